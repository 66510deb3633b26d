"""What every report of an assessment needs: names, how a verdict is printed, and why it is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ggsr_kg.assessment import (
    INAPPLICABLE,
    MET,
    SYMBOLS,
    UNDECIDED,
    WANTING,
    Assessment,
    Verdict,
)
from ggsr_kg.casework import Indicator
from ggsr_kg.errors import Text
from ggsr_kg.findings import NOTE
from ggsr_kg.namespaces import short_names, shorten
from ggsr_kg.reports import plurals
from ggsr_kg.reports.runs import view as run_view
from ggsr_kg.validation import NOT_RUN, Stray

TITLE = Text("Oordeel per casus", "Verdict per case")
TOTAL = Text("Oordeel over alle casussen", "Verdict over all cases")
_SHOWN = 12
"""How many gaps are told."""
_MORE = Text("zie ggsr validate", "see ggsr validate")
_NO_VERDICT = Text("niet getoetst", "not tested")
_OUTCOMES = {
    MET: Text("voldoet", "met"),
    WANTING: Text("verbeterpunt", "needs improvement"),
    UNDECIDED: Text("niet te bepalen", "cannot be decided"),
    INAPPLICABLE: Text("niet van toepassing", "not applicable"),
}


class Names:
    """What is needed to tell an assessment in *lang*: its *indicators*, and *names* of groups.

    *width* is that of the screen, when it goes to one.
    """

    def __init__(
        self,
        indicators: Sequence[Indicator],
        names: Mapping[str, str],
        lang: str = "nl",
        width: int | None = None,
    ) -> None:
        self.indicators = {each.iri: each for each in indicators}
        self.names = names
        self.lang = lang
        self.width = width

    def groups(self, found: Assessment) -> dict[str, str]:
        """Return what to call each group and approach of *found*: its name, or a short one."""
        iris = {*found.groups.values(), *found.approaches.values()}
        own = {iri: name.of(self.lang) for iri, name in found.run.names.items()}
        known = {**own, **self.names}
        return short_names(iris - known.keys()) | {iri: known[iri] for iri in iris & known.keys()}

    def about(self, indicator: str) -> tuple[str, str]:
        """Return the code and the name of *indicator* (an IRI)."""
        return self.indicators[indicator].code, self.indicators[indicator].name


def cases(found: Assessment) -> dict[str, str]:
    """Return what to call each case of *found*."""
    names = short_names({each.iri for each in found.run.cases} | found.groups.keys())
    return {iri: run_view.decoded(each) for iri, each in names.items()}


def symbol(outcome: str | None, lang: str) -> str:
    """Return how *outcome* is printed; nothing that was not tested is printed as a verdict."""
    if outcome is None:
        return _NO_VERDICT.of(lang)
    return "n/a" if lang == "en" and SYMBOLS[outcome] == "n.v.t." else SYMBOLS[outcome]


def word(outcome: str | None, lang: str) -> str:
    """Return what *outcome* is called.

    >>> word("voldoet", "en"), word(None, "nl")
    ('met', 'niet getoetst')
    """
    return (_NO_VERDICT if outcome is None else _OUTCOMES[outcome]).of(lang)


def reasons(verdict: Verdict, lang: str) -> Iterable[str]:
    """Return what the findings that decided *verdict* say, each message once."""
    return dict.fromkeys(each.message.of(lang) for each in verdict.reasons)


def doubts(
    strays: Iterable[Stray], gaps: Sequence[Text], lang: str, more: Text = _MORE
) -> Iterator[str]:
    """Yield which names of the files nothing knows, and what else is not in order.

    *more* says where to read on.

    >>> list(doubts([Stray("urn:x", "class", 2, True)], (), "en"))
    ['unknown names, not weighed: urn:x; see ggsr validate']
    """
    names = ", ".join(shorten(each.term) for each in strays if each.unknown)
    if names:
        yield Text(
            f"onbekende namen, niet meegewogen: {names}; {more.nl}",
            f"unknown names, not weighed: {names}; {more.en}",
        ).of(lang)
    for each in gaps[:_SHOWN]:
        yield each.of(lang)
    if (rest := len(gaps) - _SHOWN) > 0:
        yield Text(f"en nog {rest}; {more.nl}", f"and {rest} more; {more.en}").of(lang)


def warnings(found: Assessment, lang: str, more: Text = _MORE) -> Iterator[str]:
    """Yield what must be known before the verdicts are trusted; *more* says where to read on."""
    faults = sum(each.role == NOTE and each.severity == "violation" for each in found.run.findings)
    if faults:
        many = plurals.many(faults, "fault", lang)
        yield Text(
            f"oordelen zijn onzeker door {many} in de bestanden zelf: {more.nl}",
            f"verdicts are uncertain because of {many} in the files themselves: {more.en}",
        ).of(lang)
    unread = {case for each in found.run.unchecked for case in each.cases}
    alone = sum(each.iri not in found.groups.keys() | unread for each in found.run.cases)
    if alone:
        many = plurals.many(alone, "case", lang)
        yield Text(
            f"niet in de totalen: {many}, want de aanpak of de gemeente daarvan is onbekend",
            f"not in the totals: {many}, since the approach or its municipality is unknown",
        ).of(lang)
    yield from doubts(found.run.strays, found.run.gaps, lang, more)
    idle = found.run.count(NOT_RUN)
    if idle:
        many = plurals.many(idle, "rule", lang)
        yield Text(f"niet gedraaid: {many}", f"did not run: {many}").of(lang)
    missed = sum(len(each.cases) for each in found.run.unchecked)
    if missed:
        many = plurals.many(missed, "case", lang)
        which = "; ".join(run_view.unchecked(found.run, lang))
        yield Text(f"niet getoetst: {many}: {which}", f"not tested: {many}: {which}").of(lang)
