"""awscrt's S3 client at its best settings for this machine: parts of 16 MiB, a
target of 5 Gbit/s (its default takes twice the time, and a gigabyte).

    crt_client.py get-one|put-one ENDPOINT BUCKET KEY FILE [crc32c]
    crt_client.py get-many ENDPOINT BUCKET PREFIX FOLDER
    crt_client.py put-many ENDPOINT BUCKET PREFIX FOLDER

ENDPOINT is http://host:port or https://host:port; for https, AWS_CA_BUNDLE names
the authority. get-many fetches the names that are in NAMES, one a line.
"""
import os
import sys
from urllib.parse import urlsplit

from awscrt import auth, http, io, s3

verb, endpoint, bucket, key, path, *more = sys.argv[1:]
place = urlsplit(endpoint)
secure = place.scheme == "https"
region = "us-east-1"
loops = io.EventLoopGroup(2)
bootstrap = io.ClientBootstrap(loops, io.DefaultHostResolver(loops))
provider = auth.AwsCredentialsProvider.new_static(
    os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
)
tls = None
if secure:
    options = io.TlsContextOptions()
    options.override_default_trust_store_from_path(None, os.environ["AWS_CA_BUNDLE"])
    tls = io.ClientTlsContext(options).new_connection_options()
    tls.set_server_name(place.hostname)
client = s3.S3Client(
    bootstrap=bootstrap,
    region=region,
    tls_mode=s3.S3RequestTlsMode.ENABLED if secure else s3.S3RequestTlsMode.DISABLED,
    tls_connection_options=tls,
    signing_config=s3.create_default_s3_signing_config(region=region, credential_provider=provider),
    part_size=16 << 20,
    multipart_upload_threshold=16 << 20,
    throughput_target_gbps=5,
)


def begin(key, path, putting):
    headers = http.HttpHeaders([("host", place.netloc)])
    checksum = None
    if putting:
        headers.add("content-length", str(os.stat(path).st_size))
        if "crc32c" in more:
            checksum = s3.S3ChecksumConfig(
                algorithm=s3.S3ChecksumAlgorithm.CRC32C, location=s3.S3ChecksumLocation.TRAILER
            )
    request = http.HttpRequest("PUT" if putting else "GET", f"/{bucket}/{key}", headers)
    place_of_body = {"send_filepath" if putting else "recv_filepath": path}
    return client.make_request(
        request=request,
        type=s3.S3RequestType.PUT_OBJECT if putting else s3.S3RequestType.GET_OBJECT,
        checksum_config=checksum,
        **place_of_body,
    ).finished_future


putting = verb.startswith("put")
if verb.endswith("one"):
    begin(key, path, putting).result()
else:
    if putting:
        names = sorted(os.listdir(path))
    else:
        os.makedirs(path, exist_ok=True)
        names = open(os.environ["NAMES"]).read().split()
    for future in [begin(f"{key}/{name}", f"{path}/{name}", putting) for name in names]:
        future.result()
