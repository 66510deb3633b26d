"""The words of a SPARQL text: kind, columns and VALUES, and what is refused before it runs."""

import time

import pytest

from ggsr_kg import admission, sparql
from ggsr_kg.errors import ForbiddenError, QueryError
from ggsr_kg.store import Store

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
    "deep groups": ("SELECT * " + "{" * 3000 + "}" * 3000, "too deep"),
    "deep brackets": ("ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }", "too deep"),
    "many signs": ("ASK { FILTER(" + "!" * 10000 + "true) }", "too deep"),
    "many words": ("ASK { " + "?a ?b ?c . " * 9000 + "}", "too long"),
    "a long sum": ("ASK { FILTER(" + "+".join("1" * 3000) + ") }", "too long"),
    "many options": ("ASK { " + "OPTIONAL { ?a ?b ?c } " * 1500 + "}", "too long"),
    "many columns": ("SELECT " + "(1 AS ?x) " * 1500 + "{}", "too long"),
    "a long IRI": ("ASK { <urn:" + "a" * 2**21 + "> ?b ?c }", "too large"),
}
U = "<http://127.0.0.1/>"
FORBIDDEN = [
    f"SELECT * {{ SERVICE {U} {{ ?a ?b ?c }} }}",
    f"SELECT * {{ SERVICE SILENT {U} {{ ?a ?b ?c }} }}",
    f"ASK {{ SeRvIcE{U}{{}} }}",
    f"ASK {{ SERVICE# a comment\n{U}{{}} }}",
    f"ASK {{ # a comment\rSERVICE {U}{{}}\n }}",
    f"PREFIX : {U} ASK {{SERVICE:a{{}}}}",
    f"PREFIX : {U} ASK {{SERVICESILENT:a{{}}}}",
    f"ASK {{ ?a ?b trueSERVICE{U}{{}} }}",
    f"ASK {{ ?a ?b true.SERVICE {U} {{}} }}",
    f"ASK {{ ?a ?b 1e5SERVICE{U}{{}} }}",
    f"ASK {{ ?a ?b 'c'@en.SERVICE {U} {{}} }}",
    f"ASK {{ <http://x/\\u0041#> ?b ?c SERVICE {U} {{}} }}",
    f"ASK {{ <http://x/\u00a0#> ?b ?c SERVICE {U} {{}} }}",
    f"PREFIX e: <u:> ASK {{ e:a\\# ?b ?c SERVICE {U} {{}} }}",
    f"ASK {{ \\u0053ERVICE {U} {{}} }}",
    f"ASK {{ S\\U00000045RVICE {U} {{}} }}",
    f"VALUES ?u {{ {U} }} SERVICE ?u {{}}",
    f"LOAD {U}",
    f"LOAD SILENT {U} INTO GRAPH <u:a>",
    f"lo\\u0061d {U}",
    f"INSERT DATA {{ <u:a> <u:b> 1 }} ; LOAD {U}",
]
ALIKE = [
    'ASK { ?service ?load "SERVICE <u:a> {}" } # SERVICE <u:a> {}',
    "ASK { ?a <http://e/SERVICE> 'x'@service }",
    "PREFIX e: <u:> ASK { ?a e:SERVICE ?b { ?c ?d ?e } }",
    "PREFIX service: <u:> ASK FROM service:a { GRAPH service:b { service:c ?a service:d } }",
    "PREFIX e: <u:> ASK { e:true.SERVICE <u:a> ?b }",
    "ASK { ?a ?b '" + "-" * 500 + "' }",
]
LONG = {
    "dots": "a." * 500_000,
    "dashes": "a-" * 500_000,
    "escaped quotes": '"' + '\\"' * 500_000,
    "quotes on lines": "'a\n" * 300_000,
    "long quotes": "\"\"\" ''' " * 100_000,
    "open brackets": "<a" * 500_000,
    "codepoints": "<" + "\\u0041" * 170_000,
    "backslashes": "e:" + "\\" * 1_000_000,
    "a long name": "a" * 1_000_000,
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
    assert FORMS[text] == admission.form(text, "x")


@pytest.mark.parametrize("name", REFUSED)
def test_unsafe_text_is_refused(name):
    """What is no question, leaves the store or would hurt the engine is refused before it runs."""
    text, expected = REFUSED[name]
    with pytest.raises(QueryError, match=expected):
        admission.form(text, "x")


@pytest.mark.parametrize("text", FORBIDDEN)
def test_what_leaves_the_store_is_forbidden(text):
    """SERVICE and LOAD are told from the rest, in every way in which the engine reads them."""
    with pytest.raises(ForbiddenError, match=r"(SERVICE|LOAD) is off"):
        admission.form(text, "x")


@pytest.mark.parametrize("name", LONG)
def test_reading_takes_no_longer_than_the_text_is_long(name):
    """No text that is as large as it may be keeps the reader busy for long."""
    start = time.process_time()
    with pytest.raises(QueryError):
        admission.form(LONG[name], "x")

    assert time.process_time() - start < 5


@pytest.mark.parametrize("text", ALIKE)
def test_what_only_looks_like_it_is_a_question(text):
    """A name, a string, an IRI or a comment with such a word in it is answered normally."""
    assert admission.form(text, "x") == "ASK"
    assert Store().ask(text).boolean is False


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
