package import FlowContract

/// A step's result as a document, and back. The order of fields is fixed, so
/// equal results are equal bytes.
extension StepResult {
  var bytes: [UInt8] { Array(json.text.utf8) }

  package var json: JSON {
    var fields: [JSON.Field] = [
      .init(key: "format", value: .int(Self.format)),
      .init(key: "version", value: .string(version)),
      .init(key: "flow", value: .string(flow)),
      .init(key: "run", value: .string(place.run.name)),
    ]
    if let id = place.run.id { fields.append(.init(key: "run_id", value: .string(id))) }
    fields += [
      .init(key: "step", value: .string(place.step)),
      .init(key: "index", value: .array(place.index.map(JSON.int))),
      .init(key: "attempt", value: .int(attempt)),
      .init(key: "nonce", value: .string(nonce)),
      .init(key: "started", value: .int(started)),
      .init(key: "ended", value: .int(ended)),
      .init(key: "exit", value: .int(exit)),
    ]
    if let failure { fields.append(.init(key: "failure", value: .string(failure))) }
    if let reuse { fields.append(.init(key: "reuse", value: .string(reuse))) }
    let values = outputs.map { output in
      JSON.Field(
        key: output.name,
        value: .object([.init(key: "type", value: .string(output.type)), output.value.field])
      )
    }
    fields.append(.init(key: "outputs", value: .object(values)))
    return .object(fields)
  }

  init(_ bytes: [UInt8], at document: String) throws(StoreError) {
    let reader = try checkFormat(of: parse(bytes, of: document), in: document, known: Self.format)
    var index: [Int] = []
    for item in try reader.list("index") {
      guard case .int(let position) = item, position >= 0 else {
        throw reader.refusal("`index` is not a list of positions")
      }
      index.append(position)
    }
    var outputs: [Output] = []
    guard case .object(let fields) = try reader.required("outputs") else {
      throw reader.refusal("`outputs` is not an object")
    }
    for field in fields {
      let output = try FieldReader(field.value, in: document, at: "the output `\(field.key)`")
      outputs.append(
        Output(name: field.key, type: try output.text("type"), value: try Value(output))
      )
    }
    let run = try RunName(name: reader.text("run"), id: reader.optionalText("run_id"))
    self.init(
      version: try reader.text("version"),
      flow: try reader.text("flow"),
      place: Place(run: run, step: try reader.text("step"), index: index),
      attempt: try reader.count("attempt"),
      nonce: try reader.text("nonce"),
      started: try reader.int("started"),
      ended: try reader.int("ended"),
      exit: try reader.int("exit"),
      failure: try reader.optionalText("failure"),
      reuse: try reader.optionalText("reuse"),
      outputs: outputs
    )
  }
}

extension StepResult.Value {
  /// As it stands in records: equal values are equal texts.
  package var json: JSON { .object([field]) }

  /// One of three fields, so that no value of a user can look like a reference.
  fileprivate var field: JSON.Field {
    switch self {
    case .inline(let json): .init(key: "value", value: json)
    case .blob(let blob): .init(key: "blob", value: blob.json)
    case .list(let items):
      .init(
        key: "list",
        value: .array(items.map { $0.map { .object([$0.field]) } ?? .null })
      )
    }
  }

  fileprivate init(_ reader: FieldReader) throws(StoreError) {
    let found = ["value", "blob", "list"].filter { reader.field($0) != nil }
    guard found.count == 1 else {
      throw reader.refusal("there is not exactly one of `value`, `blob` and `list`")
    }
    if let json = reader.field("value") {
      self = .inline(json)
    } else if let json = reader.field("blob") {
      self = .blob(try Blob(json, in: reader.document))
    } else {
      var items: [Self?] = []
      for json in try reader.list("list") {
        if json == .null {
          items.append(nil)
        } else {
          items.append(try Self(try FieldReader(json, in: reader.document, at: "a list's item")))
        }
      }
      self = .list(items)
    }
  }
}
