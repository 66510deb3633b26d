"""Numbers with the word for what is counted: one case, two cases."""

from __future__ import annotations

from ggsr_kg.errors import Text

_COUNTED = {
    "case": (Text("casus", "case"), Text("casussen", "cases")),
    "fact": (Text("feit", "fact"), Text("feiten", "facts")),
    "fault": (Text("fout", "fault"), Text("fouten", "faults")),
    "file": (Text("bestand", "file"), Text("bestanden", "files")),
    "finding": (Text("bevinding", "finding"), Text("bevindingen", "findings")),
    "gap": (Text("andere reden", "other reason"), Text("andere redenen", "other reasons")),
    "indicator": (Text("indicator", "indicator"), Text("indicatoren", "indicators")),
    "info": (Text("opmerking", "remark"), Text("opmerkingen", "remarks")),
    "part": (Text("onderdeel", "part"), Text("onderdelen", "parts")),
    "passage": (Text("vindplaats", "passage"), Text("vindplaatsen", "passages")),
    "rule": (Text("regel", "rule"), Text("regels", "rules")),
    "statement": (Text("gegeven", "statement"), Text("gegevens", "statements")),
    "term": (Text("onbekende naam", "unknown name"), Text("onbekende namen", "unknown names")),
    "time": (Text("keer", "time"), Text("keer", "times")),
    "violation": (Text("overtreding", "violation"), Text("overtredingen", "violations")),
    "warning": (Text("waarschuwing", "warning"), Text("waarschuwingen", "warnings")),
}


def many(number: int, what: str, lang: str) -> str:
    """Return *number* with the word for what is counted.

    >>> many(1, "case", "nl"), many(2, "case", "en")
    ('1 casus', '2 cases')
    """
    return f"{number} {_COUNTED[what][number != 1].of(lang)}"
