/// The order in which identities are looked for, the SDKs' own: environment, web
/// identity, shared profile, container, instance metadata.
///
/// The first that has credentials is kept to from then on.
import ArtifactStore
import Synchronization

final class CredentialChain: CredentialOrigin {
  private let origins: [any CredentialOrigin]
  private let chosen = Mutex<Int?>(nil)

  init(_ settings: CredentialSettings) {
    origins = [
      EnvironmentCredentials(settings: settings),
      WebIdentity(settings: settings),
      ProfileCredentials(settings: settings),
      ContainerCredentials(settings: settings),
      InstanceMetadata(settings: settings),
    ]
  }

  func fetch() async throws(StoreError) -> Found {
    if let index = chosen.withLock({ $0 }) { return try await origins[index].fetch() }
    var reasons: [String] = []
    for (index, origin) in origins.enumerated() {
      switch try await origin.fetch() {
      case .credentials(let credentials):
        chosen.withLock { $0 = index }
        return .credentials(credentials)
      case .nothing(let why):
        reasons.append(why)
      }
    }
    return .nothing(why: reasons.joined(separator: "; "))
  }
}
