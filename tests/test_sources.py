"""A passage proves its quote: any change in a text, a document or a fact is found."""

import os
from pathlib import Path

import pytest

from ggsr_kg import graphs, sources, store
from ggsr_kg.errors import InputError, SourceError
from ggsr_kg.graphs import Quad

TEXT = "Kop\r\n\n√ Eerste  bevinding\nvan de tabel.\nX Tweede bevinding.\nX Tweede bevinding.\n"
GRAPH = "https://w3id.org/ggsr/graaf/data/toezicht/proef"
FACTS = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX document: <https://w3id.org/ggsr/id/document/>
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
document:proef a ggsr:Brondocument ; ggsr:tekstuitgave "proef.txt" ; ggsr:lengte {length} .
<urn:feit> a ggsr:Oordeel ; ggsr:status ggsr:genoemd ; dct:source <{passage}> .
<urn:gevolg> a ggsr:Typering ; ggsr:status ggsr:afgeleid ; ggsr:grondslag "zo"@nl .
"""
EDITIONS = Path(os.environ.get("GGSR_BRONNEN", Path(__file__).parents[2] / "shared" / "bronnen"))


@pytest.fixture
def folder(tmp_path):
    """Return a folder with one text edition."""
    (tmp_path / "proef.txt").write_bytes(TEXT.encode("utf-8"))
    return tmp_path


@pytest.fixture
def quads(folder):
    """Return a document, a passage of it, a fact that points to it and an inference."""
    document = sources.Document("https://w3id.org/ggsr/id/document/proef", "proef.txt", len(TEXT))
    passage = sources.cite(folder, document, "√ Eerste bevinding", "tabel.", None)
    made = sources.described(passage, "proef-1", "tabel")
    text = FACTS.format(length=len(TEXT), passage="https://w3id.org/ggsr/id/passage/proef-1")
    facts = graphs.read_bytes(text.encode(), "x", graphs.FORMATS[".ttl"], GRAPH)
    return facts + [Quad(*quad.triple, facts[0].graph_name) for quad in made]


def found(quads, folder):
    """Return what the check finds, as (local name, Dutch message)."""
    return [(f.focus.rpartition("/")[2], f.message.nl) for f in sources.check(quads, folder)]


def test_good_passages_pass(quads, folder):
    """Passages that stand where they say give no finding, with or without the texts."""
    assert [] == found(quads, folder)
    assert [] == found(quads, None)


@pytest.mark.parametrize(
    ("old", "new"), [("Eerste", "Eersta"), ("√", "X"), ("tabel", "Tabel"), ("  bev", " ev")]
)
def test_one_changed_character_is_found(quads, folder, old, new):
    """One character that changes inside the passage is found."""
    (folder / "proef.txt").write_bytes(TEXT.replace(old, new, 1).encode("utf-8"))

    assert ("proef-1", "de tekst is daar anders") in found(quads, folder)


def test_white_space_of_equal_length_may_change(quads, folder):
    """A newline for a space inside the passage is the same text."""
    (folder / "proef.txt").write_bytes(TEXT.replace("Eerste  ", "Eerste \n").encode("utf-8"))

    assert [] == found(quads, folder)


def test_shorter_text_is_found(quads, folder):
    """A text that ends before the passage does, or has another length, is found."""
    (folder / "proef.txt").write_bytes(TEXT[:20].encode("utf-8"))

    assert [
        ("proef", "de tekst heeft een andere lengte"),
        ("proef-1", "ligt buiten de tekst"),
    ] == found(quads, folder)


def test_missing_document_is_found(quads, folder):
    """A text edition that is not in the folder is found."""
    (folder / "proef.txt").unlink()

    assert [("proef", "proef.txt ontbreekt")] == found(quads, folder)


def without(quads, word):
    """Return *quads* without those that hold *word*."""
    return [quad for quad in quads if word not in str(quad)]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("terms/source", ("urn:feit", "wijst geen vindplaats aan")),
        ("terms/source", ("proef-1", "geen feit wijst deze vindplaats aan")),
        ("grondslag", ("urn:gevolg", "wijst geen vindplaats aan")),
        ("ggsr#document>", ("proef-1", "noemt geen brondocument")),
        ("ggsr#digest>", ("proef-1", "heeft geen geldige plaats")),
        ("oa#start", ("proef-1", "heeft geen geldige plaats")),
        ("ggsr#Passage>", ("urn:feit", "wijst geen vindplaats aan")),
    ],
)
def test_what_is_taken_away_is_missed(quads, folder, word, expected):
    """Without its passage, a part of its passage or its basis, a fact fails."""
    assert expected in found(without(quads, word), folder)


def test_fact_without_status_is_a_fact_too(quads, folder):
    """In a file about a source document everything needs a passage, whatever its status."""
    bare = without(without(quads, "status"), "terms/source")

    assert ("urn:feit", "wijst geen vindplaats aan") in found(bare, folder)


def test_ambiguous_words_need_a_line(folder):
    """Words that occur twice are refused until the line is given."""
    document = sources.Document("urn:d", "proef.txt", None)
    with pytest.raises(SourceError, match="occur 2 times"):
        sources.cite(folder, document, "X Tweede", "bevinding.", None)
    passage = sources.cite(folder, document, "X Tweede", "bevinding.", 6)

    assert "X Tweede bevinding." == TEXT[passage.start : passage.end]
    assert 6 == TEXT.count("\n", 0, passage.start) + 1


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [("Derde", "x", "occur 0 times"), ("√ Eerste", "einde", "do not follow")],
)
def test_absent_words_are_refused(folder, first, last, expected):
    """Words that are not in the text are refused."""
    with pytest.raises(SourceError, match=expected):
        sources.cite(folder, sources.Document("urn:d", "proef.txt", None), first, last, None)


def test_folder_and_encoding(quads, folder):
    """A folder that is not there, and a text that is no UTF-8, are refused."""
    with pytest.raises(SourceError, match="no such folder"):
        sources.check(quads, folder / "weg")
    (folder / "proef.txt").write_bytes("Caf\xe9".encode("cp1252"))
    with pytest.raises(InputError, match="not UTF-8"):
        sources.check(quads, folder)


def test_document_by_any_name(quads):
    """A document is found by its local name, its IRI or its file name; another one is suggested."""
    editions = sources.documents(quads)
    for name in ("proef", "document:proef", "proef.txt"):
        assert "proef.txt" == sources.find_document(editions, name).file
    with pytest.raises(SourceError, match="did you mean proef"):
        sources.find_document(editions, "proev")


def test_packaged_passages_stand_in_the_source_documents():
    """Every passage of the packaged graph holds what it cites."""
    if not EDITIONS.is_dir():
        pytest.skip("the text editions are not here")

    assert () == sources.check(store.build(), EDITIONS)


@pytest.mark.slow
def test_any_change_inside_a_packaged_passage_is_found(tmp_path):
    """One letter changed inside any passage of the packaged graph makes the check fail."""
    if not EDITIONS.is_dir():
        pytest.skip("the text editions are not here")
    graph = list(store.build())
    editions, cited = sources.documents(graph), sources.passages(graph)
    texts = {iri: sources.text_of(EDITIONS, each) for iri, each in editions.items()}
    missed = []
    for each in cited.values():
        text = texts[each.document]
        places = [n for n in range(each.start, each.end) if not text[n].isspace()]
        changed = text[: places[0]] + "¤" + text[places[0] + 1 :]
        if sources.digest(changed[each.start : each.end]) == each.digest:
            missed.append(each.iri)

    assert [] == missed
    assert len(cited) > 500
