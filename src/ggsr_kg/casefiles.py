"""Case files of any kind, checked together: RDF, workbooks and CSV.

>>> from ggsr_kg import resources, settings
>>> from ggsr_kg.engines import choose
>>> case = resources.root() / "data" / "voorbeelden" / "geen-nazorg.ttl"
>>> run, _ = validate([case], settings.prepare(), choose.engine("auto"))
>>> run.complete, {each.place.file == str(case) for each in run.findings if each.place}
(True, {True})
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ggsr_kg import bulk, cases, casework, contents, graphs, ownership, spots, streaming
from ggsr_kg.cases import Cases
from ggsr_kg.engines import Engine
from ggsr_kg.errors import GgsrError, Text
from ggsr_kg.findings import Finding, Place
from ggsr_kg.graphs import Quad
from ggsr_kg.intake import inputs
from ggsr_kg.settings import Setting
from ggsr_kg.validation import Run

if TYPE_CHECKING:
    from ggsr_kg.intake.book import Guess
    from ggsr_kg.intake.reading import Intake
    from ggsr_kg.intake.telling import Said

_IN_RDF = Place("")
"""Somewhere in RDF files beside tables."""


def validate(
    files: Sequence[Path], setting: Setting, engine: Engine, mapping: Path | None = None
) -> tuple[Run, tuple[Guess, ...]]:
    """Return what is found in *files*, with its places, and what was guessed in reading them.

    Tables are read as the file *mapping* says. All of it is done in this process; what is large is
    done in parts, but for a user's own shapes, which may compare cases.

    Raises: GgsrError: a mapping is given without tables. InputError, EngineError: as
    `checking.read`, `casework.validate` and `streaming.validate`.
    """
    rdf, tables = _apart(files, mapping)
    if tables:
        # Reading tables takes a while to import.
        from ggsr_kg.intake import checking  # noqa: PLC0415

        found = checking.read(tables, setting, mapping, rdf)
        return beside((rdf, found), setting, engine), found.guesses
    small = streaming.is_small(rdf)
    if setting.own or (small and not streaming.is_plain(rdf)):
        run = casework.validate(cases.read(rdf), setting, engine)
    else:
        run = streaming.validate(rdf, setting, engine)
    return (located(run, list(cases.files(rdf))) if small else run), ()


def read(
    files: Sequence[Path], setting: Setting, mapping: Path | None = None, case: str = ""
) -> Cases:
    """Return the cases in *files* as statements; tables are read as the file *mapping* says.

    With a *case*, what cannot be read of others in tables is not told.

    Raises: GgsrError: a mapping is given without tables. InputError: a file cannot be read.
    """
    # It takes a while to import.
    from ggsr_kg.intake import checking  # noqa: PLC0415

    rdf, tables = _apart(files, mapping)
    if not tables:
        return cases.read(rdf)
    return both(rdf, checking.read(tables, setting, mapping, rdf), case)


def both(rdf: Sequence[Path], found: Intake, case: str = "") -> Cases:
    """Return the cases *found* in tables and those in the files *rdf*, as statements.

    What cannot be read of a case in tables is a gap, and nothing of that case is there. For who
    asks about one *case*, its IRI or what it is called, no gap is about the cells of another.

    Raises: InputError: a file cannot be read.
    """
    return _both(rdf, found, found.said((*found.cases, "")), case)


def _both(rdf: Sequence[Path], found: Intake, said: Said, case: str = "") -> Cases:
    """Return as `both` the cases *found* in tables, which have *said* this."""
    # It takes a while to import.
    from ggsr_kg.intake import checking  # noqa: PLC0415

    two = checking.whole(found, case, said)
    if not rdf:
        return two
    one = cases.read(rdf)
    return Cases(
        one.statements + two.statements,
        one.inputs + two.inputs,
        one.gaps + two.gaps,
        partial(_apiece, rdf=rdf, stated=one.statements, said=said),
        Counter(one.files) + Counter(two.files),
        two.sheets if not case or checking.meant(found, case) else (),
    )


def beside(
    files: tuple[Sequence[Path], Intake],
    setting: Setting,
    engine: Engine,
    tell: Callable[[int, int], None] = lambda done, total: None,
    workers: int = 1,
) -> Run:
    """Return what is found in *files*, of RDF and the cases in tables, in one run.

    It is told as `checking.validate` does without these files, but for what stands in them.

    Raises: InputError: a file cannot be read. ShapeError, EngineError: as `casework.validate`.
    """
    # These take a while to import.
    from ggsr_kg.intake import checking, wording  # noqa: PLC0415

    rdf, found = files
    if not rdf:
        return checking.validate(found, setting, engine, tell, workers)
    said = found.said((*found.cases, ""))
    given, gaps = _both(rdf, found, said), (*cases.gaps(rdf), *checking.gaps(found))
    given = replace(_without(given, said.unread), gaps=gaps, found=(*said.faults, *said.notes))
    run = casework.validate(given, setting, engine, tell, workers)
    placed = given.placed(run.findings)
    if not setting.own:
        placed = wording.Wording(found.called, setting.graph).findings(placed)
    order = {each: number for number, each in enumerate(found.cases)}
    return replace(
        run,
        findings=placed,
        gaps=checking.begun(run.gaps, found),
        cases=tuple(sorted(run.cases, key=lambda each: order.get(each.iri, -1))),
    )


def _without(given: Cases, unread: Set[str]) -> Cases:
    """Return the cases *given* but for what RDF says of those *unread* in tables."""
    if not unread:
        return given
    of = ownership.owners(given.statements, {*given.names, *unread})
    kept = (q for q in given.statements if of.get(graphs.terms(q)[0].value) not in unread)
    return replace(given, statements=tuple(kept))


def _apiece(
    found: Iterable[Finding], rdf: Sequence[Path], stated: Sequence[Quad], said: Said
) -> tuple[Finding, ...]:
    """Return what was *found* with its places: cells of what tables have *said*, lines of *rdf*.

    The statements of these files are *stated*.
    """
    every = (*said.statements, *stated)

    def rows(names: Collection[str]) -> Iterator[spots.Row]:
        for number, (subject, predicate, value) in enumerate(map(graphs.terms, every)):
            if subject.value in names:
                yield number, subject.value, predicate, value

    def place(number: int) -> Place:
        return said.place(number) if number < len(said.statements) else _IN_RDF

    found = tuple(found)
    kept = [None if each.place is None or not each.place.cell else each.place for each in found]
    made = bulk.located(found, rows, bulk.Stated((), place=place, lacks=said.lacks))
    told = [replace(each, place=cell or each.place) for each, cell in zip(made, kept, strict=True)]
    inside = [each for each in told if each.place == _IN_RDF]
    lined = iter(_lined(inside, list(cases.files(rdf)), streaming.is_small(rdf)))
    return tuple(next(lined) if each.place == _IN_RDF else each for each in told)


def _apart(files: Sequence[Path], mapping: Path | None) -> tuple[list[Path], list[Path]]:
    """Return which of *files* hold RDF, and which tables.

    Raises: GgsrError: there is a *mapping* but no table. InputError: a folder cannot be read.
    """
    rdf, tables = inputs.split(files)
    if mapping is not None and not tables:
        raise GgsrError(
            contents.name(mapping),
            Text("er zijn geen werkmappen of CSV", "there are no workbooks or CSV"),
            Text("laat de mapping weg", "leave out the mapping"),
        )
    return rdf, tables


def placed(found: Sequence[Finding], given: Cases, files: Sequence[Path]) -> tuple[Finding, ...]:
    """Return what was *found* in the cases *given*, as `read` from *files*, with its places.

    These are the ones of `validate`.
    """
    rdf, tables = inputs.split(files)
    if tables:
        return given.placed(found)
    return _lined(found, list(cases.files(rdf)), streaming.is_small(rdf))


def located(run: Run, files: Sequence[Path]) -> Run:
    """Return *run* with the places in *files* of its findings that have no line yet."""
    return replace(run, findings=_lined(run.findings, files))


def _lined(
    found: Sequence[Finding], files: Sequence[Path], slowly: bool = True
) -> tuple[Finding, ...]:
    if all(each.place and each.place.line for each in found):
        return tuple(found)
    # Only now is it needed: rdflib takes a while to import.
    from ggsr_kg import places  # noqa: PLC0415

    read = [path for path in files if str(path) != cases.STDIN]
    homes = {graphs.mark(f"{cases.HOME}{n}"): contents.name(p) for n, p in enumerate(files, 1)}
    bare = (each if each.place and each.place.line else replace(each, place=None) for each in found)
    return places.locate(bare, read, homes, slowly)
