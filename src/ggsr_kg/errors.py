"""Every exception of ggsr-kg.

::

    GgsrError                what went wrong, where, and what to do about it
    ├── InputError           a file cannot be read as the data it should be
    ├── OutputError          a file or folder cannot be written
    ├── QueryError           a question cannot be understood
    │   ├── ForbiddenError        it would leave the store
    │   ├── UnknownQuestionError  no question has that name
    │   └── ParameterError   a parameter of a question has a wrong name or value
    ├── RuleError            a rule cannot be applied
    ├── ShapeError           a shape cannot be understood
    ├── SourceError          the source texts cannot be read
    ├── StoreError           a store cannot be opened, read or written
    ├── EndpointError        a SPARQL endpoint gave no usable answer
    │   └── CutError         it gave only a part of its answer
    └── EngineError          an engine stopped before it was done

An error is one sentence: *where: what; what to do*, in Dutch and in English; several that are told
together (`Faults`) are one each. What a check finds in data is not an error: that is a `Finding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches

LANGUAGES = ("nl", "en")
TOLD = 20
"""How many errors are told at once, at most."""


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages.

    >>> Text("geen gegevens", "no data").of("en")
    'no data'
    """

    nl: str
    en: str

    def of(self, lang: str) -> str:
        """Return the sentence in *lang* (Dutch for any language but English)."""
        return self.en if lang == "en" else self.nl


class GgsrError(Exception):
    """Base of all errors: *where* it is, *what* is wrong and what to *do*.

    *more* are those that are told with it.

    >>> error = GgsrError("a.ttl:3", Text("leeg", "empty"), Text("vul aan", "fill it"))
    >>> error.line("nl")
    'a.ttl:3: leeg; vul aan'
    >>> str(error)
    'a.ttl:3: empty; fill it'
    """

    def __init__(self, where: str, what: Text, do: Text) -> None:
        super().__init__(where, what, do)
        self.where = where
        self.what = what
        self.do = do
        self.more: tuple[GgsrError, ...] = ()

    def line(self, lang: str) -> str:
        """Return the sentence in *lang* ("nl" or "en"), and those of *more*, each on a line."""
        every = (self, *self.more)
        lines = [f"{each.where}: {each.what.of(lang)}; {each.do.of(lang)}" for each in every[:TOLD]]
        if (left := len(every) - TOLD) > 0:
            lines.append(Text(f"... en nog {left}", f"... and {left} more").of(lang))
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the English sentence or sentences."""
        return self.line("en")


class InputError(GgsrError):
    """A file cannot be read as the data it should be."""


class Faults:
    """Input errors that are told together, in the order in which they were kept.

    >>> faults = Faults()
    >>> for line in 3, 5:
    ...     with faults.kept():
    ...         raise InputError(f"a.ttl:{line}", Text("leeg", "empty"), Text("vul aan", "fill it"))
    >>> faults.check()
    Traceback (most recent call last):
    ...
    ggsr_kg.errors.InputError: a.ttl:3: empty; fill it
    a.ttl:5: empty; fill it
    """

    def __init__(self) -> None:
        self._found: list[GgsrError] = []

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the input error that what is done here raises."""
        try:
            yield
        except InputError as error:
            self.add(error)

    def add(self, error: GgsrError) -> None:
        """Keep *error*, and what is told with it."""
        self._found += [error, *error.more]

    def check(self) -> None:
        """Raise what was kept, as one error.

        Raises: GgsrError: anything was.
        """
        if self._found:
            first, *rest = self._found
            first.more = tuple(rest)
            raise first


class OutputError(GgsrError):
    """A file or folder cannot be written."""


class QueryError(GgsrError):
    """A question cannot be understood."""


class ForbiddenError(QueryError):
    """A question would leave the store."""


class UnknownQuestionError(QueryError):
    """No question has that name."""


class ParameterError(QueryError):
    """A parameter of a question has a wrong name or value."""


class RuleError(GgsrError):
    """A rule cannot be applied."""


class ShapeError(GgsrError):
    """A shape cannot be understood."""


class SourceError(GgsrError):
    """The source texts cannot be read."""


class StoreError(GgsrError):
    """A store cannot be opened, read or written."""


class EndpointError(GgsrError):
    """A SPARQL endpoint gave no usable answer."""


class CutError(EndpointError):
    """A SPARQL endpoint gave only a part of its answer."""


class EngineError(GgsrError):
    """An engine stopped before it was done."""


def unknown_ending(where: str, known: Iterable[str]) -> InputError:
    """Return the error of a file with a name that ends in none of *known*.

    >>> str(unknown_ending("brief.docx", [".ttl", ".nt"]))
    'brief.docx: unknown extension; use one of .ttl .nt'
    """
    shown = " ".join(known)
    what = Text("onbekende extensie", "unknown extension")
    return InputError(where, what, Text(f"gebruik een van {shown}", f"use one of {shown}"))


_ALIKE = 0.65
"""How much of two words must be the same for one to be meant by the other."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of *known* that *word* is nearly, or None: another number is another thing.

    >>> nearest("delf", ["Delft", "Dordrecht"])
    'Delft'
    >>> nearest("Utrecht", ["Delft", "Dordrecht"]), nearest("2012", ["2013", "2014"])
    (None, None)
    """
    by_fold = {name.casefold(): name for name in sorted(known)}
    found = get_close_matches(word.casefold(), by_fold, n=1, cutoff=_ALIKE)
    return by_fold[found[0]] if found and not word.strip().isdecimal() else None


def suggestion(word: str, known: Iterable[str], limit: int = 12) -> Text:
    """Return what to do about the unknown *word*: the nearest known one, and *limit* of them.

    >>> suggestion("ordelen", ["oordelen", "voortgang"]).en
    'did you mean oordelen? Known: oordelen, voortgang'
    >>> suggestion("ordelen", ["oordelen", "voortgang"], limit=0).en
    'did you mean oordelen?'
    >>> suggestion("x", ["oordelen", "voortgang"], limit=0).en
    'nothing that is known is like it; check the spelling'
    """
    names = sorted(set(known))
    shown = ", ".join(names[:limit]) + (", ..." if len(names) > limit else "")
    if not names:
        return Text("er is er geen", "there is none")
    near = nearest(word, names)
    if near is None and limit == 0:
        return Text(
            "niets wat bekend is lijkt erop; kijk de spelling na",
            "nothing that is known is like it; check the spelling",
        )
    if near is None:
        return Text(f"kies uit: {shown}", f"choose from: {shown}")
    asked = Text(f"bedoelt u {near}?", f"did you mean {near}?")
    if limit == 0:
        return asked
    return Text(f"{asked.nl} Bekend: {shown}", f"{asked.en} Known: {shown}")
