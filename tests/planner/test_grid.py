"""Length x targets x equipment: proven optimal, contiguous, within budget, and the minutes used while they serve."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, product

import pytest

from constraints.instance import Instance, resolve
from constraints.mode import Mode
from constraints.session import Bout, Session
from planner import Plan, Profile, Request, builtin_catalog, plan
from planner.candidates import admissible
from planner.result import Coverage

MINUTES = (5, 10, 15, 20, 30, 45, 60)
TARGETS: tuple[dict[str, int], ...] = (
    {},
    {"glutes": 3, "hip_flexors": 2},
    {"lumbar_paraspinals": 4, "abdominals_core": 3, "ql_lateral_trunk": 2},
    {"hamstrings": 3, "quads": 3, "adductors": 3},
    {"deep_hip_rotators": 5},
    {"glutes": 5, "hip_flexors": 4, "thoracolumbar_rotation": 2, "shoulder_girdle": 1, "piriformis": 2},
)
EQUIPMENT: tuple[tuple[str, ...], ...] = (
    (),
    ("chair",),
    ("foam_roller",),
    ("foam_roller", "massage_ball", "chair", "pillow"),
)
pytestmark = pytest.mark.xdist_group("grid")
"""All in one process, so that each cell is planned once."""

USED = 0.9
"""Share of the minutes that is to be used while there is something useful left to do."""
MOSTLY = 0.95
"""Share of the sessions of ten minutes and more of which that is asked."""


pytestmark = pytest.mark.xdist_group("grid")
"""One worker, so that a plan of the grid is made once."""


@cache
def _planned(minutes: int, targets: int, things: int) -> Plan:
    """The plan of a cell of the grid; targets and things by their place in the lists above."""
    profile = Profile(equipment=EQUIPMENT[things])
    return plan(Request(minutes=minutes, targets=TARGETS[targets], profile=profile, time_limit_s=30))


@pytest.mark.parametrize("things", range(len(EQUIPMENT)), ids=lambda at: "+".join(EQUIPMENT[at]) or "nothing")
@pytest.mark.parametrize("targets", range(len(TARGETS)), ids=lambda at: "+".join(TARGETS[at]) or "default")
@pytest.mark.parametrize("minutes", MINUTES)
def test_every_cell_of_the_grid_is_proven_and_adds_up(minutes: int, targets: int, things: int) -> None:
    result = _planned(minutes, targets, things)
    assert result.status == "optimal", result.notes
    session = result.sessions[0]
    clock = 0
    for step in session.steps:
        assert step.start_s == clock
        clock += step.duration_s
    assert clock == session.total_s <= session.budget_s == minutes * 60


def test_the_minutes_are_used_while_something_useful_is_left_to_do() -> None:
    """Counted over all 144 cells of the grid of ten minutes and more. A cell fails if all of this is true:

    - less than 90 % of the budget is used;
    - some wish (a target, a side and a modality) has got less than its wanted dose;
    - an exercise that is not in the plan, in a form and dose that every rule admits by itself, serves this wish, as
      prime mover or as helper;
    - this dose, with the seconds to set it up, to get there and to get back on the way, fits into the time that is left
      at some place in its own stage.

    Nothing else excuses a cell: not what a further exercise costs in points, not that helpers count half and up to half
    of a dose, not that an exercise needs a warm-up first. At most 5 % of the cells may fail.
    """
    cells = [cell for cell in product(MINUTES, range(len(TARGETS)), range(len(EQUIPMENT))) if cell[0] >= 10]
    idle = {}
    for cell in cells:
        session = _planned(*cell).sessions[0]
        left = _useful_and_left(_planned(*cell)) if session.total_s < USED * session.budget_s else set()
        if left:
            idle[cell] = (session.total_s, session.budget_s, sorted(left))
    assert len(cells) == 144
    assert len(idle) <= (1 - MOSTLY) * len(cells), idle


def test_what_is_left_to_do_is_seen() -> None:
    """With its work cut off, a plan has room for what was cut, but not if there is no time."""
    result = _planned(20, 1, 0)
    session = result.sessions[0]
    frame = tuple(step for step in session.steps if step.stage.value in ("arrive", "warm_up"))
    work = {step.exercise for step in session.steps if step.stage.value in ("mobilise", "activate", "stretch")}
    nothing = tuple(cell.model_copy(update={"delivered_s": 0}) for cell in result.coverage)
    cut = session.model_copy(update={"steps": frame, "total_s": frame[-1].end_s})
    idle = result.model_copy(update={"sessions": (cut,), "coverage": nothing})
    assert work <= _useful_and_left(idle)
    full = cut.model_copy(update={"budget_s": cut.total_s + 5})
    assert _useful_and_left(idle.model_copy(update={"sessions": (full,)})) == set()
    assert _useful_and_left(idle.model_copy(update={"coverage": _all_met(result)})) == set()


def _all_met(result: Plan) -> tuple[Coverage, ...]:
    return tuple(cell.model_copy(update={"delivered_s": cell.wanted_s}) for cell in result.coverage)


def _useful_and_left(result: Plan) -> set[str]:
    """Exercises that are not in the plan, are admissible, serve a wish that is short, and fit into the time left."""
    instance = resolve(result.request, builtin_catalog())
    session = Session(result.sessions[0].budget_s, result.sessions[0].steps)
    used = {bout.exercise for bout in session.bouts}
    spare_s = session.budget_s - session.total_s
    short = [
        cell
        for cell, covered in zip(instance.cells, result.coverage, strict=True)
        if covered.delivered_s < covered.wanted_s
    ]
    found: set[str] = set()
    for mode in admissible(instance).modes:
        if mode.exercise.id in used | found or mode.modality is None:
            continue
        serves = any(
            cell.modality is mode.modality
            and instance.role(mode.exercise, cell.target) is not None
            and any(mode.worked_s(side) for side in cell.sides)
            for cell in short
        )
        if serves and mode.setup_s + mode.total_s + _detour_s(mode, session.bouts, instance) <= spare_s:
            found.add(mode.exercise.id)
    return found


def _detour_s(mode: Mode, bouts: tuple[Bout, ...], instance: Instance) -> int:
    """Fewest further seconds of getting there and back, over all places for an exercise in the order of the stages."""
    order = instance.stage_order.index
    detours = []
    for before, after in pairwise((None, *bouts, None)):
        if before is not None and order(before.stage) > order(mode.stage):
            continue
        if after is not None and order(after.stage) < order(mode.stage):
            continue
        there = instance.change_s(before.position, mode.position) if before is not None else 0
        back = instance.change_s(mode.position, after.position) if after is not None else 0
        straight = instance.change_s(before.position, after.position) if before is not None and after is not None else 0
        detours.append(there + back - straight)
    return min(detours)
