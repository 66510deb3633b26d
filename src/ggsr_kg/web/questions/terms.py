"""`/vragen/termen.json`: what the editor completes and shortens; it asks no other address."""

from __future__ import annotations

import json

from ggsr_kg.answers import plain
from ggsr_kg.namespaces import DEF, OWL, PREFIXES, RDFS, SKOS
from ggsr_kg.web import homes
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.site import Site

_KINDS = {
    "classes": f"<{OWL}Class>",
    "properties": f"<{OWL}ObjectProperty> <{OWL}DatatypeProperty> <{OWL}AnnotationProperty>",
}


def view(site: Site, asked: Asked) -> Reply:
    """Return our prefixes, our classes and properties with their labels, and our addresses."""
    told = {
        "prefixes": PREFIXES,
        "places": homes.SPACES,
        **{name: _labels(site, kinds, asked.lang) for name, kinds in _KINDS.items()},
    }
    return Reply(json.dumps(told, ensure_ascii=False).encode(), "application/json")


def _labels(site: Site, kinds: str, lang: str) -> dict[str, str]:
    """Return the terms of our own ontology of *kinds*, with a label in *lang*."""
    rows = site.graph.ask(
        f"""SELECT ?term ?label {{ VALUES ?kind {{ {kinds} }} ?term a ?kind ;
        <{RDFS}label>|<{SKOS}prefLabel> ?label
        FILTER(STRSTARTS(STR(?term), "{DEF}") && LANG(?label) = "{lang}") }} ORDER BY ?term"""
    ).rows
    return {plain(term): plain(label) for term, label in rows}
