/// The keys below a prefix, page by page (`ListObjectsV2`).
package import ArtifactStore
import NIOHTTP1

extension S3Store {
  package func list(_ prefix: String) async throws(StoreError) -> [String] {
    var keys: [String] = []
    var token: String?
    let lane = wires.lane()
    let own = location.key("")
    repeat {
      let page = try await page(location.key(prefix), after: token, on: lane)
      for key in page.keys {
        guard key.hasPrefix(own) else {
          throw .unreachable(reason: "asked for keys below `\(own)`, the server lists `\(key)`")
        }
        keys.append(String(key.dropFirst(own.count)))
      }
      guard page.next != token || token == nil else {
        throw .unreachable(reason: "the server's listing of `\(prefix)` has no end")
      }
      token = page.next
    } while token != nil
    // Servers agree on the order but for bytes above 0x7F.
    return keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func page(
    _ prefix: String,
    after token: String?,
    on lane: Lane
  )
    async throws(StoreError) -> ListingPage
  {
    var ask = Ask(method: .GET, key: "", place: .memory(limit: 16 << 20))
    ask.query = [
      ("list-type", "2"), ("prefix", prefix), ("max-keys", "1000"), ("encoding-type", "url"),
    ]
    if let token { ask.query.append(("continuation-token", token)) }
    guard case .answer(let answer) = try await persist(ask, on: lane) else {
      throw .refused(
        what: "s3://\(location.bucket)",
        reason: "there is no such bucket; create it, or correct the store's URL"
      )
    }
    guard let page = ListingPage(answer.body) else {
      throw .unreachable(reason: "the server's listing of `\(prefix)` cannot be read")
    }
    return page
  }
}

struct ListingPage: Hashable {
  var keys: [String] = []
  var next: String?

  /// `nil`: not a listing, or one that says it goes on and not where.
  init?(_ bytes: [UInt8]) {
    guard let leaves = try? Markup.leaves(of: bytes) else { return nil }
    var isTruncated: Bool?
    var isEncoded = false
    for leaf in leaves {
      guard leaf.path.first == "ListBucketResult" else { return nil }
      switch leaf.path.dropFirst().joined(separator: "/") {
      case "Contents/Key": keys.append(leaf.text)
      case "IsTruncated": isTruncated = leaf.text == "true"
      case "NextContinuationToken": next = leaf.text
      case "EncodingType": isEncoded = leaf.text == "url"
      default: break
      }
    }
    guard let isTruncated, !isTruncated || next != nil else { return nil }
    if !isTruncated { next = nil }
    guard isEncoded else { return }
    var decoded: [String] = []
    for key in keys {
      guard let plain = decodedKey(key) else { return nil }
      decoded.append(plain)
    }
    keys = decoded
  }
}

/// A key without its percent encoding, in which `+` is a space.
private func decodedKey(_ key: String) -> String? {
  var bytes: [UInt8] = []
  var rest = key.utf8[...]
  while let byte = rest.popFirst() {
    switch byte {
    case UInt8(ascii: "+"):
      bytes.append(UInt8(ascii: " "))
    case UInt8(ascii: "%"):
      guard let digits = String(rest.prefix(2)), digits.utf8.count == 2,
        let value = UInt8(digits, radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    default:
      bytes.append(byte)
    }
  }
  return String(validating: bytes, as: UTF8.self)
}
