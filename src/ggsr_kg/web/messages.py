"""What a view gets and gives: a request that was read in full, and the reply to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request.

    *path* is decoded; *parts* are the named parts of it, as its route names them. *query* holds the
    raw query string. *media* is the content type without its parameters, in lower case. *room* is
    an empty folder, for routes that ask for one; it goes when the reply was made.
    """

    method: str = "GET"
    path: str = "/"
    parts: Mapping[str, str] = field(default_factory=dict)
    query: bytes = b""
    values: Pairs = ()
    accept: str = ""
    media: str = ""
    content_type: str = ""
    body: bytes = b""
    lang: str = "nl"
    base: str = ""
    room: Path | None = None

    def all(self, name: str) -> list[str]:
        """Return the values of the parameter *name* in the URL, those that are empty left out.

        >>> Asked(values=(("a", "1"), ("a", ""), ("b", "2"))).all("a")
        ['1']
        """
        return [value for key, value in self.values if key == name and value]

    def one(self, name: str) -> str:
        """Return the first value of the parameter *name*, "" without one."""
        return next(iter(self.all(name)), "")

    def link(self, **changes: str) -> str:
        """Return this address with *changes* in its parameters; "" takes one away.

        >>> Asked(path="/", values=(("jaar", "2013"), ("lang", "en"))).link(lang="nl", jaar="")
        '/?lang=nl'
        """
        kept = [(key, value) for key, value in self.values if key not in changes]
        pairs = kept + [(key, value) for key, value in changes.items() if value]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


@dataclass(frozen=True, slots=True)
class Reply:
    r"""What goes back: a *body* of the media type *media*, with more *headers* where they matter.

    Raises: ValueError: a header holds what no header may.

    >>> Reply(headers=(("location", "/a\r\nset-cookie: b"),))
    Traceback (most recent call last):
    ValueError: header location
    """

    body: bytes = b""
    media: str = HTML
    status: int = 200
    headers: Pairs = ()

    def __post_init__(self) -> None:
        """Look at the headers: the server cannot send everything."""
        for name, value in (("content-type", self.media), *self.headers):
            if not (value.isascii() and value.isprintable() and value == value.strip()):
                raise ValueError(f"header {name}")


def redirect(place: str, status: int = 303) -> Reply:
    """Return the reply that sends who asks on to *place*."""
    return Reply(b"", TEXT, status, (("location", place),))
