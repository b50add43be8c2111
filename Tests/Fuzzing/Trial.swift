/// A flow's text and what is supposed of its run: all that the two ways of running it need.
///
/// As a file it begins with comments, `// world SEED TROUBLES` and `// given NAME=VALUE`.
package struct Trial: Sendable {
  package let source: String
  package var world = World(seed: 0)
  package var given: [(name: String, value: String)] = []

  package init(_ flow: RandomFlow) {
    source = flow.source
    world = flow.world
    for param in flow.params {
      if let value = param.given { given.append((param.name, value)) }
    }
  }

  package init(file: String) {
    source = file
    for line in file.split(separator: "\n").prefix(while: { $0.hasPrefix("//") }) {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      guard words.count == 3 else { continue }
      let parts = words[2].split(separator: words[1] == "given" ? "=" : " ", maxSplits: 1)
        .map(String.init)
      switch words[1] {
      case "world":
        world.seed = UInt64(parts[0]) ?? 0
        world.troubles = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
      case "given": given.append((parts[0], parts.count > 1 ? parts[1] : ""))
      default: break
      }
    }
  }

  package var file: String {
    (["// world \(world.seed) \(world.troubles)"] + given.map { "// given \($0.name)=\($0.value)" })
      .joined(separator: "\n") + "\n" + source
  }
}
