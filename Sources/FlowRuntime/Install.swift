import CProcess
import FlowContract
import Glibc

/// Copies the running program to `folder/flowrt`, whole or not at all.
package func copyProgram(to folder: String) throws(TaskFailure) {
  let target = "\(folder)/flowrt"
  let draft = "\(target).new"
  let source = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
  guard source >= 0 else { throw Files.failure("/proc/self/exe") }
  defer { close(source) }
  let copy = try Files.create(draft)
  defer { close(copy) }
  while true {
    // Whole files in one call; the kernel copies.
    let count = sendfile(copy, source, nil, 1 << 30)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw Files.failure(draft) }
    if count == 0 { break }
  }
  guard fchmod(copy, 0o755) == 0, rename(draft, target) == 0 else { throw Files.failure(target) }
}

/// Keeps name look-ups to `/etc/hosts` and DNS.
///
/// A static program would load the plugins that an image's `nsswitch.conf`
/// names; they belong to another glibc, which ends the process.
package func resolveWithoutPlugins() {
  _ = cprocess_resolve_without_plugins()
}
