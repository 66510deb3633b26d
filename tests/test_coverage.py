"""Every term of the ontology is there for something: a question, a rule, a check or a shape.

What is not used yet stands in `coverage-exceptions.toml` with the reason. The figure is printed by
`pytest -s tests/test_coverage.py` and kept in the test log.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from ggsr_kg import resources, store
from ggsr_kg.namespaces import DEF, OWL, RDF

EXCEPTIONS = Path(__file__).parent / "coverage-exceptions.toml"
KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
USERS = {
    "a question": ("questions", "feeds"),
    "a rule": ("rules",),
    "a check": ("hygiene",),
    "a shape": ("shapes",),
}


@cache
def declared() -> frozenset[str]:
    """Return the local names of the classes and properties in our namespace."""
    kinds = {OWL + kind for kind in KINDS}
    return frozenset(
        quad.subject.value.removeprefix(DEF)
        for quad in store.build()
        if quad.predicate.value == RDF + "type"
        and quad.object.value in kinds
        and quad.subject.value.startswith(DEF)
    )


@cache
def used_by(user: str) -> frozenset[str]:
    """Return the local names that the files of *user* write, comments and headers left out."""
    names: set[str] = set()
    for kind in USERS[user]:
        for path in resources.files(kind):
            lines = path.read_text(encoding="utf-8").splitlines()
            body = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
            names |= set(re.findall(r"(?<![\w:])ggsr:(\w+)", body))
    return frozenset(names & declared())


def excepted() -> dict[str, str]:
    """Return the excepted terms with the reason of each."""
    groups = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))["groep"]
    pairs = [(term, group["reden"]) for group in groups for term in group["termen"]]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_every_term_is_used_or_excepted_with_a_reason() -> None:
    """A term is used by a question, rule, check or shape, or its exception gives a reason."""
    used = frozenset().union(*map(used_by, USERS))

    assert sorted(declared() - used - set(excepted())) == []
    assert all(excepted().values())


def test_no_exception_is_idle() -> None:
    """An exception is about a term that exists and is used by nothing."""
    used = frozenset().union(*map(used_by, USERS))

    assert sorted(set(excepted()) - (declared() - used)) == []


def test_the_figure_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The coverage is a figure that a reader of the log finds."""
    used = frozenset().union(*map(used_by, USERS))
    lines = [f"{len(used_by(user)):4} of {len(declared())} terms by {user}" for user in USERS]
    share = 100 * len(used) // len(declared())
    lines.append(f"{len(used):4} of {len(declared())} terms in all ({share}%), the rest excepted")
    with capsys.disabled():
        print("\n" + "\n".join(lines))

    assert len(used) + len(excepted()) == len(declared())
