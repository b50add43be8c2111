import Synchronization

/// Does the same for many items, at most `width` at a time; results come in the
/// order of the items. The first error ends it: what has not begun never does,
/// and what has is told to stop.
///
/// On `threads`, the work is spread over them and stays where it began: see
/// `ObjectStore.threads`. Inlined, since generic code that is not specialized
/// looks its types up for each item.
@inlinable
package func inParallel<Item: Sendable, Value: Sendable>(
  _ items: [Item],
  width: Int,
  on threads: [any TaskExecutor] = [],
  _ body: @escaping @Sendable (Item) async throws(StoreError) -> Value
) async throws(StoreError) -> [Value] {
  let line = Line(items.count)
  // A task group throws any error; results carry the one kind there is.
  let result: Result<[Value], StoreError> = await withTaskGroup(
    of: Result<[(Int, Value)], StoreError>.self
  ) { group in
    let work: @Sendable () async -> Result<[(Int, Value)], StoreError> = {
      var done: [(Int, Value)] = []
      do throws(StoreError) {
        while let position = line.next() {
          done.append((position, try await body(items[position])))
        }
        return .success(done)
      } catch {
        line.end()
        return .failure(error)
      }
    }
    for worker in 0..<min(max(width, 1), items.count) {
      if threads.isEmpty {
        // Where the caller runs; a preference of `nil` would mean the default.
        group.addTask(operation: work)
      } else {
        group.addTask(executorPreference: threads[worker % threads.count], operation: work)
      }
    }
    var values = [Value?](repeating: nil, count: items.count)
    var failure: StoreError?
    for await result in group {
      switch result {
      case .success(let done): for (position, value) in done { values[position] = value }
      case .failure(let error):
        // Later errors are but the echo of being told to stop.
        if failure == nil { failure = error }
        group.cancelAll()
      }
    }
    if let failure { return .failure(failure) }
    return .success(values.compactMap { $0 })
  }
  return try result.get()
}

/// The positions of items that nobody has begun with yet.
@usableFromInline
final class Line: Sendable {
  private let count: Int
  private let begun = Atomic<Int>(0)

  @usableFromInline
  init(_ count: Int) { self.count = count }

  @usableFromInline
  func next() -> Int? {
    let position = begun.add(1, ordering: .relaxed).oldValue
    return position < count ? position : nil
  }

  @usableFromInline
  func end() { begun.store(count, ordering: .relaxed) }
}
