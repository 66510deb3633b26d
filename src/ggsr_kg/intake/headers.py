"""The header of a table: each column with values has one name, and no two have the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ggsr_kg.errors import InputError, Text
from ggsr_kg.intake import cells
from ggsr_kg.intake.book import Row, Table, Unusable, Value, letters


def fitted(table: Table) -> Table:
    """Return *table* with its header in one form, and its rows as wide as that.

    Raises: InputError: a column with values has no name, or a name stands twice.
    """
    heads = [_name(value) for value in table.header.values]
    used = _used(table, [column for column, head in enumerate(heads) if not isinstance(head, str)])
    for column, head in enumerate(heads):
        if isinstance(head, Unusable) and (head is not cells.MERGED or column in used):
            raise InputError(at(table, table.header, column), head.what, head.do)
    if used:
        raise _nameless(table, min(used))
    names = [head if isinstance(head, str) else None for head in heads]
    while names and names[-1] is None:
        del names[-1]
    _check_double(table, names)
    width = len(names)
    rows: Sequence[Row] = table.rows
    if any(len(row.values) != width for row in rows):
        rest = (None,) * width
        rows = tuple(
            Row(row.number, (row.values + rest)[:width], row.line)
            if len(row.values) != width
            else row
            for row in rows
        )
    header = Row(table.header.number, tuple(names), table.header.line)
    return replace(table, header=header, rows=rows)


def at(table: Table, row: Row, column: int | None = None) -> str:
    """Return where in *table* something stands, in the same words in every language."""
    name = "" if column is None else cells.cell(row, column)
    if table.is_sheet:
        return ", ".join(filter(None, (table.file, table.name, name)))
    place = f"{table.file}:{row.line}"
    return f"{place} ({name})" if name else place


def _name(value: Value) -> str | Unusable | None:
    """Return a header in one form: on one line, without double spaces."""
    if value is None or isinstance(value, Unusable):
        return value
    plain = value.isoformat() if isinstance(value, date) else str(value)
    return " ".join(plain.split())


def _used(table: Table, nameless: Iterable[int]) -> set[int]:
    """Return the columns among *nameless*, and to the right of the header, that have values."""
    width = len(table.header.values)
    nameless = list(nameless)
    found = set[int]()
    for row in table.rows:
        values = row.values
        more = range(width, len(values))
        for column in (*nameless, *more) if more else nameless:
            if column < len(values) and not _is_nothing(values[column]):
                found.add(column)
    return found


def _is_nothing(value: Value) -> bool:
    return value is None or value is cells.MERGED


def _nameless(table: Table, column: int) -> InputError:
    return InputError(
        at(table, table.header, column),
        Text(
            f"kolom {letters(column)} heeft waarden, maar geen naam",
            f"column {letters(column)} has values, but no name",
        ),
        Text(
            "zet er een naam boven, of maak de kolom leeg",
            "put a name above it, or empty the column",
        ),
    )


def _check_double(table: Table, names: Iterable[str | None]) -> None:
    known: dict[str, int] = {}
    for column, name in enumerate(names):
        if name is None:
            continue
        first = known.setdefault(name.casefold(), column)
        if first != column:
            pair = letters(first), letters(column)
            raise InputError(
                at(table, table.header, column),
                Text(
                    f"kolom {pair[0]} en kolom {pair[1]} hebben dezelfde naam",
                    f"column {pair[0]} and column {pair[1]} have the same name",
                ),
                Text("geef elke kolom een eigen naam", "give each column a name of its own"),
            )
