"""Messages with the names of concepts, where the shapes fill in their codes.

A code is the last word of the IRI of a concept, as uren-op.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from ggsr_kg import answers, queries
from ggsr_kg.errors import LANGUAGES, Text
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import Literal, Quad
from ggsr_kg.namespaces import SH
from ggsr_kg.shapegraph import triples
from ggsr_kg.store import Store
from ggsr_kg.validation import Run

_Forms = Mapping[tuple[str, str], list[str]]
"""The messages in which values are filled in, by shape (IRI) and language."""
_PLACE = re.compile(r"\{[?$]\w+\}")


def named(run: Run, shapes: Iterable[Quad], graph: Store) -> Run:
    """Return the *run* of *shapes* with concepts by name in its messages.

    Only what a shape has filled in is looked at, and only a whole value that is a code of *graph*
    (queries/casus/begripcodes.rq) becomes a name.

    Raises: QueryError: the graph cannot be asked.
    """
    forms, names = _forms(shapes), _names(graph)
    return replace(run, findings=tuple(_named(each, forms, names) for each in run.findings))


def _named(finding: Finding, forms: _Forms, names: Mapping[str, Mapping[str, str]]) -> Finding:
    nl, en = (
        _told(finding.message.of(lang), forms.get((finding.rule, lang), ()), names[lang])
        for lang in LANGUAGES
    )
    told = Text(nl, en)
    return finding if told == finding.message else replace(finding, message=told)


def _names(graph: Store) -> Mapping[str, Mapping[str, str]]:
    """Return the names of concepts, by language and code."""
    query = queries.find("begripcodes", "casework")
    rows = graph.ask(query.text, query.name).rows
    names: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
    for code, lang, name in (map(answers.plain, row) for row in rows):
        names[lang][code] = name
    return names


def _forms(shapes: Iterable[Quad]) -> _Forms:
    """Return the messages in which each shape (IRI) fills in values, by language."""
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    holders: dict[str, str] = {}
    for subject, predicate, value in triples(shapes):
        if predicate == SH + "sparql":
            holders[value.value] = subject.value
        elif predicate == SH + "message" and isinstance(value, Literal) and value.language:
            key = subject.value, value.language
            texts[key] += [value.value] if _PLACE.search(value.value) else []
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (holder, lang), messages in texts.items():
        found[holders.get(holder, holder), lang] += messages
    return dict(found)


@cache
def _form(text: str) -> re.Pattern[str]:
    """Return what *text* looks like with values filled in; few are asked for in most runs."""
    return re.compile("(.*)".join(map(re.escape, _PLACE.split(text))), re.DOTALL)


def _told(message: str, texts: Iterable[str], names: Mapping[str, str]) -> str:
    """Return *message*, made of one of *texts*, with a name for each value that is a code.

    >>> _told("no goal for wonen.", ["no goal for {?domain}."], {"wonen": "housing"})
    'no goal for housing.'
    """
    for text in texts:
        if match := _form(text).fullmatch(message):
            for place in range(_form(text).groups, 0, -1):
                start, end = match.span(place)
                name = names.get(message[start:end], message[start:end])
                message = message[:start] + name + message[end:]
            break
    return message
