/// Where a connection goes: scheme, host and port, as in a URL.
struct Origin: Hashable, Sendable {
  let isSecure: Bool
  /// A name or an address; an IPv6 address without its brackets.
  let host: String
  let port: Int

  /// The host as requests name it: with the port unless it is the scheme's own.
  var authority: String {
    let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
    return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
  }

  var description: String { "\(isSecure ? "https" : "http")://\(authority)" }
}

/// An absolute URL in the few shapes that endpoints have.
struct HTTPAddress: Hashable, Sendable {
  let origin: Origin
  /// What follows the authority, as written: empty, or beginning with `/` or `?`.
  let target: String

  /// `nil`: not `http://host[:port][/path]` nor the same with `https`.
  init?(_ text: String) {
    let isSecure = text.hasPrefix("https://")
    guard isSecure || text.hasPrefix("http://") else { return nil }
    let rest = text.dropFirst(isSecure ? 8 : 7)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    var name = rest[..<end]
    var port = isSecure ? 443 : 80
    if name.hasPrefix("[") {
      guard let close = name.firstIndex(of: "]") else { return nil }
      let after = name[name.index(after: close)...]
      if !after.isEmpty {
        guard after.hasPrefix(":"), let number = Int(after.dropFirst()) else { return nil }
        port = number
      }
      name = name[name.index(after: name.startIndex)..<close]
    } else if let colon = name.firstIndex(of: ":") {
      guard let number = Int(name[name.index(after: colon)...]) else { return nil }
      port = number
      name = name[..<colon]
    }
    guard !name.isEmpty, (1...65_535).contains(port), !name.contains("@"),
      name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    origin = Origin(isSecure: isSecure, host: String(name), port: port)
    target = String(rest[end...])
  }
}
