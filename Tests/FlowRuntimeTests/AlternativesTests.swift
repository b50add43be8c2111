import Testing

/// Which of several alternatives counts, where lists of loops may be there in part.
@Suite("alternatives")
struct AlternativesTests {
  private let contract = #"""
    {"step":"STEP","inputs":{"sizes":{"type":"list<int>","any":[
      {"output":"load.size","over":[{"output":"find.rows"}]},{"value":[7]}]},
      "parts":{"type":"list<list<int>?>","output":"cut.size",
      "over":[{"range":[1,2]},{"output":"find.rows"}]},
      "none":{"type":"list<int>","output":"fold.size",
      "over":[{"output":"find.other","whole":"list<string>","or_empty":true}]}}}
    """#

  private func told(_ trial: Trial, _ step: String) throws -> String {
    let own = contract.replacing("STEP", with: step)
    let ending = try trial.run(own, "cat $sizes $parts $none")
    #expect(ending.code == 0, "\(ending.errors)")
    return ending.output
  }

  @Test(
    "a list counts when nothing is missing in it, and an absent list that is looped over is empty"
  )
  func complete() throws {
    try withTrial { trial in
      let find = #"{"step":"find","outputs":{"rows":"list<string>","other":"list<string>?"}}"#
      _ = try trial.run(find, #"echo '["a","b"]' > $rows"#)
      #expect(try told(trial, "sum_1") == "[7][null,null][]")
      let load = #"""
        {"step":"load","loops":[{"item":"row","type":"string","output":"find.rows"}],
        "outputs":{"size":"int"}}
        """#
      _ = try trial.run(load, "echo 1 > $size", index: "0")
      #expect(try told(trial, "sum_2") == "[7][null,null][]")
      _ = try trial.run(load, "echo 2 > $size", index: "1")
      #expect(try told(trial, "sum_3") == "[1,2][null,null][]")
      let cut = #"""
        {"step":"cut","loops":[{"item":"n","type":"int","range":[1,2]},
        {"item":"row","type":"string","output":"find.rows"}],"outputs":{"size":"int"}}
        """#
      _ = try trial.run(cut, "echo 3 > $size", index: "1.0")
      #expect(try told(trial, "sum_4") == "[1,2][null,null][]")
      _ = try trial.run(cut, "echo 4 > $size", index: "1.1")
      #expect(try told(trial, "sum_5") == "[1,2][null,[3,4]][]")
    }
  }
}
