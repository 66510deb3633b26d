"""An earlier run: what it found of a case holds as long as case and rules are the same.

Of what is found now only what is new since then counts.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import ggsr_kg
from ggsr_kg import contents, findings, graphs, resources, seals
from ggsr_kg.errors import InputError, Text
from ggsr_kg.findings import Finding
from ggsr_kg.said import Said
from ggsr_kg.validation import NOT_RUN, VERSION, Case, Comparison, Run

_READ = {".json", ".py", ".rq", ".toml", ".ttl"}
"""The files that decide what is found."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What an earlier run found: its *cases*, the *findings* of each, and all of them by key.

    *digest* is that of what the cases were checked with, *rules* names (IRIs) what `Case.nodes`
    counts. Without arguments there was no earlier run.
    """

    digest: str = ""
    rules: tuple[str, ...] = ()
    cases: Mapping[str, Case] = field(default_factory=dict)
    findings: Mapping[str | None, Sequence[Finding]] = field(default_factory=dict)
    keys: Mapping[str, int] = field(default_factory=dict)

    def unchanged(self, said: Said) -> Collection[str]:
        """Return the cases (IRIs) of which *said* says what was said of them then."""
        if not self.cases:
            return ()
        return {
            name
            for name, digest in zip(said.cases, said.digests, strict=True)
            if (case := self.cases.get(name)) and case.digest == digest
        }

    def only(self, names: Collection[str]) -> Baseline:
        """Return what was found of the cases *names* (IRIs)."""
        return replace(
            self,
            cases={name: self.cases[name] for name in names if name in self.cases},
            findings={name: self.findings.get(name, ()) for name in names},
            keys={},
        )

    def nodes(self, case: str, rules: Sequence[str]) -> list[int]:
        """Return how many nodes of *case* each of *rules* (IRIs) looked at."""
        counts = np.frombuffer(self.cases[case].nodes, np.uint32).tolist()
        of = dict(zip(self.rules, counts, strict=True))
        return [of.get(rule, 0) for rule in rules]


def read(path: Path) -> Baseline:
    """Return the run whose JSON stands in *path*.

    What it says of cases is left out when some rule did not run.

    Raises: InputError: the file is not the JSON of a run, is of another version, or was changed
    after it was written (`seals`).
    """
    data = contents.load(path, graphs.SIZE_LIMIT)
    try:
        run = json.loads(data)
        if run["version"] != VERSION:
            raise InputError(
                str(path),
                Text("een uitkomst van een andere versie", "a result of another version"),
                Text("maak hem opnieuw met --format json", "make it again with --format json"),
            )
        if run.get(seals.NAME) != seals.of(run):
            raise InputError(
                str(path),
                Text(
                    "het zegel ontbreekt of past niet: de uitkomst is veranderd",
                    "the seal is absent or does not fit: the result was changed",
                ),
                Text(
                    "draai ggsr validate opnieuw met --format json",
                    "run ggsr validate again with --format json",
                ),
            )
        found = [findings.from_json(each) for each in run["findings"]]
        keys = Counter(map(_key, found))
        if any(each["outcome"] == NOT_RUN for each in run["rules"]):
            return Baseline(keys=keys)
        rules = tuple(each["rule"] for each in run["rules"])
        cases = {each["case"]: _case(each, len(rules)) for each in run["cases"]}
        by_case: dict[str | None, list[Finding]] = {}
        for each in found:
            by_case.setdefault(each.case, []).append(each)
        return Baseline(str(run["digest"]), rules, cases, by_case, keys)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise InputError(
            str(path),
            Text("dit is geen uitkomst van ggsr validate", "this is no result of ggsr validate"),
            Text("maak er een met --format json", "make one with --format json"),
        ) from error


def _case(each: Mapping[str, Any], rules: int) -> Case:
    nodes = np.array(each["nodes"], np.uint32)
    if nodes.shape != (rules,):
        raise ValueError
    iri, approach, municipality, digest = (
        str(each[name]) for name in ("case", "approach", "municipality", "digest")
    )
    return Case(iri, approach, municipality, digest, nodes.tobytes())


def compared(run: Run, before: Baseline) -> Run:
    """Return *run* with what differs from *before*.

    Findings are the same when rule, focus, path, value, severity and words are; their place may
    change.
    """
    left = Counter(before.keys)
    new: list[Finding] = []
    for finding in run.findings:
        if left[_key(finding)]:
            left[_key(finding)] -= 1
        else:
            new.append(finding)
    return replace(run, comparison=Comparison(tuple(new), left.total()))


def _key(finding: Finding) -> str:
    words = (finding.message.nl, finding.message.en, finding.severity)
    return json.dumps([*finding.key(), *words])


def digest(engine: str, shared: str) -> str:
    """Return the digest of what cases are checked with: this package whole, and *engine*.

    *shared* is the digest of what files say that belongs to no case.
    """
    return hashlib.sha256("\n".join([package(), engine, shared]).encode()).hexdigest()


@cache
def package() -> str:
    """Return the digest of the code and of the packaged graph."""
    folders = [Path(__file__).parent, *map(resources.root().joinpath, resources.FOLDERS)]
    made = hashlib.sha256(ggsr_kg.__version__.encode())
    for path in sorted({path for folder in folders for path in folder.rglob("*.*")}):
        if path.suffix in _READ:
            made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()
