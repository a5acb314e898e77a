"""Abuse of answers, before tests/soak/everything.c: clients that ask for what is big, or for much at once, and do not read it; and clients
that ask the cache without a pause. See run.py."""
import os
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "soak"))
import everything  # noqa: E402
import machine  # noqa: E402
import watched  # noqa: E402

PATIENCE = 30
CPU = 0.5
P99 = 500  # milliseconds

UNREAD = {
    # name: (abusers as a share of the crowd or a number, KB each, path, how often at once)
    "unread_files": (8, 64, "/port/file/0/300000", 1),  # as many as the program has workers for: the file goes from the kernel to the socket
    "unread_blocks": (0.2, 16, "/sync/kept/0/200000", 1),  # of the cache, and the same for all
    "unread_hits": (0.2, 160, "/sync/kept/0/1000", 8000),  # two buffers of 64 KB, and what leaves together
}
FLOODERS, BATCH = 4, 200


def question(port, path):
    return b"GET %b HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % (path.encode(), port)


def read_answers(client, count):
    """`count` answers with a Content-Length."""
    data = b""
    for _ in range(count):
        answer = watched.read_answer(client, data)
        if not answer or not answer[0].startswith(b"HTTP/1.1 200 "):
            return False
        data = answer[2]
    return True


class Scene:
    """A server, and an honest client that asks its program and its cache in turn."""

    def __init__(self, program):
        self.server = everything.Server(os.path.join(os.path.dirname(program), "soak.everything"), 0)
        self.port = self.server.ports[0]
        self.client = self.connect()
        self.turn = 0

    def connect(self, room=None):
        return watched.connect(self.port, room)

    def honest(self):
        """Milliseconds for one answer; None for none."""
        self.turn += 1
        path = "/pool/memory/5/100" if self.turn % 2 else "/sync/kept/5/100"
        began = time.perf_counter()
        try:
            self.client.sendall(question(self.port, path))
            whole = read_answers(self.client, 1)
        except OSError:
            whole = False
        return (time.perf_counter() - began) * 1000 if whole else None

    def watch(self, judge, name, seconds):
        """The honest client's answers for so long; the processors that the server took meanwhile."""
        times, began, work, share = [], time.time(), self.server.work(), machine.Share(self.server.process.pid)
        while time.time() < began + seconds:
            times.append(self.honest())
            time.sleep(0.005)
        work = (self.server.work() - work) / (time.time() - began)
        answered = sorted(one for one in times if one is not None)
        p99 = answered[int(len(answered) * 0.99)] if answered else float("inf")
        slower = share.slower()
        judge.expect(len(answered) == len(times) and p99 < P99 * slower,
                     f"{name}: {len(answered)} of {len(times)} honest requests answered, p99 {p99:.1f} ms, the machine {slower:.1f} times slower")
        return work

    def stop(self, judge, name, files):
        judge.expect(self.server.settles(files), f"{name}: none is left over")
        self.client.close()
        self.server.process.communicate(timeout=PATIENCE)
        judge.expect(self.server.process.returncode == 0, f"{name}: the server ends well")


def unread(judge, program, name, crowd, seconds):
    share, cost, path, count = UNREAD[name]
    abusers = share if isinstance(share, int) else max(1, int(crowd * share))
    scene = Scene(program)
    with scene.connect() as first:  # what is kept is there from now on
        first.sendall(question(scene.port, path))
        judge.expect(read_answers(first, 1), f"{name}: {path} is answered")
    for _ in range(50):
        scene.honest()
    time.sleep(0.2)
    before, files, crowd = scene.server.memory(), scene.server.descriptors(), []
    for _ in range(abusers):
        crowd.append(scene.connect(2048))
        crowd[-1].send(question(scene.port, path) * count, socket.MSG_DONTWAIT)  # as much as the server takes
    work = scene.watch(judge, name, seconds)
    each = machine.cost(scene.server.memory, before, abusers, cost)
    judge.expect(each < cost, f"{name}: {abusers} abusers cost {each:.1f} KB each, {work:.2f} of a processor in all")
    judge.expect(work < CPU, f"{name}: less than {CPU} of a processor")
    for one in crowd:
        one.close()
    scene.stop(judge, name, files)


def flooder(scene, asked, stopping):
    with scene.connect() as client:
        while not stopping.is_set():
            client.sendall(question(scene.port, "/sync/kept/5/100") * BATCH)
            if not read_answers(client, BATCH):
                return
            asked.append(BATCH)


def hits_flood(judge, program, seconds):
    """Clients that send hits by the hundred, read them, and send again: the others on their loop have their turn."""
    scene, asked, stopping = Scene(program), [], threading.Event()
    for _ in range(50):
        scene.honest()
    time.sleep(0.2)
    before, files = scene.server.memory(), scene.server.descriptors()
    threads = [threading.Thread(target=flooder, args=(scene, asked, stopping)) for _ in range(FLOODERS)]
    for thread in threads:
        thread.start()
    began = time.time()
    work = scene.watch(judge, "hits_flood", seconds)
    rate = sum(asked) / (time.time() - began)
    grown = scene.server.memory() - before
    stopping.set()
    for thread in threads:
        thread.join(PATIENCE)
    judge.expect(rate > 0, f"hits_flood: {rate:.0f} hits a second, {work:.2f} of a processor")
    judge.expect(grown < 128 * FLOODERS, f"hits_flood: {grown / FLOODERS:.1f} KB each")
    scene.stop(judge, "hits_flood", files)
