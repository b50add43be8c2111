import ArgumentParser
import FlowContract
import Glibc

/// `flowc runtime image -o flowrt.oci.tar`
struct Runtime: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runtime",
    abstract: "Make the image that brings flowrt into pods.",
    subcommands: [Image.self]
  )

  struct Image: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "image",
      abstract: "Write flowrt's image as an OCI archive, without a container engine.",
      discussion: """
        The image holds one file, /flowrt. Put it where a cluster can pull it, for example with \
        `skopeo copy oci-archive:flowrt.oci.tar docker://registry/flowrt:\(flowcVersion)`, and name \
        that in `runtime_image` of flowc.yaml. The same flowrt gives the same bytes.
        """
    )

    @Option(name: [.short, .long], help: "The file to write.", completion: .file())
    var output: String

    @Option(help: "The flowrt to put in (otherwise the one beside flowc).", completion: .file())
    var flowrt: String?

    @Option(help: "Refuse a flowrt that is not for this processor: amd64 or arm64.")
    var arch: String?

    func run() throws {
      let path = flowrt ?? besideFlowc
      let image = try RuntimeImage(program: try Files.read(path), path: path)
      if let arch, arch != image.architecture {
        throw StoreFailure("`\(path)` is for \(image.architecture), not for \(arch)")
      }
      let bytes = image.archive(version: flowcVersion)
      try Files.write(bytes, to: output)
      Terminal.say("\(image.architecture), \(sizeText(bytes.count))")
    }
  }
}
