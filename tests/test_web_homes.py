"""An IRI of ours has one address on this server, that address means that IRI, and stays here."""

from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggsr_kg import graphs
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import ID, MUNICIPALITY, W3ID
from ggsr_kg.web.homes import SPACES, href, meant
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.site import Site
from ggsr_kg.web.things import documents

BASE = "http://127.0.0.1:8321"
PIECES = st.sampled_from(
    ["/", ".", "..", "#", "?", "%20", "%2F", "%23", "%C3%A9", "%", "é", "gemeente/", "'", "[", "&"]
)
RESTS = st.lists(PIECES | st.text("ab/.%2F0#?é:", max_size=4), max_size=6).map("".join)
IRIS = st.builds(str.__add__, st.sampled_from([*SPACES, W3ID]), RESTS)


@given(IRIS)
def test_address_means_the_iri(iri):
    """`meant(href(iri))` is *iri* first of all, and a browser stays on this server and path."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return
    place = href(iri)
    if place != iri:
        followed = urlsplit(urljoin(BASE, place))

        assert f"{followed.scheme}://{followed.netloc}" == BASE
        assert followed.path == place
        assert next(meant(unquote(place))) == node


@pytest.mark.parametrize(
    "iri",
    [f"{W3ID}/evil.example/p", f"{ID}/x", f"{ID}../../vragen", f"{ID}a/./b", f"{ID}gemeente/x"],
)
def test_what_would_lead_away_stands_where_it_says(iri):
    """An IRI that a browser would read as another address, or another IRI, gets none here."""
    assert href(iri) == iri


def test_every_thing_of_the_graph_has_an_address():
    """What the graph describes under our spaces stands on this server."""
    subjects = {quad.subject.value for quad in Site().graph if isinstance(quad.subject, NamedNode)}
    ours = {iri for iri in subjects if iri.startswith(tuple(SPACES))}

    assert len(ours) > 1000
    assert all(href(iri).startswith("/") for iri in ours)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("gemeente/Delft", "gemeente/gm0503"),
        ("gemeente/DELFT.ttl", "gemeente/gm0503.ttl"),
        ("gemeente/'s-hertogenbosch", "gemeente/gm0796"),
        ("gemeente/den haag", "gemeente/gm0518"),
    ],
)
def test_municipality_goes_by_its_name(path, place):
    """Whatever the case of the name, both redirects lead to the code and keep the parameters."""
    site = Site()
    names = {"gm0796": "'s-Hertogenbosch", "gm0518": "Den Haag"}
    text = "".join(
        f'<{MUNICIPALITY}{code}> a ggsr:Gemeente ; skos:prefLabel "{name}"@nl . '
        for code, name in names.items()
    )
    site.graph.add(_quads(text))
    asked = Asked(query=b"lang=en&alles=1", parts={"path": path}, path=f"/doc/{path}")

    for view in (documents.see_other, documents.view):
        reply = view(site, asked)

        assert dict(reply.headers)["location"] == f"/doc/{place}?lang=en&alles=1"


def _quads(text):
    head = "PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#> "
    head += "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    return graphs.read_bytes((head + text).encode(), "x", graphs.FORMATS[".ttl"], "urn:g")
