import ArgoEngine
import CProcess
import FlowContract
import Glibc

/// Containers for steps: each runs under runc, with the root file system that is given for its
/// image, read-only, and with the network of this machine.
package struct Sandbox: Sendable {
  let runc: String
  /// A folder for each image, by its name as flows or manifests spell it.
  let roots: [String: String]

  package init(runc: String, roots: [String: String]) {
    self.runc = runc
    self.roots = roots
  }

  /// The folder for an image, also where the project's registry stands before its name.
  package func root(of image: String) -> String? {
    roots[image] ?? roots.first { image.hasSuffix("/" + $0.key) }?.value
  }

  /// What a step has for its container, below what runc itself needs.
  struct Order {
    var root: String
    var flowrt: String
    var arguments: [String]
    var variables: [String: String]
    var memoryLimit: Int?
    /// The folder of a local store, which the container sees as `/flow/store`.
    var store: String?
  }

  /// Writes the bundle of a container, and gives the command that runs it.
  func command(_ order: Order, image: String, name: String) throws -> [String] {
    guard let files = root(of: image) else {
      throw NotStarted("no root file system is given for the image `\(image)` (--rootfs)")
    }
    let bundle = "\(order.root).bundle"
    try makeFolder(bundle)
    // Mount points below /flow, which is the step's own folder.
    close(try createFile("\(order.root)/flowrt"))
    if order.store != nil { try makeFolder("\(order.root)/store") }
    let config = config(order, files).textWithTags
    try write(config, to: "\(bundle)/config.json")
    return [runc, "--root", "\(bundle)/state", "run", "--bundle", bundle, name]
  }

  /// What a container leaves whose runc was killed: its state, and groups of the kernel.
  func remove(_ name: String, _ root: String) {
    let state = "\(root).bundle/state"
    defer { removeAll("\(root).bundle") }
    guard access("\(state)/\(name)", F_OK) == 0 else { return }
    let nothing = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(nothing) }
    var child = pid_t()
    let words = [runc, "--root", state, "delete", "--force", name]
    let code = withCStrings(words) { words in
      withCStrings([]) { cprocess_start(runc, words, $0, nil, nothing, nothing, &child) }
    }
    if code == 0 { waitpid(child, nil, 0) }
  }

  // The runtime specification of the Open Container Initiative, version 1.0.2.
  private func config(_ order: Order, _ files: String) -> JSON {
    let variables = order.variables.sorted { $0.key < $1.key }
      .map { JSON.string("\($0.key)=\($0.value)") }
    let isRoot = geteuid() == 0
    var linux: [JSON.Field] = [
      .init(key: "namespaces", value: .array(namespaces(isRoot).map { ["type": .string($0)] }))
    ]
    if isRoot, let limit = order.memoryLimit {
      linux.append(.init(key: "resources", value: ["memory": ["limit": .int(limit)]]))
    }
    if !isRoot {
      func mapping(_ id: Int) -> JSON {
        [["containerID": .int(0), "hostID": .int(id), "size": .int(1)]]
      }
      linux.append(.init(key: "uidMappings", value: mapping(Int(geteuid()))))
      linux.append(.init(key: "gidMappings", value: mapping(Int(getegid()))))
    }
    return [
      "ociVersion": "1.0.2",
      "process": [
        "user": ["uid": .int(0), "gid": .int(0)],
        "args": .array(order.arguments.map(JSON.string)),
        "env": .array(variables),
        "cwd": "/",
        "noNewPrivileges": .bool(true),
      ],
      "root": ["path": .string(files), "readonly": .bool(true)],
      "mounts": .array(mounts(order, isRoot)),
      "linux": .object(linux),
    ]
  }

  private func namespaces(_ isRoot: Bool) -> [String] {
    ["pid", "mount", "ipc", "uts"] + (isRoot ? [] : ["user"])
  }

  private func mounts(_ order: Order, _ isRoot: Bool) -> [JSON] {
    func mount(_ target: String, _ type: String, _ options: [String]) -> JSON {
      [
        "destination": .string(target), "type": .string(type), "source": .string(type),
        "options": .array(options.map(JSON.string)),
      ]
    }
    func bind(_ source: String, _ target: String, _ options: String...) -> JSON {
      [
        "destination": .string(target), "type": "bind", "source": .string(source),
        "options": .array((["rbind"] + options).map(JSON.string)),
      ]
    }
    var mounts = [
      mount("/proc", "proc", []),
      mount("/dev", "tmpfs", ["nosuid", "mode=755"]),
      mount("/dev/shm", "tmpfs", ["nosuid", "nodev", "mode=1777"]),
      mount("/tmp", "tmpfs", ["nosuid", "nodev", "mode=1777"]),
      bind(order.root, Paths.root),
      bind(order.flowrt, Paths.runtime, "ro"),
    ]
    // Without a network of its own, only root may mount these.
    if isRoot {
      mounts.append(mount("/sys", "sysfs", ["ro"]))
      mounts.append(mount("/sys/fs/cgroup", "cgroup", ["ro"]))
    }
    if let store = order.store { mounts.append(bind(store, "\(Paths.root)/store")) }
    for file in ["/etc/resolv.conf", "/etc/hosts"] where access(file, R_OK) == 0 {
      mounts.append(bind(file, file, "ro"))
    }
    return mounts
  }

  private func write(_ text: String, to path: String) throws(DiskFailure) {
    let file = try createFile(path)
    defer { close(file) }
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw DiskFailure("write", path) }
      done += count
    }
  }
}
