"""Ontology, schemes and alignments are OWL 2 DL, consistent, and recognise a GGSR-gezin."""

import io
import shutil
from pathlib import Path

import pytest
from rdflib import OWL, RDF, BNode, Graph, Literal, Namespace, URIRef

ROOT = Path(__file__).parents[1]
FILES = sorted(
    [
        ROOT / "ontology" / "ggsr.ttl",
        *(ROOT / "ontology" / "begrippen").glob("*.ttl"),
        *(ROOT / "ontology" / "alignments").glob("*.ttl"),
    ]
)
GGSR = Namespace("https://w3id.org/ggsr/def/ggsr#")
LEEFGEBIED = Namespace("https://w3id.org/ggsr/id/begrip/leefgebied/")
CASE = Namespace("https://example.org/casus/")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
BUILTIN = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
)


def merged() -> Graph:
    """Everything together, without the import statements (there is no network)."""
    graph = Graph()
    for path in FILES:
        graph.parse(path, format="turtle")
    graph.remove((None, OWL.imports, None))
    return graph


@pytest.fixture(scope="module")
def everything() -> Graph:
    """Give ontology, schemes and alignments together."""
    return merged()


def kinds(graph: Graph, term: URIRef) -> set[URIRef]:
    """Give the kinds of a term."""
    return {found for found in graph.objects(term, RDF.type) if found in KINDS}


def family(graph: Graph, name: str, fields: str, unable: bool | None) -> None:
    """Add a family with problems in some leefgebieden."""
    graph.add((CASE[name], RDF.type, OWL.NamedIndividual))
    graph.add((CASE[name], RDF.type, GGSR.Gezin))
    for field in fields.split():
        graph.add((CASE[name], GGSR.leefgebiedMetProbleem, LEEFGEBIED[field]))
    if unable is not None:
        graph.add((CASE[name], GGSR.oudersNietInStaat, Literal(unable)))


def reason(graph: Graph) -> set[URIRef]:
    """Run HermiT over *graph*; give the individuals that are a GGSR-gezin."""
    if shutil.which("java") is None:
        pytest.skip("HermiT needs Java, and there is no java command here")
    owlready2 = pytest.importorskip("owlready2", reason="HermiT is called through owlready2")
    world = owlready2.World()
    ontology = world.get_ontology("https://example.org/alles")
    ontology.load(fileobj=io.BytesIO(graph.serialize(format="nt", encoding="utf-8")))
    owlready2.sync_reasoner(world, debug=0)
    found = world[str(GGSR.GgsrGezin)].instances()
    return {URIRef(individual.iri) for individual in found}


def test_no_property_has_two_kinds(everything: Graph) -> None:
    """No IRI is more than one of object, datatype and annotation property."""
    wrong = [
        term
        for term in set(everything.subjects(RDF.type))
        if len(kinds(everything, term) - {OWL.Class}) > 1
    ]

    assert wrong == []


def test_every_used_property_and_class_is_declared(everything: Graph) -> None:
    """Whatever stands as predicate or type is built in or declared with a kind."""
    used = set(everything.predicates()) | set(everything.objects(None, RDF.type))
    undeclared = {
        term for term in used if not str(term).startswith(BUILTIN) and not kinds(everything, term)
    }

    assert set() == undeclared


def test_values_fit_the_kind_of_their_property(everything: Graph) -> None:
    """An object property has no literal as value, a datatype property nothing else."""
    wrong = [
        (s, p, o)
        for s, p, o in everything
        if (OWL.ObjectProperty in kinds(everything, p) and isinstance(o, Literal))
        or (OWL.DatatypeProperty in kinds(everything, p) and not isinstance(o, Literal))
    ]

    assert wrong == []


def test_blank_nodes_are_only_axioms(everything: Graph) -> None:
    """Blank nodes occur in class expressions, lists and group axioms, never as things."""
    allowed = {OWL.Class, OWL.Restriction, OWL.AllDisjointClasses, OWL.AllDifferent, None}
    types = {
        everything.value(node, RDF.type)
        for node in everything.subjects()
        if isinstance(node, BNode)
    }

    assert types <= allowed


def test_the_whole_is_consistent() -> None:
    """HermiT finds no contradiction in ontology, schemes and alignments together."""
    assert set() == reason(merged())


def test_a_contradiction_is_found() -> None:
    """Something that is both a verdict and an approach is a contradiction."""
    graph = merged()
    graph.add((CASE.dubbel, RDF.type, OWL.NamedIndividual))
    graph.add((CASE.dubbel, RDF.type, GGSR.Oordeel))
    graph.add((CASE.dubbel, RDF.type, GGSR.Aanpak))

    owlready2 = pytest.importorskip("owlready2", reason="HermiT is called through owlready2")
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reason(graph)


def test_four_leefgebieden_and_inability_make_a_ggsr_gezin() -> None:
    """Four leefgebieden with inability are a GGSR-gezin; three, or no inability, are not."""
    graph = merged()
    family(graph, "vier", "gezin wonen werk inkomen", True)
    family(
        graph,
        "zeven",
        " ".join(["gezin", "wonen", "werk", "inkomen", "gezondheid", "onderwijs", "veiligheid"]),
        True,
    )
    family(graph, "drie", "gezin wonen werk", True)
    family(graph, "in-staat", "gezin wonen werk inkomen", False)
    family(graph, "onbekend", "gezin wonen werk inkomen", None)

    assert {CASE.vier, CASE.zeven} == reason(graph)
