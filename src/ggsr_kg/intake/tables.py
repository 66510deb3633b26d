"""Files of tables as a book: a workbook (.xlsx), a CSV file, a folder or zip archive of these.

What cannot be read without doubt is refused whole; what was taken for granted is a guess.

::

    book = tables.read(Path("casussen.xlsx"))
    for table in book.tables: ...
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from ggsr_kg import contents, graphs
from ggsr_kg.errors import Faults, InputError, Text
from ggsr_kg.intake import archives, cells, csvfiles, kinds
from ggsr_kg.intake.book import Book, Guess, Table

Wanted = Callable[[str], bool]
"""Tells of the name of a sheet or file whether it is to be read."""
Tables = tuple[tuple[Table, ...], tuple[Guess, ...]]
"""What was read, and what was guessed."""

SUFFIXES = (".csv", ".tsv", ".xlsx", ".zip")
"""Endings of the files that are read."""
SIZE_LIMIT = archives.UNPACKED
"""How many bytes a file may be."""
ROWS = 1_000_000
"""How many rows a book may have."""

_CSV = (".csv", ".tsv")
_XLSX, _ZIP = ".xlsx", ".zip"
_OTHERS = {
    ".numbers": Text("een bestand van Numbers", "a Numbers file"),
    ".ods": Text("een bestand van OpenDocument", "an OpenDocument file"),
    ".xls": Text("een werkmap in de oude vorm", "a workbook in the old form"),
    ".xlsb": Text("een binaire werkmap", "a binary workbook"),
    ".xlsm": Text("een werkmap met macro's", "a workbook with macros"),
    ".xltm": Text("een sjabloon met macro's", "a template with macros"),
    ".xltx": Text("een sjabloon", "a template"),
}
"""Endings of files that hold tables which are not read."""
_ELSE = {".7z", ".bz2", ".gz", ".rar", ".tar", ".xz", _XLSX, _ZIP, *_OTHERS}
"""Endings of what may hold cases as well, but is not read within an archive."""
_HIDDEN = re.compile(r"(?:^|/)(?:\.|__MACOSX/)")
_NAME = Text(
    "geef een .xlsx- of .csv-bestand, of een map of .zip met .csv-bestanden",
    "name an .xlsx or .csv file, or a folder or .zip of .csv files",
)
_ASIDE = (".json", ".md", ".txt")
"""Endings of what may stand beside CSV files to tell about them."""


def read(path: Path, wanted: Wanted = lambda name: True) -> Book:
    """Return the tables in *path*, of those with *wanted* names: what is not wanted is not checked.

    Raises: InputError: it cannot be read, or one of them is no table.
    """
    where = contents.name(path)
    suffix = path.suffix.lower()
    if path.is_dir():
        files = _in_folder(path, where, wanted)
        made = hashlib.sha256()
        for name, data in files:
            made.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(data).digest())
        digest, (tables, guesses) = made.hexdigest(), _of_files(files)
    elif suffix in _OTHERS:
        raise InputError(where, _OTHERS[suffix], kinds.SAVE_XLSX)
    elif suffix not in SUFFIXES:
        what = Text("naar zijn naam geen tabel", "no table, by its name")
        raise InputError(where, what, _NAME)
    else:
        data = contents.load(path, SIZE_LIMIT)
        digest = hashlib.sha256(data).hexdigest()
        tables, guesses = _of_file(suffix, data, where, wanted)
    if not tables:
        raise kinds.empty(where)
    if sum(len(table.rows) for table in tables) > ROWS:
        what = Text(f"meer dan {ROWS} rijen", f"more than {ROWS} rows")
        raise InputError(where, what, Text("splits de gegevens", "split the data"))
    return Book(where, digest, tables, guesses)


def _of_file(suffix: str, data: bytes, where: str, wanted: Wanted) -> Tables:
    if suffix == _XLSX:
        # Only for this file is it needed, and it takes a while to import.
        from ggsr_kg.intake import workbooks  # noqa: PLC0415

        return workbooks.read(data, where, wanted)
    if suffix == _ZIP:
        return _of_archive(data, where, wanted)
    return _of_files([(where, data)])


def _of_files(files: Iterable[tuple[str, bytes]]) -> Tables:
    """Return the tables in CSV *files*, each with its name, and once what was guessed of many.

    Raises: InputError: one is no table; it tells of all that are not.
    """
    tables, guessed, faults = [], dict[Text, list[Text]](), Faults()
    for where, data in files:
        with faults.kept():
            table, guesses = csvfiles.read(data, where)
            tables.append(table)
            for guess in guesses:
                guessed.setdefault(guess.what, []).append(guess.where)
    faults.check()
    return tuple(tables), tuple(
        Guess(
            Text(
                cells.listed((each.nl for each in places), apart="; ").nl,
                cells.listed((each.en for each in places), apart="; ").en,
            ),
            what,
        )
        for what, places in guessed.items()
    )


def _in_folder(folder: Path, where: str, wanted: Wanted) -> list[tuple[str, bytes]]:
    """Return the names and bytes of the CSV files in *folder*, without what is hidden.

    Raises: InputError: there is none, or one cannot be read.
    """
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        raise contents.unreadable(error, where) from error
    mine = [each for each in inside if _is_csv(each.name) and each.is_file()]
    if not mine:
        what = Text("in deze map staat geen CSV-bestand", "this folder holds no CSV file")
        raise InputError(where, what, _NAME)
    found, room = [], SIZE_LIMIT
    for each in mine:
        if wanted(each.stem):
            found.append((contents.name(each), contents.load(each, room)))
            room -= len(found[-1][1])
    return found


def _of_archive(data: bytes, where: str, wanted: Wanted) -> Tables:
    """Return the tables in the zip archive *data* of *where*, and what in it was not read.

    Raises: InputError: there is no CSV in it, or something that may hold cases too.
    """
    kinds.check_bytes(data, where)
    archive = archives.opened(data, where)
    names = [name for name in archive if not _HIDDEN.search(name)]
    mine = [name for name in names if _is_csv(name)]
    others = [name for name in names if name not in mine]
    for name in others:
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in _ELSE or suffix in graphs.FORMATS:
            what = Text(f"er zit een {suffix}-bestand in", f"there is a {suffix} file in it")
            raise InputError(where, what, kinds.UNPACK)
    if not mine:
        what = Text("er zit geen CSV-bestand in", "there is no CSV file in it")
        raise InputError(where, what, _NAME)
    tables, guesses = _of_files(
        (f"{where}/{name}", archive.read(name)) for name in mine if wanted(PurePosixPath(name).stem)
    )
    left = [name for name in others if PurePosixPath(name).suffix.lower() not in _ASIDE]
    if left:
        names_left = cells.listed(left)
        what = Text(f"niet gelezen: {names_left.nl}", f"not read: {names_left.en}")
        guesses = (*guesses, Guess(Text(where, where), what))
    return tables, guesses


def _is_csv(name: str) -> bool:
    return not name.startswith(".") and PurePosixPath(name).suffix.lower() in _CSV
