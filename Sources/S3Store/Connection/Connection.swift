/// One connection to a server, which carries one call after another.
///
/// It lives on its loop and does all of a call's work there: no queue, stream or task stands
/// between the socket and the file. The lane that owns it looks at its progress
/// from time to time and breaks it off.
import FlowContract
import NIOCore
import NIOHTTP1
import NIOSSL

final class Connection: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  let origin: Origin
  private let lane: Lane
  private var context: ChannelHandlerContext?
  private var call: Call?
  private var outgoing = Outgoing()
  private(set) var progress = Progress()
  private var isAnswerBegun = false
  private var staysOpen = false
  private var isReused = false
  private(set) var idleSince = NIODeadline.now()

  init(origin: Origin, lane: Lane) {
    self.origin = origin
    self.lane = lane
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// Sends a call. Its continuation is resumed exactly once.
  func carry(_ call: Call) {
    guard let context, context.channel.isActive else {
      lane.ended(self, call, .failure(.stale), isReusable: false)
      return
    }
    self.call = call
    isAnswerBegun = false
    progress = Progress()
    outgoing = Outgoing(of: call.body, isSecure: origin.isSecure)
    context.write(wrapOutboundOut(.head(call.head)), promise: nil)
    feed(context)
    context.flush()
  }

  /// Sends what of the body may be under way at a time, or the end.
  private func feed(_ context: ChannelHandlerContext) {
    guard let call else { return }
    do {
      while let piece = try outgoing.next() {
        let count = piece.readableBytes
        let written = context.eventLoop.makePromise(of: Void.self)
        let view = NIOLoopBound(context, eventLoop: context.eventLoop)
        written.futureResult.assumeIsolated().whenSuccess {
          guard self.call === call else { return }
          self.outgoing.arrived(count)
          self.progress.moved(count)
          self.feed(view.value)
          view.value.flush()
        }
        context.write(wrapOutboundOut(.body(piece)), promise: written)
      }
    } catch {
      return end(.failure(error), isReusable: false)
    }
    if outgoing.isAllQueued, !outgoing.isEndQueued {
      outgoing.isEndQueued = true
      context.write(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let call else {
      // Bytes that nobody asked for: whatever follows cannot be trusted.
      return context.close(promise: nil)
    }
    do {
      switch unwrapInboundIn(data) {
      case .head(let head):
        isAnswerBegun = true
        progress.moved(1)
        staysOpen = head.isKeepAlive
        try call.begin(head)
      case .body(let buffer):
        progress.moved(buffer.readableBytes)
        try call.take(buffer)
      case .end:
        let answer = try call.answer()
        // An answer before the whole body was sent leaves the rest of it in the way.
        end(.success(answer), isReusable: staysOpen && outgoing.isDone)
      }
    } catch {
      end(.failure(error), isReusable: false)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(.broken(reason: isAnswerBegun ? "closed before the end" : "closed without an answer"))
    lane.closed(self)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    fail(fault(error))
    context.close(promise: nil)
  }

  /// Ends the call that is under way, if there is one, and the connection.
  func fail(_ fault: Fault) {
    guard call != nil else { return }
    let isStale = isReused && !isAnswerBegun
    end(.failure(isStale ? fault.onIdleConnection : fault), isReusable: false)
  }

  private func end(_ result: Result<Answer, Fault>, isReusable: Bool) {
    guard let call else { return }
    self.call = nil
    isReused = true
    idleSince = .now()
    if !isReusable { context?.close(promise: nil) }
    outgoing.release()
    lane.ended(self, call, result, isReusable: isReusable)
  }

  func close() { context?.close(promise: nil) }

  /// What the clock says of the call under way, or `nil` when all is well.
  func overdue(_ now: NIODeadline, _ options: S3Options) -> Fault? {
    guard let call else { return nil }
    if let deadline = call.deadline, let seconds = call.timeoutSeconds, deadline <= now {
      return .silent(seconds: seconds)
    }
    let isWaiting = outgoing.isDone && !isAnswerBegun
    return progress.overdue(now, isWaiting: isWaiting, options)
  }
}

extension Fault {
  /// A reset before any answer says nothing on a connection that had idled.
  fileprivate var onIdleConnection: Fault {
    if case .broken = self { return .stale }
    return self
  }
}

private func fault(_ error: any Error) -> Fault {
  if let error = error as? NIOSSLError, case .handshakeFailed = error {
    let text = "\(error)"
    return text.holds("CERTIFICATE_VERIFY_FAILED")
      ? .untrusted(
        reason: "the server's certificate is not trusted; name its authority in FLOW_CA_BUNDLE"
      ) : .unconnected(reason: "TLS: \(text)")
  }
  if error is NIOSSLExtraError {
    return .untrusted(reason: "the server's certificate is for another host: \(error)")
  }
  if let error = error as? HTTPParserError {
    return error == .invalidEOFState
      ? .broken(reason: "closed before the end") : .garbled(reason: "\(error)")
  }
  if let error = error as? IOError { return .broken(reason: systemMessage(error.errnoCode)) }
  return .broken(reason: "\(error)")
}
