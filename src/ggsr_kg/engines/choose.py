"""The engine by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ggsr_kg.engines import Engine
from ggsr_kg.engines.columns import Columns
from ggsr_kg.errors import EngineError, Text, suggestion
from ggsr_kg.graphs import Quad


def another(shapes: Sequence[Quad]) -> Engine:
    """Return the engine for what `Columns` cannot do: pyshifty, or where it would be wrong pySHACL.

    pyshifty is known to be wrong about date arithmetic elsewhere than in a top-level FILTER.

    Raises: ShapeError: as `shapes.understood`.
    """
    # Each of these takes a while to import, and most runs need none.
    from ggsr_kg.engines import shifty  # noqa: PLC0415
    from ggsr_kg.engines.queries import risky_dates  # noqa: PLC0415
    from ggsr_kg.shapes import understood  # noqa: PLC0415

    if not shifty.AVAILABLE:
        return _pyshacl("pyshifty is not installed")
    if risky_dates(understood(shapes)[0]):
        return _pyshacl("for date arithmetic in the shapes")
    return shifty.Shifty()


def _shifty() -> Engine:
    from ggsr_kg.engines.shifty import Shifty  # noqa: PLC0415

    return Shifty()


def _pyshacl(why: str = "") -> Engine:
    from ggsr_kg.engines.pyshacl import PyShacl  # noqa: PLC0415

    return PyShacl(why)


def _both() -> Engine:
    from ggsr_kg.engines.both import Both  # noqa: PLC0415

    return Both(_pyshacl(), Columns(another))


_ENGINES: Mapping[str, Callable[[], Engine]] = {
    "auto": lambda: Columns(another),
    "columns": lambda: Columns(another),
    "shifty": _shifty,
    "pyshacl": _pyshacl,
    "both": _both,
}
NAMES = tuple(_ENGINES)
"""What can be chosen."""


def engine(name: str) -> Engine:
    """Return the engine *name*.

    "auto" is our own engine, which leaves to `another` what it cannot do; "both" is pySHACL and
    "auto", compared.

    Raises: EngineError: there is no such engine, or it is not installed.

    >>> engine("pyshack")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ggsr_kg.errors.EngineError: pyshack: unknown engine; did you mean pyshacl? Known: ...
    """
    if name not in _ENGINES:
        raise EngineError(name, Text("onbekende engine", "unknown engine"), suggestion(name, NAMES))
    return _ENGINES[name]()
