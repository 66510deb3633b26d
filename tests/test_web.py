"""The frame of the web service: what every reply says, and that each answer is made in a child."""

import json

import pytest

from ggsr_kg import library
from ggsr_kg.web import table
from ggsr_kg.web.guards import HEADERS

KEPT = {
    "/",
    "/begrippen",
    "/def/{path:path}",
    "/doc/{path:path}",
    "/graaf",
    "/graaf/{path:path}",
    "/id/{path:path}",
    "/kaart",
    "/kader",
    "/openapi.json",
    "/vragen",
    "/vragen/termen.json",
    "/vragen/{name}",
}
"""What follows from the address and the graph: kept in memory once it was made."""


def test_health_tells_the_graph(service):
    """`/health` gives the number of statements of the packaged graph."""
    answered = service.ask("/health")

    assert answered.status == 200
    assert json.loads(answered.body)["statements"] == len(library.load())


def test_every_reply_has_the_headers(service):
    """A page, a file, a refusal and an address that is not there say the same of themselves."""
    for path in ("/health", "/static/page.css", "/nergens"):
        found = service.ask(path).headers

        for name in HEADERS:
            assert name in found, (path, name)


def test_pages_that_are_kept_bring_nothing():
    """Kept is what no body and no file of a visitor is part of; queries and checks never are."""
    kept = [each for each in table.ROUTES if each.keep]

    assert {each.path for each in kept} == KEPT
    assert {(each.methods, each.body, each.room) for each in kept} == {(("GET",), 0, False)}
    assert not any(path.startswith(("/sparql", "/toetsen", "/health")) for path in KEPT)


def test_files_are_sent_once(service):
    """HEAD of a file says of it what GET does; who has it gets a 304 without it."""
    for path in ("/static/page.css", "/vendor/yasgui/yasgui.min.js"):
        full, head = (service.ask(path, method) for method in ("GET", "HEAD"))
        had = service.ask(path, headers={"if-none-match": full.headers["etag"]})

        assert (full.status, head.status, had.status) == (200, 200, 304)
        assert (head.body, had.body) == (b"", b"")
        assert head.headers["content-length"] == str(len(full.body))
        assert head.headers["content-type"] == full.headers["content-type"]


@pytest.mark.parametrize("path", ["/kader", "/nergens", "/vragen/nergens", "/doc/nergens"])
def test_language_that_was_chosen_is_kept(service, path):
    """A page, also one that refuses, keeps the choice of a language that there is, and no other."""
    html = {"accept": "text/html", "accept-language": "en"}
    found = {
        lang: service.ask(path, headers=html, lang=lang).headers for lang in ("nl", "en", "fr")
    }

    assert all("Accept-Language" in headers["vary"] for headers in found.values())
    assert {lang: headers.get("set-cookie", "")[:7] for lang, headers in found.items()} == {
        "nl": "lang=nl",
        "en": "lang=en",
        "fr": "",
    }


@pytest.mark.parametrize("path", ["/", "/begrippen", "/kaart", "/kader", "/sparql", "/vragen"])
def test_forms_keep_the_language_of_the_address(service, path):
    """Who follows an address with a language stays in it, also through a form."""
    html = {"accept": "text/html"}
    plain = service.ask(path, headers=html).text
    english = service.ask(path, headers=html, lang="en").text
    field = '<input type="hidden" name="lang" value="en">'

    assert plain.count("<form") == english.count("<form") == english.count(field)
    assert 'name="lang"' not in plain
