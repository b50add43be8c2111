/// What connections are made of: event loops, names, TLS. Everything is made
/// when it is first needed; a program that moves nothing starts no thread.
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

package final class Wires: Sendable {
  private let options: S3Options
  private let lanes = Mutex<[Lane]>([])
  private let security = Mutex<NIOSSLContext?>(nil)
  private let names = Names()

  package init(options: S3Options) { self.options = options }

  deinit { for lane in lanes.withLock({ $0 }) { lane.close() } }

  /// The lane for the next call: that of a caller who runs on one, or else the
  /// first, until it has work, then the idler of two.
  func lane() -> Lane {
    lanes.withLock { lanes in
      if let own = lanes.first(where: \.loop.inEventLoop) { return own }
      if let idlest = lanes.min(by: { load($0) < load($1) }), load(idlest) == 0 || lanes.count == 2
      {
        return idlest
      }
      let lane = Lane(wires: self, options: options)
      lanes.append(lane)
      return lane
    }
  }

  /// Both lanes' threads.
  var threads: [any TaskExecutor] {
    lanes.withLock { lanes in
      while lanes.count < 2 { lanes.append(Lane(wires: self, options: options)) }
      return lanes.map(\.executor)
    }
  }

  private func load(_ lane: Lane) -> Int { lane.load.load(ordering: .relaxed) }

  /// An open connection, with TLS on it where the origin has that.
  func connect(for call: Call, on loop: any EventLoop, lane: Lane) -> EventLoopFuture<Connection> {
    let origin = call.origin
    let seconds = min(options.connectSeconds, call.timeoutSeconds ?? .infinity)
    let context: NIOSSLContext?
    do {
      context = origin.isSecure ? try securityContext() : nil
    } catch {
      return loop.makeFailedFuture(error)
    }
    return names.addresses(of: origin, on: loop).flatMap { addresses in
      self.connect(to: origin, at: addresses[...], context, on: loop, lane, seconds)
    }
  }

  /// Tries one address after the other.
  private func connect(
    to origin: Origin,
    at addresses: ArraySlice<SocketAddress>,
    _ context: NIOSSLContext?,
    on loop: any EventLoop,
    _ lane: Lane,
    _ seconds: Double
  ) -> EventLoopFuture<Connection> {
    guard let address = addresses.first else {
      return loop.makeFailedFuture(
        Fault.unresolved(host: origin.host, reason: "the name has no address")
      )
    }
    let connection = NIOLoopBoundBox<Connection?>.makeEmptyBox(
      valueType: Connection.self,
      eventLoop: loop
    )
    return ClientBootstrap(group: loop)
      .connectTimeout(amount(addresses.count > 1 ? seconds / 2 : seconds))
      .channelOption(.recvAllocator, value: context == nil ? Self.reads : Self.secureReads)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let context {
            try pipeline.addHandler(tls(context, origin.host))
          }
          try pipeline.addHandler(HTTPRequestEncoder())
          try pipeline.addHandler(ByteToMessageHandler(HTTPResponseDecoder()))
          let new = Connection(origin: origin, lane: lane)
          try pipeline.addHandler(new)
          connection.value = new
        }
      }
      .connect(to: address)
      .flatMapThrowing { _ in
        guard let made = connection.value else {
          throw Fault.unconnected(reason: "closed at once")
        }
        return made
      }
      .flatMapError { error in
        if addresses.count > 1 {
          let others = addresses.dropFirst()
          return self.connect(to: origin, at: others, context, on: loop, lane, seconds / 2)
        }
        self.names.forget(origin)
        return loop.makeFailedFuture(fault(error, address))
      }
  }

  private func securityContext() throws(Fault) -> NIOSSLContext {
    if let made = security.withLock({ $0 }) { return made }
    let made = try options.roots.context()
    security.withLock { $0 = made }
    return made
  }

  /// Large, since each read is one write to a file; grown only when reads fill them.
  private static let reads = AdaptiveRecvByteBufferAllocator(
    minimum: 16_384,
    initial: 65_536,
    maximum: 1 << 20
  )

  /// Smaller, since TLS keeps what it read beside what it decrypted of it.
  private static let secureReads = AdaptiveRecvByteBufferAllocator(
    minimum: 16_384,
    initial: 65_536,
    maximum: 1 << 18
  )
}

private func tls(_ context: NIOSSLContext, _ host: String) throws -> NIOSSLClientHandler {
  // An address is not a name to ask for; the certificate is held against it all the same.
  let isAddress = (try? SocketAddress(ipAddress: host, port: 443)) != nil
  return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
}

private func fault(_ error: any Error, _ address: SocketAddress) -> Fault {
  let place = address.description
  if let fault = error as? Fault { return fault }
  if let error = error as? IOError {
    return .unconnected(reason: "\(place): \(systemMessage(error.errnoCode))")
  }
  if case .connectTimeout(let amount) = error as? ChannelError {
    return .unconnected(reason: "\(place): no answer within \(amount.nanoseconds / 1_000_000) ms")
  }
  return .unconnected(reason: "\(place): \(error)")
}
