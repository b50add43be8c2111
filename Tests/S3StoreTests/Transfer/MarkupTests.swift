import Testing

@testable import S3Store

@Suite("S3's XML")
struct MarkupTests {
  @Test("leaves come in order, with their entities replaced")
  func leaves() throws {
    let text = """
      <?xml version="1.0"?><!-- c --><a x='1' y = "2"><b>1 &lt; 2 &#65;&#x42;</b><c/><d><e></e></d></a>

      """
    let leaves = try Markup.leaves(of: Array(text.utf8))
    #expect(leaves.map { $0.path.joined(separator: "/") } == ["a/b", "a/c", "a/d/e"])
    #expect(leaves.map(\.text) == ["1 < 2 AB", "", ""])
  }

  @Test(
    "anything that is cut, or not plain XML, is refused",
    arguments: [
      "", "x", "<a>", "<a></b>", "<a", "<a b>", "<a></a><b></b>", "<!DOCTYPE a><a></a>",
      "<a><![CDATA[x]]></a>", "<a>&nope;</a>", "<a>&#xD800;</a>", "<a>&", "</a>", "<a x=1></a>",
      "<html><br></html>",
    ]
  )
  func broken(_ text: String) {
    #expect(throws: Markup.Broken.self) { try Markup.leaves(of: Array(text.utf8)) }
  }

  @Test("every prefix of a document is refused, and none stops the program")
  func prefixes() throws {
    let text = Array("<a x='1'><b>&lt;</b><c /></a>".utf8)
    for count in 0..<text.count {
      #expect(throws: Markup.Broken.self) { try Markup.leaves(of: Array(text.prefix(count))) }
    }
    #expect(try Markup.leaves(of: text).count == 2)
  }

  @Test("a page of a listing decodes its keys and says where to go on")
  func page() throws {
    let text = """
      <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>true\
      </IsTruncated><EncodingType>url</EncodingType><NextContinuationToken>t1</NextContinuationToken>\
      <Contents><Key>a/b+c%2Bd%C3%A9</Key></Contents><Prefix>x</Prefix></ListBucketResult>
      """
    let page = try #require(ListingPage(Array(text.utf8)))
    #expect(page.keys == ["a/b c+d\u{E9}"])
    #expect(page.next == "t1")
  }

  @Test(
    "a page that is no listing, or goes on without saying where, is none",
    arguments: [
      "<Error><Code>x</Code></Error>", "<ListBucketResult></ListBucketResult>",
      "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
    ]
  )
  func noPage(_ text: String) { #expect(ListingPage(Array(text.utf8)) == nil) }

  @Test("the checksum's header is the base64 of its bytes")
  func checksum() {
    #expect(base64(0xAE8B_1486_0A79_9888) == "rosUhgp5mIg=")
    #expect(base64(0) == "AAAAAAAAAAA=")
    #expect(base64(.max) == "//////////8=")
  }
}
