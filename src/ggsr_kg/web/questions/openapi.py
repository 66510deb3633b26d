"""`/openapi.json`: the addresses of the questions for programs, in OpenAPI 3.1.

It is made from the catalogue, so it says what the service does. https://spec.openapis.org/oas/v3.1
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ggsr_kg import __version__, parameters
from ggsr_kg.errors import LANGUAGES
from ggsr_kg.parameters import Parameter
from ggsr_kg.queries import Query
from ggsr_kg.web import languages
from ggsr_kg.web.messages import HTML, Asked, Reply
from ggsr_kg.web.questions import catalogue, choices, files
from ggsr_kg.web.rendering import words
from ggsr_kg.web.site import Site

MEDIA = "application/vnd.oai.openapi+json; charset=utf-8"
_MANY = 25
"""With more values than this a parameter lists none."""
_TYPES: dict[str, dict[str, Any]] = {
    "datum": {"type": "string", "format": "date"},
    "getal": {"type": "integer"},
    "jaar": {"type": "string", "pattern": "^-?[0-9]{4,}$"},
}
_GRAPHS = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
_TABLES = tuple(form.media for form in files.FORMS if form.ending in (".json", ".xml", ".csv"))
_FORM = "vorm"


def view(site: Site, asked: Asked) -> Reply:
    """Return the description, its words in the language of *asked*."""
    text = json.dumps(describe(site, asked.lang, asked.base), ensure_ascii=False)
    return Reply(text.encode(), MEDIA, headers=(("vary", "Accept-Language, Cookie"),))


def describe(site: Site, lang: str, base: str) -> dict[str, Any]:
    """Return the description of the questions and of `/sparql`, at the address *base*."""
    t = words("openapi", lang)
    paths: dict[str, Any] = {}
    for query in site.questions.values():
        given = [_parameter(each, site, lang, t) for each in query.params]
        given.append(_in_query(languages.NAME, t["taal"], {"enum": list(LANGUAGES)}))
        told = [HTML, *(form.media for form in files.FORMS)]
        paths[f"/vragen/{query.name}"] = _get(query, "", given, told, lang)
        paths[f"/vragen/{query.name}.{{{_FORM}}}"] = _get(
            query, f" ({t['bestand']})", [_form(t), *given], told[1:], lang
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": t["titel"],
            "version": __version__,
            "description": t["over"],
            "license": {"name": t["licentie"]},
        },
        "servers": [{"url": base or "/"}],
        "tags": [{"name": tag} for tag in _tags(site.questions.values())],
        "paths": {**paths, "/sparql": _sparql(t)},
    }


def _tags(questions: Iterable[Query]) -> list[str]:
    return sorted({tag for query in questions for tag in query.tags} | {"SPARQL"})


def _get(
    query: Query, more: str, given: list[dict[str, Any]], media: list[str], lang: str
) -> dict[str, Any]:
    t = words("openapi", lang)
    told = f"{t['antwoord']} {', '.join(query.columns)}."
    return {
        "get": {
            "operationId": f"{query.name}-{_FORM}" if more else query.name,
            "summary": catalogue.headline(query, lang)[0] + more,
            "description": query.described(lang)[0],
            "tags": list(query.tags),
            "parameters": given,
            "responses": {
                "200": {"description": told, "content": _content(media)},
                "400": _text(t["fout"]),
            },
        }
    }


def _parameter(each: Parameter, site: Site, lang: str, t: dict[str, str]) -> dict[str, Any]:
    found = choices.of(each, site.graph.ask, lang)
    value = _TYPES.get(each.type, {"type": "string"})
    if found and len(found) <= _MANY:
        told = "enum" if each.datatype else "examples"
        value = {"type": "string", told: [choice.word for choice in found]}
    label = each.label.of(lang)
    if each.list:
        label = f"{label}; {t['meer']}"
        value = {"type": "array", "items": value}
    if each.default:
        terms = parameters.resolve([each], {}, site.graph.ask, lang, each.name)[each.name]
        default = choices.chosen(found, terms) or list(each.default)
        value = {**value, "default": default if each.list else default[0]}
    if not each.datatype:
        label = f"{label} ({t['waarden']})"
    return _in_query(each.name, label, value, required=not each.optional)


def _in_query(
    name: str, label: str, schema: dict[str, Any], *, required: bool = False
) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": label,
        "schema": {"type": "string", **schema},
    }


def _form(t: dict[str, str]) -> dict[str, Any]:
    endings = [form.ending.removeprefix(".") for form in files.FORMS]
    return {
        "name": _FORM,
        "in": "path",
        "required": True,
        "description": t["vorm"],
        "schema": {"type": "string", "enum": endings},
    }


def _sparql(t: dict[str, str]) -> dict[str, Any]:
    """Return the description of `/sparql`."""
    told = {
        "summary": t["stel"],
        "tags": ["SPARQL"],
        "responses": {
            "200": {
                "description": t["antwoord_sparql"],
                "content": _content([*_TABLES, "text/tab-separated-values", *_GRAPHS]),
            },
            "400": _text(t["fout_sparql"]),
            "403": _text(t["geweigerd"]),
            "503": _text(t["te_zwaar"]),
        },
    }
    query = {"type": "string", "description": t["query"]}
    form = {"type": "object", "required": ["query"], "properties": {"query": query}}
    body = {
        "application/x-www-form-urlencoded": {"schema": form},
        "application/sparql-query": {"schema": query},
    }
    asked = _in_query("query", t["query"], {}, required=True)
    return {
        "get": {**told, "operationId": "sparql", "parameters": [asked]},
        "post": {
            **told,
            "operationId": "sparql-post",
            "requestBody": {"required": True, "content": body},
        },
    }


def _content(media: Iterable[str]) -> dict[str, Any]:
    return {each.partition(";")[0]: {} for each in media}


def _text(told: str) -> dict[str, Any]:
    return {"description": told, "content": _content(["text/plain", HTML])}
