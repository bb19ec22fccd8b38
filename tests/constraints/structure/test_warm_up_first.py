"""Nothing that needs warm muscles comes before a warm-up, above all no static stretch."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.exercise import Stage
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Kind, Unit
from tests.constraints.structure.by_hand import (
    again,
    all_said,
    assert_agreement,
    breaches,
    holds,
    made_up,
    mode_of,
    refused,
    relabelled,
    reps,
    said,
    timed,
)
from tests.tiny import admitted, all_modes, catalog_of, instance_of, off_but, session_of

WARM = "step_touch"
ROLL = "glute_fist_release"
MOBILE = "supine_glute_circles"
DEMANDING = "knees_to_chest_slow_rock"
WORK = "clamshell"
HARD_WORK = "single_leg_bridge"
STRETCH = "reclined_pigeon"
REST = "relaxation_meditation"
CHANGED: dict[str, dict[str, Any]] = {
    WARM: {"dose": timed(30), "variants": ()},
    ROLL: {"dose": timed(30, 60), "variants": (), "laterality": "bilateral"},
    MOBILE: {"dose": reps((5, 15), 4), "variants": (), "laterality": "bilateral", "exposure": []},
    DEMANDING: {"dose": timed(30, 60), "variants": (), "exposure": ["lumbar_flexion_end"]},
    WORK: {"dose": reps((5,), 4), "variants": (), "exposure": []},
    HARD_WORK: {"dose": reps((5,), 4), "variants": (), "exposure": ["trunk_strengthening"]},
    STRETCH: {"dose": holds((20,), (1,)), "variants": (), "exposure": []},
    REST: {"dose": timed(60), "variants": ()},
}
LATE_WARM_UP = ["arrive", "release", "mobilise", "activate", "stretch", "warm_up", "relax"]
STRETCH_FIRST = ["arrive", "stretch", "warm_up", "release", "mobilise", "activate", "relax"]


def bench(
    *names: str,
    order: list[str] | None = None,
    changed: dict[str, dict[str, Any]] | None = None,
    rules: dict[str, dict[str, Any]] | None = None,
    **params: int,
) -> Instance:
    """Exercises of every stage, in this order of stages."""
    found = rules or {**off_but("warm_up_first"), "warm_up_first": params}
    if order is not None:
        found = {**found, "stage_order": {"order": order}}
    return instance_of(
        catalog_of(*(names or tuple(CHANGED)), changed={**CHANGED, **(changed or {})}),
        minutes=30,
        targets={"glutes": 3, "lumbar_paraspinals": 2},
        rules=found,
        level="advanced",
    )


def lasting(instance: Instance, exercise: str, seconds: int) -> Mode:
    """So many seconds of an exercise."""
    return mode_of(instance, exercise, dose=made_up(instance, exercise, unit=Unit.TIME, piece_s=seconds))


def test_a_cold_stretch_is_found_and_explained_with_the_seconds() -> None:
    instance = bench()
    modes = [lasting(instance, ROLL, 40), mode_of(instance, STRETCH)]

    assert said("warm_up_first", modes, instance) == [
        f"{instance.catalog.label(STRETCH)} needs warm muscles: no warm-up comes before it, and only 40 s of "
        "release and mobility work (at least 120 s)."
    ]


def test_a_warm_up_exercise_however_short_is_enough() -> None:
    instance = bench()

    assert breaches("warm_up_first", [mode_of(instance, WARM), mode_of(instance, STRETCH)], instance) == []


def test_a_warm_up_counts_where_the_stretch_follows_without_a_second_between() -> None:
    instance = bench()
    session = session_of([mode_of(instance, WARM), mode_of(instance, STRETCH)], instance)
    session = again(session, lambda step: None if step.kind is Kind.TRANSITION else step)

    assert session.bouts[0].end_s == session.bouts[1].work_start_s
    assert breaches("warm_up_first", session, instance) == []


def test_a_warm_up_that_belongs_after_the_stretch_does_not_count_for_coming_before_it() -> None:
    instance = bench(order=STRETCH_FIRST)

    assert breaches("warm_up_first", [mode_of(instance, WARM), mode_of(instance, STRETCH)], instance) != []


def test_two_minutes_of_release_and_mobility_do_instead() -> None:
    instance = bench()
    stretch = mode_of(instance, STRETCH)

    for roll, move, warm in ((60, 60, True), (119, None, False), (120, None, True), (60, 59, False)):
        modes = [lasting(instance, ROLL, roll)]
        modes += [lasting(instance, MOBILE, move)] if move else []
        assert (breaches("warm_up_first", [*modes, stretch], instance) == []) is warm, (roll, move)


def test_the_work_of_both_sides_counts_and_the_change_between_them_does_not() -> None:
    instance = bench(changed={ROLL: {**CHANGED[ROLL], "laterality": "per_side"}})
    stretch = mode_of(instance, STRETCH)
    too_short = breaches("warm_up_first", [lasting(instance, ROLL, 59), stretch], instance)

    assert breaches("warm_up_first", [lasting(instance, ROLL, 60), stretch], instance) == []
    assert [finding.fact("work_s") for finding in too_short] == [118]


def test_strengthening_and_resting_warm_nobody_up() -> None:
    instance = bench()

    assert breaches("warm_up_first", [lasting(instance, WORK, 300), mode_of(instance, STRETCH)], instance) != []


@pytest.mark.parametrize("exercise", [STRETCH, DEMANDING, HARD_WORK])
def test_stretches_end_ranges_and_strength_work_need_warmth(exercise: str) -> None:
    instance = bench()

    assert len(breaches("warm_up_first", [mode_of(instance, exercise)], instance)) == 1


@pytest.mark.parametrize("exercise", [WARM, ROLL, MOBILE, WORK, REST])
def test_easy_work_release_and_rest_need_none(exercise: str) -> None:
    instance = bench()

    assert breaches("warm_up_first", [mode_of(instance, exercise)], instance) == []


def test_warmth_comes_from_earlier_stages_and_not_from_the_own_one() -> None:
    instance = bench()
    moving = lasting(instance, MOBILE, 200)

    assert breaches("warm_up_first", [moving, mode_of(instance, DEMANDING)], instance) != []
    assert breaches("warm_up_first", [moving, mode_of(instance, STRETCH)], instance) == []
    assert breaches("warm_up_first", [lasting(instance, ROLL, 200), mode_of(instance, DEMANDING)], instance) == []


def test_a_warm_up_afterwards_is_too_late() -> None:
    instance = bench(order=LATE_WARM_UP)

    assert breaches("warm_up_first", [mode_of(instance, STRETCH), mode_of(instance, WARM)], instance) != []


def test_a_session_against_the_order_does_not_profit_from_it() -> None:
    instance = bench()

    assert breaches("warm_up_first", [mode_of(instance, STRETCH), mode_of(instance, WARM)], instance) != []


def test_a_variant_without_the_end_range_needs_no_warm_up() -> None:
    easy = {"id": "easy", "name": "half the way", "how": "Go half the way.", "drops": ["lumbar_flexion_end"]}
    instance = bench(changed={DEMANDING: {**CHANGED[DEMANDING], "variants": [easy]}})

    assert breaches("warm_up_first", [mode_of(instance, DEMANDING)], instance) != []
    assert breaches("warm_up_first", [mode_of(instance, DEMANDING, variant="easy")], instance) == []


def test_a_variant_that_adds_an_end_range_needs_one() -> None:
    far = {"id": "far", "name": "all the way", "how": "Go all the way.", "adds": ["lumbar_rotation_end"]}
    instance = bench(changed={MOBILE: {**CHANGED[MOBILE], "variants": [far]}})

    assert breaches("warm_up_first", [mode_of(instance, MOBILE)], instance) == []
    assert breaches("warm_up_first", [mode_of(instance, MOBILE, variant="far")], instance) != []


def test_every_cold_exercise_is_found() -> None:
    instance = bench()
    cold = (DEMANDING, HARD_WORK, STRETCH)
    found = breaches("warm_up_first", [mode_of(instance, name) for name in cold], instance)

    assert tuple(finding.about[0] for finding in found) == cold


def test_how_much_work_does_instead_can_be_set() -> None:
    for seconds in (30, 300):
        instance = bench(work_instead_s=seconds)
        stretch = mode_of(instance, STRETCH)

        assert breaches("warm_up_first", [lasting(instance, ROLL, seconds), stretch], instance) == []
        assert breaches("warm_up_first", [lasting(instance, ROLL, seconds - 1), stretch], instance) != []
        assert breaches("warm_up_first", [mode_of(instance, WARM), stretch], instance) == []


def test_a_stretch_cannot_pass_for_a_warm_up() -> None:
    instance = bench(rules={"requested": {"enabled": True}})
    session = session_of([mode_of(instance, ROLL), mode_of(instance, STRETCH)], instance)

    assert breaches("warm_up_first", session, instance) != []
    assert all_said(relabelled(session, STRETCH, stage=Stage.RELEASE), instance) != []


@pytest.mark.parametrize(
    ("names", "order", "params"),
    [
        ((WARM, ROLL, STRETCH, DEMANDING), None, {}),
        ((ROLL, MOBILE, STRETCH, DEMANDING), None, {"work_instead_s": 90}),
        ((ROLL, MOBILE, HARD_WORK, WORK), None, {"work_instead_s": 60}),
        ((WARM, ROLL, STRETCH, DEMANDING), LATE_WARM_UP, {"work_instead_s": 60}),
        ((WARM, ROLL, STRETCH, DEMANDING), STRETCH_FIRST, {"work_instead_s": 30}),
    ],
)
def test_model_and_checkers_agree_on_all_tiny_sessions(
    names: tuple[str, ...], order: list[str] | None, params: dict[str, int]
) -> None:
    assert_agreement("warm_up_first", bench(*names, order=order, **params), 3)


@pytest.mark.parametrize("seconds", [60, 61, 120, 121])
def test_model_and_checkers_agree_where_both_sides_are_rolled(seconds: int) -> None:
    """30 s a side are a minute of warmth, 60 s a side are two."""
    changed = {ROLL: {**CHANGED[ROLL], "laterality": "per_side"}}
    instance = bench(ROLL, STRETCH, WORK, changed=changed, work_instead_s=seconds)

    assert_agreement("warm_up_first", instance, 3)


def test_it_lets_every_exercise_in() -> None:
    instance = bench()

    assert {mode.exercise.id for mode in all_modes(instance)} == {mode.exercise.id for mode in admitted(instance)}


def test_switched_off_it_forbids_nothing() -> None:
    instance = bench(rules=off_but())

    assert all_said(session_of([mode_of(instance, STRETCH)], instance), instance) == []


@pytest.mark.parametrize(
    "settings", [{"work_instead_s": 29}, {"work_instead_s": 901}, {"work_instead_s": None}, {"warm": 1}, {"weight": 1}]
)
def test_senseless_settings_are_errors(settings: dict[str, Any]) -> None:
    assert "warm_up_first" in refused("warm_up_first", **settings)
