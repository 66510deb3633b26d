"""Invented cases, with the outcome that each must give: to test rules for misses and false alarms.

>>> one, two = families(2, seed=7)
>>> one.iri, one.outcomes["C02"] in {"voldoet", "verbeterpunt", "niet-te-bepalen"}
('https://w3id.org/ggsr/id/casus/verzonnen-7-000001', True)

Nothing here reads a shape: the outcomes come from the table `kinds.toml` and from `traits.good`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

from ggsr_kg import graphs
from ggsr_kg.errors import OutputError, ParameterError, Text, unknown_ending
from ggsr_kg.generate import (
    course,
    events,
    family,
    kinds_coordinator,
    kinds_end,
    kinds_family,
    kinds_holding,
    kinds_intake,
    kinds_partners,
    kinds_plan,
    writing,
)
from ggsr_kg.generate.draft import Draft
from ggsr_kg.generate.kinds import SORTS, Kind, catalogue, choose, pool
from ggsr_kg.generate.traits import Traits, draw, good

__all__ = ["MOST", "SHARE", "SORTS", "Family", "Kind", "catalogue", "families", "write"]

MOST = 999_999
"""The highest number of families and the highest seed: six digits, so never like a BSN."""
SHARE = 0.15
"""The share of families that something befalls, unless another is asked."""

DEEDS = (
    kinds_intake,
    kinds_family,
    kinds_plan,
    kinds_holding,
    kinds_coordinator,
    kinds_partners,
    kinds_end,
)
"""The modules that hold what the kinds do."""


@dataclass(frozen=True, slots=True)
class Family:
    """An invented case: its statements, its traits, what was done to it, and what must come out."""

    draft: Draft
    traits: Traits
    kinds: tuple[Kind, ...]

    @property
    def iri(self) -> str:
        """The IRI of the case; that of everything in it starts with this and a slash."""
        return self.draft.iri

    @property
    def outcomes(self) -> dict[str, str]:
        """The outcome that each of the 33 indicators must give, by code."""
        outcomes = good(self.traits)
        for kind in self.kinds:
            outcomes |= kind.effects
        return outcomes

    @property
    def causes(self) -> dict[str, list[str]]:
        """By code of indicator the names of the kinds that are about it."""
        causes: dict[str, list[str]] = {}
        for kind in self.kinds:
            for code in kind.codes:
                causes.setdefault(code, []).append(kind.name)
        return causes

    def text(self, suffix: str = ".ttl") -> str:
        """Return the statements in the format of *suffix*, one of `writing.SUFFIXES`.

        In Turtle and TriG `writing.header` must stand before it.
        """
        return writing.text(self.draft, suffix)

    def key(self) -> str:
        """Return the 33 rows of the answer key."""
        return "".join(writing.key_rows(self.iri, self.outcomes, self.causes))


def families(
    n: int, seed: int, violations: float = SHARE, kinds: Iterable[str] | None = None
) -> Iterator[Family]:
    """Yield *n* invented families; the same arguments always give the same ones.

    A family does not depend on *n*. With a chance of *violations* it gets one to three kinds of
    violation out of *kinds* (all when None), and with the same chance one to three kinds of missing
    data, of indicators that do not apply, or of near misses.

    Raises: ParameterError: a number is out of range, or no kind has that name.
    """
    _check("families", n, 0, MOST)
    _check("seed", seed, 0, MOST)
    _check("violations", violations, 0, 1)
    return _families(n, seed, violations, pool(kinds))


def _families(n: int, seed: int, share: float, kinds: Sequence[Kind]) -> Iterator[Family]:
    for number in range(1, n + 1):
        yield _family(f"verzonnen-{seed}-{number:06}", kinds, share)


def _check(name: str, value: float, low: int, high: int) -> None:
    if not low <= value <= high:
        raise ParameterError(
            name,
            Text(f"{value} kan niet", f"{value} is not possible"),
            Text(f"neem een getal van {low} tot en met {high}", f"take a number {low} to {high}"),
        )


def _family(name: str, kinds: Sequence[Kind], share: float) -> Family:
    """Return the family *name*: what befalls it is drawn apart, so the rest stays as it is."""
    fate, life = Random(f"{name} kinds"), Random(name)
    chosen = choose(fate, kinds, share)
    needs = {trait: value for kind in chosen for trait, value in kind.needs.items()}
    traits, approach = draw(life, needs)
    scene = family.begin(Draft(name), life, traits, approach)
    course.help_family(scene)
    events.follow_family(scene)
    scene.rng = fate
    for kind in chosen:
        kind.apply(scene)
    return Family(scene.draft, traits, tuple(chosen))


def write(invented: Iterable[Family], out: Path, key: Path | None = None) -> None:
    """Write *invented* families to *out* and their answer key to *key*, one by one.

    Both files are there in full when it is done, or as they were.

    Raises: InputError: the format of *out* cannot be written. OutputError: a file cannot be.
    """
    suffix = out.suffix.lower()
    if suffix not in writing.SUFFIXES:
        raise unknown_ending(str(out), writing.SUFFIXES)
    if key and key.resolve() == out.resolve():
        raise OutputError(
            str(key),
            Text("is ook het bestand voor de casussen", "is the file for the cases as well"),
            Text("geef de sleutel een andere naam", "give the key another name"),
        )
    with ExitStack() as stack:
        file = stack.enter_context(graphs.replacing(out))
        file.write(writing.header(suffix).encode())
        answers = stack.enter_context(graphs.replacing(key)) if key else None
        if answers:
            answers.write(writing.KEY_HEADER.encode())
        for each in invented:
            file.write(each.text(suffix).encode())
            if answers:
                answers.write(each.key().encode())
