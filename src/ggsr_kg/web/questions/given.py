"""What an address gives for the parameters of a question.

`?gemeente=Delft` gives a value, twice the name or a comma two; an empty one says: no restriction,
also where the question has a value of its own. `lang` is no parameter but the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from ggsr_kg import parameters
from ggsr_kg.errors import ParameterError
from ggsr_kg.graphs import Term
from ggsr_kg.queries import Query
from ggsr_kg.results import Ask
from ggsr_kg.web import languages
from ggsr_kg.web.messages import Asked


@dataclass(frozen=True, slots=True)
class Given:
    """What was given for the parameters of *query*.

    *texts* are the values as they came, *terms* what they mean, *faults* what is wrong with the
    value of a parameter, by name, and *unknown* with the names of others. *missing* are the
    parameters that the question cannot do without.
    """

    query: Query
    texts: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    faults: Mapping[str, ParameterError] = field(default_factory=dict)
    unknown: tuple[ParameterError, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[ParameterError, ...]:
        """Everything that is wrong."""
        return (*self.unknown, *self.faults.values())

    def address(self, ending: str = "", lang: str = "") -> str:
        """Return the address of this answer, which says nothing that need not be said."""
        own = {each.name: each.default for each in self.query.params}
        pairs = [
            (name, text)
            for name, texts in self.texts.items()
            if texts != own.get(name)
            for text in (texts or ("",))
        ]
        pairs += [(languages.NAME, lang)] if lang else []
        path = f"/vragen/{self.query.name}{ending}"
        return f"{path}?{urlencode(pairs)}" if pairs else path


def texts_of(asked: Asked) -> dict[str, tuple[str, ...]]:
    """Return the values in the address by the name of their parameter, those left blank left out.

    >>> texts_of(Asked(values=(("a", " 1"), ("a", ""), ("lang", "en"), ("b", " "))))
    {'a': ('1',), 'b': ()}
    """
    names = dict.fromkeys(name for name, _ in asked.values if name != languages.NAME)
    return {name: tuple(filter(None, map(str.strip, asked.all(name)))) for name in names}


def read(query: Query, asked: Asked, ask: Ask) -> Given:
    """Return what *asked* gives for *query*, looked up with *ask*."""
    declared = {each.name: each for each in query.params}
    texts: dict[str, tuple[str, ...]] = {}
    unknown = []
    for name, values in texts_of(asked).items():
        if name not in declared:
            unknown.append(parameters.unknown_name(query.name, name, declared))
        elif values or declared[name].default:
            texts[name] = values
    terms, faults, missing = {}, {}, []
    for name, each in declared.items():
        values = texts.get(name, each.default)
        if not values and not each.optional:
            missing.append(name)
            continue
        try:
            found = parameters.resolve([each], {name: values}, ask, asked.lang, query.name)
        except ParameterError as error:
            faults[name] = error
        else:
            terms[name] = found[name]
    return Given(query, texts, terms, faults, tuple(unknown), tuple(missing))
