"""Where texts, names and remarks stand in a file: what a parser refuses without its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from mmap import mmap

Find = Callable[[bytes | mmap], int]
"""Tells where something starts in a file, -1 for nowhere."""
At = Callable[[Find], str]
"""Tells where that is, as errors do."""

_TEXT = (
    rb"QQQ[^Q\\]*+(?:(?:\\.|Q(?!QQ))[^Q\\]*+)*+(?:QQQ|\Z)"
    rb"|Q[^Q\\\n\r]*+(?:\\.[^Q\\\n\r]*+)*+(?:Q|\Z)"
)
_TEXTS = b"|".join(_TEXT.replace(b"Q", quote) for quote in (b'"', b"'"))
_TOKEN = re.compile(_TEXTS + rb"|(<<|\{\||~)|<[^>]*+>?|#[^\n\r]*+|\\.", re.S)
"""A text, what makes a statement a term (a group), an IRI, a remark, or what is escaped."""


def longest(data: bytes | mmap) -> int:
    r"""Return where the longest token of *data* starts.

    >>> longest(b'<urn:a> <urn:b> "far too \\" long" . # short')
    16
    """
    return max(_TOKEN.finditer(data), key=_length).start()


def _length(match: re.Match[bytes]) -> int:
    return match.end() - match.start()


def statement(data: bytes | mmap) -> int:
    r"""Return where *data* first uses a statement as a term (RDF 1.2), -1 for nowhere.

    >>> statement(b'# <<\n<urn:a> <urn:b> "<<" , <<( <urn:a> <urn:b> 1 )>> .')
    28
    """
    return next((match.start() for match in _TOKEN.finditer(data) if match[1]), -1)
