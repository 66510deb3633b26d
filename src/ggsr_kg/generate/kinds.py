"""What can be done to an invented case, by name, and which outcomes that must give.

The table `kinds.toml` declares the outcomes from the framework and its rules, never from running a
shape: that is what makes them an answer key. The functions that do it stand in `kinds_*.py`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from ggsr_kg.errors import ParameterError, Text, suggestion
from ggsr_kg.generate.family import Scene
from ggsr_kg.generate.traits import IMPROVE, NOT_APPLICABLE, UNKNOWN

Apply = Callable[[Scene], None]

SORTS = {
    "verbeterpunt": Text("verbeterpunt", "improvement point"),
    "gegevens": Text("gegevens ontbreken", "missing data"),
    "toepassing": Text("niet van toepassing", "not applicable"),
    "grensgeval": Text("net goed", "near miss"),
}
"""The sorts of kind: an indicator is not met, cannot be decided, does not apply, or is just met."""

_SECOND, _THIRD = 0.3, 0.1
"""The chances that a second and a third kind come on top of the first."""

_DEEDS: dict[str, Apply] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be done to a case."""

    name: str
    label: Text
    effects: Mapping[str, str]
    """The outcome per indicator that it changes."""
    near: tuple[str, ...]
    """The indicators that it comes near to without changing their outcome."""
    needs: Mapping[str, object]
    """The traits that the family must have."""
    parts: frozenset[str]
    """The parts of the file that it reads or changes."""
    apply: Apply

    @property
    def codes(self) -> frozenset[str]:
        """The indicators that it is about."""
        return frozenset((*self.effects, *self.near))

    @property
    def sort(self) -> str:
        """The sort, one of `SORTS`: the gravest of its effects."""
        given = set(self.effects.values())
        if IMPROVE in given:
            return "verbeterpunt"
        if NOT_APPLICABLE in given:
            return "toepassing"
        return "gegevens" if UNKNOWN in given else "grensgeval"

    def fits(self, other: Kind) -> bool:
        """Tell whether *other* can be done to the same case without touching this one's effects."""
        return (
            self.codes.isdisjoint(other.codes)
            and self.parts.isdisjoint(other.parts)
            and all(other.needs.get(name, value) == value for name, value in self.needs.items())
        )


def does(name: str) -> Callable[[Apply], Apply]:
    """Register a function as what the kind *name* does to a case."""

    def register(apply: Apply) -> Apply:
        _DEEDS[name] = apply
        return apply

    return register


@cache
def catalogue() -> Mapping[str, Kind]:
    """Return every kind by name, in the order of the table."""
    text = files("ggsr_kg.generate").joinpath("kinds.toml").read_text(encoding="utf-8")
    return {
        name: Kind(
            name,
            Text(row["nl"], row["en"]),
            {
                code: outcome
                for outcome in (IMPROVE, UNKNOWN, NOT_APPLICABLE)
                for code in row.get(outcome, ())
            },
            tuple(row.get("near", ())),
            row.get("needs", {}),
            frozenset(row["parts"]),
            _DEEDS[name],
        )
        for name, row in tomllib.loads(text).items()
    }


def pool(names: Iterable[str] | None) -> tuple[Kind, ...]:
    """Return the kinds called *names*, or all of them.

    Raises: ParameterError: no kind has that name.
    """
    known = catalogue()
    if names is None:
        return tuple(known.values())
    chosen = dict.fromkeys(names)
    for name in chosen:
        if name not in known:
            raise ParameterError(
                name,
                Text("is geen soort afwijking", "is no kind of deviation"),
                suggestion(name, known, limit=0),
            )
    return tuple(known[name] for name in chosen)


def choose(rng: Random, kinds: Sequence[Kind], share: float) -> list[Kind]:
    """Return the kinds that befall one family, in the order of the table.

    With a chance of *share* it gets one to three violations of *kinds*, and with the same chance
    one to three of the other sorts, as far as they fit together.
    """
    chosen: list[Kind] = []
    for violating in (True, False):
        group = [each for each in kinds if (each.sort == "verbeterpunt") == violating]
        befallen, more = rng.random() < share, rng.random()
        if not (group and befallen):
            continue
        wanted = 1 + (more < _SECOND) + (more < _THIRD)
        for _ in range(4 * wanted):
            each = rng.choice(group)
            if all(each.fits(other) for other in chosen):
                chosen.append(each)
                wanted -= 1
                if not wanted:
                    break
    order = {name: number for number, name in enumerate(catalogue())}
    return sorted(chosen, key=lambda each: order[each.name])
