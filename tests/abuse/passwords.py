"""Guessing of passwords, before tests/clients/server.c with Basic: from one address, then from many. See run.py.

The module of tests/pam looks at the passwords; "delay" is a wrong one after which it wants 300 ms to pass, of which PAM makes 150 at least."""
import base64
import os
import pwd
import selectors
import socket
import tempfile
import threading
import time

import machine
import watched

PATIENCE = 30
P99 = 500  # milliseconds
COST = 64  # KB of each guessing connection
DELAY = 0.15  # seconds that a wrong password takes at least
OF_ONE = 32  # checks of one address that may wait: src/server/checkers.h
USER = pwd.getpwuid(os.getuid()).pw_name
GUESSED = "127.0.0.%d"  # who guesses comes from 2 on; the honest from others of this network
HONEST = "127.0.1.%d"


def question(user=None, password=None):
    field = b"" if user is None else b"Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()) + b"\r\n"
    return b"GET / HTTP/1.1\r\nHost: localhost\r\n" + field + b"\r\n"


class Passwords:
    """A folder in place of /etc/pam.d."""

    def __init__(self, program):
        self.folder = tempfile.TemporaryDirectory()
        module = os.path.join(os.path.dirname(os.path.abspath(program)), "pam_of_tests.so")
        with open(os.path.join(self.folder.name, "httpapi"), "w", encoding="ascii") as file:
            file.write(f"auth required {module} count={self.folder.name}/count\naccount required {module}\n")

    def looked_at(self):
        try:
            return os.path.getsize(os.path.join(self.folder.name, "count"))
        except FileNotFoundError:
            return 0


def connect(port, address):
    client = socket.socket()
    client.settimeout(PATIENCE)
    client.bind((address, 0))
    client.connect(("127.0.0.1", port))
    return client


def answer(client):
    """The status; None for none."""
    try:
        got = watched.read_answer(client)
    except (OSError, IndexError):
        return None
    return int(got[0][9:12]) if got else None


class Guessers(threading.Thread):
    """Each connection asks with a wrong password, and again as soon as it has an answer; one that is closed is made anew."""

    def __init__(self, port, addresses, each):
        super().__init__()
        self.port, self.selector, self.stopping = port, selectors.DefaultSelector(), threading.Event()
        self.statuses = {}
        for address in addresses:
            for _ in range(each):
                self.begin(address)

    def begin(self, address):
        client = connect(self.port, address)
        self.selector.register(client, selectors.EVENT_READ, address)
        self.ask(client)

    def ask(self, client):
        client.sendall(question(USER, "delay"))

    def run(self):
        while not self.stopping.is_set():
            for key, _ in self.selector.select(0.1):
                status = answer(key.fileobj)
                if status is not None:
                    self.statuses[status] = self.statuses.get(status, 0) + 1
                if status == 401:
                    self.ask(key.fileobj)
                else:  # a 503 is the last answer of its connection
                    self.selector.unregister(key.fileobj)
                    key.fileobj.close()
                    self.begin(key.data)

    def stop(self):
        self.stopping.set()
        self.join(PATIENCE)
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()


class Honest:
    """Somebody who asks now and then, and expects 200."""

    def __init__(self, port, number, *credentials):
        self.client, self.question = connect(port, HONEST % number), question(*credentials)
        self.times, self.wrong = [], 0

    def ask(self):
        began = time.perf_counter()
        try:
            self.client.sendall(self.question)
            status = answer(self.client)
        except OSError:
            status = None
        self.wrong += status != 200
        self.times.append((time.perf_counter() - began) * 1000)

    def judge(self, judge, who, slower):
        times = sorted(self.times)
        p99 = times[int(len(times) * 0.99)]
        judge.expect(self.wrong == 0 and p99 < P99 * slower, f"{who}: {len(times) - self.wrong} of {len(times)} answered, p99 {p99:.1f} ms")


def guess(judge, name, server, passwords, addresses, each, honest, seconds):
    """Lets them guess while the honest ask; the honest are {who: Honest}."""
    for one in honest.values():
        one.ask()
        one.ask()
        one.times.clear()
    time.sleep(0.2)
    before, files, seen, count = server.memory(), server.descriptors(), passwords.looked_at(), len(addresses) * each
    guessers = Guessers(server.port, addresses, each)
    guessers.start()
    began, work, share = time.time(), server.work(), machine.Share(server.process.pid)
    while time.time() < began + seconds:
        for one in honest.values():
            one.ask()
        time.sleep(0.005)
    took, seen = time.time() - began, passwords.looked_at() - seen
    work, slower = (server.work() - work) / took, share.slower()
    cost = machine.cost(server.memory, before, count, COST)
    guessers.stop()
    for who, one in honest.items():
        one.judge(judge, f"{name}: {who}", slower)
    wanted = sum(guessers.statuses.values())
    print(f"   {name}: {count} connections had {wanted / took:.0f} answers a second ({guessers.statuses}), {seen / took:.0f} "
          f"passwords looked at, {work:.2f} of a processor, the machine {slower:.1f} times slower")
    judge.expect(set(guessers.statuses) <= {401, 503}, f"{name}: nobody guesses right")
    judge.expect(cost < COST, f"{name}: a guessing connection costs {cost:.1f} KB")
    for one in honest.values():
        one.client.close()
    judge.expect(server.settles(files - len(honest)), f"{name}: none is left over")
    return seen, took


def from_one_address(judge, server, passwords, crowd, seconds):
    """It has two of four threads, and so many checks a second as PAM's delay lets through: whoever else is checked finds a thread."""
    checked = Honest(server.port, 2, USER, "right")
    honest = {"who shows no password": Honest(server.port, 1), "who is checked each time": checked}
    seen, took = guess(judge, "passwords_of_one", server, passwords, [GUESSED % 2], crowd, honest, seconds)
    seen -= len(checked.times)
    judge.expect(seen <= OF_ONE * (took / DELAY + 2), f"passwords_of_one: {seen / took:.0f} guesses a second are looked at")
    judge.expect(server.stop(), "passwords_of_one: the server ends well")


def from_many_addresses(judge, server, passwords, crowd, seconds):
    """All threads are taken: who was right a moment ago, and who shows no password, is served all the same."""
    honest = {"who shows no password": Honest(server.port, 1), "who was right a moment ago": Honest(server.port, 2, USER, "right")}
    addresses = [GUESSED % (2 + i) for i in range(max(1, min(250, crowd // 4)))]
    guess(judge, "passwords_of_many", server, passwords, addresses, 4, honest, seconds)
    judge.expect(server.stop(), "passwords_of_many: the server ends well")
