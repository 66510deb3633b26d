"""What is in these bytes, before any RDF parser sees them: refusals with a place and a remedy."""

from __future__ import annotations

import json
import os
import re
from mmap import mmap
from pathlib import Path

from ggsr_kg.errors import InputError, Text, suggestion
from ggsr_kg.namespaces import PREFIXES
from ggsr_kg.syntaxwords import dutch

_MAGIC = {
    b"\x1f\x8b": ("gecomprimeerd (gzip)", "compressed (gzip)"),
    b"PK\x03\x04": ("een zip-archief", "a zip archive"),
    b"BZh": ("gecomprimeerd (bzip2)", "compressed (bzip2)"),
    b"\xfd7zXZ": ("gecomprimeerd (xz)", "compressed (xz)"),
    b"%PDF": ("een PDF-document", "a PDF document"),
}
_UNPACK = Text("pak het eerst uit", "unpack it first")
_PUT_IN = Text("neem de context op in het bestand", "put the context into the file")
_UTF8 = Text("bewaar het bestand als UTF-8", "save the file as UTF-8")
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_PREFIX = re.compile(r"prefix (?P<prefix>[^ ]*): has not been declared", re.I)
_PLACE = re.compile(r"(?:Parser error )?(?:at|between) line (\d+)[^:]*: |\(line \d+\)")
_QUOTED = re.compile(r"^\S+ (?=is not a valid)|, found .*$|['\"`<].*['\"`>] ?", re.S)
"""What a parser repeats of the file, which may be about a person."""
_KEYWORD = re.compile(r"@[A-Za-z]+")
_KEYWORDS = """
    @base @container @context @direction @graph @id @import @included @index @json @language @list
    @nest @none @prefix @propagate @protected @reverse @set @type @value @version @vocab
"""
"""Those of JSON-LD 1.1; a reader drops others."""
_END = re.compile(rb"\r\n?|\n")
_LIKES = {
    "JSON-LD": re.compile(rb"\s*(?:\{\s*(?:\"|\})|\[\s*[\[{])"),
    "RDF/XML": re.compile(rb"\s*<\?xml|\s*<rdf:RDF\b"),
}


def name(path: Path) -> str:
    r"""Return what to call *path*: what is no UTF-8 in it cannot be written anywhere.

    >>> name(Path("b\udcff.ttl"))
    'b\ufffd.ttl'
    """
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def load(path: Path, limit: int) -> bytes:
    """Return the bytes of the file *path*, at most *limit* of them.

    Raises: InputError: absent, a folder, not readable, or larger than *limit*.
    """
    try:
        with path.open("rb") as file:
            # To read at most so many bytes takes room for that many at once.
            size = os.fstat(file.fileno()).st_size
            data = file.read() if 0 < size <= limit else file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise unreadable(error, str(path)) from error
    if len(data) > limit:
        what = Text("is te groot", "is too large")
        raise InputError(str(path), what, Text("splits het bestand", "split the file"))
    return data


def unreadable(error: OSError | ValueError, where: str) -> InputError:
    """Return the *error* of opening or reading *where* as an `InputError` with its remedy."""
    reason = getattr(error, "strerror", None) or "?"
    match error:
        case FileNotFoundError():
            what, do = ("bestaat niet", "does not exist"), ("controleer de naam", "check the name")
        case IsADirectoryError():
            what, do = ("is een map", "is a folder"), ("geef een bestand", "name a file")
        case PermissionError():
            what = ("mag niet worden gelezen", "may not be read")
            do = ("geef leesrecht", "allow reading")
        case _:
            what = (f"kan niet worden gelezen ({reason})", f"cannot be read ({reason})")
            do = ("controleer het bestand", "check the file")
    return InputError(where, Text(*what), Text(*do))


def likely(data: bytes) -> str | None:
    """Return the name of the RDF format that *data* cannot but be in, if there is one."""
    return next((form for form, pattern in _LIKES.items() if pattern.match(data)), None)


def checked(data: bytes, where: str, form: str) -> bytes:
    r"""Return *data* without byte order mark, or refuse what is no text in the format *form*.

    *form* is the name of an RDF format as pyoxigraph spells it ("Turtle", "JSON-LD", ...).

    Raises: InputError: another kind of file, another encoding, or unsafe content.

    >>> checked(b"\xef\xbb\xbf<urn:a> <urn:b> 1 .", "x", "Turtle")
    b'<urn:a> <urn:b> 1 .'
    """
    for magic, names in _MAGIC.items():
        if data.startswith(magic):
            raise InputError(where, Text(*(f"dit is {names[0]}", f"this is {names[1]}")), _UNPACK)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(where, Text("dit is UTF-16", "this is UTF-16"), _UTF8)
    data = data.removeprefix(b"\xef\xbb\xbf")
    check_encoding(data, where)
    if not data.strip():
        do = Text("geef een bestand met gegevens", "name a file with data in it")
        raise InputError(where, Text("het bestand is leeg", "the file is empty"), do)
    if _PAGE.match(data):
        raise InputError(
            where,
            Text("dit is een webpagina", "this is a web page"),
            Text("haal het bestand opnieuw op, ingelogd", "fetch the file again, logged in"),
        )
    _check_form(data, where, form)
    return data


def decoded(data: bytes, where: str) -> str:
    """Return *data* as text, newlines and all; refuse what is not UTF-8.

    Raises: InputError: not UTF-8; the error names the line.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        what = Text("geen UTF-8", "not UTF-8")
        raise InputError(at(where, data, error.start), what, _UTF8) from None


def check_encoding(data: bytes, where: str) -> None:
    """Refuse what is not UTF-8, and control characters.

    Raises: InputError: there is one; the error names the line.
    """
    text = decoded(data, where)
    bad = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    if bad:
        place = at(where, data, len(text[: bad.start()].encode()))
        what = Text("een besturingsteken", "a control character")
        raise InputError(place, what, Text("haal het weg", "remove it"))


def _check_form(data: bytes, where: str, form: str) -> None:
    """Refuse JSON or XML under another name, a document type, a remote context, a double key."""
    for like, pattern in _LIKES.items():
        if like != form and pattern.match(data):
            raise InputError(
                where,
                Text(
                    f"de naam zegt {form}, de inhoud is {like}", f"named {form}, but holds {like}"
                ),
                Text("geef het bestand de juiste extensie", "give the file the right extension"),
            )
    if form == "RDF/XML":
        check_doctype(data, where)
    if form == "JSON-LD":
        _check_json(data, where)


def check_doctype(data: bytes, where: str) -> None:
    """Refuse the document type declaration of XML.

    Raises: InputError: there is one; the error names the line.
    """
    if found := re.search(rb"<!DOCTYPE|<!ENTITY", data):
        raise InputError(
            at(where, data, found.start()),
            Text("een documenttype (DTD)", "a document type declaration (DTD)"),
            Text("haal het weg; een DTD wordt niet gelezen", "remove it; a DTD is not read"),
        )


def _check_json(data: bytes, where: str) -> None:
    def no_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        if len(keys) != len(set(keys)):
            raise InputError(
                where,
                Text("een sleutel staat er tweemaal in", "a key stands in it twice"),
                Text("voeg de waarden samen in een lijst", "join the values in one list"),
            )
        for key in keys:
            if _KEYWORD.fullmatch(key) and key not in _KEYWORDS.split():
                what = Text(f"{key} is geen sleutelwoord", f"{key} is no keyword")
                raise InputError(where, what, suggestion(key, _KEYWORDS.split(), limit=0))
        _check_context(dict(pairs).get("@context"), where)
        return dict(pairs)

    try:
        json.loads(data, object_pairs_hook=no_doubles, parse_int=float)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{where}:{error.lineno}",
            Text("geen geldige JSON", "not valid JSON"),
            Text("controleer haakjes en komma's", "check brackets and commas"),
        ) from None
    except RecursionError:
        raise InputError(where, *TOO_DEEP) from None


def _check_context(context: object, where: str) -> None:
    for item in context if isinstance(context, list) else [context]:
        remote = item.get("@import") if isinstance(item, dict) else item
        if isinstance(remote, str):
            what = Text(f"de @context {remote} staat elders", f"the @context {remote} is elsewhere")
            raise InputError(where, what, _PUT_IN)


def no_data(where: str, form: str) -> InputError:
    """Return the error of a file in the format *form*, as in `checked`, without a statement."""
    do = ("controleer het bestand", "check the file")
    if form == "JSON-LD":
        do = ("geef de JSON-LD een @context", "give the JSON-LD a @context")
    return InputError(where, Text("er staan geen gegevens in", "there is no data in it"), Text(*do))


TOO_DEEP = (
    Text("te diep genest", "nested too deeply"),
    Text("maak de structuur vlakker", "flatten the structure"),
)


def at(where: str, data: bytes | mmap, offset: int) -> str:
    r"""Return *where* with the line number of *offset* in *data*; without when it is -1.

    >>> at("a.ttl", b"x\ny", 2)
    'a.ttl:2'
    """
    return where if offset < 0 else f"{where}:{ends(data, offset) + 1}"


def ends(data: bytes | mmap, offset: int) -> int:
    r"""Return how many lines end in *data* before *offset*, as parsers count them.

    >>> ends(b"1\r\n2\r3\n4", 8)
    3
    """
    return sum(1 for _ in _END.finditer(data, 0, offset))


def moved(error: InputError, where: str, lines: int | None) -> InputError:
    """Return *error* about a part of *where* before which there are *lines* more.

    When it is not known how many, the place has no line.

    >>> text = Text("", "no"), Text("", "mend it")
    >>> print(moved(InputError("a.nt:2 (urn:b)", *text), "a.nt", 40))
    a.nt:42 (urn:b): no; mend it
    """
    found = re.fullmatch(re.escape(where) + r":(\d+)(.*)", error.where, re.S)
    if not found:
        return error
    line = "" if lines is None else f":{int(found[1]) + lines}"
    return InputError(f"{where}{line}{found[2]}", error.what, error.do)


def syntax_error(error: Exception, where: str) -> InputError:
    """Return the parser's *error* as an `InputError` with line, fault and remedy."""
    text = str(error)
    line = getattr(error, "lineno", None)
    place = f"{where}:{line}" if line else where
    if isinstance(error, RecursionError) or "Max stack size" in text:
        return InputError(place, *TOO_DEEP)
    if missing := _PREFIX.search(text):
        return InputError(place, *_unknown_prefix(missing["prefix"]))
    if "No scheme found" in text:
        return InputError(
            place,
            Text("een relatieve IRI zonder basis", "a relative IRI without a base"),
            Text("schrijf de hele IRI of geef BASE", "write the whole IRI or give BASE"),
        )
    if "remote contexts" in text:
        what = Text("een @context die elders staat", "a @context that is elsewhere")
        return InputError(place, what, _PUT_IN)
    reason = _QUOTED.sub("", _PLACE.sub("", text)).strip() or type(error).__name__
    known = dutch(reason)
    return InputError(
        place,
        Text(f"niet te lezen{f' ({known})' if known else ''}", f"cannot be read ({reason})"),
        Text("herstel het bestand op die plaats", "mend the file at that place"),
    )


def _unknown_prefix(prefix: str) -> tuple[Text, Text]:
    what = Text(f"prefix {prefix}: is niet bekend", f"prefix {prefix}: is not declared")
    if prefix in PREFIXES:
        line = f"PREFIX {prefix}: <{PREFIXES[prefix]}>"
        return what, Text(f"voeg toe: {line}", f"add: {line}")
    return what, suggestion(prefix, PREFIXES)
