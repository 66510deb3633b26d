"""Files of tables are read as they were meant, or refused with a place and a remedy.

The numbers are those of the table of bad inputs by which the reader was made.
"""

import csv
import errno
import gzip
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import threading
import tracemalloc
import unicodedata
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.filters import CustomFilter, CustomFilters, FilterColumn

from ggsr_kg.errors import InputError
from ggsr_kg.intake import archives, cells, inputs, sheetxml, tables
from ggsr_kg.intake.book import Unusable

SECRET = "Jansen"
"""A value of a person: it stands in every file that is refused, and in no message."""
GOOD = f"casus;naam\ngezin-1;{SECRET}\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
SHEET = "xl/worksheets/sheet1.xml"


def written(folder, name, data):
    """Return the path of a file *name* in *folder* with *data*."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def values(table):
    """Return the values of the rows of *table*."""
    return [row.values for row in table.rows]


def only(path):
    """Return the one table in *path*."""
    (table,) = tables.read(path).tables
    return table


def guessed(path):
    """Return what was guessed in reading *path*, in English."""
    return [f"{each.where.en.removeprefix(str(path))}: {each.what.en}" for each in book_of(path)]


def book_of(path):
    """Return the guesses of the book in *path*."""
    return tables.read(path).guesses


def refusal(path):
    """Return why *path* is refused, in English; it names no value, in no language."""
    with pytest.raises(InputError) as caught:
        tables.read(path)
    lines = [caught.value.line(lang) for lang in ("nl", "en")]

    assert [line for line in lines if SECRET in line or not line.startswith(str(path))] == []
    assert lines[0] != lines[1]

    return lines[1].removeprefix(str(path))


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    """Return a zip archive with *parts*, by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def by_hand(rows, *, after="", calc="", links=(), **parts):
    """Return a workbook with the XML *rows* on sheet S, and more *parts*."""
    links = [("worksheet", 1, "worksheets/sheet1.xml"), *links]
    found = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
        f'Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f'<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>{calc}</workbook>',
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for kind, n, target in links
        )
        + "</Relationships>",
    }
    sheet = f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return zipped(found | {SHEET: sheet} | parts)


def row_of(number, *texts):
    """Return the XML of a row of *texts*."""
    inside = "".join(
        f'<c r="{"ABCDEFGHIJ"[n]}{number}" t="inlineStr"><is><t>{each}</t></is></c>'
        for n, each in enumerate(texts)
    )
    return f'<row r="{number}">{inside}</row>'


HEADED = row_of(1, "casus", "naam") + row_of(2, "gezin-1", SECRET)
BOMB = HEADED + row_of(3, "a" * 3_000_000)
PREFIXED = f'{XML}<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{{}}</x:sheetData></x:worksheet>'
TEXTS = f'{XML}<sst xmlns="{MAIN}"><si><t>{SECRET}</t></si></sst>'
ENTITY = XML + '\n<!DOCTYPE w [<!ENTITY a "b">]>' + f'<worksheet xmlns="{MAIN}"/>'

REFUSED = {
    "4 mixed encodings": (
        "x.csv",
        f"a;b\n{SECRET};é\n".encode() + "x;Café\n".encode("cp1252"),
        ":3: not in UTF-8, while other lines are",
    ),
    "4 mixed with mark": (
        "x.csv",
        b"\xef\xbb\xbfa;b\n" + f"{SECRET};\xe9\n".encode("cp1252"),
        ":2: not UTF-8",
    ),
    "4 neither": ("x.csv", b"a\n\x81\x8d\xff\n", ":2: neither UTF-8 nor Windows-1252"),
    "2 UTF-16 without mark": ("x.csv", GOOD.encode("utf-16-le"), ": this is UTF-16 without"),
    "2 UTF-32": ("x.csv", GOOD.encode("utf-32"), ": this is UTF-32"),
    "6 empty CSV": ("x.csv", b"", ": there is no data in it"),
    "6 only a mark": ("x.csv", b"\xef\xbb\xbf\r\n", ": there is no data in it"),
    "6 only empty cells": ("x.csv", b";;\n;;\n", ": there is no data in it"),
    "6 empty xlsx": ("x.xlsx", b"", ": there is no data in it"),
    "6 workbook without cells": ("x.xlsx", by_hand(""), ": there is no data in it"),
    "6 empty zip": ("x.zip", zipped({}), ": there is no CSV file in it"),
    "7 xlsx cut": ("x.xlsx", by_hand(HEADED)[:-300], ": cut off or damaged"),
    "7 part cut": ("x.xlsx", by_hand(HEADED + "<row"), ": cut off or damaged"),
    "7 cell cut": ("x.xlsx", by_hand(HEADED + '<row r="3"><c r="A3"'), ": cut off or damaged"),
    "7 CSV cut in a row": ("x.csv", f"a;b\n1;2\n{SECRET}", ":3: ends too early"),
    "7 CSV cut in a quote": ("x.csv", f'a;b\n1;2\n3;"{SECRET}', ":3: a quote opens here"),
    "7 UTF-16 cut": ("x.csv", GOOD.encode("utf-16")[:-1], ": ends too early, or is damaged"),
    "8 web page as CSV": ("x.csv", f"\n<!DOCTYPE html><p>{SECRET}", ": this is a web page"),
    "8 web page as xlsx": ("x.xlsx", f"<html><p>{SECRET}", ": this is a web page"),
    "9 gzip as CSV": ("x.csv", gzip.compress(GOOD.encode()), ": this is compressed (gzip)"),
    "9 gzip as xlsx": ("x.xlsx", gzip.compress(GOOD.encode()), ": this is compressed (gzip)"),
    "9 zip as CSV": ("x.csv", zipped({"a.csv": GOOD}), ": this is a workbook or a zip archive"),
    "9 zip as xlsx": ("x.xlsx", zipped({"a.csv": GOOD}), ": a zip archive without a workbook"),
    "9 PDF": ("x.csv", b"%PDF-1.7 ", ": this is a PDF document"),
    "10 Turtle as CSV": (
        "x.csv",
        f"# {SECRET}\nPREFIX e: <urn:e#>\n",
        ": this is no table, but Turtle",
    ),
    "10 triples as CSV": ("x.csv", "<urn:a> <urn:b> 1 .", ": this is no table, but Turtle"),
    "10 JSON-LD as CSV": ("x.csv", '{"@id": "urn:a"}', ": this is no table, but JSON-LD"),
    "10 XML as CSV": ("x.csv", '<?xml version="1.0"?><a/>', ": this is no table, but RDF/XML"),
    "10 CSV as xlsx": ("x.xlsx", GOOD, ": this is no workbook"),
    "10 XML of 2003": (
        "x.xlsx",
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        ": this is a workbook as XML (2003)",
    ),
    "10 other name": ("x.txt", GOOD, ": no table, by its name; name an .xlsx or .csv file"),
    "67 double header": (
        "x.csv",
        f"a;b; A \n{SECRET};1;2\n",
        ":1 (C1): column A and column C have the same name",
    ),
    "67 double header on a sheet": (
        "x.xlsx",
        by_hand(row_of(1, "casus", "naam", "Naam") + row_of(2, "1", SECRET, "2")),
        ", S, C1: column B and column C have the same name",
    ),
    "68 empty header": (
        "x.csv",
        f"a;;c\n1;;2\n1;{SECRET};2\n",
        ":1 (B1): column B has values, but no name",
    ),
    "68 values beyond the header": (
        "x.xlsx",
        by_hand(HEADED + row_of(3, "x", "y", "z")),
        ", S, C1: column C has values, but no name",
    ),
    "68 error in the header": (
        "x.xlsx",
        by_hand('<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>' + row_of(2, SECRET)),
        ", S, A1: the error value #REF!",
    ),
    "69 short row": ("x.csv", f"a;b\n\n1;2\n{SECRET}\n1;2\n3\n", ":4: too few cells for 2"),
    "69 long row": ("x.csv", f"a;b\n1;2;{SECRET}\n", ":2: too many cells for 2 columns in row 2"),
    "69 long row of one column": ("x.csv", "a;b\n" + "1;2;3\n" * 20, "10, 11, 12, 13 and 8 more"),
    "70 quote never closed": (
        "x.csv",
        f'a;b\n1;"x\ny"\n2;"{SECRET}\n3;4\n5;6\n',
        ":4: a quote opens here and is not closed well",
    ),
    "70 quote closed in a later row": (
        "x.csv",
        f'a;b\n1;"{SECRET}\n3;"4"\n',
        ":2: a quote opens here and is not closed well",
    ),
    "70 quote within a text": ("x.csv", f'a;b\n1;"{SECRET}"s"\n', ":2: a quote opens here"),
    "71 field too large": (
        "x.csv",
        f"a;b\n1;{SECRET * 30_000}\n",
        ":2: a cell over 131072 characters",
    ),
    "71 field too large in quotes": (
        "x.csv",
        f'a;b\n1;2\n1;"\n\n{SECRET * 30_000}"\n',
        ":3: a cell over 131072 characters",
    ),
    "80 DTD in a sheet": (
        "x.xlsx",
        by_hand("", **{SHEET: ENTITY}),
        f", {SHEET}:2: a document type declaration (DTD)",
    ),
    "80 DTD in the texts": (
        "x.xlsx",
        by_hand(
            HEADED,
            links=[("sharedStrings", 2, "/xl/texts.xml")],
            **{"xl/texts.xml": ENTITY},
        ),
        ", xl/texts.xml:2: a document type declaration (DTD)",
    ),
    "80 DTD in the workbook": (
        "x.xlsx",
        by_hand("", **{"xl/workbook.xml": ENTITY}),
        ", xl/workbook.xml:2: a document type declaration (DTD)",
    ),
    "80 DTD in another encoding": (
        "x.xlsx",
        by_hand("", **{SHEET: ENTITY.replace("UTF-8", "UTF-16").encode("utf-16")}),
        f", {SHEET}: no XML in UTF-8",
    ),
    "80 encoding declared": (
        "x.xlsx",
        by_hand("", **{SHEET: ENTITY.replace("UTF-8", "UTF-7")}),
        f", {SHEET}: no XML in UTF-8",
    ),
    "80 text in CDATA": (
        "x.xlsx",
        by_hand(f'<row r="1"><c r="A1" t="str"><v><![CDATA[{SECRET}]]></v></c></row>'),
        f", {SHEET}: CDATA, not read",
    ),
    "81 bomb": ("x.xlsx", by_hand(BOMB), ": a part is more than 100 times as large when unpacked"),
    "81 bomb in a zip": (
        "x.zip",
        zipped({"a.csv": "a" * 3_000_000}),
        ": a part is more than 100 times as large when unpacked",
    ),
    "81 far cell": (
        "x.xlsx",
        by_hand(HEADED + '<row r="900000"><c r="ZZ900000"><v>1</v></c></row>'),
        ", S: too large: cells run to ZZ900000",
    ),
    "81 far cell, prefixed": (
        "x.xlsx",
        by_hand(
            "",
            **{
                SHEET: PREFIXED.format(
                    '<x:row r="9"><x:c r="XFD1000001"><x:v>1</x:v></x:c></x:row>'
                )
            },
        ),
        ", S: too large: cells run to XFD1000001",
    ),
    "81 far row without names": (
        "x.xlsx",
        by_hand(HEADED + '<row r="1048576"><c><v>1</v></c></row>'),
        ", S: too large: cells run to B1048576",
    ),
    "81 row that cannot be": (
        "x.xlsx",
        by_hand(HEADED + '<row r="99999999999"><c><v>1</v></c></row>'),
        ", S: cut off or damaged",
    ),
    "81 cell that cannot be": (
        "x.xlsx",
        by_hand(HEADED + '<row r="2"><c r="A99999999999"><v>1</v></c></row>'),
        ", S: cut off or damaged",
    ),
    **{
        f"81 number {number} of a shared text": (
            "x.xlsx",
            by_hand(
                HEADED + f'<row r="3"><c r="A3" t="s"><v>{number}</v></c></row>',
                links=[("sharedStrings", 2, "sharedStrings.xml")],
                **{"xl/sharedStrings.xml": TEXTS},
            ),
            ": cut off or damaged",
        )
        for number in ("1", "-1", "+0", "0.5", "a", "9" * 20)
    },
    "81 merges without end": (
        "x.xlsx",
        by_hand(HEADED, after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 9 + "</mergeCells>"),
        ": cut off or damaged",
    ),
    "82 old Excel": ("x.xls", OLE, ": a workbook in the old form; open it in a spreadsheet"),
    "82 old Excel as xlsx": ("x.xlsx", OLE + b"...", ": this is an old Excel or Word file"),
    "82 OpenDocument": ("x.ods", b"PK", ": an OpenDocument file; open it in a spreadsheet"),
    "82 OpenDocument as xlsx": (
        "x.xlsx",
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        ": this is OpenDocument (.ods)",
    ),
    "82 binary": ("x.xlsb", b"PK", ": a binary workbook; open it in a spreadsheet"),
    "82 binary as xlsx": ("x.xlsx", zipped({"xl/workbook.bin": b""}), ": this is a binary one"),
    "82 password": (
        "x.xlsx",
        OLE + "EncryptedPackage".encode("utf-16-le"),
        ": protected with a password; save it without a password",
    ),
    "82 macros": ("x.xlsm", by_hand(HEADED), ": a workbook with macros; open it in a spreadsheet"),
    "82 macros as xlsx": (
        "x.xlsx",
        by_hand(HEADED, **{"xl/vbaProject.bin": b"."}),
        ": a workbook with macros",
    ),
    "82 a library's own word": (
        "x.xlsx",
        by_hand(f'{HEADED}<row r="3"><c r="A3" t="b"><v>{SECRET}</v></c></row>'),
        ": cut off or damaged",
    ),
    "83 name that leads out": (
        "x.zip",
        zipped({"../x.csv": GOOD}),
        ": a name in the archive leads out of it",
    ),
    "83 name that leads out, backwards": (
        "x.zip",
        zipped({"a\\..\\x.csv": GOOD}),
        ": a name in the archive leads out of it",
    ),
    "83 absolute name": ("x.zip", zipped({"/x.csv": GOOD}), ": a name in the archive leads out"),
    "83 absolute name in xlsx": (
        "x.xlsx",
        by_hand(HEADED, **{"C:/x.xml": ""}),
        ": a name in the archive leads out of it",
    ),
    "83 many entries": (
        "x.zip",
        zipped({f"{n}.csv": "" for n in range(10_001)}, zipfile.ZIP_STORED),
        ": over 10000 parts in it",
    ),
    "83 nested zip": (
        "x.zip",
        zipped({"a.csv": GOOD, "b.ZIP": zipped({"c.csv": GOOD})}),
        ": there is a .zip file in it; unpack it first",
    ),
    "83 nested zip under another name": (
        "x.zip",
        zipped({"b.csv": zipped({"c.csv": GOOD})}),
        "/b.csv: this is a workbook or a zip archive",
    ),
    "83 RDF in a zip": ("x.zip", zipped({"a.ttl": GOOD}), ": there is a .ttl file in it; unpack"),
    "83 no CSV in a zip": ("x.zip", zipped({"a.png": GOOD}), ": there is no CSV file in it"),
    "83 packed otherwise": (
        "x.zip",
        zipped({"a.csv": GOOD}, zipfile.ZIP_LZMA),
        ": packed in a way not read",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_place_and_remedy(tmp_path, name):
    """What is no good table is refused in one line that says where, what, and what to do."""
    file, data, expected = REFUSED[name]

    assert expected in refusal(written(tmp_path, file, data))


def test_11_what_cannot_be_opened_is_named(tmp_path, monkeypatch):
    """An absent file, a folder without tables, one that may not be read or is too large."""
    (tmp_path / "x.ttl").touch()
    path = written(tmp_path, "x.CSV.bak", GOOD).rename(tmp_path / "x.xlsx")
    monkeypatch.setattr(tables, "SIZE_LIMIT", 10)

    assert ": does not exist; check the name" in refusal(tmp_path / "y.csv")
    assert ": this folder holds no CSV file; name" in refusal(tmp_path)
    assert ": is too large; split the file" in refusal(path)

    written(tmp_path, "a.csv", "a\n1\n")
    written(tmp_path, "b.csv", "a\n1\n2\n3\n")

    with pytest.raises(InputError, match=r"b\.csv: is too large"):
        tables.read(tmp_path)


def test_11_no_right_to_read(tmp_path, monkeypatch):
    """A file or folder that may not be read is refused by that name."""
    path = written(tmp_path, "x.csv", GOOD)

    def denied(*args):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    monkeypatch.setattr(Path, "iterdir", denied)

    assert ": may not be read; allow reading" == refusal(path)
    assert ": may not be read; allow reading" == refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_11_a_pipe_is_read(tmp_path):
    """What is written to a pipe is read as from a file."""
    path = tmp_path / "x.csv"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=[GOOD])
    writer.start()

    assert values(only(path)) == [("gezin-1", SECRET)]

    writer.join()


@pytest.mark.parametrize(
    ("encoding", "guesses"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", []),
        ("utf-16-be", []),
        ("cp1252", [": read as Windows-1252"]),
    ],
    ids=["3 UTF-8", "1 UTF-8 with mark", "2 UTF-16", "2 UTF-16 big end first", "3 Windows-1252"],
)
def test_encodings(tmp_path, encoding, guesses):
    """A text file is read in the encodings that offices use; one is a guess, and told."""
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    path = written(tmp_path, "x.csv", f"{mark}casus,plaats\n1,Café €\n".encode(encoding))

    assert values(only(path)) == [("1", "Café €")]
    assert guessed(path) == guesses


def test_5_misread_letters_are_told(tmp_path):
    """Letters that were misread before are kept, and told with their cells."""
    path = written(tmp_path, "x.csv", "a,b\n1,CafÃ©\nx,SÃO en É\nvoilÃ\u00a0,d\ufffd\n")

    assert only(path).rows[0].values == ("1", "CafÃ©")
    assert guessed(path) == [
        ", cell B2, A4, B4: characters that seem misread, as Ã© for é; save the file as UTF-8"
    ]


@pytest.mark.parametrize("mark", ["\x00", "\x07", "\x7f", "\x9d"])
def test_12_control_characters_are_unusable(tmp_path, mark):
    """A cell with a control character holds no value, in a text file nor in a workbook."""
    path = written(tmp_path, "x.csv", f"a,b\nx,y{mark}z\n".encode())
    book = xlsxwriter.Workbook(tmp_path / "x.xlsx")
    book.add_worksheet().write_column(0, 0, ["a", f"y{mark}z"])
    book.close()

    assert values(only(path)) == [("x", cells.CONTROL)]
    assert values(only(tmp_path / "x.xlsx")) == [(cells.CONTROL,)]


def test_13_characters_out_of_sight_are_told(tmp_path):
    """What cannot be seen, or turns the direction of reading, is told; a cell of that is empty."""
    path = written(tmp_path, "x.csv", "a,b\nx,y\u202ez\n\u200b,y\u200dz\n")

    assert values(only(path)) == [("x", "y\u202ez"), (None, "y\u200dz")]
    assert guessed(path)[0].startswith(", cell B2, B3: characters that cannot be seen")


def test_14_texts_are_in_one_form(tmp_path):
    """Both ways to write a letter with an accent give the same text, in header and cells."""
    path = written(tmp_path, "x.csv", unicodedata.normalize("NFD", "één,b\ncafé,y\n"))

    assert "één" == only(path).header.values[0]
    assert values(only(path)) == [("café", "y")]


@pytest.mark.parametrize("ends", ["\r\r\r", "\n\n\n", "\r\n|\r\n|\r\n", "\r|\n|\r\n"])
def test_15_line_ends(tmp_path, ends):
    """Lines may end in CR, LF, both, or each in another way; the lines are counted alike."""
    ends = ends.split("|") if "|" in ends else list(ends)
    text = "".join(f"{line}{end}" for line, end in zip(("a,b", "1,2", "3,4"), ends, strict=True))
    table = only(written(tmp_path, "x.csv", text))

    assert values(table) == [("1", "2"), ("3", "4")]
    assert [row.line for row in (table.header, *table.rows)] == [1, 2, 3]


def test_64_dutch_csv(tmp_path):
    """What Dutch Excel writes is read as text, and the form that was guessed is told."""
    path = written(tmp_path, "x.csv", "datum;bedrag;id\r\n28-02-2013;1.234,56;007\r\n")

    assert values(only(path)) == [("28-02-2013", "1.234,56", "007")]
    assert guessed(path) == [": columns parted by a semicolon"]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("a\tb;c,d", ("a", "b;c,d")),
        ("a, b;c, d;e, f, g", ("a, b", "c, d", "e, f, g")),
        ("a|b", ("a", "b")),
        ("a,b", ("a", "b")),
        ('"a;b",c', ("a;b", "c")),
        ('"a\n;b","c"', ("a ;b", "c")),
        ("\n \n;;\na;b;c", ("a", "b", "c")),
    ],
)
def test_64_what_parts_columns(tmp_path, head, names):
    """What parts the columns is found in the header alone, outside quotes."""
    path = written(tmp_path, "x.csv", head + "\n")

    assert only(path).header.values == names


def test_65_one_column(tmp_path):
    """A table of one column is read, whatever stands in the cells."""
    path = written(tmp_path, "x.csv", 'casus\na;b\n\n"c,\nd"\ne|f\n')
    table = only(path)

    assert values(table) == [("a;b",), ("c,\nd",), ("e|f",)]
    assert [(row.number, row.line) for row in table.rows] == [(2, 2), (4, 4), (5, 6)]
    assert guessed(path) == []


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "\ufeffsep=;"])
def test_66_said_what_parts_columns(tmp_path, line):
    """A first line that says what parts the columns is no row, and what it says no guess."""
    path = written(tmp_path, "x.csv", f"{line}\r\na,b;c\r\n1;2\r\n")
    table = only(path)

    assert (table.header.values, table.header.number, table.header.line) == (("a,b", "c"), 1, 2)
    assert (table.rows[0].number, table.rows[0].line) == (2, 3)
    assert guessed(path) == []


def test_68_headers_are_tidied(tmp_path):
    """A header is on one line without double spaces; empty ones above nothing are let go."""
    path = written(tmp_path, "x.csv", '"naam\n van",,  soort  zorg ,,\n1,,2,,\n')
    table = only(path)

    assert table.header.values == ("naam van", None, "soort zorg")
    assert values(table) == [("1", None, "2")]


def test_69_empty_cells_beyond_the_header(tmp_path):
    """A row that is longer by empty cells only is read, and an empty one of any length skipped."""
    path = written(tmp_path, "x.csv", "a;b\n1;2;;;\n;\n \n;;;;;\n3;\n")

    assert values(only(path)) == [("1", "2"), ("3", None)]


def test_70_lines_and_rows_with_quotes(tmp_path):
    """With cells of several lines both the row and the line where it starts are right."""
    path = written(tmp_path, "x.csv", 'a;b\n1;"x\ny ""z"";\n"\n2;"";\n3;w\n')
    table = only(path)

    assert values(table) == [("1", 'x\ny "z";'), ("2", None), ("3", "w")]
    assert [(row.number, row.line) for row in table.rows] == [(2, 2), (3, 5), (4, 6)]
    assert table.place(table.rows[2], 1).of("en") == f"{path}, line 6, cell B4"


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_74_dates(tmp_path, epoch):
    """A date cell is a date, whichever day the workbook counts from; a number stays a number."""
    book = openpyxl.Workbook()
    book.epoch = epoch or book.epoch
    given = [date(2013, 2, 28), datetime(2013, 2, 28), datetime(2013, 2, 28, 12, 30), 45000, 1.5]
    for number, each in enumerate(["datum", *given], 1):
        book.active.cell(number, 1, each)
    book.save(tmp_path / "x.xlsx")

    assert [value for (value,) in values(only(tmp_path / "x.xlsx"))] == [
        *(date(2013, 2, 28), date(2013, 2, 28), datetime(2013, 2, 28, 12, 30), 45000, 1.5)
    ]


def test_74_what_is_no_date(tmp_path):
    """A time, a duration and a day on which programs differ are no dates, and no values."""
    book = openpyxl.Workbook()
    for number, each in enumerate(["datum", time(12, 30), timedelta(hours=30), 60, "x"], 1):
        book.active.cell(number, 1, each)
    book.active["A4"].number_format = "dd-mm-yyyy"
    book.save(tmp_path / "x.xlsx")
    found = [value for (value,) in values(only(tmp_path / "x.xlsx"))]

    assert [each.what.en for each in found if isinstance(each, Unusable)] == [
        *("a time of day or a duration", "a time of day or a duration"),
        "a date before March 1900, which not every spreadsheet program reads alike",
    ]


def test_75_numbers_and_texts(tmp_path):
    """A whole number is whole, a text of digits keeps its zeros, a boolean is one."""
    book = xlsxwriter.Workbook(tmp_path / "x.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "b", "c", "d"])
    sheet.write_row(1, 0, [12345678, 1.23457e8, 0.5, True])
    sheet.write_string(2, 0, "007")
    sheet.write_row(2, 1, [1e20, -3, "  "])
    book.close()
    table = only(tmp_path / "x.xlsx")

    assert values(table) == [(12345678, 123457000, 0.5, True), ("007", 1e20, -3, None)]
    assert [int, int, float, bool] == [type(value) for value in table.rows[0].values]


def test_75_no_number(tmp_path):
    """What a file calls a number and is none holds no value."""
    rows = (
        row_of(1, "a", "b") + '<row r="2"><c r="A2"><v>NaN</v></c><c r="B2"><v>1e999</v></c></row>'
    )
    (row,) = values(only(written(tmp_path, "x.xlsx", by_hand(rows))))

    assert [each.what.en for each in row] == ["not a number", "not a number"]


def marked_book(path):
    """Write a workbook with all that is out of the ordinary on one sheet, and a hidden one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Problemen"
    rows = [["casus", "soort", "datum", "leeg"], *([f"g-{n}", "x", n, None] for n in range(2, 13))]
    for each in rows:
        sheet.append(each)
    sheet["B3"], sheet["B4"] = "=1+1", "#N/A"
    sheet.merge_cells("B6:C7")
    sheet.merge_cells("D8:D9")
    for number in (10, 11):
        sheet.row_dimensions[number].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["Z"].hidden = True
    sheet.auto_filter.ref = "A1:D12"
    chosen = CustomFilters(customFilter=[CustomFilter(operator="notEqual", val="q")])
    sheet.auto_filter.filterColumn.append(FilterColumn(colId=0, customFilters=chosen))
    more = book.create_sheet("Extra")
    more["C3"], more["C5"] = "kop", "waarde"
    more.sheet_state = "hidden"
    book.create_sheet("Leeg")
    book.save(path)


def check_marked(path, formula):
    """Check what is read of the workbook that `marked_book` made; *formula* is what B3 holds."""
    book = tables.read(path)
    table, more = book.tables
    cell = {cells.cell(row, n): each for row in table.rows for n, each in enumerate(row.values)}

    assert [each.name for each in book.tables] == ["Problemen", "Extra"]
    assert (table.header.values, more.header.values) == (
        ("casus", "soort", "datum", "leeg"),
        (None, None, "kop"),
    )
    assert (more.header.number, more.rows[0].number, more.rows[0].values) == (
        *(3, 5),
        (None, None, "waarde"),
    )
    assert {name: each.what.en for name, each in cell.items() if isinstance(each, Unusable)} == {
        **({"B3": "a formula without a result"} if formula is None else {}),
        "B4": "the error value #N/A",
        "C6": "a merged cell",
        "B7": "a merged cell",
        "C7": "a merged cell",
    }
    assert formula in (None, cell["B3"])
    assert (cell["B6"], cell["D9"], cell["A11"]) == ("x", None, "g-11")
    assert [
        f"{each.where.en.removeprefix(str(path))}: {each.what.en}" for each in book.guesses
    ] == [
        ", sheet Problemen: hidden rows: 2 (10, 11), read too",
        ", sheet Problemen: hidden columns: 1 (C), read too",
        ", sheet Problemen: a filter is on; all rows were read",
        ", sheet Extra: a hidden sheet; it was read too",
    ]


def test_76_77_78_what_only_the_sheet_tells(tmp_path):
    """Merged cells, formulas without a result and errors are no values; what is hidden is told."""
    marked_book(tmp_path / "x.xlsx")

    check_marked(tmp_path / "x.xlsx", None)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_a_workbook_that_libreoffice_saved(tmp_path):
    """What LibreOffice saves is read the same, and its formulas have a result."""
    marked_book(tmp_path / "x.xlsx")
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "x.xlsx")], check=True, timeout=300)

    check_marked(tmp_path / "out" / "x.xlsx", 2)


def test_76_rows_of_only_merged_cells_are_empty(tmp_path):
    """Where the rest of a merged cell is all there is in a row, nothing is lost."""
    book = openpyxl.Workbook()
    for each in (["casus", "naam"], ["x", "y"]):
        book.active.append(each)
    book.active.merge_cells("A2:A4")
    book.active.merge_cells("B1:D1")
    book.save(tmp_path / "x.xlsx")

    assert only(tmp_path / "x.xlsx").header.values == ("casus", "naam")
    assert values(only(tmp_path / "x.xlsx")) == [("x", "y")]


def test_77_formulas_that_were_not_computed(tmp_path):
    """The result is none that a program wrote without computing it; an empty text is empty."""
    book = xlsxwriter.Workbook(tmp_path / "x.xlsx")
    book.add_worksheet().write_column(0, 0, ["a", "=1+1"])
    book.close()
    rows = row_of(1, "a", "b", "c")
    rows += (
        '<row r="2"><c r="A2"><f>1</f><v>1</v></c><c r="B2" t="str"><f>""</f><v></v></c>'
        "<c r='C2'><f t='shared' si='0'/><v> </v></c></row>"
    )
    path = written(tmp_path, "y.xlsx", by_hand(rows))
    stale = written(tmp_path, "z.xlsx", by_hand(rows, calc='<calcPr fullCalcOnLoad="1"/>'))

    assert values(only(tmp_path / "x.xlsx")) == [(cells.FORMULA,)]
    assert values(only(path)) == [(1, None, cells.FORMULA)]
    assert values(only(stale)) == [(cells.FORMULA,) * 3]


def test_77_formulas_around_all_values(tmp_path):
    """A formula without a result is told also where no value stands in its row or column."""
    formula = '<c r="{}"><f>1</f></c>'
    head = "".join(formula.format(name) for name in ("A2", "C2"))
    rows = f'<row r="2">{head}</row><row r="4">{formula.format("B4")}</row>'
    path = written(tmp_path, "x.xlsx", by_hand(row_of(1, "a", "b", "c") + rows))
    nothing = written(tmp_path, "y.xlsx", by_hand(rows))

    assert values(only(path)) == [
        (cells.FORMULA, None, cells.FORMULA),
        (None, cells.FORMULA, None),
    ]
    assert [row.number for row in only(path).rows] == [2, 4]
    assert ", S, A2: a formula without a result" in refusal(nothing)


@pytest.mark.parametrize("code", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#GETTING_DATA"])
def test_78_errors_are_named(tmp_path, code):
    """A cell with an error says which; a word that is none is not repeated."""
    rows = row_of(1, "a", "b") + row_of(3, 'x t="e"', "y") + '<row r="2"><c r="A2" t="e"><v>'
    path = written(tmp_path, "x.xlsx", by_hand(f"{rows}{code}</v></c></row>"))
    other = written(tmp_path, "y.xlsx", by_hand(f"{rows}{SECRET}</v></c></row>"))

    assert values(only(path)) == [(cells.error(code), None), ('x t="e"', "y")]
    assert cells.error(code).what.en == f"the error value {code}"
    assert only(other).rows[0].values[0].what.en == "an error value"


def test_80_a_workbook_in_the_strict_form(tmp_path):
    """A workbook in the strict form of the standard is read, and one with prefixes in its XML."""
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    sheet = f'{XML}<worksheet xmlns="{strict}"><sheetData>{HEADED}</sheetData></worksheet>'
    tags = '<x:row r="1"><x:c r="B1"><x:v>1</x:v></x:c></x:row><x:row r="2" hidden="1">'
    tags += '<x:c r="B2"><x:f>1</x:f></x:c></x:row>'
    prefixed = written(tmp_path, "y.xlsx", by_hand("", **{SHEET: PREFIXED.format(tags)}))

    assert values(only(written(tmp_path, "x.xlsx", by_hand("", **{SHEET: sheet})))) == [
        ("gezin-1", SECRET)
    ]
    assert values(only(prefixed)) == [(None, cells.FORMULA)]
    assert guessed(prefixed) == [", sheet S: hidden rows: 1 (2), read too"]


def test_81_limits_on_all_together(tmp_path, monkeypatch):
    """The parts of an archive, and the rows of a book, are counted together."""
    path = written(tmp_path, "x.zip", zipped({"a.csv": "a\n1\n2\n", "b.csv": "a\n1\n2\n"}))
    monkeypatch.setattr(tables, "ROWS", 3)

    assert refusal(path) == ": more than 3 rows; split the data"

    monkeypatch.setattr(archives, "UNPACKED", 11)

    assert ": larger than 0 MB when unpacked" in refusal(path)


def test_81_a_part_that_lies_about_its_size(tmp_path):
    """What is larger than the archive says is refused, before anything else unpacks it."""
    data = by_hand(HEADED, **{SHEET: "<a>" + "b" * 9_000_000})
    size = (9_000_003).to_bytes(4, "little")

    assert data.count(size) == 2
    assert ": cut off or damaged" in refusal(
        written(tmp_path, "x.xlsx", data.replace(size, (900).to_bytes(4, "little")))
    )


def test_81_wide_sheets_are_measured(tmp_path, monkeypatch):
    """A sheet is refused by how far its cells run, also when it holds nothing but values."""
    rows = HEADED + '<row r="9"><c r="AA9"><v>1</v></c></row>'
    path = written(tmp_path, "x.xlsx", by_hand(rows))
    monkeypatch.setattr(sheetxml, "AREA", 9 * 27 - 1)

    assert ", S: too large: cells run to AA9" in refusal(path)

    monkeypatch.setattr(sheetxml, "AREA", 9 * 27)

    assert ", S, AA1: column AA has values, but no name" in refusal(path)


def test_81_values_are_counted_a_block_at_a_time(monkeypatch):
    """A sheet of values takes no more room the more cells it has, wherever a block ends."""
    monkeypatch.setattr(sheetxml, "_BLOCK", 10)
    cell = '<c r="{}{}" t="s"><v>7</v></c>'
    rows = "".join(cell.format(name, row) for row in range(1, 2001) for name in ("A", "B"))
    xml = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    parsed = []
    monkeypatch.setattr(sheetxml._Parser, "parse", lambda self, *pieces: parsed.append(pieces))
    tracemalloc.start()
    sheetxml.look(xml, "S")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [(b"<worksheet><sheetData>", b"</sheetData></worksheet>")] == parsed
    assert peak < 20_000


def test_82_a_library_that_gives_up(tmp_path, monkeypatch):
    """When the library gives up on a workbook that is refused; what is none of that goes on."""
    path = written(tmp_path, "x.xlsx", by_hand(HEADED))

    def raising(error):
        def load(*args):
            raise error

        monkeypatch.setattr("python_calamine.load_workbook", load)

    raising(type("PanicException", (BaseException,), {})(SECRET))

    assert ": cut off or damaged" in refusal(path)

    raising(KeyboardInterrupt())

    with pytest.raises(KeyboardInterrupt):
        tables.read(path)


def test_82_encrypted_zip(tmp_path):
    """An archive with a password is refused as such."""
    data = bytearray(zipped({"a.csv": GOOD}))
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + place] |= 1

    assert ": protected with a password" in refusal(written(tmp_path, "x.zip", bytes(data)))


def test_83_nothing_is_unpacked_to_disk(tmp_path):
    """No file is opened for writing in reading an archive or a workbook."""
    paths = [
        written(tmp_path, "x.zip", zipped({"a/casus.csv": GOOD})),
        written(tmp_path, "x.xlsx", by_hand(HEADED)),
    ]
    code = (
        "import os, pathlib, sys\n"
        "from ggsr_kg.intake import tables, workbooks\n"
        "def told(event, args):\n"
        "    if event == 'open' and args[2] & (os.O_WRONLY | os.O_RDWR):\n"
        "        print(args[0])\n"
        "sys.addaudithook(told)\n"
        "for path in sys.argv[1:]:\n"
        "    print(len(tables.read(pathlib.Path(path)).tables))\n"
        "open(os.devnull, 'w').close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *paths], capture_output=True, text=True, check=True
    )

    assert ["1", "1", os.devnull] == done.stdout.splitlines()


def test_folders_and_archives(tmp_path):
    """Each CSV file in a folder or archive is a table, called after it; what is hidden is not."""
    inside = {
        "casus.csv": "casus;naam\n1;x\n",
        "Gezinslid.CSV": "casus;id\n1;y\n",
        ".oud.csv": "\0",
        "tabellen-metadata.json": "{}",
    }
    folder = tmp_path / "export"
    folder.mkdir()
    for name, data in inside.items():
        written(folder, name, data)
    parts = {f"export/{name}": data for name, data in inside.items()}
    parts |= {"__MACOSX/export/._casus.csv": "\0", "foto.png": ".", "export/": ""}
    path = written(tmp_path, "export.zip", zipped(parts))
    one, two = tables.read(folder), tables.read(path)

    assert [(each.name, each.is_sheet) for each in one.tables] == [
        ("Gezinslid", False),
        ("casus", False),
    ]
    assert [each.name for each in two.tables] == ["casus", "Gezinslid"]
    assert {values(each)[0] for each in one.tables} == {("1", "x"), ("1", "y")}
    place = two.tables[0].place(two.tables[0].rows[0])
    assert place.of("nl") == f"{path}/export/casus.csv, regel 2, cel A2"
    names = "; ".join(str(folder / name) for name in ("Gezinslid.CSV", "casus.csv"))
    assert [(each.where.en, each.what.en) for each in one.guesses] == [
        (names, "columns parted by a semicolon")
    ]
    assert [each.what.en for each in two.guesses][1:] == ["not read: foto.png"]


def test_69_all_files_and_rows_that_are_not_even_are_told_at_once(tmp_path):
    """In the order of the files, and of the first row of each kind."""
    folder = tmp_path / "export"
    folder.mkdir()
    inside = {
        "casus.csv": "a;b\n1;2\n3\n4\n1;2;3\n",
        "doel.csv": "a\nb\n",
        "plan.csv": "a;b\n1;2;3\n",
    }
    for name, data in inside.items():
        written(folder, name, data)
    archive = written(tmp_path, "x.zip", zipped(inside))
    expected = [
        "casus.csv:3: too few cells for 2 columns in row 3, 4",
        "casus.csv:5: too many cells for 2 columns in row 5",
        "plan.csv:2: too many cells for 2 columns in row 2",
    ]

    for path in (folder, archive):
        with pytest.raises(InputError) as caught:
            tables.read(path)
        lines = str(caught.value).splitlines()
        assert [line.partition(";")[0] for line in lines] == [f"{path}/{each}" for each in expected]


def test_68_all_sheets_without_a_sound_header_are_told_at_once(tmp_path):
    """A sheet that is sound is no reason not to."""
    path = tmp_path / "x.xlsx"
    book = openpyxl.Workbook()
    for name, head in (("een", ("a", "a")), ("twee", ("a", "b")), ("drie", ("c", "b", "c"))):
        sheet = book.create_sheet(name)
        sheet.append(head)
        sheet.append(("x",) * len(head))
    book.save(path)
    with pytest.raises(InputError) as caught:
        tables.read(path)

    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        f"{path}, een, B1",
        f"{path}, drie, C1",
    ]


def test_no_more_than_twenty_errors_are_told(tmp_path):
    """Of the rest how many there are."""
    for number in range(23):
        written(tmp_path, f"{number:02}.csv", "a;b\n1\n")
    with pytest.raises(InputError) as caught:
        tables.read(tmp_path)
    lines = caught.value.line("nl").splitlines()

    assert len(lines) == 21
    assert lines[19].startswith(f"{tmp_path}/19.csv:2: te weinig cellen")
    assert lines[20] == "... en nog 3"


def test_only_what_is_wanted_is_read(tmp_path):
    """What is not wanted is not looked at, so a fault in it is none."""
    book = openpyxl.Workbook()
    book.active.append(["casus"])
    book.active.append(["x"])
    book.create_sheet("#Notities").append(["x", "x"])
    book.save(tmp_path / "x.xlsx")
    parts = {"casus.csv": "a\n1\n", "#Notities.csv": ";;x\n1\n"}
    path = written(tmp_path, "x.zip", zipped(parts))

    assert ", #Notities, B1: column A and column B" in refusal(tmp_path / "x.xlsx")
    for each in (tmp_path / "x.xlsx", path):
        found = tables.read(each, lambda name: not name.startswith("#"))

        assert len(found.tables) == 1


def test_a_book_has_the_digest_of_its_bytes(tmp_path):
    """The digest is that of the file; of a folder it depends on names and contents, not on time."""
    path = written(tmp_path, "a.csv", GOOD)
    first = tables.read(tmp_path).digest

    assert hashlib.sha256(GOOD.encode()).hexdigest() == tables.read(path).digest
    assert first == tables.read(tmp_path).digest

    path.rename(tmp_path / "b.csv")

    assert first != tables.read(tmp_path).digest


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.csv", "b.json", "sub/c.xlsx"], ["sub/c.xlsx", ""]),
        (["a.TSV"], [""]),
        (["sub/a.csv"], ["sub"]),
        (["a.csv", "sub/deep/b.TTL"], []),
        (["a.csv", ".oud/b.ttl", ".c.ttl"], [""]),
        ([".a.csv"], []),
        (["a.xlsx"], ["a.xlsx"]),
    ],
)
def test_folders_for_tables(tmp_path, names, expected):
    """Workbooks and folders with CSV files are tables, when at no depth there is RDF."""
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    rest = [] if expected else [tmp_path]

    assert (rest, [tmp_path / each for each in expected]) == inputs.split([tmp_path])


def test_files_for_tables():
    """Files are known by their ending, also those that are refused with what to do."""
    names = ["a.xlsx", "a.CSV", "a.tsv", "a.zip", "a.xls", "a.ods", "a.xlsm", "a.ttl", "a", "-"]

    assert ([*map(Path, names[7:])], [*map(Path, names[:7])]) == inputs.split(names)


def test_asking_imports_no_reader_of_workbooks():
    """What only a workbook needs is imported when one is read."""
    code = "import sys; from ggsr_kg.intake import tables; print('python_calamine' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "False\n" == done.stdout


LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co"]) | st.just("\n")
TEXTS = st.text(LETTERS, max_size=20).map(lambda each: unicodedata.normalize("NFC", each).strip())
NAMES = st.lists(
    TEXTS.map(lambda each: " ".join(each.split())).filter(lambda each: each[:4].lower() != "sep="),
    min_size=1,
    max_size=5,
    unique_by=str.casefold,
).filter(lambda names: all(names) and not names[0].startswith(("<", "{", "[", "#", "@", "%", "'")))
QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def rows_for(names, cell):
    """Return a strategy for rows of *cell*, as many as *names*."""
    return st.lists(st.tuples(*[cell] * len(names)), max_size=6)


def filled(rows):
    """Return *rows* as they are read: without those that are empty, and None for no text."""
    tidy = [tuple(None if each == "" else each for each in row) for row in rows]
    return [row for row in tidy if any(each is not None for each in row)]


@QUIET
@given(data=st.data(), names=NAMES, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_csv_is_read_as_it_was_written(tmp_path, data, names, encoding):
    """What Python writes as CSV, quoted in whole, is read back the same."""
    rows = data.draw(rows_for(names, TEXTS))
    delimiter = data.draw(st.sampled_from(";,\t|"))
    path = tmp_path / "x.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(
            file,
            delimiter=delimiter,
            quoting=csv.QUOTE_ALL,
            lineterminator=data.draw(st.sampled_from(["\n", "\r\n", "\r"])),
        )
        writer.writerows([names, *rows])
    table = only(path)

    assert tuple(names) == table.header.values
    assert filled(rows) == values(table)


CELLS = st.one_of(
    TEXTS.filter(lambda each: not each.startswith(("=", "#"))),
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9).map(lambda each: round(each, 3)).filter(lambda each: each % 1),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
)


def escaped(value):
    """Give text as a workbook holds it (ST_Xstring): xlsxwriter does this, openpyxl does not."""
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value) if isinstance(value, str) else value


@pytest.mark.parametrize("text", ["_x0000_", "_x0041_b", "a_x005F_", "_x_", "_x00zz_"])
def test_text_that_looks_like_an_escape_is_kept(tmp_path, text):
    """What stands escaped in a workbook is read as the text itself, by either writer."""
    book = openpyxl.Workbook()
    other = xlsxwriter.Workbook(tmp_path / "y.xlsx")
    sheet = other.add_worksheet()
    for number, each in enumerate(("a", text)):
        book.active.cell(number + 1, 1, escaped(each))
        sheet.write_string(number, 0, each)
    book.save(tmp_path / "x.xlsx")
    other.close()

    assert [values(only(tmp_path / name)) for name in ("x.xlsx", "y.xlsx")] == [[(text,)]] * 2


@QUIET
@given(data=st.data(), names=NAMES, down=st.integers(0, 3), right=st.integers(0, 3))
def test_workbooks_are_read_as_they_were_written(tmp_path, data, names, down, right):
    """What openpyxl and xlsxwriter write is read back the same, wherever the table starts."""
    names = [name for name in names if not name.startswith(("=", "#"))] or ["a"]
    rows = data.draw(rows_for(names, CELLS))
    book = openpyxl.Workbook()
    other = xlsxwriter.Workbook(tmp_path / "y.xlsx", {"default_date_format": "yyyy-mm-dd"})
    sheet = other.add_worksheet()
    for number, row in enumerate([names, *rows]):
        for column, each in enumerate(row):
            book.active.cell(number + down + 1, column + right + 1, escaped(each))
            write = sheet.write_string if isinstance(each, str) else sheet.write
            write(number + down, column + right, each)
    book.save(tmp_path / "x.xlsx")
    other.close()
    for name in ("x.xlsx", "y.xlsx"):
        table = only(tmp_path / name)

        assert (*[None] * right, *names) == table.header.values
        assert [(*[None] * right, *row) for row in filled(rows)] == values(table)
        assert down + 1 == table.header.number
