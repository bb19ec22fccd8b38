"""Longest holds that a condition allows; several conditions combine by the smallest cap."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.exercise import Category
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Kind, Unit
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import Form, form_of
from constraints.session import Bout, Session, Step


class DoseCaps(Rule):
    """Effort holds, static holds and time flat on the back stay within what a condition allows."""

    id = "dose_caps"
    title = "Longer than a health condition allows"
    level = RuleLevel.SAFETY
    source = "policy P5; conditions.yaml, params"
    judges_dose = True

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        dose = mode.dose
        hold = dose.piece_s * (1 if dose.rest_s else dose.reps) if dose.unit is not Unit.REPETITION else 0
        return self._why(Form(mode.exercise, mode.variant), hold, mode.total_s, instance)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            if form is None or form.exercise.dose is None:
                continue
            moving = form.exercise.dose.kind == "reps"
            hold = 0 if moving else _longest_hold(bout)
            why = self._why(form, hold, bout.active_s, instance)
            if why is not None:
                yield self.breach(bout.exercise, why=why)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])}: {finding.fact('why')}"

    @staticmethod
    def _why(form: Form, hold_s: int, total_s: int, instance: Instance) -> str | None:
        for condition in instance.conditions:
            params = condition.params
            limits = [
                ("isometric_hold" in form.tags, "hold_max_s", hold_s, "effort hold"),
                (form.exercise.category is Category.STATIC_STRETCH, "static_hold_max_s", hold_s, "static hold"),
                (form.position == "supine", "supine_hold_max_s", total_s, "time flat on the back"),
            ]
            for applies, name, seconds, what in limits:
                cap = params.get(name)
                if applies and isinstance(cap, int) and seconds > cap:
                    return f"{condition.name}: {what} of {seconds} s, at most {cap} s."
        return None


def _longest_hold(bout: Bout) -> int:
    """Seconds of the longest stretch of work on one side without a rest in between."""
    longest = run = 0
    before: Step | None = None
    for step in bout.steps:
        going_on = before is not None and before.kind is Kind.WORK and before.side == step.side
        run = step.duration_s + (run if going_on else 0) if step.kind is Kind.WORK else 0
        longest = max(longest, run)
        before = step
    return longest
