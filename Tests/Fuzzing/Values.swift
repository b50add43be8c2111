import FlowAnalysis
import FlowContract

func json(_ literal: Plan.Literal) -> JSON {
  switch literal {
  case .string(let string): .string(string)
  case .int(let int): .int(int)
  case .float(let double): .double(double)
  case .bool(let bool): .bool(bool)
  case .list(let items): .array(items.map(json))
  }
}

/// The default of a parameter; of a `json` parameter, the document that its text is.
func parameterValue(_ literal: Plan.Literal, _ type: ValueType) -> JSON {
  if type == .json, case .string(let text) = literal { return parameterValue(text, type) }
  return typed(json(literal), type)
}

/// What the text of a parameter is, by its type.
func parameterValue(_ text: String, _ type: ValueType) -> JSON {
  switch type {
  case .string, .file, .dir: return .string(text)
  case .int: return Int(text).map(JSON.int) ?? .string(text)
  case .float: return Double(text).map(JSON.double) ?? .string(text)
  case .bool: return .bool(text == "true")
  case .json, .list: return (try? JSON(text)).map { typed($0, type) } ?? .string(text)
  case .optional(let inner): return parameterValue(text, inner)
  }
}

/// Ints where floats are wanted are floats.
func typed(_ value: JSON, _ type: ValueType) -> JSON {
  switch (value, type) {
  case (.int(let int), .float): .double(Double(int))
  case (.array(let items), .list(let element)): .array(items.map { typed($0, element) })
  case (_, .optional(let inner)): typed(value, inner)
  default: value
  }
}

/// Whether nothing is absent in a value that has to be there.
func isComplete(_ value: JSON, _ type: ValueType) -> Bool {
  switch (value, type) {
  case (.null, .optional), (.null, .json): true
  case (.null, _): false
  case (_, .optional(let inner)): isComplete(value, inner)
  case (.array(let items), .list(let element)): items.allSatisfy { isComplete($0, element) }
  default: true
  }
}

/// The value without what is there by halves where nothing may be there instead.
func settled(_ value: JSON, _ type: ValueType) -> JSON {
  switch (value, type) {
  case (.null, _): .null
  case (_, .optional(let inner)):
    isComplete(settled(value, inner), inner) ? settled(value, inner) : .null
  case (.array(let items), .list(let element)): .array(items.map { settled($0, element) })
  default: value
  }
}
