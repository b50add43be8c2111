/// Bounds on what is stored and on what is taken from a store, so that no
/// document can make a reader run out of memory, of stack or of time.
///
/// They hold in both directions: what can be stored can be fetched.
enum Limits {
  /// Bytes of one blob: sums of a few never overflow.
  static let size = 1 << 60
  /// Bytes of one file: 2,048 chunks of 4 GiB, which S3 takes in one request.
  static let file = 1 << 43
  /// Bytes of a record.
  static let record = 16 << 20
  /// Bytes of a list of chunks.
  static let chunkList = 1 << 20
  /// Bytes of a folder's index, and entries in it.
  static let index = 128 << 20
  static let entries = 1_000_000
  /// Folders within folders.
  static let depth = 128
  /// Bytes of a path below a folder, and of a link's target (PATH_MAX, less the NUL).
  static let path = 4095
  /// Bytes of one name (NAME_MAX).
  static let name = 255
}
