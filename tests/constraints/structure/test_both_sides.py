"""Both sides get the same, unless a target names a side."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.anatomy import BOTH_SIDES, Side
from constraints.instance import Instance
from constraints.prescription import Kind
from constraints.session import Session
from tests.constraints.structure.by_hand import (
    again,
    all_said,
    assert_same_verdicts,
    breaches,
    door_and_judge_differ,
    holds,
    made_up,
    mode_of,
    one_after_the_other,
    out_for,
    refused,
    relabelled,
    reps,
    said,
    timed,
)
from tests.tiny import admitted, all_modes, catalog_of, instance_of, off_but, session_of

GLUTES = "clamshell"
QUADS = "quad_hand_kneading"
BOTH = "bridge"
CHANGED: dict[str, dict[str, Any]] = {
    GLUTES: {"dose": reps((6, 12), 4), "variants": (), "regions": ["glutes"]},
    QUADS: {"dose": timed(30, 60), "variants": (), "regions": ["quads"]},
    BOTH: {"dose": holds((5,), (5, 8)), "regions": ["glutes"]},
}


def aiming(*targets: str, rules: dict[str, dict[str, Any]] | None = None, minutes: float = 15) -> Instance:
    """A person who aims at these, before two exercises done per side and one done with both."""
    return instance_of(
        catalog_of(GLUTES, QUADS, BOTH, changed=CHANGED),
        minutes=minutes,
        targets=dict.fromkeys(targets, 3),
        rules=rules or off_but(),
    )


def on(instance: Instance, exercise: str, *sides: Side) -> str | None:
    """Why it is kept out on these sides, after making sure that the judge of sessions says the same."""
    number, piece_s = {GLUTES: (6, 4), QUADS: (1, 30), BOTH: (5, 5)}[exercise]
    mode = mode_of(instance, exercise, dose=made_up(instance, exercise, reps=number, piece_s=piece_s, sides=sides))
    reason = out_for("both_sides", mode, instance)
    assert (breaches("both_sides", [mode], instance) == []) is (reason is None)
    return reason


def part(instance: Instance, side: Side, number: int) -> Session:
    """So many repetitions on one side."""
    dose = made_up(instance, GLUTES, reps=number, piece_s=4, sides=(side,))
    return session_of([mode_of(instance, GLUTES, dose=dose)], instance)


def test_both_sides_alike_is_always_fine() -> None:
    assert on(aiming("glutes"), GLUTES, *BOTH_SIDES) is None
    assert on(aiming("glutes:left"), GLUTES, *BOTH_SIDES) is None
    assert on(aiming("glutes"), BOTH) is None


@pytest.mark.parametrize("side", BOTH_SIDES)
def test_one_side_alone_needs_a_target_that_asks_for_it(side: Side) -> None:
    assert on(aiming("glutes"), GLUTES, side) == f"Only the {side.value} side, and no target asks for that."
    assert on(aiming(f"glutes:{side.value}"), GLUTES, side) is None


def test_a_target_on_the_left_asks_for_nothing_on_the_right() -> None:
    assert on(aiming("glutes:left"), GLUTES, Side.RIGHT) is not None


def test_a_target_on_the_left_asks_for_that_side_of_its_own_exercises_only() -> None:
    instance = aiming("glutes:left", "quads")

    assert on(instance, GLUTES, Side.LEFT) is None
    assert on(instance, QUADS, Side.LEFT) is not None


def test_a_sided_target_beside_the_same_without_a_side_still_asks_for_its_side() -> None:
    instance = aiming("glutes", "glutes:right")

    assert on(instance, GLUTES, Side.RIGHT) is None
    assert on(instance, GLUTES, Side.LEFT) is not None


def test_a_helping_muscle_is_reason_enough_for_one_side() -> None:
    changed = {**CHANGED, QUADS: {**CHANGED[QUADS], "muscles": {"primary": [], "secondary": ["gluteus_medius"]}}}
    instance = instance_of(
        catalog_of(GLUTES, QUADS, changed=changed), targets={"gluteus_medius:left": 3}, rules=off_but()
    )

    assert on(instance, QUADS, Side.LEFT) is None
    assert on(instance, QUADS, Side.RIGHT) is not None


def test_no_side_is_offered_alone_where_no_target_names_one() -> None:
    assert {len(mode.dose.sides) for mode in admitted(aiming("glutes", "quads"))} == {0, 2}
    assert {mode.dose.sides for mode in admitted(aiming("glutes:left"))} == {(), (Side.LEFT,), BOTH_SIDES}


@pytest.mark.parametrize("targets", [("glutes",), ("glutes:left",), ("glutes:left", "glutes:right")])
def test_a_little_more_on_one_side_is_found_whatever_the_target(targets: tuple[str, ...]) -> None:
    instance = aiming(*targets)
    uneven = one_after_the_other(part(instance, Side.LEFT, 7), part(instance, Side.RIGHT, 6))
    even = one_after_the_other(part(instance, Side.LEFT, 6), part(instance, Side.RIGHT, 6))

    assert breaches("both_sides", even, instance) == []
    assert said("both_sides", uneven, instance) == [
        f"{instance.catalog.label(GLUTES)}: 28 s on the left and 24 s on the right."
    ]


def test_an_exercise_for_both_sides_is_not_done_on_one() -> None:
    instance = aiming("glutes:left")
    session = relabelled(session_of([mode_of(instance, BOTH)], instance), side="left")

    assert said("both_sides", session, instance) == [
        f"{instance.catalog.label(BOTH)}: 25 s on the left and 0 s on the right."
    ]


def test_an_exercise_per_side_is_not_done_with_both_at_once() -> None:
    instance = aiming("glutes")
    session = relabelled(session_of([mode_of(instance, GLUTES)], instance), side="both")

    assert len(breaches("both_sides", session, instance)) == 1


def test_an_exercise_per_side_that_names_no_side_is_found() -> None:
    instance = aiming("glutes")
    dose = made_up(instance, GLUTES, reps=6, piece_s=4, sides=())
    nameless = relabelled(session_of([mode_of(instance, GLUTES, dose=dose)], instance), side=None)

    assert nameless.total_s == 24, "one side's worth of work"
    assert all_said(nameless, instance) != []


def test_one_side_left_out_is_found_in_a_long_session() -> None:
    instance = aiming("glutes", "quads")
    session = session_of([mode_of(instance, QUADS), mode_of(instance, GLUTES), mode_of(instance, BOTH)], instance)
    halved = again(
        session,
        lambda step: (
            None if step.exercise == GLUTES and step.side == "right" and step.kind in (Kind.WORK, Kind.SWITCH) else step
        ),
    )

    assert breaches("both_sides", session, instance) == []
    assert [finding.about for finding in breaches("both_sides", halved, instance)] == [(GLUTES,)]


def test_an_exercise_for_both_sides_hides_nothing_of_those_after_it() -> None:
    instance = aiming("glutes")
    halved = part(instance, Side.LEFT, 6)
    session = one_after_the_other(session_of([mode_of(instance, BOTH)], instance), halved)

    assert [finding.about for finding in breaches("both_sides", session, instance)] == [(GLUTES,)]


@pytest.mark.parametrize("targets", [("glutes:left",), ("glutes:left", "glutes:right"), ("glutes:right", "quads")])
def test_the_door_and_the_judge_agree_for_every_mode(targets: tuple[str, ...]) -> None:
    instance = aiming(*targets)
    one_sided = [
        mode_of(instance, name, dose=made_up(instance, name, reps=number, piece_s=5, sides=sides))
        for name, number in ((GLUTES, 6), (QUADS, 1))
        for sides in ((Side.LEFT,), (Side.RIGHT,), BOTH_SIDES)
    ]
    assert door_and_judge_differ("both_sides", [*all_modes(instance), *one_sided], instance) == []


@pytest.mark.parametrize("targets", [("glutes:left",), ("glutes:left", "glutes:right"), ("glutes:right", "quads")])
def test_model_and_checkers_agree_on_all_tiny_sessions(targets: tuple[str, ...]) -> None:
    assert_same_verdicts(aiming(*targets, rules=off_but("stimulus"), minutes=4), 2)


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 1}, {"tolerance_s": 5}])
def test_it_cannot_be_switched_off(settings: dict[str, Any]) -> None:
    assert "both_sides" in refused("both_sides", **settings)
