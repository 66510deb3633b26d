"""A route: an address, the view that answers it, and what that view may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ggsr_kg.web.confinement import Limits
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.site import Site

View = Callable[[Site, Asked], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """*path* in the form of Starlette, answered by *view* within *limits*.

    A request body may have *body* bytes at most. With *room* the view gets a folder of its own.
    With *keep* its replies to requests without a body are kept and given again: for what follows
    from the address and the graph.
    """

    path: str
    view: View
    methods: tuple[str, ...] = ("GET",)
    limits: Limits = field(default_factory=Limits)
    body: int = 0
    room: bool = False
    keep: bool = False
