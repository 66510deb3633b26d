"""Everything that can be checked about the packaged graph itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ggsr_kg import answers, graphs, literals, queries, sources, sparql, store, validation
from ggsr_kg.engines import Engine
from ggsr_kg.errors import GgsrError, Text
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import Literal
from ggsr_kg.namespaces import shorten
from ggsr_kg.queries import Query
from ggsr_kg.results import Result
from ggsr_kg.store import Store
from ggsr_kg.validation import NOT_RUN, RAN, RuleRun, Run

_SEVERITIES = {"error": "violation", "warning": "warning", "info": "info"}
_ENGINE = "ggsr-kg"
_LITERALS = "waarde-en-datatype"

NAMES: Mapping[str, Text] = {
    "hygiene": Text("hygiëne", "hygiene"),
    "shapes": Text("vormen", "shapes"),
    "passages": Text("vindplaatsen", "passages"),
    "questions": Text("vragen", "questions"),
}
"""The parts of a check, in order, with their names."""


def hygiene(graph: Store, base: Path | None = None) -> Run:
    """Return what the queries in queries/hygiene find (every row is a finding), and bad literals.

    Raises: QueryError: a query has no header or is no SELECT.
    """
    found = _bad_literals(graph)
    runs = [RuleRun(_LITERALS, RAN, len(graph))]
    for query in queries.catalogue("hygiene", base).values():
        try:
            result = graph.ask(query.bound({}, "nl"), query.name)
        except GgsrError as error:
            runs.append(RuleRun(query.name, NOT_RUN, 0, _reason(error)))
            continue
        runs.append(RuleRun(query.name, RAN, len(graph)))
        found += _rows(query, result)
    return Run(_ENGINE, tuple(runs), tuple(sorted(found, key=Finding.order)))


def shapes(graph: Store, engine: Engine, base: Path | None = None) -> Run:
    """Return what the packaged shapes find in *graph*.

    Raises: ShapeError, EngineError: as `validation.validate`.
    """
    return validation.validate(graph, store.shapes(base), engine)


def passages(graph: Store, folder: Path | None = None) -> Run:
    """Return what is wrong with the passages, against the texts in *folder* when it is given.

    Raises: SourceError: the folder is absent.
    """
    found = sources.check(graph, folder)
    count = len(sources.passages(graph))
    return Run(_ENGINE, (RuleRun("vindplaatsen", RAN, count),) if count else (), found)


def questions(graph: Store, base: Path | None = None) -> Run:
    """Return which questions do not run, do not give their columns, or are in no stated order."""
    runs, found = [], []
    for kind in ("questions", "feeds"):
        for query in queries.catalogue(kind, base).values():
            runs.append(RuleRun(query.name, RAN, 1))
            try:
                answers.ask(graph.ask, query)
                _allowed(graph, query)
            except GgsrError as error:
                found.append(Finding(query.name, query.name, error.what, mend=error.do))
            if query.kind == "SELECT" and not sparql.ordered(query.text):
                found.append(Finding(query.name, query.name, _UNORDERED, mend=_ORDER))
    return Run(_ENGINE, tuple(runs), tuple(sorted(found, key=Finding.order)))


def _allowed(graph: Store, query: Query) -> None:
    """Refuse a parameter for which nothing can be given."""
    for each in query.params:
        if each.datatype is None and not graph.ask(each.allowed_query(), query.name).rows:
            raise GgsrError(
                query.name,
                Text(
                    f"niets past bij parameter {each.name}", f"nothing fits parameter {each.name}"
                ),
                Text(f"controleer het type {each.type}", f"check the type {each.type}"),
            )


def _bad_literals(graph: Store) -> list[Finding]:
    """Return the literals whose text does not fit their datatype."""
    found = []
    for quad in graph:
        term = quad.object
        if isinstance(term, Literal) and (wrong := literals.fault(term.value, term.datatype.value)):
            focus, path = graphs.terms(quad)[0].value, shorten(quad.predicate.value)
            found.append(Finding(_LITERALS, focus, wrong, path=path, value=term))
    return found


def _rows(query: Query, result: Result) -> list[Finding]:
    """Return a finding for each row: its first cell is the focus, the others say more."""
    found = []
    for row in result.rows:
        more = " ".join(answers.plain(term) for term in row[1:] if term is not None)
        tail = f" ({more})" if more else ""
        message = Text(query.summary + tail, (query.problem or query.description) + tail)
        mend = Text(query.solution, query.solution) if query.solution else None
        focus = answers.plain(row[0]) if row else query.name
        severity = _SEVERITIES[query.severity]
        found.append(Finding(query.name, focus, message, severity, mend=mend))
    return found


def _reason(error: GgsrError) -> Text:
    return Text(error.line("nl"), error.line("en"))


_UNORDERED = Text("de vraag heeft geen ORDER BY", "the question has no ORDER BY")
_ORDER = Text("orden het antwoord", "order the answer")
