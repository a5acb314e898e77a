#!/usr/bin/env python3
"""run.py SERVER CLIENT [--seconds N] [--connections N] [--idle N] [--idiom NAME] [--version N] [--seed N]

Holds idle connections, then a mixed load, against tests/clients/server.c, and watches the server's memory and descriptors:
- an idle keep-alive connection costs less than 4,096 bytes of the process;
- under load the memory of the last third is not above that of the second (by 2 % and 1 MB for the chance of the moment);
- every answer is the one that was asked for;
- when the clients have gone, so have their descriptors."""
import argparse
import os
import random
import resource
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from free_port import free_port  # noqa: E402

PATIENCE = 60
PER_CONNECTION = 4096
SLACK = 1.02
SLACK_KB = 1024
WARM = 60  # seconds; in less the connections have not met their biggest requests, and memory is told but not judged
LONGEST_QUEUE = 900  # clients; one that leaves may have a request in the queue for a while


class Server:
    def __init__(self, program, idiom, version):
        self.port, self.version = free_port(), version
        command = ["bash", "-c", 'ulimit -n $(ulimit -Hn); exec "$@"', "-", program, idiom, version,
                   f"http://localhost:{self.port}/"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != "ready\n":
            sys.exit("the server does not start")

    def memory(self):
        """KB"""
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * 4

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def settles(self, descriptors):
        end = time.time() + PATIENCE
        while self.descriptors() > descriptors and time.time() < end:
            time.sleep(0.1)
        return self.descriptors() <= descriptors

    def stop(self):
        rest, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode == 0 and rest == "stopped\n"


class Judge:
    failed = False

    def expect(self, condition, what):
        print("ok" if condition else "FAILED", what, flush=True)
        self.failed |= not condition


def hold_idle(judge, server, client, count):
    count = min(count, resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 100)
    subprocess.run([client, "load", str(server.port), "1", "1"], check=True, stdout=subprocess.DEVNULL)
    time.sleep(3)  # until the sweep has taken back what the first left
    before, files = server.memory(), server.descriptors()
    clients = subprocess.Popen([client, "idle", str(server.port), str(count)], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    judge.expect(clients.stdout.readline() == "idle\n", f"{count} connections have been answered")
    end = time.time() + PATIENCE
    time.sleep(3)  # idle buffers go back within a second and a half, or when the machine finds the time
    each = (server.memory() - before) * 1024 / count
    while each >= PER_CONNECTION and time.time() < end:
        time.sleep(1)
        each = (server.memory() - before) * 1024 / count
    judge.expect(each < PER_CONNECTION, f"an idle connection costs {each:.0f} bytes")
    clients.communicate(timeout=PATIENCE)
    judge.expect(clients.returncode == 0, "all are still good")
    judge.expect(server.settles(files), "none is left over")


def put_under_load(judge, server, client, connections, seconds, seed):
    files = server.descriptors()
    if server.version == "1" and connections > LONGEST_QUEUE:
        print(f"{LONGEST_QUEUE} connections: a version 1 queue takes no more than 1,000 requests and resets the rest")
        connections = LONGEST_QUEUE
    print(f"seed {seed}", flush=True)
    clients = subprocess.Popen([client, "load", str(server.port), str(connections), str(seconds), str(seed)],
                               stdout=subprocess.PIPE, text=True)
    began, samples = time.time(), []
    while clients.poll() is None and time.time() < began + seconds:
        time.sleep(min(1, seconds / 30))
        samples.append(server.memory())
        if len(samples) % 60 == 0:
            print(f"  {time.time() - began:.0f} s: {samples[-1]} KB, {server.descriptors()} descriptors", flush=True)
    said, _ = clients.communicate(timeout=2 * PATIENCE)
    judge.expect(clients.returncode == 0, f"{connections} connections for {seconds} s: {said.strip()}")
    if clients.returncode or len(samples) < 3:
        return
    third = len(samples) // 3
    then, last = max(samples[third:2 * third]), max(samples[2 * third:])
    judge.expect(seconds < WARM or last <= then * SLACK + SLACK_KB,
                 f"memory: at most {then} KB in the second third, {last} KB in the last")
    judge.expect(server.settles(files), "none is left over")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("server")
    arguments.add_argument("client")
    arguments.add_argument("--seconds", type=float, default=600)
    arguments.add_argument("--connections", type=int, default=1000)
    arguments.add_argument("--idle", type=int, default=10000)
    arguments.add_argument("--idiom", default="port")
    arguments.add_argument("--version", default="2")
    arguments.add_argument("--seed", type=int, default=random.randrange(1, 1 << 31))
    given = arguments.parse_args()
    judge, server = Judge(), Server(given.server, given.idiom, given.version)
    try:
        if given.idle:
            hold_idle(judge, server, given.client, given.idle)
        if given.seconds:
            put_under_load(judge, server, given.client, given.connections, given.seconds, given.seed)
        judge.expect(server.stop(), "the server ends in order")
    finally:
        server.process.kill()
        server.process.wait()
    sys.exit(judge.failed)


main()
