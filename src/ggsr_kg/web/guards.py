"""What stands before every page: whose requests are answered at all, and what every reply says.

A page elsewhere on the web must not be able to read this service by way of the visitor's browser
(DNS rebinding, cross-site requests), so only requests for this machine's own names are answered,
and none that a page of another site makes.
"""

from __future__ import annotations

import logging
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names that the service goes by."""
QUERY_LIMIT = 2**20
"""The most bytes of a query string."""

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

log = logging.getLogger("ggsr.access")


class Guards:
    """An ASGI application before another: it refuses, adds headers, and notes what was answered.

    What is noted holds no value of a visitor: method, route, status and milliseconds.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request of *scope*, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        status = 0

        async def answered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = refusal(scope)
        try:
            await (refused or self.app)(scope, receive, answered)
        finally:
            route = scope.get("route")
            took = 1000 * (time.perf_counter() - start)
            log.info("%s %s %d %.0f ms", scope["method"], getattr(route, "path", "-"), status, took)


def refusal(scope: Scope) -> PlainTextResponse | None:
    """Return why the request of *scope* is not answered, or None when it is."""
    headers = Headers(scope=scope)
    host = _name(f"//{headers.get('host', '')}")
    if host not in NAMES:
        return _said(421, "this service only answers to 127.0.0.1 and localhost")
    origins = headers.getlist("origin")
    own = f"{scope['scheme']}://{headers['host']}"
    if any(origin.lower() != own.lower() for origin in origins):
        return _said(403, "this service does not answer pages of other sites")
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        navigates = headers.get("sec-fetch-mode") == "navigate" and scope["method"] == "GET"
        if not navigates:
            return _said(403, "this service does not answer pages of other sites")
    if headers.get("content-encoding", "identity").lower() != "identity":
        return _said(415, "compressed requests are not read")
    if len(scope["query_string"]) > QUERY_LIMIT:
        return _said(414, "the address is too long")
    return None


def _name(text: str) -> str:
    """Return the host in *text*, in lower case and without a closing dot; "" when it is none."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return ""
    del port
    whole = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    return (parts.hostname or "") if whole else ""


def _said(status: int, words: str) -> PlainTextResponse:
    return PlainTextResponse(f"{words}\n", status)
