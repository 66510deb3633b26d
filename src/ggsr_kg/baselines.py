"""An earlier run to compare with: only what is new since then counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ggsr_kg import contents, graphs
from ggsr_kg.errors import InputError, Text
from ggsr_kg.findings import Finding
from ggsr_kg.validation import VERSION, Comparison, Run


def compared(run: Run, path: Path) -> Run:
    """Return *run* with what differs from the run whose JSON stands in *path*.

    Findings are the same when rule, focus, path, value, severity and words are; their place may
    change.

    Raises: InputError: the file is not the JSON of a run, or of another version.
    """
    before = Counter(_keys(path))
    new: list[Finding] = []
    for finding in run.findings:
        if before[_key(finding.as_json())]:
            before[_key(finding.as_json())] -= 1
        else:
            new.append(finding)
    return replace(run, comparison=Comparison(tuple(new), sum(before.values())))


def _keys(path: Path) -> list[str]:
    """Return the key of each finding in the run in *path*."""
    data = contents.load(path, graphs.SIZE_LIMIT)
    try:
        run = json.loads(data)
        if run["version"] != VERSION:
            raise InputError(
                str(path),
                Text("een uitkomst van een andere versie", "a result of another version"),
                Text("maak hem opnieuw met --format json", "make it again with --format json"),
            )
        return [_key(finding) for finding in run["findings"]]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            str(path),
            Text("dit is geen uitkomst van ggsr validate", "this is no result of ggsr validate"),
            Text("maak er een met --format json", "make one with --format json"),
        ) from error


def _key(finding: Mapping[str, Any]) -> str:
    names = ("rule", "focus", "path", "value", "severity", "message")
    return json.dumps([finding[name] for name in names], sort_keys=True)
