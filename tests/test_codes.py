"""The Dutch codes in answers have English words for people, in the columns where they are codes."""

import re

import pytest

from ggsr_kg import answers, codes, library, queries
from ggsr_kg.graphs import Literal

QUESTIONS = queries.catalogue()
NO_CELLS = {
    ("caseload", "maximum"),
    ("ontbrekend-partnertype", "primair"),
    ("partnerdekking", "primair"),
}
"""Words that a question compares with, and does not answer."""


@pytest.fixture(scope="module")
def graph():
    """Return the packaged graph."""
    return library.load()


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("grens-van-casussen", "grens", {"highest", "lowest"}),
        ("grenzen", "soort", {"age limit", "caseload limit", "limit of hours"}),
        ("leefgebieddekking", "rang", {"primary", "secondary"}),
        ("leerbijeenkomst", "soort", {"participant", "recommendation"}),
        ("normen", "richting", {"exactly", "maximum", "minimum"}),
        ("ontbrekende-partijen", "soort", {"party", "signatory"}),
        ("partnerdekking", "basis", {"inferred", "stated"}),
        ("partnerdekking", "dekking", {"no", "unknown", "yes"}),
        ("partners-jeugd-en-gezinsteams", "leerbijeenkomst", {"inferred", "no", "yes"}),
        ("rapportages", "wijze", {"orally", "presented"}),
        ("regisseur-hele-duur", "soort", {"claim", "verdict"}),
    ],
)
def test_codes_have_english_words(graph, name, column, expected):
    """A column of codes is in English for people, as the ontology calls what they stand for."""
    found = answers.ask(graph.ask, queries.find(name), {}, "en")

    assert expected == {row[column] for row in found.worded().records()} - {""}


def test_a_total_is_called_so(graph):
    """The row of all themes together has an English name too."""
    found = answers.ask(graph.ask, queries.find("totalen-casusniveau"), {}, "en")

    assert ("totaal", "total") == (
        found.records()[-1]["thema"],
        found.worded().records()[-1]["thema"],
    )


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_word_of_a_question_has_an_english_one(graph, name):
    """A Dutch word that a question itself gives as a value has a word in its column.

    That is the column of its line, or where it stands elsewhere in the question one of them all.
    """
    query = queries.find(name)
    for line in query.text[query.text.index("SELECT") :].splitlines():
        own = re.findall(r"AS \?(\w+)\)$", line)
        columns = own if set(own) & set(query.columns) else query.columns
        for code in set(re.findall(r'"([a-z][a-z ]+)"', line)) - {"nl"}:
            row = tuple(Literal(code) for _ in columns)
            told = codes.words(graph.ask, columns, [row], "en")

            assert told or (name, code) in NO_CELLS, line


def test_there_are_no_words_for_codes_in_dutch(graph):
    """In Dutch a code is a word already."""
    cells = ("bestaat", "niveau"), [(Literal("ja"), Literal("beleid"))]

    assert {} == codes.words(graph.ask, *cells, "nl")
    assert {("bestaat", "ja"): "yes", ("niveau", "beleid"): "policy level"} == codes.words(
        graph.ask, *cells, "en"
    )
