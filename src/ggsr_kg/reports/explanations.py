"""Reports of an explanation: in words for a person, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ggsr_kg.answers import plain
from ggsr_kg.assessment import UNDECIDED
from ggsr_kg.errors import QueryError, Text, suggestion
from ggsr_kg.explanation import Explanation, Mend
from ggsr_kg.findings import term_json
from ggsr_kg.graphs import Literal, NamedNode, Term, Triple
from ggsr_kg.namespaces import RDF
from ggsr_kg.reports.assessments import short, symbol

FORMATS = ("text", "markdown", "json")
VERSION = "1"
"""Of the JSON of an `Explanation`."""

_SHOWN = 40
_WORDS = {
    "outcome": Text("Oordeel", "Verdict"),
    "why": Text("Waarom", "Why"),
    "do": Text("Wat te doen", "What to do"),
    "norm": Text("Norm", "Norm"),
    "source": Text("Vindplaats", "Passage"),
    "missing": Text("Wat ontbreekt", "What is missing"),
    "facts": Text("Feiten waarop het oordeel rust", "Facts on which the verdict rests"),
    "mend": Text(
        "Kleinste herstel (opnieuw getoetst: voldoet)",
        "Smallest mend (checked again: met)",
    ),
    "add": Text("voeg toe", "add"),
    "remove": Text("haal weg", "remove"),
}
_NO_MEND = Text(
    "Er is geen herstel gevonden dat bij opnieuw toetsen voldoet; doe wat hierboven staat.",
    "No mend was found that is met when checked again; do what stands above.",
)


def check(form: str) -> None:
    """Refuse a format that an explanation does not have.

    Raises: QueryError: it names the nearest that it has.
    """
    if form not in FORMATS:
        raise QueryError(
            f"--format {form}",
            Text("dit formaat is er niet", "there is no such format"),
            suggestion(form, FORMATS),
        )


def render(found: Explanation, names: Mapping[str, str], form: str, lang: str) -> bytes:
    """Return the explanation in *form*, with *names* of terms by IRI, in *lang*.

    Raises: QueryError: no such format.
    """
    check(form)
    if form == "json":
        return (json.dumps(as_json(found), ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    head = "## {}" if form == "markdown" else "{}"
    lines = [head.format(f"{found.indicator.code} {found.indicator.name}")]
    for title, items in _parts(found, names, lang):
        lines += ["", f"{'### ' if form == 'markdown' else ''}{title}"]
        lines += [f"{'-' if form == 'markdown' else ' '} {item}" for item in items]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def terms(found: Explanation) -> Iterator[Term]:
    """Yield the terms of *found* that a person should read by name."""
    changed = (*found.mend.add, *found.mend.remove) if found.mend else ()
    for triple in (*found.facts, *changed):
        yield triple.predicate
        yield triple.object  # type: ignore[misc]
    yield from map(NamedNode, found.norms)


def as_json(found: Explanation) -> dict[str, Any]:
    """Return the explanation as JSON: verdict, norms, passages, facts, missing data, mend."""
    return {
        "version": VERSION,
        "case": found.verdict.case,
        "indicator": found.indicator.iri,
        "code": found.indicator.code,
        "outcome": found.verdict.outcome,
        "reasons": [each.as_json() for each in found.verdict.reasons],
        "norms": list(found.norms),
        "passages": [
            {"title": each.title, "place": each.place, "start": each.start, "end": each.end}
            for each in found.passages
        ],
        "facts": [_triple_json(each) for each in found.facts],
        "missing": [each.as_json() for each in found.missing],
        "mend": None
        if found.mend is None
        else {
            "add": [_triple_json(each) for each in found.mend.add],
            "remove": [_triple_json(each) for each in found.mend.remove],
        },
    }


def _triple_json(triple: Triple) -> dict[str, Any]:
    return {
        "subject": triple.subject.value,  # type: ignore[union-attr]
        "predicate": triple.predicate.value,
        "object": term_json(triple.object),  # type: ignore[arg-type]
    }


def _parts(
    found: Explanation, names: Mapping[str, str], lang: str
) -> Iterator[tuple[str, Iterable[str]]]:
    def title(key: str) -> str:
        return _WORDS[key].of(lang)

    case = short(found.verdict.case)
    yield title("outcome"), [f"{case}: {symbol(found.verdict.outcome, lang)}"]
    reasons = found.verdict.reasons
    missing = list(dict.fromkeys(each.message.of(lang) for each in found.missing))
    if reasons and found.verdict.outcome != UNDECIDED:
        yield title("why"), list(dict.fromkeys(each.message.of(lang) for each in reasons))
    mends = dict.fromkeys(each.mend.of(lang) for each in reasons if each.mend)
    if mends:
        yield title("do"), list(mends)
    if missing:
        yield title("missing"), missing
    if found.norms:
        yield title("norm"), [names.get(norm, short(norm)) for norm in found.norms]
    if found.passages:
        yield (
            title("source"),
            [f"{each.title}: {each.place} ({each.start}-{each.end})" for each in found.passages],
        )
    if found.facts:
        facts = [_sentence(each, names) for each in found.facts]
        more = [f"... (+{len(facts) - _SHOWN})"] if len(facts) > _SHOWN else []
        yield title("facts"), facts[:_SHOWN] + more
    if found.mend is not None:
        yield title("mend"), _mend(found.mend, names, lang)
    elif reasons and mends:
        yield title("mend").partition(" (")[0], [_NO_MEND.of(lang)]


def _mend(mend: Mend, names: Mapping[str, str], lang: str) -> list[str]:
    add = [f"{_WORDS['add'].of(lang)}: {_sentence(each, names)}" for each in mend.add]
    remove = [f"{_WORDS['remove'].of(lang)}: {_sentence(each, names)}" for each in mend.remove]
    return add + remove


def _sentence(triple: Triple, names: Mapping[str, str]) -> str:
    """Return a statement as a person reads it: thing, property, value."""
    predicate = triple.predicate.value
    name = "is" if predicate == RDF + "type" else names.get(predicate, short(predicate))
    value = triple.object
    if isinstance(value, Literal):
        words = plain(value)
    else:
        words = names.get(value.value, short(value.value))  # type: ignore[union-attr]
    return f"{short(triple.subject.value)}: {name} {words}"  # type: ignore[union-attr]
