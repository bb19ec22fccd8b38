"""Arriving, warming up and relaxing stay within their share of the session."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.exercise import Stage
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Unit
from tests.constraints.structure.by_hand import (
    assert_agreement,
    breaches,
    made_up,
    mode_of,
    refused,
    reps,
    said,
    timed,
)
from tests.tiny import admitted, all_modes, catalog_of, instance_of, model_of, off_but

IN_STAGE = {"arrive": "diaphragmatic_breathing", "warm_up": "step_touch", "relax": "relaxation_meditation"}
ALWAYS = {"arrive": 60, "warm_up": 120, "relax": 120}
PERCENT = {"arrive": 5, "warm_up": 16, "relax": 10}
CHANGED: dict[str, dict[str, Any]] = {
    "diaphragmatic_breathing": {"dose": timed(30, 60), "variants": (), "stages": ("arrive",)},
    "long_exhale_breathing": {"dose": timed(30), "variants": (), "stages": ("relax",)},
    "step_touch": {"dose": timed(30, 60), "variants": ()},
    "general_warm_up": {"dose": timed(60), "variants": ()},
    "relaxation_meditation": {"dose": timed(60), "variants": ()},
    "clamshell": {"dose": reps((5,), 4), "variants": ()},
}


def session_for(minutes: float = 10, **limits: int) -> Instance:
    """A session of so many minutes with these limits."""
    return instance_of(
        catalog_of(*CHANGED, changed=CHANGED),
        minutes=minutes,
        rules={**off_but("frame_limits"), "frame_limits": limits},
    )


def lasting(instance: Instance, stage: str, seconds: int) -> Mode:
    """So many seconds of this stage."""
    name = IN_STAGE[stage]
    return mode_of(instance, name, dose=made_up(instance, name, unit=Unit.TIME, piece_s=seconds))


@pytest.mark.parametrize("stage", IN_STAGE)
def test_in_a_short_session_the_seconds_count(stage: str) -> None:
    instance = session_for(10)
    most = ALWAYS[stage]

    assert breaches("frame_limits", [lasting(instance, stage, most)], instance) == []
    assert said("frame_limits", [lasting(instance, stage, most + 1)], instance) == [
        f"{stage} takes {most + 1} s, at most {most} s."
    ]


@pytest.mark.parametrize("stage", IN_STAGE)
def test_in_a_long_session_the_share_counts(stage: str) -> None:
    instance = session_for(60)
    most = 3600 * PERCENT[stage] // 100

    assert most > ALWAYS[stage]
    assert breaches("frame_limits", [lasting(instance, stage, most)], instance) == []
    assert len(breaches("frame_limits", [lasting(instance, stage, most + 1)], instance)) == 1


@pytest.mark.parametrize("stage", IN_STAGE)
def test_seconds_and_share_can_be_set(stage: str) -> None:
    strict = session_for(10, **{f"{stage}_s": 20, f"{stage}_percent": 0})
    generous = session_for(10, **{f"{stage}_s": 0, f"{stage}_percent": 50})

    assert breaches("frame_limits", [lasting(strict, stage, 20)], strict) == []
    assert breaches("frame_limits", [lasting(strict, stage, 21)], strict) != []
    assert breaches("frame_limits", [lasting(generous, stage, 300)], generous) == []
    assert breaches("frame_limits", [lasting(generous, stage, 301)], generous) != []


def test_exercises_of_one_stage_add_up_and_stages_do_not() -> None:
    instance = session_for(10)
    warm_ups = [mode_of(instance, "general_warm_up"), lasting(instance, "warm_up", 61)]
    frame = [lasting(instance, stage, ALWAYS[stage]) for stage in IN_STAGE]

    assert said("frame_limits", warm_ups, instance) == ["warm_up takes 121 s, at most 120 s."]
    assert breaches("frame_limits", frame, instance) == []


def test_getting_there_does_not_count() -> None:
    instance = session_for(10)
    modes = [mode_of(instance, "clamshell"), lasting(instance, "relax", 120)]

    assert breaches("frame_limits", modes, instance) == []


def test_work_in_other_stages_is_not_limited() -> None:
    instance = session_for(10)
    long = mode_of(instance, "clamshell", dose=made_up(instance, "clamshell", reps=50, piece_s=4))

    assert breaches("frame_limits", [long], instance) == []


def test_the_same_exercise_counts_for_the_stage_in_which_it_stands() -> None:
    changed = {**CHANGED, "diaphragmatic_breathing": {**CHANGED["diaphragmatic_breathing"], "stages": ()}}
    changed["diaphragmatic_breathing"]["stages"] = ("arrive", "relax")
    instance = instance_of(
        catalog_of(*changed, changed=changed), rules={**off_but("frame_limits"), "frame_limits": {"arrive_s": 30}}
    )
    dose = made_up(instance, "diaphragmatic_breathing", unit=Unit.TIME, piece_s=60)
    arriving, resting = (
        mode_of(instance, "diaphragmatic_breathing", stage=stage, dose=dose) for stage in (Stage.ARRIVE, Stage.RELAX)
    )

    assert breaches("frame_limits", [arriving], instance) != []
    assert breaches("frame_limits", [resting], instance) == []


@pytest.mark.parametrize(
    "limits",
    [
        {"warm_up_s": 90, "warm_up_percent": 0},
        {"arrive_s": 30, "arrive_percent": 0},
        {"relax_s": 0, "relax_percent": 12},
        {"warm_up_s": 30, "arrive_s": 40, "relax_s": 60},
    ],
)
def test_model_and_checkers_agree_on_all_tiny_sessions(limits: dict[str, int]) -> None:
    assert_agreement("frame_limits", session_for(10, **limits), 2)


def test_the_model_counts_to_the_second() -> None:
    instance = session_for(10, warm_up_s=50, warm_up_percent=0)

    for seconds, fine in ((50, True), (51, False)):
        says = model_of([lasting(instance, "warm_up", seconds)], instance)
        assert says is not None
        assert says.feasible is fine


def test_work_of_other_stages_makes_no_room_in_the_model_either() -> None:
    instance = session_for(10, warm_up_s=50, warm_up_percent=0)

    for seconds, fine in ((50, True), (51, False)):
        says = model_of([lasting(instance, "warm_up", seconds), mode_of(instance, "clamshell")], instance)
        assert says is not None
        assert says.feasible is fine


def test_the_rests_and_changes_of_side_of_a_frame_count_in_the_model_too() -> None:
    changed = {"standing_hip_circles": {"dose": reps((5,), 4), "variants": (), "side_switch_s": 5}}
    for seconds, fine in ((45, True), (44, False)):
        instance = instance_of(
            catalog_of("standing_hip_circles", changed=changed),
            rules={**off_but("frame_limits"), "frame_limits": {"warm_up_s": seconds, "warm_up_percent": 0}},
        )
        mode = mode_of(instance, "standing_hip_circles")
        says = model_of([mode], instance)

        assert mode.total_s == 20 + 5 + 20
        assert (breaches("frame_limits", [mode], instance) == []) is fine
        assert says is not None
        assert says.feasible is fine


def test_it_lets_every_exercise_in() -> None:
    instance = session_for(10, warm_up_s=0, warm_up_percent=0)

    assert {mode.exercise.id for mode in admitted(instance)} == {mode.exercise.id for mode in all_modes(instance)}


def test_switched_off_it_forbids_nothing() -> None:
    instance = instance_of(catalog_of(*CHANGED, changed=CHANGED), rules=off_but())
    says = model_of([lasting(instance, "warm_up", 500)], instance)

    assert says is not None
    assert says.feasible


@pytest.mark.parametrize(
    "settings",
    [
        {"warm_up_s": -1},
        {"warm_up_percent": 101},
        {"relax_s": 3601},
        {"arrive_percent": "all"},
        {"stretch_s": 60},
        {"weight": 1},
    ],
)
def test_senseless_settings_are_errors(settings: dict[str, Any]) -> None:
    assert "frame_limits" in refused("frame_limits", **settings)
