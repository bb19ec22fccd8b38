"""What a plan is: the result types, and the document that `--json` prints."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any, Literal

from catalog.anatomy import Side
from catalog.exercise import Frozen, Modality
from constraints.request import Request
from constraints.rule import RuleLevel
from constraints.session import Step

SCHEMA_VERSION = "1.0"


class PlanStatus(StrEnum):
    """How a request ended.

    `optimal`: no better plan exists under these rules. `feasible`: a plan, and the most one could be better.
    `infeasible`: proven that no plan keeps all rules. `unknown`: no plan in the time allowed, not "impossible".
    `refused`: safety screening says that there must be no plan.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"
    REFUSED = "refused"

    @property
    def exit_code(self) -> int:
        """What the command line leaves with."""
        return {"optimal": 0, "feasible": 0, "infeasible": 3, "refused": 4, "unknown": 5}[self.value]


class SessionPlan(Frozen):
    """One session: seconds that there are, seconds that it takes, and every step of it."""

    budget_s: int
    total_s: int
    steps: tuple[Step, ...]


class Coverage(Frozen):
    """What a target gets of one kind of work, in seconds per side. `side` is `both` if the sides are alike."""

    region: str
    side: Literal["left", "right", "both"]
    modality: Modality
    wanted_s: int
    delivered_s: int


class RuleScore(Frozen):
    """What one rule adds to the value of the plan."""

    id: str
    level: RuleLevel
    weight: int
    points: int


class Score(Frozen):
    """The value of the plan, the best that any plan could reach, and the difference. `rules` add up to `value`."""

    value: int
    bound: int
    gap: int
    rules: tuple[RuleScore, ...]


class ExcludedExercise(Frozen):
    """An exercise that could not be chosen: the rule that says so, and why."""

    exercise: str
    rule: str
    reason: str


class AdaptedExercise(Frozen):
    """An exercise that is planned in another form because its plain form is out: the rule that says so, and why."""

    exercise: str
    variant: str
    rule: str
    reason: str


class CautionedExercise(Frozen):
    """A planned exercise that asks for care: with which condition (or `not_screened`), and what of it."""

    exercise: str
    condition: str
    reason: str


class Note(Frozen):
    """Something the person should know. `warning` asks for attention; `emergency` comes before everything else."""

    level: Literal["info", "warning", "emergency"]
    text: str


class Provenance(Frozen):
    """What made the plan; with the same values the same request gives the same plan, byte for byte."""

    planner: str
    ortools: str
    catalog: str
    own_exercises: tuple[str, ...]
    model: str
    seed: int
    deterministic_time: float


class Plan(Frozen):
    """The answer to a request. `sessions` is empty unless the status is `optimal` or `feasible`.

    `request` is the request with all defaults filled in. `excluded` says why other exercises were out before solving.
    `guidance` is what the person is to read once: when to stop, and what their conditions ask for.
    """

    schema_version: str = SCHEMA_VERSION
    status: PlanStatus
    request: Request
    sessions: tuple[SessionPlan, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    score: Score | None = None
    excluded: tuple[ExcludedExercise, ...] = ()
    adapted: tuple[AdaptedExercise, ...] = ()
    cautions: tuple[CautionedExercise, ...] = ()
    guidance: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    provenance: Provenance

    def to_json(self, indent: int | None = 2) -> str:
        """The plan as one JSON document; keys in a fixed order, no times of day."""
        return json.dumps(self.model_dump(mode="json"), indent=indent, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """The plan that a document describes, read strictly; whether it is a good one, `planner.findings` says.

        Raises:
            PlanError: with everything that is wrong, each with its place in the document.
        """
        from planner.plan_document import parse_plan

        return parse_plan(text)

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON Schema of the document."""
        return cls.model_json_schema(mode="serialization")


def side_name(sides: tuple[Side, ...]) -> Literal["left", "right", "both"]:
    """`both`, or the one side."""
    if len(sides) == 2:
        return "both"
    return "left" if sides[0] is Side.LEFT else "right"
