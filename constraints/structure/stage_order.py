"""The stages of a session come in one order."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import field_validator

from catalog.exercise import Frozen, Stage
from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule."""

    order: tuple[Stage, ...] = tuple(Stage)
    """All seven stages, first to last."""

    @field_validator("order")
    @classmethod
    def _all_once(cls, value: tuple[Stage, ...]) -> tuple[Stage, ...]:
        if sorted(value) != sorted(Stage):
            raise ValueError(f"the order names each of {', '.join(Stage)} once")
        return value


class StageOrder(Rule):
    """Arrive, warm up, release, mobilise, activate, stretch, relax - or another order, if set. The circuit of the model
    has no arc against it, so there is nothing to post."""

    id = "stage_order"
    title = "Order of the stages"
    level = RuleLevel.HARD
    source = "003:17, 57-59; 002:107"
    example = "Bridge (activation) before Butterfly stretch is fine, and Bridge after it is refused."
    Params = Params

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        latest = -1
        for bout in session.bouts:
            exercise = instance.catalog.exercises.get(bout.exercise)
            if exercise is not None and bout.stage not in exercise.session_stages:
                allowed = " or ".join(stage.value for stage in exercise.session_stages)
                yield self.breach(bout.exercise, stage=bout.stage.value, belongs=allowed)
            rank = self.params.order.index(bout.stage)
            if rank < latest:
                yield self.breach(bout.exercise, stage=bout.stage.value, after=self.params.order[latest].value)
            latest = max(latest, rank)

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        facts = dict(finding.facts)
        if "belongs" in facts:
            return f"{name} stands in {facts['stage']} and belongs into {facts['belongs']}."
        return f"{name} ({finding.fact('stage')}) comes after {finding.fact('after')}."
