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
    from constraints.kept import Kept, Lock
    from constraints.profile import Direction, Event, Level, Profile
    from constraints.request import Request, TimeOfDay
    from constraints.rulebook import Rulebook
    from constraints.screening import Screening
    from constraints.session import Step
    from planner.api import builtin_catalog, plan
    from planner.explain.difference import Change, ChangeKind, PlanDifference, RuleDifference, diff
    from planner.explain.what_if import Advice, WhatIf, advise, what_if
    from planner.explain.why import Gift, Why, why
    from planner.explain.why_not import Bar, Verdict, WhyNot, why_not
    from planner.impossible.changing import carried_out
    from planner.plan_document import read_plan
    from planner.result import (
        AdaptedExercise,
        Analysis,
        CautionedExercise,
        Conflict,
        ConflictMember,
        Coverage,
        ExcludedExercise,
        GivenUp,
        Match,
        Note,
        Obstacle,
        Plan,
        PlanStatus,
        Provenance,
        Relaxation,
        RuleAnalysis,
        RuleScore,
        Score,
        SessionPlan,
    )
    from planner.steer.alternatives import FrontierPoint, alternatives, trade_off
    from planner.steer.closeness import close_to
    from planner.steer.reorder import Reordered, reorder
    from planner.steer.swap import Substitute, substitutes, swap
    from planner.steer.tuning import tune
    from planner.steer.tuning_result import Rival, RulePoints, Tuning, TuningStatus, WeightChange
    from planner.verification import PlanFinding, findings, verify

_HOME = {
    "AdaptedExercise": "planner.result",
    "Advice": "planner.explain.what_if",
    "Analysis": "planner.result",
    "Bar": "planner.explain.why_not",
    "Catalog": "catalog.catalog",
    "CatalogError": "catalog.errors",
    "CautionedExercise": "planner.result",
    "Change": "planner.explain.difference",
    "ChangeKind": "planner.explain.difference",
    "Conflict": "planner.result",
    "ConflictMember": "planner.result",
    "Coverage": "planner.result",
    "Direction": "constraints.profile",
    "DisagreementError": "catalog.errors",
    "Event": "constraints.profile",
    "ExcludedExercise": "planner.result",
    "FrontierPoint": "planner.steer.alternatives",
    "Gift": "planner.explain.why",
    "GivenUp": "planner.result",
    "Kept": "constraints.kept",
    "Level": "constraints.profile",
    "Lock": "constraints.kept",
    "Match": "planner.result",
    "Note": "planner.result",
    "Obstacle": "planner.result",
    "Plan": "planner.result",
    "PlanDifference": "planner.explain.difference",
    "PlanError": "catalog.errors",
    "PlanFinding": "planner.verification",
    "PlanStatus": "planner.result",
    "PluginError": "catalog.errors",
    "Problem": "catalog.errors",
    "Profile": "constraints.profile",
    "ProfileError": "catalog.errors",
    "Provenance": "planner.result",
    "Relaxation": "planner.result",
    "Reordered": "planner.steer.reorder",
    "Request": "constraints.request",
    "RequestError": "catalog.errors",
    "Rival": "planner.steer.tuning_result",
    "RoutineError": "catalog.errors",
    "RuleAnalysis": "planner.result",
    "RuleDifference": "planner.explain.difference",
    "RuleError": "catalog.errors",
    "RulePoints": "planner.steer.tuning_result",
    "RuleScore": "planner.result",
    "Rulebook": "constraints.rulebook",
    "Score": "planner.result",
    "Screening": "constraints.screening",
    "SessionPlan": "planner.result",
    "Step": "constraints.session",
    "Substitute": "planner.steer.swap",
    "TimeOfDay": "constraints.request",
    "Tuning": "planner.steer.tuning_result",
    "TuningStatus": "planner.steer.tuning_result",
    "Verdict": "planner.explain.why_not",
    "WeightChange": "planner.steer.tuning_result",
    "WhatIf": "planner.explain.what_if",
    "Why": "planner.explain.why",
    "WhyNot": "planner.explain.why_not",
    "advise": "planner.explain.what_if",
    "alternatives": "planner.steer.alternatives",
    "builtin_catalog": "planner.api",
    "carried_out": "planner.impossible.changing",
    "close_to": "planner.steer.closeness",
    "diff": "planner.explain.difference",
    "findings": "planner.verification",
    "plan": "planner.api",
    "read_plan": "planner.plan_document",
    "reorder": "planner.steer.reorder",
    "substitutes": "planner.steer.swap",
    "swap": "planner.steer.swap",
    "trade_off": "planner.steer.alternatives",
    "tune": "planner.steer.tuning",
    "verify": "planner.verification",
    "what_if": "planner.explain.what_if",
    "why": "planner.explain.why",
    "why_not": "planner.explain.why_not",
}

__all__ = [
    "AdaptedExercise",
    "Advice",
    "Analysis",
    "Bar",
    "Catalog",
    "CatalogError",
    "CautionedExercise",
    "Change",
    "ChangeKind",
    "Conflict",
    "ConflictMember",
    "Coverage",
    "Direction",
    "DisagreementError",
    "Event",
    "ExcludedExercise",
    "FrontierPoint",
    "Gift",
    "GivenUp",
    "Kept",
    "Level",
    "Lock",
    "Match",
    "Note",
    "Obstacle",
    "Plan",
    "PlanDifference",
    "PlanError",
    "PlanFinding",
    "PlanStatus",
    "PluginError",
    "Problem",
    "Profile",
    "ProfileError",
    "Provenance",
    "Relaxation",
    "Reordered",
    "Request",
    "RequestError",
    "Rival",
    "RoutineError",
    "RuleAnalysis",
    "RuleDifference",
    "RuleError",
    "RulePoints",
    "RuleScore",
    "Rulebook",
    "Score",
    "Screening",
    "SessionPlan",
    "Step",
    "Substitute",
    "TimeOfDay",
    "Tuning",
    "TuningStatus",
    "Verdict",
    "WeightChange",
    "WhatIf",
    "Why",
    "WhyNot",
    "advise",
    "alternatives",
    "builtin_catalog",
    "carried_out",
    "close_to",
    "diff",
    "findings",
    "plan",
    "read_plan",
    "reorder",
    "substitutes",
    "swap",
    "trade_off",
    "tune",
    "verify",
    "what_if",
    "why",
    "why_not",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
