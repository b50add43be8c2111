import FlowContract

/// What flowrt leaves behind when an attempt fails; `docs/runtime.md` has the document.
package struct LastWord: Hashable, Sendable {
  package let text: String
  package let cause: String
  package let message: String
  package let mistakes: [String]

  /// `nil` for an empty or unreadable one: then there is only the exit code.
  init?(_ bytes: [UInt8]) {
    guard let json = try? JSON(bytes), case .object(let fields) = json else { return nil }
    func text(_ key: String) -> String? {
      guard case .string(let text)? = fields.first(where: { $0.key == key })?.value else {
        return nil
      }
      return text
    }
    guard let message = text("message") else { return nil }
    self.text = String(decoding: bytes, as: UTF8.self)
    self.message = message
    cause = text("cause") ?? ""
    guard case .array(let items)? = fields.first(where: { $0.key == "mistakes" })?.value else {
      mistakes = []
      return
    }
    mistakes = items.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }
}
