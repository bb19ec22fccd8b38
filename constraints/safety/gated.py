"""Gated exercises need an opt-in, and no medical condition that switches them off."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.exercise import Availability, Exercise
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Gated(Rule):
    """A gated exercise is planned only for a person who opted in and has no condition against it."""

    id = "gated"
    title = "Needs your opt-in"
    level = RuleLevel.SAFETY
    source = "policy P3; reconciliations C1, C12"

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        return self._why(mode.exercise, instance)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            exercise = instance.catalog.exercises.get(bout.exercise)
            why = None if exercise is None else self._why(exercise, instance)
            if why is not None:
                yield self.breach(bout.exercise, why=why)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])}: {finding.fact('why')}"

    @staticmethod
    def _why(exercise: Exercise, instance: Instance) -> str | None:
        if exercise.availability is not Availability.GATED:
            return None
        for condition in instance.conditions:
            if condition.switches_off_gated:
                return f"Switched off for: {condition.name}."
        if exercise.id not in instance.profile.opt_in:
            return f"Higher risk: allow it with `opt_in: [{exercise.id}]` in the profile or --opt-in {exercise.id}."
        return None
