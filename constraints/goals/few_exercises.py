"""Fewer exercises with a proper dose serve better than many scraps."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Frozen
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule."""

    seconds_each: int = Field(default=150, ge=30, le=1200)
    """One exercise per so many seconds of session is free (two at least); each further one costs."""


class FewExercises(Rule):
    """Each exercise beyond one per two and a half minutes costs: learning it, getting there, and attention."""

    id = "few_exercises"
    title = "Few exercises with a proper dose"
    level = RuleLevel.GOAL
    source = "judgement"
    Params = Params
    default_weight = 6

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        most = len(decisions.exercises)
        if most > self._free(instance):
            beyond = decisions.model.new_int_var(0, most, "exercises_beyond")
            decisions.model.add(beyond >= decisions.count(lambda mode: 1) - self._free(instance))
            yield Term(self.id, -1 * beyond)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        beyond = len(session.bouts) - self._free(instance)
        if beyond > 0:
            yield self.match(-beyond, number=len(session.bouts), free=self._free(instance))

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{finding.fact('number')} exercises; up to {finding.fact('free')} suit this length."

    def _free(self, instance: Instance) -> int:
        return max(2, instance.budget_s // int(self.params.seconds_each))
