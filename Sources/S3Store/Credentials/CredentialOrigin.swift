/// A place that credentials are had from, and what all such places need.
///
/// A place that is not in use here says why; one that is in use but does not
/// work throws, and no later one is asked: falling through to another identity
/// would be a surprise.
package import ArtifactStore

package protocol CredentialOrigin: Sendable {
  func fetch() async throws(StoreError) -> Found
}

package enum Found: Hashable, Sendable {
  case credentials(Credentials)
  /// Nothing here; `why` continues a sentence: "AWS_PROFILE is not set".
  case nothing(why: String)
}

/// The process's surroundings, as the places see them.
package struct CredentialSettings: Sendable {
  package var variables: [String: String]
  package var exchange: any SmallExchange
  /// The store's own region and endpoint, from the project file.
  package var storeRegion: String?
  package var storeEndpoint: String?
  package var now: @Sendable () -> Int = { epochSeconds() }
  package var pause: @Sendable (Double) async -> Void = { seconds in
    // A cancelled pause is a short pause: whoever cancelled ends the rest, too.
    try? await Task.sleep(for: .seconds(seconds))
  }

  package init(
    variables: [String: String],
    exchange: any SmallExchange,
    storeRegion: String? = nil,
    storeEndpoint: String? = nil
  ) {
    self.variables = variables
    self.exchange = exchange
    self.storeRegion = storeRegion
    self.storeEndpoint = storeEndpoint
  }

  /// A variable's value; an empty one counts as unset, as in the SDKs.
  subscript(_ name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  var proxies: ProxyVariables { ProxyVariables { self[$0] } }

  func isTrue(_ name: String) -> Bool { self[name]?.lowercased() == "true" }

  /// The region that requests other than the store's are signed for.
  var region: String? { self["AWS_REGION"] ?? self["AWS_DEFAULT_REGION"] ?? storeRegion }

  /// `~/` is the user's home.
  func path(_ text: String) -> String {
    guard text.hasPrefix("~/"), let home = self["HOME"] else { return text }
    return home + text.dropFirst()
  }
}

/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
struct EnvironmentCredentials: CredentialOrigin {
  let settings: CredentialSettings

  func fetch() async throws(StoreError) -> Found {
    switch (settings["AWS_ACCESS_KEY_ID"], settings["AWS_SECRET_ACCESS_KEY"]) {
    case (let accessKey?, let secretKey?):
      return .credentials(
        Credentials(
          accessKey: accessKey,
          secretKey: secretKey,
          sessionToken: settings["AWS_SESSION_TOKEN"]
        )
      )
    case (nil, nil):
      return .nothing(why: "AWS_ACCESS_KEY_ID is not set")
    case (nil, _?):
      throw half(missing: "AWS_ACCESS_KEY_ID", present: "AWS_SECRET_ACCESS_KEY")
    case (_?, nil):
      throw half(missing: "AWS_SECRET_ACCESS_KEY", present: "AWS_ACCESS_KEY_ID")
    }
  }

  private func half(missing: String, present: String) -> StoreError {
    .refused(what: "the environment's credentials", reason: "\(present) is set, \(missing) is not")
  }
}

extension StoreError {
  /// No credentials, and why; the key is not known here.
  static func noCredentials(_ reason: String) -> StoreError {
    .denied(key: "credentials", reason: reason)
  }
}
