"""The page of an assessment: one offline file that says first what makes its verdicts uncertain."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import casuistiek
import pytest
from test_run_reports import Page

from ggsr_kg import assessment, casework
from ggsr_kg.assessment import (
    INAPPLICABLE,
    MET,
    UNDECIDED,
    WANTING,
    Aggregation,
    Assessment,
    Verdict,
)
from ggsr_kg.errors import Text
from ggsr_kg.findings import DATA, DEMAND, NOTE, Finding
from ggsr_kg.namespaces import ID, SHAPES
from ggsr_kg.reports import assessments
from ggsr_kg.reports.assessments import tables
from ggsr_kg.validation import NOT_RUN, RAN, Case, Input, RuleRun, Run, Stray, Unchecked

ONE, TWO = f"{ID}casus/een", f"{ID}casus/twee"
APPROACH = f"{ID}aanpak/delft-gezinscoaching"
C01, C03, C15 = (f"{ID}indicator/{code}" for code in ("c01", "c03", "c15"))
LATE = Text("Te laat <b>begonnen</b>.", "Started <b>too late</b>.")
ABSENT = Text("Het einde ontbreekt.", "The end is absent.")
GREEN = Run("motor 1", (RuleRun(f"{SHAPES}x", RAN, 1),), (), (Input("a.ttl", "ab" * 32, 9, 2),))


def why(message: Text, role: str) -> Finding:
    """Return a finding that decides a verdict."""
    return Finding(f"{SHAPES}x", ONE, message, role=role)


def judged(run: Run = GREEN, untested: bool = False) -> Assessment:
    """Return two cases with verdicts of every kind."""
    verdicts = (
        Verdict(ONE, C01, MET),
        Verdict(ONE, C03, WANTING, (why(LATE, DEMAND), why(ABSENT, DEMAND))),
        Verdict(ONE, C15, UNDECIDED, (why(ABSENT, DATA),)),
        Verdict(TWO, C01, MET),
        Verdict(TWO, C03, None if untested else MET),
        Verdict(TWO, C15, INAPPLICABLE),
    )
    groups, rule = {ONE: APPROACH, TWO: APPROACH}, Aggregation("urn:x/alle", Fraction(1), True)
    totals = assessment.aggregate(verdicts, groups, rule)
    return Assessment(run, verdicts, groups, totals, rule, groups)


def names(lang: str) -> assessments.Names:
    """Return the names of the packaged graph."""
    graph = casuistiek.setting().graph
    return assessments.Names(casework.indicators(graph, lang), casework.names(graph), lang)


def page(found: Assessment, total: bool = False, lang: str = "nl") -> str:
    """Return the page."""
    return assessments.render(found, names(lang), "html", total, date(2014, 1, 1)).decode()


def rows(text: str) -> Iterator[list[str]]:
    """Yield the texts of each row of the tables after the overview."""
    for row in re.findall(r'<tr id=".*?</tr>', text):
        cells = re.findall(r"<t[dh].*?</t[dh]>", row)
        yield [re.sub(r"<[^>]+>", " ", cell).strip() for cell in cells]


@pytest.mark.parametrize("total", [False, True])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_page_is_one_offline_file(total: bool, lang: str) -> None:
    """It loads nothing, names its language, runs no message as markup, and its links arrive."""
    text = page(judged(), total, lang)
    read = Page(text)
    ids = {about["id"] for _, about in read.tags if "id" in about}
    links = {about["href"] for tag, about in read.tags if tag == "a"}

    assert read.tags[0] == ("html", {"lang": lang})
    assert not [about for _, about in read.tags if "src" in about]
    assert not [tag for tag, _ in read.tags if tag in ("link", "script")]
    assert "url(" not in text
    assert all("scope" in about for tag, about in read.tags if tag == "th")
    assert links
    assert {link.removeprefix("#") for link in links} <= ids


def test_page_has_each_verdict_with_its_reasons() -> None:
    """Per case a row for each indicator: its outcome, what it is about, and each reason apart."""
    text = page(judged())

    assert list(rows(text))[:3] == [
        ["√", "C01  Het gezin valt onder de definitie GGSR", ""],
        [
            "X",
            "C03  De aanpak start direct na het moment dat het gezin hiervoor is aangemeld",
            "Te laat &lt;b&gt;begonnen&lt;/b&gt;.  Het einde ontbreekt.",
        ],
        ["–", "C15  Er is een gezamenlijk plan voor het gezin", "Het einde ontbreekt."],
    ]
    assert "Aanpak: Gezinscoaching (Delft)" in text
    assert '<a href="#deel-1-C03">C03</a>' in text
    assert "n/a" in page(judged(), lang="en")


def test_page_of_totals_has_the_counts_and_the_assumption() -> None:
    """Per group a row for each indicator with how many cases had which outcome."""
    text = page(judged(), total=True)

    assert [[row[0], *row[2:]] for row in rows(text)] == [
        ["√", "2", "0", "0", "0"],
        ["X", "1", "1", "0", "0"],
        ["–", "0", "0", "1", "1"],
    ]
    assert "Opgeteld volgens de aanname: alle" in text
    assert "Casussen: een, twee" in text


def test_page_starts_with_what_makes_verdicts_uncertain() -> None:
    """Faults, unknown names, rules that did not run and cases left out stand before any verdict."""
    run = replace(
        GREEN,
        rules=(*GREEN.rules, RuleRun(f"{SHAPES}y", NOT_RUN, 0)),
        findings=(why(LATE, NOTE),),
        strays=(Stray("urn:onbekend", "class", 1, True),),
        unchecked=(Unchecked((TWO,), LATE),),
    )
    text = page(judged(run, untested=True))

    assert 'class="slot fout"' in text
    assert 'class="slot heel"' in page(judged())
    for words in ("zie ggsr validate", "urn:onbekend", "gedraaid: 1 regel", "getoetst: 1 casus"):
        assert text.index(words) < text.index('id="oordelen"')
    assert [row[0] for row in rows(text)] == ["√", "X", "–", "√", "niet getoetst", "n.v.t."]
    assert "niet getoetst" not in page(judged())


def test_page_fits_a_narrow_screen_and_paper() -> None:
    """On a narrow screen each row is a block; on paper each page has the head of the table."""
    text = page(judged())
    (narrow,) = re.findall(r"^@media \(max-width:40rem\)\{\.oordelen.*$", text, re.MULTILINE)

    assert ".oordelen tr{display:flex;flex-wrap:wrap" in narrow
    assert "overflow-wrap:anywhere" in text
    assert ".oordelen thead{display:table-header-group}" in text
    assert 'name="viewport" content="width=device-width' in text


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nl", ("door 1 fout in", "niet gedraaid: 1 regel", ", 1 casus: ", "totalen: 1 casus, ")),
        ("en", ("because of 1 fault in", "did not run: 1 rule", ", 1 case: ", "totals: 1 case, ")),
    ],
)
def test_one_is_told_as_one(lang: str, words: tuple[str, ...]) -> None:
    """One fault, rule or case is not told in the plural."""
    idle = replace(GREEN, rules=(RuleRun(f"{SHAPES}y", NOT_RUN, 0),), findings=(why(LATE, NOTE),))
    idle = replace(idle, cases=(Case(ONE), Case(TWO)))
    found = replace(judged(idle), groups={ONE: APPROACH})
    text = assessments.render(found, names(lang), "text", True, date(2014, 1, 1)).decode()
    told = "; ".join((*assessments.warnings(found, lang), text))

    assert [each for each in words if each not in told] == []


TWINS = (f"{ID}casus/gezin-1", "https://gemeente.example/gezin-1")
TEAMS = ("urn:a/team", "urn:b/team")


@pytest.mark.parametrize(
    ("form", "total", "expected"),
    [
        ("text", False, {"casus:gezin-1", TWINS[1], *TEAMS}),
        ("text", True, set(TEAMS)),
        ("csv", False, {"casus:gezin-1", TWINS[1]}),
        ("csv", True, set(TEAMS)),
        ("html", False, {"casus:gezin-1", TWINS[1], *TEAMS}),
        ("html", True, {"casus:gezin-1", TWINS[1], *TEAMS}),
    ],
)
def test_what_has_the_same_last_part_is_told_apart(
    form: str, total: bool, expected: set[str]
) -> None:
    """Where the last part of an IRI could mean another case or group, more of it is shown."""
    groups = dict(zip(TWINS, TEAMS, strict=True))
    verdicts = tuple(Verdict(case, C01, MET) for case in TWINS)
    totals = assessment.aggregate(verdicts, groups, judged().rule)
    found = Assessment(GREEN, verdicts, groups, totals, judged().rule, groups)
    text = assessments.render(found, names("nl"), form, total, date(2014, 1, 1)).decode()
    words = set(re.findall(r"[^\s,<>|\"]+", html.unescape(text)))

    assert expected == words & {"gezin-1", "team", "casus:gezin-1", *TWINS, *TEAMS}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_totals_can_be_read_on_a_screen_of_80_columns(lang: str) -> None:
    """Each group stands once above its rows, and no head or word is broken."""
    told = names(lang)
    narrow = assessments.Names([*told.indicators.values()], told.names, lang, 80)
    text = assessments.render(judged(), narrow, "text", True, date(2014, 1, 1)).decode()
    group, head, first, *rest = text.splitlines()
    last = "n/a" if lang == "en" else "n.v.t."
    _, code, _, outcome, _ = tables.COLUMNS.of(lang).split()

    assert group == "Gezinscoaching (Delft)"
    assert head.split()[0] == code
    assert head.split()[2:] == [outcome, "√", "X", "–", last]
    assert first.split()[0] == "C01"
    assert first.split()[-4:] == ["2", "0", "0", "0"]
    assert sum(line.startswith("C") for line in (first, *rest)) == 3
    assert max(map(len, text.splitlines())) <= 80
