"""What is in a folder of CSV files, for other programs (https://www.w3.org/TR/tabular-metadata/).

It says of each file and column what it is called in both languages, what may stand in it and which
property it is. That a cell names another row, or one of the choices, is beyond it: `reading` knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from ggsr_kg.errors import LANGUAGES, Text
from ggsr_kg.intake import layout, naming, other, things
from ggsr_kg.intake.layout import Column, Sheet
from ggsr_kg.namespaces import CONCEPT, RDF

NAME = "csv-metadata.json"
"""What programs look for in the folder of a CSV file."""
DELIMITER, APART, REMARK = ";", "; ", "#"
"""What parts columns, and values in a cell, and what a line starts with that is not read."""

_TRUTHS = {"nl": "ja|nee", "en": "yes|no"}
_DATE = r"\d{4}(-\d{2}(-\d{2})?)?|(\d{1,2}-)?\d{1,2}-\d{4}"
_NAMED = r"[a-z0-9]+:\S+"
"""What names a thing by itself: a whole IRI, or one with a prefix."""
_CASE = naming.CASES + "{casus}"


def file_name(sheet: Sheet) -> str:
    """Return what the CSV file of *sheet* is called."""
    return f"{sheet.code.lower()}.csv"


def metadata(sheets: Iterable[Sheet], lang: str, version: str, has_other: bool = False) -> bytes:
    """Return the metadata of a folder with a file for each of *sheets*, written in *lang*.

    *has_other* tells that there is a file of other statements too.
    """
    tables = [_table(sheet, lang) for sheet in sheets]
    if has_other:
        tables.append(_other())
    whole = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": lang}],
        "@type": "TableGroup",
        "dc:title": _both(Text("Casussen", "Cases")),
        "schema:version": version,
        "dialect": {
            "commentPrefix": REMARK,
            "delimiter": DELIMITER,
            "encoding": "utf-8",
            "lineTerminators": ["\r\n", "\n"],
        },
        "tables": tables,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _table(sheet: Sheet, lang: str) -> dict[str, Any]:
    is_case = sheet.kind == things.CASE
    columns = [_column(sheet, each, lang) for each in sheet.columns]
    kind = {
        "virtual": True,
        "name": "type",
        "propertyUrl": RDF + "type",
        "valueUrl": sheet.kind,
    }
    schema: dict[str, Any] = {
        "columns": [*columns, kind],
        "aboutUrl": _CASE if is_case else _CASE + "/{id}",
        "primaryKey": ["casus"] if is_case else ["casus", "id"],
    }
    if not is_case:
        reference = {"resource": "casus.csv", "columnReference": "casus"}
        schema["foreignKeys"] = [{"columnReference": "casus", "reference": reference}]
    return {
        "url": file_name(sheet),
        "dc:title": _both(sheet.name),
        "dc:description": _both(sheet.about),
        "tableSchema": schema,
    }


def _column(sheet: Sheet, column: Column, lang: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "titles": _titles(column.code, column.name),
        "datatype": _datatype(column, lang),
        "required": column.required,
    }
    if column.code.isalnum():
        made = {"name": column.code, **made}
    else:
        # A name takes no hyphen. Without one, programs look for the first title in no language.
        made["titles"] = [column.code, column.name.nl, column.name.en]
    if column.about != layout.NOTHING:
        made["dc:description"] = _both(column.about)
    if column.many:
        made["separator"] = APART
    if column.lang:
        made["lang"] = column.lang
    return made | _meaning(sheet, column)


def _meaning(sheet: Sheet, column: Column) -> dict[str, Any]:
    """Return what a cell of *column* says."""
    if column.property:
        return {"propertyUrl": column.property}
    if column.kind == layout.KEY or sheet.kind in (things.CASE, things.PERSON):
        return {"suppressOutput": True}
    if sheet.kind == things.MEMBER:
        return {"propertyUrl": things.FAMILY_OF, "valueUrl": f"{_CASE}/{naming.FAMILY}"}
    return {"propertyUrl": things.OF, "valueUrl": _CASE}


def _datatype(column: Column, lang: str) -> Any:
    if column.kind == layout.DATE:
        return {"base": "string", "format": _DATE}
    if column.kind == layout.TRUTH:
        return {"base": "boolean", "format": _TRUTHS[lang]}
    if column.kind == layout.NUMBER:
        return "integer"
    if column.kind == layout.DECIMAL:
        return {"base": "decimal", "format": {"decimalChar": ","}}
    if is_closed(column):
        names = {name for each in column.choices for name in (each.code, *_words(each.name))}
        return {"base": "string", "format": "|".join([*map(_literal, sorted(names)), _NAMED])}
    return "string"


def is_closed(column: Column) -> bool:
    """Return whether nothing but the choices of *column* may stand in it: they are concepts.

    Of an approach, a team or an organisation who fills in may have one more.
    """
    concepts = [each.iri.startswith(CONCEPT) for each in column.choices]
    return bool(concepts) and all(concepts) and not column.targets


def _literal(text: str) -> str:
    """Return *text* as a regular expression of ECMAScript."""
    return re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", text)


def _other() -> dict[str, Any]:
    """Return the table of the file of other statements."""
    columns = [
        {
            "name": code,
            "titles": _titles(code, head),
            "datatype": "string",
            "required": code != other.CODES[0],
            "suppressOutput": True,
        }
        for code, head in zip(other.CODES, other.HEADS, strict=True)
    ]
    return {
        "url": f"{other.CODE}.csv",
        "dc:title": _both(other.NAME),
        "tableSchema": {"columns": columns},
    }


def _titles(code: str, name: Text) -> dict[str, str]:
    """Return what a column is called: in the header of the file, and in both languages."""
    return {"und": code, "nl": name.nl, "en": name.en}


def _words(text: Text) -> tuple[str, str]:
    return text.nl, text.en


def _both(text: Text) -> list[dict[str, str]]:
    return [{"@value": text.of(lang), "@language": lang} for lang in LANGUAGES]
