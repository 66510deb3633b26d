"""A question is a file with a header; its parameters are bound as terms."""

import re

import pytest

from ggsr_kg import namespaces, queries, resources
from ggsr_kg.errors import InputError, QueryError, Text, UnknownQuestionError
from ggsr_kg.graphs import NamedNode

HEAD = "#+ summary: Wat?\n#+ description: What?\n#+ tags: [a, b]\n"
PARAM = "#+ params:\n#+   - {name: jaar, type: jaar, label: {nl: jaar, en: year}}\n"
TEXT = 'SELECT ?a { VALUES ?p_taal { "nl" } VALUES ?p_jaar { UNDEF } ?a ?b ?p_jaar } ORDER BY ?a'
WRONG = {
    "no header": ("ASK { ?a ?b ?c }", "#\\+ in the header"),
    "no summary": ("#+ description: What?\nASK { ?a ?b ?c }", "summary in the header"),
    "empty Dutch description": (
        HEAD + "#+ description_nl:\nASK { ?a ?b ?c }",
        "description_nl in the header",
    ),
    "unknown key": (HEAD + "#+ label: a\nASK { ?a ?b ?c }", "label in the header"),
    "no YAML": ("#+ summary: a: b\nASK { ?a ?b ?c }", "x.rq:1: the header is not YAML"),
    "parameter without block": (HEAD + PARAM + "ASK { ?a ?b ?c }", "VALUES \\?p_jaar"),
    "severity": (HEAD + "#+ severity: fataal\nASK { ?a ?b ?c }", "severity in the header"),
    "stratum": (HEAD + "#+ stratum: nul\nASK { ?a ?b ?c }", "stratum in the header"),
    "problem in one string": (
        HEAD + "#+ problem: Fout.\nASK { ?a ?b ?c }",
        "x.rq: problem in the header",
    ),
    "problem in a third language": (
        HEAD + "#+ problem: {nl: Fout., en: Wrong., fr: Faux.}\nASK { ?a ?b ?c }",
        "x.rq: problem in the header",
    ),
    "problem without English": (
        HEAD + "#+ problem: {nl: Fout.}\nASK { ?a ?b ?c }",
        "x.rq: problem.en in the header",
    ),
    "solution without Dutch": (
        HEAD + "#+ solution: {en: Remove it.}\nASK { ?a ?b ?c }",
        "x.rq: solution.nl in the header",
    ),
    "empty solution": (HEAD + "#+ solution:\nASK { ?a ?b ?c }", "x.rq: solution in the header"),
    "no question": (HEAD + "Wat?", "no SPARQL question"),
}


def test_header_is_read():
    """Summary, description, tags, parameters and columns come from the file."""
    query = queries.parse(HEAD + PARAM + TEXT, "wat", "wat.rq")

    assert ("wat", "SELECT", ("a",), ("a", "b")) == (
        query.name,
        query.kind,
        query.columns,
        query.tags,
    )
    assert ("Wat?", "What?") == (query.about("nl"), query.about("en"))
    assert ["jaar"] == [each.name for each in query.params]


def test_description_is_in_both_languages_or_in_english():
    """A question may describe itself in Dutch too; one that does not has its English."""
    bare = queries.parse(HEAD + TEXT, "wat", "wat.rq")
    both = queries.parse(HEAD + "#+ description_nl: Wat\n#+   dan.\n" + TEXT, "wat", "wat.rq")

    assert ("What?", "en") == bare.described("nl") == both.described("en")
    assert ("Wat dan.", "nl") == both.described("nl")


@pytest.mark.parametrize("name", queries.catalogue())
def test_packaged_question_is_described_in_both_languages(name):
    """Each packaged question says in Dutch what it says in English, and not with the same words."""
    query = queries.find(name)
    dutch, english = query.described("nl"), query.described("en")

    assert ("nl", "en") == (dutch[1], english[1])
    assert len({query.summary, dutch[0], english[0]}) == 3
    assert set(re.findall(r"\b[BC]\d\d\b", dutch[0])) == set(
        re.findall(r"\b[BC]\d\d\b", english[0])
    )


def test_problem_and_solution_are_in_both_languages():
    """What a check finds wrong and what to do is said in Dutch and in English, or not at all."""
    text = "#+ problem:\n#+   nl: Dat is\n#+     fout.\n#+   en: That is wrong.\n"
    query = queries.parse(HEAD + text + "ASK { ?a ?b ?c }", "x", "x.rq")

    assert Text("Dat is fout.", "That is wrong.") == query.problem
    assert query.solution is None


def test_binding_fills_blocks_with_terms():
    """Terms and the language replace what stood in the blocks; a block without terms goes."""
    query = queries.parse(HEAD + PARAM + TEXT, "wat", "wat.rq")
    bound = query.bound({"jaar": (NamedNode("urn:a"), NamedNode("urn:b"))}, "en")

    assert 'VALUES ?p_taal { "en" } VALUES ?p_jaar { <urn:a> <urn:b> }' in bound
    assert query.text.replace("VALUES ?p_jaar { UNDEF }", " " * 24) == query.bound({}, "nl")
    assert query.bound({"jaar": ()}, "nl").split() == query.bound({}, "nl").split()


@pytest.mark.parametrize("name", WRONG)
def test_wrong_file_is_refused(name):
    """A file whose header is absent or wrong is refused with its place."""
    text, expected = WRONG[name]
    with pytest.raises(QueryError, match=expected):
        queries.parse(text, "x", "x.rq")


def test_unknown_question_names_the_nearest():
    """A question that does not exist is refused with the nearest name."""
    with pytest.raises(UnknownQuestionError, match=r"ordelen: .*did you mean oordelen"):
        queries.find("ordelen")


def test_file_that_is_no_text(tmp_path):
    """A question in a file that is no UTF-8 text is refused."""
    (tmp_path / "x.rq").write_bytes(b"\xff\xfeA\x00")
    with pytest.raises(InputError, match="UTF-16"):
        queries.load(tmp_path / "x.rq")


@pytest.mark.parametrize("kind", ["questions", "rules", "hygiene", "feeds", "pages"])
def test_packaged_queries_are_read(kind):
    """Every packaged query has a good header."""
    found = queries.catalogue(kind)

    assert sorted(path.stem for path in resources.files(kind)) == sorted(found)
    assert found


def test_schemes_are_those_of_the_ontology():
    """The scheme names a parameter may have are the concept schemes there are."""
    folder = resources.root() / "ontology" / "begrippen"

    assert sorted(namespaces.SCHEMES) == sorted(path.stem for path in folder.glob("*.ttl"))


def test_prefixes_are_the_same_everywhere():
    """Every packaged file declares a prefix with the namespace that it has in `PREFIXES`."""
    import re

    declared = {
        (path.name, *match)
        for kind in ("ontology", "data", "shapes", "rules", "questions", "hygiene", "feeds")
        for path in resources.files(kind)
        for match in re.findall(r"^PREFIX (\S*): <([^>]*)>", path.read_text("utf-8"), re.MULTILINE)
    }

    assert [] == sorted(d for d in declared if namespaces.PREFIXES.get(d[1]) != d[2])
