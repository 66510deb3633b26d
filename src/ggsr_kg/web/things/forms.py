"""A document about a thing in the form that is wanted: a page, Turtle, JSON-LD or N-Triples."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from ggsr_kg import graphs
from ggsr_kg.graphs import Quad, Triple
from ggsr_kg.namespaces import W3ID
from ggsr_kg.web.media import content_type, wanted
from ggsr_kg.web.messages import HTML, Asked, Reply
from ggsr_kg.web.rendering import VARY
from ggsr_kg.web.things.addresses import FORMS, Address

NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples"}
_BY_MEDIA = {media: form for form, media in FORMS.items()}


def respond(
    asked: Asked,
    address: Address,
    page: Callable[[], Reply],
    triples: Callable[[], Iterable[Triple]],
) -> Reply:
    """Return the document at *address* as a *page*, or its *triples* in another form.

    An extension decides; without one the header Accept does, and the reply says where that form
    has an address of its own.

    Raises: Problem: none of the forms is wanted. AcceptError.
    """
    form = address.form or _BY_MEDIA[wanted(asked, [*_BY_MEDIA])]
    more = [("link", links(address, form))]
    if not address.form:
        more.append(("content-location", f"{address.place}.{form}"))
    if form == "html":
        made = page()
        return Reply(made.body, HTML, made.status, (*made.headers, *more))
    body = graphs.written([Quad(*each) for each in triples()], graphs.FORMATS[f".{form}"])
    return Reply(body, content_type(FORMS[form]), 200, (VARY, *more))


def links(address: Address, form: str) -> str:
    """Return the header Link: the other forms, the lasting address, and the thing itself."""
    place = address.place
    made = [
        f'<{place}.{each}>; rel="alternate"; type="{media}"'
        for each, media in FORMS.items()
        if each != form
    ]
    thing = quote(address.thing.value, safe="/:?#[]@!$&'()*+,;=~%")
    made.append(f'<{canonical(address)}>; rel="canonical"')
    made.append(f'<{place}.ttl>; rel="describedby"; type="text/turtle"')
    made.append(f'<{thing}>; rel="describes"')
    return ", ".join(made)


def canonical(address: Address) -> str:
    """Return the lasting address of the document."""
    return W3ID + address.place.removeprefix("/")
