"""`/toetsen`: case files are checked here without a command line, and nothing of them is kept.

The form brings the files each time anew: with one button to see the outcome, with the others to
fetch it as a file.
"""

from __future__ import annotations

from ggsr_kg import resources
from ggsr_kg.errors import GgsrError, ParameterError, Text, suggestion
from ggsr_kg.intake import layout, template
from ggsr_kg.web import problems, rendering
from ggsr_kg.web.confinement import MEGABYTE, Limits
from ggsr_kg.web.judging import checked, downloads, outcome, uploads
from ggsr_kg.web.judging.uploads import Uploads
from ggsr_kg.web.messages import HTML, Asked, Reply
from ggsr_kg.web.routes import Route
from ggsr_kg.web.site import Site

BODY = 32 * MEGABYTE
"""The most bytes of a form."""
LIMITS = Limits(seconds=120.0, memory=1536 * MEGABYTE, size=512 * MEGABYTE)
"""What a check may use: large files are cut into pieces on disk, several times their size."""
FORM = "formaat"
"""The field that names one of `downloads.FORMS`; without it the outcome is a page."""
WHY = "waarom"
"""The field that asks for an explanation: the IRI of a case, a space, the code of an indicator."""
_EXAMPLE = ("data", "werkmap", "voorbeelden.xlsx")
_EMPTY, _FILLED = Text("casussen", "cases"), Text("voorbeelden", "examples")


def view(site: Site, asked: Asked) -> Reply:
    """Return the page with the form; when files come with it, what is found in them.

    Raises: Problem: it brings no form, a file cannot be read, or no such form is there; where a
    page is wanted, that says so.
    """
    if asked.method != "POST":
        return _page(asked)
    try:
        given = uploads.received(asked)
        if asks := given.value(WHY):
            case, _, code = asks.rpartition(" ")
            why = checked.explain(site, given, case, code, asked.lang)
            return _page(asked, uitleg=why)
        wanted = _form(asked, given)
        made = checked.check(site, given)
        if wanted:
            return downloads.download(made, wanted, asked.lang)
    except GgsrError as error:
        if not problems.browses(asked):
            raise problems.of_error(error) from error
        return _page(asked, problems.of_error(error).status, fout=error.line(asked.lang))
    return _page(asked, uitkomst=outcome.shown(made, asked.lang))


def _form(asked: Asked, given: Uploads) -> str:
    """Return the form that is wanted, "" for a page.

    Raises: ParameterError: there is none of that name.
    """
    wanted = given.value(FORM) or asked.one(FORM)
    if wanted and wanted not in downloads.FORMS:
        what = Text("zo'n vorm is er niet", "there is no such form")
        raise ParameterError(FORM, what, suggestion(wanted, downloads.FORMS))
    return wanted


def _page(asked: Asked, status: int = 200, **shown: object) -> Reply:
    """Return the page with the form and, when there is one, the outcome or what went wrong."""
    given = {"uitkomst": None, "uitleg": None, "fout": "", "meest": BODY, "mb": BODY // MEGABYTE}
    page = rendering.page("judging", asked, {**given, **shown})
    return Reply(page.body, HTML, status, page.headers)


def blank(site: Site, asked: Asked) -> Reply:
    """Return an empty workbook to fill in, in the language of the page."""
    made = template.template(layout.layout(site.setting), asked.lang)
    return downloads.file(template.book(made), f"{_EMPTY.of(asked.lang)}.xlsx")


def example(site: Site, asked: Asked) -> Reply:
    """Return a workbook with invented cases, to try."""
    del site
    path = resources.root().joinpath(*_EXAMPLE)
    return downloads.file(path.read_bytes(), f"{_FILLED.of(asked.lang)}.xlsx")


ROUTES = (
    Route("/toetsen", view, ("GET", "POST"), LIMITS, BODY, room=True),
    Route("/toetsen/sjabloon.xlsx", blank),
    Route("/toetsen/voorbeeld.xlsx", example),
)
