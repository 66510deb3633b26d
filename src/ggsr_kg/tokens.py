"""Where texts, names and remarks stand in a file: what a parser refuses without its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from mmap import mmap

from ggsr_kg import contents

Find = Callable[[bytes | mmap], int]
"""Tells where something starts in a file, -1 for nowhere."""
At = Callable[[Find], str]
"""Tells where that is, as errors do."""

_TEXT = (
    rb"QQQ[^Q\\]*+(?:(?:\\.|Q(?!QQ))[^Q\\]*+)*+(?:QQQ|\Z)"
    rb"|Q[^Q\\\n\r]*+(?:\\.[^Q\\\n\r]*+)*+(?:Q|\Z)"
)
_TEXTS = b"|".join(_TEXT.replace(b"Q", quote) for quote in (b'"', b"'"))
_TOKEN = re.compile(
    _TEXTS + rb"|(<<|\{\||~)|<[^>]*+>?|#[^\n\r]*+|\\.|[^\s\"'<#~{}()\[\],;\\]++", re.S
)
"""A text, what makes a statement a term (a group), an IRI, a remark, what is escaped, or a word."""
_ESCAPE = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.S)
_SIGNS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_LONG_QUOTES = (b'"""', b"'''")


def longest(data: bytes | mmap) -> int:
    r"""Return where the longest token of *data* starts, -1 when there is none.

    >>> longest(b'<urn:a> <urn:b> "far too \\" long" . # short')
    16
    """
    found = max(_TOKEN.finditer(data), key=_length, default=None)
    return found.start() if found else -1


def _length(match: re.Match[bytes]) -> int:
    return match.end() - match.start()


def text(data: bytes | mmap, value: str, after: str) -> int:
    r"""Return where the text *value* stands in *data* before *after*, -1 for nowhere.

    Turtle and what is like it may write it with escapes. Elsewhere it stands in quotes or tags.

    >>> text(b'# "ja"^^\n<urn:a> <urn:b> "j\\u0061"^^<urn:c> .', "ja", "^^")
    25
    """
    wanted, end = value.encode(), after.encode()
    for match in _TOKEN.finditer(data):
        stop = match.end()
        if data[stop : stop + len(end)] == end and _meant(match[0]) == wanted:
            return match.start()
    found = (data.find(form) for form in (b'"%b"' % wanted, b">%b<" % wanted))
    return next((place for place in found if place >= 0), -1)


def _meant(token: bytes) -> bytes:
    """Return what *token*, a text, means."""
    quotes = 3 if token.startswith(_LONG_QUOTES) else 1
    return _ESCAPE.sub(_sign, token[quotes:-quotes])


def _sign(match: re.Match[bytes]) -> bytes:
    code = match[1] or match[2]
    return chr(int(code, 16)).encode() if code else _SIGNS.get(match[3], match[3])


def statement(data: bytes | mmap) -> int:
    r"""Return where *data* first uses a statement as a term (RDF 1.2), -1 for nowhere.

    >>> statement(b'# <<\n<urn:a> <urn:b> "<<" , <<( <urn:a> <urn:b> 1 )>> .')
    28
    """
    return next((match.start() for match in _TOKEN.finditer(data) if match[1]), -1)


def place(where: str, form: str, data: bytes | mmap, find: Find) -> str:
    r"""Return *where* with the line in *data* of what *find* finds, if it finds that.

    RDF/XML, a *form* as in `contents.checked`, has other tokens: of these it tells no line.

    >>> data = b'<urn:a> <urn:b>\n~ <urn:c> .'
    >>> place("a.ttl", "Turtle", data, statement), place("a.rdf", "RDF/XML", data, statement)
    ('a.ttl:2', 'a.rdf')
    """
    strange = form == "RDF/XML" and find in (longest, statement)
    return contents.at(where, data, -1 if strange else find(data))
