"""A roller or a ball reaches deeper than one's own hands."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.exercise import Stage
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class ToolRelease(Rule):
    """A release with bare hands costs points, so that it is the stand-in for a tool and not its rival.

    The cost does not depend on what the person owns: owning more never makes a plan worse.
    """

    id = "tool_release"
    title = "Release with a tool rather than by hand"
    level = RuleLevel.GOAL
    source = "000:5-18; 001:11-49; 003:17-19; behm_2020"
    example = "Buttock release with your own fist loses a point, and Buttock foam roll none."
    default_weight = 2

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        yield Term(self.id, -decisions.count(lambda mode: self._by_hand(mode, instance)))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.in_stages([Stage.RELEASE]):
            if not _tools(bout.equipment, instance):
                yield self.match(-1, bout.exercise)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])} is done with the hands."

    @staticmethod
    def _by_hand(mode: Mode, instance: Instance) -> bool:
        return mode.stage is Stage.RELEASE and not _tools(mode.equipment, instance)


def _tools(equipment: tuple[str, ...], instance: Instance) -> bool:
    things = instance.catalog.equipment
    return any(name in things and things[name].firmness is not None for name in equipment)
