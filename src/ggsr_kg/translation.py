"""English messages with the English names of concepts, where the shapes fill in their codes.

A code is the last word of the IRI of a concept. It is a Dutch word, so Dutch sentences keep it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ggsr_kg import answers, graphs, queries
from ggsr_kg.errors import Text
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import Literal, Quad
from ggsr_kg.namespaces import SH
from ggsr_kg.store import Store
from ggsr_kg.validation import Run

_PLACE = re.compile(r"\{[?$]\w+\}")


def english(run: Run, shapes: Iterable[Quad], graph: Store) -> Run:
    """Return the *run* of *shapes* with concepts by name in its English messages.

    Only what a shape has filled in is looked at, and only a whole value that is a code of *graph*
    (queries/casus/begripcodes.rq) becomes a name.

    Raises: QueryError: the graph cannot be asked.
    """
    forms, names = _forms(shapes), _names(graph)
    findings = tuple(_named(each, forms.get(each.rule, ()), names) for each in run.findings)
    return replace(run, findings=findings)


def _named(finding: Finding, forms: Iterable[re.Pattern[str]], names: Mapping[str, str]) -> Finding:
    told = _told(finding.message.en, forms, names)
    if told == finding.message.en:
        return finding
    return replace(finding, message=Text(finding.message.nl, told))


def _names(graph: Store) -> dict[str, str]:
    """Return the English names of concepts, by code."""
    query = queries.find("begripcodes", "casework")
    rows = graph.ask(query.text, query.name).rows
    return {answers.plain(row[0]): answers.plain(row[1]) for row in rows}


def _forms(shapes: Iterable[Quad]) -> Mapping[str, list[re.Pattern[str]]]:
    """Return what the English messages look like in which each shape (IRI) fills in values."""
    texts: dict[str, list[str]] = defaultdict(list)
    holders: dict[str, str] = {}
    for subject, predicate, value in map(graphs.terms, shapes):
        if predicate == SH + "sparql":
            holders[value.value] = subject.value
        elif predicate == SH + "message" and isinstance(value, Literal) and value.language == "en":
            texts[subject.value] += [value.value] if _PLACE.search(value.value) else []
    found: dict[str, list[re.Pattern[str]]] = defaultdict(list)
    for holder, messages in texts.items():
        for text in messages:
            form = "(.*)".join(map(re.escape, _PLACE.split(text)))
            found[holders.get(holder, holder)].append(re.compile(form, re.DOTALL))
    return dict(found)


def _told(message: str, forms: Iterable[re.Pattern[str]], names: Mapping[str, str]) -> str:
    r"""Return *message*, which one of *forms* fits, with a name for each value that is a code.

    >>> _told("no goal for wonen.", [re.compile("no goal for (.*)\\.")], {"wonen": "housing"})
    'no goal for housing.'
    """
    for form in forms:
        if match := form.fullmatch(message):
            for place in range(form.groups, 0, -1):
                start, end = match.span(place)
                name = names.get(message[start:end], message[start:end])
                message = message[:start] + name + message[end:]
            break
    return message
