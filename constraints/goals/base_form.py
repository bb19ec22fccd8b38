"""The plain form of an exercise, unless another serves better."""

from __future__ import annotations

from collections.abc import Iterable

from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import modality_of
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class BaseForm(Rule):
    """A variant costs points: it is for those whom the plain form does not suit, or where the place is much better.
    Breathing, warm-up and rest are as good in one form as in another."""

    id = "base_form"
    title = "The plain form first"
    level = RuleLevel.GOAL
    source = "policy P6; judgement"
    example = "Cat-camel on a chair loses a point, and Cat-camel on hands and knees none."
    default_weight = 2

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        yield Term(self.id, -decisions.count(lambda mode: mode.variant is not None and mode.modality is not None))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            if bout.variant is not None and modality_of(bout.stage) is not None:
                yield self.match(-1, bout.exercise, variant=bout.variant)

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        return f"{name} in another form: {str(finding.fact('variant')).replace('_', ' ')}."
