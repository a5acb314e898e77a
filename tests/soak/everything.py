#!/usr/bin/env python3
"""everything.py SERVER [--seconds N] [--faults N] [--clients N] [--pause SECONDS] [--seed N]

Soaks tests/soak/everything.c: every kind of answer, over http and https, from clients that check each byte, while the server changes its
settings and one in --faults of its calls of memory and of the system fails (0: none).
- Every answer that arrives whole is the one that was asked for, and what arrives of another is its beginning.
- Without faults every answer arrives whole; with faults 90 of 100 do, and no client waits longer than PATIENCE.
- Memory in the last third is not above that of the second (by 2 % and 2 MB for the chance of the moment).
- When the clients have gone, so have their descriptors; the server ends in order."""
import argparse
import os
import random
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import bound_certificate  # noqa: E402
from free_port import free_port  # noqa: E402
import watched  # noqa: E402

SOURCE = 300000
PATIENCE = 60
SLACK, SLACK_KB = 1.02, 2048
WARM = 60  # seconds; in less the memory is told but not judged
SHARE = 0.9  # of answers that arrive whole with one fault in 500 calls


def make_source():
    state, out = 1, bytearray(SOURCE)
    for i in range(SOURCE):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = state >> 16 & 255
    return bytes(out)


class Wrong(Exception):
    """What must never be."""


class Gone(Exception):
    """The connection ended, or the server said that it cannot."""


class Client:
    def __init__(self, ports, seed, source):
        self.plain, self.secure = ports
        self.draw, self.source = random.Random(seed), source
        self.socket, self.data = None, b""
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE
        self.counts = {}

    def connect(self):
        self.data = b""
        secure = self.draw.random() < 0.3
        self.socket = socket.create_connection(("127.0.0.1", self.secure if secure else self.plain), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if secure:
            self.socket = self.context.wrap_socket(self.socket)

    def leave(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def more(self):
        got = self.socket.recv(65536)
        if not got:
            raise Gone("end")
        self.data += got

    def line(self):
        while b"\r\n" not in self.data:
            self.more()
        line, self.data = self.data.split(b"\r\n", 1)
        return line

    def expect(self, expected, at, length):
        """The next `length` bytes are those of `expected` from `at`."""
        while length:
            if not self.data:
                self.more()
            got, self.data = self.data[:length], self.data[length:]
            if expected[at:at + len(got)] != got:
                raise Wrong(f"a wrong byte between {at} and {at + len(got)} of {len(expected)}")
            at, length = at + len(got), length - len(got)

    def answer(self, status, body):
        began = self.line()
        headers = {}
        while line := self.line():
            name, value = line.split(b":", 1)
            headers[name.lower()] = value.strip()
        if not began.startswith(b"HTTP/1.1 %d " % status):
            if began[9:12] in (b"503", b"500"):
                raise Gone(began.decode())
            raise Wrong(f"{began} instead of {status}")
        if status == 101:
            return
        if headers.get(b"transfer-encoding") == b"chunked":
            at = 0
            while size := int(self.line(), 16):
                self.expect(body, at, size)
                at += size
                self.expect(b"\r\n", 0, 2)
            self.expect(b"\r\n", 0, 2)
        else:
            at = int(headers[b"content-length"])
            if at == len(body):
                self.expect(body, 0, at)
        if at != len(body):
            raise Wrong(f"{at} bytes instead of {len(body)}")

    def ask(self, what, start, length, more=b"", verb="GET"):
        idiom = self.draw.choice(["sync", "port", "pool"])
        self.socket.sendall(f"{verb} /{idiom}/{what}/{start}/{length} HTTP/1.1\r\nHost: localhost:".encode() +
                            b"%d\r\n%b" % (self.secure if isinstance(self.socket, ssl.SSLSocket) else self.plain, more or b"\r\n"))

    def slice(self):
        length = self.draw.choice([0, 1, 100, 3000, 17000, 70000, 200000])
        length = self.draw.randint(0, length)
        start = self.draw.randint(0, SOURCE - length)
        return start, length, self.source[start:start + length]

    # --- one of each ---

    def simple(self, what):
        start, length, body = self.slice()
        self.ask(what, start, length)
        self.answer(200, body)

    def kept(self, what):
        start, length = self.draw.randrange(10), 20000
        body = self.source[start:start + length]
        if self.draw.random() < 0.3:
            first = self.draw.randrange(length)
            self.ask(what, start, length, b"Range: bytes=%d-%d\r\n\r\n" % (first, length + 5))
            self.partly(body, first)
        else:
            self.ask(what, start, length)
            self.answer(200, body)

    def partly(self, body, first):
        """A range, or the whole if it came from the program."""
        while b"\r\n" not in self.data:
            self.more()
        status = 200 if self.data.startswith(b"HTTP/1.1 200") else 206
        self.answer(status, body if status == 200 else body[first:])

    def ranges(self, what):
        start, length, _ = self.slice()
        length = max(length, 1)
        start = min(start, SOURCE - length)
        first = self.draw.randrange(length)
        self.ask(what, start, length, b"Range: bytes=%d-\r\n\r\n" % first)
        self.answer(206, self.source[start + first:start + length])

    def posted(self, body):
        if self.draw.random() < 0.5:
            return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        size = self.draw.randint(500, 20000)
        chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part)
                          for part in (body[at:at + size] for at in range(0, len(body), size)))
        return b"Transfer-Encoding: chunked\r\n\r\n%b0\r\n\r\n" % chunks

    def echo(self, what):
        start = self.draw.randrange(SOURCE)
        body = self.source[start:start + self.draw.choice([0, 10, 5000, 60000])]
        self.ask(what, 0, 0, self.posted(body), "POST")
        self.answer(200, body)

    def early(self, what):
        start, length, body = self.slice()
        self.ask(what, start, length, self.posted(self.source[:self.draw.randrange(20000)]), "POST")
        self.answer(200, body)

    def upgrade(self, what):
        self.ask(what, 0, 0, b"Connection: Upgrade\r\nUpgrade: soak\r\n\r\n")
        self.answer(101, b"")
        for _ in range(self.draw.randint(1, 5)):
            _, length, body = self.slice()
            self.socket.sendall(body[:20000])
            self.expect(body, 0, min(length, 20000))
        self.leave()

    def cancel(self, what):
        self.ask(what, 0, 0)
        try:
            while True:
                self.more()
        except (Gone, OSError):
            pass
        if self.data and not self.data.startswith(b"HTTP/1.1 50"):
            raise Wrong("an answer to what was cancelled")
        self.leave()

    def vanish(self, _):
        start, length, _ = self.slice()
        self.ask("parts", start, length)
        self.leave()

    KINDS = [("memory", simple, 20), ("file", simple, 10), ("fragment", simple, 10), ("parts", simple, 6), ("kept", kept, 15),
             ("policy", kept, 10), ("ranges", ranges, 6), ("echo", echo, 10), ("early", early, 4), ("upgrade", upgrade, 2),
             ("cancel", cancel, 1), ("vanish", vanish, 1)]

    def turn(self):
        what, how, _ = self.draw.choices(self.KINDS, [weight for *_, weight in self.KINDS])[0]
        try:
            if not self.socket:
                self.connect()
            how(self, what)
            result = "whole"
            if self.draw.random() < 0.02:
                self.leave()
        except TimeoutError as silence:
            raise Wrong(f"{what}: nothing for {PATIENCE} s") from silence
        except Wrong as wrong:
            raise Wrong(f"{what}: {wrong}") from wrong
        except (Gone, OSError) as gone:
            result = "short"
            self.counts["last"] = f"{what}: {gone!r}"
            self.leave()
        self.counts[what, result] = self.counts.get((what, result), 0) + 1


class Server(watched.Watched):
    def __init__(self, program, faults):
        self.root = tempfile.TemporaryDirectory()
        self.ports = [free_port()]
        while len(self.ports) < 2:
            self.ports = list({*self.ports, free_port()})
        bound_certificate.bind(self.root.name, self.ports[1])
        self.process = subprocess.Popen([program, *map(str, self.ports), str(faults)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=dict(os.environ, HTTPAPI_CONFIG=self.root.name))
        if self.process.stdout.readline() != "ready\n":
            sys.exit("the server does not start")

    def says(self):
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


class Load:
    def __init__(self, server, count, seed, pause):
        self.stopping, self.wrong, self.pause = False, [], pause
        source = make_source()
        self.clients = [Client(server.ports, seed + i, source) for i in range(count)]
        self.threads = [threading.Thread(target=self.run, args=(client,), daemon=True) for client in self.clients]
        for thread in self.threads:
            thread.start()

    def run(self, client):
        try:
            while not self.stopping and not self.wrong:
                client.turn()
                if self.pause:
                    time.sleep(self.pause)
        except Wrong as wrong:
            self.wrong.append(str(wrong))
        except Exception as failure:  # pylint: disable=broad-except
            self.wrong.append(repr(failure))
        client.leave()

    def stop(self):
        self.stopping = True
        for thread in self.threads:
            thread.join(2 * PATIENCE)
        return not any(thread.is_alive() for thread in self.threads)

    def missing(self):
        return [what for what, *_ in Client.KINDS if not any((what, "whole") in client.counts for client in self.clients)]

    def total(self, result):
        return sum(count for client in self.clients for key, count in client.counts.items() if key[1] == result)


class Judge:
    failed = False

    def expect(self, condition, what):
        print("ok" if condition else "FAILED", what, flush=True)
        self.failed |= not condition


def soak(judge, server, options):
    warm = Load(server, 4, options.seed, 0)
    time.sleep(min(2, options.seconds))
    judge.expect(warm.stop() and not warm.wrong, f"warm {warm.wrong}")
    time.sleep(3)
    files = server.descriptors()
    load = Load(server, options.clients, options.seed + 1000, options.pause)
    began, samples = time.time(), []
    while not load.wrong and server.process.poll() is None and (
            time.time() < began + options.seconds or load.missing() and time.time() < began + options.seconds + PATIENCE):
        time.sleep(min(1, options.seconds / 30))
        samples.append(server.memory())
        if len(samples) % 60 == 0:
            print(f"  {time.time() - began:.0f} s: {samples[-1]} KB, {server.descriptors()} descriptors, {server.says()}", flush=True)
    judge.expect(load.stop(), "every client has ended")
    judge.expect(not load.wrong, f"nothing is wrong {load.wrong}")
    judge.expect(server.process.poll() is None, "the server lives")
    whole, short = load.total("whole"), load.total("short")
    last = [client.counts["last"] for client in load.clients if "last" in client.counts]
    judge.expect(whole >= SHARE * (whole + short) if options.faults else not short,
                 f"{whole} answers were whole, {short} not {last[:3]}")
    judge.expect(not load.missing(), f"of every kind some are whole {load.missing()}")
    third = len(samples) // 3
    then, last = max(samples[third:2 * third]), max(samples[2 * third:])
    judge.expect(options.seconds < WARM or last <= then * SLACK + SLACK_KB,
                 f"memory: at most {then} KB in the second third, {last} KB in the last")
    judge.expect(server.settles(files), f"{server.descriptors()} descriptors, {files} before")
    print(server.says())


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("server")
    arguments.add_argument("--seconds", type=float, default=600)
    arguments.add_argument("--faults", type=int, default=500)
    arguments.add_argument("--clients", type=int, default=16)
    arguments.add_argument("--pause", type=float, default=0)
    arguments.add_argument("--seed", type=int, default=random.randrange(1, 1 << 31))
    options = arguments.parse_args()
    print(f"seed {options.seed}, one fault in {options.faults} calls", flush=True)
    judge, server = Judge(), Server(options.server, options.faults)
    try:
        soak(judge, server, options)
        rest, _ = server.process.communicate(timeout=PATIENCE)
        judge.expect(server.process.returncode == 0 and rest.endswith("stopped\n"), "the server ends in order")
    finally:
        server.process.kill()
        server.process.wait()
    sys.exit(judge.failed)


if __name__ == "__main__":
    main()
