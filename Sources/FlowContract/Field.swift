/// A value inside a document of the agreement, and the path to it, so that what
/// is wrong with it can be said by name.
struct Field {
  let json: JSON
  let path: String

  init(_ json: JSON, at path: String) {
    self.json = json
    self.path = path
  }

  /// The field of an object, or `nil` where there is none.
  subscript(_ key: String) -> Field? {
    guard case .object(let fields) = json,
      let field = fields.first(where: { $0.key.utf8.elementsEqual(key.utf8) })
    else { return nil }
    return Field(field.value, at: "\(path).\(key)")
  }

  func required(_ key: String) throws(ContractError) -> Field {
    guard case .object = json else { throw wrong("an object", kind) }
    guard let field = self[key] else { throw wrong("`\(key)`", "nothing") }
    return field
  }

  func object() throws(ContractError) -> [(name: String, field: Field)] {
    guard case .object(let fields) = json else { throw wrong("an object", kind) }
    return fields.map { ($0.key, Field($0.value, at: "\(path).\($0.key)")) }
  }

  func items() throws(ContractError) -> [Field] {
    guard case .array(let items) = json else { throw wrong("a list", kind) }
    return items.enumerated().map { Field($1, at: "\(path)[\($0)]") }
  }

  func text() throws(ContractError) -> String {
    guard case .string(let text) = json else { throw wrong("a string", kind) }
    return text
  }

  func int() throws(ContractError) -> Int {
    guard case .int(let int) = json else { throw wrong("a whole number", kind) }
    return int
  }

  func number() throws(ContractError) -> Double {
    switch json {
    case .int(let int): return Double(int)
    case .double(let double): return double
    default: throw wrong("a number", kind)
    }
  }

  func bool() throws(ContractError) -> Bool {
    guard case .bool(let bool) = json else { throw wrong("`true` or `false`", kind) }
    return bool
  }

  func type() throws(ContractError) -> ValueType {
    let text = try text()
    guard let type = ValueType(text) else { throw wrong("a type", "`\(text)`") }
    return type
  }

  /// The list under `key`; an absent one is empty.
  func list<Value>(
    _ key: String,
    _ read: (Field) throws(ContractError) -> Value
  ) throws(ContractError) -> [Value] {
    var values: [Value] = []
    for item in try self[key]?.items() ?? [] { values.append(try read(item)) }
    return values
  }

  /// The entries of the object under `key`; an absent one has none.
  func entries<Value>(
    _ key: String,
    _ read: (String, Field) throws(ContractError) -> Value
  ) throws(ContractError) -> [Value] {
    var values: [Value] = []
    for (name, field) in try self[key]?.object() ?? [] { values.append(try read(name, field)) }
    return values
  }

  func wrong(_ expected: String, _ found: String) -> ContractError {
    ContractError("\(path): expected \(expected), found \(found)")
  }

  private var kind: String {
    switch json {
    case .null: "null"
    case .string: "a string"
    case .int, .double: "a number"
    case .bool: "true or false"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// What a pod was told does not make sense.
package struct ContractError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}
