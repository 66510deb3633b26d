"""What every report of a run needs: findings by rule, names for people, the verdict in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from urllib.parse import unquote

from ggsr_kg import findings
from ggsr_kg.errors import Text
from ggsr_kg.findings import CELL, DATA, DEMAND, NOTE, PRIVATE, SCOPE, SEVERITIES, Finding, Place
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Term
from ggsr_kg.namespaces import last, short_names, shorten
from ggsr_kg.validation import RuleRun, Run, Stray

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")
_BLANK = re.compile(r"b[0-9a-f]{8}n[\w.·-]+")
_CODE = re.compile(r"[a-z]\d+")
_UNNAMED = Text("een onderdeel zonder naam", "a part without a name")
_VALUE = Text("een waarde", "a value")
_CASE = Text("casus", "case")
_NAMED = 12
"""How many names a list shows; JSON has them all."""
KINDS = {
    "class": Text("klasse", "class"),
    "property": Text("eigenschap", "property"),
    "concept": Text("begrip", "concept"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule, of which a report may show fewer than the *total*."""

    rule: str
    findings: tuple[Finding, ...]
    total: int

    @property
    def severity(self) -> str:
        """The heaviest severity among them."""
        return max((each.severity for each in self.findings), key=SEVERITIES.index)

    @property
    def mend(self) -> Text | None:
        """What to do about them, as the first that says it does."""
        return next((each.mend for each in self.findings if each.mend), None)

    @property
    def indicator(self) -> tuple[str, ...]:
        """The indicators they are about."""
        return _all(each.indicator for each in self.findings)

    @property
    def norm(self) -> tuple[str, ...]:
        """The norms they come from."""
        return _all(each.norm for each in self.findings)

    @property
    def source(self) -> tuple[str, ...]:
        """The passages they come from."""
        return _all(each.source for each in self.findings)

    def shown(self, most: int | None) -> tuple[tuple[Finding, ...], int]:
        """Return at most *most* findings, and how many more there are."""
        few = self.findings[:most]
        return few, self.total - len(few)


def groups(run: Run, *roles: str) -> list[Group]:
    """Return the findings with one of *roles* by rule, heaviest first.

    What is no shape, as a cell that cannot be read, has a group for each mend.
    """
    totals = {each.rule: each.findings for each in run.rules}

    def key(finding: Finding) -> tuple[str, str]:
        apart = finding.mend if finding.rule not in totals else None
        return finding.rule, apart.nl if apart else ""

    kept = sorted((each for each in run.findings if each.role in roles), key=key)
    found = []
    for (rule, _), each in groupby(kept, key=key):
        members = tuple(sorted(each, key=_order))
        found.append(Group(rule, members, max(totals.get(rule, 0), len(members))))
    found.sort(key=lambda group: _order(group.findings[0]))
    return sorted(found, key=lambda group: (-SEVERITIES.index(group.severity), group.rule))


def reported(run: Run) -> list[Group]:
    """Return what is to be read one by one: all but what is undecided or does not apply."""
    return groups(run, DEMAND, NOTE)


def _order(finding: Finding) -> tuple[object, ...]:
    """Return the key that sorts the findings of a rule as they stand in the files."""
    return *(finding.place or Place("")).order(), finding.order()


@dataclass(frozen=True, slots=True)
class Missing:
    """Data whose absence leaves *indicator* undecided, in *cases*."""

    indicator: tuple[str, ...]
    message: Text
    mend: Text | None
    cases: tuple[str, ...]


def missing(run: Run) -> list[Missing]:
    """Return what is missing, by indicator and message."""
    found: dict[tuple[tuple[str, ...], Text], list[Finding]] = {}
    for each, indicator in sorted(_waiting(run), key=lambda pair: pair[0].order()):
        found.setdefault((indicator, each.message), []).append(each)
    rows = [
        Missing(indicator, message, each[0].mend, _all([f.case or f.focus] for f in each))
        for (indicator, message), each in found.items()
    ]
    return sorted(rows, key=lambda row: (row.indicator, -len(row.cases), row.message.nl))


def _waiting(run: Run) -> Iterator[tuple[Finding, tuple[str, ...]]]:
    """Yield what says that data are missing, with the indicators that it leaves undecided.

    Not those that something else decides, nor those of a case on which there is no verdict.
    """
    untold = {case for each in run.unchecked for case in each.cases}.union(run.doubled)
    decided = {
        (each.case, indicator)
        for each in run.findings
        if each.role in (DEMAND, SCOPE)
        for indicator in each.indicator
    }
    for each in run.findings:
        open_ = tuple(i for i in each.indicator if (each.case, i) not in decided)
        if each.role == DATA and each.case not in untold and open_:
            yield each, open_


def reference(rule: str) -> str:
    """Return the short name of a *rule* that is a shape, "" for what is found without one.

    >>> reference("https://w3id.org/ggsr/def/ggsr-shapes#C10Shape"), reference(CELL)
    ('ggsrsh:C10Shape', '')
    """
    return "" if rule in (CELL, PRIVATE) else shorten(rule)


def rules(run: Run, outcome: str) -> list[RuleRun]:
    """Return the rules with *outcome*."""
    return [each for each in run.rules if each.outcome == outcome]


def strays(run: Run, *, unknown: bool) -> list[Stray]:
    """Return the stray terms that are *unknown*, or those that are known."""
    return [each for each in run.strays if each.unknown == unknown]


def focus(finding: Finding) -> Term:
    """Return what the finding is about as a term: a finding holds only its text.

    >>> focus(Finding("r", "Jansen", Text("a", "b")))
    <Literal value=Jansen datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#string>>
    """
    if _BLANK.fullmatch(finding.focus):
        return BlankNode(finding.focus)
    known = _IRI.fullmatch(finding.focus)
    return NamedNode(finding.focus) if known else Literal(finding.focus)


def cases(run: Run) -> dict[str, str]:
    """Return what to call each case of *run*."""
    known = [each.iri for each in run.cases]
    known += [each.case for each in run.findings if each.case]
    return {iri: decoded(each) for iri, each in short_names(known).items()}


def decoded(name: str) -> str:
    """Return the *name* of a case or a part of it as it was written in a cell.

    >>> decoded("Familie%20A"), decoded("a%2Fb")
    ('Familie A', 'a/b')
    """
    return clean(unquote(name)).replace("\n", "\ufffd") if "%" in name else clean(name)


def part(finding: Finding, lang: str) -> str:
    """Return the short name of what in the case it is about, "" for the case itself."""
    if finding.focus == finding.case:
        return ""
    if finding.case and finding.focus.startswith(f"{finding.case}/"):
        return decoded(finding.focus[len(finding.case) + 1 :])
    about = focus(finding)
    if isinstance(about, NamedNode):
        return clean(shorten(about.value))
    return (_UNNAMED if isinstance(about, BlankNode) else _VALUE).of(lang)


def where(finding: Finding, lang: str, called: Mapping[str, str]) -> str:
    """Return where it is, for people: the place, the case and the part that are known.

    *called* is what cases are called.
    """
    named = f"{_CASE.of(lang)} {called[finding.case]}" if finding.case else ""
    parts = ", ".join(each for each in (named, part(finding, lang)) if each)
    if finding.place is None:
        return parts
    return f"{clean(finding.place.of(lang))} ({parts})" if parts else finding.place.of(lang)


def name(iri: str) -> str:
    """Return the last part of *iri*.

    >>> name("https://w3id.org/ggsr/id/casus/x")
    'x'
    """
    return decoded(last(iri))


def codes(iris: Iterable[str]) -> str:
    """Return the codes of indicators.

    >>> codes(["https://w3id.org/ggsr/id/indicator/c07", "urn:x"])
    'C07, urn:x'
    """
    names = {iri: name(iri) for iri in iris}
    return ", ".join(n.upper() if _CODE.fullmatch(n) else shorten(i) for i, n in names.items())


def clean(text: str) -> str:
    r"""Return *text* without what a screen or XML cannot show.

    >>> clean("a\x1b[1m")
    'a�[1m'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)


def unread(run: Run) -> dict[str, list[Finding]]:
    """Return the cells that cannot be read of each case that was not checked because of them."""
    missed = {case for each in run.unchecked for case in each.cases}
    found: dict[str, list[Finding]] = {}
    for each in sorted(run.findings, key=_order):
        if each.rule == CELL and each.case in missed:
            found.setdefault(each.case, []).append(each)
    return found


def unchecked(run: Run, lang: str) -> list[str]:
    """Return which cases were not checked, by what they are called, at which cells, and why."""
    called, cells = cases(run), unread(run)
    lines = []
    for each in run.unchecked:
        names = [
            _at(called.get(case) or name(case), cells.get(case, ()), lang) for case in each.cases
        ]
        lines.append(": ".join(filter(None, (some(names, lang), each.reason.of(lang)))))
    return lines


def _at(name: str, cells: Sequence[Finding], lang: str) -> str:
    """Return the *name* of a case with the places of *cells*.

    >>> _at("a", [Finding("r", "urn:a", Text("", ""), place=Place("b.xlsx", cell="C3"))], "nl")
    'a (b.xlsx, cel C3)'
    """
    stated = (each.place for each in cells if each.place)
    places = [clean(each) for each in findings.spans(stated, lang)]
    return f"{name} ({some(places, lang, '; ')})" if places else name


def some(names: Sequence[str], lang: str, between: str = ", ") -> str:
    """Return the first of *names*, and how many more there are."""
    more = len(names) - _NAMED
    rest = f", and {more} more" if lang == "en" else f" en nog {more}"
    return between.join(names[:_NAMED]) + (rest if more > 0 else "")


def undecided(run: Run) -> int:
    """Return how many times an indicator cannot be decided: pairs of case and indicator."""
    return len(
        {(e.case or e.focus, indicator) for e, open_ in _waiting(run) for indicator in open_}
    )


def counts(run: Run) -> dict[str, int]:
    """Return the number of findings to read by severity, heaviest first, without zeros."""
    found = [each.severity for each in run.findings if each.role not in (DATA, SCOPE)]
    return {s: found.count(s) for s in reversed(SEVERITIES) if s in found}


def _all(each: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return the distinct members, in order of appearance."""
    return tuple(dict.fromkeys(chain.from_iterable(each)))
