import ArtifactStore
import FlowEmit
import Glibc
import S3Store

/// Opens the store that a project names, or the command line.
func openStore(_ options: EmitOptions) async throws -> ArtifactStore {
  guard let url = options.store else {
    throw StoreFailure("no store is named: say `store` in flowc.yaml, or give --store")
  }
  let objects = try openObjects(url, endpoint: options.storeEndpoint, region: options.storeRegion)
  return try await ArtifactStore.open(objects, memory: 128 << 20)
}

private func openObjects(
  _ url: String,
  endpoint: String?,
  region: String?
) throws(StoreError) -> any ObjectStore {
  if url.hasPrefix("file://") { return try LocalStore(url: url) }
  return try S3Store(
    S3Location(parsing: url),
    endpoint: endpoint,
    region: region,
    credentials: EnvironmentKeys()
  )
}

/// `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
private struct EnvironmentKeys: CredentialSource {
  func credentials() -> Credentials? {
    guard let access = getenv("AWS_ACCESS_KEY_ID"), let secret = getenv("AWS_SECRET_ACCESS_KEY")
    else {
      return nil
    }
    return Credentials(
      accessKey: String(cString: access),
      secretKey: String(cString: secret),
      sessionToken: getenv("AWS_SESSION_TOKEN").map { String(cString: $0) }
    )
  }

  func refresh() -> Credentials? { nil }
}

/// What the desk says when a store, or what is to be stored, is not as it should be.
struct StoreFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  init(_ error: StoreError) {
    description =
      switch error {
      case .missing(let key): "`\(key)` is not in the store"
      case .denied(let key, let reason): "the store refuses `\(key)`: \(reason)"
      case .unreachable(let reason): "the store cannot be reached: \(reason)"
      case .corrupt(let key, let reason): "`\(key)` in the store is damaged: \(reason)"
      case .refused(let what, let reason): "\(what) is refused: \(reason)"
      case .local(let path, let reason): "`\(path)`: \(reason)"
      }
  }
}
