"""A session fits its minutes to the second, without a gap, and with time to get from one exercise to the next."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Kind, Unit
from constraints.session import Session
from planner.solve import solve
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
from tests.tiny import admitted, all_modes, catalog_of, findings, instance_of, model_of, off_but, session_of

STANDING = "step_touch"
LYING = "bridge"
SIDE = "clamshell"
BALL = "glute_ball_release"
CHANGED: dict[str, dict[str, Any]] = {
    STANDING: {"dose": timed(30, 60), "variants": ()},
    LYING: {"dose": holds((5, 10), (2, 4)), "variants": ()},
    SIDE: {"dose": reps((5, 6), 5), "variants": ()},
    BALL: {"dose": timed(30, 60), "variants": (), "position": "side_lying"},
}
STANDING_TO_LYING = 13
LYING_TO_SIDE = 4
IN_PLACE = 10


def someone(
    *names: str, minutes: float = 10, rules: dict[str, dict[str, Any]] | None = None, **profile: Any
) -> Instance:
    """A person with a ball before these exercises (by default a standing, a lying and a side-lying one)."""
    return instance_of(
        catalog_of(*(names or (STANDING, LYING, SIDE)), changed=CHANGED),
        minutes=minutes,
        rules=rules or off_but(),
        **{"equipment": ("tennis_ball",), **profile},
    )


def minute_and(instance: Instance, seconds: int) -> list[Mode]:
    """A minute standing, then so many seconds lying."""
    standing = made_up(instance, STANDING, unit=Unit.TIME, piece_s=60)
    lying = made_up(instance, LYING, unit=Unit.HOLD, piece_s=seconds)
    return [mode_of(instance, STANDING, dose=standing), mode_of(instance, LYING, dose=lying)]


def walk(instance: Instance) -> Session:
    """Standing, lying, lying on the side: 30 + 13 + 15 + 4 + 55 s."""
    return session_of([mode_of(instance, name) for name in (STANDING, LYING, SIDE)], instance)


def test_a_session_with_time_for_everything_passes() -> None:
    instance = someone()
    session = walk(instance)

    assert session.total_s == 30 + STANDING_TO_LYING + 15 + LYING_TO_SIDE + 55
    assert breaches("time_budget", session, instance) == []


def test_a_session_may_take_its_last_second_and_no_more() -> None:
    instance = someone(minutes=2)
    fits, long = minute_and(instance, 47), minute_and(instance, 48)

    assert session_of(fits, instance).total_s == 120
    assert breaches("time_budget", fits, instance) == []
    assert said("time_budget", long, instance) == ["The session takes 121 s, more than the 120 s that there are."]


def test_the_model_counts_to_the_second_as_well() -> None:
    instance = someone(minutes=2)

    fits, long = model_of(minute_and(instance, 47), instance), model_of(minute_and(instance, 48), instance)

    assert fits is not None
    assert fits.feasible
    assert long is not None
    assert not long.feasible


def test_half_minutes_count() -> None:
    instance = someone(minutes=2.5)

    assert instance.budget_s == 150
    assert breaches("time_budget", minute_and(instance, 77), instance) == []
    assert breaches("time_budget", minute_and(instance, 78), instance) != []


def test_the_budget_of_the_request_counts_and_not_the_one_that_a_session_claims() -> None:
    instance = someone(minutes=1)
    session = walk(instance)
    boasting = Session(3600, session.steps)

    assert [finding.fact("why") for finding in breaches("time_budget", boasting, instance)] == ["long"]


def test_a_session_begins_at_second_zero() -> None:
    instance = someone()
    late = Session(600, tuple(step.model_copy(update={"start_s": step.start_s + 5}) for step in walk(instance).steps))

    assert said("time_budget", late, instance) == [
        f"{instance.catalog.label(STANDING)}: a step starts at second 5, and the one before it ends at 0."
    ]


@pytest.mark.parametrize("shift", [-2, 3])
def test_a_hole_and_an_overlap_are_found(shift: int) -> None:
    instance = someone()
    session = walk(instance)
    last = session.steps[-1].start_s
    moved = Session(
        600,
        tuple(
            step.model_copy(update={"start_s": step.start_s + shift}) if step.start_s == last else step
            for step in session.steps
        ),
    )

    assert said("time_budget", moved, instance) == [
        f"{instance.catalog.label(SIDE)}: a step starts at second {last + shift}, and the one before it ends at {last}."
    ]


@pytest.mark.parametrize("given", [None, STANDING_TO_LYING - 1, STANDING_TO_LYING + 1])
def test_a_change_of_position_takes_just_as_long_as_it_takes(given: int | None) -> None:
    instance = someone()
    session = again(
        walk(instance),
        lambda step: (
            step
            if step.kind is not Kind.TRANSITION or step.exercise != LYING
            else (None if given is None else step.model_copy(update={"duration_s": given}))
        ),
    )

    assert said("time_budget", session, instance) == [
        f"{instance.catalog.label(LYING)}: transition of {given or 0} s where {STANDING_TO_LYING} s are needed."
    ]


def test_even_in_the_same_position_the_next_exercise_takes_a_moment() -> None:
    instance = someone(LYING, "supine_abdominal_brace")
    session = session_of([mode_of(instance, name) for name in (LYING, "supine_abdominal_brace")], instance)
    hurried = again(session, lambda step: None if step.kind is Kind.TRANSITION else step)

    assert breaches("time_budget", session, instance) == []
    assert [finding.fact("expected_s") for finding in breaches("time_budget", hurried, instance)] == [3]


def test_a_tool_takes_time_to_put_in_place_before_each_use() -> None:
    instance = someone(BALL, "hamstring_ball_on_chair", SIDE)
    first, second = mode_of(instance, BALL), mode_of(instance, "hamstring_ball_on_chair")
    session = session_of([first, second, mode_of(instance, SIDE)], instance)
    hurried = again(
        session, lambda step: None if step.kind is Kind.SETUP and step.exercise == second.exercise.id else step
    )

    assert breaches("time_budget", session, instance) == []
    assert [(step.exercise, step.duration_s) for step in session.steps if step.kind is Kind.SETUP] == [
        (BALL, IN_PLACE),
        ("hamstring_ball_on_chair", IN_PLACE),
    ]
    assert said("time_budget", hurried, instance) == [
        f"{second.exercise.name}: setup of 0 s where {IN_PLACE} s are needed."
    ]


def test_furniture_stands_where_it_stands() -> None:
    instance = someone("chair_sit_to_stand", equipment=("chair",))
    session = session_of([mode_of(instance, "chair_sit_to_stand")], instance)

    assert session.bouts[0].equipment == ("chair",)
    assert {step.kind for step in session.steps} == {Kind.WORK}
    assert breaches("time_budget", session, instance) == []


def test_time_to_put_nothing_in_place_is_found() -> None:
    instance = someone(BALL, SIDE)
    session = session_of([mode_of(instance, SIDE), mode_of(instance, BALL)], instance)
    empty_handed = relabelled(session, equipment=())

    assert breaches("time_budget", session, instance) == []
    assert [finding.fact("expected_s") for finding in breaches("time_budget", empty_handed, instance)] == [0]


@pytest.mark.parametrize("slower", [{"age": 70}, {"conditions": ("vertigo_bppv",)}, {"pace": "older_adult_65plus"}])
def test_people_who_need_longer_to_change_position_get_it(slower: dict[str, Any]) -> None:
    quick, slow = someone(), someone(**slower)

    assert breaches("time_budget", walk(slow), slow) == []
    assert {finding.fact("why") for finding in breaches("time_budget", walk(quick), slow)} == {"transition"}


def test_an_unknown_position_is_a_finding_and_no_crash() -> None:
    instance = someone(rules=off_but("positions"))
    adrift = relabelled(walk(instance), SIDE, position="floating")

    assert all_said(adrift, instance) != []
    assert said("time_budget", adrift, instance) == [
        f"{instance.catalog.label(SIDE)} is done in a position that does not exist."
    ]


@pytest.mark.parametrize(
    ("minutes", "profile"), [(1.5, {}), (2, {}), (2.5, {"age": 70}), (3, {"conditions": ("vertigo_bppv",)})]
)
def test_model_and_checkers_agree_on_all_tiny_sessions(minutes: float, profile: dict[str, Any]) -> None:
    assert_agreement("time_budget", someone(minutes=minutes, **profile), 3)


def test_model_and_checkers_agree_where_tools_are_put_in_place_and_exercises_share_a_position() -> None:
    changed = {
        **CHANGED,
        "side_lying_leg_raise": {"dose": reps((5,), 5)},
        BALL: {**CHANGED[BALL], "dose": timed(30), "position": "seated_floor"},
        "glute_piriformis_foam_roll": {"dose": timed(30), "variants": ()},
        SIDE: {"dose": reps((5,), 5), "variants": ()},
    }
    names = (SIDE, "side_lying_leg_raise", BALL, "glute_piriformis_foam_roll")
    instance = instance_of(
        catalog_of(*names, changed=changed),
        minutes=2.5,
        rules=off_but(),
        equipment=("tennis_ball", "foam_roller", "lacrosse_ball"),
    )

    assert_agreement("time_budget", instance, 3)


def test_the_order_of_a_session_decides_whether_it_fits() -> None:
    """From the back by way of the side to the feet takes 4 + 12 s; to the feet and down again 13 + 12 s."""
    names = (LYING, SIDE, "wall_sit")
    changed = {**CHANGED, "wall_sit": {"dose": holds((5,), (2,))}}
    roomy = instance_of(catalog_of(*names, changed=changed), minutes=10, rules=off_but())
    back, side, feet = (mode_of(roomy, name) for name in names)
    long_way, short_way = session_of([back, feet, side], roomy), session_of([back, side, feet], roomy)
    tight = instance_of(catalog_of(*names, changed=changed), minutes=short_way.total_s / 60, rules=off_but())
    says = [model_of(modes, tight) for modes in ([back, feet, side], [back, side, feet])]

    assert long_way.total_s - short_way.total_s == (13 + 12) - (4 + 12)
    assert breaches("time_budget", long_way, tight) != []
    assert breaches("time_budget", short_way, tight) == []
    assert [word.feasible for word in says if word is not None] == [False, True]


def test_it_lets_every_exercise_in() -> None:
    instance = someone(minutes=1)

    assert set(all_modes(instance)) <= set(admitted(instance))


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 3}, {"spare_s": 10}])
def test_it_cannot_be_switched_off_or_stretched(settings: dict[str, Any]) -> None:
    assert "time_budget" in refused("time_budget", **settings)


def test_a_session_without_any_exercise_is_no_session() -> None:
    of = instance_of(catalog_of("bridge"), targets={"glutes": 3})
    (found,) = findings("time_budget", [], of)
    assert found.breach
    assert of.rulebook.rule("time_budget").explain(found, of) == "The session is empty."


def test_where_nothing_is_worth_doing_there_is_still_an_exercise() -> None:
    of = instance_of(
        catalog_of("bridge"),
        targets={"glutes": 3},
        rules={**off_but(), "stimulus": {"weight": 0}, "economy": {"weight": 9}},
    )
    outcome = solve(of)
    assert outcome.session is not None
    assert [bout.exercise for bout in outcome.session.bouts] == ["bridge"]
