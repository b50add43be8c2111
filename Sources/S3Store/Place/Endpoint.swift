/// The server that holds a bucket, and how the bucket is named to it.
///
/// Amazon's own servers get the bucket in the host's name (they will drop the
/// other way), any other server in the path (it seldom has the DNS names).
import ArtifactStore

/// Where the bucket's name goes.
package enum BucketStyle: Hashable, Sendable {
  /// In the host for Amazon's servers, in the path for others.
  case automatic
  case path
  case host
}

struct Endpoint: Hashable, Sendable {
  var region: String
  /// `nil`: Amazon's server of the region.
  var custom: HTTPAddress?
  let style: BucketStyle
  let bucket: String

  init(
    bucket: String,
    endpoint: String?,
    region: String?,
    style: BucketStyle
  )
    throws(StoreError)
  {
    self.bucket = bucket
    self.style = style
    self.region = region.flatMap { $0.isEmpty ? nil : $0 } ?? "us-east-1"
    guard isRegion(self.region) else {
      throw .refused(
        what: "region `\(self.region)`",
        reason: "a region is spelled like `eu-west-1`"
      )
    }
    guard let endpoint, !endpoint.isEmpty else { return }
    guard let address = HTTPAddress(endpoint), !address.target.contains("?") else {
      throw .refused(
        what: "endpoint `\(endpoint)`",
        reason: "an endpoint is written `http://host:port` or `https://host`"
      )
    }
    custom = address
  }

  /// Whether a server that says "the bucket is elsewhere" may name the place.
  var isAmazon: Bool { custom.map { isAmazonHost($0.origin.host) } ?? true }

  /// Where requests go, and what stands before the key in their path.
  var address: (origin: Origin, path: String) {
    let origin = custom?.origin ?? Origin(isSecure: true, host: amazonHost(region), port: 443)
    var base = custom?.target ?? ""
    while base.hasSuffix("/") { base.removeLast() }
    guard isInHost else { return (origin, "\(base)/\(bucket)/") }
    let host = Origin(
      isSecure: origin.isSecure,
      host: "\(bucket).\(origin.host)",
      port: origin.port
    )
    return (host, "\(base)/")
  }

  /// A certificate for `*.host` does not cover a bucket with dots.
  private var isInHost: Bool {
    switch style {
    case .path: false
    case .host: true
    case .automatic: isAmazon && !bucket.contains(".")
    }
  }

  /// The same bucket in another of Amazon's regions.
  func moved(to region: String) -> Endpoint? {
    guard isRegion(region), region != self.region else { return nil }
    var moved = self
    moved.region = region
    if let custom, isAmazonHost(custom.origin.host) { moved.custom = nil }
    return moved
  }

  /// The same bucket at an address that the server named: from Amazon to Amazon,
  /// or on the same host. Content is carried to no stranger.
  func redirected(to address: HTTPAddress) -> Endpoint? {
    let here = self.address.origin
    let there = address.origin
    var host = there.host
    if isInHost, host.hasPrefix(bucket + ".") {
      host = String(host.dropFirst(bucket.utf8.count + 1))
    }
    let isFamily = isAmazon && isAmazonHost(host)
    guard isFamily || there.host == here.host, there.isSecure || !here.isSecure, there != here
    else { return nil }
    var redirected = self
    redirected.custom = HTTPAddress(
      Origin(isSecure: there.isSecure, host: host, port: there.port).description
        + (custom?.target ?? "")
    )
    return redirected
  }
}

func amazonHost(_ region: String) -> String {
  "s3.\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
}

func isAmazonHost(_ host: String) -> Bool {
  host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn")
}

private func isRegion(_ text: String) -> Bool {
  !text.isEmpty && text.utf8.count <= 64
    && text.utf8.allSatisfy { byte in
      (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
        || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
        || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
