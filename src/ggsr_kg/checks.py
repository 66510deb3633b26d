"""Everything that can be checked about the packaged graph itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from ggsr_kg import (
    answers,
    checking,
    graphs,
    literals,
    queries,
    resources,
    sources,
    sparql,
    store,
)
from ggsr_kg.engines import Engine
from ggsr_kg.errors import GgsrError, Text
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import Literal, Quad
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
COUNTED: Mapping[str, Text] = {
    **NAMES,
    "questions": Text("vragen, ook die van het verslag", "questions, those of the report too"),
}
"""The parts of a check with the names of what each looks at, one by one."""


def hygiene(graph: Store, base: Path | None = None) -> Run:
    """Return what the queries in queries/hygiene find, each row a finding, and bad literals."""
    found = _bad_literals(graph)
    files = resources.files("hygiene", base)
    runs = [RuleRun(_LITERALS, RAN, len(graph))] if files else []
    for path in files:
        try:
            query = queries.load(path)
            found += _rows(query, graph.ask(query.bound({}, "nl"), query.name))
            runs.append(RuleRun(query.name, RAN, len(graph)))
        except GgsrError as error:
            runs.append(RuleRun(path.stem, NOT_RUN, 0, _reason(error)))
    return Run(_ENGINE, tuple(runs), tuple(sorted(found, key=Finding.order)))


def shapes(statements: Sequence[Quad], engine: Engine, base: Path | None = None) -> Run:
    """Return what the packaged shapes find in *statements*.

    Without shapes the run is not complete.

    Raises: ShapeError, EngineError: as `checking.validate`.
    """
    quads = store.shapes(base)
    if not quads:
        return Run(engine.name, (), ())
    return checking.validate(statements, quads, engine)


def passages(graph: Store, folder: Path | None = None) -> Run:
    """Return what is wrong with the passages, against the texts in *folder* when it is given.

    The passages of each document are a rule; it did not run when its text is not in *folder*.

    Raises: SourceError: the folder is absent.
    """
    found = sources.check(graph, folder)
    editions = sources.documents(graph)
    counts = Counter(each.document for each in sources.passages(graph).values())
    absent = {each.focus: each.message for each in found if each.focus in editions}
    runs = tuple(
        RuleRun(f"vindplaatsen {shorten(iri)}", NOT_RUN, 0, absent[iri])
        if iri in absent
        else RuleRun(f"vindplaatsen {shorten(iri)}", RAN, count)
        for iri, count in sorted(counts.items())
    )
    return Run(_ENGINE, runs, found)


def questions(graph: Store, base: Path | None = None) -> Run:
    """Return which questions do not run, do not give their columns, or are in no stated order."""
    runs: list[RuleRun] = []
    found: list[Finding] = []
    for path in (*resources.files("questions", base), *resources.files("feeds", base)):
        runs.append(RuleRun(path.stem, RAN, 1))
        try:
            query = queries.load(path)
            answers.ask(graph.ask, query)
            _allowed(graph, query)
            if query.kind == "SELECT" and not sparql.ordered(query.text):
                raise _unordered(query)
        except GgsrError as error:
            found.append(Finding(path.stem, path.stem, error.what, mend=error.do))
    return Run(_ENGINE, tuple(runs), tuple(sorted(found, key=Finding.order)))


def _unordered(query: Query) -> GgsrError:
    return GgsrError(
        query.name,
        Text("de vraag heeft geen ORDER BY", "the question has no ORDER BY"),
        Text("orden het antwoord", "order the answer"),
    )


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
    problem = query.problem or Text(query.about("nl"), query.about("en"))
    for row in result.rows:
        more = " ".join(answers.plain(term) for term in row[1:] if term is not None)
        tail = f" ({more})" if more else ""
        message = Text(problem.nl + tail, problem.en + tail)
        focus = answers.plain(row[0]) if row else query.name
        severity = _SEVERITIES[query.severity]
        found.append(Finding(query.name, focus, message, severity, mend=query.solution))
    return found


def _reason(error: GgsrError) -> Text:
    return Text(error.line("nl"), error.line("en"))
