import ArgoEngine
import Testing

/// Argo's three languages: expr, govaluate and tags.
@Suite("languages")
struct LanguageTests {
  static let names = [
    "inputs.parameters.n": "3", "inputs.parameters.x": "", "item": "a",
    "tasks.a-b.outputs.parameters.s": "ImhpIg==", "workflow.parameters.json": "[{\"name\":\"n\"}]",
    "tasks.a-b.status": "Succeeded", "escaped": "say \"hi\"", "nested": "{{item}}",
  ]

  static let expressions: [(String, String)] = [
    ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 / 2", "3.5"), ("7 % 4", "3"), ("2 ** 3", "8"),
    ("-2 ** 2", "-4"), ("1 == 1.0", "true"), ("'a' + 'b'", "ab"), ("'1' == 1", "false"),
    ("!true || 1 < 2 && 'a' < 'b'", "true"), ("not (1 in [1, 2])", "false"),
    ("3 not in [1, 2]", "true"),
    ("true ? 'yes' : 'no'", "yes"), ("nil ?? 'spare'", "spare"),
    ("1 > 2 ? 1 : 2 > 1 ? 'b' : 'c'", "b"),
    ("[1, 2, 3][-1]", "3"), ("[1, 2, 3][1:]", "[2,3]"), ("{a: 1, 'b': [2]}.b[0]", "2"),
    ("'abc' contains 'b' and 'abc' startsWith 'a' and 'abc' endsWith 'c'", "true"),
    ("'pod deleted' matches 'pod.*|evict'", "true"), ("1..3", "[1,2,3]"),
    ("asInt(inputs.parameters.n) * 10", "30"), ("asFloat('0.5') >= 0.5", "true"),
    ("int('08')", "8"),
    ("string(1.5) + string(2)", "1.52"), ("len('äb')", "2"), ("upper('a') + lower('B')", "Ab"),
    ("split('a,b,c', ',')[1]", "b"), ("join(['a', 'b'], '-')", "a-b"), ("trim('  a ')", "a"),
    ("replace('aab', 'a', 'c')", "ccb"), ("indexOf('abcb', 'b')", "1"), ("max(1, 5, 3)", "5"),
    ("min([4, 2])", "2"), ("floor(2.7)", "2"), ("ceil(2.1)", "3"), ("round(2.5)", "3"),
    ("abs(-5)", "5"),
    ("sum([1, 2, 3])", "6"), ("mean([1, 2])", "1.5"), ("filter([1, 2, 3], # > 1)", "[2,3]"),
    ("filter([1, 2, 3], {# > 1})", "[2,3]"), ("map([1, 2], {# * 2})", "[2,4]"),
    ("any([1, 2], # == 2)", "true"), ("all([1, 2], # > 1)", "false"), ("none([1], # > 1)", "true"),
    ("one([1, 2], # > 1)", "true"), ("find([1, 2, 3], # > 1)", "2"),
    ("findIndex([1, 2], # == 2)", "1"),
    ("count([1, 2, 3], # > 1)", "2"), ("reduce([1, 2, 3], #acc + #)", "6"),
    ("reduce([1, 2, 3], #acc + #, 10)", "16"), ("sortBy([{n: 2}, {n: 1}], .n)[0].n", "1"),
    ("groupBy([1, 2, 3], # % 2)['1']", "[1,3]"), ("sort([3, 1, 2])", "[1,2,3]"),
    ("sort([3, 1, 2], 'desc')", "[3,2,1]"), ("uniq([1, 1, 2])", "[1,2]"),
    ("reverse([1, 2])", "[2,1]"),
    ("concat([1], [2])", "[1,2]"), ("flatten([[1], [2, [3]]])", "[1,2,3]"),
    ("keys({b: 1, a: 2})", "[\"a\",\"b\"]"),
    ("first([1, 2]) + last([1, 2])", "3"), ("get({a: 1}, 'b') ?? 'none'", "none"),
    ("take([1, 2, 3], 2)", "[1,2]"),
    ("fromJSON('{\"a\": [1, 2.5]}').a[1]", "2.5"), ("toJson({a: '<'})", "{\"a\":\"\\u003c\"}"),
    ("toBase64('hi')", "aGk="), ("fromBase64('aGk=')", "hi"),
    ("fromJSON(sprig.b64dec(tasks['a-b'].outputs.parameters.s))", "hi"),
    ("tasks['a-b']?.outputs?.parameters?.s ?? ''", "ImhpIg=="),
    ("tasks['a-b']?.nothing?.at ?? 'x'", "x"),
    ("jsonpath('{\"a\": [{\"b\": 7}]}', '$.a[0].b')", "7"), ("let n = 2; n * n", "4"),
    ("if 1 > 2 { 'a' } else { 'b' }", "b"), ("[1, 2] | map({# + 1}) | sum()", "5"),
    ("type(1.5)", "float"),
    ("bitand(6, 3)", "2"), ("sprig.default('d', '')", "d"), ("sprig.trunc(3, 'abcdef')", "abc"),
    ("sprig.add(1, 2, 3)", "6"), ("sprig.ternary('a', 'b', true)", "a"),
    ("sprig.replace('a', 'b', 'aca')", "bcb"),
    ("sprig.date('Mon _2 Jan 2006 15:04:05 MST', now())", "Thu  1 Jan 2026 00:00:00 UTC"),
    ("sprig.date('2006-01-02', sprig.dateModify('-1h', sprig.now()))", "2025-12-31"),
    ("sprig.unixEpoch(date('2024-02-29 12:00:00'))", "1709208000"),
    ("sprig.htmlDate(86400)", "1970-01-02"), ("len(sprig.randAlphaNum(8))", "8"),
    ("sprig.randInt(3, 4)", "3"), ("len(sprig.uuidv4())", "36"),
    ("sprig.sha256sum('abc')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("9007199254740993", "9007199254740993"), ("1e21", "1e+21"),
    ("0.1 + 0.2", "0.30000000000000004"),
  ]

  @Test("expressions give what expr gives", arguments: expressions)
  func worksOut(_ source: String, _ expected: String) {
    #expect(Languages.expression(source, Self.names) == .value(expected))
    #expect(TagExpression(source).unknownFunctions == [], "a program would refuse it")
  }

  @Test(
    "expressions that expr refuses are refused",
    arguments: [
      "1 +", "(1", "foo", "tasks['a-b'].nothing.at", "1 + 'a'", "[1][1]", "asInt('x')",
      "unknown(1)",
      "1 < 'a'", "not 1", "'a' ? 1 : 2", "fromJSON('{')", "# > 1", "@", "'open",
      "sprig.randInt(2, 1)", "sprig.date('2006', 'x')",
    ]
  )
  func refusedExpressions(_ source: String) {
    guard case .error = Languages.expression(source, Self.names) else {
      Issue.record("\(source) has a value")
      return
    }
  }

  static let conditions: [(String, String?)] = [
    ("", "true"), ("true", "true"), ("heads == heads", "true"), ("'a b' != \"a b\"", "false"),
    ("1.10 == 1.1", "true"), ("'1' == 1", "false"), ("5 > 3 && (2 <= 2 || false)", "true"),
    ("!(a == b)", "true"), ("a in (a, b)", "true"), ("c in (a, b)", "false"),
    ("'abc' =~ 'b'", "true"),
    ("abc !~ z", "true"), ("2 * 3 + 1 == 7", "true"), ("-1 < 0", "true"),
    ("a == b ? false : true", "true"),
    ("2 ** 3 == 8", "true"), ("6 & 3 == 2", "true"), (" == a", nil), ("a ==", nil),
    ("foo-bar == x", nil),
    ("a b", nil), ("1 && true", nil), ("'open", nil), ("a.b == c", nil), ("5", nil),
    ("1.2.3 == a", nil),
  ]

  @Test("`when` gives what govaluate gives", arguments: conditions)
  func decides(_ text: String, _ expected: String?) {
    switch Languages.when(text) {
    case .value(let value): #expect(value == expected)
    case .error(let message): #expect(expected == nil, "\(message)")
    }
  }

  static let texts: [(String, String)] = [
    ("plain", "plain"), ("{{item}}", "a"), ("{{ item }}-{{inputs.parameters.n}}", "a-3"),
    ("{{unknown}}", "{{unknown}}"), ("{{=asInt(inputs.parameters.n) + 1}}", "4"),
    ("{{=unknown.x}}", "{{=unknown.x}}"), ("{{nested}}", "a"), ("{{escaped}}", "say \"hi\""),
    ("{{inputs.parameters.x}}", ""), ("{{=inputs.parameters}}", "{\"n\":\"3\",\"x\":\"\"}"),
    ("{ {item} }", "{ {item} }"), ("{{inputs.parameters.{{item}}}}", "{{inputs.parameters.a}}"),
  ]

  @Test("tags are filled in as Argo fills them in", arguments: texts)
  func fillsIn(_ source: String, _ expected: String) {
    #expect(Languages.text(source, Self.names) == .value(expected))
  }
}
