/// Opens the objects that a URL names, `s3://bucket/prefix` or `file:///folder`:
/// for every program that has an environment and may carry certificates.
package import ArtifactStore

package func openObjects(
  _ url: String,
  endpoint: String?,
  region: String?,
  variables: [String: String],
  builtInRoots: @escaping @Sendable () -> [UInt8]? = { nil }
) throws(StoreError) -> any ObjectStore {
  if url.hasPrefix("file://") { return try LocalStore(url: url) }
  guard url.hasPrefix("s3://") else {
    throw .refused(
      what: "the store `\(url)`",
      reason: "a store is written `s3://bucket/prefix` or `file:///folder`"
    )
  }
  func filled(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
  var options = try S3Options(environment: filled)
  options.roots = TrustRoots(environment: filled, builtIn: builtInRoots)
  let wires = Wires(options: options)
  let settings = CredentialSettings(
    variables: variables,
    exchange: wires,
    storeRegion: region,
    storeEndpoint: endpoint
  )
  let store = try S3Store(
    S3Location(parsing: url),
    endpoint: endpoint,
    region: region ?? filled("AWS_REGION") ?? filled("AWS_DEFAULT_REGION"),
    credentials: CredentialCache(chain: settings),
    options: options,
    wires: wires
  )
  try settings.proxies.allow(store.standing.facts.endpoint.address.origin)
  return store
}
