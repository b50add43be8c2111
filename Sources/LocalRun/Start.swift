import ArgoEngine
import CProcess
import FlowContract
import Glibc

/// How steps are started, the same for all of a run.
package struct StartRules: Sendable {
  /// The program that runs each step.
  package var flowrt: String
  /// Where the run keeps its logs and the folders of its steps.
  package var folder: String
  /// What steps have from this process's own variables.
  package var variables: [(name: String, value: String)]
  /// Seconds between being asked to stop and being killed.
  package var grace = 10
  /// The earlier run whose unchanged results count, as its folder in the store is called.
  package var resume: String?
  /// Containers, where steps are not to run as plain processes.
  package var sandbox: Sandbox?
  /// What runs when not everything does.
  package var selection: Selection?
  /// Whether the folders of steps stay when they are over.
  package var keepsFolders = false

  package init(flowrt: String, folder: String, variables: [(name: String, value: String)]) {
    self.flowrt = flowrt
    self.folder = folder
    self.variables = variables
  }
}

/// A part of a flow: some steps run, those before them are taken from the earlier run as they are,
/// and nothing else begins.
package struct Selection: Sendable {
  package let runs: Set<String>
  package let takes: Set<String>

  package init(runs: Set<String>, takes: Set<String>) {
    self.runs = runs
    self.takes = takes
  }

  func holds(_ step: String) -> Bool { !runs.contains(step) && !takes.contains(step) }
}

/// Why a leaf could not even be started.
struct NotStarted: Error {
  let message: String

  init(_ message: String) { self.message = message }
}

extension StartRules {
  /// Starts the process of a leaf, as its pod would be started.
  func start(_ leaf: Leaf, at time: Milliseconds) throws -> RunningProcess {
    guard let program = leaf.order.program else {
      throw NotStarted("the step has no container that could be run here")
    }
    guard program.command.first == Paths.runtime else {
      throw NotStarted("the step's command does not begin with `\(Paths.runtime)`")
    }
    let root = "\(folder)/work/\(leaf.order.pod)-\(leaf.fileName)"
    try makeFolder(root)
    try makeFolder("\(folder)/logs")
    let logPath = "\(folder)/logs/\(leaf.fileName).log"
    let log = try createFile(logPath)
    close(try createFile("\(root)/last-word"))
    let command = try command(of: leaf, program, root)
    let output = try makePipe()
    let errors = try makePipe()
    for file in [output.read, errors.read] { _ = fcntl(file, F_SETFL, O_NONBLOCK) }
    var child = pid_t()
    let path = command.words.first ?? flowrt
    let code = withCStrings(command.words) { words in
      withCStrings(command.variables.map { "\($0.key)=\($0.value)" }) {
        cprocess_start(path, words, $0, root, output.write, errors.write, &child)
      }
    }
    close(output.write)
    close(errors.write)
    guard code == 0 else {
      for file in [output.read, errors.read, log] { close(file) }
      throw NotStarted("`\(path)` could not be started: \(String(cString: strerror(code)))")
    }
    return RunningProcess(
      number: child,
      started: time,
      root: root,
      log: log,
      logPath: logPath,
      output: Lines(output.read),
      errors: Lines(errors.read),
      deadline: leaf.order.deadline.map { time + $0 }
    )
  }

  private func command(
    of leaf: Leaf,
    _ program: PodOrder.Program,
    _ root: String
  ) throws -> (words: [String], variables: [String: String]) {
    let words = Array(program.command.dropFirst()) + program.arguments
    guard let sandbox else {
      var variables = environment(of: leaf, program, inherited: variables)
      variables[Variable.root] = root
      variables[Variable.lastWord] = "\(root)/last-word"
      return ([flowrt] + words, variables)
    }
    var order = Sandbox.Order(
      root: root,
      flowrt: flowrt,
      arguments: [Paths.runtime] + words,
      variables: environment(
        of: leaf,
        program,
        inherited: variables.filter { goesIntoSandbox($0.name) }
      ),
      memoryLimit: program.memoryLimit
    )
    order.variables[Variable.lastWord] = "\(Paths.root)/last-word"
    if let store = order.variables[Variable.store], store.hasPrefix("file://") {
      order.store = String(store.dropFirst("file://".count))
      order.variables[Variable.store] = "file://\(Paths.root)/store"
    }
    // runc looks for its own tools as this process would.
    let own = Dictionary(variables.map { ($0.name, $0.value) }) { first, _ in first }
    return (try sandbox.command(order, image: program.image, name: containerName(of: leaf)), own)
  }

  /// A name that no other container of this machine has.
  private func containerName(of leaf: Leaf) -> String { "flow-\(getpid())-\(leaf.order.pod)" }

  /// Takes away what a process that has ended leaves behind.
  func clean(_ leaf: Leaf, _ process: RunningProcess) {
    close(process.log)
    sandbox?.remove(containerName(of: leaf), process.root)
    if !keepsFolders { removeAll(process.root) }
  }

  private func environment(
    of leaf: Leaf,
    _ program: PodOrder.Program,
    inherited: [(name: String, value: String)]
  ) -> [String: String] {
    var result: [String: String] = [:]
    for (name, value) in inherited { result[name] = value }
    if sandbox != nil {
      result["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    }
    for variable in program.variables {
      // What a secret would give stands in our own variables; it was asked for before.
      let value = variable.value ?? variables.first { $0.name == variable.name }?.value
      if let value { result[variable.name] = value }
    }
    result[Variable.reuse] = reuse(leaf, program)
    result[Variable.resume] = selection?.runs.contains(leaf.view.step) == true ? nil : resume
    if result[Variable.grace] == nil { result[Variable.grace] = "\(grace)" }
    if !leaf.cards.isEmpty {
      let cards = leaf.cards.map(String.init).joined(separator: ",")
      result["CUDA_VISIBLE_DEVICES"] = cards
      result["ROCR_VISIBLE_DEVICES"] = cards
    }
    return result
  }
}

extension StartRules {
  /// What a result depends on that flowrt does not see by itself. Secrets count by their names: a
  /// new password makes no new result.
  private func reuse(_ leaf: Leaf, _ program: PodOrder.Program) -> String {
    if selection?.takes.contains(leaf.view.step) == true { return "any" }
    let variables = program.variables.filter { !$0.name.hasPrefix("FLOW_") }
      .sorted { $0.name < $1.name }
      .map { JSON.array([.string($0.name), $0.value.map(JSON.string) ?? .null]) }
    var parts: [JSON.Field] = [
      .init(key: "image", value: .string(program.image)),
      .init(key: "env", value: .array(variables)),
    ]
    // A program of the image is not the one of this machine.
    if let files = sandbox?.root(of: program.image) {
      parts.append(.init(key: "files", value: .string(files)))
    }
    return JSON.object(parts).textWithTags
  }
}

/// Whether a container has it of this process's variables: what reaches the store, and nothing that
/// speaks of this machine's folders.
private func goesIntoSandbox(_ name: String) -> Bool {
  name.hasPrefix("AWS_") || name == Variable.grace
}

/// Shows strings as C wants a list of them.
func withCStrings<Value>(
  _ strings: [String],
  _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
) -> Value {
  var pointers = strings.map { strdup($0) }
  pointers.append(nil)
  defer { for pointer in pointers { free(pointer) } }
  return pointers.withUnsafeBufferPointer { buffer in
    guard let base = buffer.baseAddress else { preconditionFailure("the list ends with nil") }
    return body(base)
  }
}
