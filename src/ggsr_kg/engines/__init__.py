"""SHACL engines behind one interface.

An engine takes the statements of the data and of the shapes and returns what the SHACL results
say, in terms of ours; which engine it was makes no difference to whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal, Quad, Term


@dataclass(frozen=True, slots=True)
class Violation:
    """One SHACL validation result (<https://www.w3.org/TR/shacl/#results>).

    *shape* and *component* are IRIs; *shape* is that of the nearest named shape. *path* is a
    prefixed name or a property path in SPARQL form.
    """

    focus: Term
    shape: str
    component: str
    severity: str
    path: str | None = None
    value: Term | None = None
    messages: tuple[Literal, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an engine found, and which shapes it could not run and why.

    *helped* are the names of other engines that did a part for it.
    """

    violations: tuple[Violation, ...]
    not_run: Mapping[str, Text] = field(default_factory=dict)
    helped: frozenset[str] = frozenset()


class Engine(Protocol):
    """A SHACL engine."""

    @property
    def name(self) -> str:
        """Its name and version."""

    def run(self, data: Iterable[Quad], shapes: Sequence[Quad]) -> Outcome:
        """Return what validating *data* against *shapes* gives.

        Raises: EngineError: the engine stopped before any shape ran.
        """
