"""The alignments are ontologies of their own, complete and true to the vocabularies."""

import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "ontology" / "alignments").glob("*.ttl"))
OWN = sorted([ROOT / "ontology" / "ggsr.ttl", *(ROOT / "ontology" / "begrippen").glob("*.ttl")])
VOCABULARIES = ROOT.parent / "shared" / "suites" / "vocabularies"
OURS = "https://w3id.org/ggsr/"
EARL = "http://www.w3.org/ns/earl"
LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")
MAPPINGS = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch)
BUILTIN = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
)
XSD = "http://www.w3.org/2001/XMLSchema#"


def read(*paths: Path) -> Graph:
    """Read Turtle files into one graph."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def vocabulary(path: Path) -> Graph:
    """Read a stored vocabulary; the EARL schema has an empty xml:base, so it gets its own."""
    if path.suffix == ".rdf":
        text = path.read_text(encoding="utf-8").replace('xml:base=""', f'xml:base="{EARL}"')
        return Graph().parse(data=text, format="xml", publicID=EARL)
    return Graph().parse(path, format="turtle")


@pytest.fixture(scope="module")
def foreign() -> Graph:
    """Give the stored vocabularies together."""
    if not VOCABULARIES.is_dir():
        pytest.skip("the stored vocabularies (../shared/suites/vocabularies) are not here")
    graph = Graph()
    for path in sorted(VOCABULARIES.iterdir()):
        if path.suffix in (".ttl", ".rdf"):
            for triple in vocabulary(path):
                graph.add(triple)
    return graph


@pytest.fixture(scope="module")
def own() -> Graph:
    """Give ontology and schemes together."""
    return read(*OWN)


@pytest.fixture(scope="module")
def alignments() -> Graph:
    """Give all alignments together."""
    return read(*FILES)


def mappings(graph: Graph) -> list[tuple[URIRef, URIRef, URIRef]]:
    """Give the statements that tie a term of ours to a foreign one."""
    return sorted((s, p, o) for p in MAPPINGS for s, o in graph.subject_objects(p))


def kind(graph: Graph, term: URIRef) -> URIRef | None:
    """Tell whether a term is a class, an object property or a datatype property."""
    types = set(graph.objects(term, RDF.type))
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return next((found for found in kinds if found in types), None)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_alignment_is_an_ontology_of_its_own(path: Path) -> None:
    """Each file is one ontology with title, description, licence, maker, version and import."""
    graph = read(path)
    iri = URIRef(f"{OURS}def/alignments/{path.stem}")

    assert [iri] == list(graph.subjects(RDF.type, OWL.Ontology))
    for predicate in (RDFS.label, DCTERMS.title, DCTERMS.description):
        assert sorted(value.language for value in graph.objects(iri, predicate)) == ["en", "nl"]
    assert graph.value(iri, DCTERMS.license) == LICENCE
    assert graph.value(iri, DCTERMS.creator)
    assert graph.value(iri, DCTERMS.created)
    assert URIRef(f"{iri}/0.1.0") == graph.value(iri, OWL.versionIRI)
    assert [URIRef(f"{OURS}def/ggsr")] == list(graph.objects(iri, OWL.imports))


@pytest.mark.parametrize("path", [*OWN, *FILES], ids=lambda path: path.stem)
def test_every_foreign_iri_is_in_its_vocabulary(path: Path, foreign: Graph) -> None:
    """Each foreign term is one its vocabulary defines, letter for letter, http or https too."""
    nodes = {node for triple in read(path) for node in triple if isinstance(node, URIRef)}
    headers = set(read(path).objects(None, RDFS.seeAlso)) | {LICENCE}
    unknown = {
        node
        for node in nodes - headers
        if not str(node).startswith((OURS, *BUILTIN, XSD)) and (node, None, None) not in foreign
    }

    assert set() == unknown


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_aligned_vocabulary_is_named(path: Path, foreign: Graph) -> None:
    """The vocabulary that a header points to is the IRI of a stored ontology."""
    graph = read(path)
    named = set(graph.objects(URIRef(f"{OURS}def/alignments/{path.stem}"), RDFS.seeAlso))

    assert set() == named - set(foreign.subjects(RDF.type, OWL.Ontology))


def test_own_files_do_not_describe_foreign_terms(own: Graph) -> None:
    """The ontology and schemes say nothing of foreign terms but that some are annotations."""
    said = {
        (s, p, o)
        for s, p, o in own
        if isinstance(s, URIRef) and not s.startswith(OURS)
        if (p, o) != (RDF.type, OWL.AnnotationProperty)
    }

    assert set() == said


def test_alignments_only_declare_and_name_foreign_terms(alignments: Graph) -> None:
    """An alignment adds no axiom to a foreign term: only its kind and, in labels, its name."""
    said = {(s, p) for s, p, _ in alignments if isinstance(s, URIRef) and not s.startswith(OURS)}

    assert {RDF.type, RDFS.label} == {p for _, p in said}


def test_declared_kinds_are_those_of_the_vocabulary(alignments: Graph, foreign: Graph) -> None:
    """A class is a class there too, and a property a property of the same or no stated kind."""
    wrong = []
    for term in set(alignments.subjects(RDF.type)):
        if term.startswith(OURS):
            continue
        here, there = kind(alignments, term), kind(foreign, term)
        property_there = (term, RDF.type, RDF.Property) in foreign
        class_there = there == OWL.Class or (term, RDF.type, RDFS.Class) in foreign
        fine = class_there if here == OWL.Class else here == there or property_there
        if not fine:
            wrong.append((term, here, there))

    assert wrong == []


def test_mappings_start_at_declared_terms(alignments: Graph, own: Graph) -> None:
    """The left side of every mapping is a term or concept of ours."""
    assert [s for s, _, _ in mappings(alignments) if (s, RDF.type, None) not in own] == []


def test_mappings_keep_the_kind(alignments: Graph, own: Graph) -> None:
    """A class maps to a class by subClassOf, an object property to one by subPropertyOf."""
    kinds = {RDFS.subClassOf: OWL.Class, RDFS.subPropertyOf: OWL.ObjectProperty}
    wrong = [
        (s, o)
        for s, p, o in mappings(alignments)
        if p in kinds
        if kinds[p] != kind(own, s) or kinds[p] != kind(alignments, o)
    ]

    assert wrong == []


def test_subproperties_do_not_retype_our_things(
    alignments: Graph, own: Graph, foreign: Graph
) -> None:
    """A property is aligned as subproperty only where the foreign domain fits our own classes."""
    used_on = {  # the classes that carry the property, as the shapes have it
        "criterium": ["Indicator"],
        "thema": ["Criterium", "Indicator"],
        "deelVan": ["Onderzoek", "Plan"],
        "gezinsrol": ["Gezinslid"],
        "netwerkrol": ["Netwerkpersoon"],
        "onderdeelVan": ["Organisatie"],
        "persoon": ["Betrokkenheid", "Gezinslid", "Netwerkpersoon", "Regisseurschap"],
        "regisseursrol": ["Regisseurschap"],
        "rol": ["Betrokkenheid", "Netwerkpartner"],
        "samenwerkingVan": ["Organisatie"],
        "hertoetsVan": ["Onderzoek"],
        "onderzoeker": ["Onderzoek"],
        "resultaat": ["Onderzoek"],
    }
    both = own + alignments + foreign
    prefix = f"{OURS}def/ggsr#"
    wrong = []
    for s, p, o in mappings(alignments):
        if p != RDFS.subPropertyOf:
            continue
        domains = {d for d in foreign.objects(o, RDFS.domain) if isinstance(d, URIRef)}
        for name in used_on[s.removeprefix(prefix)]:
            above = set(both.transitive_objects(URIRef(prefix + name), RDFS.subClassOf))
            wrong += [(s, name, d) for d in domains - above]

    assert wrong == []


def test_a_passage_is_a_text_position_selector(alignments: Graph) -> None:
    """A passage is found by its positions as the Web Annotation standard means them."""
    passage = URIRef(f"{OURS}def/ggsr#Passage")
    selector = URIRef("http://www.w3.org/ns/oa#TextPositionSelector")

    assert (passage, RDFS.subClassOf, selector) in alignments


def test_outcomes_match_earl(alignments: Graph) -> None:
    """√ is close to passed, X to failed, – to cantTell; none is an exact match."""
    found = {
        re.split("[/#]", s)[-1]: re.split("[/#]", o)[-1]
        for s, o in alignments.subject_objects(SKOS.closeMatch)
        if "/begrip/uitkomst/" in s
    }

    expected = {
        "voldoet": "passed",
        "verbeterpunt": "failed",
        "niet-te-bepalen": "cantTell",
        "niet-van-toepassing": "inapplicable",
    }
    assert expected == found
    assert not list(alignments.subject_objects(SKOS.exactMatch))
    assert not list(alignments.subject_objects(OWL.sameAs))


def test_names_of_reused_terms_are_in_both_languages(alignments: Graph) -> None:
    """A reused term has one name in nl and one in en, and no two share a name."""
    labels: dict[tuple[str, str], list[URIRef]] = {}
    for term in set(alignments.subjects(RDFS.label)):
        values = [v for v in alignments.objects(term, RDFS.label) if isinstance(v, Literal)]
        assert sorted(v.language for v in values) == ["en", "nl"], term
        for value in values:
            labels.setdefault((str(value), value.language), []).append(term)

    assert [name for name, named in labels.items() if len(named) > 1] == []
