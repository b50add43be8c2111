import FlowAnalysis
import FlowContract
import Manifests

/// `podSpecPatch`: the author's patch, and memory that grows.
///
/// Argo knows only the last attempt, so growth counts attempts: after an
/// attempt that was killed for memory the next gets `start × factor ^ attempts`,
/// up to the ceiling; after any other failure, the start.
func podPatch(_ needs: Plan.Needs) -> YAML {
  guard let growth = growth(needs) else {
    return needs.podPatch.map { .string(trimmed($0)) } ?? .absent
  }
  let own = needs.podPatch.flatMap { text in
    try? readYAML(Array(text.utf8)).get().first?.resolved
  }
  // In JSON: YAML's single quotes would double those of the expression, which
  // Argo evaluates before it reads the patch.
  return .string(json(own.map { merged($0, growth) } ?? growth).textWithTags)
}

private func json(_ value: YAML) -> JSON {
  switch value {
  case .absent, .null: .object([])
  case .bool(let bool): .bool(bool)
  case .int(let int): .int(int)
  case .double(let double): .double(double)
  case .string(let string): .string(string)
  case .list(let items): .array(items.map(json))
  case .map(let entries): .object(entries.map { .init(key: $0.key, value: json($0.value)) })
  }
}

private func growth(_ needs: Plan.Needs) -> YAML? {
  guard let growth = needs.growth, let memory = needs.memory else { return nil }
  let request = grown(memory.request, growth)
  let limit = grown(memory.limit ?? memory.request, growth)
  return [
    "containers": [
      [
        "name": "main",
        "resources": ["requests": ["memory": request], "limits": ["memory": limit]],
      ]
    ]
  ]
}

private func grown(_ start: Quantity, _ growth: Plan.Growth) -> YAML {
  let first = start.bytes >> 20
  let ceiling = growth.ceiling.bytes >> 20
  let next = "min(\(ceiling), \(first) * int(\(growth.factor) ** asInt(retries)))"
  return "{{=string((\(RetryCause.outOfMemory)) ? \(next) : \(first)) + 'Mi'}}"
}

/// Two patches as one: mappings by key, lists of named things by name, and
/// otherwise the second.
private func merged(_ first: YAML, _ second: YAML) -> YAML {
  switch (first, second) {
  case (.map(var entries), .map(let others)):
    for other in others {
      if let index = entries.firstIndex(where: { $0.key == other.key }) {
        entries[index].value = merged(entries[index].value, other.value)
      } else {
        entries.append(other)
      }
    }
    return .map(entries)
  case (.list(var items), .list(let others)):
    for other in others {
      if let name = other["name"], let index = items.firstIndex(where: { $0["name"] == name }) {
        items[index] = merged(items[index], other)
      } else {
        items.append(other)
      }
    }
    return .list(items)
  default:
    return second
  }
}

private func trimmed(_ text: String) -> String {
  var text = text
  while text.hasSuffix("\n") { text.removeLast() }
  return text
}
