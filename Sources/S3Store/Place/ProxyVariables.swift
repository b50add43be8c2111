/// The variables that would send requests through an HTTP proxy, and the hosts
/// that they leave out.
///
/// The client speaks to its servers directly. Where the variables say otherwise
/// it says so and stops, since going around a proxy may be forbidden, and often
/// leads nowhere. `NO_PROXY` is read as curl and Go's programs read it.
import ArtifactStore
import Glibc

struct ProxyVariables {
  private let variable: (String) -> String?

  init(environment: @escaping (String) -> String?) { variable = environment }

  /// Throws when requests for `origin` are meant to go through a proxy.
  ///
  /// Addresses that serve credentials to pods and machines are never asked
  /// about: no proxy could know whose they are.
  func allow(_ origin: Origin) throws(StoreError) {
    let names = origin.isSecure ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy", "HTTP_PROXY"]
    guard let name = names.first(where: { variable($0) != nil }), !isLeftOut(origin) else { return }
    throw .refused(
      what: "`\(origin.description)`",
      reason: "\(name) is set, and neither flowc nor flowrt speaks through a proxy: "
        + "add `\(origin.host)` to NO_PROXY, or take \(name) away"
    )
  }

  private func isLeftOut(_ origin: Origin) -> Bool {
    let host = origin.host.lowercased()
    if host == "localhost" || host.hasSuffix(".localhost") || isLoopback(host) { return true }
    let list = variable("no_proxy") ?? variable("NO_PROXY") ?? ""
    return list.split { $0 == "," || $0 == " " }.contains { entry in
      matches(entry.lowercased(), host, port: origin.port)
    }
  }

  private func isLoopback(_ host: String) -> Bool {
    guard let bytes = address(host) else { return false }
    return bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
  }

  private func matches(_ entry: String, _ host: String, port: Int) -> Bool {
    if entry == "*" { return true }
    if let slash = entry.lastIndex(of: "/") {
      guard let length = Int(entry[entry.index(after: slash)...]), let ours = address(host),
        let theirs = address(String(entry[..<slash])), ours.count == theirs.count
      else { return false }
      return agree(ours, theirs, bits: length)
    }
    if let theirs = address(unbracketed(entry)) { return theirs == address(host) }
    var name = entry[...]
    if let colon = name.lastIndex(of: ":") {
      guard Int(name[name.index(after: colon)...]) == port else { return false }
      name = name[..<colon]
    }
    if let theirs = address(unbracketed(String(name))) { return theirs == address(host) }
    if name.hasPrefix("*") { name = name.dropFirst() }
    if name.hasPrefix(".") { name = name.dropFirst() }
    return !name.isEmpty && (host == name || host.hasSuffix(".\(name)"))
  }

  private func unbracketed(_ text: String) -> String {
    text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
  }

  /// The bytes of an address, or `nil` for a name.
  private func address(_ text: String) -> [UInt8]? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if inet_pton(family, text, &bytes) == 1 { return bytes }
    }
    return nil
  }

  private func agree(_ one: [UInt8], _ other: [UInt8], bits: Int) -> Bool {
    guard (0...one.count * 8).contains(bits) else { return false }
    return (0..<bits).allSatisfy { bit in
      (one[bit / 8] ^ other[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
    }
  }
}
