"""The boxes in which the comments of a sheet are shown: a drawing in VML.

Such a drawing need not be sound XML (that of a button is not), so it is changed as text.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain, count
from textwrap import wrap

from ggsr_kg.intake.marking.colours import Cell
from ggsr_kg.intake.marking.grid import Grid, beside

_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_EMPTY = '<xml><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{mark}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    'margin-top:2pt;width:{width}pt;height:{height}pt;z-index:1;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_FOUND = re.compile(r"\s*<(\w+):shape\s.*?</\1:shape>", re.S)
_NOTE = re.compile(r"ObjectType=[\"']Note[\"']")
_ROW, _COLUMN = re.compile(r"<(\w+):Row>\s*(\d+)"), re.compile(r"<(\w+):Column>\s*(\d+)")
_ANCHOR = re.compile(r"(:Anchor>)\s*((?:\d+\s*,\s*){7}\d+)\s*(<)")
_IDS = re.compile(r"_x0000_s(\d+)")
_MAP = re.compile(r"(<\w+:idmap\s[^>]*?\bdata=[\"'])([\d,\s]*)")
_BLOCK = 1024
"""How many shapes go under one number of the map of ids."""
_WIDTH, _LETTERS, _LINE, _EDGE, _TALLEST = 340, 46, 17, 14, 620
"""The width of a box in pixels, the letters that fit on a line, and heights in pixels."""


def size(text: str) -> tuple[int, int]:
    r"""Return the width and the height that a box for *text* needs, in pixels.

    >>> size("een regel"), size("twee\nregels")
    ((340, 31), (340, 48))
    """
    lines = sum(max(1, len(wrap(line, _LETTERS))) for line in text.split("\n"))
    return _WIDTH, min(lines * _LINE + _EDGE, _TALLEST)


def blocks(drawings: Iterable[str]) -> Iterator[int]:
    """Yield the numbers that are not in the map of ids of any of *drawings*."""
    maps = (found[2] for text in drawings for found in _MAP.finditer(text))
    used = (int(each) for listed in maps for each in listed.split(",") if each.strip())
    return count(max(used, default=0) + 1)


class Boxes:
    """The boxes in the drawing *text* of a sheet with this *grid*; a new one when it is "".

    *blocks* gives numbers that no drawing of the workbook has in its map of ids.
    """

    def __init__(self, text: str, grid: Grid, blocks: Iterator[int]) -> None:
        self.text = text or _EMPTY
        self._grid, self._blocks = grid, blocks

    @property
    def empty(self) -> bool:
        """Whether there is no box in it, nor anything else."""
        return _FOUND.search(self.text) is None

    def remove(self, cells: Container[Cell]) -> None:
        """Take away the boxes of *cells*."""
        self.text = _FOUND.sub(lambda box: "" if _of(box[0]) in cells else box[0], self.text)

    def put(self, wanted: Mapping[Cell, str]) -> None:
        """Let there be a box for the text of each of the cells *wanted*, large enough for it."""
        there = {at for box in _FOUND.finditer(self.text) if (at := _of(box[0])) in wanted}
        self.text = _FOUND.sub(lambda box: self._grown(box[0], wanted), self.text)
        new = [at for at in sorted(wanted) if at not in there]
        if not new:
            return
        marks = self._free(len(new))
        boxes = [self._box(at, mark, wanted[at]) for at, mark in zip(new, marks, strict=True)]
        if 'id="_x0000_t202"' not in self.text:
            boxes.insert(0, _TYPE)
        root, _, rest = self.text.partition(">")
        absent = (key for key in _SPACES if f"xmlns:{key}=" not in root)
        root += "".join(f' xmlns:{key}="{_SPACES[key]}"' for key in absent)
        body, end, tail = rest.rpartition("</xml>")
        self.text = "".join([root, ">", body, *boxes, end, tail])

    def _grown(self, box: str, wanted: Mapping[Cell, str]) -> str:
        """Return *box*, larger when there is more text in it than before."""
        at = _of(box)
        if at is None or at not in wanted:
            return box
        if not _ANCHOR.search(box):
            start = _listed((*beside(at), *beside(at)))
            box = _ROW.sub(rf"<\1:Anchor>{start}</\1:Anchor>\g<0>", box, count=1)
        return _ANCHOR.sub(lambda found: self._larger(found, wanted[at]), box)

    def _larger(self, anchor: re.Match[str], text: str) -> str:
        was = tuple(int(each) for each in anchor[2].split(","))
        new = self._grid.box((was[0], was[1], was[2], was[3]), size(text))
        ends = max(was[4:6], new[4:6]) + max(was[6:], new[6:])
        return anchor[1] + _listed(was[:4] + ends) + anchor[3]

    def _box(self, at: Cell, mark: int, text: str) -> str:
        width, height = size(text)
        return _SHAPE.format(
            mark=mark,
            width=width * 3 / 4,
            height=height * 3 / 4,
            anchor=_listed(self._grid.box(beside(at), (width, height))),
            row=at[0],
            column=at[1],
        )

    def _free(self, number: int) -> list[int]:
        """Return *number* ids that no shape has; the map says under which numbers they are."""
        used = set(map(int, _IDS.findall(self.text)))
        found = _MAP.search(self.text)
        known = [int(each) for each in found[2].split(",") if each.strip()] if found else []
        free = list[int]()
        for block in chain(tuple(known), self._blocks):
            if block not in known:
                known.append(block)
            ids = range(block * _BLOCK + 1, (block + 1) * _BLOCK)
            free += (each for each in ids if each not in used)
            if len(free) >= number:
                break
        data = ",".join(map(str, known))
        self.text = _MAP.sub(lambda found: found[1] + data, self.text, count=1)
        return free[:number]


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _of(box: str) -> Cell | None:
    """Return the cell of which *box* shows the comment; None when it is something else."""
    row, column = _ROW.search(box), _COLUMN.search(box)
    if not _NOTE.search(box) or row is None or column is None:
        return None
    return int(row[2]), int(column[2])
