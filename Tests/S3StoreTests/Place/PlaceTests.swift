import ArtifactStore
import Testing

@testable import S3Store

@Suite("where a store is")
struct PlaceTests {
  @Test(
    "a store's URL is a bucket and a prefix",
    arguments: [
      ("s3://bucket", "bucket", ""), ("s3://bucket/", "bucket", ""),
      ("s3://bucket/a/b/", "bucket", "a/b"), ("s3://my.bucket_1/x y", "my.bucket_1", "x y"),
    ]
  )
  func location(_ text: String, _ bucket: String, _ prefix: String) throws {
    let location = try S3Location(parsing: text)
    #expect(location.bucket == bucket)
    #expect(location.prefix == prefix)
  }

  @Test(
    "what is no place for a store is refused",
    arguments: [
      "s3:/bucket", "https://bucket/x", "s3://", "s3:///x", "s3://ab", "s3://a b c/x",
      "s3://bucket/a//b", "s3://bucket/../x", "s3://bucket/./x", "s3://bucket/a\nb",
      "s3://user@host/x",
    ]
  )
  func refused(_ text: String) {
    #expect(throws: StoreError.self) { try S3Location(parsing: text) }
  }

  @Test(
    "requests go to the host and path that the server's kind asks for",
    arguments: [
      (nil, "eu-west-1", .automatic, "https://bucket.s3.eu-west-1.amazonaws.com", "/"),
      (nil, nil, .automatic, "https://bucket.s3.us-east-1.amazonaws.com", "/"),
      (nil, "cn-north-1", .path, "https://s3.cn-north-1.amazonaws.com.cn", "/bucket/"),
      ("http://127.0.0.1:8333", nil, .automatic, "http://127.0.0.1:8333", "/bucket/"),
      ("http://[::1]:9000/", nil, .automatic, "http://[::1]:9000", "/bucket/"),
      ("https://minio.svc:443", nil, .host, "https://bucket.minio.svc", "/"),
      ("https://gateway/s3", nil, .automatic, "https://gateway", "/s3/bucket/"),
    ] as [(String?, String?, BucketStyle, String, String)]
  )
  func address(
    _ endpoint: String?,
    _ region: String?,
    _ style: BucketStyle,
    _ origin: String,
    _ path: String
  ) throws {
    let found = try Endpoint(bucket: "bucket", endpoint: endpoint, region: region, style: style)
    #expect(found.address.origin.description == origin)
    #expect(found.address.path == path)
  }

  @Test("a bucket with dots stays out of the host, whose certificate would not cover it")
  func dots() throws {
    let found = try Endpoint(bucket: "a.b", endpoint: nil, region: nil, style: .automatic)
    #expect(found.address.path == "/a.b/")
  }

  @Test(
    "an endpoint or region that cannot be one is refused",
    arguments: [
      ("localhost:8333", nil), ("ftp://x", nil), ("http://", nil), ("http://a:99999", nil),
      ("http://user@host", nil), ("http://h/?x", nil), (nil, "eu west"), (nil, "a/../b"),
    ] as [(String?, String?)]
  )
  func refusedEndpoint(_ endpoint: String?, _ region: String?) {
    #expect(throws: StoreError.self) {
      try Endpoint(bucket: "bucket", endpoint: endpoint, region: region, style: .automatic)
    }
  }

  @Test(
    "content follows a bucket within Amazon or on one host, and to no stranger",
    arguments: [
      (nil, "https://bucket.s3-eu-west-1.amazonaws.com", true),
      (nil, "https://evil.example", false),
      (nil, "http://bucket.s3.eu-west-1.amazonaws.com", false),
      (nil, "https://s3.amazonaws.com.evil.example", false),
      ("http://store:8333", "http://store:8334", true),
      ("http://store:8333", "http://other:8333", false),
      ("https://store", "http://store", false),
    ] as [(String?, String, Bool)]
  )
  func redirect(_ endpoint: String?, _ target: String, _ follows: Bool) throws {
    let here = try Endpoint(bucket: "bucket", endpoint: endpoint, region: nil, style: .automatic)
    let there = try #require(HTTPAddress(target))
    #expect((here.redirected(to: there) != nil) == follows)
  }

  @Test("a bucket of another region is asked for there")
  func moved() throws {
    let here = try Endpoint(bucket: "bucket", endpoint: nil, region: nil, style: .automatic)
    let moved = try #require(here.moved(to: "eu-central-1"))
    #expect(
      moved.address.origin.description == "https://bucket.s3.eu-central-1.amazonaws.com"
    )
    #expect(here.moved(to: "us-east-1") == nil)
    #expect(here.moved(to: "x/../y") == nil)
  }
}
