"""Starting and ending the servers that are measured: ours, and its peers configured as their users would."""
import contextlib
import functools
import http.client
import os
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BENCH = os.path.join(os.environ.get("BENCH_BUILD", os.path.join(ROOT, "build")), "bench")
FILES = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))  # for the servers
SERVER_CORE, CLIENT_CORE = 0, (os.cpu_count() or 1) - 1
BODIES = {"64k": 64 * 1024, "1m": 1024 * 1024}


class Failed(Exception):
    """A measurement that could not be made; its text says why."""


def pinned(core):
    return ["taskset", "-c", str(core)] if (os.cpu_count() or 1) > 1 else []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_bodies(folder):
    """The same bytes that cache_server.c makes."""
    for name, length in BODIES.items():
        body = b"Hello, world\n" + bytes(ord("a") + i % 26 for i in range(13, length))
        with open(os.path.join(folder, name), "wb") as file:
            file.write(body)


NGINX = """worker_processes 1; daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 12000; }}
http {{
    access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; sendfile on; tcp_nodelay on;
    open_file_cache max=1000 inactive=600s; open_file_cache_valid 600s; default_type text/plain;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
    scgi_temp_path {folder};
    server {{
        listen 127.0.0.1:{port}{secure}; root {folder};
        location = / {{ return 200 "Hello, world\\n"; }}
        location / {{ }}
        {locations}
    }}
}}
"""
H2O = """{user}
listen: {{ host: 127.0.0.1, port: {port} }}
num-threads: 1
max-connections: 12000
pid-file: {folder}/h2o.pid
error-log: {folder}/h2o.log
http1-request-timeout: 600
file.send-compressed: OFF
file.etag: OFF
hosts:
  default:
    paths:
      /: {{ file.dir: {folder}, file.index: [ hello ] }}
"""


def nginx(port, folder, prefixes=0, secure=""):
    write_bodies(folder)
    locations = "\n".join(f'location /p{i:06}/ {{ return 200 "Hello, world\\n"; }}' for i in range(prefixes))
    with open(os.path.join(folder, "nginx.conf"), "w") as file:
        file.write(NGINX.format(port=port, folder=folder, locations=locations, secure=secure))
    return ["nginx", "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf"]


def h2o(port, folder):
    write_bodies(folder)
    with open(os.path.join(folder, "hello"), "w") as file:
        file.write("Hello, world\n")
    with open(os.path.join(folder, "h2o.conf"), "w") as file:
        user = "user: root" if os.getuid() == 0 else ""  # else it would drop to nobody, who may not read the folder
        file.write(H2O.format(port=port, folder=folder, user=user))
    return ["h2o", "-m", "worker", "-c", f"{folder}/h2o.conf"]


def peer(name):
    return lambda port, folder: [os.path.join(BENCH, "peers", name), str(port)]


def ours(name, *arguments):
    return lambda port, folder: [os.path.join(BENCH, "servers", name), f"http://localhost:{port}/", *map(str, arguments)]


def with_policies(command, documents, *lines):
    """A server whose operator has attached policies; %s in a line is its URL."""
    def words(port, folder):
        configuration = os.path.join(folder, "configuration")
        os.mkdir(configuration)
        for name, text in documents.items():
            with open(os.path.join(configuration, f"policy.{name}.xml"), "w") as file:
                file.write(text)
        with open(os.path.join(configuration, "policies"), "w") as file:
            file.write("".join(line.replace("%s", f"http://localhost:{port}/") + "\n" for line in lines))
        return command(port, folder)
    return words


def wine(port, folder):
    return [os.path.join(ROOT, "tools/bench-wine"), "serve", f"http://localhost:{port}/"]


PEERS = {"wine": wine, "nginx": nginx, "h2o": h2o, "microhttpd": peer("microhttpd"), "floor": peer("floor")}


@functools.lru_cache
def has_tls():
    """Whether the client was built with OpenSSL."""
    done = subprocess.run([os.path.join(BENCH, "load/load"), "-T", "ECDHE-RSA-AES128-GCM-SHA256", "1"], capture_output=True, text=True)
    return "no TLS" not in done.stderr


def available(command):
    """Whether the program that would be run is there."""
    with tempfile.TemporaryDirectory() as folder:
        return (not getattr(command, "secure", False) or has_tls()) and shutil.which(command(1, folder)[0]) is not None and (command is not wine or shutil.which("wine") is not None)


def descendants(process):
    """A process and all that it started."""
    found = [process]
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/children") as file:
                for child in file.read().split():
                    found += descendants(int(child))
    return found


def of_wine():
    """Wine's services are nobody's children, but know their prefix."""
    mark, found = f"WINEPREFIX={ROOT}/build-wine/prefix".encode(), []
    for process in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{process}/environ", "rb") as file:
            if mark in file.read().split(b"\0"):
                found.append(int(process))
    return found


class Server:
    """A running server: `with Server(command, path) as server: ... server.port`. It is ready when it answers the path with 200.
    `under` are the words of a tool that runs it. Ours finds its configuration in the server's own folder."""

    def __init__(self, command, path="/", under=(), patience=120):
        self.folder = tempfile.mkdtemp(prefix="bench.")
        self.port = free_port()
        self.on_wine = command is wine
        self.secure = getattr(command, "secure", False)
        self.traced = bool(under) and under[0] == "strace"
        self.log = open(os.path.join(self.folder, "output"), "w+")
        words = pinned(SERVER_CORE) + list(under) + command(self.port, self.folder)
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        env={**os.environ, "HTTPAPI_CONFIG": os.path.join(self.folder, "configuration")})
        try:
            self.wait_until_it_answers(path, patience)
        except BaseException:
            self.stop()
            raise

    def answers(self, path):
        if self.secure:
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=ssl._create_unverified_context())
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_until_it_answers(self, path, patience):
        deadline = time.monotonic() + patience
        while not self.answers(path):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.log.seek(0)
                raise Failed("the server did not start: " + self.log.read()[-500:].strip())
            time.sleep(0.05)

    def processes(self):
        return descendants(self.process.pid) if not self.on_wine else of_wine()

    def program(self):
        """The server itself: strace runs it as its child, valgrind becomes it."""
        return descendants(self.process.pid)[1 if self.traced else 0]

    def ended_after(self, number, patience):
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError, IndexError):
                os.kill(self.program(), number)
        try:
            return self.process.wait(patience) is not None
        except subprocess.TimeoutExpired:
            return False

    def stop(self):
        """Asks the server to end, so that the tool around it finishes its report."""
        for _ in range(5):
            if self.ended_after(signal.SIGTERM, 5):  # again and again: some look for the signal only before they wait
                break
        else:
            self.ended_after(signal.SIGKILL, 30)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.stop()
