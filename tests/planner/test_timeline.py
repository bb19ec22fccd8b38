"""From exercises in order to steps: every second of the session has one purpose, from second 0 to the end."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from catalog.anatomy import Side
from catalog.exercise import Availability
from constraints.prescription import Kind
from planner.api import builtin_catalog
from tests.constraints.handmade import catalog_with, exercise, held, pick, timed, tool
from tests.tiny import all_modes, instance_of, session_of

SEATED = {"id": "seated", "name": "Seated", "how": "Sit down.", "position": "seated_chair"}
CATALOG = catalog_with(
    exercise("lie"),
    exercise("sway"),
    exercise("stand", position="standing", variants=(SEATED,)),
    exercise("rod_a", equipment=(("rod",),)),
    exercise("rod_b", equipment=(("rod",), ("wall",))),
    exercise("lift", laterality="per_side", dose=held(10, 2, rest_s=3), side_switch_s=5),
    exercise("flow", laterality="per_side", dose=timed(20), side_switch_s=0),
    equipment={"rod": tool("rod")},
)
INSTANCE = instance_of(CATALOG, equipment=("rod",))
CHANGE_S = INSTANCE.change_s("supine", "standing")
SETTLE_S = INSTANCE.change_s("supine", "supine")
SETUP_S = CATALOG.positions.equipment_change_s


def _rows(*names: str) -> list[tuple[int, int, Kind, str]]:
    session = session_of([pick(INSTANCE, name) for name in names], INSTANCE)
    return [(step.start_s, step.duration_s, step.kind, step.exercise) for step in session.steps]


def test_no_exercises_make_no_steps() -> None:
    session = session_of([], INSTANCE)
    assert (session.steps, session.total_s, session.budget_s) == ((), 0, 600)


def test_the_first_exercise_starts_at_once() -> None:
    assert _rows("stand") == [(0, 30, Kind.WORK, "stand")]


def test_getting_into_another_position_takes_the_seconds_of_the_change() -> None:
    assert CHANGE_S > SETTLE_S
    assert _rows("lie", "stand") == [
        (0, 30, Kind.WORK, "lie"),
        (30, CHANGE_S, Kind.TRANSITION, "stand"),
        (30 + CHANGE_S, 30, Kind.WORK, "stand"),
    ]


def test_going_on_in_the_same_position_takes_the_seconds_to_settle() -> None:
    assert _rows("lie", "sway")[1] == (30, SETTLE_S, Kind.TRANSITION, "sway")


def test_what_is_needed_in_hand_is_put_in_place_for_each_exercise() -> None:
    assert [row for row in _rows("rod_a", "rod_b", "lie") if row[2] is Kind.SETUP] == [
        (0, SETUP_S, Kind.SETUP, "rod_a"),
        (SETUP_S + 30 + SETTLE_S, SETUP_S, Kind.SETUP, "rod_b"),
    ]


def test_the_way_there_comes_before_the_setting_up_and_that_before_the_work() -> None:
    assert [kind for _, _, kind, name in _rows("stand", "rod_a") if name == "rod_a"] == [
        Kind.TRANSITION,
        Kind.SETUP,
        Kind.WORK,
    ]


def test_a_variant_is_done_in_its_own_position() -> None:
    seated = pick(INSTANCE, "stand", variant="seated")
    session = session_of([pick(INSTANCE, "lie"), seated], INSTANCE)
    assert {(step.variant, step.position) for step in session.bouts[1].steps} == {("seated", "seated_chair")}
    assert session.steps[1].duration_s == INSTANCE.change_s("supine", "seated_chair")


def test_the_slower_person_gets_more_time_to_change() -> None:
    older = instance_of(CATALOG, age=70)
    session = session_of([pick(older, "lie"), pick(older, "stand")], older)
    assert session.steps[1].duration_s == older.change_s("supine", "standing") > CHANGE_S


def test_sides_sets_and_repetitions_stand_on_each_piece() -> None:
    session = session_of([pick(INSTANCE, "lift")], INSTANCE)
    assert [(step.kind, step.duration_s, step.side, step.set, step.rep) for step in session.steps] == [
        (Kind.WORK, 10, "left", 1, 1),
        (Kind.REST, 3, "left", 1, 1),
        (Kind.WORK, 10, "left", 1, 2),
        (Kind.SWITCH, 5, "right", None, None),
        (Kind.WORK, 10, "right", 1, 1),
        (Kind.REST, 3, "right", 1, 1),
        (Kind.WORK, 10, "right", 1, 2),
    ]


def test_both_sides_at_once_are_called_both() -> None:
    (step,) = session_of([pick(INSTANCE, "lie")], INSTANCE).steps
    assert (step.side, step.set, step.rep) == ("both", 1, 1)


def test_getting_there_belongs_to_no_side() -> None:
    session = session_of([pick(INSTANCE, "lie"), pick(INSTANCE, "lift")], INSTANCE)
    assert session.steps[1].kind is Kind.TRANSITION
    assert session.steps[1].side is None


def test_what_takes_no_time_is_no_step() -> None:
    assert _rows("flow") == [(0, 20, Kind.WORK, "flow"), (20, 20, Kind.WORK, "flow")]


@pytest.mark.parametrize("seed", range(25))
def test_the_steps_of_any_session_are_contiguous_and_add_up(seed: int) -> None:
    rng = Random(seed)
    source = builtin_catalog()
    plannable = [entry for entry in source.exercises.values() if entry.availability is not Availability.NEVER]
    chosen = rng.sample(plannable, rng.randint(1, 6))
    instance = instance_of(
        catalog_with(*chosen), equipment=("chair", "foam_roller"), targets={"glutes:left": 3}, age=rng.choice([40, 70])
    )
    pool = all_modes(instance, doses=99)
    modes = [rng.choice([mode for mode in pool if mode.exercise.id == entry.id]) for entry in chosen]
    session = session_of(modes, instance)
    ends = [0, *(step.end_s for step in session.steps)]
    assert [step.start_s for step in session.steps] == ends[:-1]
    ways = sum(instance.change_s(a.position, b.position) for a, b in pairwise(modes))
    setups = SETUP_S * sum(any(source.equipment[name].in_hand for name in mode.equipment) for mode in modes)
    assert session.total_s == sum(mode.total_s for mode in modes) + ways + setups
    assert [bout.exercise for bout in session.bouts] == [mode.exercise.id for mode in modes]
    for bout, mode in zip(session.bouts, modes, strict=True):
        assert bout.active_s == mode.total_s
        assert all(bout.worked_s(side) == mode.worked_s(side) for side in Side)
