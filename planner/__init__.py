"""Routine: the best session for a tight lower back, to the second, with a proof.

    from planner import Profile, Request, plan
    result = plan(Request(minutes=30, targets={"glutes": 3}))

Nothing heavy is imported until a name is used: the solver only when a plan is made.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.errors import (
        CatalogError,
        DisagreementError,
        Problem,
        ProfileError,
        RequestError,
        RoutineError,
        RuleError,
    )
    from catalog.library import Catalog
    from constraints.profile import Level, Profile
    from constraints.request import Request
    from constraints.rulebook import Rulebook
    from constraints.session import Step
    from planner.api import builtin_catalog, plan
    from planner.result import (
        Coverage,
        ExcludedExercise,
        Note,
        Plan,
        PlanStatus,
        Provenance,
        RuleScore,
        Score,
        SessionPlan,
    )
    from planner.verification import verify

_HOME = {
    "Catalog": "catalog.library",
    "CatalogError": "catalog.errors",
    "Coverage": "planner.result",
    "DisagreementError": "catalog.errors",
    "ExcludedExercise": "planner.result",
    "Level": "constraints.profile",
    "Note": "planner.result",
    "Plan": "planner.result",
    "PlanStatus": "planner.result",
    "Problem": "catalog.errors",
    "Profile": "constraints.profile",
    "ProfileError": "catalog.errors",
    "Provenance": "planner.result",
    "Request": "constraints.request",
    "RequestError": "catalog.errors",
    "RoutineError": "catalog.errors",
    "RuleError": "catalog.errors",
    "RuleScore": "planner.result",
    "Rulebook": "constraints.rulebook",
    "Score": "planner.result",
    "SessionPlan": "planner.result",
    "Step": "constraints.session",
    "builtin_catalog": "planner.api",
    "plan": "planner.api",
    "verify": "planner.verification",
}

__all__ = [
    "Catalog",
    "CatalogError",
    "Coverage",
    "DisagreementError",
    "ExcludedExercise",
    "Level",
    "Note",
    "Plan",
    "PlanStatus",
    "Problem",
    "Profile",
    "ProfileError",
    "Provenance",
    "Request",
    "RequestError",
    "RoutineError",
    "RuleError",
    "RuleScore",
    "Rulebook",
    "Score",
    "SessionPlan",
    "Step",
    "builtin_catalog",
    "plan",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
