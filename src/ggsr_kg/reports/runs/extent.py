"""What a run read, checked and left unchecked, in words: the honest part of every report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ggsr_kg.namespaces import shorten
from ggsr_kg.reports import plurals
from ggsr_kg.reports.runs import view
from ggsr_kg.validation import NOT_RUN, NOTHING, RAN, Run, Stray


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to say: a *title* and its *lines*.

    *kind* is read, reused, rules, failed (did not run), unchecked, unknown, gaps, idle (nothing to
    check), unseen or compared.
    """

    kind: str
    title: str
    lines: tuple[str, ...] = ()


def parts(run: Run, lang: str) -> list[Part]:
    """Return everything to say about the extent of *run*: what was read first."""
    return list(_parts(run, lang))


def _parts(run: Run, lang: str) -> Iterator[Part]:
    en = lang == "en"
    yield _read(run, lang)
    if run.reused:
        cases = plurals.many(run.reused, "case", lang)
        yield Part(
            "reused",
            f"Not checked again: {cases}, the same as in the earlier run, with the same rules"
            if en
            else f"Niet opnieuw getoetst: {cases}, gelijk aan de vorige keer, met dezelfde regels",
        )
    looks = sum(each.nodes for each in view.rules(run, RAN))
    yield Part(
        "rules",
        f"Rules: {run.count(RAN)} ran, on {plurals.many(looks, 'part', lang)} in all"
        if en
        else f"Regels: {run.count(RAN)} gedraaid, samen op {plurals.many(looks, 'part', lang)}",
    )
    failed = [
        f"{shorten(each.rule)}: {each.reason.of(lang)}" if each.reason else shorten(each.rule)
        for each in view.rules(run, NOT_RUN)
    ]
    if failed:
        title = "Did not run" if en else "Niet gedraaid"
        yield Part("failed", f"{title}: {plurals.many(len(failed), 'rule', lang)}", tuple(failed))
    if run.unchecked:
        title = "Not checked" if en else "Niet getoetst"
        lines = tuple(view.unchecked(run, lang))
        missed = sum(len(each.cases) for each in run.unchecked)
        yield Part("unchecked", f"{title}: {plurals.many(missed, 'case', lang)}", lines)
    if unknown := view.strays(run, unknown=True):
        title = "Unknown names in the data" if en else "Onbekende namen in de gegevens"
        yield Part("unknown", title, tuple(_stray(each, lang) for each in unknown))
    if run.gaps:
        title = "What else is not in order" if en else "Wat verder niet in orde is"
        yield Part("gaps", title, tuple(view.clean(each.of(lang)) for each in run.gaps))
    if idle := [shorten(each.rule) for each in view.rules(run, NOTHING)]:
        title = "Found nothing to check" if en else "Vonden niets om te controleren"
        count = plurals.many(len(idle), "rule", lang)
        # Where no rule ran these are all there are.
        yield Part("idle", f"{title}: {count}", (view.some(idle, lang),) if looks else ())
    if unseen := view.strays(run, unknown=False):
        title = "Data that no rule looked at" if en else "Gegevens die geen regel bekeek"
        yield Part("unseen", title, (view.some([_stray(each, lang) for each in unseen], lang),))
    if run.comparison is not None:
        new, gone = len(run.comparison.new), run.comparison.gone
        yield Part(
            "compared",
            f"Compared with the earlier run: {new} new, {gone} gone"
            if en
            else f"Vergeleken met de vorige keer: {new} nieuw, {gone} verdwenen",
        )


def _read(run: Run, lang: str) -> Part:
    """Return which files were read and how much was in them."""
    title = "Read" if lang == "en" else "Gelezen"
    if not run.inputs:
        return Part("read", f"{title}: {plurals.many(0, 'file', lang)}")

    def size(cases: int, statements: int) -> str:
        return f"{plurals.many(cases, 'case', lang)}, {plurals.many(statements, 'statement', lang)}"

    total = size(
        sum(each.cases for each in run.inputs), sum(each.statements for each in run.inputs)
    )
    if len(run.inputs) == 1:
        return Part("read", f"{title}: {view.clean(run.inputs[0].name)}: {total}")
    files = plurals.many(len(run.inputs), "file", lang)
    return Part(
        "read",
        f"{title}: {files}, {total}",
        tuple(f"{view.clean(e.name)}: {size(e.cases, e.statements)}" for e in run.inputs),
    )


def _stray(each: Stray, lang: str) -> str:
    """Return a stray name, how often it occurs, and what may be meant."""
    kind = view.KINDS[each.kind].of(lang)
    found = f"{view.clean(shorten(each.term))} ({kind}, {plurals.many(each.count, 'time', lang)})"
    return f"{found}: {each.mend.of(lang)}" if each.mend else found


def _undecided(waiting: int, wrong: int, lang: str) -> str:
    """Return how often an indicator could not be decided, and why, "" where it always could.

    >>> _undecided(1, 0, "en"), _undecided(0, 2, "nl")[-28:]
    ('An indicator could not be decided 1 time, for want of data.', 'omdat gegevens niet kloppen.')
    >>> _undecided(1, 2, "nl")[33:]
    'bepalen: 1 keer omdat er gegevens ontbreken en 2 keer omdat gegevens niet kloppen.'
    """
    if not waiting + wrong:
        return ""
    en = lang == "en"
    one, two, every = (plurals.many(n, "time", lang) for n in (waiting, wrong, waiting + wrong))
    start = "An indicator could not be decided" if en else "Een indicator was"
    start = f"{start} {every}" if en else f"{start} {every} niet te bepalen"
    lack = "for want of data" if en else "omdat er gegevens ontbreken"
    clash = "because data are wrong" if en else "omdat gegevens niet kloppen"
    if waiting and wrong:
        return f"{start}: {one} {lack} {'and' if en else 'en'} {two} {clash}."
    return f"{start}, {lack if waiting else clash}."


def verdict(run: Run, lang: str) -> str:
    """Return in a few sentences how it stands; what is not complete never sounds green.

    >>> verdict(Run("e", (), ()), "en")
    'Nothing was checked: no rule had anything to check. That nothing was found proves nothing.'
    """
    return " ".join([_extent(run, lang), *_results(run, lang)])


def _extent(run: Run, lang: str) -> str:
    """Return how much was checked."""
    en = lang == "en"
    failed, unknown, idle = run.count(NOT_RUN), view.strays(run, unknown=True), run.count(NOTHING)
    if run.complete:
        found = "Complete: every rule could run" if en else "Volledig: elke regel kon draaien"
        if idle:
            nothing = "with nothing to check" if en else "zonder iets te controleren"
            found += f", {plurals.many(idle, 'rule', lang)} {nothing}"
        return f"{found}."
    reasons = []
    if failed:
        stopped = ("did not run",) * 2 if en else ("draaide niet", "draaiden niet")
        reasons.append(f"{plurals.many(failed, 'rule', lang)} {stopped[failed != 1]}")
    if run.unchecked:
        missed = plurals.many(sum(len(each.cases) for each in run.unchecked), "case", lang)
        reasons.append(f"{missed} {'not checked' if en else 'niet getoetst'}")
    if unknown:
        reasons.append(plurals.many(len(unknown), "term", lang))
    if run.gaps:
        only, number = run.gaps[0].of(lang), len(run.gaps)
        reasons.append(view.clean(only) if number == 1 else plurals.many(number, "gap", lang))
    if run.count(RAN):
        return f"{'Not complete' if en else 'Niet volledig'}: {', '.join(reasons)}."
    nothing = "no rule had anything to check" if en else "geen enkele regel had iets te controleren"
    reasons = [nothing, *reasons]
    return f"{'Nothing was checked' if en else 'Niets gecontroleerd'}: {', '.join(reasons)}."


def _results(run: Run, lang: str) -> Iterator[str]:
    """Yield what was found, what could not be decided, and what changed."""
    en = lang == "en"
    found = ", ".join(plurals.many(n, severity, lang) for severity, n in view.counts(run).items())
    if found:
        yield f"{'Found' if en else 'Gevonden'}: {found}."
    elif run.complete:
        yield "Nothing was found." if en else "Niets gevonden."
    else:
        yield (
            "That nothing was found proves nothing."
            if en
            else "Dat er niets is gevonden, bewijst niets."
        )
    if undecided := _undecided(*(run.undecided or (view.undecided(run), 0)), lang):
        yield undecided
    if run.comparison is not None:
        new = len(run.comparison.new)
        yield (
            f"{plurals.many(new, 'finding', lang)} since the earlier run."
            if en
            else f"Nieuw sinds de vorige keer: {plurals.many(new, 'finding', lang)}."
        )
