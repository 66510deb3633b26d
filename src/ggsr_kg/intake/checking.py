"""Cases in tables, checked: each piece is read by the process that checks it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ggsr_kg import bulk, cases, casework, graphs, ownership, pool, settings, spots
from ggsr_kg.cases import Cases
from ggsr_kg.engines import Engine
from ggsr_kg.errors import Faults, InputError, Text
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import BlankNode, NamedNode, Quad
from ggsr_kg.intake import layout, matching, naming, other, reading, tables, values
from ggsr_kg.intake.mapping import applying, files
from ggsr_kg.intake.reading import Intake
from ggsr_kg.intake.telling import Said
from ggsr_kg.intake.wording import Wording
from ggsr_kg.namespaces import last_names, shorten
from ggsr_kg.settings import Setting
from ggsr_kg.validation import Input, Run

_NAMING = (layout.LINK, layout.IRI)
_CHECK = Text("toets het met ggsr validate", "check it with ggsr validate")
_INSTEAD = Text("of gebruik ggsr validate", "or use ggsr validate")
_LISTED = 10
"""How many cells that cannot be read are named."""


def read(
    paths: Iterable[Path],
    setting: Setting,
    mapping: Path | None = None,
    graphs: Sequence[Path] = (),
) -> Intake:
    """Return the cases in the workbooks, CSV files, and folders or archives of these, *paths*.

    They are read as the file *mapping* says, and come after the RDF files *graphs* as inputs.

    Raises: InputError: one cannot be read, or is not of cases.
    """
    first = 1 + sum(1 for _ in cases.files(graphs))
    sheets = layout.layout(setting)
    said = files.read(mapping, sheets) if mapping else None
    wanted = partial(applying.is_wanted, mapping=said) if said else matching.is_meant
    books, faults = [], Faults()
    for each in paths:
        with faults.kept():
            books.append(tables.read(each, wanted))
    faults.check()
    return reading.intake(books, sheets, first, said)


def validate(
    given: Intake,
    setting: Setting,
    engine: Engine,
    tell: Callable[[int, int], None] = lambda done, total: None,
    workers: int = 1,
) -> Run:
    """Return what the shapes find in the cases *given*, as `casework.validate`.

    A case with a cell that cannot be read is not checked: that is a finding, with its place.

    Raises: ShapeError, EngineError: as `casework.validate`.
    """
    loose = given.loose()
    bench = bulk.ready(setting, settings.ready(None, setting), engine, loose.statements)
    many = len(given.cases)
    size = many if setting.own else pool.share(many, casework.PART, workers)
    pieces = [bulk.Piece(part, partial(_part, given, part)) for part in _parts(given, size)]
    if loose.cells or loose.faults:
        pieces.append(bulk.Piece((), partial(_part, given, ("",))))

    def spread(every: Iterable[bulk.Piece]) -> Generator[tuple[bulk.Piece, Any], None, None]:
        # A process gets the number of a piece: it has what was read already.
        listed = list(every)
        for number, made in pool.over(
            range(len(listed)), lambda number: bench(listed[number]), workers, bulk.LIMIT
        ):
            yield listed[number], made

    run, counted = bulk.check(pieces, bench, spread, lambda done: tell(done, many))
    run, bench = bulk.narrowed(run, counted, bench)
    run = replace(run, inputs=inputs(given), gaps=gaps(given))
    run = casework.counting(bulk.finished(run, counted, given.files, bench), setting)
    run = replace(run, gaps=begun(run.gaps, given))
    return run if setting.own else Wording(given.called, setting.graph).run(run)


def gaps(given: Intake) -> tuple[Text, ...]:
    """Return what of the tables *given* was not read, of cases and of none."""
    return given.gaps + _told(given.loose().faults)


def begun(told: Iterable[Text], given: Intake) -> tuple[Text, ...]:
    """Return the gaps *told*, with where to begin in the tables *given* where there is no case."""
    return tuple(_no_case(given) if each == cases.NO_CASE else each for each in told)


def whole(given: Intake, case: str = "", said: Said | None = None) -> Cases:
    """Return all statements of the cases *given*; what cannot be read of them is a gap.

    With a *case* that is one of them, cells of another are no gap. *said* is what they say, where
    that was read already.
    """
    said, those = said or given.said((*given.cases, "")), meant(given, case)
    faults = (each for each in said.faults if not those or not each.case or each.case in those)
    lost = given.gaps + _told(faults)
    placed = partial(bulk.located, rows=partial(_rows, said), given=_stated(given, said))
    return Cases(tuple(said.statements), inputs(given), lost, placed, given.files, given.called)


def meant(given: Intake, case: str) -> set[str]:
    """Return which of the cases *given* are called *case*, or are it by their IRI."""
    return {each for each in given.cases if case in (each, shorten(each), *last_names(each))}


def _no_case(given: Intake) -> Text:
    """Return that there is no case in the tables *given*, and where to begin."""
    sheet = given.called[0].name
    return Text(
        f"er staat nog geen casus in; begin op blad {sheet.nl}, met een rij per casus",
        f"there is no case in it yet; begin on sheet {sheet.en}, with a row for each case",
    )


def _rows(said: Said, names: Collection[str]) -> Iterator[spots.Row]:
    """Yield the statements that are *said* of *names*, each with its number."""
    for number, (subject, predicate, value) in enumerate(map(graphs.terms, said.statements)):
        if subject.value in names:
            yield number, subject.value, predicate, value


def _told(faults: Iterable[Finding]) -> tuple[Text, ...]:
    """Return which cells could not be read, the first few."""
    places = sorted(
        ((each.place, each) for each in faults if each.place), key=lambda pair: pair[0].order()
    )
    return tuple(
        Text(
            f"{place.of('nl')}: {each.message.nl} {each.mend.nl}",
            f"{place.of('en')}: {each.message.en} {each.mend.en}",
        )
        for place, each in places[:_LISTED]
        if each.mend
    )


def statements(given: Intake) -> list[Quad]:
    """Return all that the tables *given* say.

    Raises: InputError: there is anything in them that is not read.
    """
    said = given.said((*given.cases, ""))
    faults = Faults()
    for each in said.faults:
        assert each.place is not None
        assert each.mend is not None
        faults.add(InputError(each.place.of("nl"), each.message, each.mend))
    for gap in given.gaps:
        faults.add(InputError(given.books[0].name, gap, _INSTEAD))
    faults.check()
    return said.statements


def inputs(given: Intake) -> tuple[Input, ...]:
    """Return what a run tells of each book and the mapping: of a book how many cells are filled."""
    made = []
    for book, match, home in zip(given.books, given.matches, given.homes, strict=True):
        rows = (
            row for each in match.found for row in each.table.rows if reading.is_read(each, row)
        )
        filled = sum(value is not None for row in rows for value in row.values)
        mine = sum(any(each[0] == home for each in lines[:1]) for lines in given.lines.values())
        made.append(Input(book.name, book.digest, filled, mine))
    if given.mapping:
        made.append(Input(given.mapping.name, given.mapping.digest, 0, 0))
    return tuple(made)


def _part(given: Intake, names: Sequence[str]) -> bulk.Stated:
    """Return what the tables say of the cases *names*."""
    return _stated(given, given.said(names))


def _stated(given: Intake, said: Said) -> bulk.Stated:
    """Return what is *said* in the tables, with where it stands."""
    name = given.books[0].name if len(given.books) == 1 else ""
    found = (*said.faults, *said.notes)
    return bulk.Stated(said.statements, name, place=said.place, lacks=said.lacks, found=found)


def _parts(given: Intake, size: int) -> Iterator[tuple[str, ...]]:
    """Yield the cases in parts of about *size*; those that name each other are in one."""
    part: list[str] = []
    for group in ownership.joined(_links(given), given.cases):
        part += group
        if len(part) >= size:
            yield tuple(part)
            part = []
    if part or not given.cases:
        yield tuple(part)


def _links(given: Intake) -> Iterator[tuple[str, str]]:
    """Yield the cases of which a cell names another case, or something in it, with that one.

    So are cases in which the same thing without a name occurs.
    """
    for case, lines in given.lines.items():
        for _, matched, row in lines:
            for column, value in zip(matched.columns, row.values, strict=False):
                if column and column.kind in _NAMING and isinstance(value, str):
                    others = (naming.home(each) for each in values.apart(value))
                    yield from ((case, other) for other in others if other in given.lines)
    labels: dict[str, str] = {}
    for case, extras in given.extras.items():
        for _, _, row, places in extras if case else ():
            width = len(row.values)
            cells = [row.values[n] for n in places if n is not None and n < width]
            for term in (other.read(each) for each in cells if isinstance(each, str)):
                if isinstance(term, BlankNode):
                    yield case, labels.setdefault(term.value, case)
                elif isinstance(term, NamedNode) and naming.home(term.value) in given.lines:
                    yield case, naming.home(term.value)
