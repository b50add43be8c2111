import FlowContract
import FlowRuntime
import Foundation
import Testing

@Suite("the process")
struct ProcessTests {
  @Test("signals end it as they would have ended the program itself", arguments: [9, 6, 15])
  func killed(_ signal: Int32) throws {
    try withTrial { trial in
      let ending = try trial.run("{\"step\":\"a\"}", "kill -\(signal) $$")
      #expect(ending.code == 128 + signal)
      #expect(ending.lastWord.contains("signal \(signal)"))
    }
  }

  /// Waits until the program has said that it runs, in a file.
  private func started(_ file: URL) throws {
    for _ in 0..<1000 where !FileManager.default.fileExists(atPath: file.path) {
      usleep(10_000)
    }
    #expect(FileManager.default.fileExists(atPath: file.path))
  }

  @Test("being asked to stop reaches the whole group, and counts as preempted")
  func preempted() throws {
    try withTrial { trial in
      let ready = trial.folder.appendingPathComponent("ready")
      let ending = try trial.run(
        "{\"step\":\"a\"}",
        "(trap 'echo inner; exit' TERM; while :; do sleep 0.05; done) & trap 'echo outer; wait; exit 9' TERM; touch '\(ready.path)'; wait",
        meanwhile: { process in
          try started(ready)
          process.terminate()
        }
      )
      #expect(ending.code == 247)
      #expect(ending.output.split(separator: "\n").sorted() == ["inner", "outer"])
    }
  }

  @Test("who ignores it is killed after the grace")
  func grace() throws {
    try withTrial { trial in
      let ready = trial.folder.appendingPathComponent("ready")
      let ending = try trial.run(
        "{\"step\":\"a\"}",
        "trap '' TERM; touch '\(ready.path)'; while :; do sleep 0.1; done",
        environment: [Variable.grace: "1"],
        meanwhile: { process in
          try started(ready)
          process.terminate()
        }
      )
      #expect(ending.code == 247)
      #expect(ending.lastWord.contains("killed after its grace period"))
    }
  }

  @Test("a program that ends well although asked to stop has its outputs kept")
  func finishes() throws {
    try withTrial { trial in
      let ready = trial.folder.appendingPathComponent("ready")
      let ending = try trial.run(
        "{\"step\":\"a\",\"outputs\":{\"n\":\"int\"},\"export\":{\"n\":\"value\"}}",
        "trap 'echo 7 > $n; exit 0' TERM; touch '\(ready.path)'; while :; do sleep 0.05; done",
        meanwhile: { process in
          try started(ready)
          process.terminate()
        }
      )
      #expect(ending.code == 0)
      #expect(ending.exports == ["n": "7"])
    }
  }

  @Test("other signals are passed on")
  func passedOn() throws {
    try withTrial { trial in
      let ready = trial.folder.appendingPathComponent("ready")
      let ending = try trial.run(
        "{\"step\":\"a\"}",
        "trap 'echo heard; exit 0' USR1; touch '\(ready.path)'; while :; do sleep 0.05; done",
        meanwhile: { process in
          try started(ready)
          kill(process.processIdentifier, SIGUSR1)
        }
      )
      #expect(ending.code == 0)
      #expect(ending.output == "heard\n")
    }
  }

  @Test("what the program leaves behind is ended, and orphans are reaped")
  func orphans() throws {
    try withTrial { trial in
      let ready = trial.folder.appendingPathComponent("ready")
      let ending = try trial.run(
        "{\"step\":\"a\"}",
        // Twenty orphans end at once; the parent of all is the runtime, which shows no zombie.
        """
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do (sh -c 'exit 0' &) ; done
        sleep 0.3
        grep -l "^PPid:.$PPID\\$" /proc/[0-9]*/status 2>/dev/null | xargs grep -h '^State' | grep -c Z || true
        sleep 600 &
        touch '\(ready.path)'
        """
      )
      #expect(ending.code == 0)
      #expect(ending.output == "0\n")
    }
  }

  @Test("the program's streams are its own, byte for byte")
  func streams() throws {
    try withTrial { trial in
      let ending = try trial.run(
        "{\"step\":\"a\"}",
        "printf 'no line break'; printf 'err' >&2; head -c 300000 /dev/zero | tr '\\0' x"
      )
      #expect(ending.output == "no line break" + String(repeating: "x", count: 300_000))
      #expect(ending.errors == "err")
    }
  }

  @Test("what the program writes is there at once, and not when it ends")
  func unbuffered() throws {
    try withTrial { trial in
      let go = trial.folder.appendingPathComponent("go")
      let ending = try trial.run(
        "{\"step\":\"a\"}",
        "printf 'half a line'; printf 'an error' >&2; until [ -e '\(go.path)' ]; do sleep 0.05; done",
        meanwhile: { _ in
          let pods = try FileManager.default.contentsOfDirectory(atPath: trial.folder.path)
          let pod = trial.folder.appendingPathComponent(
            try #require(pods.first { $0.hasPrefix("pod-") })
          )
          for (name, text) in [("out", "half a line"), ("err", "an error")] {
            var seen = Data()
            for _ in 0..<1000 where seen.isEmpty {
              usleep(10_000)
              seen = try Data(contentsOf: pod.appendingPathComponent(name))
            }
            #expect(String(decoding: seen, as: UTF8.self) == text)
          }
          try Data().write(to: go)
        }
      )
      #expect(ending.code == 0)
    }
  }

  @Test("a signal to flowrt's own group, as Argo's wrapper sends it, reaches the program once")
  func wrapped() throws {
    try withTrial { trial in
      let ready = trial.folder.appendingPathComponent("ready")
      let ending = try trial.run(
        "{\"step\":\"a\"}",
        """
        n=0; trap 'n=$((n + 1))' TERM; touch '\(ready.path)'
        while [ $n = 0 ]; do sleep 0.05 || true; done; sleep 0.3; echo "heard $n"; exit 9
        """,
        meanwhile: { process in
          try started(ready)
          let leader = process.processIdentifier
          #expect(getpgid(leader) == leader)
          kill(-leader, SIGTERM)
        }
      )
      #expect(ending.output == "heard 1\n")
      #expect(ending.code == 247)
    }
  }

  @Test("a program finds no file of the runtime's open, and nothing blocked")
  func clean() throws {
    try withTrial { trial in
      let ending = try trial.run(
        "{\"step\":\"a\"}",
        "ls /proc/self/fd | wc -l; grep SigBlk /proc/self/status; grep SigIgn /proc/self/status"
      )
      // Three streams, and the folder that ls reads. glibc's posix_spawn ignores 32 and 33 in
      // every child, which are its own.
      #expect(
        ending.output.replacing("SigIgn:\t0000000180000000", with: "SigIgn:\t0000000000000000")
          == "4\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n"
      )
    }
  }

  @Test(
    "the kernel's count of deaths is found in both versions of cgroups",
    arguments: [
      ("0::/\n", "sys/fs/cgroup/memory.events", "low 0\noom 3\noom_kill 2\n"),
      ("0::/kubepods/pod1\n", "sys/fs/cgroup/memory.events", "oom_kill 2\n"),
      (
        "4:memory:/docker/1\n0::/\n", "sys/fs/cgroup/memory/memory.oom_control",
        "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"
      ),
      ("7:cpu,memory:/a\n", "sys/fs/cgroup/memory/a/memory.oom_control", "oom_kill 2\n"),
    ]
  )
  func memory(_ own: String, _ file: String, _ counters: String) throws {
    try withTrial { trial in
      for (path, text) in [("proc/self/cgroup", own), (file, counters)] {
        let url = trial.folder.appendingPathComponent(path)
        let folder = url.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
      }
      #expect(Memory(root: trial.folder.path).kills == 2)
    }
  }
}
