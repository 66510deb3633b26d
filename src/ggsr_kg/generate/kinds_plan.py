"""Kinds about coherence: analysis, goals for every problem, one plan, evaluation (C07, C13-C17)."""

from __future__ import annotations

from ggsr_kg.generate.draft import after, date_of, day
from ggsr_kg.generate.family import Scene, add_member, add_problem
from ggsr_kg.generate.kinds import does


@does("analyse-niet-alle-leden")
def _member_not_analysed(scene: Scene) -> None:
    draft = scene.draft
    draft.without(draft.of("Probleemanalyse"), "betreft", scene.rng.choice(scene.members))


@does("analyse-zonder-gezin-als-geheel")
def _family_not_analysed(scene: Scene) -> None:
    draft = scene.draft
    draft.without(draft.of("Probleemanalyse"), "betreft", scene.family)


@does("analyse-zonder-onderwerp")
def _analysis_of_whom(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Probleemanalyse")[0], betreft="")


@does("doel-ontbreekt")
def _goal_missing(scene: Scene) -> None:
    draft = scene.draft
    first = draft.items[scene.problems[0]]
    add_problem(scene, first["leefgebied"][0].partition(":")[2], "")
    draft.put(scene.problems[-1], probleemstatus="probleemstatus:beheersbaar")


def _drop_goals(scene: Scene, key: str, value: str) -> None:
    """Remove the goals for the problems whose property *key* holds *value*."""
    draft = scene.draft
    for problem in draft.where("Probleem", key, value):
        draft.drop(*draft.where("Doel", "probleem", problem))


@does("meerderjarig-kind-zonder-doel")
def _adult_without_goal(scene: Scene) -> None:
    _drop_goals(scene, "gezinslid", scene.children[0])


@does("elders-wonend-kind-zonder-doel")
def _absent_without_goal(scene: Scene) -> None:
    _drop_goals(scene, "gezinslid", scene.children[-1])


@does("leefgebied-zonder-doel")
def _area_without_goal(scene: Scene) -> None:
    draft = scene.draft
    areas = [draft.items[each]["leefgebied"][0] for each in scene.problems]
    _drop_goals(scene, "leefgebied", areas[scene.traits.areas - 1])


@does("niet-actief-kind")
def _inactive_child(scene: Scene) -> None:
    draft = scene.draft
    child = add_member(scene, "kind", "elders", after(scene.start, -20 * 366))
    draft.put(child, maaktActiefDeelUit="false")
    area = draft.items[scene.problems[0]]["leefgebied"][0]
    add_problem(scene, area.partition(":")[2], child)
    draft.put(scene.problems[-1], probleemstatus="probleemstatus:beheersbaar")


@does("een-doel-voor-twee-problemen")
def _goal_for_two(scene: Scene) -> None:
    draft = scene.draft
    draft.drop(*draft.where("Doel", "probleem", scene.problems[-1]))
    draft.put(draft.of("Doel")[0], probleem=[scene.problems[0], scene.problems[-1]])


def _own_plans(scene: Scene) -> None:
    """Give every professional a plan of their own."""
    for partner in scene.staying:
        scene.draft.add(
            "Hulpverleningsplan",
            "hulpverleningsplan",
            opsteller=partner,
            deelnemer=partner,
            begin=day(scene.between(46, 60)),
        )


@does("plan-per-professional")
def _plan_each(scene: Scene) -> None:
    scene.draft.empty("plannen")
    _own_plans(scene)


@does("geen-plan")
def _no_plan(scene: Scene) -> None:
    scene.draft.empty("plannen")


@does("alleen-hulpverleningsplannen")
def _only_own_plans(scene: Scene) -> None:
    scene.draft.unrecorded("plannen")
    _own_plans(scene)


@does("plannen-niet-vastgelegd")
def _plans_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("plannen")


@does("plan-naast-gezinsplan")
def _plan_beside(scene: Scene) -> None:
    scene.draft.add(
        "Hulpverleningsplan",
        "hulpverleningsplan",
        opsteller=scene.staying[0],
        begin=day(scene.between(46, 60)),
    )


def _second_plan(scene: Scene, first_until: int, second_from: int) -> None:
    """Replace the family plan by two alike; the days are counted from halfway."""
    draft, plan = scene.draft, scene.draft.of("Gezinsplan")[0]
    old = dict(draft.items[plan])
    draft.put(plan, einde=day(after(scene.midway, first_until)))
    draft.add(
        "Gezinsplan",
        "gezinsplan",
        begin=day(after(scene.midway, second_from)),
        einde=old.get("einde", []),
        opsteller=old["opsteller"],
        deelnemer=old["deelnemer"],
        prioriteitGesteldDoor=old["prioriteitGesteldDoor"],
    )


@does("twee-gezinsplannen")
def _two_plans(scene: Scene) -> None:
    _second_plan(scene, 30, 1)


@does("opvolgend-gezinsplan")
def _next_plan(scene: Scene) -> None:
    _second_plan(scene, 0, 1)


@does("plan-van-coach-en-gezin")
def _plan_without_partners(scene: Scene) -> None:
    draft = scene.draft
    draft.without(draft.of("Gezinsplan"), "deelnemer", *scene.partners)


@does("professional-buiten-plan")
def _partner_outside_plan(scene: Scene) -> None:
    draft = scene.draft
    draft.without(draft.of("Gezinsplan"), "deelnemer", scene.rng.choice(scene.staying))


@does("plan-zonder-gezin")
def _plan_without_family(scene: Scene) -> None:
    draft = scene.draft
    draft.without(draft.of("Gezinsplan"), "deelnemer", *scene.members)


@does("plan-zonder-regisseur")
def _plan_without_coordinator(scene: Scene) -> None:
    draft = scene.draft
    draft.without(draft.of("Gezinsplan"), "deelnemer", scene.coordinator)


@does("plan-zonder-deelnemers")
def _plan_by_whom(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Gezinsplan")[0], deelnemer="")


@does("professional-na-plan")
def _partner_after_plan(scene: Scene) -> None:
    draft = scene.draft
    _second_plan(scene, 0, 1)
    begin = day(after(scene.midway, 1))
    partner = _newcomer(scene, begin, "")
    draft.items[draft.of("Gezinsplan")[-1]]["deelnemer"].append(partner)


@does("gezinsplan-onderbroken")
def _plan_interrupted(scene: Scene) -> None:
    _second_plan(scene, 0, scene.rng.randint(2, 20))


@does("gezinsplan-afgelopen-lopend")
def _plan_over(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Gezinsplan")[0], einde=day(after(scene.start, 70)))


@does("gezinsplan-verlopen")
def _plan_lapsed(scene: Scene) -> None:
    draft = scene.draft
    draft.put(draft.of("Gezinsplan")[0], einde=day(after(scene.last, -1)))


@does("professional-buiten-eerste-plan")
def _partner_outside_first_plan(scene: Scene) -> None:
    _second_plan(scene, 0, 1)
    first = scene.draft.of("Gezinsplan")[0]
    scene.draft.without([first], "deelnemer", scene.rng.choice(scene.staying))


@does("professional-voor-plan")
def _partner_before_plan(scene: Scene) -> None:
    begin = date_of(scene.draft.items[scene.draft.of("Gezinsplan")[0]]["begin"][0])
    _newcomer(scene, day(scene.start), day(after(begin, -1)))


def _newcomer(scene: Scene, begin: str, end: str) -> str:
    """Add a professional, not in the plan but in evaluations unless gone by then; return who."""
    draft = scene.draft
    partner = draft.add(
        "Betrokkenheid",
        "betrokkenheid",
        partnertype="partnertype:p11",
        begin=begin,
        einde=end,
    )
    if not end or date_of(end) >= scene.midway:
        for each in draft.of("Evaluatie", "Overleg"):
            if set(scene.staying) <= set(draft.items[each]["deelnemer"]):
                draft.items[each]["deelnemer"].append(partner)
    draft.add(
        "Professionaloordeel",
        "professionaloordeel",
        datum=begin,
        spreker=partner,
        kentRegisseur="true",
        erkentRegisseur="true",
        kentPlan="true",
        kentAndereHulp="true",
    )
    return partner


def _last_evaluation(scene: Scene) -> str:
    return scene.draft.of("Evaluatie")[-1]


@does("slotevaluatie-zonder-gezin")
def _end_without_family(scene: Scene) -> None:
    scene.draft.without([_last_evaluation(scene)], "deelnemer", *scene.members)


@does("geen-evaluatie")
def _no_evaluation(scene: Scene) -> None:
    scene.draft.empty("evaluaties")


@does("geen-slotevaluatie")
def _no_final_evaluation(scene: Scene) -> None:
    scene.draft.drop(_last_evaluation(scene))


@does("evaluaties-niet-vastgelegd")
def _evaluations_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("evaluaties")


@does("slotevaluatie-zonder-deelnemers")
def _end_by_whom(scene: Scene) -> None:
    scene.draft.put(_last_evaluation(scene), deelnemer="")


@does("evaluatie-zonder-soort")
def _evaluation_kind_unknown(scene: Scene) -> None:
    scene.draft.put(_last_evaluation(scene), evaluatiesoort="")


@does("evaluatie-van-coach-en-gezin")
def _end_without_partners(scene: Scene) -> None:
    scene.draft.without([_last_evaluation(scene)], "deelnemer", *scene.partners)


@does("evaluatie-zonder-een-professional")
def _end_without_one(scene: Scene) -> None:
    partner = scene.rng.choice(scene.staying)
    scene.draft.without([_last_evaluation(scene)], "deelnemer", partner)


@does("evaluatie-zonder-regisseur")
def _end_without_coordinator(scene: Scene) -> None:
    scene.draft.without([_last_evaluation(scene)], "deelnemer", scene.coordinator)
