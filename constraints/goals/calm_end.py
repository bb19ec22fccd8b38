"""The session ends calmly."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.exercise import Intensity, Stage
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session

RESTLESS = (Stage.WARM_UP, Stage.ACTIVATE)


class CalmEnd(Rule):
    """The last exercise is gentle, and neither warm-up nor activation."""

    id = "calm_end"
    title = "A calm end"
    level = RuleLevel.GOAL
    source = "002:195; judgement"
    example = "A plan that ends with Chair sit-to-stand loses a point, and one that ends with Butterfly stretch none."
    default_weight = 10

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        yield decisions.charge_ends(self.id, last=_restless)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        if not session.bouts:
            return
        last = session.bouts[-1]
        exercise = instance.catalog.exercises.get(last.exercise)
        if exercise is not None and (exercise.intensity is not Intensity.GENTLE or last.stage in RESTLESS):
            yield self.match(-1, last.exercise)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])} is no calm end."


def _restless(mode: Mode) -> bool:
    return mode.exercise.intensity is not Intensity.GENTLE or mode.stage in RESTLESS
