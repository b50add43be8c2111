/// When a failed attempt is followed by another.
package struct RetryStrategy: Sendable {
  package var limit: Text?
  package var policy: String?
  package var expression: Text?
  package var backoff: Backoff?

  package struct Backoff: Sendable {
    package var duration: Text?
    package var factor: Text?
    package var maxDuration: Text?
    package var cap: Text?
  }

  init(_ node: YAMLNode) {
    limit = node.text("limit")
    policy = node.string("retryPolicy")
    expression = node.text("expression")
    backoff = node["backoff"].map {
      Backoff(
        duration: $0.text("duration"),
        factor: $0.text("factor"),
        maxDuration: $0.text("maxDuration"),
        cap: $0.text("cap")
      )
    }
  }
}

/// The locks something holds while it runs.
package struct Synchronization: Sendable {
  package var locks: [Lock] = []

  package enum Lock: Sendable {
    case mutex(name: Text, namespace: String?)
    case semaphore(map: Text, key: Text, namespace: String?)
    case database(String, line: Int)
  }

  init(_ node: YAMLNode) {
    let semaphores = (node["semaphore"].map { [$0] } ?? []) + node.items("semaphores")
    for semaphore in semaphores {
      if let reference = semaphore["configMapKeyRef"] {
        locks.append(
          .semaphore(
            map: reference.text("name") ?? Text(""),
            key: reference.text("key") ?? Text(""),
            namespace: semaphore.string("namespace")
          )
        )
      } else {
        locks.append(.database("semaphore", line: semaphore.start.line))
      }
    }
    let mutexes = (node["mutex"].map { [$0] } ?? []) + node.items("mutexes")
    for mutex in mutexes {
      if mutex.bool("database") ?? false {
        locks.append(.database("mutex", line: mutex.start.line))
      } else {
        locks.append(
          .mutex(name: mutex.text("name") ?? Text(""), namespace: mutex.string("namespace"))
        )
      }
    }
  }
}

/// A cache of a template's outputs.
package struct Memoize: Sendable {
  package var key: Text?
  package var maxAge: Text?
  package var cache: String?

  init(_ node: YAMLNode) {
    key = node.text("key")
    maxAge = node.text("maxAge")
    cache = node["cache"]?["configMap"]?.string("name")
  }
}

/// A container as far as an executor of leaves needs it.
package struct Container: Sendable {
  package var name: String
  package var image: Text?
  package var command: [Text]
  package var args: [Text]
  package var env: [Variable]
  package var requests: [ArgoManifest.Entry]
  package var limits: [ArgoManifest.Entry]

  package struct Variable: Sendable {
    package var name: String
    /// Absent where the value comes from elsewhere in the cluster.
    package var value: Text?
  }

  init(_ node: YAMLNode) {
    name = node.string("name") ?? ""
    image = node.text("image")
    command = node.texts("command")
    args = node.texts("args")
    env = node.items("env").map {
      Variable(name: $0.string("name") ?? "", value: $0.text("value"))
    }
    requests = node["resources"]?["requests"]?.stringEntries ?? []
    limits = node["resources"]?["limits"]?.stringEntries ?? []
  }
}
