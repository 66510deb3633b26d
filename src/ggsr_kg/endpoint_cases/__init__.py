"""Cases of a SPARQL endpoint, read into a file of this machine that is then checked like any other.

::

    with endpoint_cases.pulled(url, setting) as pulled:
        run = streaming.validate([pulled.path], setting, engine)
    run = pulled.told(run)

What belongs to a case, and what several share, is only known when all cases are (`ownership`). So
they are read in batches into a file, which `slices` cuts. That is a temporary file (TMPDIR) which
only the user can read, removed in the end. Nothing but questions goes to the endpoint, and nothing
at all elsewhere.

What is read: everything of the cases in the default graph and in named graphs; what belongs to no
case as far as a case leads to it, and every norm, typing and coverage, with all that these lead to;
anything else of the classes of which cases are made. What the packaged graph says itself is left
out, with what follows from it, and so is what only rules make: that follows here again. Other
things that nothing of a case mentions, and that mention nothing of one, are not read.

Every answer is compared with a count. When an endpoint cuts its answers, it is asked for less at
once; when it cuts even what it says of one thing, there is an error. A case needs an IRI. Other
things may be blank nodes, at most `unnamed.STEPS` steps from something with an IRI.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ggsr_kg.endpoint_cases.asking import Source
from ggsr_kg.endpoint_cases.pulling import Pull
from ggsr_kg.endpoint_cases.things import Things
from ggsr_kg.errors import EndpointError, InputError, Text
from ggsr_kg.namespaces import shorten
from ggsr_kg.remote import Endpoint
from ggsr_kg.settings import Setting
from ggsr_kg.temporary import room
from ggsr_kg.validation import Run

__all__ = ["LIMIT", "Pulled", "pulled"]

LIMIT = 60.0
"""How long one answer may take, in seconds."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """The cases of the endpoint *name*, in the file *path*.

    *made* are the properties (IRIs) of what was left out there because only rules make it.
    """

    name: str
    path: Path
    made: tuple[str, ...] = ()

    @property
    def left_out(self) -> Text | None:
        """What to tell of *made*, if there is any."""
        if not self.made:
            return None
        names = ", ".join(map(shorten, self.made))
        return Text(
            f"{self.name}: niet gelezen, want wij leiden het zelf af: {names}",
            f"{self.name}: not read, since we derive it ourselves: {names}",
        )

    def told(self, run: Run) -> Run:
        """Return *run*, over the file, as one over the endpoint: no line of it means anything."""
        findings = tuple(replace(each, place=None) for each in run.findings)
        inputs = tuple(replace(each, name=self.name) for each in run.inputs)
        return replace(run, findings=findings, inputs=inputs)


@contextmanager
def pulled(
    url: str,
    setting: Setting,
    tell: Callable[[int, int], None] = lambda done, total: None,
    limit: float = LIMIT,
) -> Iterator[Pulled]:
    """Read the cases of the endpoint at *url*; their file is there as long as this is open.

    An `InputError` about the file becomes an error of the endpoint. *tell* is told how many cases
    were read, and how many there are; *limit* is for one answer, in seconds.

    Raises: EndpointError: no http address, no cases, or no whole answer. OutputError: there is no
    room for temporary files.
    """
    endpoint = Endpoint(url, limit)
    with room():
        folder = Path(tempfile.mkdtemp(prefix="ggsr-"))
    path = folder / "casussen.nq"
    try:
        with room(), path.open("xb") as out, closing(Things(folder)) as things:
            pull = Pull(Source(endpoint), setting, things, out)
            pull.run(tell)
        try:
            yield Pulled(endpoint.shown, path, tuple(sorted(pull.made)))
        except InputError as error:
            where = re.sub(rf"^{re.escape(str(path))}(:\d+)?", endpoint.shown, error.where)
            raise EndpointError(where, error.what, error.do) from error
    finally:
        shutil.rmtree(folder)
