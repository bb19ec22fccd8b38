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


class Match(Frozen):
    """One match of a rule: what it adds to the value, what it is about (ids), the facts behind it, and that in words.

    Two matches are equal if everything in them is.
    """

    points: int
    about: tuple[str, ...]
    facts: dict[str, int | str]
    sentence: str


class RuleAnalysis(Frozen):
    """One goal or comfort rule: its weight, what it adds to the value, and every match; the matches add up to it."""

    id: str
    level: RuleLevel
    weight: int
    points: int
    matches: tuple[Match, ...]


class Analysis(Frozen):
    """Where the value of a plan comes from: `rules` add up to `value`; no plan is worth more than `bound`."""

    value: int
    bound: int
    rules: tuple[RuleAnalysis, ...]

    @property
    def scores(self) -> tuple[RuleScore, ...]:
        """What each rule adds, without its matches."""
        return tuple(
            RuleScore(id=rule.id, level=rule.level, weight=rule.weight, points=rule.points) for rule in self.rules
        )


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


class Obstacle(Frozen):
    """Something that stands in the way before any solving.

    Attributes:
        kind: `exercise` for one that is asked for and has no form left; `target` for what is aimed at and has no
            exercise left.
        about: id of the exercise, or the target.
        rule: the rule that took it.
        reason: why, in words.
        count: how many exercises the rule took.
    """

    kind: Literal["exercise", "target"]
    about: str
    rule: str
    reason: str
    count: int


class ConflictMember(Frozen):
    """One of the rules and wishes that cannot stand together.

    Attributes:
        id: the rule's id; for a wish of its own `include:EXERCISE`, `exclude:EXERCISE`, `lock:EXERCISE` or
            `avoid:POSITION`.
        title: what it asks for, in words.
        level: safety or hard. A safety rule may be named here; it is never offered to be given up.
    """

    id: str
    title: str
    level: RuleLevel


class Conflict(Frozen):
    """Why no plan exists.

    Attributes:
        first_line: the plainest reason and the cheapest way out, in one line.
        members: rules and wishes that cannot stand together, in the order of the rulebook; none if none were found
            in time.
        minimal: whether they can as soon as any one of them is left out; not known if false.
        obstacles: what stood in the way before any solving.
        needed_s: the shortest length that would do, in seconds, if nothing else changed; None if none is known.
    """

    first_line: str
    members: tuple[ConflictMember, ...] = ()
    minimal: bool = False
    obstacles: tuple[Obstacle, ...] = ()
    needed_s: int | None = None


class GivenUp(Frozen):
    """One thing that a person could change about a request.

    Attributes:
        kind: what it is.
        id: an exercise, a position, a piece of equipment, a target or a rule (a setting as `RULE.PARAMETER`); empty
            where there is only one of the kind.
        value: the new value: minutes, a level, a style, or the value of a setting; None if it is simply dropped.
        what: what to do, in words.
        option: the option of `routine plan` that does it.
    """

    kind: Literal[
        "minutes",
        "include",
        "exclude",
        "lock",
        "position",
        "equipment",
        "level",
        "target",
        "style",
        "setting",
        "rule",
        "different_from",
    ]
    id: str = ""
    value: int | float | str | None = None
    what: str
    option: str


class Relaxation(Frozen):
    """One way out: what to give up so that a plan exists. `planner.carried_out` does it.

    Attributes:
        kind: the kind of the one thing that is given up; `several` if it takes more than one.
        what: what to do, in words.
        option: the options of `routine plan` that do it.
        cost: how much it hurts, in the points of `planner.impossible.wishes`; less is better.
        proven: whether nothing cheaper would do, besides the ways out that stand before it.
        gives_up: everything that is given up.
    """

    kind: str
    what: str
    option: str
    cost: int
    proven: bool
    gives_up: tuple[GivenUp, ...]


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

    `request` is the request with all defaults filled in. `analysis` says where each point of the score comes from.
    `excluded` says why other exercises were out before solving. `guidance` is what the person is to read once: when to
    stop, and what their conditions ask for. Where the status is `infeasible`, `conflict` says why, and `relaxations`
    are ways out, the cheapest first.
    """

    schema_version: str = SCHEMA_VERSION
    status: PlanStatus
    request: Request
    sessions: tuple[SessionPlan, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    score: Score | None = None
    analysis: Analysis | None = None
    conflict: Conflict | None = None
    relaxations: tuple[Relaxation, ...] = ()
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
