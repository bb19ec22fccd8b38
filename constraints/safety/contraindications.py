"""What a person's conditions bar, as predicates over the form: tags, exercise, category, position."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Frozen, Intensity
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import Form, form_of
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule; a safety rule accepts only stricter ones."""

    strong_until_pain: int = Field(default=3, ge=0, le=3)
    """Pain (0-10) up to which strong exercises are allowed (002:103)."""


class Contraindications(Rule):
    """No form that any condition bars; several conditions combine by union. An exercise without exposure tags is
    unknown, and out with any condition."""

    id = "contraindications"
    title = "Barred by a health condition"
    level = RuleLevel.SAFETY
    source = "policies P5, P6; conditions.yaml; 002:103, 113"
    example = (
        "With osteoporosis Both knees to chest is out, because it bends the back to the end of its range. Bridge "
        "stays in."
    )
    Params = Params

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        return self._why(Form(mode.exercise, mode.variant), mode.position, instance)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            if form is None:
                continue
            for position in sorted({step.position for step in bout.work} | {form.position}):
                why = self._why(form, position, instance)
                if why is not None:
                    yield self.breach(bout.exercise, why=why)
                    break

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])}: {finding.fact('why')}"

    def _why(self, form: Form, position: str, instance: Instance) -> str | None:
        exercise = form.exercise
        for condition in instance.conditions:
            met = condition.hard.hit(exercise.id, exercise.category, position, form.tags)
            if met is not None:
                return f"{condition.name}: {self._in_words(met, instance)}."
        if exercise.exposure is None and instance.conditions:
            return f"{instance.conditions[0].name}: nobody has stated what this exercise exposes the body to."
        pain = instance.profile.pain_now
        if pain is not None and pain > self.params.strong_until_pain and exercise.intensity is Intensity.STRONG:
            return f"Pain of {pain} out of 10: nothing strong today."
        return None

    @staticmethod
    def _in_words(met: str, instance: Instance) -> str:
        tags = met.split(" and ")
        if all(tag in instance.catalog.exposure for tag in tags):
            return ", ".join(tag.replace("_", " ") for tag in tags)
        return met.replace("_", " ")
