"""An export of which nothing is known yet: the sheets of it that are tables, and the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from ggsr_kg.errors import InputError
from ggsr_kg.intake import kinds, matching, tables
from ggsr_kg.intake.book import Book


def read(path: Path) -> tuple[Book, Mapping[str, InputError]]:
    """Return the tables in *path*, and by name why other sheets are none.

    Raises: InputError: there is no table in it.
    """
    names: dict[str, None] = {}

    def look(name: str) -> bool:
        if matching.is_meant(name):
            names[name] = None
        return name in names

    try:
        return tables.read(path, look), {}
    except InputError:
        found, faults = _each(path, tuple(names))
        if not found:
            raise
    book = found[0]
    made = tuple(table for each in found for table in each.tables)
    guesses = tuple(guess for each in found for guess in each.guesses)
    return replace(book, tables=made, guesses=guesses), faults


def _each(path: Path, names: tuple[str, ...]) -> tuple[list[Book], dict[str, InputError]]:
    """Return each of the sheets with *names* as a book, and why others are none."""
    found, faults = list[Book](), dict[str, InputError]()
    for name in names:
        try:
            found.append(tables.read(path, _only(name)))
        except InputError as error:
            if error.what != kinds.empty("").what:
                faults[name] = error
    return found, faults


def _only(name: str) -> Callable[[str], bool]:
    return lambda other: other == name
