"""Where the files of the packaged graph are.

In an installed package they lie in `ggsr_kg/graph/`; in a checkout they are the four folders of
the repository.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ggsr_kg.errors import InputError, Text
from ggsr_kg.namespaces import GRAPH

FOLDERS = ("ontology", "data", "shapes", "queries")
"""What the packaged graph is made of."""

CLOSURE = "ontology/gesloten.ttl"
"""The generated closure of the ontology: read by reasoning, not part of the graph itself."""

_KINDS = {
    "ontology": ("ontology", ".ttl"),
    "data": ("data", ".ttl"),
    "shapes": ("shapes", ".ttl"),
    "kern": ("shapes/kern", ".ttl"),
    "casus": ("shapes/casus", ".ttl"),
    "rules": ("queries/regels", ".rq"),
    "questions": ("queries/vragen", ".rq"),
    "hygiene": ("queries/hygiene", ".rq"),
    "feeds": ("queries/rapport", ".rq"),
    "casework": ("queries/casus", ".rq"),
    "pages": ("queries/paginas", ".rq"),
}
_APART = ("data/voorbeelden/", CLOSURE)


@cache
def root() -> Path:
    """Return the folder that holds `ontology`, `data`, `shapes` and `queries`.

    Raises: InputError: the package was installed without its graph.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "graph", here.parents[1]):
        if (folder / "ontology").is_dir():
            return folder
    raise InputError(
        str(here),
        Text("de graaf is niet meegeleverd", "the graph was not installed"),
        Text("installeer ggsr-kg opnieuw", "install ggsr-kg again"),
    )


def files(kind: str, base: Path | None = None) -> tuple[Path, ...]:
    """Return the packaged files of *kind*, sorted by path.

    *kind* is one of ontology, data, shapes, kern (the shapes that the graph itself must satisfy;
    the others give outcomes), casus (the shapes that decide the indicators of a case), rules,
    questions, hygiene, feeds (queries that only the report page asks), casework (queries that only
    checking cases asks), pages (queries that only the web service asks). Invented example cases
    (`data/voorbeelden`) and the generated closure are no part of ontology or data.

    >>> [path.name for path in files("ontology") if path.name == "ggsr.ttl"]
    ['ggsr.ttl']
    """
    base = base or root()
    folder, suffix = _KINDS[kind]
    found = (base / folder).rglob("*" + suffix)
    named = sorted((path.relative_to(base).as_posix(), path) for path in found)
    return tuple(path for name, path in named if not name.startswith(_APART))


def graph_iri(path: Path, base: Path | None = None) -> str:
    """Return the name of the graph that holds *path*.

    >>> graph_iri(root() / "data" / "normen.ttl")
    'https://w3id.org/ggsr/graaf/data/normen'
    """
    base = base or root()
    if not path.is_relative_to(base):
        path, base = path.resolve(), base.resolve()
    relative = path.relative_to(base)
    return GRAPH + relative.with_suffix("").as_posix()
