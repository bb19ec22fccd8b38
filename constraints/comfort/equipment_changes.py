"""Each thing to fetch and put away again costs attention."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class EquipmentChanges(Rule):
    """Each different thing that a session needs in hand costs points, however often it is used."""

    id = "equipment_changes"
    title = "Few things to fetch"
    level = RuleLevel.COMFORT
    source = "users ask for it; positions.yaml"
    example = (
        "A plan with three exercises on a foam roller loses one point, and one that needs a foam roller and a "
        "tennis ball two."
    )
    default_weight = 3

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        for thing in sorted({name for mode in decisions.modes for name in mode.in_hand}):
            yield Term(self.id, -1 * decisions.any_taken(partial(_uses, thing), f"fetch_{thing}"))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        things = instance.catalog.equipment
        used = {name for bout in session.bouts for name in bout.equipment if name in things and things[name].in_hand}
        for name in sorted(used):
            yield self.match(-1, name)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"Fetch the {instance.catalog.label(finding.about[0])}."


def _uses(thing: str, mode: Mode) -> bool:
    return thing in mode.in_hand
