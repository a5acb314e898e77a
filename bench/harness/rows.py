"""What is measured: a row is one load on our server and on those it is compared with. Goals are those of issue 5."""
import collections

from .measure import Load
from .secure import AES, CHACHA, host, nginx_secure, ours_secure
from .servers import PEERS, nginx, ours, with_policies

# seconds: of one timed run, for a server that may never answer all requests of the row.
Entry = collections.namedtuple("Entry", "name command load seconds", defaults=(0,))

# requests: of one timed run. lengths: of the two runs that are counted. goals: figure and at most, or None and at least; ratios are to
# the reference.
Row = collections.namedtuple("Row", "name title entries reference requests lengths goals idle", defaults=((1000, 5000), (), False))

HELLO = (("instructions", 4000), ("calls", 2.1), ("allocations", 0), ("sleeps", 0.02), ("cpu ratio", 1.0))
# What a browser sends besides.
BROWSER = "\r\n".join((
    "Connection: keep-alive", "Cache-Control: max-age=0", "Upgrade-Insecure-Requests: 1",
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "Sec-Fetch-Site: none",
    "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Accept-Encoding: gzip, deflate, br", "Accept-Language: en-US,en;q=0.9"))


def entries(command, load, peers, path=None):
    """Ours, and peers under the same load; the peers' own path if it differs."""
    theirs = load._replace(path=path) if path else load
    return [Entry("httpapi", command, load)] + [Entry(name, PEERS[name], theirs) for name in peers]


def hello(name, title, command, load=Load(), peers=("nginx",), requests=50000, lengths=(1000, 5000), goals=HELLO):
    return Row(name, title, entries(command, load, peers), "nginx", requests, lengths, goals)


def body(name, title, path, peer_path, requests, lengths, goals):
    return Row(name, title, entries(ours("cache_server", 1), Load(path=path), ("nginx", "h2o"), peer_path), "nginx",
               requests, lengths, goals)


def routes(count):
    """Beside ten prefixes, and beside nginx with as many locations as it bears."""
    load, ten = Load(path="/p######/", spread=count), Load(path="/p######/", spread=10)
    others = [Entry("10 prefixes", ours("sync_server", 1, 10), ten)] if count > 10 else []
    if count <= 1000:
        others.append(Entry("nginx", lambda port, folder: nginx(port, folder, count), load))
    return Row(f"routes_{count}", f"GET among {count:,} prefixes", [Entry("httpapi", ours("sync_server", 1, count), load)] + others,
               others[0].name, 50000, (1000, 5000), (("instructions ratio", 1.05), ("cpu ratio", 1.05)) if count > 10 else ())


def policy(name, title, *stages):
    """Beside the same server without."""
    command = with_policies(SYNC, IDLE_POLICY, *map(IDLE_LINE.format, stages))
    return Row(name, title, [Entry("httpapi", command, Load()), Entry("no policy", SYNC, Load())], "no policy", 50000)


def wine(name, title, load, requests, goals=()):
    return Row(name, title, [Entry("httpapi", SYNC, load), Entry("wine", PEERS["wine"], load, 4)], "wine", requests, None, goals)


def secure(name, title, load, requests, lengths, server=("sync_server", 1), kind="ecdsa", path="/", more=()):
    """Both with the same certificate, protocol version and suite."""
    own = Entry("httpapi", ours_secure(*server, kind=kind), load)
    others = [Entry("nginx", nginx_secure(kind), load._replace(path=path))]
    return Row(name, title, [own] + others + list(more), "nginx", requests, lengths)


def secure_body(name, title, size, requests, lengths):
    """Also with the suite that the library would choose itself."""
    load, server = Load(connections=16, path=f"/fragment{size}", suites=AES), ("cache_server", 1)
    chacha = Entry("... ChaCha20", ours_secure(*server), load._replace(suites=CHACHA))
    return secure(name, title, load, requests, lengths, server, path=f"/{size}", more=[chacha])


def names(count):
    """The lookup alone: a resumed handshake computes next to nothing."""
    load = Load(suites=AES, close=True, resume=True)
    return Row(f"tls_names_{count}", f"a resumed handshake, {count:,} names bound",
               [Entry("httpapi", ours_secure("sync_server", 1, hosts=count), load._replace(host=host(count // 2))),
                Entry("1 binding", ours_secure("sync_server", 1), load)], "1 binding", 5000, (200, 1000), (("instructions ratio", 1.05),))


SYNC = ours("sync_server", 1)
# Behind each other on a connection heads are mostly alike; here neither target nor fields are.
VARIED = Load(path="/?######", spread=1000000, header="Referer: http://localhost/######")
# A policy that acts on no request of the row: what is counted is that it does not.
IDLE_POLICY = {"clear": "<InvalidateCache><CacheKey><KeyFragment ref='request.header.userid'/></CacheKey></InvalidateCache>"}
IDLE_LINE = "policy=clear url=%s at={} cache=fragments condition=\"request.header.userid exists\""
ROWS = [
    hello("hello", "GET, 1 synchronous thread", SYNC, peers=("nginx", "h2o", "microhttpd", "floor")),
    hello("hello_sync4", "GET, 4 synchronous threads", ours("sync_server", 4)),
    hello("hello_port", "GET, completion port, 2 threads", ours("port_server", 2)),
    hello("hello_pool", "GET, thread-pool I/O", ours("pool_server")),
    hello("hello_browser", "GET with a browser's headers", SYNC, Load(header=BROWSER), goals=(("cpu ratio", 1.0),)),
    hello("hello_varied", "GET, no two heads alike", SYNC, VARIED, goals=(("cpu ratio", 1.0),)),
    hello("browser_varied", "GET, a browser's headers, no two heads alike", SYNC, VARIED._replace(header=BROWSER + "\r\n" + VARIED.header),
          goals=(("cpu ratio", 1.0),)),
    hello("hello_c1", "GET, 1 connection", SYNC, Load(connections=1), ("nginx", "floor"), 20000, goals=(("p50 ratio", 1.1),)),
    hello("hello_c1000", "GET, 1,000 connections", SYNC, Load(connections=1000), ("nginx", "floor"), lengths=(2000, 10000)),
    hello("pipelined", "GET, pipelined by 16", SYNC, Load(depth=16), ("nginx", "floor"), goals=()),
    hello("per_connection", "GET, a connection each", SYNC, Load(close=True), ("nginx", "floor"), 20000, goals=()),
    Row("echo_1k", "POST 1 KB, echoed", entries(SYNC, Load(body=1024), ("microhttpd", "floor")), "microhttpd", 50000),
    Row("echo_64k", "POST 64 KB, echoed", entries(SYNC, Load(body=65536), ("microhttpd", "floor")), "microhttpd", 10000),
    hello("hit", "GET, response cache", ours("cache_server", 1), Load(path="/hit"), ("nginx", "h2o", "floor"),
          goals=(("instructions", 2500), ("cpu ratio", 0.87))),
    hello("pipelined_hit", "GET, cache, pipelined by 16", ours("cache_server", 1), Load(path="/hit", depth=16), ("nginx", "floor"), goals=()),
    body("fragment_64k", "GET, 64 KB fragment", "/fragment64k", "/64k", 20000, (500, 2500), (("cpu ratio", 1.0),)),
    body("fragment_1m", "GET, 1 MB fragment", "/fragment1m", "/1m", 2000, (100, 500), ()),
    body("file_1m", "GET, 1 MB file", "/file1m", "/1m", 2000, (100, 500), (("cpu ratio", 1.0),)),
    routes(10), routes(1000), routes(100000),
    Row("idle", "idle connections", entries(SYNC, Load(), ("nginx", "floor")), "nginx", 0, (1000, 9000), (("memory", 1.2 * 1024),),
        idle=True),
    secure("tls_new", "a handshake each, P-256", Load(suites=AES, close=True), 1000, (20, 60)),
    secure("tls_new_rsa", "a handshake each, RSA-2048", Load(suites=AES, close=True), 1000, (20, 60), kind="rsa"),
    secure("tls_resumed", "a resumed handshake each", Load(suites=AES, close=True, resume=True), 5000, (200, 1000)),
    names(1000),
    secure("tls_hello", "GET over TLS, kept alive", Load(suites=AES), 50000, (1000, 5000)),
    secure_body("tls_64k", "GET, 64 KB over TLS", "64k", 5000, (200, 600)),
    secure_body("tls_1m", "GET, 1 MB over TLS", "1m", 500, (32, 96)),
    policy("policy", "GET, a policy that does not act", "request"),
    policy("policy_both", "GET, a policy that acts neither on request nor response", "request", "response"),
    # Wine 8 forgets connections when there are several, so it is measured by the clock.
    wine("wine", "GET, Wine", Load(), 50000, (("rate ratio", None, 200),)),
    wine("wine_c1", "GET, 1 connection, Wine", Load(connections=1), 20000),
]
# The peers of a hit answer the same bytes at their own path.
for row in ROWS:
    if row.name in ("hit", "pipelined_hit"):
        row.entries[1:] = [entry._replace(load=entry.load._replace(path="/")) for entry in row.entries[1:]]
