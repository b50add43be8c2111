/// A parsed file: possibly incomplete, never absent.
///
/// The language on one page. A missing piece is `nil` here and already has its
/// diagnostic, so later stages skip it without a word of their own.
package struct FlowFile: Sendable {
  package let source: Source
  package var flows: [FlowDecl] = []
  /// The statements, or heads of statements, that could not be read, in the order of the
  /// text: what they seem to mean is no reason to complain.
  package var broken: [Span] = []
}

/// `flow name { … }`
package struct FlowDecl: Sendable {
  package var name: Name?
  package var doc: Doc?
  package var params: [ParamDecl] = []
  package var schedules: [ScheduleDecl] = []
  package var settings: [SettingDecl] = []
  package var defaults: [DefaultsDecl] = []
  package var body = BlockDecl()
  package var handlers: [HandlerDecl] = []
  package var tests: [TestDecl] = []
  /// Whether something in it could not be read, so that it may hold more than is here.
  package var isBroken = false
  package var span: Span
}

/// `param name: type = value one of […] in 1..9 matches "…"`
package struct ParamDecl: Sendable {
  package var name: Name?
  package var doc: Doc?
  package var type: TypeName?
  package var defaultValue: Expr?
  package var choices: Expr?
  package var range: Expr?
  package var pattern: StringLiteral?
  package var span: Span
}

/// `schedule "0 4 * * *" in "Europe/Berlin" { … }`
package struct ScheduleDecl: Sendable {
  package var cron: StringLiteral?
  package var timeZone: StringLiteral?
  package var options: [ScheduleOption] = []
  package var span: Span
}

/// One line inside a schedule's braces.
package enum ScheduleOption: Sendable {
  case concurrency(Name)
  case deadline(NumberLiteral)
  case history(succeeded: NumberLiteral, failed: NumberLiteral?)
  case suspended(Span)
}

/// `defaults { … }`: settings that every step starts from.
package struct DefaultsDecl: Sendable {
  package var settings: [SettingDecl] = []
  package var span: Span
}

/// Statements between braces, in the author's order.
package struct BlockDecl: Sendable {
  package var statements: [Statement] = []
  package var span: Span?
}

/// What may stand where steps stand.
package indirect enum Statement: Sendable {
  case step(StepDecl)
  case foreach(ForeachDecl)
  case branch(BranchDecl)
}

/// `step name { … }`
package struct StepDecl: Sendable {
  package var name: Name?
  package var doc: Doc?
  package var settings: [SettingDecl] = []
  package var span: Span
}

/// `foreach item in list max N { … }`
package struct ForeachDecl: Sendable {
  package var variable: Name?
  package var list: Expr?
  package var maximum: NumberLiteral?
  package var doc: Doc?
  package var body = BlockDecl()
  package var span: Span
}

/// `if … { } else if … { } else { }`, or `switch … { case … { } default { } }`.
package struct BranchDecl: Sendable {
  /// What a `switch` looks at; `nil` for an `if`.
  package var subject: Expr?
  package var isSwitch: Bool
  package var arms: [ArmDecl] = []
  package var span: Span
}

/// One way through a branch.
package struct ArmDecl: Sendable {
  package var head: Head
  package var body = BlockDecl()
  package var span: Span

  package enum Head: Sendable {
    case condition(Expr?)
    case cases([Expr])
    case otherwise
  }
}

/// `on failure { … }`
package struct HandlerDecl: Sendable {
  package var event: Name?
  package var body = BlockDecl()
  package var span: Span
}

/// A name where the user wrote it.
package struct Name: Hashable, Sendable {
  package let text: String
  package let span: Span

  package init(text: String, span: Span) {
    self.text = text
    self.span = span
  }
}

/// The text of `///` comments, without the slashes.
package struct Doc: Hashable, Sendable {
  package let text: String
}

/// `string`, `list<file>`, `int?`, as written.
package struct TypeName: Sendable {
  package var name: Name
  /// What stands between `<` and `>`.
  package var element: [TypeName] = []
  package var isOptional = false
  package var span: Span
}
