import Dispatch

extension RandomAccessCollection where Self: Sendable, Index == Int {
  /// `map` on all cores. The results are in order, whoever made them.
  package func concurrentMap<Value: Sendable>(
    _ transform: @Sendable (Element) -> Value
  ) -> [Value] {
    guard count > 1 else { return map(transform) }
    return Array(unsafeUninitializedCapacity: count) { buffer, initialized in
      // Each round fills a place of its own.
      nonisolated(unsafe) let places = buffer
      DispatchQueue.concurrentPerform(iterations: count) { round in
        // The last first: what joins everything stands at the end, and a large
        // piece begun last would keep the other cores waiting.
        let place = count - 1 - round
        places.initializeElement(at: place, to: transform(self[startIndex + place]))
      }
      initialized = count
    }
  }
}
