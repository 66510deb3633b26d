"""What holds many things and has a document of its own: our ontology, our shapes, a named graph."""

from __future__ import annotations

from collections.abc import Iterable

from ggsr_kg.graphs import NamedNode, Quad, Triple
from ggsr_kg.namespaces import DEF, GRAPH, RDF
from ggsr_kg.web import rendering
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.site import Site
from ggsr_kg.web.things import facts, forms, names
from ggsr_kg.web.things.addresses import FORMS, Address
from ggsr_kg.web.things.descriptions import ONTOLOGY, SHAPES_BASE, closure, store_of
from ggsr_kg.web.things.models import MOST
from ggsr_kg.web.things.names import Name

_TYPE = RDF + "type"


def holds(site: Site, thing: NamedNode) -> bool:
    """Return whether *thing* is one of these."""
    return thing in (ONTOLOGY, SHAPES_BASE) or store_of(site, thing.value) is not None


def triples(site: Site, whole: NamedNode) -> list[Triple]:
    """Return everything that stands in *whole*."""
    return list(dict.fromkeys(quad.triple for quad in _quads(site, whole)))


def page(site: Site, asked: Asked, address: Address) -> Reply:
    """Return the page of what stands in the thing of *address*, by class."""
    whole, lang = address.thing, asked.lang
    quads = _quads(site, whole)
    own = [quad for quad in quads if quad.subject == whole]
    groups: dict[str, list[NamedNode]] = {}
    for subject, kind in _classified(site, quads):
        if subject != whole:
            groups.setdefault(kind, []).append(subject)
    most = None if asked.one("alles") else MOST
    told = [each for found in groups.values() for each in found[:most]]
    known = names.read(site, [whole, *map(NamedNode, filter(None, groups)), *told], lang)
    listed = [
        (
            known.get(kind),
            sorted((known[each.value] for each in found[:most]), key=_alphabet),
            len(found),
        )
        for kind, found in sorted(groups.items())
    ]
    shown = {
        "adres": address,
        "iri": whole.value,
        "formen": forms.NAMES,
        "media": FORMS,
        "canoniek": forms.canonical(address),
        "naam": known[whole.value] if own else Name(names.fallback(whole.value)),
        "teksten": facts.texts(own, lang),
        "aantal": len({quad.triple for quad in quads}),
        "soort": _kind(whole),
        "groepen": listed,
        "meer": most is not None and any(len(each) > MOST for each in groups.values()),
    }
    return rendering.page("whole", asked, shown)


def graphs(site: Site, asked: Asked) -> Reply:
    """Return the list of the named graphs, with how many statements each holds."""
    found = [
        (iri.removeprefix(GRAPH), href(iri), len(store.quads(iri)))
        for store in (site.graph, site.shapes)
        for iri in store.graphs()
    ]
    return rendering.page("graphs", asked, {"grafen": found})


def _quads(site: Site, whole: NamedNode) -> list[Quad]:
    if whole == ONTOLOGY:
        ours = [quad for quad in site.graph if _is_ours(quad.subject)]
        return [*ours, *closure(site.graph, ours)]
    if whole == SHAPES_BASE:
        return list(site.shapes)
    store = store_of(site, whole.value)
    return store.quads(whole.value) if store else []


def _classified(site: Site, quads: Iterable[Quad]) -> list[tuple[NamedNode, str]]:
    """Return each subject with an IRI and the class it goes by, ours before others; "" for none."""
    found: dict[NamedNode, set[str]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            kinds = found.setdefault(quad.subject, set())
            if quad.predicate.value == _TYPE and isinstance(quad.object, NamedNode):
                kinds.add(quad.object.value)
    return [
        (subject, min(kinds, key=lambda kind: (not kind.startswith(DEF), kind), default=""))
        for subject, kinds in found.items()
    ]


def _kind(whole: NamedNode) -> str:
    if whole == ONTOLOGY:
        return "ontologie"
    return "vormen" if whole == SHAPES_BASE else "graaf"


def _is_ours(subject: object) -> bool:
    return isinstance(subject, NamedNode) and (subject == ONTOLOGY or subject.value.startswith(DEF))


def _alphabet(name: Name) -> str:
    return name.text.casefold()
