/// The profiles in the shared files: `~/.aws/config` and `~/.aws/credentials`, or
/// where `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` say.
import ArtifactStore
import FlowContract

struct SharedProfiles {
  /// By profile, then by field in lower case.
  private(set) var profiles: [String: [String: String]] = [:]
  let places: String

  init(_ settings: CredentialSettings) throws(StoreError) {
    let home = settings["HOME"].map { $0 + "/.aws/" }
    let config = settings["AWS_CONFIG_FILE"].map(settings.path) ?? home.map { $0 + "config" }
    let keys =
      settings["AWS_SHARED_CREDENTIALS_FILE"].map(settings.path)
      ?? home.map { $0 + "credentials" }
    places = [config, keys].compactMap(\.self).map { "`\($0)`" }.joined(separator: " or ")
    if let config { try read(config, isConfig: true) }
    // A profile's keys in the credentials file win over those in the other.
    if let keys { try read(keys, isConfig: false) }
  }

  private mutating func read(_ path: String, isConfig: Bool) throws(StoreError) {
    guard let bytes = try smallFile(path) else { return }
    var profile: String?
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let text = trimmed(line)
      guard let first = text.first, first != "#", first != ";" else { continue }
      // What is indented belongs to a nested section, such as that of `s3 =`.
      if line.first?.isWhitespace == true { continue }
      if first == "[" {
        profile = try section(text, isConfig: isConfig, at: "\(path):\(index + 1)")
        continue
      }
      guard let equals = text.firstIndex(of: "=") else {
        // What stands there is not said: it may be half a secret.
        throw .refused(what: "\(path):\(index + 1)", reason: "expected `name = value`")
      }
      guard let profile else { continue }
      let name = trimmed(text[..<equals]).lowercased()
      profiles[profile, default: [:]][name] = value(text[text.index(after: equals)...])
    }
  }

  /// `nil`: a section of another kind, such as `[sso-session x]`.
  private mutating func section(
    _ text: String,
    isConfig: Bool,
    at place: String
  )
    throws(StoreError) -> String?
  {
    guard let close = text.firstIndex(of: "]") else {
      throw .refused(what: place, reason: "expected `]`")
    }
    let words = text[..<close].dropFirst().split(whereSeparator: \.isWhitespace)
    var name: String?
    if isConfig, words.count == 2, words[0] == "profile" {
      name = String(words[1])
    } else if words.count == 1, !isConfig || words[0] == "default" {
      name = String(words[0])
    }
    if let name { profiles[name, default: [:]].merge([:]) { old, _ in old } }
    return name
  }

  private func value(_ text: Substring) -> String {
    var text = text
    for mark in [" #", " ;", "\t#", "\t;"] {
      if let comment = text.place(of: mark) { text = text[..<comment.lowerBound] }
    }
    return trimmed(text)
  }
}
