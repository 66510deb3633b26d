"""Checking case files: all that is needed for it, made ready once, and the run over the cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from ggsr_kg import (
    answers,
    assessment,
    cases,
    graphs,
    masks,
    queries,
    reasoning,
    resources,
    strays,
)
from ggsr_kg import validation as checking
from ggsr_kg.assessment import Aggregation, Assessment, Verdict
from ggsr_kg.cases import Cases
from ggsr_kg.engines import Engine
from ggsr_kg.errors import GgsrError, Text, suggestion
from ggsr_kg.graphs import BlankNode, Quad
from ggsr_kg.namespaces import DEF, RDF, RDFS, SH, SKOS
from ggsr_kg.store import Store, build
from ggsr_kg.validation import Run

_PARTS = tuple(DEF + name for name in ("Casus", "Casusonderdeel", "Gezin", "Gezinslid", "Persoon"))
"""The classes of what a case is made of; the subclasses belong to them."""

_GENERAL = {DEF + name for name in ("Casusonderdeel", "Deelname", "Plan")}
"""The classes that only say what others share."""

PART = 25
"""How many cases are checked at once."""

_AIM, _TYPE = SH + "targetClass", RDF + "type"
_AIMS = {_AIM, SH + "targetSubjectsOf", SH + "targetObjectsOf"}
_TERMS = """
SELECT DISTINCT ?term {
  ?term a ?kind
  VALUES ?kind {
    owl:Class rdfs:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty rdf:Property
  }
}
"""


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the case level: its IRI, *code*, *name*, and what it is part of."""

    iri: str
    code: str
    name: str
    criterion: str
    criterion_name: str
    theme: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What cases are checked with, made ready once for any number of them.

    *graph* is the packaged graph, *known* what of it cases are judged against, *terms* every class
    and property of the ontologies, *rules* what derives facts, *shapes* what is demanded. *own*
    says that the shapes are not the packaged ones.
    """

    graph: Store
    known: tuple[Quad, ...]
    terms: frozenset[str]
    rules: reasoning.Rules
    shapes: tuple[Quad, ...]
    own: bool = False


def prepare(shape_files: Iterable[Path | str] = ()) -> Setting:
    """Return what is needed to check cases, with the packaged shapes or those in *shape_files*.

    Raises: InputError: a file cannot be read.
    """
    own = [Path(path) for path in shape_files]
    paths = own or [*resources.files("kern"), *resources.files("casus")]
    shapes = [quad for path in paths for quad in graphs.read(path, str(_name(path, bool(own))))]
    graph = build()
    terms = graph.ask(_TERMS, "terms").rows
    return Setting(
        graph,
        tuple(cases.background(graph)),
        frozenset(row[0].value for row in terms if row[0] is not None),
        reasoning.prepare(tag=cases.TAG),
        tuple(shapes),
        bool(own),
    )


def _name(path: Path, own: bool) -> str:
    return path.resolve().as_uri() if own else resources.graph_iri(path)


def validate(
    given: Cases, setting: Setting, engine: Engine, tell: Callable[[int], None] | None = None
) -> Run:
    """Return what the shapes of *setting* find in the cases *given*.

    Only what the files themselves say something about is counted and reported, never the
    background. A finding says which case it belongs to and what it does to the verdict. The
    packaged shapes look at one case at a time, so the cases go in parts of `PART`; a user's own
    shapes may compare cases, so they get all at once. *tell* is told how many cases were done.

    Raises: ShapeError: the shapes hold no rule, or an unknown term. EngineError: nothing could run.
    """
    given = Cases(cases.plain(given.statements), given.inputs)
    checks = ready(given, setting)
    shapes = checks.shapes
    parts = [given] if setting.own else list(given.parts(PART))
    shared = [] if setting.own or parts[-1].names else parts[-1].statements
    runs = []
    for part in parts:
        runs.append(look(part, [*setting.known, *shared], setting, checks, engine))
        if tell is not None:
            tell(len(part.names))
    run = checking.merged(runs)
    told = masks.hidden(given.statements)
    findings = tuple(
        masks.masked(replace(each, case=given.owner(each.focus)), told)
        for each in assessment.with_roles(run.findings, assessment.roles(shapes))
    )
    looked_at = _closure(setting.known, _targets(shapes))
    found = strays.find(given.statements, shapes, setting.terms, looked_at)
    if not setting.own:
        found += strays.untyped(given.statements, looked_at - _GENERAL)
        found += strays.repeated(given.statements, cases.CASE)
        found += strays.concepts(given.statements, _concepts((*setting.known, *given.statements)))
    return replace(run, findings=findings, inputs=given.inputs, strays=found)


def ready(given: Cases, setting: Setting) -> checking.Checks:
    """Return the shapes that the cases *given* are checked with, ready for any number of runs.

    Raises: ShapeError: the shapes hold no rule, or an unknown term.
    """
    return checking.prepare(_relevant(setting, given), setting.terms)


def look(
    part: Cases, known: Sequence[Quad], setting: Setting, checks: checking.Checks, engine: Engine
) -> Run:
    """Return what *checks* find in *part*, and in nothing of what is *known* besides.

    Raises: EngineError: nothing could run.
    """
    follows = cases.inferred(part.statements, known, setting.rules)
    mine = [quad for quad in follows if graphs.terms(quad)[0].value in part.subjects]
    nodes = Store()
    nodes.add([*part.statements, *mine])
    run = checks.run(nodes, [*part.statements, *known, *follows], engine)
    kept = (each for each in run.findings if each.focus in part.subjects)
    return checking.recounted(run, tuple(kept))


def indicators(graph: Store, lang: str = "nl") -> tuple[Indicator, ...]:
    """Return the indicators of the case level in the order of the framework.

    Raises: QueryError: the query cannot be asked.
    """
    answer = answers.ask(graph.ask, queries.find("indicatoren", "casework"), {}, lang)
    return tuple(Indicator(*map(answers.plain, row)) for row in answer.rows)


def verdicts(run: Run, given: Cases, setting: Setting) -> tuple[Verdict, ...]:
    """Return the verdict of each case *given* on each indicator, from the *run* over them."""
    codes = [each.iri for each in indicators(setting.graph)]
    known = assessment.roles(setting.shapes)
    found = assessment.verdicts(run, given.names, codes, known)
    return assessment.doubted(found, run.findings, _reads(setting.shapes), known)


def _reads(shapes: Iterable[Quad]) -> dict[str, set[str]]:
    """Return for each named shape the terms that it reads."""
    of: dict[str, list[Quad]] = {}
    outer: dict[str, str] = {}
    for quad in shapes:
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
    return found


def _relevant(setting: Setting, given: Cases) -> tuple[Quad, ...]:
    """Return the shapes for cases: without those that are about no part of one, nor about *given*.

    The packaged graph has more kinds of thing, and shapes for them; a file of `shapes/kern` holds
    those of one kind. A user's own shapes are all relevant.
    """
    if setting.own:
        return setting.shapes
    types = _types(given.statements)
    wanted = _closure(setting.known, _PARTS) | _closure(setting.known, types, up=True)
    wanted |= {quad.predicate.value for quad in given.statements}
    aims: dict[str, set[str]] = {}
    for quad in setting.shapes:
        if quad.predicate.value in _AIMS:
            aims.setdefault(str(quad.graph_name), set()).add(graphs.terms(quad)[2].value)
    idle = {graph for graph, found in aims.items() if not found & wanted}
    return tuple(quad for quad in setting.shapes if str(quad.graph_name) not in idle)


def assess(run: Run, given: Cases, setting: Setting, by: str, rule: Aggregation) -> Assessment:
    """Return what the *run* over the cases *given* comes to, added up *by* aanpak or gemeente."""
    found = verdicts(run, given, setting)
    about = cases.approaches([*given.statements, *setting.known])
    groups = {case: about[case][by] for case in given.names if about.get(case, {}).get(by)}
    totals = assessment.aggregate(found, groups, rule)
    approaches = {case: about[case]["aanpak"] for case in given.names if case in about}
    return Assessment(run, found, groups, totals, rule, approaches)


def names(graph: Store) -> dict[str, str]:
    """Return the name of each approach and municipality by IRI.

    Raises: QueryError: the query cannot be asked.
    """
    query = queries.find("aanpaknamen", "casework")
    rows = graph.ask(query.text, query.name).rows
    return {answers.plain(row[0]): answers.plain(row[1]) for row in rows}


def _targets(shapes: Iterable[Quad]) -> set[str]:
    return {graphs.terms(quad)[2].value for quad in shapes if quad.predicate.value == _AIM}


def _concepts(quads: Iterable[Quad]) -> set[str]:
    """Return the concepts that are said to be in a scheme."""
    scheme = SKOS + "inScheme"
    return {graphs.terms(quad)[0].value for quad in quads if quad.predicate.value == scheme}


def _types(quads: Iterable[Quad]) -> set[str]:
    return {graphs.terms(quad)[2].value for quad in quads if quad.predicate.value == _TYPE}


def _closure(known: Iterable[Quad], classes: Iterable[str], up: bool = False) -> set[str]:
    """Return *classes* with all their subclasses, or superclasses, as *known* says."""
    beside: dict[str, set[str]] = {}
    for subject, predicate, value in map(graphs.terms, known):
        if predicate == RDFS + "subClassOf":
            low, high = (subject.value, value.value) if up else (value.value, subject.value)
            beside.setdefault(low, set()).add(high)
    todo, found = list(classes), set[str]()
    while todo:
        each = todo.pop()
        if each not in found:
            found.add(each)
            todo += beside.get(each, ())
    return found


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
