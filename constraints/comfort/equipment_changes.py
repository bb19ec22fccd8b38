"""Picking up something new costs attention as well as time."""

from __future__ import annotations

from collections.abc import Iterable

from constraints.decisions import Decisions, Node, Term
from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class EquipmentChanges(Rule):
    """Each time that something is picked up costs points."""

    id = "equipment_changes"
    title = "Few changes of equipment"
    level = RuleLevel.COMFORT
    source = "users ask for it; positions.yaml"
    default_weight = 3

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        yield decisions.charge(self.id, lambda tail, head: -int(_picks_up(tail, head)))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        things = instance.catalog.equipment
        held: set[str] = set()
        for bout in session.bouts:
            needed = {name for name in bout.equipment if name in things and things[name].in_hand}
            if needed - held:
                yield self.match(-1, bout.exercise, *sorted(needed - held))
            held = needed

    def explain(self, finding: Finding, instance: Instance) -> str:
        exercise, *things = (instance.catalog.label(name) for name in finding.about)
        return f"Pick up {' and '.join(things)} for {exercise}."


def _picks_up(tail: Node | None, head: Node | None) -> bool:
    return head is not None and bool(set(head.in_hand) - set(tail.in_hand if tail is not None else ()))
