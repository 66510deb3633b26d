"""Case files: what is in them, which case each thing belongs to, and what follows from it.

`ownership` says which case a thing belongs to.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ggsr_kg import contents, graphs, ownership, queries, reasoning
from ggsr_kg.errors import InputError, Text
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import DEF, GRAPH, INFERRED, RDF, XSD
from ggsr_kg.store import Store
from ggsr_kg.validation import Input

CASE = DEF + "Casus"
TAG = "casus"
"""The tag of the rules that apply to cases."""
STDIN = "-"
"""The name that stands for standard input."""

_TYPE = RDF + "type"
_BOOLEAN = NamedNode(XSD + "boolean")
_TRUTHS: dict[object, Literal] = {
    Literal(number, datatype=_BOOLEAN): Literal(word, datatype=_BOOLEAN)
    for number, word in (("1", "true"), ("0", "false"))
}
_NAMELESS = "urn:ggsr:naamloos:"
_APPROACH, _MUNICIPALITY = DEF + "aanpak", DEF + "gemeente"


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
        quads = graphs.read_bytes(data, str(path), form, f"{GRAPH}invoer/{number}")
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

    Raises: InputError: a folder holds none.
    """
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        inside = sorted(each for each in path.iterdir() if each.suffix.lower() in graphs.FORMATS)
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


def plain(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """Return *quads* with truths written as true and false: "1" and "0" mean the same.

    <https://www.w3.org/TR/xmlschema11-2/#boolean>; rules and shapes compare what is written.
    """
    return tuple(
        Quad(quad.subject, quad.predicate, _TRUTHS[quad.object], quad.graph_name)
        if quad.object in _TRUTHS
        else quad
        for quad in quads
    )


def background(graph: Store) -> list[Quad]:
    """Return what cases are judged against (queries/casus/achtergrond.rq), from *graph*.

    Raises: QueryError: the query cannot be asked.
    """
    query = queries.find("achtergrond", "casework")
    home = NamedNode(GRAPH + "achtergrond")
    triples = graph.ask(query.text, query.name).triples
    return [Quad(triple.subject, triple.predicate, triple.object, home) for triple in triples]


def inferred(
    statements: Iterable[Quad], known: Iterable[Quad], rules: reasoning.Rules
) -> list[Quad]:
    """Return what follows by *rules* from the *statements* of cases and the *known* background.

    Raises: RuleError, QueryError: a rule cannot be applied.
    """
    store = Store()
    store.add([*map(_named, statements), *known])
    reasoning.reason(store, rules=rules)
    return [*map(_nameless, store.quads(INFERRED))]


def _named(quad: Quad) -> Quad:
    """Return *quad* with IRIs for blank nodes: rules make none."""
    subject, _, value = graphs.terms(quad)
    if isinstance(subject, BlankNode):
        subject = NamedNode(_NAMELESS + subject.value)
    if isinstance(value, BlankNode):
        value = NamedNode(_NAMELESS + value.value)
    return Quad(subject, quad.predicate, value, quad.graph_name)


def _nameless(quad: Quad) -> Quad:
    """Return *quad* with the blank nodes again that `_named` gave IRIs."""
    subject, _, value = graphs.terms(quad)
    if subject.value.startswith(_NAMELESS):
        subject = BlankNode(subject.value.removeprefix(_NAMELESS))
    if isinstance(value, NamedNode) and value.value.startswith(_NAMELESS):
        value = BlankNode(value.value.removeprefix(_NAMELESS))
    return Quad(subject, quad.predicate, value, quad.graph_name)


def approaches(statements: Iterable[Quad]) -> dict[str, dict[str, str]]:
    """Return for each case its aanpak and gemeente (IRIs), from cases with their background."""
    about: dict[str, str] = {}
    of: dict[str, str] = {}
    for subject, predicate, value in map(graphs.terms, statements):
        if predicate == _APPROACH:
            about[subject.value] = value.value
        elif predicate == _MUNICIPALITY:
            of[subject.value] = value.value
    return {
        case: {"aanpak": approach, "gemeente": of.get(approach, "")}
        for case, approach in about.items()
    }


def _cases(quads: Iterable[Quad]) -> Iterable[str]:
    for quad in quads:
        subject, predicate, value = graphs.terms(quad)
        if predicate == _TYPE and _value(value) == CASE:
            yield subject.value


def _value(term: Term) -> str:
    return term.value
