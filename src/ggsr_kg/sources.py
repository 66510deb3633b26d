"""Passages: where in the source texts a fact stands, proved by positions and a digest.

A passage names its document, a place a person can find, the positions of the text (Unicode code
points in the text edition read with its newlines as they are, the end exclusive) and the SHA-256
of that text with every run of white space made one space.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ggsr_kg import contents, graphs
from ggsr_kg.errors import SourceError, Text, suggestion
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import DCT, DEF, GRAPH, ID, INFERRED, OA, RDF, XSD, shorten

_LIMIT = 2**26
_TYPE, _SOURCE, _STATUS = RDF + "type", DCT + "source", DEF + "status"
_PASSAGE, _EDITION = DEF + "Passage", DEF + "Brondocument"
_STATED_IN = GRAPH + "data/toezicht/"
_DIGEST = re.compile(r"[0-9a-f]{64}")

Facts = Mapping[Term, Mapping[str, list[Term]]]


@dataclass(frozen=True, slots=True)
class Document:
    """A source document with its text edition: file name and length in code points."""

    iri: str
    file: str
    length: int | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text of a document."""

    iri: str
    document: str
    start: int
    end: int
    digest: str
    place: str = ""


def digest(text: str) -> str:
    r"""Return the SHA-256 of *text* with white space collapsed.

    >>> digest("a  b\n") == digest("a b")
    True
    """
    return hashlib.sha256(" ".join(text.split()).encode("utf-8")).hexdigest()


def documents(quads: Iterable[Quad]) -> dict[str, Document]:
    """Return the source documents that *quads* describe, by IRI."""
    facts = _facts(quads)
    found = {}
    for node in _members(facts, _EDITION):
        length = _one(facts, node, DEF + "lengte")
        found[node.value] = Document(
            node.value,
            _one(facts, node, DEF + "tekstuitgave"),
            int(length) if length.isdigit() else None,
        )
    return found


def passages(quads: Iterable[Quad]) -> dict[str, Passage]:
    """Return the passages that *quads* describe, by IRI; without numbers the positions are -1."""
    facts = _facts(quads)
    found = {}
    for node in _members(facts, _PASSAGE):
        start, end = (_one(facts, node, OA + side) for side in ("start", "end"))
        found[node.value] = Passage(
            node.value,
            _one(facts, node, DEF + "document"),
            int(start) if start.isdigit() else -1,
            int(end) if end.isdigit() else -1,
            _one(facts, node, DEF + "digest"),
            _one(facts, node, DEF + "plaats"),
        )
    return found


def check(quads: Iterable[Quad], folder: Path | None) -> tuple[Finding, ...]:
    """Return everything wrong with the passages in *quads*, sorted.

    With a *folder* of text editions each digest is recomputed; without one only what the graph
    itself can show is checked: facts without a passage, passages without a fact, positions.

    Raises: SourceError: the folder is absent. InputError: a text cannot be read.
    """
    quads = [q for q in quads if not _is_inferred(q)]
    editions, cited = documents(quads), passages(quads)
    found = _uncited(quads, cited)
    for each in cited.values():
        if each.document not in editions:
            found.append(_finding(each.iri, "noemt geen brondocument", "names no source document"))
        elif not _DIGEST.fullmatch(each.digest) or not 0 <= each.start < each.end:
            found.append(_finding(each.iri, "heeft geen geldige plaats", "has no valid position"))
    if folder is not None:
        found += _against(folder, editions, cited)
    return tuple(sorted(found, key=Finding.order))


def text_of(folder: Path, document: Document) -> str:
    """Return the text edition of *document* in *folder*, its newlines untouched.

    Raises: SourceError: it is not there. InputError: it is not UTF-8.
    """
    path = folder / document.file
    if not document.file or not path.is_file():
        raise SourceError(
            str(folder),
            Text(f"{document.file or document.iri} ontbreekt", f"{document.file} is missing"),
            Text("geef de map met de tekstuitgaven", "name the folder with the text editions"),
        )
    return contents.decoded(contents.load(path, _LIMIT), str(path))


def cite(folder: Path, document: Document, first: str, last: str, line: int | None) -> Passage:
    """Return the passage of *document* from the words *first* up to and with the words *last*.

    White space in the words matches any white space. *line* (from 1) is where *first* stands, and
    is needed when those words occur more than once.

    Raises: SourceError: the words are not there, or stand in more places.
    """
    text = text_of(folder, document)
    starts = [m.start() for m in _words(first).finditer(text)]
    if line is not None:
        starts = [start for start in starts if text.count("\n", 0, start) + 1 == line]
    if len(starts) != 1:
        raise SourceError(
            document.file,
            Text(
                f"de eerste woorden staan er {len(starts)} keer",
                f"the first words occur {len(starts)} times",
            ),
            Text("geef meer woorden of het regelnummer", "give more words or the line number"),
        )
    ending = _words(last).search(text, starts[0])
    if ending is None:
        raise SourceError(
            document.file,
            Text("de laatste woorden staan er niet na", "the last words do not follow"),
            Text("neem ze letterlijk over", "copy them exactly"),
        )
    stretch = text[starts[0] : ending.end()]
    return Passage("", document.iri, starts[0], ending.end(), digest(stretch))


def described(passage: Passage, name: str, place: str) -> list[Quad]:
    """Return the statements that make *passage* a thing called *name* at *place*."""
    node, number = NamedNode(f"{ID}passage/{name}"), NamedNode(XSD + "integer")
    values: dict[str, NamedNode | Literal] = {
        _TYPE: NamedNode(_PASSAGE),
        DEF + "digest": Literal(passage.digest),
        DEF + "document": NamedNode(passage.document),
        DEF + "plaats": Literal(place, language="nl"),
        OA + "start": Literal(str(passage.start), datatype=number),
        OA + "end": Literal(str(passage.end), datatype=number),
    }
    return [
        Quad(node, NamedNode(predicate), value)
        for predicate, value in values.items()
        if place or value.value
    ]


def find_document(editions: Mapping[str, Document], name: str) -> Document:
    """Return the document that *name* means: its IRI, local name or file name.

    Raises: SourceError: there is none.
    """
    for each in editions.values():
        if name in (each.iri, shorten(each.iri), each.iri.rpartition("/")[2], each.file):
            return each
    known = [iri.rpartition("/")[2] for iri in editions]
    raise SourceError(
        name, Text("dit document is er niet", "there is no such document"), suggestion(name, known)
    )


def _words(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in words.split()))


def _against(
    folder: Path, editions: Mapping[str, Document], cited: Mapping[str, Passage]
) -> list[Finding]:
    """Return what differs between the passages and the texts in *folder*."""
    if not folder.is_dir():
        raise SourceError(
            str(folder),
            Text("deze map is er niet", "there is no such folder"),
            Text("geef de map met de tekstuitgaven", "name the folder with the text editions"),
        )
    found, texts = [], {}
    for document in editions.values():
        try:
            texts[document.iri] = text_of(folder, document)
        except SourceError as error:
            found.append(Finding("vindplaatsen", document.iri, error.what, mend=error.do))
            continue
        if len(texts[document.iri]) != document.length:
            found.append(
                _finding(
                    document.iri, "de tekst heeft een andere lengte", "the text has another length"
                )
            )
    for each in cited.values():
        text = texts.get(each.document)
        if text is None:
            continue
        if each.end > len(text):
            found.append(_finding(each.iri, "ligt buiten de tekst", "lies outside the text"))
        elif digest(text[each.start : each.end]) != each.digest:
            found.append(_finding(each.iri, "de tekst is daar anders", "the text differs there"))
    return found


def _uncited(quads: Iterable[Quad], cited: Mapping[str, Passage]) -> list[Finding]:
    """Return facts without a passage, and passages that no fact points to."""
    quads = list(quads)
    facts = _facts(quads)
    stated = {
        q.subject
        for q in quads
        if isinstance(q.graph_name, NamedNode) and q.graph_name.value.startswith(_STATED_IN)
    }
    found, used = [], Counter[str]()
    for node, about in facts.items():
        types = {each.value for each in about.get(_TYPE, [])}
        pointed = [each.value for each in about.get(_SOURCE, [])]
        used.update(pointed)
        if types & {_PASSAGE, _EDITION} or not (node in stated or _STATUS in about):
            continue
        inferred = DEF + "afgeleid" in {each.value for each in about.get(_STATUS, [])}
        if inferred and not pointed and DEF + "grondslag" in about:
            continue
        if not pointed or not set(pointed) <= set(cited):
            found.append(_finding(node.value, "wijst geen vindplaats aan", "points to no passage"))
    found += [
        _finding(iri, "geen feit wijst deze vindplaats aan", "no fact points to this passage")
        for iri in cited
        if not used[iri]
    ]
    return found


def _finding(iri: str, nl: str, en: str) -> Finding:
    mend = Text(
        "maak de vindplaats opnieuw met ggsr sources cite",
        "make the passage again with ggsr sources cite",
    )
    return Finding("vindplaatsen", iri, Text(nl, en), mend=mend)


def _facts(quads: Iterable[Quad]) -> Facts:
    facts: dict[Term, dict[str, list[Term]]] = {}
    for subject, predicate, value in map(graphs.terms, quads):
        facts.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return facts


def _members(facts: Facts, kind: str) -> list[Term]:
    return [n for n, about in facts.items() if NamedNode(kind) in about.get(_TYPE, [])]


def _one(facts: Facts, node: Term, predicate: str) -> str:
    values = facts[node].get(predicate, [])
    return values[0].value if values else ""


def _is_inferred(quad: Quad) -> bool:
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value == INFERRED
