"""Names for what a run points to, and where it stands: for a reader who knows no IRI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from ggsr_kg import passages
from ggsr_kg.errors import Text
from ggsr_kg.findings import CELL, PRIVATE, Finding
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import expand, shorten
from ggsr_kg.reports.runs import view
from ggsr_kg.store import Store
from ggsr_kg.validation import Run

_APART = {
    CELL: Text("cel die niet te lezen is", "cell that cannot be read"),
    PRIVATE: Text("mogelijk een persoonsgegeven", "possibly personal data"),
}
"""What is found without a shape."""


@dataclass(frozen=True, slots=True)
class Names:
    """What people call indicators and norms, and the *places* of norms and passages, by IRI.

    A place is a document and where in it. What has no name is told by its code or short name.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def codes(self, iris: Iterable[str]) -> str:
        """Return the codes of indicators, each with its name.

        >>> iri = "https://w3id.org/ggsr/id/indicator/c07"
        >>> Names().codes([iri, "urn:x"]), Names({iri: "evaluatie"}).codes([iri])
        ('C07, urn:x', 'C07 evaluatie')
        """
        named = (f"{view.codes([iri])} {self.names.get(iri, '')}" for iri in iris)
        return view.clean(", ".join(map(str.rstrip, named)))

    def heading(self, group: view.Group, lang: str) -> str:
        """Return what the rule of *group* is about, "" where nothing tells.

        >>> Names().heading(view.Group(CELL, (), 1), "nl")
        'cel die niet te lezen is'
        """
        if group.rule in _APART:
            return _APART[group.rule].of(lang)
        if group.indicator:
            return self.codes(group.indicator)
        about = [*_about(group.findings[:1])]
        return view.clean(": ".join(self.names[each] for each in about if each in self.names))

    def norm(self, iri: str) -> str:
        """Return the name of a norm.

        >>> Names().norm("https://w3id.org/ggsr/id/norm/een-plan")
        'norm:een-plan'
        """
        return view.clean(self.names.get(iri) or shorten(iri))

    def passage(self, iri: str) -> str:
        """Return where a passage stands."""
        return view.clean("; ".join(self.where(iri)) or shorten(iri))

    def where(self, iri: str) -> tuple[str, ...]:
        """Return the places of a norm or passage."""
        return tuple(map(view.clean, self.places.get(iri, ())))


def _about(found: Iterable[Finding]) -> Iterator[str]:
    """Yield the class and the property (IRIs) of what *found* are about, where these are known."""
    for each in found:
        yield from each.kinds[:1]
        with suppress(KeyError):
            yield expand(each.path or "")


def of(run: Run, graph: Store, lang: str) -> Names:
    """Return how *graph* names in *lang* what the findings of *run* point to.

    Norms in the files are named as the run says. What neither knows, as a norm of a user's own
    shapes, is left out.

    Raises: QueryError: the graph cannot be asked.
    """
    norms = {norm for each in run.findings for norm in each.norm}
    things = norms | {iri for each in run.findings for iri in each.indicator}
    things.update(_about(run.findings))
    places: dict[str, dict[str, None]] = {}
    sources = norms | {source for each in run.findings for source in each.source}
    for iri, passage in passages.of(graph, sources):
        places.setdefault(iri, {})[f"{passage.title}: {passage.place}"] = None
    own = {iri: name.of(lang) for iri, name in run.names.items()}
    named = {**own, **passages.names(graph, map(NamedNode, things), lang)}
    return Names(named, {iri: tuple(found) for iri, found in places.items()})
