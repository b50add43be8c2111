package import FlowAnalysis

/// The names of templates: unique, lower case, short, and the same every time.
struct TemplateNames {
  /// The template of each step.
  let steps: [String]
  private var taken: Set<String>
  /// For each name wanted more than once, the last number given.
  private var numbers: [String: Int] = [:]

  init(_ plan: Plan) {
    var names: [String] = []
    taken = Set(minimumCapacity: plan.steps.count)
    names.reserveCapacity(plan.steps.count)
    // In the order of the steps, so that two long names cut alike stay apart.
    for step in plan.steps {
      names.append(Self.unique(dnsName(step.name), among: &taken, &numbers))
    }
    steps = names
  }

  /// `wanted`, or with a number where another template has that name.
  mutating func unique(_ wanted: String) -> String {
    Self.unique(shortened(wanted), among: &taken, &numbers)
  }

  private static func unique(
    _ wanted: String,
    among taken: inout Set<String>,
    _ numbers: inout [String: Int]
  ) -> String {
    var name = wanted
    while !taken.insert(name).inserted {
      numbers[wanted, default: 1] += 1
      name = "\(wanted)-\(numbers[wanted, default: 2])"
    }
    return name
  }
}

/// Where a step stands in the manifests: its template, and the tasks around it, outermost first.
package struct StepPlacement: Hashable, Sendable {
  package let template: String
  package let around: [String]
}

/// The placement of each step, in the plan's order.
package func stepPlacements(_ plan: Plan) -> [StepPlacement] {
  var names = TemplateNames(plan)
  let templates = names.steps
  let layout = Layout(plan, names: &names)
  return plan.steps.indices.map { step in
    var around: [String] = []
    var scope = layout.tasks[layout.taskOfStep[step]].scope
    while let owner = layout.scopes[scope].owner {
      around.append(layout.tasks[owner].name)
      scope = layout.tasks[owner].scope
    }
    return StepPlacement(template: templates[step], around: around.reversed())
  }
}

/// A name of the author's as an RFC 1123 label: `_` is `-`, and long names are
/// cut, with six digits of a hash so that two of them stay apart.
package func dnsName(_ name: String) -> String {
  guard name.utf8.contains(UInt8(ascii: "_")) else { return shortened(name) }
  let bytes = name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
  return shortened(String(decoding: bytes, as: UTF8.self))
}

/// Pods are named `<run>-<template>-<hash>`: templates of at most 28 characters
/// keep that near 63, where host names are cut (argo-workflows#11356).
private let longestTemplateName = 28

private func shortened(_ name: String) -> String {
  guard name.utf8.count > longestTemplateName else { return name }
  var head = name.prefix(longestTemplateName - 7)
  while head.hasSuffix("-") { head = head.dropLast() }
  return "\(head)-\(fingerprint(name))"
}

/// Six hexadecimal digits of FNV-1a (64 bits): enough to keep the few long
/// names of one flow apart; a clash is found and numbered.
func fingerprint(_ text: String) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in text.utf8 {
    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }
  let digits = String((hash ^ hash >> 32) & 0xFF_FFFF, radix: 16)
  return String(repeating: "0", count: 6 - digits.count) + digits
}
