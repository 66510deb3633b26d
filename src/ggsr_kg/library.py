"""The library in a few calls: load the graph, ask it, validate and assess cases.

What only validating needs is imported when it is called, so that asking starts fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ggsr_kg import answers, folders, queries, reasoning, store
from ggsr_kg.answers import Answer
from ggsr_kg.errors import QueryError, Text
from ggsr_kg.graphs import NamedNode, Quad
from ggsr_kg.intake import inputs
from ggsr_kg.namespaces import DEF, GRAPH, INFERRED, RDF, RDFS
from ggsr_kg.queries import Query
from ggsr_kg.store import Store

if TYPE_CHECKING:
    from ggsr_kg.assessment import Assessment
    from ggsr_kg.columns.disk import ColumnStore
    from ggsr_kg.settings import Setting
    from ggsr_kg.validation import Run


Files = Path | str | Iterable[Path | str]
"""Files and folders; one may be given as it is."""


def load(files: Files = (), *, base: Path | None = None) -> Store:
    """Return the packaged graph with *files* added, and everything that follows from it.

    The files are RDF, or workbooks or CSV files of cases.

    Raises: InputError: a file cannot be read in full. RuleError: a rule cannot be applied.
    QueryError: there is so much in the files that a rule takes longer than `store.TIME_LIMIT`.

    >>> graph = load()
    >>> len(graph) > 1000
    True
    """
    graph = store.build(base)
    given = _listed(files)
    graphs, tables = inputs.split(given)
    store.load(graph, _files(graphs))
    if tables:
        from ggsr_kg import settings
        from ggsr_kg.intake import checking

        graph.add(checking.statements(checking.read(tables, settings.prepare(), graphs=graphs)))
    rules = reasoning.prepare(base)
    try:
        reasoning.reason(graph, base, rules)
    except QueryError as error:
        if not given:
            raise
        raise _too_much(given, error) from error
    return graph


def _too_much(files: Iterable[Path], error: QueryError) -> QueryError:
    """Return the *error* of a rule as one of the *files* that it was applied to."""
    return QueryError(
        ", ".join(map(str, files)),
        Text(
            f"te veel om alles eruit af te leiden ({error.where}: {error.what.nl})",
            f"too much to derive everything from ({error.where}: {error.what.en})",
        ),
        Text(
            "vat casussen eenmalig samen met ggsr assess BESTAND --store MAP, "
            "en vraag met ggsr query --store MAP",
            "summarise cases once with ggsr assess FILE --store FOLDER, "
            "and ask with ggsr query --store FOLDER",
        ),
    )


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that *paths* stand for: of a folder the RDF files in it."""
    for path in paths:
        if path.is_dir():
            from ggsr_kg import cases

            yield from cases.files([path])
        else:
            yield path


def open_store(folder: Path | str) -> Store | ColumnStore:
    """Return the store on disk in *folder*, which `ggsr build` or `ggsr validate` made.

    Raises: StoreError: it is no store of ours, of another version, or damaged.
    """
    folder = Path(folder)
    if folders.form_of(folder) != folders.COLUMNS:
        return Store(folder)
    from ggsr_kg.columns.disk import ColumnStore

    return ColumnStore(folder)


def questions() -> dict[str, Query]:
    """Return the questions of the catalogue by name.

    >>> "oordelen" in questions()
    True
    """
    return queries.catalogue()


def ask(
    question: str | Query,
    graph: Store | ColumnStore | None = None,
    *,
    lang: str = "nl",
    **given: Any,
) -> Answer:
    """Answer *question*, a name of the catalogue or a `Query`, from *graph* (else the packaged).

    *given* holds its parameters, each a value or a list of values: labels, codes or IRIs.

    Raises: UnknownQuestionError, ParameterError, QueryError.

    >>> ask("oordelen", gemeente="Delft", peiljaar=[2013, 2014]).columns[:3]
    ('oordeel', 'gemeente', 'aanpak')
    """
    query = queries.find(question) if isinstance(question, str) else question
    return answers.ask((graph or load()).ask, query, given, lang)


def checks_of(
    graph: Store, folder: Path | None = None, files: Iterable[Path | str] = ()
) -> Iterator[tuple[Text, Callable[[], Run]]]:
    """Yield each part of the check of the packaged *graph* by name, ready to run.

    *folder* holds the text editions, when passages are to be compared with them; *files* are those
    that `load` added.
    """
    from ggsr_kg import checks
    from ggsr_kg.engines.choose import engine

    yield checks.NAMES["hygiene"], lambda: checks.hygiene(graph)
    chosen = engine("auto")
    yield checks.NAMES["shapes"], lambda: checks.shapes(statements(graph, files), chosen)
    yield checks.NAMES["passages"], lambda: checks.passages(graph, folder)
    yield checks.NAMES["questions"], lambda: checks.questions(graph)


def answers_of(graph: Store, lang: str = "nl") -> dict[str, Answer]:
    """Return the answer to every question of the catalogue and of the report page, by name.

    Raises: QueryError: a question cannot be asked without parameters.
    """
    asked = {**queries.catalogue(), **queries.catalogue("feeds")}
    return {name: answers.ask(graph.ask, query, {}, lang) for name, query in asked.items()}


def statements(graph: Store, files: Iterable[Path | str] = ()) -> list[Quad]:
    """Return everything in *graph*, which `load` made of *files*, with literals as written.

    Each term of our own ontology also gets its `rdfs:isDefinedBy`.

    Raises: InputError: a file cannot be read.
    """
    added = store.read(Path(file) for file in files)
    return [*store.stated(), *added, *graph.quads(INFERRED), *defined_by(graph)]


def defined_by(graph: Store) -> set[Quad]:
    """Return `rdfs:isDefinedBy` for each term of our own ontology in *graph*."""
    ontology = NamedNode(DEF.removesuffix("#"))
    made = (NamedNode(RDFS + "isDefinedBy"), ontology, NamedNode(GRAPH + "ontology/ggsr"))
    return {
        Quad(quad.subject, *made)
        for quad in graph
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(DEF)
        and quad.predicate.value == RDF + "type"
    }


def validate(files: Files, shapes: Files = (), engine: str = "auto") -> Run:
    """Return what is found in the case *files*, by the packaged shapes or those in *shapes*.

    *engine* is auto, columns, shifty, pyshacl or both; a folder stands for the RDF files in it.

    Raises: InputError, ShapeError, EngineError.
    """
    from ggsr_kg import settings

    return _checked(files, settings.prepare(_listed(shapes)), engine)


def assess(
    files: Files,
    *,
    by: str = "aanpak",
    rule: str = "meerderheid",
    engine: str = "auto",
) -> Assessment:
    """Return the verdicts on the cases in *files*, and what they add up to *by* aanpak or gemeente.

    *rule* names an assumption in data/aggregatieregels.ttl.

    Raises: InputError, EngineError; GgsrError: there is no such rule, or nothing to add up *by*.
    """
    from ggsr_kg import casework, settings

    setting = settings.prepare()
    adding = casework.aggregation(setting.graph, rule)
    return casework.assess(_checked(files, setting, engine), setting, by, adding)


def _checked(files: Files, setting: Setting, engine: str) -> Run:
    """Return what is found in *files*: RDF, workbooks, CSV."""
    from ggsr_kg import casefiles
    from ggsr_kg.engines import choose

    return casefiles.validate(_listed(files), setting, choose.engine(engine))[0]


def _listed(files: Files) -> list[Path]:
    return [*map(Path, [files] if isinstance(files, (Path, str)) else files)]
