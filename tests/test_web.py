"""The frame of the web service: what every reply says, and that each answer is made in a child."""

import json

from ggsr_kg import library
from ggsr_kg.web.guards import HEADERS


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
