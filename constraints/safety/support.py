"""Who may fall stands only with something to hold on to."""

from __future__ import annotations

from collections.abc import Iterable

from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import form_of
from constraints.session import Session

HOLDS = frozenset({"wall", "chair", "couch_or_bench"})


class Support(Rule):
    """With poor balance, standing exercises only in a form that uses a wall or a chair."""

    id = "support"
    title = "Standing without support"
    level = RuleLevel.SAFETY
    source = "conditions.yaml, chair_or_wall_support"
    example = (
        "With poor balance Step touch from side to side is out standing and may be planned sitting. Plank at the "
        "wall may be planned, since there the wall is to hold on to."
    )

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        return self._why(mode.position, mode.equipment, instance)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            stated = {(step.position, step.equipment) for step in bout.work}
            meant = set() if form is None else {(form.position, step.equipment) for step in bout.work}
            for position, equipment in sorted(stated | meant):
                why = self._why(position, equipment, instance)
                if why is not None:
                    yield self.breach(bout.exercise, why=why)
                    break

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])}: {finding.fact('why')}"

    @staticmethod
    def _why(position: str, equipment: tuple[str, ...], instance: Instance) -> str | None:
        if position != "standing" or HOLDS & set(equipment):
            return None
        for condition in instance.conditions:
            if condition.params.get("chair_or_wall_support"):
                return f"{condition.name}: standing only with a wall or a chair to hold on to."
        return None
