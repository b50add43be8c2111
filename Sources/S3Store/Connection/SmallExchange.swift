/// Small exchanges over the same wires as objects: what STS and metadata
/// endpoints are asked. One attempt each; who asks knows whether another is safe.
package import ArtifactStore
import NIOCore
import NIOHTTP1

extension Wires: SmallExchange {
  package func exchange(_ request: SmallRequest) async throws(StoreError) -> SmallReply {
    guard let address = HTTPAddress(request.url) else {
      throw .refused(what: "`\(request.description)`", reason: "it is not an http or https URL")
    }
    var headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
    // A signed request brings its own.
    headers.replaceOrAdd(name: "host", value: address.origin.authority)
    if !request.body.isEmpty || request.method == "POST" || request.method == "PUT" {
      headers.add(name: "content-length", value: "\(request.body.count)")
    }
    let lane = lane()
    var reply = await lane.send(call(request, address, headers))
    // A connection that the server had closed says nothing of the request.
    if case .failure(.stale) = reply { reply = await lane.send(call(request, address, headers)) }
    switch reply {
    case .success(let answer):
      return SmallReply(
        status: answer.status,
        headers: answer.headers.map { (name: $0.name, value: $0.value) },
        body: answer.body
      )
    case .failure(let fault):
      throw .unreachable(reason: "\(fault.reason) (\(request.description))")
    }
  }

  private func call(
    _ request: SmallRequest,
    _ address: HTTPAddress,
    _ headers: HTTPHeaders
  )
    -> Call
  {
    let target = address.target
    return Call(
      origin: address.origin,
      head: HTTPRequestHead(
        version: .http1_1,
        method: HTTPMethod(rawValue: request.method),
        uri: target.hasPrefix("/") ? target : "/" + target,
        headers: headers
      ),
      body: request.body.isEmpty ? .none : .bytes(request.body),
      place: .memory(limit: 1 << 20),
      timeoutSeconds: request.timeoutSeconds
    )
  }
}
