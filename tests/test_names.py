"""Every name is guarded: taking one of these names away, or changing it, fails.

`expected-names.csv` holds the names by which things are found and shown: every skos:altLabel, the
skos:prefLabel of municipalities, organisations, approaches, teams and agents, and the dct:title and
dct:alternative of documents, as they stand in `data/` and in the partner types. A name that is
added has to be added there too.
"""

from __future__ import annotations

import csv
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from ggsr_kg import resources
from ggsr_kg.graphs import read
from ggsr_kg.namespaces import DCT, DEF, RDF, SKOS

EXPECTED = Path(__file__).parent / "expected-names.csv"
COLUMNS = ("subject", "property", "text", "lang")
PROV = "http://www.w3.org/ns/prov#"
LABELS, TITLES = frozenset({SKOS + "prefLabel"}), frozenset({DCT + "title", DCT + "alternative"})
NAMED = {
    DEF + "Gemeente": LABELS,
    DEF + "Organisatie": LABELS,
    DEF + "Aanpak": LABELS,
    DEF + "Team": LABELS,
    PROV + "Agent": LABELS,
    DEF + "Document": TITLES,
    DEF + "Brondocument": TITLES,
}
"""The properties that name the things of a class, besides skos:altLabel, which names anything."""


def quads() -> list[Quad]:
    """Return the statements of the files whose names are guarded."""
    root = resources.root()
    files = [*(root / "data").rglob("*.ttl"), root / "ontology" / "begrippen" / "partnertype.ttl"]
    return [quad for path in sorted(files) for quad in read(path)]


def names() -> list[tuple[str, ...]]:
    """Return subject, property, text and language of every name, sorted."""
    statements = quads()
    naming: dict[str, set[str]] = {}
    for quad in statements:
        if quad.predicate.value == RDF + "type" and isinstance(quad.object, NamedNode):
            naming.setdefault(str(quad.subject), set()).update(NAMED.get(quad.object.value, ()))
    return sorted(
        {
            (
                quad.subject.value,
                quad.predicate.value,
                quad.object.value,
                quad.object.language or "",
            )
            for quad in statements
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
            if quad.predicate.value in {SKOS + "altLabel", *naming.get(str(quad.subject), ())}
        }
    )


def test_every_name_is_the_expected_one() -> None:
    """No name goes missing, changes its text or language, or appears without being expected."""
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        columns, *rows = [tuple(row) for row in csv.reader(file)]

    assert columns == COLUMNS
    assert rows == sorted(set(rows))
    found = names()
    assert sorted(set(rows) - set(found)) == []
    assert found == rows
