"""The example cases: what each story comes out as, and the Nota's table from the reconstruction.

Which indicators are not met or undecided was worked out from each story before it was judged. The
verdicts and counts of Lelystad are those of data/toezicht/nota-lelystad.ttl.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import casuistiek
import pytest

from ggsr_kg import cases, casework, checks, graphs, library, queries, resources, settings
from ggsr_kg.assessment import INAPPLICABLE, MET, SYMBOLS, UNDECIDED, WANTING, Assessment
from ggsr_kg.cases import Cases
from ggsr_kg.engines import Engine
from ggsr_kg.engines.both import Both
from ggsr_kg.engines.pyshacl import PyShacl
from ggsr_kg.engines.shifty import Shifty
from ggsr_kg.findings import NOTE
from ggsr_kg.graphs import Literal
from ggsr_kg.namespaces import DCT, DEF, PREFIXES, RDF, RDFS, SHAPES
from ggsr_kg.reports import assessments

FOLDER = resources.root() / "data" / "voorbeelden"
LELYSTAD = FOLDER / "lelystad"
STORIES = sorted(FOLDER.glob("*.ttl"))
FILES = [*STORIES, *sorted(LELYSTAD.glob("*.ttl"))]
EDITIONS = Path(os.environ.get("GGSR_BRONNEN", Path(__file__).parents[2] / "shared" / "bronnen"))
CODES = [each.code for each in casework.indicators(casuistiek.setting().graph)]

EXPECTED = {
    "afgesloten-na-weigering": {WANTING: "C17 C19 C29 C33", INAPPLICABLE: "C12"},
    "drie-leefgebieden": {WANTING: "C01", INAPPLICABLE: "C12"},
    "geen-nazorg": {WANTING: "C33", INAPPLICABLE: "C12"},
    "geweigerde-hulp": {INAPPLICABLE: "C12"},
    "goede-casus": {},
    "leeuwarden-nazorg": {WANTING: "C33", INAPPLICABLE: "C12"},
    "lopende-casus": {UNDECIDED: "C07 C17 C29 C33"},
    "mislukte-netwerkpoging": {WANTING: "C12"},
    "onvolledig-dossier": {
        UNDECIDED: "C01 C02 C03 C10 C11 C12 C18 C19 C20 C21 C22 C23 C24 C26 C27 C28 C30 C33",
    },
    "partner-ontbreekt": {WANTING: "C25", INAPPLICABLE: "C12"},
    "plan-per-professional": {WANTING: "C15", INAPPLICABLE: "C12"},
    "regisseur-wissel": {WANTING: "C21", INAPPLICABLE: "C12"},
    "te-laat-begonnen": {WANTING: "C03", INAPPLICABLE: "C12"},
    "uren-op": {WANTING: "C29", INAPPLICABLE: "C12"},
    "vergeten-kind": {WANTING: "C14 C16", INAPPLICABLE: "C12"},
    "wachtlijst": {WANTING: "C32", INAPPLICABLE: "C12"},
}
"""The codes that do not come out as met, by story and outcome."""

NOTHING = "Geen enkele regel van deze indicator vond iets."
UNCERTAIN = {"leeuwarden-nazorg/oordeel-c33", "te-laat-begonnen/oordeel-c03"}
"""The verdicts that only a local norm or a reading of ours decides."""

COUNTED = {
    *("c06", "c10", "c12", "c15", "c16", "c19", "c21"),
    *("c22", "c23", "c24", "c31", "c32", "c33"),
}
"""The counts of the Nota about a whole indicator."""

EXPLORED = {"c11-begin": "begin", "c11-tussentijds": "tussentijds"}
"""The counts of the Nota about a part of an indicator: when the network was explored."""


@cache
def given(*paths: Path) -> Cases:
    """Return the cases in *paths*."""
    return cases.read(paths)


def judged(read: Cases, engine: Engine) -> Assessment:
    """Return what *engine* makes of the cases *read*, added up per approach."""
    setting = casuistiek.setting()
    run = casework.validate(read, setting, engine)
    adding = casework.aggregation(setting.graph, "meerderheid")
    return casework.assess(run, setting, "aanpak", adding)


@cache
def assessed(*paths: Path) -> Assessment:
    """Return the assessment of the cases in *paths*."""
    return judged(given(*paths), Shifty())


def code(iri: str) -> str:
    """Return the code of the indicator *iri*."""
    return iri.rpartition("/")[2].upper()


def stated(name: str) -> list[tuple[str, str]]:
    """Return who has the property *name* of ours in the Lelystad cases, and its values."""
    statements = map(graphs.terms, given(LELYSTAD).statements)
    return [(subject.value, value.value) for subject, key, value in statements if key == DEF + name]


def parts() -> dict[str, dict[str, list[graphs.Term]]]:
    """Return what the Lelystad files say of each thing, by property; persons are left out."""
    found: dict[str, dict[str, list[graphs.Term]]] = {}
    for subject, key, value in map(graphs.terms, given(LELYSTAD).statements):
        found.setdefault(subject.value, {}).setdefault(key, []).append(value)
    return {
        thing: about
        for thing, about in found.items()
        if about[RDF + "type"][0].value != DEF + "Persoon"
    }


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_each_story_comes_out_as_told(path: Path) -> None:
    """The indicators that are not met, undecided or not applicable are those of the story."""
    found: dict[str, list[str]] = {}
    for each in assessed(*STORIES).verdicts:
        if each.case.endswith(f"/{path.stem}") and each.outcome != MET:
            found.setdefault(str(each.outcome), []).append(code(each.indicator))

    assert {outcome: " ".join(codes) for outcome, codes in found.items()} == EXPECTED[path.stem]


def test_every_story_is_judged_on_every_indicator() -> None:
    """Each story is one case, which gets a verdict on all 33 indicators."""
    verdicts = Counter(each.case for each in assessed(*STORIES).verdicts)

    assert verdicts == {f"{PREFIXES['casus']}{name}": 33 for name in EXPECTED}
    assert assessed(*STORIES).run.complete


def test_in_the_good_case_nothing_is_found() -> None:
    """No rule has anything to remark on the good case; the numbers of helpers are always told."""
    found = [each.rule for each in assessed(FOLDER / "goede-casus.ttl").run.findings]

    assert found == [SHAPES + "C15Shape-hulpverleners"]


def test_lelystad_gives_the_table_of_the_inspectorates() -> None:
    """The reconstructed cases add up to the 33 verdicts of Bijlage 1: 25 √ and 8 X."""
    rows = library.ask("oordelen", gemeente="Lelystad", niveau="casus").records()
    printed = {row["indicator"]: row["uitkomst"] for row in rows}
    found = {code(each.indicator): SYMBOLS[str(each.outcome)] for each in assessed(LELYSTAD).totals}

    assert found == printed
    assert Counter(found.values()) == {"√": 25, "X": 8}


def test_lelystad_has_the_counts_of_the_nota() -> None:
    """Each "x of the three cases" of the Nota is the number of cases that meet the indicator."""
    met = {each.indicator: each.counts[MET] for each in assessed(LELYSTAD).totals}
    rows = (
        library.load()
        .ask(
            f"""SELECT ?telling ?indicator ?aantal ?hoogstens {{
              ?telling a <{DEF}Telling> ; <{DEF}oordeel>/<{DEF}indicator> ?indicator ;
                <{DEF}van> 3 .
              OPTIONAL {{ ?telling <{DEF}aantal> ?aantal }}
              OPTIONAL {{ ?telling <{DEF}hoogstens> ?hoogstens }}
            }}""",
            "tellingen",
        )
        .rows
    )
    counted = set()
    for telling, indicator, number, most in rows:
        name = telling.value.rpartition("/")[2]
        counted.add(name)
        if name in EXPLORED:
            continue
        if number is not None:
            assert (name, met[indicator.value]) == (name, int(number.value))
        else:
            assert (name, met[indicator.value] <= int(most.value)) == (name, True)

    assert counted == {*COUNTED, *EXPLORED}


def test_lelystad_explores_the_network_as_the_nota_counts() -> None:
    """The role of the network is determined at the start in two cases, along the way in none."""
    moments = Counter(value.rpartition("/")[2] for _, value in stated("verkenningsmoment"))
    roles = {subject for subject, _ in stated("netwerkrol")}
    named = [value for _, value in stated("netwerkpersoon")]

    assert moments == {"begin": 2}
    assert set(named) <= roles


def test_only_one_verdict_of_lelystad_is_undecided() -> None:
    """Of the case whose network was not mapped it cannot be told whether a network was lacking.

    The Nota contradicts itself there: the coach found it very small, a professional met two
    committed grandmothers. Everything else is decided.
    """
    other = [
        (each.case.rpartition("/")[2], code(each.indicator), each.outcome)
        for each in assessed(LELYSTAD).verdicts
        if each.outcome not in (MET, WANTING)
    ]

    assert other == [("lelystad-1", "C12", UNDECIDED)]


def test_each_part_of_lelystad_says_where_it_comes_from() -> None:
    """Each part is stated, stated for one case, or filled in; the first two cite the Nota."""
    nota = f"{PREFIXES['document']}nota-lelystad"
    passages = {
        row[0].value
        for row in library.load()
        .ask(f"SELECT ?p {{ ?p a <{DEF}Passage> ; <{DEF}document> <{nota}> }}", "passages")
        .rows
    }
    for thing, about in parts().items():
        status = [value.value.removeprefix(DEF) for value in about.get(DEF + "status", [])]
        sources = {value.value for value in about.get(DCT + "source", [])}

        assert (thing, status) in [
            (thing, [each]) for each in ("genoemd", "genoemdVoorEen", "ingevuld")
        ]
        assert (thing, sources - passages) == (thing, set())
        assert (thing, bool(sources)) == (thing, status != ["ingevuld"])


def test_what_is_filled_in_of_a_stated_part_is_said() -> None:
    """A date is always filled in, so a stated part with a date has a reservation that says so."""
    for thing, about in parts().items():
        dated = any(
            isinstance(value, Literal) and value.datatype.value.endswith("#date")
            for values in about.values()
            for value in values
        )
        remarks = " ".join(value.value for value in about.get(DEF + "voorbehoud", []))
        filled = about[DEF + "status"][0].value == DEF + "ingevuld"

        assert (thing, dated and not filled and "ingevuld" not in remarks.lower()) == (thing, False)


def test_the_shape_of_facts_holds_for_lelystad() -> None:
    """Sources, status and reservations are as `shapes/kern/Feit.ttl` demands of any fact."""
    setting = settings.prepare([resources.root() / "shapes" / "kern" / "Feit.ttl"])
    run = casework.validate(given(LELYSTAD), setting, Shifty())

    assert run.findings == ()
    assert [each.nodes for each in run.rules if each.rule.endswith("FeitShape-bron")] > [100]


@pytest.mark.parametrize("paths", [tuple(STORIES), (LELYSTAD,)], ids=["stories", "lelystad"])
def test_the_files_are_well_formed(paths: tuple[Path, ...]) -> None:
    """No rule of `shapes/kern` finds anything, and every class and property is known."""
    run = assessed(*paths).run

    assert [each for each in run.findings if each.role == NOTE and not each.indicator] == []
    assert [each.term for each in run.strays if each.unknown] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_one_case_and_says_that_it_is_no_real_one(path: Path) -> None:
    """The file holds one case, named after it, which tells in two languages what it is."""
    mine = given(path)
    name = path.stem if path in STORIES else path.stem.replace("casus", "lelystad")
    texts = {
        value.language: value.value
        for subject, key, value in map(graphs.terms, mine.statements)
        if key == RDFS + "comment" and isinstance(value, Literal)
    }
    told = {"nl": ("Verzonnen", "Reconstructie"), "en": ("Invented", "Reconstruction")}

    assert mine.names == (PREFIXES["casus"] + name,)
    assert {subject for subject in mine.subjects if mine.owner(subject) != mine.names[0]} == set()
    assert {lang: text.startswith(told[str(lang)]) for lang, text in texts.items()} == {
        "nl": True,
        "en": True,
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nobody_can_be_recognised(path: Path) -> None:
    """Text stands only in names, descriptions and reservations; no number is like a BSN."""
    spoken = {PREFIXES["skos"] + "prefLabel", RDFS + "comment", DEF + "voorbehoud"}
    kinds = {"date", "gYear", "gYearMonth", "boolean", "integer"}
    for subject, key, value in map(graphs.terms, given(path).statements):
        if isinstance(value, Literal) and key not in spoken:
            assert (key, value.datatype.value.rpartition("#")[2] in kinds) == (key, True)
        assert not re.search(r"\d{8,9}|\d{4} ?[A-Z]{2}\b", f"{subject.value} {value.value}")


@pytest.mark.skipif(not EDITIONS.is_dir(), reason="the text editions are not beside the checkout")
def test_no_sentence_of_the_documents_is_repeated() -> None:
    """No eight words in a row of an example stand in a document."""
    copied = {run for path in EDITIONS.glob("*.txt") for run in runs(path.read_text("utf-8"))}
    texts = [
        value.value
        for path in FILES
        for _, _, value in map(graphs.terms, given(path).statements)
        if isinstance(value, Literal) and value.language
    ]

    assert [run for text in texts for run in runs(text) if run in copied] == []


def runs(text: str) -> list[str]:
    """Return every run of eight words of *text*."""
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[place : place + 8]) for place in range(len(words) - 7)]


def written(file: Path, *paths: Path) -> Path:
    """Write the verdicts on *paths* to *file* as triples, and return it."""
    triples = assessments.turtle.triples(assessed(*paths), date(2014, 10, 1))
    file.write_text("".join(f"{triple} .\n" for triple in triples), encoding="utf-8")
    return file


def test_verdicts_on_lelystad_equal_those_of_the_inspectorates(tmp_path: Path) -> None:
    """Written as Turtle and asked in one query, all 33 verdicts are those of the inspectorates."""
    file = written(tmp_path / "oordelen.nt", LELYSTAD)
    rows = library.ask("oordelen-vergeleken", library.load([file])).records()

    assert [row["indicator"] for row in rows] == CODES
    assert {row["gelijk"] for row in rows} == {"ja"}
    assert Counter(row["inspectie"] for row in rows) == {"√": 25, "X": 8}


@pytest.mark.parametrize("engine", [Shifty(), pytest.param(PyShacl(), marks=pytest.mark.slow)])
def test_written_verdicts_are_well_formed(tmp_path: Path, engine: Engine) -> None:
    """What the machine writes is complete by the rules that every verdict and fact must meet."""
    file = written(tmp_path / "oordelen.nt", *STORIES, LELYSTAD)
    run = casework.validate(cases.read([file]), casuistiek.setting(), engine)
    looked_at = {each.rule: each.nodes for each in run.rules if each.nodes}

    assert run.findings == ()
    assert run.gaps == (cases.NO_CASE,)
    assert replace(run, gaps=()).exit_code("info") == 0
    assert looked_at[f"{SHAPES}OordeelShape-machinaal"] == 33 * len(FILES)


def test_a_written_verdict_says_what_it_rests_on(tmp_path: Path) -> None:
    """The ground is what was found, and a verdict that no hard norm decides is less certain."""
    told: dict[str, dict[str, str]] = {}
    file = written(tmp_path / "oordelen.nt", *STORIES)
    for subject, key, value in map(graphs.terms, cases.read([file]).statements):
        told.setdefault(subject.value, {})[key] = value.value
    verdicts = {
        f"{PREFIXES['casus']}{name}/oordeel-{each.lower()}": outcome
        for name, outcomes in EXPECTED.items()
        for outcome, codes in outcomes.items()
        for each in codes.split()
    }
    met = [about for about in told.values() if about.get(DEF + "uitkomst", "").endswith("/voldoet")]
    uncertain = {
        thing.removeprefix(PREFIXES["casus"])
        for thing, about in told.items()
        if about.get(DEF + "zekerheid", "").endswith("/middel")
    }

    assert {about[DEF + "grondslag"] for about in met} == {NOTHING}
    assert len(met) + len(verdicts) == 33 * len(STORIES)
    for thing, outcome in verdicts.items():
        assert told[thing][DEF + "grondslag"] != NOTHING
        assert (DEF + "reden" in told[thing]) is (outcome == UNDECIDED)
    assert uncertain == UNCERTAIN


@pytest.mark.slow
def test_written_verdicts_change_no_other_answer(tmp_path: Path) -> None:
    """With verdicts of the machine in the graph the printed ones stay as they are, and it clean."""
    packaged = library.load()
    more = library.load([written(tmp_path / "oordelen.nt", *STORIES, LELYSTAD)])
    other = [each for each in queries.catalogue().values() if "casussen" not in each.tags]

    assert other
    for query in other:
        assert library.ask(query, more).rows == library.ask(query, packaged).rows, query.name
    assert checks.hygiene(more).findings == ()


def test_examples_are_apart_from_the_packaged_graph() -> None:
    """The examples lie with the packaged files and no case is in the packaged graph."""
    inside = [path for path in resources.files("data") if FOLDER in path.parents]
    found = library.load().ask(f"SELECT ?c {{ ?c a <{DEF}Casus> }}", "casussen").rows

    assert inside == []
    assert list(found) == []
    assert set(EXPECTED) == {path.stem for path in STORIES}


@pytest.mark.slow
@pytest.mark.parametrize("paths", [tuple(STORIES), (LELYSTAD,)], ids=["stories", "lelystad"])
def test_both_engines_judge_the_examples_the_same(paths: tuple[Path, ...]) -> None:
    """Both engines give the same verdicts on every example."""
    found = judged(given(*paths), Both(Shifty(), PyShacl()))

    assert list(found.verdicts) == list(assessed(*paths).verdicts)


def test_verdicts_are_made_as_they_are_asked_for() -> None:
    """They can be counted, looked for and gone through more than once, always the same."""
    found = assessed(*STORIES).verdicts
    every = list(found)

    assert len(found) == len(every) == 33 * len(STORIES)
    assert every == list(found)
    assert every[0] in found
    assert replace(every[0], outcome=None) not in found
