"""Case files: what belongs to which case, what follows, and never a false green."""

from __future__ import annotations

import io
import json
import sys
from itertools import permutations
from pathlib import Path

import casuistiek
import jsonschema
import pytest
from referencing import Registry, Resource

from ggsr_kg import assessment, cases, casework, graphs, library, masks, settings, streaming
from ggsr_kg.assessment import Aggregation, Fraction
from ggsr_kg.engines import choose
from ggsr_kg.engines.shifty import Shifty
from ggsr_kg.errors import GgsrError, InputError, Text
from ggsr_kg.findings import Finding
from ggsr_kg.namespaces import DEF, PREFIXES, RDF
from ggsr_kg.reports import framework
from ggsr_kg.validation import NOT_RUN, Run

DOCS = Path(__file__).parents[1] / "docs"
HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
CASE = """
<https://w3id.org/ggsr/id/casus/x> a ggsr:Casus ;
  ggsr:aanpak aanpak:lelystad-gezinscoaching ;
  ggsr:gezin <https://w3id.org/ggsr/id/casus/x/gezin> .
<https://w3id.org/ggsr/id/casus/x/gezin> a ggsr:Gezin .
<https://w3id.org/ggsr/id/casus/x/ouder> a ggsr:Gezinslid ;
  ggsr:gezin <https://w3id.org/ggsr/id/casus/x/gezin> ; ggsr:gezinsrol gezinsrol:ouder ;
  ggsr:persoon <https://w3id.org/ggsr/id/casus/x/persoon-1> .
<https://w3id.org/ggsr/id/casus/x/kind> a ggsr:Gezinslid ;
  ggsr:gezin <https://w3id.org/ggsr/id/casus/x/gezin> ; ggsr:gezinsrol gezinsrol:kind ;
  ggsr:persoon <https://w3id.org/ggsr/id/casus/x/persoon-2> .
<https://w3id.org/ggsr/id/casus/x/persoon-1> a ggsr:Persoon .
<https://w3id.org/ggsr/id/casus/x/persoon-2> a ggsr:Persoon .
"""


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """Return a file with one small case."""
    path = tmp_path / "casus.ttl"
    path.write_text(HEAD + CASE, encoding="utf-8")
    return path


def checked(path: Path, *shapes: Path) -> Run:
    """Return the run over the file *path*."""
    setting = settings.prepare(shapes)
    return casework.validate(cases.read([path]), setting, Shifty())


def added(path: Path, text: str) -> Path:
    """Return *path* with *text* added to the file."""
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return path


def test_a_sound_case_gives_no_fault(given: Path) -> None:
    """A case that lacks much has data findings, no faults, and only its own nodes are counted."""
    run = checked(given)
    nodes = {each.rule.rpartition("#")[2]: each.nodes for each in run.rules}

    assert [each.rule for each in run.findings if each.severity == "violation"] == []
    assert nodes["CasusShape-gezin"] == 1
    assert nodes["C01Shape-gegevens-problemen"] == 1
    assert {each.case for each in run.findings} == {"https://w3id.org/ggsr/id/casus/x"}
    assert run.complete
    assert [(each.statements, each.cases) for each in run.inputs] == [(14, 1)]


def test_unknown_terms_are_no_green(given: Path) -> None:
    """A misspelt class or property is named with what was meant, and the run is not complete."""
    run = checked(
        added(given, "casus:x ggsr:startdaum '2013-01-01'^^xsd:date . <urn:b> a ggsr:Prob .")
    )
    found = {each.term.removeprefix(DEF): each for each in run.strays if each.unknown}

    assert set(found) == {"startdaum", "Prob"}
    assert found["startdaum"].mend.en == "did you mean ggsr:startdatum?"
    assert (3, False) == (run.exit_code(), run.complete)


def test_a_class_is_no_property_and_a_property_no_class(given: Path) -> None:
    """Which of the two a name is taken for is known, and what is meant by it comes of that kind."""
    run = checked(added(given, "<urn:b> a ggsr:casus . casus:x ggsr:Gezin <urn:b> ."))
    found = {(each.kind, each.term.removeprefix(DEF)): each.mend for each in run.strays}

    assert {key: mend and mend.nl for key, mend in found.items()} == {
        ("class", "casus"): "bedoelt u ggsr:Casus?",
        ("property", "Gezin"): "bedoelt u ggsr:gezin?",
    }


def test_a_name_of_another_vocabulary_is_not_taken_for_ours(given: Path) -> None:
    """Nearly the same name is only suggested within one vocabulary."""
    name, near = "<http://xmlns.com/foaf/0.1/name>", "<http://www.w3.org/ns/org#membr>"
    run = checked(added(given, f"casus:x {name} 1 ; {near} casus:x ."))

    assert [each.mend and each.mend.nl for each in run.strays] == [
        "bedoelt u org:member?",
        "controleer de naam of haal hem weg",
    ]


def test_a_prefix_of_another_namespace_is_told(given: Path) -> None:
    """Terms under another IRI than the vocabulary's are unknown, and the right IRI is named."""
    text = given.read_text(encoding="utf-8").replace("w3id.org/ggsr/def/ggsr#", "w3id.org/ggsr#")
    given.write_text(text, encoding="utf-8")
    run = checked(given)
    mends = {each.mend.en for each in run.strays if each.unknown}

    assert "did you mean <https://w3id.org/ggsr/def/ggsr#Casus>?" in mends
    assert run.exit_code() == 3


def test_known_terms_that_no_rule_looks_at_are_told(given: Path) -> None:
    """Data outside every rule is told, but is no fault."""
    run = checked(added(given, "casus:x ggsr:tekstuitgave 'x' ."))

    assert [(each.term, each.unknown) for each in run.strays] == [(DEF + "tekstuitgave", False)]


def test_a_file_without_cases_checks_nothing(tmp_path: Path) -> None:
    """Data of a kind that no rule is about ends with 3, not with 0."""
    path = tmp_path / "x.ttl"
    path.write_text("<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> 'x' .", encoding="utf-8")

    assert checked(path).exit_code() == 3


def test_a_part_of_a_case_that_is_not_there_is_told(given: Path) -> None:
    """What names a case that no file holds is checked all the same, and the name is at fault."""
    run = checked(
        added(given, "<urn:p> a ggsr:Probleem ; ggsr:casus casus:y ; ggsr:gezin casus:x .")
    )
    found = {each.rule.rpartition("#")[2] for each in run.findings if each.focus == "urn:p"}

    assert "ProbleemShape-leefgebied" in found
    assert any("casus" in name for name in found)


def test_names_of_things_are_free(given: Path) -> None:
    """Parts with IRIs of another kind, or none at all, belong to the case that mentions them."""
    text = given.read_text(encoding="utf-8")
    base = "https://w3id.org/ggsr/id/casus/x"
    for part in ("gezin", "ouder", "kind"):
        text = text.replace(f"<{base}/{part}>", f"<urn:{part}>")
    text = text.replace(f"<{base}/persoon-1>", "_:een").replace(f"<{base}/persoon-2>", "_:twee")
    usual = {(each.rule, each.case) for each in checked(given).findings}
    given.write_text(text, encoding="utf-8")

    assert {(each.rule, each.case) for each in checked(given).findings} == usual


def test_cases_that_refer_to_each_other_stay_together(given: Path) -> None:
    """A later case of the same family finds its family in whichever part it is checked."""
    later = "<urn:later> a ggsr:Casus ; ggsr:gezin <https://w3id.org/ggsr/id/casus/x/gezin> . "
    others = "".join(f"<urn:c{number}> a ggsr:Casus . " for number in range(60))
    added(given, others + later)
    together = [each.names for each in cases.read([given]).parts(25) if "urn:later" in each.names]

    assert [True] == ["https://w3id.org/ggsr/id/casus/x" in names for names in together]


def test_own_shapes_take_the_place_of_the_packaged(given: Path, tmp_path: Path) -> None:
    """A municipality's own shapes find what they demand, and a class nobody knows is not run."""
    shapes = tmp_path / "eigen.ttl"
    shapes.write_text(
        HEAD + "<urn:s> a sh:NodeShape ; sh:targetClass ggsr:Casus ; sh:property [ "
        "sh:path ggsr:startdatum ; sh:minCount 1 ] . <urn:t> a sh:NodeShape ; "
        "sh:targetClass ggsr:Cassus ; sh:nodeKind sh:IRI .",
        encoding="utf-8",
    )
    run = checked(given, shapes)

    assert [each.path for each in run.findings] == ["ggsr:startdatum"]
    assert [each.rule for each in run.rules if each.outcome == NOT_RUN] == ["urn:t"]


def test_background_is_never_reported(given: Path, tmp_path: Path) -> None:
    """A rule about something of the background finds nothing in it: it is not the user's."""
    shapes = tmp_path / "eigen.ttl"
    shapes.write_text(
        HEAD + "<urn:s> a sh:NodeShape ; sh:targetClass ggsr:Norm ; "
        "sh:property [ sh:path ggsr:bestaatNiet ; sh:minCount 1 ] .",
        encoding="utf-8",
    )
    run = checked(given, shapes)

    assert (run.findings, [each.nodes for each in run.rules]) == ((), [0])
    assert run.exit_code() == 3


def test_a_local_norm_changes_the_verdict(given: Path) -> None:
    """A municipality's own norm, in its own file, is what its cases are held to."""
    dates = "casus:x ggsr:aanmelddatum '2013-01-01'^^xsd:date ; ggsr:startdatum '{}'^^xsd:date ."
    norm = given.with_name("norm.ttl")
    norm.write_text(
        HEAD + "<urn:norm> a ggsr:Norm ; ggsr:grootheid grootheid:tijd-tot-start ; "
        "ggsr:geldtVoor gemeente:gm0995 ; ggsr:eenheid eenheid:dagen ; ggsr:richting 'maximum' ; "
        "ggsr:normstatus normstatus:lokaal ; ggsr:waarde 14 .",
        encoding="utf-8",
    )
    added(given, dates.format("2013-01-16"))
    setting = settings.prepare()

    def outcome(*files: Path) -> str | None:
        read = cases.read(files)
        run = casework.validate(read, setting, Shifty())
        found = casework.verdicts(run, setting)
        return next(each.outcome for each in found if each.indicator.endswith("c03"))

    assert (outcome(given), outcome(given, norm)) == ("voldoet", "verbeterpunt")


def test_a_folder_and_standard_input_are_read(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder stands for its files, and - for what is typed; a folder without files is refused."""
    typed = io.TextIOWrapper(io.BytesIO(given.read_bytes()))
    monkeypatch.setattr(sys, "stdin", typed)

    assert cases.read([given.parent]).names == cases.read(["-"]).names
    (given.parent / "leeg").mkdir()
    with pytest.raises(InputError, match="holds no RDF file"):
        cases.read([given.parent / "leeg"])


def test_json_follows_its_schema(given: Path) -> None:
    """The JSON of an assessment is what docs/assessment.schema.json says."""
    schemas = [
        json.loads((DOCS / f"{name}.schema.json").read_text(encoding="utf-8"))
        for name in ("assessment", "run")
    ]
    registry = Registry().with_resources(
        [(each["$id"], Resource.from_contents(each)) for each in schemas]
    )
    found = json.loads(json.dumps(library.assess([given]).as_json()))

    jsonschema.Draft202012Validator(schemas[0], registry=registry).validate(found)


def test_cases_add_up_by_a_chosen_assumption(given: Path) -> None:
    """More than half by default; two thirds and all can be chosen; another name is refused."""
    rules = casework.aggregations(settings.prepare().graph)

    assert set(rules) == {"alle", "meerderheid", "twee-derde"}
    assert [rules["meerderheid"].outcome(n, 3 - n) for n in (1, 2, 3)] == [
        "verbeterpunt",
        "voldoet",
        "voldoet",
    ]
    assert rules["meerderheid"].outcome(1, 1) == "verbeterpunt"
    assert [rules["twee-derde"].outcome(*n) for n in ((2, 1), (3, 2))] == [
        "voldoet",
        "verbeterpunt",
    ]
    assert [rules["alle"].outcome(n, 3 - n) for n in (2, 3)] == ["verbeterpunt", "voldoet"]
    assert Aggregation("urn:x", Fraction(1, 2), True).outcome(1, 1) == "voldoet"
    with pytest.raises(GgsrError, match="did you mean meerderheid"):
        library.assess([given], rule="meerderhied")


def test_a_rule_that_did_not_run_gives_no_verdict(given: Path) -> None:
    """An indicator of which a rule did not run has no verdict, never a green one."""
    setting = settings.prepare()
    read = cases.read([given])
    off = graphs.read_bytes(
        b"<https://w3id.org/ggsr/def/ggsr-shapes#C14Shape> "
        b"<http://www.w3.org/ns/shacl#deactivated> true .",
        "x",
        graphs.FORMATS[".ttl"],
    )
    broken = settings.Setting(
        setting.graph, setting.known, setting.terms, setting.rules, (*setting.shapes, *off)
    )
    run = casework.validate(read, broken, Shifty())
    outcomes = {each.indicator[-3:]: each.outcome for each in casework.verdicts(run, broken)}

    assert outcomes["c14"] is None
    assert outcomes["c20"] is not None
    assert run.exit_code() == 3


def test_the_reference_of_the_indicators_is_up_to_date() -> None:
    """docs/indicatoren.md is what the shapes say, each indicator and each rule of it."""
    text = framework.render("nl")
    rules = {iri.rpartition("#")[2] for iri in assessment.roles(settings.prepare().shapes)}

    assert (DOCS / "indicatoren.md").read_text(encoding="utf-8") == text
    assert {
        name for name in rules if name.startswith("C") and f"ggsrsh:{name}]" not in text
    } == set()


def test_the_norm_in_the_documentation_works(tmp_path: Path) -> None:
    """The norm that docs/casussen.md shows is sound, and its municipality is held to it."""
    text = (DOCS / "casussen.md").read_text(encoding="utf-8")
    norm = tmp_path / "norm.ttl"
    norm.write_text(text.split("```turtle")[1].split("```")[0], encoding="utf-8")
    case = tmp_path / "casus.ttl"
    dates = "'2013-01-01'^^xsd:date ; ggsr:startdatum '2013-01-16'^^xsd:date ."
    case.write_text(f"{HEAD}{CASE}casus:x ggsr:aanmelddatum {dates}", encoding="utf-8")
    found = library.validate([case, norm]).findings

    assert [each.rule for each in found if each.case is None] == []
    assert [each.message.en for each in found if each.rule.endswith("C03Shape-tijd")] == [
        "The approach started 15 days after the registration; the norm is at most 14 days."
    ]


GOOD = DOCS.parent / "data" / "voorbeelden" / "goede-casus.ttl"


DATED = {"c11", "c20", "c21", "c22"}
"""The indicators that read the date of anything."""
REGISTERED = {"c02", "c03"}
STARTED = {f"c{code:02}" for code in (3, 9, 11, 15, 20, 21, 25, 31, 32, 33)}
ENDED = {f"c{code:02}" for code in (7, 11, 15, 17, 19, 20, 21, 25, 29, 31, 33)}
"""The indicators that read the date of registration, start and end of a case."""


def outcomes(tmp_path: Path, old: str, new: str) -> dict[str, str | None]:
    """Return the outcome per indicator of the good case with *old* changed into *new*."""
    path = tmp_path / "anders.ttl"
    text = GOOD.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return {each.indicator[-3:]: each.outcome for each in library.assess([path]).verdicts}


def test_zero_is_false(tmp_path: Path) -> None:
    """A truth written as 0 or 1 means the same as false or true."""
    found = outcomes(tmp_path, "ggsr:nagekomen true", 'ggsr:nagekomen "0"^^xsd:boolean')

    assert found["c26"] == "verbeterpunt"


def test_a_faulty_fact_decides_nothing(tmp_path: Path) -> None:
    """A value that cannot be used leaves the indicators that read it undecided, and no others."""
    usual = outcomes(tmp_path, "ggsr:nagekomen true", "ggsr:nagekomen true")
    found = outcomes(tmp_path, "ggsr:nagekomen true", 'ggsr:nagekomen "nee"')

    assert {code for code in found if found[code] != usual[code]} == {"c26"}
    assert found["c26"] == "niet-te-bepalen"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("leefgebied leefgebied:wonen", "leefgebied leefgebied:woonen", "c25"),
        ("ggsr:aanmelddatum", 'ggsr:startdatum "2015-04-20"^^xsd:date ; ggsr:aanmelddatum', "c03"),
        ('einddatum "2016-05-27"', 'einddatum "2014-05-27"', "c11"),
    ],
)
def test_what_follows_from_a_faulty_fact_decides_nothing(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    """What is derived from a value that cannot be used makes no indicator unmet either."""
    found = outcomes(tmp_path, old, new)

    assert found[code] == "niet-te-bepalen"
    assert "verbeterpunt" not in found.values()


def test_a_reference_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    """What refers to a thing that no file describes says that, not how many there should be."""
    text = GOOD.read_text(encoding="utf-8")
    start = text.index("\n:gezinsplan\n")
    path = tmp_path / "casus.ttl"
    path.write_text(text[:start] + text[text.index("\n\n", start) :], encoding="utf-8")
    messages = {
        each.message.en for each in checked(path).findings if each.rule.endswith("-gezinsplan")
    }

    assert messages == {
        "ggsr:gezinsplan refers to something that is nowhere described: add it, or mend the"
        " reference"
    }


def test_what_a_shape_says_itself_is_said(tmp_path: Path) -> None:
    """A text of the case that stands in the words of a shape does not take these away."""
    text = GOOD.read_text(encoding="utf-8")
    path = tmp_path / "casus.ttl"
    path.write_text(text.replace("leefgebied:wonen", '"wonen"', 1), encoding="utf-8")
    found = {each.rule.rpartition("#")[2]: each.message.nl for each in checked(path).findings}

    assert "gezin, wonen, werk" in found["ProbleemShape-leefgebied"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('aanmelddatum "2015-02-16"', 'aanmelddatum "12015-02-16"', REGISTERED),
        ('"2016-05-20"^^xsd:date', '"12016"^^xsd:gYear', {"c15", "c17"} | DATED),
        ('startdatum "2015-03-02"', 'startdatum "20115-03-02"', STARTED),
        ('einddatum "2016-05-27"', 'einddatum "12016-05-27"', ENDED),
    ],
)
def test_a_year_of_five_digits_decides_nothing(
    tmp_path: Path, old: str, new: str, expected: set[str]
) -> None:
    """What reads that date, what follows from it, or the thing that has it, is undecided."""
    found = outcomes(tmp_path, old, new)

    assert {code for code in found if found[code] == "niet-te-bepalen"} == expected
    assert {code for code in found if found[code] == "voldoet"} == found.keys() - expected


AFTER = '"2018-04-16"^^xsd:date ;\n    ggsr:nazorg :nazorg'


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            '"2015-04-16"^^xsd:date',
            '"2015-02-15"^^xsd:date',
            {"c18"} | DATED | REGISTERED | STARTED,
        ),
        ('"2015-04-16"^^xsd:date', '"2014"^^xsd:gYear', {"c18"} | DATED | REGISTERED | STARTED),
        ('"2015-04-16"^^xsd:date', '"2018-04-16"^^xsd:date', {"c18"} | DATED | ENDED),
        ('"2015-04-16"^^xsd:date', '"2016"^^xsd:gYear', set()),
        (
            '"2016-05-20"^^xsd:date',
            '"2010-04-16"^^xsd:date',
            {"c07", "c17"} | DATED | REGISTERED | STARTED,
        ),
        ('"2015-03-12"^^xsd:date', '"2035-03-12"^^xsd:date', {"c04", "c13"} | DATED | ENDED),
        ('"2015-03-14"^^xsd:date', '"2035-03-14"^^xsd:date', {"c10", "c12"} | DATED | ENDED),
        ('"2015-07-30"^^xsd:date', '"2035-07-30"^^xsd:date', {"c30"} | DATED | ENDED),
        (
            '"2015-10-14"^^xsd:date',
            '"1990-10-14"^^xsd:date',
            {"c23"} | DATED | REGISTERED | STARTED,
        ),
        ('"2015-10-14"^^xsd:date', '"2017-10-14"^^xsd:date', set()),
    ],
)
def test_what_lies_outside_the_case_decides_nothing(
    tmp_path: Path, old: str, new: str, expected: set[str]
) -> None:
    """What is surely from before or after the case is a fault; an opinion may come afterwards.

    The date of the case that it does not fit may be the wrong one as well.
    """
    found = outcomes(tmp_path, old, new)

    assert {code for code in found if found[code] == "niet-te-bepalen"} == expected
    assert {code for code in found if found[code] == "voldoet"} == found.keys() - expected


def test_each_of_two_dates_that_do_not_fit_is_doubtful(tmp_path: Path) -> None:
    """Of a case that ends before it starts, either date may be the wrong one; the rest stands."""
    found = outcomes(tmp_path, 'startdatum "2015-03-02"', 'startdatum "2016-06-01"')
    expected = REGISTERED | STARTED | ENDED

    assert {code for code in found if found[code] == "niet-te-bepalen"} == expected
    assert {code for code in found if found[code] == "voldoet"} == found.keys() - expected


def test_a_contact_of_the_aftercare_may_come_after_the_case(tmp_path: Path) -> None:
    """It is no fault, and no contact of the case itself either."""
    found = outcomes(tmp_path, '"2015-04-16"^^xsd:date', AFTER)

    assert {code for code in found if found[code] != "voldoet"} == {"c18"}
    assert found["c18"] == "verbeterpunt"


def test_a_date_of_the_wrong_kind_decides_nothing(tmp_path: Path) -> None:
    """A date that is a text is a fault, though the shape offers a choice of kinds of date."""
    found = outcomes(tmp_path, '"2015-07-30"^^xsd:date', '"30-07-2015"')

    assert found["c30"] == "niet-te-bepalen"


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        (
            'startdatum "2015-03-02"^^xsd:date',
            "beginDagnummer 735000",
            {"c03": "niet-te-bepalen", "c20": "niet-te-bepalen"},
        ),
        ("ggsr:volledigVastgelegd", "ggsr:vastgelegd", {"c24": "niet-te-bepalen"}),
        ("a ggsr:Gezin ;", "a ggsr:Gezin ; ggsr:oudersNietInStaat false ;", {}),
    ],
)
def test_no_file_is_believed_on_what_follows(
    tmp_path: Path, old: str, new: str, changed: dict[str, str]
) -> None:
    """What only rules make is left out where a file states it, and that is told."""
    path, text = tmp_path / "casus.ttl", GOOD.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    run = casework.validate(cases.read([path]), casuistiek.setting(), choose.engine("auto"))
    name = new.rsplit("ggsr:", maxsplit=1)[-1].split(maxsplit=1)[0]

    assert [(DEF + name, True)] == [
        (each.term, each.unknown) for each in run.strays if each.unknown
    ]
    assert run.exit_code() in (1, 3)
    found = outcomes(tmp_path, old, new)
    assert {code: found[code] for code in changed} == changed


MISPLACED = {
    ":oordeel-ggz ggsr:vertrouwen false .": "vertrouwen",
    ":overleg ggsr:nagekomen false .": "nagekomen",
    ":partner-ggz ggsr:wachtlijstBegin '2015-03-09'^^xsd:date .": "wachtlijstBegin",
    "casus:goede-casus ggsr:opgeheven false .": "opgeheven",
    "<urn:n> a ggsr:Norm ; ggsr:einde '2010-01-01'^^xsd:date .": "einde",
}


@pytest.mark.parametrize("more", MISPLACED)
def test_a_property_with_the_wrong_kind_of_thing_is_no_green(tmp_path: Path, more: str) -> None:
    """It counts for nothing there, and that is told, however the file is read."""
    path = tmp_path / "casus.ttl"
    path.write_text(f"{GOOD.read_text(encoding='utf-8')}\n{more}\n", encoding="utf-8")
    engine = choose.engine("auto")
    for run in (
        casework.validate(cases.read([path]), casuistiek.setting(), engine),
        streaming.validate([path], casuistiek.setting(), engine),
    ):
        (stray,) = (each for each in run.strays if each.unknown)

        assert stray.term == DEF + MISPLACED[more]
        assert stray.mend is not None
        assert "telt niet mee bij ggsr:" in stray.mend.nl
        assert not run.complete


@pytest.mark.parametrize("kinds", ["foaf:Document", "ggsr:Aanmelding", "ggsr:Gezinslid"])
@pytest.mark.parametrize("last", [False, True])
def test_what_a_property_stands_with_is_no_matter_of_order(
    given: Path, kinds: str, last: bool
) -> None:
    """A class that has the property makes it count, and one that is not ours changes nothing."""
    lines = ["<urn:c> a ggsr:Contact ; ggsr:geboortedatum '2001-01-01'^^xsd:date .\n"]
    lines.insert(last, f"<urn:c> a {kinds} .\n")
    run = checked(added(given, "".join(lines)))
    mends = [each.mend for each in run.strays if each.term == DEF + "geboortedatum"]

    assert [each.nl.partition(";")[0] for each in mends if each] == {
        "foaf:Document": ["telt niet mee bij ggsr:Contact"],
        "ggsr:Aanmelding": ["telt niet mee bij ggsr:Aanmelding"],
        "ggsr:Gezinslid": [],
    }[kinds]


def test_what_follows_a_property_of_a_general_kind_may_have_it(given: Path) -> None:
    """A plan has a begin since plans have, and a thing of a kind of its own may have anything."""
    more = "casus:y a <urn:Eigen> ; ggsr:vertrouwen false . casus:x/p a ggsr:Gezinsplan ."
    run = checked(
        added(
            given, more.replace("casus:x/p", "<urn:p>") + " <urn:p> ggsr:begin '2013'^^xsd:gYear ."
        )
    )

    assert [each.term for each in run.strays if each.unknown] == ["urn:Eigen"]


def test_a_thing_of_no_kind_is_no_green(given: Path) -> None:
    """What has properties of ours but no kind that a rule knows is told, and is not complete."""
    run = checked(
        added(given, "casus:y ggsr:begin '2013-01-01'^^xsd:date . [] ggsr:nagekomen false .")
    )

    assert [
        "2 dingen hebben geen soort die een regel kent; zeg wat het is, zoals a ggsr:Probleem"
    ] == [each.nl for each in run.gaps]
    assert run.exit_code() == 3


def test_no_text_of_a_case_is_repeated(given: Path) -> None:
    """A name where a concept belongs is in no message."""
    run = checked(
        added(
            given,
            "<urn:p> a ggsr:Probleem ; ggsr:casus casus:x ; ggsr:gezin casus:x ; "
            "ggsr:leefgebied 'Zwaantje' . <urn:d> a ggsr:Doel ; ggsr:casus casus:x ; "
            "ggsr:probleem <urn:q> . <urn:q> a ggsr:Probleem ; ggsr:casus casus:x .",
        )
    )
    texts = [text for each in run.findings for text in (each.message.nl, each.message.en)]

    assert any("..." in text for text in texts)
    assert [text for text in texts if "Zwaantje" in text] == []


@pytest.mark.parametrize("texts", [*permutations(["Jan", "Jan Jansen", "Jansen de Wit", "."])])
def test_nothing_of_a_text_is_left_where_texts_overlap(texts: tuple[str, ...]) -> None:
    """Whatever their order, and what is put in their place is no text of the case."""
    finding = Finding("r", "urn:x", Text("Met Jan Jansen de Wit en Jan.", "With Jans (Jansen)."))

    assert Text("Met ... en ...", "With ...s (...sen)...") == masks.masked(finding, texts).message


def test_a_misspelt_concept_is_named(given: Path) -> None:
    """A concept that no scheme has is told with the one that was meant."""
    run = checked(added(given, "casus:x ggsr:aanmeldroute aanmeldroute:organisatei ."))
    (stray,) = [each for each in run.strays if each.unknown]

    assert stray.kind == "concept"
    assert stray.mend.en.startswith("did you mean organisatie? Known: gezin, ")


def test_a_case_in_two_files_is_told(given: Path) -> None:
    """Two copies of one case are no two cases, and mixing them is no green."""
    copy = given.with_name("kopie.ttl")
    copy.write_bytes(given.read_bytes())
    run = casework.validate(cases.read([given, copy]), settings.prepare(), Shifty())

    assert ["casus:x staat in meer dan één bestand; geef elke casus één keer"] == [
        each.nl for each in run.gaps
    ]
    assert [] == [each for each in run.strays if each.unknown]
    assert run.exit_code() == 3


@pytest.mark.parametrize("files", [1, 2])
def test_a_named_graph_is_no_file(tmp_path: Path, files: int) -> None:
    """One case in two graphs of a file stands in one file; in one graph of two files in two."""
    line = f"<urn:c> <{RDF}type> <{DEF}Casus> <urn:g%d> .\n"
    paths = [tmp_path / f"{number}.nq" for number in range(files)]
    for path in paths:
        path.write_text(line % 1 + line % 2, encoding="utf-8")

    assert {"urn:c": files} == cases.read(paths).files


def test_a_case_is_judged_the_same_in_any_company(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found does not depend on which cases are checked at once, local norms included."""
    names = {"C03", "C25", "C33"}
    everything = cases.read(path for path in casuistiek.FILES if path.stem in names)
    setting, engine = settings.prepare(), choose.engine("auto")
    found = []
    for size in (4, 250):
        monkeypatch.setattr(casework, "PART", size)
        found.append(set(casework.validate(everything, setting, engine).findings))

    assert len(found[0]) > 100
    assert found[0] == found[1]
