"""A sample as its user meets it: started on a free port, asked, stopped with Ctrl+C. Every script here uses this."""
import contextlib
import os
import signal
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from free_port import free_port  # noqa: E402,F401
PATIENCE = 60


def expect(what, condition):
    print("ok" if condition else "FAILED", what, flush=True)
    if not condition:
        raise AssertionError(what)


@contextlib.contextmanager
def running(command, port, env=None):
    """The server, from its first line to its end in order. COMMAND is completed by the URL where it says {url}."""
    url = f"http://localhost:{port}/"
    # A runner may ignore Ctrl+C on behalf of what it starts; the sample must not inherit that.
    server = subprocess.Popen([part.format(url=url) for part in command], stdout=subprocess.PIPE, env=env,
                              preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    watchdog = threading.Timer(PATIENCE * 3, server.kill)
    watchdog.start()
    try:
        line = server.stdout.readline().decode()
        expect("the first line says what to open and how to stop", url in line and "Ctrl+C" in line)
        rest = []
        reader = threading.Thread(target=lambda: rest.append(server.stdout.read()))
        reader.start()
        yield url
        server.send_signal(signal.SIGINT)
        reader.join(PATIENCE)
        expect("Ctrl+C ends it in order", server.wait(PATIENCE) == 0 and b"Stopped" in rest[0])
    finally:
        watchdog.cancel()
        server.kill()
        server.wait()
