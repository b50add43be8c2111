/// A blocking TCP connection on loopback: the proxy has a thread for each, which
/// keeps what it does to the bytes as plain as a script.
import Glibc

final class Socket {
  let descriptor: Int32
  private var buffer: [UInt8] = []

  struct Closed: Error {}

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    var yes: Int32 = 1
    setsockopt(
      descriptor,
      Int32(IPPROTO_TCP),
      TCP_NODELAY,
      &yes,
      socklen_t(MemoryLayout<Int32>.size)
    )
  }

  convenience init(connectingTo port: UInt16) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Closed() }
    let status = withLoopback(port) { address, size in connect(descriptor, address, size) }
    self.init(descriptor)
    guard status == 0 else { throw Closed() }
  }

  deinit { close(descriptor) }

  /// Closes so that the other side sees a reset, not an end.
  func resetNow() {
    var how = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &how, socklen_t(MemoryLayout<linger>.size))
  }

  /// Everything up to and with the empty line, or `nil` at the end of the connection.
  func head() throws -> Head? {
    while true {
      if let end = endOfHead() {
        let head = Head(Array(buffer[..<end]))
        buffer.removeFirst(end)
        return head
      }
      guard let more = try receive(65_536) else {
        if buffer.isEmpty { return nil }
        throw Closed()
      }
      buffer += more
    }
  }

  /// Up to `limit` bytes; empty only at the end of the connection.
  func some(_ limit: Int) throws -> [UInt8] {
    if buffer.isEmpty { return try receive(limit) ?? [] }
    let taken = Array(buffer.prefix(limit))
    buffer.removeFirst(taken.count)
    return taken
  }

  func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.send(
          descriptor,
          buffer.baseAddress?.advanced(by: sent),
          buffer.count - sent,
          Int32(MSG_NOSIGNAL)
        )
      }
      guard count > 0 else { throw Closed() }
      sent += count
    }
  }

  /// Waits until the other side gives up, at most `seconds`.
  func awaitEnd(seconds: Int) {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    while let bytes = try? receive(65_536), !bytes.isEmpty {}
  }

  private func receive(_ limit: Int) throws -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = recv(descriptor, &bytes, limit, 0)
    guard count >= 0 else { throw Closed() }
    if count == 0 { return nil }
    bytes.removeLast(limit - count)
    return bytes
  }

  private func endOfHead() -> Int? {
    let mark = Array("\r\n\r\n".utf8)
    guard buffer.count >= 4 else { return nil }
    for start in 0...(buffer.count - 4) where buffer[start..<start + 4].elementsEqual(mark) {
      return start + 4
    }
    return nil
  }
}

/// The head of a request or an answer, as it came.
struct Head {
  private(set) var text: String

  init(_ bytes: [UInt8]) { text = String(decoding: bytes, as: UTF8.self) }

  var bytes: [UInt8] { Array(text.utf8) }
  var words: [Substring] { text.prefix { $0 != "\r\n" }.split(separator: " ") }
  var method: String { words.first.map(String.init) ?? "" }
  var status: Int { words.count > 1 ? Int(words[1]) ?? 0 : 0 }

  var length: Int {
    get { value("content-length").flatMap { Int($0) } ?? 0 }
    set {
      text = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        .map { line in
          line.lowercased().hasPrefix("content-length:") ? "Content-Length: \(newValue)" : line
        }
        .joined(separator: "\r\n")
    }
  }

  func value(_ name: String) -> String? {
    for line in text.split(separator: "\r\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == name else { continue }
      return parts[1].drop { $0 == " " }.lowercased()
    }
    return nil
  }
}

/// A listening socket on a free port of loopback.
func listener() throws -> (descriptor: Int32, port: UInt16) {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  let bound = withLoopback(0) { address, size in bind(descriptor, address, size) }
  guard bound == 0, listen(descriptor, 128) == 0 else { throw Socket.Closed() }
  var address = sockaddr_in()
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let named = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      getsockname(descriptor, $0, &size)
    }
  }
  guard named == 0 else { throw Socket.Closed() }
  return (descriptor, UInt16(bigEndian: address.sin_port))
}

private func withLoopback(
  _ port: UInt16,
  _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
)
  -> Int32
{
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  return withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}
