/// What keeps secrets out of messages: values that hold one describe themselves
/// without it, and a server's words are searched for those that were sent to it.
import FlowContract

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "credentials of \(accessKey)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["accessKey": accessKey]) }
}

extension SmallRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Without query, headers and body: each may hold a token.
  package var description: String { "\(method) \(url.prefix { $0 != "?" })" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}

extension SmallReply: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "status \(status)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}

/// A server's own words, short, on one line, and without the secrets it was sent.
func quoted(_ message: String, hiding secrets: [String]) -> String {
  var text = message
  for secret in secrets where secret.utf8.count >= 4 {
    // By bytes: what is written around a secret must not keep it from being found.
    var rest = text[...]
    var clean = ""
    while let place = rest.place(of: secret) {
      clean += rest[..<place.lowerBound] + "…"
      rest = rest[place.upperBound...]
    }
    text = clean + rest
  }
  text = String(text.map { $0.isNewline || $0.asciiValue.map { $0 < 0x20 } == true ? " " : $0 })
  return text.count > 300 ? text.prefix(300) + "…" : text
}
