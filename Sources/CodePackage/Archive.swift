package import ArtifactStore
import Glibc

/// A package as a tar file, for people to look into: pods fetch the files from
/// the store and never see it.
///
/// POSIX.1-2001 (`pax`): plain `ustar` records, and an extended header before
/// an entry whose name or size does not fit. Everything that differs between
/// machines is zero.
extension CodePackage {
  /// Hands the archive on, piece by piece, to `write`.
  package func archive(
    _ write: (_ bytes: [UInt8]) throws(StoreError) -> Void
  ) throws(StoreError) {
    for file in try files() {
      for header in headers(of: file) { try write(header) }
      if !file.isFolder, !file.isLink { try copy(file, write) }
    }
    try write([UInt8](repeating: 0, count: 1024))
  }

  private func copy(
    _ file: Walk.Found,
    _ write: ([UInt8]) throws(StoreError) -> Void
  ) throws(StoreError) {
    let path = "\(folder)/\(file.path)"
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      throw .local(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var rest = file.size
    while rest > 0 {
      let count = read(descriptor, &buffer, min(buffer.count, rest))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .local(path: path, reason: "it changed while it was read") }
      try write(Array(buffer[..<count]))
      rest -= count
    }
    try write([UInt8](repeating: 0, count: (512 - file.size % 512) % 512))
  }
}

private func headers(of file: Walk.Found) -> [[UInt8]] {
  let path = file.isFolder ? file.path + "/" : file.path
  let type: Character = file.isFolder ? "5" : file.isLink ? "2" : "0"
  var extended = ""
  if !fits(path) { extended += record("path", path) }
  if !fits(file.target) { extended += record("linkpath", file.target) }
  if file.size > 0o77777777777 { extended += record("size", String(file.size)) }
  let entry = header(path, type, mode: file.mode, size: file.size, target: file.target)
  if extended.isEmpty { return [entry] }
  let size = extended.utf8.count
  let padding = [UInt8](repeating: 0, count: (512 - size % 512) % 512)
  let name = "PaxHeaders/" + String(decoding: file.path.utf8.suffix(60), as: UTF8.self)
  return [header(name, "x", mode: 0o644, size: size, target: ""), extended.utf8 + padding, entry]
}

/// Whether a name needs no extended header: short, and in every system's letters.
private func fits(_ name: String) -> Bool {
  name.utf8.count <= 100 && name.utf8.allSatisfy { $0 < 0x80 }
}

/// `LENGTH KEY=VALUE\n`, where the length counts its own digits.
private func record(_ key: String, _ value: String) -> String {
  let rest = " \(key)=\(value)\n"
  var length = rest.utf8.count + 1
  while length != rest.utf8.count + String(length).utf8.count {
    length = rest.utf8.count + String(length).utf8.count
  }
  return "\(length)\(rest)"
}

private func header(
  _ path: String,
  _ type: Character,
  mode: Int,
  size: Int,
  target: String
) -> [UInt8] {
  var block = [UInt8](repeating: 0, count: 512)
  func put(_ text: String, at offset: Int, _ length: Int) {
    for (position, byte) in text.utf8.prefix(length).enumerated() {
      block[offset + position] = byte
    }
  }
  func number(_ value: Int, at offset: Int, _ digits: Int) {
    let text = String(value, radix: 8)
    put(String(repeating: "0", count: max(digits - text.count, 0)) + text, at: offset, digits)
  }
  put(path, at: 0, 100)
  number(mode, at: 100, 7)
  number(0, at: 108, 7)
  number(0, at: 116, 7)
  number(min(size, 0o77777777777), at: 124, 11)
  number(0, at: 136, 11)
  put(String(repeating: " ", count: 8), at: 148, 8)
  put(String(type), at: 156, 1)
  put(target, at: 157, 100)
  put("ustar", at: 257, 5)
  put("00", at: 263, 2)
  number(block.reduce(0) { $0 + Int($1) }, at: 148, 6)
  block[154] = 0
  return block
}
