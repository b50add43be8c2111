/// Random flows and broken manifests by the thousand: `make fuzz`.
///
///     FlowFuzz flows COUNT [FIRST]   random flows, by the engine and by the reference
///     FlowFuzz flow NUMBER           one of them again, with the smallest that shows the same
///     FlowFuzz yaml COUNT [FIRST]    broken manifests, made of those under FLOWC_MANIFESTS
///     FlowFuzz broken NUMBER         one of them again, on stdout
import Foundation
import Fuzzing

let arguments = Array(CommandLine.arguments.dropFirst())
let numbers = arguments.dropFirst().compactMap { Int($0) }

func isolated(_ kind: String) -> Isolated {
  let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
  return Isolated(program: program, arguments: [kind])
}

/// The worker of `flows`.
func tryFlows(from first: Int, _ count: Int) {
  limitMemory(to: 4 << 30)
  var (agreed, attempts, refused, leftOut) = (0, 0, 0, 0)
  for number in first..<first + count {
    tell("at \(number)")
    switch Differential.verdict(Trial(Generator.flow(UInt64(number)))) {
    case .agrees(let ran):
      agreed += 1
      attempts += ran
    case .refused: refused += 1
    case .leftOut: leftOut += 1
    case .disagrees(let words): tell("bad \(number) \(words.first ?? "")")
    }
  }
  tell("sum agreed \(agreed)")
  tell("sum attempts \(attempts)")
  tell("sum refused \(refused)")
  tell("sum left-out \(leftOut)")
}

func flows(_ count: Int, from first: Int) -> Bool {
  let start = Date()
  let result = isolated("try-flows").run(first..<first + count)
  for bad in result.bad {
    print("flow \(bad.number): \(bad.words)")
    print("  see it: .build/release/FlowFuzz flow \(bad.number)")
  }
  let seconds = Int(Date().timeIntervalSince(start).rounded())
  print(
    "\(result.cases) random flows in \(seconds) s: \(result.sums["agreed"] ?? 0) with "
      + "\(result.sums["attempts"] ?? 0) attempts run alike, \(result.sums["refused"] ?? 0) do not "
      + "compile, \(result.sums["left-out"] ?? 0) meet a known limit, \(result.bad.count) disagree"
  )
  return result.bad.isEmpty
}

func flow(_ number: Int) -> Bool {
  let flow = Generator.flow(UInt64(number))
  guard case .disagrees(let words) = Differential.verdict(Trial(flow)) else {
    print(flow.source)
    if case .refused(let reasons) = Differential.verdict(Trial(flow)) {
      print("does not compile: \(reasons.joined(separator: "\n  "))")
    } else {
      print("both agree")
    }
    return true
  }
  print(flow.source)
  print(words.map { "  \($0)" }.joined(separator: "\n"))
  let small = Differential.smallest(flow)
  print("\nthe smallest that disagrees, as a file for Fixtures/fuzz:\n")
  print(Trial(small).file)
  if case .disagrees(let words) = Differential.verdict(Trial(small)) {
    print(words.map { "  \($0)" }.joined(separator: "\n"))
  }
  return false
}

/// The manifests to break: every YAML file below the folders of FLOWC_MANIFESTS, in order.
func manifests() -> [[UInt8]] {
  let folders = ProcessInfo.processInfo.environment["FLOWC_MANIFESTS"] ?? "Fixtures"
  return folders.split(separator: ":").flatMap { folder -> [[UInt8]] in
    let files = FileManager.default.enumerator(atPath: String(folder))?.compactMap { $0 as? String }
    return (files ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
      .compactMap { FileManager.default.contents(atPath: "\(folder)/\($0)").map(Array.init) }
      .filter { $0.count < 200_000 }
  }
}

/// The worker of `yaml`.
func tryManifests(from first: Int, _ count: Int) {
  limitMemory(to: 3 << 30)
  let sources = manifests()
  var sum = Exercised()
  var refused = 0
  for number in first..<first + count {
    tell("at \(number)")
    let one = exercise(Broken.manifests(number, from: sources))
    if one.isRefused { refused += 1 }
    sum.runs += one.runs
    sum.refusedRuns += one.refusedRuns
    sum.nodes += one.nodes
  }
  for (name, count) in [
    ("refused", refused), ("runs", sum.runs), ("refused-runs", sum.refusedRuns),
    ("nodes", sum.nodes),
  ] { tell("sum \(name) \(count)") }
}

func yaml(_ count: Int, from first: Int) -> Bool {
  let start = Date()
  var trials = isolated("try-yaml")
  trials.secondsPerCase = 20
  let result = trials.run(first..<first + count)
  for bad in result.bad {
    print("manifests \(bad.number): \(bad.words)")
    print("  see them: .build/release/FlowFuzz broken \(bad.number)")
  }
  let seconds = Int(Date().timeIntervalSince(start).rounded())
  let sums = result.sums
  print(
    "\(result.cases) broken manifests in \(seconds) s: \(sums["refused"] ?? 0) are not read, "
      + "\(sums["refused-runs"] ?? 0) workflows do not run, \(sums["runs"] ?? 0) ran with "
      + "\(sums["nodes"] ?? 0) nodes, \(result.bad.count) trap or take too long"
  )
  return result.bad.isEmpty
}

switch arguments.first {
case "yaml": exit(yaml(numbers.first ?? 10_000, from: numbers.dropFirst().first ?? 0) ? 0 : 1)
case "try-yaml": tryManifests(from: numbers.first ?? 0, numbers.dropFirst().first ?? 0)
case "broken":
  let bytes = Broken.manifests(numbers.first ?? 0, from: manifests())
  if arguments.last == "run" {
    print(exercise(bytes))
  } else {
    FileHandle.standardOutput.write(Data(bytes))
  }
case "flows": exit(flows(numbers.first ?? 10_000, from: numbers.dropFirst().first ?? 0) ? 0 : 1)
case "flow": exit(flow(numbers.first ?? 0) ? 0 : 1)
case "try-flows": tryFlows(from: numbers.first ?? 0, numbers.dropFirst().first ?? 0)
default:
  print(
    "usage: FlowFuzz flows COUNT [FIRST] | flow NUMBER | yaml COUNT [FIRST] | broken NUMBER [run]"
  )
  exit(2)
}
