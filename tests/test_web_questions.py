"""The questions on the service: the same answers as the library's, as pages and as files."""

import re
from functools import cache
from html import unescape
from html.parser import HTMLParser

import pytest

import ggsr_kg
from ggsr_kg import library, parameters, queries, reports
from ggsr_kg.answers import Answer, plain
from ggsr_kg.graphs import Literal, NamedNode
from ggsr_kg.web import rendering
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.questions import catalogue, charts, choices, files, page, tables
from ggsr_kg.web.site import Site

QUESTIONS = queries.catalogue()
COUNTED = rendering.words("counted", "nl")
HTML = {"accept": "text/html"}
WORDS = {
    ("niveau", "beleid"): "policy level",
    ("niveau", "casus"): "case level",
    ("ongeveer", "ja"): "yes",
    ("ongeveer", "nee"): "no",
}
ASKED = (
    ("oordelen", {"gemeente": ["Delft", "Lelystad"], "peiljaar": "2013"}, "nl"),
    ("oordelen", {"gemeente": "Delft,Lelystad", "uitkomst": "√"}, "en"),
    ("oordelen", {"indicator": "B03"}, "nl"),
    ("voortgang", {"gemeente": "Dordrecht"}, "en"),
    ("caseload", {"peildatum": "2014-02-01"}, "nl"),
    ("partnerdekking", {"rang": "secundair", "aanpak": "delft-gezinscoaching"}, "nl"),
)
REQUIRED = """\
#+ summary: Welke termen heeft deze klasse?
#+ description: The things of one municipality.
#+ tags: [proef]
#+ params:
#+   - {name: gemeente, type: gemeente, label: {nl: gemeente, en: municipality}, optional: false}

SELECT ?gemeente WHERE { VALUES ?p_gemeente { UNDEF } BIND(STR(?p_gemeente) AS ?gemeente) }
ORDER BY ?gemeente
"""


@cache
def site():
    """Return the packaged graph, as the views get it."""
    return Site(library.load())


def shown(name, lang="nl", **values):
    """Return the page of the question *name*, made without a server."""
    pairs = tuple((key, each) for key, found in values.items() for each in found)
    asked = Asked(
        path=f"/vragen/{name}", parts={"name": name}, values=pairs, accept="text/html", lang=lang
    )
    return page.view(site(), asked)


def heading(column, lang):
    """Return the text of the head of *column*: in English the Dutch label is below it."""
    label, dutch = (rendering.words("columns", each)[column] for each in (lang, "nl"))
    return label if label == dutch else label + dutch


class Rows(HTMLParser):
    """The rows of the tables of a page: of each cell its text, class and link."""

    def __init__(self, text):
        super().__init__()
        self.rows = []
        self.cell = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Begin a row or a cell, or note a link."""
        told = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = {"text": "", "class": told.get("class", ""), "href": ""}
            self.rows[-1].append(self.cell)
        elif tag == "a" and self.cell is not None:
            self.cell["href"] = told["href"]

    def handle_endtag(self, tag):
        """End a cell."""
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data):
        """Add the text of a cell."""
        if self.cell is not None:
            self.cell["text"] += data


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_gives_what_the_library_gives(service, name):
    """Each question of the catalogue gives the same bytes as `ggsr_kg.ask`, in every format."""
    answer = ggsr_kg.ask(name, site().graph)
    for form in files.FORMS:
        answered = service.ask(f"/vragen/{name}{form.ending}", lang="nl")

        assert answered.status == 200
        assert answered.body == reports.render(answer, form.report), form.ending


@pytest.mark.parametrize(("name", "values", "lang"), ASKED)
def test_parameters_give_what_the_library_gives(service, name, values, lang):
    """Values in the address mean what they mean to `ggsr_kg.ask`, in the language of `lang`."""
    answer = ggsr_kg.ask(name, site().graph, lang=lang, **values)
    found = service.ask(f"/vragen/{name}.json", lang=lang, **values)

    assert found.body == reports.render(answer, "json")
    assert found.headers["content-language"] == lang


def test_files_say_what_they_are(service):
    """Each file has the media type of its form and the name of its question."""
    expected = {
        ".csv": "text/csv",
        ".json": "application/sparql-results+json",
        ".ttl": "text/turtle",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".tsv": "text/tab-separated-values",
        ".xml": "application/sparql-results+xml",
    }
    for ending, media in expected.items():
        found = service.ask(f"/vragen/leefgebieden{ending}")

        assert found.media == media
        assert found.headers["content-disposition"] == (
            f'attachment; filename="leefgebieden{ending}"'
        )
    assert set(expected) == {form.ending for form in files.FORMS}


@pytest.mark.parametrize(
    ("accept", "media", "report"),
    [
        ("text/csv", "text/csv", "csv"),
        ("application/json", "application/json", "json"),
        ("application/sparql-results+xml, */*;q=0.1", "application/sparql-results+xml", "xml"),
        ("text/turtle;q=0.9, text/html;q=0.2", "text/turtle", "turtle"),
    ],
)
def test_accept_chooses_the_form(service, accept, media, report):
    """One address gives the page or a file, as the client wants; the file is not saved."""
    found = service.ask("/vragen/oordelen", headers={"accept": accept}, gemeente="Delft", lang="nl")
    answer = ggsr_kg.ask("oordelen", site().graph, gemeente="Delft")

    assert found.media == media
    assert found.body == reports.render(answer, report)
    assert found.headers["content-disposition"].startswith("inline")
    assert "Accept" in found.headers["vary"]


def test_no_form_will_do(service):
    """An Accept that asks for none of the forms gets 406 with the forms that are there."""
    found = service.ask("/vragen/oordelen", headers={"accept": "image/png"})

    assert found.status == 406
    assert "text/csv" in found.text


@pytest.mark.parametrize("name", ["oordelen", "kengetallen", "totalen-beleidsniveau"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_page_has_the_answer_as_a_table(name, lang):
    """The page has a row for each row of the answer, with its words, and says how many.

    A document is called by its title, a column by its label, a code by its word.
    """
    answer = ggsr_kg.ask(name, site().graph, lang=lang)
    text = shown(name, lang).body.decode()
    head, *rows = Rows(text).rows

    assert [cell["text"] for cell in head] == [heading(each, lang) for each in answer.columns]
    assert len(rows) == len(answer.rows)
    assert f"<caption>{len(rows)} {'rijen' if lang == 'nl' else 'rows'}</caption>" in text

    for row, terms in zip(rows, answer.rows, strict=True):
        for column, cell, term in zip(answer.columns, row, terms, strict=True):
            told = plain(answer.named(term))
            if lang == "en":
                told = WORDS.get((column, told), told)

            assert not isinstance(term, Literal) or cell["text"] == told
    assert ".txt" not in " ".join(cell["text"] for row in rows for cell in row)


def test_columns_have_words_in_both_languages():
    """Each column of a question has a label in either language, none of them a raw name."""
    columns = {column for query in QUESTIONS.values() for column in query.columns}
    for lang in ("nl", "en"):
        words = rendering.words("columns", lang)

        assert set(words) == columns
        assert [
            each for each in words.values() if "_" in each or re.search("[a-z][0-9]", each)
        ] == []


def test_editor_keeps_the_names_of_variables(service):
    """What somebody typed has the names that stand in it, also where a question has a label."""
    query = "SELECT (1 AS ?niet_te_bepalen) {}"
    text = service.ask("/sparql", headers=HTML, query=query, toon="1", lang="en").text

    assert [cell["text"] for cell in Rows(text).rows[0]] == ["niet_te_bepalen"]


def test_table_links_things_and_aligns_numbers():
    """IRIs and the words of things lead to their pages; numbers stand to the right."""
    head, first, *_ = Rows(shown("oordelen", gemeente=["Delft"]).body.decode()).rows
    cells = {name["text"]: cell for name, cell in zip(head, first, strict=True)}

    assert cells["oordeel"]["href"] == "/doc/oordeel/delft-2013-b03"
    assert cells["gemeente"]["href"] == "/doc/gemeente/gm0503"
    assert cells["indicator"]["href"] == "/doc/indicator/b03"
    assert cells["naam"]["href"] == ""
    assert cells["begin"]["class"] == "getal"
    assert cells["peiljaar"]["class"] == ""


def test_long_answers_are_cut_on_the_page_only():
    """A page shows the first thousand rows and says so; a file has them all."""
    rows = tuple((Literal(number),) for number in range(tables.MOST + 1))
    table = tables.of(Answer("q", "", "nl", "rows", ("n",), rows), site().graph.ask)

    assert (len(table.rows), table.count) == (tables.MOST, tables.MOST + 1)


@pytest.mark.parametrize("query", QUESTIONS.values(), ids=QUESTIONS)
def test_every_choice_means_one_thing(query):
    """The word of each choice of a form means, in both languages, the thing it stands for."""
    ask = site().graph.ask
    for each in query.params:
        for lang in ("nl", "en"):
            for choice in choices.of(each, ask, lang)[:60:7]:
                found = parameters.resolve([each], {each.name: choice.word}, ask, lang, "x")

                assert [plain(term) for term in found[each.name]] == [choice.iri or choice.word]


def test_form_is_filled_in():
    """What was given is chosen in the form, with the labels of the language."""
    text = shown("oordelen", "en", gemeente=["Delft"], uitkomst=["√"], peiljaar=["2013"]).body
    chosen = re.findall(r'name="(\w+)" value="([^"]+)" checked> ([^<]+)<', text.decode())

    assert chosen == [("gemeente", "Delft", "Delft"), ("uitkomst", "voldoet", "meets")]
    assert 'name="peiljaar" type="text" value="2013"' in text.decode()
    assert "<legend>municipality</legend>" in text.decode()


def test_form_offers_what_the_question_can_give():
    """A field offers what the answer without restriction holds, and what was given."""
    for given, municipalities in (
        ({}, {"Delft", "Dordrecht", "Leeuwarden", "Lelystad"}),
        ({"gemeente": ["Delft"]}, {"Delft", "Dordrecht", "Leeuwarden", "Lelystad"}),
        ({"gemeente": ["Zwolle"]}, {"Delft", "Dordrecht", "Leeuwarden", "Lelystad", "Zwolle"}),
    ):
        text = shown("voortgang", **given).body.decode()
        offered = re.findall(r'name="(\w+)" value="([^"]+)"', text)

        assert {value for name, value in offered if name == "gemeente"} == municipalities
        assert {value[0] for name, value in offered if name == "indicator"} == {"B"}


def test_form_offers_all_where_the_answer_says_nothing_of_them():
    """Without a column for it, and beside values that are no choice, all may be chosen."""
    gemeente = next(each for each in QUESTIONS["oordelen"].params if each.name == "gemeente")
    ask = site().graph.ask
    everything = choices.of(gemeente, ask, "nl")

    assert len(everything) == 7
    assert everything == choices.of(gemeente, ask, "nl", {"Delft", "elders"})
    assert [each.word for each in choices.of(gemeente, ask, "nl", {"Delft"})] == ["Delft"]
    assert 'value="Toeleiding"' in shown("open-verbeterpunten").body.decode()


@pytest.mark.parametrize("name", ["aanbevelingen", "tellingen-van-casussen"])
def test_rows_say_whose_they_are(name):
    """Only Lelystad was judged on cases: each row says so, and the form offers nobody else."""
    rows = ggsr_kg.ask(name, site().graph).records()
    offered = re.findall(r'name="gemeente" value="([^"]+)"', shown(name).body.decode())

    assert {row["gemeente"] for row in rows} == {"Lelystad"}
    assert offered == ["Lelystad"]


def test_default_narrows_no_form():
    """A question with a value of its own offers what it can give without that value."""
    text = shown("partnerdekking", peiljaar=["2014"], leefgebied=["wonen"]).body.decode()

    assert len(re.findall('name="leefgebied" value="', text)) == 7
    assert "(Delft)" in text


def test_long_lists_stay_folded():
    """A long list of choices is folded and says what is chosen; at a fault it is open."""
    chosen = shown("oordelen", indicator=["B03"]).body.decode()
    wrong = shown("oordelen", indicator=["B99"]).body.decode()
    folded = re.compile(r"<details( open)?><summary>Kies uit 47(: B03 [^<]+)?<")

    assert [bool(each) for each in folded.search(chosen).groups()] == [False, True]
    assert [bool(each) for each in folded.search(wrong).groups()] == [True, False]


def test_kinds_of_fields():
    """A day is a date, one thing is chosen from a list, and a default is filled in."""
    day = shown("caseload").body.decode()
    one = shown("partners-jeugd-en-gezinsteams").body.decode()

    assert 'name="peildatum" type="date"' in day
    assert '<option value="lelystad-jeugd-en-gezinsteams" selected>' in one


def test_empty_fields_restrict_nothing(service):
    """Empty fields mean no restriction: a browser is sent on to the address without them."""
    found = service.ask("/vragen/oordelen?gemeente=&peiljaar=2013&thema=", headers=HTML)
    rows = service.ask("/vragen/oordelen.csv?gemeente=&peiljaar=2013&lang=nl").body

    assert found.status == 303
    assert found.headers["location"] == "/vragen/oordelen?peiljaar=2013"
    assert rows == reports.render(ggsr_kg.ask("oordelen", site().graph, peiljaar="2013"), "csv")


def test_empty_field_lifts_a_default(service):
    """A question with a value of its own takes it when nothing is said, and not when emptied."""
    answers = [
        ggsr_kg.ask("doorzettingsmacht", site().graph, **given) for given in ({}, {"peiljaar": []})
    ]
    years = [{row["peiljaar"] for row in answer.records()} for answer in answers]
    found = [
        set(re.findall(r",(201\d),", service.ask(f"/vragen/doorzettingsmacht.csv{ending}").text))
        for ending in ("", "?peiljaar=")
    ]

    assert found == years
    assert years == [{"2014"}, {"2013", "2014"}]


def test_address_is_stable(service):
    """The page names its own address, and that gives the page: it can be cited."""
    text = service.ask("/vragen/oordelen", headers=HTML, gemeente="Delft", lang="en").text
    address = re.search(r'rel="canonical" href="([^"]+)"', text)[1]

    assert unescape(address) == f"{service.base}/vragen/oordelen?gemeente=Delft"
    assert service.ask("/vragen/oordelen?gemeente=Delft", headers=HTML).status == 200


def test_wrong_values_are_told_at_their_fields(service):
    """Each wrong value gives 400, and next to its field what is known and may be meant."""
    found = service.ask(
        "/vragen/oordelen", headers=HTML, gemeente="Delfft", peiljaar="veel", lang="nl"
    )
    faults = dict(re.findall(r'id="fout-(\w+)" role="alert">([^<]+)<', unescape(found.text)))

    assert found.status == 400
    assert set(faults) == {"gemeente", "peiljaar"}
    assert "bedoelt u Delft?" in faults["gemeente"]
    assert "<table" not in found.text


def test_wrong_values_of_files_are_told_in_a_line(service):
    """A program gets 400 with one line that says what may be meant."""
    found = service.ask("/vragen/oordelen.csv", gemeente="Delfft", lang="en")

    assert found.status == 400
    assert found.media == "text/plain"
    assert "did you mean Delft?" in found.text


@pytest.mark.parametrize("ending", ["", ".csv"])
def test_unknown_parameter_is_told(service, ending):
    """A parameter that the question does not have is never passed over."""
    found = service.ask(f"/vragen/oordelen{ending}", headers=HTML, gemente="Delft", lang="nl")

    assert found.status == 400
    assert "bedoelt u gemeente?" in found.text


@pytest.mark.parametrize("name", ["oordeelen", "oordeelen.csv", "oordeelen.rq"])
def test_unknown_question_is_told(service, name):
    """A question that is not there gives 404 with the one that may be meant."""
    found = service.ask(f"/vragen/{name}", lang="nl")

    assert found.status == 404
    assert "bedoelt u oordelen?" in found.text


def test_unknown_form_is_told(service):
    """A form that is not there is what is wrong, not the question before it."""
    found = service.ask("/vragen/oordelen.pdf", lang="nl")

    assert found.status == 404
    assert "de vorm .pdf is er niet" in found.text
    assert ".xlsx" in found.text
    assert "vraag" not in found.text


def test_answer_reads_without_knowing_its_signs():
    """The title is the question, the signs are explained, a thing without a name is short."""
    text = shown("oordelen", gemeente=["Delft"]).body.decode()
    bare = shown("leefgebieden").body.decode()

    assert f"<title>{QUESTIONS['oordelen'].summary}" in unescape(text)
    assert re.search(r'<span class="cel x">X</span> verbeterpunt', text)
    assert '<a class="iri" href="/doc/oordeel/delft-2013-b03">delft-2013-b03</a>' in text
    assert "verbeterpunt" not in bare


def test_required_parameter_shows_the_form_first():
    """A question that needs a value shows its form, and gives its answer when it has one."""
    made = Site(site().graph)
    made.__dict__["questions"] = {"proef": queries.parse(REQUIRED, "proef", "proef")}
    bare = Asked(path="/vragen/proef", parts={"name": "proef"}, accept="text/html")
    given = Asked(parts={"name": "proef"}, accept="text/html", values=(("gemeente", "Delft"),))
    file = Asked(parts={"name": "proef.csv"})
    form = page.view(made, bare)

    assert form.status == 200
    assert b"<select" in form.body
    assert b"<table" not in form.body
    assert b"gm0503" in page.view(made, given).body

    with pytest.raises(Problem) as refused:
        page.view(made, file)

    assert refused.value.status == 400
    assert "?gemeente=" in refused.value.words.nl


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_question_is_described_in_the_language_asked(service, lang):
    """List and page say what to know of a question, each in the language of the reader only."""
    listed = unescape(service.ask("/vragen", headers=HTML, lang=lang).text)
    asked = unescape(service.ask("/vragen/partnerdekking", headers=HTML, lang=lang).text)
    other = {"nl": "The recommendations in", "en": "De aanbevelingen in"}[lang]
    rest = {name: catalogue.headline(query, lang)[1] for name, query in QUESTIONS.items()}

    assert [] == [name for name, text in rest.items() if text not in listed]
    assert QUESTIONS["partnerdekking"].described(lang)[0][-60:] in asked
    assert other not in listed


def test_english_description_of_an_own_question_is_marked():
    """A question without a Dutch description shows the English one, marked as English."""
    made = Site(site().graph)
    made.__dict__["questions"] = {"proef": queries.parse(REQUIRED, "proef", "proef")}
    asked = Asked(path="/vragen/proef", parts={"name": "proef"}, accept="text/html", lang="nl")
    sentence = 'lang="en">The things of one municipality.</p>'

    assert sentence in page.view(made, asked).body.decode()
    assert sentence in catalogue.view(made, Asked(path="/vragen", lang="nl")).body.decode()


def test_catalogue_has_every_question(service):
    """Each question stands in the list once, below its first tag, with its sentence."""
    text = unescape(service.ask("/vragen", headers=HTML, lang="nl").text)

    assert re.findall(r'<h3><a href="/vragen/([\w-]+)">', text) == [
        query.name
        for group in catalogue.by_tag(list(QUESTIONS.values())).values()
        for query in group
    ]
    for query in QUESTIONS.values():
        assert query.summary in text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"zoek": "caseload norm"}, {"caseload"}),
        ({"onderwerp": "herkomst"}, {n for n, q in QUESTIONS.items() if "herkomst" in q.tags}),
        ({"zoek": "bestaat dit wel"}, set()),
    ],
)
def test_catalogue_is_searched(service, given, expected):
    """A search gives the questions that have all its words, a subject those with that tag."""
    text = service.ask("/vragen", headers=HTML, lang="nl", **given).text
    found = set(re.findall(r'<h3><a href="/vragen/([\w-]+)">', text))

    assert found == expected


@pytest.mark.parametrize("name", QUESTIONS)
def test_sparql_of_the_page_gives_the_answer(name):
    """The SPARQL that a page shows, asked as it is, gives the rows of the page."""
    given = {"gemeente": ["Lelystad"]} if "gemeente" in _names(name) else {}
    asked = Asked(values=tuple((key, each) for key, found in given.items() for each in found))
    text = page.text(site(), name, asked)
    typed = ggsr_kg.ask(queries.adhoc(text, "x"), site().graph)
    answer = ggsr_kg.ask(name, site().graph, **given)

    assert "#+" not in text
    assert [[plain(t) for t in row] for row in typed.rows] == [
        [plain(t) for t in row] for row in answer.rows
    ]


def _names(name):
    return {each.name for each in QUESTIONS[name].params}


def test_question_is_a_file_too(service):
    """`.rq` gives the SPARQL with the given values."""
    found = service.ask("/vragen/oordelen.rq", gemeente="Delft")

    assert found.media == "application/sparql-query"
    assert "gm0503" in found.text


def test_page_tells_of_the_apostrophe():
    """The page says what CSV does with texts that a spreadsheet would run."""
    assert "apostrof" in shown("leefgebieden").body.decode()
    assert "apostrophe" in shown("leefgebieden", "en").body.decode()


def test_questions_over_cases_say_that_there_are_none():
    """An empty answer over cases says how to add files of one's own."""
    assert "ggsr serve --data" in shown("caseload").body.decode()


def test_coverage_tells_what_its_columns_do_not():
    """The page of `partnerdekking` says that ja is no verdict, and where who says so stands."""
    text = shown("partnerdekking").body.decode()

    assert "alleen de gemeente het zegt" in text
    assert 'href="/#dekking"' in text


@pytest.mark.parametrize("name", ["open-verbeterpunten", "oordelen"])
def test_municipality_without_verdicts_is_named(name):
    """Nothing in the graph about a municipality is not read as nothing found wanting there."""
    text = shown(name, gemeente=["Maastricht", "Delft"]).body.decode()
    empty = shown("open-verbeterpunten", gemeente=["Maastricht"]).body.decode()

    assert "zegt dus niets over haar: Maastricht." in text
    assert "Dat is geen oordeel." in empty
    assert "zegt dus niets" not in shown(name, gemeente=["Delft"]).body.decode()


def test_charts_fit_what_is_counted():
    """Outcomes are counted per group, years and levels apart; units and places are no counts.

    Rows are counted only where it is told what a row is.
    """
    found = {
        name: charts.of(ggsr_kg.ask(name, site().graph), COUNTED.get(name, ""))
        for name in QUESTIONS
    }
    drawn = {name: [(c.what, c.by) for c in each] for name, each in found.items() if each}

    assert set(COUNTED) == {"aanbevelingen", "oordelen", "voortgang"}
    assert drawn["oordelen"] == [((COUNTED["oordelen"],), ("gemeente", "peiljaar", "niveau"))]
    assert drawn["voortgang"] == [((COUNTED["voortgang"],), ("gemeente",))]
    assert drawn["aantal-casusindicatoren"] == [
        (("criteria",), ("thema",)),
        (("indicatoren",), ("thema",)),
    ]
    assert drawn["totalen-beleidsniveau"] == [
        (("voldoet", "verbeterpunt", "niet_te_bepalen"), ("gemeente", "peiljaar"))
    ]
    bare = {"kengetallen", "grenzen", "normen", "beweringen", "leefgebieden"}
    assert not (bare | {"partnerdekking", "tellingen-van-casussen"}) & set(drawn)


def test_stated_and_inferred_are_never_added_up():
    """Were the rows of coverage counted, what is stated would have bars of its own."""
    answer = ggsr_kg.ask("partnerdekking", site().graph, gemeente="Lelystad")
    chart = charts.of(answer, "dekking")[0]

    assert chart.by == ("aanpak", "peiljaar", "basis")
    assert {bar.total for bar in chart.bars} == {7}


@pytest.mark.parametrize(
    ("name", "lang", "title"),
    [
        (
            "voortgang",
            "nl",
            "wat de hertoets gaf, geteld per indicator en aanpak van 2013, per gem",
        ),
        (
            "voortgang",
            "en",
            "what the retest gave, counted by indicator and approach of 2013, per ",
        ),
        (
            "aanbevelingen",
            "nl",
            "oordelen over de indicatoren die wij met de aanbeveling verbonden (",
        ),
        ("totalen-beleidsniveau", "nl", "voldoet, verbeterpunt, niet te bepalen, per gemeente, p"),
        (
            "voortgang-totalen",
            "en",
            "improved, unchanged, not retested, per municipality, approach i",
        ),
    ],
)
def test_chart_says_what_is_counted(name, lang, title):
    """The title of a chart says in words what it counts; no name of a column stands in it."""
    text = unescape(shown(name, lang).body.decode())
    figure = text[text.index("<figure") : text.index("</figure")]

    assert f"<figcaption>{title}" in figure
    assert "_" not in figure


def test_bars_are_called_as_in_the_table():
    """A chart of an English page has the words of the table below it, not its Dutch codes."""
    text = unescape(shown("oordelen", "en", gemeente=["Lelystad"]).body.decode())
    figure = text[text.index("<figure") : text.index("</figure")]

    assert re.findall(r'<text x="0"[^>]*>([^<]+)<', figure) == [
        "Gezinscoaching 2013 policy level",
        "Gezinscoaching 2013 case level",
        "Jeugd- en Gezinsteams 2014 policy level",
    ]
    assert "Gezinscoaching 2013 case level: √ 25, X 8" in figure


def test_truths_are_counted_in_english_too():
    """A column of ja, nee and onbekend makes the same chart in both languages, in its words."""
    found = {
        lang: charts.of(
            ggsr_kg.ask("partnerdekking", site().graph, lang=lang, gemeente="Lelystad"), "x"
        )[0]
        for lang in ("nl", "en")
    }

    assert [*found["nl"].series] == ["ja", "nee", "onbekend"]
    assert [*found["en"].series] == ["yes", "no", "unknown"]
    assert [[n for _, n in bar.parts] for bar in found["nl"].bars] == [
        [n for _, n in bar.parts] for bar in found["en"].bars
    ]


def test_no_bar_is_called_by_an_iri():
    """The verdicts of one municipality are counted per approach and year, not per verdict."""
    answer = ggsr_kg.ask("oordelen", site().graph, gemeente="Delft")

    assert [each.by for each in charts.of(answer, "x")] == [("aanpak", "peiljaar")]


def test_chart_counts_every_row():
    """The parts of the bars of counted rows add up to the rows."""
    for name, told in COUNTED.items():
        answer = ggsr_kg.ask(name, site().graph)

        assert sum(bar.total for bar in charts.of(answer, told)[0].bars) == len(answer.rows)


def test_chart_is_told_in_words():
    """A chart is an image with a title and all its numbers in words, without style attributes."""
    text = shown("totalen-casusniveau").body.decode()

    assert re.search(r'<svg[^>]*role="img" aria-labelledby="g1-titel"', text)
    assert "Toeleiding: voldoet 3, verbeterpunt 0" in re.search(r"<desc[^>]*>([^<]+)<", text)[1]
    assert "<table" in text
    assert "style=" not in text


def test_namesakes_are_told_apart():
    """No two choices of a field read the same: approaches with one name have their municipality."""
    seen = {each.type: each for query in QUESTIONS.values() for each in query.params}
    for each in seen.values():
        for lang in ("nl", "en"):
            read = [choice.shown for choice in choices.of(each, site().graph.ask, lang)]

            assert len(set(read)) == len(read), each.type
    assert "Gezinscoaching (Delft)" in [
        choice.shown for choice in choices.of(seen["aanpak"], site().graph.ask, "nl")
    ]


def test_values_never_become_part_of_the_page():
    """What was given is shown as text, in the form and in what is said of it."""
    bad = '"><script>alert(1)</script>'
    for values in ({"gemeente": [bad]}, {"peiljaar": [bad]}, {bad: ["1"]}):
        reply = shown("oordelen", **values)

        assert reply.status == 400
        assert b"<script>" not in reply.body
        assert b"&lt;script&gt;" in reply.body


def test_only_addresses_of_the_web_become_links():
    """An IRI that a browser should not follow is shown as text."""
    rows = tuple((NamedNode(iri),) for iri in ("javascript:alert(1)", "data:text/html,x", "urn:x"))
    table = tables.of(Answer("q", "", "nl", "rows", ("a",), rows), site().graph.ask)

    assert [cell.href for row in table.rows for cell in row] == ["", "", ""]
