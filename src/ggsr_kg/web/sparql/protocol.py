"""The query operation of the SPARQL 1.1 Protocol: what a request asks, and of which graphs.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from ggsr_kg import admission
from ggsr_kg.errors import Text
from ggsr_kg.web.messages import Asked, Pairs
from ggsr_kg.web.problems import Problem

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
FIELDS = 1000
UPDATES = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
"""The parameters of an update."""
WHERE = "SPARQL"
"""Where an error in a query is."""
_UPDATE_MEDIA = "application/sparql-update"
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)

_NOT_UTF8 = Text("de vraag is geen UTF-8", "the query is not UTF-8")
_MEDIA = Text(
    f"stuur de vraag als {FORM} of als {DIRECT}", f"send the query as {FORM} or as {DIRECT}"
)
_UPDATE = Text(
    "dit adres leest alleen; wijzigen kan hier niet", "this address only reads; it takes no update"
)
_NONE = Text(
    "er is geen vraag; geef haar in de parameter query",
    "there is no query; give it in the parameter query",
)
_MORE = Text("er is meer dan één vraag; stel er één", "there is more than one query; ask one")
_EMPTY = Text("de vraag is leeg", "the query is empty")


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL *text* and the names of the graphs it is asked of; None: it says so itself."""

    text: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


def query(asked: Asked) -> Query:
    """Return what *asked* asks.

    Raises: Problem: it is no query operation (400), or of another media type (415).
    ForbiddenError: it is an update that leaves the store.

    >>> query(Asked(query=b"query=ASK%20%7B%7D")).text
    'ASK {}'
    """
    pairs = _pairs(_text(asked.query))
    texts = []
    if asked.method == "POST":
        charset = _CHARSET.search(asked.content_type)
        if asked.media == _UPDATE_MEDIA:
            admission.confine(_text(asked.body), WHERE)
        if asked.media not in (FORM, DIRECT):
            raise Problem(415, _MEDIA)
        if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
            raise Problem(400, _NOT_UTF8)
        body = _text(asked.body)
        if asked.media == FORM:
            pairs += _pairs(body)
        else:
            texts.append(body)
    if any(name in UPDATES for name, _ in pairs):
        admission.confine("\n".join(_all(pairs, "update")), WHERE)
        raise Problem(400, _UPDATE)
    texts += _all(pairs, "query")
    if len(texts) != 1:
        raise Problem(400, _MORE if texts else _NONE)
    if not texts[0].strip():
        raise Problem(400, _EMPTY)
    default, named = _all(pairs, "default-graph-uri"), _all(pairs, "named-graph-uri")
    return Query(texts[0], default, named) if default or named else Query(texts[0])


def _all(pairs: Pairs, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in pairs if key == name)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(400, _NOT_UTF8) from None


def _pairs(text: str) -> Pairs:
    """Return the parameters in *text*."""
    try:
        return tuple(
            parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
        )
    except UnicodeDecodeError:
        raise Problem(400, _NOT_UTF8) from None
    except ValueError:
        raise Problem(400, Text("te veel parameters", "too many parameters")) from None
