"""Every format says the same, in a form that other programs read, the same bytes each time."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import openpyxl
import pytest

from ggsr_kg import answers, graphs, library, queries, reports
from ggsr_kg.answers import Answer
from ggsr_kg.errors import OutputError, QueryError
from ggsr_kg.graphs import BlankNode, Literal, NamedNode
from ggsr_kg.reports import summary
from ggsr_kg.reports import text as as_text
from ggsr_kg.store import Store

ROOT = Path(__file__).parents[1]
SUITE = ROOT.parent / "shared" / "suites" / "csv-tsv-res"
SCHEMA = json.loads((ROOT / "docs" / "answer.schema.json").read_text(encoding="utf-8"))
XSD = "http://www.w3.org/2001/XMLSchema#"
DATA = b"""
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
<urn:a> ggsr:naam "een, \\"twee\\"|<b>\\nregel"@nl ; ggsr:getal 2 .
<urn:b> ggsr:naam "=1+1"@nl ; ggsr:getal 10 .
"""
HEAD = "#+ summary: Wat is er?\n#+ description: What is there?\n"
SELECT = (
    "PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>\n"
    "SELECT ?ding ?naam ?getal ?leeg { ?ding ggsr:naam ?naam ; ggsr:getal ?getal } ORDER BY ?getal"
)
NAMES = ['een, "twee"|<b>\nregel', "=1+1"]


@pytest.fixture(scope="module")
def store():
    """Return a store with two things."""
    found = Store()
    found.add(graphs.read_bytes(DATA, "x", graphs.FORMATS[".ttl"], "urn:g"))
    return found


def answer_of(store, text, lang="nl"):
    """Return the answer to a catalogued question."""
    return answers.ask(store.ask, queries.parse(HEAD + text, "wat", "wat.rq"), {}, lang)


@pytest.fixture(scope="module")
def answer(store):
    """Return a table with texts, numbers, IRIs and an empty column."""
    return answer_of(store, SELECT)


CODES = """
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
SELECT ?niveau ?naam ?bestaat ?basis ?wie {
  VALUES (?niveau ?naam ?bestaat ?basis ?wie) {
    ("beleid" "beleid" "nee" "genoemd" "onbekend") ("z w" "x" 1 "y" "genoemd")
  }
}
ORDER BY ?niveau
"""


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_codes_are_in_words_for_people_only(lang):
    """A person reads the words of the language, a program the codes, which are Dutch.

    A name that is written as a code stays that name.
    """
    codes = "beleid beleid nee genoemd onbekend"
    words, other = "policy level beleid no stated onbekend", "z w x 1 y genoemd"
    found = answer_of(library.load(), CODES, lang)
    rows = list(csv.reader(io.StringIO(reports.render(found, "csv").decode())))

    assert [codes.split(), ["z w", "x", "1", "y", "genoemd"]] == rows[1:]
    assert '"value": "genoemd"' in reports.render(found, "json").decode()

    told = codes if lang == "nl" else words
    book = openpyxl.load_workbook(io.BytesIO(reports.render(found, "xlsx")))
    sheet = [" ".join(map(str, row)) for row in book.worksheets[0].values]
    text = reports.render(found, "text").decode().splitlines()

    assert [told, other] == sheet[1:]
    assert [told, other] == [re.sub(" +", " ", line) for line in text[1:]]
    markdown = reports.render(found, "markdown").decode()

    assert ("| no | stated | onbekend |" in markdown) == (lang == "en")
    assert ("<td>stated</td>" in reports.render(found, "html").decode()) == (lang == "en")


def test_only_documents_have_a_title():
    """What is called by its title is the name of a text edition, and never a code."""
    found = answers.ask(library.load().ask, queries.find("kengetallen"), {}, "en")

    assert [Literal(code) for code in ("ja", "genoemd")] == [
        found.named(Literal(code)) for code in ("ja", "genoemd")
    ]


def test_summary_of_a_report_is_in_words():
    """The totals that `ggsr report` prints call the level of verdicts by its word."""
    for lang, levels in (("nl", {"beleid", "casus"}), ("en", {"policy level", "case level"})):
        found = {"oordelen": answers.ask(library.load().ask, queries.find("oordelen"), {}, lang)}
        told = re.findall(r"201[34]  (.*?) +√", summary.render(found, {}, lang))

        assert levels == set(told)


def test_json_is_sparql_json_and_follows_the_schema(answer):
    """The JSON is SPARQL results JSON with our member, and literals have no language tag."""
    found = json.loads(reports.render(answer, "json"))

    jsonschema.validate(found, SCHEMA)
    assert ["ding", "naam", "getal", "leeg"] == found["head"]["vars"]
    assert {"type": "literal", "value": NAMES[0]} == found["results"]["bindings"][0]["naam"]
    assert "leeg" not in found["results"]["bindings"][0]
    assert ("wat", "Wat is er?", "nl") == tuple(
        found["ggsr"][k] for k in ("query", "title", "lang")
    )


def test_csv_is_read_back(answer):
    """CSV has the columns and plain values; a text that would run as a formula is disarmed."""
    rows = list(csv.reader(io.StringIO(reports.render(answer, "csv").decode())))

    assert [
        ["ding", "naam", "getal", "leeg"],
        ["urn:a", NAMES[0], "2", ""],
        ["urn:b", "'=1+1", "10", ""],
    ] == rows


@pytest.mark.parametrize(
    ("value", "datatype", "expected"),
    [
        ("-1", "integer", "-1"),
        ("-1,5", "string", "-1,5"),
        ("- streepje", "string", "'- streepje"),
        ("@x", "string", "'@x"),
        ("\tx", "string", "'\tx"),
        ("–", "string", "–"),
        ("=x", "anyURI", "=x"),
    ],
)
def test_only_texts_that_would_run_are_disarmed(value, datatype, expected):
    """Numbers, dashes and other datatypes stay as they are in CSV."""
    term = Literal(value, datatype=NamedNode(XSD + datatype))
    table = reports.render(Answer("q", "", "nl", "rows", ("a",), ((term,),)), "csv").decode()

    assert [["a"], [expected]] == list(csv.reader(io.StringIO(table, newline="")))


def test_tsv_is_lossless(answer):
    """TSV has Turtle terms, one row a line."""
    lines = reports.render(answer, "tsv").decode().splitlines()

    assert "?ding\t?naam\t?getal\t?leeg" == lines[0]
    assert '<urn:a>\t"een, \\"twee\\"|<b>\\nregel"\t2\t' == lines[1]


def test_xml_is_read_back(answer):
    """XML is SPARQL results XML."""
    root = ElementTree.fromstring(reports.render(answer, "xml"))
    space = {"s": "http://www.w3.org/2005/sparql-results#"}

    assert NAMES == [
        each.text for each in root.findall(".//s:binding[@name='naam']/s:literal", space)
    ]
    assert ["ding", "naam", "getal", "leeg"] == [
        each.get("name") for each in root.findall(".//s:variable", space)
    ]


def test_turtle_describes_the_table(answer):
    """A table as Turtle is a result set that is read back."""
    quads = graphs.read_bytes(reports.render(answer, "turtle"), "x", graphs.FORMATS[".ttl"])
    values = [q.object.value for q in quads if q.predicate.value.endswith("#value")]

    assert sorted([*NAMES, "urn:a", "urn:b", "2", "10"]) == sorted(values)


def test_graph_as_turtle_and_table(store):
    """A CONSTRUCT is a graph in Turtle, and rows of s, p and o elsewhere."""
    found = answer_of(store, "CONSTRUCT WHERE { ?a ?b ?c }")
    quads = graphs.read_bytes(reports.render(found, "turtle"), "x", graphs.FORMATS[".ttl"])

    assert 4 == len(quads)
    assert b"s,p,o" == reports.render(found, "csv").splitlines()[0]
    jsonschema.validate(json.loads(reports.render(found, "json")), SCHEMA)


def test_truth_in_every_format(store):
    """An ASK is a truth in JSON and XML, a word in text, a cell in tables."""
    found = answer_of(store, "ASK { ?a ?b ?c }")
    jsonschema.validate(json.loads(reports.render(found, "json")), SCHEMA)

    assert json.loads(reports.render(found, "json"))["boolean"] is True
    assert b"<boolean>true</boolean>" in reports.render(found, "xml")
    assert b"ja\n" == reports.render(found, "text")
    assert b"antwoord\r\ntrue\r\n" == reports.render(found, "csv")
    assert b"rs:boolean true" in reports.render(found, "turtle")


def test_markdown_and_html_are_safe(answer):
    """Bars, tags and newlines of a value do not break the table; only web addresses are links."""
    markdown = reports.render(answer, "markdown").decode()
    html = reports.render(answer, "html").decode()

    assert '| urn:a | een, "twee"\\|&lt;b><br>regel | 2 |  |' in markdown
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert "href" not in html
    assert "http" not in html.replace("https://w3id.org", "")


def test_text_is_narrowed_to_the_terminal(answer):
    """On a terminal the table is as wide as the terminal; elsewhere lines are not broken."""
    assert max(map(len, as_text.render(answer, 40).splitlines())) <= 40
    assert "wide".ljust(300, "x") in as_text.render(
        Answer("q", "", "nl", "rows", ("a",), ((Literal("wide".ljust(300, "x")),),))
    )


def test_text_hides_control_characters():
    """A value cannot move the cursor of the terminal."""
    row = (Literal("a\x1b[31mb"),)

    assert "\x1b" not in as_text.render(Answer("q", "", "nl", "rows", ("a",), (row,)))


def test_workbook_holds_texts_and_numbers(answer):
    """In Excel a number is a number and a text is never a formula."""
    book = openpyxl.load_workbook(io.BytesIO(reports.render(answer, "xlsx")))
    sheet = book["antwoord"]

    assert [("urn:a", NAMES[0], 2, None), ("urn:b", "=1+1", 10, None)] == list(
        sheet.iter_rows(min_row=2, values_only=True)
    )
    assert "s" == sheet["B3"].data_type
    assert ["antwoord", "vraag"] == book.sheetnames


def test_workbook_calls_things_by_their_names():
    """In Excel a document has its title, a parameter the label of its value, a year is a number."""
    answer = library.ask("oordelen", library.load(), gemeente="gm0503", peiljaar="2013")
    book = openpyxl.load_workbook(io.BytesIO(reports.render(answer, "xlsx")))
    head, first, *_ = book["antwoord"].iter_rows(values_only=True)
    cells = dict(zip(head, first, strict=True))

    assert head == answer.columns
    assert cells["document"].startswith("Factsheet Delft: ")
    assert cells["peiljaar"] == 2013
    assert ("gemeente", "Delft") in list(book["vraag"].iter_rows(values_only=True))
    assert b"000_03fdaf57f9b5ded0.txt" in reports.render(answer, "csv")
    assert b"000_03fdaf57f9b5ded0.txt" in reports.render(answer, "json")


def test_workbook_refuses_what_does_not_fit():
    """A text longer than a cell can hold is refused, not cut."""
    row = (Literal("x" * 40_000),)
    with pytest.raises(OutputError, match="does not fit"):
        reports.render(Answer("q", "", "nl", "rows", ("a",), (row,)), "xlsx")


@pytest.mark.parametrize("form", reports.FORMATS)
def test_same_answer_same_bytes(store, answer, form):
    """Rendering twice gives the same bytes, and an empty answer renders too."""
    assert reports.render(answer, form) == reports.render(answer_of(store, SELECT), form)
    assert reports.render(Answer("q", "t", "en", "rows", ("a",)), form)
    assert b"/tmp" not in reports.render(answer, form)


def test_workbook_has_no_clock(answer):
    """The files inside a workbook carry a fixed date."""
    with zipfile.ZipFile(io.BytesIO(reports.render(answer, "xlsx"))) as book:
        assert b"2000-01-01" in book.read("docProps/core.xml")


def test_unknown_format_names_the_nearest(answer):
    """A format that does not exist is refused with the nearest."""
    with pytest.raises(QueryError, match="did you mean csv"):
        reports.render(answer, "cvs")


def test_typed_question_keeps_language_tags(store):
    """Only a question of the catalogue drops language tags; a typed one gives what stands there."""
    typed = queries.adhoc(SELECT, "--text")

    assert "nl" == answers.ask(store.ask, typed).rows[0][1].language


def test_rows_without_order_are_sorted(store):
    """Without ORDER BY the rows still come in one order."""
    typed = queries.adhoc("SELECT ?c { ?a ?b ?c }", "--text")
    found = [row[0].value for row in answers.ask(store.ask, typed).rows]

    assert ["10", "2", "=1+1", NAMES[0]] == found


@pytest.mark.parametrize("name", ["csvtsv01", "csvtsv02", "csvtsv03"])
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_w3c_results(name, form):
    """The CSV and TSV of the W3C tests are reproduced, but for the labels of blank nodes.

    The third is about the text of numbers, which a store does not keep: its rows come from the
    file.
    """
    if not SUITE.is_dir():
        pytest.skip("the W3C suite is not here")
    third = name == "csvtsv03"
    source = (SUITE / ("data2.ttl" if third else "data.ttl")).read_bytes()
    quads = graphs.read_bytes(source, "x", graphs.FORMATS[".ttl"], "urn:g")
    if third:
        rows = tuple((q.subject, q.predicate, q.object) for q in quads)
        found = Answer("q", "", "nl", "rows", ("s", "p", "o"), rows)
    else:
        graph = Store()
        graph.add(quads)
        text = (SUITE / f"{name}.rq").read_text(encoding="utf-8")
        found = answers.ask(graph.ask, queries.adhoc(text, name))
    ours = reports.render(found, form).decode().splitlines()
    theirs = (SUITE / f"{name}.{form}").read_text(encoding="utf-8").splitlines()

    assert comparable(theirs) == comparable(ours)


def comparable(lines):
    """Return the lines with blank labels made one, exponents in one case, in one order."""
    plain = [re.sub(r"_:\w+", "_:b", line).replace("0e6", "0E6") for line in lines]
    return [plain[0], *sorted(plain[1:])]


def test_blank_nodes_have_labels():
    """A blank node is shown with a label in tables."""
    row = (BlankNode("x"),)

    assert b"a\r\n_:x\r\n" == reports.render(Answer("q", "", "nl", "rows", ("a",), (row,)), "csv")
