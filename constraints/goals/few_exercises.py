"""Fewer exercises with a proper dose serve better than many scraps."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Frozen
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import modality_of
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule."""

    seconds_each: int = Field(default=150, ge=30, le=1200)
    """One exercise for the targets per so many seconds of session is free (two at least); each further one costs."""


class FewExercises(Rule):
    """Each exercise for the targets beyond one per two and a half minutes costs: learning it, getting there, and
    attention. Arriving, warming up and relaxing are not counted; `frame_count` limits them."""

    id = "few_exercises"
    title = "Few exercises with a proper dose"
    level = RuleLevel.GOAL
    source = "judgement"
    example = (
        "In 10 minutes four exercises for the targets are free, one for each 150 s; a fifth and a sixth lose a "
        "point each."
    )
    Params = Params
    default_weight = 4

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        most = len({mode.exercise.id for mode in decisions.modes if mode.modality is not None})
        if most > self._free(instance):
            beyond = decisions.model.new_int_var(0, most, "exercises_beyond")
            decisions.model.add(
                beyond >= decisions.count(lambda mode: mode.modality is not None) - self._free(instance)
            )
            yield Term(self.id, -1 * beyond)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        number = sum(modality_of(bout.stage) is not None for bout in session.bouts)
        beyond = number - self._free(instance)
        if beyond > 0:
            yield self.match(-beyond, number=number, free=self._free(instance))

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{finding.fact('number')} exercises; up to {finding.fact('free')} suit this length."

    def _free(self, instance: Instance) -> int:
        return max(2, instance.budget_s // int(self.params.seconds_each))
