"""Sends a reply, in parts, to a client that takes it fast enough."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Sequence
from http import HTTPStatus
from typing import IO

from starlette.types import Message, Scope, Send

from ggsr_kg.web.children import Made
from ggsr_kg.web.messages import Reply

CALM_SECONDS = 10.0
"""For how long a client may take an answer as slowly as it likes."""
SPEED = 512 * 1024
"""How many bytes a second, on average, it takes after that."""
TRANSPORT = "ggsr.transport"
"""The key in the state of a scope that has the transport of the connection."""
_PART = 256 * 1024


async def send(reply: Reply, scope: Scope, to: Send) -> None:
    """Send *reply*."""
    size = len(reply.body)
    start = _start(reply.status, reply.media, reply.headers, size)
    await _give(start, io.BytesIO(reply.body), size, scope, to)


async def stream(made: Made, file: IO[bytes], scope: Scope, to: Send) -> None:
    """Send what a child made."""
    size = os.fstat(file.fileno()).st_size
    await _give(_start(made.status, made.media, made.headers, size), file, size, scope, to)


async def _give(start: Message, file: IO[bytes], size: int, scope: Scope, to: Send) -> None:
    """Send *start* and *file*, until the client has it, goes or takes it too slowly.

    After each part others have their turn: so it is also seen that the client goes.
    """
    begun = asyncio.get_running_loop().time() + CALM_SECONDS
    transport = scope["state"][TRANSPORT]
    await to(start)
    try:
        while scope["method"] != "HEAD" and (part := file.read(_PART)):
            async with asyncio.timeout_at(begun + file.tell() / SPEED):
                await to({"type": "http.response.body", "body": part, "more_body": True})
                await asyncio.sleep(0)
            if transport.is_closing():
                raise TimeoutError
        async with asyncio.timeout_at(begun + size / SPEED):
            await to({"type": "http.response.body", "body": b""})
    except TimeoutError:
        transport.abort()
        await asyncio.sleep(0)  # now it is known that the client is gone


def _start(status: int, media: str, headers: Sequence[tuple[str, str]], size: int) -> Message:
    pairs = [("content-type", media), ("content-length", str(size)), *headers]
    if status == HTTPStatus.NOT_MODIFIED:
        pairs = list(headers)
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in pairs]
    return {"type": "http.response.start", "status": status, "headers": raw}
