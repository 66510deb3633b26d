"""The classes and properties that shapes name, and those of ours among them that do not exist.

A name that is wrong by a letter is no error in SHACL: no node has such a property, so that a demand
on it is met by all or by none. Other vocabularies than our own are the business of who uses them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache

from ggsr_kg import graphs, resources, sparql
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Term
from ggsr_kg.namespaces import DEF, OWL, RDF, SH, shorten
from ggsr_kg.shapegraph import ShapeGraph

About = Mapping[str, list[Term]]
"""What is said of a shape: values by property."""

_NAMING = frozenset(
    SH + name for name in ("class", "equals", "disjoint", "lessThan", "lessThanOrEquals")
)
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_OURS = f"<{DEF}>"
_NEAR = 0.6
_FORMS = (SH + "select", SH + "ask")
_PATH, _SPARQL = SH + "path", SH + "sparql"


def stranger(names: Iterable[str], known: Collection[str]) -> Text | None:
    """Return that no ontology knows one of *names*, if it is of ours and is not *known*."""
    for name in names:
        if name.startswith(DEF) and name not in known and name not in _individuals():
            return unknown(name, known)
    return None


def unknown(iri: str, known: Collection[str] | None) -> Text:
    """Return that no ontology knows *iri*, and which of what is *known* beside it may be meant.

    >>> unknown(DEF + "Kasus", {DEF + "Casus", DEF + "casus"}).en
    'no ontology knows ggsr:Kasus; did you mean ggsr:Casus?'
    """
    name, near = shorten(iri), nearest(iri, known or ())
    what = Text(f"geen ontologie kent {name}", f"no ontology knows {name}")
    if near is None:
        return what
    meant = shorten(near)
    return Text(f"{what.nl}; bedoelt u {meant}?", f"{what.en}; did you mean {meant}?")


def nearest(iri: str, known: Iterable[str]) -> str | None:
    """Return what of the *known* names in the namespace of *iri* may be meant by it, if any.

    A class is rather meant by what is written as a class, a property by a property.
    """
    local = local_of(iri)
    home = iri.removesuffix(local)
    beside = sorted(name for each in known if each == home + (name := local_of(each)))
    alike = [each for each in beside if each[:1].isupper() == local[:1].isupper()]
    for names in (alike, beside):
        if near := get_close_matches(local, names, n=1, cutoff=_NEAR):
            return home + near[0]
    return None


def local_of(iri: str) -> str:
    """Return *iri* without its namespace.

    >>> local_of("urn:a#b"), local_of("urn:c")
    ('b', 'c')
    """
    return iri[max(iri.rfind("/"), iri.rfind("#"), iri.rfind(":")) + 1 :]


@cache
def _individuals() -> frozenset[str]:
    """Return what our ontology has besides classes and properties."""
    path = resources.root() / "ontology" / "ggsr.ttl"
    found = map(graphs.terms, graphs.read(path, resources.graph_iri(path)))
    kind = OWL + "NamedIndividual"
    return frozenset(
        subject.value
        for subject, predicate, value in found
        if predicate == RDF + "type" and value.value == kind
    )


class Names:
    """The classes and properties that the shapes of *graph* name.

    Of a query only what is ours, and nothing when all of that is *known*.
    """

    def __init__(self, graph: ShapeGraph, known: Collection[str]) -> None:
        self._graph = graph
        self._components = graph.components.keys()
        self._declared = graph.prefixes()
        every = [each.items() for each in self._declared.values()]
        self._prefixes = {prefix: iri for each in every for prefix, iri in each}
        ours = {prefix for each in every for prefix, iri in each if iri == DEF}
        self._pattern = _pattern(ours)
        self._local = {iri.removeprefix(DEF) for iri in known if iri.startswith(DEF)}

    def __iter__(self) -> Iterator[tuple[Term, list[str], list[str]]]:
        """Yield each shape that names something, with what is in its path and in its demands."""
        naming = {*_NAMING, _PATH, _SPARQL, *self._components}
        for shape, about in self._graph.facts.items():
            if not naming.isdisjoint(about):
                yield shape, self._path(about), self._demands(shape, about)

    def _path(self, about: About) -> list[str]:
        """Return the properties in the path of the shape that is described by *about*."""
        found: list[str] = []

        def noted(iri: str) -> str:
            found.append(iri)
            return iri

        for path in about.get(_PATH, ()):
            self._graph.path_text(path, noted)
        return found

    def _demands(self, shape: Term, about: About) -> list[str]:
        """Return what *shape*, described by *about*, demands."""
        found = [value.value for name in _NAMING & about.keys() for value in about[name]]
        if _SPARQL in about or not self._components.isdisjoint(about):
            for constraint in self._graph.constraints(shape):
                found += self._asked(constraint)
        return found

    def _asked(self, constraint: Term) -> Iterator[str]:
        """Yield what is ours in the queries of *constraint*, nothing of one that is all known.

        Only when it may not be are the words told apart: that takes ten times as long.
        """
        for form in _FORMS:
            for text in self._graph.values(constraint, form):
                query = text.value
                if _OURS in query or not self._local.issuperset(self._pattern.findall(query)):
                    yield from _words(query, self._meant(constraint))

    def _meant(self, constraint: Term) -> Mapping[str, str]:
        """Return what *constraint* means by each prefix: what its sh:prefixes says, or any one."""
        found = dict(self._prefixes)
        for node in self._graph.values(constraint, SH + "prefixes"):
            for each in (*self._graph.values(node, OWL + "imports"), node):
                found |= self._declared.get(each, {})
        return found


def _words(text: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the terms of ours in the query *text*, whatever its strings and comments say."""
    prefixes = {**prefixes, **dict(_DECLARED.findall(text))}
    for word in sparql.tokens(text):
        prefix, sign, local = word.text.partition(":")
        if word.kind == "iri" and word.text.startswith(f"<{DEF}") and word.text != _OURS:
            yield word.text[1:-1]
        elif word.kind == "word" and sign and local and prefixes.get(prefix) == DEF:
            yield DEF + _plain(local)


def _pattern(prefixes: Iterable[str]) -> re.Pattern[str]:
    """Return what finds the local names of ours in a text with *prefixes* for our namespace."""
    starts = [
        f"<{re.escape(DEF)}",
        *(rf"\b{re.escape(each)}:" for each in sorted(prefixes) if each),
    ]
    if "" in prefixes:
        starts.append(r"(?<![\w.-]):")
    return re.compile(rf"(?:{'|'.join(starts)})([\w\\-]+(?:\.[\w\\-]+)*)")


def _plain(local: str) -> str:
    """Return the local name without the dot that ends a statement, or escapes."""
    return local.rstrip(".").replace("\\", "")
