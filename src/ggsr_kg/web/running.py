"""The server itself: uvicorn on loopback, hardened against slow and oversized requests."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""Within how long the head of a request must have come in."""
HEAD_BYTES = 64 * 1024
"""The most bytes of the head of a request, address included."""


class Connection(H11Protocol):
    """A connection that is closed when the head of a request is too slow or too large."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to count at once: a connection that says nothing is not kept either."""
        super().connection_made(transport)
        self._count()

    def data_received(self, data: bytes) -> None:
        """Count from the first byte of a head until the head is whole."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif data and self._deadline is None:
            self._count()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting."""
        self._stop()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read: 431 for a head that is too large, else 400."""
        error = sys.exc_info()[1]
        status = getattr(error, "error_status_hint", 400)
        if status != 431:  # noqa: PLR2004 - Request Header Fields Too Large (RFC 6585)
            super().send_400_response(msg)
            return
        body = b"the head of the request is too large"
        head = [(b"content-type", b"text/plain"), (b"connection", b"close")]
        reply = h11.Response(status_code=status, headers=head, reason=b"Too Large")
        for event in (reply, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _count(self) -> None:
        self._stop()
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def run(app: ASGIApp, host: str, port: int) -> None:
    """Serve *app* at *host* and *port* until the process is asked to end."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Connection,
        ws="none",
        loop="asyncio",
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=256,
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run()
