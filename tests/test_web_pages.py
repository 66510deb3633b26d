"""Every page of the service in a browser: whole, quiet, reachable and readable for everybody."""

import pytest
from browser import LANGUAGES, NARROW, check_width, links, tab_to

from ggsr_kg.web.rendering import MENU

pytestmark = pytest.mark.slow

DEEP = (
    "/doc/oordeel/delft-2013-b03",
    "/doc/indicator/c15",
    "/vragen/oordelen?gemeente=Delft",
)
"""One page of each kind that the menu does not name."""
PAGES = (*MENU, *DEEP)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_is_accessible_in_both_languages(visitor, path, lang):
    """Axe finds nothing serious, in light and dark, wide and narrow; the page says its language."""
    page = visitor.open(path, lang=lang)

    assert page.locator("html").get_attribute("lang") == lang

    visitor.check_accessible(page)
    visitor.check_accessible(visitor.open(path, NARROW, lang))


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_a_narrow_window(visitor, path):
    """At 360 px the page does not scroll sideways; only tables and pictures in it do."""
    for lang in LANGUAGES:
        check_width(visitor.open(path, NARROW, lang))


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


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(visitor, service, path):
    """Each address on this service that a page links to answers with 200, or sends on to one."""
    page = visitor.open(path)
    found = links(page)
    failed = {}
    for address in found:
        answered = service.ask(address.removeprefix(service.base), headers={"accept": "text/html"})
        if answered.status not in (200, 303):
            failed[address] = answered.status

    assert found
    assert {} == failed


@pytest.mark.parametrize("path", PAGES)
def test_page_is_there_without_scripts(visitor, path):
    """Without JavaScript the head and the content are there."""
    page = visitor.open(path, script=False)

    assert page.locator("h1").inner_text()
    assert page.locator("#inhoud").inner_text()
