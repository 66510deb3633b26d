"""The package of a workbook: which sheets it has, and only those parts that are safe to read."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from ggsr_kg.errors import InputError, Text
from ggsr_kg.intake import archives, kinds, sheetxml
from ggsr_kg.intake.archives import Archive

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ALWAYS = ("[Content_Types].xml", "_rels/.rels", _BOOK, _LINKS)
_SHARED = ("/styles", "/sharedStrings")
_SHEET = "/worksheet"
_SMALL = 5 * 10**6
"""How many bytes the parts may be that say what is in the package."""
_OTHERS = {
    "xl/workbook.bin": Text("dit is een binaire werkmap (.xlsb)", "this is a binary one (.xlsb)"),
    "mimetype": Text("dit is een OpenDocument-bestand (.ods)", "this is OpenDocument (.ods)"),
    "word/document.xml": Text("dit is een Word-document", "this is a Word document"),
    "Index/Document.iwa": Text("dit is een Numbers-bestand", "this is a Numbers file"),
}
_MACRO = "xl/vbaProject.bin"
_FALSE = {None, "0", "false"}


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet with *name*, its *xml*, and whether it is *hidden*."""

    name: str
    xml: bytes
    hidden: bool


@dataclass(frozen=True, slots=True)
class Package:
    """The *sheets* of a workbook, and all other *parts* that are needed to read these, by name.

    *stale* tells that no formula was computed since it was written. *homes* are the names of the
    parts that the sheets are.
    """

    sheets: tuple[Part, ...]
    homes: tuple[str, ...]
    parts: Mapping[str, bytes]
    stale: bool


def opened(data: bytes, where: str, wanted: Callable[[str], bool]) -> Package:
    """Return the package of the workbook *data* of *where*, with the sheets of *wanted* names.

    Raises: InputError: it is no workbook, or not safe to read.
    """
    kinds.check_bytes(data, where)
    if not data.startswith(kinds.ZIP):
        kinds.check_text(data[: kinds.HEAD].decode("utf-8", "replace"), where)
        what = Text("dit is geen werkmap", "this is no workbook")
        raise InputError(where, what, kinds.NAME_RIGHT)
    archive = archives.opened(data, where)
    _check_kind(archive)
    book, links = (_parsed(archive, name) for name in (_BOOK, _LINKS))
    homes = dict(_homes(links))
    shared = [home for home, kind in homes.values() if kind.endswith(_SHARED) and home in archive]
    parts = {name: _xml(archive, name) for name in (*_ALWAYS, *shared) if name in archive}
    sheets: dict[str, Part] = {}
    for name, number, state in _sheets(book):
        home, kind = homes.get(number, ("", ""))
        if kind.endswith(_SHEET) and wanted(name):
            if home not in archive or home in sheets or name in {s.name for s in sheets.values()}:
                raise archives.broken(where)
            sheets[home] = Part(name, _xml(archive, home), state not in {"", "visible"})
    calc = next((each for each in book.iter() if _local(each.tag) == "calcPr"), None)
    stale = calc is not None and calc.get("fullCalcOnLoad") not in _FALSE
    return Package(tuple(sheets.values()), tuple(sheets), parts, stale)


def _check_kind(archive: Archive) -> None:
    """Refuse what is no workbook, or one with macros."""
    if _BOOK not in archive or _LINKS not in archive:
        for name, what in _OTHERS.items():
            if name in archive:
                raise InputError(archive.where, what, kinds.SAVE_XLSX)
        what = Text("een zip-archief zonder werkmap", "a zip archive without a workbook")
        raise InputError(archive.where, what, kinds.NAME_RIGHT)
    if _MACRO in archive:
        what = Text("een werkmap met macro's", "a workbook with macros")
        raise InputError(archive.where, what, kinds.SAVE_XLSX)


def _xml(archive: Archive, name: str) -> bytes:
    data = archive.read(name)
    sheetxml.check_xml(data, f"{archive.where}, {name}")
    return data


def _parsed(archive: Archive, name: str) -> Element:
    """Return the root of the part *name*, which must not be large."""
    data = _xml(archive, name)
    if len(data) > _SMALL:
        raise archives.broken(archive.where)
    try:
        root: Element = ElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise archives.broken(archive.where) from error
    return root


def _homes(links: Element) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield what each of *links* is called, with the part it leads to and the kind of that."""
    for each in links:
        if each.get("TargetMode") != "External":
            home = posixpath.normpath(posixpath.join("/xl", each.get("Target", "")))
            yield each.get("Id", ""), (home.lstrip("/"), each.get("Type", ""))


def _sheets(book: Element) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each sheet, what its link is called, and its state."""
    for each in book.iter():
        if _local(each.tag) == "sheet":
            link = next((value for key, value in each.items() if _local(key) == "id"), "")
            yield each.get("name", ""), link, each.get("state", "")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
