import ArgoEngine
import ArgumentParser
import CodePackage
import FlowAnalysis
import FlowEmit
import FlowRuntime
import FlowSyntax
import LocalRun

/// `flowc run score.flow --param day=2026-11-25`
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a flow on this machine.",
    discussion: """
      Compiles the flow, reads its manifests back, and runs them with Argo's semantics: every step \
      is a process under flowrt, as in a pod, and its artifacts are in .flow/store unless --store \
      names another. Images are not used; steps find what this machine has. Ends with 0 when the \
      flow succeeded, 1 when it failed or cannot run here, 130 after Ctrl-C.
      """
  )

  @Argument(help: "The flow's file.", completion: .file(extensions: ["flow"]))
  var path: String

  @Option(help: "Which flow, where the file holds several.")
  var flow: String?

  @Option(name: .customLong("param"), help: "A parameter of the run: name=value.")
  var params: [SupposeOptions.Pair] = []

  @OptionGroup var store: LocalStoreOptions

  @Option(
    help: "The folder of files that steps start in a copy of (otherwise `code` of flowc.yaml).",
    completion: .directory
  )
  var code: String?

  @Option(help: "How many steps may run at a time (default: as many as fit).")
  var maxWorkers: Int?

  @Option(help: "The room for steps: cpu=4,memory=8Gi,gpu=1 (default: this machine's).")
  var capacity: SupposeOptions.Capacity?

  @Flag(help: "Start steps whatever cpu, memory and gpus they ask for; see --max-workers.")
  var ignoreNeeds = false

  @Option(help: "Take over what has not changed since an earlier run: its name, or `latest`.")
  var resume: String?

  @Option(help: "Run only this step, on what --resume's run (default: latest) made before it.")
  var only: String?

  @Option(help: "The flowrt to run steps with (otherwise $FLOWRT, or the one beside flowc).")
  var flowrt: String?

  @Option(help: "runc: run steps in containers, with the root file systems that --rootfs gives.")
  var sandbox: SandboxKind?

  @Option(
    name: .customLong("rootfs"),
    help: "The root file system of an image: busybox:1.37=/folder."
  )
  var roots: [SupposeOptions.Pair] = []

  enum SandboxKind: String, ExpressibleByArgument, CaseIterable {
    case runc
  }

  @Flag(help: "Keep the folders in which steps ran.")
  var keep = false

  func validate() throws {
    if let maxWorkers, maxWorkers < 1 { throw ValidationError("--max-workers is at least 1") }
    if (sandbox == nil) != roots.isEmpty {
      throw ValidationError("--sandbox runc and --rootfs IMAGE=FOLDER go together")
    }
    for suffix in [".yaml", ".yml", ".json"] where path.hasSuffix(suffix) {
      throw ValidationError(
        "`flowc run` runs flows: in the containers of other manifests there is no flowrt, "
          + "which carries what passes between steps; `flowc simulate` runs them on a virtual clock"
      )
    }
  }

  func run() throws {
    let signals = try Signals()
    let local = try LocalRuns()
    let (runnable, flow, document, earlier) = try compiled(local, signals)
    let sandbox = try openSandbox()
    let images = document.project.emit.defaultImage
    try refuse(missingHere(flow.plan, ignoreNeeds ? nil : machine, sandbox, images), flow)
    let given = parameters(earlier)
    try refuse(mistakes(in: given, signature(of: flow.plan)).map { "the parameter \($0)" }, flow)
    var submission = runnable.submission
    submission.parameters = given
    try refuse(Program(submission, in: runnable.library).refusals.map(\.description), flow)
    let flowrt = try flowrtPath(flowrt)
    let emit = document.project.emit
    let code = document.project.code.map { Files.join(document.root, $0) }
    try awaiting(signals) {
      let opened = try await openStore(emit)
      if let code { _ = try await CodePackage(folder: code).push(to: opened) }
    }

    let name = try local.begin(runnable.name)
    var record = RunRecord(
      run: name,
      id: newRunID(),
      flow: flow.plan.name,
      started: Int(wallClock()),
      store: emit.store ?? ""
    )
    record.endpoint = emit.storeEndpoint
    record.region = emit.storeRegion
    record.params = given
    try local.write(record)

    submission.name = name
    submission.id = record.id
    let log = RunLog(flow.plan, hasCode: code != nil, usesMachine: sandbox == nil)
    log.tell(
      "\(name): \(counted(flow.plan.steps.count, "step")), artifacts in \(shortStore(emit.store ?? ""))"
    )
    if sandbox == nil {
      log.tell("steps run as processes of this machine; their images are not used")
    }
    var rules = StartRules(
      flowrt: flowrt,
      folder: local.folder(of: name),
      variables: variablesForSteps()
    )
    rules.keepsFolders = keep
    if let grace = graceForSteps() { rules.grace = grace }
    rules.resume = earlier?.folder
    rules.sandbox = sandbox
    rules.selection = try selection(flow.plan)
    let processes = LocalProcesses(
      rules,
      machine: ignoreNeeds ? nil : machine,
      places: maxWorkers ?? (ignoreNeeds ? max(thisMachine().cpu / 1000, 1) : nil),
      steps: flow.names,
      signals: signals,
      watcher: log
    )
    let run = Run(Program(submission, in: runnable.library), on: processes)
    run.run()
    processes.finish()
    log.end()
    let report = RunReport(
      record: record,
      trace: run.trace,
      flow: flow,
      log: log,
      path: path,
      only: only,
      stoppedBy: processes.stoppedBy
    )
    Terminal.say(report.text)
    if let signal = processes.stoppedBy { throw ExitCode(128 + signal) }
    if !report.isGood { throw ExitCode.problems }
  }

  private func openSandbox() throws -> Sandbox? {
    guard sandbox != nil else { return nil }
    guard let runc = Files.program("runc") else {
      throw StoreFailure("runc is not installed: --sandbox runc runs steps with it")
    }
    var folders: [String: String] = [:]
    for root in roots {
      guard Files.isFolder(root.value) else { throw Files.Failure("find", root.value, 2) }
      folders[root.name] = Files.absolute(root.value)
    }
    return Sandbox(runc: runc, roots: folders)
  }

  private var machine: Resources { capacity?.resources ?? thisMachine() }

  /// The flow, compiled for the store of this run, and the run that it goes on from.
  private func compiled(
    _ local: LocalRuns,
    _ signals: Signals
  ) throws -> (Runnable, FlowSteps, Document, RunRecord?) {
    var workspace = Workspace()
    let documents = try workspace.documents([path])
    guard var document = documents.first, documents.count == 1 else {
      throw ValidationError("`\(path)` holds \(documents.count) flow files; name one")
    }
    for report in workspace.reports where report.fails(strict: false) {
      for diagnostic in report.diagnostics {
        Terminal.say(diagnostic.rendered(in: report.source, colors: Terminal.hasColors(2)))
      }
      throw ExitCode.problems
    }
    let name = try chosen(Runnables([document], try TargetOptions.parse([]))).1.plan.name
    let earlier = try earlier(of: name, local)
    store.put(into: &document.project.emit, local, earlier)
    if let code { document.project.code = Files.absolute(code) }
    document = try withCode([document]) { try awaiting(signals, $0) }.first ?? document
    let (runnable, steps) = try chosen(Runnables([document], try TargetOptions.parse([])))
    return (runnable, steps, document, earlier)
  }

  private func chosen(_ runnables: Runnables) throws -> (Runnable, FlowSteps) {
    runnables.sayErrors()
    guard !runnables.hasErrors else { throw ExitCode.problems }
    let chosen = runnables.all.filter {
      flow == nil || $0.name == flow || $0.flow?.plan.name == flow
    }
    guard let runnable = chosen.first, let steps = runnable.flow, chosen.count == 1 else {
      let names = runnables.all.compactMap { $0.flow?.plan.name }.joined(separator: ", ")
      throw ValidationError(
        names.isEmpty ? "`\(path)` holds no flow" : "say which flow with --flow: \(names)"
      )
    }
    return (runnable, steps)
  }

  /// The run that `--resume` means, which has to be of this flow.
  private func earlier(of flow: String, _ local: LocalRuns) throws -> RunRecord? {
    guard let wanted = resume ?? (only == nil ? nil : "latest") else { return nil }
    if wanted == "latest" {
      if let newest = try local.newest(of: flow) { return newest }
      throw ValidationError("`\(flow)` has not run in this folder; there is nothing to go on from")
    }
    guard let record = try local.record(of: wanted) else {
      throw ValidationError(
        "no run `\(wanted)` is known in `\(Files.shortened(local.folder))`; "
          + "`flowc run` goes on where the run was begun"
      )
    }
    guard record.flow == flow else {
      throw ValidationError("`\(wanted)` is a run of `\(record.flow)`, not of `\(flow)`")
    }
    return record
  }

  /// What was given, and else what the earlier run was given.
  private func parameters(_ earlier: RunRecord?) -> [(name: String, value: String)] {
    let given = params.map { (name: $0.name, value: $0.value) }
    let kept = (earlier?.params ?? []).filter { old in !given.contains { $0.name == old.name } }
    return kept + given
  }

  private func selection(_ plan: Plan) throws -> Selection? {
    guard let only else { return nil }
    guard let step = plan.steps.firstIndex(where: { $0.name == only }) else {
      throw ValidationError("no step of `\(plan.name)` is called `\(only)`")
    }
    return flowc.selection(of: step, in: plan)
  }

  private func refuse(_ problems: [String], _ flow: FlowSteps) throws {
    guard !problems.isEmpty else { return }
    for problem in problems { Terminal.say("error: \(problem)") }
    Terminal.say("`\(flow.plan.name)` was not run")
    throw ExitCode.problems
  }
}

/// Where a local run keeps its artifacts: `.flow/store`, whatever the project file says, unless
/// the command line names another.
struct LocalStoreOptions: ParsableArguments {
  @Option(help: "The store, s3://bucket/prefix or file:///folder (otherwise .flow/store).")
  var store: String?

  @Option(help: "The address of an S3 that is not Amazon's.")
  var storeEndpoint: String?

  @Option(help: "The region of an S3.")
  var storeRegion: String?

  /// What an earlier run made is where it was made.
  func put(into options: inout EmitOptions, _ local: LocalRuns, _ earlier: RunRecord?) {
    options.store = store ?? earlier?.store ?? local.store
    options.storeEndpoint = storeEndpoint ?? (store == nil ? earlier?.endpoint : nil)
    options.storeRegion = storeRegion ?? (store == nil ? earlier?.region : nil)
  }
}
