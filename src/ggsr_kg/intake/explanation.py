"""What the first sheet of a workbook explains: how to fill it in, in both languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ggsr_kg.errors import Text

NAME = Text("Toelichting", "Explanation")
"""What the sheet is called."""
TITLE = Text("Casussen invullen", "Filling in cases")
SHEETS = Text("De bladen", "The sheets")

PLAIN, REQUIRED, FREE, EXAMPLE = "plain", "required", "free", "example"
"""How a head looks: as the headers and rows that it is about."""


@dataclass(frozen=True, slots=True)
class Item:
    """A *head* with what there is to say on it (*text*), and how it looks."""

    head: Text
    text: Text
    look: str


@cache
def items() -> tuple[Item, ...]:
    """Return what there is to explain, in order.

    >>> [each.head.en for each in items()][:3]
    ['Privacy', 'To start with', 'Case and Id']
    """
    text = files("ggsr_kg.intake").joinpath("explanation.toml").read_text(encoding="utf-8")
    return tuple(
        Item(
            Text(each["nl"], each["en"]),
            Text(*(" ".join(each[f"text_{lang}"].split()) for lang in ("nl", "en"))),
            each.get("look", PLAIN),
        )
        for each in tomllib.loads(text)["item"]
    )
