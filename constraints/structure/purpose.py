"""No filler: what is not structure serves a target."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.exercise import Exercise, Stage
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode, modality_of
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Purpose(Rule):
    """Every release, mobility, activation and stretching exercise serves something that was asked for: a target, a name
    in the request, or the style's own list. At least one exercise does."""

    id = "purpose"
    title = "Serves something you asked for"
    level = RuleLevel.HARD
    source = "judgement"
    example = (
        "Asked for the buttocks alone, Wall angel is left out: it is for the shoulder girdle. With `--include "
        "wall_angel` it is in."
    )

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        return self._why(mode.exercise, mode.stage, instance)

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        if not _named(instance):
            decisions.model.add(decisions.count(lambda mode: mode.modality is not None) >= 1)
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            exercise = instance.catalog.exercises.get(bout.exercise)
            if exercise is not None and self._why(exercise, bout.stage, instance) is not None:
                yield self.breach(bout.exercise)
        if not _named(instance) and not any(modality_of(bout.stage) for bout in session.bouts):
            yield self.breach()

    def explain(self, finding: Finding, instance: Instance) -> str:
        if not finding.about:
            return "No exercise serves a target: warming up and resting alone are no session."
        return f"{instance.catalog.label(finding.about[0])} serves nothing that was asked for."

    @staticmethod
    def _why(exercise: Exercise, stage: Stage, instance: Instance) -> str | None:
        if modality_of(stage) is None or exercise.id in instance.named:
            return None
        if any(instance.role(exercise, target) is not None for target in instance.targets):
            return None
        return "Serves none of your targets."


def _named(instance: Instance) -> list[str]:
    """Exercises asked for by name that no safety rule bars."""
    return [name for name in instance.named if instance.rulebook.barred(name, instance) is None]
