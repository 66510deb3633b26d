"""Tables with RDF files beside them: one run, in which each is told in its own words."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import ggsr
from test_cli import ROOT
from test_intake import BOOK, PLAIN, SECRET, fill, row_of

from ggsr_kg import library
from ggsr_kg.findings import Finding
from ggsr_kg.intake import naming
from ggsr_kg.namespaces import DEF
from ggsr_kg.validation import Run

NORM = "https://voorbeeld.nl/norm"
LELYSTAD = ROOT / "data" / "voorbeelden" / "lelystad" / "casus-1.ttl"


def told(run: Run) -> list[tuple[object, ...]]:
    """Return what the findings of *run* tell, and where."""
    return sorted(map(parts, run.findings), key=str)


def parts(finding: Finding) -> tuple[object, ...]:
    """Return what a *finding* tells, and where."""
    return finding.key(), finding.place, finding.message, finding.mend


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a workbook in which a date of a good case cannot be read."""
    path = tmp_path / "casussen.xlsx"
    path.write_bytes(BOOK.read_bytes())
    return fill(path, {f"Casussen!C{row_of(path, 'Casussen', 'goede-casus')}": SECRET})


@pytest.fixture
def norm(tmp_path: Path) -> Path:
    """Return a file with a norm that cannot be used, and so changes nothing."""
    path = tmp_path / "normen.ttl"
    path.write_text(f"<{NORM}> a <{DEF}Norm> .\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["casussen.xlsx", "map"])
def test_tables_are_told_as_without_rdf_beside_them(
    book: Path, norm: Path, tmp_path: Path, form: str
) -> None:
    """Findings, cells, words, cases that are not checked, in one order; also of CSV files."""
    if form == "map":
        book = tmp_path / form
        ggsr("convert", BOOK, book)
        text = (book / "casus.csv").read_text(encoding="utf-8-sig")
        (book / "casus.csv").write_text(text.replace("2015-02-16", SECRET), encoding="utf-8")
    alone, beside = library.validate([book]), library.validate([book, norm])
    others = [each for each in beside.findings if each.focus == NORM]

    assert [each for each in told(beside) if each not in map(parts, others)] == told(alone)
    assert [each.iri for each in beside.cases] == [each.iri for each in alone.cases]
    assert (beside.unchecked, beside.gaps) == (alone.unchecked, alone.gaps)
    assert [each.cases for each in alone.unchecked] == [(naming.case("goede-casus"),)]
    assert beside.exit_code() == alone.exit_code() == 1
    assert others
    for each in others:
        assert each.place
        assert (each.place.file, each.place.line) == (str(norm), 1)
        assert "kolom" not in each.message.nl
    assert any("ggsr:waarde" in each.message.nl or each.path for each in others)


def test_cases_in_rdf_keep_their_lines_and_words(tmp_path: Path) -> None:
    """Each finding is that of the workbook, or of the Turtle, alone."""
    other = tmp_path / "elders.ttl"
    text = LELYSTAD.read_text(encoding="utf-8")
    other.write_text(text.replace("lelystad-1", "elders"), encoding="utf-8")
    one, two, both = (library.validate(each) for each in ([BOOK], [other], [BOOK, other]))

    assert two.findings
    assert told(both) == sorted(told(one) + told(two), key=str)


def test_what_rdf_says_of_a_case_in_tables_stands_in_rdf(book: Path, tmp_path: Path) -> None:
    """Of a case with a cell that cannot be read it makes nothing that is judged."""
    more = tmp_path / "meer.ttl"
    more.write_text(
        f"<{naming.case('goede-casus')}> <{DEF}einddatum> 3 .\n"
        f"<{naming.case('leeuwarden-nazorg')}> <{DEF}einddatum> 3 .\n",
        encoding="utf-8",
    )
    alone, beside = library.validate([book]), library.validate([book, more])
    new = [each for each in beside.findings if each not in alone.findings]

    assert {each.case for each in new} == {naming.case("leeuwarden-nazorg")}
    assert {each.place.line for each in new if each.place and not each.place.cell} == {2}
    assert any(each.place and each.place.cell for each in new)
    assert beside.unchecked == alone.unchecked


def test_an_explanation_is_told_as_without_rdf_beside_it(book: Path, norm: Path) -> None:
    """In words of the sheet; of a case in the Turtle in names."""
    fill(book, {f"Casussen!F{row_of(book, 'Casussen', 'geen-nazorg')}": "1-1-2001"})
    text = (PLAIN / "geen-nazorg.ttl").read_text(encoding="utf-8")
    norm.write_text(text.replace("geen-nazorg", "elders").replace("2015-12-18", "2001-01-01"))
    alone, beside = (
        ggsr("explain", "geen-nazorg", "C33", *files) for files in ([book], [book, norm])
    )
    one, both = (ggsr("explain", "elders", "C33", *files) for files in ([norm], [book, norm]))

    assert "kolom ‘einddatum’" in alone.stdout
    assert "1-1-2001" in alone.stdout
    assert beside.stdout == alone.stdout
    assert "ggsr:einddatum" in one.stdout
    assert "2001-01-01" in one.stdout
    assert both.stdout == one.stdout
