"""The words of a SPARQL text: enough to know its kind and columns and to fill in its VALUES.

This is no parser: the engine judges the grammar, `admission` what may run. It looks at tokens, so a
word in a string, an IRI or a comment is never mistaken for a keyword.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

_CODE = r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
_ESCAPE = re.compile(_CODE)
_TOKEN = re.compile(
    r"(?P<space>\s+|\#[^\n\r]*)"
    rf"|(?P<iri><(?:[^<>\"{{}}|^`\\\x00-\x20]|{_CODE})*>)"
    r'|(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\')'
    r"|(?P<var>[?$]\w+)"
    r"|(?P<word>(?:[^\W\d][\w.-]{0,200})?:(?:[\w.%:-]|\\.)*|@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*"
    rf"|(?:[^\W\d]|{_CODE})(?:\w|{_CODE})*)"
    r"|(?P<other>[\"'][^\n\r]*|.)",
    re.S,
)
_SHORT = 2**14
"""Up to how many letters the words of a text are kept: ours have less."""
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class Token(NamedTuple):
    """A word of the text, with its kind (iri, string, var, word, other) and place."""

    kind: str
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The word in capitals, or nothing when it is no word."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str, most: int | None = None) -> tuple[Token, ...]:
    """Return the words of *text*, without white space and comments; at *most* so many.

    Those of the last few texts that are not long are kept.

    >>> [token.text for token in tokens('ASK { ?a <u:b> "SERVICE" } # end')]
    ['ASK', '{', '?a', '<u:b>', '"SERVICE"', '}']
    """
    return (_kept if len(text) <= _SHORT else _tokens)(text, most)


def _tokens(text: str, most: int | None) -> tuple[Token, ...]:
    matches = (match for match in _TOKEN.finditer(text) if match.lastgroup != "space")
    return tuple(
        Token(each.lastgroup or "", each[0], each.start()) for each in islice(matches, most)
    )


_kept = lru_cache(maxsize=16)(_tokens)


def unescaped(text: str) -> str:
    r"""Return *text* with the letters of its words in the place of their codepoint escapes.

    Those in strings and IRIs stay: the engine knows them there, and only there.

    >>> unescaped(r"\u0041SK { ?a ?b '\u0041' }")
    "ASK { ?a ?b '\\u0041' }"
    """
    if "\\" not in text:
        return text
    kept = ("string", "iri", "space")
    return _TOKEN.sub(lambda m: m[0] if m.lastgroup in kept else _ESCAPE.sub(_letter, m[0]), text)


def _letter(match: re.Match[str]) -> str:
    code = int(match[0][2:], 16)
    letter = chr(code) if code <= sys.maxunicode else ""
    return letter if letter.isalnum() or letter == "_" else match[0]


def columns(text: str) -> tuple[str, ...]:
    """Return the named columns of a SELECT; none for `SELECT *` and for other forms.

    >>> columns("SELECT DISTINCT ?a (COUNT(?b) AS ?n) WHERE { ?a ?p ?b }")
    ('a', 'n')
    """
    words = tokens(text)
    start = next((n for n, word in enumerate(words) if word.keyword in FORMS), None)
    if start is None or words[start].keyword != "SELECT":
        return ()
    names, depth = [], 0
    for before, word in zip(words[start:], words[start + 1 :], strict=False):
        if depth == 0 and (word.text in "{*" or word.keyword in {"WHERE", "FROM"}):
            break
        depth += (word.text == "(") - (word.text == ")")
        if word.kind == "var" and (depth == 0 or (depth == 1 and before.keyword == "AS")):
            names.append(word.text[1:])
    return tuple(names)


def dataset(text: str) -> tuple[str, list[str], list[str]] | None:
    """Return the prologue of a question, and the words that name its FROM and its FROM NAMED.

    None when it has neither.

    >>> dataset("PREFIX e: <u:> ASK FROM e:a FROM NAMED <u:b> { }")
    ('PREFIX e: <u:> ', ['e:a'], ['<u:b>'])
    """
    words = tokens(text)
    plain: list[str] = []
    named: list[str] = []
    for word, after, last in zip(words, words[1:], words[2:], strict=False):
        if word.keyword == "FROM":
            (named if after.keyword == "NAMED" else plain).append(
                (last if after.keyword == "NAMED" else after).text
            )
    start = next((word.start for word in words if word.keyword in FORMS), 0)
    return (text[:start], plain, named) if plain or named else None


def mentioned(text: str) -> tuple[str, ...]:
    """Return the variables of *text* in the order in which they first stand in it.

    >>> mentioned("SELECT * { ?b ?a ?b }")
    ('b', 'a')
    """
    return tuple(dict.fromkeys(word.text[1:] for word in tokens(text) if word.kind == "var"))


def ordered(text: str) -> bool:
    """Return whether the question orders its answer."""
    words = [word.keyword for word in tokens(text)]
    return any(pair == ("ORDER", "BY") for pair in pairwise(words))


def value_blocks(text: str) -> dict[str, list[slice]]:
    """Return for each variable `?x` of a `VALUES ?x { ... }` where the data of its blocks stand.

    >>> text = "ASK { VALUES ?a { UNDEF } ?a ?b ?c }"
    >>> text[value_blocks(text)["a"][0]]
    ' UNDEF '
    """
    words = tokens(text)
    found: dict[str, list[slice]] = {}
    for n, (values, var, brace) in enumerate(zip(words, words[1:], words[2:], strict=False)):
        if values.keyword == "VALUES" and var.kind == "var" and brace.text == "{":
            end = next((word.start for word in words[n + 3 :] if word.text == "}"), None)
            if end is not None:
                found.setdefault(var.text[1:], []).append(slice(brace.start + 1, end))
    return found


def prologue(text: str, known: Mapping[str, str]) -> str:
    """Return the declarations that *text* lacks for the *known* prefixes it uses.

    >>> prologue("ASK { e:a f:b 1 }", {"e": "urn:e#", "g": "urn:g#"})
    'PREFIX e: <urn:e#> '
    """
    lacking = sorted({prefix for prefix, _ in undeclared(text)} & set(known))
    return "".join(f"PREFIX {prefix}: <{known[prefix]}> " for prefix in lacking)


def undeclared(text: str) -> Iterator[tuple[str, Token]]:
    """Yield each name in *text* whose prefix it does not declare, after that prefix.

    >>> [prefix for prefix, _ in undeclared("PREFIX e: <u:> ASK { e:a f:b _:c }")]
    ['f']
    """
    words = tokens(text)
    declared = {b.text[:-1] for a, b in pairwise(words) if a.keyword == "PREFIX"}
    for word in words:
        prefix, colon, _ = word.text.partition(":")
        if word.kind == "word" and colon and prefix not in declared | {"_"}:
            yield prefix, word


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return *text* with the data of each block `VALUES ?name { ... }` replaced by `values[name]`.

    The values are serialised RDF terms (or UNDEF), separated by spaces; whoever makes them sees to
    it that they are terms and nothing else.

    >>> fill("ASK { VALUES ?a { UNDEF } ?a ?b ?c }", {"a": "<u:x>"})
    'ASK { VALUES ?a { <u:x> } ?a ?b ?c }'
    """
    blocks = [
        (block.start, block.stop, values[name])
        for name, places in value_blocks(text).items()
        if name in values
        for block in places
    ]
    for start, stop, value in sorted(blocks, reverse=True):
        text = f"{text[:start]} {value} {text[stop:]}"
    return text


def without_undef(text: str) -> str:
    """Return *text* with each block `VALUES ?x { UNDEF }` blanked out, for it restricts nothing.

    Not every endpoint knows that, and some answer it wrongly. Places in the text stay the same.

    >>> without_undef("ASK { VALUES ?a { UNDEF } ?a ?b ?c }")
    'ASK {                     ?a ?b ?c }'
    """
    words = tokens(text)
    for n, word in enumerate(words):
        if word.keyword != "VALUES":
            continue
        block = words[n : n + 5]
        if [each.text.upper() for each in block][2:] == ["{", "UNDEF", "}"]:
            end = block[-1].start + 1
            text = text[: word.start] + " " * (end - word.start) + text[end:]
    return text
