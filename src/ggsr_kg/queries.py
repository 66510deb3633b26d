"""Questions and rules: a `.rq` file with its machine-read header becomes a `Query`.

The header is YAML in lines that start with `#+`, so the file stays valid SPARQL::

    #+ summary: Welke oordelen staan in de documenten?      one sentence in Dutch
    #+ description: Which verdicts do the documents hold?   the same in English, and notes
    #+ description_nl: Een oordeel per regel.               the notes in Dutch; may be left out
    #+ tags: [oordelen]
    #+ params:                                              see `parameters.Parameter`
    #+   - {name: jaar, type: jaar, label: {nl: peiljaar, en: reference year}, list: true}

A parameter `jaar` stands in the text as one or more blocks `VALUES ?p_jaar { UNDEF }`. The
parameter `taal` ("nl" or "en") need not be declared: every block `VALUES ?p_taal { "nl" }` gets
the language of the answer. A rule may have a `stratum`; a check has a `severity`, and a `problem`
and a `solution` in both languages::

    #+ severity: error
    #+ problem:
    #+   nl: Naar een naamloze knoop kan niemand verwijzen.
    #+   en: Nobody can refer to a blank node.
    #+ solution: {nl: Geef het ding een IRI., en: Give the thing an IRI.}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ggsr_kg import admission, contents, resources, sparql
from ggsr_kg.errors import LANGUAGES, QueryError, Text, UnknownQuestionError, suggestion
from ggsr_kg.graphs import BlankNode, Literal, Term
from ggsr_kg.parameters import Parameter, parameter

LANGUAGE = "taal"
PREFIX = "p_"
SEVERITIES = ("error", "warning", "info")
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""What safe_load reads with, in C where there is one: a tenth of the time."""
_KEYS = {
    "summary",
    "description",
    "description_nl",
    "tags",
    "params",
    "severity",
    "problem",
    "solution",
    "stratum",
}


@dataclass(frozen=True, slots=True)
class Query:
    """One question, rule or check.

    *kind* is SELECT, ASK, CONSTRUCT or DESCRIBE. *columns* are those of a SELECT, in order, empty
    when the text does not name them. *severity*, *problem* and *solution* are of a check,
    *stratum* of a rule.
    A question without header (*name* is then where it comes from) has an empty summary.
    """

    name: str
    text: str
    kind: str
    summary: str = ""
    description: str = ""
    description_nl: str = ""
    tags: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    params: tuple[Parameter, ...] = ()
    severity: str = SEVERITIES[0]
    problem: Text | None = None
    solution: Text | None = None
    stratum: int = 1

    def about(self, lang: str) -> str:
        """Return what it asks: the summary in Dutch, the description in English."""
        return self.description if lang == "en" else self.summary

    def headline(self, lang: str) -> str:
        """Return what it asks in one sentence: in English the first one of the description.

        >>> Query("q", "", "ASK", "Wie?", "Who is there. Nobody counts twice.").headline("en")
        'Who is there'
        """
        return self.description.partition(". ")[0] if lang == "en" else self.summary

    def described(self, lang: str) -> tuple[str, str]:
        """Return the description and its language: English where there is none in Dutch.

        >>> Query("q", "", "ASK", "Wie?", "Who is there?").described("nl")
        ('Who is there?', 'en')
        """
        in_dutch = lang == "nl" and self.description_nl
        return (self.description_nl, "nl") if in_dutch else (self.description, "en")

    def bound(self, terms: Mapping[str, Sequence[Term]], lang: str) -> str:
        """Return the text with *terms* in the blocks of their parameters; without terms no block.

        Raises: QueryError: a blank node, which no question can name.

        >>> query = adhoc('ASK { VALUES ?p_taal { "nl" } ?a ?b ?c }', "x")
        >>> query.bound({}, "en")
        'ASK { VALUES ?p_taal { "en" } ?a ?b ?c }'
        """
        if any(isinstance(term, BlankNode) for each in terms.values() for term in each):
            what = Text("een naamloze knoop als waarde", "a blank node as a value")
            raise QueryError(self.name, what, Text("geef een IRI", "give an IRI"))
        values = {name: " ".join(map(str, each)) or "UNDEF" for name, each in terms.items()}
        values = {LANGUAGE: str(Literal(lang)), **values}
        blocks = {PREFIX + name: value for name, value in values.items()}
        return sparql.without_undef(sparql.fill(self.text, blocks))


def adhoc(text: str, where: str) -> Query:
    """Return a question that somebody typed; *where* names it in errors.

    Raises: QueryError: no question, or one that is refused (see `admission.form`).
    """
    return Query(where, text, admission.form(text, where), columns=sparql.columns(text))


def parse(text: str, name: str, where: str) -> Query:
    r"""Return the question *name* with the header in *text*; *where* is its file.

    Raises: QueryError: the header is absent or wrong, or the text is refused.

    >>> text = "#+ summary: Is er iets?\n#+ description: Any?\n\nASK { ?a ?b ?c }"
    >>> query = parse(text, "x", "x")
    >>> query.kind, query.summary
    ('ASK', 'Is er iets?')
    """
    head = _header(text, where)
    kind = admission.form(text, where)
    params = head.get("params") or []
    if not isinstance(params, list):
        raise _wrong(where, "params", "een lijst", "a list")
    query = Query(
        name=name,
        text=text,
        kind=kind,
        summary=_line(head, "summary", where),
        description=_line(head, "description", where),
        description_nl=_line(head, "description_nl", where) if "description_nl" in head else "",
        tags=tuple(str(tag) for tag in head.get("tags") or ()),
        columns=sparql.columns(text),
        params=tuple(parameter(spec, where) for spec in params),
        problem=_text(head, "problem", where),
        solution=_text(head, "solution", where),
        severity=str(head.get("severity", SEVERITIES[0])).lower(),
        stratum=_stratum(head, where),
    )
    if query.severity not in SEVERITIES:
        raise _wrong(where, "severity", ", ".join(SEVERITIES), ", ".join(SEVERITIES))
    _check_blocks(query, where)
    return query


def load(path: Path) -> Query:
    """Return the question in the file *path*; its name is the file's.

    Raises: InputError: the file cannot be read. QueryError: as `parse`.
    """
    return parse(read(path), path.stem, str(path))


def read(path: Path) -> str:
    """Return the text of the file *path*, newlines made one kind.

    Raises: InputError: absent, not text, or not UTF-8.
    """
    data = contents.load(path, admission.SIZE_LIMIT)
    text = contents.checked(data, str(path), "SPARQL").decode("utf-8")
    return text.replace("\r\n", "\n")


def catalogue(kind: str = "questions", base: Path | None = None) -> dict[str, Query]:
    """Return the packaged queries of *kind* (see `resources.files`) by name."""
    paths = {path.stem: path for path in resources.files(kind, base)}
    return {name: load(paths[name]) for name in sorted(paths)}


def find(name: str, kind: str = "questions", base: Path | None = None) -> Query:
    """Return the packaged query *name*, reading only its file, and that once.

    Raises: UnknownQuestionError: there is none; the error names the nearest.
    """
    return _packaged(name, kind) if base is None else _found(name, kind, base)


@cache
def _packaged(name: str, kind: str) -> Query:
    return _found(name, kind, None)


def _found(name: str, kind: str, base: Path | None) -> Query:
    paths = {path.stem: path for path in resources.files(kind, base)}
    if name not in paths:
        raise UnknownQuestionError(
            name,
            Text("zo'n vraag is er niet", "there is no such question"),
            suggestion(name, paths, 60),
        )
    return load(paths[name])


def _header(text: str, where: str) -> dict[str, Any]:
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    if not lines:
        raise _wrong(
            where, "#+", "#+ summary: en #+ description:", "#+ summary: and #+ description:"
        )
    try:
        head = yaml.load("\n".join(lines), _YAML)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise QueryError(
            f"{where}:{line}",
            Text("de kop is geen YAML", "the header is not YAML"),
            Text("schrijf #+ sleutel: waarde", "write #+ key: value"),
        ) from error
    if not isinstance(head, dict) or not set(head) <= _KEYS:
        extra = ", ".join(map(str, set(head) - _KEYS)) if isinstance(head, dict) else "#+"
        raise _wrong(where, extra, ", ".join(sorted(_KEYS)), ", ".join(sorted(_KEYS)))
    return head


def _line(head: Mapping[str, Any], key: str, where: str, within: str = "") -> str:
    value = head.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(where, within + key, "één zin", "one sentence")
    return " ".join(value.split())


def _text(head: Mapping[str, Any], key: str, where: str) -> Text | None:
    """Return the sentence of *key* in both languages, None when the header does not have it."""
    if key not in head:
        return None
    value = head[key]
    if not isinstance(value, dict) or not set(value) <= set(LANGUAGES):
        raise _wrong(where, key, "{nl: ..., en: ...}", "{nl: ..., en: ...}")
    return Text(_line(value, "nl", where, f"{key}."), _line(value, "en", where, f"{key}."))


def _stratum(head: Mapping[str, Any], where: str) -> int:
    value = head.get("stratum", 1)
    if not isinstance(value, int) or value < 1:
        raise _wrong(where, "stratum", "1, 2, ...", "1, 2, ...")
    return value


def _check_blocks(query: Query, where: str) -> None:
    """Refuse a parameter without a block to stand in, and one called as the implicit one."""
    blocks = sparql.value_blocks(query.text)
    for each in query.params:
        if PREFIX + each.name not in blocks or each.name == LANGUAGE:
            wanted = f"VALUES ?{PREFIX}{each.name} {{ UNDEF }}"
            raise _wrong(where, f"parameter {each.name}", wanted, wanted)


def _wrong(where: str, key: str, nl: str, en: str) -> QueryError:
    return QueryError(
        where,
        Text(f"{key} in de kop ontbreekt of klopt niet", f"{key} in the header is absent or wrong"),
        Text(f"schrijf {nl}", f"write {en}"),
    )
