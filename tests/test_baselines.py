"""What an earlier run found counts for cases that stayed the same, as if they were checked."""

import hashlib
import json
import random
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry

from ggsr_kg import (
    baselines,
    cases,
    casework,
    checking,
    generate,
    places,
    seals,
    settings,
    streaming,
    summaries,
)
from ggsr_kg.baselines import Baseline
from ggsr_kg.engines import choose
from ggsr_kg.errors import InputError
from ggsr_kg.namespaces import DEF

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "docs" / "run.schema.json").read_text(encoding="utf-8")
)
SETTING = settings.prepare()
ENGINE = choose.engine("auto")
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    """Make slices small, so that there are some."""
    monkeypatch.setattr(casework, "PART", 5)


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    """Return twelve cases as N-Triples."""
    path = tmp_path_factory.mktemp("casussen") / "casussen.nt"
    generate.write(list(generate.families(12, seed=5, violations=0.7)), path)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def first(text, tmp_path_factory):
    """Return the run over *text*, to be compared with later."""
    path = tmp_path_factory.mktemp("eerst") / "casussen.nt"
    path.write_text(text, encoding="utf-8")
    return whole(path, replace(SETTING, before=Baseline()))


def whole(path, setting, engine=ENGINE):
    """Return the run over *path* read whole, with places."""
    run = casework.validate(cases.read([path]), setting, engine)
    return replace(run, findings=places.locate(run.findings, [path]))


def sliced(path, setting, engine=ENGINE):
    """Return the run over *path* in slices."""
    return streaming.validate([path], setting, engine)


def kept(run, folder):
    """Return *run* by way of its JSON."""
    path = folder / "eerder.json"
    path.write_text(run.json(), encoding="utf-8")
    return baselines.read(path)


def written(data, folder):
    """Return the file in *folder* with *data* as JSON."""
    path = folder / "eerder.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def sealed(data):
    """Return *data* with the seal that fits it."""
    return data | {"seal": seals.of(data)}


def twice(way, first, changed, folder):
    """Return the run over *changed* after the *first*, and the run over it alone."""
    path = folder / "casussen.nt"
    path.write_text(changed, encoding="utf-8")
    alone = way(path, replace(SETTING, before=Baseline()))
    return way(path, replace(SETTING, before=kept(first, folder))), alone


def names(text):
    """Return the IRIs of the cases in *text*."""
    marked = f" {TYPE} <{DEF}Casus> ."
    return [line.split(" ")[0][1:-1] for line in text.splitlines() if line.endswith(marked)]


def shuffled(text):
    """Return the lines of *text* in another order."""
    lines = text.splitlines(keepends=True)
    random.Random(1).shuffle(lines)
    return "".join(lines)


def without_first(text):
    """Return *text* without its first case."""
    first = f"<{names(text)[0]}"
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith((first + ">", first + "/")))


CHANGES = {
    "nothing": (lambda text: text, 12),
    "the order of the lines": (shuffled, 12),
    "a case is gone, and all others are on other lines": (without_first, 11),
    "a case says more": (
        lambda text: text + f'<{names(text)[3]}> <{DEF}startdatum> "ooit" .\n',
        11,
    ),
    "a name that nothing knows": (lambda text: text + f'<{names(text)[3]}> <{DEF}x> "y" .\n', 11),
    "a case is linked to another": (
        lambda text: text + f"<{names(text)[3]}> <{DEF}x> <{names(text)[7]}> .\n",
        10,
    ),
    "what belongs to no case": (lambda text: text + f"<urn:n> {TYPE} <{DEF}Norm> .\n", 0),
}


@pytest.mark.parametrize("way", [whole, sliced])
@pytest.mark.parametrize("name", CHANGES)
def test_a_run_after_another_gives_what_one_alone_gives(name, way, text, first, tmp_path):
    """Whatever changed, the run is the same as one alone; only what changed is checked again."""
    change, same = CHANGES[name]
    run, alone = twice(way, first, change(text), tmp_path)

    assert run.findings
    assert (run.reused, alone.reused) == (same, 0)
    assert replace(run, reused=0) == alone


def test_what_is_the_same_is_not_checked(first, text, tmp_path, monkeypatch):
    """When nothing changed, no shape is run at all."""
    monkeypatch.delattr(checking.Checks, "run")

    assert again(first, text, tmp_path) == 12


def again(first, text, folder, setting=SETTING, engine=ENGINE):
    """Return how many cases are reused in a run over *text* with *setting* after the *first*."""
    path = folder / "casussen.nt"
    path.write_text(text, encoding="utf-8")
    return whole(path, replace(setting, before=kept(first, folder)), engine).reused


def test_other_rules_check_everything_again(first, text, tmp_path, monkeypatch):
    """Another engine, a changed file of this package, or a store to be made: nothing counts."""
    keeping = replace(SETTING, keeper=summaries.Keeper())

    assert again(first, text, tmp_path) == 12
    assert again(first, text, tmp_path, engine=choose.engine("shifty")) == 0
    assert again(first, text, tmp_path, keeping) == 0
    monkeypatch.setattr(baselines, "package", lambda: "another")
    assert again(first, text, tmp_path) == 0


def test_the_digest_of_the_package_is_that_of_its_files(tmp_path, monkeypatch):
    """One changed character of a shape changes the digest."""
    for folder in baselines.resources.FOLDERS:
        (tmp_path / folder).mkdir()
    shape = tmp_path / "shapes" / "a.ttl"
    monkeypatch.setattr(baselines.resources, "root", lambda: tmp_path)
    made = set()
    for words in ("a", "b"):
        shape.write_text(words, encoding="utf-8")
        baselines.package.cache_clear()
        made.add(baselines.digest("e", "s"))
    baselines.package.cache_clear()

    assert len(made) == 2


def test_shapes_of_ones_own_keep_nothing(text, tmp_path):
    """Shapes that may compare cases say nothing of one of them, so nothing is kept."""
    shape = tmp_path / "eigen.ttl"
    shape.write_text(
        f"<urn:s> a <http://www.w3.org/ns/shacl#NodeShape> ;"
        f" <http://www.w3.org/ns/shacl#targetClass> <{DEF}Casus> ;"
        f" <http://www.w3.org/ns/shacl#nodeKind> <http://www.w3.org/ns/shacl#IRI> .",
        encoding="utf-8",
    )
    path = tmp_path / "casussen.nt"
    path.write_text(text, encoding="utf-8")
    run = casework.validate(
        cases.read([path]), replace(settings.prepare([shape]), before=Baseline()), ENGINE
    )

    assert (run.digest, run.as_json()["cases"]) == ("", [])


def test_a_rule_that_did_not_run_keeps_nothing(first, tmp_path):
    """Of an earlier run in which a rule did not run only the findings are compared."""
    before = kept(first, tmp_path)
    data = json.loads(first.json())
    data["rules"][0]["outcome"] = "not run"
    partial = baselines.read(written(sealed(data), tmp_path))

    assert len(before.cases) == 12
    assert (partial.cases, partial.keys) == ({}, before.keys)


def test_json_follows_its_schema(first):
    """What a later run needs stands in the JSON as its schema says."""
    run, found = first, json.loads(first.json())

    jsonschema.validate(found, SCHEMA, registry=Registry())
    assert found == json.loads(json.dumps(run.as_json()))
    assert len(found["cases"]) == 12
    assert [sum(each["nodes"][n] for each in found["cases"]) for n in range(len(run.rules))] == [
        each.nodes for each in run.rules
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda run: run["cases"][0].update(nodes=[1]),
        lambda run: run["cases"][0]["nodes"].__setitem__(0, -1),
        lambda run: run["cases"][0]["nodes"].__setitem__(0, 2**32),
        lambda run: run["cases"][0].pop("digest"),
        lambda run: run.pop("digest"),
        lambda run: run["findings"][0].update(message=None),
        lambda run: run["findings"][0].update(severity="x"),
        lambda run: run.update(findings=3),
    ],
)
def test_what_is_no_result_is_refused(wrong, first, tmp_path):
    """A file that is no result of a run is refused in one sentence, whatever its seal says."""
    data = json.loads(first.json())
    wrong(data)

    with pytest.raises(InputError, match="no result of ggsr validate"):
        baselines.read(written(sealed(data), tmp_path))


@pytest.mark.parametrize("text", ["", "{}", "[]", "3", '{"a": 1', "[" * 100_000])
def test_what_is_no_json_of_a_run_is_refused(text, tmp_path):
    """Whatever else the file holds, it is refused in one sentence."""
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match="no result of ggsr validate"):
        baselines.read(path)


CHANGED = {
    "no findings": lambda run: run.update(findings=[]),
    "one finding less": lambda run: run["findings"].pop(),
    "another case": lambda run: [each.update(case="urn:x") for each in run["findings"]],
    "another severity": lambda run: run["findings"][0].update(severity="info"),
    "a finding more": lambda run: run["findings"].append(run["findings"][0]),
    "another order": lambda run: run["findings"].reverse(),
    "no cases": lambda run: run.update(cases=[]),
    "another digest of a case": lambda run: run["cases"][0].update(digest="x"),
    "other nodes": lambda run: run["cases"][0]["nodes"].__setitem__(0, -1),
    "another digest of the rules": lambda run: run.update(digest="x"),
    "other inputs": lambda run: run.update(inputs=[]),
    "something more": lambda run: run.update(more=1),
    "no seal": lambda run: run.pop("seal"),
    "another seal": lambda run: run.update(seal="0" * 64),
    "a seal that is no text": lambda run: run.update(seal=None),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_result_that_was_changed_is_refused(name, first, tmp_path):
    """One changed value of any part breaks the seal, and the file counts for nothing."""
    data = json.loads(first.json())
    CHANGED[name](data)

    with pytest.raises(InputError, match=r"seal is absent or does not fit.*; run ggsr validate"):
        baselines.read(written(data, tmp_path))


def test_a_seal_does_not_depend_on_white_space_or_order(first, tmp_path):
    """The same values written in another way are the same result."""
    data = json.loads(first.json())
    path = tmp_path / "x.json"
    path.write_text(
        json.dumps(dict(reversed(data.items())), indent=3, ensure_ascii=False), encoding="utf-8"
    )

    assert len(first.findings) > 1
    assert kept(first, tmp_path) == baselines.read(path)
    assert kept(first, tmp_path) == baselines.read(written(data, tmp_path))


def test_the_seal_is_that_of_the_whole_in_one_line(first):
    """It is what docs/run.schema.json says, also without cases and findings."""
    for run in (first, replace(first, findings=(), cases=())):
        found = json.loads(run.json())
        seal = found.pop("seal")
        line = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

        assert seal == hashlib.sha256(line.encode()).hexdigest()
        assert seal == run.as_json()["seal"]


def test_each_case_and_each_finding_has_a_line(first):
    """So that two results can be compared line by line."""
    lines = [line.strip().rstrip(",") for line in first.json().splitlines()]
    found = json.loads(first.json())

    assert [each for each in lines if each.startswith('{"')] == [
        seals.text(each) for each in [*found["cases"], *found["findings"]]
    ]


def test_only_new_findings_count(first, text, tmp_path):
    """What was found before does not count again; what is gone is told."""
    before = kept(first, tmp_path)
    same = baselines.compared(first, before)
    path = tmp_path / "casussen.nt"
    path.write_text(
        without_first(text) + f'<{names(text)[3]}> <{DEF}startdatum> "ooit" .\n', encoding="utf-8"
    )
    new = baselines.compared(whole(path, replace(SETTING, before=before)), before)

    assert (same.exit_code("info"), len(same.comparison.new), same.comparison.gone) == (0, 0, 0)
    assert new.exit_code() == 1
    assert new.comparison.gone
    assert all(each.case == names(text)[3] for each in new.comparison.new)
