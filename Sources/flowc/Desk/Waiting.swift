import Glibc

/// What asynchronous work comes to, for a verb that has little of it.
///
/// Most builds have none at all, and run on the first thread: there memory is cheaper, since glibc
/// gives other threads theirs page by page.
func waiting<Value: Sendable>(
  for work: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let outcome = Outcome<Value>()
  Task.detached {
    do { outcome.end(.success(try await work())) } catch { outcome.end(.failure(error)) }
  }
  return try outcome.wait().get()
}

/// A place for one result, written before the signal and read after it.
private final class Outcome<Value: Sendable>: @unchecked Sendable {
  private var result: Result<Value, any Error> = .failure(CancellationError())
  private let signal = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { sem_init(signal, 0, 0) }

  deinit {
    sem_destroy(signal)
    signal.deallocate()
  }

  func end(_ result: Result<Value, any Error>) {
    self.result = result
    sem_post(signal)
  }

  func wait() -> Result<Value, any Error> {
    while sem_wait(signal) != 0, errno == EINTR {}
    return result
  }
}
