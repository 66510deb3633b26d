"""Kinds about the coordinator: one, the same, known, trusted, lifting stagnation (C20-C24)."""

from __future__ import annotations

from ggsr_kg.generate.draft import after, date_of, day, month
from ggsr_kg.generate.events import add_escalation
from ggsr_kg.generate.family import Scene, person
from ggsr_kg.generate.kinds import does
from ggsr_kg.generate.kinds_holding import not_sought_by


def _split(scene: Scene, until: int, then: int | None, same: bool) -> None:
    """End the coordinatorship *until* days after halfway, and let another begin *then*.

    *same*: whether it is the same person.
    """
    draft, first = scene.draft, scene.draft.items[scene.coordinator]
    end = first.get("einde", [""])[0]
    draft.put(scene.coordinator, einde=day(after(scene.midway, until)))
    if then is not None:
        draft.add(
            "Regisseurschap",
            "regisseurschap",
            persoon=first["persoon"] if same else person(draft),
            begin=day(after(scene.midway, then)),
            einde=end,
            regisseursrol=first["regisseursrol"],
        )


@does("regisseur-wissel")
def _change(scene: Scene) -> None:
    _split(scene, 0, 1, same=False)


@does("regisseur-wissel-zelfde-dag")
def _change_same_day(scene: Scene) -> None:
    _split(scene, 0, 0, same=False)


@does("regisseur-wissel-met-leemte")
def _change_with_gap(scene: Scene) -> None:
    _split(scene, 0, scene.rng.randint(10, 60), same=False)


@does("regisseur-overlap")
def _overlap(scene: Scene) -> None:
    _split(scene, scene.rng.randint(5, 40), 0, same=False)


@does("twee-regisseurs")
def _two(scene: Scene) -> None:
    draft = scene.draft
    first = draft.items[scene.coordinator]
    draft.add(
        "Regisseurschap",
        "regisseurschap",
        persoon=person(draft),
        begin=first["begin"],
        einde=first.get("einde", []),
    )


@does("regisseur-leemte")
def _gap(scene: Scene) -> None:
    _split(scene, 0, scene.rng.randint(10, 60), same=True)


@does("regisseur-een-dag-weg")
def _gap_of_a_day(scene: Scene) -> None:
    _split(scene, 0, 2, same=True)


@does("regisseur-te-laat")
def _late(scene: Scene) -> None:
    scene.draft.put(scene.coordinator, begin=day(after(scene.start, scene.rng.randint(1, 30))))


@does("regisseur-vertrekt-vroeg")
def _leaves(scene: Scene) -> None:
    _split(scene, scene.rng.randint(1, 60), None, same=True)


@does("regisseur-vertrokken-lopend")
def _gone(scene: Scene) -> None:
    scene.draft.put(scene.coordinator, einde=day(after(scene.start, 30)))


@does("regisseur-vertrokken-op-het-laatst")
def _just_gone(scene: Scene) -> None:
    scene.draft.put(scene.coordinator, einde=day(scene.last))


@does("zelfde-regisseur-zelfde-dag")
def _same_day(scene: Scene) -> None:
    _split(scene, 0, 0, same=True)


@does("zelfde-regisseur-volgende-dag")
def _next_day(scene: Scene) -> None:
    _split(scene, 0, 1, same=True)


@does("regisseur-al-voor-start")
def _wider(scene: Scene) -> None:
    draft = scene.draft
    draft.put(scene.coordinator, begin=day(after(scene.start, -10)), einde="")


@does("geen-regisseur")
def _none(scene: Scene) -> None:
    draft = scene.draft
    draft.empty("regisseurs", "gezinsoordelen")
    not_sought_by(scene, "regisseur")
    for each in draft.of("Professionaloordeel"):
        draft.put(each, kentRegisseur="false", erkentRegisseur="", kentAndereHulp="")


@does("regisseurs-niet-vastgelegd")
def _unrecorded(scene: Scene) -> None:
    draft = scene.draft
    draft.unrecorded("regisseurs")
    for each in draft.of("Evaluatie"):
        draft.put(each, deelnemer="")


@does("regisseurschap-zonder-dag")
def _month(scene: Scene) -> None:
    begin = date_of(scene.draft.items[scene.coordinator]["begin"][0])
    scene.draft.put(scene.coordinator, begin=month(begin))


def _contradicted(scene: Scene, statement: str, later: bool, **values: str) -> None:
    """Change *statement*; when *later*, let its speaker take it back."""
    draft = scene.draft
    old = draft.items[statement]
    kept = {key: old[key] for key in (*values, "spreker", "regisseurschap") if key in old}
    when = day(after(date_of(old["datum"][0]), 30))
    kind_of = old["a"][0]
    draft.put(statement, **values)
    if later:
        draft.add(kind_of, kind_of.lower(), datum=when, **kept)


def _first_opinion(scene: Scene) -> str:
    return scene.draft.of("Professionaloordeel")[0]


@does("regisseur-onbekend-bij-partner")
def _not_known(scene: Scene) -> None:
    _contradicted(scene, _first_opinion(scene), False, kentRegisseur="false")


@does("regisseur-niet-erkend")
def _not_recognised(scene: Scene) -> None:
    _contradicted(scene, _first_opinion(scene), False, erkentRegisseur="false")


@does("regisseur-later-erkend")
def _recognised_later(scene: Scene) -> None:
    _contradicted(scene, _first_opinion(scene), True, erkentRegisseur="false")


@does("partner-zonder-oordeel")
def _no_opinion(scene: Scene) -> None:
    scene.draft.put(_first_opinion(scene), kentRegisseur="", erkentRegisseur="")


@does("vertrouwen-ontbreekt")
def _no_trust(scene: Scene) -> None:
    _contradicted(scene, scene.draft.of("Gezinsoordeel")[0], False, vertrouwen="false")


@does("vertrouwen-verloren")
def _trust_lost(scene: Scene) -> None:
    draft = scene.draft
    _contradicted(scene, draft.of("Gezinsoordeel")[0], True, vertrouwen="true")
    draft.put(draft.of("Gezinsoordeel")[-1], vertrouwen="false")


@does("vertrouwen-hersteld")
def _trust_won(scene: Scene) -> None:
    _contradicted(scene, scene.draft.of("Gezinsoordeel")[0], True, vertrouwen="false")


@does("gezinsoordeel-ontbreekt")
def _trust_unknown(scene: Scene) -> None:
    scene.draft.unrecorded("gezinsoordelen")


@does("stagnatie-niet-opgeheven")
def _stalled(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Stagnatie")[0], opgeheven="false", einde="")


@does("opschaling-om-iets-anders")
def _escalated_otherwise(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Stagnatie")[0], opgeheven="false", einde="")
    add_escalation(scene)


@does("opgeschaald-voor-stagnatie")
def _escalated_before(scene: Scene) -> None:
    draft, stalled = scene.draft, scene.draft.of("Stagnatie")[0]
    draft.put(stalled, opgeheven="false", einde="")
    draft.put(add_escalation(scene), aanleiding=stalled)


@does("stagnatie-opgeschaald")
def _escalated(scene: Scene) -> None:
    draft, stalled = scene.draft, scene.draft.of("Stagnatie")[0]
    draft.put(stalled, opgeheven="false", einde="")
    draft.put(add_escalation(scene), aanleiding=stalled, datum=day(scene.between(140, 170)))


@does("stagnatie-zonder-afloop")
def _stalled_unknown(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Stagnatie")[0], opgeheven="", einde="")


@does("stagnaties-niet-vastgelegd")
def _stalls_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("stagnaties")
