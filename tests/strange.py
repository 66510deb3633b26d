"""A service whose views do what no view should: `python tests/strange.py --port PORT`."""

import os
import signal
import socket
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import pyoxigraph

from ggsr_kg.errors import Text
from ggsr_kg.store import Store
from ggsr_kg.web import app, health, running, sending
from ggsr_kg.web.children import Children
from ggsr_kg.web.confinement import MEGABYTE, Limits
from ggsr_kg.web.messages import TEXT, Reply
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.quotas import Quota
from ggsr_kg.web.routes import Route
from ggsr_kg.web.site import Site

SECRET = "J. Jansen 999990019"
SECONDS = 4.0
PLACES, MORE = 6, 3
MOST = 24 * MEGABYTE
"""The most bytes of a body."""


def short(site, asked):
    """Give back the body."""
    return Reply(b"ok" + asked.body, TEXT)


def busy(site, asked):
    """Work for ever."""
    while True:
        pass


def asleep(site, asked):
    """Sleep, deaf to whoever asks it to end."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)


def greedy(site, asked):
    """Take memory until there is no more."""
    kept = []
    while True:
        kept.append(bytes(MEGABYTE))


def hungry(site, asked):
    """Take 300 MB, which is allowed, and keep it."""
    kept = os.urandom(MEGABYTE) * 300
    time.sleep(600)
    return Reply(kept)


def dead(site, asked):
    """Die of the signal that is asked for."""
    os.kill(os.getpid(), int(asked.one("signal")))


def gone(site, asked):
    """End without a word."""
    os._exit(int(asked.one("code")))


def wrong(site, asked):
    """Fail on a value of the visitor."""
    raise ValueError(f"{SECRET} {asked.query}")


def faulty(site, asked):
    """Ask what is no question, of itself."""
    return Reply(str(site.graph.ask("SELECT")).encode(), TEXT)


def split(site, asked):
    """Put into a header what no header may hold."""
    return Reply(b"", TEXT, headers=(("location", "/a\r\nset-cookie: a=b"),))


def sized(site, asked):
    """Give so many MB as are asked for."""
    return Reply(b"x" * int(float(asked.one("mb")) * MEGABYTE), TEXT)


def reaching(site, asked):
    """Try to reach a file and the network."""
    found = []
    for reach in (Path("/etc/hostname").open, socket.socket, os.pipe):
        try:
            reach()
        except OSError as error:
            found.append(type(error).__name__)
        else:
            found.append("reached")
    return Reply(" ".join(found).encode(), TEXT)


def writing(site, asked):
    """Write what was asked in files for a while, and stay when wanted."""
    handle, _ = tempfile.mkstemp()
    os.write(handle, SECRET.encode())
    folder = Path(tempfile.mkdtemp())
    (folder / "half").write_text(SECRET)
    if asked.one("stay"):
        time.sleep(600)
    return Reply(str(folder).encode(), TEXT)


def forked(site, asked):
    """Leave a process of its own behind, whose number is noted in the file that is asked for."""
    other = os.fork()
    if other == 0:
        time.sleep(600)
    Path(asked.one("note")).write_text(str(other))
    time.sleep(600 if asked.one("stay") else 0)
    return Reply(b"forked", TEXT)


def flooding(site, asked):
    """Leave processes behind that go on to write where this one may."""
    for _ in range(4):
        if os.fork() == 0:
            os.closerange(3, 64)
            while True:
                os.close(tempfile.mkstemp()[0])
    while len(os.listdir(tempfile.gettempdir())) < 1000:
        time.sleep(0.01)
    return Reply(b"flooded", TEXT)


def threaded(site, asked):
    """Work for ever in four threads."""
    for _ in range(4):
        threading.Thread(target=busy, args=(site, asked)).start()
    time.sleep(600)


def told(site, asked):
    """Tell who answers, and whatever a reply may depend on."""
    return Reply(f"{os.getpid()} {asked.method} {asked.query} {asked.lang}".encode(), TEXT)


def refused(site, asked):
    """Refuse with words that a browser shows."""
    raise Problem(400, Text("<script>nee</script>", "<script>no</script>"))


def raw(site, asked):
    """Have the engine answer what was asked, without looking at it first."""
    found = pyoxigraph.Store().query(asked.body.decode())
    return Reply(str(bool(found)).encode(), TEXT)


VIEWS = (
    busy,
    asleep,
    greedy,
    hungry,
    dead,
    gone,
    wrong,
    faulty,
    split,
    sized,
    writing,
    forked,
    flooding,
    threaded,
    refused,
)
ROUTES = (
    *(Route(f"/{view.__name__}", view) for view in VIEWS),
    Route("/short", short, ("GET", "POST"), body=MOST),
    Route("/kept", told, keep=True),
    Route("/raw", raw, ("POST",), body=MOST),
    Route("/reaching", reaching, limits=Limits(files=0)),
    Route("/small", sized, limits=Limits(size=MEGABYTE)),
    *health.ROUTES,
)


def main(port):
    """Serve at *port*."""
    memory, disk = 450 * MEGABYTE, Quota(40 * MEGABYTE)
    workers = Children(SECONDS, PLACES, MORE, memory, disk)
    running.STALL_SECONDS = float(os.environ.get("STALL", "3"))
    running.HEAD_SECONDS, running.CONNECTIONS = 2.0, 40
    sending.SPEED = int(os.environ.get("SPEED", sending.SPEED))
    sending.CALM_SECONDS = float(os.environ.get("CALM", sending.CALM_SECONDS))
    app.BODY_SECONDS, app.BODIES_BYTES = 2.0, 2 * MOST
    served = app.application(Site(Store()), ROUTES, workers)
    running.run(served, socket.create_server(("127.0.0.1", port)), workers.stop)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main(int(sys.argv[-1]))
