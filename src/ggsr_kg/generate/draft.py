"""The case that is being invented: its items, in the order in which they are written.

A value is written the way Turtle writes it: `:probleem-1` for something in this case (the empty
prefix is the case), `leefgebied:wonen` for a concept, `true`, `3`, `"2016-05-01"^^xsd:date`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ggsr_kg.namespaces import PREFIXES

Item = dict[str, list[str]]

PARTS: dict[str, tuple[str, ...]] = {
    "aanmelding": (),
    "afspraken": ("Afspraak",),
    "betrokkenheden": ("Betrokkenheid",),
    "contacten": ("Contact",),
    "doelen": ("Doel",),
    "eerdere-hulp": ("EerderHulptraject",),
    "evaluaties": ("Evaluatie",),
    "gezinsleden": ("Gezinslid",),
    "gezinsoordelen": ("Gezinsoordeel",),
    "intensiteit": ("Intensiteit",),
    "maatregelen": ("Maatregel",),
    "nazorg": ("Nazorg", "Terugval"),
    "netwerk": ("Netwerkverkenning", "Netwerkpersoon"),
    "opschalingen": ("Opschaling",),
    "overleggen": ("Overleg",),
    "plannen": ("Gezinsplan", "Hulpverleningsplan"),
    "probleemanalyses": ("Probleemanalyse",),
    "problemen": ("Probleem",),
    "professionaloordelen": ("Professionaloordeel",),
    "regisseurs": ("Regisseurschap",),
    "stagnaties": ("Stagnatie",),
    "vaststellingen": ("Vaststelling",),
    "weigeringen": ("Weigering",),
    "zorg": ("Zorginzet",),
}
"""The parts of a case file, with the classes of the items they hold."""

_FAMILY_LEVEL = ("Gezin", "Gezinslid", "Persoon")


def day(when: date) -> str:
    """Return *when* as a value.

    >>> day(date(2016, 5, 1))
    '"2016-05-01"^^xsd:date'
    """
    return f'"{when.isoformat()}"^^xsd:date'


def month(when: date) -> str:
    """Return the month of *when* as a value.

    >>> month(date(2016, 5, 1))
    '"2016-05"^^xsd:gYearMonth'
    """
    return f'"{when.isoformat()[:7]}"^^xsd:gYearMonth'


def year(when: date) -> str:
    """Return the year of *when* as a value.

    >>> year(date(2016, 5, 1))
    '"2016"^^xsd:gYear'
    """
    return f'"{when.year:04}"^^xsd:gYear'


def date_of(value: str) -> date:
    """Return the date that a *value* of `day` holds.

    >>> date_of(day(date(2016, 5, 1)))
    datetime.date(2016, 5, 1)
    """
    return date.fromisoformat(value[1:11])


def after(when: date, days: int) -> date:
    """Return the date *days* after *when*."""
    return when + timedelta(days=days)


def years_after(when: date, years: int) -> date:
    """Return the date *years* after *when*; of 29 February, the last day of that month.

    >>> years_after(date(2016, 2, 29), 2)
    datetime.date(2018, 2, 28)
    """
    try:
        return when.replace(year=when.year + years)
    except ValueError:
        return when.replace(year=when.year + years, day=28)


class Draft:
    """A case in the making: named items, each a class and its properties.

    >>> draft = Draft("verzonnen-1-000001")
    >>> problem = draft.add("Probleem", "probleem", leefgebied="leefgebied:wonen")
    >>> goal = draft.add("Doel", "doel", probleem=problem)
    >>> draft.items[goal]["probleem"], draft.of("Probleem")
    ([':probleem-1'], [':probleem-1'])
    >>> draft.drop(problem)
    >>> "probleem" in draft.items[goal]
    False
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.iri = PREFIXES["casus"] + name
        self.token = f"casus:{name}"
        self.items: dict[str, Item] = {}
        self._numbers: dict[str, int] = {}

    @property
    def case(self) -> Item:
        """The case itself."""
        return self.items[self.token]

    def add(self, kind: str, name: str, **values: str | list[str]) -> str:
        """Add an item of class *kind* and return its token: *name* with the next number.

        A value that is an empty text or list is left out. What belongs to a case points to it.
        """
        number = self._numbers[name] = self._numbers.get(name, 0) + 1
        token = f":{name}-{number}"
        item: Item = {"a": [kind]}
        if kind not in _FAMILY_LEVEL:
            item["casus"] = [self.token]
        self.items[token] = item
        self.put(token, **values)
        return token

    def put(self, token: str, **values: str | list[str]) -> None:
        """Set properties of the item *token*; an empty value removes the property."""
        item = self.items[token]
        for key, value in values.items():
            if value:
                item[key] = [value] if isinstance(value, str) else list(value)
            else:
                item.pop(key, None)

    def of(self, *kinds: str) -> list[str]:
        """Return the tokens of the items of the classes *kinds*, in order."""
        return [token for token, item in self.items.items() if item["a"][0] in kinds]

    def where(self, kind: str, key: str, value: str) -> list[str]:
        """Return the tokens of the items of class *kind* whose property *key* holds *value*."""
        return [token for token in self.of(kind) if value in self.items[token].get(key, ())]

    def drop(self, *tokens: str) -> None:
        """Remove items with every reference to them; a statement without speaker goes too."""
        gone = set(tokens)
        silent: list[str] = []
        for token in gone:
            del self.items[token]
        for token, item in self.items.items():
            for key in [key for key, values in item.items() if not gone.isdisjoint(values)]:
                left = [value for value in item[key] if value not in gone]
                self.put(token, **{key: left})
                if key == "spreker" and not left:
                    silent.append(token)
        if silent:
            self.drop(*silent)

    def without(self, tokens: Iterable[str], key: str, *values: str) -> None:
        """Remove *values* from the property *key* of the items *tokens*."""
        for token in tokens:
            left = [value for value in self.items[token].get(key, ()) if value not in values]
            self.put(token, **{key: left})

    def complete(self, *parts: str) -> None:
        """Say that *parts* of the file are given in full."""
        declared = [
            *self.case.get("volledigVastgelegd", ()),
            *(f"dossieronderdeel:{part}" for part in parts),
        ]
        self.put(self.token, volledigVastgelegd=list(dict.fromkeys(declared)))

    def undeclared(self, *parts: str) -> None:
        """Do not say that *parts* of the file are given in full."""
        gone = [f"dossieronderdeel:{part}" for part in parts]
        self.without([self.token], "volledigVastgelegd", *gone)

    def empty(self, *parts: str) -> None:
        """Remove every item of *parts* and say that there are none."""
        self.unrecorded(*parts)
        self.complete(*parts)

    def unrecorded(self, *parts: str) -> None:
        """Remove every item of *parts* and say nothing about them."""
        for part in parts:
            self.drop(*self.of(*PARTS[part]))
        self.undeclared(*parts)
