"""JUnit XML: a suite per shape, a test case per rule, for the programs that show test results.

A rule with violations fails; lighter findings are its output. A rule that could not run is an
error, one that found nothing to check is skipped, and so is never counted as passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ggsr_kg.findings import SCOPE, WORDS, Finding
from ggsr_kg.namespaces import shorten
from ggsr_kg.reports import plurals
from ggsr_kg.reports.runs import extent, view
from ggsr_kg.validation import NOT_RUN, NOTHING, RAN, RuleRun, Run, Stray

_DATA = {"nl": "gegevens", "en": "data"}
_SHAPE = re.compile(r".*?Shape(?=-)")
_KINDS = ("failure", "error", "skipped")


def render(run: Run, lang: str, most: int | None) -> str:
    """Return *run* as JUnit XML in *lang*, at most *most* findings per rule."""
    found: dict[str, list[Finding]] = {}
    for each in sorted(run.findings, key=Finding.order):
        if each.role != SCOPE:
            found.setdefault(each.rule, []).append(each)
    known, called = {each.rule for each in run.rules}, view.cases(run)
    loose = [RuleRun(rule, RAN, len(f), None, len(f)) for rule, f in found.items()]
    rules = sorted((*run.rules, *(r for r in loose if r.rule not in known)), key=_order)
    root = Element("testsuites", {"name": "ggsr validate"})
    for suite, members in groupby(rules, key=lambda rule: _suite(rule.rule)):
        tests = (_case(each, found.get(each.rule, []), lang, most, called) for each in members)
        _add(root, suite, tests)
    if unknown := view.strays(run, unknown=True):
        _add(root, _DATA[lang], (_term(each, lang) for each in unknown))
    gaps = [part for part in extent.parts(run, lang) if part.kind in ("unchecked", "gaps")]
    reasons = [f"{part.title}: {line}" for part in gaps for line in part.lines]
    if run.count(RAN) == 0:
        reasons.append(extent.verdict(run, lang))
    if reasons:
        _add(root, "ggsr", (_incomplete(each) for each in reasons))
    _count(root)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _order(rule: RuleRun) -> tuple[str, str]:
    return _suite(rule.rule), rule.rule


def _suite(rule: str) -> str:
    """Return the name of the shape that *rule* is a part of.

    >>> _suite("https://w3id.org/ggsr/def/ggsr-shapes#C20Shape-overlap"), _suite("geen-titel")
    ('ggsrsh:C20Shape', 'geen-titel')
    """
    name = shorten(rule)
    match = _SHAPE.match(name)
    return match[0] if match else name


def _case(
    rule: RuleRun, findings: list[Finding], lang: str, most: int | None, called: Mapping[str, str]
) -> Element:
    """Return the test case of *rule*."""
    case = _named(shorten(rule.rule), _suite(rule.rule))
    if rule.outcome == NOT_RUN:
        reason = view.clean(rule.reason.of(lang)) if rule.reason else ""
        SubElement(case, "error", {"message": reason, "type": "not run"})
    if rule.outcome == NOTHING:
        reason = "nothing to check" if lang == "en" else "niets te controleren"
        SubElement(case, "skipped", {"message": reason})
    heavy = [each for each in findings if each.severity == "violation"]
    if heavy:
        count = plurals.many(len(heavy), "violation", lang)
        failure = SubElement(case, "failure", {"message": count, "type": "violation"})
        failure.text = _lines(heavy, lang, most, called)
    light = [each for each in findings if each.severity != "violation"]
    if light:
        SubElement(case, "system-out").text = _lines(light, lang, most, called)
    return case


def _lines(findings: list[Finding], lang: str, most: int | None, called: Mapping[str, str]) -> str:
    """Return *findings* as text, and how many more there are."""
    shown = findings[:most]
    lines = [_line(each, lang, called) for each in shown]
    if more := len(findings) - len(shown):
        lines.append(f"and {more} more" if lang == "en" else f"en nog {more}")
    return view.clean("\n".join(lines))


def _line(finding: Finding, lang: str, called: Mapping[str, str]) -> str:
    kind, where = WORDS[finding.severity].of(lang), view.where(finding, lang, called)
    mend = f" {finding.mend.of(lang)}" if finding.mend else ""
    return f"{kind}: {where}: {finding.message.of(lang)}{mend}"


def _term(stray: Stray, lang: str) -> Element:
    """Return the test case of a name that nothing knows."""
    case = _named(shorten(stray.term), _DATA[lang])
    what = "nothing knows this name" if lang == "en" else "niets kent deze naam"
    mend = f"; {stray.mend.of(lang)}" if stray.mend else ""
    SubElement(case, "error", {"message": view.clean(f"{what}{mend}"), "type": "unknown"})
    return case


def _incomplete(reason: str) -> Element:
    """Return the test case of what keeps the run from being complete."""
    case = _named("validate", "ggsr")
    SubElement(case, "error", {"message": view.clean(reason), "type": "incomplete"})
    return case


def _named(name: str, suite: str) -> Element:
    return Element("testcase", {"classname": view.clean(suite), "name": view.clean(name)})


def _add(root: Element, name: str, cases: Iterable[Element]) -> None:
    SubElement(root, "testsuite", {"name": view.clean(name)}).extend(cases)


def _count(root: Element) -> None:
    """Set on every suite, and on all together, how many tests failed, broke or were skipped."""
    for element in (*root, root):
        element.set("tests", str(len(list(element.iter("testcase")))))
        for kind in _KINDS:
            plural = {"failure": "failures", "error": "errors"}.get(kind, kind)
            count = sum(case.find(kind) is not None for case in element.iter("testcase"))
            element.set(plural, str(count))
