"""The framework as a tree, and the list of terms: filters in the address, two languages."""

import re
from collections import Counter
from itertools import product

import pytest
from test_web_things import Read, members, shown, site, terms, texts

from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import DEF, ID, RDF, last
from ggsr_kg.web.homes import href
from ggsr_kg.web.things import concepts, framework

TYPE = NamedNode(RDF + "type")


def kader(lang="nl", **values):
    """Return the page of the framework."""
    return shown("/kader", lang=lang, view=framework.view, **values).body.decode()


def begrippen(lang="nl", **values):
    """Return the page of the terms."""
    return shown("/begrippen", lang=lang, view=concepts.view, **values).body.decode()


def codes(text):
    """Return the indicators that a page links to."""
    return [last(each) for each in Read(text).links if each.startswith("/doc/indicator/")]


def test_framework_is_whole():
    """The tree has five themes, 12 criteria, 33 case indicators and 14 policy ones, in order."""
    found = Read(kader()).links
    mine = codes(kader())

    assert sum(each.startswith("/doc/thema/") for each in found) == 5
    assert sum(each.startswith("/doc/criterium/") for each in found) == 12
    assert [f"c{n:02}" for n in range(1, 34)] == [each for each in mine if each[0] == "c"]
    assert [f"b{n:02}" for n in range(1, 15)] == [each for each in mine if each[0] == "b"]


@pytest.mark.parametrize(("level", "size"), [("casus", 33), ("beleid", 14), ("nergens", 0)])
def test_level_filters(level, size):
    """`?niveau=` leaves the indicators of one level; an unknown one leaves none and says so."""
    text = kader(niveau=level)

    assert len(codes(text)) == size
    assert ("Geen indicator" in text) == (size == 0)


def test_search_is_in_both_languages():
    """`?zoek=` finds an indicator by words of either language, or by its code, in any case."""
    for sought in ("direct aangemeld", "DIRECTLY registered", "c03"):
        assert codes(kader(zoek=sought)) == ["c03"], sought


def test_totals_are_those_of_the_graph():
    """Beside each indicator stands how many verdicts of each outcome it has."""
    graph, verdict = site().graph, NamedNode(DEF + "Oordeel")
    counted = Counter()
    for thing in {each.subject for each in graph.pointing(verdict) if each.predicate == TYPE}:
        said = {(each.predicate.value, each.object.value) for each in graph.about(thing)}
        indicators = {value for name, value in said if name == DEF + "indicator"}
        outcomes = {value for name, value in said if name == DEF + "uitkomst"}
        counted.update(product(indicators, outcomes))
    found = framework.read(site(), "nl")
    shown_there = {
        (one.iri, sign, number)
        for theme in found.themes
        for criterion in theme.criteria
        for one in criterion.indicators
        for sign, _, number in one.totals
    }
    signs = {"voldoet": "√", "verbeterpunt": "X", "niet-te-bepalen": "–"}

    assert {(a, signs[last(b)], number) for (a, b), number in counted.items()} == shown_there
    assert sum(number for *_, number in shown_there) == 113


def test_norms_stand_with_their_indicator():
    """An indicator with a norm links to it."""
    assert "/doc/norm/start-28-dagen" in Read(kader(zoek="c03")).links


def test_own_interpretation_is_told_apart():
    """28 days is what we make of "direct", and how sure that is stands with it."""
    text = kader(zoek="c03")
    own = "uitleg van ggsr-kg, niet van STJ</strong> (zekerheid: middel)"
    page = shown("/doc/indicator/c03").body.decode()

    assert text.count(own) == 1
    assert text.index("28 dagen") < text.index(own) < text.index("vier weken")
    assert "Een norm met status interpretatie is uitleg van ggsr-kg" in page
    assert '<th scope="col">Zekerheid</th>' in page


def test_municipality_of_a_norm_is_named():
    """Several towns have an approach of one name: beside a norm of it stands which one."""
    text = shown("/doc/indicator/c03").body.decode()

    assert '<th scope="col">Gemeente</th>' in text
    assert re.search(r"Gezinscoaching</a>\s*</td><td>\s*<a href=\"/doc/gemeente/gm0995\"", text)


def test_norms_are_searched_too():
    """An indicator is found by what its norm says, in both languages; one is one indicator."""
    for sought in ("vier weken", "four weeks"):
        assert codes(kader(zoek=sought)) == ["c03"], sought

    assert "1 indicator getoond" in kader(zoek="vier weken")


@pytest.mark.parametrize("kind", ["thema", "criterium"])
def test_part_of_the_tree_is_on_its_own_page(kind):
    """The page of a theme or criterion has the indicators in it, and no other."""
    thing, size = {"thema": ("toeleiding", 3), "criterium": ("k02", 4)}[kind]
    text = shown(f"/doc/{kind}/{thing}").body.decode()
    tree = text[text.index('class="thema-blok"') : text.index('class="vormen"')]

    assert len(re.findall(r'<li><span class="wat"><a href="/doc/indicator/', tree)) == size


def test_terms_are_all_there():
    """The list has every concept, class and property, each leading to its page."""
    found = set(Read(begrippen()).links)

    for thing in (*members("skos:Concept"), *terms()):
        assert href(thing) in found


def test_words_of_either_language_are_found():
    """A concept is found by its name, other name or definition, in Dutch and in English."""
    iri = ID + "begrip/leefgebied/gezin"
    for said in (texts(iri, "skos:prefLabel"), texts(iri, "skos:definition")):
        for text in said.values():
            assert href(iri) in Read(begrippen(zoek=text)).links, text

    assert href(iri) not in Read(begrippen(zoek="gezin onvindbaar")).links


def test_kind_filters():
    """`?soort=` leaves concepts, classes or properties."""
    found = {kind: set(Read(begrippen(soort=kind)).links) for kind in concepts.KINDS}

    assert "/def/ggsr/Casus" in found["klasse"]
    assert "/def/ggsr/aanmelddatum" in found["eigenschap"]
    assert "/doc/begrip/leefgebied/wonen" in found["begrip"]
    assert not {"/def/ggsr/aanmelddatum", "/doc/begrip/leefgebied/wonen"} & found["klasse"]


def test_nothing_found_says_what_to_do():
    """A search without result says so."""
    assert "probeer een korter woord" in begrippen(zoek="xyzzy")


def test_english_pages_speak_english():
    """With English asked for, names and words are English."""
    assert "The approach starts directly" in kader("en", zoek="c03")
    assert "family life" in begrippen("en", zoek="upbringing")


def test_what_was_sought_is_text(service):
    """What a visitor typed comes back as text, never as markup."""
    for path in ("/kader", "/begrippen"):
        answered = service.ask(path, zoek='"><script>alert(1)</script>')

        assert answered.status == 200
        assert "<script>alert" not in answered.text
