"""The web service of ggsr, running on this machine for as long as a test needs it."""

import http.client
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
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
class Service:
    """A running service on *port*."""

    port: int
    process: subprocess.Popen = field(repr=False)

    @property
    def base(self):
        """The address of its first page, without the slash."""
        return f"http://127.0.0.1:{self.port}"

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


@contextmanager
def serving(*arguments):
    """Run `ggsr serve` with *arguments* on a free port while the body lasts."""
    port = free_port()
    call = [sys.executable, "-m", "ggsr_kg.cli", "serve", "--port", str(port), *arguments]
    process = subprocess.Popen(call, stderr=subprocess.PIPE)
    try:
        service = Service(port, process)
        _wait(service)
        yield service
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait(service):
    """Wait until the service answers."""
    for _ in range(300):
        assert service.process.poll() is None, service.process.stderr.read().decode()

        try:
            service.ask("/health", timeout=5)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("no service")
