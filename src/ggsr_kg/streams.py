"""Questions that the engine answers in this thread, while its answer is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pyoxigraph

from ggsr_kg import sparql, syntax
from ggsr_kg.errors import QueryError, Text
from ggsr_kg.graphs import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from ggsr_kg.namespaces import PREFIXES
from ggsr_kg.results import Stream

Evaluated = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples
Graph = NamedNode | BlankNode
_REASON = 120
"""The most characters of what the engine says; it may repeat a part of the question."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is about: the graphs *default*, as one, and *named*.

    Without both, it says so itself with FROM; without that, it is about all. Relative IRIs are
    resolved against *base*; without, they are wrong. A name that no graph has adds nothing.
    """

    default: Sequence[str] | None = None
    named: Sequence[str] | None = None
    base: str | None = None


WHOLE = Scope()


def stream(engine: pyoxigraph.Store, text: str, where: str, scope: Scope) -> Stream:
    """Return what *text* asks of *engine*; see `store.Store.stream`.

    Raises: QueryError: the text is no SPARQL, or fails; also while the answer is taken.
    """
    try:
        answer = _evaluated(engine, text, scope)
    except Exception as error:
        raise failure(error, text, where, scope.base) from error
    if isinstance(answer, pyoxigraph.QueryBoolean):
        return Stream("boolean", boolean=bool(answer))
    if isinstance(answer, pyoxigraph.QueryTriples):
        return Stream("triples", triples=(Triple(*terms) for terms in _taken(answer, text, where)))
    columns = tuple(variable.value for variable in answer.variables)
    return Stream("rows", columns, _taken(answer, text, where))


def failure(error: Exception, text: str, where: str, base: str | None = None) -> QueryError:
    """Return the error of the question *text*, which the engine does not answer."""
    if isinstance(error, SyntaxError):
        return syntax.fault(text, where, base)
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    if len(reason) > _REASON:
        reason = f"{reason[:_REASON]}..."
    return QueryError(
        where,
        Text(f"geen geldige SPARQL ({reason})", f"not valid SPARQL ({reason})"),
        Text("herstel de vraag", "mend the question"),
    )


def _evaluated(engine: pyoxigraph.Store, text: str, scope: Scope) -> Evaluated:
    default, named = scope.default, scope.named
    if default is None and named is None:
        clauses = sparql.dataset(text)
        if clauses is None:
            return engine.query(text, prefixes=PREFIXES, base_iri=scope.base)
        default, named = _names(engine, scope.base, *clauses)
    known = {graph.value: graph for graph in engine.named_graphs()}
    some = [known[name] for name in dict.fromkeys(default or ()) if name in known]
    others = [known[name] for name in dict.fromkeys(named or ()) if name in known]
    merged = len(some) > 1
    return (_merged(engine, some, others) if merged else engine).query(
        text,
        prefixes=PREFIXES,
        base_iri=scope.base,
        default_graph=DefaultGraph() if merged else list(some),
        named_graphs=others,
    )


def _names(
    engine: pyoxigraph.Store, base: str | None, prologue: str, *clauses: list[str]
) -> tuple[list[str], ...]:
    """Return the IRIs that the words of FROM and of FROM NAMED stand for after their *prologue*."""
    words = list(chain.from_iterable(clauses))
    columns = " ".join(f"({word} AS ?g{number})" for number, word in enumerate(words))
    text = f"{prologue} SELECT {columns} {{}}"
    answer = engine.query(text, prefixes=PREFIXES, base_iri=base)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    found = [term.value for row in answer for term in row if isinstance(term, NamedNode)]
    return found[: len(clauses[0])], found[len(clauses[0]) :]


def _merged(
    engine: pyoxigraph.Store, default: Sequence[Graph], named: Sequence[Graph]
) -> pyoxigraph.Store:
    """Return a store with the graphs *default* as one, and the graphs *named*.

    The engine's own union gives a statement that stands in two graphs twice.
    """
    store = pyoxigraph.Store()
    for graph in default:
        quads = engine.quads_for_pattern(None, None, None, graph)
        store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    for graph in named:
        store.extend(engine.quads_for_pattern(None, None, None, graph))
    return store


def _taken(
    answer: pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples, text: str, where: str
) -> Iterator[Any]:
    """Yield the terms of each row or statement of *answer*.

    Raises: QueryError: the engine stops, or a term is one of RDF 1.2.
    """
    try:
        for each in answer:
            terms = tuple(each)
            if not all(map(_known, terms)):
                raise ValueError("RDF 1.2")
            yield terms
    except Exception as error:
        raise failure(error, text, where) from error


def _known(term: object) -> bool:
    """Return whether RDF 1.1 has *term*, or nothing stands there."""
    if isinstance(term, Literal):
        return term.direction is None
    return term is None or isinstance(term, NamedNode | BlankNode)
