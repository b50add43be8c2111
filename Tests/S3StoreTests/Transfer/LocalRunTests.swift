import ArtifactStore
import Foundation
import Support
import Testing

@testable import S3Store

/// `flowc run` over a real server: its steps are processes of their own, which share nothing but
/// the bucket.
@Suite("run over S3")
struct LocalRunTests {
  @Test("steps share a bucket, and a later run goes on from what is there")
  func overBucket() async throws {
    let server = try RealServer.shared()
    let bucket = try await server.store().location.bucket
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("flowc-s3-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try flow.write(
      to: folder.appendingPathComponent("main.flow"),
      atomically: true,
      encoding: .utf8
    )
    let store = "--store s3://\(bucket)/runs --store-endpoint \(server.endpoint)"
    let first = try flowc("run main.flow \(store)", in: folder, server)
    #expect(first.contains("add_up  │ the sum is 6"))
    #expect(first.contains("succeeded in"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/.flow/store"))
    // The run knows its store.
    let again = try flowc("run main.flow --resume latest", in: folder, server)
    #expect(again.contains("5 steps done, 5 of them unchanged"))
    let run = try #require(first.split(separator: ":").first)
    let total = try flowc("artifacts cat \(run)/add_up", in: folder, server)
    #expect(total == "6\n")
  }

  private let flow = """
    flow sums {
      defaults {
        image "busybox:1.37"
        cpu 10m
        memory 1Mi
      }
      step make {
        output parts: list<int>
        output table: file
        run "echo '[1,2,3]' > \\"$parts\\"; echo a table > \\"$table\\""
      }
      foreach part in make.parts {
        step pass {
          input table = make.table
          output number: int
          run "grep -q table \\"$table\\" && echo \\"$part\\" > \\"$number\\""
        }
      }
      step add_up {
        input numbers = pass.number
        output sum: int
        run \"\"\"
          tr -d '[]' < "$numbers" | tr ',' '\\n' | awk '{ sum += $1 } END { print sum }' > "$sum"
          echo "the sum is $(cat "$sum")"
        \"\"\"
      }
    }

    """

  /// What flowc says, both streams in one.
  private func flowc(_ arguments: String, in folder: URL, _ server: RealServer) throws -> String {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let beside = (bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL)
      .appendingPathComponent("flowc").path
    let binary =
      FileManager.default.isExecutableFile(atPath: beside)
      ? beside : Repository.url(".build/debug/flowc").path
    let keys =
      "AWS_ACCESS_KEY_ID='\(server.accessKey)' AWS_SECRET_ACCESS_KEY='\(server.secretKey)'"
    // popen, since Foundation's `Process` wants a run loop that test threads have not.
    let command =
      "cd '\(folder.path)' && \(keys) AWS_REGION=us-east-1 '\(binary)' \(arguments) 2>&1"
    guard let output = popen(command, "r") else {
      throw RealServer.Missing(description: "cannot run flowc")
    }
    var text: [UInt8] = []
    while case let byte = getc(output), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
    #expect(pclose(output) == 0)
    return String(decoding: text, as: UTF8.self)
  }
}
