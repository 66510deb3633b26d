"""The web service of ggsr, running on this machine for as long as a test needs it."""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlencode

from servers import free_port


@dataclass(frozen=True)
class Answered:
    """What came back: *headers* by name in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self):
        """The body as text."""
        return self.body.decode()

    @property
    def media(self):
        """The media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class State:
    """What a server has: its process, open files and children, and what it keeps on disk."""

    pid: int
    files: int
    children: tuple[int, ...]
    kept: tuple[str, ...]


@dataclass
class Service:
    """A running service on *port*, with a *folder* of its own for what it writes for a while."""

    port: int
    process: subprocess.Popen = field(repr=False)
    folder: Path
    log: IO[bytes] = field(repr=False)
    idle: State | None = None
    """What it has when it does nothing."""

    @property
    def base(self):
        """The address of its first page, without the slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self):
        """What it said on stderr."""
        return Path(f"/proc/self/fd/{self.log.fileno()}").read_text(encoding="utf-8")

    @property
    def place(self):
        """Where the system tells of its process."""
        return Path(f"/proc/{self.process.pid}")

    @property
    def memory(self):
        """How many bytes it has in memory, without its children."""
        found = re.search(r"VmRSS:\s+(\d+) kB", (self.place / "status").read_text())
        return 1024 * int(found[1])

    def state(self):
        """Return what it has now."""
        children = (self.place / "task" / str(self.process.pid) / "children").read_text()
        kept = [
            Path(place, name)
            for place, folders, files in os.walk(self.folder)
            for name in (*folders, *files)
        ]
        return State(
            self.process.pid,
            len(os.listdir(self.place / "fd")),
            tuple(map(int, children.split())),
            tuple(sorted(str(path.relative_to(self.folder)) for path in kept)),
        )

    def settled(self, seconds=2.0):
        """Return what it has, at most so many *seconds* later, but at once when it is idle."""
        end = time.monotonic() + seconds
        while (found := self.state()) != self.idle and time.monotonic() < end:
            time.sleep(0.02)
        return found

    def ask(self, path, method="GET", body=None, headers=None, timeout=60, **values):
        """Return the answer to a request; *values* are the parameters of its address."""
        address = f"{path}?{urlencode(values, doseq=True)}" if values else path
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, address, body, headers or {})
            reply = connection.getresponse()
            pairs = {name.lower(): value for name, value in reply.getheaders()}
            return Answered(reply.status, pairs, reply.read())
        finally:
            connection.close()

    def connect(self, data=b"", timeout=20):
        """Return a connection over which *data* was sent."""
        made = socket.create_connection(("127.0.0.1", self.port), timeout)
        made.sendall(data)
        return made


def wait_for(found, seconds=3.0):
    """Return what *found* gives as soon as it is something, or at last."""
    end = time.monotonic() + seconds
    while not (value := found()) and time.monotonic() < end:
        time.sleep(0.02)
    return value


@contextmanager
def serving(*arguments, program=("-m", "ggsr_kg.cli", "serve"), **environment):
    """Run `ggsr serve`, or another *program*, with *arguments* on a free port in the body."""
    port = free_port()
    call = [sys.executable, *program, *arguments, "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as log:
        settings = os.environ | {"TMPDIR": folder} | environment
        process = subprocess.Popen(call, stderr=log, env=settings)
        service = Service(port, process, Path(folder), log)
        try:
            _wait(service)
            found = [service.state() for _ in range(10) if not time.sleep(0.02)]
            service.idle = min(found, key=lambda each: each.files)
            yield service
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _wait(service):
    """Wait until the service answers."""
    for _ in range(300):
        assert service.process.poll() is None, service.said

        try:
            service.ask("/health")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("no service")
