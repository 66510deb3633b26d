"""Reports of an explanation: in words for a person, or as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ggsr_kg import reports
from ggsr_kg.answers import plain
from ggsr_kg.assessment import MET, UNDECIDED, WANTING
from ggsr_kg.errors import Text
from ggsr_kg.explanation import Explanation
from ggsr_kg.findings import NOTE, Finding, term_json, text_json
from ggsr_kg.graphs import Literal, NamedNode, Term, Triple
from ggsr_kg.intake.wording import dates
from ggsr_kg.namespaces import DEF, RDF, last
from ggsr_kg.reports import plurals
from ggsr_kg.reports.assessments.view import symbol, word
from ggsr_kg.reports.runs.view import decoded
from ggsr_kg.validation import NOT_RUN, RAN

FORMATS = ("text", "markdown", "json")
VERSION = "1"
"""Of the JSON of an `Explanation` (docs/explanation.schema.json)."""

_TEXT = Text("(tekst)", "(text)")
"""What stands for a text of the case, which may be about a person."""

_SHOWN = 20
_TYPE, _OF = RDF + "type", DEF + "casus"
_WORDS = {
    "outcome": Text("Oordeel", "Verdict"),
    "why": Text("Waarom", "Why"),
    "do": Text("Wat te doen", "What to do"),
    "norm": Text("Norm", "Norm"),
    "source": Text("Vindplaats", "Passage"),
    "missing": Text("Wat ontbreekt", "What is missing"),
    "wrong": Text("Wat niet klopt", "What is wrong"),
    "facts": Text("Feiten waar de regels naar keken", "Facts the rules looked at"),
    "mend": Text("Kleinste herstel", "Smallest mend"),
    "add": Text("voeg toe", "add"),
    "change": Text("verander", "change"),
    "remove": Text("haal weg", "remove"),
    "new": Text("nieuw", "new"),
    "case": Text("de casus", "the case"),
    "true": Text("ja", "yes"),
    "false": Text("nee", "no"),
}
_CHECKED = {
    MET: Text(
        "Opnieuw getoetst met deze feiten voldoet de casus aan de indicator.",
        "Checked again with these facts, the case meets the indicator.",
    ),
    UNDECIDED: Text(
        "Opnieuw getoetst met deze feiten is er geen verbeterpunt meer; wel ontbreken er gegevens.",
        "Checked again with these facts, nothing is wanting any more; but data are missing.",
    ),
}
_TRUE = Text("Leg alleen vast wat zo was.", "Record only what was so.")
_NO_MEND = Text(
    "Geen gevonden; wat gebeurd is, valt niet te herstellen. Klopt een gegeven niet, verbeter het.",
    "None found; what has happened cannot be mended. If a fact is wrong, correct it.",
)


def render(found: Explanation, names: Mapping[str, str], form: str, lang: str) -> bytes:
    """Return the explanation in *form*, with *names* of terms by IRI, in *lang*.

    Raises: QueryError: no such format.
    """
    reports.check(form, FORMATS)
    if form == "json":
        return (json.dumps(as_json(found), ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    head = "## {}" if form == "markdown" else "{}"
    name = names.get(found.indicator.iri, found.indicator.name)
    lines = [head.format(f"{found.indicator.code} {name}")]
    for title, items in parts(found, names, lang):
        lines += ["", f"{'### ' if form == 'markdown' else ''}{title}"]
        lines += [f"{'-' if form == 'markdown' else ' '} {item}" for item in items]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def parts(found: Explanation, names: Mapping[str, str], lang: str) -> list[tuple[str, list[str]]]:
    """Return the title and the lines of each part of the explanation in *lang*, as `render`."""
    return [(title, list(lines)) for title, lines in _Telling(found, names, lang).parts()]


def terms(found: Explanation) -> Iterator[Term]:
    """Yield the terms of *found* that a person should read by name."""
    changed = (*found.mend.add, *found.mend.remove) if found.mend else ()
    for triple in (*found.facts, *changed):
        yield triple.predicate
        yield triple.object  # type: ignore[misc]
    yield from map(NamedNode, (*found.norms, *found.kinds.values(), found.indicator.iri))


def as_json(found: Explanation) -> dict[str, Any]:
    """Return the explanation as JSON (docs/explanation.schema.json)."""
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
        "rules": [
            {"rule": each.rule, "outcome": each.outcome, "reason": text_json(each.reason)}
            for each in found.rules
        ],
        "facts": [_triple_json(each) for each in found.facts],
        "missing": [each.as_json() for each in found.missing],
        "mend": None
        if found.mend is None
        else {
            "outcome": found.mend.outcome,
            "add": [_triple_json(each) for each in found.mend.add],
            "remove": [_triple_json(each) for each in found.mend.remove],
        },
    }


def _triple_json(triple: Triple) -> dict[str, Any]:
    return {
        "subject": _iri(triple.subject),
        "predicate": triple.predicate.value,
        "object": term_json(triple.object),  # type: ignore[arg-type]
    }


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))


@dataclass(frozen=True, slots=True)
class _Telling:
    """Tells *found* in *lang*, with *names* of terms by IRI."""

    found: Explanation
    names: Mapping[str, str]
    lang: str

    def parts(self) -> Iterator[tuple[str, Iterable[str]]]:
        """Yield the title and the lines of each part that there is something to say in."""
        found, lang = self.found, self.lang
        yield self.word("outcome"), [self._verdict()]
        missing = list(dict.fromkeys(each.told(lang) for each in found.missing))
        wrong = list(dict.fromkeys(self._fault(e) for e in found.verdict.reasons if e.role == NOTE))
        if wrong:
            yield self.word("wrong"), self._cut(wrong)
        elif found.verdict.outcome == UNDECIDED:
            yield self.word("missing"), self._cut(missing)
        else:
            yield self.word("why"), self._cut(list(self._why()))
        mends = dict.fromkeys(each.mend.of(lang) for each in found.verdict.reasons if each.mend)
        if mends:
            yield self.word("do"), list(mends)
        if found.mend is not None:
            checked = _CHECKED[found.mend.outcome].of(lang)
            yield self.word("mend"), [*self._cut(list(self._mend())), checked, _TRUE.of(lang)]
        elif found.verdict.outcome == WANTING:
            yield self.word("mend"), [_NO_MEND.of(lang)]
        if missing and (wrong or found.verdict.outcome != UNDECIDED):
            yield self.word("missing"), self._cut(missing)
        if found.norms:
            yield self.word("norm"), [self.names.get(norm, last(norm)) for norm in found.norms]
        if found.passages:
            places = dict.fromkeys(f"{each.title}: {each.place}" for each in found.passages)
            yield self.word("source"), list(places)
        if found.facts:
            yield self.word("facts"), self._cut([self._about(*each) for each in self._grouped()])

    def word(self, key: str) -> str:
        """Return the word for *key*."""
        return _WORDS[key].of(self.lang)

    def _verdict(self) -> str:
        outcome = self.found.verdict.outcome
        words = f" ({word(outcome, self.lang)})" if outcome else ""
        return f"{decoded(last(self.found.verdict.case))}: {symbol(outcome, self.lang)}{words}"

    def _why(self) -> Iterator[str]:
        """Yield why the verdict is what it is, where it does not wait for data."""
        found = self.found
        if found.verdict.outcome is None:
            off = (each.reason for each in found.rules if each.outcome == NOT_RUN)
            yield from dict.fromkeys(reason.of(self.lang) for reason in off if reason)
            yield from (each.of(self.lang) for each in found.gaps)
        elif found.verdict.outcome == MET:
            ran = sum(each.outcome == RAN for each in found.rules)
            rules = plurals.many(ran, "rule", self.lang)
            yield Text(
                f"Nagegaan: {rules}. Er is niets gevonden.",
                f"Checked: {rules}. Nothing was found.",
            ).of(self.lang)
            things = Counter(self._kind(thing) for thing, _ in self._grouped())
            counted = ", ".join(f"{kind} ({n})" for kind, n in sorted(things.items()))
            if counted:
                facts = plurals.many(len(found.facts), "fact", self.lang)
                yield Text(
                    f"Gekeken is naar {facts} over: {counted}.",
                    f"Looked at {facts} on: {counted}.",
                ).of(self.lang)
        else:
            yield from dict.fromkeys(self._reason(each) for each in found.verdict.reasons)

    def _reason(self, finding: Finding) -> str:
        """Return the message of *finding*, after the name of the thing, and where it stands."""
        thing = "" if finding.value is None else _iri(finding.value)
        is_part = thing in self.found.kinds and thing != self.found.verdict.case
        return finding.told(self.lang, self._thing(thing) if is_part else "")

    def _fault(self, finding: Finding) -> str:
        """Return what is wrong with a fact that the verdict rests on."""
        return finding.told(self.lang, self._thing(finding.focus))

    def _mend(self) -> Iterator[str]:
        """Yield the changes, what is new per thing and what is replaced as one change."""
        assert self.found.mend is not None
        add, remove = self.found.mend.add, self.found.mend.remove
        new = {_iri(each.subject) for each in add if each.predicate.value == _TYPE}
        replaced = {(each.subject, each.predicate): each for each in remove}
        kept: dict[str, list[Triple]] = {thing: [] for thing in sorted(new)}
        for each in add:
            old = replaced.pop((each.subject, each.predicate), None)
            if old is None:
                kept.setdefault(_iri(each.subject), []).append(each)
            else:
                yield f"{self.word('change')}: {self._changed(old, each)}"
        for thing, facts in kept.items():
            yield f"{self.word('add')}: {self._about(thing, facts)}"
        for each in replaced.values():
            yield f"{self.word('remove')}: {self._about(_iri(each.subject), [each])}"

    def _changed(self, old: Triple, new: Triple) -> str:
        thing, name = self._thing(_iri(old.subject)), self._name(old.predicate.value)
        before, after = self._value(old), self._value(new)
        words = Text(f"niet {before} maar {after}", f"not {before} but {after}")
        return f"{thing}: {name} {words.of(self.lang)}"

    def _grouped(self) -> list[tuple[str, Sequence[Triple]]]:
        """Return the facts per thing they are about."""
        by_thing: dict[str, list[Triple]] = {}
        for fact in self.found.facts:
            by_thing.setdefault(_iri(fact.subject), []).append(fact)
        return list(by_thing.items())

    def _about(self, thing: str, facts: Iterable[Triple]) -> str:
        """Return what *facts* say about *thing* as a person reads it."""
        by_name: dict[str, list[str]] = {}
        for each in facts:
            if each.predicate.value not in (_TYPE, _OF):
                by_name.setdefault(self._name(each.predicate.value), []).append(self._value(each))
        said = "; ".join(f"{name} {', '.join(values)}" for name, values in by_name.items())
        return f"{self._thing(thing)}: {said}"

    def _name(self, predicate: str) -> str:
        return self.names.get(predicate, last(predicate))

    def _kind(self, thing: str) -> str:
        kind = self.found.kinds.get(thing, "")
        return self.names.get(kind, last(kind))

    def _thing(self, thing: str) -> str:
        """Return what people call *thing*: its name in the file, and what kind of thing it is."""
        if thing == self.found.verdict.case:
            return self.word("case")
        new = self.found.mend is not None and any(
            _iri(each.subject) == thing and each.predicate.value == _TYPE
            for each in self.found.mend.add
        )
        name, kind = decoded(last(thing).removeprefix("herstel-")), self._kind(thing)
        marks = [kind] * (name != kind) + [self.word("new")] * new
        return f"{name} ({', '.join(marks)})" if marks else name

    def _value(self, triple: Triple) -> str:
        value = triple.object
        if isinstance(value, Literal):
            words = dates(plain(value)) if self.found.tables else plain(value)
            if value.datatype.value.endswith("#string") or value.language:
                return _TEXT.of(self.lang)
            return self.word(words) if words in ("true", "false") else words
        iri = _iri(value)
        return self._thing(iri) if iri in self.found.kinds else self.names.get(iri, last(iri))

    def _cut(self, lines: Sequence[str]) -> list[str]:
        """Return *lines* as far as they are shown, and how many are left out."""
        left = len(lines) - _SHOWN
        if left <= 0:
            return list(lines)
        more = Text(f"en nog {left}, niet getoond", f"and {left} more, not shown")
        return [*lines[:_SHOWN], f"... {more.of(self.lang)}"]
