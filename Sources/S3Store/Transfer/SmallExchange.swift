/// Small HTTP exchanges over the same connections: what fetches credentials.
///
/// Sent once: whoever asks knows what a silent server means (there is no metadata
/// service on a laptop) and whether asking again is of use.
package import ArtifactStore
import NIOCore
import NIOHTTP1

extension Wires: SmallExchange {
  package func exchange(_ request: SmallRequest) async throws(StoreError) -> SmallReply {
    guard let address = HTTPAddress(request.url) else {
      throw .refused(what: "`\(request.url)`", reason: "an address begins with http:// or https://")
    }
    let lane = lane()
    var stale = 0
    while true {
      switch await lane.send(call(request, address)) {
      case .success(let answer):
        return SmallReply(
          status: answer.status,
          headers: answer.headers.map { (name: $0.name, value: $0.value) },
          body: answer.body
        )
      case .failure(.stale) where stale < 3:
        stale += 1
      case .failure(let fault):
        throw .unreachable(
          reason: "\(request.method) \(address.origin.description): \(fault.reason)"
        )
      }
    }
  }

  private func call(_ request: SmallRequest, _ address: HTTPAddress) -> Call {
    var headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
    if !headers.contains(name: "host") {
      headers.add(name: "host", value: address.origin.authority)
    }
    let hasBody = !request.body.isEmpty || request.method == "POST" || request.method == "PUT"
    if hasBody {
      headers.replaceOrAdd(name: "content-length", value: "\(request.body.count)")
    }
    return Call(
      origin: address.origin,
      head: HTTPRequestHead(
        version: .http1_1,
        method: HTTPMethod(rawValue: request.method),
        uri: address.target.hasPrefix("/") ? address.target : "/\(address.target)",
        headers: headers
      ),
      body: request.body.isEmpty ? .none : .bytes(ByteBuffer(bytes: request.body)),
      place: .memory(limit: 1 << 20),
      timeoutSeconds: request.timeoutSeconds
    )
  }
}
