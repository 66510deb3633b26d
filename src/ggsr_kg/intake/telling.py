"""What the rows of one case say, as statements with the cell that says each.

A case with a cell that cannot be read gives no statements at all, but a finding for each such cell:
what is left of it would be another case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache

from ggsr_kg.errors import Text
from ggsr_kg.findings import CELL, PRIVATE, Finding, Place
from ggsr_kg.graphs import Literal, NamedNode, Quad
from ggsr_kg.intake import layout, naming, other, private
from ggsr_kg.intake.book import Row, Table, Unusable
from ggsr_kg.intake.matching import Matched
from ggsr_kg.intake.values import Rows, Values, text
from ggsr_kg.namespaces import DEF, RDF, shorten

_TYPE, _OF = NamedNode(RDF + "type"), NamedNode(DEF + "casus")
_FAMILY_OF = DEF + "gezin"
_CASE, _MEMBER = DEF + "Casus", DEF + "Gezinslid"
_FAMILY, _PERSON = DEF + "Gezin", DEF + "Persoon"
_UNWRITTEN = frozenset((_FAMILY, _PERSON))
"""What needs no row of its own."""
_DOUBLE = Unusable(
    Text("een id die deze casus al heeft", "an id that this case has already"),
    Text("geef elke rij van een casus een eigen id", "give each row of a case an id of its own"),
)
_NO_STATEMENT = Unusable(
    Text("geen ding, eigenschap en waarde", "no thing, property and value"),
    Text(
        "schrijf ze als op het blad dat ggsr convert maakt",
        "write them as on the sheet that ggsr convert makes",
    ),
)

_NAME = Text("een naam van mensen of een gezin", "a name of people or a family")

Line = tuple[NamedNode, Matched, Row]
"""A row of a case, with the graph that its statements stand in."""
Extra = tuple[NamedNode, Table, Row, tuple[int | None, ...]]
"""A row of the sheet Overig, with its graph and the columns of thing, property and value."""
Cell = tuple[Table, Row, int | None]
"""Where a statement stands; without a column the row as a whole says it."""


@dataclass
class Said:
    """What tables say of some cases: *statements*, of each the *cells*, and *faults* in others.

    *notes* are about cells that are read, but seem to tell who somebody is. *rows* are those of
    each thing (IRI).
    """

    statements: list[Quad] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    rows: dict[str, tuple[Matched, Row]] = field(default_factory=dict)

    @property
    def unread(self) -> set[str]:
        """The cases (IRIs) with faults."""
        return {each.case for each in self.faults if each.case}

    def lacks(self, finding: Finding) -> Place | None:
        """Return the empty cell in which stands what *finding* says is not there."""
        found = self.rows.get(finding.focus)
        if finding.value is not None or finding.path is None or found is None:
            return None
        matched, row = found
        for number, column in enumerate(matched.columns):
            if column is not None and column.property and shorten(column.property) == finding.path:
                value = row.values[number] if number < len(row.values) else None
                return matched.table.place(row, number) if value is None else None
        return None

    def place(self, number: int) -> Place:
        """Return where the statement with *number* stands."""
        table, row, column = self.cells[number]
        return table.place(row, column)

    def add(self, more: Said) -> None:
        """Add what is said of one more case; of a case with faults, only these."""
        self.faults += more.faults
        self.notes += more.notes
        if not more.faults:
            self.statements += more.statements
            self.cells += more.cells
            self.rows |= more.rows


class Teller:
    """What the *lines* of the case with this IRI say, and *extras* of the sheet Overig, as *said*.

    Without a case (an empty IRI) there are only extras.
    """

    def __init__(
        self, case: str, lines: Sequence[Line], values: Values, extras: Sequence[Extra] = ()
    ) -> None:
        self.said = Said()
        self._case, self._values = case, values
        self._names = [name_of(matched, row) for _, matched, row in lines]
        self._rows = Rows(case, self._ids(lines))
        self._known = {iri for ids in self._rows.ids.values() for iri in ids.values()}
        self._family: NamedNode
        for name, line in zip(self._names, lines, strict=True):
            if line[1].sheet.kind == _CASE:
                self._tell(name, line)
        for name, line in zip(self._names, lines, strict=True):
            if line[1].sheet.kind != _CASE:
                self._tell(name, line)
        for extra in extras:
            self._add(extra)

    def _ids(self, lines: Sequence[Line]) -> dict[str, dict[str, str]]:
        """Return the IRI of each row by its class and id."""
        found: dict[str, dict[str, str]] = {}
        seen: set[tuple[NamedNode, str]] = set()
        for name, (home, matched, row) in zip(self._names, lines, strict=True):
            kind, place = matched.sheet.kind, matched.place(layout.KEY)
            own = f"{matched.sheet.code.lower()}-{name}" if name.isdigit() else name
            iri = self._case if kind == _CASE else naming.thing(self._case, own)
            taken = kind != _CASE and iri in (self._case, naming.thing(self._case, naming.FAMILY))
            value = row.values[place] if place is not None and place < len(row.values) else None
            if taken or (home, iri) in seen or isinstance(value, Unusable):
                why = value if isinstance(value, Unusable) else _DOUBLE
                self._fault((matched.table, row, place), why, _head(matched, place))
            seen.add((home, iri))
            found.setdefault(kind, {})[name] = iri
        return found

    def _tell(self, name: str, line: Line) -> None:
        home, matched, row = line
        self._warn(matched, row)
        kind = matched.sheet.kind
        thing = NamedNode(self._rows.ids[kind][name])
        key: Cell = (matched.table, row, matched.place(layout.CASE))
        self._say(Quad(thing, _TYPE, _node(kind), home), key)
        self.said.rows[thing.value] = matched, row
        filled = {}
        for place, term in self._terms(matched, row):
            column = matched.columns[place]
            assert column is not None
            filled[column.property] = term
            self._say(Quad(thing, _node(column.property), term, home), (matched.table, row, place))
            if kinds := _UNWRITTEN.intersection(column.targets):
                self._type(term, kinds, line)
        for (of, given), start in layout.GIVEN.items():
            if of == kind and given not in filled:
                own = start if kind == _CASE else start + name
                filled[given] = NamedNode(naming.thing(self._case, own))
                self._say(Quad(thing, _node(given), filled[given], home), key)
                self._type(filled[given], {_FAMILY if kind == _CASE else _PERSON}, line)
        if kind == _CASE:
            family = filled[_FAMILY_OF]
            assert isinstance(family, NamedNode)
            self._family = family
            local = family.value.removeprefix(self._case + "/")
            self._rows.ids[_FAMILY] = {naming.FAMILY: family.value, local: family.value}
        elif kind == _MEMBER:
            self._say(Quad(thing, _node(_FAMILY_OF), self._family, home), key)
        elif kind != _PERSON:
            self._say(Quad(thing, _OF, NamedNode(self._case), home), key)

    def _terms(self, matched: Matched, row: Row) -> Iterator[tuple[int, NamedNode | Literal]]:
        """Yield what each cell of *row* says; one that says nothing clear is a fault."""
        for place, (column, value) in enumerate(zip(matched.columns, row.values, strict=False)):
            if value is not None and column is not None and column.property:
                for term in self._values.of(column, value, self._rows):
                    if isinstance(term, Unusable):
                        self._fault((matched.table, row, place), term, column.name.nl)
                    else:
                        yield place, term

    def _type(self, term: NamedNode | Literal, kinds: Set[str], line: Line) -> None:
        """Say what *term* is, when nothing else does: a person or family without a row."""
        if isinstance(term, NamedNode) and term.value not in self._known:
            self._known.add(term.value)
            for kind in kinds:
                cell: Cell = (line[1].table, line[2], None)
                self._say(Quad(term, _TYPE, _node(kind), line[0]), cell)

    def _add(self, extra: Extra) -> None:
        """Add the statement that a row of the sheet Overig is."""
        home, table, row, places = extra
        cells = []
        for place in places:
            value = row.values[place] if place is not None and place < len(row.values) else None
            if isinstance(value, Unusable):
                self._fault((table, row, place), value, None)
                return
            cells.append(text(value))
        said = other.statement(self._case, (cells[0], cells[1], cells[2]))
        if said is None:
            self._fault((table, row, places[-1]), _NO_STATEMENT, None)
        else:
            self._say(Quad(*said, home), (table, row, places[-1]))

    def _say(self, statement: Quad, cell: Cell) -> None:
        self.said.statements.append(statement)
        self.said.cells.append(cell)

    def _warn(self, matched: Matched, row: Row) -> None:
        """Note the cells of *row* that seem to tell who somebody is."""
        for place, (column, value) in enumerate(zip(matched.columns, row.values, strict=False)):
            if value is None or column is None:
                continue
            what = private.suspect(value)
            if what is None and column.kind == layout.CASE and matched.sheet.kind == _CASE:
                what = _NAME if private.is_name(text(value)) else None
            if what:
                seems = Text(f"Dit lijkt {what.nl}.", f"This looks like {what.en}.")
                why = Unusable(seems, private.MEND)
                note = self._finding(PRIVATE, (matched.table, row, place), why, column.name.nl)
                self.said.notes.append(replace(note, severity="warning"))

    def _fault(self, cell: Cell, why: Unusable, head: str | None) -> None:
        table, _, place = cell
        name = "" if place is None else table.head(place)
        nl, en = (f" (kolom ‘{name}’)", f" (column ‘{name}’)") if name else ("", "")
        what = Text(f"In deze cel{nl} staat {why.what.nl}.", f"This cell{en} holds {why.what.en}.")
        do = Text(_sentence(why.do.nl), _sentence(why.do.en))
        self.said.faults.append(self._finding(CELL, cell, Unusable(what, do), head))

    def _finding(self, rule: str, cell: Cell, why: Unusable, head: str | None) -> Finding:
        table, row, place = cell
        return Finding(
            rule=rule,
            focus=self._case,
            message=why.what,
            mend=why.do,
            path=head,
            case=self._case or None,
            place=table.place(row, place),
        )


def _sentence(words: str) -> str:
    """Return *words* as a sentence.

    >>> _sentence("choose from: a, b"), _sentence("choose from: a, ...")
    ('Choose from: a, b.', 'Choose from: a, ...')
    """
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('...') else '.'}"


@cache
def _node(iri: str) -> NamedNode:
    """Return the class or property *iri*: there are few, and many statements."""
    return NamedNode(iri)


def _head(matched: Matched, place: int | None) -> str | None:
    column = matched.columns[place] if place is not None else None
    return column.name.nl if column else None


def name_of(matched: Matched, row: Row) -> str:
    """Return the id of *row*; one without is called after its number."""
    key = matched.place(layout.KEY)
    value = row.values[key] if key is not None and key < len(row.values) else None
    if value is None or isinstance(value, Unusable):
        return f"{matched.sheet.code.lower()}-rij-{row.number}"
    return text(value)
