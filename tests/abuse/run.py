#!/usr/bin/env python3
"""run.py SERVER [--crowd N] [--seconds N] [NAME...]

Abuses tests/clients/server.c in one way after another while an honest client asks, and holds what it costs against bounds:
- an abuser costs the server at most as much memory as its row of ABUSES says;
- the server works at most CPU of a processor beyond what the honest client takes;
- the honest client is answered every time, 99 of 100 times within P99 milliseconds, where nobody else wants the processors;
- when the abusers have gone, so have their descriptors."""
import argparse
import os
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import time

for folder in ("support", "soak"):
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", folder))
import bound_certificate  # noqa: E402
import answers  # noqa: E402
import everything  # noqa: E402
import machine  # noqa: E402
import passwords  # noqa: E402
from free_port import free_port  # noqa: E402
import watched  # noqa: E402

PATIENCE = 30
CPU = 0.5  # of a processor; the abusers trickle, so this is mostly the honest client's own
P99 = 500  # milliseconds, as much longer as the machine lets us wait for a processor: machine.py; the figures are printed
HONEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Server(watched.Watched):
    def __init__(self, program, secure=False, files=None, version=2, more=(), **settings):
        self.port = free_port()
        self.secure = secure
        self.root = tempfile.TemporaryDirectory()
        if secure:
            bound_certificate.bind(self.root.name, self.port)
        limit = str(files) if files else "$(ulimit -Hn)"
        url = f"{'https' if secure else 'http'}://localhost:{self.port}/"
        environment = dict(os.environ, HTTPAPI_CONFIG=self.root.name,
                           **{"HTTPAPI_" + name: str(value) for name, value in settings.items()})
        self.process = subprocess.Popen(
            ["bash", "-c", f'ulimit -n {limit}; exec "$@"', "-", program, "sync", str(version), url, *more],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        if self.process.stdout.readline() != "ready\n":
            sys.exit("the server does not start")

    def connect(self, room=None):
        return watched.connect(self.port, room)

    def stop(self):
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode == 0


def honest_connection(server):
    client = server.connect()
    if server.secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        client = context.wrap_socket(client)
    return client


def honest(client):
    """Milliseconds for one answer; None for none."""
    began, answer = time.perf_counter(), b""
    try:
        client.sendall(HONEST)
        while not answer.endswith(b"</html>\n"):
            got = client.recv(65536)
            if not got:
                return None
            answer += got
    except OSError:
        return None
    return (time.perf_counter() - began) * 1000 if answer.startswith(b"HTTP/1.1 200 ") else None


# --- what an abuser sends first, and then once a second ---

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


def pipelined(count):
    return HONEST * count


def chunks(count):
    return (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" +
            b"0000000000000001;extension=of-no-use\r\nx\r\n" * count)


# The program takes its requests with 16 threads, each of which waits for a whole body: eight are left to the honest.
ABUSES = {
    # name: (abusers as a share of the crowd or a number, KB each, first bytes, then each second, what else)
    "slow_head": (1.0, 16, HEAD, b"X", {}),
    "slow_head_big": (0.2, 64, HEAD + b"X-Long: " + b"x" * 14000, b"y", {}),
    "slow_body": (8, 64, b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n", b"x", {}),
    "slow_read": (0.2, 64, pipelined(1000), b"", {"room": 2048}),
    "many_ranges": (0.2, 64, HEAD + b"Range: bytes=" +
                    b",".join(b"%d-%d" % (i, i) for i in range(1000)) + b"\r\n\r\n", b"", {}),
    "header_bomb": (0.2, 160, HEAD + b"a:\r\n" * 4000, b"", {}),  # a field costs 32 bytes beside its text
    "chunk_extensions": (8, 128, chunks(1400), b"1;e\r\nx\r\n", {}),
    "endless_extension": (8, 64, chunks(0) + b"1;" + b"e" * 14000, b"e" * 1000, {}),
    "no_handshake": (0.5, 64, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"", {"secure": True}),
}


def trickle(abusers, bytes_each):
    for abuser in abusers if bytes_each else ():
        try:
            abuser.send(bytes_each, socket.MSG_DONTWAIT)
        except OSError:
            pass  # thrown out, or not read from: as it should be


class Judge:
    failed = False

    def expect(self, condition, what):
        print("ok" if condition else "FAILED", what, flush=True)
        self.failed |= not condition


def abuse(judge, program, name, crowd, seconds):
    count, cost, first, then, options = ABUSES[name]
    count = count if isinstance(count, int) else max(1, int(crowd * count))
    server = Server(program, options.get("secure", False))
    client = honest_connection(server)
    for _ in range(50):
        honest(client)
    time.sleep(0.2)
    before, files, abusers, times = server.memory(), server.descriptors(), [], []
    for _ in range(count):
        abuser = server.connect(options.get("room"))
        abusers.append(abuser)
        trickle([abuser], first)
    began, work, last, share = time.time(), server.work(), time.time(), machine.Share(server.process.pid)
    while time.time() < began + seconds:
        times.append(honest(client))
        if time.time() > last + 1:
            trickle(abusers, then)
            last = time.time()
        time.sleep(0.005)
    work = (server.work() - work) / (time.time() - began)
    each = machine.cost(server.memory, before, count, cost)
    answered = sorted(one for one in times if one is not None)
    p99 = answered[int(len(answered) * 0.99)] if answered else float("inf")
    slower = share.slower()
    judge.expect(len(answered) == len(times) and p99 < P99 * slower,
                 f"{name}: {len(answered)} of {len(times)} honest requests answered, p99 {p99:.1f} ms, the machine {slower:.1f} times slower")
    judge.expect(each < cost, f"{name}: {count} abusers cost {each:.1f} KB each, {work:.2f} of a processor in all")
    judge.expect(work < CPU, f"{name}: less than {CPU} of a processor")
    for abuser in abusers:
        abuser.close()
    judge.expect(server.settles(files), f"{name}: none is left over")
    client.close()
    judge.expect(server.stop(), f"{name}: the server ends well")


def flood(judge, program):
    """More connections than descriptors: who is in is served, and when descriptors return, newcomers are."""
    server = Server(program, files=200)
    client = honest_connection(server)
    honest(client)
    files, crowd, times = server.descriptors(), [], []
    for _ in range(600):
        crowd.append(server.connect())
    work, began = server.work(), time.time()
    for _ in range(200):
        times.append(honest(client))
        time.sleep(0.005)
    work = (server.work() - work) / (time.time() - began)
    judge.expect(all(times), f"flood: who was there is served, at most {max(one or 0 for one in times):.1f} ms")
    judge.expect(work < CPU, f"flood: {work:.2f} of a processor")
    for one in crowd:
        one.close()
    judge.expect(server.settles(files), "flood: none is left over")
    newcomer = honest_connection(server)
    judge.expect(honest(newcomer), "flood: newcomers are served again")
    judge.expect(server.stop(), "flood: the server ends well")


def patience(judge, program):
    """Who sends no head is shown out by the timer, however it trickles."""
    server = Server(program, HeaderWaitTimeout=1)
    files = server.descriptors()
    slow = [server.connect() for _ in range(50)]
    end = time.time() + PATIENCE
    trickle(slow, HEAD)
    while server.descriptors() > files and time.time() < end:
        trickle(slow, b"x")
        time.sleep(0.2)
    judge.expect(server.settles(files), "patience: slow heads are cut off though they trickle")
    judge.expect(server.stop(), "patience: the server ends well")


LENGTH = 1000  # of a version 1 queue
WORKERS = 16  # of the program, each of which waits for a whole body


INVITATION = b"HTTP/1.1 100 Continue\r\n\r\n"


def read(client, length):
    data = b""
    while len(data) < length:
        got = client.recv(length - len(data))
        if not got:
            raise SystemExit("the connection ended")
        data += got
    return data


def overflow(judge, program):
    """Nobody takes requests: a queue's length of them wait, the rest is shown out; when somebody does, those that wait are answered."""
    server = Server(program, version=1)
    files, before = server.descriptors(), server.memory()
    slow = [server.connect() for _ in range(WORKERS)]
    for one in slow:  # until every worker has one: whoever receives it wants its body
        one.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
    for one in slow:
        read(one, len(INVITATION))
    crowd = [server.connect() for _ in range(LENGTH + 500)]
    for one in crowd:
        one.sendall(HONEST)
    end, refused = time.time() + PATIENCE, set()
    while len(refused) < 500 and time.time() < end:
        for one in set(crowd) - refused:
            one.setblocking(False)
            try:
                one.recv(1, socket.MSG_PEEK)
                refused.add(one)  # a 503, or the end
            except BlockingIOError:
                pass
            except OSError:
                refused.add(one)
            one.settimeout(PATIENCE)
        time.sleep(0.05)
    each = (server.memory() - before) / len(crowd)
    judge.expect(len(refused) == 500, f"overflow: {len(refused)} of {len(crowd)} requests are refused")
    judge.expect(each < 32, f"overflow: a request costs {each:.1f} KB")
    for one in slow:
        one.sendall(b"hello")
    waiting = [one for one in crowd if one not in refused]
    answered = sum(one.recv(13) == b"HTTP/1.1 200 " for one in waiting)
    judge.expect(answered == len(waiting), f"overflow: {answered} of the {len(waiting)} that wait are answered")
    for one in crowd + slow:
        one.close()
    judge.expect(server.settles(files), "overflow: none is left over")
    judge.expect(server.stop(), "overflow: the server ends well")


def cached_ranges(judge, program):
    """A thousand ranges of a cached response, each of which would be a part: no more than the whole comes back, or that it is none."""
    server = everything.Server(os.path.join(os.path.dirname(program), "soak.everything"), 0)
    ways = {"single bytes": ["%d-%d" % (2 * i, 2 * i) for i in range(1000)], "the same": ["0-19999"] * 1000,
            "the end": ["-%d" % (i + 1) for i in range(1000)], "of no end": ["%d-18446744073709551615" % i for i in range(500)]}
    try:
        for name, ranges in ways.items():
            with socket.create_connection(("127.0.0.1", server.ports[0]), PATIENCE) as client:
                question = b"GET /sync/kept/0/20000 HTTP/1.1\r\nHost: localhost:%d\r\n" % server.ports[0]
                client.sendall(question + b"\r\n")
                head = client.recv(65536)
                while len(head.split(b"\r\n\r\n", 1)[-1]) < 20000:
                    head += client.recv(65536)
                began, answer, length = time.perf_counter(), b"", None
                client.sendall(question + b"Range: bytes=" + ",".join(ranges).encode() + b"\r\n\r\n")
                while length is None or len(answer) < length:
                    answer += client.recv(65536)
                    if length is None and b"\r\n\r\n" in answer:
                        top = answer.split(b"\r\n\r\n", 1)[0]
                        length = len(top) + 4 + int(top.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                took = (time.perf_counter() - began) * 1000
            judge.expect(answer[9:12] in (b"200", b"206", b"416", b"400") and len(answer) < 25000 and took < P99,
                         f"cached_ranges: 1,000 ranges, {name}: {answer[9:12].decode()}, {len(answer)} bytes in {took:.1f} ms")
        server.process.communicate(timeout=PATIENCE)
        judge.expect(server.process.returncode == 0, "cached_ranges: the server ends well")
    finally:
        server.process.kill()
        server.process.wait()


# How long a right password is remembered: never, so that each is looked at, or for the whole run.
GUESSES = {"passwords_of_one": (passwords.from_one_address, 0), "passwords_of_many": (passwords.from_many_addresses, 600)}


def guesses(judge, program, name, crowd, seconds):
    function, remembered = GUESSES[name]
    folder = passwords.Passwords(program)
    server = Server(program, more=("basic",), PamDirectory=folder.folder.name, CredentialCacheSeconds=remembered)
    function(judge, server, folder, crowd, seconds)


OTHERS = {"flood": flood, "patience": patience, "overflow": overflow, "cached_ranges": cached_ranges}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("server")
    arguments.add_argument("names", nargs="*")
    arguments.add_argument("--crowd", type=int, default=500)
    arguments.add_argument("--seconds", type=float, default=2)
    options = arguments.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    judge = Judge()
    for name in options.names or [*ABUSES, *answers.UNREAD, "hits_flood", *GUESSES, *OTHERS]:
        if name in ABUSES:
            abuse(judge, options.server, name, min(options.crowd, most - 100), options.seconds)
        elif name in answers.UNREAD:
            answers.unread(judge, options.server, name, min(options.crowd, most - 100), options.seconds)
        elif name in GUESSES:
            guesses(judge, options.server, name, min(options.crowd, most - 100) // 5, options.seconds)
        elif name == "hits_flood":
            answers.hits_flood(judge, options.server, options.seconds)
        else:
            OTHERS[name](judge, options.server)
    sys.exit(1 if judge.failed else 0)


if __name__ == "__main__":
    main()
