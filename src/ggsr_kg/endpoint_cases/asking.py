"""Questions to an endpoint whose answers are known to be whole.

Some endpoints cut an answer at a number of rows, and not all say so: what comes is counted, and the
endpoint is asked how much it should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ggsr_kg import answers
from ggsr_kg.errors import CutError, EndpointError, Text
from ggsr_kg.graphs import Literal, NamedNode, Triple
from ggsr_kg.namespaces import GRAPH
from ggsr_kg.remote import Endpoint

PAGE = 10_000
"""How many names are asked for at once."""
IN = GRAPH + "staat-in"
"""Says in which named graph something is said of a thing."""

_DEFAULT, _NAMED = "{0}", "GRAPH ?g {{ {0} }}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked about names: the *patterns* of statements, in which the names are *variable*.

    *told* are the columns of what is told: statements, and things with the named graphs they are
    in.
    """

    variable: str
    patterns: tuple[str, ...] = ("?s ?p ?o",)
    told: tuple[str, ...] = ("?s ?p ?o",)


_PLACED = "?s ?g"
_ABOUT = _Asked("?s", told=("?s ?p ?o", _PLACED))
_MENTIONS = _Asked("?o")
_INSIDE = _Asked("?g", told=(_PLACED,))


class Source:
    """What *endpoint* holds, in its default graph and in named graphs.

    Raises: EndpointError: as `Endpoint.ask`, or it is empty.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.name = endpoint.shown
        self._endpoint = endpoint
        self._most: int | None = None
        self._places = tuple(
            place
            for place in (_DEFAULT, _NAMED)
            if self._rows(f"SELECT ?s WHERE {{ {place.format('?s ?p ?o')} }} LIMIT 1")
        )
        if not self._places:
            raise self.error(
                ("er staan geen gegevens in", "there is no data in it"),
                ("controleer wat het endpoint laat zien", "check what the endpoint shows"),
            )

    def about(self, names: Sequence[str]) -> set[Triple]:
        """Return all statements about *names* (IRIs), and with `IN` the named graphs they are in.

        Raises: EndpointError: as `Endpoint.ask`, or the answer is cut, even about one thing.
        """
        return set().union(*self._answers(_ABOUT, names))

    def mentions(self, names: Sequence[str]) -> set[Triple]:
        """Return all statements that end in one of *names* (IRIs).

        Raises: EndpointError: as `about`.
        """
        return set().union(*self._answers(_MENTIONS, names))

    def inside(self, graphs: Sequence[str]) -> set[Triple]:
        """Return with `IN` what something is said of in the named *graphs* (IRIs).

        Raises: EndpointError: as `about`.
        """
        named = _NAMED in self._places
        return set().union(*self._answers(_INSIDE, graphs)) if named else set()

    def unnamed(self, names: Sequence[str], steps: int) -> list[set[Triple]]:
        """Return all statements with blank nodes that are at most *steps* from *names* (IRIs).

        A label means the same within one set only: that is one answer.

        Raises: EndpointError: as `about`.
        """
        return list(self._answers(_Asked("?t", tuple(_patterns(steps))), names))

    def count(self, classes: Iterable[str], condition: str = "") -> Counter[str]:
        """Return how many things of each of *classes* (IRIs) there are that meet *condition*.

        Raises: EndpointError: as `Endpoint.ask`.
        """
        rows = self._rows(
            "SELECT ?k (COUNT(DISTINCT ?s) AS ?n) WHERE { "
            f"{self._typed(classes)} {condition} }} GROUP BY ?k"
        )
        return Counter({kind: self._number(number) for kind, number in rows if kind})

    def names(self, classes: Iterable[str]) -> Iterator[str]:
        """Yield the IRIs of the things of *classes* (IRIs), in order: none twice, none left out.

        Each page begins after the last name of the one before. The last page is empty: one that
        is not full may have been cut.

        Raises: EndpointError: as `Endpoint.ask`, or the endpoint orders names otherwise.
        """
        typed, size, last = self._typed(classes), PAGE, ""
        while True:
            after = f"FILTER(isIRI(?s) && STR(?s) > {Literal(last)})"
            text = f"SELECT DISTINCT ?s WHERE {{ {typed} {after} }} ORDER BY STR(?s) LIMIT {size}"
            try:
                page = [name for (name,) in self._rows(text)]
            except CutError:
                if size == 1:
                    raise
                size //= 2
                continue
            if not page:
                return
            if [last, *page] != sorted({last, *page}):
                raise self.error(
                    ("ordent namen niet op tekens", "does not order names by character"),
                    ("gebruik een bestand", "use a file"),
                )
            yield from page
            last = page[-1]

    def changed(self) -> EndpointError:
        """Return the error of an endpoint that counts otherwise than it tells."""
        return self.error(
            ("telt anders dan het vertelt", "counts otherwise than it tells"),
            ("probeer opnieuw als er niets wijzigt", "try again when nothing changes"),
        )

    def error(self, what: tuple[str, str], do: tuple[str, str]) -> EndpointError:
        """Return the error that *what* is wrong with this endpoint, with what to *do*."""
        return EndpointError(self.name, Text(*what), Text(*do))

    def _answers(self, asked: _Asked, names: Sequence[str]) -> Iterator[set[Triple]]:
        """Yield the answers about *names*: one, or more when one would be cut."""
        due = self._due(asked, names) if names else 0
        if not due:
            return
        alone = len(names) == 1
        if alone or self._most is None or due <= self._most:
            found: set[Triple] = set()
            try:
                found.update(self._endpoint.ask(self._construct(asked, names)).triples)
            except CutError:
                if alone:
                    raise self._cut() from None
            if len(found) == due:
                yield found
                return
            if alone:
                raise self._cut() if len(found) < due else self.changed()
            self._most = max(len(found), due // 2)
        half = len(names) // 2
        yield from self._answers(asked, names[:half])
        yield from self._answers(asked, names[half:])

    def _due(self, asked: _Asked, names: Sequence[str]) -> int:
        """Return how many statements there are to tell about *names*."""
        counts = [
            f"{{ SELECT (COUNT(*) AS ?n{at}) WHERE {{ SELECT DISTINCT {told} WHERE {{ "
            f"{self._body(asked, names, told)} }} }} }}"
            for at, told in enumerate(self._told(asked))
        ]
        columns = " ".join(f"?n{at}" for at in range(len(counts)))
        rows = self._rows(f"SELECT {columns} WHERE {{ {' '.join(counts)} }}")
        if len(rows) != 1:
            raise self.changed()
        return sum(map(self._number, rows[0]))

    def _construct(self, asked: _Asked, names: Sequence[str]) -> str:
        told = self._told(asked)
        made = " . ".join(f"?s <{IN}> ?g" if each == _PLACED else each for each in told)
        return f"CONSTRUCT {{ {made} }} WHERE {{ {self._body(asked, names, told[0])} }}"

    def _told(self, asked: _Asked) -> list[str]:
        return [each for each in asked.told if each != _PLACED or _NAMED in self._places]

    def _body(self, asked: _Asked, names: Iterable[str], told: str) -> str:
        places = (_NAMED,) if told == _PLACED else self._places
        some = _values(asked.variable, names)
        return _either(
            some + place.format(pattern) for pattern in asked.patterns for place in places
        )

    def _typed(self, classes: Iterable[str]) -> str:
        some = _values("?k", classes)
        return _either(some + place.format("?s a ?k") for place in self._places)

    def _rows(self, text: str) -> list[tuple[str, ...]]:
        rows = self._endpoint.ask(text).rows
        return [tuple(answers.plain(cell) for cell in row) for row in rows]

    def _number(self, text: str) -> int:
        if not text.isdecimal():
            raise self.changed()
        return int(text)

    def _cut(self) -> EndpointError:
        return self.error(
            ("kapt antwoorden af, zelfs over één ding", "cuts its answers, even about one thing"),
            (
                "verhoog de grens van het endpoint of gebruik een bestand",
                "raise the limit of the endpoint or use a file",
            ),
        )


def _values(variable: str, names: Iterable[str]) -> str:
    return f"VALUES {variable} {{ {' '.join(str(NamedNode(each)) for each in names)} }} "


def _either(patterns: Iterable[str]) -> str:
    return " UNION ".join(f"{{ {each} }}" for each in patterns)


def _patterns(steps: int) -> Iterator[str]:
    """Yield what finds the statements with blank nodes at most *steps* from `?t`, either way."""
    paths = [("?t", "")]
    for step in range(1, steps + 1):
        here = f"?b{step}"
        paths = [
            (here, f"{path}{link} FILTER(isBlank({here})) ")
            for last, path in paths
            for link in (f"{last} ?p{step} {here} .", f"{here} ?p{step} {last} .")
        ]
        for _, path in paths:
            yield path.replace(here, "?s") + "?s ?p ?o"
            yield path.replace(here, "?o") + "?s ?p ?o"
