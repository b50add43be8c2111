/// One line inside a step, `defaults` or a flow, and where it stands.
package struct SettingDecl: Sendable {
  package let keyword: Keyword
  package let setting: Setting
  package let doc: Doc?
  package let span: Span
}

/// What a step needs, reads, writes and runs. A value that could not be read is `nil`.
///
/// The large and rare ones are behind a reference, so that the others stay small.
package enum Setting: Sendable {
  case after([Name])
  case allowFailure
  case annotations([EntryDecl])
  case cpu(ResourceRange)
  case disk(ResourceRange)
  case env(EntryDecl)
  case exec(Expr?)
  indirect case gpu(count: NumberLiteral?, resource: StringLiteral?)
  case image(StringLiteral?)
  case input(InputDecl)
  case labels([EntryDecl])
  indirect case memory(ResourceRange, Growth?)
  case node(EntryDecl)
  case output(OutputDecl)
  case parallelism(NumberLiteral?)
  case pending(NumberLiteral?)
  case podPatch(StringLiteral?)
  indirect case retry(RetryDecl)
  case run(interpreter: Name?, script: StringLiteral?)
  indirect case secret(SecretDecl)
  case serviceAccount(StringLiteral?)
  case timeout(NumberLiteral?)
  indirect case tolerate(key: StringLiteral?, value: StringLiteral?, effect: StringLiteral?)
  case user(NumberLiteral?)
  indirect case volume(VolumeDecl)
}

/// `key = "value"`
package struct EntryDecl: Sendable {
  package var key: Name?
  package var value: StringLiteral?
}

/// `4` or `2Gi..8Gi`: request, and limit when there is one.
package struct ResourceRange: Sendable {
  package var request: NumberLiteral?
  package var limit: NumberLiteral?
}

/// `grow 2x to 64Gi on oom`
package struct Growth: Sendable {
  package var factor: NumberLiteral?
  package var ceiling: NumberLiteral?
}

/// `retry 3 backoff 30s..10m on oom, exit 3`
package struct RetryDecl: Sendable {
  package var limit: NumberLiteral?
  package var firstWait: NumberLiteral?
  package var longestWait: NumberLiteral?
  package var causes: [RetryCause] = []
}

/// What a retry answers to.
package enum RetryCause: Sendable {
  case named(Name)
  case exit([NumberLiteral])
}

/// `input name = value`
package struct InputDecl: Sendable {
  package var name: Name?
  package var value: Expr?
}

/// `output name: type`
package struct OutputDecl: Sendable {
  package var name: Name?
  package var type: TypeName?
}

/// `secret NAME from "object" key "entry"`, or `secret "/path" from "object"`.
package struct SecretDecl: Sendable {
  package var variable: Name?
  package var path: StringLiteral?
  package var object: StringLiteral?
  package var key: StringLiteral?
}

/// `volume "/path" claim "name" read only`
package struct VolumeDecl: Sendable {
  package var path: StringLiteral?
  package var origin: Origin?
  package var isReadOnly = false

  package enum Origin: Sendable {
    case claim(StringLiteral)
    case config(StringLiteral)
    case scratch(size: NumberLiteral?, inMemory: Bool)
  }
}
