"""Kinds about holding on to the family: reaching out, refusals (C18-C19)."""

from __future__ import annotations

from ggsr_kg.generate.draft import after, date_of, day
from ggsr_kg.generate.family import Scene
from ggsr_kg.generate.kinds import does


def not_sought_by(scene: Scene, who: str) -> None:
    """Let the family itself seek the contacts that *who* sought."""
    draft = scene.draft
    for each in draft.where("Contact", "initiatief", f"initiatief:{who}"):
        draft.put(each, initiatief="initiatief:gezin")


@does("partners-niet-outreachend")
def _partners_wait(scene: Scene) -> None:
    not_sought_by(scene, "netwerkpartner")


@does("regisseur-niet-outreachend")
def _coordinator_waits(scene: Scene) -> None:
    not_sought_by(scene, "regisseur")


@does("geen-contacten")
def _no_contacts(scene: Scene) -> None:
    scene.draft.empty("contacten")


@does("contacten-niet-vastgelegd")
def _contacts_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("contacten")


@does("contact-zonder-initiatief")
def _contact_by_whom(scene: Scene) -> None:
    draft = scene.draft
    for each in draft.where("Contact", "initiatief", "initiatief:netwerkpartner"):
        draft.put(each, initiatief="")


@does("afgesloten-na-weigering")
@does("losgelaten")
def _closed_on_refusal(scene: Scene) -> None:
    scene.draft.put(scene.draft.token, afsluitreden="afsluitreden:weigering")


def _refused(scene: Scene, status: str) -> None:
    """Give the refused problem the *status*, or none."""
    refusal = scene.draft.items[scene.draft.of("Weigering")[0]]
    value = f"probleemstatus:{status}" if status else ""
    scene.draft.put(refusal["probleem"][0], probleemstatus=value)


@does("weigering-zonder-drang")
def _refusal_unanswered(scene: Scene) -> None:
    scene.draft.empty("maatregelen")
    _refused(scene, "actief")


@does("alleen-vrijwillige-maatregel")
def _only_voluntary(scene: Scene) -> None:
    draft = scene.draft
    draft.put(draft.of("Maatregel")[0], maatregelsoort="maatregel:vrijwillig")
    _refused(scene, "actief")


@does("drang-voor-weigering")
def _pressed_before_refusal(scene: Scene) -> None:
    draft = scene.draft
    refused = date_of(draft.items[draft.of("Weigering")[0]]["datum"][0])
    draft.put(draft.of("Maatregel")[0], datum=day(after(refused, -1)))
    _refused(scene, "actief")


@does("drang-zonder-datum")
def _pressed_when(scene: Scene) -> None:
    draft = scene.draft
    draft.put(draft.of("Maatregel")[0], datum="")
    _refused(scene, "actief")


@does("weigering-met-drang")
def _refusal_answered(scene: Scene) -> None:
    _refused(scene, "actief")


@does("weigering-opgelost")
def _refusal_solved(scene: Scene) -> None:
    scene.draft.empty("maatregelen")
    _refused(scene, "opgelost")


@does("weigeringen-niet-vastgelegd")
def _refusals_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("weigeringen")


@does("maatregelen-niet-vastgelegd")
def _measures_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("maatregelen")
    _refused(scene, "actief")


@does("geweigerd-probleem-zonder-stand")
def _refused_status_unknown(scene: Scene) -> None:
    scene.draft.empty("maatregelen")
    _refused(scene, "")


@does("afsluitreden-onbekend")
@does("afsluitreden-onbekend-probleem-actief")
def _reason_unknown(scene: Scene) -> None:
    scene.draft.put(scene.draft.token, afsluitreden="")
