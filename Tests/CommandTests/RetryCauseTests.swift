import FlowContract
import Testing

/// What the runtime ends with is what a retry's causes speak of: emitted, and then
/// decided by Argo's rules.
@Suite("retries and the runtime's exit codes")
struct RetryCauseTests {
  /// Docs/runtime.md and the table of causes in docs/language.md, once more.
  static func causes(of code: Int) -> Set<String> {
    switch ExitCode(rawValue: code) {
    case nil, .outputs: ["failure"]
    case .storeUnreachable, .digestMismatch, .disk: ["error"]
    case .outOfMemory: ["oom"]
    case .preempted: ["preempted"]
    case .contract, .inputsMissing, .storeDenied: []
    }
  }

  @Test("each code is tried again for its cause, and for no other")
  func codes() throws {
    let causes = ["failure", "error", "oom", "preempted"]
    let steps = causes.map { cause in
      """
        step on_\(cause) {
          image "busybox:1.37"
          retry 1 on \(cause)
          run "work"
        }
      """
    }
    let codes = [1, 126, 127, 137, 143, 239, 249, 255] + ExitCode.allCases.map(\.rawValue)
    let tests = codes.flatMap { code in
      causes.map { cause in
        let attempts = Self.causes(of: code).contains(cause) ? 2 : 1
        return """
            test "\(code), \(cause)" {
              fail on_\(cause) once with exit \(code)
              expect on_\(cause) attempts \(attempts)
              expect on_\(cause) \(attempts == 2 ? "succeeded" : "failed")
            }
          """
      }
    }
    let named = causes.dropFirst().flatMap { happened in
      causes.map { cause in
        """
          test "\(happened), \(cause)" {
            fail on_\(cause) once with \(happened)
            expect on_\(cause) attempts \(cause == happened ? 2 : 1)
          }
        """
      }
    }
    let flow = "flow causes {\n\((steps + tests + named).joined(separator: "\n"))\n}\n"
    try withFolder { folder in
      try folder.write(flow, as: "main.flow")
      let result = try Command.run(["test", "main.flow"], in: folder)
      #expect(result.status == 0, "\(result.stdout)\(result.stderr)")
      #expect(result.stdout.contains("\((tests + named).count) tests, all passed"))
    }
  }
}
