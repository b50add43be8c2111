import ArtifactStore
import FlowContract

/// Waits until the steps before this one are done, where nothing but the store
/// orders them: Jobs all start at once.
///
/// There is no deadline of its own: `timeout` of the flow is the Job's
/// `activeDeadlineSeconds`, and ends the pod.
func awaitSteps(_ pod: Pod, _ store: ArtifactStore) async throws(TaskFailure) {
  var waited = 0.0
  var pause = 1.0
  var lastSaid = 0.0
  for predecessor in pod.contract.after {
    for index in predecessor.indexes(of: pod.place.index) {
      let place = Place(run: pod.place.run, step: predecessor.step, index: index)
      while try await !isDone(place, store) {
        if waited == 0 || waited - lastSaid >= 300 {
          say("step `\(pod.title)` waits for `\(predecessor.step)`")
          lastSaid = waited
        }
        do { try await Task.sleep(for: .seconds(pause)) } catch {
          throw TaskFailure(.preempted, "the task was stopped while it waited")
        }
        waited += pause
        // Long waits are for long steps, and a store need not be asked so often.
        pause = min(pause * 1.5, 15)
      }
    }
  }
}

private func isDone(_ place: Place, _ store: ArtifactStore) async throws(TaskFailure) -> Bool {
  do throws(StoreError) {
    return try await store.objects.size(of: place.doneKey) != nil
  } catch {
    throw TaskFailure(error, for: "the record of `\(place.step)`")
  }
}

extension StepContract.Predecessor {
  /// The places that have to be done: the one in the loop that both are in, or
  /// every item of a loop that only the other is in.
  fileprivate func indexes(of index: [Int]) -> [[Int]] {
    let shared = Array(index.prefix(depth))
    return items.map { count in (0..<count).map { shared + [$0] } } ?? [shared]
  }
}
