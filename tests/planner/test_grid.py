"""Length x targets x equipment: proven optimal, contiguous, within budget, and the minutes used while they serve."""

from __future__ import annotations

import pytest

from planner import Plan, Profile, Request, builtin_catalog, plan

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


@pytest.mark.parametrize("things", EQUIPMENT, ids=lambda things: "+".join(things) or "nothing")
@pytest.mark.parametrize("targets", TARGETS, ids=lambda targets: "+".join(targets) or "default")
@pytest.mark.parametrize("minutes", MINUTES)
def test_every_cell_of_the_grid_is_proven_and_adds_up(
    minutes: int, targets: dict[str, int], things: tuple[str, ...]
) -> None:
    result = plan(Request(minutes=minutes, targets=targets, profile=Profile(equipment=things), time_limit_s=30))
    assert result.status == "optimal", result.notes
    session = result.sessions[0]
    clock = 0
    for step in session.steps:
        assert step.start_s == clock
        clock += step.duration_s
    assert clock == session.total_s <= session.budget_s == minutes * 60
    if minutes >= 10 and session.total_s < 0.9 * session.budget_s:
        assert not _could_do_more(result), result.coverage


def _could_do_more(result: Plan) -> bool:
    """Whether some cell is short and an exercise that could be chosen and would serve it is not in the plan, with room
    for it."""
    catalog = builtin_catalog()
    session = result.sessions[0]
    done = {step.exercise for step in session.steps}
    out = {entry.exercise for entry in result.excluded}
    spare = session.budget_s - session.total_s
    for cell in result.coverage:
        if cell.delivered_s >= cell.wanted_s:
            continue
        for exercise in catalog.exercises.values():
            serves = cell.region in exercise.regions or cell.region in exercise.muscles.primary
            stage = exercise.session_stages[0].value
            if serves and stage == cell.modality.value and exercise.id not in done | out and spare > 240:
                return True
    return False
