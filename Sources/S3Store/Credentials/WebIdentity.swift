/// A role taken with a token from the cluster: `AWS_ROLE_ARN` and
/// `AWS_WEB_IDENTITY_TOKEN_FILE`, as EKS and others put them into a pod.
import ArtifactStore

struct WebIdentity: CredentialOrigin {
  let settings: CredentialSettings

  func fetch() async throws(StoreError) -> Found {
    guard let file = settings["AWS_WEB_IDENTITY_TOKEN_FILE"] else {
      return .nothing(why: "AWS_WEB_IDENTITY_TOKEN_FILE is not set")
    }
    guard let role = settings["AWS_ROLE_ARN"] else {
      throw .refused(
        what: "the environment's web identity",
        reason: "AWS_WEB_IDENTITY_TOKEN_FILE is set, AWS_ROLE_ARN is not"
      )
    }
    return .credentials(
      try await SecurityTokens(settings: settings).assume(
        role: role,
        session: settings["AWS_ROLE_SESSION_NAME"],
        tokenFile: file,
        seconds: nil
      )
    )
  }
}
