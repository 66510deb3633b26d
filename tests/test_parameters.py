"""What a user gives for a parameter becomes an RDF term, or an error that names what is allowed."""

import pytest

from ggsr_kg import graphs, parameters
from ggsr_kg.errors import ParameterError, QueryError, Text
from ggsr_kg.graphs import Literal, NamedNode
from ggsr_kg.parameters import Parameter
from ggsr_kg.store import Store

DATA = b"""
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
PREFIX gemeente: <https://identifier.overheid.nl/tooi/id/gemeente/>
PREFIX aanpak: <https://w3id.org/ggsr/id/aanpak/>
PREFIX uitkomst: <https://w3id.org/ggsr/id/begrip/uitkomst/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
gemeente:gm0503 a ggsr:Gemeente ; skos:prefLabel "Delft"@nl .
gemeente:gm0995 a ggsr:Gemeente ; skos:prefLabel "Lelystad"@nl .
aanpak:delft a ggsr:Aanpak ; skos:prefLabel "Gezinscoaching"@nl .
aanpak:lelystad a ggsr:Aanpak ; skos:prefLabel "Gezinscoaching"@nl .
uitkomst:voldoet skos:inScheme <https://w3id.org/ggsr/id/begrippenkader/uitkomst> ;
  skos:notation "X, of V" ; skos:prefLabel "voldoet"@nl , "met"@en .
"""
GEMEENTE = "https://identifier.overheid.nl/tooi/id/gemeente/"


@pytest.fixture(scope="module")
def ask():
    """Return the questioning function of a small store."""
    store = Store()
    store.add(graphs.read_bytes(DATA, "x", graphs.FORMATS[".ttl"], "urn:g"))
    return store.ask


def resolve(ask, kind, value, *, many=True, lang="nl", **more):
    """Return the terms for one *value* of a parameter of type *kind*."""
    each = Parameter("p", kind, Text("p", "p"), list=many, **more)
    return parameters.resolve([each], {"p": value}, ask, lang, "vraag")["p"]


@pytest.mark.parametrize(
    "word", ["Delft", "delft", " DELFT ", "gm0503", "gemeente:gm0503", GEMEENTE + "gm0503"]
)
def test_thing_by_any_word(ask, word):
    """A label in any case, a local name, a prefixed name and an IRI mean the same thing."""
    assert (NamedNode(GEMEENTE + "gm0503"),) == resolve(ask, "gemeente", word)


def test_lists(ask):
    """Commas and repetition both give more values; a comma inside a known word splits nothing."""
    both = {NamedNode(GEMEENTE + "gm0503"), NamedNode(GEMEENTE + "gm0995")}

    assert both == set(resolve(ask, "gemeente", "Delft, Lelystad"))
    assert both == set(resolve(ask, "gemeente", ["Delft", "Lelystad"]))
    assert 1 == len(resolve(ask, "uitkomst", "X, of V"))


def test_label_of_two_things(ask):
    """A label that two things share means both in a list, and is refused where one is wanted."""
    assert 2 == len(resolve(ask, "aanpak", "Gezinscoaching"))
    with pytest.raises(ParameterError, match="choose from: aanpak:delft, aanpak:lelystad"):
        resolve(ask, "aanpak", "Gezinscoaching", many=False)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("jaar", "2013,"), ("gemeente", "Delft,"), ("gemeente", "Delft, ,Lelystad"), ("tekst", ",")],
)
def test_a_comma_without_a_value_is_refused(ask, kind, value):
    """Something was left out there, so it is not known what is asked."""
    with pytest.raises(ParameterError) as caught:
        resolve(ask, kind, value)

    assert "vraag, p: er staat een komma zonder waarde; haal de komma weg" == (
        caught.value.line("nl")
    )


def test_unknown_value_names_the_nearest(ask):
    """An unknown value is refused with the nearest and the allowed ones, in the language asked."""
    with pytest.raises(ParameterError) as caught:
        resolve(ask, "gemeente", "Delf")

    assert "onbekende waarde Delf; bedoelt u Delft? Bekend: Delft, Lelystad" in caught.value.line(
        "nl"
    )


@pytest.mark.parametrize(
    ("kind", "value", "datatype"),
    [("jaar", "2013", "gYear"), ("getal", 3, "integer"), ("datum", "2013-02-28", "date")],
)
def test_literal_gets_its_datatype(ask, kind, value, datatype):
    """A year, a number and a date become typed literals."""
    expected = Literal(str(value), datatype=NamedNode(parameters.XSD + datatype))

    assert (expected,) == resolve(ask, kind, value)


def test_text_is_never_syntax(ask):
    """Quotes and braces in a value stay inside one literal."""
    nasty = '" } INSERT DATA { <urn:a> <urn:b> "'

    assert (Literal(nasty),) == resolve(ask, "tekst", nasty)


@pytest.mark.parametrize(
    ("kind", "value", "word"),
    [("jaar", "13", "year"), ("getal", "drie", "whole number"), ("datum", "2013", "date")],
)
def test_wrong_literal_is_refused(ask, kind, value, word):
    """A value that does not fit the datatype is refused with the form wanted, in usual words."""
    with pytest.raises(ParameterError) as caught:
        resolve(ask, kind, value)

    assert str(caught.value).startswith(f"vraag, p: not a {word}, whose form is ")
    assert str(caught.value).endswith(f"; give a {word}")
    assert f"geen {kind}, met als vorm " in caught.value.what.nl


def test_allowed_texts(ask):
    """A literal with fixed values takes only those."""
    with pytest.raises(ParameterError, match="did you mean primair"):
        resolve(ask, "tekst", "primar", values=("primair", "secundair"))


def test_default_required_and_none(ask):
    """Without a value the default holds, a required one is demanded, an empty one is refused."""
    year = Parameter("p", "jaar", Text("p", "p"), default=("2013",))

    assert ["2013"] == [t.value for t in parameters.resolve([year], {}, ask, "nl", "v")["p"]]
    assert () == parameters.resolve([year], {"p": []}, ask, "nl", "v")["p"]
    with pytest.raises(ParameterError, match="p: there is no value"):
        parameters.resolve([year], {"p": ""}, ask, "nl", "v")
    with pytest.raises(ParameterError, match="parameter p is missing"):
        parameters.resolve(
            [Parameter("p", "jaar", Text("", ""), optional=False)], {}, ask, "nl", "v"
        )


def test_unknown_name_is_refused(ask):
    """A parameter that the question does not have is refused with the nearest."""
    with pytest.raises(
        ParameterError, match="there is no parameter gemente; did you mean gemeente"
    ):
        parameters.resolve(
            [Parameter("gemeente", "gemeente", Text("", ""))], {"gemente": "x"}, ask, "nl", "v"
        )


@pytest.mark.parametrize(
    "spec",
    [
        "gemeente",
        {"name": "a", "type": "jaar"},
        {"name": "a", "type": "jaar", "label": "jaar"},
        {"name": "a", "type": "eeuw", "label": {"nl": "a", "en": "a"}},
        {"name": "a", "type": "jaar", "label": {"nl": "a", "en": "a"}, "lijst": True},
    ],
)
def test_wrong_declaration_is_refused(spec):
    """A declaration with a missing, unknown or wrong key is refused."""
    with pytest.raises(QueryError, match="in the header is wrong"):
        parameters.parameter(spec, "x")
