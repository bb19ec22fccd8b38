"""No single exercise fills the session."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.anatomy import Side
from constraints.instance import Instance
from constraints.prescription import Unit
from tests.constraints.structure.by_hand import (
    assert_same_verdicts,
    breaches,
    door_and_judge_differ,
    holds,
    made_up,
    mode_of,
    out_for,
    refused,
    reps,
    said,
    thin,
    timed,
)
from tests.tiny import admitted, all_modes, catalog_of, instance_of, off_but

BREATHING = "diaphragmatic_breathing"
PER_SIDE = "quad_hand_kneading"
CHANGED: dict[str, dict[str, Any]] = {
    BREATHING: {"dose": timed(30, 60, 300), "variants": ()},
    PER_SIDE: {"dose": timed(30, 60, 120), "variants": ()},
    "clamshell": {"dose": reps((4, 12, 20), 5, sets=(1, 1, 3)), "variants": ()},
    "bridge": {"dose": holds((5, 10), (3, 6, 9))},
}


def session_for(minutes: float, percent: int | None = None, rules: dict[str, dict[str, Any]] | None = None) -> Instance:
    """A session of so many minutes with this largest share."""
    share = {} if percent is None else {"exercise_share": {"percent": percent}}
    return instance_of(
        catalog_of(*CHANGED, changed=CHANGED),
        minutes=minutes,
        targets={"glutes": 3, "quads": 3},
        rules=rules or {**off_but("exercise_share"), **share},
    )


def lasting(instance: Instance, seconds: int, exercise: str = BREATHING) -> str | None:
    """Why so many seconds (a side) are kept out, after making sure that the judge of sessions says the same."""
    mode = mode_of(instance, exercise, dose=made_up(instance, exercise, unit=Unit.TIME, piece_s=seconds))
    reason = out_for("exercise_share", mode, instance)
    assert (breaches("exercise_share", [mode], instance) == []) is (reason is None)
    return reason


def test_a_fifth_of_the_session_is_the_most() -> None:
    instance = session_for(10)

    assert lasting(instance, 120) is None
    assert lasting(instance, 121) == "Takes 121 s of a session of 600 s."


def test_another_share_can_be_set() -> None:
    assert lasting(session_for(10, 50), 300) is None
    assert lasting(session_for(10, 50), 301) is not None
    assert lasting(session_for(10, 10), 61) is not None
    assert lasting(session_for(10, 100), 600) is None


def test_less_than_the_smallest_dose_is_no_matter_of_this_rule() -> None:
    instance = session_for(1)

    assert lasting(instance, 29) is None, "more than the share of 12 s, less than the smallest dose of 30 s"
    assert lasting(instance, 30) is None
    assert lasting(instance, 31) is not None


def test_both_sides_and_the_change_between_them_count() -> None:
    instance = session_for(10)

    assert lasting(instance, 57, PER_SIDE) is None, "57 + 5 + 57 = 119 s"
    assert lasting(instance, 58, PER_SIDE) is not None, "58 + 5 + 58 = 121 s"


def test_the_smallest_dose_is_always_allowed() -> None:
    instance = session_for(1, 1)

    assert lasting(instance, 30) is None
    assert lasting(instance, 31) is not None
    assert lasting(instance, 30, PER_SIDE) is None
    assert {mode.exercise.id for mode in admitted(instance)} == set(CHANGED)


def test_the_smallest_dose_is_always_allowed_whatever_its_number() -> None:
    for kind, dose in (("odd seconds", timed(32, 60, 120)), ("sets", timed(30, 60, 120, sets=(1, 2, 3)))):
        changed = {PER_SIDE: {**CHANGED[PER_SIDE], "dose": dose}}
        instance = instance_of(
            catalog_of(PER_SIDE, changed=changed),
            minutes=1,
            targets={"quads": 3},
            rules={**off_but("exercise_share"), "exercise_share": {"percent": 1}},
        )

        assert len(admitted(instance)) == 1, kind


def test_one_side_alone_has_the_same_limit() -> None:
    instance = session_for(1, 10)
    one_side = made_up(instance, PER_SIDE, unit=Unit.TIME, piece_s=65, sides=(Side.LEFT,))
    longer = made_up(instance, PER_SIDE, unit=Unit.TIME, piece_s=66, sides=(Side.LEFT,))

    assert out_for("exercise_share", mode_of(instance, PER_SIDE, dose=one_side), instance) is None
    assert out_for("exercise_share", mode_of(instance, PER_SIDE, dose=longer), instance) is not None


def test_getting_there_does_not_count() -> None:
    instance = session_for(10)
    long = mode_of(instance, BREATHING, dose=made_up(instance, BREATHING, unit=Unit.TIME, piece_s=120))

    assert breaches("exercise_share", [mode_of(instance, "clamshell"), long], instance) == []


def test_every_exercise_that_takes_too_much_is_found_with_its_seconds() -> None:
    instance = session_for(10)
    long = [
        mode_of(instance, name, dose=made_up(instance, name, unit=Unit.TIME, piece_s=seconds))
        for name, seconds in ((BREATHING, 130), (PER_SIDE, 60))
    ]

    assert said("exercise_share", [mode_of(instance, "clamshell"), *long], instance) == [
        f"{instance.catalog.label(BREATHING)} takes 130 s of a session of 600 s.",
        f"{instance.catalog.label(PER_SIDE)} takes 125 s of a session of 600 s.",
    ]


@pytest.mark.parametrize(("minutes", "percent"), [(3, 20), (5, 30), (10, 10)])
def test_model_and_checkers_agree_on_all_tiny_sessions(minutes: float, percent: int) -> None:
    instance = session_for(minutes, percent)

    assert door_and_judge_differ("exercise_share", all_modes(instance, doses=99), instance) == []
    assert_same_verdicts(instance, 2, thin(admitted(instance)))


def test_switched_off_one_exercise_may_fill_the_session() -> None:
    instance = session_for(5, rules=off_but())

    assert 300 in {mode.total_s for mode in admitted(instance)}
    assert 300 not in {mode.total_s for mode in admitted(session_for(5))}


@pytest.mark.parametrize(
    "settings", [{"percent": 0}, {"percent": 101}, {"percent": "half"}, {"share": 20}, {"weight": 1}]
)
def test_senseless_settings_are_errors(settings: dict[str, Any]) -> None:
    assert "exercise_share" in refused("exercise_share", **settings)
