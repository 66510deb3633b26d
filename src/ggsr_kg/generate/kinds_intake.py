"""Kinds about reaching the family in time: definition, registration, start (C01-C03)."""

from __future__ import annotations

from datetime import date

from ggsr_kg.generate.draft import after, date_of, day, month
from ggsr_kg.generate.family import Scene
from ggsr_kg.generate.kinds import does

_AREAS_TOO_FEW = 3  # one below the minimum of rule R01
_DAYS_TO_START = 28  # rule R08


@does("drie-leefgebieden")
@does("precies-vier-leefgebieden")
def _three_areas(scene: Scene) -> None:
    scene.draft.complete("problemen")


def _keep_chronic(scene: Scene, value: str) -> None:
    """Leave chronic problems in three domains only; of the others say *value*, or nothing."""
    draft = scene.draft
    areas = sorted(
        {area for each in draft.of("Probleem") for area in draft.items[each]["leefgebied"]}
    )
    kept = scene.rng.sample(areas, _AREAS_TOO_FEW)
    for each in draft.of("Probleem"):
        if draft.items[each]["leefgebied"][0] not in kept:
            draft.put(each, chronisch=value)


@does("niet-chronisch")
def _not_chronic(scene: Scene) -> None:
    _keep_chronic(scene, "false")


@does("niet-chronisch-naast-vier")
def _fifth_not_chronic(scene: Scene) -> None:
    draft = scene.draft
    area = draft.items[draft.of("Probleem")[0]]["leefgebied"][0]
    for each in draft.where("Probleem", "leefgebied", area):
        draft.put(each, chronisch="false")


@does("chronisch-onbekend")
def _chronic_unknown(scene: Scene) -> None:
    _keep_chronic(scene, "")


@does("ouders-in-staat")
def _able(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Vaststelling")[0], oudersNietInStaat="false")


def _found_later(scene: Scene, first: str, later: str) -> None:
    draft = scene.draft
    finding = draft.of("Vaststelling")[0]
    draft.put(finding, oudersNietInStaat=first)
    draft.add(
        "Vaststelling",
        "vaststelling",
        datum=day(after(date_of(draft.items[finding]["datum"][0]), 20)),
        oudersNietInStaat=later,
    )


@does("ouders-later-in-staat")
def _able_later(scene: Scene) -> None:
    _found_later(scene, "true", "false")


@does("ouders-eerst-in-staat")
def _able_first(scene: Scene) -> None:
    _found_later(scene, "false", "true")


@does("vaststelling-ontbreekt")
def _no_finding(scene: Scene) -> None:
    scene.draft.unrecorded("vaststellingen")


@does("geen-kind")
@does("geen-ouder")
def _no_child(scene: Scene) -> None:
    scene.draft.complete("gezinsleden")


@does("geen-problemen")
def _no_problems(scene: Scene) -> None:
    scene.draft.empty("problemen")


@does("problemen-niet-vastgelegd")
def _problems_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("problemen")


@does("gezinsleden-niet-vastgelegd")
def _members_unrecorded(scene: Scene) -> None:
    draft = scene.draft
    for each in draft.of("Probleem"):
        draft.put(each, gezin=scene.family, gezinslid="")
    draft.unrecorded("gezinsleden", "gezinsoordelen")
    for each in draft.of("Probleemanalyse", "Gezinsplan", "Evaluatie", "Overleg"):
        draft.put(each, deelnemer="", betreft="", prioriteitGesteldDoor="")
    for each in draft.of("Doel"):
        draft.put(each, overeengekomenMet="")


@does("aanmelding-ontbreekt")
def _no_registration(scene: Scene) -> None:
    draft = scene.draft
    draft.put(draft.token, aanmelddatum="", aanmeldroute="")
    draft.complete("aanmelding")


@does("aanmelddatum-onbekend")
def _registration_unknown(scene: Scene) -> None:
    draft = scene.draft
    draft.put(draft.token, aanmelddatum="")
    draft.undeclared("aanmelding")


@does("aanmeldroute-onbekend")
def _route_unknown(scene: Scene) -> None:
    draft = scene.draft
    draft.put(draft.token, aanmeldroute="")
    draft.undeclared("aanmelding")


def _register(scene: Scene, days: int) -> None:
    """Put the registration *days* before the start."""
    scene.draft.put(scene.draft.token, aanmelddatum=day(after(scene.start, -days)))


@does("aanmelding-alleen-maand")
def _registration_month(scene: Scene) -> None:
    draft = scene.draft
    draft.put(draft.token, aanmelddatum=month(after(scene.start, -20)))


@does("start-te-laat")
def _late(scene: Scene) -> None:
    _register(scene, scene.rng.randint(_DAYS_TO_START + 2, 150))


@does("start-dag-29")
def _day_late(scene: Scene) -> None:
    _register(scene, _DAYS_TO_START + 1)


@does("start-voor-aanmelding")
def _too_early(scene: Scene) -> None:
    _register(scene, -scene.rng.randint(1, 40))


@does("start-dag-28")
def _last_day(scene: Scene) -> None:
    _register(scene, _DAYS_TO_START)


@does("start-op-aanmelddag")
def _same_day(scene: Scene) -> None:
    _register(scene, 0)


@does("startdatum-onbekend")
def _start_unknown(scene: Scene) -> None:
    scene.draft.put(scene.draft.token, startdatum="")


@does("startdatum-alleen-maand")
def _start_month(scene: Scene) -> None:
    start: date = scene.start
    scene.draft.put(scene.draft.token, startdatum=month(start))
