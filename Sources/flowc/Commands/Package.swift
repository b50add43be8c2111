import ArgumentParser
import ArtifactStore
import CodePackage
import FlowEmit

/// Which code, for the two verbs that handle it.
struct CodeOptions: ParsableArguments {
  @Argument(
    help: "The folder of code (otherwise `code` of flowc.yaml).",
    completion: .directory
  )
  var folder: String?

  /// The package, and the project it belongs to.
  func package() throws -> (package: CodePackage, project: Project) {
    var workspace = Workspace()
    let (project, root) = try workspace.project(near: folder ?? ".")
    guard let path = folder ?? project.code.map({ Files.shortened(Files.join(root, $0)) }) else {
      throw ValidationError("which folder? Give one, or `code` in flowc.yaml")
    }
    return (try CodePackage(folder: path), project)
  }
}

/// `flowc package -o code.tar`
struct Package: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "package",
    abstract: "Show what the steps' code package is, and its digest.",
    discussion: """
      Prints the digest that `flowc build` writes into manifests as FLOW_CODE. The same files give \
      the same digest everywhere: times, owners and empty folders do not count. What .flowcignore \
      names, in the syntax of .gitignore, does not belong to it, and neither do .git and manifests \
      that flowc wrote.
      """
  )

  @OptionGroup var code: CodeOptions

  @Option(name: [.short, .long], help: "Also write a tar file, to look into.", completion: .file())
  var output: String?

  @Flag(help: "List the files instead.")
  var list = false

  func run() async throws {
    let package = try code.package().package
    let files = try package.files()
    if list { return Terminal.write(files.map { $0.path + "\n" }.joined()) }
    if let output {
      var bytes: [UInt8] = []
      try package.archive { bytes += $0 }
      try Files.write(bytes, to: output)
    }
    let blob = try await package.blob()
    Terminal.say("\(count(files)), \(sizeText(blob.size))")
    Terminal.write(blob.digest + "\n")
  }
}

/// `flowc push`
struct Push: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push",
    abstract: "Upload the steps' code package to the store, once.",
    discussion: """
      Prints the digest, which `flowc build` writes into manifests as FLOW_CODE. What the store \
      has already is not sent again. Push before the manifests that name the digest are applied.
      """
  )

  @OptionGroup var code: CodeOptions
  @OptionGroup var store: StoreOptions

  func run() async throws {
    let (package, project) = try code.package()
    let opened = try await openStore(store.over(project.emit))
    let blob = try await package.push(to: opened)
    Terminal.say("\(count(try package.files())), \(sizeText(blob.size)), in the store")
    Terminal.write(blob.digest + "\n")
  }
}

/// Where artifacts are; each option overrides the project file.
struct StoreOptions: ParsableArguments {
  @Option(help: "The store, s3://bucket/prefix or file:///folder (otherwise from flowc.yaml).")
  var store: String?

  @Option(help: "The address of an S3 that is not Amazon's.")
  var storeEndpoint: String?

  @Option(help: "The region of an S3.")
  var storeRegion: String?

  func over(_ options: EmitOptions) -> EmitOptions {
    var result = options
    // Another store is somewhere else altogether.
    if let store { (result.store, result.storeEndpoint, result.storeRegion) = (store, nil, nil) }
    result.storeEndpoint = storeEndpoint ?? result.storeEndpoint
    result.storeRegion = storeRegion ?? result.storeRegion
    return result
  }
}

private func count(_ files: [Walk.Found]) -> String {
  let count = files.filter { !$0.isFolder }.count
  return "\(count) file\(count == 1 ? "" : "s")"
}

/// `812 B`, `1.5 MiB`
func sizeText(_ bytes: Int) -> String {
  let units = ["B", "KiB", "MiB", "GiB", "TiB"]
  var tenths = bytes * 10
  var unit = 0
  while tenths >= 10240, unit < units.count - 1 {
    tenths = (tenths + 512) / 1024
    unit += 1
  }
  return unit == 0 ? "\(bytes) B" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
}
