"""Turtle: a SHACL validation report (<https://www.w3.org/TR/shacl/#validation-report>).

`sh:conforms` is true when there is no result at all, as SHACL has it. What SHACL has no words for
(rules that did not run, unknown terms) stands in `rdfs:comment` of the report; the mend and the
passages stand with each result as `ggsr:herstel` and `dct:source`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ggsr_kg.errors import LANGUAGES, Text
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import DCT, DEF, PREFIXES, SH, shorten
from ggsr_kg.reports.runs import extent, paths, view
from ggsr_kg.validation import Run

_LOCAL = re.compile(r"[A-Za-z_0-9][A-Za-z0-9_-]*")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*")
_TOLD = ("failed", "unknown", "idle", "unseen")
"""The parts of the extent that the report tells."""


def render(run: Run, lang: str, most: int | None) -> str:
    """Return *run* as Turtle: every finding in both languages, whatever *lang* and *most* are."""
    del lang, most
    return _Writer().report(run)


class _Writer:
    """Turtle text, and the prefixes it used."""

    def __init__(self) -> None:
        self.used: set[str] = {"sh"}

    def report(self, run: Run) -> str:
        """Return the whole document."""
        comments = [text for each in LANGUAGES for text in _comments(run, each)]
        lines = ["[]", "    a sh:ValidationReport ;"]
        if comments:
            self.used.add("rdfs")
            lines += [f"    rdfs:comment\n        {self._joined(comments, 2)} ;"]
        lines.append(f"    sh:conforms {'false' if run.findings else 'true'} ;")
        if run.findings:
            results = (self._result(each) for each in sorted(run.findings, key=Finding.order))
            lines.append(f"    sh:result {' , '.join(results)} ;")
        lines.append(".")
        heads = sorted(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in self.used)
        return "\n".join([*heads, "", *lines]) + "\n"

    def _result(self, finding: Finding) -> str:
        """Return one result, as a node without a name."""
        path = paths.turtle(finding.path, self.name) if finding.path else None
        rule, component = _iri(finding.rule), finding.component
        facts: list[tuple[str, Iterable[str]]] = [
            (SH + "focusNode", [self.term(view.focus(finding))]),
            (SH + "resultPath", [path] if path else []),
            (SH + "value", [self.term(finding.value)] if finding.value is not None else []),
            (SH + "sourceShape", [self.name(rule)] if rule else []),
            (SH + "sourceConstraintComponent", [self.name(component)] if component else []),
            (SH + "resultSeverity", [f"sh:{finding.severity.capitalize()}"]),
            (SH + "resultMessage", self._texts(finding.message)),
            (DEF + "herstel", self._texts(finding.mend)),
            (DCT + "source", [self.name(iri) for iri in map(_iri, finding.source) if iri]),
        ]
        lines = [
            f"        {self.name(predicate)} {self._joined(values, 3)} ;\n"
            for predicate, values in facts
            if values
        ]
        return f"[\n        a sh:ValidationResult ;\n{''.join(lines)}    ]"

    def _texts(self, text: Text | None) -> list[str]:
        """Return *text* in both languages."""
        return [] if text is None else [str(_tagged(text.of(each), each)) for each in LANGUAGES]

    def _joined(self, values: Iterable[object], depth: int) -> str:
        return f" ,\n{'    ' * depth}".join(map(str, values))

    def term(self, term: Term) -> str:
        """Return *term* in Turtle."""
        if isinstance(term, NamedNode):
            return self.name(term.value)
        return str(term)

    def name(self, iri: str) -> str:
        """Return *iri* with a prefix where that is safe."""
        prefix, colon, local = shorten(iri).partition(":")
        if colon and prefix in PREFIXES and _LOCAL.fullmatch(local) and iri != f"{prefix}:{local}":
            self.used.add(prefix)
            return f"{prefix}:{local}"
        return f"<{iri}>"


def _tagged(text: str, lang: str) -> Literal:
    return Literal(text, language=lang)


def _iri(text: str) -> str | None:
    """Return *text* when it is an IRI, not the name of a check."""
    return text if _IRI.fullmatch(text) else None


def _comments(run: Run, lang: str) -> list[Literal]:
    """Return what SHACL has no words for: how complete the run is, and why."""
    parts = [each for each in extent.parts(run, lang) if each.kind in _TOLD]
    lines = [f"{part.title}: {line}" for part in parts for line in part.lines]
    return [_tagged(line, lang) for line in (extent.verdict(run, lang), *lines)]
