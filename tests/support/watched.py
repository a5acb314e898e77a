"""A server's process seen from outside, and clients with little room."""
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
