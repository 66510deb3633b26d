"""What a finding says: the message of the shape with its values filled in, or words of our own.

The engines word a finding each in their own way, in English, and differ in how they fill in a
value; here both say the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ggsr_kg.errors import Text
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Term
from ggsr_kg.namespaces import SH, shorten
from ggsr_kg.shapegraph import VALIDATORS, ShapeGraph

_PLACE = re.compile(r"\{([?$]\w+)\}")
_ABSENT = "–"
_SHOWN = 8
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "MinCount": ("minCount", "moet er ten minste {} keer staan", "must be there at least {} times"),
    "MaxCount": ("maxCount", "mag er hoogstens {} keer staan", "may be there at most {} times"),
    "Class": ("class", "moet van de klasse {} zijn", "must be of the class {}"),
    "Datatype": ("datatype", "moet van het type {} zijn", "must be of the type {}"),
    "NodeKind": ("nodeKind", "moet een {} zijn", "must be a {}"),
    "In": ("in", "moet een van deze zijn: {}", "must be one of these: {}"),
    "HasValue": ("hasValue", "moet de waarde {} hebben", "must have the value {}"),
    "Pattern": ("pattern", "moet de vorm {} hebben", "must have the form {}"),
    "MinLength": (
        "minLength",
        "moet ten minste {} tekens hebben",
        "must have {} characters or more",
    ),
    "MaxLength": (
        "maxLength",
        "mag hoogstens {} tekens hebben",
        "must have {} characters or fewer",
    ),
    "MinExclusive": ("minExclusive", "moet meer zijn dan {}", "must be more than {}"),
    "MinInclusive": ("minInclusive", "moet ten minste {} zijn", "must be at least {}"),
    "MaxExclusive": ("maxExclusive", "moet minder zijn dan {}", "must be less than {}"),
    "MaxInclusive": ("maxInclusive", "mag hoogstens {} zijn", "must be at most {}"),
    "LessThan": (
        "lessThan",
        "moet minder of eerder zijn dan {}",
        "must be less than {}, or before",
    ),
    "LessThanOrEquals": (
        "lessThanOrEquals",
        "mag niet meer of later zijn dan {}",
        "must not be more than {}, or after",
    ),
    "Equals": ("equals", "moet gelijk zijn aan {}", "must equal {}"),
    "Disjoint": ("disjoint", "mag niet gelijk zijn aan {}", "must not equal {}"),
    "LanguageIn": ("languageIn", "moet in een van deze talen zijn: {}", "must be in one of: {}"),
    "UniqueLang": (
        "uniqueLang",
        "mag in elke taal maar één keer voorkomen",
        "may be there once per language",
    ),
    "Closed": ("closed", "hoort hier niet", "does not belong here"),
    "Not": ("not", "mag niet voldoen aan {}", "must not satisfy {}"),
    "Node": ("node", "moet voldoen aan {}", "must satisfy {}"),
    "And": ("and", "moet aan alle eisen voldoen: {}", "must satisfy all of: {}"),
    "Or": ("or", "moet aan een van de eisen voldoen: {}", "must satisfy one of: {}"),
    "Xone": ("xone", "moet aan precies één eis voldoen: {}", "must satisfy exactly one of: {}"),
    "QualifiedMinCount": (
        "qualifiedMinCount",
        "moet er ten minste {} keer staan met wat de vorm eist",
        "must be there at least {} times with what the shape demands",
    ),
    "QualifiedMaxCount": (
        "qualifiedMaxCount",
        "mag er hoogstens {} keer staan met wat de vorm eist",
        "may be there at most {} times with what the shape demands",
    ),
}
_OTHER = ("voldoet niet aan de eis {}", "does not satisfy the demand {}")


def messages(
    shapes: ShapeGraph, shape: Term, component: str, path: str | None, said: list[Literal]
) -> tuple[Literal, ...]:
    """Return the messages of a result of *shape*, given what the engine *said*.

    *component* and *path* are those of the result.
    """
    templates = _templates(shapes, shape, component)
    if templates:
        return tuple(sorted((_filled(templates, message) for message in said), key=str))
    name = component.removeprefix(SH).removesuffix("ConstraintComponent")
    text = shorten(shape.value)
    nl, en = _OTHER
    if name in _WORDS:
        parameter, nl, en = _WORDS[name]
        found = [each for v in shapes.values(shape, SH + parameter) for each in _shown(shapes, v)]
        text = ", ".join(found[:_SHOWN]) + (", ..." if len(found) > _SHOWN else "")
    about = shapes.text(shape, SH + "name") or Text(path or "", path or "")
    return (
        Literal(_sentence(about.en, en.format(text)), language="en"),
        Literal(_sentence(about.nl, nl.format(text)), language="nl"),
    )


def _sentence(about: str, text: str) -> str:
    return f"{about}: {text}." if about else f"{text[0].upper()}{text[1:]}."


def _templates(shapes: ShapeGraph, shape: Term, component: str) -> list[Literal]:
    """Return the messages that the shape has for *component*, the one with most words first."""
    holders = [shape]
    if component == SH + "SPARQLConstraintComponent":
        holders += shapes.values(shape, SH + "sparql")
    elif not component.startswith(SH):
        custom = NamedNode(component)
        holders += [custom, *(v for kind in VALIDATORS for v in shapes.values(custom, kind))]
    found = [value for each in holders for value in shapes.values(each, SH + "message")]
    texts = [value for value in found if isinstance(value, Literal)]
    return sorted(texts, key=lambda text: -len(_PLACE.sub("", text.value)))


def _shown(shapes: ShapeGraph, value: Term) -> list[str]:
    """Return the parameter *value*, or the members of the list that it is, as text."""
    if not isinstance(value, Literal) and shapes.is_list(value):
        return [shown for item in shapes.items(value) for shown in _shown(shapes, item)]
    if isinstance(value, BlankNode):
        return ["..."]
    return [value.value if isinstance(value, Literal) else shorten(value.value)]


def _filled(templates: list[Literal], message: Literal) -> Literal:
    """Return *message* in the language of its template, with IRIs as short names.

    The engines drop the language of a message in which they fill in values.
    """
    for template in templates:
        parts = _PLACE.split(template.value)
        form = "(.*)".join(re.escape(part) for part in parts[::2])
        found = re.fullmatch(form, message.value, re.DOTALL)
        if found and message.language in (None, template.language):
            values = [_value(*each) for each in zip(parts[1::2], found.groups(), strict=True)]
            text = "".join(
                part for pair in zip(parts[::2], [*values, ""], strict=True) for part in pair
            )
            language = template.language
            return Literal(text, language=language) if language else Literal(text)
    return message


def filled(template: Literal, values: Mapping[str, Term | None]) -> Literal:
    """Return the message *template* with *values* by name of variable, as a reader wants them.

    >>> filled(Literal("na {?dagen} dagen", language="nl"), {"dagen": Literal(30)}).value
    'na 30 dagen'
    """

    def shown(place: re.Match[str]) -> str:
        value = values.get(place[1][1:])
        return _ABSENT if value is None else _value(place[1], value.value)

    text = _PLACE.sub(shown, template.value)
    return Literal(text, language=template.language) if template.language else Literal(text)


def _value(variable: str, text: str) -> str:
    """Return what the engine put at *variable*; one without value it leaves as it stands."""
    if text in (variable, f"{{{variable}}}"):
        return _ABSENT
    return shorten(text.removeprefix("<").removesuffix(">"))
