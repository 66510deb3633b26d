"""Case files: what is in them, and which case each thing belongs to.

`ownership` says which case a thing belongs to.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ggsr_kg import contents, graphs, ownership, queries
from ggsr_kg.batches import CASE
from ggsr_kg.errors import InputError, Text
from ggsr_kg.graphs import NamedNode, Quad, Term
from ggsr_kg.namespaces import GRAPH, RDF
from ggsr_kg.store import Store
from ggsr_kg.validation import Input

HOME = GRAPH + "invoer/"
"""What the graph of each file starts with; its number follows."""
TAG = "casus"
"""The tag of the rules that apply to cases."""
STDIN = "-"
"""The name that stands for standard input."""

_TYPE = RDF + "type"


@dataclass(frozen=True)
class Cases:
    """The statements of case files, as written, and the files they come from."""

    statements: tuple[Quad, ...]
    inputs: tuple[Input, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The IRIs of the cases, in the order of the files."""
        return tuple(dict.fromkeys(_cases(self.statements)))

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The IRI or label of everything that the files say something about."""
        return frozenset(graphs.terms(quad)[0].value for quad in self.statements)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The classes and properties (IRIs) in the files."""
        return frozenset(
            value.value if predicate == _TYPE else predicate
            for _, predicate, value in map(graphs.terms, self.statements)
        )

    @cached_property
    def files(self) -> Mapping[str, int]:
        """In how many files each case stands."""
        pairs = {
            (graphs.terms(quad)[0].value, quad.graph_name)
            for quad in self.statements
            if quad.predicate.value == _TYPE and _value(graphs.terms(quad)[2]) == CASE
        }
        return Counter(case for case, _ in pairs)

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        return ownership.owners(self.statements, frozenset(self.names))

    def owner(self, thing: str) -> str | None:
        """Return the IRI of the case that *thing* belongs to, if any (`ownership`)."""
        return self._owners.get(thing)

    def parts(self, size: int) -> Iterator[Cases]:
        """Yield the cases in parts of about *size*, then what belongs to none; each part is whole.

        Cases that refer to each other are in one part.
        """
        of: dict[str | None, list[Quad]] = {name: [] for name in self.names}
        for quad in self.statements:
            of.setdefault(self.owner(graphs.terms(quad)[0].value), []).append(quad)
        rest = of.pop(None, [])
        part: list[str] = []
        for group in ownership.groups(self.statements, self._owners, self.names):
            part += group
            if len(part) >= size:
                yield Cases(tuple(quad for name in part for quad in of[name]))
                part = []
        if part:
            yield Cases(tuple(quad for name in part for quad in of[name]))
        if rest or not self.names:
            yield Cases(tuple(rest))


def read(paths: Iterable[Path | str]) -> Cases:
    """Return the cases in the RDF files *paths*, each file in a graph of its own.

    A folder stands for the RDF files in it, `-` for standard input.

    Raises: InputError: a file cannot be read, or a folder holds none.
    """
    found: list[Quad] = []
    inputs = []
    for number, path in enumerate(files(paths), 1):
        data = _bytes(path)
        form = graphs.format_of(path) if str(path) != STDIN else graphs.likely_form(data)
        quads = graphs.read_bytes(data, str(path), form, f"{HOME}{number}")
        digest = hashlib.sha256(data).hexdigest()
        inputs.append(Input(str(path), digest, len(set(quads)), len(set(_cases(quads)))))
        found += quads
    return Cases(tuple(found), tuple(inputs))


def _bytes(path: Path) -> bytes:
    if str(path) == STDIN:
        return sys.stdin.buffer.read()
    return contents.load(path, graphs.SIZE_LIMIT)


def files(paths: Iterable[Path | str]) -> Iterator[Path]:
    """Yield the files that *paths* stand for: of a folder the RDF files in it.

    Raises: InputError: a folder cannot be read or holds none.
    """
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        try:
            every = sorted(path.iterdir())
        except OSError as error:
            raise contents.unreadable(error, str(path)) from error
        inside = [each for each in every if each.suffix.lower() in graphs.FORMATS]
        if not inside:
            raise InputError(
                str(path),
                Text("in deze map staat geen RDF-bestand", "this folder holds no RDF file"),
                Text(
                    f"geef bestanden met {' '.join(graphs.FORMATS)}",
                    f"name files with {' '.join(graphs.FORMATS)}",
                ),
            )
        yield from inside


def background(graph: Store) -> list[Quad]:
    """Return what cases are judged against (queries/casus/achtergrond.rq), from *graph*.

    Raises: QueryError: the query cannot be asked.
    """
    query = queries.find("achtergrond", "casework")
    home = NamedNode(GRAPH + "achtergrond")
    triples = graph.ask(query.text, query.name).triples
    return [Quad(triple.subject, triple.predicate, triple.object, home) for triple in triples]


def _cases(quads: Iterable[Quad]) -> Iterable[str]:
    for quad in quads:
        subject, predicate, value = graphs.terms(quad)
        if predicate == _TYPE and _value(value) == CASE:
            yield subject.value


def _value(term: Term) -> str:
    return term.value
