"""The house form of Turtle keeps the graph, and formatting twice is formatting once."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ggsr_kg import graphs, turtle
from ggsr_kg.errors import InputError
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad

ROOT = Path(__file__).parents[1]
HOUSE = """\
# voorbeeld.ttl - twee termen (two terms)

PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
PREFIX ggsrsh: <https://w3id.org/ggsr/def/ggsr-shapes#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

ggsr:Oordeel
    a owl:Class ;
    rdfs:label
        "oordeel"@nl ,
        "verdict"@en ;
    skos:definition
        "Uitspraak of een aanpak in een peiljaar aan een indicator voldoet."@nl ,
        "Statement whether an approach meets an indicator in a reference year."@en ;
    owl:equivalentClass [
        a owl:Class ;
        owl:intersectionOf (
            ggsr:Ding
            [
                a owl:Restriction ;
                owl:hasValue true ;
            ]
        ) ;
    ] ;
.

ggsrsh:OordeelShape-bron
    a sh:PropertyShape ;
    sh:path dct:source ;
    sh:in ( 1 2.5 "x" ) ;
    sh:minCount 1 ;
    sh:nodeKind sh:IRI ;
    sh:name
        "bron"@nl ,
        "source"@en ;
    sh:severity sh:Violation ;
    sh:message
        "Een oordeel noemt zijn vindplaats: voeg dct:source toe."@nl ,
        "A verdict names its passage: add dct:source."@en ;
.

ggsr:zomaar
    a ggsr:Ding ;
.
"""

IRIS = st.sampled_from([f"urn:x:{n}" for n in "abc"] + ["https://w3id.org/ggsr/def/ggsr#Ding"])
NAMED = st.builds(NamedNode, IRIS)
BLANK = st.builds(BlankNode, st.sampled_from(["x", "y", "z"]))
LITERALS = st.one_of(
    st.builds(Literal, st.text(st.characters(exclude_categories=["Cs", "Cc"]))),
    st.builds(Literal, st.sampled_from(['a\nb"', '"""', "\\", "\t", 'x\n"""y"', "\r\n"])),
    st.builds(Literal, st.text("ab"), language=st.sampled_from(["nl", "en", "fr"])),
    st.builds(Literal, st.integers()),
    st.builds(Literal, st.booleans()),
)
LISTS = {"first": NamedNode(turtle.RDF + "first"), "rest": NamedNode(turtle.RDF + "rest")}
PREDICATES = st.one_of(NAMED, st.sampled_from(list(LISTS.values())))
QUADS = st.lists(
    st.builds(
        Quad,
        st.one_of(NAMED, BLANK),
        PREDICATES,
        st.one_of(NAMED, BLANK, LITERALS, st.just(NamedNode(turtle.RDF + "nil"))),
    ),
    min_size=1,
    max_size=12,
)


def test_house_form_is_a_fixed_point():
    """The example of the house style is in house form."""
    assert HOUSE == turtle.style(HOUSE)


def test_form_does_not_depend_on_order():
    """Subjects, predicates, values and prefixes may come in any order, with any white space."""
    jumbled = """# voorbeeld.ttl - twee termen (two terms)
    @prefix x: <https://w3id.org/ggsr/def/ggsr#> . @prefix ongebruikt: <urn:o#> .
    x:zomaar a x:Ding .
    """ + HOUSE.split("\n\n", 1)[1].replace("ggsr:zomaar\n    a ggsr:Ding ;\n.\n", "")

    assert HOUSE == turtle.style(jumbled)


@given(QUADS)
@settings(max_examples=200, deadline=None)
def test_writing_keeps_the_graph_and_is_a_fixed_point(quads):
    """Any graph is written as the same graph, and its form is that of its own form."""
    text = turtle.write(quads)
    again = graphs.read_bytes(text.encode(), "x", graphs.FORMATS[".ttl"])

    assert graphs.canonical(quads) == graphs.canonical(again)
    assert text == turtle.write(again)


def test_comment_below_the_header_is_refused():
    """A comment that the form would lose is refused with its line; # in text or IRI is none."""
    with pytest.raises(InputError, match="x:3: a comment below the header"):
        turtle.style('# kop\n<urn:a#b> <urn:c> "# geen" .\n# wel', "x")


def test_only_used_prefixes_stay():
    """A prefix of the house is used even when the file calls it otherwise, an unused one goes."""
    text = turtle.style("@prefix d: <http://purl.org/dc/terms/> . <urn:a> d:source <urn:b> .")

    assert text.startswith("PREFIX dct: <http://purl.org/dc/terms/>\n\n<urn:a>")


def test_passages_come_last():
    """Passages stand after the other individuals."""
    text = turtle.style(
        "PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#> <urn:a> a ggsr:Passage . <urn:z> a ggsr:X ."
    )

    assert text.index("<urn:z>") < text.index("<urn:a>")


def test_command_checks_and_formats(tmp_path, capsys):
    """`--check` says 1 for a file that is not in form; without it the file is brought into form."""
    path = tmp_path / "x.ttl"
    path.write_text("<urn:a> <urn:b> 1.", encoding="utf-8")

    assert 1 == turtle.main(["--check", str(path)])
    assert 0 == turtle.main([str(path)])
    assert 0 == turtle.main(["--check", str(path)])
    assert 2 == turtle.main([str(tmp_path / "absent.ttl")])
    assert "bestaat niet" in capsys.readouterr().err


@pytest.mark.parametrize(
    "path",
    sorted(
        path for name in ("ontology", "data", "shapes") for path in (ROOT / name).rglob("*.ttl")
    ),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_packaged_files_are_in_house_form(path):
    """Every Turtle file of the graph is in house form: `python -m ggsr_kg.turtle FILE` does it."""
    text = path.read_text(encoding="utf-8")

    assert turtle.style(text, path.name) == text
