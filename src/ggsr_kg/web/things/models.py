"""What a page about a thing shows: facts, tables, and what refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ggsr_kg import codes
from ggsr_kg.assessment import SYMBOLS
from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import XSD, last
from ggsr_kg.reports.cards import CLASSES
from ggsr_kg.results import Row
from ggsr_kg.web import rendering
from ggsr_kg.web.homes import href
from ggsr_kg.web.things.names import Name, Names, shown

MOST = 25
"""How many things a list shows before it asks whether to show all."""
_EMPTY = Name("")
_LINKED = {"uitkomst": "oordeel", "plaats": "passage"}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a fact. *part* is Turtle, for what has no name; *derived*: by our own rules."""

    name: Name
    derived: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values."""

    name: Name
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page: *key* names its heading and each of *columns* its own, in the words."""

    key: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Name, ...], ...]


@dataclass(frozen=True, slots=True)
class Referring:
    """Things of one *kind* that refer with one *property*: the first of them, and *total*."""

    property: Name
    kind: Name | None
    things: tuple[Name, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Group:
    """The same by their IRIs, before they have names; *kind* is "" for none."""

    property: str
    kind: str
    things: tuple[str, ...]


def table(key: str, columns: Sequence[str], rows: Iterable[Row], names: Names, lang: str) -> Table:
    """Return *rows* as a table without empty columns.

    An outcome links to its verdict and a place to its passage, which then need no column.
    """
    links = {name: to for name, to in _LINKED.items() if {name, to} <= {*columns}}
    kept = [name for name in columns if name not in links.values()]
    made = []
    for row in rows:
        found = dict(zip(columns, row, strict=True))
        cells = {name: cell(found[name], names, lang, name) for name in kept}
        for name, to in links.items():
            cells[name] = replace(cells[name], target=_target(found[to]))
        if "uitkomst" in links:
            cells["uitkomst"] = outcome(found["uitkomst"], found["oordeel"])
        made.append(cells)
    used = tuple(name for name in kept if any(cells[name].text for cells in made))
    return Table(key, used, tuple(tuple(cells[name] for name in used) for cells in made))


def cell(term: Term | None, names: Names, lang: str, column: str) -> Name:
    """Return what stands in a cell for *term*; *column* may be one of codes."""
    if isinstance(term, NamedNode):
        return names[term.value]
    if not isinstance(term, Literal):
        return _EMPTY
    if term.datatype.value == XSD + "boolean":
        return Name(rendering.words("vocabulary", lang)[term.value])
    if not term.language:
        return Name(codes.word(column, term.value, lang))
    return shown(term, lang)


def outcome(term: Term | None, verdict: Term | None) -> Name:
    """Return the sign of an outcome, linking to its verdict."""
    sign = SYMBOLS.get(last(term.value), "") if term is not None else ""
    return Name(sign, "", _target(verdict), f"cel {CLASSES.get(sign, 'n')}")


def _target(term: Term | None) -> str:
    return href(term.value) if term is not None else ""
