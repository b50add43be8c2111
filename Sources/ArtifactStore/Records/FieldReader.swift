import FlowContract

/// The fields of one object in a document of the store, taken at their word or
/// refused with the document's name and the place in it.
///
/// Fields that nobody asks for are of a later version and mean nothing here.
struct FieldReader {
  let document: String
  private let place: String
  private let fields: [JSON.Field]

  init(_ json: JSON, in document: String, at place: String) throws(StoreError) {
    self.document = document
    self.place = place
    guard case .object(let fields) = json else {
      throw .refused(what: document, reason: "\(place) is not an object")
    }
    self.fields = fields
  }

  func refusal(_ reason: String) -> StoreError {
    .refused(what: document, reason: "in \(place), \(reason)")
  }

  func field(_ key: String) -> JSON? { fields.first { $0.key == key }?.value }

  func required(_ key: String) throws(StoreError) -> JSON {
    guard let value = field(key) else { throw refusal("`\(key)` is missing") }
    return value
  }

  func text(_ key: String) throws(StoreError) -> String {
    guard case .string(let text) = try required(key) else {
      throw refusal("`\(key)` is not a text")
    }
    return text
  }

  func optionalText(_ key: String) throws(StoreError) -> String? {
    field(key) == nil ? nil : try text(key)
  }

  func int(_ key: String) throws(StoreError) -> Int {
    guard case .int(let int) = try required(key) else {
      throw refusal("`\(key)` is not a whole number")
    }
    return int
  }

  /// A number that counts something, and with which sums do not overflow.
  func count(_ key: String) throws(StoreError) -> Int {
    let int = try int(key)
    guard (0...Limits.size).contains(int) else {
      throw refusal("`\(key)` is \(int), outside 0 to \(Limits.size)")
    }
    return int
  }

  /// Absent means no.
  func flag(_ key: String) throws(StoreError) -> Bool {
    switch field(key) {
    case nil: return false
    case .bool(let flag): return flag
    default: throw refusal("`\(key)` is not true or false")
    }
  }

  func list(_ key: String) throws(StoreError) -> [JSON] {
    guard case .array(let items) = try required(key) else {
      throw refusal("`\(key)` is not a list")
    }
    return items
  }

  func digest(_ key: String) throws(StoreError) -> String {
    let text = try text(key)
    guard isDigest(text) else {
      throw refusal("`\(key)` is not 64 digits of lower-case hex")
    }
    return text
  }

  func crc64(_ key: String) throws(StoreError) -> UInt64 {
    let text = try text(key)
    guard let crc64 = number(ofHex: text) else {
      throw refusal("`\(key)` is not 16 digits of lower-case hex")
    }
    return crc64
  }
}

/// A document's `format`, before anything else of it is looked at.
func checkFormat(
  of json: JSON,
  in document: String,
  known: Int
) throws(StoreError) -> FieldReader {
  let reader = try FieldReader(json, in: document, at: "the document")
  let format = try reader.int("format")
  guard format >= 1 else { throw reader.refusal("`format` is \(format)") }
  guard format <= known else {
    throw .refused(
      what: document,
      reason: "it has format \(format), and this program knows up to \(known); use a newer one"
    )
  }
  return reader
}

func parse(_ bytes: [UInt8], of document: String) throws(StoreError) -> JSON {
  do { return try JSON(bytes) } catch {
    throw .refused(what: document, reason: "it is not JSON: \(error)")
  }
}
