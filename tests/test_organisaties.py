"""The organisations and municipalities of the documents, their types and their links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ggsr_kg import resources
from ggsr_kg.graphs import read
from ggsr_kg.namespaces import DCT, DEF, ID, MUNICIPALITY, OA, OWL, RDF, SKOS

TEXTS = resources.root().parent / "shared" / "bronnen"
DATA = resources.root() / "data"
LINKS = sorted((DATA / "links").glob("*.ttl"))
ORGANISATIONS = read(DATA / "organisaties.ttl")
MUNICIPALITIES = read(DATA / "gemeenten.ttl")
SPOTS = {
    (quad.subject.value, quad.predicate.value): quad.object.value
    for kind in ("ontology", "data")
    for path in resources.files(kind)
    for quad in read(path)
    if quad.predicate.value in (DEF + "document", OA + "start", OA + "end")
}
"""Where each passage stands: an organisation may rest on one of a document or a scheme."""
VOID = "http://rdfs.org/ns/void#"


def of_class(quads: Iterable[Quad], kind: str) -> list[str]:
    """Return the things of the class *kind* (an IRI)."""
    wanted = NamedNode(kind)
    found = [quad.subject for quad in quads if quad.predicate.value == RDF + "type"]
    kinds = [quad.object for quad in quads if quad.predicate.value == RDF + "type"]
    return sorted(str(s.value) for s, k in zip(found, kinds, strict=True) if k == wanted)


def values(quads: Iterable[Quad], subject: str, *predicates: str) -> list[str]:
    """Return what *subject* has for *predicates* (IRIs), as text."""
    return sorted(
        quad.object.value
        for quad in quads
        if quad.subject == NamedNode(subject) and quad.predicate.value in predicates
    )


def printed(text: str) -> str:
    """Return *text* on one line; a line end after a hyphen or a slash joins the two parts."""
    text = re.sub(r"(?<=\w)-\s*\n\s*", "", text)
    return " ".join(re.sub(r"/\s*\n\s*", "/", text).split())


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Give the text of every source document; skip when the texts are not here."""
    if not TEXTS.is_dir():
        pytest.skip("the text editions of the five documents are not here")
    return {
        quad.subject.value: (TEXTS / quad.object.value).read_bytes().decode("utf-8")
        for path in (DATA / "toezicht").glob("*.ttl")
        for quad in read(path)
        if quad.predicate.value == DEF + "tekstuitgave"
    }


def quoted(quads: list[Quad], subject: str, texts: dict[str, str]) -> set[str]:
    """Return what is printed at the passages of *subject*."""
    found = set()
    for passage in values(quads, subject, DCT + "source"):
        start, end = (int(SPOTS[passage, OA + name]) for name in ("start", "end"))
        found.add(printed(texts[SPOTS[passage, DEF + "document"]][start:end]))
    return found


def test_every_organisation_stands_in_a_document_under_its_name(texts: dict[str, str]) -> None:
    """The preferred name of every organisation is the text of one of its passages."""
    for organisation in of_class(ORGANISATIONS, DEF + "Organisatie"):
        [name] = values(ORGANISATIONS, organisation, SKOS + "prefLabel")

        assert name in quoted(ORGANISATIONS, organisation, texts)


def test_every_municipality_stands_in_a_document_under_its_name(texts: dict[str, str]) -> None:
    """The name of every municipality is the text of all its passages."""
    for municipality in of_class(MUNICIPALITIES, DEF + "Gemeente"):
        [name] = set(values(MUNICIPALITIES, municipality, SKOS + "prefLabel"))

        assert quoted(MUNICIPALITIES, municipality, texts) == {name}


def test_no_two_organisations_have_the_same_name() -> None:
    """A printed name leads to one organisation."""
    names = Counter(
        name
        for organisation in of_class(ORGANISATIONS, DEF + "Organisatie")
        for name in values(ORGANISATIONS, organisation, SKOS + "prefLabel", SKOS + "altLabel")
    )

    assert [name for name, number in names.items() if number > 1] == []


def test_the_five_inspectorates_take_part_in_stj() -> None:
    """STJ is a collaboration of five inspectorates, which are no parts of it."""
    assert values(ORGANISATIONS, ID + "organisatie/stj", DEF + "samenwerkingVan") == [
        ID + "organisatie/igz",
        ID + "organisatie/inspectie-jeugdzorg",
        ID + "organisatie/inspectie-szw",
        ID + "organisatie/inspectie-van-het-onderwijs",
        ID + "organisatie/inspectie-venj",
    ]


def test_every_reference_to_an_organisation_leads_somewhere() -> None:
    """What the graph calls an organisation or a municipality is described in these two files."""
    known = {
        *of_class(ORGANISATIONS, DEF + "Organisatie"),
        *of_class(MUNICIPALITIES, DEF + "Gemeente"),
    }
    used = {
        quad.object.value: path.name
        for path in (*resources.files("data"), *resources.files("ontology"))
        for quad in read(path)
        if isinstance(quad.object, NamedNode)
        and quad.object.value.startswith((ID + "organisatie/", MUNICIPALITY))
        and quad.object.value not in (ID + "organisatie/", MUNICIPALITY)
    }

    assert {iri: name for iri, name in used.items() if iri not in known} == {}


def test_a_type_we_gave_says_on_what_basis() -> None:
    """An inferred type or name link has a basis, a certainty and an author; a stated one none."""
    for kind in ("Typering", "Naamsverband"):
        for thing in of_class(ORGANISATIONS, DEF + kind):
            inferred = values(ORGANISATIONS, thing, DEF + "status") == [DEF + "afgeleid"]
            for name in (DEF + "grondslag", DEF + "zekerheid"):
                assert len(values(ORGANISATIONS, thing, name)) == inferred
            assert values(ORGANISATIONS, thing, DCT + "source")


def test_general_knowledge_is_the_lowest_certainty() -> None:
    """Where the documents are silent, a type has the certainty laag."""
    low = ID + "begrip/zekerheid/laag"
    general = [
        thing
        for thing in of_class(ORGANISATIONS, DEF + "Typering")
        if any("Algemene kennis" in v for v in values(ORGANISATIONS, thing, DEF + "grondslag"))
    ]

    assert general
    assert {v for t in general for v in values(ORGANISATIONS, t, DEF + "zekerheid")} == {low}


@pytest.mark.parametrize("path", LINKS, ids=lambda path: path.stem)
def test_a_link_file_says_what_it_holds(path: Path) -> None:
    """A link file has one description: source, kinds of link, and the right number of links."""
    quads = read(path)
    [linkset] = of_class(quads, VOID + "Linkset")
    links = [quad for quad in quads if quad.subject.value != linkset]

    assert linkset == f"{ID}linkset/{path.stem}"
    assert values(quads, linkset, DCT + "source")
    assert {q.predicate.value for q in links} == set(values(quads, linkset, VOID + "linkPredicate"))
    assert values(quads, linkset, VOID + "triples") == [str(len(links))]
    assert all(isinstance(quad.object, NamedNode) for quad in links)


def test_nothing_is_said_to_be_the_same_as_a_place() -> None:
    """No link file uses owl:sameAs, a literal or a blank node."""
    quads = [quad for path in LINKS for quad in read(path)]

    assert [quad for quad in quads if quad.predicate.value == OWL + "sameAs"] == []
    assert [quad for quad in quads if isinstance(quad.subject, BlankNode)] == []


def test_every_municipality_is_linked_and_leeuwarden_warns() -> None:
    """Each has a province and a Wikidata item; the one whose territory changed says so."""
    municipalities = of_class(MUNICIPALITIES, DEF + "Gemeente")
    for name in ("gemeenten-wikidata", "gemeenten-provincies", "gemeenten-eu"):
        quads = read(DATA / "links" / f"{name}.ttl")
        linked = {q.subject.value for q in quads if q.subject.value.startswith(MUNICIPALITY)}
        assert linked == set(municipalities)

    warned = [m for m in municipalities if values(MUNICIPALITIES, m, DEF + "voorbehoud")]

    assert warned == [MUNICIPALITY + "gm0080"]


def test_a_name_has_no_english_translation() -> None:
    """The name of an organisation is as printed: Dutch only."""
    for organisation in of_class(ORGANISATIONS, DEF + "Organisatie"):
        languages = {
            quad.object.language
            for quad in ORGANISATIONS
            if quad.subject == NamedNode(organisation) and isinstance(quad.object, Literal)
        }
        assert languages == {"nl"}
