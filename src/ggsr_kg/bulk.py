"""Cases in pieces, over processes: each piece is checked apart, and what it gave is added up."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any, NamedTuple

from ggsr_kg import (
    baselines,
    cases,
    earlier,
    imports,
    masks,
    misplaced,
    norms,
    pool,
    references,
    settings,
    spots,
    strays,
    translation,
)
from ggsr_kg.baselines import Baseline
from ggsr_kg.batches import Base, Batch
from ggsr_kg.columns.disk import Part
from ggsr_kg.columns.terms import Terms
from ggsr_kg.engines import Engine
from ggsr_kg.engines.columns import Columns
from ggsr_kg.errors import Text
from ggsr_kg.findings import Finding, Place, shared
from ggsr_kg.graphs import Quad
from ggsr_kg.said import Lines, Said
from ggsr_kg.settings import Ready, Setting
from ggsr_kg.tally import Tally
from ggsr_kg.validation import Case, Run, Unchecked

Spread = Callable[[Iterable["Piece"]], Generator[tuple["Piece", Any], None, None]]
"""What yields each piece with what a `Bench` gives for it, or `pool.Lost`."""
_UNREAD = Text("er is een cel die niet te lezen is", "there is a cell that cannot be read")
LIMIT = 600.0
"""How long one piece may take, in seconds."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Statements, with the *file* they stand in.

    *place* tells of each by its number, or that of its line, where it stands, and *lacks* where
    what a finding misses would stand. *found* is what was found in reading: of a case with a
    violation among that there are no statements.
    """

    statements: Sequence[Quad] | Lines
    file: str = ""
    place: Callable[[int], Place] | None = None
    lacks: Callable[[Finding], Place | None] = lambda finding: None
    found: tuple[Finding, ...] = ()

    @property
    def unread(self) -> set[str | None]:
        """The cases that could not be read."""
        return {each.case for each in self.found if each.severity == "violation"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some whole cases: their *names* (IRIs), and how to *read* what files say of them."""

    names: tuple[str, ...]
    read: Callable[[], Stated]


class Checked(NamedTuple):
    """What came of a piece: its *run* without cases and findings, and these *packed*.

    So they take a sixth of the room while other pieces are checked. *counted* is what stands in
    the piece, *part* the part of the summary to keep.
    """

    run: Run
    packed: bytes
    counted: strays.Census
    part: Part | None


@dataclass(frozen=True, slots=True)
class Bench:
    """What pieces are checked with; *base* is what is known, and what files say besides.

    *before* is the earlier run; None says that nothing is kept for a later one. *digest* is that of
    all of this.
    """

    setting: Setting
    prepared: Ready
    engine: Engine
    base: Base
    before: Baseline | None = None
    digest: str = ""

    def __call__(self, piece: Piece) -> Checked:
        """Return what is found in *piece*, what stands in it, and the summary to keep.

        Raises: InputError: it cannot be read. EngineError: nothing could run.
        """
        given, keeper = piece.read(), self.setting.keeper
        before = self.before or Baseline()
        names = [each for each in piece.names if each not in given.unread]
        batch = Batch(given.statements, names, self.base, before.unchanged)
        # What was read takes as much room as all that is made of it.
        given = replace(given, statements=())
        run, counted = look(batch, self.setting, self.prepared, self.engine)
        if self.before:
            run = earlier.added(run, batch, self.prepared.checks.rules, self.before)
        run = replace(run, findings=located(run.findings, batch.said.rows, given))
        run = _with_read(run, piece, given)
        packed = pool.packed((run.cases, shared(run.findings)))
        part = keeper.of(batch) if keeper else None
        return Checked(replace(run, cases=(), findings=()), packed, counted, part)


def _with_read(run: Run, piece: Piece, given: Stated) -> Run:
    """Return the *run* over *piece* with what was found in reading it."""
    if not given.found:
        return run
    cases = {each.iri: each for each in run.cases}
    unread = tuple(each for each in piece.names if each in given.unread)
    # An earlier run found them too, of a case that is what it was.
    known = {each.key() for each in given.found}
    others = tuple(each for each in run.findings if each.key() not in known)
    return replace(
        run,
        findings=others + given.found,
        cases=tuple(cases.get(name) or Case(name) for name in piece.names),
        unchecked=(Unchecked(unread, _UNREAD),) if unread else (),
    )


def ready(setting: Setting, prepared: Ready, engine: Engine, shared: Sequence[Quad]) -> Bench:
    """Return what pieces are checked with; files say *shared* besides, which belongs to no case.

    What an earlier run found holds when all of this is what it was then. A user's own shapes may
    compare cases, so with these nothing is kept; and a store needs what is said of every case.
    """
    base, before = setting.base.with_more(shared), setting.before
    if before is None or setting.own:
        return Bench(setting, prepared, engine, base)
    digest = baselines.digest(engine.name, Said(shared, (), Terms()).loose)
    if digest != before.digest or setting.keeper:
        before = Baseline()
    return Bench(setting, prepared, engine, base, before, digest)


def located(found: Iterable[Finding], rows: spots.Rows, given: Stated) -> tuple[Finding, ...]:
    """Return what was *found* with its places, as far as *given*, with these *rows*, tells them."""
    home = Place(given.file) if given.file else None
    if given.place is None:
        return tuple(replace(each, place=home) for each in found)
    told = spots.locate(found, rows, given.place, home)
    return tuple(
        replace(each, place=place) if (place := given.lacks(each)) else each for each in told
    )


def check(
    pieces: Iterable[Piece],
    bench: Bench,
    workers: int | Spread = 1,
    tell: Callable[[int], None] = lambda done: None,
) -> tuple[Run, strays.Census]:
    """Return what is found in all *pieces*, over *workers* processes, and what stands in them.

    A piece whose process dies, or that takes longer than `LIMIT`, is tried once more; then its
    cases are unchecked, and every case when it is what belongs to none, which bears on all.
    *workers* may also be what does that in another way, over a cluster. *tell* is told how many
    cases were done.

    Raises: as `Bench`. OutputError: there is no room for what was found.
    """
    if isinstance(bench.engine, Columns):
        # Once, so that no process has to do it again.
        bench.engine.prepared(bench.prepared.checks.shapes)
    counted, unchecked, names = strays.Census(), list[Unchecked](), dict[str, Text]()
    spread = (
        pool.over(pieces, bench, workers, LIMIT) if isinstance(workers, int) else workers(pieces)
    )
    rules = bench.prepared.checks.rules
    with closing(spread), closing(Tally(bench.engine.name, rules)) as tally:
        for piece, made in spread:
            if isinstance(made, pool.Lost):
                unchecked.append(Unchecked(piece.names, made.why))
                tally.keep(pool.packed((tuple(map(Case, piece.names)), ())))
            else:
                unchecked += made.run.unchecked
                tally.add(made.run)
                names.update(made.run.names)
                tally.keep(made.packed)
                counted += made.counted
                if bench.setting.keeper:
                    assert made.part is not None
                    bench.setting.keeper.add(made.part)
            tell(len(piece.names))
        run = tally.run()
    run = replace(run, unchecked=_everywhere(unchecked, run.cases))
    return replace(run, digest=bench.digest, names=names), counted


def _everywhere(unchecked: Sequence[Unchecked], cases: Sequence[Case]) -> tuple[Unchecked, ...]:
    """Return *unchecked*, with all other *cases* where that is what belongs to no case."""
    missed = {case for each in unchecked for case in each.cases}
    others = tuple(each.iri for each in cases if each.iri not in missed)
    return tuple(
        each if each.cases else Unchecked(others, _loose(each.reason)) for each in unchecked
    )


def _loose(why: Text) -> Text:
    nl, en = "wat bij geen casus hoort is niet getoetst", "what belongs to no case was not checked"
    return Text(f"{nl} ({why.nl})", f"{en} ({why.en})")


def narrowed(run: Run, counted: strays.Census, bench: Bench) -> tuple[Run, Bench]:
    """Return *run* and *bench* with the shapes alone that say something about what was *counted*.

    Which these are is not known before.
    """
    relevant = settings.narrowed(bench.prepared, bench.setting, counted.kinds)
    names = {rule.iri for rule in relevant.checks.rules}
    kept = [rule.rule in names for rule in run.rules]
    counting = tuple(each.counting(kept) for each in run.cases)
    run = replace(run, rules=tuple(compress(run.rules, kept)), cases=counting)
    return run, replace(bench, prepared=relevant)


def finished(run: Run, counted: strays.Census, files: Mapping[str, int], bench: Bench) -> Run:
    """Return *run* with what is of no use in what was *counted*, and with concepts by name.

    *files* says in how many files each case stands. Without a case a run over cases has a gap. So
    has one over files, or a user's own shapes, that import what was not read.
    """
    setting = bench.setting
    named = counted.imports.named
    read = imports.Imports(described=frozenset(each.iri for each in run.cases if each.iri in named))
    absent = imports.gaps(counted.imports + read, setting.shapes, setting.own, setting.graph)
    found = strays.find(counted, bench.prepared.known)
    if not setting.own:
        found += strays.unusable(counted, bench.prepared.known)
        doubled = tuple(case for case, many in sorted(files.items()) if many > 1)
        more = cases.repeated(doubled) if run.cases else (cases.NO_CASE,)
        absent += more + strays.lost(counted)
        run = replace(run, doubled=doubled)
    run = replace(run, strays=found, gaps=run.gaps + absent)
    return run if setting.own else translation.named(run, setting.shapes, setting.graph)


def look(
    batch: Batch, setting: Setting, prepared: Ready, engine: Engine
) -> tuple[Run, strays.Census]:
    """Return what the shapes find in *batch*, and in nothing of what is known besides.

    With it comes what stands in the files. A finding names the norm in force for its case. The run
    has what files call their norms and approaches: one that only one case has is of that case.

    Raises: EngineError: nothing could run.
    """
    said, names = batch.said, cases.labels(batch.about(cases.NAMED))
    if said.cases and not batch.cases:
        return Run(engine.name, (), (), names=names), _counted_in(batch, prepared)
    run = prepared.checks.run(batch.facts, batch.quads, engine, batch.mine)

    def told(each: Finding) -> Finding:
        owner = said.owners.get(each.focus)
        role, about = setting.roles.get(each.rule, (each.role, each.indicator))
        norm = norms.of(batch, owner, each.norm)
        texts = (*said.texts.get(owner, ()), *said.texts.get(None, ()))
        each = replace(each, case=owner, norm=norm, role=role, indicator=about)
        return references.told(masks.masked(each, texts, setting.sayings), batch)

    findings = tuple(map(told, run.findings))
    run = replace(run, findings=findings, cases=batch.described(), names=names)
    return run, _counted_in(batch, prepared)


def _counted_in(batch: Batch, prepared: Ready) -> strays.Census:
    """Return what stands in the files of *batch*."""
    counted = strays.census(batch.said, prepared.looked_at, batch.made)
    astray = misplaced.of(batch.said, prepared.known.placed)
    return replace(counted, misplaced=astray, imports=imports.of(batch))
