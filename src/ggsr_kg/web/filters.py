"""What of the judgements is shown: the filters in the address of the overview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ggsr_kg import parameters
from ggsr_kg.parameters import Parameter
from ggsr_kg.queries import Query
from ggsr_kg.results import Ask
from ggsr_kg.web import problems
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.questions import given

Row = Mapping[str, str]
Given = Mapping[str, Sequence[str]]
"""Values by the name of a parameter."""
Label = tuple[str, str]
"""A name, and the group it is in."""
NAMES = ("gemeente", "peiljaar", "thema", "aanpak", "uitkomst")
"""The filters, each the name of a parameter of the questions too."""
OUTCOMES = {"√": "voldoet", "X": "verbeterpunt", "–": "niet-te-bepalen"}
"""The printed outcomes, each with the name of its concept."""


@dataclass(frozen=True, slots=True)
class Option:
    """What may be chosen of a filter: its *value* in the address, its *name*, the *group* it is in.

    *link* is the address with the option switched.
    """

    value: str
    name: str
    group: str = ""
    chosen: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """The *options* of each filter."""

    options: Mapping[str, tuple[Option, ...]]

    @property
    def given(self) -> dict[str, list[str]]:
        """The values that were chosen, by filter; a filter without any restricts nothing."""
        found = {name: [o.value for o in self.options[name] if o.chosen] for name in NAMES}
        return {name: values for name, values in found.items() if values}

    def chosen(self, name: str) -> tuple[Option, ...]:
        """Return the options of the filter *name* that were chosen."""
        return tuple(option for option in self.options[name] if option.chosen)

    def of(self, query: Query) -> dict[str, list[str]]:
        """Return what was chosen of the filters that *query* takes."""
        takes = {parameter.name for parameter in query.params}
        return {name: values for name, values in self.given.items() if name in takes}

    def allows(self, name: str, value: str) -> bool:
        """Return whether *value* is chosen, or nothing of the filter *name* is."""
        values = self.given.get(name)
        return values is None or value in values


def local(iri: str) -> str:
    """Return the last part of *iri*, by which a question knows a thing.

    >>> local("https://w3id.org/ggsr/id/aanpak/delft-gezinscoaching")
    'delft-gezinscoaching'
    """
    return iri.rpartition("/")[2]


def address(question: str, given: Given, ending: str = "") -> str:
    """Return the address of the answer to *question* with the parameters *given*.

    >>> address("oordelen", {"gemeente": ["Delft", "Lelystad"]}, ".csv")
    '/vragen/oordelen.csv?gemeente=Delft&gemeente=Lelystad'
    """
    values = urlencode(given, doseq=True)
    return f"/vragen/{question}{ending}" + (f"?{values}" if values else "")


def read(asked: Asked, verdicts: Iterable[Row], query: Query, ask: Ask) -> Filters:
    """Return the filters in the address; *verdicts*, all of them, give what may be chosen.

    The rows are those of `oordeelkaarten`. A value is what *query*, asked with *ask*, takes for it.

    Raises: Problem: a parameter or value means nothing; it names the nearest that does.
    """
    rows = sorted(verdicts, key=lambda row: row["indicator"])
    known: dict[str, dict[str, Label]] = {
        "gemeente": {r["gemeente"]: (r["gemeente"], "") for r in rows},
        "peiljaar": {r["peiljaar"]: (r["peiljaar"], "") for r in rows},
        "thema": {local(r["themaIri"]): (r["thema"], "") for r in rows if _of_a_case(r)}
        | {local(r["themaIri"]): (r["thema"], "") for r in rows},
        "aanpak": {local(r["aanpakIri"]): (r["aanpak"], r["gemeente"]) for r in rows},
        "uitkomst": {value: (sign, "") for sign, value in OUTCOMES.items()},
    }
    names = {name: {value: value for value in found} for name, found in known.items()}
    names["gemeente"] = {local(r["gemeenteIri"]): r["gemeente"] for r in rows}
    declared = [each for each in query.params if each.name in NAMES]
    values = values_of(asked, declared, names, ask)
    options = {
        name: tuple(
            Option(value, *label, value in values[name], _switched(asked, values, name, value))
            for value, label in _ordered(name, known[name])
        )
        for name in NAMES
    }
    return Filters(options)


def _of_a_case(row: Row) -> bool:
    """Return whether a verdict is at case level; the indicators there name the themes in order."""
    return row["indicator"].startswith("C")


def _ordered(name: str, known: Mapping[str, Label]) -> list[tuple[str, Label]]:
    """Return the options of a filter in order: of the framework, of outcome, or of name."""
    if name in ("thema", "uitkomst"):
        return list(known.items())
    return sorted(known.items(), key=lambda option: (option[1][1], option[1][0]))


@problems.given()
def values_of(
    asked: Asked, declared: Iterable[Parameter], known: Mapping[str, Mapping[str, str]], ask: Ask
) -> dict[str, list[str]]:
    """Return the values that were asked for, by filter: those *known* by the last part of an IRI.

    The page takes the parameters *declared*; what they mean is looked up with *ask*.

    Raises: Problem: a parameter or value means nothing here; it names the nearest that does.
    """
    narrowed = [replace(each, values=tuple(known.get(each.name, ()))) for each in declared]
    texts = given.texts_of(asked)
    terms = parameters.resolve(narrowed, texts, ask, asked.lang, asked.path)
    return {
        name: [values[local(term.value)] for term in terms.get(name, ())]
        for name, values in known.items()
    }


def _switched(asked: Asked, values: Mapping[str, list[str]], name: str, value: str) -> str:
    """Return the address with *value* of the filter *name* put on, or off when it is on."""
    pairs = [(key, each) for key, each in asked.values if key not in NAMES]
    pairs += [(key, each) for key in NAMES for each in values[key] if (key, each) != (name, value)]
    if value not in values[name]:
        pairs.append((name, value))
    return f"{asked.path}?{urlencode(pairs)}" if pairs else asked.path
