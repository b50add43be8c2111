import ArtifactStore
import Foundation
import S3Store
import Synchronization

/// Plays a token or metadata service: answers by a function, and keeps what it was asked.
final class ScriptedExchange: SmallExchange {
  private let asked = Mutex<[SmallRequest]>([])
  private let answer: @Sendable (SmallRequest, Int) throws(StoreError) -> SmallReply

  init(_ answer: @escaping @Sendable (SmallRequest, Int) throws(StoreError) -> SmallReply) {
    self.answer = answer
  }

  var requests: [SmallRequest] { asked.withLock { $0 } }

  func exchange(_ request: SmallRequest) async throws(StoreError) -> SmallReply {
    let count = asked.withLock { asked in
      asked.append(request)
      return asked.count
    }
    // Gives others the chance to ask meanwhile.
    await Task.yield()
    return try answer(request, count)
  }
}

/// Nobody is there.
let silence = ScriptedExchange { (_, _) throws(StoreError) in
  throw .unreachable(reason: "nobody answers")
}

func reply(_ status: Int, _ body: String) -> SmallReply {
  SmallReply(status: status, headers: [], body: Array(body.utf8))
}

func tokenReply(_ accessKey: String, expiring epoch: String = "2026-01-31T12:00:00Z") -> SmallReply
{
  reply(
    200,
    """
    <?xml version="1.0"?><AssumeRoleResponse><AssumeRoleResult><Credentials>
    <AccessKeyId>\(accessKey)</AccessKeyId><SecretAccessKey>temporary-secret</SecretAccessKey>
    <SessionToken>temporary-token</SessionToken><Expiration>\(epoch)</Expiration>
    </Credentials></AssumeRoleResult></AssumeRoleResponse>
    """
  )
}

func servedJSON(_ accessKey: String) -> String {
  """
  {"Code": "Success", "AccessKeyId": "\(accessKey)", "SecretAccessKey": "served-secret",
   "Token": "served-token", "Expiration": "2026-01-31T12:00:00Z"}
  """
}

func settings(
  _ variables: [String: String],
  _ exchange: any SmallExchange = silence,
  at epoch: Int = 1_769_853_600
) -> CredentialSettings {
  var settings = CredentialSettings(variables: variables, exchange: exchange)
  settings.now = { epoch }
  settings.pause = { _ in }
  return settings
}

/// A folder that goes away with the value.
final class Folder: Sendable {
  private let url: URL
  var path: String { url.path }

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("flow-credentials-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    // A folder left behind in /tmp is no reason to fail.
    try? FileManager.default.removeItem(at: url)
  }

  func write(_ text: String, to name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }
}
