"""Case files of any size in slices of whole cases, which each worker process reads for itself.

::

    with slices.cut(paths) as cut:
        for each in cut.slices():
            name = cut.inputs[each.number].name
            quads = slices.statements(each.read(), name, each.number, each.line)

Before the first slice is there every file has been looked through once or twice: a case can come
back on the last line, or a thing turn out to be of one on it, and no slice may hold half a case.
`ownership` says which case a thing belongs to.
"""

from ggsr_kg.slices.cutting import SIZE, Cut, cut
from ggsr_kg.slices.pieces import Origins, Slice, statements

__all__ = ["SIZE", "Cut", "Origins", "Slice", "cut", "statements"]
