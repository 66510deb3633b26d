"""Where in the files findings stand.

Turtle, TriG, N-Triples and N-Quads give a line: that of the value that is wrong, else of the first
statement with that property, else of the first about the thing, else of the first about its case.
JSON-LD and RDF/XML give the file only: no parser of ours tells lines there. N-Triples and N-Quads
are always read again, since the order of their blank nodes tells their names; of the other files
only those in which a finding can stand, which takes long for Turtle and TriG.
"""

from __future__ import annotations

import logging
import re
import warnings
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableSequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import rdflib
from rdflib.plugins.parsers.notation3 import RDFSink, SinkParser
from rdflib.plugins.parsers.trig import TrigSinkParser
from rdflib.util import from_n3

from ggsr_kg import contents, graphs
from ggsr_kg.errors import InputError
from ggsr_kg.findings import Finding, Place
from ggsr_kg.graphs import Literal, Term
from ggsr_kg.namespaces import XSD
from ggsr_kg.spots import Found, Key, keys

Reader = Callable[[bytes, Collection[str], str], dict[Key, int | None]]
"""Gives lines of statements about some things; blank nodes are named by a mark and their order."""

_WORD = re.compile(rb"[\w\x80-\xff-]+")
_RETURN = re.compile("\r(?!\n)")
_BLANK = r"_:[^\s<\"#]+"
_NQUAD = re.compile(
    rf"\s*(?:<([^<>]*)>|({_BLANK}))\s*<([^<>]*)>\s*"
    rf"(?:({_BLANK})|(<[^<>]*>|\"(?:[^\"\\]|\\.)*\"(?:@[\w-]+|\^\^<[^<>]*>)?))(?:\s*({_BLANK}))?"
)
_BY_LINE = (".nt", ".nq")


def locate(
    findings: Iterable[Finding],
    files: Iterable[Path],
    homes: Mapping[str, str] | None = None,
    slowly: bool = True,
) -> tuple[Finding, ...]:
    """Return *findings* with their places in *files*, in the same order.

    A finding that has a place keeps it. *homes* tells the file of a thing without IRI by what its
    label starts with (`graphs.mark`). Such a thing has other names in each parser, so in Turtle and
    TriG it gets the line of its case, or its file. What stands in no file gets the file when there
    is only one. When it may not go *slowly* these two formats give the file only.
    """
    findings, files = tuple(findings), tuple(files)
    sought = [() if each.place else tuple(keys(each, _n3)) for each in findings]
    names = {key[0] for each in sought for key in each}
    best: list[tuple[int, Place | None]] = [(len(each), None) for each in sought]
    marks = {name: mark for mark, name in (homes or {}).items()}
    for path in files if names else ():
        lines = _lines(path, names, marks.get(contents.name(path), ""), slowly)
        for number, wanted in enumerate(sought):
            rank = next((n for n, key in enumerate(wanted) if key in lines), len(wanted))
            if rank < best[number][0]:
                best[number] = rank, Place(contents.name(path), lines[wanted[rank]])
    only = Place(contents.name(files[0])) if len(files) == 1 else None
    return tuple(
        replace(finding, place=finding.place or place or _home(finding, homes or {}) or only)
        for finding, (_, place) in zip(findings, best, strict=True)
    )


def _home(finding: Finding, homes: Mapping[str, str]) -> Place | None:
    """Return the file of a thing without IRI."""
    file = homes.get(finding.focus.rstrip("0123456789"))
    return Place(file) if file else None


def _n3(term: Term) -> str:
    """Return *term* as rdflib writes it, which is the same for 007 and 7."""
    if not isinstance(term, Literal):
        return str(term)
    datatype = None if term.datatype.value == XSD + "string" else term.datatype.value
    kind = None if term.language or datatype is None else rdflib.URIRef(datatype)
    with _silence(), suppress(ValueError, ArithmeticError):  # of numbers that are too long for it
        return rdflib.Literal(term.value, lang=term.language, datatype=kind).n3()
    return str(term)


def _lines(path: Path, names: Collection[str], mark: str, slowly: bool) -> dict[Key, int | None]:
    """Return the first line in *path* of each statement about *names*, of each property and name.

    The line is None where nothing tells it.
    """
    try:
        data = contents.load(path, graphs.SIZE_LIMIT)
    except InputError:
        return {}
    suffix = path.suffix.lower()
    if suffix not in _BY_LINE:
        words = {found[0] for found in _WORD.finditer(data)}
        names = {name for name in names if words.issuperset(_WORD.findall(name.encode())[-1:])}
    if not names:
        return {}
    try:
        if slowly or suffix in _BY_LINE:
            return _PARSERS[suffix](data, names, mark)
        return _subjects(path, names)
    except Exception:  # a parser of rdflib can stop in any way; only the line is lost
        return _subjects(path, names)


def _subjects(path: Path, names: Collection[str]) -> dict[Key, int | None]:
    """Return which of *names* the file says something about, without lines."""
    try:
        found = {graphs.terms(quad)[0].value for quad in graphs.read(path)}
    except InputError:
        return {}
    return {(name,): None for name in found & set(names)}


class _Turtle(SinkParser):
    """The parser of rdflib for *text*, with the line on which each object ends.

    Its own count (`lines`) is too high after a literal that starts a line, so the line comes from
    the position in the text. The methods overridden here are not part of what rdflib promises.
    """

    def __init__(self, text: str, found: Found) -> None:
        # Without a base it refuses a file that sets one.
        super().__init__(RDFSink(rdflib.Graph()), baseURI="urn:x", turtle=True)
        self._found = found
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._open: list[list[int]] = []
        self._due: list[int] = []

    def objectList(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:  # noqa: N802
        """Read the objects of one predicate, which become statements right after."""
        self._open.append([])
        end = super().objectList(argstr, i, res)
        self._due = self._open.pop()[::-1]
        return end

    def object(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:
        """Read one object, or a subject."""
        end = super().object(argstr, i, res)
        if self._open:
            self._open[-1].append(bisect_left(self._breaks, end) + 1)
        return end

    def makeStatement(self, quadruple: Any) -> None:  # noqa: N802
        """Take a statement: graph, predicate, subject, object."""
        context, predicate, subject, value = quadruple
        value = self._store.normalise(context, value)
        self._found.add(self._due.pop(), str(subject), str(predicate), value.n3())


class _Trig(_Turtle, TrigSinkParser):
    """The same for TriG."""


def _turtle(parser: type[_Turtle]) -> Reader:
    """Return what reads Turtle or TriG with *parser*."""

    def read(data: bytes, names: Collection[str], _: str) -> dict[Key, int | None]:
        found, text = Found(names), _text(data)
        with _silence():
            parser(text, found).loadBuf(text)
        return found.lines

    return read


def _quads(data: bytes, names: Collection[str], mark: str) -> dict[Key, int | None]:
    """Return the lines of N-Triples or N-Quads, where each statement has its own."""
    found, labels = Found(names), dict[str, str]()

    def label(written: str) -> str:
        """Return what `graphs.read` calls a blank node."""
        return labels.setdefault(written.rstrip("."), f"{mark}{len(labels)}")

    with _silence():
        for number, line in enumerate(_text(data).split("\n"), 1):
            if not (match := _NQUAD.match(line)):
                continue
            iri, blank, predicate, other, value, graph = match.groups()
            subject = iri if blank is None else label(blank)
            other = None if other is None else f"_:{label(other)}"
            if graph is not None:
                label(graph)
            if subject in names:
                found.add(number, subject, predicate, other or _written(value))
    return found.lines


def _written(value: str) -> str:
    """Return an IRI or literal of N-Triples as rdflib writes it."""
    node = from_n3(value)
    assert isinstance(node, rdflib.term.Node), "an IRI or a literal"
    return node.n3()


def _text(data: bytes) -> str:
    """Return *data* as text in which a newline ends each line, as parsers count them."""
    return _RETURN.sub("\n", data.decode("utf-8-sig"))


_PARSERS: dict[str, Reader] = {
    ".ttl": _turtle(_Turtle),
    ".nt": _quads,
    ".trig": _turtle(_Trig),
    ".nq": _quads,
}


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what rdflib would log or warn about a literal: it tells the value."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        logger.disabled = before
