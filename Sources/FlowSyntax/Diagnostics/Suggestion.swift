/// The candidate nearest to a misspelt name, or `nil` when none is near enough.
///
/// Near means at most a third of the name changed, added, left out or swapped
/// (optimal string alignment distance); ties go to the first candidate.
package func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
  let target = Array(name.lowercased().utf8)
  var best: (candidate: String, distance: Int)?
  let allowed = max(1, target.count / 3)
  for candidate in candidates where candidate != name {
    let other = Array(candidate.lowercased().utf8)
    guard abs(other.count - target.count) <= allowed else { continue }
    let distance = editDistance(target, other)
    if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.candidate
}

private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      let isSame = left[row] == right[column]
      var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (isSame ? 0 : 1))
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        cost = min(cost, beforeLast[column - 1] + 1)
      }
      current.append(cost)
    }
    beforeLast = last
    last = current
  }
  return last[right.count]
}
