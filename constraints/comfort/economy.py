"""What brings nothing is left out: of plans that serve equally, the one with fewer exercises and minutes."""

from __future__ import annotations

import math
from collections.abc import Iterable

from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session

MINUTE_S = 60


class Economy(Rule):
    """Each exercise costs a point, and one more for each minute, or part of one, that it takes."""

    id = "economy"
    title = "Nothing that brings nothing"
    level = RuleLevel.COMFORT
    source = "judgement"
    example = "An exercise of 90 s costs 3 points: one for itself and one for each minute that it begins."

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        yield Term(self.id, -decisions.count(lambda mode: 1 - (-mode.total_s // MINUTE_S)))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            yield self.match(-1 - math.ceil(bout.active_s / MINUTE_S), bout.exercise, seconds=bout.active_s)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])} takes {finding.fact('seconds')} s."
