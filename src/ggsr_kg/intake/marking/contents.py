"""Which sheets a workbook has, which of them are ours, and what is put in these."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from ggsr_kg.errors import InputError, Text
from ggsr_kg.intake.marking import pages
from ggsr_kg.intake.marking.package import Package
from ggsr_kg.intake.marking.pages import Page
from ggsr_kg.intake.marking.part import Part
from ggsr_kg.intake.marking.styles import MAIN, Styles

_KEY = "ggsr_kg."
"""What the names in the workbook begin with by which we know our own sheets."""
_FILTER = "_xlnm._FilterDatabase"
_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize"),
    *("customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing"),
    *("fileRecoveryPr", "webPublishObjects", "extLst"),
)
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TARGET = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!")


class Contents:
    """The sheets of *package*, called *where* in messages.

    Raises: InputError: it is no workbook, or of the strict kind that hardly any program writes.
    """

    def __init__(self, package: Package, where: str) -> None:
        self._package = package
        tops = (name for kind, name in package.related("").values() if kind == "officeDocument")
        self.main = next(tops, "xl/workbook.xml")
        self._part = package.part(self.main)
        sheets = self._part.root.child("sheets")
        if self._part.root.space != MAIN or sheets is None:
            raise InputError(
                where,
                Text("is geen gewone Excel-werkmap", "is no ordinary Excel workbook"),
                Text("bewaar haar als Excel-werkmap (.xlsx)", "save it as Excel workbook (.xlsx)"),
            )
        self._sheets = sheets
        related = package.related(self.main).items()
        known = {mark: target for mark, (kind, target) in related if kind == "worksheet"}
        self._all = [each.attributes["name"] for each in sheets.children]
        marks = {each.attributes["name"]: each.attributes["id"] for each in sheets.children}
        self.parts: Mapping[str, str] = {
            name: known[mark] for name, mark in marks.items() if mark in known
        }
        self.ours: Mapping[str, str] = dict(_ours(self._part, self.parts))

    def named(self, page: Page) -> str:
        """Return what the sheet of *page* is called: a name that no sheet of the user has.

        One that starts with `#` is no more read as data than one with the name of the page.
        """
        if page.key in self.ours:
            return self.ours[page.key]
        taken = {name.casefold() for name in self._all}
        marks = ("#" * number for number in range(len(taken) + 1))
        return next(
            mark + page.name for mark in marks if (mark + page.name).casefold() not in taken
        )

    def put(self, shown: Sequence[Page], styles: Styles) -> None:
        """Put the pages *shown* where ours are, or behind the last sheet."""
        part, said = self._part, list[str]()
        numbers = [int(each.attributes["sheetId"]) for each in self._sheets.children]
        places = {name: place for place, name in enumerate(self._all)}
        for page in shown:
            name = self.named(page)
            if page.key in self.ours:
                target = self.parts[name]
                self._package.clear(target)
            else:
                target = self._package.fresh("xl/worksheets/sheet{}.xml")
                self._package.declare(target, _KIND)
                mark = self._package.relate(self.main, "worksheet", target)
                numbers.append(max(numbers) + 1)
                places[name] = len(places)
                xml = f"<sheet name={quoteattr(name)} sheetId={quoteattr(str(numbers[-1]))} "
                xml += f'xmlns:r="{_RELATIONS}" r:id="{mark}"/>'
                part.append(self._sheets, part.tagged(xml))
            self._package.write(target, pages.xml(page, styles))
            said += _names(page, name, places[name])
        self._say(shown, said, places)
        self._package.save(self.main, part)

    def _say(self, shown: Sequence[Page], said: Sequence[str], places: Mapping[str, int]) -> None:
        """Put the names *said* into the workbook, in the place of those of an earlier time."""
        part = self._part
        keys = {f"{_KEY}{page.key}" for page in shown}
        ours = {str(places[self.named(page)]) for page in shown if page.key in self.ours}
        names = part.root.child("definedNames")
        for each in names.children if names else ():
            given = each.attributes
            if given["name"] in keys or given.get("localSheetId") in ours:
                part.cut(each)
        xml = part.tagged("".join(said))
        if names:
            part.append(names, xml)
        else:
            tag = part.tagged("<definedNames>"), part.tagged("</definedNames>")
            part.place(part.root, _ORDER, xml.join(tag))


def _ours(part: Part, parts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the key and the name of each sheet that an earlier time made."""
    found = []
    for each in part.root.walk("definedName"):
        target = _TARGET.match(part.text(each))
        name = (target[1] or target[2]).replace("''", "'") if target else ""
        if each.attributes["name"].startswith(_KEY) and name in parts:
            found.append((each.attributes["name"].removeprefix(_KEY), name))
    return found


def _names(page: Page, name: str, place: int) -> list[str]:
    """Return the names in the workbook for *page*: what it is known by, and what is filtered."""
    sheet = escape(pages.quoted(name))
    said = [f'<definedName name="{_KEY}{page.key}">{sheet}!$A$1</definedName>']
    if page.filtered:
        area = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", page.area)
        local = f'name="{_FILTER}" localSheetId="{place}" hidden="1"'
        said.append(f"<definedName {local}>{sheet}!{area}</definedName>")
    return said
