"""The form of a question: a field for each parameter, filled in with what was given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ggsr_kg.answers import Answer, plain
from ggsr_kg.parameters import Parameter
from ggsr_kg.results import Ask
from ggsr_kg.web.questions import choices
from ggsr_kg.web.questions.choices import Choice
from ggsr_kg.web.questions.given import Given

_KINDS = {"datum": "date", "getal": "number"}
_FOLDED = 12
"""With more choices than this a field is folded."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    *kind* is "boxes", "one" (a list to choose one from) or the type of an input. *text* is what
    stands in an input, *chosen* the words that are chosen, *fault* what is wrong with them.
    """

    name: str
    label: str
    kind: str
    many: bool
    required: bool
    options: tuple[Choice, ...] = ()
    chosen: frozenset[str] = frozenset()
    text: str = ""
    fault: str = ""
    emptied: bool = False

    @property
    def folded(self) -> bool:
        """Whether the choices are shown only when they are asked for."""
        return len(self.options) > _FOLDED

    @property
    def told(self) -> str:
        """What is chosen, in words."""
        shown = [each.shown for each in self.options if each.word in self.chosen]
        return ", ".join(shown) if self.options else self.text


def fields(given: Given, ask: Ask, lang: str, whole: Answer | None) -> list[Field]:
    """Return the fields of the form for what was *given*, in *lang*.

    A field offers what stands in the column of its name in *whole*, the answer without restriction,
    and what was given.
    """
    columns = dict(zip(whole.columns, zip(*whole.rows, strict=True), strict=False)) if whole else {}
    found = {name: set(map(plain, terms)) - {""} for name, terms in columns.items()}
    return [_field(each, given, ask, lang, found.get(each.name, ())) for each in given.query.params]


def _field(each: Parameter, given: Given, ask: Ask, lang: str, values: Collection[str]) -> Field:
    terms = given.terms.get(each.name, ())
    options = choices.of(each, ask, lang, values, {plain(term) for term in terms})
    texts = given.texts.get(each.name, each.default)
    fault = given.faults.get(each.name)
    kind = "text" if each.list else _KINDS.get(each.type, "text")
    if options:
        kind = "boxes" if each.list else "one"
    return Field(
        name=each.name,
        label=each.label.of(lang),
        kind=kind,
        many=each.list,
        required=not each.optional,
        options=options,
        chosen=frozenset(choices.chosen(options, terms)),
        text=", ".join(texts),
        fault=f"{fault.what.of(lang)}; {fault.do.of(lang)}" if fault else "",
        emptied=bool(each.default),
    )
