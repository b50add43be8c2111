/// What a server says in an answer that is no success.
import CivilCalendar
import NIOHTTP1

struct Refusal: Hashable {
  let status: Int
  /// S3's own word, such as `NoSuchKey`; empty when there is none (an answer to
  /// HEAD has no body, and a proxy's page is not XML).
  let code: String
  let message: String
  let region: String?
  let endpoint: String?
  let location: String?
  let retryAfter: Double?
  /// The server's clock, in seconds since 1970.
  let date: Int?

  init(_ answer: Answer) {
    status = answer.status
    var words: [String: String] = [:]
    if let leaves = try? Markup.leaves(of: answer.body) {
      // Ceph and Amazon answer with `Error`, an STS endpoint wraps it once more.
      for leaf in leaves {
        guard let name = leaf.path.last, words[name] == nil else { continue }
        words[name] = leaf.text
      }
    }
    code = words["Code"] ?? ""
    message = words["Message"] ?? ""
    region = answer.headers.first(name: "x-amz-bucket-region") ?? words["Region"]
    endpoint = words["Endpoint"]
    location = answer.headers.first(name: "location")
    retryAfter = answer.headers.first(name: "retry-after").flatMap { Double($0) }
    date = answer.headers.first(name: "date").flatMap { epochSeconds(httpDate: $0) }
  }

  /// `503 SlowDown: please reduce your request rate`, as far as it is known.
  var text: String {
    let parts = ["\(status)", code].filter { !$0.isEmpty }.joined(separator: " ")
    return message.isEmpty ? parts : "\(parts): \(message)"
  }
}

/// A date as HTTP writes it (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
func epochSeconds(httpDate text: String) -> Int? {
  let words = text.split(separator: " ")
  guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
    let month = months.firstIndex(of: String(words[2]))
  else { return nil }
  let clock = words[4].split(separator: ":").compactMap { Int($0) }
  guard clock.count == 3, (1970...9999).contains(year), (1...31).contains(day) else { return nil }
  let days = CivilDate(year: year, month: month + 1, day: day).daysSinceEpoch
  return days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
}

private let months = [
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]
