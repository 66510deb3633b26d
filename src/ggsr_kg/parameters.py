"""The parameters of a question: what may be given, and which RDF terms that means.

A value of a user is never pasted into a question: it becomes an RDF term here, or an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ggsr_kg import literals
from ggsr_kg.errors import ParameterError, QueryError, Text, suggestion
from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import DEF, RDFS, SCHEME, SCHEMES, SKOS, XSD, shorten
from ggsr_kg.results import Ask

DATATYPES = {"datum": "date", "getal": "integer", "jaar": "gYear", "tekst": "string"}
"""The types of a literal, with the XSD datatype each means."""
_WORDS = {"datum": "date", "getal": "whole number", "jaar": "year", "tekst": "text"}

CLASSES = (
    "aanpak",
    "criterium",
    "document",
    "gemeente",
    "indicator",
    "organisatie",
    "team",
    "thema",
)
"""The types whose values are the members of the class of that name in `ggsr:`."""

_KEYS = {"name", "type", "label", "default", "optional", "list", "values"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question.

    *type* is one of `DATATYPES`, one of `CLASSES`, or the name of a concept scheme ("uitkomst").
    *default* holds texts as a user would give them; *values* the only ones a literal may have, or
    the last parts of the IRIs of the only things it may be.
    """

    name: str
    type: str
    label: Text
    default: tuple[str, ...] = ()
    optional: bool = True
    list: bool = False
    values: tuple[str, ...] = ()

    @property
    def datatype(self) -> str | None:
        """The IRI of the datatype of its values, or None when they are things."""
        return XSD + DATATYPES[self.type] if self.type in DATATYPES else None

    def allowed_query(self) -> str:
        """Return the SELECT of everything that may be given: `?term ?word`."""
        if self.type in CLASSES:
            members = f"?term a <{DEF}{self.type.capitalize()}> ."
        else:
            members = f"?term skos:inScheme|skos:topConceptOf <{SCHEME}{self.type}> ."
        words = "skos:prefLabel|skos:notation|skos:altLabel|rdfs:label"
        return (
            f"PREFIX rdfs: <{RDFS}>\nPREFIX skos: <{SKOS}>\n"
            f"SELECT DISTINCT ?term ?word WHERE {{ {members} OPTIONAL {{ ?term {words} ?word }} }}"
        )


def parameter(spec: object, where: str) -> Parameter:
    """Return the parameter that *spec*, an item of a header's `params`, describes.

    Raises: QueryError: a key is missing, unknown or of the wrong type.

    >>> label = {"nl": "peiljaar", "en": "reference year"}
    >>> parameter({"name": "peiljaar", "type": "jaar", "label": label}, "x").datatype
    'http://www.w3.org/2001/XMLSchema#gYear'
    """
    if not isinstance(spec, dict) or not {"name", "type", "label"} <= set(spec) <= _KEYS:
        raise _bad(where, "params", "{name, type, label, default, optional, list, values}")
    label = spec["label"]
    if not isinstance(label, dict) or set(label) != {"nl", "en"}:
        raise _bad(where, "label", "{nl: ..., en: ...}")
    kind = str(spec["type"])
    known = sorted({*DATATYPES, *CLASSES, *SCHEMES})
    if kind not in known:
        raise _bad(where, f"type {kind}", ", ".join(known))
    return Parameter(
        str(spec["name"]),
        kind,
        Text(str(label["nl"]), str(label["en"])),
        _texts(spec.get("default")) or (),
        bool(spec.get("optional", True)),
        bool(spec.get("list", False)),
        _texts(spec.get("values")) or (),
    )


def resolve(
    declared: Sequence[Parameter], given: Mapping[str, Any], ask: Ask, lang: str, where: str
) -> dict[str, tuple[Term, ...]]:
    """Return the terms of each parameter; an empty tuple means: no restriction.

    *given* maps names to a value, or to several. Words are looked up with *ask* and matched
    whatever their case: labels in both languages, notations, local names, prefixed names, IRIs.

    Raises: ParameterError: an unknown name or value, or one that is missing.
    """
    names = {parameter.name: parameter for parameter in declared}
    for name in given:
        if name not in names:
            raise unknown_name(where, name, names)
    bound = {}
    for name, each in names.items():
        values = _texts(given.get(name)) if name in given else each.default or None
        if values is not None:
            bound[name] = _terms(each, values, ask, lang, where)
        if not bound.get(name) and not each.optional:
            raise ParameterError(
                where,
                Text(f"parameter {name} ontbreekt", f"parameter {name} is missing"),
                Text(f"geef -p {name}=...", f"give -p {name}=..."),
            )
    return bound


def unknown_name(where: str, name: str, known: Iterable[str]) -> ParameterError:
    """Return the error of the parameter *name*, which is none of those *known* at *where*."""
    what = Text(f"parameter {name} bestaat niet", f"there is no parameter {name}")
    return ParameterError(where, what, suggestion(name, known))


def _texts(value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    return (str(value),) if isinstance(value, str | int) else tuple(str(each) for each in value)


def _terms(
    each: Parameter, values: Iterable[str], ask: Ask, lang: str, where: str
) -> tuple[Term, ...]:
    """Return the terms that *values* mean for the parameter *each*."""
    found: dict[Term, None] = {}
    lookup = None if each.datatype else _Lookup(each, ask, lang, where)
    for value in (text.strip() for text in values):
        if not value:
            raise ParameterError(
                f"{where}, {each.name}",
                Text("er staat geen waarde", "there is no value"),
                Text(
                    f"geef -p {each.name}=... of laat het weg",
                    f"give -p {each.name}=... or leave it out",
                ),
            )
        whole = not each.list or (lookup is not None and lookup.knows(value))
        parts = [value] if whole else [part.strip() for part in value.split(",")]
        if not all(parts):
            raise ParameterError(
                f"{where}, {each.name}",
                Text("er staat een komma zonder waarde", "there is a comma without a value"),
                Text("haal de komma weg", "remove the comma"),
            )
        for part in parts:
            terms = lookup.find(part) if lookup else [_literal(each, part, where)]
            found.update(dict.fromkeys(terms))
    if len(found) > 1 and not each.list:
        raise ParameterError(
            where,
            Text(f"{each.name} krijgt één waarde", f"{each.name} takes one value"),
            Text(
                "kies uit: " + ", ".join(shorten(term.value) for term in found),
                "choose from: " + ", ".join(shorten(term.value) for term in found),
            ),
        )
    return tuple(found)


def _literal(each: Parameter, text: str, where: str) -> Literal:
    if each.values and text not in each.values:
        raise _unknown(f"{where}, {each.name}", text, each.values)
    datatype = each.datatype or XSD + "string"
    wrong = literals.fault(text, datatype)
    if wrong:
        name, word = datatype.removeprefix(XSD), _WORDS[each.type]
        raise ParameterError(
            f"{where}, {each.name}",
            Text(
                wrong.nl.replace(f"xsd:{name}", each.type),
                wrong.en.replace(f"an xsd:{name}", f"a {word}").replace(f"xsd:{name}", f"a {word}"),
            ),
            Text(f"geef een {each.type}", f"give a {word}"),
        )
    return Literal(text, datatype=NamedNode(datatype))


class _Lookup:
    """The things a parameter may be, by every word for them."""

    def __init__(self, each: Parameter, ask: Ask, lang: str, where: str) -> None:
        self.place = f"{where}, {each.name}"
        self.terms: dict[str, dict[Term, None]] = {}
        self.shown: dict[Term, str] = {}
        for term, word in ask(each.allowed_query()).rows:
            if not isinstance(term, NamedNode):
                continue
            short = shorten(term.value)
            last = short.rpartition(":")[2].rpartition("/")[2]
            if each.values and last not in each.values:
                continue
            words = {term.value, short, last}
            if isinstance(word, Literal):
                words.add(word.value)
                if word.language in (lang, None) or term not in self.shown:
                    self.shown[term] = word.value
            for each_word in words:
                self.terms.setdefault(each_word.casefold(), {})[term] = None

    def knows(self, text: str) -> bool:
        """Return whether *text* as a whole is a word for something."""
        return text.casefold() in self.terms

    def find(self, text: str) -> list[Term]:
        """Return what *text* means; raise ParameterError when that is nothing."""
        if text.casefold() in self.terms:
            return sorted(self.terms[text.casefold()], key=str)
        raise _unknown(self.place, text, self.shown.values())


def _unknown(where: str, text: str, known: Iterable[str]) -> ParameterError:
    what = Text(f"onbekende waarde {text}", f"unknown value {text}")
    return ParameterError(where, what, suggestion(text, known, limit=40))


def _bad(where: str, key: str, wanted: str) -> QueryError:
    return QueryError(
        where,
        Text(f"{key} in de kop klopt niet", f"{key} in the header is wrong"),
        Text(f"schrijf {wanted}", f"write {wanted}"),
    )
