"""The application: receives a request, has its view work in a child, passes the reply on."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.types import Receive, Scope, Send

from ggsr_kg.errors import QueryError
from ggsr_kg.web import (
    assets,
    children,
    confinement,
    languages,
    problems,
    rendering,
    rooms,
    sending,
)
from ggsr_kg.web.children import Children
from ggsr_kg.web.confinement import Job
from ggsr_kg.web.guards import Guards
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.quotas import Quota
from ggsr_kg.web.routes import Route
from ggsr_kg.web.shelf import LARGE, Shelf
from ggsr_kg.web.site import Site

BODY_SECONDS = 30.0
"""Within how long the body of a request must have come in."""
BODIES_BYTES = 512 * confinement.MEGABYTE
"""The most bytes of the bodies of all requests at once."""
_FIELDS = 1000
"""The most parameters of an address."""
log = logging.getLogger("ggsr.service")


def application(site: Site, routes: Sequence[Route], workers: Children) -> Starlette:
    """Return the ASGI application that shows *site* at the addresses of *routes*."""
    rendering.prepare()
    bench = Bench(site, workers, Quota(BODIES_BYTES), Shelf())
    found = [
        StarletteRoute(each.path, Endpoint(bench, each), methods=each.methods) for each in routes
    ]
    return Starlette(
        routes=[*found, *assets.routes()],
        middleware=[Middleware(Guards)],
        exception_handlers={404: _lacking, 405: _lacking},
    )


def _lacking(request: Request, error: Exception) -> Response:
    """Return the reply to an address that is not there, or that does not take the method."""
    status = getattr(error, "status_code", 404)
    headers = getattr(error, "headers", None) or {}
    asked = _asked(request.scope, Headers(scope=request.scope))
    reply = problems.reply(problems.of_status(status), asked)
    return Response(reply.body, reply.status, dict(reply.headers) | headers, reply.media)


class Bench(NamedTuple):
    """What all routes work with."""

    site: Site
    workers: Children
    bodies: Quota
    shelf: Shelf


class Endpoint:
    """An ASGI application for one route."""

    def __init__(self, bench: Bench, route: Route) -> None:
        self.bench = bench
        self.route = route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request of *scope*."""
        headers = Headers(scope=scope)
        asked = _asked(scope, headers)
        try:
            if len(asked.values) > _FIELDS:
                raise Problem(400, problems.TOO_MANY)
            size = self._size(headers)
            known = self.bench.shelf.find(asked) if not size and self._keeps(asked) else None
            if known:
                await sending.send(known, scope, send)
                return
            with ExitStack() as held:
                if not held.enter_context(self.bench.bodies.take(size)):
                    raise problems.of_reason(children.FULL)
                try:
                    room = held.enter_context(rooms.room())
                except OSError:
                    raise problems.of_reason(confinement.DISK) from None
                body = await self._body(receive)
                given = room if self.route.room else None
                asked = replace(asked, body=body, room=given)
                await self._answer(asked, room, scope, receive, send)
        except ClientDisconnect:
            return
        except Problem as problem:
            await sending.send(problems.reply(problem, asked), scope, send)

    def _keeps(self, asked: Asked) -> bool:
        return self.route.keep and asked.method in ("GET", "HEAD") and not asked.body

    def _size(self, headers: Headers) -> int:
        """Return how many bytes the body has.

        Raises: Problem: it is too large.
        """
        size = int(headers.get("content-length", "0"))
        if size > self.route.body:
            raise Problem(413, problems.TOO_LARGE)
        return size

    async def _body(self, receive: Receive) -> bytes:
        """Return the body of the request.

        Raises: Problem: it is too slow, or the service stops. ClientDisconnect.
        """
        waits = self.bench.workers.waits
        try:
            async with waits.most(BODY_SECONDS):
                return await _received(receive)
        except TimeoutError:
            if waits.stopped:
                raise problems.of_reason(children.STOPPED) from None
            raise Problem(408, problems.TOO_SLOW) from None

    async def _answer(
        self, asked: Asked, room: Path, scope: Scope, receive: Receive, send: Send
    ) -> None:
        job = Job(partial(self._view, asked), self.route.limits, room)
        async with self.bench.workers.making(job, partial(_gone, receive)) as made:
            if made.file is not None:
                if self._keeps(asked) and made.status == HTTPStatus.OK:
                    body = made.file.read(LARGE)
                    self.bench.shelf.keep(asked, Reply(body, made.media, headers=made.headers))
                    made.file.seek(0)
                await sending.stream(made, made.file, scope, send)
                return
        if made.kind or made.trace:
            log.error("%s: the view failed (%s)\n%s", self.route.path, made.kind, made.trace)
        if made.reason == children.GONE:
            raise ClientDisconnect
        raise problems.of_reason(made.reason)

    def _view(self, asked: Asked) -> Reply:
        """Return the reply of the view; this runs in the child."""
        try:
            return self.route.view(self.bench.site, asked)
        except Problem as problem:
            return problems.reply(problem, asked)
        except QueryError:
            raise  # of a query of ours: one that was given is told as a Problem
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
    """Return the parameters of a query string; bytes that are no UTF-8 become U+FFFD.

    Of too many there is one too many.
    """
    pairs = [pair for pair in query.split(b"&") if pair][: _FIELDS + 1]
    text = b"&".join(pairs).decode("ascii", "replace")
    return tuple(parse_qsl(text, keep_blank_values=True, errors="replace"))


async def _received(receive: Receive) -> bytes:
    parts = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(parts)


async def _gone(receive: Receive) -> None:
    """Return when the client went away."""
    while (await receive())["type"] != "http.disconnect":
        pass
