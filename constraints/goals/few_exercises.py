"""Fewer exercises with a proper dose serve better than many scraps."""

from __future__ import annotations

from collections.abc import Iterable

from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class FewExercises(Rule):
    """Each exercise costs a little: learning it, getting there, and attention."""

    id = "few_exercises"
    title = "Few exercises with a proper dose"
    level = RuleLevel.GOAL
    source = "judgement"
    default_weight = 3

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        yield Term(self.id, -decisions.count(lambda mode: 1))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        if session.bouts:
            yield self.match(-len(session.bouts), number=len(session.bouts))

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{finding.fact('number')} exercises."
