import ArtifactStore
import S3Store
import Testing

/// Two shared files, a profile's name, and what comes of it.
private struct ProfileCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let config: String
  let credentials: String
  var profile: String?
  /// The access key, or the words that an error must hold.
  let wanted: String

  init(
    _ name: String,
    config: String = "",
    credentials: String = "",
    profile: String? = nil,
    _ wanted: String
  ) {
    testDescription = name
    self.config = config
    self.credentials = credentials
    self.profile = profile
    self.wanted = wanted
  }
}

private let keys = "aws_access_key_id = K\naws_secret_access_key = S\n"
private let role = "role_arn = arn:aws:iam::1:role/r\n"

@Suite("shared profiles")
struct ProfileTests {
  @Test(
    "a profile gives its keys or a role",
    arguments: [
      ProfileCase("default in credentials", credentials: "[default]\n\(keys)", "K"),
      ProfileCase("default in config", config: "[default]\n\(keys)", "K"),
      ProfileCase("a named one", config: "[profile a]\n\(keys)", profile: "a", "K"),
      ProfileCase("a named one in credentials", credentials: "[a]\n\(keys)", profile: "a", "K"),
      ProfileCase(
        "keys in credentials win",
        config: "[default]\naws_access_key_id = old\naws_secret_access_key = S\n",
        credentials: "[default]\n\(keys)",
        "K"
      ),
      ProfileCase(
        "comments, upper case and nested settings",
        config: "# c\n; c\n[default] # c\ns3 =\n  aws_access_key_id = no\nAWS_ACCESS_KEY_ID=K ; c\n"
          + "aws_secret_access_key = S #c\n",
        "K"
      ),
      ProfileCase(
        "a role by another profile's keys",
        config: "[profile a]\n\(role)source_profile = b\nregion = eu-west-1\n[profile b]\n\(keys)",
        profile: "a",
        "AssumeRole"
      ),
      ProfileCase(
        "a role by the profile's own keys",
        config: "[profile a]\n\(role)source_profile = a\n\(keys)",
        profile: "a",
        "AssumeRole"
      ),
      ProfileCase(
        "a role by way of two others",
        config: "[profile a]\n\(role)source_profile = b\n[profile b]\n\(role)source_profile = c\n"
          + "[profile c]\n\(keys)",
        profile: "a",
        "AssumeRole"
      ),
      ProfileCase(
        "a role by a token file",
        config: "[default]\n\(role)web_identity_token_file = ~/token\n",
        "AssumeRoleWithWebIdentity"
      ),
      ProfileCase(
        "a role by the machine",
        config: "[default]\n\(role)credential_source = Ec2InstanceMetadata\n",
        "AssumeRole"
      ),
    ]
  )
  fileprivate func found(_ wanted: ProfileCase) async throws {
    let cache = CredentialCache(chain: try surroundings(wanted))
    #expect(try await cache.credentials()?.accessKey == wanted.wanted)
  }

  @Test(
    "what is not supported or does not add up is refused by name",
    arguments: [
      ProfileCase("sso", config: "[default]\nsso_session = x\n", "single sign-on (`sso_session`)"),
      ProfileCase("sso, older", config: "[default]\nsso_start_url = x\n", "`sso_start_url`"),
      ProfileCase("a program", config: "[default]\ncredential_process = x\n", "a program"),
      ProfileCase("login", config: "[default]\nlogin_session = x\n", "a console login"),
      ProfileCase(
        "mfa",
        config: "[default]\n\(role)source_profile = default\nmfa_serial = x\n\(keys)",
        "`mfa_serial`"
      ),
      ProfileCase("unknown profile", config: "[default]\n\(keys)", profile: "z", "profile `z`"),
      ProfileCase("no source", config: "[default]\n\(role)", "needs `source_profile`"),
      ProfileCase(
        "a circle",
        config: "[profile a]\n\(role)source_profile = b\n[profile b]\n\(role)source_profile = a\n",
        profile: "a",
        "lead back to `a`"
      ),
      ProfileCase(
        "an absent source",
        config: "[profile a]\n\(role)source_profile = b\n",
        profile: "a",
        "profile `b`"
      ),
      ProfileCase(
        "an unknown source",
        config: "[default]\n\(role)credential_source = Moon\n",
        "not `Moon`"
      ),
      ProfileCase("one key", config: "[default]\naws_access_key_id = K\n", "one of its two keys"),
      ProfileCase("not a setting", config: "[default]\nK\n", "config:2"),
      ProfileCase("an open bracket", config: "[default\n", "expected `]`"),
    ]
  )
  fileprivate func refused(_ wanted: ProfileCase) async throws {
    let cache = CredentialCache(chain: try surroundings(wanted))
    let error = await #expect(throws: StoreError.self) { try await cache.credentials() }
    #expect("\(String(describing: error))".contains(wanted.wanted), "\(String(describing: error))")
  }

  private func surroundings(_ wanted: ProfileCase) throws -> CredentialSettings {
    let folder = try Folder()
    var variables = [
      "HOME": folder.path,
      "AWS_CONFIG_FILE": try folder.write(wanted.config, to: "config"),
      "AWS_SHARED_CREDENTIALS_FILE": try folder.write(wanted.credentials, to: "credentials"),
    ]
    variables["AWS_PROFILE"] = wanted.profile
    _ = try folder.write("token", to: "token")
    let exchange = ScriptedExchange { [folder] (request, _) throws(StoreError) in
      _ = folder
      if request.url.contains("latest") {
        if request.method == "PUT" { return reply(200, "metadata-token") }
        return reply(200, request.url.hasSuffix("/role") ? servedJSON("machine") : "role")
      }
      let form = String(decoding: request.body, as: UTF8.self).split(separator: "&")
      let action = form.first { $0.hasPrefix("Action=") }?.dropFirst(7)
      return tokenReply(action.map(String.init) ?? "")
    }
    return settings(variables, exchange)
  }
}
