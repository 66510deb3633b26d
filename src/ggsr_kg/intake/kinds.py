"""What a file is by its first bytes, when it is not the table that its name says."""

from __future__ import annotations

import re

from ggsr_kg import contents
from ggsr_kg.errors import InputError, Text

SAVE_XLSX = Text(
    "open het in een spreadsheetprogramma en bewaar het als .xlsx",
    "open it in a spreadsheet program and save it as .xlsx",
)
NAME_RIGHT = Text("geef het bestand de juiste extensie", "give the file the right extension")

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
UNPACK = Text("pak het eerst uit", "unpack it first")
_MAGIC = (
    (b"\x1f\x8b", Text("dit is gecomprimeerd (gzip)", "this is compressed (gzip)"), UNPACK),
    (b"BZh", Text("dit is gecomprimeerd (bzip2)", "this is compressed (bzip2)"), UNPACK),
    (b"\xfd7zXZ", Text("dit is gecomprimeerd (xz)", "this is compressed (xz)"), UNPACK),
    (b"7z\xbc\xaf", Text("dit is gecomprimeerd (7z)", "this is compressed (7z)"), UNPACK),
    (b"Rar!", Text("dit is gecomprimeerd (rar)", "this is compressed (rar)"), UNPACK),
    (b"%PDF", Text("dit is een PDF-document", "this is a PDF document"), SAVE_XLSX),
)
_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_TURTLE = re.compile(
    r"(?:\s*#[^\n]*\n)*\s*(?:@?(?:prefix\s+[\w.-]*:|base)\s*<|<[^<>\s]*>\s+(?:a|<[^<>\s]*>)\s)",
    re.I,
)
_SOMETHING = re.compile(rb"[^\xef\xbb\xbf\xff\xfe\0 \t\r\n]")
HEAD = 4096


def check_bytes(data: bytes, where: str) -> None:
    """Refuse *data* that is no table of any kind: nothing, compressed, another kind of document.

    Raises: InputError: it is.
    """
    if not _SOMETHING.search(data):
        raise empty(where)
    for magic, what, do in _MAGIC:
        if data.startswith(magic):
            raise InputError(where, what, do)
    if data.startswith(_OLE):
        if _LOCKED in data:
            raise InputError(where, *LOCKED)
        what = Text("dit is een oud Excel- of Word-bestand", "this is an old Excel or Word file")
        raise InputError(where, what, SAVE_XLSX)


def empty(where: str) -> InputError:
    """Return the error that there is no data in the file *where*."""
    return InputError(
        where,
        Text("er staan geen gegevens in", "there is no data in it"),
        Text("geef een bestand met gegevens", "name a file with data in it"),
    )


LOCKED = (
    Text("met een wachtwoord beveiligd", "protected with a password"),
    Text("bewaar het zonder wachtwoord", "save it without a password"),
)


def check_text(head: str, where: str) -> None:
    """Refuse what starts with *head* when that is a web page, XML, or RDF.

    Raises: InputError: it is.
    """
    head = head[:HEAD]
    if _PAGE.match(head):
        raise InputError(
            where,
            Text("dit is een webpagina", "this is a web page"),
            Text("haal het bestand opnieuw op, ingelogd", "fetch the file again, logged in"),
        )
    if 'progid="Excel.Sheet"' in head:
        what = Text("dit is een werkmap als XML (2003)", "this is a workbook as XML (2003)")
        raise InputError(where, what, SAVE_XLSX)
    form = "Turtle" if _TURTLE.match(head) else contents.likely(head.encode("utf-8", "replace"))
    if form:
        what = Text(f"dit is geen tabel, maar {form}", f"this is no table, but {form}")
        raise InputError(where, what, NAME_RIGHT)
