import Foundation
import Support
import Testing

/// `flowc run` with real processes under the built flowrt.
@Suite("run")
struct RunTests {
  @Test("values, lists and files pass from step to step, and branches are taken")
  func whole() throws {
    try withFolder { folder in
      let run = try LocalRun(words, in: folder)
      #expect(run.status == 0)
      #expect(run.log.contains("sum_up   │ 8 words in all"))
      #expect(run.log.contains("many     │ so many"))
      #expect(!run.log.contains("few "))
      #expect(run.stderr.contains("succeeded in"))
      #expect(run.stderr.contains("not needed: few"))
      // The very words it ends with.
      let list = try Command.run(["artifacts", "list", try run.name], in: folder)
      #expect(list.status == 0)
      #expect(list.stdout.contains("sum_up         total   int           8"))
      let cat = try Command.run(
        ["artifacts", "cat", "\(try run.name)/count/1", "--name", "words"],
        in: folder
      )
      #expect(cat.stdout == "3\n")
      #expect(try folder.text(of: ".flow/.gitignore") == "*\n")
    }
  }

  private var words: String {
    """
    flow words {
      defaults {
        image "busybox:1.37"
        cpu 10m
        memory 1Mi
      }

      step collect {
        output poems: dir
        output names: list<string>
        run \"\"\"
          echo "the fog comes on cats" > "$poems/fog"
          echo "so much {{depends}}" > "$poems/barrow"
          echo '["fog", "barrow"]' > "$names"
        \"\"\"
      }

      foreach name in collect.names {
        step count {
          input poems = collect.poems
          output words: int
          run "wc -w < \\"$poems/$name\\" > \\"$words\\""
        }
      }

      step sum_up {
        input counts = count.words
        output total: int
        run \"\"\"
          tr -d '[]' < "$counts" | tr ',' '\\n' | awk '{ sum += $1 } END { print sum }' > "$total"
          echo "$(cat "$total") words in all"
        \"\"\"
      }

      if sum_up.total >= 5 {
        step many {
          run "echo so many"
        }
      } else {
        step few {
          run "echo so few"
        }
      }
    }

    """
  }

  @Test("a step that fails is tried again after its wait, and counts its attempts")
  func retries() throws {
    try withFolder { folder in
      let run = try LocalRun(
        flow(
          """
          step shaky {
            retry 2 backoff 1s
            run "test \\"$FLOW_ATTEMPT\\" = 1 || exit 7"
          }
          """
        ),
        in: folder
      )
      #expect(run.status == 0)
      #expect(run.log.contains("shaky ✗ failed after"))
      #expect(run.log.contains("the program ended with 7"))
      #expect(run.log.contains("shaky ↻ again in 1s, attempt 2 of 3"))
      #expect(run.log.contains("shaky ✓ done in"))
    }
  }

  @Test("a failure ends with the step, its last word, its last lines, and what to do next")
  func failure() throws {
    try withFolder { folder in
      let run = try LocalRun(
        flow(
          """
          step first {
            output n: int
            run "echo 1 > \\"$n\\""
          }
          step broken {
            input n = first.n
            output m: int
            run \"\"\"
              echo "about to fail"
              echo "on purpose" >&2
              echo "no number" > "$m"
            \"\"\"
          }
          step last {
            input m = broken.m
            run "echo \\"$m\\""
          }
          on failure {
            step alert {
              run "echo \\"it has $FLOW_STATUS\\""
            }
          }
          """
        ),
        in: folder
      )
      #expect(run.status == 1)
      #expect(run.log.contains("alert  │ it has Failed"))
      #expect(run.stderr.contains("broken: output `m`: expected int, found `no number`"))
      #expect(run.stderr.contains("│ about to fail"))
      #expect(run.stderr.contains("│ on purpose"))
      #expect(run.stderr.contains("not run: last\n"))
      #expect(
        run.stderr.contains("go on from what is done: flowc run main.flow --resume \(try run.name)")
      )
    }
  }

  @Test("a step that runs for too long is ended with all that it started")
  func timeout() throws {
    try withFolder { folder in
      let began = Date()
      let run = try LocalRun(
        flow(
          """
          step slow {
            timeout 1s
            run "sleep \(Marks.sleeping) & sleep \(Marks.sleeping)"
          }
          """
        ),
        in: folder
      )
      #expect(run.status == 1)
      #expect(run.log.contains("it ran longer than it may"))
      #expect(Date().timeIntervalSince(began) < 20)
      #expect(Marks.processes(Marks.sleeping).isEmpty)
    }
  }

  @Test("Ctrl-C ends every process, and what is done stays")
  func interrupt() throws {
    try withFolder { folder in
      let text = flow(
        """
        step first {
          output n: int
          run "echo 1 > \\"$n\\"; echo ran first"
        }
        step slow {
          input n = first.n
          run "setsid sleep \(Marks.interrupted) & echo ready; test -e \(folder.path)/go && exit 0; sleep \(Marks.interrupted)"
        }
        """
      )
      let run = try LocalRun(text, in: folder) { process, log in
        try waitUntil { try log().contains("│ ready") }
        kill(process.processIdentifier, SIGINT)
      }
      #expect(run.status == 130)
      #expect(Marks.processes(Marks.interrupted).isEmpty)
      #expect(run.stderr.contains("was stopped after"))
      try folder.write("", as: "go")
      let again = try LocalRun(text, in: folder, ["--resume", try run.name])
      #expect(again.status == 0)
      #expect(again.log.contains("first ✓ unchanged, taken from the earlier run"))
      #expect(!again.log.contains("ran first"))
    }
  }

  @Test("a flowc that is killed takes its steps with it")
  func killed() throws {
    try withFolder { folder in
      let text = flow("step slow {\n  run \"echo ready; sleep \(Marks.orphaned)\"\n}")
      _ = try LocalRun(text, in: folder) { process, log in
        try waitUntil { try log().contains("│ ready") }
        kill(process.processIdentifier, SIGKILL)
      }
      try waitUntil { Marks.processes(Marks.orphaned).isEmpty }
    }
  }

  @Test("--resume runs what has changed and what follows from it, and nothing else")
  func resume() throws {
    func text(_ word: String, _ number: Int) -> String {
      flow(
        """
        timeout 1h
        step one {
          output a: string
          run "echo running one; printf same > \\"$a\\""
        }
        step two {
          input a = one.a
          env WORD = "\(word)"
          output b: int
          run "echo running two; echo \(number) > \\"$b\\""
        }
        step three {
          input b = two.b
          output c: int
          run "echo running three; echo \\"$b\\" > \\"$c\\""
        }
        """
      )
    }
    try withFolder { folder in
      let first = try LocalRun(text("a", 1), in: folder)
      #expect(first.status == 0)
      let same = try LocalRun(text("a", 1), in: folder, ["--resume", try first.name])
      #expect(same.status == 0)
      #expect(!same.log.contains("running"))
      #expect(same.stderr.contains("3 steps done, 3 of them unchanged"))
      // Another variable: two runs, and since it makes the same, three does not.
      let variable = try LocalRun(text("b", 1), in: folder, ["--resume", "latest"])
      #expect(variable.log.contains("running two"))
      #expect(!variable.log.contains("running one"))
      #expect(!variable.log.contains("running three"))
      // Another value: what reads it runs, too.
      let value = try LocalRun(text("a", 2), in: folder, ["--resume", try first.name])
      #expect(value.log.contains("running two"))
      #expect(value.log.contains("running three"))
      #expect(!value.log.contains("running one"))
      let only = try LocalRun(text("a", 1), in: folder, ["--only", "two"])
      #expect(only.status == 0)
      #expect(only.log.contains("running two"))
      #expect(!only.log.contains("running one"))
      #expect(!only.log.contains("three"))
    }
  }

  @Test("a resumed run has the parameters of the earlier one, unless told otherwise")
  func parameters() throws {
    try withFolder { folder in
      let text = """
        flow trial {
          param day: string
          defaults {
            image "busybox:1.37"
          }
          step show {
            run "echo \\"day $day\\""
          }
        }

        """
      let missing = try LocalRun(text, in: folder)
      #expect(missing.status == 1)
      #expect(missing.stderr.contains("the parameter `day` has no value"))
      let first = try LocalRun(text, in: folder, ["--param", "day=monday"])
      #expect(first.log.contains("day monday"))
      let again = try LocalRun(text, in: folder, ["--resume", "latest"])
      #expect(again.log.contains("unchanged"))
      let other = try LocalRun(text, in: folder, ["--resume", "latest", "--param", "day=friday"])
      #expect(other.log.contains("day friday"))
      let typed = text.replacingOccurrences(of: "day: string", with: "day: int in 1..31")
      let wrong = try LocalRun(typed, in: folder, ["--param", "day=monday"])
      #expect(wrong.status == 1)
      #expect(wrong.log == "")
      #expect(wrong.stderr.contains("the parameter `day`: expected int, found `monday`"))
    }
  }

  @Test("steps wait for room in the order of coming")
  func room() throws {
    try withFolder { folder in
      let text = flow(
        """
        foreach n in [1, 2, 3] {
          step work {
            cpu 2
            run "echo begin; sleep 0.2; echo end"
          }
        }
        """
      )
      let run = try LocalRun(text, in: folder, ["--capacity", "cpu=3,memory=4Gi"])
      #expect(run.status == 0)
      #expect(run.log.contains("work[1] ○ waits for 2 cpu (1 free)"))
      var words: [String] = []
      for line in run.log.split(separator: "\n") {
        if line.hasSuffix("│ begin") { words.append("begin") }
        if line.hasSuffix("│ end") { words.append("end") }
      }
      #expect(words == ["begin", "end", "begin", "end", "begin", "end"])
      let places = try LocalRun(text, in: folder, ["--ignore-needs", "--max-workers", "1"])
      #expect(places.log.contains("work[2] ○ waits for one of 1 places (--max-workers)"))
    }
  }

  @Test("what this machine cannot give is refused by name before anything runs")
  func refusals() throws {
    try withFolder { folder in
      let run = try LocalRun(
        flow(
          """
          step harmless {
            run "echo hello"
          }
          step large {
            cpu 64
            gpu 2
            secret FLOWC_NO_SUCH_TOKEN from "api" key "token"
            volume "/no/such/place" claim "data"
            run "true"
          }
          """
        ),
        in: folder,
        ["--capacity", "cpu=8,memory=64Gi"]
      )
      #expect(run.status == 1)
      #expect(!run.log.contains("hello"))
      #expect(
        run.stderr.contains("step `large` asks for 64 cpu (there are 8) and 2 gpu (there is none)")
      )
      #expect(run.stderr.contains("`FLOWC_NO_SUCH_TOKEN` is not set"))
      #expect(run.stderr.contains("step `large` mounts `/no/such/place`"))
      let yaml = try Command.run(["run", "x.yaml"], in: folder)
      #expect(yaml.status == 2)
      #expect(yaml.stderr.contains("there is no flowrt"))
      let half = try Command.run(["run", "main.flow", "--sandbox", "runc"], in: folder)
      #expect(half.status == 2)
      #expect(half.stderr.contains("go together"))
    }
  }

  @Test("a step that may fail does not fail the flow, and is told of")
  func tolerated() throws {
    try withFolder { folder in
      let run = try LocalRun(
        flow(
          "step risky {\n  allow failure\n  run \"exit 5\"\n}\nstep sure {\n  after risky\n  run \"echo here\"\n}"
        ),
        in: folder
      )
      #expect(run.status == 0)
      #expect(run.log.contains("sure  │ here"))
      #expect(run.stderr.contains("1 step done, failed and allowed to: risky"))
    }
  }

  @Test("each step has graphics cards of its own")
  func cards() throws {
    try withFolder { folder in
      let text = flow(
        """
        foreach n in [1, 2, 3] {
          step train {
            gpu 1
            run "echo card $CUDA_VISIBLE_DEVICES; sleep 0.3"
          }
        }
        """
      )
      let run = try LocalRun(text, in: folder, ["--capacity", "gpu=2"])
      #expect(run.status == 0)
      #expect(run.log.contains("train[0] │ card 0"))
      #expect(run.log.contains("train[1] │ card 1"))
      #expect(run.log.contains("train[2] ○ waits for 1 gpu (0 free)"))
    }
  }

  @Test("the code of the project is where steps start")
  func code() throws {
    try withFolder { folder in
      try folder.write("code: src\n", as: "flowc.yaml")
      try folder.write("echo \"hello from code\"\n", as: "src/hello.sh")
      let run = try LocalRun(flow("step greet {\n  run \"sh hello.sh\"\n}"), in: folder)
      #expect(run.status == 0)
      #expect(run.log.contains("hello from code"))
      try folder.write("", as: "flowc.yaml")
      let without = try LocalRun(flow("step greet {\n  run \"sh hello.sh\"\n}"), in: folder)
      #expect(without.status == 1)
      #expect(without.log.contains("greet ? a step starts in an empty folder; with `--code .`"))
      let named = try LocalRun(
        flow("step greet {\n  run \"sh hello.sh\"\n}"),
        in: folder,
        ["--code", "src"]
      )
      #expect(named.status == 0)
    }
  }

  private func flow(_ body: String) -> String {
    """
    flow trial {
      defaults {
        image "busybox:1.37"
        cpu 10m
        memory 1Mi
      }

    \(body.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }.joined(separator: "\n"))
    }

    """
  }
}

/// Times to sleep that nobody else on the machine sleeps, by which processes are found again.
private enum Marks {
  static let sleeping = "86411.\(getpid())"
  static let interrupted = "86412.\(getpid())"
  static let orphaned = "86413.\(getpid())"

  static func processes(_ mark: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { name in
      guard Int(name) != nil,
        let bytes = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
      else { return false }
      let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      return words.first == "sleep" && words.last == mark
    }
  }
}

private func waitUntil(_ condition: () throws -> Bool) throws {
  for _ in 0..<1200 {
    if try condition() { return }
    usleep(25_000)
  }
  Issue.record("it did not come to pass within 30 seconds")
}

/// One `flowc run main.flow`, and what was seen of it.
private struct LocalRun {
  let status: Int32
  /// Standard output: what happened, line by line.
  let log: String
  let stderr: String

  init(
    _ text: String,
    in folder: URL,
    _ arguments: [String] = [],
    meanwhile: (Process, () throws -> String) throws -> Void = { _, _ in }
  ) throws {
    try folder.write(text, as: "main.flow")
    let output = folder.appendingPathComponent(".stdout-\(UUID().uuidString)")
    let errors = folder.appendingPathComponent(".stderr-\(UUID().uuidString)")
    for file in [output, errors] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = Command.binary
    process.arguments = ["run", "main.flow"] + arguments
    process.currentDirectoryURL = folder
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try meanwhile(process) { try String(contentsOf: output, encoding: .utf8) }
    process.waitUntilExit()
    status = process.terminationStatus
    log = try String(contentsOf: output, encoding: .utf8)
    stderr = try String(contentsOf: errors, encoding: .utf8)
  }

  /// `trial-20261125-081203`, as its first line says.
  var name: String {
    get throws {
      let name = log.prefix { $0 != ":" }
      return try #require(name.isEmpty ? nil : String(name))
    }
  }
}
