"""The words of a SPARQL text: kind, columns and VALUES, and what is refused before it runs."""

import pytest

from ggsr_kg import sparql
from ggsr_kg.errors import QueryError

FORMS = {
    "SELECT ?a {?a ?b ?c}": "SELECT",
    "prefix select: <urn:s> ask { select:a ?b 'CONSTRUCT' }": "ASK",
    "# SELECT\nCONSTRUCT WHERE { ?a ?b ?c }": "CONSTRUCT",
    "PREFIX e: <urn:SERVICE#> SELECT * { ?service e:SERVICE 'SERVICE' } # SERVICE": "SELECT",
    "BASE <urn:x> DESCRIBE <a>": "DESCRIBE",
}
REFUSED = {
    "nothing": ("", "no SPARQL question"),
    "prose": ("Welke oordelen zijn er?", "no SPARQL question"),
    "an update": ("INSERT DATA { <urn:a> <urn:b> 1 }", "changes data"),
    "LOAD": ("LOAD <http://127.0.0.1/>", "changes data"),
    "federation": ("SELECT * { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }", "SERVICE is off"),
    "federation in odd case": ("ASK { SeRvIcE<http://127.0.0.1/>{} }", "SERVICE is off"),
    "deep groups": ("SELECT * " + "{" * 3000 + "}" * 3000, "too deep"),
    "deep brackets": ("ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }", "too deep"),
    "many signs": ("ASK { FILTER(" + "!" * 10000 + "true) }", "too deep"),
    "many words": ("ASK { " + "?a ?b ?c . " * 9000 + "}", "too deep or long"),
    "a long IRI": ("ASK { <urn:" + "a" * 2**21 + "> ?b ?c }", "too large"),
}
COLUMNS = {
    "SELECT ?a $b WHERE { ?c ?d ?e }": ("a", "b"),
    "SELECT DISTINCT (STR(?x) AS ?y) (IF(?p, (?q), 1) AS ?z) ?w FROM <urn:g> { ?x ?p ?q }": (
        "y",
        "z",
        "w",
    ),
    "SELECT * { SELECT ?a { ?a ?b ?c } }": (),
    "ASK { ?a ?b ?c }": (),
}


@pytest.mark.parametrize("text", FORMS)
def test_form_is_read_from_words(text):
    """Words in strings, IRIs, comments and names are no keywords."""
    assert FORMS[text] == sparql.form(text, "x")


@pytest.mark.parametrize("name", REFUSED)
def test_unsafe_text_is_refused(name):
    """What is no question, leaves the store or would hurt the engine is refused before it runs."""
    text, expected = REFUSED[name]
    with pytest.raises(QueryError, match=expected):
        sparql.form(text, "x")


@pytest.mark.parametrize("text", COLUMNS)
def test_columns_are_read_in_order(text):
    """The named columns of a SELECT are read in order."""
    assert COLUMNS[text] == sparql.columns(text)


def test_fill_replaces_every_block_and_nothing_else():
    """Each block of a variable is filled; strings, comments and other VALUES stay."""
    text = (
        "ASK {{ VALUES ?a {{{0}}} VALUES ?b {{2}} {{ VALUES ?a {{{0}}} }} "
        "FILTER('VALUES ?a {{1}}') }} # VALUES ?a {{1}}"
    )

    assert text.format(" 9 ") == sparql.fill(text.format("UNDEF"), {"a": "9", "c": "8"})


def test_order_is_seen():
    """ORDER BY counts, a variable of that name does not."""
    assert sparql.ordered("SELECT ?a { ?a ?b ?c } ORDER BY ?a")
    assert not sparql.ordered("SELECT ?order { ?order ?by 'ORDER BY' }")
