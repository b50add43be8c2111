"""A name server for tests: answers A and AAAA for given names, drops the first
question for each, as a busy cluster's does, and knows nothing else.

    dns.py ADDRESS PORT LOG NAME=ADDRESS…
"""
import ipaddress, socket, struct, sys

address, port, log = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], "w", buffering=1)
known = {}
for entry in sys.argv[4:]:
    name, value = entry.split("=")
    known.setdefault(name.lower(), []).append(ipaddress.ip_address(value))

family = socket.AF_INET6 if ":" in address else socket.AF_INET
server = socket.socket(family, socket.SOCK_DGRAM)
server.bind((address, port))
print("ready", flush=True)
seen = set()
while True:
    query, client = server.recvfrom(4096)
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += query[at] + 1
    name = ".".join(labels).lower()
    (kind,) = struct.unpack("!H", query[at + 1 : at + 3])
    question = query[12 : at + 5]
    if (name, kind) not in seen:
        seen.add((name, kind))
        print("dropped", name, kind, file=log)
        continue
    print("answered", name, kind, file=log)
    wanted = {1: 4, 28: 6}.get(kind)
    found = [a for a in known.get(name, []) if a.version == wanted]
    code = 0 if name in known else 3
    answer = query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(found), 0, 0) + question
    for a in found:
        answer += b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 5, len(a.packed)) + a.packed
    server.sendto(answer, client)
