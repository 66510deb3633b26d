"""The editor of SPARQL: it asks this service only, keeps nothing, and can do without scripts."""

import base64
import csv
import hashlib
import io
import json
import re
from functools import cache
from html import unescape
from urllib.parse import quote, urlencode

import pytest
from browser import NARROW, check_width, tab_to

import ggsr_kg
from ggsr_kg import library, queries
from ggsr_kg.namespaces import DEF, ID, PREFIXES, W3ID
from ggsr_kg.web import vendoring
from ggsr_kg.web.guards import POLICY
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.questions import terms
from ggsr_kg.web.site import Site
from ggsr_kg.web.sparql import editor

INDICATORS = "SELECT ?code { ?i a ggsr:Indicator ; skos:notation ?code } ORDER BY ?code"
RUN = ".tabPanel.active .yasqe_queryButton"
ROWS = ".tabPanel.active .yasr_results tbody tr"
TEXT = "document.querySelector('.tabPanel.active .CodeMirror').CodeMirror"


@cache
def site():
    """Return the packaged graph, as the views get it."""
    return Site(library.load())


def shown(lang="nl", **values):
    """Return the page of the editor."""
    given = {
        "path": "/sparql",
        "query": urlencode(values).encode(),
        "values": tuple(values.items()),
        "base": "http://127.0.0.1:1",
    }
    return editor.view(site(), Asked(**given, accept="text/html", lang=lang))


def filled(reply):
    """Return what stands in the plain form of the page."""
    return unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", reply.body.decode(), re.S)[1])


def test_query_of_the_address_fills_the_editor():
    """`?query=` stands in the form as it was given, and nothing of it becomes part of the page."""
    text = 'SELECT * { ?s ?p "</textarea><script>alert(1)</script>" }'
    reply = shown(query=text)

    assert filled(reply) == text
    assert b"<script>" not in reply.body


def test_first_query_gives_an_answer():
    """Without a query the editor has one that gives rows."""
    answer = ggsr_kg.ask(queries.adhoc(filled(shown()), "x"), site().graph)

    assert len(answer.rows) == 4


def test_question_fills_the_editor():
    """`?vraag=` fills the editor with a question of the catalogue; an unknown one is told."""
    answer = ggsr_kg.ask(queries.adhoc(filled(shown(vraag="voortgang")), "x"), site().graph)

    assert answer.columns == queries.find("voortgang").columns
    assert len(answer.rows) == 43

    with pytest.raises(Problem, match="vortgang"):
        shown(vraag="vortgang")


def test_every_question_is_an_example():
    """Each question of the catalogue can be loaded."""
    found = re.findall(r'<option value="([\w-]+)"', shown().body.decode())

    assert set(found) == set(queries.catalogue())


def test_plain_form_gives_the_answer():
    """Without JavaScript the form sends the query to this page, which has the answer below it."""
    text = shown(query=INDICATORS, toon="1").body.decode()

    assert text.count("<tr>") == 1 + len(
        ggsr_kg.ask(queries.adhoc(INDICATORS, "x"), site().graph).rows
    )
    assert "Zonder JavaScript" in text
    assert re.search(r'<form id="zonder" action="/sparql" method="get">', text)


@pytest.mark.parametrize(
    ("query", "status", "word"),
    [
        ("SELEC * { ?s ?p ?o }", 400, "SPARQL"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "SERVICE"),
        (r"SELECT * { \u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("DROP ALL", 400, "SPARQL"),
    ],
)
def test_plain_form_refuses_what_the_endpoint_refuses(query, status, word):
    """What is wrong or refused is told on the page, with the query still in the form."""
    reply = shown(query=query, toon="1")

    assert reply.status == status
    assert word in re.search(r'role="alert">([^<]+)<', reply.body.decode())[1]
    assert filled(reply) == query


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { VALUES (?z ?a) { (1 2) (3 4) } }",
        "SELECT (STR(<a>) AS ?x) {}",
        "SELECT ?code { ?i skos:notation ?code ; a ggsr:Indicator }",
        "SELECT (STR(?graph) AS ?name) { GRAPH ?graph {} } ORDER BY DESC(?name)",
    ],
)
def test_plain_form_answers_as_the_endpoint_does(service, query):
    """The rows of the page are those of the endpoint, in their order, with the same columns."""
    page = service.ask("/sparql", headers={"accept": "text/html"}, query=query, toon="1")
    program = service.ask("/sparql", headers={"accept": "text/csv"}, query=query)
    head, *rows = csv.reader(io.StringIO(program.text))
    lines = [
        [
            unescape(re.sub("<[^>]+>", "", cell))
            for cell in re.findall("<t[dh][ >].*?</t[dh]>", line)
        ]
        for line in re.findall("<tr>.*?</tr>", page.text, re.S)
    ]

    assert (page.status, program.status) == (200, 200)
    assert lines == [head, *rows]


def test_plain_form_asks_the_graphs_of_the_address(service):
    """A graph that the protocol names counts on the page as it does for a program."""
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    page = shown(query=query, toon="1", **{"default-graph-uri": "urn:nothing"})

    assert re.search(r'<td class="getal">0</td>', page.body.decode())


def test_answer_that_is_too_long_is_refused_on_the_page(monkeypatch):
    """What the endpoint cannot give whole, the page does not give at all."""
    monkeypatch.setattr(editor, "ROWS", 10)
    for query in (INDICATORS, "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }"):
        reply = shown(query=query, toon="1")

        assert (reply.status, b"langer dan 10 rijen" in reply.body) == (503, True)


def test_completion_is_our_own():
    """What is completed are the classes and properties of our ontology, with their labels."""
    told = json.loads(terms.view(site(), Asked(lang="en")).body)

    assert told["classes"][f"{DEF}Oordeel"] == "verdict"
    assert told["properties"][f"{DEF}uitkomst"]
    assert all(iri.startswith(DEF) for name in ("classes", "properties") for iri in told[name])
    assert told["prefixes"] == PREFIXES


def test_places_are_those_of_the_pages():
    """The editor links our things to the same pages as every page does."""
    places = json.loads(terms.view(site(), Asked()).body)["places"]
    for iri in (f"{ID}indicator/c15", f"{DEF}Casus", f"{W3ID}graaf/x", PREFIXES["gemeente"] + "a"):
        start = next(each for each in places if iri.startswith(each))

        assert places[start] + iri.removeprefix(start) == href(iri)


def test_styles_are_excepted_on_this_page_alone():
    """The policy of this page differs in two digests of styles; one is that of the attribute."""
    policy = dict(shown().headers)["content-security-policy"]
    digest = base64.b64encode(hashlib.sha256(b"text-decoration:underline").digest()).decode()
    script = (vendoring.FOLDER / "yasgui" / "yasgui.min.js").read_text(encoding="utf-8")
    more = re.search(r"style-src 'self' ([^;]*)", policy)[1]

    assert policy.replace(f" {more}", "") == POLICY
    assert re.fullmatch(r"'unsafe-hashes'( 'sha256-[\w+/]+='){2}", more)
    assert f"'sha256-{digest}'" in more
    assert "style='text-decoration:underline'" in script
    assert "unsafe-inline" not in policy


def test_service_shows_the_editor_to_browsers_only(service):
    """The address of the endpoint gives a browser the editor, and a program its answer."""
    page = service.ask("/sparql", headers={"accept": "text/html"}, query="ASK {}")
    answer = service.ask("/sparql", headers={"accept": "application/json"}, query="ASK {}")

    assert page.media == "text/html"
    assert json.loads(answer.body)["boolean"] is True


@pytest.mark.slow
def test_editor_asks_and_links(visitor):
    """A query runs, its answer stands in a table, and our things lead to our pages."""
    page = visitor.open("/sparql?vraag=oordelen")
    page.click(RUN)
    page.wait_for_selector(ROWS)

    assert page.locator("#zonder").is_hidden()
    assert page.locator(f"{ROWS} a").first.get_attribute("href").startswith("/doc/oordeel/")

    visitor.check_accessible(page)


@pytest.mark.slow
def test_editor_links_by_the_rule_of_the_pages(visitor):
    """The editor gives an IRI the address that every page gives it, to the letter."""
    rests = ["a%20b", "a?b#c", "a%2Fb", "é,", "/elders", "a/../b", "gemeente/x"]
    iris = [f"{space}{rest}" for space in (ID, W3ID, f"{W3ID}graaf/") for rest in rests]
    values = " ".join(f'"{iri}"' for iri in iris)
    query = f"SELECT ?n (IRI(?n) AS ?x) {{ VALUES ?n {{ {values} }} }}"
    page = visitor.open(f"/sparql#query={quote(query)}")
    page.click(RUN)
    page.wait_for_selector(ROWS)
    found = [each.get_attribute("href") for each in page.locator(f"{ROWS} a").all()]

    assert [href(iri) for iri in iris] == found


@pytest.mark.slow
def test_plain_form_is_shown_only_where_the_editor_cannot_be(visitor):
    """While the editor comes there is room for it, not the form; that stands in when it fails."""
    page = visitor.open("/sparql")
    page.wait_for_selector(RUN)
    held = {}
    page.route("**/yasgui.min.js", lambda route: held.update(script=route))
    with page.expect_request("**/yasgui.min.js"):
        page.goto("/sparql", wait_until="commit")
    form = page.locator("#zonder")
    form.wait_for(state="attached")

    assert form.is_hidden()
    assert form.bounding_box()["height"] > 200

    held["script"].abort()
    form.wait_for()

    assert page.locator("#editor").is_hidden()
    # The browser notes what did not come, and that it was lacking.
    visitor.faults.clear()


@pytest.mark.slow
def test_fragment_fills_the_editor(visitor):
    """A query after # is not sent to the service, and fills the editor."""
    page = visitor.open("/sparql#query=ASK%20%7B%7D")
    page.wait_for_selector(RUN)

    assert page.evaluate(f"{TEXT}.getValue()") == "ASK {}"


@pytest.mark.slow
def test_example_opens_beside_what_was_typed(visitor):
    """A question is loaded in a tab of its own."""
    page = visitor.open("/sparql")
    page.wait_for_selector(RUN)
    page.select_option("#vraag", "leefgebieden")
    page.click("#voorbeelden button")
    page.wait_for_selector(".tab:nth-child(2).active")

    assert "leefgebied" in page.evaluate(f"{TEXT}.getValue()")


@pytest.mark.slow
def test_example_that_cannot_be_loaded_is_told(visitor):
    """Where a question cannot be had the page itself is opened, which says why."""
    page = visitor.open("/sparql")
    page.wait_for_selector(RUN)
    page.evaluate("document.querySelector('#vraag option:checked').value = 'oordeelen'")
    page.click("#voorbeelden button")
    page.wait_for_url("**/sparql?vraag=oordeelen")

    assert "oordelen" in page.locator("main .fout").inner_text()
    # The browser itself notes that the answers are refusals.
    visitor.faults.clear()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>\nSELECT * { ?a a ggsr:Oorde", "Oordeel"),
        ("PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>\nSELECT * { ?a ggsr:uitko", "uitkomst"),
    ],
)
def test_terms_are_completed_from_here(visitor, typed, expected):
    """Classes and properties are completed, shown with their label; nothing is asked elsewhere."""
    page = visitor.open("/sparql")
    page.wait_for_selector(RUN)
    page.evaluate(
        f"text => {{ {TEXT}.setValue(text); {TEXT}.focus(); {TEXT}.setCursor(9, 99) }}", typed
    )
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint")

    assert page.locator(".CodeMirror-hint").first.inner_text().startswith(f"ggsr:{expected} ")


@pytest.mark.slow
def test_prefix_is_added_from_ours(visitor):
    """Typing a name with a prefix of ours adds its declaration, with our namespace."""
    page = visitor.open("/sparql")
    page.wait_for_selector(RUN)
    page.evaluate(
        f"{TEXT}.setValue('SELECT * {{ ?a ggsr:'); {TEXT}.focus(); {TEXT}.setCursor(0, 99)"
    )
    page.keyboard.type("u")
    page.wait_for_function(f"{TEXT}.getValue().startsWith('PREFIX')")

    assert f"PREFIX ggsr: <{DEF}>" in page.evaluate(f"{TEXT}.getValue()")


@pytest.mark.slow
def test_editor_keeps_nothing(visitor):
    """After a query ran nothing is kept in the browser but the choice of language."""
    page = visitor.open("/sparql?lang=nl")
    page.click(RUN)
    page.wait_for_selector(ROWS)
    kept = page.evaluate(
        "[Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]"
    )

    assert kept == [[], [], "lang=nl"]


@pytest.mark.slow
def test_syntax_error_is_told_quietly(visitor):
    """What was expected shows at the line, without an error of the browser."""
    page = visitor.open("/sparql")
    page.wait_for_selector(RUN)
    page.evaluate(f"{TEXT}.setValue('SELEC * {{ ?s ?p ?o }}')")
    page.hover(".parseErrorIcon")

    assert page.locator(".yasqe_tooltip strong").first.is_visible()


@pytest.mark.slow
def test_keyboard_leaves_the_editor(visitor):
    """Tab goes on from the text to what is below it: the editor is no trap."""
    page = visitor.open("/sparql")
    page.wait_for_selector(RUN)
    page.evaluate(f"{TEXT}.focus()")
    tab_to(page, 'a[href="/openapi.json"]')


@pytest.mark.slow
def test_editor_fits_a_narrow_window(visitor):
    """At 360 px nothing but the table scrolls sideways, also with an answer."""
    page = visitor.open("/sparql?vraag=oordelen", NARROW, scheme="dark")
    page.click(RUN)
    page.wait_for_selector(ROWS)

    check_width(page)
    visitor.check_accessible(page, ("dark",))


@pytest.mark.slow
def test_form_works_without_scripts(visitor):
    """Without JavaScript the query runs from the form, and the page says so."""
    page = visitor.open("/sparql", script=False)
    page.fill("#query", INDICATORS)
    page.click("#zonder button")

    assert page.locator("#antwoord tbody tr").count() == 47
    assert page.locator("noscript p").is_visible()
    assert page.locator("#query").input_value() == INDICATORS


def test_signs_of_a_result_are_explained(service):
    """A result on the page of the editor with a sign of an outcome has the words for it."""
    found = service.ask(
        "/sparql", headers={"accept": "text/html"}, query='SELECT ("X" AS ?a) {}', toon="1"
    )

    assert found.status == 200
    assert "verbeterpunt" in found.text
