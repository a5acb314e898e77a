"""https for the servers of a row. httpapi-netsh makes the certificates; nginx takes the very same files."""
import atexit
import concurrent.futures
import functools
import glob
import os
import shutil
import subprocess
import tempfile

from .servers import BENCH, Failed, nginx, ours

NETSH = os.path.join(os.path.dirname(BENCH), "bin/httpapi-netsh")
APPLICATION = "{00112233-4455-6677-8899-aabbccddeeff}"
# What a client offers; both servers have it, and only the first is compared.
AES = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"
CHACHA = "ECDHE-ECDSA-CHACHA20-POLY1305"


def host(number):
    return f"host{number:04}.example"


@functools.lru_cache
def certificates(kind, count):
    """A folder with a certificate for localhost, or for so many hosts; its thumbprints in the order of the hosts."""
    root = tempfile.mkdtemp(prefix="bench.certificates.")
    atexit.register(shutil.rmtree, root, ignore_errors=True)

    def sign(name):
        words = [NETSH, "cert", "selfsigned", f"names={name}", f"keytype={kind}", f"store=S{name.replace('.', '')}"]
        done = subprocess.run(words, env={**os.environ, "HTTPAPI_CONFIG": root}, capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        made = glob.glob(f"{root}/certificates/S{name.replace('.', '')}/*.pem")
        return os.path.basename(os.path.dirname(made[0])), os.path.basename(made[0])[:-4]

    with concurrent.futures.ThreadPoolExecutor(4) as together:
        return root, list(together.map(sign, [host(i) for i in range(count)] if count else ["localhost"]))


def ours_secure(name, *arguments, kind="ecdsa", hosts=0):
    """With one binding, or with as many more, for hosts of their own."""
    def command(port, folder):
        configuration = os.path.join(folder, "configuration")
        os.mkdir(configuration)
        root, known = certificates(kind, hosts)
        os.symlink(os.path.join(root, "certificates"), os.path.join(configuration, "certificates"))
        keys = [f"hostnameport={host(i)}:{port}" for i in range(hosts)] if hosts else []
        with open(os.path.join(configuration, "sslcert"), "w") as file:
            for key, (store, thumbprint) in zip([f"ipport=0.0.0.0:{port}"] + keys, known[:1] + known):
                file.write(f"{key} certhash={thumbprint} appid={APPLICATION} certstorename={store} enablesessionticket=enable\n")
        return [word.replace("http://", "https://") for word in ours(name, *arguments)(port, folder)]
    command.secure = True
    return command


def nginx_secure(kind="ecdsa"):
    def command(port, folder):
        root, [(store, thumbprint)] = certificates(kind, 0)
        file = os.path.join(root, "certificates", store, thumbprint + ".pem")
        return nginx(port, folder, secure=f" ssl; ssl_certificate {file}; ssl_certificate_key {file}; ssl_protocols TLSv1.2")
    command.secure = True
    return command
