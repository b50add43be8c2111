import CLibYAML

/// The value as a UTF-8 YAML document in one fixed style, so that equal values give equal
/// bytes: block style, two spaces, no folding. Nothing of a value that is absent.
///
/// Every byte comes from libyaml's emitter; what is decided here is only which
/// events it is given and the style of each scalar.
func writtenYAML(_ value: YAML) -> (bytes: [UInt8], jsonSize: Int) {
  var output: [UInt8] = []
  guard value.isPresent else { return (output, 0) }
  var jsonSize = 0
  var emitter = yaml_emitter_t()
  var event = yaml_event_t()
  withUnsafeMutablePointer(to: &output) { output in
    withUnsafeMutablePointer(to: &emitter) { emitter in
      withUnsafeMutablePointer(to: &event) { event in
        precondition(yaml_emitter_initialize(emitter) == 1, "there is memory for an emitter")
        defer { yaml_emitter_delete(emitter) }
        yaml_emitter_set_output(emitter, appendToArray, output)
        var writer = YAMLWriter(emitter: emitter, event: event)
        writer.write(document: value)
        jsonSize = writer.jsonSize
      }
    }
  }
  return (output, jsonSize)
}

/// The events of one stream on their way into libyaml's emitter.
///
/// The emitter takes over what an event owns, so one event serves them all.
private struct YAMLWriter {
  let emitter: UnsafeMutablePointer<yaml_emitter_t>
  let event: UnsafeMutablePointer<yaml_event_t>
  /// The same in JSON without white space: quotes, commas, colons and brackets counted.
  var jsonSize = 0

  mutating func write(document value: YAML) {
    yaml_emitter_set_unicode(emitter, 1)
    yaml_emitter_set_indent(emitter, 2)
    yaml_emitter_set_width(emitter, -1)
    yaml_emitter_set_break(emitter, YAML_LN_BREAK)

    emit(yaml_stream_start_event_initialize(event, YAML_UTF8_ENCODING))
    emit(yaml_document_start_event_initialize(event, nil, nil, nil, 1))
    write(value)
    emit(yaml_document_end_event_initialize(event, 1))
    emit(yaml_stream_end_event_initialize(event))
  }

  private mutating func write(_ value: YAML) {
    switch value {
    case .absent: break
    case .null: writePlain("null")
    case .bool(let bool): writePlain(bool ? "true" : "false")
    case .int(let int): writePlain(String(int))
    case .double(let double): writePlain(spelling(double))
    case .string(let string): writeString(string, isKey: false)
    case .list(let items):
      emit(yaml_sequence_start_event_initialize(event, nil, nil, 1, YAML_BLOCK_SEQUENCE_STYLE))
      jsonSize += 2
      for item in items where item.isPresent {
        write(item)
        jsonSize += 1
      }
      emit(yaml_sequence_end_event_initialize(event))
    case .map(let entries):
      emit(yaml_mapping_start_event_initialize(event, nil, nil, 1, YAML_BLOCK_MAPPING_STYLE))
      jsonSize += 2
      for entry in entries where entry.value.isPresent {
        writeString(entry.key, isKey: true)
        write(entry.value)
        jsonSize += 2
      }
      emit(yaml_mapping_end_event_initialize(event))
    }
  }

  private mutating func writeString(_ string: String, isKey: Bool) {
    var string = string
    string.withUTF8 { writeScalar($0, scalarStyle($0, isKey: isKey)) }
    jsonSize += 2
  }

  private mutating func writePlain(_ text: String) {
    var text = text
    text.withUTF8 { writeScalar($0, YAML_PLAIN_SCALAR_STYLE) }
  }

  private mutating func writeScalar(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ style: yaml_scalar_style_t
  ) {
    jsonSize += bytes.count
    let none: StaticString = ""
    emit(
      yaml_scalar_event_initialize(
        event,
        nil,
        nil,
        bytes.baseAddress ?? none.utf8Start,
        Int32(bytes.count),
        1,
        1,
        style
      )
    )
  }

  private func emit(_ initialized: Int32) {
    precondition(
      initialized == 1 && yaml_emitter_emit(emitter, event) == 1,
      "libyaml takes every well-formed event while there is memory"
    )
  }
}

/// The number with a point, without which YAML 1.1 readers see a string in `1e+20`.
private func spelling(_ double: Double) -> String {
  if double.isNaN { return ".nan" }
  if double.isInfinite { return double < 0 ? "-.inf" : ".inf" }
  let digits = double.description
  guard !digits.utf8.contains(UInt8(ascii: ".")),
    let exponent = digits.firstIndex(of: "e")
  else { return digits }
  // YAML 1.1 also wants the sign of the exponent, which `description` always writes.
  return digits[..<exponent] + ".0" + digits[exponent...]
}

private func appendToArray(
  _ array: UnsafeMutableRawPointer?,
  _ bytes: UnsafeMutablePointer<UInt8>?,
  _ count: Int
) -> Int32 {
  guard let array else { return 0 }
  array.assumingMemoryBound(to: [UInt8].self).pointee
    .append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
  return 1
}
