extension Run {
  /// A suspend template begins; a duration ends it, or somebody does.
  func beginSuspension(_ id: Int, _ text: TemplateText?, _ call: Call, _ locals: Locals) {
    guard let text else {
      return order(id, call, Resources(), nil, locals, isSuspension: true)
    }
    var scope = RunScope(run: self)
    scope.template = call.template
    scope.inputs = call.inputs
    scope.locals = locals
    do throws(SubstitutionError) {
      let filled = try substitute(text, scope, .lenient).text
      guard let time = duration(filled) else {
        return finish(id, .error, "unable to parse \(filled) as a duration")
      }
      wake(at: now + time, .suspension(id))
    } catch {
      finish(id, .error, self.text(of: error))
    }
  }

  /// Supplied outputs take their defaults.
  func resumeSuspended(_ id: Int) {
    guard !nodes[id].phase.isFulfilled else { return }
    let template = program.templates[Int(nodes[id].template)]
    if !template.outputs.isEmpty {
      let outputs = Outputs()
      for output in template.outputs {
        if let value = output.fallback?.text { outputs.parameters.append((output.name, value)) }
      }
      nodes[id].outputs = outputs
    }
    finish(id, .succeeded)
  }
}
