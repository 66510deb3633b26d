"""Why a case has its verdict on an indicator: norm, deciding facts, missing data, smallest mend."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ggsr_kg import (
    assessment,
    casefiles,
    casework,
    graphs,
    mends,
    norms,
    passages,
    shapes,
    strays,
)
from ggsr_kg.assessment import WANTING, Verdict
from ggsr_kg.batches import Batch
from ggsr_kg.cases import Cases
from ggsr_kg.casework import Indicator
from ggsr_kg.engines import Engine
from ggsr_kg.errors import GgsrError, InputError, Text, suggestion
from ggsr_kg.findings import DATA, NOTE, Finding
from ggsr_kg.graphs import BlankNode, Quad, Triple
from ggsr_kg.intake import layout
from ggsr_kg.intake.wording import Wording
from ggsr_kg.mends import Mend
from ggsr_kg.namespaces import DEF, RDF, last, last_names, shorten
from ggsr_kg.passages import Passage
from ggsr_kg.settings import Setting, ready
from ggsr_kg.validation import RuleRun, Stray

_TYPE = RDF + "type"
_PERSON = DEF + "Persoon"
_PERSONAL = {DEF + "geboortedatum", DEF + "persoon"}
"""What an explanation never repeats."""
_STRUCTURE = {_TYPE, DEF + "casus", DEF + "gezin"}
_DATES = ["begin", "datum", "einddatum", "einde", "startdatum"]
_GENERAL = {DEF + name for name in [*_DATES, "deelnemer", "gezinslid", "probleem", "spreker"]}
"""What many classes have."""
_ORDER = {kind: number for number, kind in enumerate(layout.NAMES)}
_DIGITS = re.compile(r"(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Explanation:
    """The *verdict* on a case with all that explains it.

    *norms* are IRIs, of those in force, of a case that is found wanting those that it does not
    meet; *rules* are those of the indicator with what became of them; *facts* are the statements
    of the case that they look at, first those about what was found, in one order for any file, and
    *kinds* the class of each thing in the case, with what the mend adds; *missing* says which data
    would be needed; *mend* is None where none was found; *strays* are the names that are of no use,
    in the case and in what belongs to none, *gaps* what else is not in order; *tables* says whether
    it is told to people with tables, who write a date day first.
    """

    indicator: Indicator
    verdict: Verdict
    norms: tuple[str, ...]
    passages: tuple[Passage, ...]
    rules: tuple[RuleRun, ...]
    facts: tuple[Triple, ...]
    kinds: Mapping[str, str]
    missing: tuple[Finding, ...]
    mend: Mend | None
    strays: tuple[Stray, ...]
    gaps: tuple[Text, ...] = ()
    tables: bool = False

    @property
    def complete(self) -> bool:
        """Whether there is a verdict, with every name known and nothing else out of order."""
        known = not any(each.unknown for each in self.strays)
        return self.verdict.outcome is not None and known and not self.gaps


def explain(given: Cases, setting: Setting, engine: Engine, case: str, code: str) -> Explanation:
    """Return why *case* has its verdict on the indicator *code* (C15).

    The case is given by its IRI, as it is or shortened, or by the last part.

    Raises: GgsrError: there is no such case or indicator, or more than one such case. InputError:
    a cell of the case cannot be read. EngineError: nothing could run.
    """
    indicator = _indicator(setting, code)
    iri = _case(given, case)
    one = _with_what_it_needs(given, iri)
    run = casework.validate(one, setting, engine)
    verdict = _verdict(casework.verdicts(run, setting), iri, indicator)
    roles = assessment.roles(setting.shapes)
    about = {shape: role for shape, (role, what) in roles.items() if indicator.iri in what}
    deciding = {shape for shape, role in about.items() if role != NOTE}
    rules = [rule for rule in shapes.rules(setting.shapes) if rule.iri in about]
    missing = (each for each in run.findings if about.get(each.rule) == DATA and each.case == iri)
    rested = verdict.reasons if verdict.outcome == WANTING else rules
    batch = Batch(one.statements, one.names, setting.base)
    mend = mends.smallest(one, setting, engine, verdict, ready(one.kinds, setting))
    changed = mends.changed(one, mend) if mend else one
    return Explanation(
        indicator,
        verdict,
        norms.in_force(batch, iri, {norm for each in rested for norm in each.norm}),
        tuple(p for _, p in passages.of(setting.graph, {s for rule in rules for s in rule.source})),
        tuple(each for each in run.rules if each.rule in deciding),
        _facts(one, _whole(setting.shapes, deciding), iri, verdict.reasons),
        _kinds(changed),
        tuple(missing),
        mend,
        run.strays,
        run.gaps,
    )


def placed(found: Explanation, given: Cases, files: Sequence[Path]) -> Explanation:
    """Return *found*, about one of the cases *given*, with where its findings stand in *files*.

    Raises: InputError: a folder cannot be read.
    """
    many = len(found.verdict.reasons)
    every = casefiles.placed((*found.verdict.reasons, *found.missing), given, files)
    verdict = replace(found.verdict, reasons=every[:many])
    return replace(found, verdict=verdict, missing=every[many:])


def worded(found: Explanation, wording: Wording | None) -> Explanation:
    """Return *found* as *wording* tells it, if there is any."""
    if wording is None:
        return found
    return replace(
        found,
        verdict=replace(found.verdict, reasons=wording.findings(found.verdict.reasons)),
        missing=wording.findings(found.missing),
        gaps=tuple(map(wording.text, found.gaps)),
        tables=True,
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
    """Return the case that *name* stands for.

    Raises: GgsrError: there is none, or more than one. InputError: a cell of it cannot be read.
    """
    known = dict.fromkeys([*given.names, *given.files])
    meant = [iri for iri in known if name in (iri, shorten(iri), *last_names(iri))]
    if name in meant or len(meant) == 1:
        found = name if name in meant else meant[0]
        if found in given.names:
            return found
        raise InputError(
            name,
            Text("een cel van deze casus is niet te lezen", "a cell of this case cannot be read"),
            Text("verbeter eerst die cel", "mend that cell first"),
        )
    if meant:
        raise GgsrError(
            name,
            Text("meer dan één casus heet zo", "more than one case has that name"),
            Text(f"kies uit: {', '.join(meant)}", f"choose from: {', '.join(meant)}"),
        )
    raise GgsrError(
        name,
        Text("zo'n casus staat niet in de bestanden", "the files hold no such case"),
        suggestion(name, map(last, known)),
    )


def _with_what_it_needs(given: Cases, case: str) -> Cases:
    """Return the statements about *case*, an earlier case it refers to, and about no case."""
    wanted: set[str | None] = {case, None}
    mine = (quad for quad in given.statements if given.owner(_subject(quad)) == case)
    wanted |= {given.owner(graphs.terms(quad)[2].value) for quad in mine}
    return Cases(
        tuple(quad for quad in given.statements if given.owner(_subject(quad)) in wanted),
        given.inputs,
        given.gaps,
        files={each: many for each, many in given.files.items() if each in wanted},
    )


def _subject(quad: Quad) -> str:
    return graphs.terms(quad)[0].value


def _whole(quads: Iterable[Quad], named: Collection[str]) -> list[Quad]:
    """Return what *quads* say of the shapes *named*, and of what is unnamed in them."""
    of: dict[str, list[Quad]] = {}
    for quad in quads:
        of.setdefault(_subject(quad), []).append(quad)
    todo, found = list(named), []
    while todo:
        mine = of.pop(todo.pop(), [])
        found += mine
        todo += (quad.object.value for quad in mine if isinstance(quad.object, BlankNode))
    return found


def _verdict(found: Iterable[Verdict], case: str, indicator: Indicator) -> Verdict:
    mine = (each for each in found if each.case == case and each.indicator == indicator.iri)
    return next(mine, Verdict(case, indicator.iri, None))


def _facts(
    given: Cases, about: Iterable[Quad], case: str, reasons: Sequence[Finding]
) -> tuple[Triple, ...]:
    """Return the statements of *case* that the shapes *about* an indicator look at.

    A property that many classes have (a date, who took part) counts for the classes that the
    shapes name, and for what has a property of its own that they look at. Those on what the
    *reasons* found come first; else a case is told in the order of the sheets of a workbook. What
    is personal is left out.
    """
    looked_at = {term for term in strays.mentioned(about) if term.startswith(DEF)}
    kinds = _kinds(given)
    hidden = {thing for thing, kind in kinds.items() if kind == _PERSON}
    shown = looked_at - _STRUCTURE - _PERSONAL
    own = {_subject(q) for q in given.statements if q.predicate.value in shown - _GENERAL}
    found = {str(each.value.value) for each in reasons if each.value is not None} - {case}
    facts = {
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in given.statements
        if quad.predicate.value in shown
        and given.owner(_subject(quad)) == case
        and (_subject(quad) in own or kinds.get(_subject(quad)) in looked_at)
        and not {_subject(quad), graphs.terms(quad)[2].value} & hidden
    }

    def place(fact: Triple) -> tuple[object, ...]:
        thing, value = (str(getattr(each, "value", each)) for each in (fact.subject, fact.object))
        rank = _ORDER.get(kinds.get(thing, ""), len(_ORDER))
        about = fact.predicate.value
        return not {thing, value} & found, rank, _counted(thing), about, _counted(value), str(fact)

    return tuple(sorted(facts, key=place))


def _counted(name: str) -> list[str | int]:
    """Return what sorts *name* by the numbers in it.

    >>> sorted(["doel-10", "doel-2"], key=_counted)
    ['doel-2', 'doel-10']
    """
    return [int(each) if n % 2 else each for n, each in enumerate(_DIGITS.split(name))]


def _kinds(given: Cases) -> dict[str, str]:
    """Return the class of each thing in *given*, the first by name."""
    typed = (each for each in map(graphs.terms, given.statements) if each[1] == _TYPE)
    pairs = {(subject.value, value.value) for subject, _, value in typed}
    return dict(sorted(pairs, reverse=True))
