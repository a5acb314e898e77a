#!/usr/bin/env python3
"""policies.py PROGRAM: the fragment sample under a policy it knows nothing of: the example document of SAP's page, attached so that a
request with the header `userid` clears what is cached of that user. Asked with curl, as an operator would."""
import os
import re
import subprocess
import sys
import tempfile
import time

from harness import PATIENCE, expect, free_port, running

DOCUMENT = """<!-- Clears what a user has cached. -->
<InvalidateCache async="false" continueOnError="false" enabled="true" xmlns="http://www.sap.com/apimgmt">
  <CacheKey>
    <KeyFragment ref="request.header.userid"/>
  </CacheKey>
  <Scope>Exclusive</Scope>
  <PurgeChildEntries>true</PurgeChildEntries>
</InvalidateCache>
"""
port = free_port()
root = tempfile.mkdtemp(prefix="httpapi-policies-")
LINE = (f'policy=clear url=http://localhost:{port}/ at=request cache=fragments base=http://localhost:{port}/cache/ '
        'condition="{}"\n')


def write(name, text):
    with open(os.path.join(root, "." + name), "w") as file:
        file.write(text)
    os.rename(os.path.join(root, "." + name), os.path.join(root, name))


def curl(*arguments):
    return subprocess.run(["curl", "-s", "--max-time", str(PATIENCE), *arguments], capture_output=True, text=True, check=True).stdout


def made(user, *headers):
    """How many fragments had been made when this page was sent."""
    extra = [part for header in headers for part in ("-H", header)]
    return int(re.search(r"\((\d+) fragments", curl(*extra, f"http://localhost:{port}/user/{user}"))[1])


def await_change(seen):
    deadline = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < deadline, "the change of the files was not noticed"
        time.sleep(0.05)


write("policy.clear.xml", DOCUMENT)
write("policies", LINE.format("request.header.userid exists"))
try:
    with running([sys.argv[1], "{url}"], port, dict(os.environ, HTTPAPI_CONFIG=root)):
        expect("pages of two users have five fragments", (made("ann"), made("bob")) == (3, 5))
        expect("without the header nothing goes", (made("ann"), made("bob")) == (5, 5))
        expect("with it the user's two go, before the page is made", made("ann", "userid: ann") == 7)
        expect("and nothing else", (made("bob"), made("ann")) == (7, 7))
        expect("whoever asks", made("bob", "userid: ann") == 7 and made("ann") == 9)
        for evil in ("userid;", "userid: ..", "userid: ../cache", "userid: *", "userid: ?", "userid: %61nn", "userid: ann/..", "userid: nobody"):
            expect(f"{evil!r} clears nothing", (made("ann", evil), made("bob")) == (9, 9))
        write("policies", LINE.format("request.header.userid exists and request.verb = 'DELETE'"))
        await_change(lambda: made("ann") == made("ann", "userid: ann"))  # in this order: clearing comes second
        before = made("ann")
        expect("a change of the condition counts without a restart", made("ann", "userid: ann") == before)
        write("policies", LINE.format("request.header.userid === 'ann'"))
        time.sleep(0.5)
        expect("a broken file leaves the policies as they were", made("ann", "userid: ann") == before)
        write("policies", "")
        time.sleep(0.5)
        expect("no line, no policy", made("ann", "userid: ann") == before)
        write("policies", LINE.format("request.header.userid exists"))
        await_change(lambda: made("ann", "userid: ann") > before)
        expect("and it is back", made("bob") > 0)
finally:
    for name in os.listdir(root):
        os.unlink(os.path.join(root, name))
    os.rmdir(root)
