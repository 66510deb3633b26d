"""The ontology and the concept schemes are complete, bilingual and well formed."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology" / "ggsr.ttl"
SCHEMES = sorted((ROOT / "ontology" / "begrippen").glob("*.ttl"))
GGSR = Namespace("https://w3id.org/ggsr/def/ggsr#")
HEADER = URIRef("https://w3id.org/ggsr/def/ggsr")
VANN = Namespace("http://purl.org/vocab/vann/")
CONCEPT = "https://w3id.org/ggsr/id/begrip/"
SCHEME = "https://w3id.org/ggsr/id/begrippenkader/"
BUILTIN = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
)
LANGUAGES = ("nl", "en")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
NL_SBB = ROOT.parent / "shared" / "suites" / "vormen" / "nl-sbb" / "skos-ap-nl.ttl"
SH = Namespace("http://www.w3.org/ns/shacl#")
NAMED = [
    "aanmeldroute",
    "afsluitreden",
    "afspraakvorm",
    "contactvorm",
    "definitierol",
    "doelsoort",
    "doelstatus",
    "dossieronderdeel",
    "eenheid",
    "evaluatiesoort",
    "gezinsrol",
    "grootheid",
    "informatiedoel",
    "initiatief",
    "intensiteit",
    "kenmerksoort",
    "kwestie",
    "leefgebied",
    "maatregel",
    "nazorgvorm",
    "netwerkrol",
    "netwerkstaat",
    "niveau",
    "normstatus",
    "partij",
    "partnertype",
    "probleemsoort",
    "probleemstatus",
    "rol",
    "standpunt",
    "sterkte",
    "uitkomst",
    "uitvoerder",
    "vaststellingswijze",
    "verbondenheid",
    "verkenningsmoment",
    "verloop",
    "voorzieningsoort",
    "woonsituatie",
    "zekerheid",
]


def read(*paths: Path) -> Graph:
    """Read Turtle files into one graph."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """Give the ontology."""
    return read(ONTOLOGY)


@pytest.fixture(scope="module")
def schemes() -> Graph:
    """Give all concept schemes together."""
    return read(*SCHEMES)


def classes(graph: Graph) -> set[URIRef]:
    """Give the named classes."""
    return {s for s in graph.subjects(RDF.type, OWL.Class) if isinstance(s, URIRef)}


def properties(graph: Graph) -> set[URIRef]:
    """Give the object and datatype properties."""
    return {
        s
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
        for s in graph.subjects(RDF.type, kind)
        if isinstance(s, URIRef)
    }


def terms(graph: Graph) -> set[URIRef]:
    """Give the classes, properties and statuses."""
    statuses = set(graph.subjects(RDF.type, GGSR.Herkomststatus))
    return classes(graph) | properties(graph) | statuses


def texts(
    graph: Graph, predicate: URIRef, subjects: set[URIRef]
) -> Iterator[tuple[URIRef, Literal]]:
    """Give the values of a predicate with their subjects, in order."""
    for subject in sorted(subjects):
        for value in graph.objects(subject, predicate):
            assert isinstance(value, Literal)
            yield subject, value


def concepts(graph: Graph) -> set[URIRef]:
    """Give the concepts."""
    return set(graph.subjects(RDF.type, SKOS.Concept))


def languages(graph: Graph, subject: URIRef, predicate: URIRef) -> list[str | None]:
    """Give the language of each value, sorted."""
    return sorted(value.language for value in graph.objects(subject, predicate))


def repeated(values: list) -> list:
    """Give what occurs more than once."""
    return sorted(str(value) for value, count in Counter(values).items() if count > 1)


def in_definition(label: str, definition: str) -> bool:
    """Tell whether a label stands in a definition as a whole word."""
    return bool(re.search(rf"(?<!\w){re.escape(label)}(?!\w)", definition, re.IGNORECASE))


def test_header_says_what_the_ontology_is(ontology: Graph) -> None:
    """The header carries title, description, licence, makers, date, version and prefix."""
    assert list(ontology.subjects(RDF.type, OWL.Ontology)) == [HEADER]
    for predicate in (RDFS.label, DCTERMS.title, DCTERMS.description):
        assert languages(ontology, HEADER, predicate) == ["en", "nl"]
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert licence == ontology.value(HEADER, DCTERMS.license)
    assert URIRef(f"{HEADER}/0.1.0") == ontology.value(HEADER, OWL.versionIRI)
    assert str(ontology.value(HEADER, VANN.preferredNamespacePrefix)) == "ggsr"
    assert str(GGSR) == str(ontology.value(HEADER, VANN.preferredNamespaceUri))
    assert XSD.date == ontology.value(HEADER, DCTERMS.created).datatype
    assert isinstance(ontology.value(HEADER, DCTERMS.creator), URIRef)


def test_every_term_has_one_label_and_one_definition_per_language(ontology: Graph) -> None:
    """Each class, property and status is labelled and defined once in nl and once in en."""
    wrong = [
        (term, predicate)
        for term in terms(ontology)
        for predicate in (RDFS.label, SKOS.definition)
        if languages(ontology, term, predicate) != ["en", "nl"]
    ]

    assert wrong == []


def test_every_concept_has_one_label_and_one_definition_per_language(schemes: Graph) -> None:
    """Each concept is named and defined once in nl and once in en."""
    wrong = [
        (concept, predicate)
        for concept in concepts(schemes)
        for predicate in (SKOS.prefLabel, SKOS.definition)
        if languages(schemes, concept, predicate) != ["en", "nl"]
    ]

    assert wrong == []


def test_labels_of_terms_are_unique(ontology: Graph) -> None:
    """No two terms share a label in one language, so a table head says which term it is."""
    labels = [value for _, value in texts(ontology, RDFS.label, terms(ontology))]

    assert repeated(labels) == []


def test_labels_of_concepts_are_unique_in_their_scheme(schemes: Graph) -> None:
    """No two concepts of one scheme share a name in one language."""
    labels = [
        (str(schemes.value(concept, SKOS.inScheme)), value)
        for concept, value in texts(schemes, SKOS.prefLabel, concepts(schemes))
    ]

    assert repeated(labels) == []


def test_definitions_are_unique(ontology: Graph, schemes: Graph) -> None:
    """No two terms or concepts share a definition."""
    definitions = [value for _, value in texts(ontology, SKOS.definition, terms(ontology))]
    definitions += [value for _, value in texts(schemes, SKOS.definition, concepts(schemes))]

    assert repeated(definitions) == []


def test_definitions_are_sentences(ontology: Graph, schemes: Graph) -> None:
    """A definition starts with a capital and ends with one full stop."""
    wrong = [
        (subject, str(value))
        for graph, subjects in ((ontology, terms(ontology)), (schemes, concepts(schemes)))
        for subject, value in texts(graph, SKOS.definition, subjects)
        if not re.fullmatch(r"[A-ZÉ].*[^.]\.", value)
    ]

    assert wrong == []


def test_definitions_are_not_circular(ontology: Graph) -> None:
    """The definition of a term does not use the label of the term in that language."""
    circular = [
        (term, str(label))
        for term, label in texts(ontology, RDFS.label, terms(ontology))
        for definition in ontology.objects(term, SKOS.definition)
        if definition.language == label.language and in_definition(str(label), str(definition))
    ]

    assert circular == []


def test_texts_have_no_stray_white_space(ontology: Graph, schemes: Graph) -> None:
    """No text starts or ends with white space, holds two spaces in a row or a line break."""
    wrong = [
        (subject, str(value))
        for graph in (ontology, schemes)
        for subject, _, value in graph
        if isinstance(value, Literal)
        and value.language
        and (value.strip() != str(value) or re.search(r"\s\s|[\t\n\r]", value))
    ]

    assert wrong == []


def test_texts_are_in_dutch_or_english(ontology: Graph, schemes: Graph) -> None:
    """Every language tag is nl or en, in lower case."""
    tags = {v.language for g in (ontology, schemes) for v in g.objects() if isinstance(v, Literal)}

    assert set() == tags - {*LANGUAGES, None}


def test_names_of_terms_follow_their_kind(ontology: Graph) -> None:
    """Classes are UpperCamelCase, properties and statuses lowerCamelCase, all in ASCII."""
    wrong = [
        term
        for term in terms(ontology)
        if not re.fullmatch(
            r"[A-Z][a-zA-Z]+" if term in classes(ontology) else r"[a-z][a-zA-Z]+",
            str(term).removeprefix(GGSR),
        )
    ]

    assert wrong == []


def test_every_term_has_one_kind(ontology: Graph) -> None:
    """No IRI is two of class, object property and datatype property (no illegal punning)."""
    kinds = {term: {*ontology.objects(term, RDF.type)} & set(KINDS) for term in terms(ontology)}

    assert [term for term, found in kinds.items() if len(found) > 1] == []


def test_every_ggsr_iri_is_declared(ontology: Graph, schemes: Graph) -> None:
    """Whatever ggsr term the ontology or a scheme uses is declared in the ontology."""
    used = {
        node
        for graph in (ontology, schemes)
        for triple in graph
        for node in triple
        if isinstance(node, URIRef) and node.startswith(GGSR)
    }

    assert set() == used - terms(ontology)


def test_properties_have_no_domain_or_range(ontology: Graph) -> None:
    """Domain and range stand in the shapes; the header says so in both languages."""
    assert not list(ontology.subject_objects(RDFS.domain))
    assert not list(ontology.subject_objects(RDFS.range))
    notes = [str(note) for note in ontology.objects(HEADER, SKOS.editorialNote)]
    assert sum("rdfs:domain" in note and "SHACL" in note for note in notes) == len(LANGUAGES)


def test_there_are_no_inverse_properties(ontology: Graph) -> None:
    """Each relation has one direction, so one question has one answer."""
    assert not list(ontology.subject_objects(OWL.inverseOf))


def test_the_hierarchy_has_no_cycle(ontology: Graph) -> None:
    """No class is its own superclass."""
    cyclic = [
        term
        for term in classes(ontology)
        for parent in ontology.objects(term, RDFS.subClassOf)
        if term in ontology.transitive_objects(parent, RDFS.subClassOf)
    ]

    assert cyclic == []


def test_superclasses_are_classes(ontology: Graph) -> None:
    """Every superclass is declared as a class of the ontology."""
    assert set() == set(ontology.objects(None, RDFS.subClassOf)) - classes(ontology)


def members(graph: Graph) -> list[set[URIRef]]:
    """Give the groups of classes that exclude each other."""
    groups = graph.subjects(RDF.type, OWL.AllDisjointClasses)
    return [set(graph.items(graph.value(group, OWL.members))) for group in groups]


def test_every_class_is_connected(ontology: Graph) -> None:
    """Every class has a superclass, a subclass or is told apart from the others."""
    connected = set(ontology.subjects(RDFS.subClassOf)) | set(
        ontology.objects(None, RDFS.subClassOf)
    )
    connected |= {term for group in members(ontology) for term in group}

    assert set() == classes(ontology) - connected


def test_no_class_is_disjoint_from_its_superclass(ontology: Graph) -> None:
    """Disjoint classes are never each other's ancestor and never share a subclass."""
    ancestors = {c: set(ontology.transitive_objects(c, RDFS.subClassOf)) for c in classes(ontology)}
    wrong = [
        (term, sorted(found & group))
        for group in members(ontology)
        for term, found in ancestors.items()
        if len(found & group) > 1
    ]

    assert wrong == []


def test_roles_are_participations(ontology: Graph) -> None:
    """Who plays a role in a family, case, team or network is a participation, not a person."""
    roles = {"Gezinslid", "Regisseurschap", "Betrokkenheid", "Netwerkpartner", "Netwerkpersoon"}

    assert {GGSR[role] for role in roles} == set(ontology.subjects(RDFS.subClassOf, GGSR.Deelname))
    assert not list(ontology.subjects(RDFS.subClassOf, GGSR.Persoon))


def test_restrictions_are_well_formed(ontology: Graph) -> None:
    """A restriction has one property of the ontology and a count on an object property only."""
    for node in ontology.subjects(RDF.type, OWL.Restriction):
        assert isinstance(node, BNode)
        (on,) = ontology.objects(node, OWL.onProperty)
        assert on in properties(ontology)
        count = ontology.value(node, OWL.minQualifiedCardinality)
        if count is None:
            assert ontology.value(node, OWL.hasValue) is not None
            assert (on, RDF.type, OWL.DatatypeProperty) in ontology
        else:
            assert XSD.nonNegativeInteger == count.datatype
            assert ontology.value(node, OWL.onClass) in classes(ontology)
            assert (on, RDF.type, OWL.ObjectProperty) in ontology


def test_counted_properties_are_simple(ontology: Graph) -> None:
    """A property counted in a restriction is not transitive and has no subproperty."""
    counted = {
        ontology.value(node, OWL.onProperty)
        for node in ontology.subjects(OWL.minQualifiedCardinality)
    }

    assert {GGSR.leefgebiedMetProbleem} == counted
    for prop in counted:
        assert (prop, RDF.type, OWL.TransitiveProperty) not in ontology
        assert not list(ontology.subjects(RDFS.subPropertyOf, prop))


def test_every_predicate_is_declared(ontology: Graph) -> None:
    """Every predicate of the header and the terms is built in or a declared annotation."""
    predicates = {p for p in ontology.predicates() if not str(p).startswith(BUILTIN)}
    annotations = set(ontology.subjects(RDF.type, OWL.AnnotationProperty))

    assert set() == predicates - annotations


def test_the_statuses_are_different(ontology: Graph) -> None:
    """What is stated, stated for one of several, inferred and filled in is told apart."""
    (group,) = ontology.subjects(RDF.type, OWL.AllDifferent)
    listed = set(ontology.items(ontology.value(group, OWL.distinctMembers)))

    assert {GGSR.genoemd, GGSR.genoemdVoorEen, GGSR.afgeleid, GGSR.ingevuld} == listed
    assert listed == set(ontology.subjects(RDF.type, GGSR.Herkomststatus))


def test_every_scheme_has_its_file() -> None:
    """There is one file for each concept scheme, named after it."""
    assert sorted(NAMED) == [path.stem for path in SCHEMES]


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_a_scheme_file_holds_one_complete_scheme(path: Path) -> None:
    """A file holds one titled scheme, whose top concepts are exactly the concepts of the file."""
    graph = read(path)
    scheme = URIRef(SCHEME + path.stem)
    found = concepts(graph)

    assert [scheme] == list(graph.subjects(RDF.type, SKOS.ConceptScheme))
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert languages(graph, scheme, predicate) == ["en", "nl"]
    assert XSD.boolean == graph.value(scheme, GGSR.openLijst).datatype
    assert found == set(graph.objects(scheme, SKOS.hasTopConcept))
    for concept in found:
        assert re.fullmatch(rf"{CONCEPT}{path.stem}/[a-z0-9]+(-[a-z0-9]+)*", concept)
        assert [scheme] == list(graph.objects(concept, SKOS.inScheme))
        assert [scheme] == list(graph.objects(concept, SKOS.topConceptOf))


def test_notations_are_unique_in_their_scheme(schemes: Graph) -> None:
    """No two concepts of one scheme have the same notation."""
    notations = [
        (str(schemes.value(concept, SKOS.inScheme)), str(value))
        for concept, value in schemes.subject_objects(SKOS.notation)
    ]

    assert repeated(notations) == []


def test_a_concept_with_a_source_says_it_is_stated(schemes: Graph) -> None:
    """A concept has a passage exactly when it is stated."""
    for concept in concepts(schemes):
        sources = set(schemes.objects(concept, DCTERMS.source))
        assert bool(sources) == ((concept, GGSR.status, GGSR.genoemd) in schemes), concept


def test_every_passage_of_a_scheme_is_used(schemes: Graph) -> None:
    """No scheme file holds a passage that none of the concepts points to."""
    used = set(schemes.objects(None, DCTERMS.source))

    assert set(schemes.subjects(RDF.type, GGSR.Passage)) - used == set()


def test_the_seven_leefgebieden_stand_in_source_order(schemes: Graph) -> None:
    """The leefgebieden are seven, ordered as in the definition, and all different."""
    order = sorted(
        (value.toPython(), str(concept).rsplit("/", 1)[1])
        for concept, value in schemes.subject_objects(GGSR.volgorde)
    )
    (group,) = schemes.subjects(RDF.type, OWL.AllDifferent)

    names = ["gezin", "wonen", "werk", "inkomen", "gezondheid", "onderwijs", "veiligheid"]
    assert list(enumerate(names, 1)) == order
    listed = set(schemes.items(schemes.value(group, OWL.distinctMembers)))
    assert listed == set(schemes.subjects(RDF.type, GGSR.Leefgebied))


def test_the_23_partner_types_are_named_in_the_nota(schemes: Graph) -> None:
    """The partner types P01 to P23 point to figure 1 of the Nota, and the list is open."""
    types = set(schemes.subjects(RDF.type, GGSR.Partnertype))
    coded = {
        str(schemes.value(concept, SKOS.notation)): schemes.value(concept, DCTERMS.source)
        for concept in types
        if schemes.value(concept, SKOS.notation)
    }

    assert [f"P{n:02}" for n in range(1, 24)] == sorted(coded)
    assert all("/nota-figuur1-" in source for source in coded.values())
    assert schemes.value(URIRef(SCHEME + "partnertype"), GGSR.openLijst).toPython() is True


def test_outcomes_have_the_printed_symbols(schemes: Graph) -> None:
    """The outcomes carry the symbols √, X and – of the documents."""
    symbols = {
        str(concept).rsplit("/", 1)[1]: str(schemes.value(concept, SKOS.notation) or "")
        for concept in schemes.subjects(SKOS.inScheme, URIRef(SCHEME + "uitkomst"))
    }

    expected = {
        "voldoet": "√",
        "verbeterpunt": "X",
        "niet-te-bepalen": "–",
        "niet-van-toepassing": "",
    }
    assert expected == symbols


@pytest.mark.slow
def test_schemes_conform_to_nl_sbb(schemes: Graph) -> None:
    """The schemes pass the Dutch standard; only the untitled passages are waived, and needed."""
    if not NL_SBB.is_file():
        pytest.skip("the stored shapes (../shared/suites/vormen/nl-sbb) are not here")
    shapes = read(NL_SBB)
    shapes.remove((None, OWL.imports, None))
    _, results, _ = validate(schemes, shacl_graph=shapes, inference="none", advanced=True)
    waived = {"Concept-source", "SourceDocument-label"}  # a passage has a place, not a title
    found = {str(s).rsplit("#", 1)[1] for s in results.objects(None, SH.sourceShape)}

    assert found == waived
