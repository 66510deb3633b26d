"""Cases as a folder or archive of CSV files, with a description of them (`csvw`).

The files are as a Dutch spreadsheet program opens them: UTF-8 with a byte order mark, columns
parted by a semicolon, decimals by a comma. There is no line `sep=;`: with it Excel takes no notice
of the byte order mark, and other programs take it for the header. Days are ISO dates, which no
program reads in another order. A text that would be run as a formula has an apostrophe in front
(`formulas`).
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from ggsr_kg import graphs
from ggsr_kg.errors import OutputError, Text
from ggsr_kg.intake import csvw, other
from ggsr_kg.intake.filling import Cell
from ggsr_kg.intake.formulas import guarded
from ggsr_kg.intake.writing import Page, Written

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""The byte order mark."""
_STAMP = (1980, 1, 1, 0, 0, 0)
_TRUTHS = {"nl": ("nee", "ja"), "en": ("no", "yes")}


def files(written: Written, version: str, every: bool = False) -> dict[str, bytes]:
    """Return the files of *written* by name; of sheets without rows only if *every* one is wanted.

    *version* says of which program and layout they are.
    """
    pages = [page for page in written.pages if page.rows or every]
    made = {csvw.file_name(page.sheet): _page(page, written.lang) for page in pages}
    if written.other:
        made[f"{other.CODE}.csv"] = _lines([other.CODES, *written.other])
    sheets = [page.sheet for page in pages]
    made[csvw.NAME] = csvw.metadata(sheets, written.lang, version, bool(written.other))
    return made


def _page(page: Page, lang: str) -> bytes:
    heads = [each.code for each in page.sheet.columns]
    return _lines([heads, *([text(cell, lang) for cell in row] for row in page.rows)])


def text(cell: Cell, lang: str) -> str:
    """Return *cell* as it stands in a CSV file.

    >>> from datetime import date
    >>> [text(each, "nl") for each in (date(2013, 2, 28), True, 0.8, "een; twee", None)]
    ['2013-02-28', 'ja', '0,8', 'een; twee', '']
    """
    if isinstance(cell, bool):
        return _TRUTHS[lang][cell]
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    return "" if cell is None else str(cell)


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=csvw.DELIMITER)
    writer.writerows(map(guarded, row) for row in rows)
    return (_MARK + out.getvalue()).encode()


def write(found: Mapping[str, bytes], out: Path) -> None:
    """Write the files *found* to *out*: an archive when it ends with .zip, else a new folder.

    They come there all at once or not at all.

    Raises: OutputError: they cannot be written, or the folder is not empty.
    """
    if out.suffix.lower() == ".zip":
        graphs.write_bytes(out, _archive(found))
        return
    check_free(out)
    try:
        made = Path(tempfile.mkdtemp(dir=out.absolute().parent, prefix=f".{out.name}."))
        try:
            for name, data in found.items():
                (made / name).write_bytes(data)
            made.chmod(0o777 & ~_umask())
            if out.exists():
                out.rmdir()
            made.rename(out)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    except OSError as error:
        what = Text("kan niet worden gemaakt", "cannot be made")
        do = Text(f"controleer de map ({error.strerror})", f"check the folder ({error.strerror})")
        raise OutputError(str(out), what, do) from error


def check_free(folder: Path) -> None:
    """Refuse to write in *folder* when anything is there.

    Raises: OutputError: there is.
    """
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError:
        taken = True
    if taken:
        raise OutputError(
            str(folder),
            Text("er staat al iets", "something is there already"),
            Text("geef de naam van een nieuwe map", "name a new folder"),
        )


def _archive(found: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
