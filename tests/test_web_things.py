"""Each thing, term and shape has an address, a page, and the same statements in three forms."""

import json
import re
from functools import cache
from html.parser import HTMLParser

import pytest

from ggsr_kg import graphs, queries
from ggsr_kg.graphs import NamedNode, Quad
from ggsr_kg.namespaces import DEF, ID, MUNICIPALITY, RDF, SHAPES, W3ID, expand
from ggsr_kg.web import overview
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.site import Site
from ggsr_kg.web.things import concepts, documents, framework, wholes
from ggsr_kg.web.things.addresses import FORMS

MEDIA = {form: media for form, media in FORMS.items() if form != "html"}
THINGS = (
    "indicator:c03",
    "indicator:b03",
    "thema:aanpak",
    "criterium:k02",
    "norm:start-28-dagen",
    "leefgebied:wonen",
    "begrippenkader:leefgebied",
    "gemeente:gm0503",
    "aanpak:delft-gezinscoaching",
    "team:delft-sociaal-team",
    "organisatie:stj",
    "netwerkpartner:dordrecht-reset-politie-2014",
    "document:nota-lelystad",
    "passage:nota-c01-oordeel",
    "oordeel:delft-2013-b03",
    "ggsr:GgsrGezin",
    "ggsr:indicator",
    "ggsrsh:C03Shape-tijd",
    "ggsrsh:OordeelShape",
)
PARTS = 4
"""In how many parts the pages of all shapes are asked for."""


class Read(HTMLParser):
    """What a page says: its `links`, and the text of its `heading`."""

    def __init__(self, text):
        super().__init__()
        self.links, self.heading, self.heads = [], "", False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note where a link goes."""
        self.heads = self.heads or tag == "h1"
        found = dict(attrs)
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])

    def handle_endtag(self, tag):
        """Note the end of the heading."""
        self.heads = self.heads and tag != "h1"

    def handle_data(self, data):
        """Note the text of the heading."""
        self.heading += data if self.heads else ""


@cache
def site():
    """Return the packaged graph, ready to be shown."""
    made = Site()
    made.ready()
    return made


def shown(path, accept="text/html", lang="nl", view=documents.view, **values):
    """Return the reply of *view* to a request for *path*."""
    asked = Asked(path=path, accept=accept, lang=lang, values=tuple(values.items()))
    return view(site(), asked)


def stated(thing):
    """Return what the stores state of *thing* and of its blank nodes, and what points to it."""
    store = site().shapes if thing.startswith(SHAPES) else site().graph
    node = NamedNode(thing)
    quads = [*store.about(node)]
    for quad in quads:
        if isinstance(quad.object, graphs.BlankNode):
            quads += store.about(quad.object)
    pointing = [each for each in store.pointing(node) if isinstance(each.subject, NamedNode)]
    return {quad.triple for quad in (*quads, *pointing)}


def read(body, form):
    """Return the canonical statements in *body*."""
    quads = graphs.read_bytes(body, "x", graphs.FORMATS[f".{form}"])
    return {str(quad) for quad in graphs.canonical(quads)}


def links(text):
    """Return the targets of the header Link by relation."""
    found = {}
    for target, rel in re.findall(r'<([^>]*)>; rel="(\w+)"', text):
        found.setdefault(rel, []).append(target)
    return found


def test_id_sends_on_to_the_document(service):
    """A thing is not a document: its address answers 303, with any extension and parameter."""
    for path, place in (
        ("/id/indicator/c03", "/doc/indicator/c03"),
        ("/id/indicator/c03.ttl", "/doc/indicator/c03.ttl"),
        ("/id/indicator/c03?lang=en", "/doc/indicator/c03?lang=en"),
        ("/id/gemeente/delft", "/doc/gemeente/gm0503"),
    ):
        answered = service.ask(path)

        assert (303, place) == (answered.status, answered.headers["location"])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("text/html;q=0.5, application/ld+json;q=0.9", "application/ld+json"),
        ("application/n-triples, text/html;q=0.9", "application/n-triples"),
        ("text/turtle;q=0, */*;q=0.1", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_accept_chooses_the_form(service, accept, media):
    """The best form by q-value comes back, with an address of its own; caches are told."""
    answered = service.ask("/doc/indicator/c03", headers={"Accept": accept} if accept else {})
    ending = next(form for form, each in FORMS.items() if each == media)

    assert (200, media) == (answered.status, answered.media)
    assert answered.headers["content-location"] == f"/doc/indicator/c03.{ending}"
    assert "Accept" in answered.headers["vary"]


@pytest.mark.parametrize("form", FORMS)
def test_extension_goes_before_accept(service, form):
    """An address with an extension gives that form, whatever is accepted."""
    answered = service.ask(f"/doc/indicator/c03.{form}", headers={"Accept": "image/png"})

    assert (200, FORMS[form]) == (answered.status, answered.media)
    assert "content-location" not in answered.headers


def test_head_is_get_without_body(service):
    """HEAD gives the status and headers of GET, and no body."""
    for path in ("/doc/indicator/c03", "/def/ggsr.ttl", "/id/indicator/c03", "/doc/nergens"):
        got, head = service.ask(path), service.ask(path, method="HEAD")

        assert head.body == b""
        assert head.status == got.status
        assert head.headers["content-length"] == got.headers["content-length"]


def test_what_is_not_there(service):
    """An unknown thing, term, shape or graph is 404, in every form, and so is a wrong name."""
    for path in (
        "/id/indicator/c99",
        "/doc/indicator/c99",
        "/doc/indicator/c99.ttl",
        "/doc/indicator/c03.exe",
        "/doc/",
        "/def/ggsr/Nergens",
        "/def/ggsr-shapes/Nergens",
        "/def/nergens",
        "/graaf/nergens",
        "/doc/%00",
        "/doc/a%20b%3C%3E",
        "/doc/gemeente/nergens",
    ):
        assert service.ask(path).status == 404, path


def test_no_form_that_is_wanted(service):
    """When none of the forms is accepted the reply is 406 and says which there are."""
    answered = service.ask("/doc/indicator/c03", headers={"Accept": "image/png"})

    assert answered.status == 406
    assert all(media in answered.text for media in FORMS.values())


def test_links_between_forms(service):
    """Every form points to the others, to its lasting address and to the thing itself."""
    for form in FORMS:
        found = links(service.ask(f"/doc/indicator/c03.{form}").headers["link"])

        assert found["alternate"] == [f"/doc/indicator/c03.{e}" for e in FORMS if e != form]
        assert found["canonical"] == [W3ID + "doc/indicator/c03"]
        assert found["describes"] == [ID + "indicator/c03"]
        assert found["describedby"] == ["/doc/indicator/c03.ttl"]


def test_page_has_the_same_links():
    """The head of a page names the other forms and the lasting address."""
    text = shown("/doc/indicator/c03").body.decode()

    for form, media in MEDIA.items():
        assert f'<link rel="alternate" type="{media}" href="/doc/indicator/c03.{form}"' in text
    assert f'<link rel="canonical" href="{W3ID}doc/indicator/c03">' in text
    assert '<link rel="describedby" type="text/turtle" href="/doc/indicator/c03.ttl">' in text


@pytest.mark.parametrize("name", THINGS)
def test_forms_hold_what_is_stated(name):
    """Turtle, JSON-LD and N-Triples of a thing are isomorphic and hold all that is stated of it."""
    thing = expand(name)
    bodies = {form: shown(f"{href(thing)}.{form}").body for form in MEDIA}
    found = {form: read(body, form) for form, body in bodies.items()}
    wanted = {str(Quad(*each)) for each in stated(thing) if _is_named(each)}

    assert found["ttl"] == found["jsonld"] == found["nt"]
    assert wanted
    assert wanted <= found["nt"]


def test_what_is_pointed_to_has_its_name():
    """The description of an indicator holds the names of its theme and criterion."""
    text = shown("/doc/indicator/c03.nt").body.decode()

    assert f'<{ID}thema/toeleiding> <{expand("skos:prefLabel")}> "Toeleiding"@nl .' in text
    assert f"<{ID}criterium/k01> <{expand('skos:prefLabel')}>" in text


def test_blank_nodes_come_along():
    """A class defined by an axiom comes with the whole axiom, down to the last blank node."""
    text = shown("/def/ggsr/GgsrGezin.ttl").body.decode()

    assert "owl:minQualifiedCardinality" in text
    assert "owl:hasValue true" in text


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        ("/def/ggsr", DEF.removesuffix("#")),
        ("/def/ggsr-shapes", SHAPES.removesuffix("#")),
        ("/graaf/data/normen", W3ID + "graaf/data/normen"),
    ],
)
def test_wholes_hold_everything(path, whole):
    """The ontology, the shapes and a named graph come whole in each form."""
    size = len(wholes.triples(site(), NamedNode(whole)))

    assert size > 100
    for form in MEDIA:
        quads = graphs.read_bytes(shown(f"{path}.{form}").body, "x", graphs.FORMATS[f".{form}"])

        assert size == len({quad.triple for quad in quads})


def test_ontology_document_has_every_term():
    """`/def/ggsr.ttl` holds each class and property, and nothing of the supervision itself."""
    text = shown("/def/ggsr.nt").body.decode()

    for term in terms():
        assert f"<{term}> <{RDF}type>" in text
    assert ID + "oordeel/" not in text


def test_jsonld_needs_no_fetch():
    """The context of JSON-LD is in the document: prefixes only, no address to get it from."""
    found = json.loads(shown("/doc/indicator/c03.jsonld").body)

    assert found["@context"]["ggsr"] == DEF
    assert all(isinstance(space, str) for space in found["@context"].values())
    assert "@import" not in found["@context"]


@cache
def terms():
    """Return each class and property of the ontology."""
    kinds = "owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty"
    text = f"SELECT DISTINCT ?x {{ ?x a ?k VALUES ?k {{ {kinds} }} }} ORDER BY ?x"
    rows = site().graph.ask(text).rows
    return [row[0].value for row in rows if row[0].value.startswith(DEF)]


def shapes():
    """Return each shape, with what it is made of."""
    query = f'SELECT DISTINCT ?x {{ ?x ?p ?o FILTER(STRSTARTS(STR(?x), "{SHAPES}")) }} ORDER BY ?x'
    return [row[0].value for row in site().shapes.ask(query).rows]


def members(kind):
    """Return each thing of the class *kind*."""
    rows = site().graph.ask(f"SELECT DISTINCT ?x {{ ?x a {kind} }} ORDER BY ?x").rows
    return [row[0].value for row in rows]


def texts(thing, *properties):
    """Return the texts that *thing* has for *properties*, by language."""
    wanted = {expand(each) for each in properties}
    return {
        quad.object.language: quad.object.value
        for quad in site().graph.about(NamedNode(thing))
        if quad.predicate.value in wanted
    }


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["term", "skos:Concept", "ggsr:Indicator"])
def test_each_has_a_page_with_label_and_definition(kind):
    """Each term, concept and indicator has a page with its names and definitions, nl and en."""
    for thing in terms() if kind == "term" else members(kind):
        reply = shown(href(thing))
        text = plain(reply.body.decode())
        labels = texts(thing, "skos:prefLabel", "rdfs:label")

        assert reply.status == 200
        assert {"nl", "en"} == set(labels), thing
        assert plain(labels["nl"]) in plain(Read(reply.body.decode()).heading), thing
        for said in (*labels.values(), *texts(thing, "skos:definition").values()):
            assert plain(said) in text, (thing, said)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_each_shape_has_a_page(part):
    """Each shape has a page, under its name."""
    assert len(shapes()) > 500
    for shape in shapes()[part::PARTS]:
        assert shown(href(shape)).status == 200


def test_indicator_tells_what_decides_it():
    """The page of an indicator has its demands, missing data, mends, norms and verdicts."""
    page = Read(text := shown("/doc/indicator/c03").body.decode())

    assert "Verbeterpunt (X) als" in text
    assert "Niet te bepalen (–) als" in text
    assert "Laat de aanpak bij een volgend gezin eerder beginnen" in text
    assert {
        "/doc/norm/start-28-dagen",
        "/doc/oordeel/lelystad-casus-c03",
        "/doc/criterium/k01",
        "/doc/thema/toeleiding",
        "/def/ggsr-shapes/C03Shape-tijd",
        "/vragen/oordelen?indicator=c03",
        "/doc/gemeente/gm0995",
        "/doc/passage/nota-c03-indicator",
    } <= set(page.links)


@pytest.mark.parametrize(("code", "tag"), [("c03", "casusniveau"), ("b03", "beleidsniveau")])
def test_indicator_has_the_questions_of_its_level(code, tag):
    """A question about one level only is offered on the pages of the indicators of that level."""
    links = Read(shown(f"/doc/indicator/{code}").body.decode()).links
    offered = {each.split("/")[2].split("?")[0] for each in links if "?indicator=" in each}
    levels = {"beleidsniveau", "casusniveau"}
    expected = {
        name
        for name, query in queries.catalogue().items()
        if any(each.type == "indicator" for each in query.params)
        and (tag in query.tags or not levels & set(query.tags))
    }

    assert expected == offered
    assert ("voortgang" in offered) == (tag == "beleidsniveau")


def test_each_verdict_on_an_indicator_is_on_its_page():
    """Every printed verdict on a policy indicator is linked to from its page."""
    indicator = NamedNode(ID + "indicator/b10")
    verdicts = {
        href(quad.subject.value)
        for quad in site().graph.pointing(indicator)
        if quad.subject.value.startswith(ID + "oordeel/")
    }

    assert len(verdicts) == 9
    assert verdicts <= set(Read(shown("/doc/indicator/b10").body.decode()).links)


def test_term_page_tells_where_it_is_used():
    """A property's page has the classes it belongs to, the indicators and the questions."""
    found = set(Read(shown("/def/ggsr/aanmelddatum").body.decode()).links)

    assert {"/def/ggsr/Casus", "/doc/indicator/c03"} <= found
    assert any(each.startswith("/vragen/") for each in Read(_body("/def/ggsr/Casus")).links)


def test_municipality_has_a_page_here():
    """A municipality keeps the IRI of its register and has its page under its code."""
    text = _body("/doc/gemeente/gm0503")

    assert f"<code>{MUNICIPALITY}gm0503</code>" in text
    assert "/doc/aanpak/delft-gezinscoaching" in Read(text).links
    assert dict(shown("/doc/gemeente/Delft.ttl").headers)["location"] == "/doc/gemeente/gm0503.ttl"


def test_what_was_inferred_is_marked():
    """A statement that only our rules make is marked as such."""
    page = _body("/doc/indicator/c03")

    assert 'class="afgeleid"' in page


def test_text_without_translation_is_marked_dutch():
    """What the graph has in Dutch only keeps its language on an English page."""
    text = shown("/doc/aanpak/delft-gezinscoaching", lang="en").body.decode()

    assert '<span lang="nl">De dag is die waarop de aanpak in de teams opging' in text


@pytest.mark.parametrize("path", ["/doc/norm/een-regisseur", "/doc/indicator/c20"])
def test_a_code_is_a_word_in_english_too(path):
    """The direction of a norm, among its facts and in a table, is told as in answers."""
    cells = {
        lang: re.findall(r"<(?:td|dd)[^>]*>\s*(precies|exactly)\b\s*<", text)
        for lang in ("nl", "en")
        if (text := shown(path, lang=lang).body.decode())
    }

    assert cells == {"nl": ["precies"], "en": ["exactly"]}


def test_long_lists_are_cut_and_can_be_had_whole():
    """A list of references shows the first of them and how many there are; `?alles` shows all."""
    size = len(members("ggsr:Bewering"))
    cut, whole = _body("/def/ggsr/Bewering"), _body("/def/ggsr/Bewering", alles="1")

    assert f"25 van {size}" in cut
    assert size <= sum(each.startswith("/doc/bewering/") for each in Read(whole).links)


class Noting(dict):
    """The page queries; *noted* are those that were asked for."""

    noted = frozenset()

    def __getitem__(self, name):
        """Return the query *name*, and note it."""
        self.noted |= {name}
        return super().__getitem__(name)


def test_no_query_of_a_page_is_idle():
    """The pages of the menu and of a thing of each kind ask every query in queries/paginas."""
    made = Site(site().graph)
    made.__dict__["pages"] = noting = Noting(site().pages)
    for view in (overview.view, framework.view, concepts.view):
        view(made, Asked(accept="text/html"))
    for thing in (*map(expand, THINGS), MUNICIPALITY + "delft"):
        documents.view(made, Asked(path=href(thing), accept="text/html"))

    assert set(noting) == noting.noted


def test_refusals_are_problems():
    """A view refuses with a Problem, so that a browser gets a page and a program a line."""
    with pytest.raises(Problem) as caught:
        shown("/doc/indicator/c03", accept="image/png")

    assert caught.value.status == 406


def plain(text):
    """Return *text* as a page writes it, whatever its entities."""
    for entity, sign in (("&#39;", "'"), ("&#34;", '"'), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(entity, sign)
    return text.replace("&amp;", "&")


def _body(path, **values):
    return shown(path, **values).body.decode()


def _is_named(triple):
    return not any(isinstance(each, graphs.BlankNode) for each in (triple.subject, triple.object))


@pytest.mark.parametrize("code", ["c15", "c12", "b13"])
def test_rules_of_an_indicator_read_as_rules(code):
    """What decides on an indicator stands in sentences, without a trace of places for values."""
    text = shown(f"/doc/indicator/{code}").body.decode()
    part = text[text.index("Wat over deze indicator beslist") : text.index('class="rol"')]

    assert "..." not in part
    assert "{" not in part
    assert "(…)" not in part
    assert ("In deze gemeente is er voor deze aanpak" in part) == (code == "b13")


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (
            "dekking/lelystad-gezinscoaching-2013-inkomen-primair",
            "dekkingsuitspraak: Gezinscoaching (Lelystad), 2013, inkomen (primair)",
        ),
        ("typering/aafje-p-overig-wijkverpleging", "typering: Aafje, wijkverpleging"),
        ("leefgebieddekking/p01-inkomen", "leefgebieddekking: "),
    ],
)
def test_what_ties_things_is_named_after_them(iri, name):
    """A statement without a name of its own reads by its class and parts, not by its address."""
    text = shown(f"/doc/{iri}").body.decode()
    head = re.search(r"<h1>(?:<span[^>]*>)?([^<]+)<", text)[1]

    assert head.startswith(name)
    assert " p01" not in head
