"""The frame of the web service: what every reply says, and that each answer is made in a child."""

import json

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
