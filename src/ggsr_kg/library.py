"""The library in three calls: load the graph, ask it, validate it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ggsr_kg import answers, graphs, queries, reasoning, store, validation
from ggsr_kg.answers import Answer
from ggsr_kg.queries import Query
from ggsr_kg.store import Store
from ggsr_kg.validation import Run


def load(files: Iterable[Path | str] = (), *, base: Path | None = None) -> Store:
    """Return the packaged graph with *files* added, and everything that follows from it.

    Raises: InputError: a file cannot be read. RuleError: a rule cannot be applied.

    >>> graph = load()
    >>> len(graph) > 1000
    True
    """
    graph = store.build(base)
    store.load(graph, [Path(file) for file in files])
    reasoning.reason(graph, base)
    return graph


def questions() -> dict[str, Query]:
    """Return the questions of the catalogue by name.

    >>> "oordelen" in questions()
    True
    """
    return queries.catalogue()


def ask(
    question: str | Query, graph: Store | None = None, *, lang: str = "nl", **given: Any
) -> Answer:
    """Answer *question*, a name of the catalogue or a `Query`, from *graph* (else the packaged).

    *given* holds its parameters, each a value or a list of values: labels, codes or IRIs.

    Raises: UnknownQuestionError, ParameterError, QueryError.

    >>> ask("oordelen", gemeente="Delft", peiljaar=[2013, 2014]).columns[:3]
    ('oordeel', 'gemeente', 'aanpak')
    """
    query = queries.find(question) if isinstance(question, str) else question
    return answers.ask((graph or load()).ask, query, given, lang)


def validate(graph: Store | None = None, shapes: Iterable[Path | str] = ()) -> Run:
    """Return what the *shapes* files find in *graph*; without them the packaged ones are taken.

    Raises: InputError, ShapeError, EngineError.
    """
    from ggsr_kg.engines.pyshacl import PyShacl  # noqa: PLC0415  (half a second to import)

    quads = [quad for path in map(Path, shapes) for quad in graphs.read(path)] or store.shapes()
    return validation.validate(graph or load(), quads, PyShacl())
