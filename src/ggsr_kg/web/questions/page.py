"""`/vragen/NAME`: one question with its form, its answer as a table and chart, and as files."""

from __future__ import annotations

from dataclasses import replace

from ggsr_kg import answers, labels
from ggsr_kg.answers import Answer, plain
from ggsr_kg.errors import Text, UnknownQuestionError, suggestion
from ggsr_kg.namespaces import DEF
from ggsr_kg.queries import Query
from ggsr_kg.web import problems, rendering
from ggsr_kg.web.messages import Asked, Reply, redirect
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.questions import catalogue, charts, drawing, files, forms, given, tables
from ggsr_kg.web.questions.given import Given
from ggsr_kg.web.site import Site

_SPARQL = ".rq"
_SPARQL_MEDIA = "application/sparql-query; charset=utf-8"
_OTHER = ("vraag", "query", "toon")
"""What the editor has in its address that is no parameter of a question."""
_LACKS = Text("zonder waarde is er geen antwoord; geef", "without a value no answer; give")


def view(site: Site, asked: Asked) -> Reply:
    """Return the answer to the question that the address names: as a page, or as a file.

    Raises: Problem: there is no such question, or something is wrong with what is given.
    """
    whole = asked.parts["name"]
    if whole.endswith(_SPARQL):
        return Reply(text(site, whole.removesuffix(_SPARQL), asked).encode(), _SPARQL_MEDIA)
    name, form = files.split(whole)
    stem, dot, ending = name.rpartition(".")
    if form is None and stem in site.questions:
        raise files.unknown(dot + ending)
    query = _question(site, name)
    found = given.read(query, asked, site.graph.ask)
    chosen = (form, form.media) if form else files.wanted(asked)
    if chosen:
        answer = _answer(site, found, asked.lang)
        return files.reply(answer, *chosen, kept=form is not None)
    if not found.unknown and _wordy(asked, found):
        return redirect(found.address(lang=asked.one("lang")))
    return _page(site, asked, found)


@problems.given()
def _question(site: Site, name: str) -> Query:
    if name not in site.questions:
        raise UnknownQuestionError(
            name,
            Text("zo'n vraag is er niet", "there is no such question"),
            suggestion(name, site.questions),
        )
    return site.questions[name]


@problems.given()
def _answer(site: Site, found: Given, lang: str) -> Answer:
    """Return the answer to what was *found* to be given.

    Raises: Problem: something is wrong with it, or missing.
    """
    for error in found.errors:
        raise error
    if found.missing:
        names = ", ".join(f"?{name}=" for name in found.missing)
        raise Problem(400, Text(f"{_LACKS.nl} {names}", f"{_LACKS.en} {names}"))
    return answers.ask(site.graph.ask, found.query, found.texts, lang)


def _wordy(asked: Asked, found: Given) -> bool:
    """Return whether the address names fields that were left empty and mean nothing."""
    own = {each.name for each in found.query.params if each.default}
    return any(not value and name not in own for name, value in asked.values)


def _page(site: Site, asked: Asked, found: Given) -> Reply:
    query, lang = found.query, asked.lang
    answered = not found.errors and not found.missing
    answer = _answer(site, found, lang) if answered else None
    words, dutch = (rendering.words("columns", each) for each in (lang, "nl"))
    labelled = {n: (word, dutch[n] if dutch[n] != word else "") for n, word in words.items()}
    counted = rendering.words("counted", lang).get(query.name, "")
    title, rest, spoken = catalogue.headline(query, lang)
    shown = {
        "naam": query.name,
        "kop": title,
        "rest": rest,
        "rest_taal": spoken,
        "etiketten": query.tags,
        "velden": forms.fields(found, site.graph.ask, lang, _whole(site, found, answer, lang)),
        "open": bool(found.errors or found.missing or not found.texts),
        "mis": bool(found.errors),
        "fouten": [f"{error.what.of(lang)}; {error.do.of(lang)}" for error in found.unknown],
        "onbeoordeeld": _unjudged(site, found, lang),
        "tabel": tables.of(answer, site.graph.ask, labelled) if answer else None,
        "grafieken": [
            drawing.draw(each, words) for each in (charts.of(answer, counted) if answer else ())
        ],
        "adres": found.address(),
        "basis": asked.base,
        "bestanden": [
            (form.ending.removeprefix(".").upper(), found.address(form.ending, lang), form.media)
            for form in files.FORMS
        ],
        "sparql": _text(found, lang),
        "rq": found.address(_SPARQL, lang),
        "meest": tables.MOST,
    }
    reply = rendering.page("question", asked, shown)
    return replace(reply, status=400) if found.errors else reply


def _whole(site: Site, found: Given, answer: Answer | None, lang: str) -> Answer | None:
    """Return the answer without any restriction: *answer* itself when there was none."""
    if any(not each.optional for each in found.query.params):
        return None
    if answer and not any(found.terms.values()):
        return answer
    return answers.ask(site.graph.ask, found.query, {p.name: [] for p in found.query.params}, lang)


def _unjudged(site: Site, found: Given, lang: str) -> list[str]:
    """Return the chosen municipalities on which the graph holds no verdict: nothing follows."""
    kinds = {each.name for each in found.query.params if each.type == "gemeente"}
    chosen = {plain(term) for name in kinds for term in found.terms.get(name, ())}
    if not chosen:
        return []
    query = f"SELECT DISTINCT ?g {{ ?o a <{DEF}Oordeel> ; <{DEF}aanpak>/<{DEF}gemeente> ?g }}"
    judged = {plain(term) for (term,) in site.graph.ask(query).rows}
    names = labels.of(site.graph.ask, chosen - judged, lang)
    return sorted(names.get(iri, iri) for iri in chosen - judged)


@problems.given()
def text(site: Site, name: str, asked: Asked) -> str:
    """Return the SPARQL of the question *name* with what *asked* gives for its parameters.

    Raises: Problem: there is none, or something is wrong with what is given.
    """
    values = tuple((key, value) for key, value in asked.values if key not in _OTHER)
    found = given.read(_question(site, name), replace(asked, values=values), site.graph.ask)
    for error in found.errors:
        raise error
    return _text(found, asked.lang)


def _text(found: Given, lang: str) -> str:
    """Return the SPARQL of the question with what was *found* to be given, without its header."""
    lines = found.query.bound(found.terms, lang).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
