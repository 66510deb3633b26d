"""Workbooks and folders of CSV to fill in, made from the layout, with an invented example.

In a template the code of the example starts with `#`, so that it is never read as a case; as a
case of its own it has the same code without it. What cases are written as tables is put into the
same forms, to be filled in further.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from ggsr_kg import __version__, graphs, resources
from ggsr_kg.errors import OutputError, Text
from ggsr_kg.graphs import NamedNode, Quad, Term
from ggsr_kg.intake import csvfolder, naming, writing
from ggsr_kg.intake.layout import Sheet
from ggsr_kg.intake.workbook import REMARK, workbook
from ggsr_kg.intake.writing import Page, Written

CODE = Text("voorbeeld", "example")
"""The code of the example."""
SUFFIXES = (".xlsx", ".zip")
"""What tables are written as; a name without ending is a folder."""

_EXAMPLE = ("data", "voorbeelden", "goede-casus.ttl")
_TITLE = Text("Casussen voor ggsr-kg", "Cases for ggsr-kg")
_DIGITS = 12


def version(sheets: Sequence[Sheet]) -> str:
    """Return of which version of the program, and of which layout, tables with *sheets* are.

    >>> version([]).startswith(f"ggsr-kg {__version__}, layout 4f53cda18c2b")
    True
    """
    text = json.dumps([asdict(each) for each in sheets], sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"ggsr-kg {__version__}, layout {digest[:_DIGITS]}"


def template(sheets: Sequence[Sheet], lang: str, is_case: bool = False) -> Written:
    """Return tables to fill in: no rows but those of the example.

    These are a case only when *is_case*.

    Raises: InputError: the package was installed without its examples.
    """
    made = writing.tables(_example(CODE.of(lang)), sheets, lang)
    return made if is_case else replace(made, pages=tuple(map(_remarked, made.pages)))


def put(written: Written, out: Path, every: bool = False) -> None:
    """Write *written* to *out*: a workbook, an archive of CSV (.zip), or a new folder of CSV.

    CSV files are for sheets that have rows, unless *every* sheet is wanted.

    Raises: OutputError: it cannot be written, or is too large for a workbook.
    """
    check(out)
    if out.suffix.lower() == ".xlsx":
        graphs.write_bytes(out, book(written))
    else:
        made = version([page.sheet for page in written.pages])
        csvfolder.write(csvfolder.files(written, made, every), out)


def book(written: Written) -> bytes:
    """Return *written* as a workbook.

    Raises: OutputError: it is too large for one.
    """
    made = version([page.sheet for page in written.pages])
    return workbook(written, made, _TITLE.of(written.lang))


def check(out: Path) -> None:
    """Refuse a name *out* for tables that tells no form, or a folder in which something is.

    Raises: OutputError: it is refused.
    """
    if not out.suffix:
        csvfolder.check_free(out)
    elif out.suffix.lower() not in SUFFIXES:
        raise OutputError(
            str(out),
            Text("onbekende extensie", "unknown extension"),
            Text("gebruik .xlsx, .zip of een nieuwe map", "use .xlsx, .zip or a new folder"),
        )


def _example(code: str) -> Iterator[Quad]:
    """Yield what is said of the example, as a case with *code*."""
    path = resources.root().joinpath(*_EXAMPLE)
    old = naming.case(path.stem)
    new = naming.case(code)
    for quad in graphs.read(path):
        subject, predicate, value = graphs.terms(quad)
        said = (_renamed(subject, old, new), NamedNode(predicate), _renamed(value, old, new))
        yield Quad(*said, quad.graph_name)  # type: ignore[arg-type]


def _renamed(term: Term, old: str, new: str) -> Term:
    is_of_case = isinstance(term, NamedNode) and (term.value + "/").startswith(old + "/")
    return NamedNode(new + term.value.removeprefix(old)) if is_of_case else term


def _remarked(page: Page) -> Page:
    return Page(page.sheet, tuple((f"{REMARK}{row[0]}", *row[1:]) for row in page.rows))
