"""The summaries of cases: as good as the cases for the questions, and without names or texts."""

from __future__ import annotations

import stat
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ggsr_kg import (
    answers,
    cases,
    casework,
    folders,
    generate,
    graphs,
    library,
    queries,
    settings,
    streaming,
    summaries,
)
from ggsr_kg.columns import disk
from ggsr_kg.columns.disk import ColumnStore, Gathered
from ggsr_kg.columns.reading import reads
from ggsr_kg.columns.terms import Terms
from ggsr_kg.engines import choose
from ggsr_kg.errors import GgsrError, StoreError
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Term, Triple
from ggsr_kg.namespaces import DEF, RDF, SKOS, XSD
from ggsr_kg.said import numbered
from ggsr_kg.settings import Setting
from ggsr_kg.store import Store
from ggsr_kg.validation import Run

HERE = Path(__file__).parent
INVENTED = HERE / "vragen" / "casussen.ttl"
QUESTIONS = queries.catalogue()
OVER_CASES = [name for name, each in QUESTIONS.items() if "casussen" in each.tags]
ANY = {"betrokken-in-casussen", "oordelen-vergeleken", "urengrenzen"}
"""The questions that read properties which they do not name."""
FREE = {XSD + "string", RDF + "langString"}


@cache
def setting() -> Setting:
    """Return what cases are checked with."""
    return settings.prepare()


def kept(folder: Path, *files: Path, workers: int = 1, stream: bool = False) -> tuple[Run, Path]:
    """Return what is found in the case *files*, and the new store of their summaries."""
    keeper = summaries.Keeper(folder)
    given, engine = replace(setting(), keeper=keeper), choose.engine("auto")
    if stream:
        run = streaming.validate(files, given, engine, workers=workers)
    else:
        run = casework.validate(cases.read(files), given, engine, workers=workers)
    keeper.write()
    return run, folder


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of invented families, of whom most have something amiss."""
    path = tmp_path_factory.mktemp("gezinnen") / "gezinnen.nt"
    generate.write(generate.families(120, 11, 0.9), path)
    return path


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, families: Path) -> tuple[Store, ColumnStore]:
    """Return the whole graph with cases of all kinds, and the store of their summaries."""
    files = (INVENTED, families, *sorted((HERE / "casus").glob("C2*.ttl")))
    folder = tmp_path_factory.mktemp("opslag") / "opslag"
    return library.load(files), ColumnStore(kept(folder, *files)[1])


def rows(source: Any, name: str, lang: str = "nl", **given: Any) -> list[dict[str, str]]:
    """Return the answer of *source* to the question *name*."""
    return answers.ask(source.ask, QUESTIONS[name], given, lang).records()


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_summaries_answer_as_the_cases_do(
    both: tuple[Store, ColumnStore], name: str, lang: str
) -> None:
    """Every question gives the same over the summaries as over the cases themselves."""
    whole, summary = both

    assert rows(summary, name, lang) == rows(whole, name, lang)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("leefgebied-zonder-partner", {"gemeente": "Dordrecht"}),
        ("leefgebied-zonder-partner", {"leefgebied": ["wonen", "werk"], "gemeente": "Delft"}),
        ("ontbrekend-partnertype", {"aanpak": "Reset"}),
        ("ontbrekend-partnertype", {"leefgebied": "wonen"}),
        ("betrokken-in-casussen", {"soort": "organisatie"}),
        ("betrokken-in-casussen", {"soort": "partnertype", "gemeente": ["Delft", "Lelystad"]}),
        ("caseload", {"peildatum": "2014-02-01"}),
        ("caseload", {"peildatum": "2013-09-01"}),
        ("oordelen-vergeleken", {"indicator": "C01"}),
        ("voortgang", {"gemeente": "Delft"}),
    ],
)
def test_summaries_answer_with_parameters(
    both: tuple[Store, ColumnStore], name: str, given: dict[str, Any]
) -> None:
    """With parameters too, and there is an answer."""
    whole, summary = both
    found = rows(summary, name, **given)

    assert found == rows(whole, name, **given)
    assert found


@pytest.mark.parametrize("name", OVER_CASES)
def test_columns_answer_questions_over_cases_themselves(
    both: tuple[Store, ColumnStore], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No question over cases needs the other engine, which must have all of it in memory."""
    monkeypatch.setattr(ColumnStore, "_within_memory", None)

    assert rows(both[1], name)


def test_what_columns_cannot_do_is_asked_of_oxigraph(both: tuple[Store, ColumnStore]) -> None:
    """Any SPARQL gets an answer, the same as over the statements of the store."""
    _, summary = both
    again = Store()
    again.add(summary.quads())
    for text in (
        "ASK { ?c a ggsr:Casus ; ggsr:leefgebiedZonderPartner ?l }",
        "SELECT (COUNT(*) AS ?n) { ?c a ggsr:Casus MINUS { ?c ggsr:einddatum ?d } }",
        "CONSTRUCT { ?c ggsr:aanpak ?a } WHERE { ?c a ggsr:Casus ; ggsr:aanpak ?a }",
    ):
        one, two = (answers.ask(each.ask, queries.adhoc(text, "x")) for each in (summary, again))

        assert one == two
        assert one.rows or one.triples or one.boolean


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_a_question_can_read_is_enough(both: tuple[Store, ColumnStore], name: str) -> None:
    """Without the statements of other properties the answer is the same."""
    text = QUESTIONS[name].bound({}, "nl")
    wanted = reads(text)
    part = Store()
    part.add(both[1].quads(wanted))

    assert (wanted is None) == (name in ANY)
    assert part.ask(text).rows == both[0].ask(text).rows


def test_a_wrong_question_is_refused(both: tuple[Store, ColumnStore]) -> None:
    """A text that is no SPARQL is told as by the other store."""
    found = []
    for source in both:
        with pytest.raises(GgsrError) as error:
            source.ask("SELECT ?x { ?x a }", "vraag")
        found.append(str(error.value))

    assert found[0] == found[1]


def stated(store: ColumnStore) -> set[Triple]:
    """Return what the store says, but for the blank nodes of the ontology."""
    return {
        quad.triple
        for quad in store.quads()
        if not {BlankNode} & {type(quad.subject), type(quad.object)}
    }


def of_cases(store: ColumnStore) -> set[tuple[str, Term]]:
    """Return the property and value of everything that the store has beyond the packaged graph."""
    more = stated(store) - {quad.triple for quad in library.load()}
    return {(each.predicate.value, each.object) for each in more}


def test_a_summary_has_no_names_and_no_texts(tmp_path: Path) -> None:
    """Of cases it holds things, dates, numbers and truths, whatever the file says."""
    text = INVENTED.read_text(encoding="utf-8")
    said = {
        "a ggsr:Gezin ;": 'a ggsr:Gezin ; skos:prefLabel "gezin Jansen"@nl ;',
        "a ggsr:Regisseurschap ;": (
            'a ggsr:Regisseurschap ; ggsr:einde "na Jansen" ; ggsr:begin "Jansen"^^<urn:tekst> ; '
            'skos:prefLabel "mevrouw Jansen" ; ggsr:toelichting "Jansen belt"@nl ;'
        ),
        "a ggsr:Betrokkenheid ;": 'a ggsr:Betrokkenheid ; ggsr:omschrijving "buurman Jansen"@nl ;',
        "ggsr:fte 0.14 ;": 'ggsr:fte 0.14 , "Jansen" ; ggsr:naam "Jansen" ;',
    }
    for old, new in said.items():
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "namen.ttl"
    prefix = f"PREFIX skos: <{SKOS}>\n"
    path.write_text(prefix + text, encoding="utf-8")
    _, folder = kept(tmp_path / "opslag", path)
    found = of_cases(ColumnStore(folder))
    texts = [o for _, o in found if isinstance(o, Literal) and o.datatype.value in FREE]

    assert b"Jansen" not in b"".join(each.read_bytes() for each in folder.iterdir())
    assert texts == []
    assert {name.removeprefix(DEF) for name, _ in found} == {
        RDF + "type",
        "aanpak",
        "begin",
        "betrokkenOrganisatie",
        "betrokkenPartnertype",
        "casus",
        "einddatum",
        "einde",
        "fte",
        "geldendeNorm",
        "leefgebiedZonderPartner",
        "nietTeBepalenOp",
        "nietVanToepassingOp",
        "partnerdekkingOnzeker",
        "persoon",
        "team",
        "verbeterpuntOp",
        "voldoetOp",
    }


@pytest.mark.slow
def test_slices_and_processes_give_the_same_store(tmp_path: Path, families: Path) -> None:
    """However cases are read and spread, the store is the same."""
    made = [
        kept(tmp_path / "een", families)[1],
        kept(tmp_path / "twee", families, workers=2)[1],
        kept(tmp_path / "delen", families, workers=2, stream=True)[1],
    ]
    found = [stated(ColumnStore(folder)) for folder in made]

    assert found[0] == found[1] == found[2]


def test_keeping_summaries_changes_no_finding(tmp_path: Path, families: Path) -> None:
    """The run is the same with a store as without."""
    given, engine = cases.read([families]), choose.engine("auto")

    assert kept(tmp_path / "x", families)[0] == casework.validate(given, setting(), engine)


def test_verdicts_of_a_run_can_be_compared(tmp_path: Path, families: Path) -> None:
    """Verdicts put in the store give the comparison that the same verdicts in a file give."""
    keeper = summaries.Keeper(tmp_path / "opslag")
    given, engine = replace(setting(), keeper=keeper), choose.engine("auto")
    run = casework.validate(cases.read([families]), given, engine)
    found = casework.verdicts(run, given)
    keeper.add(summaries.of_verdicts(found))
    keeper.write()
    table = rows(ColumnStore(tmp_path / "opslag"), "oordelen-vergeleken")
    counted = ("voldoet", "verbeterpunt", "niet_te_bepalen", "niet_van_toepassing")

    assert sum(int(row[name]) for row in table for name in counted) == len(found) == 120 * 33


# --- the folder


def gathered() -> Gathered:
    """Return three statements, gathered twice."""
    text = b'<urn:a> <urn:b> "007"^^<http://www.w3.org/2001/XMLSchema#integer> , "x\\n"@nl , _:c .'
    terms = Terms()
    columns = numbered(terms, graphs.read_bytes(text, "x", graphs.FORMATS[".ttl"]))
    made = Gathered()
    for _ in range(2):
        made.add(disk.part(terms.all, *columns))
    return made


def test_a_store_keeps_each_statement_once(tmp_path: Path) -> None:
    """Numbers come back as the embedded store knows them, texts as they were."""
    folder = tmp_path / "nieuw" / "opslag"
    integer = NamedNode(XSD + "integer")

    assert gathered().write(folder) == 3

    found = {quad.object for quad in ColumnStore(folder).quads()}

    assert {Literal("7", datatype=integer), Literal("x\n", language="nl")} < found
    assert any(isinstance(each, BlankNode) for each in found)


def test_only_the_user_can_read_the_store(tmp_path: Path) -> None:
    """The folder and its files are closed to others."""
    folder = tmp_path / "opslag"
    gathered().write(folder)
    modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (folder, *folder.iterdir())}

    assert modes == {0}


def test_a_store_takes_no_place_of_something_else(tmp_path: Path) -> None:
    """A folder with something in it, or a file, is refused, before and after the work."""
    (tmp_path / "vol").mkdir()
    (tmp_path / "vol" / "x").write_text("x")
    (tmp_path / "bestand").write_text("x")
    for name in ("vol", "bestand"):
        with pytest.raises(StoreError, match="not empty"):
            summaries.Keeper(tmp_path / name)
        with pytest.raises(StoreError, match="not empty"):
            gathered().write(tmp_path / name)
    with pytest.raises(StoreError, match="no folder can be made"):
        summaries.Keeper(tmp_path / "bestand" / "opslag")
    (tmp_path / "leeg").mkdir()
    gathered().write(tmp_path / "leeg")

    assert ColumnStore(tmp_path / "leeg").facts


def test_a_store_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When writing ends halfway there is no folder, and nothing is left beside it."""

    def stop(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders, "mark", stop)
    with pytest.raises(StoreError, match="No space left"):
        gathered().write(tmp_path / "opslag")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["terms.txt", "statements.npy", folders.MARKER])
@pytest.mark.parametrize("change", ["shorter", "empty", "gone", "other"])
def test_a_damaged_store_is_refused(tmp_path: Path, name: str, change: str) -> None:
    """A store of which a file is cut, changed or gone gives an error, never an answer."""
    folder = tmp_path / "opslag"
    gathered().write(folder)
    path = folder / name
    data = path.read_bytes()
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes({"shorter": data[:-9], "empty": b"", "other": b"\xff" * 200}[change])

    with pytest.raises(StoreError):
        ColumnStore(folder)


def test_the_stores_are_not_taken_for_each_other(tmp_path: Path) -> None:
    """A store of one kind is not opened as one of the other."""
    gathered().write(tmp_path / "een")
    Store(tmp_path / "twee", new=True)

    with pytest.raises(StoreError, match="columns-1"):
        Store(tmp_path / "een")
    with pytest.raises(StoreError, match="version 1"):
        ColumnStore(tmp_path / "twee")
