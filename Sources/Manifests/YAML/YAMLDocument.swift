/// One YAML document as it stands in a file, without the `---` that parts it from others.
///
/// Documents are written one by one, so that those of a large flow need not all
/// be values at once, and so that several cores can write at a time.
package struct YAMLDocument: Hashable, Sendable {
  package let bytes: [UInt8]
  /// About the bytes of the same in JSON, which is how Kubernetes keeps it; escapes are not
  /// counted. It costs nothing to know while writing, and a walk of its own afterwards.
  package let jsonSize: Int

  package init(_ value: YAML) {
    (bytes, jsonSize) = writtenYAML(value)
  }
}

/// The documents as one file, with `---` between them. Absent ones leave no trace.
package func yamlBytes(joining documents: [YAMLDocument], after header: String = "") -> [UInt8] {
  var result = Array(header.utf8)
  result.reserveCapacity(documents.reduce(result.count) { $0 + $1.bytes.count + 4 })
  var isFirst = true
  for document in documents where !document.bytes.isEmpty {
    if !isFirst { result += "---\n".utf8 }
    result += document.bytes
    isFirst = false
  }
  return result
}

package func yamlBytes(_ documents: [YAML]) -> [UInt8] {
  yamlBytes(joining: documents.map(YAMLDocument.init))
}

package func yamlText(joining documents: [YAMLDocument]) -> String {
  String(decoding: yamlBytes(joining: documents), as: UTF8.self)
}

package func yamlText(_ documents: [YAML]) -> String {
  yamlText(joining: documents.map(YAMLDocument.init))
}
