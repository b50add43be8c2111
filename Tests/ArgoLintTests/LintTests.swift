import ArgoLint
import FlowSyntax
import Manifests
import Support
import Testing

@Suite("lint")
struct LintTests {
  private func workflow(_ spec: String, kind: String = "Workflow", name: String = "demo") -> String
  {
    "apiVersion: argoproj.io/v1alpha1\nkind: \(kind)\nmetadata:\n  name: \(name)\nspec:\n"
      + spec.split(separator: "\n").map { "  " + $0 + "\n" }.joined()
  }

  private let work = """
    entrypoint: work
    templates:
    - name: work
      container:
        image: busybox:1.37
        command: [echo, hi]
    """

  private func codes(_ texts: String..., options: LintOptions = LintOptions()) -> [[String]] {
    let sources = texts.enumerated().map { Source(name: "\($0.offset).yaml", text: $0.element) }
    return lint(sources, options).findings.map { $0.map(\.code.rawValue) }
  }

  @Test("an argument of more than 128 KiB is too large")
  func largeText() {
    let text = workflow(work).replacing("hi", with: String(repeating: "x", count: 131_072))
    #expect(codes(text) == [["large-text"]])
  }

  @Test("an object of more than 1 MiB is too large")
  func largeManifest() {
    let notes = String(repeating: "x", count: 1_100_000)
    let text = workflow(work).replacing(
      "name: demo",
      with: "name: demo\n  annotations:\n    notes: \(notes)"
    )
    #expect(codes(text) == [["large-manifest"]])
  }

  @Test("findings are the same, and in the same order, however many objects are looked at")
  func order() {
    let alone = workflow(
      work.replacing("busybox:1.37", with: "a b").replacing(
        "hi",
        with: "\"{{inputs.parameters.x}}\""
      )
    )
    let one = codes(alone)
    #expect(one[0].count > 1)
    let texts = (0..<200).map { alone.replacing("name: demo", with: "name: demo-\($0)") }
    let sources = texts.enumerated().map { Source(name: "\($0.offset).yaml", text: $0.element) }
    let result = lint(sources)
    #expect(result.objects == 200)
    #expect(result.findings.allSatisfy { $0.map(\.code.rawValue) == one[0] })
  }

  @Test("references between files are followed, and notes point into the other")
  func files() {
    let library = workflow(
      "templates:\n- name: talk\n  inputs:\n    parameters:\n    - name: word\n  container:\n    image: busybox:1.37\n    command: [echo, \"{{inputs.parameters.word}}\"]\n",
      kind: "ClusterWorkflowTemplate",
      name: "library"
    )
    let caller = workflow(
      "entrypoint: main\ntemplates:\n- name: main\n  steps:\n  - - name: a\n      templateRef:\n        name: library\n        template: talk\n        clusterScope: true\n"
    )
    #expect(codes(caller) == [["elsewhere-template"]])
    let sources = [Source(name: "a.yaml", text: caller), Source(name: "b.yaml", text: library)]
    let findings = lint(sources).findings
    #expect(findings.map { $0.map(\.code) } == [[.unsuppliedInput], []])
    #expect(
      findings[0].first?.notes.first?.elsewhere == .init(file: "b.yaml", line: 10, column: 15)
    )
    #expect(
      codes(caller.replacing("        clusterScope: true\n", with: ""), library) == [
        ["elsewhere-template"], [],
      ]
    )
  }

  @Test("a workflow of a template takes over its entrypoint and arguments")
  func base() {
    let library = workflow(
      "arguments:\n  parameters:\n  - name: word\n"
        + work.replacing("[echo, hi]", with: "[echo, \"{{workflow.parameters.word}}\"]"),
      kind: "WorkflowTemplate",
      name: "library"
    )
    let caller = workflow(
      "workflowTemplateRef:\n  name: library\narguments:\n  parameters:\n  - name: word\n    value: hi\n"
    )
    var options = LintOptions()
    options.isOffline = true
    options.isSubmission = true
    #expect(codes(caller, library, options: options) == [[], []])
    let open = workflow("workflowTemplateRef:\n  name: library\n")
    #expect(codes(open, library, options: options) == [["argument-value"], []])
  }

  @Test("anchors, merge keys, JSON, lists and several documents are read")
  func forms() {
    let merged = workflow(
      "entrypoint: a\ntemplates:\n- &base\n  name: a\n  container:\n    image: busybox:1.37\n    command: [echo, hi]\n- <<: *base\n  name: b\n"
    )
    #expect(codes(merged) == [[]])
    let json =
      #"{"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"name": "x"}, "spec": {"entrypoint": "a", "templates": []}}"#
    #expect(codes(json) == [["unknown-template"]])
    let list = "apiVersion: v1\nkind: List\nitems:\n- \(json)\n- {apiVersion: v1, kind: Secret}\n"
    let result = lint([
      Source(name: "list.yaml", text: list),
      Source(name: "empty.yaml", text: "---\n---\n# no more\n"),
    ])
    #expect(result.findings.map { $0.map(\.code) } == [[.unknownTemplate], []])
    #expect(result.objects == 1)
    #expect(result.others == ["Secret": 1])
  }

  @Test(
    "a field is held against the releases in question",
    arguments: [
      (ArgoVersion.v35, ["unknown-field"]), (.v36, ["unknown-field"]), (.v37, []), (.v41, []),
    ]
  )
  func versions(_ version: ArgoVersion, _ expected: [String]) {
    let text = workflow(
      work.replacing(
        "- name: work\n",
        with:
          "- name: work\n  retryStrategy:\n    limit: 2\n    backoff:\n      duration: 1s\n      cap: 5s\n"
      )
    )
    var options = LintOptions()
    options.target = ArgoTarget(versions: [version])
    #expect(codes(text, options: options) == [expected])
  }

  @Test(
    "the one schedule of old CronWorkflows is right up to 3.7",
    arguments: [
      (ArgoVersion.v35, []), (.v37, []), (.v40, ["unknown-field"]),
    ]
  )
  func schedule(_ version: ArgoVersion, _ expected: [String]) {
    let spec =
      "schedule: \"0 4 * * *\"\nworkflowSpec:\n"
      + work.split(separator: "\n").map { "  " + $0 + "\n" }.joined()
    var options = LintOptions()
    options.target = ArgoTarget(versions: [version])
    #expect(codes(workflow(spec, kind: "CronWorkflow"), options: options) == [expected])
  }

  @Test("every code is one that some rule says it reports")
  func rules() {
    #expect(Set(LintCode.allCases).subtracting(lintRuleCodes) == [.malformedYAML, .repeatedKey])
  }
}
