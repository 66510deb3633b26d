"""Excel: the findings on one sheet, on another what was checked and what was not."""

from __future__ import annotations

from ggsr_kg.reports import xlsx
from ggsr_kg.reports.runs import extent, table
from ggsr_kg.validation import Run

_SHEETS = {"nl": ("bevindingen", "controle"), "en": ("findings", "check")}
_VERDICT = {"nl": "oordeel", "en": "verdict"}


def render(run: Run, lang: str, most: int | None) -> bytes:
    """Return *run* as a workbook with every finding, whatever *most* is.

    Raises: OutputError: more rows than a sheet can hold.
    """
    del most
    answer = table.answer(run, lang)
    lines = [(_VERDICT[lang], answer.title)]
    for part in extent.parts(run, lang):
        title, _, first = part.title.partition(": ")
        lines += [(title, first), *(("", line) for line in part.lines)]
    return xlsx.workbook(answer, _SHEETS[lang], lines)
