"""The rules: each fires where it should, keeps silent where it should, and minds its boundary."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest

from ggsr_kg import graphs, library, queries, store
from ggsr_kg.graphs import Quad, Triple
from ggsr_kg.namespaces import CONCEPT, DEF, ID, INFERRED, RDF, SCHEME
from ggsr_kg.store import Store

RULES = queries.catalogue("rules")
PREFIXES = """
PREFIX : <https://w3id.org/ggsr/id/x/>
PREFIX aanpak: <https://w3id.org/ggsr/id/aanpak/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX document: <https://w3id.org/ggsr/id/document/>
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
PREFIX indicator: <https://w3id.org/ggsr/id/indicator/>
PREFIX kwestie: <https://w3id.org/ggsr/id/begrip/kwestie/>
PREFIX leefgebied: <https://w3id.org/ggsr/id/begrip/leefgebied/>
PREFIX niveau: <https://w3id.org/ggsr/id/begrip/niveau/>
PREFIX norm: <https://w3id.org/ggsr/id/norm/>
PREFIX oordeel: <https://w3id.org/ggsr/id/oordeel/>
PREFIX partij: <https://w3id.org/ggsr/id/begrip/partij/>
PREFIX partnertype: <https://w3id.org/ggsr/id/begrip/partnertype/>
PREFIX standpunt: <https://w3id.org/ggsr/id/begrip/standpunt/>
PREFIX uitkomst: <https://w3id.org/ggsr/id/begrip/uitkomst/>
PREFIX verbondenheid: <https://w3id.org/ggsr/id/begrip/verbondenheid/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
DOMAINS = ("gezin", "wonen", "werk", "inkomen", "gezondheid", "onderwijs", "veiligheid")


def derived(rule: str, *turtle: str) -> set[Triple]:
    """Return what *rule* makes of *turtle*."""
    data = (PREFIXES + "\n".join(turtle)).encode()
    quads = graphs.read_bytes(data, "proef", graphs.FORMATS[".ttl"], "https://example.org/proef")
    graph = Store()
    graph.add(quads)
    return set(graph.ask(RULES[rule].text).triples)


def local(triples: set[Triple], predicate: str) -> list[str]:
    """Return the last part of the values of our *predicate*, sorted."""
    wanted = (t.object.value for t in triples if t.predicate.value == DEF + predicate)
    return sorted(value.rpartition("/")[2] for value in wanted)


def made(triples: set[Triple], kind: str) -> list[str]:
    """Return the names of the things of *kind* that were made, sorted."""
    return sorted(
        triple.subject.value.removeprefix(ID)
        for triple in triples
        if triple.predicate.value == RDF + "type" and triple.object.value == DEF + kind
    )


# --- families


def problem(name: str, domain: str, chronic: str = "true", of: str = "ggsr:gezin :g") -> str:
    """Return a problem in Turtle."""
    return (
        f":{name} a ggsr:Probleem ; ggsr:chronisch {chronic} ; "
        f"ggsr:leefgebied leefgebied:{domain} ; {of} ."
    )


def test_a_chronic_problem_gives_the_family_a_domain() -> None:
    """A chronic problem of the family, or of a member, gives the family that domain."""
    triples = derived(
        "leefgebied-met-probleem",
        ":g a ggsr:Gezin . :k ggsr:gezin :g .",
        problem("p1", "wonen"),
        problem("p2", "onderwijs", of="ggsr:gezinslid :k"),
    )

    assert local(triples, "leefgebiedMetProbleem") == ["onderwijs", "wonen"]


@pytest.mark.parametrize("chronic", ["false", '"onbekend"'])
def test_a_passing_problem_gives_no_domain(chronic: str) -> None:
    """A problem that is not said to be chronic does not count."""
    found = derived("leefgebied-met-probleem", ":g a ggsr:Gezin .", problem("p", "wonen", chronic))

    assert found == set()


@pytest.mark.parametrize(("count", "expected"), [(3, 0), (4, 1), (7, 1)])
def test_four_domains_make_a_ggsr_family(count: int, expected: int) -> None:
    """Three domains do not make a GGSR family, four do."""
    domains = " , ".join(f"leefgebied:{name}" for name in DOMAINS[:count])
    found = derived(
        "ggsr-status",
        "norm:vier-leefgebieden ggsr:waarde 4 .",
        f":g a ggsr:Gezin ; ggsr:oudersNietInStaat true ; ggsr:leefgebiedMetProbleem {domains} .",
    )

    assert len(found) == expected


def test_able_parents_make_no_ggsr_family() -> None:
    """Parents who can, or of whom it is not known, make no GGSR family."""
    domains = " , ".join(f"leefgebied:{name}" for name in DOMAINS)
    norm = "norm:vier-leefgebieden ggsr:waarde 4 ."
    family = f":g a ggsr:Gezin ; ggsr:leefgebiedMetProbleem {domains}"

    assert derived("ggsr-status", norm, family + " ; ggsr:oudersNietInStaat false .") == set()
    assert derived("ggsr-status", norm, family + " .") == set()


def test_the_threshold_is_the_norm() -> None:
    """Another value of the norm is another threshold: the number stands in the data."""
    family = ":g a ggsr:Gezin ; ggsr:oudersNietInStaat true ; ggsr:leefgebiedMetProbleem "
    family += "leefgebied:gezin , leefgebied:wonen ."

    assert derived("ggsr-status", "norm:vier-leefgebieden ggsr:waarde 2 .", family) != set()
    assert derived("ggsr-status", family) == set()


def test_four_problems_in_one_domain_are_one_domain() -> None:
    """Problems are counted by domain: four chronic problems in one domain give one."""
    problems = [problem(f"p{number}", "wonen") for number in range(4)]
    found = derived("leefgebied-met-probleem", ":g a ggsr:Gezin .", *problems)

    assert len(found) == 1


# --- contradictions


def claim(name: str, party: str, standpoint: str, **other: str) -> str:
    """Return a claim in Turtle; *other* changes aanpak, indicator, kwestie or peiljaar."""
    about = {"aanpak": "aanpak:a", "indicator": "indicator:b04", "kwestie": "kwestie:visie"} | other
    return (
        f":{name} a ggsr:Bewering ; ggsr:partij partij:{party} ; "
        f"ggsr:standpunt standpunt:{standpoint} ; ggsr:aanpak {about['aanpak']} ; "
        f"ggsr:indicator {about['indicator']} ; ggsr:kwestie {about['kwestie']} ; "
        f'ggsr:peiljaar "{about.get("peiljaar", "2013")}"^^xsd:gYear ; dct:source :passage-{name} .'
    )


def test_opposite_claims_contradict() -> None:
    """Two parties on opposite sides of one issue contradict each other, once, positive first."""
    found = derived(
        "tegenspraak",
        claim("nee", "netwerkpartner", "negatief"),
        claim("ja", "gemeente", "positief"),
    )

    assert made(found, "Tegenspraak") == ["tegenspraak/a-2013-b04-visie-gemeente-netwerkpartner"]
    assert local(found, "partij") == ["gemeente"]
    assert local(found, "tegenpartij") == ["netwerkpartner"]
    assert local(found, "bewering") == ["ja"]
    assert local(found, "tegenbewering") == ["nee"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("gemeente", "positief", {}), ("netwerkpartner", "positief", {})),
        (("gemeente", "positief", {}), ("netwerkpartner", "verdeeld", {})),
        (("gemeente", "positief", {}), ("netwerkpartner", "onbekend", {})),
        (("gemeente", "positief", {}), ("stj", "negatief", {})),
        (("stj", "positief", {}), ("netwerkpartner", "negatief", {})),
        (("gemeente", "positief", {}), ("gemeente", "negatief", {})),
        (("gemeente", "positief", {}), ("netwerkpartner", "negatief", {"aanpak": "aanpak:b"})),
        (("gemeente", "positief", {}), ("netwerkpartner", "negatief", {"peiljaar": "2014"})),
        (
            ("gemeente", "positief", {}),
            ("netwerkpartner", "negatief", {"indicator": "indicator:b05"}),
        ),
        (("gemeente", "positief", {}), ("netwerkpartner", "negatief", {"kwestie": "kwestie:duur"})),
    ],
)
def test_no_contradiction(
    one: tuple[str, str, dict[str, str]], two: tuple[str, str, dict[str, str]]
) -> None:
    """The same side, no side, the judge, one speaker, or another subject: no contradiction."""
    found = derived(
        "tegenspraak",
        claim("een", one[0], one[1], **one[2]),
        claim("twee", two[0], two[1], **two[2]),
    )

    assert found == set()


def test_two_groups_of_partners_can_contradict() -> None:
    """One partner against two others is a contradiction between partners."""
    found = derived(
        "tegenspraak",
        claim("een", "netwerkpartner", "positief"),
        claim("twee", "netwerkpartner", "negatief"),
    )

    assert len(made(found, "Tegenspraak")) == 1


# --- progress


def verdict(name: str, outcome: str, year: int, *more: str) -> str:
    """Return a verdict on B04 in Turtle."""
    return (
        f"oordeel:{name} a ggsr:Oordeel ; ggsr:aanpak aanpak:{name} ; "
        f'ggsr:indicator indicator:b04 ; ggsr:peiljaar "{year}"^^xsd:gYear ; '
        f"ggsr:uitkomst uitkomst:{outcome} ; dct:source :cel-{name} {''.join(more)} ."
    )


@pytest.mark.parametrize(
    ("before", "after", "course"),
    [
        ("verbeterpunt", "voldoet", "verbeterd"),
        ("verbeterpunt", "verbeterpunt", "ongewijzigd"),
        ("verbeterpunt", "niet-te-bepalen", "niet-hertoetst"),
        ("voldoet", "voldoet", "bevestigd"),
        ("voldoet", "verbeterpunt", "verslechterd"),
        ("voldoet", "niet-te-bepalen", "niet-hertoetst"),
    ],
)
def test_progress_follows_from_both_outcomes(before: str, after: str, course: str) -> None:
    """The course is told by the outcome then and the outcome at the retest."""
    found = derived(
        "voortgang",
        verdict("toen", before, 2013),
        verdict("nu", after, 2014, " ; ggsr:hertoetst oordeel:toen"),
    )

    assert local(found, "verloop") == [course]
    assert made(found, "Voortgang") == ["voortgang/toen--nu--b04"]


def test_no_retest_is_no_progress() -> None:
    """Two verdicts on one indicator without a retest between them give no progress."""
    found = derived(
        "voortgang", verdict("toen", "verbeterpunt", 2013), verdict("nu", "voldoet", 2014)
    )

    assert found == set()


def test_a_combined_retest_gives_progress_per_shared_indicator() -> None:
    """Of a combined row only the indicators that both verdicts are about make progress."""
    found = derived(
        "voortgang",
        verdict("toen", "verbeterpunt", 2013, " ; ggsr:indicator indicator:b05"),
        verdict(
            "nu", "voldoet", 2014, " ; ggsr:indicator indicator:b06 ; ggsr:hertoetst oordeel:toen"
        ),
    )

    assert local(found, "indicator") == ["b04"]


# --- coverage

TABLE = """
:dekking1 a ggsr:Leefgebieddekking ; ggsr:partnertype partnertype:p14 ;
    ggsr:leefgebied leefgebied:wonen ; ggsr:rang "primair" .
:dekking2 a ggsr:Leefgebieddekking ; ggsr:partnertype partnertype:p14 ;
    ggsr:leefgebied leefgebied:gezin ; ggsr:rang "secundair" .
"""
PARTNER = """
:n a ggsr:Netwerkpartner ; ggsr:aanpak aanpak:a ; ggsr:peiljaar "2014"^^xsd:gYear ;
    dct:source :passage ; ggsr:verbondenheid verbondenheid:%s ; %s .
"""


def test_a_partner_covers_what_its_kind_covers() -> None:
    """A partner covers the domains of its kind, main and secondary tasks apart."""
    partner = PARTNER % ("teamlid", "ggsr:partnertype partnertype:p14")
    found = derived("partnerdekking", TABLE, partner)

    assert made(found, "Dekkingsuitspraak") == [
        "dekking/a-2014-gezin-secundair",
        "dekking/a-2014-wonen-primair",
    ]


def test_an_organisation_covers_through_the_kind_it_is_given() -> None:
    """An organisation without a kind of its own covers through the kind it is taken to be."""
    kind = ":t a ggsr:Typering ; ggsr:organisatie :o ; ggsr:partnertype partnertype:p14 ."
    found = derived("partnerdekking", TABLE, kind, PARTNER % ("teamlid", "ggsr:organisatie :o"))

    assert local(found, "leefgebied") == ["gezin", "wonen"]


def test_a_provision_without_a_tie_covers_nothing() -> None:
    """A provision in society that is not tied to the approach covers nothing for it."""
    partner = PARTNER % ("basisvoorziening", "ggsr:partnertype partnertype:p14")

    assert derived("partnerdekking", TABLE, partner) == set()


def test_an_unknown_kind_covers_nothing() -> None:
    """A partner of a kind that the table does not know covers nothing."""
    partner = PARTNER % ("teamlid", "ggsr:partnertype partnertype:p-overig-sport")

    assert derived("partnerdekking", TABLE, partner) == set()


MISSING = """
:gemis a ggsr:OntbrekendePartij ; ggsr:aanpak aanpak:a ; ggsr:partnertype partnertype:p14 ;
    ggsr:peiljaar "2013"^^xsd:gYear ; dct:source :passage ; ggsr:oordeel oordeel:o .
oordeel:o ggsr:indicator indicator:%s .
"""


def test_a_missing_party_leaves_its_main_domain_open() -> None:
    """A missing party leaves open what its kind mainly covers, not its secondary tasks."""
    found = derived("dekkingsgat", TABLE, MISSING % "b09")

    assert made(found, "Dekkingsuitspraak") == ["dekking/a-2013-wonen-gat"]


def test_a_missing_signature_leaves_nothing_open() -> None:
    """Who only did not sign (B10) may still be connected to the approach."""
    assert derived("dekkingsgat", TABLE, MISSING % "b10") == set()


# --- presumed verdicts

SHEET = """
:cel ggsr:document document:blad .
document:blad dct:source :zin %s .
oordeel:o a ggsr:Oordeel ; ggsr:aanpak aanpak:a ; ggsr:indicator indicator:b01 ;
    ggsr:peiljaar "%s"^^xsd:gYear ; dct:source :cel .
indicator:b01 a ggsr:Indicator ; ggsr:niveau niveau:beleid .
indicator:b02 a ggsr:Indicator ; ggsr:niveau niveau:beleid .
indicator:c01 a ggsr:Indicator ; ggsr:niveau niveau:casus .
"""
SAYS_SO = "; ggsr:toontAlleenVerbeterpunten true"


def test_absent_from_such_a_sheet_is_presumably_met() -> None:
    """A policy indicator that the sheet does not show is presumed to be met in 2013."""
    found = derived("vermoedelijk-voldoet", SHEET % (SAYS_SO, 2013))

    assert made(found, "VermoedelijkOordeel") == ["vermoedelijk-oordeel/a-2013-b02"]
    assert local(found, "uitkomst") == ["voldoet"]


@pytest.mark.parametrize(
    ("says", "year"),
    [("", 2013), ("; ggsr:toontAlleenVerbeterpunten false", 2013), (SAYS_SO, 2014)],
)
def test_nothing_is_presumed_without_the_sentence(says: str, year: int) -> None:
    """A sheet without the sentence, or an approach that was new in 2014, presumes nothing."""
    assert derived("vermoedelijk-voldoet", SHEET % (says, year)) == set()


def test_leeuwarden_is_the_exception() -> None:
    """On the real graph nothing is presumed for Leeuwarden, whose sheet lacks the sentence."""
    rows = library.ask("vermoedelijk-voldoende", real()).records()

    assert sorted({row["gemeente"] for row in rows}) == ["Delft", "Dordrecht", "Lelystad"]


# --- all rules together


@cache
def real() -> Store:
    """Return the packaged graph with what follows from it."""
    return library.load()


@cache
def stated() -> tuple[Quad, ...]:
    """Return the packaged graph without what follows from it."""
    return tuple(store.build())


def close(order: list[str]) -> set[Triple]:
    """Return the union of the stated triples and those of the rules, applied in *order*."""
    graph = Store()
    graph.add(stated())
    for stratum in (1, 2, 3):
        names = [name for name in order if RULES[name].stratum == stratum]
        before = -1
        while before != len(graph):
            before = len(graph)
            for name in names:
                triples = graph.ask(RULES[name].text).triples
                graph.add([graphs.Quad(*triple, graphs.NamedNode(INFERRED)) for triple in triples])
    return {quad.triple for quad in graph}


def test_the_order_of_the_rules_does_not_matter() -> None:
    """Within a stratum the rules give the same graph in any order."""
    names = sorted(RULES)
    shuffled = [random.Random(seed).sample(names, len(names)) for seed in range(3)]
    results = [close(order) for order in (names, names[::-1], *shuffled)]

    assert all(result == results[0] for result in results)


def test_no_rule_makes_a_fact() -> None:
    """What a rule makes says that it is inferred, on what basis and how sure."""
    for name, rule in RULES.items():
        triples = set(real().ask(rule.text).triples)
        things = {t.subject for t in triples if t.predicate.value == RDF + "type"}
        for thing in things if not name.startswith("ggsr-status") else ():
            said = {(t.predicate.value, t.object.value) for t in triples if t.subject == thing}
            said_of = {predicate for predicate, _ in said}

            assert (DEF + "status", DEF + "afgeleid") in said
            assert {DEF + "grondslag", DEF + "zekerheid"} <= said_of


def test_no_rule_negates_but_the_closed_world_ones() -> None:
    """Only the rules of the later strata look at what is absent."""
    negating = {
        name
        for name, rule in RULES.items()
        for line in rule.text.splitlines()
        if not line.lstrip().startswith("#") and re.search(r"\b(MINUS|NOT|OPTIONAL|BOUND)\b", line)
    }

    assert negating == {name for name, rule in RULES.items() if rule.stratum > 1}
    assert negating == {
        "geldende-norm",
        "leefgebied-gedekt",
        "leefgebied-zonder-partner",
        "ouders-niet-in-staat",
        "partnerdekking-onzeker",
        "vermoedelijk-voldoet",
    }


def test_concepts_that_rules_name_exist() -> None:
    """Every concept, indicator and norm that a rule names is described in the graph."""
    described = {quad.subject.value for quad in stated()}
    named = set()
    for rule in RULES.values():
        prefixes = dict(
            line.removeprefix("PREFIX ").split(": ", 1)
            for line in rule.text.splitlines()
            if line.startswith("PREFIX ")
        )
        for word in rule.text.replace(";", " ").replace(")", " ").split():
            prefix, _, name = word.partition(":")
            base = prefixes.get(prefix, "").strip("<>")
            if name and base.startswith((ID, CONCEPT, SCHEME)):
                named.add(base + name)

    assert sorted(named - described) == []
