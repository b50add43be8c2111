/// Does the same for many items, at most `width` at a time; results come in the
/// order of the items. The first error ends it: what has not begun never does,
/// and what has is told to stop.
package func inParallel<Item: Sendable, Value: Sendable>(
  _ items: [Item],
  width: Int,
  _ body: @escaping @Sendable (Item) async throws(StoreError) -> Value
) async throws(StoreError) -> [Value] {
  // A task group throws any error; results carry the one kind there is.
  let result: Result<[Value], StoreError> = await withTaskGroup(
    of: (Int, Result<Value, StoreError>).self
  ) { group in
    var values = [Value?](repeating: nil, count: items.count)
    var next = 0
    func add(to group: inout TaskGroup<(Int, Result<Value, StoreError>)>) {
      let position = next
      next += 1
      group.addTask {
        do throws(StoreError) {
          return (position, .success(try await body(items[position])))
        } catch {
          return (position, .failure(error))
        }
      }
    }
    while next < min(max(width, 1), items.count) { add(to: &group) }
    var failure: StoreError?
    while let (position, result) = await group.next() {
      switch result {
      case .success(let value):
        values[position] = value
        if failure == nil, next < items.count { add(to: &group) }
      case .failure(let error):
        // Later errors are but the echo of being told to stop.
        if failure == nil { failure = error }
        group.cancelAll()
      }
    }
    if let failure { return .failure(failure) }
    return .success(values.compactMap(\.self))
  }
  return try result.get()
}
