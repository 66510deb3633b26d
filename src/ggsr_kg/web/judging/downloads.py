"""What can be had as a file of what was found: nothing is kept, so it is made at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ggsr_kg import casework
from ggsr_kg.errors import Text
from ggsr_kg.intake.marking import Workbook
from ggsr_kg.reports import assessments, runs
from ggsr_kg.reports.runs import marked
from ggsr_kg.web.judging.checked import Checked
from ggsr_kg.web.media import XLSX
from ggsr_kg.web.messages import Reply

_FINDINGS, _VERDICTS = Text("bevindingen", "findings"), Text("oordelen", "verdicts")
_CHECKED = Text("getoetst", "checked")
Make = Callable[[Checked, str], bytes]


def _workbook(made: Checked, lang: str) -> bytes:
    """Return the workbook of the user with marks, when it is the only file; else a table."""
    files, run = made.uploads.files, made.found.run
    if len(files) != 1 or files[0].suffix != ".xlsx":
        return runs.render(run, "xlsx", lang)
    book = Workbook(files[0].read_bytes(), run.inputs[0].name)
    indicators = casework.indicators(made.site.setting.graph, lang)
    judged = marked.Judged(made.found.verdicts, indicators)
    return marked.render(book, run, judged, made.names(lang), lang)


def _findings(form: str) -> Make:
    def make(made: Checked, lang: str) -> bytes:
        names = made.names(lang) if form in runs.NAMED else None
        return runs.render(made.found.run, form, lang, names=names)

    return make


def _verdicts(made: Checked, lang: str) -> bytes:
    return assessments.render(made.found, made.indicators(lang), "html", False, date.today())


FORMS: dict[str, tuple[Text, str, str, Make]] = {
    "xlsx": (_CHECKED, ".xlsx", XLSX, _workbook),
    "html": (_FINDINGS, ".html", "text/html; charset=utf-8", _findings("html")),
    "oordelen": (_VERDICTS, ".html", "text/html; charset=utf-8", _verdicts),
    "csv": (_FINDINGS, ".csv", "text/csv; charset=utf-8", _findings("csv")),
    "json": (_FINDINGS, ".json", "application/json", _findings("json")),
    "ttl": (_FINDINGS, ".ttl", "text/turtle; charset=utf-8", _findings("turtle")),
}
"""The forms by name: what the file is called, its ending and media type, and what makes it."""


def download(made: Checked, form: str, lang: str) -> Reply:
    """Return *made* as a file in the *form*, one of `FORMS`.

    Raises: OutputError, InputError: as `marked.render` and `runs.render`.
    """
    name, ending, media, make = FORMS[form]
    return file(make(made, lang), name.of(lang) + ending, media)


def file(body: bytes, name: str, media: str = XLSX) -> Reply:
    """Return the reply that a browser keeps as a file called *name*."""
    return Reply(body, media, 200, (("content-disposition", f'attachment; filename="{name}"'),))
