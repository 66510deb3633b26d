"""Every page of the service in a browser: whole, quiet, reachable and readable for everybody."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from browser import LANGUAGES, NARROW, SCHEMES, check_width, links, tab_to
from test_web_things import members, shapes, terms

from ggsr_kg.web.homes import href
from ggsr_kg.web.rendering import MENU

pytestmark = pytest.mark.slow

DEEP = (
    "/?gemeente=Delft&uitkomst=verbeterpunt",
    "/def/ggsr-shapes/OordeelShape",
    "/def/ggsr/Casus",
    "/doc/aanpak/delft-gezinscoaching",
    "/doc/begrip/leefgebied/wonen",
    "/doc/bewering/delft-2013-b03-1",
    "/doc/document/factsheet-delft",
    "/doc/gemeente/gm0503",
    "/doc/indicator/c15",
    "/doc/oordeel/lelystad-casus-c28",
    "/doc/organisatie/triade",
    "/doc/passage/delft-b03-2013",
    "/doc/thema/samenwerking",
    "/graaf",
    "/vragen/oordelen?gemeente=Delft",
    "/vragen/voortgang",
)
"""One page of each kind that the menu does not name."""
PAGES = (*MENU, *DEEP)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_is_accessible_in_both_languages(visitor, path, lang):
    """Axe finds nothing serious, wide and narrow; the page says its language, and fits 360 px.

    One language is light where it is wide and the other dark, so that each two of these meet. Only
    tables and pictures scroll sideways.
    """
    wide, narrow = SCHEMES if lang == "nl" else reversed(SCHEMES)
    page = visitor.open(path, lang=lang)

    assert page.locator("html").get_attribute("lang") == lang

    visitor.check_accessible(page, [wide])
    page = visitor.open(path, NARROW, lang)
    check_width(page)
    visitor.check_accessible(page, [narrow])


@pytest.mark.parametrize("path", PAGES)
def test_skip_link_leads_to_the_content(visitor, path):
    """The first key brings the link past the menu, and it brings the focus to the content."""
    page = visitor.open(path)
    page.keyboard.press("Tab")

    assert page.locator(".sprong:focus").is_visible()

    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "inhoud"


@pytest.mark.parametrize("path", MENU)
def test_keyboard_reaches_every_page_of_the_menu(visitor, path):
    """Tab and Enter lead from the first page to each page of the menu."""
    page = visitor.open("/")
    tab_to(page, f'nav a[href="{path}"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")

    assert page.locator('nav a[aria-current="page"]').get_attribute("href") == path


def test_every_link_leads_somewhere(visitor, service):
    """Each address on this service that one of the pages links to answers with 200, at once.

    Of each term, concept, indicator and shape the page has a test of its own.
    """
    tested = (*terms(), *shapes(), *members("skos:Concept"), *members("ggsr:Indicator"))
    known = set(map(href, tested)) - set(PAGES)
    found = {}
    for path in PAGES:
        for address in links(visitor.open(path)):
            found.setdefault(address.removeprefix(service.base), path)

    def status(address):
        return service.ask(address, headers={"accept": "text/html"}).status

    asked = [address for address in found if address not in known]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        statuses = dict(zip(asked, pool.map(status, asked), strict=True))

    assert set(MENU) <= set(asked)
    assert [] == [(a, found[a], said) for a, said in statuses.items() if said != 200]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_there_without_scripts(visitor, path):
    """Without JavaScript the head and the content are there."""
    page = visitor.open(path, script=False)

    assert page.locator("h1").inner_text()
    assert page.locator("#inhoud").inner_text()
