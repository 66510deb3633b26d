"""The smallest change to a case after which it meets an indicator, found by checking it again.

A shape may say with `ggsr:voegToe` and `ggsr:haalWeg` (SPARQL CONSTRUCTs over `$this` and
`?value`) which facts would satisfy it. `smallest` tries them all together, and then leaves out
what is not needed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ggsr_kg import assessment, bulk
from ggsr_kg.assessment import INAPPLICABLE, MET, UNDECIDED, WANTING, Verdict
from ggsr_kg.batches import Batch
from ggsr_kg.cases import Cases
from ggsr_kg.engines import Engine
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import NamedNode, Quad, Triple
from ggsr_kg.judging import Verdicts
from ggsr_kg.namespaces import DEF, RDF
from ggsr_kg.settings import Ready, Setting
from ggsr_kg.shapegraph import triples
from ggsr_kg.store import Store

_ADD, _REMOVE = DEF + "voegToe", DEF + "haalWeg"
_FRAME = {RDF + "type", DEF + "casus"}
"""What a new thing cannot be without."""
_TRIES = 60
"""How often a case is checked again at most."""
_RANK = {WANTING: 0, UNDECIDED: 1, MET: 2, INAPPLICABLE: 2, None: -1}


@dataclass(frozen=True, slots=True)
class Mend:
    """Facts to add to and remove from a case, and the *outcome* when it was checked again.

    The outcome is `MET`, or `UNDECIDED` where what was wanting is mended but data lack.
    """

    add: tuple[Triple, ...]
    remove: tuple[Triple, ...] = ()
    outcome: str = MET

    @property
    def size(self) -> int:
        """How many facts change."""
        return len(self.add) + len(self.remove)


@dataclass(frozen=True, slots=True)
class _State:
    """How a case stands: its outcome on each indicator, and what the kern shapes find."""

    outcomes: Mapping[str, str | None]
    faults: Counter[tuple[str, str, str]]

    def rank(self, indicator: str) -> int:
        return _RANK[self.outcomes.get(indicator)]

    def no_worse(self, other: _State, indicators: Iterable[str]) -> bool:
        """Return whether it is nowhere worse than *other*."""
        faults = not self.faults - other.faults
        return faults and all(self.rank(each) >= other.rank(each) for each in indicators)


@dataclass
class _Bench:
    """Checks one case again and again, with changes, at most `_TRIES` times."""

    given: Cases
    setting: Setting
    engine: Engine
    case: str
    prepared: Ready
    roles: Mapping[str, tuple[str, tuple[str, ...]]]
    tries: int = 0

    def state(self, mend: Mend) -> _State | None:
        """Return how the case stands after *mend*; None when it was checked often enough."""
        if self.tries >= _TRIES:
            return None
        self.tries += 1
        part = changed(self.given, mend)
        batch = Batch(part.statements, part.names, self.setting.base)
        run, _ = bulk.look(batch, self.setting, self.prepared, self.engine)
        found = run.findings
        verdicts = Verdicts(run, [self.case], sorted(self.indicators), self.roles)
        return _State(
            {each.indicator: each.outcome for each in verdicts},
            Counter(_key(each) for each in found if _is_fault(each)),
        )

    @property
    def indicators(self) -> set[str]:
        return {indicator for _, about in self.roles.values() for indicator in about}


def smallest(
    given: Cases, setting: Setting, engine: Engine, verdict: Verdict, prepared: Ready
) -> Mend | None:
    """Return the mend of the fewest facts for what *verdict* finds wanting, or None.

    *given* holds the case and what it refers to, *prepared* what it is checked with. After the mend
    the indicator is met, or only waits for data; the kern shapes find nothing new, and no other
    indicator is found wanting that was not before. Where it is met, the mend is minimal: without
    any part of it that no longer holds, or another indicator would be worse off. There may be
    another mend of as few facts, or of fewer, that no shape names.

    Raises: QueryError: a shape holds a CONSTRUCT that cannot be asked. EngineError: nothing ran.
    """
    parts = _proposals(given, setting, verdict)
    if not parts:
        return None
    roles = assessment.roles(prepared.checks.shapes)
    bench = _Bench(given, setting, engine, verdict.case, prepared, roles)
    before = bench.state(Mend(()))
    tried = [together(parts), *(sorted(parts, key=lambda each: each.size) if parts[1:] else ())]
    for mend in tried:
        after = bench.state(mend)
        if before and after and _mends(before, after, verdict.indicator, bench.indicators):
            kept = _without_findings(bench, parts, after) if mend is tried[0] else mend
            met = after.outcomes[verdict.indicator] == MET
            least = _without_facts(bench, kept, after) if met else kept
            return Mend(least.add, least.remove, str(after.outcomes[verdict.indicator]))
    return None


def changed(given: Cases, mend: Mend) -> Cases:
    """Return the cases *given* as they would be after *mend*."""
    gone = set(mend.remove)
    kept = (quad for quad in given.statements if _triple(quad) not in gone)
    home = given.statements[0].graph_name
    new = (Quad(each.subject, each.predicate, each.object, home) for each in mend.add)
    return Cases((*kept, *new), given.inputs)


def together(mends: Iterable[Mend]) -> Mend:
    """Return *mends* as one.

    >>> together([]).size
    0
    """
    mends = list(mends)
    add = dict.fromkeys(triple for mend in mends for triple in mend.add)
    remove = dict.fromkeys(triple for mend in mends for triple in mend.remove)
    return Mend(tuple(add), tuple(remove))


def _mends(before: _State, after: _State, indicator: str, indicators: Iterable[str]) -> bool:
    harmed = any(after.rank(each) < min(1, before.rank(each)) for each in indicators)
    new_faults = after.faults - before.faults
    return after.outcomes[indicator] in (MET, UNDECIDED) and not harmed and not new_faults


def _without_findings(bench: _Bench, parts: list[Mend], goal: _State) -> Mend:
    """Return *parts* as one, without those that are not needed."""
    for part in sorted(parts, key=lambda each: -each.size):
        rest = [each for each in parts if each is not part]
        if rest and _enough(bench, together(rest), goal):
            parts = rest
    return together(parts)


def _without_facts(bench: _Bench, mend: Mend, goal: _State) -> Mend:
    """Return *mend* without the facts that are not needed, new things whole first."""
    for piece in _pieces(bench.given, mend):
        rest = Mend(
            tuple(each for each in mend.add if each not in piece.add),
            tuple(each for each in mend.remove if each not in piece.remove),
        )
        if rest.size and rest != mend and _enough(bench, rest, goal):
            mend = rest
    return mend


def _enough(bench: _Bench, mend: Mend, goal: _State) -> bool:
    state = bench.state(mend)
    return state is not None and state.no_worse(goal, bench.indicators)


def _pieces(given: Cases, mend: Mend) -> Iterator[Mend]:
    """Yield what can be left out of *mend*: new things, and facts with what they replace."""
    new = {each.subject for each in mend.add if _name(each) not in given.subjects}
    for thing in sorted(new, key=str):
        yield Mend(tuple(each for each in mend.add if thing in (each.subject, each.object)))
    for each in mend.add:
        if each.subject not in new or each.predicate.value not in _FRAME:
            about = (each.subject, each.predicate)
            old = (gone for gone in mend.remove if (gone.subject, gone.predicate) == about)
            yield Mend((each,), tuple(old))
    replaced = {(each.subject, each.predicate) for each in mend.add}
    for gone in mend.remove:
        if (gone.subject, gone.predicate) not in replaced:
            yield Mend((), (gone,))


def _proposals(given: Cases, setting: Setting, verdict: Verdict) -> list[Mend]:
    """Return what the shapes that found the case wanting would change, where they say so."""
    named = any(
        isinstance(quad.subject, NamedNode) and quad.subject.value == verdict.case
        for quad in given.statements
    )
    if verdict.outcome != WANTING or not named:
        return []
    texts: dict[str, dict[str, str]] = {}
    for subject, predicate, value in triples(setting.shapes):
        if predicate in (_ADD, _REMOVE):
            texts.setdefault(subject.value, {})[predicate] = value.value
    store = Store()
    store.add(Batch(given.statements, given.names, setting.base).quads())
    stated = {_triple(quad) for quad in given.statements}
    made = (_proposal(store, texts.get(each.rule, {}), each, stated) for each in verdict.reasons)
    return [each for each in made if each.size]


def _proposal(
    store: Store, texts: Mapping[str, str], finding: Finding, stated: set[Triple]
) -> Mend:
    bound = f"VALUES $this {{ <{finding.focus}> }}"
    if finding.value is not None:
        if str(finding.value).startswith("_:"):
            return Mend(())
        bound += f" VALUES ?value {{ {finding.value} }}"
    made = {predicate: _construct(store, text, bound) for predicate, text in texts.items()}
    add, remove = made.get(_ADD, ()), made.get(_REMOVE, ())
    return Mend(
        tuple(each for each in add if each not in stated and each not in remove),
        tuple(each for each in remove if each not in add),
    )


def _construct(store: Store, text: str, bound: str) -> Sequence[Triple]:
    head, _, body = text.partition("WHERE {")
    found = store.ask(f"{head}WHERE {{ {bound} {body}", "ggsr:voegToe").triples
    return sorted(set(found), key=str)


def _is_fault(finding: Finding) -> bool:
    return not finding.indicator and finding.severity in ("violation", "warning")


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.focus, str(finding.value or "")


def _triple(quad: Quad) -> Triple:
    return Triple(quad.subject, quad.predicate, quad.object)


def _name(triple: Triple) -> str:
    return str(getattr(triple.subject, "value", triple.subject))
