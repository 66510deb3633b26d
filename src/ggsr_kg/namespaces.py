"""Every prefix of the graph, and the IRIs that code has to know by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote

W3ID = "https://w3id.org/ggsr/"
DEF = W3ID + "def/ggsr#"
SHAPES = W3ID + "def/ggsr-shapes#"
ID = W3ID + "id/"
CONCEPT = ID + "begrip/"
SCHEME = ID + "begrippenkader/"
GRAPH = W3ID + "graaf/"
INFERRED = GRAPH + "afgeleid"
MUNICIPALITY = "https://identifier.overheid.nl/tooi/id/gemeente/"

DCT = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_KINDS = """
    aanbeveling aanbevelingsverband aanpak actor afspraak aggregatieregel bewering
    bijeenkomst casus criterium definitiedeel dekking document gemis grens indicator
    indicatorverband kengetal kenmerk leefgebieddekking linkset naamsverband
    netwerkpartner norm onderzoek oordeel opschalingsroute organisatie passage
    rapportage regisseursrol team tegenspraak telling thema toelichting toetsingskader
    typering voorziening
"""
_CONCEPTS = """
    aanmeldroute afsluitreden afspraakvorm contactvorm definitierol doelsoort doelstatus
    dossieronderdeel eenheid evaluatiesoort gezinsrol grootheid informatiedoel
    initiatief intensiteit kenmerksoort kwestie leefgebied maatregel nazorgvorm
    netwerkrol netwerkstaat niveau normstatus partij partnertype probleemsoort
    probleemstatus rol standpunt sterkte uitkomst uitvoerder vaststellingswijze
    verbondenheid verkenningsmoment verloop voorzieningsoort woonsituatie zekerheid
"""
SCHEMES = tuple(_CONCEPTS.split())
"""The names of the concept schemes."""
_FOREIGN = {
    "adms": "http://www.w3.org/ns/adms#",
    "atu": "http://publications.europa.eu/resource/authority/atu/",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": DCT,
    "dctype": "http://purl.org/dc/dcmitype/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "earl": "http://www.w3.org/ns/earl#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "m8g": "http://data.europa.eu/m8g/",
    "ministerie": "https://identifier.overheid.nl/tooi/id/ministerie/",
    "oa": OA,
    "oorg": "https://identifier.overheid.nl/tooi/id/oorg/",
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "owms": "http://standaarden.overheid.nl/owms/terms/",
    "person": "http://www.w3.org/ns/person#",
    "prof": "http://www.w3.org/ns/dx/prof/",
    "prov": "http://www.w3.org/ns/prov#",
    "provincie": "https://identifier.overheid.nl/tooi/id/provincie/",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": SH,
    "skos": SKOS,
    "time": "http://www.w3.org/2006/time#",
    "tooi": "https://identifier.overheid.nl/tooi/def/ont/",
    "top": "https://identifier.overheid.nl/tooi/def/thes/top/",
    "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": XSD,
}

PREFIXES: dict[str, str] = dict(
    sorted(
        {
            **_FOREIGN,
            **{kind: f"{ID}{kind}/" for kind in _KINDS.split()},
            **{scheme: f"{CONCEPT}{scheme}/" for scheme in SCHEMES},
            "begrippenkader": SCHEME,
            "gemeente": MUNICIPALITY,
            "ggsr": DEF,
            "ggsrsh": SHAPES,
        }.items()
    )
)
"""Prefix to namespace, sorted by prefix: the names every file of the graph uses."""


def expand(name: str) -> str:
    """Return the IRI of a prefixed *name*.

    Raises: KeyError: the prefix is none of `PREFIXES`.

    >>> expand("ggsr:Oordeel")
    'https://w3id.org/ggsr/def/ggsr#Oordeel'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def shorten(iri: str) -> str:
    """Return *iri* as a prefixed name where a prefix fits, else as it is.

    >>> shorten("https://w3id.org/ggsr/id/indicator/b03"), shorten("urn:x")
    ('indicator:b03', 'urn:x')
    """
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _BY_NAMESPACE.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and iri[cut:] else iri


def last(iri: str) -> str:
    """Return the last part of *iri*, by which people know a thing.

    >>> last("https://w3id.org/ggsr/id/casus/x"), last("urn:x")
    ('x', 'urn:x')
    """
    stripped = iri.rstrip("/#")
    return stripped[max(stripped.rfind("/"), stripped.rfind("#")) + 1 :]


def last_names(iri: str) -> tuple[str, str]:
    """Return the last part of *iri*, and how it was written in a cell.

    >>> last_names(ID + "casus/2013%20a")
    ('2013%20a', '2013 a')
    """
    return last(iri), unquote(last(iri))


def short_names(iris: Iterable[str]) -> dict[str, str]:
    """Return the last part of each of *iris*; more of it where another could be meant.

    >>> list(short_names([ID + "casus/x", "urn:a/x", "urn:a/y"]).values())
    ['casus:x', 'urn:a/x', 'y']
    """
    forms = {iri: (last(iri), shorten(iri)) for iri in iris}
    taken = Counter(form for iri, each in forms.items() for form in {*each, iri})
    return {
        iri: next((form for form in each if taken[form] == 1), iri) for iri, each in forms.items()
    }


_BY_NAMESPACE = {namespace: prefix for prefix, namespace in PREFIXES.items()}
