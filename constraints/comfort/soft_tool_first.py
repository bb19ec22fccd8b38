"""Beginners get the softer tool."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.exercise import Stage
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.profile import Level
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class SoftToolFirst(Rule):
    """For beginners and sensitive people, each step of firmness above the softest costs points; for advanced people a
    firm ball gains as much."""

    id = "soft_tool_first"
    title = "The softer tool first"
    level = RuleLevel.COMFORT
    source = "reconciliation C9; 003:19 (R003-04)"
    example = (
        "For a beginner a massage ball (firmness 2) loses a point and a tennis ball (1) none. For an advanced "
        "person a lacrosse ball (3) gains 2."
    )
    default_weight = 4

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        if self._sign(instance):
            yield Term(self.id, decisions.count(lambda mode: self._mode_points(mode, instance)))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        sign = self._sign(instance)
        for bout in session.in_stages([Stage.RELEASE]):
            firmness = self._firmness(bout.equipment, instance)
            if sign and firmness > 1:
                yield self.match(sign * (firmness - 1), bout.exercise, firmness=firmness)

    def explain(self, finding: Finding, instance: Instance) -> str:
        word = "firmer than needed" if finding.points < 0 else "firm, as suits you"
        return f"{instance.catalog.label(finding.about[0])}: a tool that is {word}."

    def _mode_points(self, mode: Mode, instance: Instance) -> int:
        if mode.stage is not Stage.RELEASE:
            return 0
        return self._sign(instance) * max(0, self._firmness(mode.equipment, instance) - 1)

    @staticmethod
    def _firmness(equipment: tuple[str, ...], instance: Instance) -> int:
        things = instance.catalog.equipment
        return max([things[name].firmness or 0 for name in equipment if name in things], default=0)

    @staticmethod
    def _sign(instance: Instance) -> int:
        if instance.profile.level is Level.BEGINNER or any(
            "firmness_max" in condition.params for condition in instance.conditions
        ):
            return -1
        return 1 if instance.profile.level is Level.ADVANCED else 0
