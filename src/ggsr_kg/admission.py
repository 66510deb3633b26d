"""Which SPARQL texts may run: questions that stay in the store, and that the engine survives.

`form` looks at words, as `sparql` does; what it must never pass by is also kept from happening
elsewhere, by who runs the engine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ggsr_kg.errors import ForbiddenError, QueryError, Text
from ggsr_kg.sparql import FORMS, Token, tokens, unescaped

DEPTH_LIMIT = 100
STEP_LIMIT = 1000
"""The most steps of a kind that the engine may put one in the other; at 2,600 it crashes."""
TOKEN_LIMIT = 20_000
SIZE_LIMIT = 2**20

_NAMING = {"GRAPH", "FROM", "NAMED"}
_STEPS = {"OPTIONAL", "MINUS", "UNION", "AS", *"+-*/|&"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}

_SMALLER = Text("stel een kleinere vraag", "ask a smaller question")
_HERE = Text("stel een vraag die alleen deze graaf leest", "ask one that only reads this graph")


def form(text: str, where: str) -> str:
    """Return the form of the question: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises: QueryError: no question, an update, or one too large to run safely. ForbiddenError: one
    that leaves the store, or that could be read as such.

    >>> form("PREFIX e: <u:> SELECT ?a { ?a e:b 1 }", "x")
    'SELECT'
    """
    if len(text) > SIZE_LIMIT:
        raise QueryError(where, Text("de vraag is te groot", "the question is too large"), _SMALLER)
    words = _words(text)
    if len(words) > TOKEN_LIMIT or _depth(words) > DEPTH_LIMIT or _steps(words) > STEP_LIMIT:
        what = Text(
            f"de vraag is te lang of te diep genest (grens {DEPTH_LIMIT})",
            f"the question is too long or nested too deeply (limit {DEPTH_LIMIT})",
        )
        raise QueryError(where, what, _SMALLER)
    _confine(words, where)
    keywords = [word.keyword for word in words]
    found = next((word for word in keywords if word in FORMS or word in _UPDATES), None)
    if found in _UPDATES:
        raise QueryError(where, Text("dit wijzigt gegevens", "this changes data"), _HERE)
    if found is None:
        raise QueryError(
            where,
            Text("dit is geen SPARQL-vraag", "this is no SPARQL question"),
            Text(
                "begin met SELECT, ASK, CONSTRUCT of DESCRIBE",
                "begin with SELECT, ASK, CONSTRUCT or DESCRIBE",
            ),
        )
    return found


def confine(text: str, where: str) -> None:
    """Refuse *text*, a question or an update, when it leaves the store.

    Raises: ForbiddenError: it does, or could be read so.
    """
    _confine(_words(text), where)


def _words(text: str) -> Sequence[Token]:
    """Return the words of *text*, or so many that it is too long."""
    words = tokens(text, TOKEN_LIMIT + 1)
    if len(words) > TOKEN_LIMIT or (plain := unescaped(text)) == text:
        return words
    return tokens(plain)


def _confine(words: Sequence[Token], where: str) -> None:
    loads = any(word.keyword == "LOAD" for word in words)
    for name, used in (("SERVICE", _federates(words)), ("LOAD", loads)):
        if used:
            raise ForbiddenError(where, Text(f"{name} is uitgezet", f"{name} is off"), _HERE)


def _federates(words: Sequence[Token]) -> bool:
    """Return whether the engine finds a SERVICE in *words*; it wants no space around it.

    So `trueSERVICE<u:a>{}` is one, and `SERVICE:a{}` too. Of a prefix of that name, what stands
    before a brace is only taken for a graph after GRAPH or FROM.
    """
    around = zip([None, *words], words, [*words[1:], None], strict=False)
    for before, word, after in around:
        name, colon, _ = word.keyword.partition(":")
        if name.removesuffix("SILENT").endswith("SERVICE") and not name.startswith("@"):
            names_graph = before is not None and before.keyword in _NAMING
            if not colon or (after is not None and after.text == "{" and not names_graph):
                return True
    return False


def _depth(words: Sequence[Token]) -> int:
    depth = deepest = 0
    for word in words:
        if word.kind == "other":
            depth += (word.text in "{[(") - (word.text in "}])")
            deepest = max(deepest, depth)
    signs = "".join(word.text if word.kind == "other" else " " for word in words)
    return max([deepest, *map(len, re.findall(r"[!+-]+", signs))])


def _steps(words: Sequence[Token]) -> int:
    """Return how many steps of *words* the engine may put one in the other."""
    return sum(word.keyword in _STEPS or word.text in _STEPS for word in words)
