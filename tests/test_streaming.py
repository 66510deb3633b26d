"""Case files in slices over processes give what they give when they are read whole."""

import multiprocessing
import os
import random
import signal
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from test_cli_cases import OWN

from ggsr_kg import (
    bulk,
    cases,
    casework,
    generate,
    graphs,
    places,
    pool,
    settings,
    slices,
    streaming,
    tally,
)
from ggsr_kg.columns.terms import Terms
from ggsr_kg.engines import choose
from ggsr_kg.errors import InputError, OutputError
from ggsr_kg.findings import Place
from ggsr_kg.namespaces import DEF, RDF, RDFS, SHAPES, XSD
from ggsr_kg.said import Lines, Said
from ggsr_kg.slices import pieces

SETTING = settings.prepare()


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    """Make slices small, so that there are some."""
    monkeypatch.setattr(casework, "PART", 7)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Return a file with forty cases, one coordinator of two of them, and a norm."""
    path = tmp_path_factory.mktemp("casussen") / "casussen.nt"
    generate.write(list(generate.families(40, seed=11, violations=0.7)), path)
    first, second = cases.read([path]).names[:2]
    person = "https://example.org/persoon/1"
    text = path.read_text(encoding="utf-8") + (
        f"<{person}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        " <https://w3id.org/ggsr/def/ggsr#Persoon> .\n"
        f"<{first}> <https://w3id.org/ggsr/def/ggsr#onbekend> <{person}> .\n"
        f"<{second}> <https://w3id.org/ggsr/def/ggsr#onbekend> <{person}> .\n"
    )
    path.write_text(text, encoding="utf-8")
    return path


def bare(run):
    """Return the findings without their places."""
    return [replace(each, place=None) for each in run.findings]


def whole(path):
    """Return the run over *path* read whole, with places."""
    run = casework.validate(cases.read([path]), SETTING, choose.engine("auto"))
    return replace(run, findings=places.locate(run.findings, [path]))


def streamed(path, workers=2):
    """Return the run over *path* in slices, and what was told of the progress."""
    told = []
    tell = lambda done, total: told.append((done, total))  # noqa: E731
    engine = choose.engine("auto")
    return streaming.validate([path], SETTING, engine, tell, workers), told


@pytest.mark.parametrize("size", [1, 5_000])
def test_lines_are_read_in_blocks(file, monkeypatch, size):
    """However few lines are read at a time, the findings and their lines are the same."""
    expected, _ = streamed(file, 1)
    monkeypatch.setattr(pieces, "_BLOCK", size)
    with slices.cut([file], 7) as cut:
        for part in cut.slices():
            blocks = list(part.blocks())

            assert len(blocks) > 1
            assert max(map(len, blocks)) < size + 300, "of a longest line"
            assert all(block.endswith(b"\n") for block in blocks)

    run, _ = streamed(file, 1)

    assert run == expected
    assert any(each.place and each.place.line for each in run.findings)


def apart(rows):
    """Return *rows* with a last line in the middle, among those of another case."""
    middle = len(rows) // 2
    return [*rows[:middle], rows[-1], *rows[middle:-1]]


def shuffled(rows):
    """Return *rows* in any order, one of them twice, with remarks and empty lines."""
    rows = [b"# x\n", b"\n", *rows, rows[-1]]
    random.Random(5).shuffle(rows)
    return rows


ORDERS = {
    "grouped": lambda rows: rows,
    "one line apart": apart,
    "shuffled": shuffled,
    "other line ends": lambda rows: [b"\xef\xbb\xbf", *(row[:-1] + b"\r\n" for row in rows)],
    "a long text": lambda rows: [b"# x\n", b"\n", *rows, rows[-1].split()[0] + LONG],
    "a loose norm": lambda rows: [*rows, b"\n", *loose("urn:norm")],
    "a norm with the name of a case": lambda rows: [*loose(f"{subject(rows)}/norm"), *rows],
}
LONG = b' <urn:y> "%b" .\n' % (b"z" * (graphs.IRI_LIMIT + 1))


def loose(norm):
    """Return lines about *norm*, which belongs to no case whatever its name."""
    return [
        f"<{norm}> <{RDF}type> <{DEF}Norm> .\n".encode(),
        f'<{norm}> <{DEF}waarde> "-1"^^<{XSD}decimal> .\n'.encode(),
    ]


def subject(rows):
    """Return the IRI of the case that the last of *rows* is about."""
    return rows[-1].split()[0][1:-1].decode()


@pytest.mark.parametrize("order", ORDERS)
def test_slices_give_what_the_whole_gives(file, tmp_path, monkeypatch, order):
    """Findings with their lines, rules, nodes, strays and inputs are the same, cut anyhow."""
    path = tmp_path / "casussen.nt"
    path.write_bytes(b"".join(ORDERS[order](file.read_bytes().splitlines(keepends=True))))
    expected = whole(path)
    for workers, size in ((1, 7), (3, 9)):
        monkeypatch.setattr(casework, "PART", size)
        run, told = streamed(path, workers)

        assert [each.place for each in expected.findings] == [each.place for each in run.findings]
        assert expected == run
        assert 40 == sum(done for done, _ in told)
        assert {40} == {total for _, total in told}

    assert [each.term for each in expected.strays if each.unknown]
    assert all(each.place.line for each in run.findings)


@pytest.mark.parametrize("length", [1, graphs.IRI_LIMIT + 1])
def test_a_graph_of_a_case_owns_what_is_in_it(length):
    """Also where a long text makes a parser read the lines."""
    data = f'<urn:c> <{RDF}type> <{DEF}Casus> .\n<urn:t> <urn:p> "{"x" * length}" <urn:c> .\n'
    lines = Lines(lambda: [data.encode()], lambda: slices.statements(data.encode(), "x"))

    assert {"urn:c": "urn:c", "urn:t": "urn:c"} == Said(lines, ["urn:c"], Terms()).owners


def test_a_case_in_two_files_has_the_lines_of_both(file, tmp_path):
    """What is in a slice of more files has the place in its own, which in Turtle has no line."""
    rows = file.read_bytes().splitlines(keepends=True)
    (tmp_path / "1.nt").write_bytes(b"".join(rows[::2]))
    (tmp_path / "2.nt").write_bytes(b"".join(rows[1::2]))
    given = cases.read([tmp_path / "1.nt", tmp_path / "2.nt"])
    run = casework.validate(given, SETTING, choose.engine("auto"))
    expected = places.locate(run.findings, [tmp_path / "1.nt", tmp_path / "2.nt"])
    engine = choose.engine("auto")
    found = streaming.validate([tmp_path / "1.nt", tmp_path / "2.nt"], SETTING, engine).findings
    graphs.write(tmp_path / "2.ttl", cases.read([tmp_path / "2.nt"]).statements)
    mixed = streaming.validate([tmp_path / "1.nt", tmp_path / "2.ttl"], SETTING, engine).findings
    nt, turtle = str(tmp_path / "2.nt"), str(tmp_path / "2.ttl")

    assert len({each.place.file for each in expected}) == 2
    assert expected == found
    assert [each.place for each in mixed] == [
        Place(turtle) if each.place.file == nt else each.place for each in found
    ]


def test_a_killed_process_costs_its_cases_only(file, monkeypatch):
    """The cases of a slice whose process dies are said not to be checked: exit 3 at least."""
    victim = cases.read([file]).names[10]
    all_findings = bare(whole(file))
    call = bulk.Bench.__call__

    def dying(bench, piece):
        if victim in piece.names:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(bench, piece)

    monkeypatch.setattr(bulk.Bench, "__call__", dying)
    run, _ = streamed(file)
    (lost,) = run.unchecked
    expected = [each for each in all_findings if each.case not in lost.cases]

    assert victim in lost.cases
    assert len(lost.cases) < 10
    assert expected == bare(run)
    assert not [each for each in run.findings if each.case in lost.cases]
    assert not run.complete
    assert 3 == replace(run, findings=()).exit_code()
    assert [
        {"cases": list(lost.cases), "reason": {"nl": lost.reason.nl, "en": lost.reason.en}}
    ] == (run.as_json()["unchecked"])


@pytest.mark.parametrize("victim", [None, 0])
def test_without_what_belongs_to_no_case_there_is_no_verdict(tmp_path, monkeypatch, victim):
    """It bears on every case: the process that checks it dies, and maybe that of a case too."""
    path = tmp_path / "casussen.nt"
    generate.write(generate.families(4, seed=5), path)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"<urn:n> <{RDF}type> <{DEF}Norm> .\n")
    names = cases.read([path]).names
    call = bulk.Bench.__call__

    def dying(bench, piece):
        if not piece.names or (victim is not None and names[victim] in piece.names):
            os.kill(os.getpid(), signal.SIGKILL)
        return call(bench, piece)

    monkeypatch.setattr(bulk.Bench, "__call__", dying)
    monkeypatch.setattr(casework, "PART", 1)
    run = streaming.validate([path], SETTING, choose.engine("auto"), workers=2)

    assert {None} == {each.outcome for each in casework.verdicts(run, SETTING)}
    assert sorted(names) == sorted(case for each in run.unchecked for case in each.cases)
    assert run.unchecked[-1].reason.en.startswith("what belongs to no case was not checked (")
    assert 3 == replace(run, findings=()).exit_code()


def test_a_syntax_error_has_its_line(file, tmp_path):
    """Bad input is refused with the place, whichever process met it."""
    bad = tmp_path / "fout.nt"
    lines = file.read_bytes().split(b"\n")
    lines[4000] = b"<urn:x> <urn:y> <urn:a b> ."
    bad.write_bytes(b"\n".join(lines))

    with pytest.raises(InputError, match=r"fout\.nt:4001"):
        streamed(bad)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"# \0\n", "a control character"),
        (b'<urn:x> <urn:y> "\x0c" .\n', "a control character"),
        (b"# caf\xe9\n", "not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(file, tmp_path, line, fault):
    """In a remark as in a value, as when the file is read whole; a parser lets it pass."""
    bad = tmp_path / "fout.nt"
    lines = file.read_bytes().splitlines(keepends=True)
    bad.write_bytes(b"".join([*lines[:4000], line, *lines[4000:]]))

    with pytest.raises(InputError, match=rf"fout\.nt:4001: {fault}"):
        streamed(bad)


def test_turtle_is_streamed_too(file, tmp_path):
    """Files of other formats give the same, but for the lines."""
    turtle = tmp_path / "casussen.ttl"
    graphs.write(turtle, cases.read([file]).statements)

    assert bare(whole(file)) == bare(streamed(turtle)[0])


def test_small_and_large_are_told_apart(file, tmp_path):
    """What is read whole is small, folders included."""
    assert streaming.is_small([file.parent])
    big = tmp_path / "groot.nt"
    big.write_bytes(b"\n" * (streaming.SMALL + 1))
    assert not streaming.is_small([big, Path("-")])
    assert pool.AVAILABLE


def test_plain_files_are_cut_however_small(file, tmp_path):
    """Canonical N-Triples give the same line, and the names of norms, in slices as read whole."""
    norm = graphs.read_bytes((OWN).encode(), "x", graphs.FORMATS[".ttl"], "urn:g")
    graphs.write(tmp_path / "norm.nt", norm)
    (tmp_path / "casus.nt").write_bytes(file.read_bytes())
    (tmp_path / "los.nt").write_bytes(file.read_bytes().replace(b" .\n", b"  .\n"))

    assert streaming.is_plain([tmp_path / "norm.nt", tmp_path / "casus.nt"])
    assert not streaming.is_plain([tmp_path / "los.nt"])
    assert not streaming.is_plain([Path("-")])
    assert whole(tmp_path / "norm.nt").names == streamed(tmp_path / "norm.nt")[0].names != {}


def test_what_a_file_puts_below_a_class_is_looked_at_as_that(file, tmp_path):
    """A norm by a class of one's own is checked, read whole or not, by rules that the run lists."""
    path = tmp_path / "eigen.nt"
    below = f"<{RDFS}subClassOf>"
    own = f"<urn:n> <{RDF}type> <urn:Limiet> .\n<urn:Limiet> {below} <urn:Grens> .\n"
    own += f"<urn:Grens> {below} <{DEF}Norm> .\n"
    path.write_bytes(file.read_bytes() + own.encode())

    for run in whole(path), streamed(path, 1)[0]:
        found = {each.rule for each in run.findings if each.focus == "urn:n"}
        assert SHAPES + "NormShape-waarde" in found
        assert found <= {each.rule for each in run.rules}


def test_what_was_found_waits_in_a_file(file, monkeypatch, tmp_path):
    """It is the same from a temporary file; without room for one that is said, and work ends."""
    expected, _ = streamed(file, 1)
    monkeypatch.setattr(tally, "HELD", 1)
    assert streamed(file, 1)[0] == expected

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "weg"))
    with pytest.raises(OutputError, match="temporary files cannot be made") as told:
        casework.validate(cases.read([file]), SETTING, choose.engine("auto"), workers=2)
    # What was raised is still held, and with it all that worked.
    assert told.tb is not None
    assert multiprocessing.active_children() == []


def test_what_files_need_is_made_ready_once(file):
    """Of all rules those are left that would be made ready for the kinds in the files alone."""
    kinds = cases.read([file]).kinds
    alone = settings.ready(kinds, SETTING)
    narrowed = settings.narrowed(settings.ready(None, SETTING), SETTING, kinds)

    assert narrowed == alone
    assert len(alone.checks.rules) < len(settings.ready(None, SETTING).checks.rules)
