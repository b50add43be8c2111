/// A server that does exactly what a test says, on a real socket: for what no
/// real server can be brought to do when it is wanted.
///
/// One thread a connection, blocking calls, nothing in between.
import Foundation
import Synchronization

final class ScriptedServer: Sendable {
  struct Request: Sendable {
    let method: String
    let target: String
    let headers: [String: String]
    let body: [UInt8]
    /// Counts from 0, over all connections.
    let number: Int
    let connection: Int
  }

  enum Action: Sendable {
    case send(String)
    case bytes([UInt8])
    case pause(Double)
    case run(@Sendable () -> Void)
    case reset
    case close
  }

  let endpoint: String
  private let listener: Int32
  private let state = Mutex((requests: 0, connections: 0))
  private let script: @Sendable (Request) -> [Action]
  /// Answers as soon as the head is there, and leaves the body unread.
  private let isHasty: Bool

  init(isHasty: Bool = false, _ script: @escaping @Sendable (Request) -> [Action]) throws {
    self.script = script
    self.isHasty = isHasty
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, length) | listen(listener, 128)
          | getsockname(listener, generic, &length)
      }
    }
    self.listener = listener
    guard code == 0 else { throw RealServer.Missing(description: "cannot listen: \(errno)") }
    endpoint = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    Thread.detachNewThread { [weak self] in
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        guard let server = self else {
          close(connection)
          return
        }
        Thread.detachNewThread { server.serve(connection) }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  var requests: Int { state.withLock { $0.requests } }

  var connections: Int { state.withLock { $0.connections } }

  private func serve(_ socket: Int32) {
    defer { close(socket) }
    let connection = state.withLock { state in
      state.connections += 1
      return state.connections - 1
    }
    var buffer: [UInt8] = []
    while let request = read(from: socket, &buffer, connection) {
      for action in script(request) {
        switch action {
        case .send(let text): guard write(Array(text.utf8), to: socket) else { return }
        case .bytes(let bytes): guard write(bytes, to: socket) else { return }
        case .pause(let seconds): usleep(UInt32(seconds * 1e6))
        case .run(let body): body()
        case .close: return
        case .reset:
          var linger = linger(l_onoff: 1, l_linger: 0)
          setsockopt(
            socket,
            SOL_SOCKET,
            SO_LINGER,
            &linger,
            socklen_t(MemoryLayout.size(ofValue: linger))
          )
          return
        }
      }
    }
  }

  private func read(from socket: Int32, _ buffer: inout [UInt8], _ connection: Int) -> Request? {
    let mark = Array("\r\n\r\n".utf8)
    while true {
      if let end = buffer.firstRange(of: mark) {
        let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
        let lines = head.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
          headers[parts[0].lowercased()] =
            parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let length = isHasty ? 0 : Int(headers["content-length"] ?? "0") ?? 0
        while buffer.count < end.upperBound + length {
          guard fill(&buffer, from: socket) else { return nil }
        }
        let body = Array(buffer[end.upperBound..<end.upperBound + length])
        buffer.removeFirst(end.upperBound + length)
        let number = state.withLock { state in
          state.requests += 1
          return state.requests - 1
        }
        return Request(
          method: words[0],
          target: words[1],
          headers: headers,
          body: body,
          number: number,
          connection: connection
        )
      }
      guard fill(&buffer, from: socket) else { return nil }
    }
  }

  private func fill(_ buffer: inout [UInt8], from socket: Int32) -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &piece, piece.count, 0)
    guard count > 0 else { return false }
    buffer += piece.prefix(count)
    return true
  }

  private func write(_ bytes: [UInt8], to socket: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        send(socket, all.baseAddress?.advanced(by: done), bytes.count - done, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}

/// A whole answer with a body.
func answer(
  _ status: String,
  _ headers: String = "",
  _ body: String = ""
)
  -> ScriptedServer.Action
{
  .send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
}
