import Glibc
import Synchronization

/// A file or folder that is being made beside its final place, under a name
/// that nobody takes for a result, and moved there when it is whole.
struct Arrival {
  let path: String
  private let destination: String

  /// Makes sure that there is room for the `size` bytes that are about to come.
  init(at destination: String, size: Int) throws(StoreError) {
    let folder = folderName(of: destination)
    var space = statvfs()
    guard statvfs(folder, &space) == 0 else { throw .system(folder) }
    let free = Int(space.f_bavail).multipliedReportingOverflow(by: Int(space.f_frsize))
    if !free.overflow, free.partialValue < size {
      throw .local(
        path: destination,
        reason: "\(size) bytes are needed, and \(free.partialValue) are free"
      )
    }
    self.destination = destination
    path = "\(folder)/.flow-\(uniqueName())"
  }

  func finish() throws(StoreError) {
    guard rename(path, destination) == 0 else { throw .system(destination) }
  }
}

/// A name that no other process or task chooses.
func uniqueName() -> String {
  let number = counter.wrappingAdd(1, ordering: .relaxed).oldValue
  return "\(getpid())-\(number)-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
}

private let counter = Atomic<Int>(0)

func folderName(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
