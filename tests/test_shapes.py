"""The shapes: each demand has a case that fails it and a case that meets it, and nothing is idle.

A case is `tests/cases/<Shape>-<part>.ttl`: data, and a `sh:ValidationReport` with the results that
the named shape must give. `<Shape>-goed.ttl` holds data in which no shape of the file finds
anything. `sh:value` is compared where the report states it.

The shapes in `shapes/kern` say what the graph must satisfy; those in `shapes/beleid` decide an
indicator of the policy level from facts, and a finding there is an outcome about a municipality.
Only eight of the fourteen policy indicators can be decided from facts in the graph. Not decided:

- B01, B02, B03 (policy, vision, joint goals): the sheets give findings in words and claims; there
  is no fact (document, vision, goal) whose presence alone decides.
- B05 (equipped): Delft was an X partly for want of a maximum caseload and a √ a year later although
  one team still had none, so a limit does not decide; who was selected how is only claimed.
- B06 (one plan): a starting point that is claimed, and denied by partners; no fact decides.
- B07 (not letting go): one municipality may call on another body for compulsion and gets an X,
  another may and gets a √, so equal facts got unequal verdicts.

The shapes follow the wording of the framework, not the outcome: only for B04 does a denial by
partners count, because there a document that partners do not know was said not to be enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from ggsr_kg import resources
from ggsr_kg.namespaces import CONCEPT, DCT, DEF, ID, SHAPES, shorten

ROOT = resources.root()
CASES = Path(__file__).parent / "cases"
SHACL_SHACL = ROOT.parent / "shared" / "suites" / "vormen" / "shacl-shacl.ttl"
GOOD = "-goed"
FOLDERS = ("kern", "beleid")
FILES = {folder: sorted((ROOT / "shapes" / folder).glob("*.ttl")) for folder in FOLDERS}
_CONSTRAINTS = """
    and class closed datatype disjoint equals flags hasValue in languageIn lessThan
    lessThanOrEquals maxCount maxExclusive maxInclusive maxLength minCount minExclusive
    minInclusive minLength node nodeKind not or pattern qualifiedMaxCount qualifiedMinCount
    qualifiedValueShape sparql uniqueLang xone
"""
CONSTRAINTS = {SH[name] for name in _CONSTRAINTS.split()}
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
WORN = {RDF.type, RDFS.seeAlso, SKOS.topConceptOf, SKOS.closeMatch, SKOS.broadMatch}
WORN |= {SKOS.relatedMatch, URIRef(DCT + "isReplacedBy"), RDFS.label}
"""What things wear for other reasons: links, and the properties that every fact may have."""

Result = tuple[Node, Node, Node, Node | None]


@cache
def parsed(path: Path) -> Graph:
    """Return the graph in the file *path*."""
    return Graph().parse(path)


def union(paths: Iterable[Path]) -> Graph:
    """Return the graphs of *paths* as one."""
    graph = Graph()
    for path in paths:
        graph += parsed(path)
    return graph


@cache
def shapes(folder: str) -> Graph:
    """Return the shapes in *folder*."""
    return union(FILES[folder])


ALL = shapes("kern") + shapes("beleid")


def demanding(graph: Graph) -> list[URIRef]:
    """Return the named shapes with a constraint of their own."""
    found = {s for s, p, _ in graph if p in CONSTRAINTS and isinstance(s, URIRef)}
    return sorted(found)


def targeted(graph: Graph) -> list[URIRef]:
    """Return the named shapes with a target."""
    found = {s for target in TARGETS for s in graph.subjects(target) if isinstance(s, URIRef)}
    return sorted(found)


def local(shape: Node) -> str:
    """Return the name of *shape* without its namespace."""
    return str(shape).removeprefix(SHAPES)


def owner(name: str) -> str:
    """Return the node shape that the shape or case *name* is part of."""
    return name.partition("-")[0]


def about(graph: Graph, node: Node) -> Iterator[tuple[Node, Node, Node]]:
    """Yield the triples of *node* and of the blank nodes below it."""
    for triple in graph.triples((node, None, None)):
        yield triple
        if isinstance(triple[2], BNode):
            yield from about(graph, triple[2])


def alone(shape: URIRef) -> Graph:
    """Return *shape* with what it needs to run: its targets, or those of the shape that has it."""
    small = Graph()
    for triple in about(ALL, shape):
        small.add(triple)
    for parent in ALL.subjects(SH.property, shape):
        small.add((parent, SH.property, shape))
        small.add((parent, RDF.type, SH.NodeShape))
        for target in TARGETS:
            for value in ALL.objects(parent, target):
                small.add((parent, target, value))
    for ontology in ALL.subjects(RDF.type, OWL.Ontology):
        for triple in about(ALL, ontology):
            small.add(triple)
    return small


def results(data: Graph, shapes_graph: Graph) -> Counter[Result]:
    """Return what validating *data* gives: focus node, component, severity and value."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes_graph, inference="none")
    assert isinstance(report, Graph)
    return read_report(report)


def read_report(report: Graph) -> Counter[Result]:
    """Return the results in *report*, without the details below them."""
    found: Counter[Result] = Counter()
    for result in report.objects(None, SH.result):
        focus = report.value(result, SH.focusNode)
        component = report.value(result, SH.sourceConstraintComponent)
        severity = report.value(result, SH.resultSeverity)
        assert focus is not None
        assert component is not None
        assert severity is not None
        found[focus, component, severity, report.value(result, SH.value)] += 1
    return found


def case(path: Path) -> tuple[Graph, Counter[Result]]:
    """Return the data of a case, without its report, and the results it must give."""
    data, report = Graph(), Graph()
    whole = parsed(path)
    told = set(whole.subjects(RDF.type, SH.ValidationReport))
    told |= set(whole.subjects(RDF.type, SH.ValidationResult))
    for triple in whole:
        (report if triple[0] in told else data).add(triple)
    return data, read_report(report)


def same_detail(actual: Counter[Result], expected: Counter[Result]) -> Counter[Result]:
    """Return *actual* without values where *expected* states none."""
    if any(value is not None for *_, value in expected):
        return actual
    bare: Counter[Result] = Counter()
    for (focus, component, severity, _), number in actual.items():
        bare[focus, component, severity, None] += number
    return bare


def holds(path: Path, shapes_graph: Graph) -> bool:
    """Return whether the case in *path* gives exactly its results."""
    data, expected = case(path)
    return same_detail(results(data, shapes_graph), expected) == expected


def cases_of(shape: URIRef) -> list[Path]:
    """Return the cases that must show what *shape* refuses."""
    name = local(shape)
    if "-" in name:
        return [CASES / f"{name}.ttl"]
    return [path for path in sorted(CASES.glob(f"{name}-*.ttl")) if not path.stem.endswith(GOOD)]


def good_graph(name: str) -> Graph:
    """Return all shapes that stand in the file of the node shape *name*, with the prefixes."""
    for files in FILES.values():
        for path in files:
            if (URIRef(SHAPES + name), RDF.type, SH.NodeShape) in parsed(path):
                return union([path, path.with_name("prefixen.ttl")])
    raise AssertionError(f"no file has {name}")


def test_cases_are_there_and_no_others() -> None:
    """Each demand has a case that fails it, each node shape with a target one that meets it."""
    found = {path.stem for path in CASES.glob("*.ttl")}
    bad = {path.stem for shape in demanding(ALL) for path in cases_of(shape)}
    good = {owner(local(shape)) + GOOD for shape in targeted(ALL)}

    assert found == bad | good
    assert all(cases_of(shape) for shape in demanding(ALL))


@pytest.mark.parametrize("shape", demanding(ALL), ids=local)
def test_case_gives_its_results(shape: URIRef) -> None:
    """A shape finds in its case exactly what the case says, and at least one thing."""
    for path in cases_of(shape):
        data, expected = case(path)
        actual = same_detail(results(data, alone(shape)), expected)

        assert actual == expected
        assert expected


@pytest.mark.parametrize("path", sorted(CASES.glob(f"*{GOOD}.ttl")), ids=lambda path: path.stem)
def test_good_case_gives_nothing(path: Path) -> None:
    """No shape of the file finds anything in a good case."""
    data, expected = case(path)

    assert results(data, good_graph(owner(path.stem))) == expected == Counter()


@pytest.mark.parametrize("shape", demanding(ALL), ids=local)
def test_no_constraint_is_idle(shape: URIRef) -> None:
    """Taking away any one constraint changes what some case gives."""
    graph = alone(shape)
    idle = []
    for triple in list(about(graph, shape)):
        if triple[1] not in CONSTRAINTS:
            continue
        graph.remove(triple)
        if all(holds(path, graph) for path in cases_of(shape)):
            idle.append(triple[1:])
        graph.add(triple)

    assert not idle


@pytest.mark.slow
@pytest.mark.parametrize("shape", targeted(ALL), ids=local)
def test_no_target_is_idle(shape: URIRef) -> None:
    """Taking away any one target changes what some case gives."""
    parts = sorted(ALL.objects(shape, SH.property)) or [shape]
    idle = []
    for target in TARGETS:
        for value in ALL.objects(shape, target):
            if not any(_needs(part, (shape, target, value)) for part in parts):
                idle.append(value)

    assert not idle


def _needs(part: Node, target: tuple[URIRef, URIRef, Node]) -> bool:
    """Return whether a case of *part* gives something else without *target*."""
    assert isinstance(part, URIRef)
    graph = alone(part)
    graph.remove(target)
    return not all(holds(path, graph) for path in cases_of(part))


@pytest.mark.parametrize("shape", demanding(ALL), ids=local)
def test_shape_speaks_both_languages(shape: URIRef) -> None:
    """A demand has a severity, a name and one message of one sentence in Dutch and in English."""
    name = SH.name if (shape, RDF.type, SH.PropertyShape) in ALL else RDFS.label
    constraint = ALL.value(shape, SH.sparql)
    messages = list(ALL.objects(shape, SH.message))
    if constraint is not None:
        messages += ALL.objects(constraint, SH.message)

    assert ALL.value(shape, SH.severity) in (SH.Violation, SH.Warning, SH.Info)
    assert languages(ALL.objects(shape, name)) == ["en", "nl"]
    assert languages(messages) == ["en", "nl"]
    assert languages(ALL.objects(shape, SH.description)) in ([], ["en", "nl"])
    assert all(re.fullmatch(r"[A-Z].*[^.]\.", str(message)) for message in messages)
    assert all(": " in str(message) for message in messages)


@pytest.mark.parametrize("shape", demanding(shapes("beleid")), ids=local)
def test_policy_shape_names_indicator_passage_and_mend(shape: URIRef) -> None:
    """A shape of the policy level says what it tests, where that stands and what would mend it."""
    kader = parsed(ROOT / "ontology" / "toetsingskader.ttl")
    indicators = list(ALL.objects(shape, URIRef(DEF + "toetst")))
    passages = list(ALL.objects(shape, URIRef(DCT + "source")))

    assert indicators == [URIRef(f"{ID}indicator/{local(shape)[:3].lower()}")]
    assert passages
    assert all((indicators[0], URIRef(DCT + "source"), passage) in kader for passage in passages)
    assert languages(ALL.objects(shape, URIRef(DEF + "herstel"))) == ["en", "nl"]


CASUS = union(sorted((ROOT / "shapes" / "casus").glob("*.ttl")))
STATED = sorted(
    shape
    for shape in set(CASUS.subjects(URIRef(DEF + "vraagtGegevensVoor")))
    if any(
        re.search("meld dat (?:er geen|die er niet|het gezin niet)", str(message))
        for each in [shape, *CASUS.objects(shape, SH.sparql)]
        for message in CASUS.objects(each, SH.message)
    )
)
"""The shapes that want data unless the case says that there are none."""


@pytest.mark.parametrize("shape", STATED, ids=local)
def test_what_says_that_there_is_none_is_named(shape: URIRef) -> None:
    """Where a message asks to state it, the mend names the property and the part of the file."""
    mends = [str(each) for each in CASUS.objects(shape, URIRef(DEF + "herstel"))]
    bodies = [str(CASUS.value(each, SH.select)) for each in CASUS.objects(shape, SH.sparql)]
    named = [shorten(str(each)) for each in CASUS.objects(shape, SH.hasValue)]

    assert len(mends) == 2
    for mend in mends:
        (part,) = re.findall(r"dossieronderdeel:[a-z]+", mend)
        assert "ggsr:volledigVastgelegd" in mend
        assert part in named or any(f"astgelegd {part} ." in body for body in bodies)


def languages(texts: Iterable[Node]) -> list[str]:
    """Return the languages of *texts*, sorted."""
    return sorted(text.language or "" for text in texts if isinstance(text, Literal))


def test_shapes_use_known_terms() -> None:
    """Every term and concept that a shape or its query names is defined."""
    ontology = union(resources.files("ontology"))
    prefixes = {
        str(ALL.value(declared, SH.prefix)): str(ALL.value(declared, SH.namespace))
        for declared in ALL.objects(None, SH.declare)
    }
    used = {node for triple in ALL for node in triple if isinstance(node, URIRef)}
    for query in ALL.objects(None, SH.select):
        names = re.findall(r"(?<![?$\w<])([a-z]+):([a-z][\w-]*)", str(query), re.I)
        used |= {URIRef(prefixes[prefix] + name) for prefix, name in names}
    ours = {node for node in used if node.startswith((DEF, CONCEPT, f"{ID}indicator/"))}

    unknown = {shorten(str(node)) for node in ours if (node, RDF.type, None) not in ontology}
    assert unknown == set()


def test_every_class_with_data_has_a_shape() -> None:
    """Each class of ours in data or framework is targeted, and each property it has is demanded."""
    paths = [*resources.files("data"), ROOT / "ontology" / "toetsingskader.ttl"]
    data = union([*paths, *(ROOT / "ontology" / "begrippen").glob("*.ttl")])
    ontology = parsed(ROOT / "ontology" / "ggsr.ttl")
    kern = shapes("kern")
    general = properties(kern, [URIRef(SHAPES + "FeitShape")])
    missing = set()
    for kind in set(data.objects(None, RDF.type)):
        if not kind.startswith((DEF, SKOS)):
            continue
        supers = set(ontology.transitive_objects(kind, RDFS.subClassOf)) | {kind}
        found = {shape for each in supers for shape in kern.subjects(SH.targetClass, each)}
        found -= {URIRef(SHAPES + "FeitShape")}
        if kind in (URIRef(DEF + "Leefgebied"), URIRef(DEF + "Partnertype")):
            found |= set(kern.subjects(SH.targetClass, SKOS.Concept))
        demanded = properties(kern, found) | general | WORN
        used = {p for thing in data.subjects(RDF.type, kind) for p in data.predicates(thing)}
        missing |= {(shorten(str(kind)), shorten(str(p))) for p in used - demanded}
        assert found, shorten(str(kind))

    assert missing == set()


def properties(graph: Graph, found: Iterable[Node]) -> set[Node]:
    """Return the properties that the shapes *found* demand something of."""
    return {
        path
        for shape in found
        for part in graph.objects(shape, SH.property)
        for path in graph.objects(part, SH.path)
    } | {URIRef(DEF + "hertoetst")}


@pytest.mark.slow
def test_shapes_are_well_formed() -> None:
    """The shapes satisfy the shapes of the SHACL specification itself."""
    if not SHACL_SHACL.exists():
        pytest.skip("the SHACL shapes of SHACL are not here")
    found = results(ALL, parsed(SHACL_SHACL))

    assert found == Counter()


def test_no_shape_is_switched_off() -> None:
    """Every packaged shape is in force."""
    assert list(ALL.subjects(SH.deactivated)) == []


def test_graph_satisfies_the_kern_shapes() -> None:
    """Nothing in ontology and data, as stated, is against a kern shape."""
    graph = union([*resources.files("ontology"), *resources.files("data")])
    found = results(graph, shapes("kern"))

    assert {(shorten(str(focus)), local(component)) for focus, component, *_ in found} == set()


# The outcome of the shapes of the policy level against the printed verdicts.

MET, WANTING = "√", "X"
OUTCOMES = {"voldoet": MET, "verbeterpunt": WANTING, "niet-te-bepalen": "–"}
KNOWN = {
    "b04": "{ ?f ggsr:kwestie kwestie:doorzettingsmacht } UNION { ?f ggsr:indicator indicator:b04 ;"
    " ggsr:voorzieningsoort voorzieningsoort:bevoegdheid }",
    "b08": "?f a ggsr:Opschalingsroute",
    "b09": "{ ?f a ggsr:OntbrekendePartij } UNION { ?f a ggsr:Netwerkpartner }",
    "b10": "?f ggsr:kwestie kwestie:samenwerkingsafspraken",
    "b11": "?f ggsr:indicator indicator:b11 ; ggsr:voorzieningsoort voorzieningsoort:bevoegdheid",
    "b12": "?f a ggsr:Urengrens",
    "b13": "?f ggsr:indicator indicator:b13 ; ggsr:bestaat ?bestaat",
    "b14": "?f ggsr:indicator indicator:b14 ; ggsr:bestaat ?bestaat",
}
"""Which facts must be there before a shape says anything."""

UNEQUAL = {
    ("b09", "dordrecht-sociale-en-jeugdteams", "2014"): (
        WANTING,
        MET,
        "Education was still open and agreements had to follow; no party is named as missing.",
    ),
    ("b09", "lelystad-gezinscoaching", "2013"): (
        WANTING,
        MET,
        "Partners named far fewer parties than the municipality, but not which ones are missing.",
    ),
    ("b13", "dordrecht-sociale-en-jeugdteams", "2014"): (
        WANTING,
        MET,
        "The team can support a family itself; Delft's added capacity was enough, this was not.",
    ),
    ("b13", "leeuwarden-interventieteam-gezinnen", "2013"): (
        WANTING,
        MET,
        "Two partners say there is an agreement, the municipality says there is none.",
    ),
    ("b13", "lelystad-gezinscoaching", "2013"): (
        WANTING,
        MET,
        "The municipality and one partner say there is an agreement, two partners deny it.",
    ),
    ("b14", "dordrecht-reset-thuisbegeleiding", "2013"): (
        WANTING,
        MET,
        "One respondent says that a follow-up is agreed, another denies it; nothing is clear.",
    ),
    ("b14", "leeuwarden-voorwaardelijke-interventie-gezinnen", "2013"): (
        WANTING,
        MET,
        "The municipality says a follow-up is agreed, all three partners deny it.",
    ),
}
"""Printed verdict, outcome of the facts, and why they differ: reported, not repaired."""

AGREE = 45
"""How many printed verdicts the facts lead to as well."""

SILENT = {
    ("b11", "leeuwarden-interventieteam-gezinnen", "2013"),
    ("b11", "leeuwarden-voorwaardelijke-interventie-gezinnen", "2013"),
    ("b13", "delft-gezinscoaching", "2013"),
    ("b13", "dordrecht-gezinscoaching", "2013"),
}
"""Verdicts that rest on claims alone: the parties agree or not, and no fact is stated."""

Outcomes = dict[tuple[str, str, str], str]


def ask(graph: Graph, pattern: str) -> list[tuple[str, ...]]:
    """Return the local names that *pattern* (columns and pattern) gives."""
    names = {
        "ggsr": DEF,
        "kwestie": CONCEPT + "kwestie/",
        "voorzieningsoort": CONCEPT + "voorzieningsoort/",
        "indicator": ID + "indicator/",
    }
    prefixes = "".join(f"PREFIX {prefix}: <{name}> " for prefix, name in names.items())
    rows = graph.query(f"{prefixes} SELECT DISTINCT {pattern}")
    return sorted(tuple(str(term).rpartition("/")[2] for term in row) for row in rows)


@cache
def compared() -> tuple[Outcomes, Outcomes]:
    """Return per indicator, approach and year the printed verdict and what the facts decide."""
    data = union(resources.files("data"))
    verdicts = "?indicator ?aanpak ?jaar ?uitkomst { ?o a ggsr:Oordeel ; ggsr:indicator ?indicator"
    verdicts += " ; ggsr:aanpak ?aanpak ; ggsr:peiljaar ?jaar ; ggsr:uitkomst ?uitkomst }"
    printed = {(i, a, y): OUTCOMES[o] for i, a, y, o in ask(data, verdicts) if i[0] == "b"}
    decided = {}
    for code, fact in KNOWN.items():
        known = f"?aanpak ?jaar {{ ?f ggsr:aanpak ?aanpak ; ggsr:peiljaar ?jaar . {fact} }}"
        decided |= {(code, *row): MET for row in ask(data, known)}
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes("beleid"), inference="none")
    assert isinstance(report, Graph)
    for result in report.objects(None, SH.result):
        code = local(report.value(result, SH.sourceShape) or BNode())[:3].lower()
        approach = str(report.value(result, SH.focusNode)).rpartition("/")[2]
        decided[code, approach, str(report.value(result, SH.value))] = WANTING
    return printed, decided


def test_policy_shapes_decide_what_facts_decide() -> None:
    """There is a shape of the policy level for each indicator with deciding facts, no other."""
    tested = {local(shape)[:3].lower() for shape in demanding(shapes("beleid"))}

    assert tested == set(KNOWN)


def test_policy_shapes_against_the_printed_verdicts() -> None:
    """Facts and printed verdict agree but for the listed cases, each with its reason."""
    printed, decided = compared()
    both = printed.keys() & decided.keys()
    unequal = {key: (printed[key], decided[key]) for key in both if printed[key] != decided[key]}

    assert unequal == {key: (was, now) for key, (was, now, _) in UNEQUAL.items()}
    assert len(both) - len(unequal) == AGREE


def test_printed_verdicts_without_deciding_facts() -> None:
    """Where a sheet gives a verdict on claims alone, the shapes say nothing."""
    printed, decided = compared()
    silent = {key for key in printed.keys() - decided.keys() if key[0] in KNOWN}

    assert silent == SILENT
