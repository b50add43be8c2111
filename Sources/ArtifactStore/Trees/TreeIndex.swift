import FlowContract

/// A tree as a document: one line of JSON for the packs and one for each entry,
/// so that the index of a million files is written and read line by line.
extension Tree {
  var bytes: [UInt8] {
    var result: [UInt8] = []
    let packs = packs.map { pack in
      JSON.object([
        .init(key: "sha256", value: .string(pack.digest)),
        .init(key: "crc64", value: .string(hex(pack.crc64))),
        .init(key: "size", value: .int(pack.size)),
      ])
    }
    let header: JSON = [
      "format": .int(Self.format), "entries": .int(entries.count), "size": .int(size),
      "packs": .array(packs),
    ]
    result += header.text.utf8
    result.append(UInt8(ascii: "\n"))
    for entry in entries {
      result += entry.json.text.utf8
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }

  init(_ content: [UInt8], at document: String) throws(StoreError) {
    guard content.last == UInt8(ascii: "\n") else {
      throw .refused(what: document, reason: "its last line is not whole")
    }
    var lines = content.dropLast().split(
      separator: UInt8(ascii: "\n"),
      omittingEmptySubsequences: false
    )[...]
    let header = try checkFormat(
      of: parse(Array(lines.popFirst() ?? []), of: document),
      in: document,
      known: Self.format
    )
    packs = []
    for item in try header.list("packs") {
      let item = try FieldReader(item, in: document, at: "pack \(packs.count)")
      let size = try item.count("size")
      guard (1...Packing.most).contains(size) else {
        throw item.refusal("`size` is \(size), outside 1 to \(Packing.most)")
      }
      let digest = sha256(ofHex: try item.digest("sha256")) ?? []
      packs.append(Checksums(size: size, sha256: digest, crc64: try item.crc64("crc64")))
    }
    let count = try header.count("entries")
    guard count == lines.count, count <= Limits.entries else {
      throw header.refusal("`entries` is \(count), and \(lines.count) lines follow")
    }
    entries = []
    entries.reserveCapacity(count)
    var rules = PathRules()
    var total = 0
    for line in lines {
      let entry = try Entry(
        FieldReader(parse(Array(line), of: document), in: document, at: "entry \(entries.count)")
      )
      if let problem = rules.problem(with: entry) {
        throw .refused(what: "\(shown(entry.path)) in \(document)", reason: problem)
      }
      total += entry.size
      guard total <= Limits.size else {
        throw .refused(what: document, reason: "its files add up to more than \(Limits.size) bytes")
      }
      entries.append(entry)
    }
    let announced = try header.count("size")
    guard announced == total else {
      throw header.refusal("`size` is \(announced), and its files add up to \(total)")
    }
  }
}

extension Tree.Entry {
  var size: Int {
    switch content {
    case .folder, .link: 0
    case .packed(_, let size): size
    case .file(_, let blob): blob.size
    }
  }

  fileprivate var json: JSON {
    let path = JSON.Field(key: "path", value: .string(path))
    func mode(_ mode: Int) -> JSON.Field {
      .init(key: "mode", value: .string(String(mode, radix: 8)))
    }
    switch content {
    case .folder(let bits):
      return .object([path, mode(bits), .init(key: "folder", value: .bool(true))])
    case .link(let target): return .object([path, .init(key: "link", value: .string(target))])
    case .packed(let bits, let size):
      return .object([path, mode(bits), .init(key: "size", value: .int(size))])
    case .file(let bits, let blob):
      return .object([path, mode(bits), .init(key: "blob", value: blob.json)])
    }
  }

  fileprivate init(_ reader: FieldReader) throws(StoreError) {
    path = try reader.text("path")
    let kinds = ["folder", "link", "size", "blob"].filter { reader.field($0) != nil }
    guard kinds.count == 1 else {
      throw reader.refusal("there is not exactly one of `folder`, `link`, `size` and `blob`")
    }
    switch kinds[0] {
    case "folder":
      guard try reader.flag("folder") else { throw reader.refusal("`folder` is false") }
      content = .folder(mode: try reader.mode())
    case "link": content = .link(to: try reader.text("link"))
    case "size": content = .packed(mode: try reader.mode(), size: try reader.count("size"))
    default:
      let blob = try Blob(reader.required("blob"), in: reader.document)
      guard blob.kind == .file else { throw reader.refusal("`blob` is a folder within a folder") }
      content = .file(mode: try reader.mode(), blob)
    }
  }
}

extension FieldReader {
  /// Permission bits in octal; the bits that give a program another's rights are refused.
  fileprivate func mode() throws(StoreError) -> Int {
    let text = try text("mode")
    let isOctal = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    guard isOctal, text.utf8.count <= 3, let mode = Int(text, radix: 8) else {
      throw refusal("`mode` is `\(text)`, not permissions such as 644")
    }
    return mode
  }
}
