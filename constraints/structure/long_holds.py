"""Long static holds come after the work they would weaken."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Frozen, Stage
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.prescription import Unit
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule."""

    long_s: int = Field(default=60, ge=10, le=600)
    """A static hold of this many seconds or more is long."""


class LongHolds(Rule):
    """No hold of 60 s or more before an activation exercise."""

    id = "long_holds"
    title = "Long holds after activation"
    level = RuleLevel.HARD
    source = "behm_2016; reconciliation C3"
    example = (
        "A release or mobility exercise that is held for 60 s is refused before Bridge, which is activation; one "
        "that is held for 59 s is fine."
    )
    Params = Params

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        order = instance.stage_order
        early = [
            literal
            for literal, mode in zip(decisions.taken, decisions.modes, strict=True)
            if mode.dose.unit is Unit.HOLD
            and mode.dose.piece_s >= self.params.long_s
            and order.index(mode.stage) < order.index(Stage.ACTIVATE)
        ]
        if early and any(mode.stage is Stage.ACTIVATE for mode in decisions.modes):
            working = decisions.any_taken(lambda mode: mode.stage is Stage.ACTIVATE, "activation")
            for literal in early:
                decisions.model.add_implication(literal, ~working)
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        last = max((bout.work_start_s for bout in session.in_stages([Stage.ACTIVATE])), default=-1)
        for bout in session.bouts:
            exercise = instance.catalog.exercises.get(bout.exercise)
            if exercise is None or exercise.dose is None or exercise.dose.kind != "holds" or bout.work_start_s >= last:
                continue
            longest = max((step.duration_s for step in bout.work), default=0)
            if longest >= self.params.long_s and bout.stage is not Stage.ACTIVATE:
                yield self.breach(bout.exercise, hold_s=longest)

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        return f"{name}: a hold of {finding.fact('hold_s')} s stands before activation."
