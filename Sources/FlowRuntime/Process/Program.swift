import CProcess
import Glibc

/// A program with its arguments and variables, ready to be started.
struct Program: Sendable {
  let arguments: [String]
  let environment: Environment
  /// `nil`: where the runtime itself is, which is the image's working folder.
  let folder: String?

  /// Why it could not be started, with the code that a shell would give.
  struct NotStarted: Error {
    let code: Int
    let reason: String
  }

  /// Starts it at the head of a process group of its own, with no signal blocked
  /// or ignored, and with no file but the three streams.
  func spawn() throws(NotStarted) -> pid_t {
    let path = try executable()
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    sigfillset(&all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    cprocess_spawn_close_from(&actions, 3)
    if let folder { cprocess_spawn_change_folder(&actions, folder) }

    var child = pid_t()
    let code = withStrings(arguments.map { Array($0.utf8) + [0] }) { arguments in
      withStrings(environment.terminated) { environment in
        posix_spawn(&child, path, &actions, &attributes, arguments, environment)
      }
    }
    if code == 0 { return child }
    throw NotStarted(code: code == ENOENT ? 127 : 126, reason: reason(code, path))
  }

  private func reason(_ code: Int32, _ path: String) -> String {
    switch code {
    case ENOEXEC:
      "`\(path)` is no program for this machine: another processor's, or a script without `#!`"
    case ENOENT: "`\(path)` is there, and the interpreter or loader that it names is not"
    case E2BIG: "`\(path)`: its arguments and variables together are too long for the system"
    default: "`\(path)`: \(String(cString: strerror(code)))"
    }
  }

  /// Finds the program as `execvp` does, by the variables it will have itself.
  private func executable() throws(NotStarted) -> String {
    guard let name = arguments.first, !name.isEmpty else {
      throw NotStarted(code: 126, reason: "there is no program after `--`")
    }
    if name.contains("/") {
      // Relative to the folder it starts in.
      let place = name.hasPrefix("/") ? name : (folder.map { "\($0)/\(name)" } ?? name)
      guard access(place, F_OK) == 0 else {
        throw NotStarted(code: 127, reason: "`\(name)` is not in the image")
      }
      return place
    }
    let search =
      environment["PATH"] ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    var forbidden: String?
    for part in search.split(separator: ":", omittingEmptySubsequences: false) {
      let base = part.isEmpty ? "." : String(part)
      let place = base.hasPrefix("/") ? base : (folder.map { "\($0)/\(base)" } ?? base)
      let path = "\(place)/\(name)"
      guard Files.kind(path) == .file else { continue }
      if access(path, X_OK) == 0 { return path }
      forbidden = path
    }
    if let forbidden {
      throw NotStarted(code: 126, reason: "`\(forbidden)` may not be executed")
    }
    throw NotStarted(code: 127, reason: "`\(name)` is not in the image: PATH is \(search)")
  }
}

/// Shows strings, each with its NUL, as C wants a list of them.
private func withStrings<Value>(
  _ strings: [[UInt8]],
  _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Value
) -> Value {
  var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { string in
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.count)
    for (position, byte) in string.enumerated() { copy[position] = CChar(bitPattern: byte) }
    return copy
  }
  pointers.append(nil)
  defer { for pointer in pointers { pointer?.deallocate() } }
  return pointers.withUnsafeMutableBufferPointer { buffer in
    guard let base = buffer.baseAddress else { preconditionFailure("the list ends with nil") }
    return body(base)
  }
}
