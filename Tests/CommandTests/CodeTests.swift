import Foundation
import Testing

private let flow = """
  flow hello {
    step greet {
      image "busybox:1.36"
      run "sh greet.sh"
    }
  }

  """

@Suite("flowc package and push")
struct CodeTests {
  private func project(_ folder: URL) throws {
    try folder.write(
      "store: file://\(folder.path)/store\ncode: code\noutput: code/manifests\n",
      as: "flowc.yaml"
    )
    try folder.write(flow, as: "hello.flow")
    try folder.write("echo hello\n", as: "code/greet.sh")
    try folder.write("*.log\nscratch/\n", as: "code/.flowcignore")
    try folder.write("noise", as: "code/run.log")
    try folder.write("noise", as: "code/scratch/a")
  }

  @Test("build writes the digest that package prints, and --check sees the code change")
  func digest() throws {
    try withFolder { folder in
      try project(folder)
      let digest = try Command.run(["package"], in: folder).stdout
      #expect(digest.count == 65)
      #expect(try Command.run(["build", "hello.flow"], in: folder).status == 0)
      let manifest = try folder.text(of: "code/manifests/hello.workflowtemplate.yaml")
      // Quoted where YAML might take it for a number.
      let plain = manifest.replacing("'", with: "")
      #expect(plain.contains("- name: FLOW_CODE\n        value: \(digest.dropLast())\n"))
      // The manifests are in the folder of code, and do not belong to the package.
      #expect(try Command.run(["build", "hello.flow", "--check"], in: folder).status == 0)
      try folder.write("more noise", as: "code/run.log")
      #expect(try Command.run(["build", "hello.flow", "--check"], in: folder).status == 0)
      try folder.write("echo hullo\n", as: "code/greet.sh")
      let stale = try Command.run(["build", "hello.flow", "--check"], in: folder)
      #expect(stale.status == 1)
      #expect(stale.stderr.hasPrefix("stale code/manifests/hello.workflowtemplate.yaml\n"))
    }
  }

  @Test("without `code` there is no digest, and a folder that is not there is named")
  func absent() throws {
    try withFolder { folder in
      try project(folder)
      try folder.write("store: file:///x\n", as: "flowc.yaml")
      let built = try Command.run(["build", "hello.flow", "--stdout"], in: folder)
      #expect(!built.stdout.contains("FLOW_CODE"))
      let usage = try Command.run(["package"], in: folder)
      #expect(usage.status == 2)
      try folder.write("code: sources\n", as: "flowc.yaml")
      let missing = try Command.run(["build", "hello.flow", "--stdout"], in: folder)
      #expect(missing.status == 3)
      #expect(missing.stderr.contains("sources`: Not a directory"))
    }
  }

  @Test("package lists and archives what it says it does")
  func archive() throws {
    try withFolder { folder in
      try project(folder)
      let list = try Command.run(["package", "--list"], in: folder)
      #expect(list.stdout == ".flowcignore\ngreet.sh\n")
      let first = try Command.run(["package", "-o", "a.tar"], in: folder)
      #expect(first.stderr == "2 files, 26 B\n")
      let second = try Command.run(["package", "code", "-o", "b.tar"], in: folder)
      #expect(second.stdout == first.stdout)
      let a = try Data(contentsOf: folder.appendingPathComponent("a.tar"))
      #expect(try Data(contentsOf: folder.appendingPathComponent("b.tar")) == a)
      #expect(a.count == 2 * 1024 + 1024)
    }
  }

  @Test("push prints the same digest, and sends once")
  func push() throws {
    try withFolder { folder in
      try project(folder)
      let digest = try Command.run(["package"], in: folder).stdout
      #expect(try Command.run(["push"], in: folder).stdout == digest)
      let blobs = try folder.names(in: "store/blobs")
      #expect(blobs.count == 2, "the pack and the index")
      #expect(try Command.run(["push"], in: folder).stdout == digest)
      #expect(try folder.names(in: "store/blobs") == blobs)
      let nowhere = try Command.run(["push", "--store", "file:///proc/none"], in: folder)
      #expect(nowhere.status == 3)
      #expect(nowhere.stderr == "flowc: `/proc/none`: No such file or directory\n")
    }
  }
}
