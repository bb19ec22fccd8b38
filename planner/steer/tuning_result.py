"""What tuning gives: how it ended, the weights that change, and the plans that stand in the way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum

from catalog.exercise import Frozen
from constraints.request import Request
from planner.result import SessionPlan
from planner.verification import PlanFinding


class TuningStatus(StrEnum):
    """How it ended.

    `already_best`: nothing has to change. `tuned`: with these changes the preferred plan wins, and no smaller change
    does it (both proven). `impossible`: proven that no weights make it win. `not_valid`: it breaks a rule of the
    request. `unknown`: neither was known in the time allowed.
    """

    ALREADY_BEST = "already_best"
    TUNED = "tuned"
    IMPOSSIBLE = "impossible"
    NOT_VALID = "not_valid"
    UNKNOWN = "unknown"

    @property
    def exit_code(self) -> int:
        """What the command line leaves with."""
        return {"already_best": 0, "tuned": 0, "impossible": 1, "not_valid": 1, "unknown": 5}[self.value]


class WeightChange(Frozen):
    """A weight that changes, and the points (before the weight) that the preferred and the given plan have there."""

    rule: str
    title: str
    was: int
    weight: int
    preferred: int
    given: int


class RulePoints(Frozen):
    """The points of a rule, before its weight, in the preferred plan and in another one."""

    rule: str
    title: str
    preferred: int
    other: int


class Rival(Frozen):
    """A plan that the preferred one is measured against. `given` says whether it is the plan that was given; `points`
    has the rules in which the two differ."""

    given: bool
    session: SessionPlan
    points: tuple[RulePoints, ...]


class Tuning(Frozen):
    """What would have made the preferred plan win.

    Attributes:
        status: how it ended.
        wins: whether planning again with these weights gives the preferred plan, or one with the same points by every
            rule. If not (of `already_best` and `tuned`), it is as good as the best, and no weights put it ahead.
        changes: the weights that change, in the order of the rulebook. Of `unknown`: the best that are known; they beat
            the plans found so far.
        level: of `impossible`, the smallest change with which the preferred plan is at least as good as every other;
            some rule counts for nothing then. Empty if that was not known in time.
        value: what the preferred plan is worth with the changes.
        best: what the best plan of the planner is worth with them; None if there was none to compare.
        rivals: of `impossible`, the plans of which, whatever the weights, one is at least as good.
        findings: of `not_valid`, what is wrong with the preferred plan, safety first.
        notes: what else is to be known.
        rounds: how often a plan was made.
        deterministic_time: solver work, in seconds.
    """

    status: TuningStatus
    wins: bool = False
    changes: tuple[WeightChange, ...] = ()
    level: tuple[WeightChange, ...] = ()
    value: int | None = None
    best: int | None = None
    rivals: tuple[Rival, ...] = ()
    findings: tuple[PlanFinding, ...] = ()
    notes: tuple[str, ...] = ()
    rounds: int = 0
    deterministic_time: float = 0.0

    @property
    def rules(self) -> dict[str, dict[str, int]]:
        """The changes as a profile or a request has them: rule id -> {"weight": n}."""
        return {change.rule: {"weight": change.weight} for change in self.changes}

    def applied_to(self, request: Request) -> Request:
        """A request with these weights; all else in it stays."""
        return reweighted(request, {change.rule: change.weight for change in self.changes})

    def to_json(self, indent: int | None = 2) -> str:
        """It as one JSON document; keys in a fixed order, no times of day."""
        return json.dumps(self.model_dump(mode="json"), indent=indent, ensure_ascii=False, allow_nan=False)


def reweighted(request: Request, weights: Mapping[str, int]) -> Request:
    """A request with other weights of rules."""
    rules = {**request.rules}
    for name, weight in weights.items():
        rules[name] = {**rules.get(name, {}), "weight": weight}
    return request.model_copy(update={"rules": rules})
