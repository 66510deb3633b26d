"""Slices of case files hold whole cases, whatever the file, and its size is no matter."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import random
import re
import sys
import threading
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from ggsr_kg import brokenlines, cases, graphs, ownership, slices
from ggsr_kg.cases import Cases
from ggsr_kg.columns.terms import Terms
from ggsr_kg.errors import InputError, OutputError
from ggsr_kg.namespaces import DEF, GRAPH, RDF, XSD
from ggsr_kg.said import Said
from ggsr_kg.slices import copies, lines, pieces, rewriting

TYPE, CASE, OF = f"<{RDF}type>", f"<{DEF}Casus>", f"<{DEF}casus>"
NORM = f"<{DEF}Norm>"


def typed(*names: str) -> str:
    """Return lines that say that *names* (IRIs) are cases."""
    return "".join(f"<{name}> {TYPE} {CASE} .\n" for name in names)


def case(name: str) -> str:
    """Return the lines of the case *name* with a family."""
    more = f'<{name}> <urn:p> <{name}/gezin> .\n<{name}/gezin> <urn:p> "x" .\n'
    return f"{typed(name)}{more}<{name}/gezin> <urn:q> <urn:concept> .\n"


def written(path: Path, text: str) -> Path:
    """Return *path*, which now holds *text*."""
    path.write_bytes(text.encode())
    return path


@pytest.fixture(autouse=True)
def room(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder for temporary files of the system, empty for each test."""
    folder = tmp_path_factory.mktemp("tmp")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def taken(paths: Iterable[Path | str], size: int = 1) -> SimpleNamespace:
    """Return all that cutting *paths* gives: slices, their statements, rest, inputs."""
    with slices.cut(paths, size) as cut:
        found = list(cut.slices())
        quads = [slices.statements(each.read(), "x", each.number, each.line) for each in found]
        rest = slices.statements(cut.rest, "rest") if cut.rest else []
        data = [each.read() for each in found]
        stand = [(each.read(), each.places()) for each in found] + [(cut.rest, cut.origins)]
    return SimpleNamespace(
        slices=found,
        quads=quads,
        rest=rest,
        data=data,
        stand=stand,
        inputs=cut.inputs,
        repeated=cut.repeated,
    )


def stated(row: bytes) -> list[str]:
    """Return what *row* states, but for the labels of blank nodes."""
    quads = parse(row.removeprefix(b"\xef\xbb\xbf"), format=RdfFormat.N_QUADS)
    return [re.sub(r"_:\S+", "_:", f"{q.subject} {q.predicate} {q.object}") for q in quads]


def check_lines(found: SimpleNamespace, paths: Sequence[Path]) -> None:
    """Hold each line of what was *found* against the line of *paths* where it says it stands."""
    rows = [path.read_bytes().splitlines() for path in paths]
    for data, origins in found.stand:
        for number, row in enumerate(data.splitlines()):
            if stated(row):
                which, line = origins.of(number)

                assert (line is not None) == (paths[which].suffix in (".nt", ".nq"))
                assert line is None or stated(rows[which][line - 1]) == stated(row)


def check(paths: Sequence[Path], size: int = 1) -> SimpleNamespace:
    """Return what `taken` gives, after holding it against what is read whole."""
    whole, found = cases.read(paths), taken(paths, size)
    every = Cases(tuple(quad for part in (*found.quads, found.rest) for quad in part))
    subject = {quad: graphs.terms(quad)[0].value for quad in every.statements}
    place = {name: number for number, each in enumerate(found.slices) for name in each.cases}
    of = ownership.owners(every.statements, frozenset(every.names))
    groups = list(ownership.groups(every.statements, of, every.names))

    check_lines(found, paths)
    assert graphs.canonical(every.statements) == graphs.canonical(whole.statements)
    assert len(whole.names) == sum(len(each.cases) for each in found.slices)
    assert set(every.names) == set(place)
    for each, quads in zip(found.slices, found.quads, strict=True):
        assert {of.get(subject[quad]) for quad in quads} == set(each.cases)
    assert {of.get(subject[quad]) for quad in found.rest} <= {None}
    assert [len({place[name] for name in group}) for group in groups] == [1] * len(groups)
    assert [(each.name, each.digest, each.cases) for each in found.inputs] == [
        (each.name, each.digest, each.cases) for each in whole.inputs
    ]
    return found


NODES = [
    *("<urn:c>", "<urn:c/x>", "<urn:c/x/y>", "<urn:d>", "<urn:d/x>", "<urn:cd>", "<urn:e#1>"),
    *("<urn:t>", "<urn:u>", "<urn:v>", "<urn:c-1>", "<urn:\\u0063/x>", "_:a", "_:b", "_:c"),
]
LITERALS = [
    '"x"',
    r'"> <urn:d/x> . \" \\"@nl-NL',
    f'"1"^^<{XSD}integer>',
    f'"<urn:t> {TYPE} {CASE} "',
    r'"_:a \u00e9"',
]
node, literal = st.sampled_from(NODES), st.sampled_from(LITERALS)
statement = st.tuples(
    node,
    st.sampled_from(["<urn:p>", f"<{DEF}p>", OF]),
    st.one_of(node, literal),
    st.sampled_from(["", "", "", " <urn:c>", " <urn:c/x>", " <urn:d/g>", " <urn:g>", " _:a"]),
).map(lambda each: f"{each[0]} {each[1]} {each[2]}{each[3]} .\n")
remark = st.sampled_from(["\n", "# <urn:t> <urn:p> <urn:c> .\n", '# "\n'])
kind = st.tuples(node, st.sampled_from([CASE, CASE, NORM])).map(
    lambda each: f"{each[0]} {TYPE} {each[1]} .\n"
)
text = st.lists(st.one_of(statement, statement, statement, kind, remark), min_size=1, max_size=14)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    files=st.lists(text, min_size=1, max_size=3),
    block=st.sampled_from([8, 300, 2**20]),
    size=st.integers(1, 3),
    suffix=st.sampled_from([".nq", ".nt", ".trig", ".ttl"]),
)
def test_slices_are_what_is_read_whole(tmp_path, files, block, size, suffix):
    """Any statements in any order in any number of files: the same cases own the same things."""
    paths = []
    for number, each in enumerate(files):
        path = written(tmp_path / f"{number}.nq", "".join([*each, STATEMENT]))
        if suffix != ".nq":
            quads = graphs.read(path)
            path = path.with_suffix(suffix)
            graphs.write(path, quads)
        paths.append(path)
    with mock.patch.object(lines, "BLOCK", block), mock.patch.object(copies, "_FULL", block):
        check(paths, size)


def test_grouped_lines_are_not_copied(tmp_path):
    """Slices of canonical lines point into the file itself and say on which line they start."""
    more = "".join(f"# {n}\n{case(f'urn:c:{n}')}\n" for n in range(10))
    path = written(tmp_path / "x.nt", f"# header\n\n{more}")
    found = check([path], size=4)
    data = path.read_bytes()

    assert [each.path for each in found.slices] == [str(path)] * 3
    assert [len(each.cases) for each in found.slices] == [4, 4, 2]
    assert b"".join(found.data) == data
    assert [each.line for each in found.slices] == [
        data.count(b"\n", 0, each.start) + 1 for each in found.slices
    ]
    assert pickle.loads(pickle.dumps(found.slices)) == found.slices


def test_only_what_is_scattered_is_copied(tmp_path):
    """A case that comes back at the end of the file is copied with its slice, others not."""
    path = written(
        tmp_path / "x.nt",
        "".join(case(f"urn:c:{n}") for n in range(6)) + "<urn:c:2/z> <urn:p> 'x' .",
    )
    written(path, path.read_text().replace("'", '"'))
    found = check([path], size=2)

    assert [each.line for each in found.slices] == [1, None, 17]
    assert [each.cases for each in found.slices] == [
        (f"urn:c:{n}", f"urn:c:{n + 1}") for n in (0, 2, 4)
    ]


def test_the_order_of_the_lines_does_not_matter(tmp_path):
    """Shuffled lines give the same cases, each whole, and each line is told (`check`)."""
    rows = "".join(case(f"urn:c:{n}") for n in range(30)).splitlines(keepends=True)
    random.Random(3).shuffle(rows)
    found = check([written(tmp_path / "x.nt", "".join(rows))], size=7)

    assert {each.line for each in found.slices} == {None}
    assert [len(each.cases) for each in found.slices] == [6, 6, 6, 6, 6]


@pytest.mark.parametrize("far", ["<urn:c:0/gezin>", "<urn:loose>", "_:b"])
def test_cases_that_refer_to_each_other_are_in_one_slice(tmp_path, far):
    """Reference by name, to a thing that names its case, and to a blank node."""
    more = "".join(case(f"urn:c:{n}") for n in range(9))
    link = f"{far} <urn:p> <urn:c:0> .\n{far} {OF} <urn:c:0> .\n<urn:c:8/gezin> <urn:p> {far} .\n"
    found = check([written(tmp_path / "x.nt", more + link)], size=3)

    assert found.slices[0].cases == ("urn:c:0", "urn:c:8", "urn:c:1")


def test_a_chain_of_things_is_of_its_case_however_long():
    """Each of its things is looked at once: with a round over all of them this takes minutes."""
    links = "".join(f"<urn:{n}> <urn:p> <urn:{n + 1}> .\n" for n in range(20_000))
    text = f"{typed('urn:c')}<urn:c> <urn:p> <urn:0> .\n{links}".encode()
    quads = graphs.read_bytes(text, "x", graphs.FORMATS[".nt"])
    things = {graphs.terms(quad)[0].value for quad in quads}

    assert dict.fromkeys(things, "urn:c") == ownership.owners(quads, frozenset(["urn:c"]))


def test_what_several_cases_mention_is_the_rest(tmp_path):
    """A coordinator of two families belongs to neither; one of one family to that."""
    path = written(
        tmp_path / "x.nt",
        case("urn:c:1")
        + case("urn:c:2")
        + "".join(f"<urn:c:{n}> <urn:p> <urn:both> .\n" for n in (1, 2))
        + "<urn:c:1> <urn:p> <urn:one> .\n<urn:one> <urn:p> <urn:next> .\n"
        + "".join(f'<urn:{each}> <urn:p> "x" .\n' for each in ("both", "one", "next", "alone")),
    )
    found = check([path])

    assert sorted(graphs.terms(quad)[0].value for quad in found.rest) == ["urn:alone", "urn:both"]


def test_what_says_something_of_a_case_is_of_that(tmp_path):
    """Of several the first by name, also by way of others; so these cases are in one slice."""
    text = "".join(case(f"urn:c:{n}") for n in (3, 2, 1)) + "".join(
        f"<urn:{one}> <{DEF}p> <urn:{other}> .\n"
        for one, other in (
            *(("c:1", "member"), ("c:2", "member"), ("member", "c:2/gezin")),
            *(("c:1", "child"), ("c:3", "child"), ("child", "c:3/gezin"), ("child", "c:1/gezin")),
            *(("c:1", "far"), ("c:2", "far"), ("far", "member"), ("teller", "far")),
        )
    )
    path = written(tmp_path / "x.nt", text)
    found = check([path])
    whole = cases.read([path])

    assert not found.rest
    assert [each.cases for each in found.slices] == [("urn:c:3", "urn:c:2", "urn:c:1")]
    assert {
        "urn:member": "urn:c:2",
        "urn:child": "urn:c:1",
        "urn:far": "urn:c:2",
        "urn:teller": "urn:c:2",
    } == {each: whole.owner(each) for each in ("urn:member", "urn:child", "urn:far", "urn:teller")}


def test_the_order_of_what_a_thing_says_is_its_own_does_not_matter(tmp_path):
    """Of two cases that it names it is the first by name; a text names none."""
    said = [f"<urn:x> {OF} <urn:{each}> .\n" for each in ("d", "c")]
    text = f'<urn:y> {OF} "urn:c" .\n<urn:d> <urn:p> <urn:y> .\n'
    for number, rows in enumerate((said, said[::-1])):
        path = written(tmp_path / f"{number}.nt", typed("urn:d", "urn:c") + "".join(rows) + text)
        every = [quad for part in check([path]).quads for quad in part]

        for owners in (cases.read([path])._owners, Said(every, ["urn:c", "urn:d"], Terms()).owners):
            assert ("urn:c", "urn:d") == (owners["urn:x"], owners["urn:y"])


def test_of_cases_without_iri_the_first_in_the_files_counts(tmp_path):
    """Whatever their labels, which are not those that a file read whole gives them."""
    cases_in = "".join(f"{each} {TYPE} {CASE} .\n" for each in ("_:z", "_:a"))
    path = tmp_path / "x.nt"
    for way in (OF, f"<{DEF}p>"):
        written(path, cases_in + "".join(f"<urn:x> {way} {each} .\n" for each in ("_:a", "_:z")))
        whole = cases.read([path])
        every = [quad for part in check([path]).quads for quad in part]
        names = Cases(tuple(every)).names

        assert whole.names[0] == whole.owner("urn:x")
        assert names[0] == Said(every, names, Terms()).owners["urn:x"]


def test_a_graph_with_the_name_of_a_norm_is_of_the_case_it_is_named_after(tmp_path):
    """The norm itself is of none."""
    text = typed("urn:c") + f"<urn:c/norm> {TYPE} {NORM} <urn:c/norm> .\n"
    found = check([written(tmp_path / "x.nq", text + "<urn:x> <urn:p> <urn:q> <urn:c/norm> .\n")])

    assert {"urn:c/norm"} == {graphs.terms(quad)[0].value for quad in found.rest}


def test_a_list_of_cases_in_other_words_joins_none(tmp_path):
    """Only properties of ours say something of a case: a caseload is no reason to read it whole."""
    text = case("urn:c:1") + case("urn:c:2")
    more = "".join(f"<urn:team> <urn:has> <urn:c:{n}> .\n" for n in (1, 2))
    found = check([written(tmp_path / "x.nt", text + more)])

    assert [each.cases for each in found.slices] == [("urn:c:1",), ("urn:c:2",)]
    assert {"urn:team"} == {graphs.terms(quad)[0].value for quad in found.rest}


def test_what_a_norm_mentions_is_of_no_case(tmp_path):
    """An approach, and what that mentions, though only one case mentions them; not a part of it."""
    text = (
        case("urn:c")
        + f"<urn:norm> {TYPE} {NORM} .\n"
        + "".join(
            f"<urn:{one}> <urn:p> <urn:{other}> .\n"
            for one, other in (
                *(("norm", "approach"), ("approach", "document"), ("norm", "c/gezin")),
                *(("c", "approach"), ("c", "document"), ("c", "own"), ("own", "norm")),
            )
        )
        + '<urn:document> <urn:p> "x" .\n'
    )
    found = check([written(tmp_path / "x.nt", text)])

    assert {"urn:norm", "urn:approach", "urn:document"} == {
        graphs.terms(quad)[0].value for quad in found.rest
    }


def test_what_stands_in_the_graphs_of_two_cases_is_the_rest(tmp_path):
    """In that of one case it belongs to that case, whatever else mentions it."""
    text = typed("urn:c", "urn:d") + "".join(
        f"<urn:{thing}> <urn:p> <urn:x> <urn:{graph}> .\n"
        for thing, graph in (("both", "c"), ("both", "d/g"), ("one", "d"), ("none", "g"))
    )
    found = check([written(tmp_path / "x.nq", text)])

    assert {graphs.terms(quad)[0].value for quad in found.rest} == {"urn:both", "urn:none"}


def test_a_norm_is_of_no_case_whatever_its_name(tmp_path):
    """Nor where it stands, unless it is a case; what is named after it is of the case."""
    text = typed("urn:c", "urn:d") + "".join(
        f"<urn:{norm}> <urn:p> <urn:x>{graph} .\n<urn:{norm}> {TYPE} {NORM}{graph} .\n"
        for norm, graph in (("c/norm", ""), ("n", " <urn:d>"), ("d", ""), ("c/norm/2", ""))
    )
    found = check([written(tmp_path / "x.nq", text + "<urn:c/norm/x> <urn:p> <urn:x> .\n")])

    assert {graphs.terms(quad)[0].value for quad in found.rest} == {
        "urn:c/norm",
        "urn:c/norm/2",
        "urn:n",
    }


def test_remarks_say_nothing(tmp_path):
    """A thing that only a remark says something of joins nothing."""
    text = "<urn:c> <urn:p> <urn:t> .\n<urn:x> <urn:p> <urn:t> .\n# <urn:t> <urn:p> <urn:x> .\n"
    found = check([written(tmp_path / "x.nt", typed("urn:c") + text)])

    assert len(found.rest) == 1


def test_cases_can_have_names_of_any_kind(tmp_path):
    """Names that have nothing in common, or that start as another does, change nothing."""
    names = [f"urn:{'x' * n}:{n}/a" for n in range(1, 12)] + ["urn:x:1", "urn:x:1/a/b", "urn:x:10"]
    text = "".join(map(case, names)) + "<urn:x:1/a/b/gezin> <urn:p> <urn:xx:2/a/gezin> .\n"
    found = check([written(tmp_path / "x.nt", text)])

    assert len(found.slices) == len(names) - 1


@pytest.mark.parametrize("other", ["urn:c:10", "urn:c:1/2"])
def test_names_that_start_alike_are_told_apart(tmp_path, other):
    """A reference to a case whose name starts as one's own is one to another case."""
    text = case("urn:c:1") + case("urn:c:2") + case(other)
    found = check([written(tmp_path / "x.nt", f"<urn:c:1> <urn:p> <{other}/gezin> .\n{text}")])

    assert [each.cases for each in found.slices] == [("urn:c:1", other), ("urn:c:2",)]


def test_a_case_in_two_files_is_whole_in_one_slice(tmp_path):
    """Its statements keep the graphs of their files, and the case is named."""
    one = written(tmp_path / "1.nt", case("urn:c") + case("urn:d"))
    two = written(tmp_path / "2.nt", case("urn:c") + "_:a <urn:p> <urn:c/gezin> .\n")
    found = check([one, two])
    homes = {quad.graph_name.value for quad in found.quads[0]}

    assert homes == {f"{GRAPH}invoer/1", f"{GRAPH}invoer/2"}
    assert found.repeated == ("urn:c",)


def test_many_small_files_make_whole_slices(tmp_path):
    """A folder with a file for each case gives slices of the usual size."""
    for number in range(10):
        written(tmp_path / f"{number}.ttl", case(f"urn:c:{number}"))
    found = taken([tmp_path], size=5)

    assert [len(each.cases) for each in found.slices] == [5, 5]
    assert [each.cases for each in found.inputs] == [1] * 10


FORMS = {
    "x.ttl": "PREFIX c: <urn:c/>\n<urn:c> a <CASE>; <urn:p> c:x, [ <urn:p> 1 ] . <urn:d> a <CASE>.",
    "x.trig": "<urn:c> { <urn:t> <urn:p> _:a } <urn:c> a <CASE> . <urn:d> a <CASE>. _:a <urn:p> 1.",
    "x.jsonld": '[{"@id": "urn:c", "@type": "CASE", "urn:p": [{"urn:p": 1}]}, {"@id": "urn:d"}]',
    "x.rdf": '<rdf:RDF xmlns:rdf="SYNTAX"><rdf:Description rdf:about="urn:c">'
    '<rdf:type rdf:resource="CASE"/></rdf:Description></rdf:RDF>',
    "tabs.nt": "<urn:c>\t<SYNTAXtype>\t<CASE> .\n<urn:c> <urn:p> _:a.b .\n<urn:d> <urn:p> _:a .",
    "windows.nt": "<urn:c> <SYNTAXtype> <CASE> .\r\n<urn:c/x> <urn:p> _:a .\r\n",
    "mac.nt": "# x\r<urn:c> <SYNTAXtype> <CASE> .\r<urn:c/x> <urn:p> _:a .\r",
    "spaced.nt": "\r\n# x\r\n\t<urn:c><SYNTAXtype><CASE>.# y\r\n\r\n_:a <urn:p>  <urn:c> .\r\n",
    "mark.nt": "\ufeff<urn:c> <SYNTAXtype> <CASE> .\n",
    "mark.ttl": "\ufeff<urn:c> a <CASE> .\n",
    "end.nt": "<urn:d> <SYNTAXtype> <CASE> .\n<urn:c> <SYNTAXtype> <CASE> .",
    "escaped.nt": "<urn:c> <SYNTAXtype> <CASE> .\n<urn:\\u0063/x> <urn:p> <urn:d> .\n",
    "blank.nq": "_:c <SYNTAXtype> <CASE> _:g .\n_:c <urn:p> _:t .\n_:t <urn:p> <urn:t> .\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_every_format_is_read(tmp_path, name):
    """What is not canonical is copied, streaming; the cases are the same."""
    found = check(
        [
            written(
                tmp_path / name, FORMS[name].replace("CASE", DEF + "Casus").replace("SYNTAX", RDF)
            )
        ]
    )

    assert found.slices


def test_standard_input_and_pipes_are_kept_aside(tmp_path, monkeypatch):
    """What can be read only once can be cut all the same, whatever its format."""
    data = case("urn:c").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    pipe = tmp_path / "pipe.nt"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(data,))
    writer.start()
    found = taken(["-", pipe])
    writer.join()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[ a <urn:x> ] .")))

    assert [each.name for each in found.inputs] == ["-", str(pipe)]
    assert [each.cases for each in found.slices] == [("urn:c",)]
    assert len(taken(["-"]).rest) == 1


STATEMENT = "<urn:z> <urn:p> <urn:z> .\n"
REFUSED = {
    "absent": (".nt", None),
    "empty": (".nt", b""),
    "remarks only": (".nt", b"# x .\n\n"),
    "no data": (".ttl", b"PREFIX e: <urn:e#>\n"),
    "web page": (".nt", b"<!DOCTYPE html><html>"),
    "gzip": (".nt", gzip.compress(STATEMENT.encode())),
    "UTF-16": (".nt", STATEMENT.encode("utf-16")),
    "Windows-1252": (".nt", STATEMENT.encode() + b'<urn:a> <urn:b> "Caf\xe9" .\n'),
    "Windows-1252 in Turtle": (".ttl", STATEMENT.encode() + b'<urn:a> <urn:b> "Caf\xe9" .\n'),
    "control character": (".nq", STATEMENT.encode() + b'<urn:a> <urn:b> "\x00" .\n'),
    "relative IRI": (".nt", STATEMENT.encode() + b"<a> <urn:b> <urn:c> .\n"),
    "empty IRI": (".nt", STATEMENT.encode() + f"<> {TYPE} {CASE} .\n".encode()),
    "cut off": (".nt", STATEMENT.encode() + b"<urn:a> <urn:b> "),
    "graph in N-Triples": (".nt", STATEMENT.encode() + b"<urn:a> <urn:b> <urn:c> <urn:g> .\n"),
    "statement as term": (
        ".nt",
        STATEMENT.encode() + b"<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .\n",
    ),
    "statement as term in Turtle": (".ttl", b"# x\n<<( <urn:a> <urn:b> 1 )>> .\n"),
    "JSON-LD": (".nt", b'{"@id": "urn:a"}'),
    "double key": (".jsonld", b'{"urn:a": 1, "urn:a": 2}'),
    "remote context": (".jsonld", b'{"@context": "http://x/c"}'),
    "key without a meaning": (".jsonld", b'{"urn:a": 1, "b": 2}'),
    "DTD": (".rdf", b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "b">]><r/>'),
    "long IRI": (".nt", b"<urn:" + b"a" * 3000 + b"> <urn:b> <urn:c> .\n"),
    "long literal": (".nt", b'<urn:a> <urn:b> "' + b"a" * 1_100_000 + b'" .\n'),
    "far too long literal": (
        ".nt",
        STATEMENT.encode() + b'<urn:a> <urn:b> "' + b"a" * 2**24 + b'" .\n',
    ),
    "far too long number in Turtle": (".ttl", b'<urn:a> <urn:b> "",\n' + b"1" * 2**24 + b" ."),
    "statement in RDF/XML": (
        ".rdf",
        f'''<rdf:RDF xmlns:rdf="{RDF}" xmlns="urn:" rdf:version="1.2">
        <rdf:Description rdf:about="urn:a"><b>~</b><c rdf:parseType="Triple">
        <rdf:Description rdf:about="urn:a"><b>1</b></rdf:Description>
        </c></rdf:Description></rdf:RDF>'''.encode(),
    ),
    "ill-typed": (".nt", (STATEMENT + f'<urn:a> <urn:b> "ja"^^<{XSD}boolean> .\n').encode()),
    "ill-typed in Turtle": (".ttl", f'# x\n<urn:a> <urn:b> "ja"^^<{XSD}boolean> .\n'.encode()),
    "ill-typed with escapes": (
        ".nt",
        (STATEMENT + f'<urn:a> <urn:b> "j\\u0061\\n"^^<{XSD}boolean> .\n').encode(),
    ),
    "direction": (".nt", STATEMENT.encode() + b'<urn:a> <urn:b> "x"@en--ltr .\n'),
    "direction in Turtle": (".ttl", b'# x\n<urn:a> <urn:b> "x"@en--ltr .\n'),
    "unknown extension": (".doc", b"x"),
}


def refusal(path: Path) -> str:
    """Return the error that the whole way from *path* to statements gives."""

    def way() -> None:
        with slices.cut([path]) as cut:
            for each in cut.slices():
                try:
                    slices.statements(each.read(), str(path), each.number, each.line)
                except InputError as error:
                    raise cut.told(error) from error
            try:
                slices.statements(cut.rest, "")
            except InputError as error:
                raise cut.told(error) from error

    with pytest.raises(InputError) as caught:
        way()
    return caught.value.line("nl")


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("first", ["", typed("urn:z")], ids=["rest", "slice"])
def test_errors_are_those_of_reading_it_whole(tmp_path, room, name, first):
    """The same place, fault and remedy as for the whole file, and nothing is kept."""
    suffix, data = REFUSED[name]
    path = tmp_path / f"x{suffix}"
    if data is not None:
        path.write_bytes(first.encode() + data if STATEMENT.encode() in data else data)
    with pytest.raises(InputError) as caught:
        cases.read([path])

    assert refusal(path) == caught.value.line("nl")
    assert list(room.iterdir()) == []


@pytest.mark.parametrize("suffix", [".nt", ".nq"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_every_broken_line_is_told_in_order(tmp_path, suffix, end):
    """What is no text stands among what is no statement, and also a file that is cut off does."""
    rows = [STATEMENT.strip().encode()] * 9
    rows[2] = b'"Jansen" <urn:b> <urn:c> .'
    rows[4] = b"# caf\xe9"
    rows[5] = b'<urn:a> <urn:b> "Jansen .'
    rows[8] = b"<urn:a> <urn:b>"
    path = tmp_path / f"x{suffix}"
    path.write_bytes(end.join(rows))
    with pytest.raises(InputError) as caught:
        cases.read([path])
    told = caught.value.line("nl")

    assert [line.partition(" (")[0].partition(";")[0] for line in told.splitlines()] == [
        f"{path}:3: niet te lezen",
        f"{path}:5: geen UTF-8",
        f"{path}:6: niet te lezen",
        f"{path}:9: niet te lezen",
    ]
    assert refusal(path) == told
    assert "Jansen" not in told


def test_no_more_broken_lines_are_looked_for_than_are_told(tmp_path, monkeypatch):
    """Nor much further than the first: a large file is not read to its end for them."""
    path = written(tmp_path / "x.nt", "x\n" * 30)
    assert [line.split(":")[1] for line in refusal(path).splitlines()] == [
        str(number) for number in range(1, 21)
    ]

    monkeypatch.setattr(brokenlines, "_BLOCK", 10)
    monkeypatch.setattr(brokenlines, "_FURTHER", 10)
    written(path, STATEMENT + "x\n" + STATEMENT * 3 + "x\n")
    assert refusal(path).splitlines() == [refusal(path)]
    assert refusal(path).startswith(f"{path}:2: ")


@pytest.mark.parametrize("wrong", [f'"ja"^^<{XSD}boolean>', '"ja"@nl--ltr'])
@pytest.mark.parametrize("suffix", [".nt", ".ttl"])
def test_a_wrong_value_has_its_own_line(tmp_path, wrong, suffix):
    """Not that of the same text elsewhere, bare or in quotes."""
    rows = ["<urn:ja> <urn:p> <urn:q> .", '<urn:a> <urn:p> "ja" .', f"<urn:a> <urn:p> {wrong} ."]
    path = written(tmp_path / f"x{suffix}", "\n".join(rows))

    assert refusal(path).startswith(f"{path}:3 ")


def test_an_error_in_a_later_slice_has_its_line_in_the_file(tmp_path):
    """The line in the slice is moved; in a copy the file is searched."""
    wrong = f'<urn:c:3> <urn:p> "31-02-2013"^^<{XSD}date> .\n'
    rows = [*map(case, (f"urn:c:{n}" for n in range(3))), *typed("urn:c:3").splitlines(True), wrong]
    path = written(tmp_path / "x.nt", "".join(rows))
    moved = written(tmp_path / "y.nt", "".join([wrong, *rows[:-1]]))

    assert "x.nt:14 (urn:p)" in refusal(path)
    assert "y.nt:1 (urn:p)" in refusal(moved)


def test_a_file_cut_short_while_a_place_is_looked_for_does_no_harm(tmp_path, monkeypatch):
    """The line is that in the file as it was; of an empty file, or without room, there is none."""
    path = written(tmp_path / "x.ttl", "#\n" * 5000 + "x")

    def place():
        return rewriting._place(path, "x.ttl", RdfFormat.TURTLE, find)

    def find(data, form):
        os.truncate(path, 0)
        return data.find(b"x")

    assert place() == "x.ttl:5001"
    assert place() == "x.ttl"
    written(path, "x")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "absent"))
    assert place() == "x.ttl"


def test_temporary_files_are_closed_to_others_and_always_removed(tmp_path, room):
    """Whether all went well, something failed, or the user pressed Ctrl-C in the middle."""
    path = written(tmp_path / "x.ttl", case("urn:c") + case("urn:d"))
    for stop in (None, ValueError, KeyboardInterrupt):
        with pytest.raises(stop) if stop else nullcontext(), slices.cut([path], 1) as cut:
            next(cut.slices())
            inside = list(room.iterdir())

            assert [each.stat().st_mode & 0o777 for each in inside] == [0o700]

            if stop:
                raise stop

        assert list(room.iterdir()) == []


def test_a_file_that_changes_is_refused(tmp_path):
    """Neither the scan nor a worker takes another file for the one that was looked at."""
    path = written(tmp_path / "x.nt", case("urn:c") + case("urn:d"))
    with slices.cut([path], 1) as cut:
        first = next(cut.slices())
        written(path, case("urn:d") + case("urn:c"))
        os.utime(path, ns=(1, 1))
        with pytest.raises(InputError, match="changed while it was read"):
            first.read()
        path.unlink()
        with pytest.raises(InputError, match="does not exist"):
            first.read()


def test_a_file_that_changes_between_blocks_is_refused(tmp_path, monkeypatch):
    """What was read before it changed does not go with what is read after."""
    path = written(tmp_path / "x.nt", case("urn:c") + case("urn:d"))
    monkeypatch.setattr(pieces, "_BLOCK", 1)
    with slices.cut([path], 2) as cut:
        blocks = next(cut.slices()).blocks()
        next(blocks)
        os.utime(path, ns=(1, 1))
        with pytest.raises(InputError, match="changed while it was read"):
            next(blocks)


def test_no_room_is_told(tmp_path, monkeypatch):
    """A folder for temporary files that is not there or full ends in one line."""
    path = written(tmp_path / "x.ttl", case("urn:c"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "absent"))
    with pytest.raises(OutputError, match="name another folder with TMPDIR"), slices.cut([path]):
        pass


def test_no_folder_for_temporary_files_is_told(monkeypatch):
    """When the system has none that can be used there is none to name."""
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("tempfile._candidate_tempdir_list", lambda: ["/absent"])
    told = r"^TMPDIR: temporary files .* name another folder with TMPDIR$"
    with pytest.raises(OutputError, match=told), slices.cut([]):
        pass


def test_too_much_that_is_of_no_case_is_refused(tmp_path, monkeypatch):
    """Every worker needs it, so it has the limit of a file."""
    monkeypatch.setattr(graphs, "SIZE_LIMIT", 100)
    path = written(tmp_path / "x.nt", STATEMENT * 10)
    with pytest.raises(InputError, match="too much belongs to no case"):
        taken([path])


@pytest.mark.parametrize(
    ("end", "copied"),
    [
        ("", False),
        ("# einde\n<urn:los> <urn:y> <urn:z> .\n", False),
        ("<urn:c0> <urn:y> <urn:c5> .\n", True),
        ("<urn:c39/x> <urn:y> <urn:c5> .\n", False),
        ("<urn:x> <urn:y>  <urn:z> .\n", True),
    ],
)
def test_parts_over_processes_give_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, copied: bool
) -> None:
    """A file is looked through in parts of whole lines: one may not be canonical, a case in two."""
    text = "".join(
        f'<urn:c{n}> <{RDF}type> <{DEF}Casus> .\n<urn:c{n}> <{DEF}aantal> "{"x" * n}" .\n'
        for n in range(40)
    )
    path = written(tmp_path / "casussen.nt", text + end)
    whole = taken([path])
    monkeypatch.setattr("ggsr_kg.slices.sources._PART", 300)
    with slices.cut([path], 1, 2) as cut:
        found = list(cut.slices())

        assert [each.cases for each in found] == [each.cases for each in whole.slices]
        assert [each.read() for each in found] == whole.data
        assert [each.line for each in found] == [each.line for each in whole.slices]
        assert cut.inputs == whole.inputs
        assert (found[0].stamp is None) == copied
