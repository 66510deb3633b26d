"""The sheets and columns in which cases can be written down, made from the shapes.

A sheet is for one class of thing, a row for one thing, a column for one property: what
`shapes/kern` says of the class says what its columns are, what may stand in a cell and how often.
So no column is without a rule, and no property of a case without a column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ggsr_kg import graphs, settings
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Term
from ggsr_kg.namespaces import DEF, GRAPH, RDF, SH, XSD
from ggsr_kg.settings import Setting
from ggsr_kg.store import Store

CASE, KEY = "case", "key"
"""The columns that say which case a row is of, and what the thing is called in it."""
DATE, TRUTH, NUMBER, DECIMAL, TEXT, IRI, LINK = (
    *("date", "truth", "number", "decimal", "text", "iri", "link"),
)
"""What may stand in a cell: a date, month or year; yes or no; a whole or decimal number; a text; an
IRI; the name of another row, or one of the choices."""
CODES = ("casus", "id")
"""The headers of the first two columns in CSV, and in every language of a mapping."""

NAMES: Mapping[str, Text] = {
    DEF + name: Text(*words)
    for name, words in {
        "Casus": ("Casussen", "Cases"),
        "Gezinslid": ("Gezinsleden", "Family members"),
        "Persoon": ("Personen", "Persons"),
        "Probleem": ("Problemen", "Problems"),
        "Probleemanalyse": ("Probleemanalyses", "Problem analyses"),
        "Gezinsplan": ("Gezinsplannen", "Family plans"),
        "Hulpverleningsplan": ("Hulpverleningsplannen", "Care plans"),
        "Doel": ("Doelen", "Goals"),
        "Afspraak": ("Afspraken", "Commitments"),
        "Betrokkenheid": ("Betrokkenen", "Professionals involved"),
        "Regisseurschap": ("Regisseurs", "Coordinators"),
        "Zorginzet": ("Zorg", "Care"),
        "Netwerkpersoon": ("Netwerkpersonen", "Network persons"),
        "Netwerkverkenning": ("Netwerkverkenningen", "Network explorations"),
        "Contact": ("Contacten", "Contacts"),
        "Overleg": ("Overleggen", "Consultations"),
        "Evaluatie": ("Evaluaties", "Evaluations"),
        "Maatregel": ("Maatregelen", "Measures"),
        "Weigering": ("Weigeringen", "Refusals"),
        "Stagnatie": ("Stagnaties", "Stagnations"),
        "Opschaling": ("Opschalingen", "Escalations"),
        "Terugval": ("Terugval", "Relapses"),
        "Nazorg": ("Nazorg", "Aftercare"),
        "Intensiteit": ("Intensiteit", "Intensity"),
        "EerderHulptraject": ("Eerdere hulp", "Earlier help"),
        "Vaststelling": ("Vaststellingen", "Findings on parents"),
        "Gezinsoordeel": ("Oordelen gezin", "Opinions of the family"),
        "Professionaloordeel": ("Oordelen professionals", "Opinions of professionals"),
    }.items()
}
"""What each sheet is called, in the order in which a case is told."""

GIVEN: Mapping[tuple[str, str], str] = {
    (DEF + "Casus", DEF + "gezin"): "gezin",
    (DEF + "Gezinslid", DEF + "persoon"): "persoon-",
}
"""What a thing has in any case, of its own: what it is called, before the id of the row."""

_HEADS = {CASE: Text("Casus", "Case"), KEY: Text("Id", "Id")}
_FAMILY = DEF + "Gezin"
_HELD = {DEF + "casus": "", DEF + "gezin": DEF + "Gezinslid"}
"""What the column of the case stands for: a row of a member says it by way of the family."""
_VALUE_PARTS = [
    SH + name for name in ("datatype", "class", "node", "or", "in", "nodeKind", "languageIn")
]
"""What says of what kind the values of a property are."""
_KERN = f"{GRAPH}shapes/kern/"
NOTHING = Text("", "")
_DATATYPES = {
    XSD + "boolean": TRUTH,
    XSD + "date": DATE,
    XSD + "decimal": DECIMAL,
    XSD + "integer": NUMBER,
}
_LANGUAGES = ("nl", "en")
_LABELS = "SELECT ?thing ?label { ?thing rdfs:label|skos:prefLabel ?label }"
_MEANINGS = "SELECT ?thing ?text { ?thing skos:definition ?text }"
_MEMBERS = "SELECT ?group ?thing { ?thing skos:inScheme|(a/rdfs:subClassOf*) ?group }"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a cell may have: its *iri*, *code* (the end of it) and *name*."""

    iri: str
    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: *name* is its header, *code* that in CSV, *kind* says what may stand in a cell.

    *property* is an IRI, none for the columns of kind `CASE` and `KEY`. A cell of *many* holds any
    number of values; a *required* one holds one at least. *choices* are what it may be, *targets*
    the classes (IRIs) of rows it may name, *lang* the language of a text, *about* what it means.
    """

    name: Text
    code: str
    kind: str
    property: str = ""
    many: bool = False
    required: bool = False
    choices: tuple[Choice, ...] = ()
    targets: tuple[str, ...] = ()
    lang: str = ""
    about: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: *name*, the class (IRI) that its rows are of (*kind*), *code* and *columns*."""

    name: Text
    code: str
    kind: str
    columns: tuple[Column, ...]
    about: Text = NOTHING

    def column(self, code: str) -> Column:
        """Return the column with *code*.

        Raises: KeyError: there is none.
        """
        for each in self.columns:
            if each.code == code:
                return each
        raise KeyError(code)


def layout(setting: Setting) -> tuple[Sheet, ...]:
    """Return the sheets for what cases are made of, in the order in which a case is told."""
    made = _Maker(setting)
    return tuple(made.sheet(kind) for kind in NAMES)


def labels(graph: Store) -> Mapping[str, Text]:
    """Return what each thing (IRI) in *graph* is called that has a label."""
    return _texts(graph, _LABELS)


class _Maker:
    """What the shapes and the ontologies say of classes and properties."""

    def __init__(self, setting: Setting) -> None:
        self._setting, self._graph = setting, setting.graph
        facts: dict[Term, dict[str, list[Term]]] = {}
        for quad in setting.shapes:
            if str(quad.graph_name).strip("<>").startswith(_KERN):
                subject, predicate, value = graphs.terms(quad)
                facts.setdefault(subject, {}).setdefault(predicate, []).append(value)
        self._facts = facts
        self._parts = settings.parts(setting)

    @cached_property
    def _labels(self) -> Mapping[str, Text]:
        return labels(self._graph)

    @cached_property
    def _meanings(self) -> Mapping[str, Text]:
        return _texts(self._graph, _MEANINGS)

    @cached_property
    def _members(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, set[str]] = {}
        for group, thing in self._graph.ask(_MEMBERS, "members").rows:
            if group is not None and thing is not None:
                found.setdefault(group.value, set()).add(thing.value)
        return {group: sorted(things) for group, things in found.items()}

    def sheet(self, kind: str) -> Sheet:
        """Return the sheet for things of the class *kind* (IRI)."""
        named = {CASE: "casus"} if kind.endswith("#Casus") else {CASE: "casus", KEY: "id"}
        keys = [Column(_HEADS[each], code, each, required=True) for each, code in named.items()]
        above, _ = settings.kin(self._setting, kind)
        found: dict[str, Column] = {}
        for shape in self._shapes_for(above):
            for column in self._columns(shape, kind):
                found.setdefault(column.code, column)
        rest = sorted(found.values(), key=lambda each: (not each.required, each.kind == IRI))
        about = self._meanings.get(kind, NOTHING)
        return Sheet(NAMES[kind], kind.rpartition("#")[2], kind, (*keys, *rest), about)

    def _shapes_for(self, kinds: Iterable[str]) -> Iterator[Term]:
        """Yield the property shapes of the classes *kinds*."""
        wanted = set(kinds)
        for about in self._facts.values():
            if wanted.intersection(each.value for each in about.get(SH + "targetClass", ())):
                yield from about.get(SH + "property", ())

    def _columns(self, shape: Term, of: str) -> Iterator[Column]:
        """Yield the columns for what the property *shape* says of things of the class *of*."""
        about = self._facts.get(shape, {})
        path = next((each.value for each in about.get(SH + "path", ())), "")
        if _number(about, "maxCount") == 0 or _HELD.get(path) in ("", of):
            return
        if not any(part in about for part in _VALUE_PARTS):
            return
        names = {getattr(each, "language", ""): each.value for each in about.get(SH + "name", ())}
        name = Text(names.get("nl", path), names.get("en", path))
        code = path.rpartition("#")[2].rpartition("/")[2]
        # A family of its own comes with the case, and a person with a family member.
        required = (_number(about, "minCount") or 0) > 0 and (of, path) not in GIVEN
        one = _number(about, "maxCount") == 1
        meaning = self._meanings.get(path, NOTHING)
        if SH + "languageIn" in about:
            for lang in _LANGUAGES:
                tagged = Text(f"{name.nl} ({lang})", f"{name.en} ({lang})")
                yield Column(tagged, f"{code}-{lang}", TEXT, path, lang=lang, about=meaning)
            return
        kind, classes, groups = self._demanded(shape)
        targets = tuple(each for each in classes if each in self._parts)
        outside = [each for each in (*groups, *classes) if each not in self._parts]
        choices = self._choices(outside) + self._listed(about)
        yield Column(name, code, kind, path, not one, required, choices, targets, "", meaning)

    def _demanded(self, shape: Term) -> tuple[str, list[str], list[str]]:
        """Return what kind of value *shape* demands, of which classes, and of which schemes."""
        kind, classes, groups = LINK, list[str](), list[str]()
        todo = [shape]
        while todo:
            about = self._facts.get(todo.pop(0), {})
            for each in about.get(SH + "datatype", ()):
                kind = _DATATYPES.get(each.value, kind)
            classes += [each.value for each in about.get(SH + "class", ())]
            groups += [each.value for each in about.get(SH + "hasValue", ())]
            for choice in about.get(SH + "or", ()):
                todo += self._items(choice)
            todo += [*about.get(SH + "node", ())]
            todo += [*about.get(SH + "property", ())]
            if SH + "nodeKind" in about and not classes:
                kind = IRI
        return kind, classes, groups

    def _items(self, head: Term) -> Iterator[Term]:
        while first := self._facts.get(head, {}).get(RDF + "first"):
            yield first[0]
            head = self._facts[head][RDF + "rest"][0]

    def _listed(self, about: Mapping[str, Sequence[Term]]) -> tuple[Choice, ...]:
        return self._named(
            each.value for head in about.get(SH + "in", ()) for each in self._items(head)
        )

    def _choices(self, groups: Iterable[str]) -> tuple[Choice, ...]:
        """Return the members of schemes and classes that have a name, each name once."""
        return self._named(thing for group in groups for thing in self._members.get(group, ()))

    def _named(self, things: Iterable[str]) -> tuple[Choice, ...]:
        """Return *things* as choices; those that share a name, or have none, are told by code."""
        codes = {thing: thing.rpartition("/")[2] for thing in things}
        names = {thing: self._labels.get(thing, Text(code, code)) for thing, code in codes.items()}
        often = Counter(each for name in names.values() for each in _folded(name))
        for thing, name in names.items():
            if any(often[each] > 1 for each in _folded(name)):
                code = codes[thing]
                names[thing] = Text(f"{name.nl} ({code})", f"{name.en} ({code})")
        found = [Choice(thing, codes[thing], name) for thing, name in names.items()]
        return tuple(sorted(found, key=lambda each: each.name.nl.casefold()))


def _folded(name: Text) -> set[str]:
    return {name.nl.casefold(), name.en.casefold()}


def _number(about: Mapping[str, Sequence[Term]], name: str) -> int | None:
    return next((int(each.value) for each in about.get(SH + name, ())), None)


def _texts(graph: Store, question: str) -> dict[str, Text]:
    """Return what *question* gives of each thing (IRI), in both languages."""
    found: dict[str, dict[str, str]] = {}
    for thing, text in graph.ask(question, "texts").rows:
        if thing is not None and text is not None:
            found.setdefault(thing.value, {})[getattr(text, "language", None) or ""] = text.value
    return {
        thing: Text(each.get("nl", some := each[min(each)]), each.get("en", some))
        for thing, each in found.items()
    }
