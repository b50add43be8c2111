import ArgoEngine
import ArgumentParser
import FlowAnalysis
import Manifests

/// Which stretch of the calendar to look at.
struct ScheduleOptions: ParsableArguments {
  @Flag(help: "Show what schedules start and skip, instead of one run.")
  var schedule = false

  @Option(
    help:
      "The first day, or minute, on the clocks of the schedule's zone: 2026-03-27, 2026-03-27T12:00 (default: today)."
  )
  var from: Start?

  @Option(name: .customLong("for"), help: "How long to look from there: 30d, 12h.")
  var length = SupposeOptions.Time(time: 30 * 86_400_000)

  struct Start: ExpressibleByArgument {
    let start: CalendarSpan.Start

    init?(argument: String) {
      guard let start = CalendarSpan.Start(argument) else { return nil }
      self.start = start
    }
  }
}

extension Simulate {
  /// Says what every CronWorkflow does in the span; whether all went well.
  func showSchedules(_ runnables: Runnables) throws -> Bool {
    guard format != .html else {
      throw ValidationError("--schedule is shown as text or json, not html")
    }
    let crons = runnables.crons.filter {
      flow == nil || $0.name == flow || $0.flow?.plan.name == flow
    }
    guard !crons.isEmpty else {
      Terminal.say("error: no schedule in \(paths.joined(separator: ", "))")
      throw ExitCode.problems
    }
    let reports = try crons.map(scheduleReport)
    switch format {
    case .text: try write(reports.map(\.text).joined(separator: "\n"))
    case .json: try write("[\(reports.map(\.json).joined(separator: ",\n"))]\n")
    case .html: break
    }
    return reports.allSatisfy(\.isGood)
  }

  private func scheduleReport(_ runnable: Runnable) throws -> ScheduleReport {
    let manifest = runnable.library.manifests[runnable.submission.manifest]
    guard let cron = manifest.cron else { return ScheduleReport(runnable.name, "no spec") }
    if let refusal = cronRefusals(cron).first {
      return ScheduleReport(runnable.name, "\(refusal)")
    }
    let reading: CronReading
    do throws(ScheduleProblem) {
      reading = try CronReading(cron, options.from?.start ?? .today, options.length.time)
    } catch {
      return ScheduleReport(runnable.name, error.message)
    }
    let start = Milliseconds(reading.span.start) * 1000
    let first = reading.times.compactMap { $0.times.first ?? $0.interval.map { start + $0 } }.min()
    let simulation = try simulation(runnable, from: first ?? start)
    if let refusal = simulation.refusals.first {
      return ScheduleReport(runnable.name, "\(refusal)")
    }
    let trace = simulation.trace
    let outcome = CronOutcome(trace)
    let isRandom = try supposing.scenario(runnable.flow).isRandom
    var problem: (any Error)?
    let history = CronHistory(
      manifest,
      cron,
      reading.times,
      from: start,
      to: Milliseconds(reading.span.end) * 1000
    ) { number, time in
      // Where chance decides, each run takes its own.
      guard isRandom, number > 0 else { return outcome }
      do {
        return CronOutcome(try self.simulation(runnable, from: time, number: number).trace)
      } catch {
        problem = error
        return outcome
      }
    }
    if let problem { throw problem }
    return ScheduleReport(runnable.name, cron, reading, history, trace)
  }
}

extension CronOutcome {
  fileprivate init(_ trace: Trace) {
    self.init(
      duration: trace.phase == nil ? nil : trace.finished - trace.started,
      phase: trace.phase ?? .running
    )
  }
}
