"""Real doses: the pieces of time add up, and the ladder of an exercise goes from its smallest dose to its largest."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.anatomy import BOTH_SIDES, Side
from catalog.exercise import Exercise, HoldsDose, TimedDose
from constraints.prescription import Kind, Prescription, Unit, levels, one_sided
from planner.api import builtin_catalog
from tests.constraints.handmade import exercise, held, timed

INVENTORY = Path(__file__).parents[3] / "shared" / "domain" / "seed_inventory.yaml"
SWITCH_S = 5
"""Seconds to change sides that the inventory reckons with for every exercise."""

PLANNABLE = [entry for entry in builtin_catalog().exercises.values() if entry.dose is not None]


def _reps(*reps: int, rep_s: int = 4) -> dict[str, Any]:
    bounds = {"min": reps[0], "default": reps[len(reps) // 2], "max": reps[-1]}
    return {"kind": "reps", "reps": bounds, "rep_s": rep_s, "set_rest_s": 15}


def _dose_at(entry: Exercise, which: str) -> tuple[int, int, int]:
    """(sets, repetitions, seconds of a piece) that the catalogue names as `min`, `default` or `max`."""
    dose = entry.dose
    assert dose is not None
    sets = getattr(dose.sets, which)
    if isinstance(dose, TimedDose):
        return sets, 1, getattr(dose.time_s, which)
    if isinstance(dose, HoldsDose):
        return sets, getattr(dose.reps, which), getattr(dose.hold_s, which)
    return sets, getattr(dose.reps, which), dose.rep_s


def _rungs(entry: Exercise) -> list[tuple[int, int, int]]:
    return [(level.sets, level.reps, level.piece_s) for level in levels(entry)]


def _assert_adds_up(dose: Prescription) -> None:
    pieces = list(dose.pieces())
    assert sum(seconds for _, seconds, _, _, _ in pieces) == dose.total_s
    for side in Side:
        worked = sum(s for kind, s, where, _, _ in pieces if kind is Kind.WORK and where in (side, None))
        assert worked == dose.worked_s(side)
        assert worked == (dose.work_s if not dose.sides or side in dose.sides else 0)


@pytest.mark.parametrize("entry", PLANNABLE, ids=lambda entry: entry.id)
def test_the_pieces_of_every_level_add_up(entry: Exercise) -> None:
    for level in levels(entry):
        _assert_adds_up(level)
        if level.sides:
            for side in Side:
                _assert_adds_up(one_sided(level, side))


@pytest.mark.parametrize("entry", PLANNABLE, ids=lambda entry: entry.id)
def test_the_ladder_goes_from_the_smallest_dose_through_the_usual_one_to_the_largest(entry: Exercise) -> None:
    rungs = _rungs(entry)
    assert rungs[0] == _dose_at(entry, "min")
    assert _dose_at(entry, "default") in rungs
    assert rungs[-1] == _dose_at(entry, "max")


@pytest.mark.parametrize("entry", PLANNABLE, ids=lambda entry: entry.id)
def test_each_rung_gives_more_work_than_the_one_before_and_keeps_the_bounds(entry: Exercise) -> None:
    work = [level.work_s for level in levels(entry)]
    assert work == sorted(set(work))
    low, high = _dose_at(entry, "min"), _dose_at(entry, "max")
    for rung in _rungs(entry):
        assert all(least <= number <= most for least, number, most in zip(low, rung, high, strict=True))


BOUNDS = st.tuples(*[st.integers(1, 12)] * 3).map(sorted)
SECONDS = st.tuples(*[st.integers(1, 200)] * 3).map(sorted)


def _bounds(values: list[int]) -> dict[str, int]:
    return dict(zip(("min", "default", "max"), values, strict=True))


DOSES = st.one_of(
    st.builds(
        lambda seconds, sets: {"kind": "timed", "time_s": _bounds(seconds), "sets": _bounds(sets)}, SECONDS, BOUNDS
    ),
    st.builds(
        lambda hold, reps, sets, rest: {
            "kind": "holds",
            "hold_s": _bounds(hold),
            "reps": _bounds(reps),
            "sets": _bounds(sets),
            "rest_s": rest,
        },
        SECONDS,
        BOUNDS,
        BOUNDS,
        st.integers(0, 20),
    ),
    st.builds(
        lambda reps, sets, rep_s: {"kind": "reps", "reps": _bounds(reps), "sets": _bounds(sets), "rep_s": rep_s},
        BOUNDS,
        BOUNDS,
        st.integers(1, 10),
    ),
)


@settings(derandomize=True, deadline=None)
@given(DOSES, st.sampled_from(["bilateral", "per_side"]), st.integers(0, 3), st.integers(0, 10))
def test_the_pieces_of_any_dose_add_up(dose: dict[str, Any], laterality: str, segments: int, switch_s: int) -> None:
    entry = exercise("any", dose=dose, laterality=laterality, segments=tuple("abc"[:segments]), side_switch_s=switch_s)
    assert levels(entry)
    for level in levels(entry):
        _assert_adds_up(level)


@settings(derandomize=True, deadline=None)
@given(DOSES)
def test_the_ladder_of_any_dose_starts_at_the_smallest_and_ends_at_the_largest(dose: dict[str, Any]) -> None:
    entry = exercise("any", dose=dose)
    rungs = _rungs(entry)
    assert rungs[0] == _dose_at(entry, "min")
    assert rungs[-1] == _dose_at(entry, "max")


@settings(derandomize=True, deadline=None)
@given(DOSES)
def test_the_ladder_of_any_dose_holds_as_much_work_as_the_usual_dose(dose: dict[str, Any]) -> None:
    entry = exercise("any", dose=dose)
    sets, reps, seconds = _dose_at(entry, "default")
    assert sets * reps * seconds in {level.work_s for level in levels(entry)}


def test_an_exercise_without_a_dose_has_no_levels() -> None:
    assert levels(exercise("crack", never_planned="It is not safe.", status="banned", dose=None)) == ()


def test_equal_work_is_done_in_the_fewest_pieces() -> None:
    dose = {**timed(30, 30, 60), "sets": {"min": 1, "default": 1, "max": 2}}
    assert _rungs(exercise("any", dose=dose)) == [(1, 1, 30), (1, 1, 60), (2, 1, 60)]


@pytest.mark.parametrize(
    ("dose", "rungs"),
    [
        (timed(30, 60, 180), [(1, 1, 30), (1, 1, 60), (1, 1, 90), (1, 1, 120), (1, 1, 150), (1, 1, 180)]),
        (timed(20, 52, 120), [(1, 1, 20), (1, 1, 52), (1, 1, 85), (1, 1, 120)]),  # 86 s is nothing to say to anybody
        (timed(30, 50, 109), [(1, 1, 30), (1, 1, 50), (1, 1, 109)]),  # 59 s are not two steps
        (
            {**timed(30, 30, 60), "sets": {"min": 1, "default": 2, "max": 3}},
            [(1, 1, 30), (1, 1, 60), (3, 1, 30), (2, 1, 60), (3, 1, 60)],
        ),
        (
            {
                **held(10, 1, 2, 4),
                "hold_s": {"min": 10, "default": 20, "max": 30},
                "sets": {"min": 1, "default": 1, "max": 2},
            },
            [(1, 1, 10), (1, 1, 20), (1, 2, 20), (1, 2, 30), (1, 4, 20), (1, 4, 30), (2, 4, 30)],
        ),
        (
            {**_reps(6, 10, 20), "sets": {"min": 1, "default": 2, "max": 3}},
            [(1, 6, 4), (1, 10, 4), (2, 6, 4), (1, 20, 4), (2, 15, 4), (2, 20, 4), (3, 20, 4)],
        ),
        (held(10, 2, 10, 22), [(1, number, 10) for number in (2, 6, 10, 14, 18, 22)]),
        (_reps(2, 10, 22), [(1, number, 4) for number in (2, 6, 10, 14, 18, 22)]),
    ],
    ids=["longer", "round seconds", "no small steps", "timed sets", "holds", "repetitions", "more holds", "more reps"],
)
def test_the_rungs_between_the_smallest_and_the_largest_dose(
    dose: dict[str, Any], rungs: list[tuple[int, int, int]]
) -> None:
    assert _rungs(exercise("any", dose=dose)) == rungs


def test_a_timed_dose_on_both_sides_with_two_sets() -> None:
    dose = {**timed(30), "sets": {"min": 2, "default": 2, "max": 2}, "set_rest_s": 10}
    (level,) = levels(exercise("any", dose=dose, laterality="per_side", side_switch_s=5))
    assert level.unit is Unit.TIME
    assert level.sides == BOTH_SIDES
    assert list(level.pieces()) == [
        (Kind.WORK, 30, Side.LEFT, 1, 1),
        (Kind.REST, 10, Side.LEFT, 1, 1),
        (Kind.WORK, 30, Side.LEFT, 2, 1),
        (Kind.SWITCH, 5, Side.RIGHT, 0, 0),
        (Kind.WORK, 30, Side.RIGHT, 1, 1),
        (Kind.REST, 10, Side.RIGHT, 1, 1),
        (Kind.WORK, 30, Side.RIGHT, 2, 1),
    ]
    assert (level.work_s, level.block_s, level.total_s) == (60, 70, 145)


def test_holds_rest_between_repetitions_and_longer_between_sets() -> None:
    dose = {**held(10, 2, rest_s=3), "sets": {"min": 2, "default": 2, "max": 2}, "set_rest_s": 15}
    (level,) = levels(exercise("any", dose=dose))
    assert level.unit is Unit.HOLD
    assert [(kind, seconds) for kind, seconds, _, _, _ in level.pieces()] == [
        (Kind.WORK, 10),
        (Kind.REST, 3),
        (Kind.WORK, 10),
        (Kind.REST, 15),
        (Kind.WORK, 10),
        (Kind.REST, 3),
        (Kind.WORK, 10),
    ]
    assert (level.work_s, level.total_s) == (40, 10 + 3 + 10 + 15 + 10 + 3 + 10)


def test_a_rest_bears_the_set_and_the_repetition_that_it_follows() -> None:
    dose = {**held(10, 2, rest_s=3), "sets": {"min": 2, "default": 2, "max": 2}, "set_rest_s": 15}
    (level,) = levels(exercise("any", dose=dose))
    assert [(set_number, rep) for kind, _, _, set_number, rep in level.pieces() if kind is Kind.REST] == [
        (1, 1),
        (1, 2),
        (2, 1),
    ]


def test_without_segments_the_work_is_done_once() -> None:
    assert Prescription(Unit.TIME, 1, 1, 30, 0, 0, 5).work_s == 30


def test_repetitions_follow_each_other_without_rest() -> None:
    (level,) = levels(exercise("any", dose=_reps(6, rep_s=4)))
    assert level.unit is Unit.REPETITION
    assert [piece[:2] for piece in level.pieces()] == [(Kind.WORK, 4)] * 6
    assert level.total_s == level.work_s == 24


def test_segments_are_worked_one_after_the_other_on_each_side() -> None:
    entry = exercise("any", dose=timed(30), laterality="per_side", segments=("upper", "lower"), side_switch_s=5)
    (level,) = levels(entry)
    assert [(kind, side) for kind, _, side, _, _ in level.pieces()] == [
        (Kind.WORK, Side.LEFT),
        (Kind.SWITCH, Side.LEFT),
        (Kind.WORK, Side.LEFT),
        (Kind.SWITCH, Side.RIGHT),
        (Kind.WORK, Side.RIGHT),
        (Kind.SWITCH, Side.RIGHT),
        (Kind.WORK, Side.RIGHT),
    ]
    assert (level.work_s, level.total_s) == (60, 4 * 30 + 3 * 5)


def test_a_rest_or_switch_of_no_seconds_is_no_piece() -> None:
    dose = {**held(10, 2, rest_s=0), "set_rest_s": 0}
    (level,) = levels(exercise("any", dose=dose, laterality="per_side", side_switch_s=0))
    assert {kind for kind, _, _, _, _ in level.pieces()} == {Kind.WORK}
    assert level.total_s == 40


@pytest.mark.parametrize("side", Side)
def test_one_side_alone_is_the_same_dose_without_a_switch(side: Side) -> None:
    (both,) = levels(exercise("any", dose=held(10, 3), laterality="per_side", side_switch_s=5))
    alone = one_sided(both, side)
    assert alone.total_s == both.block_s == (both.total_s - 5) // 2
    assert alone.worked_s(side) == both.worked_s(side) == 30
    assert [alone.worked_s(other) for other in Side if other is not side] == [0]
    assert {where for _, _, where, _, _ in alone.pieces()} == {side}


@cache
def _inventory() -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in yaml.safe_load(INVENTORY.read_text(encoding="utf-8"))["items"]}


def _planned_dose(plan: dict[str, Any], which: str) -> tuple[int, int, int]:
    """(sets, repetitions, seconds of a piece) that the inventory proposes as `min`, `default` or `max`."""
    reps = plan["reps"][which] if "reps" in plan else 1
    seconds = {"time": "time_s", "holds": "hold_s"}.get(plan["unit"])
    return plan["sets"][which], reps, plan[seconds][which] if seconds else plan["rep_s"]


@pytest.mark.skipif(not INVENTORY.exists(), reason="the inventory of the source documents is not here")
def test_active_seconds_are_those_of_the_inventory_where_the_dose_is_the_same_and_has_one_set() -> None:
    compared = 0
    for entry in PLANNABLE:
        item = _inventory().get(entry.id)
        if item is None or not item.get("est_seconds_min_default_max"):
            continue
        by_rung = {(level.sets, level.reps, level.piece_s): level for level in levels(entry)}
        for which, expected in zip(("min", "default", "max"), item["est_seconds_min_default_max"], strict=True):
            rung = _planned_dose(item["dose_planner"], which)
            if rung != _dose_at(entry, which) or rung[0] > 1:
                continue
            level = by_rung[rung]
            changes = max(1, len(level.sides)) * level.segments - 1
            longer_switches = changes * (entry.side_switch_s - SWITCH_S)
            assert level.total_s - longer_switches == expected, f"{entry.id}, {which}"
            compared += 1
    assert compared > 60
