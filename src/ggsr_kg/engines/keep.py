"""Keep the parsed form of our own queries in `shapes/plannen.json`: of shapes, rules, questions.

With it goes the digest of the shapes for cases when no fault is in them, together or each file
alone, so that it need not be looked for again each time they are used.

`python -m ggsr_kg.engines.keep [--check]`
"""

from __future__ import annotations

import sys

from ggsr_kg import graphs, queries, reasoning, resources
from ggsr_kg.columns import kept
from ggsr_kg.engines import columns
from ggsr_kg.errors import LANGUAGES
from ggsr_kg.generated import main
from ggsr_kg.shapefaults import faults
from ggsr_kg.shapegraph import ShapeGraph

_TAGS = ("casus", "samenvatting")
"""The tags of the rules that are applied over columns."""
_OFTEN = {"casussen", "voortgang"}
"""The tags of the questions that are asked over columns."""


def content() -> str:
    """Return the file, made from the shapes, and the rules and questions for cases.

    Raises: InputError: a file of shapes cannot be read.
    """
    quads = [quad for path in resources.files("shapes") for quad in graphs.read(path)]
    rules = [reasoning.prepare(tag=tag) for tag in _TAGS]
    parts = [part for each in rules for part in (each.always, *each.later)]
    texts = [text for part in parts for text in part.values()]
    texts.append(queries.find("samenvatting", "casework").text)
    asked = [
        each.bound({}, lang)
        for each in queries.catalogue().values()
        if _OFTEN.intersection(each.tags)
        for lang in LANGUAGES
    ]
    return kept.content([*columns.texts(ShapeGraph(quads)), *texts], asked, _sound())


def _sound() -> str:
    """Return the digest of the shapes for cases, when they have no fault."""
    paths = [*resources.files("kern"), *resources.files("casus")]
    files = [graphs.read(path) for path in paths]
    every = [*files, [quad for file in files for quad in file]]
    return "" if any(faults(ShapeGraph(each)) for each in every) else kept.print_of(paths)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], kept.FILE, content, "ggsr_kg.engines.keep"))
