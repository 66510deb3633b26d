r"""The sheet Overig (in English Other, in CSV `overig.csv`): statements that fit no other column.

A row is one statement, in four columns:

- Casus (`casus`): the code of the case that it belongs to; empty when it belongs to none.
- Ding (`ding`): what it is about: the id of a row of that case, or a name.
- Eigenschap (`eigenschap`): the property, a name.
- Waarde (`waarde`): a name, or a literal.

A name has a prefix of the house (`ggsr:status`), or is an IRI between < and >, or `_:` and the
label of what has no name. A literal is written as in N-Triples, but that its datatype is a name:
`"genoemd"`, `"stated"@en`, `"2013"^^xsd:gYear`. What a file or a reader could change is escaped, as
a line end (`\n`) or an accent that stands apart (`\u0301`). Only the last three columns say
something: Casus tells with which case they are to be read.
"""

from __future__ import annotations

import re
import unicodedata

from ggsr_kg import graphs
from ggsr_kg.errors import InputError, Text
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Term
from ggsr_kg.intake import naming
from ggsr_kg.namespaces import PREFIXES, shorten

NAME = Text("Overig", "Other")
"""What the sheet is called."""
CODE = "overig"
"""What the file is called in CSV."""
HEADS = (
    Text("Casus", "Case"),
    Text("Ding", "Thing"),
    Text("Eigenschap", "Property"),
    Text("Waarde", "Value"),
)
CODES = ("casus", "ding", "eigenschap", "waarde")
"""The headers in CSV."""

Statement = tuple[NamedNode | BlankNode, NamedNode, Term]

_LOCAL = r"\w(?:[\w.-]*[\w-])?"
_SHORT = re.compile(rf"([a-z0-9]+):({_LOCAL})", re.ASCII)
_LABEL = re.compile(rf"_:({_LOCAL})", re.ASCII)
_DATATYPE = re.compile(rf"(?<=\"\^\^)([a-z0-9]+:{_LOCAL})$", re.ASCII)
_ESCAPES = {each: f"\\{letter}" for each, letter in zip('\t\b\n\r\f"\\', 'tbnrf"\\', strict=True)}
_HEXADECIMAL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What a workbook reads as the start of a control character."""
_LOST = {"Cc", "Cs", "Cn", "Zl", "Zp"}
"""Categories of characters that not every file can hold, or that would end a line."""
_NO_ID = re.compile(r'[<>":]|^#')


def written(term: Term) -> str:
    r"""Return *term* as it stands in a cell.

    >>> print(written(Literal("één\n'=1'", language="nl")))
    "één\n'=1'"@nl
    >>> written(NamedNode("https://w3id.org/ggsr/def/ggsr#status")), written(NamedNode("urn:x"))
    ('ggsr:status', '<urn:x>')
    """
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    if isinstance(term, NamedNode):
        short = shorten(term.value)
        is_short = short != term.value and _SHORT.fullmatch(short)
        return short if is_short else f"<{_escaped(term.value)}>"
    mark, _, kind = str(term).rpartition('"')[2].partition("^^")
    kind = f"^^{written(term.datatype)}" if kind else ""
    return f'"{_escaped(term.value)}"{mark}{kind}'


def read(text: str) -> Term | None:
    """Return the term that is written as *text*, or nothing when it is none.

    >>> read("ggsr:status").value, read('"2013"^^xsd:gYear').datatype.value
    ('https://w3id.org/ggsr/def/ggsr#status', 'http://www.w3.org/2001/XMLSchema#gYear')
    >>> read("genoemd"), read('"genoemd'), read('"genoemd"^^xsd:gYear'), read("geen:naam")
    (None, None, None, None)
    """
    if found := _LABEL.fullmatch(text):
        return BlankNode(found[1])
    if found := _SHORT.fullmatch(text):
        return NamedNode(PREFIXES[found[1]] + found[2]) if found[1] in PREFIXES else None
    if found := _DATATYPE.search(text):
        text = f"{text[: found.start()]}<{_expanded(found[1])}>"
    try:
        line = f"<urn:x> <urn:x> {text} .".encode()
        quads = graphs.read_bytes(line, CODE, graphs.FORMATS[".nt"])
    except (InputError, UnicodeEncodeError):
        return None
    return graphs.terms(quads[0])[2] if len(quads) == 1 else None


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES.get(prefix, f"{prefix}:") + local


def statement(case: str, cells: tuple[str, str, str]) -> Statement | None:
    """Return what the *cells* under Ding, Eigenschap and Waarde say, of the *case* with that IRI.

    There is nothing when one of the cells is not as it should be.

    >>> said = statement(naming.case("a"), ("ouder-1", "ggsr:status", "ggsr:genoemd"))
    >>> said[0].value
    'https://w3id.org/ggsr/id/casus/a/ouder-1'
    """
    thing = NamedNode(naming.thing(case, cells[0])) if case and is_id(cells[0]) else read(cells[0])
    path, value = read(cells[1]), read(cells[2])
    if isinstance(thing, Literal | None) or not isinstance(path, NamedNode) or value is None:
        return None
    return thing, path, value


def thing(case: str, term: NamedNode | BlankNode) -> str:
    """Return what stands under Ding for *term*, of the *case* with that IRI, or of none.

    >>> thing(naming.case("a"), NamedNode(naming.thing(naming.case("a"), "ouder-1")))
    'ouder-1'
    """
    local = naming.after(term.value, f"{case}/") if case else None
    return local if local and is_id(local) else written(term)


def is_id(text: str) -> bool:
    """Return whether *text* can stand in a cell for a thing of a case, and is no name.

    >>> [is_id(each) for each in ("ouder-1", "ggsr:status", "#", "")]
    [True, False, False, False]
    """
    return bool(text) and not _NO_ID.search(text) and is_kept(text)


def is_kept(text: str) -> bool:
    r"""Return whether *text* comes out of a cell as it was put into it.

    >>> [is_kept(each) for each in ("één", "a\nb", " a", "a\r", "e\u0301")]
    [True, True, False, False, False]
    """
    return (
        text == text.strip()
        and unicodedata.is_normalized("NFC", text)
        and not _HEXADECIMAL.search(text)
        and all(each == "\n" or unicodedata.category(each) not in _LOST for each in text)
    )


def _escaped(text: str) -> str:
    apart = not unicodedata.is_normalized("NFC", text)
    return _HEXADECIMAL.sub(r"\\u005F", "".join(_safe(each, apart) for each in text))


def _safe(letter: str, apart: bool) -> str:
    """Return *letter* as it is, or escaped; when accents stand *apart* all but ASCII is."""
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if (apart and not letter.isascii()) or unicodedata.category(letter) in _LOST:
        return f"\\U{ord(letter):08X}"
    return letter
