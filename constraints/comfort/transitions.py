"""Changing position costs effort as well as time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from pydantic import Field

from catalog.exercise import Frozen
from constraints.decisions import Decisions, Node, Term
from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule."""

    seconds_a_point: int = Field(default=3, ge=1, le=30)
    """Seconds of a change of position (at the usual pace) that cost one point."""


class Transitions(Rule):
    """Each change of position costs a point per three seconds that it usually takes."""

    id = "transitions"
    title = "Few changes of position"
    level = RuleLevel.COMFORT
    source = "positions.yaml"
    example = (
        "From lying on the back to standing takes 13 s and costs 5 points; from a chair to standing takes 4 s and "
        "costs 2."
    )
    Params = Params

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        yield decisions.charge(self.id, lambda tail, head: -self._cost(tail, head, instance))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        bouts = session.bouts
        places = instance.catalog.position_ids  # a position that does not exist is a breach of another rule
        for before, after in pairwise(bouts):
            if before.position != after.position and before.position in places and after.position in places:
                points = self.points(before.position, after.position, instance)
                yield self.match(-points, before.position, after.position)

    def explain(self, finding: Finding, instance: Instance) -> str:
        before, after = (instance.catalog.label(name) for name in finding.about)
        return f"From {before} to {after}."

    def points(self, before: str, after: str, instance: Instance) -> int:
        """Points of one change, whatever the person's pace."""
        if before == after:
            return 0
        return int(-(-instance.catalog.positions.change_s(before, after) // self.params.seconds_a_point))

    def _cost(self, tail: Node | None, head: Node | None, instance: Instance) -> int:
        return 0 if tail is None or head is None else self.points(tail.position, head.position, instance)
