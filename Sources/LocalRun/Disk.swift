import Glibc

/// What of the machine's files a run cannot do without, and what is wrong with it.
package struct DiskFailure: Error, CustomStringConvertible {
  package let description: String

  init(_ action: String, _ path: String, _ code: Int32 = errno) {
    description = "cannot \(action) `\(path)`: \(String(cString: strerror(code)))"
  }
}

func makeFolder(_ path: String) throws(DiskFailure) {
  if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
  guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
    throw DiskFailure("make folder", path)
  }
  try makeFolder(String(path[..<slash]))
  guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw DiskFailure("make folder", path) }
}

func createFile(_ path: String) throws(DiskFailure) -> Int32 {
  let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
  guard file >= 0 else { throw DiskFailure("write", path) }
  return file
}

/// A small file, `limit` bytes of it at most; `nil` where there is none.
func contents(of path: String, limit: Int) -> [UInt8]? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var result: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 64 << 10)
  while result.count < limit {
    let count = read(file, &block, min(block.count, limit - result.count))
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return count == 0 ? result : nil }
    result += block[..<count]
  }
  return result
}

/// The names in a folder; none where it cannot be read.
func names(in folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

/// Removes a folder with all that is in it; links are not followed. What cannot be removed stays.
func removeAll(_ path: String) {
  var info = stat()
  guard lstat(path, &info) == 0 else { return }
  guard info.st_mode & S_IFMT == S_IFDIR else {
    unlink(path)
    return
  }
  chmod(path, 0o700)
  for name in names(in: path) { removeAll("\(path)/\(name)") }
  rmdir(path)
}

/// A pipe whose ends no other program inherits.
package func makePipe() throws(DiskFailure) -> (read: Int32, write: Int32) {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { throw DiskFailure("make", "a pipe") }
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  return (ends[0], ends[1])
}
