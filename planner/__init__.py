"""Routine: the best session for a tight lower back, to the second, with a proof.

    from planner import Profile, Request, plan
    result = plan(Request(minutes=30, targets={"glutes": 3}))

Nothing heavy is imported until a name is used: the solver only when a plan is made.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from catalog.errors import (
        CatalogError,
        DisagreementError,
        PlanError,
        PluginError,
        Problem,
        ProfileError,
        RequestError,
        RoutineError,
        RuleError,
    )
    from constraints.profile import Direction, Event, Level, Profile
    from constraints.request import Request, TimeOfDay
    from constraints.rulebook import Rulebook
    from constraints.screening import Screening
    from constraints.session import Step
    from planner.api import builtin_catalog, plan
    from planner.plan_document import read_plan
    from planner.result import (
        AdaptedExercise,
        CautionedExercise,
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
    from planner.verification import PlanFinding, findings, verify

_HOME = {
    "AdaptedExercise": "planner.result",
    "Catalog": "catalog.catalog",
    "CatalogError": "catalog.errors",
    "CautionedExercise": "planner.result",
    "Coverage": "planner.result",
    "Direction": "constraints.profile",
    "DisagreementError": "catalog.errors",
    "Event": "constraints.profile",
    "ExcludedExercise": "planner.result",
    "Level": "constraints.profile",
    "Note": "planner.result",
    "Plan": "planner.result",
    "PlanError": "catalog.errors",
    "PlanFinding": "planner.verification",
    "PlanStatus": "planner.result",
    "PluginError": "catalog.errors",
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
    "Screening": "constraints.screening",
    "SessionPlan": "planner.result",
    "Step": "constraints.session",
    "TimeOfDay": "constraints.request",
    "builtin_catalog": "planner.api",
    "findings": "planner.verification",
    "plan": "planner.api",
    "read_plan": "planner.plan_document",
    "verify": "planner.verification",
}

__all__ = [
    "AdaptedExercise",
    "Catalog",
    "CatalogError",
    "CautionedExercise",
    "Coverage",
    "Direction",
    "DisagreementError",
    "Event",
    "ExcludedExercise",
    "Level",
    "Note",
    "Plan",
    "PlanError",
    "PlanFinding",
    "PlanStatus",
    "PluginError",
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
    "Screening",
    "SessionPlan",
    "Step",
    "TimeOfDay",
    "builtin_catalog",
    "findings",
    "plan",
    "read_plan",
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
