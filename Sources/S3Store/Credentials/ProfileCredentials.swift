/// The credentials of a profile (`AWS_PROFILE`, or `default`): its own keys, or a
/// role that it takes with another's.
///
/// What cannot be done in a pod (a browser, a program, a code from a phone) is
/// refused by name.
import ArtifactStore

struct ProfileCredentials: CredentialOrigin {
  let settings: CredentialSettings

  /// Read anew each time: other tools renew the keys in these files.
  func fetch() async throws(StoreError) -> Found {
    let shared = try SharedProfiles(settings)
    let named = settings["AWS_PROFILE"] ?? settings["AWS_DEFAULT_PROFILE"]
    let name = named ?? "default"
    guard shared.profiles[name] != nil else {
      guard named == nil else {
        throw .refused(what: "profile `\(name)`", reason: "it is not in \(shared.places)")
      }
      return .nothing(why: "AWS_PROFILE is not set, and there is no profile `default`")
    }
    return try await fetch(name, shared, after: [])
  }

  private func fetch(
    _ name: String,
    _ shared: SharedProfiles,
    after users: [String]
  )
    async throws(StoreError) -> Found
  {
    let what = "profile `\(name)`"
    guard let profile = shared.profiles[name] else {
      throw .refused(
        what: what,
        reason: "it is the source of `\(users.last ?? "")`, but is not in \(shared.places)"
      )
    }
    if let role = profile["role_arn"], !(users.last == name) {
      return .credentials(try await assume(role, name, profile, shared, after: users))
    }
    switch (profile["aws_access_key_id"], profile["aws_secret_access_key"]) {
    case (let accessKey?, let secretKey?):
      return .credentials(
        Credentials(
          accessKey: accessKey,
          secretKey: secretKey,
          sessionToken: profile["aws_session_token"]
        )
      )
    case (nil, nil): break
    default: throw .refused(what: what, reason: "it has one of its two keys only")
    }
    for (field, kind) in Self.unsupported where profile[field] != nil {
      throw .refused(
        what: what,
        reason: "it uses \(kind) (`\(field)`), which flowrt does not support"
      )
    }
    return .nothing(why: "\(what) has no keys and no role")
  }

  private static let unsupported = [
    (field: "sso_session", kind: "single sign-on"),
    (field: "sso_start_url", kind: "single sign-on"),
    (field: "sso_account_id", kind: "single sign-on"),
    (field: "login_session", kind: "a console login"),
    (field: "credential_process", kind: "a program"),
  ]

  private func assume(
    _ role: String,
    _ name: String,
    _ profile: [String: String],
    _ shared: SharedProfiles,
    after users: [String]
  ) async throws(StoreError) -> Credentials {
    let what = "profile `\(name)`"
    guard profile["mfa_serial"] == nil else {
      throw .refused(
        what: what,
        reason: "it needs a second factor (`mfa_serial`), which flowrt cannot ask for"
      )
    }
    let service = SecurityTokens(
      settings: settings,
      profileRegion: profile["region"],
      profileEndpoint: profile["endpoint_url"]
    )
    let session = profile["role_session_name"] ?? settings["AWS_ROLE_SESSION_NAME"]
    let seconds = profile["duration_seconds"]
    if let file = profile["web_identity_token_file"] {
      return try await service.assume(
        role: role,
        session: session,
        tokenFile: settings.path(file),
        seconds: seconds
      )
    }
    return try await service.assume(
      role: role,
      session: session,
      externalID: profile["external_id"],
      seconds: seconds,
      by: try await source(name, profile, shared, after: users)
    )
  }

  /// The credentials that the role is taken with.
  private func source(
    _ name: String,
    _ profile: [String: String],
    _ shared: SharedProfiles,
    after users: [String]
  ) async throws(StoreError) -> Credentials {
    let what = "profile `\(name)`"
    let found: Found
    switch (profile["source_profile"], profile["credential_source"]) {
    case (let source?, nil):
      guard source == name || !users.contains(source) else {
        throw .refused(what: what, reason: "its sources lead back to `\(source)`")
      }
      found = try await fetch(source, shared, after: users + [name])
    case (nil, "Environment"?):
      found = try await EnvironmentCredentials(settings: settings).fetch()
    case (nil, "EcsContainer"?):
      found = try await ContainerCredentials(settings: settings).fetch()
    case (nil, "Ec2InstanceMetadata"?):
      found = try await InstanceMetadata(settings: settings).fetch()
    case (nil, let other?):
      throw .refused(
        what: what,
        reason: "`credential_source` is Environment, EcsContainer or Ec2InstanceMetadata,"
          + " not `\(other)`"
      )
    case (nil, nil):
      throw .refused(
        what: what,
        reason: "its role needs `source_profile`, `credential_source` or `web_identity_token_file`"
      )
    case (_?, _?):
      throw .refused(what: what, reason: "it has both `source_profile` and `credential_source`")
    }
    switch found {
    case .credentials(let credentials): return credentials
    case .nothing(let why): throw .noCredentials("the source of \(what): \(why)")
    }
  }
}
