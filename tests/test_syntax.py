"""Texts that are no SPARQL: which word is wrong, or what the question means that cannot be."""

import pytest

from ggsr_kg import queries, sparql
from ggsr_kg.errors import QueryError
from ggsr_kg.store import Store

AT = {
    "SELECT ?x WHERE { ?x a ggsr:Indicator": ("1:38", "einde van de vraag"),
    "SELECT ?x WHERE { ?x a ?y } ORDER BY": ("1:37", "einde van de vraag"),
    "SELECT ?x { ?x a 'tekst\n}": ("1:18", '"\'tekst"'),
    "SELECT ?a WHER { ?a ?b ?c }": ("1:11", '"WHER"'),
    "SELECT ?x\n WHERE { ?x a ?y }\n ORDR BY ?x": ("3:2", '"ORDR"'),
    "SELECT ?x {\n  ?x a ?y\n  ?x a ?z .\n}": ("3:3", '"?x"'),
    "SELECT ?x { ?x a ?y; ggsr:code}": ("1:31", '"}"'),
    "SELECT COUNT(?x) { ?x a ?y }": ("1:8", '"COUNT"'),
    "SELECT (CONCAT(?x, ?y) AS ?z) { ?x a ?y FILTER(CONTAIN(?x)) }": ("1:48", '"CONTAIN"'),
    "SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y } GRUP BY ?x": ("1:41", '"GRUP"'),
    "# ?\nASK { ?x a ggsr:A } # einde\n\n extra": ("4:2", '"extra"'),
    "ASK { ?x a " + "a" * 50 + " }": ("1:12", f'"{"a" * 40}..."'),
    "ASK { ?x a \x1b }": ("1:12", r'"\x1b"'),
}
MEANT = {
    "SELECT ?x ?n { ?x a ?t } GROUP BY ?x": "waarop niet is gegroepeerd",
    "SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }": "waarop niet is gegroepeerd",
    "ASK { { SELECT (STR(?y) AS ?z) { ?x a ?y } GROUP BY ?x } }": "waarop niet is gegroepeerd",
    "SELECT * { ?x a ?y } GROUP BY ?y": "gaat niet samen met GROUP BY",
    "SELECT (1 AS ?x) (2 AS ?x) {}": "noemt twee kolommen gelijk",
    "SELECT (1 AS ?x) { ?x a ?y }": "SELECT vult een variabele die er al is",
    "ASK { ?x a ?y BIND(1 AS ?x) }": "BIND vult een variabele die er al is",
    "ASK { VALUES (?x ?y) { (1) } }": "niet één waarde per variabele",
}


def told(text):
    """Return what is told about *text* in Dutch."""
    with pytest.raises(QueryError) as caught:
        Store().ask(text, "vraag")
    return caught.value.line("nl")


@pytest.mark.parametrize("text", AT)
def test_the_wrong_word_is_told_at_its_place(text):
    """The place is that of the word that cannot stand there, and nothing else is said."""
    place, word = AT[text]

    assert told(text).startswith(f"vraag:{place}: geen geldige SPARQL (onverwacht {word}); ")


@pytest.mark.parametrize("text", MEANT)
def test_what_cannot_be_meant_is_told_in_words(text):
    """What has the right form is told without a place, and with what to do about it."""
    assert told(text).startswith("vraag: geen geldige SPARQL (")
    assert f"{MEANT[text]}); " in told(text)


@pytest.mark.parametrize("name", queries.catalogue())
def test_an_own_word_in_a_question_is_found(name):
    """Wherever a word of nobody is put among those of a question, that one is told."""
    text = queries.find(name).text
    words = sparql.tokens(text)
    places = [word.start for word in words if word.text == "{"][:3]

    for start in places:
        line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        wrong = f"{text[:start]}hier {text[start:]}"

        assert f'vraag:{line}:{column}: geen geldige SPARQL (onverwacht "hier")' in told(wrong)
