"""What files refer to with owl:imports: nothing is fetched, so what no file describes is not read.

<https://www.w3.org/TR/owl2-syntax/#Imports>
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ggsr_kg import graphs
from ggsr_kg.batches import Batch
from ggsr_kg.columns.terms import distinct
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal, NamedNode, Quad
from ggsr_kg.namespaces import OWL
from ggsr_kg.store import Store

_IMPORTS, _VERSION = OWL + "imports", OWL + "versionIRI"
_TEXT = ""
"""Stands for a text in the place of an IRI: no message repeats what it says."""


@dataclass(frozen=True, slots=True)
class Imports:
    """What files import (*named*, IRIs), and what of that they describe themselves."""

    named: frozenset[str] = frozenset()
    described: frozenset[str] = frozenset()

    def __add__(self, other: Imports) -> Imports:
        """Return both together."""
        return Imports(self.named | other.named, self.described | other.described)


def of(batch: Batch) -> Imports:
    """Return what the files of *batch* import.

    Of all that they and what belongs to no case import, it says what is described here. What is
    here the version of something always is: another part of the files may import it.
    """
    number, version = (batch.terms.number(NamedNode(each)) for each in (_IMPORTS, _VERSION))
    _, predicates, objects = batch.said.columns
    mine = distinct(objects[predicates == number])
    wanted = distinct(np.concatenate([mine, batch.facts.pairs(number).objects]))
    described = distinct(objects[predicates == version])
    if len(wanted):
        here = np.isin(wanted, batch.said.subjects)
        here |= np.isin(wanted, batch.facts.pairs(version).objects)
        for predicate in batch.facts.predicates:
            here |= np.isin(wanted, batch.facts.pairs(predicate).subjects)
        described = np.concatenate([described, wanted[here]])
    terms = batch.terms.all
    named, told = (
        frozenset(_names(terms[each] for each in some.tolist())) for some in (mine, described)
    )
    return Imports(named, told - {_TEXT})


def gaps(found: Imports, shapes: Sequence[Quad], own: bool, graph: Store) -> tuple[Text, ...]:
    """Return of each thing that is imported and was not read, that it was not.

    *found* is what the case files import. *shapes* were read too, and may import when they are a
    user's *own*; so was the packaged *graph*.

    Raises: QueryError: the graph cannot be asked.
    """
    named = found.named - found.described
    if own:
        named |= {
            *_names(value for _, name, value in map(graphs.terms, shapes) if name == _IMPORTS)
        }
    if not named:
        return ()
    return tuple(
        Text(
            f"{name.nl} is niet gelezen, want owl:imports haalt niets op; "
            "geef het bestand erbij dat het beschrijft, of haal de regel weg",
            f"{name.en} was not read, since owl:imports fetches nothing; "
            "give the file that describes it too, or remove the line",
        )
        for name in map(_called, sorted(named - _described(shapes) - _ontologies(graph)))
    )


def _called(name: str) -> Text:
    if name == _TEXT:
        return Text("wat owl:imports als tekst noemt", "what owl:imports names as a text")
    return Text(f"<{name}>", f"<{name}>")


def _described(shapes: Iterable[Quad]) -> set[str]:
    """Return what *shapes* say something about, and the versions of it."""
    found: set[str] = set()
    for subject, predicate, value in map(graphs.terms, shapes):
        found.add(subject.value)
        if predicate == _VERSION:
            found.add(value.value)
    return found


def _ontologies(graph: Store) -> set[str]:
    """Return the names of the ontologies in *graph*, with and without their version."""
    text = "SELECT ?name { { ?name a owl:Ontology } UNION { [] owl:versionIRI ?name } }"
    return {row[0].value for row in graph.ask(text, "imports").rows if row[0] is not None}


def _names(terms: Iterable[graphs.Term]) -> Iterable[str]:
    """Yield the name of each of *terms* that has one; what is blank stands in the file itself."""
    for term in terms:
        if isinstance(term, NamedNode):
            yield term.value
        elif isinstance(term, Literal):
            yield _TEXT
