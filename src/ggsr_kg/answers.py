"""Answers: a question asked of a store or an endpoint, with its parameters, in one language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ggsr_kg import codes, labels, parameters, sparql
from ggsr_kg.errors import QueryError, Text
from ggsr_kg.findings import term_json
from ggsr_kg.graphs import Literal, NamedNode, Term, Triple
from ggsr_kg.queries import Query
from ggsr_kg.results import Ask, Result, Row, in_order, with_columns

VERSION = "1"
"""Of the JSON of an `Answer` (docs/answer.schema.json)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    *kind* is "rows", "boolean" or "triples"; *columns* and *rows* are of the first, None standing
    for no value. *parameters* holds what each parameter was bound to (nothing: no restriction),
    *names* what people call those things, by IRI, and the documents, by their text edition. *words*
    holds what they call the codes in *rows*, by column and code.
    """

    query: str
    title: str
    lang: str
    kind: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    triples: tuple[Triple, ...] = ()
    parameters: tuple[tuple[str, tuple[Term, ...]], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, compare=False)
    words: Mapping[codes.Cell, str] = field(default_factory=dict, compare=False)

    def named(self, term: Term | None) -> Term | None:
        """Return *term*, the title of a document instead of the name of its text edition."""
        if isinstance(term, Literal) and term.value in self.names:
            return Literal(self.names[term.value])
        return term

    def worded(self) -> Answer:
        """Return the answer as people read it, with words of its language for Dutch codes."""
        rows = (zip(self.columns, row, strict=True) for row in self.rows)
        return replace(self, rows=tuple(tuple(self._word(*each) for each in row) for row in rows))

    def _word(self, column: str, term: Term | None) -> Term | None:
        word = self.words.get((column, plain(term)))
        return Literal(word) if word and isinstance(term, Literal) else term

    def records(self) -> list[dict[str, str]]:
        """Return the rows as dictionaries of plain strings, "" where nothing is bound.

        >>> Answer("q", "", "nl", "rows", ("a",), ((Literal("x"),), (None,))).records()
        [{'a': 'x'}, {'a': ''}]
        """
        return [
            {name: plain(term) for name, term in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]

    def table(self) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        """Return columns and rows of any kind: a truth is one cell, a graph has three columns."""
        if self.kind == "boolean":
            return (_ANSWER.of(self.lang),), ((Literal(self.boolean is True),),)
        if self.kind == "triples":
            rows = tuple((t.subject, t.predicate, t.object) for t in self.triples)
            return ("s", "p", "o"), rows  # type: ignore[return-value]
        return self.columns, self.rows

    def as_json(self) -> dict[str, Any]:
        """Return SPARQL 1.1 Query Results JSON, and the member `ggsr` with what was asked.

        <https://www.w3.org/TR/sparql11-results-json/>
        """
        about = {
            "version": VERSION,
            "query": self.query,
            "title": self.title,
            "lang": self.lang,
            "parameters": {name: [term_json(t) for t in terms] for name, terms in self.parameters},
        }
        if self.kind == "boolean":
            return {"head": {}, "boolean": self.boolean, "ggsr": about}
        columns, rows = self.table()
        bindings = [
            {
                name: term_json(term)
                for name, term in zip(columns, row, strict=True)
                if term is not None
            }
            for row in rows
        ]
        return {"head": {"vars": list(columns)}, "results": {"bindings": bindings}, "ggsr": about}

    def json(self) -> str:
        """Return the answer as JSON text."""
        return json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n"


_ANSWER = Text("antwoord", "answer")
_DOCUMENT = "document"
"""The column with the text edition of a document."""


def plain(term: Term | None) -> str:
    """Return *term* as text without language, datatype or quotes.

    >>> plain(Literal("x", language="nl")), plain(None)
    ('x', '')
    """
    return "" if term is None else term.value


def ask(
    source: Ask, query: Query, given: Mapping[str, Any] | None = None, lang: str = "nl"
) -> Answer:
    """Answer *query* from *source* with the parameters *given*, in *lang* ("nl" or "en").

    A question of the catalogue gives literals without language tags and exactly its columns; a
    typed one gives what the engine gives, the columns of `SELECT *` in the order of the text.
    Without ORDER BY the rows are sorted.

    Raises: ParameterError: a wrong parameter. QueryError: a wrong question. EndpointError.
    """
    bound = parameters.resolve(query.params, given or {}, source, lang, query.name)
    result = source(query.bound(bound, lang))
    if not query.columns:
        result = with_columns(result, sparql.mentioned(query.text))
    result = in_order(result, sparql.ordered(query.text))
    rows = result.rows
    names = labels.of(source, _things(bound), lang)
    words: dict[codes.Cell, str] = {}
    if query.summary:
        _check_columns(query, result)
        rows = tuple(tuple(untagged(term) for term in row) for row in rows)
        if _DOCUMENT in query.columns:
            at = query.columns.index(_DOCUMENT)
            names |= labels.titles(source, {plain(row[at]) for row in rows}, lang)
        words = codes.words(source, result.columns, rows, lang)
    return Answer(
        query.name,
        query.headline(lang) or query.name,
        lang,
        result.kind,
        result.columns,
        rows,
        result.boolean,
        result.triples,
        tuple(bound.items()),
        names,
        words,
    )


def _things(bound: Mapping[str, tuple[Term, ...]]) -> set[str]:
    return {t.value for terms in bound.values() for t in terms if isinstance(t, NamedNode)}


def untagged(term: Term | None) -> Term | None:
    """Return *term*, a literal without its language tag."""
    return Literal(term.value) if isinstance(term, Literal) and term.language else term


def _check_columns(query: Query, result: Result) -> None:
    if query.columns and result.columns != query.columns:
        raise QueryError(
            query.name,
            Text("andere kolommen dan de vraag noemt", "other columns than the question names"),
            Text("noem elke kolom in SELECT", "name each column in SELECT"),
        )
