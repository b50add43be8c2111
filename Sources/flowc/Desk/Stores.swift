import ArtifactStore
import FlowEmit
import Glibc
import S3Store

/// Opens the store that a project names, or the command line.
func openStore(_ options: EmitOptions) async throws -> ArtifactStore {
  guard let url = options.store else {
    throw StoreFailure("no store is named: say `store` in flowc.yaml, or give --store")
  }
  let objects = try openObjects(
    url,
    endpoint: options.storeEndpoint,
    region: options.storeRegion,
    variables: environment()
  )
  return try await ArtifactStore.open(objects)
}

/// This process's own variables.
func environment() -> [String: String] {
  var result: [String: String] = [:]
  var next = environ
  while let entry = next.pointee {
    let text = String(cString: entry)
    if let equals = text.firstIndex(of: "=") {
      result[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    next += 1
  }
  return result
}

/// What the desk says when a store, or what is to be stored, is not as it should be.
struct StoreFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  init(_ error: StoreError) {
    description =
      switch error {
      case .missing(let key): "`\(key)` is not in the store"
      case .denied(let key, let reason): "the store refuses `\(key)`: \(reason)"
      case .unreachable(let reason): "the store cannot be reached: \(reason)"
      case .corrupt(let key, let reason): "`\(key)` in the store is damaged: \(reason)"
      case .refused(let what, let reason): "\(what) is refused: \(reason)"
      case .local(let path, let reason): "`\(path)`: \(reason)"
      }
  }
}
