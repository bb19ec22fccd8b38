"""The optimum with all admissible modes, to hold against the one that dominance leaves."""

from __future__ import annotations

import pytest

import planner.candidates
from constraints.instance import Instance
from planner.result import PlanStatus
from planner.solve import Outcome, solve


def solved_with_all(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """The outcome without dominance."""
    with monkeypatch.context() as patch:
        patch.setattr(planner.candidates, "undominated", lambda modes, instance: modes)
        return solve(instance)


def assert_nothing_is_missed(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """The optimum is the same with all modes."""
    fewer, full = solve(instance), solved_with_all(instance, monkeypatch)
    assert full.status in (PlanStatus.OPTIMAL, PlanStatus.INFEASIBLE)
    assert (fewer.status, fewer.value) == (full.status, full.value)
    assert set(fewer.candidates.modes) <= set(full.candidates.modes)
