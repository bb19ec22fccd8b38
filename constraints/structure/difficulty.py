"""No exercise that is too demanding for the person's level."""

from __future__ import annotations

from collections.abc import Iterable

from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class DifficultyCap(Rule):
    """Beginners get difficulty 1, intermediate people up to 2, advanced people all."""

    id = "difficulty"
    title = "Suits your level"
    level = RuleLevel.HARD
    source = "the profile"
    example = (
        "For a beginner Bird dog (difficulty 2) and Couch stretch (3) are out; at level intermediate only Couch "
        "stretch is."
    )

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        level = instance.profile.level
        if mode.exercise.difficulty > level.difficulty_cap:
            return f"Difficulty {mode.exercise.difficulty}; level {level.value} goes up to {level.difficulty_cap}."
        return None

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        cap = {"beginner": 1, "intermediate": 2, "advanced": 3}[instance.profile.level.value]
        for bout in session.bouts:
            exercise = instance.catalog.exercises.get(bout.exercise)
            if exercise is not None and exercise.difficulty > cap:
                yield self.breach(bout.exercise, difficulty=exercise.difficulty, cap=cap)

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        return f"{name} has difficulty {finding.fact('difficulty')}, and the level goes up to {finding.fact('cap')}."
