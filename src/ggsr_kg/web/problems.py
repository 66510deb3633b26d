"""What went wrong, as a reply: one line for a program, a page for a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ggsr_kg.errors import (
    ForbiddenError,
    GgsrError,
    ParameterError,
    QueryError,
    Text,
    UnknownQuestionError,
)
from ggsr_kg.web import children, confinement, rendering
from ggsr_kg.web.messages import HTML, TEXT, Asked, Pairs, Reply
from ggsr_kg.web.negotiation import AcceptError, best

TOO_LARGE = Text("de aanvraag is te groot", "the request is too large")
TOO_MANY = Text("het adres heeft te veel parameters", "the address has too many parameters")
TOO_SLOW = Text("de aanvraag kwam te langzaam binnen", "the request came in too slowly")
ERRORS = (GgsrError, AcceptError)
_GIVEN = (ParameterError, UnknownQuestionError)
RETRY = ("retry-after", "5")

_STATUSES = {
    404: Text("hier staat niets", "there is nothing here"),
    405: Text("dit kan hier niet met dit adres", "this address does not take that method"),
    406: Text("geen van de gevraagde vormen is er", "none of the wanted forms is there"),
}
_REASONS = {
    children.TIME: Text(
        "geen antwoord binnen de tijdslimiet; maak de vraag kleiner",
        "no answer within the time limit; make the question smaller",
    ),
    confinement.MEMORY: Text(
        "de vraag kost te veel geheugen; maak haar kleiner",
        "memory limit: the question takes too much; make it smaller",
    ),
    confinement.SIZE: Text(
        "het antwoord is te groot; maak de vraag kleiner, bijvoorbeeld met LIMIT",
        "the answer is too large; make the question smaller, with LIMIT for instance",
    ),
    confinement.DISK: Text(
        "er is geen ruimte op de schijf van deze machine; probeer het later weer",
        "the disk of this machine has no room; try again later",
    ),
    children.STOPPED: Text("de dienst stopt", "the service is stopping"),
    confinement.CRASH: Text(
        "het antwoord kon niet worden gemaakt; er is niets veranderd",
        "the answer could not be made; nothing was changed",
    ),
    children.FULL: Text(
        "te veel vragen tegelijk; probeer het zo weer",
        "too many questions at once; try again in a moment",
    ),
}


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A reply that is a refusal: its *status*, one sentence, and more *headers*."""

    def __init__(self, status: int, words: Text, headers: Pairs = ()) -> None:
        super().__init__(status, words)
        self.status = status
        self.words = words
        self.headers = headers


def of_status(status: int) -> Problem:
    """Return the problem of an HTTP *status* without more to say."""
    return Problem(status, _STATUSES.get(status, _STATUSES[404]))


def of_reason(reason: str) -> Problem:
    """Return the problem of a child that made no reply: 503, and 500 for a fault of ours."""
    status = 500 if reason == confinement.CRASH else 503
    return Problem(status, _REASONS[reason], (RETRY,) if reason == children.FULL else ())


def of_error(error: Exception) -> Problem:
    """Return the problem that an error of the library is: a fault of whoever asked."""
    if isinstance(error, AcceptError):
        return Problem(400, Text("de kop Accept klopt niet", "the header Accept is wrong"))
    assert isinstance(error, GgsrError)
    words = Text(error.line("nl"), error.line("en"))
    statuses = {UnknownQuestionError: 404, ForbiddenError: 403, QueryError: 400}
    return Problem(next((n for kind, n in statuses.items() if isinstance(error, kind)), 422), words)


@contextmanager
def given(kind: type[QueryError] | None = None) -> Iterator[None]:
    """Blame whoever asked for an error of *kind*, or without one in a name or value that they gave.

    Any other error in a query is one in a query of ours.

    Raises: Problem: there is such an error.
    """
    kinds = (kind,) if kind else _GIVEN
    try:
        yield
    except kinds as error:
        raise of_error(error) from error


def browses(asked: Asked) -> bool:
    """Return whether a page is wanted rather than a line of text."""
    try:
        return best(asked.accept, ("text/plain", "text/html")) == "text/html"
    except AcceptError:
        return False


def reply(problem: Problem, asked: Asked) -> Reply:
    """Return *problem* as a page where a browser asks, as a line of text elsewhere."""
    line = problem.words.of(asked.lang)
    if not browses(asked):
        headers = (rendering.VARY, *problem.headers)
        return Reply(f"{line}\n".encode(), TEXT, problem.status, headers)
    page = rendering.page("problem", asked, {"status": problem.status, "zin": line})
    return Reply(page.body, HTML, problem.status, (*page.headers, *problem.headers))
