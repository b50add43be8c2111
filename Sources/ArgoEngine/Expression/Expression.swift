/// What an expression of expr-lang says: the language of `{{= }}`, `depends`, hooks and retries.
package indirect enum Expression: Hashable, Sendable {
  case literal(Value)
  /// A name: of a variable, or of a function where it is called.
  case name(String)
  case member(Expression, Expression, isOptional: Bool)
  case slice(Expression, from: Expression?, to: Expression?)
  case unary(UnaryOperator, Expression)
  case binary(Expression, BinaryOperator, Expression)
  case conditional(Expression, Expression, Expression)
  case call(Expression, [Expression])
  /// What a function applies to each item; `#` is the item.
  case predicate(Expression)
  case item
  case index
  case accumulator
  case array([Expression])
  case object([Pair])
  case binding(String, Expression, Expression)

  package struct Pair: Hashable, Sendable {
    package let key: Expression
    package let value: Expression
  }

  package enum UnaryOperator: Hashable, Sendable {
    case not
    case minus
    case plus
  }

  package enum BinaryOperator: String, Hashable, Sendable {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case greater = ">"
    case atMost = "<="
    case atLeast = ">="
    case within = "in"
    case matches
    case contains
    case startsWith
    case endsWith
    case range = ".."
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case remainder = "%"
    case power = "**"
    case coalesce = "??"

    /// How tightly it binds, and from which side.
    var precedence: Int {
      switch self {
      case .or: 10
      case .and: 15
      case .equal, .unequal, .less, .greater, .atMost, .atLeast: 20
      case .within, .matches, .contains, .startsWith, .endsWith: 20
      case .range: 25
      case .plus, .minus: 30
      case .times, .over, .remainder: 60
      case .power: 100
      case .coalesce: 500
      }
    }
  }
}

/// Why an expression cannot be read or worked out.
package struct ExpressionError: Error, Hashable, Sendable {
  package let message: String

  init(_ message: String) {
    self.message = message
  }
}

extension Expression {
  /// The names it needs, in expr's order of visiting, by dotted path: `tasks`, `tasks.a`, and so on.
  ///
  /// What a `??` or a `?.` guards is not needed, as Argo's own check has it
  /// (`util/template/expression_template.go`).
  var neededNames: [String] {
    var visitor = NameVisitor()
    visitor.visit(self, isGuarded: false, locals: [])
    return visitor.names
  }

  /// `a.b['c']` as `["a", "b", "c"]`, or `nil` for what is no plain path.
  package var path: [String]? {
    switch self {
    case .name(let name): return [name]
    case .member(let base, .literal(.string(let key)), isOptional: false):
      return base.path.map { $0 + [key] }
    default: return nil
    }
  }
}

private struct NameVisitor {
  var names: [String] = []

  private mutating func add(_ name: String) {
    if !names.contains(name) { names.append(name) }
  }

  mutating func visit(_ node: Expression, isGuarded: Bool, locals: Set<String>) {
    switch node {
    case .literal, .item, .index, .accumulator: break
    case .name(let name): if !locals.contains(name) { add(name) }
    case .member(let base, let key, let isOptional):
      // The parent of `?.` is guarded itself; so are all members on the left of `??`.
      if case .member(let inner, let innerKey, _) = base, isOptional {
        visit(inner, isGuarded: isGuarded, locals: locals)
        visit(innerKey, isGuarded: isGuarded, locals: locals)
      } else {
        visit(base, isGuarded: isGuarded, locals: locals)
      }
      visit(key, isGuarded: isGuarded, locals: locals)
      if !isGuarded, !isOptional, let path = node.path, !locals.contains(path[0]) {
        add(path.joined(separator: "."))
      }
    case .slice(let base, let from, let to):
      for part in [base, from, to].compactMap({ $0 }) {
        visit(part, isGuarded: isGuarded, locals: locals)
      }
    case .unary(_, let operand), .predicate(let operand):
      visit(operand, isGuarded: isGuarded, locals: locals)
    case .binary(let left, let op, let right):
      visit(left, isGuarded: isGuarded || op == .coalesce, locals: locals)
      visit(right, isGuarded: isGuarded, locals: locals)
    case .conditional(let test, let yes, let no):
      for part in [test, yes, no] { visit(part, isGuarded: isGuarded, locals: locals) }
    case .call(let function, let arguments):
      // Functions are always there; a path that is called is one, too.
      if function.path == nil { visit(function, isGuarded: isGuarded, locals: locals) }
      for argument in arguments { visit(argument, isGuarded: isGuarded, locals: locals) }
    case .array(let items):
      for item in items { visit(item, isGuarded: isGuarded, locals: locals) }
    case .object(let pairs):
      for pair in pairs {
        visit(pair.key, isGuarded: isGuarded, locals: locals)
        visit(pair.value, isGuarded: isGuarded, locals: locals)
      }
    case .binding(let name, let value, let body):
      visit(value, isGuarded: isGuarded, locals: locals)
      visit(body, isGuarded: isGuarded, locals: locals.union([name]))
    }
  }
}
