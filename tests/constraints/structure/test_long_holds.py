"""Long static holds come after the work they would weaken."""

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
    holds,
    made_up,
    mode_of,
    refused,
    reps,
    said,
    timed,
)
from tests.tiny import admitted, all_modes, catalog_of, instance_of, off_but, session_of

SACRUM = "sacral_nudge_foam_roller"
STRETCH = "reclined_pigeon"
WORK = "clamshell"
EFFORT = "bridge"
ROLL = "glute_fist_release"
CHANGED: dict[str, dict[str, Any]] = {
    SACRUM: {"dose": holds((30, 60), (1,)), "equipment": ()},
    STRETCH: {"dose": holds((20, 60), (1,), basis="002:84"), "variants": ()},
    WORK: {"dose": reps((5,), 4), "variants": ()},
    EFFORT: {"dose": holds((10, 60), (1,))},
    ROLL: {"dose": timed(90), "variants": ()},
}
STRETCH_FIRST = [stage for stage in Stage if stage is not Stage.STRETCH]
STRETCH_FIRST.insert(1, Stage.STRETCH)


def bench(order: list[Stage] | None = None, rules: dict[str, dict[str, Any]] | None = None, **params: int) -> Instance:
    """Holds before, among and after activation, in this order of stages."""
    found = rules or {**off_but("long_holds"), "long_holds": params}
    if order is not None:
        found = {**found, "stage_order": {"order": [stage.value for stage in order]}}
    return instance_of(
        catalog_of(*CHANGED, changed=CHANGED),
        minutes=30,
        targets={"glutes": 3, "lumbar_paraspinals": 2},
        rules=found,
    )


def held(instance: Instance, exercise: str, seconds: int) -> Mode:
    """One hold of so many seconds."""
    return mode_of(instance, exercise, dose=made_up(instance, exercise, unit=Unit.HOLD, piece_s=seconds))


def test_a_minute_before_activation_is_too_long_and_less_is_not() -> None:
    instance = bench()
    work = mode_of(instance, WORK)

    assert breaches("long_holds", [held(instance, SACRUM, 59), work], instance) == []
    assert said("long_holds", [held(instance, SACRUM, 60), work], instance) == [
        f"{instance.catalog.label(SACRUM)}: a hold of 60 s stands before activation."
    ]


def test_a_long_hold_after_activation_is_fine() -> None:
    instance = bench()

    assert breaches("long_holds", [mode_of(instance, WORK), held(instance, STRETCH, 60)], instance) == []


def test_a_long_hold_between_two_activation_exercises_is_found() -> None:
    instance = bench()
    modes = [mode_of(instance, WORK), held(instance, STRETCH, 60), held(instance, EFFORT, 10)]

    assert [finding.about for finding in breaches("long_holds", modes, instance)] == [(STRETCH,)]


def test_a_session_without_activation_may_hold_as_it_likes() -> None:
    instance = bench()

    assert breaches("long_holds", [held(instance, SACRUM, 60), held(instance, STRETCH, 60)], instance) == []


def test_holds_that_are_activation_themselves_and_work_that_is_no_hold_are_fine() -> None:
    instance = bench()
    modes = [mode_of(instance, ROLL), held(instance, EFFORT, 60), mode_of(instance, WORK)]

    assert breaches("long_holds", modes, instance) == []


def test_several_short_holds_are_no_long_one() -> None:
    instance = bench()
    dose = made_up(instance, SACRUM, unit=Unit.HOLD, piece_s=30, reps=3, rest_s=5)

    assert breaches("long_holds", [mode_of(instance, SACRUM, dose=dose), mode_of(instance, WORK)], instance) == []


def test_what_counts_as_long_can_be_set() -> None:
    strict, generous = bench(long_s=30), bench(long_s=90)

    assert breaches("long_holds", [held(strict, SACRUM, 30), mode_of(strict, WORK)], strict) != []
    assert breaches("long_holds", [held(strict, SACRUM, 29), mode_of(strict, WORK)], strict) == []
    assert breaches("long_holds", [held(generous, SACRUM, 89), mode_of(generous, WORK)], generous) == []


@pytest.mark.parametrize(
    ("order", "params"), [(None, {}), (None, {"long_s": 30}), (STRETCH_FIRST, {}), (STRETCH_FIRST, {"long_s": 20})]
)
def test_model_and_checkers_agree_on_all_tiny_sessions(order: list[Stage] | None, params: dict[str, int]) -> None:
    assert_agreement("long_holds", bench(order, **params), 3)


def test_it_lets_every_exercise_in() -> None:
    instance = bench(long_s=10)

    assert set(admitted(bench(rules=off_but()))) == set(admitted(instance))
    assert {mode.exercise.id for mode in all_modes(instance)} == {mode.exercise.id for mode in admitted(instance)}


def test_switched_off_it_forbids_nothing() -> None:
    instance = bench(rules=off_but())
    modes = [held(instance, SACRUM, 60), mode_of(instance, WORK)]

    assert not [finding for finding in instance.rulebook.check(session_of(modes, instance), instance) if finding.breach]


@pytest.mark.parametrize("settings", [{"long_s": 9}, {"long_s": 601}, {"long_s": "very"}, {"weight": 1}, {"long": 30}])
def test_senseless_settings_are_errors(settings: dict[str, Any]) -> None:
    assert "long_holds" in refused("long_holds", **settings)
