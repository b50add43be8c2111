import FlowContract
import FlowEmit
import FlowSyntax

/// Reports for programs: JSON lines of our own, SARIF 2.1.0, GitHub's workflow commands.

func jsonReport<Code>(_ reports: [FileReport<Code>]) -> String {
  let items = reports.flatMap { report in
    report.diagnostics.map { diagnostic in
      JSON.object([
        .init(key: "file", value: .string(report.path)),
        .init(key: "code", value: .string(diagnostic.code.rawValue)),
        .init(key: "severity", value: .string(diagnostic.code.severity.rawValue)),
        .init(key: "message", value: .string(diagnostic.message)),
        .init(key: "range", value: range(diagnostic.span, in: report.source)),
        .init(
          key: "notes",
          value: .array(
            diagnostic.notes.map { note in
              .object(
                [.init(key: "message", value: .string(note.message))]
                  + (note.span.map { [.init(key: "range", value: range($0, in: report.source))] }
                    ?? [])
                  + (note.elsewhere.map(place) ?? [])
              )
            }
          )
        ),
        .init(
          key: "fixes",
          value: .array(
            diagnostic.fixIts.map { fix in
              .object([
                .init(key: "title", value: .string(fix.title)),
                .init(key: "range", value: range(fix.span, in: report.source)),
                .init(key: "replacement", value: .string(fix.replacement)),
              ])
            }
          )
        ),
      ])
    }
  }
  return JSON.object([.init(key: "diagnostics", value: .array(items))]).text + "\n"
}

/// A place in another file.
private func place<Code>(_ place: Finding<Code>.Place) -> [JSON.Field] {
  [
    .init(key: "file", value: .string(place.file)),
    .init(key: "range", value: ["line": .int(place.line), "column": .int(place.column)]),
  ]
}

/// Lines and columns from 1, the end not included.
private func range(_ span: Span, in source: Source) -> JSON {
  let start = source.position(at: Int(span.start))
  let end = source.position(at: Int(span.end))
  return .object([
    .init(key: "line", value: .int(start.line)),
    .init(key: "column", value: .int(start.column)),
    .init(key: "end_line", value: .int(end.line)),
    .init(key: "end_column", value: .int(end.column)),
  ])
}

/// SARIF 2.1.0 (OASIS), as GitHub and GitLab take it in.
func sarifReport<Code>(_ reports: [FileReport<Code>]) -> String {
  let codes = Set(reports.flatMap(\.diagnostics).map(\.code))
  let rules = Code.allCases.filter(codes.contains).map { code in
    JSON.object([
      .init(key: "id", value: .string(code.rawValue)),
      .init(key: "defaultConfiguration", value: ["level": .string(code.severity.sarifLevel)]),
      .init(
        key: "help",
        value: ["text": .string(explanations[code.rawValue] ?? code.rawValue)]
      ),
    ])
  }
  let results = reports.flatMap { report in
    report.diagnostics.map { sarifResult($0, in: report) }
  }
  let run: JSON = [
    "tool": [
      "driver": [
        "name": "flowc", "version": .string(flowcVersion), "rules": .array(rules),
      ]
    ],
    "columnKind": "unicodeCodePoints",
    "results": .array(results),
  ]
  return JSON.object([
    .init(key: "$schema", value: "https://json.schemastore.org/sarif-2.1.0.json"),
    .init(key: "version", value: "2.1.0"),
    .init(key: "runs", value: [run]),
  ]).text + "\n"
}

private func sarifResult<Code>(_ diagnostic: Finding<Code>, in report: FileReport<Code>) -> JSON {
  let related = diagnostic.notes.compactMap { note in
    (note.span.map { location($0, in: report) } ?? note.elsewhere.map(location)).map { place in
      JSON.object(
        [.init(key: "message", value: ["text": .string(note.message)])]
          + [.init(key: "physicalLocation", value: place)]
      )
    }
  }
  let remarks = diagnostic.notes.filter { $0.span == nil && $0.elsewhere == nil }.map(\.message)
  let text = ([diagnostic.message] + remarks).joined(separator: "; ")
  var fields: [JSON.Field] = [
    .init(key: "ruleId", value: .string(diagnostic.code.rawValue)),
    .init(key: "level", value: .string(diagnostic.code.severity.sarifLevel)),
    .init(key: "message", value: ["text": .string(text)]),
    .init(
      key: "locations",
      value: [["physicalLocation": location(diagnostic.span, in: report)]]
    ),
  ]
  if !related.isEmpty { fields.append(.init(key: "relatedLocations", value: .array(related))) }
  return .object(fields)
}

private func location<Code>(_ span: Span, in report: FileReport<Code>) -> JSON {
  let start = report.source.position(at: Int(span.start))
  let end = report.source.position(at: Int(span.end))
  return [
    "artifactLocation": ["uri": .string(uri(report.path))],
    "region": [
      "startLine": .int(start.line), "startColumn": .int(start.column),
      "endLine": .int(end.line), "endColumn": .int(end.column),
    ],
  ]
}

private func location<Code>(_ place: Finding<Code>.Place) -> JSON {
  [
    "artifactLocation": ["uri": .string(uri(place.file))],
    "region": ["startLine": .int(place.line), "startColumn": .int(place.column)],
  ]
}

extension Severity {
  fileprivate var sarifLevel: String {
    switch self {
    case .error, .warning: rawValue
    case .notice: "note"
    }
  }
}

/// A path as a relative URI reference (RFC 3986).
private func uri(_ path: String) -> String {
  var result = ""
  for byte in path.utf8 {
    let scalar = Unicode.Scalar(byte)
    let isPlain =
      scalar.properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte)
      || "-._~/".unicodeScalars.contains(scalar)
    if isPlain {
      result.unicodeScalars.append(scalar)
    } else {
      let digits = String(byte, radix: 16, uppercase: true)
      result += "%" + (digits.count == 1 ? "0" : "") + digits
    }
  }
  return result
}

/// GitHub Actions' workflow commands: `::error file=…,line=…::message`.
func githubReport<Code>(_ reports: [FileReport<Code>]) -> String {
  var result = ""
  for report in reports {
    for diagnostic in report.diagnostics {
      let start = report.source.position(at: Int(diagnostic.span.start))
      let text = ([diagnostic.message] + diagnostic.notes.map(\.message)).joined(separator: "\n")
      result += "::\(diagnostic.code.severity) file=\(property(report.path)),line=\(start.line),"
      result += "col=\(start.column),title=\(diagnostic.code.rawValue)::\(escaped(text))\n"
    }
  }
  return result
}

private func escaped(_ text: String) -> String {
  text.map { character in
    switch character {
    case "%": "%25"
    case "\r": "%0D"
    case "\n": "%0A"
    default: String(character)
    }
  }.joined()
}

private func property(_ text: String) -> String {
  escaped(text).map { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : String($0) }.joined()
}
