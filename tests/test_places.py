"""A finding says in which file and on which line to look."""

import json
import logging
from pathlib import Path

import pytest

from ggsr_kg import graphs
from ggsr_kg.errors import Text
from ggsr_kg.findings import Finding, Place
from ggsr_kg.graphs import BlankNode, Literal, NamedNode
from ggsr_kg.namespaces import DEF, XSD
from ggsr_kg.places import locate

CASE = "https://w3id.org/ggsr/id/casus/x"
TURTLE = f"""\
PREFIX ggsr: <{DEF}>
PREFIX x: <{CASE}/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<{CASE}>
    a ggsr:Casus ;
    ggsr:gezin x:gezin ;
.
x:probleem-1
    a ggsr:Probleem ;
    ggsr:casus <{CASE}> ;
    ggsr:soort
        '''lang,
over drie
regels''' ,
        "kort"@nl ,
        007 ;
    ggsr:chronisch "ja"^^xsd:boolean ;
    ggsr:deel [
        a ggsr:Deel ;
        ggsr:soort "kort"@nl
    ] , x:deel-2 ;
.
x:deel-2 a ggsr:Deel ; ggsr:soort "kort"@nl .
"""
PROBLEM = f"{CASE}/probleem-1"


def finding(focus=PROBLEM, path=None, value=None, case=CASE):
    """Return a finding about *focus*."""
    return Finding("r", focus, Text("fout", "wrong"), path=path, value=value, case=case)


def line(tmp_path, each, text=TURTLE, name="a.ttl"):
    """Return the line of the finding *each* in a file with *text*."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (found,) = locate([each], [path])

    assert str(path) == found.place.file

    return found.place.line


@pytest.mark.parametrize(
    ("expected", "path", "value"),
    [
        (14, "ggsr:soort", Literal("lang,\nover drie\nregels")),
        (15, "ggsr:soort", Literal("kort", language="nl")),
        (16, "ggsr:soort", Literal("007", datatype=NamedNode(XSD + "integer"))),
        (17, "ggsr:chronisch", Literal("ja", datatype=NamedNode(XSD + "boolean"))),
        (10, "ggsr:casus", NamedNode(CASE)),
        (10, f"<{DEF}casus>", NamedNode(CASE)),
        (10, f"{DEF}casus", NamedNode(CASE)),
        (14, "ggsr:soort", None),
        (14, "ggsr:soort", Literal("staat er niet")),
        (21, "ggsr:deel", BlankNode("elders")),
        (9, "ggsr:begin", None),
        (9, "ggsr:casus/ggsr:gezin", None),
        (9, None, None),
        (21, None, NamedNode(f"{CASE}/deel-2")),
    ],
)
def test_turtle_gives_the_line_of_the_value_else_of_the_property_else_of_the_thing(
    tmp_path, expected, path, value
):
    """Each value of a list has the line it ends on, also after a text of several lines.

    This pins what rdflib does not promise: how its parser reads objects.
    """
    if path is None and value is not None:
        expected = 23

    assert expected == line(tmp_path, finding(path=path, value=value))


def test_inverse_path_leads_to_the_statement_of_the_other(tmp_path):
    """With an inverse path the value is the subject of the statement."""
    assert 10 == line(tmp_path, finding(CASE, "^ggsr:casus", NamedNode(PROBLEM)))


@pytest.mark.parametrize("focus", ["b0123n4", f"{CASE}/bestaat-niet"])
def test_thing_without_name_or_statements_gets_the_line_of_its_case(tmp_path, focus):
    """A blank node has another label in each parser, so its case is where to look."""
    assert 5 == line(tmp_path, finding(focus))


@pytest.mark.parametrize(("name", "expected"), [("a.nt", 3), ("a.nq", 3), ("a.trig", 4)])
def test_other_formats_with_lines(tmp_path, name, expected):
    """N-Triples, N-Quads and TriG give the line too, escapes and numbers as in Turtle."""
    graph = " <urn:g>" if name == "a.nq" else ""
    value = '"a \\"b\\".\\u00e9 ."@nl' if name == "a.nq" else '"a \\"b\\".é ."@nl'
    text = (
        f"# kop\n<{PROBLEM}> <{DEF}begin> <urn:a>{graph} .\n"
        f"<{PROBLEM}> <{DEF}soort> {value}{graph} .\n"
    )
    if name == "a.trig":
        text = f"# kop\n<urn:g> {{\n{text.removeprefix('# kop')}}}\n"
    each = finding(path="ggsr:soort", value=Literal('a "b".é .', language="nl"))

    assert expected + (name == "a.trig") == line(tmp_path, each, text, name)


@pytest.mark.parametrize("name", ["a.nt", "a.nq"])
def test_things_without_iri_have_lines_in_n_triples(tmp_path, name):
    """Their labels are told apart by their order, as when the file was read, however written."""
    text = (
        f"_:x.y  <{DEF}deel>\t_:z.\n"
        f'# _:k\n<{PROBLEM}> <{DEF}soort> "_:l" .\n<urn:a> <{DEF}deel> _:m.# _:n\n'
        f"_:m<{DEF}deel><urn:b>.\n_:z <{DEF}soort> _:x.y .\n"
        f'_:q <{DEF}soort> "1"^^<{XSD}decimal> .\n_:q <{DEF}soort> "2"^^<{XSD}decimal> .\n'
    )
    if name == "a.nq":
        text = text.replace("_:z.", "_:z _:g.").replace('l" .', 'l" <urn:g> .')
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    quads = graphs.read(path, "urn:home")
    x, z, m, q = (quads[at].subject for at in (0, 4, 3, 5))
    sought = [
        finding(x.value, case=None),
        finding(x.value, "ggsr:deel", z, case=None),
        finding(m.value, "ggsr:deel", case=None),
        finding(z.value, "ggsr:soort", x, case=None),
        finding("urn:a", "ggsr:deel", m, case=None),
        finding(q.value, "ggsr:soort", quads[6].object, case=None),
    ]
    found = locate(sought, [path], {graphs.mark("urn:home"): str(path)})

    assert [1, 1, 5, 6, 4, 8] == [each.place.line for each in found]


@pytest.mark.parametrize("base", [f"BASE <{CASE}>", f"@base <{CASE}> ."])
@pytest.mark.parametrize("name", ["a.ttl", "a.trig"])
def test_a_base_costs_no_line(tmp_path, base, name):
    """Names may be relative to what the file itself says."""
    text = f"{base}\n{TURTLE}<x/los> ggsr:soort ggsr:x .\n"
    expected = text.count("\n")

    assert expected == line(tmp_path, finding(f"{CASE}/los", case=None), text, name)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", TURTLE.replace("\nover drie\nregels", "")),
        ("a.nt", f"# x\n\n<{PROBLEM}> <urn:a> <urn:b> .\n<{PROBLEM}> <{DEF}soort> <urn:b> .\n"),
    ],
)
def test_lines_end_as_in_any_editor(tmp_path, end, name, text):
    """A carriage return ends a line, with a newline or without."""
    each = finding(path="ggsr:soort")
    expected = line(tmp_path, each, text, name)

    assert expected > 3
    assert expected == line(tmp_path, each, text.replace("\n", end), name)


@pytest.mark.parametrize("name", ["a.jsonld", "a.rdf"])
def test_json_ld_and_rdf_xml_give_the_file_that_says_something_about_it(tmp_path, name):
    """Without lines the finding still gets the one file of several that it stands in."""
    quads = graphs.read_bytes(TURTLE.replace('"ja"^^xsd:boolean', "true").encode(), "x", TTL)
    graphs.write(tmp_path / name, quads)
    other = tmp_path / f"b{Path(name).suffix}"
    graphs.write(other, graphs.read_bytes(b"<urn:probleem-1> a <urn:b> .", "x", TTL))
    (found,) = locate([finding()], [other, tmp_path / name])

    assert Place(str(tmp_path / name)) == found.place


TTL = graphs.FORMATS[".ttl"]


def test_file_that_rdflib_cannot_read_gives_the_file_only(tmp_path):
    """What one parser reads and rdflib does not costs the line, not the file."""
    text = f'PREFIX x: <{CASE}/>\nx:probleem-1 x:p "a"@nl--ltr .\n'

    assert line(tmp_path, finding(), text) is None


def test_best_place_over_all_files_wins(tmp_path):
    """The file with the statement itself wins from one with another about the same thing."""
    first, second = tmp_path / "a.ttl", tmp_path / "b.ttl"
    first.write_text(f"<{PROBLEM}> a <urn:k> .\n", encoding="utf-8")
    second.write_text(TURTLE, encoding="utf-8")
    found = locate([finding(path="ggsr:casus"), finding("urn:elders", case=None)], [first, second])

    assert [Place(str(second), 10), None] == [each.place for each in found]


def test_place_that_is_known_stays(tmp_path):
    """A finding in a workbook keeps its sheet and cell; a file that is absent is no error."""
    place = Place("a.xlsx", sheet="Problemen", cell="C3")
    known = Finding("r", PROBLEM, Text("a", "b"), place=place)

    assert (known,) == locate([known], [tmp_path / "weg.ttl"])
    assert Place(str(tmp_path / "weg.ttl")) == locate([finding()], [tmp_path / "weg.ttl"])[0].place


def test_files_without_the_thing_are_not_parsed(tmp_path, monkeypatch):
    """Only a file in which the name occurs is parsed again."""
    from ggsr_kg import places

    path = tmp_path / "b.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    monkeypatch.setattr(places, "_PARSERS", {})

    assert (finding(),) == locate([finding()], [path, path])


def test_no_value_reaches_the_log(tmp_path, caplog, recwarn):
    """What rdflib tells ill-typed values in its log and warnings is kept out."""
    caplog.set_level(logging.DEBUG)
    text = TURTLE.replace('"ja"', '"geheim"').replace("007", '"geheim"^^xsd:integer')
    value = Literal("geheim", datatype=NamedNode(XSD + "integer"))

    assert 16 == line(tmp_path, finding(path="ggsr:soort", value=value), text)
    assert "geheim" not in caplog.text
    assert "geheim" not in json.dumps([str(each.message) for each in recwarn])
    assert not logging.getLogger("rdflib.term").disabled
