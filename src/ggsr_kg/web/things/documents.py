"""The documents about things, terms, shapes and named graphs, and the way to them."""

from __future__ import annotations

from urllib.parse import unquote

from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import DEF, RDF
from ggsr_kg.web import judgements
from ggsr_kg.web.messages import Asked, Reply, redirect
from ggsr_kg.web.site import Site
from ggsr_kg.web.things import addresses, descriptions, forms, pages, wholes
from ggsr_kg.web.things.addresses import Address

_TYPE = NamedNode(RDF + "type")
_VERDICT = NamedNode(DEF + "Oordeel")


def see_other(site: Site, asked: Asked) -> Reply:
    """Send who asks for a thing on to the document about it.

    Raises: Problem: there is no such thing.
    """
    address = addresses.find(site, "/doc/" + asked.parts["path"])
    return _sent_on(asked, address)


def view(site: Site, asked: Asked) -> Reply:
    """Return the document about a thing, term, shape or named graph, in the wanted form.

    Raises: Problem: there is no such thing, or no such form. AcceptError.
    """
    address = addresses.find(site, asked.path)
    if unquote(address.place) != address.path:
        return _sent_on(asked, address)
    thing = address.thing
    if wholes.holds(site, thing):
        return forms.respond(
            asked,
            address,
            lambda: wholes.page(site, asked, address),
            lambda: wholes.triples(site, thing),
        )
    return forms.respond(
        asked,
        address,
        lambda: _page(site, asked, address),
        lambda: descriptions.describe(site, thing).triples(),
    )


def _sent_on(asked: Asked, address: Address) -> Reply:
    """Return the reply that sends on to the document at *address*, in the form that was asked."""
    ending = f".{address.form}" if address.form else ""
    query = f"?{asked.query.decode('ascii', 'replace')}" if asked.query else ""
    return redirect(address.place + ending + query)


def _page(site: Site, asked: Asked, address: Address) -> Reply:
    """Return the page of a thing; a verdict of the documents has one of its own."""
    kinds = {quad.object for quad in site.graph.about(address.thing) if quad.predicate == _TYPE}
    own = judgements.page(site, asked, address.thing.value) if _VERDICT in kinds else None
    return own or pages.page(site, asked, address)
