"""Messages name a concept by its name in their language, wherever a shape fills in its code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import casuistiek

from ggsr_kg import answers, graphs, passages, queries, translation
from ggsr_kg.errors import Text
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import CONCEPT, DEF, SH, SHAPES
from ggsr_kg.validation import Run

_CODE = re.compile(r'BIND\(REPLACE\(STR\(\?(\w+)\), "\^\.\*/", ""\) AS \?(\w+)\)')


def names(lang: str) -> list[list[str]]:
    """Return each code with its name in *lang*."""
    query = queries.find("begripcodes", "casework")
    rows = casuistiek.setting().graph.ask(query.text, query.name).rows
    found = ([answers.plain(cell) for cell in row] for row in rows)
    return [[code, name] for code, language, name in found if language == lang]


def told() -> set[str]:
    """Return the properties (IRIs) of whose values a message tells the code."""
    texts: dict[object, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in map(graphs.terms, casuistiek.setting().shapes):
        if predicate in (SH + "message", SH + "select"):
            texts[subject][predicate].append(value.value)
    return {
        DEF + name
        for each in texts.values()
        for select in each[SH + "select"]
        for concept, variable in _CODE.findall(select)
        if any(f"{{?{variable}}}" in message for message in each[SH + "message"])
        for name in re.findall(rf"ggsr:(\w+) \?{concept}\b", select)
    }


def used() -> Iterator[NamedNode]:
    """Yield the concepts that these properties have in the cases of tests/casus."""
    properties = told()
    for path in casuistiek.FILES:
        for _, predicate, value in map(graphs.terms, casuistiek.fixture(path).cases.statements):
            if predicate in properties and value.value.startswith(CONCEPT):
                assert isinstance(value, NamedNode)
                yield value


def test_each_code_in_a_message_has_one_english_name() -> None:
    """The properties that messages are about have values of these schemes only, all named."""
    known = dict(names("en"))
    labels = passages.names(casuistiek.setting().graph, used(), "en")
    english = {iri.rpartition("/")[2]: label for iri, label in labels.items()}

    assert {DEF + name for name in ("leefgebied", "afsluitreden", "netwerkstaat")} < told()
    assert len(labels) == len(set(used()))
    assert len(known) == len(names("en"))
    assert english.items() <= known.items()


def test_only_codes_that_fit_in_a_dutch_sentence_stay() -> None:
    """In Dutch a code is a word itself, or has a name: uren-op is not told."""
    dutch, english = dict(names("nl")), dict(names("en"))
    left = set(english) - set(dutch)

    assert [] == [code for code in left if not code.isalpha()]
    assert {"uren-op": "uren op", "niet-behaald": "niet behaald"}.items() <= dutch.items()
    assert {"laag", "samenhang"} < left


def named(rule: str, nl: str, en: str) -> Text:
    """Return the message of a finding of *rule* with concepts by name."""
    setting = casuistiek.setting()
    run = Run("e", (), (Finding(f"{SHAPES}{rule}", "urn:x", Text(nl, en)),))
    (finding,) = translation.named(run, setting.shapes, setting.graph).findings
    return finding.message


def test_only_what_is_filled_in_is_translated() -> None:
    """A whole value becomes a name; words of the message and other values stay."""
    goals = "No goal was set for a problem in the domain of life {}; the norm is a goal for every "
    days = "The approach started {} days after the registration; the norm is at most 28 days."

    assert named("C14Shape", "op wonen", f"{goals.format('wonen')}problem.") == Text(
        "op wonen", f"{goals.format('housing')}problem."
    )
    assert named("C14Shape", "", f"{goals.format('werkplaats')}problem.").en == (
        f"{goals.format('werkplaats')}problem."
    )
    assert named("C03Shape-tijd", "", days.format("40")).en == days.format("40")
    assert named("C14Shape", "", "wonen").en == "wonen"
    assert named("EigenShape", "", "wonen").en == "wonen"


def test_two_codes_in_one_message() -> None:
    """Each value of a message is named in its own place, in both languages."""
    text = (
        "The approach was closed with the reason {} while a problem was still active in the domain "
        "of life {}; the norm is that the help goes on until the problems are solved or manageable."
    )

    dutch = (
        "De aanpak is afgesloten met als reden {} terwijl er nog een probleem speelde op het "
        "leefgebied {}; de norm is dat de hulp doorgaat tot de problemen zijn opgelost of "
        "beheersbaar."
    )
    codes, en, nl = ("uren-op", "gezin"), ("hours used up", "family life"), ("uren op", "gezin")

    assert named("C29Shape-reden", dutch.format(*codes), text.format(*codes)) == Text(
        dutch.format(*nl), text.format(*en)
    )
