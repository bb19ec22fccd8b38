"""Both sides get the same, unless a target names a side."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.anatomy import Side
from catalog.exercise import Laterality
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class BothSides(Rule):
    """An exercise that is done per side is done on both, equally; on one only where a target asks for that side."""

    id = "both_sides"
    title = "Both sides equal"
    level = RuleLevel.HARD
    source = "001:19, 29, 39, 49"
    example = (
        "Clamshell on both sides for 24 s each is fine. On the left alone it is refused, unless the target is "
        "`glutes:left`."
    )
    judges_dose = True

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        if len(mode.dose.sides) != 1:
            return None
        side = mode.dose.sides[0]
        for target in instance.targets:
            if target.side is side and instance.role(mode.exercise, target) is not None:
                return None
        return f"Only the {side.value} side, and no target asks for that."

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            exercise = instance.catalog.exercises.get(bout.exercise)
            if exercise is None:
                continue
            left, right = bout.worked_s(Side.LEFT), bout.worked_s(Side.RIGHT)
            if exercise.laterality is Laterality.BILATERAL:
                if bout.sides - {"both"}:
                    yield self.breach(bout.exercise, left=left, right=right)
                continue
            if "both" in bout.sides or any(step.side is None for step in bout.work):
                yield self.breach(bout.exercise, left=left, right=right)
            elif left != right:
                alone = Side.LEFT if right == 0 else Side.RIGHT if left == 0 else None
                wanted = {target.side for target in instance.targets if instance.role(exercise, target) is not None}
                if alone is None or alone not in wanted:
                    yield self.breach(bout.exercise, left=left, right=right)

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        return f"{name}: {finding.fact('left')} s on the left and {finding.fact('right')} s on the right."
