"""The rules that say of a case what its shapes compare: when they speak, when not, the boundary."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from derivation import PREFIXES, RULES, day, derived, values

from ggsr_kg import cases, graphs, library, resources, settings, summaries
from ggsr_kg.batches import Batch
from ggsr_kg.columns import rules
from ggsr_kg.graphs import Triple
from ggsr_kg.namespaces import CONCEPT, DEF, INFERRED, RDF
from ggsr_kg.store import Store

CASES = sorted((Path(__file__).parent / "casus").glob("C*.ttl"))


# --- what is recorded


def test_one_item_makes_a_part_recorded() -> None:
    """One item of a kind records that part of the dossier, two record it once, none do not."""
    found = values(
        "vastgelegd",
        ":c a ggsr:Casus .",
        ":d1 a ggsr:Doel ; ggsr:casus :c . :d2 a ggsr:Doel ; ggsr:casus :c .",
        ":h a ggsr:Hulpverleningsplan ; ggsr:casus :c .",
        ":p a ggsr:Probleem ; ggsr:casus :ander .",
    )

    assert found == ["doelen", "plannen", "problemen"]


def test_a_part_given_in_full_is_recorded_without_items() -> None:
    """Saying that a part is given in full records it, so that no item means none."""
    complete = ":c a ggsr:Casus ; ggsr:volledigVastgelegd dossieronderdeel:doelen ."

    assert values("vastgelegd", complete) == ["doelen"]
    assert values("vastgelegd", ":c a ggsr:Casus .") == []


def test_members_and_registration_are_recorded() -> None:
    """A date of registration records that; a member of the family of the case records members."""
    case = ":c a ggsr:Casus ; ggsr:gezin :g"
    date_of = f" ; ggsr:aanmelddatum {day('2013-01')} ."

    assert values("vastgelegd", case + date_of) == ["aanmelding"]
    assert values("vastgelegd", case + " .", ":k a ggsr:Gezinslid ; ggsr:gezin :g .") == [
        "gezinsleden"
    ]
    assert values("vastgelegd", case + " .", ":p a ggsr:Probleem ; ggsr:gezin :g .") == []


def test_every_part_of_a_dossier_can_be_recorded() -> None:
    """The rule knows every part of a dossier that the scheme names, and no other."""
    scheme = graphs.read(resources.root() / "ontology/begrippen/dossieronderdeel.ttl")
    named = {quad.subject.value.rpartition("/")[2] for quad in scheme}
    text = RULES["vastgelegd"].text

    assert {name for name in named - {"dossieronderdeel"} if f":{name}" not in text} == set()


# --- parents


def finding(name: str, when: str, value: str) -> str:
    """Return a finding on the parents in Turtle."""
    return (
        f":{name} a ggsr:Vaststelling ; ggsr:casus :c ; ggsr:datum {day(when)} ; "
        f"ggsr:oudersNietInStaat {value} ."
    )


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([("2013-02-01", "true")], ["true"]),
        ([("2013-02-01", "false")], ["false"]),
        ([("2013-02-01", "true"), ("2013-02-02", "false")], ["false"]),
        ([("2013-02-01", "true"), ("2013-02-02", "false"), ("2013-02-03", "true")], ["true"]),
        ([("2013-02-01", "true"), ("2013-02-01", "true")], ["true"]),
        ([("2013-02-01", "true"), ("2013-02-01", "false")], []),
        ([("2013-02-01", "true"), ("2013-02", "false")], []),
        ([("2013-02-01", "true"), ("2013-02", "true")], ["true"]),
        ([("2013-02-01", "true"), ("2013-03", "false")], ["false"]),
        ([("2013-02-01", "true"), ("2012", "false")], ["true"]),
        ([("2013-02-01", "true"), ("2013", "false")], []),
        ([("2013-02-01+01:00", "true"), ("2013-02-01", "false")], []),
        ([("2013-02-01+01:00", "true"), ("2013-02-02", "false")], ["false"]),
    ],
)
def test_the_latest_finding_decides(findings: list[tuple[str, str]], expected: list[str]) -> None:
    """The latest finding decides; what cannot be put in order and contradicts decides nothing."""
    lines = [finding(f"v{number}", *each) for number, each in enumerate(findings)]

    assert values("ouders-niet-in-staat", ":c ggsr:gezin :g .", *lines) == expected


def test_a_finding_is_of_its_own_case() -> None:
    """A later finding in another case changes nothing."""
    other = finding("w", "2014-01-01", "false").replace("ggsr:casus :c", "ggsr:casus :ander")
    found = derived(
        "ouders-niet-in-staat", ":c ggsr:gezin :g .", finding("v", "2013-01-01", "true"), other
    )

    assert found == [("g", "oudersNietInStaat", "true")]


def test_findings_of_many_cases_are_not_compared_with_each_other() -> None:
    """Two thousand findings are done at once; in pairs they take minutes."""
    one = ":c# ggsr:gezin :g# . " + finding("v#", "2013-01-01", "true").replace(":c ", ":c# ")
    text = PREFIXES + "\n".join(one.replace("#", str(number)) for number in range(2000))
    graph = Store()
    graph.add(graphs.read_bytes(text.encode(), "proef", graphs.FORMATS[".ttl"], "urn:proef"))
    found = graph.ask(RULES["ouders-niet-in-staat"].text, limit=10)

    assert len(found.triples) == 2000


# --- coverage

TABLE = """
:d1 a ggsr:Leefgebieddekking ; ggsr:partnertype partnertype:p14 ;
    ggsr:leefgebied leefgebied:wonen ; ggsr:rang "primair" .
:d2 a ggsr:Leefgebieddekking ; ggsr:partnertype partnertype:p14 ;
    ggsr:leefgebied leefgebied:gezin ; ggsr:rang "secundair" .
:t a ggsr:Typering ; ggsr:organisatie :o ; ggsr:partnertype partnertype:p14 .
"""


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("ggsr:partnertype partnertype:p14", ["gezin", "wonen"]),
        ("ggsr:organisatie :o", ["gezin", "wonen"]),
        ("ggsr:partnertype partnertype:p15", []),
        ("ggsr:organisatie :onbekend", []),
    ],
)
def test_an_involved_partner_covers_what_its_kind_covers(who: str, expected: list[str]) -> None:
    """A partner covers the domains of its kind, or of the kind its organisation is taken to be."""
    partner = f":b a ggsr:Betrokkenheid ; ggsr:casus :c ; {who} ."

    assert values("leefgebied-gedekt", TABLE, partner) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (":b ggsr:eindeDagnummer 99 . :c ggsr:beginDagnummer 100 .", []),
        (":b ggsr:eindeDagnummer 100 . :c ggsr:beginDagnummer 100 .", ["gezin", "wonen"]),
        (":b ggsr:eindeDagnummer 99 .", ["gezin", "wonen"]),
        (":c ggsr:beginDagnummer 100 .", ["gezin", "wonen"]),
        (":b ggsr:beginDagnummer 99 . :c ggsr:eindeDagnummer 100 .", ["gezin", "wonen"]),
        (":ander ggsr:eindeDagnummer 99 . :c ggsr:beginDagnummer 100 .", ["gezin", "wonen"]),
    ],
)
def test_who_left_before_the_start_covers_nothing(days: str, expected: list[str]) -> None:
    """A partner that is known to have left before the case started covers no domain."""
    partner = ":b a ggsr:Betrokkenheid ; ggsr:casus :c ; ggsr:partnertype partnertype:p14 ."

    assert values("leefgebied-gedekt", TABLE, partner, days) == expected


def test_a_coordinator_covers_nothing() -> None:
    """Who coordinates is no partner, whatever the organisation."""
    coordinator = ":r a ggsr:Regisseurschap ; ggsr:casus :c ; ggsr:organisatie :o ."

    assert values("leefgebied-gedekt", TABLE, coordinator) == []


# --- norms


def norm(name: str, scope: str, status: str, demand: str = "tijd-tot-start maximum dagen") -> str:
    """Return a norm in Turtle; *demand* is its quantity, its direction and its unit."""
    quantity, direction, unit = demand.split()
    return (
        f":{name} ggsr:eenheid eenheid:{unit} ; ggsr:geldtVoor {scope} ; "
        f"ggsr:grootheid grootheid:{quantity} ; ggsr:normstatus normstatus:{status} ; "
        f'ggsr:richting "{direction}" ; ggsr:waarde 7 .'
    )


CASE = ":c a ggsr:Casus ; ggsr:aanpak :a ; ggsr:team :t . :a ggsr:gemeente :gem ."
READING = norm("lezing", "toetsingskader:ggsr", "interpretatie")


@pytest.mark.parametrize("scope", [":a", ":gem", ":t"])
@pytest.mark.parametrize("status", ["lokaal", "hard"])
@pytest.mark.parametrize("unit", ["dagen", "weken"])
def test_a_local_norm_replaces_a_reading(scope: str, status: str, unit: str) -> None:
    """A norm of the approach, municipality or team takes the place of a reading."""
    own = norm("eigen", scope, status, f"tijd-tot-start maximum {unit}")

    assert values("geldende-norm", CASE, READING, own) == ["eigen"]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (norm("eigen", ":elders", "lokaal"), ["lezing"]),
        (norm("eigen", ":a", "lokaal", "tijd-tot-start minimum dagen"), ["lezing"]),
        (norm("eigen", ":a", "lokaal", "tijd-tot-start precies dagen"), ["lezing"]),
        (norm("eigen", ":a", "lokaal", "tijd-tot-start maximum jaren"), ["lezing"]),
        (norm("eigen", ":a", "hard", "tijd-tot-start maximum uren"), ["lezing"]),
        (norm("eigen", ":a", "waarneming"), ["lezing"]),
        (norm("eigen", ":a", "interpretatie"), ["eigen", "lezing"]),
        (norm("eigen", "toetsingskader:ggsr", "hard"), ["eigen", "lezing"]),
        (
            norm("eigen", ":a", "lokaal", "nazorgduur minimum jaren"),
            ["eigen", "lezing"],
        ),
    ],
)
def test_a_reading_stays_beside_other_norms(other: str, expected: list[str]) -> None:
    """Elsewhere, in another direction, unit or quantity, or only seen: the reading stays."""
    assert values("geldende-norm", CASE, READING, other) == expected


def test_a_hard_norm_is_not_replaced() -> None:
    """A local norm stands beside a hard one and takes nothing from it."""
    hard = norm("hard", "toetsingskader:ggsr", "hard")

    assert values("geldende-norm", CASE, hard, norm("eigen", ":a", "lokaal")) == ["eigen", "hard"]


@pytest.mark.parametrize("value", ["-1", '"7"', '"veel"', "ggsr:waarde"])
def test_a_norm_without_a_usable_number_is_not_in_force(value: str) -> None:
    """A value that is no number of at least zero neither counts nor displaces a reading."""
    own = norm("eigen", ":a", "lokaal").replace("ggsr:waarde 7", f"ggsr:waarde {value}")

    assert values("geldende-norm", CASE, READING, own) == ["lezing"]


USABLE = {
    ("caseload", "maximum", "gezinnen-per-fte"),
    ("gezamenlijke-plannen", "precies", "plannen"),
    ("kinderen", "minimum", "kinderen"),
    ("leefgebieden-met-chronisch-probleem", "minimum", "leefgebieden"),
    ("leefgebieden-voor-opschaling", "minimum", "leefgebieden"),
    ("leeftijd-van-kinderen", "maximum", "jaren"),
    ("leeftijd-van-kinderen", "minimum", "jaren"),
    ("nazorgduur", "minimum", "jaren"),
    ("ouders", "minimum", "ouders"),
    ("regisseurs", "precies", "regisseurs"),
    ("tijd-tot-start", "maximum", "dagen"),
    ("tijd-tot-start", "maximum", "weken"),
    ("tijd-tussen-nazorgcontacten", "maximum", "weken"),
}
"""Of each quantity the direction and the unit in which a norm can hold for a case."""


def names(scheme: str) -> list[str]:
    """Return the names of the concepts in a scheme."""
    path = resources.root() / f"ontology/begrippen/{scheme}.ttl"
    start = f"{CONCEPT}{scheme}/"
    found = {quad.subject.value for quad in graphs.read(path)}
    return sorted(each.removeprefix(start) for each in found if each.startswith(start))


def test_only_usable_norms_are_in_force() -> None:
    """Of every quantity, direction and unit, a norm is in force when the shapes understand it."""
    every = product(names("grootheid"), ("maximum", "minimum", "precies"), names("eenheid"))
    norms = {"-".join(each): each for each in every}
    lines = [norm(key, ":a", "lokaal", " ".join(each)) for key, each in norms.items()]

    assert {norms[key] for key in values("geldende-norm", CASE, *lines)} == USABLE


def test_packaged_norms_are_usable() -> None:
    """Every norm in data/normen.ttl that is more than an observation can be in force."""
    told: dict[str, dict[str, str]] = {}
    for subject, predicate, value in map(
        graphs.terms, graphs.read(resources.root() / "data/normen.ttl")
    ):
        name = value.value.rpartition("/")[2]
        told.setdefault(subject.value, {})[predicate.removeprefix(DEF)] = name
    found = {
        (each["grootheid"], each["richting"], each["eenheid"])
        for each in told.values()
        if each.get("normstatus") not in (None, "waarneming")
    }

    assert found
    assert found <= USABLE


# --- what questions over many cases read

INVOLVED = ":b a ggsr:Betrokkenheid ; ggsr:casus :c ; "


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("ggsr:partnertype partnertype:p15", [("betrokkenPartnertype", "p15")]),
        (
            "ggsr:organisatie :o",
            [("betrokkenOrganisatie", "o"), ("betrokkenPartnertype", "p14")],
        ),
        (
            "ggsr:organisatie :o ; ggsr:partnertype partnertype:p14",
            [("betrokkenOrganisatie", "o"), ("betrokkenPartnertype", "p14")],
        ),
        ("ggsr:organisatie :onbekend", [("betrokkenOrganisatie", "onbekend")]),
        ("ggsr:kentPlan true", []),
    ],
)
def test_who_is_involved_follows_from_each_involvement(
    who: str, expected: list[tuple[str, str]]
) -> None:
    """The organisation is involved, and so is each kind that is stated or given to it."""
    found = derived("betrokken-partijen", TABLE, f"{INVOLVED}{who} .")

    assert [(name, value.rpartition("/")[2]) for _, name, value in found] == expected


def test_a_coordinator_is_no_involved_partner() -> None:
    """Who coordinates is no partner, whatever the organisation."""
    coordinator = ":r a ggsr:Regisseurschap ; ggsr:casus :c ; ggsr:organisatie :o ."

    assert derived("betrokken-partijen", TABLE, coordinator) == []


def test_a_domain_lacks_a_partner_unless_it_is_covered_in_that_case() -> None:
    """A domain with a problem that no partner of that case covers lacks one."""
    problems = (
        ":p1 a ggsr:Probleem ; ggsr:casus :c ; ggsr:leefgebied leefgebied:wonen .",
        ":p2 a ggsr:Probleem ; ggsr:casus :c ; ggsr:leefgebied leefgebied:werk .",
        ":p3 a ggsr:Probleem ; ggsr:casus :c ; ggsr:leefgebied leefgebied:werk .",
        ":d a ggsr:Doel ; ggsr:casus :c ; ggsr:leefgebied leefgebied:gezin .",
    )
    rule = "leefgebied-zonder-partner"

    assert values(rule, *problems) == ["werk", "wonen"]
    assert values(rule, *problems, ":c ggsr:leefgebiedGedekt leefgebied:wonen .") == ["werk"]
    assert values(rule, *problems, ":e ggsr:leefgebiedGedekt leefgebied:wonen .") == [
        "werk",
        "wonen",
    ]


@pytest.mark.parametrize(
    ("said", "unsure"),
    [
        ("", True),
        (f"{INVOLVED}ggsr:partnertype partnertype:p14 .", False),
        (f"{INVOLVED}ggsr:organisatie :o .", False),
        (f"{INVOLVED}ggsr:organisatie :onbekend .", True),
        (f"{INVOLVED}ggsr:kentPlan true .", True),
        (
            f"{INVOLVED}ggsr:organisatie :o . :e a ggsr:Betrokkenheid ; ggsr:casus :c .",
            True,
        ),
    ],
)
def test_coverage_is_uncertain_while_a_kind_is_unknown(said: str, unsure: bool) -> None:
    """It is uncertain while it is not recorded who is involved, or one has no known kind."""
    case = ":c a ggsr:Casus ."
    recorded = ":c ggsr:vastgelegd dossieronderdeel:betrokkenheden ." if said else ""
    expected = [("c", "partnerdekkingOnzeker", "true")] if unsure else []

    assert derived("partnerdekking-onzeker", TABLE, case, said, recorded) == expected


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("voldoet", "voldoetOp"),
        ("verbeterpunt", "verbeterpuntOp"),
        ("niet-te-bepalen", "nietTeBepalenOp"),
        ("niet-van-toepassing", "nietVanToepassingOp"),
    ],
)
def test_an_automatic_verdict_links_case_and_indicator(outcome: str, expected: str) -> None:
    """The property says the outcome; a verdict of the inspectorates, or on no case, links none."""
    verdict = (
        ":o a ggsr:Oordeel ; ggsr:indicator indicator:c01 ; earl:mode earl:automatic ; "
        f"ggsr:uitkomst uitkomst:{outcome}"
    )
    rule = "uitkomsten-van-casus"

    assert [name for _, name, _ in derived(rule, verdict + " ; ggsr:casus :c .")] == [expected]
    assert derived(rule, verdict + " ; ggsr:aanpak :a .") == []
    assert derived(rule, verdict.replace("automatic", "manual") + " ; ggsr:casus :c .") == []


# --- the rules of cases among all rules


def about(triples: set[Triple], subjects: frozenset[str]) -> set[Triple]:
    """Return what is said of *subjects* in terms of our own."""
    ours = {triple for triple in triples if triple.predicate.value.startswith(DEF)}
    types = {
        triple
        for triple in triples
        if triple.predicate.value == RDF + "type" and graphs.terms(triple)[2].value.startswith(DEF)
    }
    return {triple for triple in ours | types if graphs.terms(triple)[0].value in subjects}


@pytest.mark.slow
def test_the_rules_of_cases_say_the_same_as_all() -> None:
    """Of a case, the tagged rules on the background derive what all rules on the graph derive."""
    found = cases.read(CASES)
    batch = Batch(found.statements, found.names, settings.prepare().base)
    batch.added += rules.infer(batch.facts, summaries.Keeper().rules)
    every = library.load(CASES).quads(INFERRED)
    expected = about({quad.triple for quad in every}, found.subjects)

    assert about({quad.triple for quad in batch.follows()}, found.subjects) == expected
    assert {DEF + "geldendeNorm", DEF + "vastgelegd", DEF + "beginDagnummer"} <= {
        triple.predicate.value for triple in expected
    }
