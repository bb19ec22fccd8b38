"""Gated exercises need an opt-in, a screening, a back without pain, and no condition that switches them off."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Availability, Exercise, Frozen
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule; a safety rule accepts only stricter ones."""

    settled_weeks: int = Field(default=2, ge=2, le=5200)
    """Weeks without back pain before strong work of the belly."""


class Gated(Rule):
    """A gated exercise is planned only for a person who opted in, has answered the screening questions, has no pain
    now, and has no condition against it. One that strains the belly also needs weeks without pain."""

    id = "gated"
    title = "Needs your opt-in"
    level = RuleLevel.SAFETY
    source = "policies P3, P7; reconciliations C1, C4, C12"
    example = (
        "Ball release beside the spine stays out until it is allowed with `--opt-in erector_spinae_ball_release`, "
        "and even then as long as the screening questions are open or there is pain now (`--pain 1`)."
    )
    Params = Params

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

    def _why(self, exercise: Exercise, instance: Instance) -> str | None:
        if exercise.availability is not Availability.GATED:
            return None
        profile = instance.profile
        for condition in instance.conditions:
            if condition.switches_off_gated:
                return f"Switched off for: {condition.name}."
        if exercise.id not in profile.opt_in:
            return f"Higher risk: allow it with `opt_in: [{exercise.id}]` in the profile or --opt-in {exercise.id}."
        if instance.screening_gap is not None:
            return f"Higher risk: {instance.screening_gap.lower()} (`routine screen`)."
        if profile.screening is not None and profile.screening.positive(instance.catalog.red_flags):
            return "Higher risk: not after a symptom that you have answered yes to (`routine screen`)."
        if profile.pain_now != 0:
            return "Higher risk: only for a back without pain now; say so with --pain 0."
        weeks = self.params.settled_weeks
        if "abdominal_strain" in (exercise.exposure or ()) and (profile.pain_free_weeks or 0) < weeks:
            return f"Higher risk: only after {weeks} weeks without back pain (`pain_free_weeks` in the profile)."
        return None
