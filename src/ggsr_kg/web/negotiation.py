"""Which form of an answer a client wants: the header Accept (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"?')
"""A quoted text; one without an end goes on to the last character, so that it is read once."""
_RANGE = re.compile(r"\s*([\w!#$&^.+-]+|\*)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)$")
_QUALITY = re.compile(r";\s*q\s*=\s*([^;\s]*)\s*", re.IGNORECASE)
_WEIGHT = re.compile(r"(0?\.\d{1,3}|0\.?|1(\.0{0,3})?)$")
_OLD = "*"
"""What Java's own client has always sent for `*/*`; it sends `q=.2` too."""


class AcceptError(ValueError):
    """The header Accept is none."""


def best(accept: str, offered: Sequence[str]) -> str | None:
    """Return the media type of *offered*, in order of preference, that *accept* likes most.

    Without header the first; None when none will do. What is more specific goes first, then what
    has the highest q, then what is offered first. Parameters other than q are not looked at.

    Raises: AcceptError: the header cannot be read.

    >>> best("text/html;q=0.5, application/*", ["text/html", "application/json"])
    'application/json'
    >>> best("image/png", ["text/html"]) is None
    True
    """
    if not accept.strip():
        return offered[0]
    bare = _QUOTED.sub('""', accept)
    ranges = [_range(part.strip()) for part in bare.split(",") if part.strip()]
    if not ranges:
        raise AcceptError(accept)
    weights = {media: _weight(media, ranges) for media in offered}
    top = max(offered, key=lambda media: weights[media])
    return top if weights[top] > 0 else None


def _range(text: str) -> tuple[str, str, float]:
    """Return type, subtype and q of one media range."""
    if text.partition(";")[0].strip() == _OLD:
        text = text.replace(_OLD, "*/*", 1)
    found = _RANGE.match(text)
    if not found or (found[1] == "*" and found[2] != "*"):
        raise AcceptError(text)
    quality = _QUALITY.search(found[3])
    if not quality:
        return found[1].lower(), found[2].lower(), 1.0
    if not _WEIGHT.match(quality[1]):
        raise AcceptError(text)
    return found[1].lower(), found[2].lower(), float(quality[1])


def _weight(media: str, ranges: Sequence[tuple[str, str, float]]) -> float:
    """Return the q of the most specific of *ranges* that fits *media*; 0 when none does."""
    kind, _, sub = media.partition(";")[0].strip().lower().partition("/")
    fits = [
        ((left != "*") + (right != "*"), weight)
        for left, right, weight in ranges
        if left in ("*", kind) and right in ("*", sub)
    ]
    return max(fits)[1] if fits else 0.0
