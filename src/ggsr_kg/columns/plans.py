"""A SPARQL query as a tree of what to do.

<https://www.w3.org/TR/sparql11-query/#sparqlAlgebra>
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from ggsr_kg.graphs import Literal, NamedNode, Term


class UnsupportedError(Exception):
    """The query, or what it meets in the data, is not for this engine."""


@dataclass(frozen=True, slots=True)
class Var:
    """A variable, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function: its name in SPARQL, or the IRI of a cast in angle brackets."""

    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether *part* has a solution, or none when *negated*."""

    part: Node
    negated: bool


Expr = Var | NamedNode | Literal | Call | Exists


@dataclass(frozen=True, slots=True)
class Path:
    """A property path: *kind* is / | ^ * + ? or !, *parts* are paths or IRIs."""

    kind: str
    parts: tuple[Path | NamedNode, ...]


Pattern = tuple[Var | Term, Path | NamedNode | Var, Var | Term]


@dataclass(frozen=True, slots=True)
class Triples:
    """A basic graph pattern."""

    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Both parts together."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Optional:
    """*left*, with *right* where it fits and *condition* holds."""

    left: Node
    right: Node
    condition: Expr | None


@dataclass(frozen=True, slots=True)
class Union:
    """Either part."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Filter:
    """*part* where *condition* holds."""

    part: Node
    condition: Expr


@dataclass(frozen=True, slots=True)
class Extend:
    """*part* with the value of *value* as *name*."""

    part: Node
    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Values:
    """Rows written out; None is UNDEF."""

    names: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What is counted or chosen in each group, under *name*; without *value* the rows."""

    name: str
    kind: str
    distinct: bool
    value: Expr | None


@dataclass(frozen=True, slots=True)
class Group:
    """*part* in groups with equal *keys*."""

    part: Node
    keys: tuple[str, ...]
    aggregates: tuple[Aggregate, ...]


@dataclass(frozen=True, slots=True)
class Select:
    """The columns *names* of *part*."""

    part: Node
    names: tuple[str, ...]
    distinct: bool


Node = Triples | Join | Optional | Union | Filter | Extend | Values | Group | Select


@dataclass(frozen=True, slots=True)
class Question:
    """The columns *names* of *part*, in *order*: variables, each with whether it goes down.

    Without *limit* all rows from number *offset* on.
    """

    part: Node
    names: tuple[str, ...]
    distinct: bool = False
    order: tuple[tuple[str, bool], ...] = ()
    offset: int = 0
    limit: int | None = None


_YIELDED = (*get_args(Node), Call)
_WITH_PARTS = (*_YIELDED, Exists, Aggregate)


def nodes(part: object) -> Iterator[Node | Call]:
    """Yield every node and call in *part*, itself included, those under EXISTS too."""
    todo = [part]
    while todo:
        each = todo.pop()
        if isinstance(each, _YIELDED):
            yield each
        if isinstance(each, tuple):
            todo += reversed(each)
        elif isinstance(each, _WITH_PARTS):
            todo += [getattr(each, name) for name in reversed(each.__slots__)]
