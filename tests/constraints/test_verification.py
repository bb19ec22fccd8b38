"""A plan is judged again from its steps and its request alone: what it says of itself is not trusted."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.request import Request
from constraints.session import Step
from planner.api import plan
from planner.result import Plan, PlanStatus, SessionPlan
from planner.verification import value_of, verify
from tests.constraints.handmade import catalog_with, exercise, timed

CATALOG = catalog_with(
    exercise("rock", dose=timed(60)),
    exercise("sway", dose=timed(60), position="standing"),
    exercise("march", stages=("warm_up",), category="heat_warm_up", position="standing", dose=timed(60)),
)
REQUEST = Request(minutes=6, targets={"glutes": 3})


@pytest.fixture(scope="module")
def done() -> Plan:
    """A plan that keeps all rules."""
    found = plan(REQUEST, CATALOG)
    assert found.status is PlanStatus.OPTIMAL
    return found


def _with(done: Plan, steps: tuple[Step, ...], **changes: Any) -> Plan:
    session = done.sessions[0].model_copy(update={"steps": steps})
    return done.model_copy(update={"sessions": (session,), **changes})


def _late(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The same steps a second later."""
    return tuple(step.model_copy(update={"start_s": step.start_s + 1}) for step in steps)


def test_a_plan_that_keeps_all_rules_is_faultless(done: Plan) -> None:
    assert verify(done, CATALOG) == []


def test_each_fault_is_a_sentence_and_points_are_no_faults(done: Plan) -> None:
    assert done.score is not None
    assert any(rule.points < 0 for rule in done.score.rules), "points that are lost, none of them a breach"
    (fault,) = verify(_with(done, _late(done.sessions[0].steps)), CATALOG)
    assert fault.startswith("The ")
    assert fault.endswith("a step starts at second 1, and the one before it ends at 0.")


def test_every_session_of_a_plan_is_judged(done: Plan) -> None:
    good = done.sessions[0]
    bad = good.model_copy(update={"steps": _late(good.steps)})
    for sessions in ((good, bad), (bad, good)):
        assert len(verify(done.model_copy(update={"sessions": sessions}), CATALOG)) == 1
    assert len(verify(done.model_copy(update={"sessions": (bad, bad)}), CATALOG)) == 2


def test_the_budget_is_that_of_the_request_whatever_the_session_says(done: Plan) -> None:
    boast = SessionPlan(budget_s=9999, total_s=1, steps=done.sessions[0].steps)
    short = done.model_copy(update={"request": REQUEST.model_copy(update={"minutes": 2}), "sessions": (boast,)})
    assert any("more than the 120 s that there are" in fault for fault in verify(short, CATALOG))


def test_a_plan_without_sessions_has_no_fault(done: Plan) -> None:
    assert verify(done.model_copy(update={"sessions": ()}), CATALOG) == []


def test_without_a_catalogue_the_built_in_one_judges(done: Plan) -> None:
    faults = verify(done)
    assert any("not in the catalogue" in fault for fault in faults)


def test_the_value_of_a_plan_under_its_own_request_is_its_score(done: Plan) -> None:
    assert done.score is not None
    assert value_of(done, REQUEST, CATALOG) == done.score.value


def test_the_value_is_that_of_the_first_session(done: Plan) -> None:
    nothing = done.sessions[0].model_copy(update={"steps": ()})
    both = done.model_copy(update={"sessions": (done.sessions[0], nothing)})
    assert value_of(both, REQUEST, CATALOG) == value_of(done, REQUEST, CATALOG)


def test_the_value_under_another_request_counts_what_that_one_wants(done: Plan) -> None:
    keener = REQUEST.model_copy(update={"targets": {"glutes": 5}})
    other = REQUEST.model_copy(update={"targets": {"quads": 3}})
    assert value_of(done, keener, CATALOG) > value_of(done, REQUEST, CATALOG) > value_of(done, other, CATALOG)
