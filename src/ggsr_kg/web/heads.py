"""The head of a request, looked at before anything else reads it.

What reads it next takes time by the square of a run of blanks, or by the number of lines: so these
have limits here. Bodies without a length are not taken: their parts may be of one byte each.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import NamedTuple

from ggsr_kg.web.guards import HEADERS

BYTES = 64 * 1024
"""The most bytes of a head, address included."""
LINE_BYTES = 8 * 1024
"""The most bytes of one line of a head, but for the first, which has the address."""
LINES = 200
"""The most lines of a head."""
BLANKS = 256
"""The most blanks in a row."""
_END = re.compile(rb"\n\r?\n")
_LEAST = b"!"
"""The first byte that a request may begin with."""
_WORDS = {
    400: "this is no request that can be read",
    411: "a body needs a length: send it with Content-Length, not in chunks",
    431: "the request header is too large",
}


class Found(NamedTuple):
    """Where a head ends (0 when it did not end yet), and the status of its refusal, if any."""

    end: int = 0
    status: int = 0


def look(data: bytes | bytearray, start: int = 0) -> Found:
    r"""Return what there is to say of the head that *data* begins with.

    Up to *start* no end of it was seen before.

    >>> look(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nmore")
    Found(end=35, status=0)
    >>> look(b"GET / HTTP/1.1\r\nHo"), look(b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
    (Found(end=0, status=0), Found(end=46, status=411))
    """
    if data[:1] < _LEAST:
        return Found(status=400)
    ending = _END.search(data, max(0, start - 2), BYTES)
    if ending:
        return Found(ending.end(), _fault(bytes(data[: ending.end()])))
    return Found(status=431 if len(data) >= BYTES else 0)


def _fault(head: bytes) -> int:
    """Return the status of the refusal of *head*, or 0."""
    lines = head.split(b"\n")
    if len(lines) > LINES or any(len(line) > LINE_BYTES for line in lines[1:]):
        return 431
    if b" " * (BLANKS + 1) in head.replace(b"\t", b" "):
        return 400
    if any(line[:1] in (b" ", b"\t") for line in lines):
        return 400
    if any(line.lower().startswith(b"transfer-encoding:") for line in lines):
        return 411
    return 0


def refusal(status: int) -> bytes:
    r"""Return the whole reply that refuses a head with *status*, after which nothing is answered.

    >>> refusal(431).partition(b"\r")[0]
    b'HTTP/1.1 431 Request Header Fields Too Large'
    """
    words = f"{_WORDS[status]}\n"
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(words)),
        "connection": "close",
        **HEADERS,
    }
    lines = [f"{name}: {value}" for name, value in headers.items()]
    first = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
    return "\r\n".join([first, *lines, "", words]).encode("ascii")
