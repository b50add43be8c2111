import FlowContract
import Manifests
import Support
import Testing

@Suite("the contract as a pod reads it")
struct ContractReadingTests {
  /// A literal would be a JSON string of its own.
  private func json(_ text: String) throws -> JSON { try JSON(text) }

  @Test("every contract in a golden is read back whole", arguments: Fixture.all(in: "good"))
  func goldens(_ fixture: Fixture) throws {
    for ending in [".argo.yaml", ".job.yaml"] {
      let path = String(fixture.path.dropLast(".flow".count)) + ending
      guard Repository.files(in: "Fixtures/good", suffix: ending).contains(path) else { continue }
      for document in try readYAML(Array(Repository.text(path).utf8)).get() {
        for (name, value) in variables(document) {
          switch name {
          case Variable.contract:
            #expect(try StepContract(json: JSON(value)).json.text == value, "\(path)")
          case Variable.signature:
            let signature = try Signature(json: JSON(value))
            #expect(!signature.flow.isEmpty, "\(path)")
          default: break
          }
        }
      }
    }
  }

  /// Every `{name: …, value: …}` below a node.
  private func variables(_ node: YAMLNode) -> [(String, String)] {
    if let name = node["name"]?.scalar, let value = node["value"]?.scalar { return [(name, value)] }
    if let items = node.sequence { return items.flatMap(variables) }
    return (node.mapping ?? []).flatMap { variables($0.value) }
  }

  @Test("the whole of the agreement is read")
  func whole() throws {
    let text = """
      {"step":"train","loops":[{"item":"shard","type":"string","output":"extract.shards"}],\
      "inputs":{"table":{"type":"file","output":"extract.table"},\
      "url":{"type":"string","any":[{"output":"publish.url"},{"value":"none"}]},\
      "sizes":{"type":"list<int?>","output":"a.b","depth":1,"over":[{"range":[1,4]}]}},\
      "outputs":{"model":"file","score":"float"},"export":{"score":"value"},\
      "env":{"GREETING":"{\\u007b name }}"},"braces":"|","after":["extract",{"step":"load","depth":1},{"step":"clean","items":3}]}
      """
    let contract = try StepContract(json: JSON(text))
    #expect(contract.json.text == text)
    #expect(
      contract.loops.first?.items == .output(step: "extract", name: "shards", depth: 0, over: [])
    )
    #expect(contract.inputs.last?.type == .list(.optional(.int)))
  }

  @Test("fields of later versions are left alone")
  func later() throws {
    let text = #"{"step":"a","cost":3,"inputs":{"x":{"type":"int","value":1,"unit":"kg"}}}"#
    #expect(try StepContract(json: JSON(text)).inputs.map(\.name) == ["x"])
    let signature = try Signature(json: json(#"{"version":1,"flow":"f","zone":"eu"}"#))
    #expect(signature.flow == "f")
  }

  @Test(
    "what does not fit is named by its path",
    arguments: [
      (#"[]"#, "contract: expected an object, found a list"),
      (#"{}"#, "contract: expected `step`, found nothing"),
      (#"{"step":1}"#, "contract.step: expected a string, found a number"),
      (
        #"{"step":"a","inputs":{"x":{"type":"int"}}}"#,
        "contract.inputs.x: expected `value`, `range`, `param`, `item` or `output`, found none of them"
      ),
      (
        #"{"step":"a","inputs":{"x":{"type":"tensor","value":1}}}"#,
        "contract.inputs.x.type: expected a type, found `tensor`"
      ),
      (
        #"{"step":"a","inputs":{"x":{"type":"int","output":"b"}}}"#,
        "contract.inputs.x.output: expected `step.output`, found `b`"
      ),
      (
        #"{"step":"a","loops":[{"item":"i","type":"int","range":[1]}]}"#,
        "contract.loops[0].range: expected two ends, found 1"
      ),
      (
        #"{"step":"a","inputs":{"x":{"type":"int","any":[]}}}"#,
        "contract.inputs.x: expected an origin in `any`, found none"
      ),
      (
        #"{"step":"a","outputs":{"x":"int"},"export":{"y":"value"}}"#,
        "contract.export.y: expected the name of an output, found `y`"
      ),
      (
        #"{"step":"a","outputs":{"x":"int"},"export":{"x":"all"}}"#,
        "contract.export.x: expected `value` or `count`, found `all`"
      ),
    ]
  )
  func broken(_ text: String, _ message: String) {
    let error = #expect(throws: ContractError.self) { try StepContract(json: JSON(text)) }
    #expect(error?.description == message)
  }

  @Test("a newer agreement is refused by name")
  func newer() {
    let error = #expect(throws: ContractError.self) {
      try Signature(json: json(#"{"version":2,"flow":"f"}"#))
    }
    #expect(error?.description.contains("version 2") ?? false)
  }

  @Test("parameters are text by name")
  func params() throws {
    let list = try json(
      #"[{"name":"a","value":"x"},{"name":"b","value":3,"enum":["3"]},{"name":"c"}]"#
    )
    let values = try parameterValues(json: list)
    #expect(values.map(\.name) == ["a", "b", "c"])
    #expect(values.map(\.value) == ["x", "3", ""])
  }
}
