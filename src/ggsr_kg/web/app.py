"""The application: receives a request, has its view work in a child, passes the reply on."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.types import Message, Receive, Scope, Send

from ggsr_kg.web import assets, children, languages, problems, rendering
from ggsr_kg.web.children import Children, Made
from ggsr_kg.web.guards import Guards
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.routes import Route
from ggsr_kg.web.site import Site

BODY_SECONDS = 30.0
"""Within how long the body of a request must have come in."""
_PART = 256 * 1024
_FIELDS = 1000
"""The most parameters of an address."""
log = logging.getLogger("ggsr.service")


def application(site: Site, routes: Sequence[Route], workers: Children | None = None) -> Starlette:
    """Return the ASGI application that shows *site* at the addresses of *routes*."""
    rendering.prepare()
    workers = workers or Children()

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        yield
        workers.close()

    found = [
        StarletteRoute(each.path, Endpoint(site, each, workers), methods=each.methods)
        for each in routes
    ]
    return Starlette(
        routes=[*found, *assets.routes()],
        middleware=[Middleware(Guards)],
        exception_handlers={404: _lacking, 405: _lacking},
        lifespan=living,
    )


def _lacking(request: Request, error: Exception) -> Response:
    """Return the reply to an address that is not there, or that does not take the method."""
    status = getattr(error, "status_code", 404)
    headers = dict(getattr(error, "headers", None) or {})
    asked = _asked(request.scope, Headers(scope=request.scope))
    reply = problems.reply(problems.of_status(status), asked)
    return Response(reply.body, reply.status, headers, reply.media)


class Endpoint:
    """An ASGI application for one route."""

    def __init__(self, site: Site, route: Route, workers: Children) -> None:
        self.site = site
        self.route = route
        self.workers = workers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request of *scope*."""
        headers = Headers(scope=scope)
        asked = _asked(scope, headers)
        try:
            if len(asked.values) > _FIELDS:
                raise Problem(400, problems.TOO_MANY)
            body = await self._body(headers, receive)
        except ClientDisconnect:
            return
        except Problem as problem:
            await _send(problems.reply(problem, asked), scope, send)
            return
        with _folder(self.route.room) as room:
            asked = problems.replaced(asked, body=body, room=room)
            await self._answer(asked, scope, receive, send)

    async def _body(self, headers: Headers, receive: Receive) -> bytes:
        """Return the body of the request.

        Raises: Problem: it is too large, or too slow. ClientDisconnect.
        """
        most = self.route.body
        said = headers.get("content-length", "0")
        if said.isdecimal() and int(said) > most:
            raise Problem(413, problems.TOO_LARGE, close=True)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await _received(receive, most)
        except TimeoutError:
            raise Problem(408, problems.TOO_SLOW, close=True) from None

    async def _answer(self, asked: Asked, scope: Scope, receive: Receive, send: Send) -> None:
        work = partial(self._view, asked)
        made = await self.workers.make(work, self.route.limits, partial(_gone, receive))
        if made.reason == children.GONE:
            return
        if made.file is None:
            if made.reason == children.CRASH:
                log.error("%s: the view failed (%s)", self.route.path, made.kind or "crash")
            await _send(problems.reply(problems.of_reason(made.reason), asked), scope, send)
            return
        with made.file:
            await _stream(made, scope, send)

    def _view(self, asked: Asked) -> Reply:
        """Return the reply of the view; this runs in the child."""
        try:
            return self.route.view(self.site, asked)
        except Problem as problem:
            return problems.reply(problem, asked)
        except problems.ERRORS as error:
            return problems.reply(problems.of_error(error), asked)


def _asked(scope: Scope, headers: Headers) -> Asked:
    values = _values(scope["query_string"])
    kind = headers.get("content-type", "")
    lang = languages.chosen(values, headers)
    return Asked(
        method=scope["method"],
        path=scope["path"],
        parts=scope.get("path_params", {}),
        query=scope["query_string"],
        values=values,
        accept=", ".join(headers.getlist("accept")),
        media=kind.partition(";")[0].strip().lower(),
        content_type=kind,
        lang=lang,
        base=f"{scope['scheme']}://{headers.get('host', '')}",
    )


def _values(query: bytes) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a query string; bytes that are no UTF-8 become U+FFFD."""
    text = query.decode("ascii", "replace")
    return tuple(parse_qsl(text, keep_blank_values=True, errors="replace"))


async def _received(receive: Receive, most: int) -> bytes:
    parts = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts += message.get("body", b"")
        if len(parts) > most:
            raise Problem(413, problems.TOO_LARGE, close=True)
        if not message.get("more_body", False):
            return bytes(parts)


async def _gone(receive: Receive) -> None:
    """Return when the client went away."""
    while (await receive())["type"] != "http.disconnect":
        pass


class _folder:  # noqa: N801 - used as a function
    """A folder of its own for a request, or None; it goes when the request was answered."""

    def __init__(self, wanted: bool) -> None:
        self.kept = tempfile.TemporaryDirectory(prefix="ggsr-") if wanted else None

    def __enter__(self) -> Path | None:
        return Path(self.kept.name) if self.kept else None

    def __exit__(self, *error: object) -> None:
        if self.kept:
            with suppress(OSError):
                self.kept.cleanup()


def _start(status: int, media: str, headers: Sequence[tuple[str, str]], size: int) -> Message:
    pairs = [("content-type", media), ("content-length", str(size)), *headers]
    if status == HTTPStatus.NOT_MODIFIED:
        pairs = list(headers)
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in pairs]
    return {"type": "http.response.start", "status": status, "headers": raw}


async def _send(reply: Reply, scope: Scope, send: Send) -> None:
    await send(_start(reply.status, reply.media, reply.headers, len(reply.body)))
    body = b"" if scope["method"] == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body})


async def _stream(made: Made, scope: Scope, send: Send) -> None:
    """Send what a child made."""
    file = made.file
    assert file is not None
    size = file.seek(0, 2)
    file.seek(0)
    await send(_start(made.status, made.media, made.headers, size))
    read: Callable[[], Any] = partial(file.read, _PART)
    if scope["method"] != "HEAD":
        for part in iter(read, b""):
            await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
