"""Which of the files that are given hold RDF, and which tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

TABLES = {
    *(".csv", ".tsv", ".xlsx", ".zip"),
    *(".numbers", ".ods", ".xls", ".xlsb", ".xlsm", ".xltm", ".xltx"),
}
"""Endings of files that hold tables; `tables` says what to do about those that it does not read."""
_LOOSE = (".csv", ".tsv")


def split(paths: Iterable[Path | str]) -> tuple[list[Path], list[Path]]:
    """Return which of *paths* hold RDF, and which tables; a folder holds one of the two.

    Of a folder without RDF each workbook in it is one, and each folder of CSV or TSV files.

    Raises: InputError: a folder cannot be read.
    """
    graphs, found = list[Path](), list[Path]()
    for path in map(Path, paths):
        if not path.is_dir():
            (found if path.suffix.lower() in TABLES else graphs).append(path)
            continue
        # Only of a folder it is needed, and it takes a while to import.
        from ggsr_kg import cases  # noqa: PLC0415

        inside = list(cases.inside(path))
        books = [each for each in inside if each.suffix.lower() == ".xlsx"]
        loose = dict.fromkeys(each.parent for each in inside if each.suffix.lower() in _LOOSE)
        if any(map(cases.is_read, inside)) or not (books or loose):
            graphs.append(path)
        else:
            found += [*books, *loose]
    return graphs, found
