"""The prefixes that shapes declare and their regular expressions, without parsing their queries."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph

from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal, Term
from ggsr_kg.namespaces import SH
from ggsr_kg.shapegraph import ShapeGraph


def declarations(shapes: ShapeGraph) -> dict[Term, dict[str, str]]:
    """Return every sh:declare of *shapes* as a SPARQL declaration, by who declares and prefix."""
    return {
        owner: {prefix: f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in declared.items()}
        for owner, declared in shapes.prefixes().items()
    }


def regex_fault(shapes: ShapeGraph, node: Term, used: Iterable[str], engine: str) -> Text | None:
    """Return why `sh:pattern` of *node*, or one *used* in its queries, is none that *engine* knows.

    *engine* is in Rust.
    """
    flags = [*shapes.values(node, SH + "flags"), Literal("")][0]
    known = [(each, flags) for each in shapes.values(node, SH + "pattern")]
    for pattern, mode in [*known, *((Literal(each), Literal("")) for each in used)]:
        solutions = pyoxigraph.Store().query(f"SELECT (REGEX('', {pattern}, {mode}) AS ?is) {{}}")
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        if next(solutions)["is"] is None:
            return Text(
                f"een patroon is geen reguliere uitdrukking die {engine} kent",
                f"a pattern is no regular expression that {engine} knows",
            )
    return None
