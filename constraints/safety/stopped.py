"""An exercise that had to be stopped for a symptom stays out until a clinician has cleared the person."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.screening import Outcome
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import Form, form_of
from constraints.session import Session


class Stopped(Rule):
    """No exercise that was stopped for pain, numbness, tingling or dizziness. Where a symptom came up and nobody knows
    in which exercise, nothing presses with a tool."""

    id = "stopped"
    title = "Stopped for a symptom"
    level = RuleLevel.SAFETY
    source = "policy P8; 003:19"
    example = (
        "With `stopped: {clamshell: 2026-05-01}` in the profile Clamshell is out. `cleared: 2026-05-01` or a later "
        "day lets it in again."
    )

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        return self._why(Form(mode.exercise, mode.variant), instance)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            why = None if form is None else self._why(form, instance)
            if why is not None:
                yield self.breach(bout.exercise, why=why)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])}: {finding.fact('why')}"

    @staticmethod
    def _why(form: Form, instance: Instance) -> str | None:
        profile = instance.profile
        day = profile.stopped.get(form.exercise.id)
        if day is not None and (profile.cleared is None or profile.cleared < day):
            return f"Stopped on {day} for a symptom, and no clinician has cleared you since."
        screening, cleared = profile.screening, profile.cleared
        named = any(cleared is None or cleared < stopped for stopped in profile.stopped.values())
        if screening is None or named or (cleared is not None and cleared >= screening.day):
            return None
        symptoms = [
            flag for flag in screening.positive(instance.catalog.red_flags) if flag.outcome is Outcome.STOP_ITEM
        ]
        if symptoms and "tool_pressure" in form.tags:
            return "You had a symptom during an exercise and did not say in which: nothing that presses with a tool."
        return None
