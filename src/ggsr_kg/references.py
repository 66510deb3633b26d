"""References to what is nowhere described: another fault than a wrong number of values."""

from __future__ import annotations

from dataclasses import replace

from ggsr_kg.batches import Batch
from ggsr_kg.errors import Text
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import SH, shorten

_CLASS = SH + "ClassConstraintComponent"


def told(finding: Finding, batch: Batch) -> Finding:
    """Return *finding* with words that say so when its value is an IRI that nothing describes.

    A shape demands a class of what a property refers to, and may say in the same words how many
    values there should be; of a reference that leads nowhere these words are beside the point.
    """
    value, facts = finding.value, batch.facts
    if finding.component != _CLASS or not isinstance(value, NamedNode) or not finding.path:
        return finding
    if facts.describes(batch.terms.number(value)):
        return finding
    path = shorten(finding.path)
    return replace(
        finding,
        message=Text(
            f"{path} verwijst naar iets dat nergens beschreven is: voeg het toe, of verbeter de "
            "verwijzing",
            f"{path} refers to something that is nowhere described: add it, or mend the reference",
        ),
    )
