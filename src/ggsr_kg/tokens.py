"""Where texts, names and remarks stand in a file: what a parser refuses without its place."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from mmap import mmap

from pyoxigraph import Literal

from ggsr_kg import contents

Find = Callable[[bytes | mmap, str], int]
"""Tells where something starts in a file of a form as in `contents.checked`, -1 for nowhere."""
At = Callable[[Find], str]
"""Tells where that is, as errors do."""

_XML, _JSON = "RDF/XML", "JSON-LD"
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
_QUOTES = (b'"', b"'")
_LONG_QUOTES = (b'"""', b"'''")
_KIND = re.compile(
    rb"(?:\s|#[^\n\r]*+)*+(\^\^|@)(?:\s|#[^\n\r]*+)*+(<[^>]*+>|[^\s<>\"'#,;()\[\]{}]++)"
)
"""What follows a text with a datatype or language: the sign of it, and how it is written."""
_KEY = re.compile(rb"\s*+:")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?|true|false")
"""What JSON may write without quotes, and in more than one way."""
_ELEMENT = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<([^<>]*+)>([^<]*+)(?=</)", re.S)
"""What is no element, or the tag and the text (groups) of one that holds nothing else."""


def _tokens(data: bytes | mmap, form: str) -> Iterator[re.Match[bytes]]:
    """Yield the tokens of *data*; RDF/XML has others."""
    return iter(()) if form == _XML else _TOKEN.finditer(data)


def longest(data: bytes | mmap, form: str) -> int:
    r"""Return where the longest token of *data* starts, -1 when there is none, or in RDF/XML.

    >>> longest(b'<urn:a> <urn:b> "far too \\" long" . # short', "Turtle")
    16
    """
    found = max(_tokens(data, form), key=_length, default=None)
    return found.start() if found else -1


def _length(match: re.Match[bytes]) -> int:
    return match.end() - match.start()


def exact(data: bytes | mmap, form: str, part: bytes) -> int:
    """Return where *part* stands in *data*, whatever its *form*, -1 for nowhere."""
    del form
    return data.find(part)


def text(data: bytes | mmap, form: str, literal: Literal) -> int:
    r"""Return where *literal*, one with a datatype, stands in *data*, -1 when that is not sure.

    It may be written with escapes. Where it could be something else it is nowhere.

    >>> from pyoxigraph import NamedNode
    >>> data = b'# "ja"^^<urn:c>\n<urn:a> <urn:b> "ja"^^<urn:d> , "j\\u0061" ^^<urn:c> .'
    >>> text(data, "Turtle", Literal("ja", datatype=NamedNode("urn:c")))
    48
    """
    if form == _XML:
        return _between_tags(data, literal)
    if form == _JSON:
        return _in_json(data, literal.value)
    wanted, spelled = literal.value.encode(), dict[bytes, int]()
    for token in _tokens(data, form):
        kind = _KIND.match(data, token.end()) if token[0].startswith(_QUOTES) else None
        if kind is None or _meant(token[0]) != wanted:
            continue
        written = _ESCAPE.sub(_sign, kind[2].rstrip(b"."))
        found = _is_of(literal, kind[1], written)
        if found and not spelled:
            return token.start()
        if found is not False:
            spelled.setdefault(written, token.start())
    return spelled.popitem()[1] if len(spelled) == 1 else -1


def _is_of(literal: Literal, sign: bytes, written: bytes) -> bool | None:
    """Return whether *written*, after *sign*, is what *literal* has there; None where it may be."""
    if sign == b"@":
        return bool(literal.language) and written.startswith(f"{literal.language}--".encode())
    datatype = literal.datatype.value.encode()
    if written.startswith(b"<"):
        return written[1:-1] == datatype or (False if b":" in written else None)
    return None if datatype.endswith(written.partition(b":")[2]) else False


def _in_json(data: bytes | mmap, value: str) -> int:
    """Return where the only string in *data*, JSON, that means *value* starts."""
    if _NUMBER.fullmatch(value):
        return -1
    found = [
        token.start()
        for token in _tokens(data, _JSON)
        if token[0].startswith(b'"') and not _KEY.match(data, token.end())
        if json.loads(token[0], strict=False) == value
    ]
    return found[0] if len(found) == 1 else -1


def _between_tags(data: bytes | mmap, literal: Literal) -> int:
    """Return where the text of the first element in *data*, RDF/XML, that is *literal* starts."""
    datatype = re.escape(literal.datatype.value.encode())
    typed = re.compile(rb"\bdatatype\s*=\s*([\"'])%b\1" % datatype)
    for element in _ELEMENT.finditer(data):
        is_typed = element[1] and typed.search(element[1])
        if is_typed and html.unescape(element[2].decode()) == literal.value:
            return element.start(2)
    return -1


def _meant(token: bytes) -> bytes:
    """Return what *token*, a text, means."""
    quotes = 3 if token.startswith(_LONG_QUOTES) else 1
    return _ESCAPE.sub(_sign, token[quotes:-quotes])


def _sign(match: re.Match[bytes]) -> bytes:
    code = match[1] or match[2]
    return chr(int(code, 16)).encode() if code else _SIGNS.get(match[3], match[3])


def statement(data: bytes | mmap, form: str) -> int:
    r"""Return where *data* first uses a statement as a term (RDF 1.2), -1 for nowhere, or RDF/XML.

    >>> statement(b'# <<\n<urn:a> <urn:b> "<<" , <<( <urn:a> <urn:b> 1 )>> .', "Turtle")
    28
    """
    return next((match.start() for match in _tokens(data, form) if match[1]), -1)


def place(where: str, form: str, data: bytes | mmap, find: Find) -> str:
    r"""Return *where* with the line in *data*, of that *form*, of what *find* finds, if it does.

    >>> data = b'<urn:a> <urn:b>\n~ <urn:c> .'
    >>> place("a.ttl", "Turtle", data, statement), place("a.rdf", "RDF/XML", data, statement)
    ('a.ttl:2', 'a.rdf')
    """
    return contents.at(where, data, find(data, form))
