"""Beginners and sensitive people get no hard ball."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Frozen
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.profile import Level
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule; a safety rule accepts only stricter ones."""

    beginner_max: int = Field(default=2, ge=1, le=2)
    """Firmest tool for a beginner: 1 is a tennis ball, 2 a massage ball, 3 a lacrosse ball."""


class ToolFirmness(Rule):
    """No tool that is firmer than the person's level and conditions allow."""

    id = "tool_firmness"
    title = "Too firm a tool"
    level = RuleLevel.SAFETY
    source = "reconciliation C9; 003:19; conditions.yaml, firmness_max"
    example = "For a beginner a lacrosse ball (firmness 3) is too firm, and a massage ball (2) is not."
    Params = Params

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        return self._why(mode.equipment, instance)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            used = tuple(sorted({name for step in bout.steps for name in step.equipment}))
            why = self._why(used, instance)
            if why is not None:
                yield self.breach(bout.exercise, why=why)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])}: {finding.fact('why')}"

    def _why(self, equipment: tuple[str, ...], instance: Instance) -> str | None:
        limits = [
            (condition.params["firmness_max"], condition.name)
            for condition in instance.conditions
            if isinstance(condition.params.get("firmness_max"), int)
        ]
        if instance.profile.level is Level.BEGINNER:
            limits.append((self.params.beginner_max, "Beginner"))
        things = instance.catalog.equipment
        for limit, whose in sorted(limits):
            for name in equipment:
                if name in things and (things[name].firmness or 0) > limit:
                    return f"{whose}: a {instance.catalog.label(name)} is too firm."
        return None
