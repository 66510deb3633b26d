"""Invented cases as RDF text and as rows of the answer key, one case at a time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ggsr_kg.generate.draft import Draft
from ggsr_kg.namespaces import DEF, GRAPH, PREFIXES, RDFS, XSD, expand

SUFFIXES = (".ttl", ".nt", ".trig", ".nq")
"""The formats that can be written."""

_HEADER = (
    "# Verzonnen casussen, gemaakt om mee te toetsen; deze gezinnen bestaan niet.\n"
    "# Invented cases, made for testing; these families do not exist.\n"
)
_SPECIAL = {"a": "a", "comment": "rdfs:comment"}
_NAMES = """
    aanmeldroute aanpak afsluitreden casus contactvorm doelsoort doelstatus dossieronderdeel
    evaluatiesoort gezinsrol ggsr informatiedoel initiatief intensiteit leefgebied maatregel
    nazorgvorm netwerkrol netwerkstaat opschalingsroute organisatie partnertype probleemsoort
    probleemstatus rdfs regisseursrol team uitvoerder vaststellingswijze verkenningsmoment
    woonsituatie xsd
"""


def header(suffix: str) -> str:
    """Return what stands at the top of a file with *suffix*.

    >>> header(".nt").splitlines()[1]
    '# Invented cases, made for testing; these families do not exist.'
    """
    if suffix in (".nt", ".nq"):
        return _HEADER
    lines = [f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in _NAMES.split()]
    return "\n".join([_HEADER, *lines, ""])


def text(draft: Draft, suffix: str) -> str:
    """Return the statements of *draft* in the format of *suffix*; with graphs, in one of its own.

    >>> draft = Draft("verzonnen-1-000001")
    >>> problem = draft.add("Probleem", "probleem", leefgebied="leefgebied:wonen")
    >>> print(text(draft, ".ttl"))
    <BLANKLINE>
    PREFIX : <https://w3id.org/ggsr/id/casus/verzonnen-1-000001/>
    <BLANKLINE>
    :probleem-1
        a ggsr:Probleem ;
        ggsr:casus casus:verzonnen-1-000001 ;
        ggsr:leefgebied leefgebied:wonen .
    <BLANKLINE>
    >>> text(draft, ".nt").splitlines()[2].rpartition("#")[2]
    'leefgebied> <https://w3id.org/ggsr/id/begrip/leefgebied/wonen> .'
    """
    if suffix == ".ttl":
        return f"\nPREFIX : <{draft.iri}/>\n\n{_turtle(draft)}"
    if suffix == ".trig":
        return f"\nPREFIX : <{draft.iri}/>\n\n<{_graph(draft)}> {{\n{_turtle(draft)}}}\n"
    return _lines(draft, f" <{_graph(draft)}> .\n" if suffix == ".nq" else " .\n")


def _graph(draft: Draft) -> str:
    return f"{GRAPH}casus/{draft.name}"


def _turtle(draft: Draft) -> str:
    parts = []
    for token, item in draft.items.items():
        rows = []
        for key, values in item.items():
            if key == "a":
                rows.append(f"    a ggsr:{values[0]}")
            else:
                joined = " , ".join(values)
                rows.append(f"    {_SPECIAL.get(key) or f'ggsr:{key}'} {joined}")
        parts.append(token + "\n" + " ;\n".join(rows) + " .\n")
    return "\n".join(parts)


def _lines(draft: Draft, end: str) -> str:
    base = f"<{draft.iri}/"
    rows = []
    for token, item in draft.items.items():
        subject = f"{base}{token[1:]}>" if token[0] == ":" else f"<{draft.iri}>"
        for key, values in item.items():
            predicate = _predicate(key)
            for value in values:
                written = f"{base}{value[1:]}>" if value[0] == ":" else _term(value, key)
                rows.append(f"{subject} {predicate} {written}{end}")
    return "".join(rows)


@cache
def _predicate(key: str) -> str:
    if key == "a":
        return f"<{PREFIXES['rdf']}type>"
    return f"<{RDFS}comment>" if key == "comment" else f"<{DEF}{key}>"


def _term(value: str, key: str) -> str:
    """Return *value* of property *key* as N-Triples writes it; only what recurs is remembered."""
    if value.startswith("casus:"):
        return f"<{expand(value)}>"
    if value[0] == '"':
        lexical, mark, kind = value.partition('"^^xsd:')
        return f'{lexical}"^^<{XSD}{kind}>' if mark else value
    return _recurring(value, key == "a")


@cache
def _recurring(value: str, is_class: bool) -> str:
    if is_class:
        return f"<{DEF}{value}>"
    if value in ("true", "false"):
        return f'"{value}"^^<{XSD}boolean>'
    return f'"{value}"^^<{XSD}integer>' if value.isdigit() else f"<{expand(value)}>"


def key_rows(iri: str, outcomes: dict[str, str], causes: dict[str, list[str]]) -> Iterator[str]:
    """Yield the rows of the answer key of one case, as `KEY_HEADER` names their columns."""
    for code, outcome in outcomes.items():
        yield f"{iri},{code},{outcome},{' '.join(causes.get(code, ()))}\n"


KEY_HEADER = "casus,indicator,uitkomst,soort\n"
"""The columns of the answer key: case, indicator, expected outcome, and the kinds behind it."""
