import ArtifactStore
import FlowContract

/// The image that brings flowrt into pods: one layer with one file, as an OCI
/// image layout in a tar file (image-spec 1.1), which `skopeo`, `crane` and
/// container engines take. The same program gives the same bytes.
struct RuntimeImage {
  /// Of the program, as OCI calls it: `amd64`, `arm64`.
  let architecture: String
  private let program: [UInt8]

  /// Takes a program that runs in any image: a static executable for Linux.
  init(program: [UInt8], path: String) throws {
    self.program = program
    // The ELF specification: e_ident, e_machine at 18, and in the program headers no
    // interpreter, which would be the dynamic loader of some image.
    guard program.count > 64, program.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else {
      throw StoreFailure("`\(path)` is no Linux executable: build flowrt with `make release`")
    }
    func number(_ offset: Int, _ size: Int) -> Int {
      guard offset >= 0, offset + size <= program.count else { return 0 }
      return program[offset..<offset + size].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    switch number(18, 2) {
    case 62: architecture = "amd64"
    case 183: architecture = "arm64"
    case let machine:
      throw StoreFailure("`\(path)` is for a processor that is not known (ELF machine \(machine))")
    }
    let (table, size, count) = (number(32, 4), number(54, 2), number(56, 2))
    for entry in 0..<count where number(table + entry * size, 4) == 3 {
      throw StoreFailure(
        "`\(path)` is linked dynamically, and would not start in every image: use `make release`"
      )
    }
  }

  /// The archive, under the tag `version`.
  func archive(version: String) -> [UInt8] {
    let layer = tar([("flowrt", 0o755, program)])
    let config: JSON = [
      "architecture": .string(architecture),
      "os": "linux",
      "config": ["Entrypoint": ["/flowrt"]],
      "rootfs": ["type": "layers", "diff_ids": [.string("sha256:" + digest(layer))]],
      "history": [["created_by": .string("flowc \(version)")]],
    ]
    let configBytes = Array(config.text.utf8)
    let manifest: JSON = [
      "schemaVersion": .int(2),
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "config": descriptor(configBytes, "application/vnd.oci.image.config.v1+json"),
      "layers": [descriptor(layer, "application/vnd.oci.image.layer.v1.tar")],
    ]
    let manifestBytes = Array(manifest.text.utf8)
    guard
      case .object(let named) = descriptor(
        manifestBytes,
        "application/vnd.oci.image.manifest.v1+json"
      )
    else { preconditionFailure("a descriptor is an object") }
    let reference: JSON = ["org.opencontainers.image.ref.name": .string(version)]
    let index: JSON = [
      "schemaVersion": .int(2),
      "mediaType": "application/vnd.oci.image.index.v1+json",
      "manifests": [.object(named + [.init(key: "annotations", value: reference)])],
    ]
    let blobs = [layer, configBytes, manifestBytes].map { bytes in
      ("blobs/sha256/" + digest(bytes), 0o644, bytes)
    }
    return tar(
      [("oci-layout", 0o644, Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))]
        + [("index.json", 0o644, Array(index.text.utf8))]
        + blobs.sorted { $0.0 < $1.0 }
    )
  }

  private func descriptor(_ bytes: [UInt8], _ type: String) -> JSON {
    [
      "mediaType": .string(type),
      "digest": .string("sha256:" + digest(bytes)),
      "size": .int(bytes.count),
    ]
  }

  private func digest(_ bytes: [UInt8]) -> String { Checksums(of: bytes).digest }
}

/// A tar file (POSIX ustar) of plain files, which all belong to root and are of 1970.
private func tar(_ files: [(name: String, mode: Int, bytes: [UInt8])]) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(files.reduce(1024) { $0 + $1.bytes.count + 1024 })
  for file in files {
    result += header(file.name, mode: file.mode, size: file.bytes.count)
    result += file.bytes
    result += [UInt8](repeating: 0, count: (512 - file.bytes.count % 512) % 512)
  }
  return result + [UInt8](repeating: 0, count: 1024)
}

private func header(_ name: String, mode: Int, size: Int) -> [UInt8] {
  var header = [UInt8](repeating: 0, count: 512)
  func put(_ text: String, at offset: Int) {
    for (position, byte) in text.utf8.enumerated() { header[offset + position] = byte }
  }
  func octal(_ number: Int, digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: digits - text.count) + text
  }
  precondition(name.utf8.count <= 100, "names here are short")
  put(name, at: 0)
  put(octal(mode, digits: 7), at: 100)
  put(octal(0, digits: 7), at: 108)
  put(octal(0, digits: 7), at: 116)
  put(octal(size, digits: 11), at: 124)
  put(octal(0, digits: 11), at: 136)
  // The checksum is taken with blanks in its own place.
  put("        ", at: 148)
  put("0", at: 156)
  put("ustar\u{0}00", at: 257)
  let sum = header.reduce(0) { $0 + Int($1) }
  put(octal(sum, digits: 6) + "\u{0} ", at: 148)
  return header
}
