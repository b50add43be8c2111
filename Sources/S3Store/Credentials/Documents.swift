/// The small documents that credentials come in: files, JSON, points in time.
import ArtifactStore
import CivilCalendar
import FlowContract
import Glibc

/// A whole file of at most 1 MiB, or `nil` when there is none.
func smallFile(_ path: String) throws(StoreError) -> [UInt8]? {
  let limit = 1 << 20
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else {
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw .local(path: path, reason: systemMessage(errno))
  }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: limit + 1)
  var size = 0
  while size < bytes.count {
    let count = bytes.withUnsafeMutableBytes { buffer in
      read(file, buffer.baseAddress?.advanced(by: size), buffer.count - size)
    }
    if count == 0 { break }
    guard count > 0 else {
      if errno == EINTR { continue }
      throw .local(path: path, reason: systemMessage(errno))
    }
    size += count
  }
  guard size <= limit else { throw .local(path: path, reason: "is larger than 1 MiB") }
  return Array(bytes[..<size])
}

/// What containers and machines are served: four fields of JSON.
func credentials(json bytes: [UInt8], from place: String) throws(StoreError) -> Credentials {
  let json: JSON
  do throws(JSONError) {
    json = try JSON(bytes)
  } catch {
    // Where it breaks is said, what stands there is not: it may be the secret.
    throw .unreachable(reason: "the credentials of \(place) are no JSON, from byte \(error.offset)")
  }
  if let code = json.text(of: "Code"), code != "Success" {
    throw .noCredentials("\(place) has none: \(quoted(code, hiding: []))")
  }
  guard let accessKey = json.text(of: "AccessKeyId"),
    let secretKey = json.text(of: "SecretAccessKey")
  else { throw .unreachable(reason: "the credentials of \(place) lack their keys") }
  let expiration = json.text(of: "Expiration")
  let expiry = expiration.flatMap(epoch)
  guard expiration == nil || expiry != nil else {
    throw .unreachable(reason: "the credentials of \(place) end at a time that is none")
  }
  return Credentials(
    accessKey: accessKey,
    secretKey: secretKey,
    sessionToken: json.text(of: "Token"),
    expiry: expiry
  )
}

extension JSON {
  /// The text of an object's field.
  func text(of key: String) -> String? {
    guard case .object(let fields) = self,
      case .string(let text)? = fields.first(where: { $0.key == key })?.value
    else { return nil }
    return text
  }
}

/// Seconds since 1970 of `2026-01-31T23:59:59.123Z`, or with `+01:00`; fractions are cut.
func epoch(_ text: String) -> Int? {
  let bytes = Array(text.utf8)
  func number(_ range: Range<Int>) -> Int? {
    guard range.upperBound <= bytes.count,
      bytes[range].allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
    else { return nil }
    return Int(String(decoding: bytes[range], as: UTF8.self))
  }
  guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
    bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
    let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
    let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
    (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
  else { return nil }
  let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
  let local = days * 86_400 + hour * 3600 + minute * 60 + second
  var place = 19
  if bytes[place] == UInt8(ascii: ".") {
    place += 1
    while place < bytes.count, number(place..<place + 1) != nil { place += 1 }
  }
  guard place < bytes.count else { return nil }
  if bytes[place] == UInt8(ascii: "Z") { return place + 1 == bytes.count ? local : nil }
  let isEast = bytes[place] == UInt8(ascii: "+")
  guard isEast || bytes[place] == UInt8(ascii: "-"), bytes.count == place + 6,
    bytes[place + 3] == UInt8(ascii: ":"), let hours = number(place + 1..<place + 3),
    let minutes = number(place + 4..<place + 6)
  else { return nil }
  let offset = hours * 3600 + minutes * 60
  return isEast ? local - offset : local + offset
}

/// Without white space around it.
func trimmed(_ text: some StringProtocol) -> String {
  let start = text.drop { $0.isWhitespace }
  guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
  return String(start[...last])
}
