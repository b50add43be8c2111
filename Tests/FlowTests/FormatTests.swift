import FlowAnalysis
import FlowSyntax
import Support
import Testing

@Suite("the formatter")
struct FormatTests {
  @Test(
    "good flows and templates are in the canonical layout already",
    arguments: Fixture.all(in: "good")
  )
  func canonical(_ fixture: Fixture) throws {
    let source = Source(name: "x", bytes: try fixture.bytes)
    #expect(format(source) == String(decoding: source.bytes, as: UTF8.self))
  }

  @Test(
    "formatting twice is formatting once",
    arguments: Fixture.all(in: "good") + Fixture.all(in: "bad") + Fixture.all(in: "format")
  )
  func idempotent(_ fixture: Fixture) throws {
    let once = format(Source(name: "x", bytes: try fixture.bytes))
    #expect(format(Source(name: "x", text: once)) == once)
  }

  @Test("any layout comes out canonical", arguments: Fixture.all(in: "format"))
  func layouts(_ fixture: Fixture) throws {
    try fixture.expect(format(Source(name: "x", bytes: try fixture.bytes)), equals: "formatted")
  }

  @Test("formatting changes no meaning", arguments: Fixture.all(in: "good"))
  func meaning(_ fixture: Fixture) throws {
    let source = Source(name: "x", bytes: try fixture.bytes)
    // All on as few lines as can be: the layout is lost, the meaning is not.
    let squeezed = squeeze(source)
    let plans = analyze(Source(name: "x", text: squeezed)).plans
    let formatted = format(Source(name: "x", text: squeezed))
    let again = analyze(Source(name: "x", text: formatted)).plans
    #expect(plans.map { withoutPlaces($0) } == again.map { withoutPlaces($0) })
    #expect(!plans.isEmpty)
  }

  private func squeeze(_ source: Source) -> String {
    var result = ""
    for token in lex(source).tokens {
      switch token.kind {
      case .comment, .docComment: continue
      case .newline: result += "\n"
      default:
        result += source[token.span] + (token.kind == .dot || token.kind == .range ? "" : " ")
      }
    }
    return result.split(separator: "\n").joined(separator: "\n")
  }

  private func withoutPlaces(_ plan: Plan) -> Plan {
    var plan = plan
    let nowhere = Plan.Place(file: "", line: 0)
    plan.place = nowhere
    for index in plan.steps.indices { plan.steps[index].place = nowhere }
    for index in plan.loops.indices { plan.loops[index].place = nowhere }
    for index in plan.handlers.indices { plan.handlers[index].place = nowhere }
    for index in plan.branches.indices {
      for arm in plan.branches[index].arms.indices {
        plan.branches[index].arms[arm].place = nowhere
        plan.branches[index].arms[arm].title = ""
      }
    }
    return plan
  }
}
