"""Texts that a spreadsheet would run as a formula when it opens a CSV file.

Such a text gets an apostrophe in front, which reading takes off. Numbers are left alone. A workbook
needs none of this: there a text is marked as one.
"""

from __future__ import annotations

import re

_FORMULA = r"(?:[=@\t\r＝＠＋－]|[+-](?!\d+(?:[.,]\d+)?$))"
_AT_RISK = re.compile(f"'*{_FORMULA}")
_GUARDED = re.compile(f"''*{_FORMULA}")


def guarded(text: str) -> str:
    """Return *text* so that no spreadsheet takes it for a formula.

    >>> [guarded(each) for each in ("=1+1", "'=1+1", "-1", "-x", "'t Hart")]
    ["'=1+1", "''=1+1", '-1', "'-x", "'t Hart"]
    """
    return f"'{text}" if _AT_RISK.match(text) else text


def freed(text: str) -> str:
    """Return the text of which `guarded` made *text*.

    >>> [freed(guarded(each)) for each in ("=1+1", "'=1+1", "-1", "-x", "'t Hart")]
    ['=1+1', "'=1+1", '-1', '-x', "'t Hart"]
    """
    return text[1:] if _GUARDED.match(text) else text
