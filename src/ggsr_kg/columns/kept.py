"""The parsed form of our own queries, kept in `shapes/plannen.json`.

`python -m ggsr_kg.engines.keep [--check]` makes it. It is looked up by the text of the query, so it
can be incomplete, but never out of date: what is not in it is parsed. So it is with the files of
shapes in which no fault was found.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from ggsr_kg import resources
from ggsr_kg.columns import plans
from ggsr_kg.columns.plans import Node, Pattern, Question
from ggsr_kg.graphs import Literal, NamedNode

FILE = "shapes/plannen.json"
_CLASSES: dict[str, Any] = {
    name: kind for name, kind in vars(plans).items() if dataclasses.is_dataclass(kind)
}
_ASKED = "question: "
"""What stands before the text of a question when its key is made."""
_SOUND = "sound"
_BLANK = re.compile(r"_:N[0-9a-f]{32}")


@lru_cache(maxsize=1024)
def parsed(text: str) -> tuple[Node, tuple[Pattern, ...]]:
    """Return what the query *text* does, as `parsing.parse`.

    Raises: UnsupportedError: as `parsing.parse`.
    """
    known = _file().get(digest(text))
    if known is not None:
        return cast("tuple[Node, tuple[Pattern, ...]]", _read(known))
    # rdflib takes a while to import, and our own queries do not need it.
    from ggsr_kg.columns.parsing import parse  # noqa: PLC0415

    return parse(text)


@lru_cache(maxsize=64)
def question(text: str) -> Question:
    """Return what the SELECT *text* asks, as `parsing.question`.

    Raises: UnsupportedError: as `parsing.question`.
    """
    known = _file().get(digest(_ASKED + text))
    if known is not None:
        return cast("Question", _read(known))
    from ggsr_kg.columns import parsing  # noqa: PLC0415

    return parsing.question(text)


def is_sound(paths: Iterable[Path]) -> bool:
    """Return whether no fault was found in the files of shapes *paths*, which are as they were."""
    return _file().get(_SOUND) == print_of(paths)


def print_of(paths: Iterable[Path]) -> str:
    """Return the digest of the files *paths* together."""
    made = hashlib.sha256()
    for path in paths:
        made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


@cache
def _file() -> dict[str, Any]:
    path = resources.root() / FILE
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def digest(text: str) -> str:
    """Return the key of the query *text* in the file."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def content(texts: Iterable[str], questions: Iterable[str] = (), sound: str = "") -> str:
    """Return the file for the queries *texts* and for *questions*, which have an order.

    What is for another engine is left out. *sound* is the digest of shapes without faults, if any.
    """
    from ggsr_kg.columns import parsing  # noqa: PLC0415

    found: dict[str, Any] = {_SOUND: sound} if sound else {}
    for text in texts:
        with suppress(plans.UnsupportedError):
            found[digest(text)] = _written(parsing.parse(text))
    for text in questions:
        with suppress(plans.UnsupportedError):
            found[digest(_ASKED + text)] = _written(parsing.question(text))
    lines = ",\n".join(
        f"{json.dumps(key)}: {_numbered(json.dumps(found[key], ensure_ascii=False))}"
        for key in sorted(found)
    )
    return f"{{\n{lines}\n}}\n"


def _numbered(text: str) -> str:
    """Return *text* with the blank nodes of a query named by order."""
    names = {name: f"_:{number}" for number, name in enumerate(dict.fromkeys(_BLANK.findall(text)))}
    return _BLANK.sub(lambda found: names[found[0]], text)


def _written(value: Any) -> Any:
    if isinstance(value, NamedNode):
        return ["<>", value.value]
    if isinstance(value, Literal):
        return ["''", value.value, value.language, value.datatype.value]
    if isinstance(value, tuple):
        return ["()", *map(_written, value)]
    if dataclasses.is_dataclass(value):
        fields = (getattr(value, each.name) for each in dataclasses.fields(value))
        return [type(value).__name__, *map(_written, fields)]
    return value


def _read(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    kind, *parts = value
    match kind:
        case "<>":
            return NamedNode(parts[0])
        case "''":
            text, language, datatype = parts
            if language:
                return Literal(text, language=language)
            return Literal(text, datatype=NamedNode(datatype))
        case "()":
            return tuple(map(_read, parts))
    return _CLASSES[kind](*map(_read, parts))
