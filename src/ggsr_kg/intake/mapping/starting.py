"""A mapping file to start from: what is recognised of an export filled in, the rest as remarks.

Values of an export are in it only where they cannot well be about one person: of a column whose
choices are a scheme of ours (not organisations or teams, which may be called after somebody), that
has no more different values than a list of codes has; and a value only when it is short, does not
look like a number or address of somebody, and stands with several cases. Of the others is told how
many there are, and where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

import yaml

from ggsr_kg.errors import Text
from ggsr_kg.intake import layout, matching, private
from ggsr_kg.intake.book import Book, Row, Table, Unusable, Value, letters
from ggsr_kg.intake.layout import Choice, Column, Sheet
from ggsr_kg.intake.mapping import CASE, compared
from ggsr_kg.intake.values import text
from ggsr_kg.namespaces import CONCEPT

MOST, OFTEN, LONG = 40, 3, 40
"""How many different values a list of codes has at most; with how many cases a value stands at
least (on how many rows, where the case is not known); how many characters it has at most."""

_HEAD = Text(
    """\
# Hoe een export heet: {name}. Uitleg: docs/casussen.md, Een eigen export.
# Wat is herkend, is ingevuld. Achter # staan voorstellen: haal de # weg en vul ... in,
# of haal de regel weg. Kijk na of er niets over een persoon in staat.
""",
    """\
# What an export calls things: {name}. See docs/casussen.md, Een eigen export.
# What is recognised is filled in. Behind # are proposals: take the # away and fill in ...,
# or take the line away. See that there is nothing about a person in it.
""",
)
_TODO = "..."
_LISTED = 3
"""How many names that may be meant are given."""
_LIKE = 0.6
"""From which likeness on a name may be meant."""
_PART, _LEAST = 0.7, 3
"""How much a name is like one that it is a part of, when it has so many characters."""
_CHOICES = 15
"""How many of our choices are named."""
_PARTS = re.compile(r"\s*[;\n]\s*")
_DAY = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}\s*")
_MONTHS = 12


def start(book: Book, sheets: Sequence[Sheet], lang: str, unread: Iterable[str] = ()) -> str:
    """Return the text of a mapping for *book*, with names and remarks in *lang*.

    *unread* are names of sheets in the file that are no tables.
    """
    tables = [each for each in book.tables if matching.is_meant(each.name)] or book.tables
    made = _Start(sheets, lang, alone=len(tables) == 1 and not tables[0].is_sheet)
    known: dict[str, Table] = {}
    for table in tables:
        sheet = matching.sheet_of(table, sheets)
        if sheet is not None:
            known.setdefault(sheet.kind, table)
    rest = [table for table in tables if not any(table is each for each in known.values())]
    lines = [_HEAD.of(lang).format(name=_quoted(book.name)), "bladen:"]
    for sheet in sheets:
        if sheet.kind in known:
            lines += made.part(sheet, known[sheet.kind])
        elif sheet.kind == CASE:
            lines += made.needed(sheet, rest or tables)
    for table in rest:
        lines += made.proposal(table)
    lines += made.ending([*(table.name for table in rest), *unread], tables)
    return "\n".join(lines) + "\n"


class _Start:
    """What is written of tables in the names of *sheets* in *lang*; *alone* if there is but one."""

    def __init__(self, sheets: Sequence[Sheet], lang: str, alone: bool) -> None:
        self._sheets, self._lang, self._alone = sheets, lang, alone

    def part(self, sheet: Sheet, table: Table) -> Iterator[str]:
        """Yield how *table* says what is on *sheet*."""
        heads = ["" if head is None else text(head) for head in table.header.values]
        by_name = matching.by_name(sheet)
        found: dict[str, int] = {}
        for number, head in enumerate(heads):
            if head and (column := by_name.get(matching.folded(head))):
                found.setdefault(column.code, number)
        rest = [each for each in sheet.columns if each.code not in found]
        yield f"  {self._name(sheet.name)}:"
        if not self._alone:
            yield f"    blad: {_quoted(table.name)}"
        yield "    kolommen:"
        for column in sheet.columns:
            if column.code in found:
                yield f"      {self._name(column.name)}: {_quoted(heads[found[column.code]])}"
            elif column.kind == layout.CASE:
                yield f"      # {self._name(column.name)}: {_TODO}"
        for number, head in enumerate(heads):
            if head and number not in found.values():
                column_name, more = self._near(head, rest)
                yield f"      # {column_name}: {_quoted(head)}{more}"
        if rest:
            names = ", ".join(each.name.of(self._lang) for each in rest)
            yield f"      # {self._t('Nog zonder kolom', 'Without a column yet')}: {names}"
        cases = (found.get(each.code) for each in sheet.columns if each.kind == layout.CASE)
        case = next(cases, None)
        values = [
            line
            for each in sheet.columns
            if each.code in found
            for line in self._values(each, table, found[each.code], case)
        ]
        yield from (["    waarden:", *values] if values else [])

    def needed(self, sheet: Sheet, tables: Iterable[Table]) -> Iterator[str]:
        """Yield that *sheet* has to be there, as the one of *tables* that is most like it."""
        yield self._t(
            "  # Nodig: het blad waarop elke casus staat, met de kolom die de code ervan heeft.",
            "  # Needed: the sheet that each case is on, with the column that has its code.",
        )
        yield from self._remarked(sheet, max(tables, key=lambda each: _alike(each, sheet)))

    def _remarked(self, sheet: Sheet, table: Table) -> Iterator[str]:
        for line in self.part(sheet, table):
            yield f"  # {line.removeprefix('  ')}"

    def proposal(self, table: Table) -> Iterator[str]:
        """Yield which sheets *table* may be, and what it would be as the first of them."""
        near = self._sheets_like(table)
        name = _quoted(table.name)
        if not near:
            yield self._t(
                f"  # Blad {name} is niet herkend: noem het bij een blad van ons, of bij negeren.",
                f"  # Sheet {name} is not recognised: name it at a sheet of ours, or at negeren.",
            )
            return
        names = ", ".join(each.name.of(self._lang) for each in near)
        yield self._t(
            f"  # Blad {name} is niet herkend. Misschien is het: {names}.",
            f"  # Sheet {name} is not recognised. It may be: {names}.",
        )
        yield from self._remarked(near[0], table)

    def ending(self, rest: Iterable[str], tables: Iterable[Table]) -> Iterator[str]:
        """Yield what is said of the export as a whole, in which *rest* is not recognised."""
        names = ", ".join(map(_quoted, rest))
        if names:
            yield self._t("# Bladen die niets zeggen over casussen:", "# Sheets not about cases:")
            yield f"# negeren: [{names}]"
        orders = {order for table in tables for order in _orders(table)}
        if orders == {"maand-dag"}:
            yield self._t(
                "# Er staan datums die alleen met de maand voorop kunnen.",
                "# There are dates that can only have the month in front.",
            )
        yield "datums: " + ("maand-dag" if orders == {"maand-dag"} else "dag-maand")

    def _t(self, nl: str, en: str) -> str:
        return Text(nl, en).of(self._lang)

    def _name(self, name: Text) -> str:
        return _quoted(name.of(self._lang))

    def _sheets_like(self, table: Table) -> list[Sheet]:
        """Return the sheets that *table* may be, the best first: by its columns, and its name."""
        heads = {matching.folded(text(each)) for each in table.header.values if each is not None}
        scored = []
        for sheet in self._sheets:
            columns = matching.by_name(sheet)
            same = len({columns[each].code for each in heads if each in columns})
            like = _likeness(table.name, _names(sheet))
            if same > 1 or like >= _LIKE:
                scored.append((-same, -like, sheet))
        return [sheet for *_, sheet in sorted(scored, key=lambda each: each[:2])][:_LISTED]

    def _near(self, name: str, known: Iterable[Column | Choice]) -> tuple[str, str]:
        """Return which of *known* *name* may be, and in a remark which else."""
        scored = [(_likeness(name, _names(each)), each) for each in known]
        near = sorted((each for each in scored if each[0] >= _LIKE), key=lambda each: -each[0])
        first, *others = [self._name(each.name) for _, each in near[:_LISTED]] or [_TODO]
        more = f"  # {self._t('of', 'or')}: {', '.join(others)}" if others else ""
        return first, more

    def _values(self, column: Column, table: Table, place: int, case: int | None) -> Iterator[str]:
        """Yield the values in *column*, at *place* in *table*, that are none of its choices."""
        if not column.choices:
            return
        known = {compared(each, column, False) for one in column.choices for each in _names(one)}
        stands: dict[str, set[str]] = {}
        for row in table.rows:
            for value in _parts(_cell(row, place), column):
                by = str(row.number) if case is None else text(_cell(row, case))
                stands.setdefault(value, set()).add(by)
        other = sorted(each for each in stands if compared(each, column, False) not in known)
        if not other or column.targets:
            return
        shown = [each for each in other if _is_code(each, stands[each])]
        if len(stands) > MOST or not all(one.iri.startswith(CONCEPT) for one in column.choices):
            shown = []
        yield f"      {self._name(column.name)}:"
        names = [self._name(each.name) for each in column.choices]
        more = ", ..." if len(names) > _CHOICES else ""
        choices = ", ".join(names[:_CHOICES]) + more
        yield f"        # {self._t('Keuzen', 'Choices')}: {choices}"
        for value in shown:
            choice, more = self._near(value, column.choices)
            yield f"        # {_quoted(value)}: {choice}{more}"
        hidden, at = len(other) - len(shown), letters(place)
        if hidden:
            yield self._t(
                f"        # Niet getoond: {hidden} in kolom {at}, want daar kan een naam bij zijn.",
                f"        # Not shown: {hidden} in column {at}, since a name may be among them.",
            )


def _is_code(value: str, cases: set[str]) -> bool:
    """Return whether *value*, that stands with *cases*, cannot well be about one person."""
    return len(cases) >= OFTEN and len(value) <= LONG and private.suspect(value) is None


def _parts(value: Value, column: Column) -> list[str]:
    if value is None or isinstance(value, Unusable):
        return []
    return [each for each in _PARTS.split(text(value)) if each] if column.many else [text(value)]


def _orders(table: Table) -> Iterator[str]:
    """Yield the order of day and month in each date of *table* that can have only one."""
    for row in table.rows:
        for value in row.values:
            if isinstance(value, str) and (found := _DAY.fullmatch(value)):
                if int(found[1]) > _MONTHS:
                    yield "dag-maand"
                elif int(found[2]) > _MONTHS:
                    yield "maand-dag"


def _cell(row: Row, column: int) -> Value:
    return row.values[column] if column < len(row.values) else None


def _names(thing: Sheet | Column | Choice) -> tuple[str, str, str]:
    return thing.code, thing.name.en, thing.name.nl


def _alike(table: Table, sheet: Sheet) -> int:
    """Return how many columns of *table* may be columns of *sheet*."""
    heads = (text(head) for head in table.header.values if head is not None)
    names = [_names(column) for column in sheet.columns]
    return sum(any(_likeness(head, each) >= _LIKE for each in names) for head in heads)


def _likeness(word: str, names: Iterable[str]) -> float:
    """Return how much *word* is like the one of *names* that it is most like, up to 1."""
    one = matching.folded(word)
    return max(_ratio(one, matching.folded(each)) for each in names)


def _ratio(one: str, two: str) -> float:
    found = SequenceMatcher(None, one, two).ratio()
    short, long = sorted((one, two), key=len)
    return max(found, _PART) if len(short) >= _LEAST and short in long else found


def _quoted(word: str) -> str:
    r"""Return *word* as it stands in YAML, on one line.

    >>> [_quoted(each) for each in ("Start hulp", "no", "a: b", "a\nb")]
    ['Start hulp', "'no'", "'a: b'", '"a\\nb"']
    """
    style = '"' if "\n" in word else None
    made = yaml.safe_dump(
        [word], default_flow_style=True, default_style=style, allow_unicode=True, width=2**20
    )
    return str(made).strip()[1:-1]
