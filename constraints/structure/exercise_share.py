"""No single exercise fills the session."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.checks import smallest_s
from catalog.exercise import Frozen
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule."""

    percent: int = Field(default=20, ge=1, le=100)
    """Largest share of the session for one exercise; its smallest dose is always allowed."""


class ExerciseShare(Rule):
    """At most a fifth of the session for one exercise, or its smallest dose where that is more."""

    id = "exercise_share"
    title = "No exercise fills the session"
    level = RuleLevel.HARD
    source = "judgement"
    example = "In a session of 20 minutes one exercise takes 240 s at most, or its smallest dose if that is longer."
    judges_dose = True
    Params = Params

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        allowed = max(self._share_s(instance), smallest_s(mode.exercise))
        if mode.total_s > allowed:
            return f"Takes {mode.total_s} s of a session of {instance.budget_s} s."
        return None

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            exercise = instance.catalog.exercises.get(bout.exercise)
            if exercise is None:
                continue
            if bout.active_s > self._share_s(instance) and bout.active_s > smallest_s(exercise):
                yield self.breach(bout.exercise, seconds=bout.active_s)

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        return f"{name} takes {finding.fact('seconds')} s of a session of {instance.budget_s} s."

    def _share_s(self, instance: Instance) -> int:
        return int(instance.budget_s * self.params.percent // 100)
