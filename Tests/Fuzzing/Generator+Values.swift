import FlowContract

extension Generator {
  // MARK: What is visible

  /// Whether a step at `writer` may be followed by one at `reader`: not from another arm, nor from
  /// inside a handler that is another's.
  func follows(_ writer: [Level], from reader: [Level]) -> Bool {
    let common = zip(writer, reader).prefix { $0 == $1 }.count
    if common == 0, writer.isHandled != reader.isHandled { return false }
    if common == 0, writer.isHandled { return false }
    guard common < writer.count, common < reader.count else { return true }
    if case .arm(let first, _) = writer[common], case .arm(let second, _) = reader[common] {
      return first != second
    }
    return true
  }

  /// The type of an output as seen from a place, and whether it may be absent; `nil` where it cannot
  /// be read at all.
  func seen(_ output: Output, from place: Place) -> (type: ValueType, isOptional: Bool)? {
    let isAfter = !output.path.isHandled && place.path.isHandled
    guard isAfter || follows(output.path, from: place.path) else { return nil }
    let common = zip(output.path, place.path).prefix { $0 == $1 }.count
    var type = output.type.unwrapped
    var isOptional = type != output.type || output.isTolerated
    for level in output.path[common...].reversed() {
      switch level {
      case .loop:
        type = .list(isOptional ? .optional(type) : type)
        isOptional = false
      case .arm: isOptional = true
      case .handler: break
      }
    }
    if isAfter, place.path.first != .handler("success") { isOptional = true }
    return (type, isOptional)
  }

  private func visible(
    _ place: Place,
    _ isWanted: (ValueType) -> Bool
  ) -> [(name: String, type: ValueType, isOptional: Bool)] {
    outputs.compactMap { output in
      guard let (type, isOptional) = seen(output, from: place), isWanted(type) else { return nil }
      return ("\(output.step).\(output.name)", type, isOptional)
    }
  }

  // MARK: Inputs and loops

  mutating func input(_ place: Place) -> String? {
    if dice.percent(15) {
      let local = params.map(\.name) + place.variables.map(\.name)
      if let name = dice.pick(local) { return name }
    }
    if dice.percent(5) { return constant(dice.pick(.string, .int, .bool, .list(.int))) }
    guard let first = dice.pick(visible(place) { _ in true }) else { return nil }
    guard first.isOptional else { return first.name }
    var parts = [first.name]
    for _ in 0..<dice.pick(0, 0, 1, 1, 2) {
      let others = visible(place) { $0 == first.type }.filter { !parts.contains($0.name) }
      guard let other = dice.pick(others) else { break }
      parts.append(other.name)
      if !other.isOptional { return parts.joined(separator: " ?? ") }
    }
    // Alternatives from all arms need nothing more; the compiler knows which do.
    if parts.count > 1, dice.percent(30) { return parts.joined(separator: " ?? ") }
    guard let last = spare(first.type) else { return nil }
    return (parts + [last]).joined(separator: " ?? ")
  }

  /// A constant of a type, where there are any.
  private mutating func spare(_ type: ValueType) -> String? {
    switch type {
    case .string, .int, .float, .bool: constant(type)
    case .json: "\"none\""
    case .list: "[]"
    case .file, .dir, .optional: nil
    }
  }

  /// What a loop runs over, the type of an item, and whether Argo knows the items.
  mutating func items(_ place: Place) -> (list: String, type: ValueType, isKnown: Bool) {
    let lists = visible(place) { type in
      guard case .list(let element) = type else { return false }
      if case .optional = element { return false }
      return true
    }
    if dice.percent(60), let list = dice.pick(lists), case .list(let element) = list.type {
      return (list.name + (list.isOptional ? " ?? []" : ""), element, false)
    }
    let listParams = params.filter { if case .list = $0.type { true } else { false } }
    if dice.percent(50), let param = dice.pick(listParams), case .list(let element) = param.type {
      return (param.name, element, true)
    }
    if dice.percent(50) {
      let low = dice.within(-1...2)
      return ("\(low)..\(low + dice.within(0...2))", .int, true)
    }
    let type: ValueType = dice.pick(.string, .int, .float, .bool)
    let count = dice.within(1...3)
    return ("[\((0..<count).map { _ in constant(type) }.joined(separator: ", "))]", type, true)
  }

  // MARK: Conditions

  mutating func condition(_ place: Place, _ depth: Int) -> String {
    guard depth > 0 else { return scalar(.bool, place, 0) }
    switch dice.below(10) {
    case 0: return "!\(operand(.bool, place, depth - 1))"
    case 1, 2: return "\(operand(.bool, place, depth - 1)) && \(operand(.bool, place, depth - 1))"
    case 3, 4: return "\(operand(.bool, place, depth - 1)) || \(operand(.bool, place, depth - 1))"
    case 5:
      let type: ValueType = dice.pick(.string, .int)
      let choices = (0..<dice.within(1...3)).map { _ in constant(type) }
      return "\(operand(type, place, depth - 1)) in [\(choices.joined(separator: ", "))]"
    case 6: return compared(.string, place, depth)
    case 7: return "\(operand(.bool, place, 0)) == \(operand(.bool, place, 0))"
    default: return compared(dice.pick(.int, .float, .int), place, depth)
    }
  }

  private mutating func compared(_ type: ValueType, _ place: Place, _ depth: Int) -> String {
    let sign = dice.pick("==", "!=", "<", "<=", ">", ">=")
    return "\(operand(type, place, depth - 1)) \(sign) \(operand(type, place, depth - 1))"
  }

  private mutating func operand(_ type: ValueType, _ place: Place, _ depth: Int) -> String {
    "(\(scalar(type, place, depth)))"
  }

  /// A value of a scalar type.
  mutating func scalar(_ type: ValueType, _ place: Place, _ depth: Int) -> String {
    if depth > 0, dice.percent(50) {
      switch type {
      case .bool: return condition(place, depth)
      case .int, .float: return arithmetic(type, place, depth)
      default: break
      }
    }
    if type == .int, dice.percent(15), let length = length(place) { return length }
    if dice.percent(75) {
      let known = visible(place) { $0 == type }
      if let first = dice.pick(known) {
        guard first.isOptional else { return first.name }
        var parts = [first.name]
        if dice.percent(30), let other = dice.pick(known), other.name != first.name {
          parts.append(other.name)
          if !other.isOptional { return parts.joined(separator: " ?? ") }
        }
        return (parts + [constant(type)]).joined(separator: " ?? ")
      }
    }
    let local =
      params.filter { $0.type == type }.map(\.name)
      + place.variables.filter { $0.type == type && $0.isKnown }.map(\.name)
    if dice.percent(85), let name = dice.pick(local) { return name }
    return constant(type)
  }

  private mutating func arithmetic(_ type: ValueType, _ place: Place, _ depth: Int) -> String {
    if type == .float, dice.percent(30) {
      return "\(operand(.int, place, depth - 1)) / \(operand(.int, place, depth - 1))"
    }
    switch dice.below(6) {
    case 0: return "-\(operand(type, place, depth - 1))"
    // What is left after dividing by zero is nothing that can be worked out.
    case 1 where type == .int: return "\(operand(.int, place, depth - 1)) % \(dice.pick(2, 3, -2))"
    default:
      let sign = dice.pick("+", "-", "*")
      return "\(operand(type, place, depth - 1)) \(sign) \(operand(type, place, depth - 1))"
    }
  }

  private mutating func length(_ place: Place) -> String? {
    let lists = visible(place) { type in
      guard case .list(let element) = type else { return false }
      if case .optional = element { return false }
      return true
    }
    let listParams = params.filter { if case .list = $0.type { true } else { false } }
    if dice.percent(30), let param = dice.pick(listParams) { return "len(\(param.name))" }
    guard let list = dice.pick(lists) else { return nil }
    return "len(\(list.name)\(list.isOptional ? " ?? []" : ""))"
  }

  // MARK: Constants

  mutating func constant(_ type: ValueType) -> String {
    switch type {
    case .string: return quoted(dice.pick(Self.plainStrings) ?? "")
    case .int: return "\(dice.within(-2...4))"
    case .float: return dice.pick("0.5", "0.9", "-1.5", "3.0", "0.0", "1e-7")
    case .bool: return dice.pick("true", "false")
    case .list(let element):
      let count = dice.within(0...3)
      return "[\((0..<count).map { _ in constant(element) }.joined(separator: ", "))]"
    case .json, .file, .dir, .optional: return jsonConstant()
    }
  }

  mutating func jsonConstant() -> String {
    dice.pick("\"{\\\"depth\\\": [1, null]}\"", "\"3\"", "\"[true]\"")
  }

  /// Without braces, of which conditions cannot speak.
  private static let plainStrings = World.strings.filter { !$0.contains("{{") }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension [Generator.Level] {
  var isHandled: Bool { if case .handler? = first { true } else { false } }
}
