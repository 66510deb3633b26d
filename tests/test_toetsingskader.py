"""The framework as data: complete, in order, named as printed, with its norms and its links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ggsr_kg import resources
from ggsr_kg.graphs import read
from ggsr_kg.namespaces import DEF, ID, OA, SKOS

TEXTS = resources.root().parent / "shared" / "bronnen"
CORRUPT = ID + "indicator/b06"
IN_HTML = ID + "indicator/c27"
FILES = (
    "ontology/toetsingskader.ttl",
    "data/normen.ttl",
    "data/dekking.ttl",
    "data/indicatorverbanden.ttl",
    "data/gemeenten.ttl",
    "data/toezicht/factsheet-delft.ttl",
    "data/toezicht/factsheet-dordrecht.ttl",
    "data/toezicht/factsheet-leeuwarden.ttl",
    "data/toezicht/nota-lelystad.ttl",
)


def load(*paths: Path) -> Store:
    """Return a store with the statements of *paths*."""
    store = Store()
    for path in paths:
        store.extend(read(path))
    return store


@pytest.fixture(scope="module")
def kader() -> Store:
    """Give the framework, its norms, its coverage table, its links and what norms cite."""
    return load(*(resources.root() / name for name in FILES))


def ask(store: Store, select: str) -> list[tuple[str, ...]]:
    """Return the rows that *select* (columns and pattern) gives, as text, sorted."""
    found = store.query(f"PREFIX ggsr: <{DEF}> PREFIX skos: <{SKOS}> SELECT {select}")
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(value.value for value in row) for row in found)


def subjects(store: Store, kind: str) -> list[str]:
    """Return the things of the class *kind*."""
    return [thing for (thing,) in ask(store, f"?thing {{ ?thing a ggsr:{kind} }}")]


def values(store: Store, subject: str, predicate: str) -> list[str]:
    """Return what *subject* has for *predicate* (of ggsr:, or a full IRI), as text."""
    name = predicate if ":" in predicate else DEF + predicate
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(name), None)
    return sorted(quad.object.value for quad in found)


def label(store: Store, subject: str, language: str) -> str:
    """Return the one preferred label of *subject* in *language*."""
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(SKOS + "prefLabel"), None)
    texts = [quad.object for quad in found if isinstance(quad.object, Literal)]
    [only] = [text.value for text in texts if text.language == language]
    return only


def printed(text: str) -> str:
    """Return *text* on one line, with the hyphens of line ends and the HTML of a list removed."""
    text = re.sub(r"(?<=\w)-\s*\n\s*", "", text)
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("Toetsingskader", 1),
        ("Thema", 5),
        ("Criterium", 12),
        ("Indicator", 33 + 14),
        ("Definitiedeel", 8),
        ("Indicatorverband", 12),
        ("Leefgebieddekking", 33),
    ],
)
def test_counts(kader: Store, kind: str, number: int) -> None:
    """The framework has as many parts as the documents print."""
    assert len(subjects(kader, kind)) == number


@pytest.mark.parametrize(
    ("kind", "letter", "number"),
    [("Criterium", "K", 12), ("Indicator", "C", 33), ("Indicator", "B", 14)],
)
def test_codes_are_complete_and_in_order(kader: Store, kind: str, letter: str, number: int) -> None:
    """The codes run from 01 without a gap, say the IRI, and agree with the order."""
    rows = ask(kader, f"?c ?o ?t {{ ?t a ggsr:{kind} ; skos:notation ?c ; ggsr:volgorde ?o }}")
    found = {code: (thing, int(n)) for code, n, thing in rows if code.startswith(letter)}
    expected = {
        f"{letter}{n:02d}": (f"{ID}{kind.lower()}/{letter.lower()}{n:02d}", n)
        for n in range(1, number + 1)
    }

    assert found == expected


def test_themes_stand_in_source_order(kader: Store) -> None:
    """The five themes keep the order of the documents."""
    rows = ask(kader, "?o ?c { ?t a ggsr:Thema ; ggsr:volgorde ?o ; skos:notation ?c }")

    assert [code for _, code in rows] == [
        "toeleiding",
        "gezin-centraal",
        "aanpak",
        "samenwerking",
        "continu",
    ]


def test_an_indicator_has_the_theme_of_its_criterion(kader: Store) -> None:
    """A case indicator has one criterion and that criterion's theme; a policy one has none."""
    off = ask(
        kader,
        "?i { ?i ggsr:criterium ?k ; ggsr:thema ?t . ?k ggsr:thema ?other . FILTER(?t != ?other) }",
    )
    loose = [
        indicator
        for indicator in subjects(kader, "Indicator")
        if len(values(kader, indicator, "criterium")) != ("/indicator/c" in indicator)
        or len(values(kader, indicator, "thema")) != 1
    ]

    assert (off, loose) == ([], [])


@pytest.mark.parametrize("kind", ["Thema", "Criterium", "Indicator", "Definitiedeel", "Norm"])
def test_everything_is_named_in_two_languages_and_has_a_passage(kader: Store, kind: str) -> None:
    """Each part has one Dutch and one English name that differ, and says where it stands."""
    for thing in subjects(kader, kind):
        dutch, english = label(kader, thing, "nl"), label(kader, thing, "en")
        sources = values(kader, thing, "http://purl.org/dc/terms/source")
        known = [s for s in sources if values(kader, s, "digest")]

        assert dutch
        assert english != dutch
        assert sources
        assert known == sources


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Give the text of every source document; skip when the texts are not here."""
    if not TEXTS.is_dir():
        pytest.skip("the text editions of the five documents are not here")
    store = load(*(resources.root() / "data" / "toezicht").glob("*.ttl"))
    rows = ask(store, "?d ?f { ?d ggsr:tekstuitgave ?f }")
    return {document: (TEXTS / name).read_bytes().decode("utf-8") for document, name in rows}


def quoted(store: Store, passage: str, texts: dict[str, str]) -> str:
    """Return the slice of the document that *passage* points to."""
    [document] = values(store, passage, "document")
    [start] = values(store, passage, OA + "start")
    [end] = values(store, passage, OA + "end")
    return texts[document][int(start) : int(end)]


def test_the_name_of_an_indicator_is_what_is_printed(kader: Store, texts: dict[str, str]) -> None:
    """Every passage of an indicator reads as its name, hyphens joined.

    Two are named exceptions: B06 is printed with a stray tail, C27 as an HTML list.
    """
    for indicator in subjects(kader, "Indicator"):
        name = label(kader, indicator, "nl")
        for passage in values(kader, indicator, "http://purl.org/dc/terms/source"):
            raw = quoted(kader, passage, texts)
            text = printed(raw)

            if indicator == CORRUPT:
                assert text == f"{name} voor de regisseur is geregeld"
                assert values(kader, indicator, "voorbehoud")
            else:
                assert text == name
            assert ("<" in raw) == (indicator == IN_HTML)


def test_a_combined_cell_is_cut_to_the_part_that_names_the_indicator(
    kader: Store, texts: dict[str, str]
) -> None:
    """Two indicators never point to the same text, also where they share a table cell."""
    spots = [
        (values(kader, passage, "document"), values(kader, passage, OA + "start"))
        for indicator in subjects(kader, "Indicator")
        for passage in values(kader, indicator, "http://purl.org/dc/terms/source")
    ]

    assert len({str(spot) for spot in spots}) == len(spots)


def test_the_name_of_a_criterion_is_what_is_printed(kader: Store, texts: dict[str, str]) -> None:
    """A criterion reads as Bijlage 1 prints it; figure 1 gives the other spelling."""
    for criterion in subjects(kader, "Criterium"):
        names = {label(kader, criterion, "nl"), *values(kader, criterion, SKOS + "altLabel")}
        found = {
            printed(quoted(kader, passage, texts)).replace("*", "")
            for passage in values(kader, criterion, "http://purl.org/dc/terms/source")
        }

        assert found == names


def test_the_description_of_a_theme_is_what_is_printed(kader: Store, texts: dict[str, str]) -> None:
    """A theme is described on policy level as the factsheets do, on case level as the Nota."""
    for theme in subjects(kader, "Thema"):
        described = {
            text
            for name in ("omschrijvingBeleid", "omschrijvingCasus")
            for text in values(kader, theme, name)
        }
        for passage in values(kader, theme, "http://purl.org/dc/terms/source"):
            if not passage.endswith("-thema"):
                continue
            text = printed(quoted(kader, passage, texts)).replace("*", "").replace("r1 ", "r ")

            assert text.partition(": ")[0] == label(kader, theme, "nl")
            assert text.partition(": ")[2] in described


def test_the_definition_tells_conditions_from_the_rest(kader: Store) -> None:
    """What follows from the problems, and what is often so, is no condition."""
    rows = ask(kader, "?v ?d { ?d a ggsr:Definitiedeel ; ggsr:voorwaarde ?v }")

    assert [d.rsplit("/", 1)[1] for v, d in rows if v == "false"] == [
        "kinderen-lopen-risico",
        "vastgelopen-hulp",
    ]


def test_a_local_norm_is_not_a_norm_for_all(kader: Store) -> None:
    """Only hard norms and our one reading of a norm apply to the whole framework."""
    everywhere = f"<{ID}toetsingskader/ggsr>"
    rows = ask(kader, f"?s ?n {{ ?n ggsr:geldtVoor {everywhere} ; ggsr:normstatus ?s }}")

    assert {(s.rsplit("/", 1)[1], n.rsplit("/", 1)[1]) for s, n in rows} == {
        ("hard", "een-kind"),
        ("hard", "een-ouder"),
        ("hard", "een-plan"),
        ("hard", "een-regisseur"),
        ("hard", "vier-leefgebieden"),
        ("interpretatie", "start-28-dagen"),
    }


def test_every_norm_has_a_value_a_unit_and_a_direction(kader: Store) -> None:
    """A norm is complete: one value, unit, direction, scope and status."""
    wanted = ("waarde", "eenheid", "richting", "geldtVoor", "normstatus", "status", "samenvatting")
    incomplete = [
        (norm, name)
        for norm in subjects(kader, "Norm")
        for name in wanted
        if len(values(kader, norm, name)) != 1
    ]

    assert incomplete == []


def test_what_we_inferred_says_on_what_basis(kader: Store) -> None:
    """Every inferred thing has a basis and a certainty; a stated thing has neither."""
    for thing, status in ask(kader, "?t ?s { ?t ggsr:status ?s }"):
        inferred = status == DEF + "afgeleid"

        assert bool(values(kader, thing, "grondslag")) == inferred
        assert bool(values(kader, thing, "zekerheid")) == inferred


def test_the_coverage_table_has_one_primary_domain_per_partner_type(kader: Store) -> None:
    """All 23 partner types of figure 1 have exactly one primary leefgebied, attributed to us."""
    rows = ask(
        kader,
        '?p ?l { ?d ggsr:partnertype ?p ; ggsr:rang "primair" ; ggsr:leefgebied ?l ;'
        f" <http://www.w3.org/ns/prov#wasAttributedTo> <{ID}actor/makers> }}",
    )

    assert [p.rsplit("/", 1)[1] for p, _ in rows] == [f"p{n:02d}" for n in range(1, 24)]


def test_policy_and_case_indicators_are_linked_in_one_direction(kader: Store) -> None:
    """A link goes from a policy indicator to a case indicator and is never stated as fact."""
    rows = ask(
        kader,
        "?b ?c ?s { ?l a ggsr:Indicatorverband ; ggsr:beleidsindicator ?b ;"
        " ggsr:casusindicator ?c ; ggsr:sterkte ?s ; ggsr:status ggsr:afgeleid }",
    )
    ends = [tuple(iri.rsplit("/", 1)[1] for iri in row) for row in rows]

    assert ends == [
        ("b04", "c22", "zwak"),
        ("b04", "c24", "zwak"),
        ("b06", "c15", "sterk"),
        ("b07", "c19", "sterk"),
        ("b08", "c24", "sterk"),
        ("b09", "c25", "sterk"),
        ("b10", "c26", "middel"),
        ("b11", "c31", "zwak"),
        ("b12", "c29", "sterk"),
        ("b13", "c31", "middel"),
        ("b13", "c32", "sterk"),
        ("b14", "c33", "sterk"),
    ]


def test_municipality_codes_keep_their_zeros(kader: Store) -> None:
    """A municipality is its TOOI IRI, and its code is text that starts with GM."""
    rows = ask(kader, "?c ?g { ?g a ggsr:Gemeente ; ggsr:gemeentecode ?c }")

    assert [code for code, _ in rows] == [
        "GM0080",
        "GM0193",
        "GM0503",
        "GM0505",
        "GM0603",
        "GM0935",
        "GM0995",
    ]
    assert all(iri.endswith("/gemeente/" + code.lower()) for code, iri in rows)
