"""For each of the 41 conditions: a good session where one may be planned, and a clear next step where none may."""

from __future__ import annotations

import pytest

from benchmarks.conditions import left, request_for
from catalog.conditions import ScreeningAction
from planner import PlanStatus, builtin_catalog, plan, verify
from tests.requests import coach_says

CATALOG = builtin_catalog()
NO_PLAN = ("acute_severe_pain", "age_under_16", "dvt_current_or_suspected")
ONLY_REST = ("fracture_current", "recent_spinal_surgery")
"""Even a cleared person has nothing left but breathing and rest."""

pytestmark = pytest.mark.xdist_group("conditions")


@pytest.mark.parametrize("condition", sorted(set(CATALOG.conditions) - {*NO_PLAN, *ONLY_REST}))
def test_a_session_of_twenty_minutes_at_which_a_coach_has_nothing_to_say(condition: str) -> None:
    request = request_for(condition, CATALOG)
    made = plan(request, CATALOG)
    assert made.status is PlanStatus.OPTIMAL
    assert verify(made, CATALOG) == []
    assert list(coach_says(made, CATALOG)) == []
    assert sum(left(request, CATALOG)) >= 50
    given = {entry.modality for entry in made.coverage if entry.delivered_s}
    assert len(given) >= 3
    assert made.sessions[0].total_s >= 14 * 60


@pytest.mark.parametrize("condition", NO_PLAN)
def test_where_no_clearance_helps_there_is_no_plan_and_a_next_step(condition: str) -> None:
    made = plan(request_for(condition, CATALOG), CATALOG)
    assert made.status is PlanStatus.REFUSED
    assert not made.sessions
    assert any(word in made.notes[0].text for word in ("See a doctor", "assessed by a clinician", "emergency care"))


@pytest.mark.parametrize("condition", ONLY_REST)
def test_where_only_rest_is_left_it_is_named_and_a_clinician_decides_on_more(condition: str) -> None:
    made = plan(request_for(condition, CATALOG), CATALOG)
    assert made.status is PlanStatus.INFEASIBLE
    assert "What is left under your limits: Deep belly breathing" in made.notes[0].text
    assert "Ask your clinician what more you may do." in made.notes[0].text


def test_these_are_all_the_conditions_without_a_plan() -> None:
    never = {ScreeningAction.SEE_CLINICIAN, ScreeningAction.EMERGENCY_OR_CLINICIAN, ScreeningAction.NOT_SUPPORTED}
    assert {name for name, entry in CATALOG.conditions.items() if entry.screening in never} == set(NO_PLAN)
    assert len(CATALOG.conditions) == 41
