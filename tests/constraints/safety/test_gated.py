"""Exercises of higher risk: only after an opt-in and a screening, without pain, and not with a medical condition."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from catalog.errors import RuleError
from constraints.instance import Instance, resolve
from constraints.profile import Profile
from constraints.request import Request
from planner.api import builtin_catalog
from planner.candidates import admissible
from tests.constraints.safety import oracle
from tests.constraints.structure.by_hand import (
    assert_same_verdicts,
    breaches,
    door_and_judge_differ,
    mode_of,
    out_for,
    refused,
    relabelled,
    said,
    thin,
)
from tests.tiny import DAY, SCREENED, all_modes, catalog_of, instance_of, off_but, session_of

GATED = "seated_forward_curl"
OTHER = "erector_spinae_ball_release"
STRAIN = "seated_reverse_jackknife"
CONDITIONS = sorted(oracle.conditions())


def someone(**profile: Any) -> Instance:
    """A screened person without pain before a gated and an ordinary exercise."""
    return instance_of(
        catalog_of(GATED, OTHER, "bridge"),
        targets={"lumbar_paraspinals": 3, "glutes": 3},
        rules=off_but(),
        equipment=("chair", "tennis_ball"),
        **{**SCREENED, **profile},
    )


def why(instance: Instance, exercise: str = GATED) -> str | None:
    """Why the exercise is kept out, after making sure that the judge of sessions says the same."""
    mode = mode_of(instance, exercise)
    reason = out_for("gated", mode, instance)
    assert (breaches("gated", [mode], instance) == []) is (reason is None)
    return reason


def test_an_ordinary_exercise_needs_no_opt_in() -> None:
    assert why(someone(), "bridge") is None


@pytest.mark.parametrize("name", oracle.gated_ids())
def test_a_gated_exercise_is_out_until_it_is_allowed_by_name(name: str) -> None:
    closed = instance_of(builtin_catalog(), **SCREENED)
    opened = instance_of(builtin_catalog(), opt_in=(name,), **SCREENED)

    assert why(closed, name) == f"Higher risk: allow it with `opt_in: [{name}]` in the profile or --opt-in {name}."
    assert why(opened, name) is None


def test_there_are_gated_exercises() -> None:
    assert {GATED, OTHER} <= set(oracle.gated_ids())


def test_an_opt_in_for_one_gated_exercise_opens_no_other() -> None:
    assert why(someone(opt_in=(OTHER,))) is not None
    assert why(someone(opt_in=(OTHER,)), OTHER) is None


def test_asking_for_it_liking_it_and_a_clearance_are_no_opt_in() -> None:
    instance = instance_of(
        catalog_of(GATED, "bridge"),
        targets={"lumbar_paraspinals": 3},
        include=(GATED,),
        likes=(GATED,),
        cleared="2026-01-01",
        equipment=("chair",),
        **SCREENED,
    )

    assert why(instance) is not None
    assert GATED in {exclusion.exercise for exclusion in admissible(instance).excluded}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_medical_condition_closes_the_gate_again(condition: str) -> None:
    instance = someone(opt_in=(GATED,), conditions=(condition,), cleared="2026-01-01")
    entry = oracle.conditions()[condition]

    assert why(instance) == (f"Switched off for: {entry['name']}." if entry["switches_off_gated"] else None)


def test_both_kinds_of_condition_exist_and_one_medical_among_several_is_enough() -> None:
    assert {entry["switches_off_gated"] for entry in oracle.conditions().values()} == {True, False}
    assert why(someone(opt_in=(GATED,), conditions=("coccyx_pain", "varicose_veins"))) is None
    assert why(someone(opt_in=(GATED,), conditions=("coccyx_pain", "sciatica_non_acute"))) is not None


def test_pain_now_closes_the_gate_and_no_pain_does_not() -> None:
    assert why(someone(opt_in=(GATED,), pain_now=0)) is None
    assert why(someone(opt_in=(GATED,), pain_now=1)) is not None


def test_pain_that_nobody_spoke_of_closes_the_gate() -> None:
    said_nothing = why(someone(opt_in=(GATED,), pain_now=None))
    assert said_nothing == "Higher risk: only for a back without pain now; say so with --pain 0."


def test_an_opt_in_without_a_screening_opens_nothing() -> None:
    for profile in ({}, {"cleared": DAY}, {"when": {}}):
        never = why(someone(opt_in=(GATED,), screening=None, **profile))
        assert never == "Higher risk: you have not answered the screening questions yet (`routine screen`)."


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (89, True), (90, True), (91, False), (400, False)])
def test_a_screening_opens_the_gate_for_ninety_days(days: int, is_open: bool) -> None:
    today = dt.date.fromisoformat(DAY) + dt.timedelta(days=days)
    reason = why(someone(opt_in=(GATED,), when={"day": today}))

    assert (reason is None) is is_open
    assert is_open or f"your screening of {DAY} is too old" in str(reason)


def test_a_shorter_validity_acts_and_a_longer_one_is_refused() -> None:
    rules = {**off_but(), "screening": {"valid_days": 10}}
    for days, is_open in ((10, True), (11, False)):
        today = dt.date.fromisoformat(DAY) + dt.timedelta(days=days)
        instance = instance_of(
            catalog_of(GATED),
            targets={"lumbar_paraspinals": 3},
            rules=rules,
            opt_in=(GATED,),
            **{**SCREENED, "when": {"day": today}},
        )
        assert (why(instance) is None) is is_open
    assert "a safety rule can only be made stricter" in refused("screening", valid_days=91)


@pytest.mark.parametrize("question", sorted(builtin_catalog().red_flags))
@pytest.mark.parametrize("left", ["unsure", "missing"])
def test_one_open_question_closes_the_gate(question: str, left: str) -> None:
    answers: dict[str, bool | None] = dict.fromkeys(builtin_catalog().red_flags, False)
    if left == "unsure":
        answers[question] = None
    else:
        del answers[question]
    reason = why(someone(opt_in=(GATED,), screening={"day": DAY, "answers": answers}))

    assert reason == f"Higher risk: your screening of {DAY} leaves 1 of its questions open (`routine screen`)."


@pytest.mark.parametrize(("weeks", "is_open"), [(None, False), (0, False), (1, False), (2, True), (52, True)])
def test_strain_of_the_belly_waits_for_two_weeks_without_pain(weeks: int | None, is_open: bool) -> None:
    instance = instance_of(
        catalog_of(STRAIN), rules=off_but(), opt_in=(STRAIN,), **{**SCREENED, "pain_free_weeks": weeks}
    )
    reason = why(instance, STRAIN)

    assert reason == (
        None if is_open else "Higher risk: only after 2 weeks without back pain (`pain_free_weeks` in the profile)."
    )
    assert why(someone(opt_in=(GATED,), pain_free_weeks=weeks)) is None, "what does not strain the belly waits for none"


def test_more_weeks_may_be_asked_for_and_fewer_not() -> None:
    rules = {**off_but(), "gated": {"settled_weeks": 5}}
    for weeks, is_open in ((4, False), (5, True)):
        profile = {**SCREENED, "pain_free_weeks": weeks}
        instance = instance_of(catalog_of(STRAIN), rules=rules, opt_in=(STRAIN,), **profile)
        assert (why(instance, STRAIN) is None) is is_open
    assert "a safety rule can only be made stricter" in refused("gated", settled_weeks=1)


def test_a_symptom_during_an_exercise_closes_the_gate_though_no_question_is_open() -> None:
    answers = dict(SCREENED["screening"]["answers"]) | {"numb_tingling_during": True}
    felt = someone(opt_in=(GATED,), screening={"day": DAY, "answers": answers})
    assert felt.screening_gap is None
    assert why(felt) == "Higher risk: not after a symptom that you have answered yes to (`routine screen`)."


@pytest.mark.parametrize(
    "profile",
    [{}, {"screening": None}, {"pain_now": None}, {"pain_free_weeks": 1}, {"pain_now": 2}, {"opt_in": ()}],
    ids=["open", "not screened", "pain unknown", "one week", "pain", "no opt-in"],
)
def test_model_and_checkers_agree_whoever_stands_before_the_gate(profile: dict[str, Any]) -> None:
    instance = instance_of(
        catalog_of(GATED, STRAIN, "bridge"),
        targets={"lumbar_paraspinals": 3, "glutes": 3, "abdominals_core": 1},
        rules=off_but(),
        equipment=("chair",),
        **{"opt_in": (GATED, STRAIN), **SCREENED, **profile},
    )

    inside = {mode.exercise.id for mode in admissible(instance).modes}
    assert inside == {
        "bridge",
        *(() if profile and "pain_free_weeks" not in profile else (GATED,)),
        *(() if profile else (STRAIN,)),
    }
    assert_same_verdicts(instance, 3, thin(all_modes(instance), 1), door=True)


def test_children_have_no_open_gates() -> None:
    assert why(someone(opt_in=(GATED,), age=16)) is None
    assert why(someone(opt_in=(GATED,), age=15)) is not None


def test_the_gate_holds_in_every_variant() -> None:
    instance = someone()
    assert out_for("gated", mode_of(instance, OTHER, variant="wall_standing"), instance) is not None


def test_a_session_with_a_closed_exercise_is_found_and_explained() -> None:
    instance = someone()
    modes = [mode_of(instance, "bridge"), mode_of(instance, GATED)]

    assert said("gated", modes, instance) == [
        f"{instance.catalog.label(GATED)}: Higher risk: allow it with `opt_in: [{GATED}]` in the profile "
        f"or --opt-in {GATED}."
    ]


def test_naming_a_variant_or_another_position_does_not_hide_a_closed_exercise() -> None:
    instance = someone()
    session = session_of([mode_of(instance, GATED)], instance)

    assert breaches("gated", relabelled(session, variant="unheard_of", position="standing"), instance) != []


@pytest.mark.parametrize("opt_in", [(), (GATED,), (GATED, OTHER)])
def test_model_and_checkers_agree_on_all_tiny_sessions(opt_in: tuple[str, ...]) -> None:
    instance = someone(opt_in=opt_in)

    if len(opt_in) < 2:
        assert door_and_judge_differ("gated", all_modes(instance), instance) == []
    inside = {mode.exercise.id for mode in admissible(instance).modes}
    assert inside == {"bridge", *opt_in}
    assert_same_verdicts(instance, 3, thin(admissible(instance).modes))


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 1}, {"opt_in": [GATED]}])
def test_it_cannot_be_switched_off_weighed_or_opened_by_a_setting(settings: dict[str, Any]) -> None:
    assert "gated" in refused("gated", **settings)


def test_neither_profile_nor_request_nor_style_can_switch_it_off() -> None:
    off = {"gated": {"enabled": False}}
    catalog = catalog_of("bridge")
    daring = catalog.styles["general"].model_copy(update={"rules": off})
    plain = Request(minutes=10, targets={"glutes": 3})

    resolve(plain, catalog)
    with pytest.raises(RuleError):
        resolve(plain.model_copy(update={"rules": off}), catalog)
    with pytest.raises(RuleError):
        resolve(plain.model_copy(update={"profile": Profile(rules=off)}), catalog)
    with pytest.raises(RuleError):
        resolve(plain, replace(catalog, styles={"general": daring}))
