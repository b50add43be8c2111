import ArtifactStore
import FlowContract

/// Where a value lacks what its type wants there: paths like `[3][0]`, a few
/// of them, and how many there are. An empty list: all is there.
func absentPlaces(_ value: Value?, _ type: ValueType) -> [String] {
  var places: [String] = []
  collect(value, type, at: "", into: &places)
  return places
}

/// The value without what is there by halves: where nothing may be there, as for the list of a loop
/// that stands in an arm, a list that lacks items is absent as a whole.
func settled(_ value: Value?, _ type: ValueType) -> Value? {
  switch (value, type) {
  case (nil, _): return nil
  case (let value?, .optional(let inner)):
    let value = settled(value, inner)
    return absentPlaces(value, inner).isEmpty ? value : nil
  case (.list(let items), .list(let element)): return .list(items.map { settled($0, element) })
  default: return value
  }
}

private func collect(
  _ value: Value?,
  _ type: ValueType,
  at path: String,
  into places: inout [String]
) {
  if case .optional(let type) = type {
    if let value { collect(value, type, at: path, into: &places) }
    return
  }
  guard let value else {
    places.append(path)
    return
  }
  if case .list(let items) = value, case .list(let element) = type {
    for (position, item) in items.enumerated() {
      collect(item, element, at: "\(path)[\(position)]", into: &places)
    }
  }
}
