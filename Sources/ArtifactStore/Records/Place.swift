/// A place in a run: a step, and where in the loops around it.
package struct Place: Hashable, Sendable {
  package let run: RunName
  package let step: String
  /// The item in each loop around the step, outermost first.
  package let index: [Int]

  package init(run: RunName, step: String, index: [Int] = []) {
    self.run = run
    self.step = step
    self.index = index
  }

  var folder: String {
    (["runs", run.folder, step] + index.map(String.init)).joined(separator: "/")
  }

  /// The record that is written last, and once.
  package var doneKey: String { folder + "/done.json" }

  /// The record of one attempt. The nonce keeps two pods apart that both
  /// believe to be the same attempt.
  func attemptKey(_ attempt: Int, nonce: String) -> String {
    "\(folder)/attempt-\(attempt)-\(nonce).json"
  }

  /// Steps and items become folders, so their names have to be safe as such.
  func check() throws(StoreError) {
    guard isSafeName(step) else {
      throw .refused(what: "the step `\(step)`", reason: "its name cannot be a folder in the store")
    }
    guard index.allSatisfy({ $0 >= 0 }), index.count <= 16 else {
      throw .refused(
        what: "the index \(index)",
        reason: "items are counted from 0, in 16 loops at most"
      )
    }
  }
}

/// A run's name, and the id that no other run ever has: a name may come back
/// when a workflow is deleted, and its results must not.
package struct RunName: Hashable, Sendable {
  package let name: String
  /// `nil` where names alone never come back.
  package let id: String?

  package init(name: String, id: String? = nil) throws(StoreError) {
    for part in [name, id].compactMap(\.self) where !isSafeName(part) {
      throw .refused(
        what: "the run `\(part)`",
        reason:
          "a run's name and id are letters, digits, `-`, `_` and `.`, and begin with none of these"
      )
    }
    self.name = name
    self.id = id
  }

  /// `nightly-7k2p.0f3a…`: the folder below `runs/`.
  package var folder: String { id.map { "\(name).\($0)" } ?? name }
}

/// Whether a text is a safe name of a folder on any system: `[A-Za-z0-9][A-Za-z0-9._-]*`.
func isSafeName(_ text: String) -> Bool {
  guard let first = text.utf8.first, text.utf8.count <= 200 else { return false }
  func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
  return isPlain(first)
    && text.utf8.allSatisfy {
      isPlain($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }
}
