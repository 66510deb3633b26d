"""Which form a client gets is decided in one way, at every address that has more than one."""

import pytest

from ggsr_kg.web.media import CSV, HTML, TURTLE
from ggsr_kg.web.rendering import VARY

ADDRESSES = {
    "/doc/indicator/c03": TURTLE,
    "/vragen/leefgebieden": CSV,
    "/sparql?query=ASK%7B%7D": CSV,
    "/sparql": TURTLE,
}


@pytest.mark.parametrize("path", ADDRESSES)
def test_refusal_and_caches_are_told_alike(service, path):
    """What is not there in a wanted form is refused in one sentence; every reply tells caches."""
    got = service.ask(path, headers={"Accept": ADDRESSES[path]})
    refused = service.ask(path, headers={"Accept": "image/png", "Accept-Language": "en"})

    assert (200, ADDRESSES[path]) == (got.status, got.media)
    assert got.headers["vary"] == refused.headers["vary"] == VARY[1]
    assert refused.status == 406
    assert refused.text.startswith("none of the wanted forms is there; choose from ")
    assert ADDRESSES[path] in refused.text


@pytest.mark.parametrize("path", ADDRESSES)
def test_browser_gets_a_page(service, path):
    """Where a page is there, a browser gets it."""
    assert service.ask(path, headers={"Accept": f"{HTML}, */*;q=0.8"}).media == HTML
