/// A unified diff of two texts, with three lines of context; empty when they are equal.
func unifiedDiff(_ old: String, _ new: String, name: String) -> String {
  let before = lines(of: old)
  let after = lines(of: new)
  let edits = edits(from: before, to: after)
  guard edits.contains(where: { $0.kind != .same }) else { return "" }
  var result = "--- \(name)\n+++ \(name) (formatted)\n"
  for hunk in hunks(edits) {
    let oldLines = hunk.filter { $0.kind != .added }
    let newLines = hunk.filter { $0.kind != .removed }
    result += "@@ -\(range(oldLines.map(\.old))) +\(range(newLines.map(\.new))) @@\n"
    for edit in hunk { result += edit.kind.rawValue + edit.text + "\n" }
  }
  return result
}

private struct Edit {
  enum Kind: String {
    case same = " "
    case removed = "-"
    case added = "+"
  }

  let kind: Kind
  let text: String
  /// 1-based line numbers.
  let old: Int
  let new: Int
}

private func lines(of text: String) -> [String] {
  var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines
}

private func range(_ numbers: [Int]) -> String {
  guard let first = numbers.first else { return "0,0" }
  return numbers.count == 1 ? "\(first)" : "\(first),\(numbers.count)"
}

private func edits(from before: [String], to after: [String]) -> [Edit] {
  let difference = after.difference(from: before)
  var removed: Set<Int> = []
  var added: Set<Int> = []
  for change in difference {
    switch change {
    case .remove(let offset, _, _): removed.insert(offset)
    case .insert(let offset, _, _): added.insert(offset)
    }
  }
  var result: [Edit] = []
  var old = 0
  var new = 0
  while old < before.count || new < after.count {
    if old < before.count, removed.contains(old) {
      result.append(Edit(kind: .removed, text: before[old], old: old + 1, new: new + 1))
      old += 1
    } else if new < after.count, added.contains(new) {
      result.append(Edit(kind: .added, text: after[new], old: old + 1, new: new + 1))
      new += 1
    } else if old < before.count, new < after.count {
      result.append(Edit(kind: .same, text: before[old], old: old + 1, new: new + 1))
      old += 1
      new += 1
    } else {
      break
    }
  }
  return result
}

/// Runs of edits around what changed; runs that touch are one.
private func hunks(_ edits: [Edit]) -> [ArraySlice<Edit>] {
  let context = 3
  var ranges: [Range<Int>] = []
  for (index, edit) in edits.enumerated() where edit.kind != .same {
    let range = max(index - context, 0)..<min(index + context + 1, edits.count)
    if let last = ranges.last, range.lowerBound <= last.upperBound {
      ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
    } else {
      ranges.append(range)
    }
  }
  return ranges.map { edits[$0] }
}
