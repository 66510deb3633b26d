"""Reports of an assessment: verdicts per case, and added up in the form of the Nota's Bijlage 1.

The tables are answers, so every format of an answer fits them; as Turtle the verdicts are
`ggsr:Oordeel` with `earl:automatic` and PROV, the same class as those of the inspectorates.
"""

from __future__ import annotations

import hashlib
import json as json_text
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ggsr_kg import __version__, reports
from ggsr_kg.answers import Answer
from ggsr_kg.assessment import MET, SYMBOLS, UNDECIDED, WANTING, Assessment, Verdict
from ggsr_kg.casework import Indicator
from ggsr_kg.errors import Text
from ggsr_kg.findings import NOTE
from ggsr_kg.graphs import Literal, NamedNode, Triple
from ggsr_kg.namespaces import CONCEPT, DEF, ID, PREFIXES, RDF, SH, SKOS, XSD, shorten
from ggsr_kg.reports import text as text_report
from ggsr_kg.validation import NOT_RUN

FORMATS = ("text", "json", "csv", "tsv", "turtle", "markdown", "html", "xlsx")
_MATRIX = 8
"""The most cases that stand side by side in text."""

_TITLE = Text("Oordeel per casus", "Verdict per case")
_TOTAL = Text("Oordeel over alle casussen", "Verdict over all cases")
_COLUMNS = Text("casus indicator naam uitkomst reden", "case indicator name outcome reason")
_TOTAL_COLUMNS = Text(
    "groep thema criterium indicator naam uitkomst voldoet verbeterpunt niet_te_bepalen "
    "niet_van_toepassing",
    "group theme criterion indicator name outcome met not_met undecided not_applicable",
)
_NO_VERDICT = Text("niet getoetst", "not tested")
_NOTHING_FOUND = "Geen enkele regel van deze indicator vond iets."


class Names:
    """What is needed to tell an assessment in *lang*: its *indicators*, and *names* of groups.

    *width* is that of the screen, when it goes to one.
    """

    def __init__(
        self,
        indicators: Sequence[Indicator],
        names: Mapping[str, str],
        lang: str = "nl",
        width: int | None = None,
    ) -> None:
        self.indicators = {each.iri: each for each in indicators}
        self.names = names
        self.lang = lang
        self.width = width

    def group(self, iri: str) -> str:
        """Return the name of an approach or municipality, or the last part of its IRI."""
        return self.names.get(iri) or short(iri)


def short(iri: str) -> str:
    """Return the last part of *iri*, by which people know a case."""
    return iri.rstrip("/").rpartition("/")[2]


def symbol(outcome: str | None, lang: str) -> str:
    """Return how *outcome* is printed; nothing that was not tested is printed as a verdict."""
    if outcome is None:
        return _NO_VERDICT.of(lang)
    return "n/a" if lang == "en" and SYMBOLS[outcome] == "n.v.t." else SYMBOLS[outcome]


def render(found: Assessment, names: Names, form: str, total: bool, on: date) -> bytes:
    """Return the assessment in the format *form*: added up when *total*, else per case.

    *on* is the date the verdicts get as triples. Text has both.

    Raises: QueryError: no such format.
    """
    lang = names.lang
    if form == "text":
        return _text(found, names, total, names.width).encode("utf-8")
    if form == "json":
        return (json_text.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n").encode()
    if form == "turtle":
        answer = Answer("assess", _TITLE.of(lang), lang, "triples", triples=triples(found, on))
    else:
        answer = totals(found, names) if total else per_case(found, names)
    return reports.render(answer, form)


def warnings(found: Assessment, lang: str) -> Iterator[str]:
    """Yield what must be known before the verdicts are trusted."""
    faults = sum(each.role == NOTE and each.severity == "violation" for each in found.run.findings)
    if faults:
        yield Text(
            f"{faults} fouten in de bestanden zelf maken oordelen onzeker: zie ggsr validate",
            f"{faults} faults in the files themselves make verdicts uncertain: see ggsr validate",
        ).of(lang)
    unknown = ", ".join(shorten(each.term) for each in found.run.strays if each.unknown)
    if unknown:
        yield Text(
            f"onbekende namen, niet meegewogen: {unknown}", f"unknown names, not weighed: {unknown}"
        ).of(lang)
    idle = found.run.count(NOT_RUN)
    if idle:
        yield Text(f"{idle} regels draaiden niet", f"{idle} rules did not run").of(lang)
    if not found.verdicts:
        yield Text("er is geen casus getoetst", "no case was tested").of(lang)


def per_case(found: Assessment, names: Names) -> Answer:
    """Return a row per case and indicator, with the reasons in words."""
    lang = names.lang
    rows = tuple(
        tuple(map(Literal, (short(each.case), *_about(each.indicator, names), *_why(each, lang))))
        for each in found.verdicts
    )
    columns = tuple(_COLUMNS.of(lang).split())
    return Answer("assess", _TITLE.of(lang), lang, "rows", columns, rows)


def totals(found: Assessment, names: Names) -> Answer:
    """Return a row per group and indicator, in the form of Bijlage 1 with counts."""
    lang = names.lang
    rows = []
    for each in found.totals:
        indicator = names.indicators[each.indicator]
        counts = [each.counts[outcome] for outcome in SYMBOLS]
        words = (
            names.group(each.group),
            indicator.theme,
            indicator.criterion_name,
            indicator.code,
            indicator.name,
            symbol(each.outcome, lang),
        )
        rows.append((*map(Literal, words), *map(Literal, counts)))
    columns = tuple(_TOTAL_COLUMNS.of(lang).split())
    return Answer("assess", _TOTAL.of(lang), lang, "rows", columns, tuple(rows))


def triples(found: Assessment, on: date) -> tuple[Triple, ...]:
    """Return the verdicts as triples, each dated *on* and generated by one prov:Activity.

    The aanpak of each case is there too, so that verdicts can be compared without the case files.
    A ground is what the deciding findings say, or that nothing was found; these messages name no
    person. A verdict is less certain when only an interpretation or a local norm decides it.
    <https://www.w3.org/TR/EARL10-Schema/>, <https://www.w3.org/TR/prov-o/>
    """
    inputs = "".join(each.digest for each in found.run.inputs)
    mark = hashlib.sha256(f"{inputs}{on}{found.run.engine}".encode()).hexdigest()[:16]
    activity, agent = NamedNode(f"{ID}toetsing/{mark}"), NamedNode(f"{ID}actor/ggsr-kg")
    day = Literal(on.isoformat(), datatype=NamedNode(XSD + "date"))
    kind = NamedNode(RDF + "type")
    made = [
        Triple(activity, kind, _prov("Activity")),
        Triple(activity, _prov("wasAssociatedWith"), agent),
        Triple(agent, kind, _prov("SoftwareAgent")),
    ]
    for lang in ("nl", "en"):
        name = Literal(f"ggsr-kg {__version__}", language=lang)
        made.append(Triple(agent, NamedNode(SKOS + "prefLabel"), name))
    for case, approach in found.approaches.items():
        made.append(Triple(NamedNode(case), NamedNode(DEF + "aanpak"), NamedNode(approach)))
    for each in found.verdicts:
        if each.outcome is not None:
            made += _verdict(each, activity, day)
    return tuple(made)


def _verdict(each: Verdict, activity: NamedNode, day: Literal) -> Iterator[Triple]:
    """Yield what the shape of an automatic verdict demands (`shapes/kern/Oordeel.ttl`)."""
    node = NamedNode(f"{each.case}/oordeel-{short(each.indicator)}")
    ground = " ".join(_reasons(each, "nl")) or _NOTHING_FOUND
    said: list[tuple[str, NamedNode | Literal]] = [
        (RDF + "type", NamedNode(DEF + "Oordeel")),
        (DEF + "casus", NamedNode(each.case)),
        (DEF + "indicator", NamedNode(each.indicator)),
        (DEF + "uitkomst", NamedNode(f"{CONCEPT}uitkomst/{each.outcome}")),
        (DEF + "datum", day),
        (DEF + "status", NamedNode(DEF + "afgeleid")),
        (DEF + "grondslag", Literal(ground, language="nl")),
        (DEF + "zekerheid", NamedNode(f"{CONCEPT}zekerheid/{_certainty(each)}")),
        (PREFIXES["earl"] + "mode", NamedNode(PREFIXES["earl"] + "automatic")),
        (PREFIXES["prov"] + "wasGeneratedBy", activity),
    ]
    if each.outcome == UNDECIDED:
        said.append((DEF + "reden", Literal(ground, language="nl")))
    said += [
        (SH + "sourceShape", NamedNode(rule)) for rule in sorted({r.rule for r in each.reasons})
    ]
    for predicate, value in said:
        yield Triple(node, NamedNode(predicate), value)


def _certainty(each: Verdict) -> str:
    """Return hoog, or middel for a verdict that only an interpretation or local norm decides."""
    decided = {reason.severity for reason in each.reasons}
    return "middel" if "warning" in decided and "violation" not in decided else "hoog"


def _prov(name: str) -> NamedNode:
    return NamedNode(PREFIXES["prov"] + name)


def _about(indicator: str, names: Names) -> tuple[str, str]:
    return names.indicators[indicator].code, names.indicators[indicator].name


def _why(each: Verdict, lang: str) -> tuple[str, str]:
    return symbol(each.outcome, lang), " ".join(_reasons(each, lang))


def _reasons(each: Verdict, lang: str) -> Iterable[str]:
    """Return what the deciding findings say, each message once."""
    return dict.fromkeys(reason.message.of(lang) for reason in each.reasons)


def _text(found: Assessment, names: Names, total: bool, width: int | None) -> str:
    parts = []
    cases = list(dict.fromkeys(each.case for each in found.verdicts))
    if not total:
        side_by_side = len(cases) <= _MATRIX
        table = _matrix(found, names, cases) if side_by_side else _lines(found, names, cases)
        parts.append(text_report.render(table, width))
    parts.append(text_report.render(_brief(totals(found, names)), width))
    parts.append("".join(f"{line}\n" for line in _sums(found, names)))
    return "\n".join(parts)


def _brief(answer: Answer) -> Answer:
    """Return the totals without theme and criterion, which the screen has no room for."""
    kept = [0, *range(3, len(answer.columns))]
    columns = tuple(answer.columns[place] for place in kept)
    rows = tuple(tuple(row[place] for place in kept) for row in answer.rows)
    return Answer(answer.query, answer.title, answer.lang, "rows", columns, rows)


def _lines(found: Assessment, names: Names, cases: list[str]) -> Answer:
    """Return a row per case: how many indicators had which outcome, and which are not met."""
    mine: dict[str, list[Verdict]] = {case: [] for case in cases}
    for each in found.verdicts:
        mine[each.case].append(each)
    rows = []
    for case, verdicts in mine.items():
        outcomes = [each.outcome for each in verdicts]
        codes = [_about(v.indicator, names)[0] for v in verdicts if v.outcome == WANTING]
        counts = (Literal(outcomes.count(outcome)) for outcome in SYMBOLS)
        rows.append((Literal(short(case)), *counts, Literal(" ".join(codes))))
    head = Text("casus", "case").of(names.lang)
    columns = (head, *(symbol(outcome, names.lang) for outcome in SYMBOLS), SYMBOLS[WANTING])
    return Answer("assess", _TITLE.of(names.lang), names.lang, "rows", columns, tuple(rows))


def _matrix(found: Assessment, names: Names, cases: list[str]) -> Answer:
    """Return a row per indicator and a column per case."""
    by_case = {
        (each.case, each.indicator): symbol(each.outcome, names.lang) for each in found.verdicts
    }
    judged = dict.fromkeys(each.indicator for each in found.verdicts)
    rows = tuple(
        tuple(map(Literal, (*_about(each, names), *(by_case[case, each] for case in cases))))
        for each in judged
    )
    columns = (*_COLUMNS.of(names.lang).split()[1:3], *map(short, cases))
    return Answer("assess", _TITLE.of(names.lang), names.lang, "rows", columns, rows)


def _sums(found: Assessment, names: Names) -> Iterator[str]:
    """Yield per group how many indicators have which outcome."""
    for group in dict.fromkeys(each.group for each in found.totals):
        mine = [each.outcome for each in found.totals if each.group == group]
        cases = sum(each == group for each in found.groups.values())
        words = Text("casussen", "cases").of(names.lang)
        counts = ", ".join(
            f"{mine.count(each)} {SYMBOLS[each]}" for each in (MET, WANTING, UNDECIDED)
        )
        yield f"{names.group(group)}, {cases} {words}: {counts}"
