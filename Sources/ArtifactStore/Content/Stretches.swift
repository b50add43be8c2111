/// A part of a file on its way into the store.
package struct Stretch: ByteSource {
  private let file: Descriptor
  private let range: Range<Int>
  /// What the file was when it was cut.
  private let state: FileState

  package init(of file: Descriptor, _ range: Range<Int>, in state: FileState) {
    self.file = file
    self.range = range
    self.state = state
  }

  package var size: Int { range.count }

  package var path: String { file.path }

  package var place: (file: Int32, offset: Int)? { (file.number, range.lowerBound) }

  package func read(
    into buffer: UnsafeMutableRawBufferPointer,
    at offset: Int
  ) throws(StoreError) {
    try file.read(into: buffer, at: range.lowerBound + offset)
  }

  /// A file that changes while it is stored would be a mixture that never existed.
  package func check() throws(StoreError) {
    guard try file.state() == state else {
      throw .local(path: file.path, reason: "it changed while it was being stored")
    }
  }
}
