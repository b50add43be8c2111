/// What the bytes of an object come from and go to, where they need not be in
/// memory all at once.

/// What an object is sent from: read from its beginning once for each attempt,
/// by one thread at a time.
package protocol ByteSource: Sendable {
  var size: Int { get }
  /// For messages.
  var path: String { get }
  /// Where all of it lies in one file: the kernel may send it from there.
  var place: (file: Int32, offset: Int)? { get }

  /// Fills the buffer with what begins at `offset`: 0, or where the last one ended.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(StoreError)

  /// Throws when it is not what it was when it was cut.
  func check() throws(StoreError)
}

/// What takes an object's bytes on the thread that brings them. They are
/// verified only when the read has come back without an error.
package protocol ByteSink: AnyObject, Sendable {
  /// The first byte is next, whatever an attempt that failed has brought before.
  func begin()

  func take(_ bytes: UnsafeRawBufferPointer) throws(StoreError)
}
