"""Kinds about going on long enough: duration, intensity, care in time, aftercare (C29-C33)."""

from __future__ import annotations

from datetime import timedelta

from ggsr_kg.generate.draft import after, date_of, day, years_after
from ggsr_kg.generate.family import Scene, add_problem
from ggsr_kg.generate.kinds import does

_YEARS_OF_AFTERCARE = 2  # rule R43, Leeuwarden


def _reached(scene: Scene, count: int) -> None:
    """Let exactly *count* goals be reached; a network goal stays as it is."""
    draft = scene.draft
    for number, goal in enumerate(draft.where("Doel", "doelsoort", "doelsoort:probleem-oplossen")):
        status = "behaald" if number < count else "niet-behaald"
        draft.put(goal, doelstatus=f"doelstatus:{status}")


@does("afgesloten-met-actieve-problemen")
def _closed_active(scene: Scene) -> None:
    _reached(scene, 1)


@does("doelen-half-behaald")
def _closed_half(scene: Scene) -> None:
    _reached(scene, len(scene.draft.of("Doel")) // 2)


@does("doelen-meer-dan-half-behaald")
def _closed_most(scene: Scene) -> None:
    _reached(scene, len(scene.draft.of("Doel")) // 2 + 1)


@does("actief-probleem-zonder-doel")
def _closed_without_goal(scene: Scene) -> None:
    first = scene.draft.items[scene.problems[0]]
    add_problem(scene, first["leefgebied"][0].partition(":")[2], "")
    scene.draft.put(scene.problems[-1], probleemstatus="probleemstatus:actief")


@does("uren-op")
@does("uren-op-maar-opgelost")
def _hours(scene: Scene) -> None:
    scene.draft.put(scene.draft.token, afsluitreden="afsluitreden:uren-op")


@does("probleem-zonder-stand")
def _status_unknown(scene: Scene) -> None:
    scene.draft.put(scene.rng.choice(scene.problems), probleemstatus="")


def _last_intensity(scene: Scene, level: str) -> str:
    last = scene.draft.of("Intensiteit")[-1]
    scene.draft.put(last, intensiteitsniveau=f"intensiteit:{level}")
    return last


@does("intensiteit-niet-bijgesteld")
def _wrong_intensity(scene: Scene) -> None:
    _last_intensity(scene, "hoog")


@does("intensiteit-later-bijgesteld")
def _adjusted(scene: Scene) -> None:
    last = _last_intensity(scene, "hoog")
    item = scene.draft.items[last]
    scene.draft.add(
        "Intensiteit",
        "intensiteit",
        datum=day(after(date_of(item["datum"][0]), 5)),
        intensiteitsniveau=item["benodigdeIntensiteit"],
        benodigdeIntensiteit=item["benodigdeIntensiteit"],
    )


@does("intensiteit-eenmalig")
def _one_intensity(scene: Scene) -> None:
    scene.draft.drop(*scene.draft.of("Intensiteit")[1:])


def _second_care(scene: Scene) -> str:
    """Return the care for the goal that a professional carries out by name."""
    return scene.draft.where("Zorginzet", "doel", scene.draft.of("Doel")[1])[0]


@does("zorg-niet-gestart")
@does("zorg-nog-niet-gestart")
def _care_never(scene: Scene) -> None:
    scene.draft.put(_second_care(scene), startdatum="", einddatum="")


@does("zorg-na-afsluiting")
def _care_after(scene: Scene) -> None:
    begun = after(scene.last, scene.rng.randint(1, 60))
    scene.draft.put(_second_care(scene), startdatum=day(begun), einddatum="")


@does("zorg-zonder-datums")
def _care_undated(scene: Scene) -> None:
    scene.draft.put(_second_care(scene), behoeftedatum="", startdatum="", einddatum="")


@does("geen-zorg")
def _no_care(scene: Scene) -> None:
    draft = scene.draft
    draft.empty("zorg")
    draft.put(draft.of("Doel")[0], uitgevoerdDoor=scene.coordinator)


@does("zorg-niet-vastgelegd")
def _care_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("zorg")


@does("wachtlijst")
def _waited(scene: Scene) -> None:
    _waiting(scene, scene.rng.randint(7, 90))


def _waiting(scene: Scene, days: int) -> None:
    """Put the first care on a waiting list for *days*, after which it starts."""
    draft, care = scene.draft, scene.draft.of("Zorginzet")[0]
    needed = date_of(draft.items[care]["behoeftedatum"][0])
    until = day(needed + timedelta(days=days))
    draft.put(care, wachtlijstBegin=day(needed), wachtlijstEinde=until, startdatum=until)


@does("wachtlijst-loopt-nog")
def _still_waiting(scene: Scene) -> None:
    _waiting(scene, 30)
    scene.draft.put(scene.draft.of("Zorginzet")[0], wachtlijstEinde="")


@does("wachtlijst-nul-dagen")
def _no_wait(scene: Scene) -> None:
    _waiting(scene, 0)


@does("zorg-zonder-behoeftedatum")
def _need_unknown(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Zorginzet")[0], behoeftedatum="")


@does("nazorg-niet-geregeld")
@does("geen-nazorg-waar-die-altijd-hoort")
def _no_aftercare(scene: Scene) -> None:
    scene.draft.empty("nazorg")


@does("nazorg-zonder-verantwoordelijke")
def _nobody_responsible(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Nazorg")[0], verantwoordelijke="")


@does("nazorg-zonder-overdracht")
def _not_handed_over(scene: Scene) -> None:
    scene.draft.put(
        scene.draft.of("Nazorg")[0], nazorgvorm="nazorgvorm:overdracht", overdrachtsdatum=""
    )


def _aftercare_until(scene: Scene, days: int) -> None:
    """Let the aftercare last two years and *days*."""
    until = after(years_after(scene.last, _YEARS_OF_AFTERCARE), days)
    scene.draft.put(scene.draft.of("Nazorg")[0], einde=day(until))


@does("nazorg-te-kort")
def _short(scene: Scene) -> None:
    _aftercare_until(scene, -scene.rng.randint(30, 600))


@does("nazorg-een-dag-te-kort")
def _day_short(scene: Scene) -> None:
    _aftercare_until(scene, -1)


@does("nazorg-precies-twee-jaar")
def _exactly(scene: Scene) -> None:
    _aftercare_until(scene, 0)


@does("nazorg-kort-elders")
def _short_elsewhere(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Nazorg")[0], einde=day(after(scene.last, 60)))


@does("geen-nazorg-nodig")
def _not_needed(scene: Scene) -> None:
    scene.draft.complete("nazorg")


@does("nazorgbehoefte-onbekend")
def _need_of_aftercare_unknown(scene: Scene) -> None:
    scene.draft.put(scene.draft.token, nazorgNodig="")


@does("nazorg-later-begonnen")
def _aftercare_late(scene: Scene) -> None:
    begun = after(scene.last, scene.rng.randint(60, 300))
    scene.draft.put(scene.draft.of("Nazorg")[0], begin=day(begun))


@does("nazorg-dag-later-begonnen")
def _aftercare_next_day(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Nazorg")[0], begin=day(after(scene.last, 1)))


@does("nazorg-niet-vastgelegd")
@does("nazorg-niet-vastgelegd-waar-die-altijd-hoort")
def _aftercare_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("nazorg")
