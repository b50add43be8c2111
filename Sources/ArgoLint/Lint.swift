import FlowAnalysis
package import FlowSyntax
package import Manifests

/// What Argo, or a cluster, would have to say about files of manifests.
///
/// The files are read together, since they refer to each other. Nothing else is looked at: what may
/// live in the cluster gets a notice at most.
///
package func lint(_ sources: [Source], _ options: LintOptions = LintOptions()) -> LintResult {
  let files = sources.indices.concurrentMap { FileReading(sources[$0], file: $0) }
  let objects = files.flatMap(\.objects)
  let linking = Linting(sources, options, objects)
  for object in objects { object.link(linking) }
  for object in objects { object.prepare(linking) }
  // A rule looks at one object and at what this refers to, and changes nothing.
  let found = objects.concurrentMap { object in
    let linting = Linting(sources, options, objects)
    for check in LintCheck.all { check.run(object, linting) }
    return linting.findings
  }
  return LintResult(files, found.flatMap { $0 }, objects)
}

package struct LintOptions: Sendable {
  /// The releases that the files have to be right for.
  package var target = ArgoTarget.standard
  /// Whether arguments must have values, as when they are submitted; a file may leave them open.
  package var isSubmission = false
  /// Whether the files are all there is, so that what they do not hold does not exist.
  package var isOffline = false

  package init() {}
}

package typealias LintFinding = Finding<LintCode>

package struct LintResult: Sendable {
  /// By file, in the order given; in a file by place.
  package private(set) var findings: [[LintFinding]]
  /// How many of Argo's objects were read.
  package let objects: Int
  /// How many objects were of other kinds, by kind.
  package private(set) var others: [String: Int] = [:]
  /// Kept, since taking them apart takes time: a process that is over just ends.
  private let trees: [LintObject]

  fileprivate init(_ files: [FileReading], _ found: [FoundInFile], _ objects: [LintObject]) {
    trees = objects
    self.objects = objects.count
    findings = files.map(\.findings)
    for kind in files.flatMap(\.others) { others[kind, default: 0] += 1 }
    // What two rules or two objects say alike is said once.
    var said: Set<FoundInFile> = []
    for one in found where said.insert(one).inserted { add(one.finding, in: one.file) }
  }

  /// Adds a finding to a file's, in its place.
  private mutating func add(_ finding: LintFinding, in file: Int) {
    let position =
      findings[file].lastIndex { $0.span.start <= finding.span.start }.map { $0 + 1 } ?? 0
    findings[file].insert(finding, at: position)
  }
}

struct FoundInFile: Hashable, Sendable {
  let file: Int
  let finding: LintFinding
}

/// One rule: what it may report, and what it looks at.
struct LintCheck: Sendable {
  let codes: [LintCode]
  let run: @Sendable (LintObject, Linting) -> Void

  init(_ codes: LintCode..., run: @escaping @Sendable (LintObject, Linting) -> Void) {
    self.codes = codes
    self.run = run
  }

  /// A rule about every template of an object, inline ones included.
  static func templates(
    _ codes: LintCode...,
    run: @escaping @Sendable (TemplateView, Linting) -> Void
  ) -> LintCheck {
    LintCheck(codes: codes) { object, linting in
      for template in object.templates { run(template, linting) }
    }
  }

  /// A rule about every step and task of an object.
  static func calls(
    _ codes: LintCode...,
    run: @escaping @Sendable (Call, Linting) -> Void
  ) -> LintCheck {
    LintCheck(codes: codes) { object, linting in
      for template in object.templates {
        for call in template.calls { run(call, linting) }
      }
    }
  }

  private init(codes: [LintCode], run: @escaping @Sendable (LintObject, Linting) -> Void) {
    self.codes = codes
    self.run = run
  }
}

/// One object looked at: all that is known, and what was found so far.
final class Linting {
  let sources: [Source]
  let options: LintOptions
  /// All objects of all files.
  let objects: [LintObject]
  private(set) var findings: [FoundInFile] = []

  init(_ sources: [Source], _ options: LintOptions, _ objects: [LintObject]) {
    self.sources = sources
    self.options = options
    self.objects = objects
  }

  var target: ArgoTarget { options.target }

  /// Whether an object is submitted itself, and is not there for another to begin from.
  func isSubmitted(_ object: LintObject) -> Bool {
    options.isSubmission && !objects.contains { $0.base === object }
  }

  func report(_ finding: LintFinding, in file: Int) {
    findings.append(FoundInFile(file: file, finding: finding))
  }

  func report(
    _ code: LintCode,
    _ message: String,
    at node: YAMLNode,
    in object: LintObject,
    _ more: (LintFinding) -> LintFinding = { $0 }
  ) {
    report(more(LintFinding(code, message, at: node.span)), in: object.file)
  }
}

extension LintFinding {
  /// A note about a place that may be in another file.
  func note(
    _ message: String,
    at node: YAMLNode,
    in object: LintObject,
    from file: Int,
    _ linting: Linting
  )
    -> LintFinding
  {
    guard object.file != file else { return note(message, at: node.span) }
    let source = linting.sources[object.file]
    let place = LintFinding.Place(
      file: source.name,
      line: node.start.line,
      column: node.start.column
    )
    return note(message, elsewhere: place)
  }

  /// "Did you mean", with the edit where the text stands in the file as it is.
  func suggesting(
    _ near: String?,
    for text: String,
    at node: YAMLNode,
    in source: Source
  ) -> LintFinding {
    guard let near else { return self }
    let range = source.range(of: text, in: node.span) ?? node.span
    return fix("change `\(text)` to `\(near)`", replacing: range, with: near)
  }
}

extension YAMLNode {
  var span: Span { Span(start.offset, max(start.offset, end.offset)) }
}

extension Source {
  /// Where a text stands within a span, the `number`th time.
  func range(of text: String, in span: Span, number: Int = 0) -> Span? {
    let wanted = Array(text.utf8)
    guard let first = wanted.first, wanted.count <= span.length else { return nil }
    var left = number
    var index = Int(span.start)
    let last = min(Int(span.end), bytes.count) - wanted.count
    while index <= last {
      if bytes[index] == first, bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
        if left == 0 { return Span(index, index + wanted.count) }
        left -= 1
        index += wanted.count
      } else {
        index += 1
      }
    }
    return nil
  }
}
