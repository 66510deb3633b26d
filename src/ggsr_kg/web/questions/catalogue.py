"""`/vragen`: every question that has an answer ready, by subject."""

from __future__ import annotations

from ggsr_kg.queries import Query
from ggsr_kg.web import rendering
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.site import Site


def view(site: Site, asked: Asked) -> Reply:
    """Return the catalogue, or with `?zoek=` the questions that have all its words."""
    words = asked.one("zoek").casefold().split()
    tag = asked.one("onderwerp")
    found = [
        query
        for query in site.questions.values()
        if all(word in _searched(query) for word in words) and tag in ("", *query.tags)
    ]
    groups = by_tag(found) if not tag else {tag: found} if found else {}
    shown = {
        "zoek": asked.one("zoek"),
        "onderwerp": tag,
        "onderwerpen": sorted({each for query in site.questions.values() for each in query.tags}),
        "aantal": len(found),
        "groepen": {
            name: [(query, *headline(query, asked.lang)) for query in group]
            for name, group in groups.items()
        },
    }
    return rendering.page("questions", asked, shown)


def by_tag(found: list[Query]) -> dict[str, list[Query]]:
    """Return the questions *found* by their first tag, each once; the tags sorted."""
    groups: dict[str, list[Query]] = {}
    for query in found:
        groups.setdefault(query.tags[0], []).append(query)
    return dict(sorted(groups.items()))


def headline(query: Query, lang: str) -> tuple[str, str, str]:
    """Return in one sentence what *query* asks, what more there is to say, and in which language.

    >>> headline(Query("q", "", "ASK", "Wie?", "Who is there. Nobody counts twice."), "en")
    ('Who is there', 'Nobody counts twice.', 'en')
    """
    told, spoken = query.described(lang)
    rest = told.partition(". ")[2] if lang == "en" else told
    return query.headline(lang), rest, spoken


def _searched(query: Query) -> str:
    """Return everything that a search looks in."""
    labels = [text for each in query.params for text in (each.name, each.label.nl, each.label.en)]
    told = [query.name, query.summary, query.description, query.description_nl]
    return " ".join([*told, *query.tags, *query.columns, *labels]).casefold()
