/// The authorities that a server's certificate may come from: the bundle that was
/// named, or else the image's own, or else the one the program carries.
import Glibc
import NIOSSL

package struct TrustRoots: Sendable {
  /// A bundle that was named, and by which variable.
  package var named: (variable: String, path: String)?
  /// Certificates in PEM for an image that has none. Asked only then.
  package var builtIn: @Sendable () -> [UInt8]? = { nil }

  package init() {}

  /// The bundle that the environment names; the first of the three counts.
  package init(environment: (String) -> String?, builtIn: @escaping @Sendable () -> [UInt8]?) {
    self.builtIn = builtIn
    for variable in ["FLOW_CA_BUNDLE", "AWS_CA_BUNDLE", "SSL_CERT_FILE"] {
      guard let path = environment(variable), !path.isEmpty else { continue }
      named = (variable, path)
      return
    }
  }

  /// Where distributions keep theirs: Debian and Alpine, Red Hat, SUSE, BSD.
  static let usualPlaces = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
  ]

  func context() throws(Fault) -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    let roots = try roots()
    configuration.trustRoots = roots.value
    do {
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw .untrusted(reason: "cannot read certificates from \(roots.source): \(error)")
    }
  }

  private func roots() throws(Fault) -> (value: NIOSSLTrustRoots, source: String) {
    if let named {
      guard access(named.path, R_OK) == 0 else {
        throw .untrusted(reason: "\(named.variable) names `\(named.path)`, which cannot be read")
      }
      return (.file(named.path), "`\(named.path)` (\(named.variable))")
    }
    for path in Self.usualPlaces where access(path, R_OK) == 0 {
      return (.file(path), "`\(path)`")
    }
    guard let bytes = builtIn() else {
      throw .untrusted(
        reason: "this image has no certificate authorities; name a bundle in FLOW_CA_BUNDLE"
      )
    }
    do {
      return (.certificates(try NIOSSLCertificate.fromPEMBytes(bytes)), "the built-in bundle")
    } catch {
      throw .untrusted(reason: "the built-in certificate authorities cannot be read: \(error)")
    }
  }
}
