"""What stands in a cell as a term of the graph, or why it cannot be one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from ggsr_kg.errors import Text, nearest, suggestion
from ggsr_kg.graphs import IRI_LIMIT, Literal, NamedNode
from ggsr_kg.intake import dates, layout, naming
from ggsr_kg.intake.book import Unusable, Value
from ggsr_kg.intake.layout import Choice, Column, Sheet
from ggsr_kg.namespaces import DEF, PREFIXES, XSD

_TRUE = {"ja", "j", "waar", "yes", "y", "true", "1"}
_FALSE = {"nee", "n", "onwaar", "no", "false", "0"}
_BOOLEAN, _INTEGER, _DECIMAL = (NamedNode(XSD + each) for each in ("boolean", "integer", "decimal"))
_APART = re.compile(r"\s*[;\n]\s*")
_WHOLE = re.compile(r"(?:https?|urn|tag):\S+")
_PREFIXED = re.compile(r"([a-z0-9]+):([\w.-]+)")
_BROKEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_DIGITS = re.compile(r"[+-]?[0-9]{1,18}")
_FRACTION = re.compile(r"[+-]?[0-9]{1,18}[.,][0-9]{1,18}")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?P<rest>,\d+)?", re.ASCII)
"""Thousands apart; without decimals it may as well be meant as a fraction."""
_CODE = re.compile(r"[\w.-]+")
"""What may be the code of a person: a name has spaces."""
_LATER = DEF + "vervolgOp"
_APPROACH = DEF + "aanpak"
_PERSON, _FAMILY = DEF + "Persoon", DEF + "Gezin"

_COMMAS = Unusable(
    Text("een komma tussen twee waarden", "a comma between two values"),
    Text("scheid waarden met een puntkomma", "separate values with a semicolon"),
)

Made = NamedNode | Literal | Unusable


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one case: its IRI (*case*), and of each class of things the *ids*, with IRI."""

    case: str
    ids: dict[str, dict[str, str]]


class Values:
    """What cells of *sheets* mean; *called* are these as messages name them."""

    def __init__(self, sheets: Sequence[Sheet], called: Sequence[Sheet] = ()) -> None:
        self._named = {each.kind: each.name for each in called or sheets}
        self._chosen = {id(column): _choices(column) for each in sheets for column in each.columns}
        self._read: Mapping[str, Callable[[Column, Value, Rows], Made]] = {
            layout.DATE: lambda column, value, rows: dates.read(value),
            layout.TRUTH: lambda column, value, rows: _truth(value),
            layout.NUMBER: lambda column, value, rows: _number(value),
            layout.DECIMAL: lambda column, value, rows: _decimal(value),
            layout.TEXT: lambda column, value, rows: Literal(text(value), language=column.lang),
            layout.IRI: lambda column, value, rows: _iri(text(value), column.property == _LATER),
            layout.LINK: self._link,
        }

    def of(self, column: Column, value: Value, rows: Rows) -> Iterator[Made]:
        """Yield what *value* means in *column* for a row of the case *rows*: each of its values."""
        if isinstance(value, Unusable):
            yield value
        elif isinstance(value, str) and column.kind in (layout.LINK, layout.IRI):
            read = self._read[column.kind]
            for each in apart(value):
                yield read(column, each, rows)
        elif value is not None:
            yield self._read[column.kind](column, value, rows)

    def _link(self, column: Column, value: Value, rows: Rows) -> Made:
        """Return the thing that *value* names: a choice, a row, or what has an IRI."""
        name = text(value)
        chosen = self._chosen[id(column)].get(name.casefold())
        if chosen and not column.targets:
            return chosen
        ids = [rows.ids[kind][name] for kind in column.targets if name in rows.ids.get(kind, ())]
        if len({*ids, *(each.value for each in (chosen,) if each)}) > 1:
            return Unusable(
                Text("een naam die meer dan één ding heeft", "a name that several things have"),
                Text("geef het ding een eigen naam", "give the thing a name of its own"),
            )
        if ids or chosen:
            return chosen or NamedNode(ids[0])
        if _WHOLE.fullmatch(name) or _PREFIXED.fullmatch(name):
            return _iri(name, is_case=False)
        found = _elsewhere(column, name, rows)
        return NamedNode(found) if found else self._unknown(column, name, rows)

    def _unknown(self, column: Column, name: str, rows: Rows) -> Unusable:
        """Return what is wrong with the *name* of nothing."""
        if column.many and any(
            self._is_known(column, each.strip(), rows) for each in name.split(",")
        ):
            return _COMMAS
        sheets = [self._named[kind] for kind in column.targets if kind in self._named]
        nl, en = (", ".join(each.of(lang) for each in sheets) for lang in ("nl", "en"))
        elsewhere = any(name in ids for ids in rows.ids.values())
        if sheets and elsewhere:
            return Unusable(
                Text(
                    "de naam van een rij van een ander blad", "the name of a row of another sheet"
                ),
                Text(f"noem een rij van blad {nl}", f"name a row of sheet {en}"),
            )
        if sheets and not column.choices:
            return Unusable(
                Text("de naam van een rij die er niet is", "the name of a row that is not there"),
                Text(
                    f"verbeter de naam, of voeg de rij toe op blad {nl}",
                    f"correct the name, or add the row on sheet {en}",
                ),
            )
        alike = [_alike(name, column.choices, lang) for lang in ("nl", "en")]
        if many := next(filter(None, alike), ()):
            listed = ", ".join(many)
            return Unusable(
                Text("een naam die meer dan één ding heeft", "a name that several things have"),
                _or_own(
                    column,
                    Text(
                        f"kies die van uw gemeente: {listed}",
                        f"choose that of your municipality: {listed}",
                    ),
                ),
            )
        meant = _meant(name, column.choices)
        names = ([each.name.of(lang) for each in column.choices] for lang in ("nl", "en"))
        near = (meant.name.nl, meant.name.en) if meant else (name, name)
        do = [*map(suggestion, near, names)]
        what = Text("geen van de keuzen", "none of the choices")
        return Unusable(what, _or_own(column, Text(do[0].nl, do[1].en)))

    def _is_known(self, column: Column, name: str, rows: Rows) -> bool:
        """Return whether *name* is a choice of *column*, or a row that it may name."""
        named = any(name in rows.ids.get(kind, ()) for kind in column.targets)
        return named or name.casefold() in self._chosen[id(column)]


def _or_own(column: Column, do: Text) -> Text:
    """Return what to *do*; where *column* is of approaches, also how to name one of one's own."""
    if column.property != _APPROACH:
        return do
    return Text(
        f"{do.nl}; een eigen aanpak vult u in als IRI, met een bestand erbij dat die beschrijft",
        f"{do.en}; an approach of your own is given as an IRI, with a file that describes it",
    )


def _meant(name: str, choices: Iterable[Choice]) -> Choice | None:
    """Return which of *choices* has a name in either language, or a code, that is nearly *name*.

    >>> two = [Choice("", "x", Text("ouder", "parent")), Choice("", "y", Text("kind", "child"))]
    >>> _meant("moeder", two).name.en, _meant("parnt", two).name.en, _meant("oom", two)
    ('parent', 'parent', None)
    """
    named = {name: each for each in choices for name in (each.code, each.name.en, each.name.nl)}
    near = nearest(name, named)
    return named[near] if near else None


def _alike(name: str, choices: Sequence[Choice], lang: str) -> list[str]:
    """Return the *choices* of which *name* says all but the code, when that is more than one.

    A choice that shares its name has its code, which starts with the municipality, behind it.

    >>> two = [Choice("", code, Text(*[f"Coaching ({code})"] * 2)) for code in ("ede", "urk")]
    >>> _alike("coachin", two, "nl"), _alike("coaching (urk)", two[:1], "nl")
    (['Coaching (ede)', 'Coaching (urk)'], [])
    """
    found: dict[str, list[str]] = {}
    for each in choices:
        whole = each.name.of(lang)
        found.setdefault(whole.removesuffix(f" ({each.code})").casefold(), []).append(whole)
    near = nearest(name.casefold(), found)
    return found[near] if near and len(found[near]) > 1 else []


def _elsewhere(column: Column, name: str, rows: Rows) -> str | None:
    """Return the IRI of what has no row in this case: its family, a person, a row of another."""
    case, slash, rest = name.partition("/")
    if column.targets == (_FAMILY,):
        return naming.thing(rows.case, name)
    if slash and case and rest and column.targets:
        return naming.thing(naming.case(case), rest)
    is_code = _CODE.fullmatch(name) and name.casefold() not in dates.UNKNOWN
    return naming.person(name) if _PERSON in column.targets and is_code else None


def _choices(column: Column) -> Mapping[str, NamedNode]:
    """Return each choice of *column* by its names and code."""
    found = {each.code.casefold(): NamedNode(each.iri) for each in column.choices}
    for each in column.choices:
        names = (each.name.en.casefold(), each.name.nl.casefold())
        found |= dict.fromkeys(names, NamedNode(each.iri))
    return found


def apart(value: str) -> list[str]:
    r"""Return the names in a cell that may hold several.

    >>> apart("a; b;\n c")
    ['a', 'b', 'c']
    """
    return [each for each in _APART.split(value.strip()) if each]


def text(value: Value) -> str:
    """Return *value* as text; a whole number without its decimals.

    >>> text(12.0), text(" a "), text(True)
    ('12', 'a', 'ja')
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return "" if value is None else str(value).strip()


def _truth(value: Value) -> Made:
    word = text(value).casefold()
    if word in _TRUE or word in _FALSE:
        return Literal("true" if word in _TRUE else "false", datatype=_BOOLEAN)
    what = Text("geen ja of nee", "no yes or no")
    return Unusable(what, Text("vul ja of nee in, of niets", "fill in yes or no, or nothing"))


def _number(value: Value) -> Made:
    word = text(value)
    if isinstance(value, bool) or not _DIGITS.fullmatch(word):
        what = Text("geen heel getal", "no whole number")
        return Unusable(what, Text("vul een heel getal in", "fill in a whole number"))
    return Literal(str(int(word)), datatype=_INTEGER)


def _decimal(value: Value) -> Made:
    word = text(value)
    if isinstance(value, str) and (grouped := _GROUPED.fullmatch(word)):
        word = word.replace(".", "") if grouped["rest"] else ""
    if isinstance(value, bool) or not (_DIGITS.fullmatch(word) or _FRACTION.fullmatch(word)):
        what = Text("geen getal", "no number")
        return Unusable(what, Text("vul een getal in, zoals 0,8", "fill in a number, as 0.8"))
    return Literal(word.replace(",", "."), datatype=_DECIMAL)


def _iri(name: str, is_case: bool) -> Made:
    """Return the IRI that *name* is, whole or with a prefix of the house; or that of a case."""
    found = _PREFIXED.fullmatch(name)
    if found and found[1] in PREFIXES:
        return NamedNode(PREFIXES[found[1]] + found[2])
    if is_case and ":" not in name:
        return NamedNode(naming.case(name))
    if _WHOLE.fullmatch(name) and not _BROKEN.search(name) and len(name) <= IRI_LIMIT:
        with suppress(ValueError):
            return NamedNode(name)
    return Unusable(
        Text("geen IRI", "no IRI"),
        Text(
            "schrijf de hele IRI, of een voorvoegsel van ggsr-kg met de naam",
            "write the whole IRI, or a prefix of ggsr-kg with the name",
        ),
    )
