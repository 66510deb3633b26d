"""SARIF 2.1.0, the form that code hosts and editors read.

<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

A run that is not complete has `executionSuccessful` false, and a notification for each reason: a
rule that did not run, cases that were not checked, a name that nothing knows. A fingerprint is a
digest of rule, thing, path and words, without the value: that of a date of birth could be guessed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from ggsr_kg.findings import SCOPE, Finding, Place
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import W3ID, shorten
from ggsr_kg.reports.runs import extent, view
from ggsr_kg.validation import NOT_RUN, Run

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
_FINGERPRINT = "ggsr/v1"


def render(run: Run, lang: str, most: int | None) -> str:
    """Return *run* as SARIF in *lang*, at most *most* results per rule."""
    found = {group.rule: group for group in view.groups(run, *{each.role for each in run.findings})}
    names = sorted({*found, *(each.rule for each in run.rules)})
    index = {rule: number for number, rule in enumerate(names)}
    driver = {
        "name": "ggsr-kg",
        "version": version("ggsr-kg"),
        "informationUri": W3ID,
        "rules": [_rule(each, found.get(each), lang) for each in names],
    }
    called = view.cases(run)
    new = None if run.comparison is None else run.comparison.keys()
    results = [
        _result(each, index[rule], lang, new, called)
        for rule in names
        if rule in found
        for each in found[rule].shown(most)[0]
    ]
    invocation = {
        "executionSuccessful": run.complete,
        "toolExecutionNotifications": _notifications(run, index, lang),
    }
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "language": lang,
                "invocations": [invocation],
                "artifacts": [
                    {"location": {"uri": _uri(each.name)}, "hashes": {"sha-256": each.digest}}
                    for each in run.inputs
                ],
                "results": results,
                "properties": {
                    "engine": run.engine,
                    "counts": run.counts(),
                    "verdict": extent.verdict(run, lang),
                },
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _text(text: str) -> dict[str, str]:
    r"""Return *text* as a message, in which no link is made and no value filled in.

    >>> _text("[a](b)")["text"]
    '\\[a\\](b)'
    """
    return {"text": view.clean(re.sub(r"([\[\]])", r"\\\1", text) if "](" in text else text)}


def _rule(rule: str, group: view.Group | None, lang: str) -> dict[str, Any]:
    """Return the descriptor of *rule*; its words are those of its findings, if it has any."""
    found: dict[str, Any] = {"id": shorten(rule)}
    texts = {each.message.of(lang) for each in group.findings} if group else set()
    found["shortDescription"] = _text(texts.pop() if len(texts) == 1 else shorten(rule))
    if rule.startswith("https://"):
        found["helpUri"] = rule
    if group is None:
        return found
    if group.mend:
        found["help"] = _text(group.mend.of(lang))
    found["properties"] = {
        "indicator": list(group.indicator),
        "norm": list(group.norm),
        "source": list(group.source),
        "findings": group.total,
    }
    return found


def _result(
    finding: Finding,
    index: int,
    lang: str,
    new: Collection[tuple[str, ...]] | None,
    called: Mapping[str, str],
) -> dict[str, Any]:
    key = [*finding.key()[:3], finding.message.nl]
    found: dict[str, Any] = {
        "ruleId": shorten(finding.rule),
        "ruleIndex": index,
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": _text(finding.message.of(lang)),
        "locations": [_location(finding, lang, called)],
        "partialFingerprints": {_FINGERPRINT: hashlib.sha256(json.dumps(key).encode()).hexdigest()},
        "properties": {"role": finding.role},
    }
    if finding.role == SCOPE:
        found |= {"kind": "notApplicable", "level": "none"}
    if new is not None:
        found["baselineState"] = "new" if finding.key() in new else "unchanged"
    return found


def _location(finding: Finding, lang: str, called: Mapping[str, str]) -> dict[str, Any]:
    """Return where it is: the file and line that are known, and the names of thing and case."""
    about = view.focus(finding)
    names = [about.value] if isinstance(about, NamedNode) else []
    names += [finding.case] if finding.case and finding.case not in names else []
    found: dict[str, Any] = {"message": _text(view.where(finding, lang, called))}
    if names:
        found["logicalLocations"] = [
            {
                "fullyQualifiedName": each,
                "name": called.get(each) or view.name(each),
                "kind": "object",
            }
            for each in names
        ]
    if finding.place is not None:
        found["physicalLocation"] = _physical(finding.place)
    return found


def _physical(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.line is not None:
        found["region"] = {"startLine": place.line}
    return found


def _uri(name: str) -> str:
    r"""Return the name of a file as a URI, relative when the name is.

    >>> _uri("map/a b.ttl"), _uri("/x/a.ttl"), _uri("C:\\x.ttl")
    ('map/a%20b.ttl', 'file:///x/a.ttl', 'file:///C%3A/x.ttl')
    """
    path = quote(name.replace("\\", "/"))
    if path.startswith("/"):
        return f"file://{path}"
    return f"file:///{path}" if name[1:3] == ":\\" else path


def _notifications(run: Run, index: dict[str, int], lang: str) -> list[dict[str, Any]]:
    """Return what kept the run from being complete."""
    found: list[dict[str, Any]] = []
    for each in view.rules(run, NOT_RUN):
        reason = each.reason.of(lang) if each.reason else ""
        text = f"{shorten(each.rule)}: {reason}"
        associated = {"id": shorten(each.rule), "index": index[each.rule]}
        found.append({"level": "error", "message": _text(text), "associatedRule": associated})
    for part in extent.parts(run, lang):
        if part.kind in ("unchecked", "gaps", "unknown"):
            texts = [f"{part.title}: {line}" for line in part.lines]
            found += [{"level": "error", "message": _text(text)} for text in texts]
        if part.kind in ("idle", "unseen"):
            texts = [f"{part.title}: {line}" for line in part.lines]
            found += [{"level": "note", "message": _text(text)} for text in texts]
    return found
