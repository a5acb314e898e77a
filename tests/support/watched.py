"""A server's process seen from outside, clients with little room, and their answers."""
import os
import socket
import time

PATIENCE = 60  # seconds; longer than anybody waits for an answer
TICK = os.sysconf("SC_CLK_TCK")


class Watched:
    """For classes with a `process`."""

    process = None

    def memory(self):
        """KB"""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * 4

    def work(self):
        """Seconds of a processor."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def settles(self, count):
        """Waits until it has no more descriptors than that."""
        end = time.time() + PATIENCE
        while self.descriptors() > count and time.time() < end:
            time.sleep(0.05)
        return self.descriptors() <= count


def connect(port, room=None):
    client = socket.socket()
    if room:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    client.settimeout(PATIENCE)
    client.connect(("127.0.0.1", port))
    return client


def read_answer(client, data=b""):
    """Head and body of an answer with a Content-Length, and what came behind it; None where the connection ends first. `data` came before."""
    while b"\r\n\r\n" not in data:
        got = client.recv(65536)
        if not got:
            return None
        data += got
    head, data = data.split(b"\r\n\r\n", 1)
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(data) < length:
        got = client.recv(65536)
        if not got:
            return None
        data += got
    return head, data[:length], data[length:]
