"""The user's own workbook with what a run found in it, and sheets with findings and verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePath

from ggsr_kg import __version__
from ggsr_kg.assessment import SYMBOLS, UNDECIDED, WANTING, Verdict
from ggsr_kg.casework import Indicator
from ggsr_kg.errors import OutputError, Text
from ggsr_kg.findings import DATA, DEMAND, SCOPE, WORDS, Finding
from ggsr_kg.intake.marking import ROWS, Entry, Mark, Page, Workbook
from ggsr_kg.intake.marking.styles import (
    ALARM,
    HEAD,
    LINE,
    LINK_LINE,
    SIGN,
    TITLE,
)
from ggsr_kg.namespaces import shorten
from ggsr_kg.reports.assessments import view as verdicts_view
from ggsr_kg.reports.runs import extent, table, view
from ggsr_kg.reports.runs.names import Names
from ggsr_kg.validation import Run

_FINDINGS = Text("Bevindingen", "Findings")
_VERDICTS = Text("Oordelen", "Verdicts")
_COLUMNS = Text(
    "ernst casus blad cel regel melding doe_dit indicator gevolg norm",
    "severity case sheet cell rule message do_this indicator effect norm",
)
_WIDTHS = (15, 16, 18, 8, 30, 60, 60, 26, 16, 30)
_INDICATORS = Text("Indicatoren", "Indicators")
_CASE = Text("casus", "case")
_CASE_WIDTH, _SIGN_WIDTH, _WORD_WIDTH = 26, 6.5, 10
"""How wide the columns of verdicts are, also where one is a word."""
_SHOWN = 40
"""How many lines of one kind the sheet of verdicts has on what was not checked."""
_UNDONE = ("failed", "unchecked", "unknown", "gaps")
"""What keeps a run from being complete, of all that there is to say of its extent."""
_IDLE = "idle"
"""What is told by its number alone: rules that met nothing."""
_BELOW = Text(
    "Wat er is getoetst en wat niet, en wat de codes betekenen, staat onder de tabel.",
    "What was checked and what was not, and what the codes mean, is told below the table.",
)
_SIGNS = {WANTING: "violation", UNDECIDED: "info", None: "warning"}
"""How a verdict looks."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The *verdicts* on cases, case by case, and the *indicators* that they are about."""

    verdicts: Iterable[Verdict]
    indicators: Sequence[Indicator]


def render(book: Workbook, run: Run, judged: Judged, names: Names, lang: str) -> bytes:
    """Return *book* with what *run* found in it, and with the verdicts on its cases.

    What does not apply is told on the sheet of findings alone: nothing is wrong there.

    Raises: OutputError: more rows than a sheet can hold. InputError: as `Workbook.marked`.
    """
    found = sorted(run.findings, key=lambda each: (each.role == SCOPE, each.order()))
    marks = [mark for each in found if (mark := _mark(each, book, lang))]
    verdicts = tuple(judged.verdicts)
    judged = Judged(verdicts, judged.indicators)
    open_ends = {(e.case, e.indicator) for e in verdicts if e.outcome == UNDECIDED}
    # A demand that rests on a faulty fact makes nothing unmet: the verdict is undecided.
    told = [
        replace(each, role=DATA)
        if each.role == DEMAND and any((each.case, i) in open_ends for i in each.indicator)
        else each
        for each in found
    ]
    pages = (
        _findings(told, run, book, names, lang),
        _verdicts(run, judged, _aside(marks, book, lang), lang),
    )
    if any(len(page.rows) > ROWS for page in pages):
        raise OutputError(
            "--format xlsx",
            Text("past niet op een Excel-blad", "does not fit on an Excel sheet"),
            Text("kies --format csv", "choose --format csv"),
        )
    return book.marked(marks, pages, lang)


def _mark(finding: Finding, book: Workbook, lang: str) -> Mark | None:
    """Return what is to be told of *finding* at its cell, if it has one and something is wrong."""
    at = _cell(finding, book)
    if at is None or finding.role == SCOPE:
        return None
    mend = view.clean(finding.mend.of(lang)) if finding.mend else ""
    return Mark(*at, finding.severity, view.clean(finding.message.of(lang)), mend)


def _cell(finding: Finding, book: Workbook) -> tuple[str, str] | None:
    """Return the sheet of *book* and the cell where *finding* is: of a row the first one."""
    place = finding.place
    if place is None or place.sheet not in book.sheets:
        return None
    cell = place.cell or (str(place.line) if place.line else "")
    return (place.sheet, f"A{cell}" if cell.isdecimal() else cell) if cell else None


def _aside(marks: Iterable[Mark], book: Workbook, lang: str) -> str:
    """Return what to say of cells where no comment of ours can be."""
    cells = {(each.sheet, each.cell) for each in marks} & book.talks
    if not cells:
        return ""
    return Text(
        f"Bij {len(cells)} gekleurde cellen staat al een gesprek: lees de melding hier op "
        "het blad met bevindingen.",
        f"At {len(cells)} coloured cells there is a conversation already: read what is found "
        "there on the sheet of findings.",
    ).of(lang)


def _findings(found: Sequence[Finding], run: Run, book: Workbook, names: Names, lang: str) -> Page:
    """Return the sheet with a row for each finding."""
    cases = view.cases(run)
    rows = [
        [Entry(extent.verdict(run, lang), _tone(run))],
        [Entry(each.replace("_", " "), HEAD) for each in _COLUMNS.of(lang).split()],
        *(_row(each, cases, book, names, lang) for each in found),
    ]
    return Page("bevindingen", _FINDINGS.of(lang), rows, 2, _WIDTHS, filtered=True)


def _tone(run: Run) -> str:
    """Return how it looks what is said of the extent of *run*."""
    return TITLE if run.complete else ALARM


def _row(
    finding: Finding, cases: Mapping[str, str], book: Workbook, names: Names, lang: str
) -> list[Entry]:
    """Return the cells that tell *finding*."""
    at = _cell(finding, book)
    word, look = WORDS[finding.severity], finding.severity
    effect = table.EFFECTS.get(finding.role) if finding.indicator else None
    if finding.role == SCOPE:
        word, look = table.EFFECTS[SCOPE], SIGN
    return [
        Entry(word.of(lang), look),
        Entry(cases[finding.case] if finding.case else ""),
        Entry((finding.place.sheet or "") if finding.place else ""),
        Entry(at[1], link=at) if at else Entry(),
        Entry(shorten(finding.rule)),
        Entry(view.clean(finding.message.of(lang))),
        Entry(view.clean(finding.mend.of(lang)) if finding.mend else ""),
        Entry(names.codes(finding.indicator)),
        Entry(effect.of(lang) if effect else ""),
        Entry("; ".join(map(names.norm, finding.norm))),
    ]


def _verdicts(run: Run, judged: Judged, aside: str, lang: str) -> Page:
    """Return the sheet with a row for each case, and below it what was checked."""
    cases = view.cases(run)
    rows, about, words = list[list[Entry]](), dict[str, None](), False
    for case, each in groupby(judged.verdicts, key=lambda verdict: verdict.case):
        signs = {verdict.indicator: verdict.outcome for verdict in each}
        about.update(dict.fromkeys(signs))
        rows.append([Entry(cases.get(case, case)), *(_sign(sign, lang) for sign in signs.values())])
        words = words or None in signs.values()
    heads = [Entry(view.codes([each]), HEAD) for each in about]
    top = [*_top(run, aside, lang)]
    down = Entry(_BELOW.of(lang), LINK_LINE, ("", f"A{len(top) + len(rows) + 4}"))
    rows = [[Entry(_CASE.of(lang), HEAD), *heads], *rows]
    return Page(
        "oordelen",
        _VERDICTS.of(lang),
        [*top, [down], *rows, [], *_extent(run, lang), [], *_about(about, judged, lang)],
        len(top) + 2,
        (_CASE_WIDTH, _WORD_WIDTH if words else _SIGN_WIDTH),
        fixed=1,
    )


def _about(iris: Iterable[str], judged: Judged, lang: str) -> Iterator[list[Entry]]:
    """Yield what the codes of the indicators *iris* stand for."""
    known = {each.iri: each.name for each in judged.indicators}
    yield [Entry(_INDICATORS.of(lang), TITLE)]
    for iri in iris:
        yield [Entry(f"{view.codes([iri])} {view.clean(known.get(iri, ''))}".rstrip(), LINE)]


def _sign(outcome: str | None, lang: str) -> Entry:
    return Entry(verdicts_view.symbol(outcome, lang), _SIGNS.get(outcome, SIGN))


def _top(run: Run, aside: str, lang: str) -> Iterator[list[Entry]]:
    """Yield what is above the verdicts: who made this of what, how complete it is, the signs."""
    named = " ".join(
        f"{view.clean(PurePath(each.name).name)} (SHA-256 {each.digest[:12]})"
        for each in run.inputs[:1]
    )
    made = Text(f"Gemaakt door ggsr-kg {__version__} uit", f"Made by ggsr-kg {__version__} from")
    yield [Entry(f"{made.of(lang)} {named}".strip(), LINE)]
    yield [Entry(extent.verdict(run, lang), _tone(run))]
    if aside:
        yield [Entry(aside, ALARM)]
    signs = (
        f"{verdicts_view.symbol(each, lang)} {verdicts_view.word(each, lang)}" for each in SYMBOLS
    )
    yield [Entry(", ".join(signs), LINE)]


def _extent(run: Run, lang: str) -> Iterator[list[Entry]]:
    """Yield what was checked and what was not, and why, what is not in order first."""
    parts = extent.parts(run, lang)
    for part in sorted(parts, key=lambda each: each.kind not in _UNDONE):
        yield [Entry(part.title, ALARM if part.kind in _UNDONE else TITLE)]
        if part.kind == _IDLE:
            continue
        yield from ([Entry(line, LINE)] for line in part.lines[:_SHOWN])
        if (rest := len(part.lines) - _SHOWN) > 0:
            yield [Entry(Text(f"en nog {rest}", f"and {rest} more").of(lang), LINE)]
