"""Lines of canonical N-Triples and N-Quads as bytes, many at a time: patterns that run in C.

A line is canonical when one space stands between its terms and before the dot, and nothing after
it. Lines that start with `#` and empty lines may stand between. The patterns look at no more than
where terms begin and end: of text that is no RDF they accept some, which the parser that reads the
slices then refuses.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Protocol

from ggsr_kg import contents
from ggsr_kg.namespaces import DEF, RDF
from ggsr_kg.ownership import COMMON, OF, TELLING

BLOCK = 2**20
"""How many bytes are looked at at once, about: what fits in the cache of a processor."""
_LONGEST = 2**24

_CASE = f" <{RDF}type> <{DEF}Casus> ".encode()
_COMMON = [f" <{RDF}type> <{each}> ".encode() for each in sorted(COMMON)]
_OF = f" <{OF}> ".encode()


def _node(iri: bytes) -> bytes:
    return rb"(?:" + iri + rb"|_:[\w.\-]++)"


def _literal(iri: bytes) -> bytes:
    return rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"(?:@[A-Za-z0-9\-]++|\^\^' + iri + rb")?+"


def _lines(iri: bytes, graph: bool) -> re.Pattern[bytes]:
    node = _node(iri)
    triple = node + rb" " + iri + rb" (?:" + node + rb"|" + _literal(iri) + rb")"
    name = rb"(?: " + node + rb")?+" if graph else b""
    return re.compile(rb"(?:" + triple + name + rb" \.\n|#[^\n\r]*+\n|\n)*+")


_IRI = rb"<[^>]++>"
_NODE = _node(_IRI)
_LINES = {graph: _lines(_IRI, graph) for graph in (False, True)}
_WITHOUT_ESCAPES = {graph: _lines(rb"<[^>\\]++>", graph) for graph in (False, True)}
_ESCAPE = re.compile(rb"\\[uU]")
_SUBJECT = re.compile(_NODE)
_RUN = rb"(?P<one>%b) .*+\n(?:(?P=one) .*+\n)*+" % _NODE
_RUNS = re.compile(rb"(?:#.*+\n|\n)++|" + _RUN)
_CASE_RUN = rb"(?P<case><(?:%b)[^/>]*+)[/>].*+\n(?:(?P=case)[/>].*+\n)*+"
_OBJECT = re.compile(rb"#.*+\n|" + _NODE + rb" <[^>]++> (?:(" + _NODE + rb") )?+.*+\n")
_PAIR = re.compile(rb"(%b) %b (%b) .*+\n|.*+\n" % (_NODE, _IRI, _NODE))
_TOLD = re.compile(
    rb"(%b) <(?:%b)[^>]*+> (%b) .*+\n|.*+\n"
    % (_NODE, b"|".join(re.escape(each.encode()) for each in TELLING), _NODE)
)
_PLACE = re.compile(
    rb"#.*+\n|(%b) %b (?:%b|%b)(?: (<[^>]*+>))?+ \.\n|\n" % (_NODE, _IRI, _NODE, _literal(_IRI))
)
_BARE = re.compile(rb"^(%b %b (?:%b|%b)) \.\n" % (_NODE, _IRI, _NODE, _literal(_IRI)), re.M)
_LABEL = re.compile(rb'"(?:[^"\\\n]|\\.)*+"|<[^>\n]*+>|_:([^ \n]++)')


class Digest(Protocol):
    """What is told all bytes of a file, as hashlib's objects are."""

    def update(self, data: bytes, /) -> None:
        """Take *data* in."""


def blocks(
    file: IO[bytes], digest: Digest | None = None, length: int = sys.maxsize
) -> Iterator[bytes]:
    """Yield what is in *file* in blocks of whole lines; *digest* is told of every byte.

    No more than *length* bytes are read, from where it stands.

    Where nothing but carriage returns ends lines these do. A line that is far too long is cut after
    a space or a `>`. The last line gets its end when it has none.

    Raises: InputError: the file cannot be read.
    """
    rest = b""
    while data := _read(file, min(BLOCK, length)):
        length -= len(data)
        if digest is not None:
            digest.update(data)
        data = rest + data
        end = data.rfind(b"\n") + 1
        if not end and len(data) > _LONGEST:
            # Of the last byte it is not known whether a newline follows.
            end = data.rfind(b"\r", 0, -1) + 1
            end = end or max(data.rfind(b" "), data.rfind(b">")) + 1 or len(data)
        rest = data[end:]
        if end:
            yield data[:end]
    if rest:
        yield rest + b"\n"


def _read(file: IO[bytes], size: int) -> bytes:
    try:
        return file.read(size)
    except OSError as error:
        raise contents.unreadable(error, str(file.name)) from error


def canonical(block: bytes, graphs: bool) -> bool:
    r"""Say whether *block* holds canonical lines only, with *graphs* or without, no IRI escaped.

    >>> canonical(b'<urn:a> <urn:b> "x" .\n', False), canonical(b'<urn:a>\t<urn:b> "x" .\n', False)
    (True, False)
    """
    escapes = b"\\" in block and _ESCAPE.search(block)
    return (_WITHOUT_ESCAPES if escapes else _LINES)[graphs].fullmatch(block) is not None


def cases(block: bytes) -> Iterator[bytes]:
    """Yield the subjects in the canonical *block* that are said to be a case."""
    for subject, _ in _after_subject(_CASE, block, 0, len(block)):
        yield subject


def common(block: bytes) -> Iterator[bytes]:
    """Yield the subjects in the canonical *block* that are said to be what belongs to no case."""
    for text in _COMMON:
        for subject, _ in _after_subject(text, block, 0, len(block)):
            yield subject


def says(block: bytes, start: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield each subject on these canonical lines with the case that it names, in order."""
    for subject, place in _after_subject(_OF, block, start, end):
        if value := _SUBJECT.match(block, place):
            yield subject, value[0]


def _after_subject(text: bytes, block: bytes, start: int, end: int) -> Iterator[tuple[bytes, int]]:
    """Yield each subject that *text* stands after, and where *text* ends."""
    place = block.find(text, start, end)
    while place >= 0:
        subject = block[block.rfind(b"\n", start, place) + 1 or start : place]
        if _SUBJECT.fullmatch(subject):
            yield subject, place + len(text)
        place = block.find(text, place + 1, end)


def pattern(stems: Iterable[bytes] = ()) -> re.Pattern[bytes]:
    """Return what matches lines with one subject (the group "one"), and remarks (no group).

    Lines with subjects that start with one of *stems*, and are the same as far as the next `/`, are
    taken together (the group "case": what is the same, with its `<`).
    """
    run = _RUN
    if found := sorted(map(re.escape, stems), key=len, reverse=True):
        run = _CASE_RUN % b"|".join(found) + rb"|" + _RUN
    return re.compile(rb"(?:#.*+\n|\n)++|" + run)


def subjects(block: bytes, start: int, end: int) -> set[bytes]:
    """Return the subjects on the canonical lines from *start* to *end*."""
    return set(_RUNS.findall(block, start, end)) - {b""}


def objects(block: bytes, start: int, end: int) -> set[bytes]:
    """Return the objects that are no literals on the canonical lines from *start* to *end*."""
    return set(_OBJECT.findall(block, start, end)) - {b""}


def pairs(block: bytes, start: int, end: int) -> set[tuple[bytes, bytes]]:
    """Return each subject on these canonical lines with each of its objects that is no literal."""
    return set(_PAIR.findall(block, start, end)) - {(b"", b"")}


def told(block: bytes, start: int, end: int) -> set[tuple[bytes, bytes]]:
    """Return those of `pairs` with a property that `ownership.TELLING` names."""
    return set(_TOLD.findall(block, start, end)) - {(b"", b"")}


def places(block: bytes, start: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield each subject on these canonical lines with each of its named graphs."""
    for subject, graph in set(_PLACE.findall(block, start, end)):
        if graph:
            yield subject, graph


def in_graph(data: bytes, graph: str, graphs: bool) -> bytes:
    r"""Return canonical *data* with all that is in no graph in *graph*; *graphs*: some may be.

    >>> in_graph(b'<urn:a> <urn:b> "x" .\n', "urn:g", True)
    b'<urn:a> <urn:b> "x" <urn:g> .\n'
    """
    end = f" <{graph}> .\n".encode()
    if not graphs:
        return data.replace(b" .\n", end)
    return _BARE.sub(lambda match: match[1] + end, data)


def labelled(data: bytes, label: Callable[[bytes], bytes]) -> bytes:
    r"""Return canonical *data* in which blank nodes have the labels that *label* makes of theirs.

    >>> labelled(b'_:a <urn:_:b> "_:c" .\n', bytes.upper)
    b'_:A <urn:_:b> "_:c" .\n'
    """
    # One byte is looked for many times as fast as two.
    if b"_" not in data or b"_:" not in data:
        return data

    def changed(match: re.Match[bytes]) -> bytes:
        return match[0] if match[1] is None else b"_:" + label(match[1])

    return _LABEL.sub(changed, data)
