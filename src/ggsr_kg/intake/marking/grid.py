"""Where things are on a sheet: how wide its columns are and how high its rows, in pixels."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ggsr_kg.intake.marking.colours import Cell
from ggsr_kg.intake.marking.part import Part

_ROWS = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_PAIR = re.compile(r"(\w+)=[\"']([^\"']*)")
_LAST = (1_048_575, 16_383)
"""The last row and the last column that there can be."""
_WIDE, _HIGH = (7, 64), (4 / 3, 20)
"""How many pixels go to a letter and to a point, and what there are when nothing is said."""

Corner = tuple[int, int, int, int]
"""A column, the pixels within it, a row, and the pixels within it."""


class Grid:
    """The columns and rows of *sheet*."""

    def __init__(self, sheet: Part) -> None:
        form = sheet.root.child("sheetFormatPr")
        given = form.attributes if form else {}
        self._width = _pixels(given.get("defaultColWidth"), *_WIDE)
        self._height = _pixels(given.get("defaultRowHeight"), *_HIGH)
        columns = sheet.root.child("cols")
        self._columns = [
            (int(each.attributes["min"]) - 1, int(each.attributes["max"]), each.attributes)
            for each in (columns.children if columns else ())
        ]
        cells = sheet.root.child("sheetData")
        texts = _ROWS.findall(sheet.data, cells.inner, cells.outer) if cells else []
        rows = (dict(_PAIR.findall(text.decode())) for text in texts)
        self._rows = {int(each["r"]) - 1: each for each in rows if "r" in each}

    def width(self, column: int) -> int:
        """Return the width of *column*, counted from 0."""
        found = (given for first, end, given in self._columns if first <= column < end)
        given: Mapping[str, str] = next(found, {})
        return 0 if _hidden(given) else _pixels(given.get("width"), _WIDE[0], self._width)

    def height(self, row: int) -> int:
        """Return the height of *row*, counted from 0."""
        given = self._rows.get(row, {})
        return 0 if _hidden(given) else _pixels(given.get("ht"), _HIGH[0], self._height)

    def box(self, start: Corner, size: tuple[int, int]) -> tuple[int, ...]:
        """Return *start* and the corner where a box ends that begins there and has this *size*."""
        column, left, row, top = start
        end = _walk(column, left + size[0], self.width, _LAST[1])
        return *start, *end, *_walk(row, top + size[1], self.height, _LAST[0])


def beside(at: Cell) -> Corner:
    """Return where a box for the cell *at* begins: in the next column, a little higher.

    >>> beside((13, 2)), beside((0, 0))
    ((3, 15, 12, 10), (1, 15, 0, 2))
    """
    row, column = at
    return min(column + 1, _LAST[1]), 15, max(row - 1, 0), 10 if row else 2


def _walk(at: int, pixels: int, size: Callable[[int], int], last: int) -> tuple[int, int]:
    while at < last and pixels >= size(at):
        pixels -= size(at)
        at += 1
    return at, pixels


def _pixels(given: str | None, each: float, otherwise: int) -> int:
    return otherwise if given is None else round(float(given) * each)


def _hidden(given: Mapping[str, str]) -> bool:
    return given.get("hidden") in ("1", "true")
