"""A loopback OpenID Connect issuer: discovery, keys with their certificate, RS256 tokens.

issuer.py serve DIR PORT              writes DIR/token and DIR/thumbprint, then serves
issuer.py token DIR [SECONDS [SUBJECT]]   replaces DIR/token atomically
"""

import base64
import datetime
import hashlib
import http.server
import json
import os
import sys
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

AUDIENCE = "sts.amazonaws.com"
SUBJECT = "system:serviceaccount:flows:runner"


def compact(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def put(path, text):
    with open(path + ".new", "w", encoding="ascii") as file:
        file.write(text)
    os.rename(path + ".new", path)


def make_key(folder, port):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    put(os.path.join(folder, "key.pem"), pem.decode())
    put(os.path.join(folder, "issuer"), f"http://127.0.0.1:{port}")
    return key


def certificate(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.DER)


def documents(key, issuer):
    der = certificate(key)
    numbers = key.public_key().public_numbers()
    keys = {
        "keys": [
            {
                "kty": "RSA",
                "use": "sig",
                "alg": "RS256",
                "kid": "1",
                "n": compact(numbers.n.to_bytes(256, "big")),
                "e": "AQAB",
                "x5c": [base64.b64encode(der).decode()],
                "x5t": compact(hashlib.sha1(der).digest()),
            }
        ]
    }
    discovery = {
        "issuer": issuer,
        "jwks_uri": issuer + "/jwks",
        "authorization_endpoint": issuer + "/authorize",
        "token_endpoint": issuer + "/token",
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }
    pages = {"/jwks": keys, "/.well-known/openid-configuration": discovery}
    return {path: json.dumps(page).encode() for path, page in pages.items()}, der


def write_token(folder, seconds=3600, subject=SUBJECT):
    with open(os.path.join(folder, "key.pem"), "rb") as file:
        key = serialization.load_pem_private_key(file.read(), password=None)
    with open(os.path.join(folder, "issuer"), encoding="ascii") as file:
        issuer = file.read()
    now = int(time.time())
    header = {"alg": "RS256", "kid": "1", "typ": "JWT"}
    claims = {
        "iss": issuer,
        "sub": subject,
        "aud": [AUDIENCE],
        # RGW reads the audience from here.
        "client_id": AUDIENCE,
        "iat": now - 5,
        "nbf": now - 5,
        "exp": now + seconds,
        "jti": os.urandom(8).hex(),
    }
    text = compact(json.dumps(header).encode()) + "." + compact(json.dumps(claims).encode())
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    put(os.path.join(folder, "token"), text + "." + compact(signature))


def serve(folder, port):
    issuer = f"http://127.0.0.1:{port}"
    pages, der = documents(make_key(folder, port), issuer)
    put(os.path.join(folder, "thumbprint"), hashlib.sha1(der).hexdigest().upper())
    write_token(folder)

    class Pages(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            page = pages.get(self.path)
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(page or b"")))
            self.end_headers()
            self.wfile.write(page or b"")

    http.server.ThreadingHTTPServer(("127.0.0.1", port), Pages).serve_forever()


if __name__ == "__main__":
    folder = sys.argv[2]
    if sys.argv[1] == "serve":
        serve(folder, int(sys.argv[3]))
    else:
        write_token(folder, *[int(text) for text in sys.argv[3:4]], *sys.argv[4:5])
