"""What the figures were measured on."""
import os
import platform
import subprocess
import time


def first_line(words, start=""):
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=20)
        return next((line for line in done.stdout.splitlines() if line.startswith(start)), "not found")
    except (OSError, subprocess.TimeoutExpired):
        return "not installed"


def processor():
    with open("/proc/cpuinfo") as file:
        return next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), platform.machine())


def system():
    with open("/etc/os-release") as file:
        return next((line.split("=", 1)[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME")), "Linux")


def describe():
    with open("/proc/loadavg") as file:
        load = file.read().split()[0]
    return "\n".join([
        f"measured   {time.strftime('%Y-%m-%d', time.gmtime())}",
        f"machine    {os.cpu_count()} x {processor()}; server on the first core, client on the last; load average {load} at the end",
        f"system     {system()}, Linux {platform.release()}",
        f"library    {first_line(['git', '-C', os.path.dirname(os.path.abspath(__file__)), 'log', '-1', '--format=%h of %cs'])}",
        f"compiler   {first_line(['gcc', '--version'])}",
        f"peers      {first_line(['nginx', '-v']).replace('nginx version: ', '')}, {first_line(['h2o', '--version'])}, "
        f"libmicrohttpd {first_line(['pkg-config', '--modversion', 'libmicrohttpd'])}, {first_line(['wine', '--version'], 'wine-')}, "
        f"{first_line(['openssl', 'version'])[:14]}, "
        f"mbedTLS {first_line(['dpkg-query', '-W', '-f', '${Version}', 'libmbedtls-dev'])}",
    ])
