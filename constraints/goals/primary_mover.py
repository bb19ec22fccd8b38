"""Every target has an exercise that is really for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode, modality_of
from constraints.request import Target
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class PrimaryMover(Rule):
    """For each target, at least one exercise for which it is primary; helping muscles alone will not do."""

    id = "primary_mover"
    title = "Each target has its own exercise"
    level = RuleLevel.GOAL
    source = "judgement"
    example = (
        "Asked for the back of the thigh, a plan with Bridge alone loses a point: there the hamstrings only help. "
        "With Heel dig it loses none."
    )
    default_weight = 30

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        for target in instance.targets:
            serves = partial(_serves, instance, target)
            if any(serves(mode) for mode in decisions.modes):
                yield Term(self.id, decisions.any_taken(serves, f"served_{target}") - 1)
            else:
                yield Term(self.id, -1)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for target in instance.targets:
            for bout in session.bouts:
                exercise = instance.catalog.exercises.get(bout.exercise)
                if exercise is None or modality_of(bout.stage) is None:
                    continue
                works = target.side is None or bout.worked_s(target.side) > 0
                if works and instance.role(exercise, target) == "primary":
                    break
            else:
                yield self.match(-1, target.part)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"No exercise is really for the {instance.catalog.label(finding.about[0])}."


def _serves(instance: Instance, target: Target, mode: Mode) -> bool:
    if mode.modality is None or instance.role(mode.exercise, target) != "primary":
        return False
    return target.side is None or mode.worked_s(target.side) > 0
