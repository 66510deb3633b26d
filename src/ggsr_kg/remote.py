"""Any SPARQL 1.1 endpoint, asked over HTTP with POST, a time limit and no redirects.

<https://www.w3.org/TR/sparql11-protocol/#query-operation>
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, IncompleteRead
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pyoxigraph
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from ggsr_kg import admission, sparql
from ggsr_kg.errors import CutError, EndpointError, Text
from ggsr_kg.graphs import Quad, Triple
from ggsr_kg.namespaces import PREFIXES
from ggsr_kg.results import Result

TIME_LIMIT = 30.0
SIZE_LIMIT = 2**28
_CHUNK = 2**16
_PART = 206
_TABLE = ("application/sparql-results+json", "application/json")
_PARTIAL = ("X-SPARQL-MaxRows", "X-SQL-State")
"""What Virtuoso says of an answer that it cut: at its number of rows, or at its time limit."""
_RDF = (
    "text/turtle",
    "application/turtle",
    "application/x-turtle",
    "application/n-triples",
    "text/plain",
)


class _NoRedirect(HTTPRedirectHandler):
    """Follow no redirect: the question goes where the user sent it, or nowhere."""

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, *rest: Any) -> None:
        """Return nothing, which makes urllib raise the redirect as an error."""


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper with our opener; it makes the request, we send it.

    *form* is that of the question: to find it, SPARQLWrapper takes longer than some answers do.
    """

    def __init__(self, url: str, form: str) -> None:
        self._form = form
        super().__init__(url)

    def _parseQueryType(self, query: str) -> str:  # noqa: N802
        return self._form

    def request(self) -> Request:
        """Return the HTTP request for the question that was set."""
        return self._createRequest()


class Endpoint:
    """A SPARQL endpoint at *url* that is given *limit* seconds for each answer.

    Raises: EndpointError: the address is not one of http or https.
    """

    def __init__(self, url: str, limit: float = TIME_LIMIT) -> None:
        parts = urlsplit(url)
        self.url = url
        self.shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        self.limit = limit
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise self._error(
                ("dit is geen http-adres", "this is no http address"),
                ("geef http://... of https://...", "give http://... or https://..."),
            )

    def ask(self, text: str) -> Result:
        """Return the endpoint's answer to the SPARQL *text*; house prefixes may be undeclared.

        Raises: EndpointError: no connection, no answer in time, an HTTP error, a redirect, or
        something else than SPARQL results. CutError: the endpoint says that it gave only a part,
        which not all do that cut. QueryError: the text is no question.
        """
        form = admission.form(text, self.shown)
        table = form in {"SELECT", "ASK"}
        wrapper = _Wrapper(self.url, form)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setReturnFormat(JSON if table else TURTLE)
        wrapper.setQuery(sparql.prologue(text, PREFIXES) + text)
        with self._mapped():
            body, kind = self._fetch(wrapper.request())
            if kind not in (_TABLE if table else _RDF):
                raise self._not_results()
            return _rows(body, text) if table else _triples(body)

    def _fetch(self, request: Request) -> tuple[bytes, str]:
        """Return the body and the media type of the answer to *request*."""
        end = time.monotonic() + self.limit
        with build_opener(_NoRedirect).open(request, timeout=self.limit) as response:
            if response.status == _PART or any(map(response.headers.get, _PARTIAL)):
                raise self._cut()
            parts, size = [], 0
            while part := response.read1(_CHUNK):
                size += len(part)
                parts.append(part)
                if time.monotonic() > end:
                    raise TimeoutError
                if size > SIZE_LIMIT:
                    raise self._error(
                        ("het antwoord is te groot", "the answer is too large"),
                        ("beperk de vraag met LIMIT", "restrict the question with LIMIT"),
                    )
            if response.length:
                raise IncompleteRead(b"", response.length)
            return b"".join(parts), response.headers.get_content_type()

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Turn what urllib and the parsers raise into an `EndpointError`."""
        try:
            yield
        except HTTPError as error:
            error.close()
            raise self._http_error(error) from error
        except TimeoutError as error:
            raise self._timeout() from error
        except (SyntaxError, ValueError) as error:
            raise self._not_results() from error
        except (URLError, HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise self._timeout() from error
            name = getattr(reason, "strerror", None) or type(reason).__name__
            raise self._error(
                (f"geen verbinding ({name})", f"no connection ({name})"),
                ("controleer het adres en of de dienst loopt", "check the address and the service"),
            ) from error

    def _http_error(self, error: HTTPError) -> EndpointError:
        if error.headers.get("Location"):
            return self._error(
                (f"verwijst door (HTTP {error.code})", f"redirects (HTTP {error.code})"),
                ("geef het adres zelf", "give the address itself"),
            )
        return self._error(
            (f"de dienst weigert (HTTP {error.code})", f"the service refuses (HTTP {error.code})"),
            ("controleer het adres en de vraag", "check the address and the question"),
        )

    def _timeout(self) -> EndpointError:
        return self._error(
            (f"geen antwoord binnen {self.limit:g} s", f"no answer within {self.limit:g} s"),
            ("maak de vraag kleiner of probeer later", "make the question smaller or try later"),
        )

    def _cut(self) -> CutError:
        return CutError(
            self.shown,
            Text("geeft maar een deel van het antwoord", "gives only a part of the answer"),
            Text("beperk de vraag met LIMIT", "restrict the question with LIMIT"),
        )

    def _not_results(self) -> EndpointError:
        return self._error(
            ("het antwoord is geen SPARQL-resultaat", "the answer is no SPARQL result"),
            ("geef het adres van een SPARQL-endpoint", "give the address of a SPARQL endpoint"),
        )

    def _error(self, what: tuple[str, str], do: tuple[str, str]) -> EndpointError:
        return EndpointError(self.shown, Text(*what), Text(*do))


def _rows(body: bytes, text: str) -> Result:
    answer = pyoxigraph.parse_query_results(body, format=pyoxigraph.QueryResultsFormat.JSON)
    if isinstance(answer, pyoxigraph.QueryBoolean):
        return Result("boolean", boolean=bool(answer))
    names = tuple(variable.value for variable in answer.variables)
    order = sparql.columns(text) or names
    if set(order) != set(names):
        raise ValueError("the answer has other columns than the question")
    places = [names.index(name) for name in order]
    rows = [tuple(row) for row in answer]
    return Result("rows", order, tuple(tuple(row[n] for n in places) for row in rows))


def _triples(body: bytes) -> Result:
    found = pyoxigraph.parse(input=body, format=pyoxigraph.RdfFormat.TURTLE)
    triples = (each.triple if isinstance(each, Quad) else each for each in found)
    return Result("triples", triples=tuple(t for t in triples if isinstance(t, Triple)))
