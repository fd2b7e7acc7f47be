"""A caller that keeps its connection, as a pool does: one that was closed is noticed before it is used again. With a fourth word
each request has a connection of its own."""
import http.client
import json
import socket
import sys
import time

host, port, gap = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
keeps = len(sys.argv) == 4


def is_open(connection):
    if connection is None or connection.sock is None:
        return False
    connection.sock.setblocking(False)
    try:
        connection.sock.recv(1, socket.MSG_PEEK)
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        connection.sock.settimeout(120)


kept, asked, lost, connections, told = None, 0, [], 0, 0
answered = False
while True:
    try:
        if not (keeps and is_open(kept)):
            kept = http.client.HTTPConnection(host, port, timeout=120)
            kept.connect()
            kept.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connections += 1
        kept.request("POST", "/buy")
        answer = kept.getresponse()
        text = answer.read().decode()
        who = "laptop" if "laptop" in text else "app"
        if answer.status != 200:
            raise ValueError(f"{answer.status} {text}")
    except Exception as error:
        # Before the first answer the name may not be known yet.
        if answered:
            lost.append(repr(error))
        who, kept = "nobody", None
    else:
        answered = True
    asked += 1
    if time.time() - told > 0.2:
        told = time.time()
        print(json.dumps({"asked": asked, "who": who, "connections": connections, "lost": lost}), flush=True)
    time.sleep(gap)
