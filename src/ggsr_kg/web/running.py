"""The server itself: uvicorn on loopback, hardened against slow, silent and oversized clients."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import resource
import signal
import socket
from collections.abc import Callable
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from ggsr_kg.web import heads, rooms, sending
from ggsr_kg.web.confinement import FILES
from ggsr_kg.web.guards import LINGER_SECONDS

HEAD_SECONDS = 10.0
"""Within how long the head of a request must have come in."""
STALL_SECONDS = 30.0
"""How long a client may leave what is sent to it unread."""
CONNECTIONS = 512
"""How many connections there are at once; one more makes the oldest silent one go."""
LEAST_FILES = 256
"""How many files the server must be allowed to have open."""
_OWN, _EACH = 100, 3
"""How many files it has of its own, and for a connection that is answered."""


class Connection(H11Protocol):
    """A connection that is closed when its client is too slow, too silent or sends too much."""

    most = CONNECTIONS
    """How many there are at once."""
    _deadline: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _body = 0
    """How many bytes of the body of the request are still to come."""
    _seen = 0
    """How many bytes of what is unread were looked at."""
    _refused = False

    def connection_made(self, transport: Any) -> None:
        """Begin to count at once: a connection that says nothing is not kept either."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(0)
        self.since = self.loop.time()
        self._unread = bytearray()
        self._count()
        open_now = [each for each in self.connections if not each.transport.is_closing()]
        if len(open_now) > self.most:
            silent = [each for each in open_now if isinstance(each, Connection) and not each.works]
            min(silent, key=lambda each: each.since, default=self).transport.abort()

    @property
    def works(self) -> bool:
        """Whether a request came in that was not answered in full yet."""
        return bool(self.cycle) and not (self.cycle.more_body or self.cycle.response_complete)

    def data_received(self, data: bytes) -> None:
        """Pass on what came, a head only when it is whole and was looked at.

        While a request is answered, what follows it is kept, up to the size of a head, and the
        connection is read on: only so can it be seen that the client goes.
        """
        if self._refused:
            return
        self._unset_keepalive_if_required()
        self._unread += data
        if self._deadline is None and self.conn.their_state is h11.IDLE:
            self._count()
        self._take()
        if self.works and self.flow.read_paused:
            self.flow.resume_reading()

    def on_response_complete(self) -> None:
        """Go on with what came meanwhile."""
        super().on_response_complete()
        self._take()

    def _take(self) -> None:
        """Pass on what is there of a body, and each head that is whole."""
        while self._unread and not (self._refused or self.transport.is_closing()):
            if self._body:
                part = bytes(self._unread[: self._body])
                self._body -= len(part)
            elif self.works:
                if len(self._unread) > heads.BYTES:
                    self.transport.abort()
                return
            else:
                found = heads.look(self._unread, self._seen)
                self._seen = 0 if found.end else len(self._unread)
                if found.status:
                    self._refuse(found.status)
                if found.status or not found.end:
                    return
                part = bytes(self._unread[: found.end])
            del self._unread[: len(part)]
            self._pass(part)

    def _pass(self, part: bytes) -> None:
        """Have *part*, a head or of a body, read; of a head, note how long the body is."""
        before = self.cycle
        super().data_received(part)
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        if self.cycle is not before:
            self.cycle.scope["state"][sending.TRANSPORT] = self.transport
            self._body = int(dict(self.headers).get(b"content-length", 0))

    def pause_writing(self) -> None:
        """Begin to count until the client has read what was sent."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop counting: the client reads."""
        self._go_on()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting."""
        self._stop()
        self._go_on()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read."""
        self._refuse(400)

    def _refuse(self, status: int) -> None:
        """Reply with *status*, and throw away what still comes until the client goes, or 2 s."""
        if self.cycle and not self.cycle.response_complete:
            self.transport.abort()
            return
        self._refused = True
        self._unread.clear()
        self.transport.write(heads.refusal(status))
        self.transport.write_eof()
        self._stop()
        self._deadline = self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def _should_upgrade(self) -> bool:
        """Leave a wish for another protocol unheard."""
        return False

    def _count(self) -> None:
        self._stop()
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _go_on(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None


class Server(uvicorn.Server):
    """A server that ends all work when it is asked to end, also by a terminal that closes."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_work = stop
        self._hangup = signal.getsignal(signal.SIGHUP) or signal.SIG_DFL

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        if self._hangup != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self.handle_exit)
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: whoever still waits for an answer is told so; what is cut off is no fault."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._end_work()
        await super().shutdown(sockets)
        signal.signal(signal.SIGHUP, self._hangup)


def _files() -> tuple[int, int]:
    """Return how many files may be open at most, and the limit of the system."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return FILES if hard == resource.RLIM_INFINITY else min(FILES, hard), hard


def has_files() -> bool:
    """Return whether enough files may be open."""
    return _files()[0] >= LEAST_FILES


def run(app: ASGIApp, listening: socket.socket, stop: Callable[[], None]) -> None:
    """Serve *app* at *listening* until the process is asked to end; *stop* ends its work."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    if os.environ.get("GGSR_DEBUG"):
        logging.getLogger("ggsr").setLevel(logging.INFO)
    most, hard = _files()
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    Connection.most = min(CONNECTIONS, (most - _OWN) // _EACH)
    rooms.sweep()
    gc.collect()
    gc.freeze()  # what is there now stays, so that no child has to look at it, and so copy it
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        loop="asyncio",
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="error",
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=heads.BYTES,
        backlog=Connection.most,  # so many are taken before the oldest are let go
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
    )
    Server(config, stop).run([listening])
