package import FlowAnalysis
package import Manifests

/// The CronWorkflows of a flow: one for all schedules that differ only in time.
package func cronWorkflows(_ plan: Plan, _ options: EmitOptions) -> [YAML] {
  var groups: [(schedule: Plan.Schedule, times: [String])] = []
  for schedule in plan.schedules {
    var settings = schedule
    settings.cron = ""
    let index = groups.firstIndex { $0.schedule == settings }
    if let index, options.argo.has(.scheduleList) {
      groups[index].times.append(schedule.cron)
    } else {
      groups.append((settings, [schedule.cron]))
    }
  }
  return groups.enumerated().map { number, group in
    cronWorkflow(plan, group.schedule, group.times, number: number, options)
  }
}

private func cronWorkflow(
  _ plan: Plan,
  _ schedule: Plan.Schedule,
  _ times: [String],
  number: Int,
  _ options: EmitOptions
) -> YAML {
  let flow = dnsName(plan.name)
  return [
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "CronWorkflow",
    "metadata": flowMetadata(plan, options, name: number == 0 ? flow : "\(flow)--\(number + 1)"),
    "spec": [
      "schedule": options.argo.has(.scheduleList) ? .absent : .string(times[0]),
      "schedules": options.argo.has(.scheduleList) ? .strings(times) : .absent,
      "timezone": schedule.timeZone.map { .string($0) } ?? .absent,
      "concurrencyPolicy": concurrency(schedule.concurrency),
      "startingDeadlineSeconds": schedule.deadline.map { .int($0) } ?? .absent,
      "suspend": schedule.isSuspended ? true : .absent,
      "successfulJobsHistoryLimit": schedule.keepsSucceeded.map { .int($0) } ?? .absent,
      "failedJobsHistoryLimit": schedule.keepsFailed.map { .int($0) } ?? .absent,
      "workflowSpec": ["workflowTemplateRef": ["name": .string(flow)]],
    ],
  ]
}

/// `Allow` is what Argo does anyway.
private func concurrency(_ policy: Plan.Concurrency) -> YAML {
  switch policy {
  case .allow: .absent
  case .forbid: "Forbid"
  case .replace: "Replace"
  }
}
