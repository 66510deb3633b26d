"""The colour of marked cells: a conditional format over them, so their own format stays theirs.

Such a rule is told from a user's own by its formula, which is always true and names who made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from ggsr_kg.findings import SEVERITIES
from ggsr_kg.intake.book import letters
from ggsr_kg.intake.marking.part import Node, Part
from ggsr_kg.intake.marking.styles import Styles

Cell = tuple[int, int]
"""A row and a column, counted from 0."""

SHEET = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting"),
    *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter"),
    *("rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags"),
    *("drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects"),
    *("controls", "webPublishItems", "tableParts", "extLst"),
)
"""What may be on a sheet, in the order in which it must be."""

NAME = b"ggsr-kg"
"""What stands in a sheet that has colours of ours."""
_FORMULA = 'N("ggsr-kg")=0'
_MADE = re.compile(r"""^\s*N\(\s*"ggsr-kg"\s*\)\s*=\s*0\s*$""", re.I)
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)")
_CHUNK = 400
"""How many ranges a rule has at most: Excel refuses what is very long."""


def cell(name: str) -> Cell | None:
    """Return the cell *name*, as in "C14", None for what is no name of a cell.

    >>> cell("C14"), cell("AA1"), cell("x")
    ((13, 2), (0, 26), None)
    """
    found = _CELL.fullmatch(name)
    if found is None or found[2] == "0":
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def name(at: Cell) -> str:
    """Return what the cell *at* is called.

    >>> name((13, 2))
    'C14'
    """
    return f"{letters(at[1])}{at[0] + 1}"


def uncolour(sheet: Part) -> None:
    """Take away from *sheet* every colour of an earlier time."""
    rules = list(sheet.root.walk("cfRule"))
    ours = {each.start: _priority(each) for each in rules if _is_ours(sheet, each)}
    for group in sheet.root.children if ours else ():
        made = [each for each in group.children if each.start in ours]
        whole = sum(each.name == "cfRule" for each in group.children) == len(made)
        for each in [group] if made and whole else made:
            sheet.cut(each)
    for rule in rules if ours else ():
        if rule.start not in ours and "priority" in rule.attributes:
            before = sum(each < _priority(rule) for each in ours.values())
            sheet.set(rule, "priority", str(_priority(rule) - before))


def _priority(rule: Node) -> int:
    return int(rule.attributes.get("priority", "0"))


def _is_ours(sheet: Part, rule: Node) -> bool:
    formula = rule.child("formula")
    return formula is not None and bool(_MADE.match(sheet.text(formula)))


def colour(sheet: Part, cells: Mapping[Cell, str], styles: Styles) -> None:
    """Colour *cells* of *sheet* by their severity, above what a rule of the user makes of them."""
    rules = list[tuple[str, str]]()
    for severity in reversed(SEVERITIES):
        found = ranges(at for at, each in cells.items() if each == severity)
        for start in range(0, len(found), _CHUNK):
            rules.append((severity, " ".join(found[start : start + _CHUNK])))
    for rule in sheet.root.walk("cfRule"):
        if rules and "priority" in rule.attributes:
            sheet.set(rule, "priority", str(_priority(rule) + len(rules)))
    for number, (severity, places) in enumerate(rules, 1):
        xml = (
            f'<conditionalFormatting sqref="{places}"><cfRule type="expression" '
            f'dxfId="{styles.colour(severity)}" priority="{number}"><formula>{_FORMULA}</formula>'
            "</cfRule></conditionalFormatting>"
        )
        sheet.place(sheet.root, SHEET, sheet.tagged(xml))


def ranges(cells: Iterable[Cell]) -> Sequence[str]:
    """Return *cells* as few ranges: those below each other are one.

    >>> ranges([(0, 0), (2, 0), (1, 0), (9, 1)])
    ['A1:A3', 'B10']
    """
    ordered = sorted(cells, key=lambda at: (at[1], at[0]))
    found = []
    numbered = enumerate(ordered)
    for _, each in groupby(numbered, key=lambda pair: (pair[1][1], pair[1][0] - pair[0])):
        run = [at for _, at in each]
        first, last = name(run[0]), name(run[-1])
        found.append(first if first == last else f"{first}:{last}")
    return found
