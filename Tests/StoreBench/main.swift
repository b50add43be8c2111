/// The client of the benchmarks (`make bench-store`): it moves objects as the
/// runtime does, through `ObjectStore`, and does nothing else.
///
///     StoreBench put-one KEY SIZE          StoreBench get-one KEY SIZE OUT
///     StoreBench put-large PREFIX FILE     StoreBench get-large LIST OUT
///     StoreBench put-many PREFIX FOLDER    StoreBench get-many LIST FOLDER
///     StoreBench list PREFIX
///
/// The puts print a list: key, size and checksum of each object, which the gets
/// verify by. The place is in BENCH_STORE, BENCH_ENDPOINT and AWS_….
import Glibc
import S3Store

// Not `await` at the top: the main thread would then leave by `pthread_exit`,
// which in a static program sorts all unwinding tables first, 15 ms of work.
Task.detached {
  do {
    try await run(Array(CommandLine.arguments.dropFirst()))
    exit(0)
  } catch {
    fflush(nil)
    perror("StoreBench: \(error)")
    exit(1)
  }
}
while true { pause() }
