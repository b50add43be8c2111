/// A request's signature: AWS "Signature Version 4", in the `Authorization` header.
///
/// S3 signs the path as it is sent, encoded once; every other service signs it
/// with dot segments and double slashes removed, encoded once more. Queries are
/// sent in the order in which they are signed, so there is one spelling of each.
import ArtifactStore

/// The encoded request target, and the headers to add: `host`, `x-amz-date`,
/// `x-amz-content-sha256` (S3 only), `x-amz-security-token` and `authorization`.
package func signed(
  _ request: SigningRequest,
  by credentials: Credentials,
  region: String,
  service: String,
  at epochSeconds: Int
) -> (target: String, headers: [(name: String, value: String)]) {
  let moment = SigningMoment(epochSeconds: epochSeconds)
  var added = [(name: "host", value: request.host), (name: "x-amz-date", value: moment.text)]
  if service == "s3" {
    added.append((name: "x-amz-content-sha256", value: request.payloadHash))
  }
  if let token = credentials.sessionToken {
    added.append((name: "x-amz-security-token", value: token))
  }

  let path = percentEncoded(request.path, keepingSlashes: true)
  let query = canonicalQuery(request.query)
  let headers = CanonicalHeaders(request.headers + added)

  var canonical: [UInt8] = []
  canonical.reserveCapacity(512)
  canonical += request.method.utf8
  canonical.append(newline)
  canonical +=
    service == "s3" ? path : percentEncoded(normalized(path), keepingSlashes: true)
  canonical.append(newline)
  canonical += query
  canonical.append(newline)
  canonical += headers.lines
  canonical.append(newline)
  canonical += headers.names
  canonical.append(newline)
  canonical += request.payloadHash.utf8

  let scope = "\(moment.day)/\(region)/\(service)/aws4_request"
  var text = Array("AWS4-HMAC-SHA256\n\(moment.text)\n\(scope)\n".utf8)
  appendHexadecimal(Sha256.hash(canonical), to: &text)
  let key = signingKey(
    secret: credentials.secretKey,
    day: moment.day,
    region: region,
    service: service
  )
  var authorization = Array("AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope)".utf8)
  authorization += ", SignedHeaders=".utf8
  authorization += headers.names
  authorization += ", Signature=".utf8
  appendHexadecimal(Sha256.authenticationCode(for: text, key: key), to: &authorization)
  added.append(
    (name: "authorization", value: String(decoding: authorization, as: UTF8.self))
  )

  var target = path
  if !query.isEmpty {
    target.append(UInt8(ascii: "?"))
    target += query
  }
  return (String(decoding: target, as: UTF8.self), added)
}

private let newline = UInt8(ascii: "\n")

/// The query as it is signed and sent: encoded, then in byte order.
func canonicalQuery(_ query: [(name: String, value: String)]) -> [UInt8] {
  guard !query.isEmpty else { return [] }
  let pairs =
    query
    .map { pair in
      (
        name: percentEncoded(pair.name, keepingSlashes: false),
        value: percentEncoded(pair.value, keepingSlashes: false)
      )
    }
    .sorted { left, right in
      left.name == right.name
        ? left.value.lexicographicallyPrecedes(right.value)
        : left.name.lexicographicallyPrecedes(right.name)
    }
  var bytes: [UInt8] = []
  for (index, pair) in pairs.enumerated() {
    if index > 0 { bytes.append(UInt8(ascii: "&")) }
    bytes += pair.name
    bytes.append(UInt8(ascii: "="))
    bytes += pair.value
  }
  return bytes
}

/// Headers as they are signed: lower-case names in order, one line each, values
/// of one name joined, runs of white space made one.
private struct CanonicalHeaders {
  var lines: [UInt8] = []
  var names: [UInt8] = []

  init(_ headers: [(name: String, value: String)]) {
    let ordered =
      headers.enumerated()
      .map { (name: lowercased($0.element.name), place: $0.offset, value: $0.element.value) }
      .sorted { left, right in
        left.name == right.name
          ? left.place < right.place : left.name.lexicographicallyPrecedes(right.name)
      }
    var last: [UInt8]?
    for header in ordered {
      if header.name == last {
        lines.removeLast()
        lines.append(UInt8(ascii: ","))
      } else {
        if last != nil { names.append(UInt8(ascii: ";")) }
        names += header.name
        lines += header.name
        lines.append(UInt8(ascii: ":"))
        last = header.name
      }
      appendTrimmed(header.value)
      lines.append(newline)
    }
  }

  private mutating func appendTrimmed(_ value: String) {
    var isSpacePending = false
    var isEmpty = true
    for byte in value.utf8 {
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
        isSpacePending = !isEmpty
        continue
      }
      if isSpacePending { lines.append(UInt8(ascii: " ")) }
      isSpacePending = false
      isEmpty = false
      lines.append(byte)
    }
  }
}

private func lowercased(_ name: String) -> [UInt8] {
  name.utf8.map { byte in
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
