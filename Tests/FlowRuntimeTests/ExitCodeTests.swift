import FlowContract
import FlowRuntime
import Foundation
import Testing

/// Each code of docs/runtime.md, from outside. 246 needs a container with a limit:
/// Scripts/try-containers has it.
@Suite("exit codes")
struct ExitCodeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let code: ExitCode
    /// What the last word says.
    let words: String
    var contract = #"{"step":"a"}"#
    var environment: [String: String] = [:]
    var script = "true"

    var testDescription: String { name }
  }

  /// Nobody listens there.
  private static let nowhere = [
    Variable.store: "s3://bucket/prefix", Variable.storeEndpoint: "http://127.0.0.1:1",
    "AWS_MAX_ATTEMPTS": "2", Variable.storePatience: "0.1",
  ]
  private static let keys = ["AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"]

  private static func bucket(_ others: [String: String]) -> [String: String] {
    nowhere.merging(others) { $1 }
  }

  static let cases = [
    Case(name: "a contract that is none", code: .contract, words: "FLOW_CONTRACT", contract: "{"),
    Case(
      name: "a contract of a later flowc",
      code: .contract,
      words: "compiled for version 2 of the agreement between flowc and flowrt, "
        + "and this flowrt knows 1: use the flowrt image of that flowc",
      environment: [Variable.signature: #"{"version":2,"flow":"f","params":3}"#]
    ),
    Case(
      name: "a store that is none",
      code: .contract,
      words: "a store is written `s3://bucket/prefix` or `file:///folder`",
      environment: [Variable.store: "ftp://x"]
    ),
    Case(
      name: "an endpoint that is none",
      code: .contract,
      words: "an endpoint is written",
      environment: bucket([Variable.storeEndpoint: "store:9000"])
    ),
    Case(
      name: "a number of attempts that is none",
      code: .contract,
      words: "expected a whole number from 1 to 100, found `many`",
      environment: bucket(["AWS_MAX_ATTEMPTS": "many"])
    ),
    Case(
      name: "a patience that is none",
      code: .contract,
      words: "expected a number from 0.01 to 100, found `0`",
      environment: bucket([Variable.storePatience: "0"])
    ),
    Case(
      name: "a store behind a proxy",
      code: .contract,
      words: "add `store.example` to NO_PROXY",
      environment: bucket([
        Variable.storeEndpoint: "https://store.example", "HTTPS_PROXY": "http://proxy:3128",
      ])
    ),
    Case(
      name: "an input that nobody wrote",
      code: .inputsMissing,
      words: "`b.x` is not in the store",
      contract: #"{"step":"a","inputs":{"x":{"type":"int","output":"b.x"}}}"#
    ),
    Case(
      name: "an output of another type",
      code: .outputs,
      words: "output `n`: expected int, found `x`",
      contract: #"{"step":"a","outputs":{"n":"int"}}"#,
      script: "echo x > $n"
    ),
    Case(
      name: "an output that no store keeps",
      code: .outputs,
      words: "`p` is not a file, a folder or a link",
      contract: #"{"step":"a","outputs":{"d":"dir"}}"#,
      script: "mkfifo $d/p"
    ),
    Case(
      name: "a server that is not there",
      code: .storeUnreachable,
      words: "Connection refused",
      environment: bucket(keys)
    ),
    Case(
      name: "no credentials",
      code: .storeDenied,
      words: "AWS_ACCESS_KEY_ID is not set",
      environment: bucket(["AWS_EC2_METADATA_DISABLED": "true"])
    ),
    Case(
      name: "half of a pair of keys",
      code: .storeDenied,
      words: "AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not",
      environment: bucket(["AWS_ACCESS_KEY_ID": "k"])
    ),
    Case(
      name: "a token file that is not there",
      code: .storeDenied,
      words: "the web identity token file is not there",
      environment: bucket([
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/r",
      ])
    ),
    Case(
      name: "a volume that is none",
      code: .disk,
      words: "`/dev/null/export`: Not a directory",
      environment: [Variable.root: "/dev/null"]
    ),
  ]

  @Test("what is wrong has its code, its cause and its words", arguments: cases)
  func code(_ wanted: Case) throws {
    try withTrial { trial in
      let ending = try trial.run(
        wanted.contract,
        wanted.script,
        environment: wanted.environment
      )
      #expect(ending.code == wanted.code.rawValue, "\(ending.errors)")
      #expect(ending.lastWord.contains(wanted.words), "\(ending.lastWord)")
      #expect(ending.lastWord.contains("\"exit\":\(wanted.code.rawValue)"))
      #expect(ending.errors.hasPrefix("flowrt: "))
    }
  }

  @Test("no code is without a test")
  func all() {
    let elsewhere: [ExitCode] = [.digestMismatch, .outOfMemory, .preempted]
    let here = Set(Self.cases.map(\.code))
    for code in ExitCode.allCases { #expect(here.contains(code) || elsewhere.contains(code)) }
  }

  @Test("bytes that are not those that were stored have a code of their own")
  func damaged() throws {
    try withTrial { trial in
      let made = try trial.run(
        #"{"step":"make","outputs":{"f":"file"}}"#,
        "echo some content > $f"
      )
      #expect(made.code == 0)
      let blobs = trial.folder.appendingPathComponent("store/blobs")
      let name = try #require(
        FileManager.default.subpathsOfDirectory(atPath: blobs.path).first { $0.utf8.count > 60 }
      )
      let blob = blobs.appendingPathComponent(name)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: blob.path)
      try Data("other content\n".utf8).write(to: blob)
      let read = try trial.run(
        #"{"step":"read","inputs":{"f":{"type":"file","output":"make.f"}}}"#,
        "echo never"
      )
      #expect(read.code == 245)
      #expect(read.output.isEmpty)
      #expect(read.lastWord.contains("input `f`"), "\(read.lastWord)")
      #expect(read.lastWord.contains("digest-mismatch"))
    }
  }

  @Test("fields of a later flowc are passed over")
  func later() throws {
    try withTrial { trial in
      let ending = try trial.run(
        #"{"step":"a","priority":{"class":[1]},"outputs":{"n":"int"},"cache":null}"#,
        "echo 1 > $n",
        environment: [
          Variable.signature: #"{"version":1,"flow":"f","params":{},"owner":"someone"}"#,
          "FLOW_NEWER": "x",
        ]
      )
      #expect(ending.code == 0, "\(ending.errors)")
    }
  }

  @Test("no shell stands between the step's arguments and the program")
  func noShell() throws {
    try withTrial { trial in
      let ending = try trial.run(
        #"{"step":"a"}"#,
        "",
        command: ["/bin/echo", "$HOME", "a  b", "*", "`id`", ""]
      )
      #expect(ending.output == "$HOME a  b * `id` \n")
    }
  }

  @Test("several wrong items of one list are told at once")
  func items() throws {
    try withTrial { trial in
      let ending = try trial.run(
        #"{"step":"a","outputs":{"l":"list<int>","m":"list<list<bool>>","fs":"list<file>"}}"#,
        """
        echo '[1,"x",2,null,3.5,"y","z","v"]' > $l; echo '[[true],[0,false],1]' > $m
        mkdir $fs/1; echo > $fs/3
        """
      )
      #expect(ending.code == 242)
      for words in [
        "`l`: expected list<int>, found `\\\"x\\\"` at [1], `null` at [3], `3.5` at [4], "
          + "`\\\"y\\\"` at [5], `\\\"z\\\"` at [6] and 1 more",
        "`m`: expected list<list<bool>>, found `0` at [1][0], `1` at [2]",
        "`fs`: expected list<file>, found no item `0`, but later ones, a folder at `1`, "
          + "no item `2`, but later ones",
      ] {
        #expect(ending.lastWord.contains(words), "\(ending.lastWord)")
      }
    }
  }
}
