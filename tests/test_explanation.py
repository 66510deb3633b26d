"""Explanations: every mend mends, nothing in it can be missed, and a person can read them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import casuistiek
import jsonschema
import pytest
from referencing import Registry, Resource

from ggsr_kg import (
    assessment,
    casefiles,
    casework,
    explanation,
    graphs,
    mends,
    passages,
    reports,
    resources,
    shapes,
    streaming,
)
from ggsr_kg.assessment import INAPPLICABLE, MET, UNDECIDED, WANTING
from ggsr_kg.cases import Cases
from ggsr_kg.engines.shifty import Shifty
from ggsr_kg.errors import GgsrError, QueryError
from ggsr_kg.explanation import Explanation
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, Term, Triple
from ggsr_kg.intake import wording
from ggsr_kg.mends import Mend
from ggsr_kg.namespaces import DEF, PREFIXES, RDF, SHAPES
from ggsr_kg.reports import explanations
from ggsr_kg.settings import ready

DOCS = Path(__file__).parents[1] / "docs"
ENGINE = Shifty()
RANK = {WANTING: 0, UNDECIDED: 1, MET: 2, INAPPLICABLE: 2}

UNMENDABLE = {
    "C01Shape-kind": "Who is in the family is what it is; nobody is invented.",
    "C01Shape-leefgebieden": "Fewer lasting problems is no fault: the approach is for others.",
    "C01Shape-ouder": "Who is in the family is what it is; nobody is invented.",
    "C03Shape-tijd": "The days between registration and start have passed.",
    "C03Shape-volgorde": "The approach had started before the family was registered.",
    "C19Shape-afsluiting": "The approach was closed because the family refused.",
    "C20Shape-geen": "Who could be the coordinator is not in the case; nobody is invented.",
    "C21Shape-geen": "Who could be the coordinator is not in the case; nobody is invented.",
    "C21Shape-wisseling": "The coordinator has changed; the first one is gone.",
    "C26Shape": "A commitment that was broken stays broken; a new one is another commitment.",
    "C31Shape-na-afsluiting": "The care began after the approach had closed.",
    "C32Shape": "The family has stood on the waiting list.",
}
"""The norm shapes without a mend, and why there is none."""

TRIED = {
    "C12Shape-geen": "c12-geen-netwerkdoel",
    "C15Shape-gezin": "c15-gezin-niet",
    "C15Shape-regisseur": "c15-regisseur-niet",
    "C16Shape-leefgebied": "c16-leefgebied-zonder",
    "C20Shape-overlap": "c20-overlap",
    "C23Shape": "c23-vertrouwt-niet",
    "C33Shape": "c33-niet-overgedragen",
}
"""The case by which a mend is tried, where it is not the first that the shape alone decides."""

MORE = {"C11Shape-begin": "<midden> ggsr:netwerkstaat netwerkstaat:negatief ."}
"""What a case must say besides, for its mend to lead to more than a lack of data."""

FRAME = """
<> ggsr:startdatum "2013-01-01"^^xsd:date .
"""
FAMILY = """
<> ggsr:gezin <gezin> .
<gezin> a ggsr:Gezin .
<gezinslid-1> a ggsr:Gezinslid ; ggsr:gezin <gezin> ; ggsr:gezinsrol gezinsrol:ouder ;
  ggsr:persoon <persoon-van-1> .
<persoon-van-1> a ggsr:Persoon .
"""
OF_FAMILY = {DEF + "gezin", DEF + "gezinslid"}
FAMILIAL = {DEF + "Gezinslid", DEF + "Probleem"}
"""What a case of tests/casus may lack because its indicator does not need it."""


@dataclass(frozen=True)
class Trial:
    """A case that a shape finds wanting, and what it looks like after its mend."""

    shape: str
    case: str
    indicator: str
    before: Cases
    mend: Mend | None

    def after(self) -> Cases:
        """Return the case after the mend."""
        assert self.mend is not None
        return mends.changed(self.before, self.mend)


@dataclass(frozen=True)
class State:
    """The outcomes of a case by indicator, and how often each kern shape finds something in it."""

    outcomes: Mapping[str, str | None]
    faults: Counter[str]


def norm_shapes() -> dict[str, set[str]]:
    """Return the shapes that decide an indicator, with which kinds of mend each has."""
    found: dict[str, set[str]] = {}
    for subject, predicate, _ in map(graphs.terms, casuistiek.setting().shapes):
        if predicate == DEF + "toetst" and "#C" in subject.value:
            found.setdefault(subject.value.removeprefix(SHAPES), set())
    for subject, predicate, _ in map(graphs.terms, casuistiek.setting().shapes):
        if predicate in (DEF + "voegToe", DEF + "haalWeg"):
            found[subject.value.removeprefix(SHAPES)].add(predicate.removeprefix(DEF))
    return found


MENDABLE = sorted(shape for shape, kinds in norm_shapes().items() if kinds)


def turtle(text: str, base: str) -> list[Quad]:
    """Return the statements of the Turtle *text* about the case *base*."""
    used = ("ggsr", "gezinsrol", "netwerkstaat", "xsd")
    head = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used)
    whole = text.replace("<>", f"<{base}>")
    data = f"{head}BASE <{base}/>\n{whole}".encode()
    return list(graphs.read_bytes(data, "x", graphs.FORMATS[".ttl"], "urn:proef"))


@cache
def prepared(shape: str) -> tuple[str, Cases]:
    """Return the case by which *shape* is tried, with what its indicator does not need."""
    given = casuistiek.fixture(casuistiek.FOLDER / f"{shape[:3]}.ttl")
    alone = [
        case
        for case, expected in given.expected.items()
        if expected.shapes == {shape} and case.endswith(TRIED.get(shape, ""))
    ]
    case = min(alone)
    mine = [quad for quad in given.cases.statements if given.cases.owner(name(quad)) == case]
    said = {quad.predicate.value for quad in mine if name(quad) == case}
    placed = {name(quad) for quad in mine if quad.predicate.value in OF_FAMILY}
    loose = {name(quad) for quad in mine if graphs.terms(quad)[2].value in FAMILIAL} - placed
    placing = "".join(f"<{each}> ggsr:gezin <gezin> .\n" for each in sorted(loose))
    frame = "" if said & {DEF + "startdatum", DEF + "aanmelddatum"} else FRAME
    family = "" if DEF + "gezin" in said else FAMILY
    return case, Cases((*mine, *turtle(frame + family + placing + MORE.get(shape, ""), case)))


def name(quad: Quad) -> str:
    """Return the IRI of what *quad* is about."""
    return graphs.terms(quad)[0].value


@cache
def trials() -> dict[str, Trial]:
    """Return a trial for each shape with a mend."""
    setting = casuistiek.setting()
    given = {shape: prepared(shape) for shape in MENDABLE}
    whole = together(of for _, of in given.values())
    checks = ready(whole.kinds, setting)
    run = casework.validate(whole, setting, ENGINE)
    found = {(each.case, each.indicator): each for each in casework.verdicts(run, setting)}
    made = {}
    for shape, (case, mine) in given.items():
        verdict = found[case, indicator_of(shape)]
        assert {each.rule.removeprefix(SHAPES) for each in verdict.reasons} == {shape}
        mend = mends.smallest(mine, setting, ENGINE, verdict, checks)
        made[shape] = Trial(shape, case, indicator_of(shape), mine, mend)
    return made


def indicator_of(shape: str) -> str:
    """Return the IRI of the indicator that *shape* decides."""
    return f"{PREFIXES['indicator']}{shape[:3].lower()}"


def together(given: Iterable[Cases]) -> Cases:
    """Return all the cases *given*."""
    return Cases(tuple(quad for each in given for quad in each.statements))


def states(given: Cases) -> dict[str, State]:
    """Return how each case of *given* stands, checked anew with all shapes."""
    setting = casuistiek.setting()
    run = casework.validate(given, setting, ENGINE)
    outcomes: dict[str, dict[str, str | None]] = {case: {} for case in given.names}
    for each in casework.verdicts(run, setting):
        outcomes[each.case][each.indicator] = each.outcome
    faults: dict[str, Counter[str]] = {case: Counter() for case in given.names}
    for finding in run.findings:
        if finding.case and not finding.indicator and finding.severity != "info":
            faults[finding.case][finding.rule] += 1
    return {case: State(outcomes[case], faults[case]) for case in given.names}


@cache
def before() -> dict[str, State]:
    """Return how the cases stand before their mends."""
    return states(together(distinct(each) for each in trials().values()))


@cache
def after() -> dict[str, State]:
    """Return how the cases stand after their mends."""
    mended = (replace(each, before=each.after()) for each in trials().values() if each.mend)
    return states(together(distinct(each) for each in mended))


def distinct(trial: Trial, mark: str = "") -> Cases:
    """Return the case of *trial* under a name of its own."""
    return renamed(trial.before, trial.case, label(trial, mark))


def label(trial: Trial, mark: str = "") -> str:
    """Return the name of the case of *trial*, changed in the way *mark*."""
    return f"{trial.case}-{trial.shape.lower()}{mark}"


def renamed(given: Cases, old: str, new: str) -> Cases:
    """Return the case *old* under the name *new*."""

    def other(term: Term) -> Term:
        mine = isinstance(term, NamedNode) and f"{term.value}/".startswith(f"{old}/")
        return NamedNode(new + term.value.removeprefix(old)) if mine else term

    return Cases(
        tuple(
            Quad(other(subject), NamedNode(predicate), other(value), quad.graph_name)
            for quad in given.statements
            for subject, predicate, value in [graphs.terms(quad)]
        )
    )


@cache
def lessened() -> dict[str, State]:
    """Return how the cases stand after their mends with one part left out, for each part."""
    return states(
        together(
            distinct(replace(each, before=mends.changed(each.before, less)), f"-{n}")
            for each in trials().values()
            for n, less in enumerate(fewer(each.mend))
        )
    )


def fewer(mend: Mend | None) -> Iterator[Mend]:
    """Yield *mend* without each new thing, and without each fact.

    Every thing has a class and a case, so these stay as long as the thing does. What takes the
    place of another fact is one part with it.
    """
    if mend is None:
        return
    new = {each.subject for each in mend.add if each.predicate.value == RDF + "type"}
    for thing in new:
        rest = (each for each in mend.add if thing not in (each.subject, each.object))
        yield Mend(tuple(rest), mend.remove)
    for gone in mend.add:
        if gone.subject not in new or gone.predicate.value not in (RDF + "type", DEF + "casus"):
            yield Mend(
                tuple(each for each in mend.add if each != gone),
                tuple(each for each in mend.remove if about(each) != about(gone)),
            )
    for gone in mend.remove:
        if about(gone) not in map(about, mend.add):
            yield Mend(mend.add, tuple(each for each in mend.remove if each != gone))


def about(triple: Triple) -> tuple[object, object]:
    """Return of what and in which respect *triple* says something."""
    return triple.subject, triple.predicate


@pytest.mark.slow
@pytest.mark.parametrize("shape", MENDABLE)
def test_mend_makes_the_case_meet(shape: str) -> None:
    """A case that the shape finds wanting meets the indicator after the mend, and is no worse."""
    trial = trials()[shape]
    assert trial.mend is not None
    old, new = before()[label(trial)], after()[label(trial)]

    assert trial.mend.outcome == MET
    assert old.outcomes[trial.indicator] == WANTING
    assert new.outcomes[trial.indicator] == MET
    assert new.faults - old.faults == Counter()
    assert [
        each for each, outcome in new.outcomes.items() if WANTING == outcome != old.outcomes[each]
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("shape", MENDABLE)
def test_no_fact_of_a_mend_can_be_missed(shape: str) -> None:
    """Without any part of the mend the case does not meet the indicator, or is worse off."""
    trial = trials()[shape]
    whole = after()[label(trial)]
    spare = [
        n
        for n, _ in enumerate(fewer(trial.mend))
        if as_good(lessened()[label(trial, f"-{n}")], whole)
    ]

    assert spare == []


def as_good(less: State, whole: State) -> bool:
    """Return whether a case stands nowhere worse than the *whole* mend makes it."""
    return not less.faults - whole.faults and all(
        RANK[str(outcome)] >= RANK[str(whole.outcomes[each])]
        for each, outcome in less.outcomes.items()
    )


def test_shapes_without_a_mend_are_named() -> None:
    """A shape that decides an indicator has a mend, or it is known why it has none."""
    without = {shape for shape, kinds in norm_shapes().items() if not kinds}

    assert without == set(UNMENDABLE)


def test_constructs_have_one_place_for_the_finding() -> None:
    """A CONSTRUCT names its finding by $this and ?value, and its body begins with WHERE."""
    texts = [
        value.value
        for _, predicate, value in map(graphs.terms, casuistiek.setting().shapes)
        if predicate in (DEF + "voegToe", DEF + "haalWeg")
    ]

    assert [text for text in texts if not text.startswith("\nCONSTRUCT {\n")] == []
    assert [text for text in texts if text.count("\nWHERE {\n") != 1] == []
    assert [text for text in texts if "?value" not in text and "$this" not in text] == []


# What a person reads.


@cache
def told(code: str, case: str) -> Explanation:
    """Return the explanation of *case* of tests/casus on the indicator with *code*."""
    given = casuistiek.fixture(casuistiek.FOLDER / f"{code}.ttl").cases
    return explanation.explain(given, casuistiek.setting(), ENGINE, case, code)


def explained(shape: str) -> Explanation:
    """Return the explanation of the case by which *shape* is tried."""
    case, given = prepared(shape)
    return explanation.explain(given, casuistiek.setting(), ENGINE, case, shape[:3])


def text(found: Explanation, lang: str = "nl", form: str = "text") -> str:
    """Return the report of *found*."""
    names = passages.names(casuistiek.setting().graph, explanations.terms(found), lang)
    return explanations.render(found, names, form, lang).decode()


def test_wanting_tells_what_why_and_how_to_mend() -> None:
    """An improvement point is told with the thing it is about and the mend that was checked."""
    found = told("C14", "c14-een-zonder")
    dutch, english = text(found), text(found, "en")

    assert "c14-een-zonder: X (verbeterpunt)" in dutch
    assert "probleem-2 (probleem): Voor een probleem op het leefgebied werk is geen doel" in dutch
    assert "voeg toe: doel-werk (doel, nieuw): voor probleem probleem-2 (probleem)" in dutch
    assert "Opnieuw getoetst met deze feiten voldoet de casus aan de indicator." in dutch
    assert "c14-een-zonder: X (needs improvement)" in english
    assert "add: doel-werk (goal, new)" in english
    assert "Checked again with these facts, the case meets the indicator." in english
    assert "Leg alleen vast wat zo was." in dutch


def test_only_norms_that_are_not_met_are_told() -> None:
    """Of a case that is found wanting; of one that is not, all that its verdict rests on."""
    start = f"{PREFIXES['norm']}start-28-dagen"
    order, late = explained("C03Shape-volgorde"), explained("C03Shape-tijd")

    assert (order.verdict.outcome, late.verdict.outcome) == (WANTING, WANTING)
    assert order.norms == ()
    assert "\nNorm\n" not in text(order)
    assert (start,) == late.norms == told("C03", "c03-dag-28").norms
    assert "\nNorm\n" in text(late)


@pytest.mark.parametrize("name", ["werkmap/voorbeelden.xlsx", "voorbeelden/lelystad/casus-1.ttl"])
def test_findings_stand_where_validate_says(name: str) -> None:
    """Each reason, and what is missing, has the cell or line that ggsr validate gives it."""
    files, setting = [resources.root() / "data" / name], casuistiek.setting()
    run, _ = casefiles.validate(files, setting, ENGINE)
    given = casefiles.read(files, setting)
    found = explanation.explain(given, setting, ENGINE, "lelystad-1", "C22")
    found = explanation.placed(found, given, files)
    found = explanation.worded(found, wording.of(given, setting))
    told = [(each.key(), each.place) for each in (*found.verdict.reasons, *found.missing)]
    text = "\n".join(line for _, lines in explanations.parts(found, {}, "nl") for line in lines)

    assert found.verdict.reasons
    assert found.missing
    assert {*told} <= {(each.key(), each.place) for each in run.findings}
    assert all(place and (place.line or place.cell) for _, place in told)
    assert all(place.of("nl") in text for _, place in told if place)


def test_places_in_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """N-Triples give lines at any size; of Turtle, which is slow to look through, the file."""
    case = resources.root() / "data" / "voorbeelden" / "lelystad" / "casus-1.ttl"
    setting, lines = casuistiek.setting(), tmp_path / "a.nt"
    graphs.write(lines, graphs.read(case))
    for path, is_lined in ((lines, True), (case, False)):
        given = casefiles.read([path], setting)
        found = explanation.explain(given, setting, ENGINE, "lelystad-1", "C22")
        small = explanation.placed(found, given, [path])
        monkeypatch.setattr(streaming, "SMALL", 0)
        large = explanation.placed(found, given, [path])
        monkeypatch.undo()
        places = [each.place for each in (*large.verdict.reasons, *large.missing)]

        assert all(place and place.file == str(path) for place in places)
        assert all(place and bool(place.line) == is_lined for place in places)
        assert (large == small) == is_lined


def test_findings_in_tables_beside_rdf_have_cells() -> None:
    """A finding in a workbook is not said to stand in the RDF file beside it."""
    data, setting = resources.root() / "data", casuistiek.setting()
    files = [data / "voorbeelden" / "goede-casus.ttl", data / "werkmap" / "voorbeelden.xlsx"]
    given = casefiles.read(files, setting)
    found = explanation.explain(given, setting, ENGINE, "lelystad-1", "C22")

    placed = explanation.placed(found, given, files).verdict.reasons
    assert placed
    assert all(each.place and each.place.cell for each in placed)


def test_no_text_is_a_source_of_an_indicator_twice() -> None:
    """What an indicator and its norms rest on is one passage each, also in different files."""
    setting = casuistiek.setting()
    roles, rules = assessment.roles(setting.shapes), [*shapes.rules(setting.shapes)]
    for indicator in casework.indicators(setting.graph):
        about = [each for each in rules if indicator.iri in roles.get(each.iri, ("", ()))[1]]
        cited = {source for rule in about for source in rule.source}
        found = [(p.title, p.start, p.end) for _, p in passages.of(setting.graph, cited)]

        assert found
        assert sorted(set(found)) == sorted(found), indicator.code


def test_where_no_mend_is_found_it_says_so() -> None:
    """The past cannot be mended, but a fact that is wrong can."""
    found = explained("C03Shape-volgorde")

    assert found.mend is None
    assert "wat gebeurd is, valt niet te herstellen. Klopt een gegeven niet," in text(found)
    assert "what has happened cannot be mended. If a fact is wrong," in text(found, "en")


def test_change_is_told_as_one() -> None:
    """A fact that takes the place of another is told as one change."""
    found = told("C20", "c20-een-dag-leemte")

    assert "verander: regisseur-2 (regisseurschap): begin niet 2013-06-02 maar 2013-05-31" in text(
        found
    )


def test_met_tells_what_was_looked_at() -> None:
    """A case that meets the indicator is told how many rules ran and what they looked at."""
    case = next(
        case
        for case, expected in casuistiek.fixture(casuistiek.FOLDER / "C14.ttl").expected.items()
        if expected.outcome == MET
    )
    found = told("C14", case)
    one = replace(found, rules=found.rules[:1], facts=found.facts[:1])

    assert found.mend is None
    assert f"Nagegaan: {len(found.rules)} regels. Er is niets gevonden." in text(found)
    assert f"Gekeken is naar {len(found.facts)} feiten over: " in text(found)
    assert f"Looked at {len(found.facts)} facts on: " in text(found, "en")
    assert "Nagegaan: 1 regel. Er" in text(one)
    assert "Gekeken is naar 1 feit over: " in text(one)


@pytest.mark.parametrize(
    ("outcome", "title"), [(UNDECIDED, "Wat ontbreekt"), (INAPPLICABLE, "Waarom")]
)
def test_other_verdicts_tell_why(outcome: str, title: str) -> None:
    """What is missing, or why the indicator does not apply, comes right after the verdict."""
    given = casuistiek.fixture(casuistiek.FOLDER / "C14.ttl")
    case = min(case for case, each in given.expected.items() if each.outcome == outcome)
    found = told("C14", case)
    parts = text(found).split("\n\n")

    assert found.verdict.outcome == outcome
    assert parts[2].splitlines()[0] == title
    assert found.verdict.reasons[0].message.nl in parts[2]
    assert found.mend is None


def test_text_has_no_iri_and_nothing_personal() -> None:
    """No IRI, birth date or pseudonym of a person is told, nor given in JSON as a fact."""
    iri = "https://w3id.org/ggsr/id/casus/geheim"
    extra = """
<gezinslid-1> ggsr:geboortedatum "1971-02-03"^^xsd:date .
"""
    case, mine = prepared("C05Shape")
    given = Cases((*mine.statements, *turtle(extra, case)))
    assert iri not in case
    found = explanation.explain(given, casuistiek.setting(), ENGINE, case, "C05")

    for lang in ("nl", "en"):
        told_in = text(found, lang) + text(found, lang, "markdown")
        assert "://" not in told_in
        assert "1971" not in told_in
        assert "persoon-van-1" not in told_in
    facts = json.dumps(explanations.as_json(found)["facts"])
    assert "1971" not in facts
    assert "persoon-van-1" not in facts


def test_facts_have_one_order_however_a_file_is_written() -> None:
    """It is that of the sheets of a workbook, then of names; what was found goes first."""
    setting, example = casuistiek.setting(), resources.root() / "data" / "voorbeelden"
    given = casefiles.read([example / "wachtlijst.ttl"], setting)
    turned = replace(given, statements=given.statements[::-1])
    one, other = (
        explanations.as_json(explanation.explain(each, setting, ENGINE, "wachtlijst", "C14"))
        for each in (given, turned)
    )
    things = dict.fromkeys(each["subject"].rpartition("/")[2] for each in one["facts"])
    facts = told("C14", "c14-een-zonder").facts

    assert one == other
    parts = ("inkomen", "onderwijs", "opvoeding", "psychisch")
    of_parts = [f"{kind}-{part}" for kind in ("probleem", "doel") for part in parts]
    assert ["wachtlijst", *of_parts] == list(things)
    assert ["probleem-2", "probleem-1", "doel-1"] == [
        str(each.subject).rpartition("/")[2].removesuffix(">") for each in facts
    ]


def test_long_lists_are_cut() -> None:
    """Of a long list the number that is left out is told."""
    found = told("C14", "c14-een-zonder")
    kind = NamedNode(DEF + "chronisch")
    facts = [Triple(NamedNode(f"urn:p{n}"), kind, Literal(True)) for n in range(31)]
    long = replace(found, facts=tuple(facts))

    assert "p19 (): chronisch ja\n  ... en nog 11, niet getoond\n" in text(long)
    assert "... and 11 more, not shown" in text(long, "en")


def test_number_of_checks_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """With too many changes to try, a mend that mends is shown, though not the smallest."""
    whole = told("C16", "c16-geen-doelen")
    monkeypatch.setattr(mends, "_TRIES", 2)
    given = casuistiek.fixture(casuistiek.FOLDER / "C16.ttl").cases
    found = explanation.explain(given, casuistiek.setting(), ENGINE, "c16-geen-doelen", "C16")

    assert whole.mend is not None
    assert found.mend is not None
    assert found.mend.outcome == MET
    assert found.mend.size >= whole.mend.size


def test_blank_nodes_do_not_break_it() -> None:
    """A thing without a name is no reason to fail; a finding about it just has no mend."""
    case, mine = prepared("C05Shape")
    extra = "<doel-2> ggsr:overeengekomenMet [ a ggsr:Betrokkenheid ] ."
    given = Cases((*mine.statements, *turtle(extra, case)))
    found = explanation.explain(given, casuistiek.setting(), ENGINE, case, "c05")
    unnamed = replace(found.verdict.reasons[0], value=BlankNode("b"))
    verdict = replace(found.verdict, reasons=(unnamed,))
    checks = ready(given.kinds, casuistiek.setting())

    assert found.verdict.outcome == WANTING
    assert found.mend is not None
    assert "://" not in text(found)
    assert mends.smallest(given, casuistiek.setting(), ENGINE, verdict, checks) is None


def test_unknown_case_indicator_and_format_are_refused() -> None:
    """What is not there is refused with what is nearest."""
    given = casuistiek.fixture(casuistiek.FOLDER / "C14.ttl").cases
    with pytest.raises(GgsrError, match="the files hold no such case") as case:
        explanation.explain(given, casuistiek.setting(), ENGINE, "c14-een-zondr", "C14")
    with pytest.raises(GgsrError, match="there is no such indicator"):
        explanation.explain(given, casuistiek.setting(), ENGINE, "c14-een-zonder", "C34")
    with pytest.raises(QueryError, match="there is no such format"):
        reports.check("xml", explanations.FORMATS)

    assert "c14-een-zonder" in str(case.value)


@pytest.mark.parametrize("case", ["c14-een-zonder", "c14-geen-doelen"])
def test_json_follows_its_schema(case: str) -> None:
    """The JSON is what docs/explanation.schema.json says, and holds the verdict and the mend."""
    schemas = [
        json.loads((DOCS / f"{each}.schema.json").read_text(encoding="utf-8"))
        for each in ("explanation", "assessment", "run")
    ]
    registry = Registry().with_resources(
        [(each["$id"], Resource.from_contents(each)) for each in schemas]
    )
    found = json.loads(text(told("C14", case), form="json"))

    jsonschema.Draft202012Validator(schemas[0], registry=registry).validate(found)
    assert (found["code"], found["outcome"]) == ("C14", WANTING)
    assert found["mend"]["outcome"] == MET
    assert next(fact["object"]["value"] for fact in found["mend"]["add"]) == DEF + "Doel"
