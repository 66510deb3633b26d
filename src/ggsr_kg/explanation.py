"""Why a case has its verdict on an indicator: norm, deciding facts, missing data, smallest mend.

A shape may say with `ggsr:voegToe` and `ggsr:haalWeg` (SPARQL CONSTRUCTs over `$this` and `?value`)
which facts would satisfy it. A mend is only shown after the case, changed by it, was checked again
and met the indicator.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ggsr_kg import answers, assessment, cases, casework, graphs, queries, shapes, strays
from ggsr_kg.assessment import MET, WANTING, Verdict
from ggsr_kg.cases import Cases
from ggsr_kg.casework import Indicator, Setting
from ggsr_kg.engines import Engine
from ggsr_kg.errors import GgsrError, Text, suggestion
from ggsr_kg.findings import DATA, Finding
from ggsr_kg.graphs import NamedNode, Quad, Term, Triple
from ggsr_kg.namespaces import DEF, RDF, SH
from ggsr_kg.store import Store

_ADD, _REMOVE = DEF + "voegToe", DEF + "haalWeg"
_PERSONAL = {DEF + "geboortedatum", DEF + "persoon"}
"""What an explanation never repeats."""
_STRUCTURE = {RDF + "type", DEF + "casus", DEF + "gezin"}
_TRIES = 64
"""The most combinations of mends that are checked."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a norm stands: document, place in it, and positions in the text edition."""

    title: str
    place: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mend:
    """Facts to add to and remove from a case, after which it was seen to meet the indicator."""

    add: tuple[Triple, ...]
    remove: tuple[Triple, ...]

    @property
    def size(self) -> int:
        """How many facts change."""
        return len(self.add) + len(self.remove)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The *verdict* on a case with all that explains it.

    *norms* are IRIs; *facts* are the statements of the case that the rules of the indicator look
    at; *missing* says which data would be needed; *mend* is None where none was found.
    """

    indicator: Indicator
    verdict: Verdict
    norms: tuple[str, ...]
    passages: tuple[Passage, ...]
    facts: tuple[Triple, ...]
    missing: tuple[Finding, ...]
    mend: Mend | None


def explain(given: Cases, setting: Setting, engine: Engine, case: str, code: str) -> Explanation:
    """Return why *case* (its IRI or last part) has its verdict on the indicator *code* (C15).

    Raises: GgsrError: there is no such case or indicator. EngineError: nothing could run.
    """
    indicator = _indicator(setting, code)
    iri = _case(given, case)
    mine = replace(setting, shapes=_shapes_about(setting.shapes, indicator.iri))
    one = Cases(tuple(quad for quad in given.statements if _belongs(given, quad, iri)))
    verdict, found = _judged(one, mine, engine, indicator)
    rules = [rule for rule in shapes.rules(mine.shapes) if rule.targets]
    return Explanation(
        indicator,
        verdict,
        tuple(sorted({norm for rule in rules for norm in rule.norm})),
        _passages(setting.graph, {source for rule in rules for source in rule.source}),
        _facts(one, mine.shapes),
        tuple(each for each in found if each.role == DATA),
        _smallest(one, mine, engine, indicator, verdict),
    )


def _indicator(setting: Setting, code: str) -> Indicator:
    known = {each.code: each for each in casework.indicators(setting.graph)}
    if code.upper() not in known:
        raise GgsrError(
            code,
            Text("zo'n indicator is er niet", "there is no such indicator"),
            suggestion(code.upper(), known, 40),
        )
    return known[code.upper()]


def _case(given: Cases, name: str) -> str:
    by_name = {iri.rpartition("/")[2]: iri for iri in given.names}
    if name in given.names:
        return name
    if name not in by_name:
        raise GgsrError(
            name,
            Text("zo'n casus staat niet in de bestanden", "the files hold no such case"),
            suggestion(name, by_name),
        )
    return by_name[name]


def _belongs(given: Cases, quad: Quad, case: str) -> bool:
    """Return whether *quad* is about *case*, or about no case at all (a norm, an approach)."""
    return given.owner(graphs.terms(quad)[0].value) in (case, None)


def _shapes_about(quads: Sequence[Quad], indicator: str) -> tuple[Quad, ...]:
    """Return the shapes about *indicator*: those of the others lose their targets."""
    roles = assessment.roles(quads)
    wanted = {shape for shape, (_, about) in roles.items() if indicator in about}
    return tuple(
        quad
        for quad in quads
        if not quad.predicate.value.startswith(SH + "target")
        or graphs.terms(quad)[0].value in wanted
    )


def _judged(
    given: Cases, setting: Setting, engine: Engine, indicator: Indicator
) -> tuple[Verdict, tuple[Finding, ...]]:
    run = casework.validate(given, setting, engine)
    found = casework.verdicts(run, given, setting)
    mine = next(each for each in found if each.indicator == indicator.iri)
    about = tuple(each for each in run.findings if indicator.iri in each.indicator)
    return mine, about


def _facts(given: Cases, about: Iterable[Quad]) -> tuple[Triple, ...]:
    """Return the statements of a case that the shapes *about* an indicator look at."""
    looked_at = {term for term in strays.mentioned(about) if term.startswith(DEF)}
    return tuple(
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in dict.fromkeys(given.statements)
        if quad.predicate.value in looked_at - _STRUCTURE - _PERSONAL
    )


def _passages(graph: Store, sources: Iterable[str]) -> tuple[Passage, ...]:
    query = queries.find("vindplaatsen", "casework")
    wanted = [NamedNode(source) for source in sorted(sources)]
    rows = graph.ask(query.bound({"bron": wanted}, "nl"), query.name).rows if wanted else ()
    cells = [tuple(map(answers.plain, row)) for row in rows]
    return tuple(Passage(row[1], row[2], int(row[3]), int(row[4])) for row in cells)


def _smallest(
    given: Cases, setting: Setting, engine: Engine, indicator: Indicator, verdict: Verdict
) -> Mend | None:
    """Return the mend of the fewest facts after which the case meets the indicator."""
    if verdict.outcome != WANTING:
        return None
    store = Store()
    store.add([*given.statements, *setting.known])
    store.add(cases.inferred(given.statements, setting.known, setting.rules))
    single = [mend for each in verdict.reasons if (mend := _mend(store, setting, each))]
    sets = [chosen for n in range(1, len(single) + 1) for chosen in combinations(single, n)]
    mends = sorted((_together(chosen) for chosen in sets[:_TRIES]), key=lambda each: each.size)
    for mend in mends:
        changed, _ = _judged(_changed(given, mend), setting, engine, indicator)
        if changed.outcome == MET:
            return mend
    return None


def _mend(store: Store, setting: Setting, finding: Finding) -> Mend | None:
    """Return what the shape that made *finding* would add and remove."""
    texts = {
        predicate: value.value
        for subject, predicate, value in map(graphs.terms, setting.shapes)
        if subject.value == finding.rule and predicate in (_ADD, _REMOVE)
    }
    if not texts:
        return None
    bound = f"VALUES $this {{ <{finding.focus}> }}"
    if finding.value is not None:
        bound += f" VALUES ?value {{ {finding.value} }}"
    made = {predicate: _construct(store, text, bound) for predicate, text in texts.items()}
    return Mend(made.get(_ADD, ()), made.get(_REMOVE, ()))


def _construct(store: Store, text: str, bound: str) -> tuple[Triple, ...]:
    head, _, body = text.partition("WHERE {")
    found = store.ask(f"{head}WHERE {{ {bound} {body}", "ggsr:voegToe").triples
    return tuple(sorted(set(found), key=str))


def _together(mends: Iterable[Mend]) -> Mend:
    mends = list(mends)
    add = dict.fromkeys(triple for mend in mends for triple in mend.add)
    remove = dict.fromkeys(triple for mend in mends for triple in mend.remove)
    return Mend(tuple(add), tuple(remove))


def _changed(given: Cases, mend: Mend) -> Cases:
    gone = {(triple.subject, triple.predicate, triple.object) for triple in mend.remove}
    kept = [q for q in given.statements if (q.subject, q.predicate, q.object) not in gone]
    home = given.statements[0].graph_name
    new = [Quad(triple.subject, triple.predicate, triple.object, home) for triple in mend.add]
    return Cases((*kept, *new), given.inputs)


def names(graph: Store, terms: Iterable[Term], lang: str) -> dict[str, str]:
    """Return the names of *terms* (IRIs) in *lang*, by IRI, where they have one."""
    query = queries.find("namen", "casework")
    wanted = sorted({term for term in terms if isinstance(term, NamedNode)}, key=str)
    if not wanted:
        return {}
    rows = graph.ask(query.bound({"ding": wanted}, lang), query.name).rows
    return {answers.plain(row[0]): answers.plain(row[1]) for row in rows}
