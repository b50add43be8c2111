/// Why an artifact could not be moved. The list is closed: the runtime turns
/// each case into an exit code that Argo retries, or not.
@usableFromInline
package enum StoreError: Error, Hashable, Sendable {
  /// There is no such object.
  case missing(key: String)
  /// The store knows who asks, or does not, and says no.
  case denied(key: String, reason: String)
  /// No answer, or none that makes sense, after all retries.
  case unreachable(reason: String)
  /// Bytes that are not those which were stored.
  case corrupt(key: String, reason: String)
  /// Content that must not be unpacked, or a store of a newer format.
  case refused(what: String, reason: String)
  /// The machine's own files: no space, no permission.
  case local(path: String, reason: String)
}
