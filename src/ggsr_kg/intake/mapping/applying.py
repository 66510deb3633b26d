"""Which sheets of an export the parts of a mapping are about, and which of its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ggsr_kg.errors import InputError, Text, suggestion
from ggsr_kg.intake import matching
from ggsr_kg.intake.book import Book, Table
from ggsr_kg.intake.mapping import MappingFile, Part, Source, views
from ggsr_kg.intake.matching import Match, Matched
from ggsr_kg.intake.values import text

_ANY = "*"


def match(book: Book, mapping: MappingFile) -> Match:
    """Return what *mapping* says that the tables of *book* are.

    What it does not name is not read: a column without a word, since that is what it is for, a
    sheet as a gap.

    Raises: InputError: a sheet or column that it names is not there, or several fit its name, or
    rows serve several sheets and nothing tells which are about the same.
    """
    used = [(part, _table(book, part, mapping)) for part in mapping.parts]
    named = Counter(id(table) for _, table in used)
    for part, table in used:
        if named[id(table)] > 1:
            part.need_id(mapping.name)
    found = tuple(_matched(part, table, mapping) for part, table in used)
    left = (each for each in book.tables if id(each) not in named and each.rows)
    gaps = tuple(_unread(each, mapping) for each in left if _is_open(each.name, mapping))
    return Match(found, (), gaps, ())


def is_wanted(name: str, mapping: MappingFile) -> bool:
    """Return whether *mapping* is about the sheet *name*, or does not say to ignore it."""
    folded = matching.folded(name)
    named = (each.named for each in mapping.parts)
    return _is_open(name, mapping) or any(
        _is_called(name, each) or matching.folded(each) == folded for each in named
    )


def _matched(part: Part, table: Table, mapping: MappingFile) -> Matched:
    places = [_places(source, table, mapping) for source in part.sources]
    view, columns = views.view(part, table, places, mapping.month_first)
    return Matched(view, part.sheet, columns)


def _table(book: Book, part: Part, mapping: MappingFile) -> Table:
    """Return the table of *book* that *part* is about."""
    if part.named:
        exact = [each for each in book.tables if _is_called(each.name, part.named)]
        folded = matching.folded(part.named)
        tables = exact or [each for each in book.tables if matching.folded(each.name) == folded]
    else:
        tables = [each for each in book.tables if _is_open(each.name, mapping)]
    if len(tables) == 1:
        return tables[0]
    where = mapping.where(part.line)
    if tables:
        names = ", ".join(each.name for each in tables)
        raise InputError(
            where,
            Text(
                f"dit kan meer dan één blad van {book.name} zijn",
                f"several sheets of {book.name} fit this",
            ),
            Text(f"noem bij blad een van: {names}", f"name under blad one of: {names}"),
        )
    raise InputError(
        where,
        Text(f"{book.name} heeft dit blad niet", f"{book.name} has no such sheet"),
        suggestion(part.named, (each.name for each in book.tables)),
    )


def _is_open(name: str, mapping: MappingFile) -> bool:
    """Return whether the sheet *name* may be about cases, when no part names it."""
    ignored = any(_is_called(name, each) for each in mapping.ignored)
    return not ignored and matching.is_meant(name)


def _is_called(name: str, wanted: str) -> bool:
    """Return whether *name* is *wanted*, in which `*` stands for any text.

    >>> _is_called("Dossiers  2013-05", "dossiers *"), _is_called("dossiers", "dossiers *")
    (True, False)
    """
    pattern = ".*".join(map(re.escape, _plain(wanted).split(_ANY)))
    return re.fullmatch(pattern, _plain(name)) is not None


def _places(source: Source, table: Table, mapping: MappingFile) -> tuple[int, ...]:
    """Return the columns of *table* that *source* names, counted from 0."""
    heads = ["" if head is None else text(head) for head in table.header.values]
    return tuple(_place(name, heads, source, (table, mapping)) for name in source.names)


def _place(name: str, heads: Sequence[str], source: Source, of: tuple[Table, MappingFile]) -> int:
    table, mapping = of
    found = [n for n, head in enumerate(heads) if _plain(head) == _plain(name)]
    if not found:
        folded = matching.folded(name)
        found = [n for n, head in enumerate(heads) if folded and matching.folded(head) == folded]
    if len(found) == 1:
        return found[0]
    words = matching.words(table)
    if found:
        what = (f"meer kolommen van {words.nl} heten zo", f"several columns of {words.en} fit this")
    else:
        what = (f"{words.nl} heeft deze kolom niet", f"{words.en} has no such column")
    known: Iterable[str] = [heads[each] for each in found] or filter(None, heads)
    raise InputError(mapping.where(source.line), Text(*what), suggestion(name, known))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _unread(table: Table, mapping: MappingFile) -> Text:
    words = matching.words(table)
    return Text(
        f"{words.nl} is niet gelezen; noem het in {mapping.name} bij bladen of bij negeren",
        f"{words.en} was not read; name it in {mapping.name} under bladen or under negeren",
    )
