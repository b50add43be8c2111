/// Parameters and artifacts: what an invocation gives, or what a template takes or makes.
package struct Arguments: Sendable {
  package var parameters: [Parameter] = []
  package var artifacts: [Artifact] = []

  init(_ node: YAMLNode?) {
    guard let node else { return }
    parameters = node.items("parameters").map(Parameter.init)
    artifacts = node.items("artifacts").map(Artifact.init)
  }
}

package struct Parameter: Sendable {
  package var name: String
  package var value: Text?
  package var defaultValue: Text?
  package var choices: [String]
  package var description: String?
  package var globalName: String?
  package var origin: Origin?
  /// `valueFrom.default`.
  package var fallback: Text?
  package let line: Int

  package enum Origin: Sendable {
    case path(String)
    case parameter(Text)
    case expression(Text)
    case supplied
    case configMap(name: Text, key: Text)
    case jsonPath(Text)
    case jqFilter(Text)
    case event(Text)
    /// `valueFrom` holds a default and nothing else.
    case nothing
  }

  init(_ node: YAMLNode) {
    name = node.string("name") ?? ""
    value = node.text("value")
    defaultValue = node.text("default")
    choices = node.texts("enum").map(\.text)
    description = node.string("description")
    globalName = node.string("globalName")
    line = node.start.line
    guard let from = node["valueFrom"] else { return }
    fallback = from.text("default")
    if let path = from.text("path") {
      origin = .path(path.text)
    } else if let parameter = from.text("parameter") {
      origin = .parameter(parameter)
    } else if let expression = from.text("expression") {
      origin = .expression(expression)
    } else if from["supplied"] != nil {
      origin = .supplied
    } else if let map = from["configMapKeyRef"] {
      origin = .configMap(name: map.text("name") ?? Text(""), key: map.text("key") ?? Text(""))
    } else if let path = from.text("jsonPath") {
      origin = .jsonPath(path)
    } else if let filter = from.text("jqFilter") {
      origin = .jqFilter(filter)
    } else if let event = from.text("event") {
      origin = .event(event)
    } else {
      origin = .nothing
    }
  }
}

package struct Artifact: Sendable {
  package var name: String
  package var path: String?
  package var from: Text?
  package var fromExpression: Text?
  package var globalName: String?
  package var isOptional: Bool
  /// Whether the artifact says itself where it lies.
  package var hasLocation: Bool
  package let line: Int

  private static let locations = [
    "artifactory", "azure", "gcs", "git", "hdfs", "http", "oss", "plugin", "raw", "s3",
  ]

  init(_ node: YAMLNode) {
    name = node.string("name") ?? ""
    path = node.string("path")
    from = node.text("from")
    fromExpression = node.text("fromExpression")
    globalName = node.string("globalName")
    isOptional = node.bool("optional") ?? false
    hasLocation = Self.locations.contains { node[$0] != nil }
    line = node.start.line
  }
}
