"""The hardest work is neither the first nor the last thing."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.exercise import Intensity
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class EffortCurve(Rule):
    """The first and the last exercise are gentle, so that the hardest stands in the middle."""

    id = "effort_curve"
    title = "Hardest in the middle"
    level = RuleLevel.COMFORT
    source = "judgement"
    example = (
        "A plan that begins or ends with Chair sit-to-stand, which is not gentle, loses a point. In the middle it "
        "costs none."
    )
    default_weight = 10

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        yield decisions.charge_ends(self.id, first=_hard, last=_hard)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        if not session.bouts:
            return
        for where, bout in (("first", session.bouts[0]), ("last", session.bouts[-1])):
            exercise = instance.catalog.exercises.get(bout.exercise)
            if exercise is not None and exercise.intensity is not Intensity.GENTLE:
                yield self.match(-1, bout.exercise, where=where)

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        return f"{name} comes {finding.fact('where')} and is not gentle."


def _hard(mode: Mode) -> bool:
    return mode.exercise.intensity is not Intensity.GENTLE
