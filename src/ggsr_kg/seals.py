"""The seal of a run: the digest by which is seen that its JSON is as it was written.

It is no secret: who wants to can make it anew. It tells what was edited, cut or merged by hand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

NAME = "seal"
"""What the seal is called in the JSON that it seals."""


def text(value: Any) -> str:
    """Return *value* as JSON in the one form that counts for the seal.

    >>> text({"b": [1, None], "a": "é"})
    '{"a":"é","b":[1,null]}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def of(whole: Mapping[str, Any], rows: Mapping[str, Iterable[str]] | None = None) -> str:
    """Return the seal of *whole*: the SHA-256 of its `text`, never made at once, without the seal.

    *rows* are more of its lists, of which each item is a `text` already.

    >>> of({"a": [1, 2], "b": {}}) == hashlib.sha256(b'{"a":[1,2],"b":{}}').hexdigest()
    True
    >>> of({"b": {}, "seal": "x"}, {"a": ["1", "2"]}) == of({"a": [1, 2], "b": {}})
    True
    """
    rows = rows or {}
    made = hashlib.sha256()
    before = "{"
    for name in sorted({*whole, *rows} - {NAME}):
        made.update(f"{before}{text(name)}:".encode())
        before = ","
        value = rows[name] if name in rows else whole[name]
        if name in rows or isinstance(value, list):
            mark = "["
            for each in value:
                made.update((mark + (each if name in rows else text(each))).encode())
                mark = ","
            made.update(b"]" if mark == "," else b"[]")
        else:
            made.update(text(value).encode())
    made.update(b"}")
    return made.hexdigest()
