"""A mapping file, read and checked against our sheets."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ggsr_kg import contents
from ggsr_kg.errors import InputError, Text, suggestion
from ggsr_kg.intake import layout, matching
from ggsr_kg.intake.book import Unusable
from ggsr_kg.intake.layout import Column, Sheet
from ggsr_kg.intake.mapping import CASE, MappingFile, Part, Source, compared, outline
from ggsr_kg.intake.mapping.outline import Item
from ggsr_kg.intake.values import Rows, Values

SIZE_LIMIT = 2**18
ORDERS = ("dag-maand", "maand-dag")
"""How days and months stand in dates of numbers."""
KEYS = ("bladen", "negeren", "datums")
PART_KEYS = ("blad", "kolommen", "waarden", "vast", "scheiding")
_NAME = Text("noem een kolom van de export", "name a column of the export")
_NAME_CASE = Text(
    "noem bij kolommen welke kolom de code van de casus heeft",
    "name under kolommen which column has the code of the case",
)
_LEAVE = Text("laat dit weg", "leave this out")
_CODES = (
    "codes van casussen en rijen blijven zoals zij zijn",
    "codes of cases and rows stay as they are",
)
_FIXED_CASE = ("de casus is niet op elke rij dezelfde", "the case is not the same in each row")
_SINGLE = ("deze kolom heeft maar één waarde", "this column has only one value")


def read(path: Path, sheets: Sequence[Sheet]) -> MappingFile:
    """Return the mapping in the file *path* to *sheets*.

    Raises: InputError: it cannot be read, or says something that is not known or not clear.
    """
    data = contents.load(path, SIZE_LIMIT)
    name = contents.name(path)
    said = contents.checked(data, name, "YAML").decode("utf-8")
    return replace(parse(said, name, sheets), digest=hashlib.sha256(data).hexdigest())


def parse(said: str, name: str, sheets: Sequence[Sheet]) -> MappingFile:
    """Return the mapping that the text *said* is; *name* is its file.

    Raises: InputError: as `read`.
    """
    top = outline.parse(said, name)
    given = top.parts(KEYS)
    order = given["datums"].text() if "datums" in given else ORDERS[0]
    if order not in ORDERS:
        raise given["datums"].refuse(
            ("deze volgorde is niet bekend", "this order is not known"), suggestion(order, ORDERS)
        )
    ignored = tuple(each.text() for each in given["negeren"].items()) if "negeren" in given else ()
    reader = _Reader(sheets, month_first=order == ORDERS[1])
    parts = tuple(reader.parts(given["bladen"])) if "bladen" in given else ()
    if all(each.sheet.kind != CASE for each in parts):
        raise top.refuse(
            ("onder bladen ontbreekt Casussen", "Casussen is missing under bladen"),
            Text("noem het blad waarop de casussen staan", "name the sheet that the cases are on"),
        )
    return MappingFile(name, "", parts, tuple(filter(None, ignored)), order == ORDERS[1])


class _Reader:
    """What the parts of a mapping say of *sheets*."""

    def __init__(self, sheets: Sequence[Sheet], month_first: bool) -> None:
        self._sheets = sheets
        self._values = Values(sheets)
        self._month_first = month_first

    def parts(self, item: Item) -> Iterator[Part]:
        """Yield the parts under *item*.

        Raises: InputError: one is not clear.
        """
        lines: dict[str, int] = {}
        found: list[tuple[Part, Item]] = []
        several = set[str]()
        for name, value in item.entries():
            sheet = self._sheet(name)
            if sheet.kind in lines:
                raise name.again(lines[sheet.kind])
            lines[sheet.kind] = name.line
            items = value.items()
            if len(items) > 1:
                several.add(sheet.kind)
            found += [(self._part(sheet, each), name) for each in items]
        used = Counter(matching.folded(part.named) for part, _ in found)
        for part, name in found:
            shared = part.sheet.kind in several or used[matching.folded(part.named)] > 1
            if shared:
                part.need_id(name.name)
            yield part

    def _sheet(self, name: Item) -> Sheet:
        wanted = matching.folded(name.text())
        for each in self._sheets:
            if wanted in matching.called(each):
                return each
        names = ([each.name.of(lang) for each in self._sheets] for lang in ("nl", "en"))
        nl, en = (suggestion(name.text(), each) for each in names)
        raise name.refuse(("zo heet geen blad", "no sheet has this name"), Text(nl.nl, en.en))

    def _column(self, sheet: Sheet, name: Item) -> Column:
        found = matching.by_name(sheet).get(matching.folded(name.text()))
        if found is not None:
            return found
        names = ([each.name.of(lang) for each in sheet.columns] for lang in ("nl", "en"))
        nl, en = (suggestion(name.text(), each) for each in names)
        what = (
            f"{sheet.name.nl} heeft geen kolom met deze naam",
            f"{sheet.name.en} has no column with this name",
        )
        raise name.refuse(what, Text(nl.nl, en.en))

    def _part(self, sheet: Sheet, item: Item) -> Part:
        given = item.parts(PART_KEYS)
        named = given["blad"].text() if "blad" in given else ""
        columns = self._columns(sheet, given.get("kolommen"))
        for column, name, value in self._entries(sheet, given.get("waarden")):
            if column.kind in (layout.CASE, layout.KEY):
                raise name.refuse(_CODES, _LEAVE)
            _need(column, columns, name)
            made = self._choices(column) | dict(self._pairs(column, value))
            columns[column.code] = [replace(each, values=made) for each in columns[column.code]]
        for column, name, value in self._entries(sheet, given.get("scheiding")):
            if not column.many:
                raise name.refuse(_SINGLE, _LEAVE)
            _need(column, columns, name)
            apart = value.text()
            columns[column.code] = [replace(each, apart=apart) for each in columns[column.code]]
        for column, name, value in self._entries(sheet, given.get("vast")):
            if column.code in columns:
                raise name.again(columns[column.code][0].line)
            if column.kind == layout.CASE:
                raise name.refuse(_FIXED_CASE, _NAME_CASE)
            fixed = self._meant(column, value)
            columns[column.code] = [Source(column, name.line, fixed=fixed)] if fixed else []
        if not any(each.column.kind == layout.CASE for kept in columns.values() for each in kept):
            raise item.refuse(("hier ontbreekt Casus", "Casus is missing here"), _NAME_CASE)
        sources = tuple(each for kept in columns.values() for each in kept)
        return Part(sheet, item.line, named, sources)

    def _columns(self, sheet: Sheet, item: Item | None) -> dict[str, list[Source]]:
        """Return the sources under *item* by the code of their column."""
        found: dict[str, list[Source]] = {}
        for column, name, value in self._entries(sheet, item):
            names = [each.text() for each in value.items()]
            values = self._choices(column)
            if not all(names):
                raise value.refuse(("hier ontbreekt een naam", "a name is missing here"), _NAME)
            if len(names) > 1 and not (column.many or column.kind == layout.KEY):
                raise value.refuse(_SINGLE, _NAME)
            each = [tuple(names)] if column.kind == layout.KEY else [(one,) for one in names]
            found[column.code] = [Source(column, name.line, one, "", values) for one in each]
        return found

    def _choices(self, column: Column) -> dict[str, str]:
        """Return the choices of *column* by their names, where nothing else may be meant."""
        names = [
            (name, each.iri)
            for each in column.choices
            for name in (each.code, each.name.en, each.name.nl)
        ]
        made = {compared(name, column, self._month_first): iri for name, iri in names}
        return {} if column.targets else made

    def _entries(self, sheet: Sheet, item: Item | None) -> Iterator[tuple[Column, Item, Item]]:
        """Yield the entries of *item*, of which each name is that of a column of *sheet*."""
        lines: dict[str, int] = {}
        for name, value in item.entries() if item else ():
            column = self._column(sheet, name)
            if column.code in lines:
                raise name.again(lines[column.code])
            lines[column.code] = name.line
            yield column, name, value

    def _pairs(self, column: Column, item: Item) -> Iterator[tuple[str, str]]:
        """Yield what becomes of each value of *column*, by how it is compared."""
        lines: dict[str, int] = {}
        for name, value in item.entries():
            key = compared(name.text(), column, self._month_first)
            if key in lines:
                raise name.again(lines[key])
            lines[key] = name.line
            yield key, self._meant(column, value)

    def _meant(self, column: Column, item: Item) -> str:
        """Return what *item* says in *column*: of a choice its IRI, of nothing "".

        Raises: InputError: it cannot be said there.
        """
        word = item.text()
        unchecked = column.kind == layout.KEY or (column.targets and not column.choices)
        if not word or unchecked:
            return word
        made = list(self._values.of(column, word, Rows("", {})))
        if len(made) > 1 and not column.many:
            raise item.refuse(_SINGLE, _LEAVE)
        known = {each.iri for each in column.choices}
        if column.targets and not all(getattr(each, "value", "") in known for each in made):
            return word
        for each in made:
            if isinstance(each, Unusable):
                raise InputError(item.where, each.what, each.do)
        if column.kind != layout.LINK:
            return word
        return "; ".join(each.value for each in made if not isinstance(each, Unusable))


def _need(column: Column, columns: Container[str], name: Item) -> None:
    """Refuse *name* when its *column* is not among *columns*, by code.

    Raises: InputError: it is not.
    """
    if column.code not in columns:
        raise name.refuse(
            ("deze kolom staat niet bij kolommen", "this column is not under kolommen"), _NAME
        )
