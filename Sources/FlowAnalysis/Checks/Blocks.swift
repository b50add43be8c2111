import FlowSyntax

extension Check {
  /// A block without statements has nothing to wait for, and Argo refuses it.
  static let emptyBlock = Check(.emptyBlock) { model, _, diagnostics in
    if model.flow.body.statements.isEmpty, let name = model.flow.name {
      diagnostics.append(Diagnostic(.emptyBlock, "flow `\(name.text)` has no steps", at: name.span))
    }
    for loop in model.loops where loop.decl.body.isEmpty {
      report(loop.decl.body, "this loop has no steps", &diagnostics)
    }
    for branch in model.branches where branch.decl.isSwitch && branch.arms.isEmpty {
      let start = Int(branch.decl.span.start)
      diagnostics.append(
        Diagnostic(.emptyBlock, "this switch has no cases", at: Span(start, start + 6))
      )
    }
    for arm in model.branches.flatMap(\.arms) where arm.decl.body.isEmpty {
      report(
        arm.decl.body,
        "this arm has no steps; leave it out, or say what it does",
        &diagnostics
      )
    }
    for handler in model.flow.handlers where handler.body.isEmpty {
      report(handler.body, "this handler has no steps", &diagnostics)
    }
  }

  /// A loop over an empty list never runs its body.
  static let emptyLoop = Check(.emptyLoop) { model, _, diagnostics in
    for loop in model.loops {
      guard case .literal(let items)? = loop.items, items.isEmpty, let list = loop.decl.list else {
        continue
      }
      diagnostics.append(
        Diagnostic(.emptyLoop, "this list is empty, so the loop never runs", at: list.span)
      )
    }
  }
}

private func report(_ block: BlockDecl, _ message: String, _ diagnostics: inout [Diagnostic]) {
  guard let span = block.span else { return }
  let end = min(Int(span.start) + 1, Int(span.end))
  diagnostics.append(Diagnostic(.emptyBlock, message, at: Span(Int(span.start), end)))
}

extension BlockDecl {
  fileprivate var isEmpty: Bool { statements.isEmpty && span != nil }
}
