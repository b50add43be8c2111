/// The addresses of hosts, remembered for a minute.
///
/// Asked on a thread of its own, since `getaddrinfo` blocks, and not for each
/// connection: a pod's resolver tries up to five suffixes for every name.
import Glibc
import NIOCore
import NIOPosix
import Synchronization

final class Names: Sendable {
  private struct Known {
    let addresses: [SocketAddress]
    let until: NIODeadline
  }

  private let known = Mutex<[Origin: Known]>([:])
  private let threads = Mutex<NIOThreadPool?>(nil)

  func addresses(
    of origin: Origin,
    on loop: any EventLoop
  )
    -> EventLoopFuture<[SocketAddress]>
  {
    if let address = try? SocketAddress(ipAddress: origin.host, port: origin.port) {
      return loop.makeSucceededFuture([address])
    }
    if let known = known.withLock({ $0[origin] }), known.until > .now() {
      return loop.makeSucceededFuture(known.addresses)
    }
    return thread().runIfActive(eventLoop: loop) {
      let found = try resolve(origin)
      self.known.withLock {
        $0[origin] = Known(addresses: found, until: .now() + .seconds(60))
      }
      return found
    }
  }

  func forget(_ origin: Origin) { known.withLock { $0[origin] = nil } }

  private func thread() -> NIOThreadPool {
    threads.withLock { threads in
      if let threads { return threads }
      let pool = NIOThreadPool(numberOfThreads: 1)
      pool.start()
      threads = pool
      return pool
    }
  }

  deinit { threads.withLock { $0?.shutdownGracefully { _ in } } }
}

private func resolve(_ origin: Origin) throws(Fault) -> [SocketAddress] {
  var hints = addrinfo()
  hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  hints.ai_flags = AI_ADDRCONFIG
  var list: UnsafeMutablePointer<addrinfo>?
  let code = getaddrinfo(origin.host, String(origin.port), &hints, &list)
  guard code == 0 else {
    throw .unresolved(
      host: origin.host,
      reason: code == EAI_SYSTEM ? systemMessage(errno) : String(cString: gai_strerror(code))
    )
  }
  defer { freeaddrinfo(list) }
  var addresses: [SocketAddress] = []
  var next = list
  while let entry = next?.pointee {
    next = entry.ai_next
    guard let address = entry.ai_addr else { continue }
    switch entry.ai_family {
    case AF_INET:
      address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        addresses.append(SocketAddress($0.pointee, host: origin.host))
      }
    case AF_INET6:
      address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
        addresses.append(SocketAddress($0.pointee, host: origin.host))
      }
    default:
      break
    }
  }
  return addresses
}
