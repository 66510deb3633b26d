"""Our own sheets in a workbook: every cell is a text or a number, and a link stays within it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from xml.sax.saxutils import quoteattr

from ggsr_kg.intake.book import letters
from ggsr_kg.intake.marking.part import written
from ggsr_kg.intake.marking.styles import FLOWING, LINK, MAIN, TEXT, Styles

_LONGEST = 32_767
"""How many letters a cell can hold."""
_LINKS = 65_530
"""How many links a sheet can hold."""
_LINE, _TALLEST = 15, 400
"""The height of a line, and of a row at most, in points."""
ROWS = 1_048_576
"""How many rows a sheet can hold."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a cell: a *text*, its *look*, and the cell that it links to.

    A link is the name of a sheet, "" for the same one, and a cell of it.
    """

    text: str = ""
    look: str = TEXT
    link: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of ours: what it is known by (*key*), its *name*, and its *rows*.

    *header* is the number of the row with the names of the columns, counted from 1: what is above
    it and the row itself stay in view, and so do the first *fixed* columns. *filtered* tells
    whether rows can be filtered by column. *widths* are those of columns, in letters; the last one
    is that of all that follow.
    """

    key: str
    name: str
    rows: Sequence[Sequence[Entry]]
    header: int
    widths: Sequence[float]
    fixed: int = 0
    filtered: bool = False

    @property
    def area(self) -> str:
        """The cells from the names of the columns to the last row, as in "A2:J9"."""
        last = letters(len(self.rows[self.header - 1]) - 1)
        return f"A{self.header}:{last}{max(len(self.rows), self.header + 1)}"


def xml(page: Page, styles: Styles) -> bytes:
    """Return *page* as the part of a workbook that has *styles*."""
    links = [
        f'<hyperlink ref="{letters(column)}{number}" location={quoteattr(_at(link))}/>'
        for number, row in enumerate(page.rows, 1)
        for column, each in enumerate(row)
        if (link := each.link)
    ][:_LINKS]
    parts = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
        f'<sheetViews><sheetView showGridLines="0" workbookViewId="0">{_pane(page)}</sheetView>',
        '</sheetViews><sheetFormatPr defaultRowHeight="15"/>',
        f"<cols>{''.join(_widths(page))}</cols><sheetData>",
        *(_row(number, row, page, styles) for number, row in enumerate(page.rows, 1)),
        "</sheetData>",
        f'<autoFilter ref="{page.area}"/>' if page.filtered else "",
        f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "",
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>',
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>',
    ]
    return "".join(parts).encode()


def _pane(page: Page) -> str:
    corner = f"{letters(page.fixed)}{page.header + 1}"
    split = f'xSplit="{page.fixed}" ' if page.fixed else ""
    pane = "bottomRight" if page.fixed else "bottomLeft"
    return (
        f'<pane {split}ySplit="{page.header}" topLeftCell="{corner}" activePane="{pane}" '
        f'state="frozen"/><selection pane="{pane}" activeCell="{corner}" sqref="{corner}"/>'
    )


def _widths(page: Page) -> Iterator[str]:
    for number in range(1, max(map(len, page.rows)) + 1):
        width = _width(page, number - 1)
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'


def _width(page: Page, column: int) -> float:
    return page.widths[min(column, len(page.widths) - 1)]


def _row(number: int, row: Sequence[Entry], page: Page, styles: Styles) -> str:
    cells = "".join(
        _cell(f"{letters(column)}{number}", each, styles) for column, each in enumerate(row)
    )
    high = max((_lines(each, _width(page, column)) for column, each in enumerate(row)), default=1)
    return f'<row r="{number}" ht="{min(high * _LINE, _TALLEST)}">{cells}</row>'


def _lines(entry: Entry, width: float) -> int:
    """Return about how many lines the text of *entry* takes in a column of *width*."""
    if entry.look in FLOWING:
        return 1
    return sum(max(1, ceil(len(line) / (width - 0.5))) for line in entry.text.split("\n"))


def _cell(at: str, entry: Entry, styles: Styles) -> str:
    look = styles.look(LINK if entry.link and entry.look == TEXT else entry.look)
    text = entry.text
    if not text:
        return f'<c r="{at}" s="{look}"/>'
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    kept = "" if text.strip() == text else ' xml:space="preserve"'
    return f'<c r="{at}" s="{look}" t="inlineStr"><is><t{kept}>{written(text)}</t></is></c>'


def _at(link: tuple[str, str]) -> str:
    """Return the cell of a sheet, or of this one, as a formula names it.

    >>> _at(("Bob's blad", "C14")), _at(("", "C14"))
    ("'Bob''s blad'!C14", 'C14')
    """
    return f"{quoted(link[0])}!{link[1]}" if link[0] else link[1]


def quoted(sheet: str) -> str:
    """Return the name of *sheet* as a formula has it."""
    return "'" + sheet.replace("'", "''") + "'"
