"""The server itself: uvicorn on loopback, hardened against slow, silent and oversized clients."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from ggsr_kg.web import rooms
from ggsr_kg.web.confinement import FILES

HEAD_SECONDS = 10.0
"""Within how long the head of a request must have come in."""
HEAD_BYTES = 64 * 1024
"""The most bytes of the head of a request, address included."""
STALL_SECONDS = 30.0
"""How long a client may leave what is sent to it unread."""
CONNECTIONS = 512
"""How many connections there are at once; one more makes the oldest silent one go."""


class Connection(H11Protocol):
    """A connection that is closed when its client is too slow, too silent or sends too much."""

    _deadline: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to count at once: a connection that says nothing is not kept either."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(0)
        self.since = self.loop.time()
        self._count()
        open_now = [each for each in self.connections if not each.transport.is_closing()]
        if len(open_now) > CONNECTIONS:
            silent = [each for each in open_now if isinstance(each, Connection) and not each.works]
            min(silent, key=lambda each: each.since, default=self).transport.abort()

    @property
    def works(self) -> bool:
        """Whether a request came in that was not answered in full yet."""
        return bool(self.cycle) and not (self.cycle.more_body or self.cycle.response_complete)

    def data_received(self, data: bytes) -> None:
        """Count from the first byte of a head until the head is whole.

        While a request is answered, what follows it is kept, up to the size of a head, and the
        connection is read on: only so can it be seen that the client goes.
        """
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif data and self._deadline is None:
            self._count()
        if self.works and self.flow.read_paused:
            if len(self.conn.trailing_data[0]) > HEAD_BYTES:
                self.transport.abort()
            else:
                self.flow.resume_reading()

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
        """Refuse what cannot be read: 431 for a head that is too large, else 400."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()
            return
        if getattr(sys.exc_info()[1], "error_status_hint", 400) != 431:  # noqa: PLR2004 - RFC 6585
            super().send_400_response(msg)
            return
        head = [(b"content-type", b"text/plain"), (b"connection", b"close")]
        reply = h11.Response(
            status_code=431, headers=head, reason=b"Request Header Fields Too Large"
        )
        for event in (
            reply,
            h11.Data(data=b"the request header is too large\n"),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

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
        """End: whoever still waits for an answer is told so."""
        self._end_work()
        await super().shutdown(sockets)
        signal.signal(signal.SIGHUP, self._hangup)


def run(app: ASGIApp, listening: socket.socket, stop: Callable[[], None]) -> None:
    """Serve *app* at *listening* until the process is asked to end; *stop* ends its work."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    if os.environ.get("GGSR_DEBUG"):
        logging.getLogger("ggsr").setLevel(logging.INFO)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
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
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
    )
    Server(config, stop).run([listening])
