"""Which norm something is about: of the same quantity, the one that is in force for the case."""

from __future__ import annotations

from collections.abc import Collection

from ggsr_kg.batches import Batch
from ggsr_kg.namespaces import DEF

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
