"""Passes connections on: forward.py ADDRESS PORT TARGET_PORT [CERTIFICATE KEY]"""
import socket, ssl, sys, threading

address, port, target = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
context = None
if len(sys.argv) > 4:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[4], sys.argv[5])
server = socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
print("ready", flush=True)


def pump(source, sink):
    try:
        while data := source.recv(1 << 16):
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(client):
    try:
        if context:
            client = context.wrap_socket(client, server_side=True)
    except OSError:
        return client.close()
    upstream = socket.create_connection(("127.0.0.1", target))
    threading.Thread(target=pump, args=(client, upstream), daemon=True).start()
    pump(upstream, client)


while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
