"""Checking case files: all that is needed for it, made ready once, and the run over the cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, partial

from ggsr_kg import answers, assessment, bulk, graphs, pool, queries, settings, strays
from ggsr_kg.assessment import EVERYWHERE, Aggregation, Assessment
from ggsr_kg.cases import Cases
from ggsr_kg.engines import Engine
from ggsr_kg.errors import GgsrError, Text, suggestion
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import BlankNode, Quad
from ggsr_kg.judging import Doubt, Verdicts
from ggsr_kg.namespaces import DEF
from ggsr_kg.settings import Setting, ready
from ggsr_kg.store import Store
from ggsr_kg.validation import Run

PART = 500
"""How many cases are checked at once."""

_CASE = DEF + "Casus"


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the case level: its IRI, *code*, *name*, and what it is part of."""

    iri: str
    code: str
    name: str
    criterion: str
    criterion_name: str
    theme: str


def validate(
    given: Cases,
    setting: Setting,
    engine: Engine,
    tell: Callable[[int, int], None] = lambda done, total: None,
    workers: int = 1,
) -> Run:
    """Return what the shapes of *setting* find in the cases *given*.

    Only what the files themselves say something about is counted and reported, never the
    background. A finding says which case it belongs to and what it does to the verdict. The
    packaged shapes look at one case at a time, so the cases go in parts of `PART` at most, over
    *workers* processes; a user's own shapes may compare cases, so they get all at once. *tell* is
    told how many cases were done, and how many there are.

    Raises: ShapeError: the shapes hold no rule, or an unknown term. EngineError: nothing could run.
    """
    prepared = ready(given.kinds, setting)
    size = pool.share(len(given.names), PART, workers)
    parts = [given] if setting.own else list(given.parts(size))
    shared = () if setting.own or parts[-1].names else parts[-1].statements
    bench = bulk.ready(setting, prepared, engine, shared)
    by: dict[str | None, list[Finding]] = {}
    for each in given.found:
        by.setdefault(each.case, []).append(each)
    pieces = [_piece(part.names, part.statements, by) for part in parts]
    if by:
        pieces.append(_piece(list(by), (), by))
    total = len(given.names)
    run, counted = bulk.check(pieces, bench, workers, lambda done: tell(done, total))
    run = replace(run, inputs=given.inputs, gaps=given.gaps)
    return counting(bulk.finished(run, counted, given.files, bench), setting)


def _piece(
    names: Iterable[str | None], stated: Sequence[Quad], found: dict[str | None, list[Finding]]
) -> bulk.Piece:
    """Return the cases *names*, of which this is *stated*, with what of *found* is about them."""
    mine = tuple(each for name in names for each in found.pop(name, ()))
    return bulk.Piece(tuple(filter(None, names)), partial(bulk.Stated, stated, found=mine))


def counting(run: Run, setting: Setting) -> Run:
    """Return *run* with how many verdicts are undecided, where it has the packaged shapes."""
    if setting.own:
        return run
    about = sorted({each for _, indicators in setting.roles.values() for each in indicators})
    # What shapes read takes a while to find out, and only matters where a fact is wrong.
    faults = (each for each in run.findings if each.rule not in setting.roles)
    doubt = _doubt(setting) if any(each.severity == "violation" for each in faults) else None
    found = Verdicts(run, [case.iri for case in run.cases], about, setting.roles, doubt)
    return replace(run, undecided=found.undecided(), doubted=found.doubted())


def indicators(graph: Store, lang: str = "nl") -> tuple[Indicator, ...]:
    """Return the indicators of the case level in the order of the framework.

    Raises: QueryError: the query cannot be asked.
    """
    answer = answers.ask(graph.ask, queries.find("indicatoren", "casework"), {}, lang)
    return tuple(Indicator(*map(answers.plain, row)) for row in answer.rows)


def verdicts(run: Run, setting: Setting) -> Verdicts:
    """Return the verdict of each case of the *run* on each indicator."""
    codes = [each.iri for each in indicators(setting.graph)]
    cases = [case.iri for case in run.cases]
    return Verdicts(run, cases, codes, setting.roles, _doubt(setting))


def _doubt(setting: Setting) -> Doubt:
    kin = lru_cache(partial(settings.kin, setting))
    kinds = settings.parts(setting) - {_CASE, DEF + "Gezin"}
    parts = {kind: _properties(setting, kind) for kind in kinds}
    return Doubt(_reads(setting), kin, parts, _properties(setting, _CASE))


def _properties(setting: Setting, kind: str) -> set[str]:
    """Return the properties of things of the class *kind*."""
    return {name for name, of in setting.homes.items() if kind in of} - EVERYWHERE


def _reads(setting: Setting) -> dict[str, set[str]]:
    """Return for each named shape the terms that it reads, and those that these follow from."""
    of: dict[str, list[Quad]] = {}
    outer: dict[str, str] = {}
    for quad in setting.shapes:
        subject, _, value = graphs.terms(quad)
        of.setdefault(subject.value, []).append(quad)
        if isinstance(value, BlankNode):
            outer[value.value] = subject.value
    found: dict[str, set[str]] = {}
    for name, quads in of.items():
        owner = name
        while owner in outer:
            owner = outer[owner]
        found.setdefault(owner, set()).update(strays.mentioned(quads))
    return {shape: _followed(terms, setting.sources) for shape, terms in found.items()}


def _followed(terms: set[str], sources: Mapping[str, Set[str]]) -> set[str]:
    """Return *terms* with all that they follow from by way of *sources*."""
    every, new = set(terms), terms
    while new := {each for term in new for each in sources.get(term, ())} - every:
        every |= new
    return every


def assess(run: Run, setting: Setting, by: str, rule: Aggregation) -> Assessment:
    """Return what the *run* over cases comes to, added up *by* aanpak or gemeente.

    Raises: GgsrError: by anything else. QueryError: as `verdicts`.
    """
    found = verdicts(run, setting)
    approaches = {case.iri: case.approach for case in run.cases if case.approach}
    places = {case.iri: case.municipality for case in run.cases if case.municipality}
    known = {"aanpak": approaches, "gemeente": places}
    if by not in known:
        what = Text("hiernaar wordt niet opgeteld", "nothing is added up by this")
        raise GgsrError(by, what, suggestion(by, known))
    groups = known[by]
    totals = assessment.aggregate(found, groups, rule)
    return Assessment(run, found, groups, totals, rule, approaches)


def names(graph: Store) -> dict[str, str]:
    """Return the name of each approach and municipality by IRI.

    Raises: QueryError: the query cannot be asked.
    """
    query = queries.find("aanpaknamen", "casework")
    rows = graph.ask(query.text, query.name).rows
    return {answers.plain(row[0]): answers.plain(row[1]) for row in rows}


def aggregations(graph: Store) -> dict[str, Aggregation]:
    """Return the assumptions on adding cases up, by name (data/aggregatieregels.ttl).

    Raises: QueryError: the query cannot be asked.
    """
    query = queries.find("aggregatieregels", "casework")
    found = {}
    for row in graph.ask(query.text, query.name).rows:
        iri, share, included = map(answers.plain, row)
        name = iri.rpartition("/")[2]
        found[name] = Aggregation(iri, Fraction(share), included == "true")
    return found


def aggregation(graph: Store, name: str) -> Aggregation:
    """Return the assumption *name* on adding cases up.

    Raises: GgsrError: there is none of that name.
    """
    known = aggregations(graph)
    if name not in known:
        raise GgsrError(
            name,
            Text("zo'n aggregatieregel is er niet", "there is no such aggregation rule"),
            suggestion(name, known),
        )
    return known[name]
