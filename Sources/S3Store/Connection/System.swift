/// The few calls to the system that the client makes itself.
import Glibc

func systemMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  return String(cString: text)
}

/// The path of an open file as far as the kernel knows it, for messages.
func path(of file: Int32) -> String {
  var buffer = [UInt8](repeating: 0, count: 4096)
  let count = buffer.withUnsafeMutableBytes { bytes in
    bytes.withMemoryRebound(to: CChar.self) { characters in
      characters.baseAddress.map { readlink("/proc/self/fd/\(file)", $0, characters.count) } ?? 0
    }
  }
  guard count > 0 else { return "file descriptor \(file)" }
  return String(decoding: buffer.prefix(count), as: UTF8.self)
}

func epochSeconds() -> Int { time(nil) }

/// Writes all of `bytes` at `offset`.
func writeFully(_ bytes: UnsafeRawBufferPointer, to file: Int32, at offset: Int) throws(Fault) {
  var done = 0
  while done < bytes.count {
    let count = pwrite(
      file,
      bytes.baseAddress?.advanced(by: done),
      bytes.count - done,
      off_t(offset + done)
    )
    if count > 0 {
      done += count
    } else if count == 0 || errno != EINTR {
      throw .local(operation: "write", code: count == 0 ? ENOSPC : errno)
    }
  }
}

/// The size of an open file; 0 when it cannot be asked.
func fileSize(_ file: Int32) -> Int {
  var facts = stat()
  return fstat(file, &facts) == 0 ? Int(facts.st_size) : 0
}
