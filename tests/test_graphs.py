"""Files are read strictly, and written whole or not at all."""

import gzip
import os
import tracemalloc
from pathlib import Path

import pytest

from ggsr_kg import contents, graphs
from ggsr_kg.errors import InputError, OutputError
from ggsr_kg.graphs import Literal, NamedNode, Quad
from ggsr_kg.namespaces import RDF, XSD

ONE = b"<urn:a> <urn:b> 1 .\n"
TOO_LONG = "a value is too long (over 1,048,576 characters); shorten it"
STATEMENT_IN_XML = f"""<rdf:RDF xmlns:rdf="{RDF}" xmlns="urn:" rdf:version="1.2">
<rdf:Description rdf:about="urn:a"><b>~</b>
<c rdf:parseType="Triple"><rdf:Description rdf:about="urn:a"><b>1</b></rdf:Description></c>
</rdf:Description></rdf:RDF>""".encode()
BOOL = f"{XSD}boolean".encode()
REFUSED = {
    "web page": (".ttl", b"<!DOCTYPE html><html>", "web page"),
    "web page after white space": (".ttl", b"\n <HTML lang='nl'>", "web page"),
    "gzip": (".ttl", gzip.compress(ONE), "gzip"),
    "zip": (".ttl", b"PK\x03\x04rest", "zip"),
    "UTF-16": (".ttl", "<urn:a>".encode("utf-16"), "UTF-16"),
    "Windows-1252": (".ttl", ONE + 'x "Caf\xe9"'.encode("cp1252"), "x.ttl:2: not UTF-8"),
    "empty": (".ttl", b"", "empty"),
    "only white space": (".ttl", b" \n", "empty"),
    "only prefixes": (".ttl", b"PREFIX e: <urn:e#>\n", "no data"),
    "relative IRI": (".ttl", ONE + b"<a> <urn:b> 1 .", "x.ttl:2: a relative IRI"),
    "unknown prefix": (".ttl", b"<urn:a> zz:b 1 .", "prefix zz: is not declared"),
    "known prefix": (".ttl", b"<urn:a> skos:b 1 .", "add: PREFIX skos: <http://www.w3.org"),
    "cut off": (".ttl", ONE + b"<urn:a> <urn:b> ", "x.ttl:2"),
    "literal as subject": (".ttl", b'"a" <urn:b> 1 .', "x.ttl:1"),
    "space in an IRI": (".ttl", b"<urn:a b> <urn:b> 1 .", "x.ttl:1"),
    "language with underscore": (".ttl", b'<urn:a> <urn:b> "x"@nl_NL .', "x.ttl:1"),
    "control character": (".ttl", ONE + b'<urn:a> <urn:b> "\x00" .', "x.ttl:2: a control"),
    "ill-typed literal": (
        ".ttl",
        ONE + f'<urn:a> <urn:b> "ja"^^<{XSD}boolean> .'.encode(),
        "x.ttl:2 (urn:b): not an xsd:boolean",
    ),
    "ill-typed literal with escapes": (
        ".ttl",
        ONE + f'# "ja"^^\n<urn:a> <urn:b> """\\u006A\\U00000061\\n"""^^<{XSD}boolean> .'.encode(),
        "x.ttl:3 (urn:b): not an xsd:boolean",
    ),
    "ill-typed literal between tags": (
        ".rdf",
        f'''<rdf:RDF xmlns:rdf="{RDF}" xmlns="urn:ja">
        <rdf:Description><b rdf:datatype="{XSD}boolean">ja</b></rdf:Description>
        </rdf:RDF>'''.encode(),
        "x.rdf:2 (urn:jab): not an xsd:boolean",
    ),
    "ill-typed literal with an entity": (
        ".rdf",
        f'''<rdf:RDF xmlns:rdf="{RDF}" xmlns="urn:ja">
        <rdf:Description><b rdf:datatype="{XSD}boolean">&#106;a</b></rdf:Description>
        </rdf:RDF>'''.encode(),
        "x.rdf:2 (urn:jab): not an xsd:boolean",
    ),
    "ill-typed literal, not a remark": (
        ".rdf",
        f'''<rdf:RDF xmlns:rdf="{RDF}" xmlns="urn:ja">
        <!-- <b rdf:datatype="{XSD}boolean">ja</b> --><rdf:Description><b>ja</b>
        <b rdf:datatype="{XSD}boolean">ja</b></rdf:Description>
        </rdf:RDF>'''.encode(),
        "x.rdf:3 (urn:jab): not an xsd:boolean",
    ),
    "ill-typed literal between tags that is not found": (
        ".rdf",
        f'''<rdf:RDF xmlns:rdf="{RDF}" xmlns="urn:ja"><rdf:Description>
        <b>ja</b><b rdf:datatype="{XSD}boolean"><![CDATA[ja]]></b></rdf:Description>
        </rdf:RDF>'''.encode(),
        "x.rdf (urn:jab): not an xsd:boolean",
    ),
    "ill-typed literal of another datatype": (
        ".nt",
        f'<urn:a> <urn:b> "2014"^^<{XSD}gYear> .\n<urn:a> <urn:c> "2014"^^<{XSD}date> .'.encode(),
        "x.nt:2 (urn:c): not an xsd:date",
    ),
    "ill-typed literal of another datatype with a prefix": (
        ".ttl",
        f'PREFIX x: <{XSD}>\n<urn:a> <urn:b> "14"^^x:int ,\n"14"^^x:date .'.encode(),
        "x.ttl:3 (urn:b): not an xsd:date",
    ),
    "ill-typed literal with space": (
        ".ttl",
        f'# "ja"\n<urn:a> <urn:b> "ja" , "ja"@nl ,\n"ja" ^^ <{XSD}boolean> .'.encode(),
        "x.ttl:3 (urn:b): not an xsd:boolean",
    ),
    "ill-typed literal that may be one of two": (
        ".ttl",
        f'PREFIX x: <{XSD}> PREFIX y: <urn:y#>\n<urn:a> <urn:b> "ja"^^y:boolean ,'.encode()
        + b'\n"ja"^^x:boolean .',
        "x.ttl (urn:b): not an xsd:boolean",
    ),
    "ill-typed literal in JSON-LD": (
        ".jsonld",
        b'{"@id": "urn:a", "urn:ja": "j",\n"urn:b": {"@value": "j\\u0061", "@type": "%b"}}' % BOOL,
        "x.jsonld:2 (urn:b): not an xsd:boolean",
    ),
    "ill-typed literal that may be one of two in JSON-LD": (
        ".jsonld",
        b'{"@id": "urn:a", "urn:c": "ja",\n"urn:b": {"@value": "ja", "@type": "%b"}}' % BOOL,
        "x.jsonld (urn:b): not an xsd:boolean",
    ),
    "ill-typed number in JSON-LD": (
        ".jsonld",
        b'{"@id": "urn:a", "urn:c": "7",\n"urn:b": {"@value": 7, "@type": "%b"}}' % BOOL,
        "x.jsonld (urn:b): not an xsd:boolean",
    ),
    "very long IRI": (
        ".ttl",
        b"\n<urn:" + b"a" * 3000 + b"> <urn:b> <urn:c> .",
        "x.ttl:2 (urn:b): a value is too long (over 2,048 characters); shorten it",
    ),
    "very long literal": (
        ".ttl",
        b'<urn:a> <urn:b> "a\\tb", "\\t' + b"ab\\n" * 300_000 + b"a" * 300_000 + b'" .',
        f"x.ttl:1 (urn:b): {TOO_LONG}",
    ),
    "far too long literal": (
        ".nt",
        b'\n<urn:a> <urn:b> "' + b"a" * 2**24 + b'" .',
        f"x.nt:2: {TOO_LONG}",
    ),
    "far too long lines": (
        ".ttl",
        b'# "\n<urn:a> <urn:b> "x\\"", \'"\', 1, """' + b'a "\n' * 2**22 + b'""" .',
        f"x.ttl:2: {TOO_LONG}",
    ),
    "far too long label": (
        ".ttl",
        b"\n_:" + b"a" * 2**24 + b" a [] .",
        f"x.ttl:2: {TOO_LONG}",
    ),
    "far too long number": (
        ".ttl",
        b'<urn:a> <urn:b> "short",\n' + b"1" * 2**24 + b" .",
        f"x.ttl:2: {TOO_LONG}",
    ),
    "far too long name": (
        ".ttl",
        b"PREFIX e: <urn:e#>\n<urn:a> e:" + b"b" * 2**24 + b" 1 .",
        f"x.ttl:2: {TOO_LONG}",
    ),
    "far too long number in JSON-LD": (
        ".jsonld",
        b'{"@id": "urn:a",\n"urn:b": ' + b"1" * 2**24 + b"}",
        f"x.jsonld:2: {TOO_LONG}",
    ),
    "statement as a term": (
        ".ttl",
        b'# <<\n<urn:a~b> <urn:c> "<<",\n <<( <urn:a> <urn:b> 1 )>> .',
        "x.ttl:3: a statement used as a term (RDF 1.2); use RDF 1.1",
    ),
    "statement with a statement": (
        ".ttl",
        ONE + b"<urn:a> <urn:b> 1 {| <urn:c> 2 |} .",
        "x.ttl:2: a statement used as a term (RDF 1.2); use RDF 1.1",
    ),
    "statement in RDF/XML": (
        ".rdf",
        STATEMENT_IN_XML,
        "x.rdf: a statement used as a term (RDF 1.2); use RDF 1.1",
    ),
    "half a character": (
        ".ttl",
        b'<urn:a> <urn:b> "\\uD800" .',
        "x.ttl:1: cannot be read (The escape sequence is encoding D800 that is not a valid unicode",
    ),
    "JSON under .ttl": (".ttl", b'{"@id": "urn:a"}', "named Turtle, but holds JSON-LD"),
    "XML under .ttl": (".ttl", b'<?xml version="1.0"?><a/>', "but holds RDF/XML"),
    "JSON-LD without context": (".jsonld", b'{"a": "b"}', "give the JSON-LD a @context"),
    "JSON-LD double key": (".jsonld", b'{"urn:a": 1, "urn:a": 2}', "twice"),
    "JSON-LD remote context": (".jsonld", b'{"@context": "http://x/c"}', "http://x/c"),
    "JSON-LD import": (".jsonld", b'{"@context": {"@import": "http://x/c"}}', "http://x/c"),
    "JSON-LD key": (".jsonld", b'{"urn:a": 1, "b": {"c": 2}}', ":1: keys without a meaning: b, c;"),
    "JSON-LD null": (
        ".jsonld",
        b'{"@context": {"b": "urn:b"}, "urn:a": {"@context": null, "b": 1}}',
        "keys without a meaning: b;",
    ),
    "JSON-LD keyword": (".jsonld", b'{"@typ": "urn:c", "urn:a": 1}', "did you mean @type?"),
    "JSON-LD class": (
        ".jsonld",
        b'{"@type": ["urn:c", "d"]}',
        "(rdf:type): a name that is no",
    ),
    "JSON-LD reference": (
        ".jsonld",
        b'{"@context": {"p": {"@id": "urn:p", "@type": "@id"}}, "p": ["urn:a", "Jansen"]}',
        "x.jsonld (urn:p): a name that is no whole IRI",
    ),
    "JSON-LD language": (
        ".jsonld",
        b'{"urn:a": 1, "urn:p": {"@value": "x", "@language": "a b"}}',
        "(urn:p): a name that is no whole IRI, or a language that is none",
    ),
    "JSON-LD comma": (".jsonld", b'{"urn:a": 1,}', "not valid JSON"),
    "JSON-LD deep": (".jsonld", b"[" * 20000 + b"]" * 20000, "nested too deeply"),
    "DTD": (".rdf", b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "b">]><r/>', "x.rdf:2"),
}


@pytest.mark.parametrize(
    ("ending", "data", "expected"),
    [
        (
            ".nt",
            b'"a" <urn:b> <urn:c> .',
            "het onderwerp van een triple is geen IRI of naamloze knoop",
        ),
        (".nt", b"<urn:a> _:b <urn:c> .", "de eigenschap van een triple is geen IRI"),
        (
            ".ttl",
            b"<urn:a> <urn:b> <urn:c> <urn:d> .",
            "de punt aan het eind van een triple ontbreekt",
        ),
        (".ttl", b'<urn:a> <urn:b> "Jansen', "er ontbreekt iets aan het eind, zoals een"),
        (".ttl", b"Jansen <urn:b> 1 .", "wat hier staat, kan geen onderwerp zijn"),
        (
            ".rdf",
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><x:a/>',
            "een prefix",
        ),
    ],
)
def test_what_a_parser_says_is_told_in_dutch(tmp_path, ending, data, expected):
    """In its own words in English."""
    path = tmp_path / f"x{ending}"
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        graphs.read(path)

    assert error.value.what.nl.startswith(f"niet te lezen ({expected}")
    assert error.value.what.en.startswith("cannot be read (")
    assert "Jansen" not in error.value.line("nl") + error.value.line("en")


def test_what_a_parser_says_is_left_out_where_it_has_no_dutch():
    """What is wrong is still told in English."""
    error = contents.syntax_error(ValueError("Something never seen before"), "x.ttl")

    assert error.line("nl") == "x.ttl: niet te lezen; herstel het bestand op die plaats"
    assert error.what.en == "cannot be read (Something never seen before)"


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_place_and_remedy(tmp_path, name):
    """What is no good RDF is refused in one line that says where, what, and what to do."""
    suffix, data, expected = REFUSED[name]
    path = tmp_path / f"x{suffix}"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        graphs.read(path)

    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.line("nl") != caught.value.line("en")


def test_lines_are_counted_in_no_room():
    """However many lines end before a place, that takes no memory."""
    data = b"\r\n" * 50_000
    tracemalloc.start()
    found = contents.ends(data, len(data))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == 50_000
    assert peak < 20_000


def test_json_ld_means_what_its_contexts_say(tmp_path):
    """Aliases of keywords, nested contexts, a vocabulary and a key that is null give no refusal."""
    text = """{
      "@context": {
        "@vocab": "urn:v#", "@base": "urn:b/", "soort": "@type", "opmerking": null,
        "Casus": {"@id": "urn:Casus", "@context": {"naam": "urn:naam"}},
        "van": {"@id": "urn:van", "@type": "@id", "@context": [null, {"dag": "urn:dag"}]}
      },
      "@id": "c", "soort": "Casus", "naam": "x", "opmerking": "weg", "leeg": null, "geen": [],
      "van": {"@id": "urn:d", "dag": 1}
    }"""
    path = tmp_path / "x.jsonld"
    path.write_text(text, encoding="utf-8")
    found = {graphs.terms(quad)[1] for quad in graphs.read(path)}

    assert {f"{RDF}type", "urn:naam", "urn:van", "urn:dag"} == found


@pytest.mark.parametrize("name", ["absent.ttl", "folder.ttl", "x.doc"])
def test_what_is_no_file_is_refused(tmp_path, name):
    """An absent file, a folder and an unknown extension are each named."""
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(InputError, match=name):
        graphs.read(tmp_path / name)


def test_byte_order_mark_is_dropped(tmp_path):
    """A file that starts with a UTF-8 byte order mark is read."""
    path = tmp_path / "x.ttl"
    path.write_bytes(b"\xef\xbb\xbf" + ONE)

    assert 1 == len(graphs.read(path))


def test_literals_stay_as_written(tmp_path):
    """007, 1.50 and a date with a time zone keep their text through reading and writing."""
    values = {("007", "integer"), ("1.50", "decimal"), ("2013-02-28+01:00", "date")}
    path = tmp_path / "x.nt"
    graphs.write(
        path,
        [
            Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal(v, datatype=NamedNode(XSD + d)))
            for v, d in values
        ],
    )
    read = {(q.object.value, q.object.datatype.value.removeprefix(XSD)) for q in graphs.read(path)}

    assert values == read


def test_blank_nodes_of_two_files_stay_apart(tmp_path):
    """The same blank label in two files is two nodes or graphs; one file read twice gives one."""
    for name in ("a.nq", "b.nq"):
        (tmp_path / name).write_bytes(b"_:x <urn:b> <urn:c> _:x .")
    (first,), (second,) = (graphs.read(tmp_path / n, f"urn:{n}") for n in ("a.nq", "b.nq"))

    assert first.subject != second.subject
    assert first.graph_name == first.subject
    assert second.graph_name == second.subject
    assert [first] == graphs.read(tmp_path / "a.nq", "urn:a.nq")


@pytest.mark.parametrize("suffix", graphs.FORMATS)
def test_every_format_gives_the_graph_back(tmp_path, suffix):
    """A graph written in any format is read back as the same graph."""
    path = tmp_path / f"x{suffix}"
    quads = graphs.read_bytes(
        b"<urn:a:b> <urn:e#p> [ <urn:e#q> 'x'@nl ] .", "x", graphs.FORMATS[".ttl"]
    )
    graphs.write(path, quads)

    assert graphs.canonical(quads) == graphs.canonical(graphs.read(path))


def test_named_graphs_survive_where_the_format_has_them(tmp_path):
    """N-Quads and TriG keep the graphs; Turtle gives their union."""
    quads = graphs.read_bytes(ONE, "x", graphs.FORMATS[".ttl"], "urn:g")
    for suffix, graph in ((".nq", "<urn:g>"), (".trig", "<urn:g>"), (".ttl", "DEFAULT")):
        graphs.write(tmp_path / f"x{suffix}", quads)

        assert graph == str(graphs.read(tmp_path / f"x{suffix}")[0].graph_name)


def test_same_statements_same_bytes(tmp_path):
    """The order of statements and the labels of blank nodes do not show in the file."""
    text = [b"[] <urn:b> 1 .", b"<urn:a> <urn:b> [ <urn:c> 2 ] ."]
    for name, order in (("a.nt", text), ("b.nt", text[::-1])):
        quads = graphs.read_bytes(b" ".join(order), name, graphs.FORMATS[".ttl"])
        graphs.write(tmp_path / name, quads)

    assert (tmp_path / "a.nt").read_bytes() == (tmp_path / "b.nt").read_bytes()


def test_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    """When writing stops half-way the old file is whole and no other file is left."""
    path = tmp_path / "x.ttl"
    path.write_bytes(b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        graphs.write_bytes(path, b"new")

    assert b"old" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_write_to_absent_folder_is_refused():
    """A folder that is not there is named."""
    with pytest.raises(OutputError, match="nergens"):
        graphs.write_bytes(Path("/nergens/x.ttl"), b"")


def test_writing_follows_a_link(tmp_path):
    """What a link points to is written; the link stays a link."""
    target, link = tmp_path / "echt.txt", tmp_path / "naam.txt"
    target.write_text("oud", encoding="utf-8")
    link.symlink_to(target)

    graphs.write_bytes(link, b"nieuw")

    assert link.is_symlink()
    assert "nieuw" == target.read_text(encoding="utf-8")


def test_writing_to_no_file_is_refused(tmp_path):
    """A pipe or a device is left as it is."""
    pipe = tmp_path / "pijp"
    os.mkfifo(pipe)

    with pytest.raises(OutputError, match="is no file; name a file"):
        graphs.write_bytes(pipe, b"x")

    assert pipe.is_fifo()


def test_long_chain_of_blank_nodes_is_read():
    """A chain of many blank nodes is read in time, each with a label of its own."""
    lines = "".join(f"_:b{n} <urn:p> _:b{n + 1} .\n" for n in range(20_000))

    quads = graphs.read_bytes(lines.encode(), "x", graphs.FORMATS[".nt"])

    assert 20_001 == len({term for quad in quads for term in (quad.subject, quad.object)})
