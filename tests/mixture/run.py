#!/usr/bin/env python3
"""run.py SERVER: random responses of memory, file and fragment chunks, fetched with curl, compared byte for byte.

Sizes are drawn small, large, and around the numbers where code changes its way: buffers, pages, what one call to the socket
takes. Some bodies leave in one send with a Content-Length, some in several and chunked. CHECK_SEED repeats a run;
MIXTURE_SECONDS (5) is how long it draws.
"""
import os
import random
import subprocess
import sys
import tempfile
import time

SOURCE = 300000
EDGES = [0, 1, 2, 3, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144]
PATIENCE = 120


def make_source():
    state, out = 1, bytearray(SOURCE)
    for i in range(SOURCE):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = state >> 16 & 255
    return bytes(out)


def draw_size(draw):
    way = draw.randrange(4)
    if way == 0:
        return max(0, draw.choice(EDGES) + draw.randint(-2, 2))
    return draw.randrange([0, 3000, 300, 200000][way] + 1)


def draw_chunk(draw, source):
    kind = draw.choice("mmfffcccw" if draw.randrange(5) == 0 else "mfc")
    if kind == "w":
        return "w0.0", source
    size = draw_size(draw)
    start = draw.randint(0, SOURCE - size)
    return f"{kind}{start}.{size}", source[start:start + size]


def draw_response(draw, source):
    sends, body = [], b""
    for _ in range(draw.choice([1, 1, 1, 2, 3, 5])):
        chunks = [draw_chunk(draw, source) for _ in range(draw.choice([0, 1, 2, 3, 5, 12, 40]))]
        sends.append(",".join(text for text, _ in chunks))
        body += b"".join(part for _, part in chunks)
    return ";".join(sends), body


def fetch(port, folder, responses):
    """One curl, one connection; what it got and how many bytes each head promised."""
    lines = []
    for number, (query, _) in enumerate(responses):
        lines += [f'url = "http://localhost:{port}/?{query}"', f'output = "{folder}/{number}"',
                  f'dump-header = "{folder}/{number}.head"', "next", "silent", "show-error", "globoff",
                  f"max-time = {PATIENCE}"]
    done = subprocess.run(["curl", "--silent", "--show-error", "--globoff", "--max-time", str(PATIENCE), "--config", "-"],
                          input="\n".join(lines[:-5]), text=True, capture_output=True, timeout=PATIENCE)
    if done.returncode:
        raise AssertionError(f"curl: {done.stderr}")


def compare(folder, number, query, body):
    with open(f"{folder}/{number}.head", "rb") as file:
        head = file.read().lower()
    path = f"{folder}/{number}"
    got = b""
    if os.path.exists(path):
        with open(path, "rb") as file:
            got = file.read()
        os.remove(path)
    if got != body:
        at = next((i for i, (a, b) in enumerate(zip(got, body)) if a != b), min(len(got), len(body)))
        raise AssertionError(f"/?{query}: {len(got)} bytes instead of {len(body)}, the first wrong one at {at}")
    framing = b"transfer-encoding: chunked" if ";" in query else b"content-length: %d\r" % len(body)
    if not head.startswith(b"http/1.1 200 ok") or framing not in head:
        raise AssertionError(f"/?{query}: {head.decode()}")


def main():
    seed = int(os.environ.get("CHECK_SEED", time.time_ns() % 2**31))
    print(f"CHECK_SEED={seed}", flush=True)
    draw, source = random.Random(seed), make_source()
    server = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        ready, port = server.stdout.readline().split()
        assert ready == "ready"
        end, count, size = time.monotonic() + float(os.environ.get("MIXTURE_SECONDS", 5)), 0, 0
        with tempfile.TemporaryDirectory() as folder:
            while time.monotonic() < end:
                responses = [draw_response(draw, source) for _ in range(20)]
                fetch(port, folder, responses)
                for number, (query, body) in enumerate(responses):
                    compare(folder, number, query, body)
                    count, size = count + 1, size + len(body)
        print(f"{count} responses, {size} bytes, all as they should be", flush=True)
        server.stdin.close()
        assert server.wait(PATIENCE) == 0, "the server did not end well"
    finally:
        if server.poll() is None:
            server.kill()


main()
