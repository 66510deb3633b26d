"""Two engines on the same data: what they agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ggsr_kg.engines import Engine, Outcome, Violation
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Quad
from ggsr_kg.namespaces import SH


class Both:
    """*first* and *second*.

    They agree on a shape when they give the same results for it, each as often: focus node, path,
    value, component and severity. The results of a shape on which they differ are left out, and it
    is reported as not run.
    """

    def __init__(self, first: Engine, second: Engine) -> None:
        self._first, self._second = first, second

    @property
    def name(self) -> str:
        """The names and versions of both."""
        return f"{self._first.name} + {self._second.name}"

    def run(self, data: Iterable[Quad], shapes: Sequence[Quad]) -> Outcome:
        """Return what both find when validating *data* against *shapes*.

        Raises: ShapeError, EngineError: as either engine.
        """
        data = list(data)
        one, two = self._first.run(data, shapes), self._second.run(data, shapes)
        here, there = _by_shape(one), _by_shape(two)
        not_run = {**two.not_run, **one.not_run}
        for shape in sorted(here.keys() | there.keys()):
            first, second = here.get(shape, Counter()), there.get(shape, Counter())
            if first != second:
                not_run.setdefault(shape, self._difference(first, second))
        agreed = (each for each in one.violations if each.shape not in not_run)
        return Outcome(tuple(agreed), not_run, one.helped | two.helped)

    def _difference(self, first: Counter[Key], second: Counter[Key]) -> Text:
        """Return how the engines differ, in numbers: a value may be about a person."""
        names = [engine.name.split(" ")[0] for engine in (self._first, self._second)]
        found = [counter.total() for counter in (first, second)]
        alone = [(first - second).total(), (second - first).total()]
        return Text(
            f"de engines verschillen: {names[0]} vindt er {found[0]} ({alone[0]} alleen),"
            f" {names[1]} {found[1]} ({alone[1]} alleen)",
            f"the engines disagree: {names[0]} finds {found[0]} ({alone[0]} alone),"
            f" {names[1]} {found[1]} ({alone[1]} alone)",
        )


Key = tuple[str, str | None, str, str, str, str]


def _by_shape(outcome: Outcome) -> Mapping[str, Counter[Key]]:
    """Return the results per shape, without their messages."""
    found: dict[str, Counter[Key]] = {}
    for each in outcome.violations:
        found.setdefault(each.shape, Counter())[key(each)] += 1
    return found


def key(each: Violation) -> Key:
    """Return what two engines must agree on.

    For a custom component that is not the value: pySHACL does not give it at a property shape.
    """
    known = each.value is not None and each.component.startswith(SH)
    value = str(each.value) if known else ""
    return (str(each.focus), each.path, value, each.component, each.severity, each.shape)
