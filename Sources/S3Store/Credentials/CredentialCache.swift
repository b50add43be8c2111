/// Credentials in memory: fetched once for all who ask, and again before they expire.
///
/// In the last third of their life (at most 15 minutes) they are renewed in the
/// background, at a random moment, so that a thousand pods do not ask at once;
/// meanwhile the old ones serve. Only in the last tenth does a request wait. A
/// renewal that fails while the old ones hold is tried again later.
package import ArtifactStore
import Synchronization

package final class CredentialCache: CredentialSource {
  private let origin: any CredentialOrigin
  private let now: @Sendable () -> Int
  private let state = Mutex(State())

  private struct State {
    var held: Held?
    var flight: Flight?
  }

  private struct Held {
    let credentials: Credentials
    /// From here on they are renewed in the background.
    var renewal: Int
    /// From here on a request waits for new ones.
    let deadline: Int

    init(_ credentials: Credentials, fetched: Int) {
      self.credentials = credentials
      guard let expiry = credentials.expiry else {
        renewal = .max
        deadline = .max
        return
      }
      let life = max(0, expiry - fetched)
      let margin = min(900, life / 3)
      renewal = expiry - margin + Int.random(in: 0...(margin / 4))
      deadline = expiry - min(60, life / 10)
    }
  }

  private typealias Flight = Task<Result<Credentials, StoreError>, Never>

  package init(_ origin: any CredentialOrigin, now: @escaping @Sendable () -> Int) {
    self.origin = origin
    self.now = now
  }

  package convenience init(chain settings: CredentialSettings) {
    self.init(CredentialChain(settings), now: settings.now)
  }

  package func credentials() async throws(StoreError) -> Credentials? {
    let moment = now()
    let (ready, flight) = state.withLock { state -> (Credentials?, Flight?) in
      if let held = state.held, moment < held.deadline {
        if moment >= held.renewal { _ = takeOff(&state) }
        return (held.credentials, nil)
      }
      return (nil, takeOff(&state))
    }
    if let ready { return ready }
    do throws(StoreError) {
      return try await land(flight)
    } catch {
      // In the last tenth of their life the old ones are better than none.
      let moment = now()
      let old = state.withLock { $0.held?.credentials }
      if let old, let expiry = old.expiry, moment < expiry { return old }
      throw error
    }
  }

  package func refresh(_ refused: Credentials) async throws(StoreError) -> Credentials? {
    let (ready, flight) = state.withLock { state -> (Credentials?, Flight?) in
      // Many requests fail at once; the first to say so has renewed for all.
      if let held = state.held, held.credentials != refused { return (held.credentials, nil) }
      return (nil, takeOff(&state))
    }
    if let ready { return ready }
    return try await land(flight)
  }

  /// The fetch that is under way, or a new one.
  private func takeOff(_ state: inout State) -> Flight {
    if let flight = state.flight { return flight }
    let flight = Flight {
      let result: Result<Credentials, StoreError>
      do throws(StoreError) {
        switch try await self.origin.fetch() {
        case .credentials(let credentials): result = .success(credentials)
        case .nothing(let why): result = .failure(.noCredentials("no credentials: \(why)"))
        }
      } catch {
        result = .failure(error)
      }
      self.keep(result)
      return result
    }
    state.flight = flight
    return flight
  }

  private func keep(_ result: Result<Credentials, StoreError>) {
    let moment = now()
    state.withLock { state in
      state.flight = nil
      switch result {
      case .success(let credentials):
        state.held = Held(credentials, fetched: moment)
      case .failure:
        state.held?.renewal = moment + Int.random(in: 30...60)
      }
    }
  }

  private func land(_ flight: Flight?) async throws(StoreError) -> Credentials? {
    guard let flight else { return nil }
    return try await flight.value.get()
  }
}
