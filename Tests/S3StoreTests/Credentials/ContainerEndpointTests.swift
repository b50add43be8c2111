import ArtifactStore
import Foundation
import Synchronization
import Testing

@testable import S3Store

/// A pod's credential service, as EKS pod identity and ECS are one, on a real socket.
@Suite("a pod's credential service")
struct ContainerEndpointTests {
  /// Gives keys for today's token, and takes requests that today's keys have signed.
  private final class Service: Sendable {
    let day = Mutex(1)
    let fetches = Mutex(0)

    func answer(_ request: ScriptedServer.Request) -> ScriptedServer.Action {
      let today = day.withLock { $0 }
      let authorization = request.headers["authorization"] ?? ""
      if request.target == "/v1/credentials" {
        guard authorization == "token of day \(today)" else {
          return S3StoreTests.answer("401 Unauthorized", "", #"{"message":"whose token is this"}"#)
        }
        fetches.withLock { $0 += 1 }
        let end = Date().addingTimeInterval(3600).formatted(.iso8601)
        return S3StoreTests.answer(
          "200 OK",
          "",
          """
          {"AccessKeyId":"key-\(today)","SecretAccessKey":"s","Token":"session-\(today)",\
          "Expiration":"\(end)"}
          """
        )
      }
      let isToday =
        authorization.contains("Credential=key-\(today)/")
        && request.headers["x-amz-security-token"] == "session-\(today)"
      return isToday
        ? S3StoreTests.answer("200 OK", "", "x")
        : S3StoreTests.answer(
          "403 Forbidden",
          "",
          "<Error><Code>ExpiredToken</Code></Error>"
        )
    }
  }

  @Test("its token is read anew from the file, and what has run out is fetched again, once for all")
  func rotation() async throws {
    let service = Service()
    let server = try ScriptedServer { [service.answer($0)] }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("flow-pod-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let token = folder.appendingPathComponent("token")
    func write(day: Int) throws {
      try Data("token of day \(day)".utf8).write(to: token, options: .atomic)
    }
    try write(day: 1)
    let store = try openObjects(
      "s3://bucket/p",
      endpoint: server.endpoint,
      region: nil,
      variables: [
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(server.endpoint)/v1/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": token.path,
      ]
    )
    for day in 1...3 {
      service.day.withLock { $0 = day }
      try write(day: day)
      try await withThrowingTaskGroup(of: [UInt8].self) { group in
        for _ in 0..<20 { group.addTask { try await store.get("x", limit: 10) } }
        for try await bytes in group { #expect(bytes == Array("x".utf8)) }
      }
      #expect(service.fetches.withLock { $0 } == day)
    }

    // The kubelet is late: the old token is refused, in the service's words and without it.
    service.day.withLock { $0 = 4 }
    do throws(StoreError) {
      _ = try await store.get("x", limit: 10)
      Issue.record("old credentials were taken")
    } catch {
      guard case .denied(_, let reason) = error else { throw error }
      #expect(reason.contains("whose token is this"))
      #expect(!reason.contains("token of day"))
    }
  }
}
