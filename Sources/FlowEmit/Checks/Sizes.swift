import FlowAnalysis
import FlowContract
import FlowSyntax
import Manifests

/// Linux allows one argument or variable 128 KiB with its NUL (MAX_ARG_STRLEN).
private let longestArgument = 131_071

/// Beyond this Argo needs care, whatever the project allows (argo-workflows#13783).
private let manyNodes = 1000

/// What the status of a node takes in the Workflow once Argo has compressed it:
/// about 600 bytes of JSON, of which gzip in base64 keeps a tenth to a seventh.
private let bytesOfNode = 80

/// What is too large to run: for the kernel, for Argo, for etcd.
func sizes(
  of templates: [YAMLDocument],
  _ plan: Plan,
  _ flow: FlowDecl,
  _ limits: Project.Limits
) -> [Diagnostic] {
  let place = flow.name?.span ?? flow.span
  var result = longArguments(plan, flow)
  let nodes = nodeCount(plan)
  if nodes > limits.nodes {
    result.append(
      Diagnostic(
        .tooManyNodes,
        "one run would have \(nodes) nodes, and \(limits.nodes) is the limit",
        at: place
      )
      .note(
        "Argo's controller slows down with every node; raise `limits.nodes` in flowc.yaml if yours is made for it"
      )
    )
  } else if nodes > manyNodes, limits.nodes == Project.Limits().nodes {
    result.append(
      Diagnostic(
        .manyNodes,
        "one run would have \(nodes) nodes, and Argo's controller slows down with each",
        at: place
      )
      .note("set `limits.nodes` in flowc.yaml to say that your cluster is made for it")
    )
  }
  let stored = templates.reduce(0) { $0 + $1.jsonSize }
  // More nodes than the limit were reported as such.
  let bytes = stored + min(nodes, limits.nodes) * bytesOfNode
  if bytes > limits.object {
    result.append(
      Diagnostic(
        .tooLargeObject,
        "one run would store \(bytes >> 10) KiB of templates and nodes, and \(limits.object >> 10) KiB is the limit",
        at: place
      )
      .note(
        "Argo keeps them in the Workflow object, which etcd limits; raise `limits.object` in flowc.yaml if your etcd allows more"
      )
    )
  }
  return result
}

private func longArguments(_ plan: Plan, _ flow: FlowDecl) -> [Diagnostic] {
  let lengths = plan.steps.map(longestText)
  guard lengths.contains(where: { $0 > longestArgument }) else { return [] }
  let decls = flow.body.everyStep + flow.handlers.flatMap(\.body.everyStep)
  var result: [Diagnostic] = []
  for ((step, longest), decl) in zip(zip(plan.steps, lengths), decls)
  where longest > longestArgument {
    result.append(
      Diagnostic(
        .tooLargeEnvironment,
        "step `\(step.name)` has a script, argument or variable of \(longest >> 10) KiB; Linux allows 128 KiB",
        at: decl.name?.span ?? decl.span
      )
      .note("put it in a file in the image or in the code folder")
    )
  }
  return result
}

private func longestText(_ step: Plan.Step) -> Int {
  let variables = step.needs.value.env.reduce(0) { max($0, $1.value.utf8.count) }
  switch step.program {
  case .exec(let arguments): return arguments.reduce(variables) { max($0, $1.utf8.count) }
  case .script(_, let text): return max(variables, text.utf8.count)
  }
}

/// The nodes of one run, loops of known length multiplied out and others once.
private func nodeCount(_ plan: Plan) -> Int { count(plan.body, plan) }

/// Counting stops here: nested loops could pass any bound.
private let countless = 1_000_000_000

private func count(_ block: Plan.Block, _ plan: Plan) -> Int {
  let total = block.items.reduce(0) { total, item in
    switch item {
    case .step(let step): return total + (plan.steps[step].needs.value.retry == nil ? 1 : 2)
    case .branch(let branch):
      return total + plan.branches[branch].arms.reduce(0) { $0 + count($1.body, plan) + 1 }
    case .loop(let loop):
      let inner = count(plan.loops[loop].body, plan)
      let width = width(plan.loops[loop], plan)
      return total + 1 + (inner > countless / max(width, 1) ? countless : inner * width)
    }
  }
  return min(total, countless)
}

private func width(_ loop: Plan.Loop, _ plan: Plan) -> Int {
  switch countSource(of: loop.items, in: plan) {
  case .literal(let items): return items.count
  case .range(let low, let high): return high - low + 1
  case .param(let name):
    guard case .list(let items)? = plan.params.first(where: { $0.name == name })?.defaultValue
    else {
      return 1
    }
    return items.count
  case .output, .item: return 1
  }
}
