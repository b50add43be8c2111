package import FlowSyntax

/// A `test` of a flow with its constants read: what it supposes, and what it expects.
///
/// Every line keeps its place, since a failure is told there.
package struct FlowTest: Sendable {
  package let title: String
  package let span: Span
  package var parameters: [(name: String, value: Plan.Literal)] = []
  package var outputs: [(step: String, output: String, value: Plan.Literal)] = []
  package var failures: [Failure] = []
  /// How long steps take, in seconds.
  package var durations: [(place: Place, seconds: Int)] = []
  package var expectations: [Expectation] = []

  /// A step, and the place in the loops around it as far as it is given.
  package struct Place: Hashable, Sendable {
    package let step: String
    package let indexes: [Int]
  }

  package struct Failure: Sendable {
    package let place: Place
    /// How many attempts fail; `nil` is all of them.
    package let times: Int?
    package let cause: Plan.Cause
  }

  package struct Expectation: Sendable {
    package let place: Place
    package let kind: Kind
    package let span: Span

    package enum Kind: Sendable {
      case outcome(String)
      case attempts(Int)
      case runs(Int)
      case output(String, Plan.Literal)
    }
  }
}

extension FlowDecl {
  /// The tests of a flow without errors.
  package func readTests(in source: Source) -> [FlowTest] {
    tests.map { test in
      var result = FlowTest(title: test.title?.text ?? "", span: test.title?.span ?? test.span)
      for line in test.lines { result.read(line, source) }
      return result
    }
  }
}

extension FlowTest {
  fileprivate mutating func read(_ line: TestLine, _ source: Source) {
    switch line {
    case .given(let target, let value):
      guard let first = target.first, let value = value.flatMap(literal) else { return }
      if target.count > 1 {
        outputs.append((first.text, target[1].text, value))
      } else {
        parameters.append((first.text, value))
      }
    case .fail(let path, let times, let cause):
      let count: Int?
      switch times {
      case .once: count = 1
      case .always: count = nil
      case .count(let number): count = Int(number.text)
      }
      failures.append(Failure(place: Place(path), times: count, cause: Self.cause(cause)))
    case .take(let path, let time):
      var reader = NeedsReader(source, startingFrom: Plan.Needs())
      if let seconds = reader.duration(time) { durations.append((Place(path), seconds)) }
    case .expect(let path, let expectation):
      guard let kind = Self.kind(expectation) else { return }
      let last = path.indexes.last?.span ?? path.step.span
      expectations.append(
        Expectation(place: Place(path), kind: kind, span: path.step.span.merged(with: last))
      )
    }
  }

  private static func cause(_ cause: RetryCause?) -> Plan.Cause {
    switch cause {
    case .named(let name): retryCauses.first { $0.name == name.text }?.cause ?? .failure
    case .exit(let codes): .exit(codes.compactMap { Int($0.text) })
    case nil: .failure
    }
  }

  private static func kind(_ expectation: TestLine.Expectation?) -> Expectation.Kind? {
    switch expectation {
    case .outcome(let name): .outcome(name.text)
    case .attempts(let number): Int(number.text).map(Expectation.Kind.attempts)
    case .runs(let number): Int(number.text).map(Expectation.Kind.runs)
    case .output(let name, let value):
      literal(value).map { Expectation.Kind.output(name.text, $0) }
    case nil: nil
    }
  }
}

extension FlowTest.Place {
  fileprivate init(_ path: StepPath) {
    self.init(step: path.step.text, indexes: path.indexes.compactMap { Int($0.text) })
  }
}
