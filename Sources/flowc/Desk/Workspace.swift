import ArgumentParser
import FlowEmit
import FlowSyntax
import Glibc

/// One flow file on the desk, with the project it belongs to.
struct Document {
  /// The path as given, for opening; sources carry the path from the project's folder.
  let path: String
  let source: Source
  var project: Project
  /// The folder of the project file, or of the flow when there is none.
  let root: String
}

/// Finds flows and their project files.
struct Workspace {
  private var projects: [String: (project: Project, root: String)] = [:]
  private(set) var reports: [Report] = []

  /// The flows that `paths` name: files, folders (searched for `.flow` files,
  /// hidden folders left out), or `-`.
  mutating func documents(_ paths: [String]) throws -> [Document] {
    var seen: Set<String> = []
    var result: [Document] = []
    for path in paths {
      let files = Files.isFolder(path) ? try Self.flows(in: path) : [path]
      if files.isEmpty { throw Files.Failure("find a flow in", path, ENOENT) }
      for file in files
      where seen.insert(file == "-" ? file : Files.absolute(file)).inserted {
        result.append(try document(file))
      }
    }
    return result
  }

  private mutating func document(_ path: String) throws -> Document {
    let bytes = try Files.read(path)
    let absolute = Files.absolute(path == "-" ? "." : path)
    let folder = path == "-" ? absolute : Files.folder(of: absolute)
    let (project, root) = try project(for: folder)
    let name =
      path == "-"
      ? "stdin"
      : absolute.hasPrefix(root + "/")
        ? String(absolute.dropFirst(root.count + 1)) : Files.name(of: path)
    return Document(
      path: path,
      source: Source(name: name, bytes: bytes),
      project: project,
      root: root
    )
  }

  /// The project that a folder belongs to, and the project's own folder.
  mutating func project(near path: String) throws -> (Project, String) {
    let found = try project(for: Files.absolute(path))
    guard !reports.isEmpty else { return found }
    for report in reports {
      for diagnostic in report.diagnostics {
        Terminal.say(diagnostic.rendered(in: report.source, colors: Terminal.hasColors(2)))
      }
    }
    throw ExitCode.problems
  }

  /// The project file in `folder` or the nearest folder above.
  private mutating func project(for folder: String) throws -> (Project, String) {
    if let known = projects[folder] { return known }
    var current = folder
    while true {
      let path = Files.join(current, "flowc.yaml")
      if let bytes = try Files.contents(path) {
        let source = Source(name: "flowc.yaml", bytes: bytes)
        let (project, diagnostics) = readProject(source)
        if !diagnostics.isEmpty {
          reports.append(Report(source: source, path: path, diagnostics: diagnostics))
        }
        projects[folder] = (project, current)
        return (project, current)
      }
      // A repository's top is as far as a project reaches.
      if current == "/" || current.isEmpty || Files.exists(Files.join(current, ".git")) { break }
      current = Files.folder(of: current)
    }
    projects[folder] = (Project(), folder)
    return (Project(), folder)
  }

  private static func flows(in folder: String) throws -> [String] {
    var result: [String] = []
    for name in try Files.names(in: folder) where !name.hasPrefix(".") {
      let path = Files.join(folder == "." ? "" : folder, name)
      if Files.isFolder(path) {
        result += try flows(in: path)
      } else if name.hasSuffix(".flow") {
        result.append(path)
      }
    }
    return result
  }
}

/// What was found in one flow.
typealias Report = FileReport<DiagnosticCode>

/// What was found in one file.
struct FileReport<Code: FindingCode> {
  let source: Source
  let path: String
  let diagnostics: [Finding<Code>]

  func fails(strict: Bool) -> Bool {
    diagnostics.contains {
      switch $0.code.severity {
      case .error: true
      case .warning: strict
      case .notice: false
      }
    }
  }
}
