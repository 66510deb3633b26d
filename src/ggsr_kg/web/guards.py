"""What stands before every page: whose requests are answered at all, and what every reply says.

A page elsewhere on the web must not be able to read this service by way of the visitor's browser
(DNS rebinding, cross-site requests), so only requests for this machine's own names are answered,
and none that a page of another site makes.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import time
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LINGER_SECONDS = 2.0
"""For how long the rest of a request is thrown away, so that its sender can read why."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""What every reply says; a reply may say otherwise of the first and of the last.

With the policy `no-referrer` a browser sends `Origin: null` with a form of our own page.
"""

_HOST = re.compile(r"(127\.0\.0\.1|localhost\.?|\[::1\])(:\d{1,5})?", re.IGNORECASE)
"""The names that the service goes by; not its port, which a tunnel may change."""
_OWN = re.compile(r"http://([^/?#]*)(/.*)?", re.IGNORECASE | re.DOTALL)
"""An address in full, as a client sends it that takes the service for a proxy."""
_ACCEPT_CHARACTERS = 4096
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
_ELSEWHERE = "this service does not answer pages of other sites"

access = logging.getLogger("ggsr.access")
service = logging.getLogger("ggsr.service")


class Guards:
    """An ASGI application before another: it refuses, adds headers, and notes what was answered.

    What is noted holds no value of a visitor: method, route, status and milliseconds. A reply to a
    request that was not read in full closes the connection, once its sender could read it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request of *scope*, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        scope = _relative(scope)
        exchange = _Exchange(scope, receive, send)
        try:
            await (refusal(scope) or self.app)(scope, exchange.receive, exchange.send)
        except Exception as error:
            service.error("a reply failed (%s)", type(error).__name__, exc_info=debugging(error))
            if not exchange.status:
                await PlainTextResponse("the reply failed\n", 500)(
                    scope, exchange.receive, exchange.send
                )
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "-"
            route = getattr(scope.get("endpoint"), "route", None)
            took = 1000 * (time.perf_counter() - start)
            place = getattr(route, "path", "-")
            access.info("%s %s %d %.0f ms", method, place, exchange.status, took)


class _Exchange:
    """One request and its reply."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        self.status = 0
        self._read = headers.get("content-length", "0") == "0"
        self._receive = receive
        self._send = send

    async def receive(self) -> Message:
        """Return the next part of the request."""
        message = await self._receive()
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            self._read = True
        return message

    async def send(self, message: Message) -> None:
        """Send the next part of the reply."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if not self._read:
                headers["connection"] = "close"
        elif not self._read and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            with suppress(TimeoutError):
                async with asyncio.timeout(LINGER_SECONDS):
                    while not self._read:
                        await self.receive()
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)


def debugging(error: Exception) -> Exception | None:
    """Return *error* when whoever runs the service wants to see where it came from."""
    return error if os.environ.get("GGSR_DEBUG") else None


def refusal(scope: Scope) -> ASGIApp | None:
    """Return what says why the request of *scope* is not answered, or None when it is.

    A link on a page of another site may lead to a page of ours; nothing else there may.
    """
    headers = Headers(scope=scope)
    if not _HOST.fullmatch(headers.get("host", "")):
        return _said(421, "this service only answers to 127.0.0.1 and localhost")
    own = f"{scope['scheme']}://{headers['host']}".lower()
    if any(origin.lower() != own for origin in headers.getlist("origin")):
        return _said(403, _ELSEWHERE)
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        follows = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest"))
        if follows != ("navigate", "document") or scope["method"] != "GET":
            return _said(403, _ELSEWHERE)
    if any(each.lower() != "identity" for each in headers.getlist("content-encoding")):
        return _said(415, "compressed requests are not read")
    if sum(map(len, headers.getlist("accept"))) > _ACCEPT_CHARACTERS:
        return _said(400, "the header Accept is too long")
    return None


def _relative(scope: Scope) -> Scope:
    """Return *scope* with the host of an address in full as its header, the rest as its path."""
    found = _OWN.fullmatch(scope["path"])
    if not found:
        return scope
    headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
    host = (b"host", found[1].encode("utf-8"))
    return {**scope, "path": found[2] or "/", "headers": [*headers, host]}


def _said(status: int, words: str) -> ASGIApp:
    return PlainTextResponse(f"{words}\n", status)
