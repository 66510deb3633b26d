"""The engine by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ggsr_kg.engines import Engine, shifty
from ggsr_kg.engines.both import Both
from ggsr_kg.engines.pyshacl import PyShacl
from ggsr_kg.engines.queries import risky_dates
from ggsr_kg.engines.shifty import Shifty
from ggsr_kg.errors import EngineError, Text, suggestion
from ggsr_kg.graphs import Quad
from ggsr_kg.shapes import understood


def _auto(shapes: Sequence[Quad]) -> Engine:
    """Return pyshifty, unless it is not installed or would be wrong about these shapes."""
    if not shifty.AVAILABLE:
        return PyShacl("pyshifty is not installed")
    if risky_dates(understood(shapes)[0]):
        return PyShacl("for date arithmetic in the shapes")
    return Shifty()


_ENGINES: Mapping[str, Callable[[Sequence[Quad]], Engine]] = {
    "auto": _auto,
    "shifty": lambda _: Shifty(),
    "pyshacl": lambda _: PyShacl(),
    "both": lambda _: Both(),
}
NAMES = tuple(_ENGINES)
"""What can be chosen."""


def engine(name: str, shapes: Sequence[Quad]) -> Engine:
    """Return the engine *name* to validate against *shapes* with.

    "auto" takes pyshifty, and pySHACL where pyshifty is known to be wrong: date arithmetic
    elsewhere than in a top-level FILTER. Its name then says so.

    Raises: EngineError: there is no such engine, or it is not installed. ShapeError: as
    `shapes.understood`.

    >>> engine("pyshack", ())  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ggsr_kg.errors.EngineError: pyshack: unknown engine; did you mean pyshacl? Known: ...
    """
    if name not in _ENGINES:
        raise EngineError(name, Text("onbekende engine", "unknown engine"), suggestion(name, NAMES))
    return _ENGINES[name](shapes)
