"""Which norm something is about: of the same quantity, the one that is in force for the case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ggsr_kg import graphs
from ggsr_kg.batches import Batch
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal, Quad
from ggsr_kg.namespaces import DEF, RDF, SKOS

_IN_FORCE, _QUANTITY, _LIMITED = (DEF + name for name in ("geldendeNorm", "grootheid", "geldtVoor"))


def of(batch: Batch, case: str | None, about: Collection[str]) -> tuple[str, ...]:
    """Return the norms *about*, for each of them those of its quantity in force for *case*.

    A norm stays when none is in force in its place. All are IRIs; *case*, if any, is in *batch*.
    """
    mine = batch.values(case, _IN_FORCE) if case and about else set()
    found: set[str] = set()
    for norm in about:
        quantities = batch.values(norm, _QUANTITY)
        found |= {each for each in mine if batch.values(each, _QUANTITY) & quantities} or {norm}
    return tuple(sorted(found))


def in_force(batch: Batch, case: str, about: Collection[str]) -> tuple[str, ...]:
    """Return the same without the norms that are in force for others than *case* only."""
    mine = batch.values(case, _IN_FORCE)
    found = of(batch, case, about)
    return tuple(norm for norm in found if norm in mine or not batch.values(norm, _LIMITED))


def labels(statements: Iterable[Quad]) -> Mapping[str, Text]:
    """Return the names of the norms in the *statements* of case files, by IRI.

    What has a name in one language only has that in both.
    """
    norms: set[str] = set()
    names: dict[str, dict[str, str]] = {}
    for subject, predicate, value in map(graphs.terms, statements):
        if predicate == RDF + "type" and value.value == DEF + "Norm":
            norms.add(subject.value)
        elif predicate == SKOS + "prefLabel" and isinstance(value, Literal):
            names.setdefault(subject.value, {})[value.language or ""] = value.value
    return {norm: _both(names[norm]) for norm in norms & names.keys()}


def _both(names: Mapping[str, str]) -> Text:
    """Return a name in both languages, of *names* by language."""
    some = names[min(names)]
    return Text(names.get("nl", some), names.get("en", names.get("nl", some)))
