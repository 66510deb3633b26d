"""An answer as a file: `/vragen/NAME.csv` and so on, or what the header Accept prefers."""

from __future__ import annotations

from dataclasses import dataclass

from ggsr_kg import reports
from ggsr_kg.answers import Answer
from ggsr_kg.errors import Text
from ggsr_kg.web import media as types
from ggsr_kg.web.media import CSV, HTML, JSON, TSV, TURTLE, XLSX, XML, content_type
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.rendering import VARY


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer: the *ending* of its address, its *media* type, and of which report."""

    ending: str
    media: str
    report: str
    others: tuple[str, ...] = ()


FORMS = (
    Form(".csv", f"{CSV}; charset=utf-8; header=present", "csv"),
    Form(".json", JSON, "json", ("application/json",)),
    Form(".ttl", content_type(TURTLE), "turtle"),
    Form(".xlsx", XLSX, "xlsx"),
    Form(".tsv", content_type(TSV), "tsv"),
    Form(".xml", XML, "xml", ("application/xml",)),
)
"""The forms that an answer can be had in, besides as a page."""
_ENDINGS = {form.ending: form for form in FORMS}
_MEDIA = {
    media.partition(";")[0]: (form, media) for form in FORMS for media in (form.media, *form.others)
}


def split(name: str) -> tuple[str, Form | None]:
    """Return the name of the question in *name*, and the form that its ending means.

    >>> split("oordelen.csv")[1].report, split("oordelen")
    ('csv', ('oordelen', None))
    """
    stem, dot, ending = name.rpartition(".")
    form = _ENDINGS.get(dot + ending)
    return (stem, form) if form else (name, None)


def unknown(ending: str) -> Problem:
    """Return the refusal of a form that is not there: *ending* is what stands after the name."""
    known = ", ".join(_ENDINGS)
    what = Text(f"de vorm {ending} is er niet; kies uit: ", f"no form {ending}; choose from: ")
    return Problem(404, Text(what.nl + known, what.en + known))


def wanted(asked: Asked) -> tuple[Form, str] | None:
    """Return the form and media type that *asked* prefers, None for the page.

    Raises: AcceptError. Problem: none of the forms will do.
    """
    return _MEDIA.get(types.wanted(asked, (HTML, *_MEDIA)))


def reply(answer: Answer, form: Form, media: str, *, kept: bool) -> Reply:
    """Return *answer* in *form* as *media*; when *kept* a browser saves it under its name."""
    way = "attachment" if kept else "inline"
    headers = (
        ("content-disposition", f'{way}; filename="{answer.query}{form.ending}"'),
        ("content-language", answer.lang),
        VARY,
    )
    return Reply(reports.render(answer, form.report), media, 200, headers)
