"""A document about a thing in the form that is wanted: a page, Turtle, JSON-LD or N-Triples."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from ggsr_kg import turtle
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Quad, Triple
from ggsr_kg.namespaces import W3ID
from ggsr_kg.web.messages import HTML, Asked, Reply
from ggsr_kg.web.negotiation import best
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.things import jsonld
from ggsr_kg.web.things.addresses import FORMS, Address

NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples"}
_VARY = ("vary", "Accept, Accept-Language, Cookie")
_NONE = Text(
    "geen van de gevraagde vormen is er: vraag HTML, Turtle, JSON-LD of N-Triples",
    "none of the wanted forms is there: ask for HTML, Turtle, JSON-LD or N-Triples",
)


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
    form = address.form or wanted(asked)
    more = [("link", links(address, form))]
    if not address.form:
        more.append(("content-location", f"{address.place}.{form}"))
    if form == "html":
        made = page()
        return Reply(made.body, HTML, made.status, (*made.headers, *more))
    return Reply(render(form, triples()), _media(form), 200, (_VARY, *more))


def wanted(asked: Asked) -> str:
    """Return the extension of the form that *asked* accepts best.

    Raises: Problem: none of them is. AcceptError.
    """
    media = best(asked.accept, list(FORMS.values()))
    if media is None:
        raise Problem(406, _NONE, (_VARY,))
    return next(form for form, each in FORMS.items() if each == media)


def render(form: str, triples: Iterable[Triple]) -> bytes:
    """Return *triples* in the *form*: ttl, jsonld or nt."""
    if form == "ttl":
        text = turtle.write([Quad(*triple) for triple in triples])
    elif form == "jsonld":
        text = jsonld.render(triples)
    else:
        text = "".join(sorted(f"{triple} .\n" for triple in triples))
    return text.encode()


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


def _media(form: str) -> str:
    return FORMS[form] if form == "jsonld" else f"{FORMS[form]}; charset=utf-8"
