"""Where a text stops being SPARQL, and why, in words.

The engine lists everything that might have stood there, and looks at whole keywords: the place that
it tells may be past the word that is wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

import pyoxigraph

from ggsr_kg import sparql
from ggsr_kg.errors import QueryError, Text
from ggsr_kg.namespaces import PREFIXES
from ggsr_kg.sparql import Token

_PLACE = re.compile(r"error at (\d+):(\d+): ")
_AFTER = "{}()[];,"
"""What may have white space after it wherever it stands, and but for "(" before it too: the engine
wants none after CONCAT."""
_ROOM = " " * 20
"""More letters than the longest keyword has."""
_SHOWN = 40
"""How many letters of a wrong word are told."""
_OTHER_NAME = Text("kies een andere naam na AS", "choose another name after AS")
_KNOWN: Mapping[str, tuple[Text, Text]] = {
    "variable that is unbound": (
        Text(
            "SELECT noemt een variabele waarop niet is gegroepeerd",
            "SELECT names a variable that is not grouped by",
        ),
        Text(
            "noem haar in GROUP BY, of vat haar samen, zoals met COUNT of SAMPLE",
            "name it in GROUP BY, or sum it up, as with COUNT or SAMPLE",
        ),
    ),
    "SELECT * is not authorized with GROUP BY": (
        Text("SELECT * gaat niet samen met GROUP BY", "SELECT * does not go with GROUP BY"),
        Text("noem de variabelen na SELECT", "name the variables after SELECT"),
    ),
    "Duplicated variable name in SELECT": (
        Text("SELECT noemt twee kolommen gelijk", "SELECT names two columns the same"),
        Text("geef elke kolom een eigen naam", "give each column a name of its own"),
    ),
    "SELECT overrides an existing variable": (
        Text("SELECT vult een variabele die er al is", "SELECT fills a variable that is there"),
        _OTHER_NAME,
    ),
    "BIND is overriding an existing variable": (
        Text("BIND vult een variabele die er al is", "BIND fills a variable that is there"),
        _OTHER_NAME,
    ),
    "exactly the same number of values as there are variables": (
        Text(
            "een rij van VALUES heeft niet één waarde per variabele",
            "a row of VALUES has not one value for each variable",
        ),
        Text("vul aan met UNDEF", "fill it up with UNDEF"),
    ),
}
"""What the engine says when the grammar is right and the meaning is not, with what to do."""


def fault(text: str, where: str, base: str | None = None) -> QueryError:
    """Return the error of *text*, which the engine finds to be no SPARQL.

    >>> str(fault("SELECT ?a { ?a ?b }", "x"))
    'x:1:19: not valid SPARQL (unexpected "}"); mend the question at that place'
    >>> fault("SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c }", "x").what.en
    'not valid SPARQL (SELECT names a variable that is not grouped by)'
    """
    words = sparql.tokens(text)
    number, said = _stop(text, words, base)
    wrong = words[number] if number < len(words) else None
    for prefix, word in sparql.undeclared(text):
        if word == wrong and prefix not in PREFIXES:
            return _undeclared(prefix, where + _place(text, word.start))
    if wrong is None or wrong.text == "}":
        # Of what ends there, the engine may say more when nothing follows.
        said += _stop(text, words[:number], base)[1]
        for known, (what, do) in _KNOWN.items():
            if known in said:
                return _invalid(where, what, do)
    if wrong is None:
        end = words[-1].start + len(words[-1].text) if words else 0
        what = Text("onverwacht einde van de vraag", "unexpected end of the question")
        return _invalid(where + _place(text, end), what, Text("vul haar aan", "complete it"))
    what = Text(f'onverwacht "{_shown(wrong)}"', f'unexpected "{_shown(wrong)}"')
    do = Text("herstel de vraag op die plaats", "mend the question at that place")
    return _invalid(where + _place(text, wrong.start), what, do)


def _invalid(where: str, what: Text, do: Text) -> QueryError:
    return QueryError(
        where, Text(f"geen geldige SPARQL ({what.nl})", f"not valid SPARQL ({what.en})"), do
    )


def _undeclared(prefix: str, where: str) -> QueryError:
    return QueryError(
        where,
        Text(f"prefix {prefix}: is niet gedeclareerd", f"prefix {prefix}: is not declared"),
        Text(f"zet PREFIX {prefix}: <...> vooraan", f"put PREFIX {prefix}: <...> in front"),
    )


def _place(text: str, start: int) -> str:
    return f":{text.count(chr(10), 0, start) + 1}:{start - text.rfind(chr(10), 0, start)}"


def _is_call(pair: Sequence[Token]) -> bool:
    """Return whether *pair* is a name and the bracket right after it: then the name is wrong."""
    name, after = pair[0], pair[-1]
    right = name.start + len(name.text) == after.start
    return name.kind == "word" and after.text == "(" and right


def _shown(word: Token) -> str:
    shown = word.text[:_SHOWN] + "..." * (len(word.text) > _SHOWN)
    return shown if shown.isprintable() else ascii(shown)[1:-1]


def _stop(text: str, words: Sequence[Token], base: str | None) -> tuple[int, str]:
    """Return the number of the one of *words* of *text* that the engine stops at, and its words.

    It gets them so far apart that a keyword that it looks for ends before the next word.
    """
    wide, starts, end, before = "", list[int](), 0, ""
    for word in words:
        gap = text[end : word.start]
        if gap or before in _AFTER or word.text in _AFTER.replace("(", ""):
            wide += "\n" * ("\n" in gap) + _ROOM
        starts.append(len(wide))
        wide += word.text
        end, before = word.start + len(word.text), word.text
    wide += _ROOM
    try:
        pyoxigraph.Store().query(wide, prefixes=PREFIXES, base_iri=base)
    except SyntaxError as error:
        said = str(error)
        if found := _PLACE.match(said):
            lines = wide.split("\n")[: int(found[1]) - 1]
            offset = sum(len(line) + 1 for line in lines) + int(found[2]) - 1
            if offset < len(wide):
                number = max(bisect_right(starts, offset) - 1, 0)
                return number - _is_call(words[max(number - 1, 0) : number + 1]), said
        return len(words), said
    return len(words), ""
