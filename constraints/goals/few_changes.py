"""Whom changes of position make dizzy gets fewer of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from constraints.decisions import Decisions, Node, Term
from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class FewChanges(Rule):
    """With a condition that asks for few changes of position, each change costs."""

    id = "few_changes"
    title = "Fewer changes of position for your condition"
    level = RuleLevel.GOAL
    source = "conditions.yaml, minimise_transitions"
    example = (
        "With vertigo a plan that goes from the back to standing and then to a chair loses 2 points. Without such a "
        "condition it loses none."
    )
    default_weight = 3

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        if _asked(instance):
            yield decisions.charge(self.id, _cost)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        if not _asked(instance):
            return
        for before, after in pairwise(session.bouts):
            if before.position != after.position:
                yield self.match(-1, before.position, after.position)

    def explain(self, finding: Finding, instance: Instance) -> str:
        before, after = (instance.catalog.label(name) for name in finding.about)
        return f"From {before} to {after}, slowly."


def _asked(instance: Instance) -> bool:
    return any(condition.params.get("minimise_transitions") for condition in instance.conditions)


def _cost(tail: Node | None, head: Node | None) -> int:
    return 0 if tail is None or head is None or tail.position == head.position else -1
