"""Runs the wire cases of one file against the test server: run.py [--tls | --tls=some] SERVER FILE [NAME...]

With --tls the same bytes travel inside TLS: the server's prefixes are https, its sessions are resumed, and an orderly close must
say close_notify. "some" cuts each case at fewer places.

A file is lines; the first word says what a line is. Comments (#) above a case name the source of what it expects.

  with NAME=VALUE ...   parameters of the server (HTTPAPI_NAME) for the cases that follow; `with` alone: the defaults
  case NAME             begins a case
  > TEXT                sends TEXT and CRLF          >> TEXT   sends TEXT alone
  get TARGET            sends a whole GET for it to localhost
  < TEXT                expects TEXT and CRLF        << TEXT   expects TEXT alone
  ok TEXT               expects the usual 200 with TEXT as its body
  page NAME             expects an error page, see PAGES; the connection must close behind it, nothing need be said
  status NUMBER         expects a response framed by Content-Length with that status
  has LINE              ... whose body has this line (200 if no status was asked for)
  lacks TEXT            ... whose body has no line that begins so
  unread                waits for the server to give up while nothing is read
  fin                   the client ends its side
  pause MILLISECONDS    lets the server act first; no assertion may hang on it
  open | closed | reset | ended     the connection afterwards; open if nothing is said; ended: closed or reset
  beside N TARGET       N other connections are there first; each has sent a GET for TARGET, if there is one. A server with
                        one loop has seen them when it answers this one's first request; implies once
  once                  only as written: no split, no pipelining
  alone                 no pipelining
  everywhere            cut at each byte even of a long request; else only some of the bytes in its middle; not over TLS
  times N               everything is sent N times in one go, and answered as often

In TEXT, \\r \\n \\t \\0 \\\\ and \\xHH are bytes, {port} {port2} the server's ports, {date} any date,
{sp} a space at the end of a line, {x*260} repeats.

Each case is run whole, behind another request, in front of another (or, when it closes, of bytes that must stay unanswered),
cut in two at each of its bytes, and byte by byte. Many connections are cut at the same time: their second halves leave only after all
first ones, which makes the cuts real without waiting. At last cases that leave the connection open are poured into one stream in
random order, cut at random places; WIRE_SEED repeats one."""

import hashlib
import os
import random
import re
import resource
import select
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

PATIENCE = int(os.environ.get("WIRE_PATIENCE", "30"))  # seconds; only a failure ever takes so long
TOGETHER = 32  # connections at a time: fewer than the server has threads
MOST_CUTS, SOME_CUTS = 200, 12
MOST_SINGLE_BYTES = 2000
SOUPS, SOUP_CASES = 16, 40

DATE = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT"
DATE_MARK = b"{date}" + b"~" * 23  # as long as a date

# Title, heading, sentence: spec/observed.md 1.51. Those without a length are our own words.
PAGES = {
    "bad": (400, "Bad Request", "Bad Request", "The request is badly formed.", 311),
    "hostname": (400, "Bad Request", "Bad Request - Invalid Hostname", "The request hostname is invalid.", 334),
    "verb": (400, "Bad Request", "Bad Request - Invalid Verb", "The request verb is invalid.", 326),
    "url": (400, "Bad Request", "Bad Request - Invalid URL", "The request URL is invalid.", 324),
    "header": (400, "Bad Request", "Bad Request - Invalid Header", "The request has an invalid header name.", 339),
    "long": (400, "Bad Request", "Bad Request - Request Too Long",
             "The size of the request headers is too long.", 346),
    "missing": (404, "Not Found", "Not Found", "The requested resource is not found.", 315),
    "length": (411, "Length Required", "Length Required",
               "The request must be chunked or have a content length.", 344),
    "longurl": (414, "Request URL Too Long", "Request URL Too Long", "The request URL is too long.", 329),
    "coding": (501, "Not Implemented", "Not Implemented",
               "The request transfer encoding type is not supported.", 343),
    "unavailable": (503, "Service Unavailable", "Service Unavailable", "The service is unavailable.", 326),
    "queuefull": (503, "Service Unavailable", "Service Unavailable", "Application request queue full.", None),
    "connlimit": (503, "Service Unavailable", "Service Unavailable", "Too many users.", None),
    "disabled": (503, "Service Unavailable", "Service Unavailable",
                 "Administrator has taken application offline.", None),
    "version": (505, "HTTP Version Not Supported", "HTTP Version Not Supported",
                "The HTTP version of the request is not supported.", None),
}


def page(name, server=True):
    status, title, heading, sentence, length = PAGES[name]
    body = ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN""http://www.w3.org/TR/html4/strict.dtd">\r\n'
            f"<HTML><HEAD><TITLE>{title}</TITLE>\r\n"
            '<META HTTP-EQUIV="Content-Type" Content="text/html; charset=us-ascii"></HEAD>\r\n'
            f"<BODY><h2>{heading}</h2>\r\n<hr><p>HTTP Error {status}. {sentence}</p>\r\n</BODY></HTML>\r\n")
    assert length in (None, len(body)), name
    return (f"HTTP/1.1 {status} {title}\r\nContent-Type: text/html; charset=us-ascii\r\n"
            + ("Server: Microsoft-HTTPAPI/2.0\r\n" if server else "")
            + f"Date: {DATE_MARK.decode()}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


def ok(body, server=True):
    return (b"HTTP/1.1 200 OK\r\n" + (b"Server: Microsoft-HTTPAPI/2.0\r\n" if server else b"") +
            b"Date: " + DATE_MARK + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


# --- the file ---

class Case:
    def __init__(self, name, place, settings):
        self.name, self.place, self.settings = name, place, settings
        self.steps = []  # ("send", bytes) ("expect", bytes) ("response", status, [has], [lacks]) ("fin",) ("pause", s)
        self.end = "open"
        self.once = self.alone = self.everywhere = False
        self.times = 1
        self.beside = []  # what other connections sent

    def add(self, kind, data):
        if self.steps and self.steps[-1][0] == kind:
            data = self.steps.pop()[1] + data
        self.steps.append((kind, data))

    def response(self, status=200, fresh=False):
        if fresh or not self.steps or self.steps[-1][0] != "response":
            self.steps.append(("response", status, [], []))
        return self.steps[-1]


class Texts:
    """Turns the text of a case into bytes."""

    ESCAPES = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"0": b"\0", b"\\": b"\\"}

    def __init__(self, ports):
        self.words = {b"port": b"%d" % ports[0], b"port2": b"%d" % ports[1], b"date": DATE_MARK, b"sp": b" "}

    def bytes(self, text):
        data = text.encode("utf-8")
        data = re.sub(rb"\{([^{}]+)\*(\d+)\}", lambda m: m[1] * int(m[2]), data)
        data = re.sub(rb"\{(port|port2|date|sp)\}", lambda m: self.words[m[1]], data)
        return re.sub(rb"\\(x[0-9A-Fa-f]{2}|.)",
                      lambda m: bytes([int(m[1][1:], 16)]) if len(m[1]) == 3 else self.ESCAPES[m[1]], data)


def parse_line(case, word, rest, texts):
    server = "DisableServerHeader" not in case.settings
    text = texts.bytes(rest)
    if word == ">":
        case.add("send", text + b"\r\n")
    elif word == ">>":
        case.add("send", text)
    elif word == "get":
        case.add("send", b"GET " + text + texts.bytes(" HTTP/1.1\\r\\nHost: localhost:{port}\\r\\n\\r\\n"))
    elif word == "<":
        case.add("expect", text + b"\r\n")
    elif word == "<<":
        case.add("expect", text)
    elif word == "ok":
        case.add("expect", ok(text, server or case.settings["DisableServerHeader"] == "1"))
    elif word == "page":
        case.add("expect", page(rest, server))
        case.end = "closed"
    elif word == "status":
        case.response(int(rest), True)
    elif word in ("has", "lacks"):
        if Options.tls:
            text = re.sub(b"^url http:", b"url https:", text)  # as a program sees it; what was sent says what it said
        case.response()[2 if word == "has" else 3].append(text)
    elif word in ("fin", "unread"):
        case.steps.append((word,))
    elif word == "pause":
        case.steps.append(("pause", int(rest) / 1000))
    elif word in ("open", "closed", "reset", "ended"):
        case.end = word
    elif word == "once":
        case.once = case.alone = True
    elif word == "beside":
        count, _, target = rest.partition(" ")
        request = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % texts.bytes(target) if target else b""
        case.beside += [request] * int(count)
        case.once = case.alone = True
    elif word == "alone":
        case.alone = True
    elif word == "everywhere":
        case.everywhere = True
    elif word == "times":
        case.times = int(rest)
    else:
        raise SystemExit(f"{case.place}: what is {word!r}?")


def groups(path):
    """The file cut where the server's parameters change: [(settings, [(case name, place, [(word, rest)])])]"""
    result, settings, cases = [], {}, []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if not line.strip() or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        if word == "with":
            if cases:
                result.append((settings, cases))
            settings, cases = dict(pair.split("=") for pair in rest.split()), []
        elif word == "case":
            cases.append((rest, f"{path}:{number}", []))
        else:
            cases[-1][2].append((word, rest))
    return result + [(settings, cases)]


# --- one connection ---

class Mismatch(Exception):
    pass


def show(data):
    return repr(bytes(data[:900])) + ("..." if len(data) > 900 else "")


class Connection:
    MOST_AT_ONCE = 1 << 16

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.kept = bytearray()

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            pass  # what the server makes of it is for the expectations to say

    def receive(self):
        try:
            return self.socket.recv(self.MOST_AT_ONCE)
        except socket.timeout:
            raise Mismatch(f"nothing comes; so far {show(self.kept)}")

    def fin(self):
        self.socket.shutdown(socket.SHUT_WR)

    def take(self, count):
        while len(self.kept) < count:
            try:
                data = self.receive()
            except ConnectionResetError:
                raise Mismatch(f"reset after {show(self.kept)}")
            if not data:
                raise Mismatch(f"closed after {show(self.kept)}")
            self.kept += data
        data = bytes(self.kept[:count])
        del self.kept[:count]
        return data

    def take_line(self):
        line = b""
        while not line.endswith(b"\r\n"):
            line += self.take(1)
        return line[:-2]

    def expect(self, data):
        got = self.take(min(len(data), 9))  # a wrong status line need not be waited for
        try:
            if data.startswith(got):
                got += self.take(len(data) - len(got))
        except Mismatch as mismatch:
            raise Mismatch(f"{mismatch}, expected {show(data)}")
        expected, at = data, data.find(DATE_MARK)
        while at >= 0 and re.fullmatch(DATE, got[at:at + len(DATE_MARK)]):
            expected = expected[:at] + got[at:at + len(DATE_MARK)] + expected[at + len(DATE_MARK):]
            at = expected.find(DATE_MARK)
        if got != expected:
            raise Mismatch(f"got      {show(got + self.kept)}\n        expected {show(data)}")

    def expect_response(self, status, has, lacks):
        line, length = self.take_line(), 0
        head = [line]
        while head[-1]:
            head.append(self.take_line())
            if head[-1].lower().startswith(b"content-length:"):
                length = int(head[-1].split(b":")[1])
        body = self.take(length)
        if line.split(b" ")[1:2] != [b"%d" % status]:
            raise Mismatch(f"got {line!r} with {body!r}, expected {status}")
        lines = body.split(b"\n")
        for each in has:
            if each not in lines:
                raise Mismatch(f"no line {each!r} in {body!r}")
        for each in lacks:
            if any(line.startswith(each) for line in lines):
                raise Mismatch(f"a line {each!r} in {body!r}")

    def wait_for_reset(self):
        """Then empties the socket: what was on its way before is no answer to anything."""
        poll = select.poll()
        poll.register(self.socket, 0)
        if not poll.poll(PATIENCE * 1000):
            raise Mismatch("the server does not give up")
        try:
            while self.receive():
                pass
        except ConnectionResetError:
            pass

    def expect_end(self, how):
        try:
            data = self.kept or self.receive()
        except ConnectionResetError:
            if how == "closed":
                raise Mismatch("reset, expected an orderly close")
            return
        if data:
            raise Mismatch(f"got {data!r}, expected the end")
        if how == "reset":
            raise Mismatch("closed, expected a reset")


class SecureConnection(Connection):
    """The same inside TLS. Sessions are resumed once there is one: thousands of handshakes would cost minutes."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    sessions = {}  # by port

    def __init__(self, port):
        super().__init__(port)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = self.context.wrap_bio(self.incoming, self.outgoing, session=self.sessions.get(port))
        self.over = False  # ended in a way that cannot say close_notify
        try:
            self.run(self.tls.do_handshake)
            self.sessions[port] = self.tls.session
        except (Mismatch, ConnectionResetError):
            self.over = True  # refused before it began: for the expectations to say

    def flush(self):
        if self.outgoing.pending:
            self.socket.sendall(self.outgoing.read())

    def run(self, step):
        while True:
            try:
                result = step()
                self.flush()
                return result
            except ssl.SSLWantReadError:
                self.flush()
                data = Connection.receive(self)
                if not data:
                    raise Mismatch("the connection ended without close_notify")
                self.incoming.write(data)

    def send(self, data):
        if data and not self.over:
            self.tls.write(data)
            try:
                self.flush()
            except OSError:
                pass

    def wait_for_reset(self):
        self.over = True
        super().wait_for_reset()

    def receive(self):
        if self.over:
            return Connection.receive(self)
        try:
            return self.run(lambda: self.tls.read(self.MOST_AT_ONCE))
        except ssl.SSLZeroReturnError:
            return b""

    def fin(self):
        try:
            self.tls.unwrap()
        except ssl.SSLWantReadError:
            pass
        self.flush()
        self.socket.shutdown(socket.SHUT_WR)


# --- running ---

class Variant:
    """A case in one of its forms: the first send is in `writes`."""

    def __init__(self, case, what, writes, before=b"", after=b"", end=None):
        self.case, self.what, self.writes = case, what, writes
        self.before, self.after, self.end = before, after, end or case.end


def variants(case, probe):
    sends = [step[1] for step in case.steps if step[0] == "send"]
    first = sends[0] * case.times
    yield Variant(case, "whole", [first])
    if not case.alone:
        yield Variant(case, "behind another request", [probe + first], before=ok(b"ok"))
        if case.end == "open" and len(sends) == 1 and case.steps[-1][0] != "pause":
            yield Variant(case, "before another request", [first + probe], after=ok(b"ok"))
        elif case.end == "closed" and len(sends) == 1 and ("fin",) not in case.steps:
            yield Variant(case, "before bytes that stay unanswered", [first + probe])
    if case.once or case.times > 1:
        return
    cuts = range(1, len(first))
    if len(cuts) > Options.most_cuts and not (case.everywhere and not Options.tls):
        ends = Options.most_cuts // 10
        step = max(len(cuts) // (Options.most_cuts - 2 * ends), 1)
        cuts = sorted(set(cuts[:ends]) | set(cuts[::step]) | set(cuts[-ends:]))
    for at in cuts:
        yield Variant(case, f"cut at {at}", [first[:at], first[at:]])
    if len(first) <= MOST_SINGLE_BYTES:
        yield Variant(case, "byte by byte", [first[i:i + 1] for i in range(len(first))])


def finish(variant, connection, probe):
    """Everything behind the first send."""
    case = variant.case
    if variant.before:
        connection.expect(variant.before)
    sent = False
    for _ in range(case.times):
        for step in case.steps:
            if step[0] == "send":
                if sent and case.times == 1:
                    connection.send(step[1])
                sent = True
            elif step[0] == "expect":
                connection.expect(step[1])
            elif step[0] == "response":
                connection.expect_response(*step[1:])
            elif step[0] == "fin":
                connection.fin()
            elif step[0] == "unread":
                connection.wait_for_reset()
            elif step[0] == "pause":
                time.sleep(step[1])
    if variant.after:
        connection.expect(variant.after)
    if variant.end == "open":
        connection.send(probe)
        connection.expect(ok(b"ok"))
    else:
        connection.expect_end(variant.end)


def run_together(batch, port, probe):
    """Runs variants side by side. Returns [(variant, what went wrong)]."""
    others = []
    for variant in batch:
        for request in variant.case.beside:
            others.append(Options.connection(port))
            if request and isinstance(others[-1], SecureConnection):
                # The last step of a handshake is done beside the loop: only an answer shows that the connection is in it.
                others[-1].send(probe)
                others[-1].expect(ok(b"ok"))
            others[-1].send(request)
    connections = [Options.connection(port) for _ in batch]
    wrong = []
    for turn in range(max(len(variant.writes) for variant in batch)):
        for variant, connection in zip(batch, connections):
            if turn < len(variant.writes):
                connection.send(variant.writes[turn])
    for variant, connection in zip(batch, connections):
        try:
            finish(variant, connection, probe)
        except (Mismatch, OSError) as mismatch:
            wrong.append((variant, mismatch))
            break  # the others would only say the same, slowly
    for connection in connections + others:
        connection.socket.close()
    return wrong


def soup(cases, port, probe):
    """Many cases on one connection; several connections at a time. True if all is well."""
    seed = int(os.environ.get("WIRE_SEED") or random.randrange(1 << 32))
    dice, batch = random.Random(seed), []
    fit = [case for case in cases if case.end == "open" and not case.alone and case.times == 1
           and [step[0] for step in case.steps].count("send") == 1 and len(case.steps[0][1]) <= MOST_SINGLE_BYTES]
    if len(fit) < 2:
        return True
    for _ in range(SOUPS):
        mixed = Case("soup", "seed %d" % seed, {})
        chosen = [dice.choice(fit) for _ in range(SOUP_CASES)]
        stream = b"".join(case.steps[0][1] for case in chosen)
        mixed.steps = [step for case in chosen for step in case.steps if step[0] != "send"]
        cuts = sorted(dice.sample(range(1, len(stream)), min(len(stream) - 1, dice.randrange(SOUP_CASES))))
        writes = [stream[a:b] for a, b in zip([0] + cuts, cuts + [len(stream)])]
        batch.append(Variant(mixed, " ".join(case.name for case in chosen), writes))
    wrong = run_together(batch, port, probe)
    for variant, mismatch in wrong:
        print(f"FAILED soup, WIRE_SEED={seed}: {mismatch}\n    {variant.what}", flush=True)
    if not wrong:
        print(f"ok soup of {len(fit)} cases, WIRE_SEED={seed} ({SOUPS} ways)", flush=True)
    return not wrong


class Options:
    tls = False
    most_cuts = MOST_CUTS
    connection = Connection


def bind_certificate(root, ports):
    """The certificate of the tests, for every address of the ports: noticed at the first handshake."""
    certificate = os.path.join(os.path.dirname(__file__), "..", "support", "certificate.pem")
    pem = open(certificate, encoding="ascii").read()
    der = ssl.PEM_cert_to_DER_cert(pem[:pem.index("-----BEGIN PRIVATE")])
    thumbprint = hashlib.sha1(der).hexdigest().upper()
    os.makedirs(f"{root}/certificates/MY")
    with open(f"{root}/certificates/MY/{thumbprint}.pem", "w", encoding="ascii") as file:
        file.write(pem)
    with open(f"{root}/sslcert", "w", encoding="ascii") as file:
        for port in ports:
            file.write(f"ipport=0.0.0.0:{port} certhash={thumbprint} appid={{00000000-0000-0000-0000-000000000000}}\n")


class Server:
    def __init__(self, program, settings):
        self.root = tempfile.TemporaryDirectory() if Options.tls else None
        environment = dict(os.environ, HTTPAPI_CONFIG=self.root.name if self.root else "/nonexistent",
                           **{"HTTPAPI_" + name: value for name, value in settings.items()})
        command = [program, "https"] if Options.tls else [program]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        words = self.process.stdout.readline().split()
        if len(words) != 3:
            raise SystemExit(f"the server did not start: {words!r}")
        self.ports = [int(word) for word in words[1:]]
        if self.root:
            bind_certificate(self.root.name, self.ports)

    def stop(self):
        self.process.stdin.close()
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "none: it did not end"


def run_case(case, port, probe):
    failures = []
    every = list(variants(case, probe))
    together = 1 if case.times > 1 else TOGETHER
    for at in range(0, len(every), together):
        failures += run_together(every[at:at + together], port, probe)
        if failures:
            break  # the first few say enough
    lines = [("FAILED " if failures else "ok ") + case.name + f" ({len(every)} ways)"]
    lines += [f"    {case.place}: {variant.what}: {mismatch}" for variant, mismatch in failures[:3]]
    print("\n".join(lines), flush=True)
    return not failures


def run_group(program, settings, descriptions, selected):
    """One server's cases; those that run once only, hence mostly wait, all at the same time."""
    server, chosen = Server(program, settings), []
    texts = Texts(server.ports)
    probe = b"GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for name, place, lines in descriptions:
        if selected and not any(word in name for word in selected):
            continue
        case = Case(name, place, settings)
        for word, rest in lines:
            parse_line(case, word, rest, texts)
        chosen.append((case, server.ports[any("{port2}" in rest for _, rest in lines)]))
    with ThreadPoolExecutor(16) as pool:
        waiting = [pool.submit(run_case, case, port, probe) for case, port in chosen if case.once]
        good = all([run_case(case, port, probe) for case, port in chosen if not case.once])
        good &= all([each.result() for each in waiting])
    for port in server.ports:
        good &= soup([case for case, theirs in chosen if theirs == port], port, probe)
    code = server.stop()
    if code != 0:
        print(f"FAILED the server's exit code is {code}")
    return good and code == 0


def main():
    arguments = sys.argv[1:]
    if arguments[0].startswith("--tls"):
        Options.tls, Options.connection = True, SecureConnection
        Options.most_cuts = SOME_CUTS if arguments.pop(0) == "--tls=some" else MOST_CUTS
    program, path, *selected = arguments
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # for crowds; the servers inherit it
    with ThreadPoolExecutor(16) as pool:
        done = [pool.submit(run_group, program, settings, cases, selected) for settings, cases in groups(path)]
        good = all([each.result() for each in done])
    sys.exit(0 if good else 1)


main()
