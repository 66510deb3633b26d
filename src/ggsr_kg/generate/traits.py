"""What is drawn about a family before it is written out, and the outcomes of a good case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from ggsr_kg.generate.approaches import APPROACHES, AREAS, TWO_YEARS, Approach

MET, IMPROVE, UNKNOWN, NOT_APPLICABLE = (
    "voldoet",
    "verbeterpunt",
    "niet-te-bepalen",
    "niet-van-toepassing",
)
CODES = tuple(f"C{number:02}" for number in range(1, 34))
"""The codes of the case indicators."""


@dataclass(slots=True)
class Traits:
    """What varies between families; a kind may demand a value of any of them."""

    parents: int
    children: int
    """Besides the grown-up one and the one who lives elsewhere."""
    adult: bool
    elsewhere: bool
    areas: int
    ended: bool
    network: str
    refusal: bool
    stagnation: bool
    active: bool
    """Whether an ended case left a problem active, with most goals reached."""
    aftercare: bool
    joint_midway: bool
    """Whether all took part in an evaluation along the way."""
    declares: bool
    """Whether the file says of every part that it is given in full."""
    approach: str
    """Name of the approach, or its first letters."""


def chance(rng: Random, share: float) -> bool:
    """Return true in a *share* of the draws."""
    return rng.random() < share


def draw(rng: Random, needs: Mapping[str, object]) -> tuple[Traits, Approach]:
    """Return the traits of a family and its approach; *needs* overrules what *rng* gives."""
    traits = Traits(
        parents=1 + chance(rng, 0.4),
        children=rng.choice((1, 1, 1, 1, 2, 2, 3, 4)),
        adult=chance(rng, 0.25),
        elsewhere=chance(rng, 0.2),
        areas=rng.choice((4, 4, 4, 4, 4, 5, 5, 6, 7)),
        ended=chance(rng, 0.75),
        network=rng.choice(("aanwezig", "beperkt", "negatief", "ontbreekt")),
        refusal=chance(rng, 0.25),
        stagnation=chance(rng, 0.3),
        active=chance(rng, 0.15),
        aftercare=chance(rng, 0.6),
        joint_midway=chance(rng, 0.4),
        declares=chance(rng, 0.2),
        approach="",
    )
    place = rng.random()
    for name, value in needs.items():
        setattr(traits, name, value)
    fitting = [
        approach
        for approach in APPROACHES
        if (traits.ended or approach.running) and approach.name.startswith(traits.approach)
    ]
    return traits, fitting[int(place * len(fitting))]


def areas_of(rng: Random, count: int) -> list[str]:
    """Return *count* domains of life, in the order of the sources."""
    chosen = set(rng.sample(AREAS, count))
    return [area for area in AREAS if area in chosen]


def good(traits: Traits) -> dict[str, str]:
    """Return the outcome per indicator of a case with *traits* in which nothing is wrong.

    A present network needs no building (C12). What is judged at the end cannot be judged of a
    case that is still open: C07, C29, C33, and C17 unless all evaluated together along the way.
    """
    outcomes = dict.fromkeys(CODES, MET)
    if traits.network == "aanwezig":
        outcomes["C12"] = NOT_APPLICABLE
    if not traits.ended:
        outcomes.update(C07=UNKNOWN, C29=UNKNOWN, C33=UNKNOWN)
        if not traits.joint_midway:
            outcomes["C17"] = UNKNOWN
    return outcomes


def long_aftercare(approach: Approach) -> bool:
    """Tell whether *approach* has the local norms of Leeuwarden (rules R43 and R64)."""
    return approach.name == TWO_YEARS
