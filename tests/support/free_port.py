"""A port for the server of a test: see test_port.h, which says where and why."""
import random
import socket

FIRST, COUNT, TRIES = 20000, 12768, 200


def free_port():
    for _ in range(TRIES):
        port = FIRST + random.randrange(COUNT)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass  # somebody's, or still waiting for the last packets of a test
    raise SystemExit("no free port")
