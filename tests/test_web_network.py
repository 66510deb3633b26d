"""The picture of the network: each thing once, with a link, and the same in a table."""

from __future__ import annotations

import re
from html import unescape

import pytest
from browser import NARROW, WIDE, check_width, tab_to

from ggsr_kg.web import network
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.site import Site


@pytest.fixture(scope="module")
def site() -> Site:
    """Return what the pages show."""
    return Site()


def page(site: Site, lang: str = "nl", **values: str) -> str:
    """Return the page with *values* in its address."""
    asked = Asked(path="/kaart", values=tuple(values.items()), lang=lang)
    return network.view(site, asked).body.decode()


def names(text: str) -> list[str]:
    """Return the names in the picture."""
    return [unescape(name) for name in re.findall(r'data-naam="([^"]*)"', text)]


def test_every_thing_and_tie_is_drawn(site: Site) -> None:
    """Each end of `netwerk` is one link to its page, each tie one line and one row of the table."""
    rows = site.records("netwerk", "nl")
    ends = {(row[side + "soort"], row[side]) for row in rows for side in ("van", "naar")}
    text = page(site)
    drawn = re.findall(r'<a class="knoop (\w+)" href="([^"]+)"', text)

    assert sorted((kind, href(iri)) for kind, iri in ends) == sorted(drawn)
    assert len(rows) == len(re.findall(r"<path class=.\w+. data-van", text))
    assert len(rows) == text.count("<tr><td>")


def test_inferred_ties_are_dashed_and_named(site: Site) -> None:
    """As many lines are drawn as inferred as the answer infers; the table says so in words."""
    inferred = [row for row in site.records("netwerk", "nl") if row["basis"] == "afgeleid"]
    text = page(site)

    assert len(inferred) == text.count('<path class="afgeleid" data-van')
    assert len(inferred) == text.count("<td>afgeleid</td>")


def test_one_municipality_is_what_leads_on_from_it(site: Site) -> None:
    """With a municipality the others are gone, and every thing hangs on it."""
    text = page(site, gemeente="Delft")
    found = names(text)

    assert "Delft" in found
    assert not {"Dordrecht", "Leeuwarden", "Lelystad"} & set(found)
    assert "Sociaal Team" in found
    assert len(found) < len(names(page(site)))


def test_parts_of_all_municipalities_are_the_whole(site: Site) -> None:
    """No tie hangs on no municipality: the four parts together are the whole."""
    towns = ("Delft", "Dordrecht", "Leeuwarden", "Lelystad")
    parts = [set(re.findall("<tr><td>.*", page(site, gemeente=town))) for town in towns]

    assert set(re.findall("<tr><td>.*", page(site))) == set.union(*parts)


def test_search_keeps_what_is_tied(site: Site) -> None:
    """A name that is sought stays, marked, with all that leads to it and from it."""
    text = page(site, gemeente="Lelystad", zoek="GGZ")

    assert names(text) == ["Lelystad", "Gezinscoaching", "(j-)GGZ", "gezondheid"]
    assert re.findall(r'knoop partner raak" href="([^"]+)"', text) == [
        "/doc/begrip/partnertype/p05"
    ]


def test_search_without_result_names_the_nearest(site: Site) -> None:
    """A name that nothing has gives a sentence with the nearest one, and no empty picture."""
    text = page(site, zoek="Wielborg<h")

    assert "Wielborgh?" in text
    assert "<h”" not in text
    assert '<svg class="netwerk" id="net"' not in text


def test_unknown_municipality_is_refused(site: Site) -> None:
    """A municipality that is not there is an error that helps."""
    with pytest.raises(Problem, match=r"Delf;.*Delft"):
        page(site, gemeente="Delf")


def test_english_page_is_english(site: Site) -> None:
    """Words, kinds and concepts are in English."""
    text = page(site, "en")

    assert "Who with whom" in text
    assert "(domain of life)" in text
    assert "housing" in names(text)


@pytest.mark.slow
def test_focus_shows_what_is_tied(visitor):
    """The name with the focus, and what it is tied to, stays; the rest fades; Escape ends that."""
    page = visitor.open("/kaart?gemeente=Lelystad")
    tab_to(page, '.knoop[data-naam="Triade"]')

    assert page.locator("#net.kiest").count() == 1
    lit = page.locator(".knoop.aan").evaluate_all("all => all.map(each => each.dataset.naam)")
    assert {"Lelystad", "Jeugd- en Gezinsteams", "Triade"} <= set(lit)
    assert "voedselbank" not in lit

    page.keyboard.press("Escape")

    assert page.locator("#net.kiest").count() == 0

    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/organisatie/triade")


@pytest.mark.slow
def test_typing_marks_the_name_and_tells_so(visitor):
    """While somebody types, what has the name is marked and a screen reader hears how many."""
    page = visitor.open("/kaart")
    page.locator("#zoek").press_sequentially("wielb")

    assert page.locator(".knoop.raak").get_attribute("data-naam") == "Wielborgh"
    assert page.locator("#melding").inner_text().startswith("wielb: 1, vast aan ")

    page.keyboard.press("Enter")
    page.wait_for_url("**/kaart?zoek=wielb")

    assert "Wielborgh" in page.locator("#inhoud").inner_text()


@pytest.mark.slow
def test_keyboard_goes_past_the_picture(visitor):
    """A link before the picture opens the table behind it and goes there."""
    page = visitor.open("/kaart")
    tab_to(page, ".voorbij")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.matches('#tabel summary')")
    assert page.locator("#tabel table").is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("size", [WIDE, NARROW, (1090, 700), (1120, 700)])
def test_picture_that_must_be_scrolled_says_so(visitor, size):
    """A line says that the picture is wider than the window, where it is, and nowhere else."""
    page = visitor.open("/kaart?gemeente=Lelystad", size)
    wider = page.locator(".rol:has(#net)").evaluate("it => it.scrollWidth > it.clientWidth")

    assert page.locator(".smal").is_visible() == wider == (size[0] < 1100)


@pytest.mark.slow
def test_found_page_is_accessible_and_fits(visitor):
    """With a search the page is as accessible and as narrow as without."""
    for path in ("/kaart?zoek=mee", "/kaart?zoek=nergens"):
        page = visitor.open(path, NARROW)
        check_width(page)
        visitor.check_accessible(page)


def test_search_without_anything_near_says_what_there_is(service):
    """Nothing like it: the page names what can be searched, and suggests no nameless thing."""
    found = service.ask("/kaart", zoek="qqqqqq", lang="nl")

    assert "zoek op een deel van de naam van een gemeente" in found.text
    assert "bedoelt u" not in found.text
