"""The public interface: what `ggsr_kg` exports, and what its errors look like."""

import importlib
import inspect
import re
import threading
from importlib.metadata import version

import pytest

import ggsr_kg
from ggsr_kg import errors, library, namespaces, reasoning, resources, streaming
from ggsr_kg.errors import GgsrError, InputError, QueryError, UnknownQuestionError
from ggsr_kg.store import Store, within


def test_public_names_can_be_imported():
    """Every name of `__all__` is there, is documented, and nothing else is promised."""
    for name in ggsr_kg.__all__:
        assert inspect.getdoc(getattr(ggsr_kg, name)), name
    assert sorted(ggsr_kg.__all__) == sorted({*ggsr_kg._HOMES, "__version__"})
    with pytest.raises(AttributeError):
        _ = ggsr_kg.niets


def test_version_is_that_of_the_package():
    """The version stands in one form in code and in the package."""
    assert version("ggsr-kg") == ggsr_kg.__version__


def test_added_files_are_reasoned_over(tmp_path):
    """A file added to the graph takes part in what follows, and a broken one is refused."""
    (tmp_path / "x.ttl").write_text(
        "PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#> <urn:x> a ggsr:Caseloadgrens .",
        encoding="utf-8",
    )
    graph = library.load([tmp_path / "x.ttl"])

    assert graph.ask("ASK { <urn:x> a ggsr:Grens }").boolean
    with pytest.raises(InputError):
        library.load([tmp_path / "y.ttl"])


def test_too_many_cases_to_derive_from_are_told_by_their_file(tmp_path, monkeypatch):
    """What takes too long is the file that was given, and there is another way to ask."""
    file = tmp_path / "veel.ttl"
    file.write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    graph = Store()
    monkeypatch.setattr(
        Store, "ask", lambda self, text, where: within(0.01, threading.Event().wait, where)
    )
    with pytest.raises(QueryError) as caught:
        library.load(file)

    assert str(file) == caught.value.where
    assert "no answer within 0.01 s" in str(caught.value)
    assert "ggsr assess FILE --store FOLDER" in str(caught.value)

    with pytest.raises(QueryError) as caught:
        reasoning.reason(graph)

    assert caught.value.where in reasoning.prepare().always


def test_questions_are_asked_by_name_or_query():
    """A question may be a name or a Query; the parameters are Python values."""
    graph = library.load()
    by_name = library.ask("oordelen", graph, gemeente=["Delft", "Lelystad"], peiljaar=2013)
    by_query = library.ask(
        library.questions()["oordelen"], graph, gemeente="Delft,Lelystad", peiljaar="2013"
    )

    assert by_name == by_query
    assert {"Delft", "Lelystad"} == {row["gemeente"] for row in by_name.records()}
    with pytest.raises(UnknownQuestionError):
        library.ask("niets", graph)


def test_findings_have_their_places(tmp_path):
    """Of a small file; of one that is too large to be read whole, and no N-Triples, the file."""
    case = resources.root() / "data" / "voorbeelden" / "geen-nazorg.ttl"
    large = tmp_path / "groot.ttl"
    blank = "#".ljust(streaming.SMALL, "-")
    large.write_text(f"{case.read_text(encoding='utf-8')}{blank}\n", encoding="utf-8")
    small, other = library.validate([case]), library.validate([large])

    assert {each.place.line is not None for each in small.findings} == {True}
    assert len(small.findings) == len(other.findings) > 0
    assert {each.place.file for each in other.findings} == {str(large)}


def test_one_file_may_be_given_as_it_is():
    """As text or as a path it is one file, and not the letters of its name."""
    case = resources.root() / "data" / "voorbeelden" / "geen-nazorg.ttl"
    found = [library.validate(each).findings for each in (case, str(case), [case])]

    assert found[0] == found[1] == found[2] != ()
    assert len(library.load(str(case))) > len(library.load())
    assert library.assess(str(case), by="gemeente").totals
    with pytest.raises(GgsrError, match="did you mean gemeente"):
        library.assess(case, by="gemeenten")


def test_error_tree_is_drawn():
    """errors.py draws every error, under the error it derives from."""
    drawn = re.findall(r"^[ │]*[├└]── (\w+)", errors.__doc__, re.MULTILINE)
    classes = {
        name
        for name, each in vars(errors).items()
        if inspect.isclass(each) and issubclass(each, GgsrError) and each is not GgsrError
    }

    assert sorted(classes) == sorted(drawn)
    for name in classes:
        assert getattr(errors, name).__doc__.endswith(".")


def test_other_exceptions_do_not_leave_the_library():
    """Every error of ours says where, what and what to do in both languages."""
    with pytest.raises(GgsrError) as caught:
        library.ask("oordelen", gemeente="Nergens")

    assert re.fullmatch(r"oordelen, gemeente: .+; .+", caught.value.line("nl"))
    assert caught.value.line("nl") != caught.value.line("en")


def test_packaged_files_are_found():
    """The four folders of the graph are found, and generated or invented files are left out."""
    assert {"ontology", "data", "shapes", "queries"} <= {p.name for p in resources.root().iterdir()}
    names = {p.name for kind in ("ontology", "data") for p in resources.files(kind)}

    assert "ggsr.ttl" in names
    assert "gesloten.ttl" not in names


def test_names_are_shortened_and_expanded():
    """A prefixed name and its IRI are turned into each other for every prefix."""
    for prefix, space in namespaces.PREFIXES.items():
        assert f"{space}x" == namespaces.expand(f"{prefix}:x")
        assert f"{prefix}:x" == namespaces.shorten(f"{space}x")


def test_modules_have_docstrings():
    """Every module says in its first sentence what it is."""
    for name in ("answers", "graphs", "store", "reports.csv", "engines.pyshacl", "cli.query"):
        assert importlib.import_module(f"ggsr_kg.{name}").__doc__
