"""What a health condition bars never gets in: judged by the product, and by a second opinion from the YAML alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.exercise import Stage
from constraints.instance import Instance
from constraints.request import Request
from planner.api import builtin_catalog, plan
from planner.candidates import Candidates, admissible
from planner.result import PlanStatus
from tests.constraints.safety import oracle
from tests.constraints.structure.by_hand import (
    assert_same_verdicts,
    breaches,
    door_and_judge_differ,
    holds,
    mode_of,
    out_for,
    refused,
    relabelled,
    reps,
    said,
    thin,
)
from tests.tiny import SCREENED, all_modes, catalog_of, instance_of, off_but, session_of

ALL = tuple(sorted(oracle.conditions()))
CLEARABLE = tuple(name for name in ALL if oracle.conditions()[name]["screening"] in oracle.CLEARABLE)
EVERYTHING: dict[str, Any] = {
    **SCREENED,
    "when": {**SCREENED["when"], "hours_since_waking": 12},
    "level": "advanced",
    "equipment": tuple(builtin_catalog().equipment),
    "opt_in": oracle.gated_ids(),
    "cleared": "2026-01-01",
}
"""A person whom nothing but a health condition holds back."""


def person(*conditions: str) -> Instance:
    """Somebody with these conditions whom nothing else holds back, with three hours for every region."""
    everywhere = dict.fromkeys(builtin_catalog().targets, 3)
    return instance_of(
        builtin_catalog(), minutes=180, targets=everywhere, rules=off_but(), conditions=conditions, **EVERYTHING
    )


@lru_cache(maxsize=1)
def _let_in(conditions: tuple[str, ...]) -> tuple[Instance, Candidates]:
    instance = person(*conditions)
    return instance, admissible(instance)


def let_in(*conditions: str) -> set[tuple[str, str | None]]:
    """The forms that admissible() lets in for them."""
    return {(mode.exercise.id, mode.variant_id) for mode in _let_in(conditions)[1].modes}


def small(exposure: list[str] | None, conditions: tuple[str, ...] = (), **fields: Any) -> Instance:
    """One exercise for the buttocks with this exposure, and somebody with these conditions."""
    changed = {"bird_dog": {"exposure": exposure, "variants": (), "dose": reps((4, 6, 8), 5), **fields}}
    return instance_of(catalog_of("bird_dog", changed=changed), conditions=conditions, rules=off_but())


def test_there_are_41_conditions_and_the_catalogue_has_them_all() -> None:
    assert len(ALL) == 41
    assert set(builtin_catalog().conditions) == set(ALL)


def test_the_second_opinion_and_the_catalogue_speak_of_the_same_forms() -> None:
    mentioned = {(mode.exercise.id, mode.variant_id) for mode in all_modes(person(), doses=1)}
    never = {entry["id"] for entry in oracle.exercises().values() if "never_planned" in entry}

    assert {key for key in mentioned if key[0] not in never} == set(oracle.by_key())


def test_without_a_condition_every_exercise_is_let_in() -> None:
    assert {exercise for exercise, _ in let_in()} == {form.exercise for form in oracle.plannable()}


@pytest.mark.parametrize("condition", ALL)
def test_what_a_condition_bars_is_not_let_in_and_what_it_allows_is(condition: str) -> None:
    inside = let_in(condition)
    allowed = oracle.planned_for([condition])

    assert inside <= allowed
    assert {exercise for exercise, _ in inside} == {exercise for exercise, _ in allowed}
    assert {key for key in inside if key[1] is None} == {key for key in allowed if key[1] is None}


@pytest.mark.parametrize("condition", ALL)
def test_a_session_with_a_form_that_a_condition_bars_is_found_and_no_other(condition: str) -> None:
    instance = person(condition)
    wrong = []
    for key, form in oracle.by_key().items():
        session = session_of([mode_of(instance, form.exercise, variant=form.variant)], instance)
        found = breaches("contraindications", session, instance)
        if bool(found) != oracle.bars(oracle.conditions()[condition], form):
            wrong.append((key, found))

    assert wrong == []


@pytest.mark.parametrize("condition", ALL)
def test_the_door_and_the_judge_of_sessions_say_the_same_for_each_condition(condition: str) -> None:
    instance = person(condition)
    differ = [
        mode.key
        for mode in all_modes(instance, doses=1)
        if (out_for("contraindications", mode, instance) is None)
        == bool(breaches("contraindications", [mode], instance))
    ]

    assert differ == []


@pytest.mark.skipif(not oracle.documented(), reason="the domain document is not part of the product")
@pytest.mark.parametrize("condition", ALL)
def test_everything_that_the_domain_document_bars_is_barred_here(condition: str) -> None:
    document = oracle.documented()[condition]
    inside = let_in(condition)
    barred = {form.key for form in oracle.plannable() if oracle.bars(document, form)}
    gated = {form.key for form in oracle.plannable() if form.gated and document["switches_off_gated"]}

    assert inside & (barred | gated) == set()


@pytest.mark.skipif(not oracle.documented(), reason="the domain document is not part of the product")
def test_the_domain_document_knows_no_condition_that_is_missing_here() -> None:
    assert set(oracle.documented()) <= set(ALL)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(names=st.lists(st.sampled_from(ALL), min_size=2, max_size=4, unique=True))
def test_several_conditions_bar_what_any_of_them_bars(names: list[str]) -> None:
    inside = let_in(*names)
    allowed = oracle.planned_for(names)

    assert inside <= allowed
    assert {exercise for exercise, _ in inside} == {exercise for exercise, _ in allowed}


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(
    names=st.lists(st.sampled_from(CLEARABLE), max_size=4, unique=True),
    targets=st.lists(st.sampled_from(sorted(builtin_catalog().regions)[:9]), min_size=1, max_size=3, unique=True),
    minutes=st.sampled_from([3, 6, 12]),
)
def test_no_plan_holds_anything_that_its_conditions_bar(names: list[str], targets: list[str], minutes: int) -> None:
    instance = instance_of(
        builtin_catalog(), minutes=minutes, targets=dict.fromkeys(targets, 3), conditions=tuple(names), **EVERYTHING
    )
    answer = plan(instance.request.model_copy(update={"time_limit_s": 0.1}))
    forms = oracle.by_key()
    done = {(step.exercise, step.variant) for session in answer.sessions for step in session.steps}

    assert answer.status is not PlanStatus.REFUSED
    assert [key for key in sorted(done, key=str) if oracle.barred(names, forms[key])] == []


def test_a_person_with_conditions_still_gets_a_plan_from_what_is_left() -> None:
    answer = plan(
        Request.model_validate(
            {
                "minutes": 10,
                "targets": {"glutes": 3},
                "time_limit_s": 1,
                "profile": {"conditions": ["osteoporosis", "wrist_problem"], "equipment": ["chair"]},
            }
        )
    )

    assert answer.sessions
    assert {(step.exercise, step.variant) for step in answer.sessions[0].steps} <= oracle.planned_for(
        ["osteoporosis", "wrist_problem"]
    )


def test_the_reason_names_the_condition_and_what_it_bars() -> None:
    instance = small(["lumbar_flexion_end", "thrust_intent"], ("osteoporosis",))
    reason = out_for("contraindications", mode_of(instance, "bird_dog"), instance)

    assert reason == "Osteoporosis, fragile bones: lumbar flexion end, thrust intent."


def test_a_caution_is_no_reason_to_keep_an_exercise_out() -> None:
    instance = small(["tool_pressure"], ("osteoporosis",))

    assert out_for("contraindications", mode_of(instance, "bird_dog"), instance) is None
    assert breaches("contraindications", [mode_of(instance, "bird_dog")], instance) == []


def test_an_exercise_barred_by_name_is_out_in_every_form() -> None:
    instance = instance_of(catalog_of("frog_rock_back"), conditions=("hip_replacement_old",), rules=off_but())

    reasons = {out_for("contraindications", mode, instance) for mode in all_modes(instance)}

    assert reasons == {"Hip replacement, long healed: the exercise itself."}


def test_a_category_and_a_position_bar_as_an_exposure_does() -> None:
    instance = small([], ("cannot_get_on_floor",))
    assert out_for("contraindications", mode_of(instance, "bird_dog"), instance) == (
        "Cannot get on or off the floor: the position quadruped."
    )

    instance = small([], ("fracture_current",))
    assert out_for("contraindications", mode_of(instance, "bird_dog"), instance) == (
        "Current bone fracture: the category activation strength."
    )


def test_a_variant_without_the_exposure_is_let_in_where_the_base_form_is_not() -> None:
    instance = instance_of(catalog_of("cat_camel"), conditions=("wrist_problem",), rules=off_but())

    assert out_for("contraindications", mode_of(instance, "cat_camel"), instance) is not None
    assert out_for("contraindications", mode_of(instance, "cat_camel", variant="fists_or_forearms"), instance) is None


def test_a_variant_that_adds_the_exposure_is_out_where_the_base_form_is_not() -> None:
    adding = {"id": "propped", "name": "propped up", "how": "Prop yourself up.", "adds": ["wrist_weight_bearing"]}
    instance = small([], ("wrist_problem",), variants=[adding])

    assert out_for("contraindications", mode_of(instance, "bird_dog"), instance) is None
    assert out_for("contraindications", mode_of(instance, "bird_dog", variant="propped"), instance) is not None


@pytest.mark.parametrize("condition", ALL)
def test_an_exercise_that_nobody_described_is_out_for_any_condition(condition: str) -> None:
    instance = small(None, (condition,))
    mode = mode_of(instance, "bird_dog")

    assert out_for("contraindications", mode, instance) is not None
    assert breaches("contraindications", [mode], instance) != []


def test_an_exercise_that_nobody_described_is_let_in_without_conditions() -> None:
    instance = small(None)

    assert out_for("contraindications", mode_of(instance, "bird_dog"), instance) is None


def test_nothing_strong_with_pain_above_three() -> None:
    for pain, inside in ((None, True), (0, True), (3, True), (4, False), (6, False)):
        instance = instance_of(catalog_of("couch_stretch"), pain_now=pain, rules=off_but())
        mode = mode_of(instance, "couch_stretch")
        reason = out_for("contraindications", mode, instance)

        assert (reason is None) is inside, pain
        assert (breaches("contraindications", [mode], instance) == []) is inside, pain
        assert inside or reason == f"Pain of {pain} out of 10: nothing strong today."


def test_moderate_exercise_is_no_strong_exercise() -> None:
    instance = small([], intensity="moderate")
    painful = instance_of(instance.catalog, pain_now=6, rules=off_but())

    assert out_for("contraindications", mode_of(painful, "bird_dog"), painful) is None


def test_a_stricter_pain_limit_acts() -> None:
    rules = {"contraindications": {"strong_until_pain": 1}}
    for pain, inside in ((1, True), (2, False)):
        instance = instance_of(catalog_of("couch_stretch"), pain_now=pain, rules={**off_but(), **rules})
        mode = mode_of(instance, "couch_stretch")

        assert (out_for("contraindications", mode, instance) is None) is inside
        assert (breaches("contraindications", [mode], instance) == []) is inside


def test_pain_counts_as_a_condition() -> None:
    instance = instance_of(catalog_of("seated_reverse_jackknife"), pain_now=2, equipment=("chair",), rules=off_but())

    assert out_for("contraindications", mode_of(instance, "seated_reverse_jackknife"), instance) == (
        "Back pain now (non-specific, no red flag): the exercise itself."
    )


def test_severe_pain_bars_all_but_breathing_and_rest_and_screening_bars_these_too() -> None:
    instance = instance_of(builtin_catalog(), minutes=180, rules=off_but(), **{**EVERYTHING, "pain_now": 7})
    modes = [mode for mode in all_modes(instance, doses=1) if out_for("contraindications", mode, instance) is None]

    assert {mode.exercise.category.value for mode in modes} == {"breathing", "relaxation"}
    assert admissible(instance).modes == ()


def test_a_breach_is_explained_with_the_exercise_the_condition_and_the_exposure() -> None:
    instance = small(["wrist_weight_bearing"], ("wrist_problem",))

    assert said("contraindications", [mode_of(instance, "bird_dog")], instance) == [
        f"{instance.catalog.label('bird_dog')}: Wrist pain / carpal tunnel: wrist weight bearing."
    ]


def test_a_session_cannot_talk_itself_out_of_a_barred_position() -> None:
    instance = small([], ("cannot_get_on_floor",))
    session = relabelled(session_of([mode_of(instance, "bird_dog")], instance), position="standing")

    assert len(breaches("contraindications", session, instance)) == 1


def test_work_in_a_barred_position_is_found_though_the_exercise_is_done_elsewhere_by_the_book() -> None:
    instance = small([], ("pregnancy_trimester_3",), position="quadruped")
    honest = session_of([mode_of(instance, "bird_dog")], instance)

    assert breaches("contraindications", honest, instance) == []
    assert len(breaches("contraindications", relabelled(honest, position="prone"), instance)) == 1


def test_another_stage_or_other_equipment_does_not_hide_a_barred_exercise() -> None:
    instance = small(["wrist_weight_bearing"], ("wrist_problem",))
    honest = session_of([mode_of(instance, "bird_dog")], instance)

    assert breaches("contraindications", relabelled(honest, stage=Stage.RELAX, equipment=("pillow",)), instance) != []


def test_each_barred_exercise_is_found_once_however_many_conditions_bar_it() -> None:
    instance = instance_of(
        catalog_of("bird_dog", "couch_stretch", "bridge"),
        conditions=("wrist_problem", "knee_injury_or_kneeling_intolerance"),
        rules=off_but(),
    )
    modes = [mode_of(instance, name) for name in ("bird_dog", "bridge", "couch_stretch")]

    found = breaches("contraindications", modes, instance)

    assert [finding.about for finding in found] == [("bird_dog",), ("couch_stretch",)]


def test_asking_by_name_and_a_clearance_do_not_open_the_door() -> None:
    instance = instance_of(
        catalog_of("couch_stretch", "bridge"),
        targets={"quads": 3, "glutes": 3},
        conditions=("knee_injury_or_kneeling_intolerance",),
        include=("couch_stretch",),
        cleared="2026-01-01",
        level="advanced",
    )
    found = admissible(instance)

    assert {mode.exercise.id for mode in found.modes} == {"bridge"}
    assert [(out.exercise, out.rule) for out in found.excluded] == [("couch_stretch", "contraindications")]


def test_model_and_checkers_agree_on_all_tiny_sessions_with_a_condition() -> None:
    changed = {
        "bird_dog": {"dose": reps((4, 6, 8), 5)},
        "reclined_pigeon": {"dose": holds((10, 20), (1,))},
        "childs_pose": {"dose": holds((20, 30), (1,))},
    }
    instance = instance_of(
        catalog_of("bird_dog", "reclined_pigeon", "childs_pose", "couch_stretch", changed=changed),
        targets={"glutes": 3, "lumbar_paraspinals": 2, "quads": 1},
        conditions=("wrist_problem", "knee_injury_or_kneeling_intolerance"),
        equipment=("chair",),
        level="advanced",
        rules=off_but("requested"),
    )

    assert door_and_judge_differ("contraindications", all_modes(instance), instance) == []
    assert_same_verdicts(instance, 3, thin(admissible(instance).modes, 1))


@pytest.mark.parametrize(
    "settings",
    [{"enabled": False}, {"weight": 0}, {"strong_until_pain": 4}, {"strong_until_pain": 10}, {"strong_until_pain": -1}],
)
def test_it_cannot_be_switched_off_weighed_or_weakened(settings: dict[str, Any]) -> None:
    assert "contraindications" in refused("contraindications", **settings)


def test_weakening_says_that_only_stricter_is_possible_and_a_misspelling_is_pointed_out() -> None:
    assert "a safety rule can only be made stricter" in refused("contraindications", strong_until_pain=5)
    assert "strong_until_pain" in refused("contraindications", strong_until_pian=2)
    assert "strong_until_pain" in refused("contraindications", strong_until_pain="a lot")
