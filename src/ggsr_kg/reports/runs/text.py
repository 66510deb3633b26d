"""Text for a terminal: what was read, what is wrong and what to do, what was left unchecked.

It never shows the value that a finding is about, only its message, its place and its names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import wrap

from ggsr_kg.errors import Text
from ggsr_kg.findings import WORDS, Finding
from ggsr_kg.reports import plurals
from ggsr_kg.reports.runs import extent, view
from ggsr_kg.reports.runs.extent import Part
from ggsr_kg.reports.runs.names import Names
from ggsr_kg.validation import Run, recounted

_WIDTH = 88
_LISTED = 10
_WORDS = {
    "found": Text("BEVINDINGEN", "FINDINGS"),
    "new": Text("NIEUW SINDS DE VORIGE KEER", "NEW SINCE THE EARLIER RUN"),
    "known": Text("DE VORIGE KEER OOK AL GEVONDEN", "FOUND BY THE EARLIER RUN TOO"),
    "doubted": Text(
        "telt niet in het oordeel (niet te bepalen), want gegevens kloppen niet",
        "does not count for the verdict (cannot be decided), as data are wrong",
    ),
    "is new": Text("nieuw", "new"),
    "missing": Text("NIET TE BEPALEN, OMDAT ER GEGEVENS ONTBREKEN", "UNDECIDED FOR WANT OF DATA"),
    "checked": Text("WAT IS GECONTROLEERD, EN WAT NIET", "WHAT WAS CHECKED, AND WHAT WAS NOT"),
    "mend": Text("Wat te doen", "What to do"),
    "norm": Text("Norm", "Norm"),
    "in": Text("in", "in"),
}


def render(run: Run, lang: str, most: int | None, names: Names) -> str:
    """Return *run* as text in *lang*, at most *most* findings per rule, with *names*."""
    first, *rest = extent.parts(run, lang)
    cases = view.cases(run)
    blocks = ["\n".join(_part(first, lang, _LISTED))]

    def where(finding: Finding) -> str:
        told = view.where(finding, lang, cases)
        return f"{told}; {_WORDS['doubted'].of(lang)}" if run.is_doubted(finding) else told

    for title, groups in _found(run):
        blocks.append(_WORDS[title].of(lang))
        blocks += ["\n".join(_group(group, lang, most, names, where)) for group in groups]
    if missing := view.missing(run):
        lines = list(_missing(missing, lang, names, cases, _new(run)))
        blocks += ["\n".join([_WORDS["missing"].of(lang), *lines])]
    lines = [line for part in rest for line in _part(part, lang)]
    blocks += ["\n".join([_WORDS["checked"].of(lang), *lines])]
    blocks.append("\n".join(_wrapped(extent.verdict(run, lang), "")))
    return "\n\n".join(blocks) + "\n"


def _found(run: Run) -> Iterator[tuple[str, list[view.Group]]]:
    """Yield what was found with what it is headed by; what is new since an earlier run first."""
    if run.comparison is None:
        parts = {"found": run}
    else:
        keys = run.comparison.keys()
        parts = {
            title: recounted(run, tuple(f for f in run.findings if (f.key() in keys) == is_new))
            for title, is_new in (("new", True), ("known", False))
        }
    for title, part in parts.items():
        if groups := view.reported(part):
            yield title, groups


def _group(
    group: view.Group, lang: str, most: int | None, names: Names, where: Callable[[Finding], str]
) -> Iterator[str]:
    """Yield the lines of one rule: each distinct message once, then *where* it holds."""
    shown, more = group.shown(most)
    kind = WORDS[group.severity].of(lang).capitalize()
    heading = names.heading(group, lang)
    about = ", ".join(each for each in (kind, heading, view.reference(group.rule)) if each)
    yield from _wrapped(f"{about}: {plurals.many(group.total, 'finding', lang)}", "")
    told: dict[str, list[Finding]] = {}
    for each in shown:
        told.setdefault(each.message.of(lang), []).append(each)
    for message, findings in told.items():
        yield from _wrapped(message, "  ")
        for each in findings:
            yield from _wrapped(f"- {where(each)}", "    ", hang="  ")
    if more:
        yield f"    - {_more(more, lang)}"
    if group.mend:
        yield from _wrapped(f"{_WORDS['mend'].of(lang)}: {group.mend.of(lang)}", "  ")
    if group.norm:
        norms = "; ".join(map(names.norm, group.norm))
        yield from _wrapped(f"{_WORDS['norm'].of(lang)}: {norms}", "  ")


def _new(run: Run) -> set[tuple[str, Text]]:
    """Return of which case (IRI) what is missing that was not missing in an earlier run."""
    found = run.comparison.new if run.comparison else ()
    return {(each.case or each.focus, each.message) for each in found}


def _missing(
    rows: Sequence[view.Missing],
    lang: str,
    names: Names,
    cases: Mapping[str, str],
    new: set[tuple[str, Text]],
) -> Iterator[str]:
    """Yield by indicator what is missing, and in which cases, those where it is *new* first."""
    for indicator, mine in groupby(rows, key=lambda row: row.indicator):
        yield from _wrapped(names.codes(indicator), "  ")
        for row in mine:
            yield from _absent(row, lang, cases, new)


def _absent(
    row: view.Missing, lang: str, called: Mapping[str, str], new: set[tuple[str, Text]]
) -> Iterator[str]:
    fresh = [each for each in row.cases if (each, row.message) in new]
    cases = [
        (called.get(each) or view.name(each))
        + (f" ({_WORDS['is new'].of(lang)})" if each in fresh else "")
        for each in [*fresh, *(each for each in row.cases if each not in fresh)]
    ]
    more = len(cases) - _LISTED
    listed = ", ".join(cases[:_LISTED]) + (f" {_more(more, lang)}" if more > 0 else "")
    yield from _wrapped(row.message.of(lang), "    ")
    if row.mend:
        yield from _wrapped(f"{_WORDS['mend'].of(lang)}: {row.mend.of(lang)}", "      ")
    count = plurals.many(len(cases), "case", lang)
    yield from _wrapped(f"{_WORDS['in'].of(lang)} {count}: {listed}", "      ")


def _part(part: Part, lang: str, most: int | None = None) -> Iterator[str]:
    """Yield a part of the extent, at most *most* of its lines."""
    indent = "" if part.kind == "read" else "  "
    yield from _wrapped(part.title, indent)
    for line in part.lines[:most]:
        yield from _wrapped(f"- {line}", f"{indent}  ", hang="  ")
    if more := len(part.lines[most:]) if most else 0:
        yield f"{indent}  - {_more(more, lang)}"


def _more(number: int, lang: str) -> str:
    """Return the words for *number* that are not shown."""
    return f"and {number} more" if lang == "en" else f"en nog {number}"


def _wrapped(text: str, indent: str, hang: str = "") -> list[str]:
    """Return *text* as lines of at most 88 characters, white space as one space."""
    return wrap(
        view.clean(" ".join(text.split())),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
