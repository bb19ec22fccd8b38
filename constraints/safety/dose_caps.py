"""Longest holds that a condition allows; several conditions combine by the smallest cap."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.exercise import Stage
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Unit
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import form_of
from constraints.session import Session


class DoseCaps(Rule):
    """Effort holds, static holds and time flat on the back stay within what a condition allows."""

    id = "dose_caps"
    title = "Longer than a health condition allows"
    level = RuleLevel.SAFETY
    source = "policy P5; conditions.yaml, params"
    judges_dose = True

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        hold = mode.dose.piece_s if mode.dose.unit is not Unit.REPETITION else 0
        return self._why(mode.tags, mode.stage, mode.position, hold, mode.total_s, instance)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            if form is None or form.exercise.dose is None:
                continue
            moving = form.exercise.dose.kind == "reps"
            hold = 0 if moving else max((step.duration_s for step in bout.work), default=0)
            why = self._why(form.tags, bout.stage, bout.position, hold, bout.active_s, instance)
            if why is not None:
                yield self.breach(bout.exercise, why=why)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])}: {finding.fact('why')}"

    @staticmethod
    def _why(
        tags: frozenset[str], stage: Stage, position: str, hold_s: int, total_s: int, instance: Instance
    ) -> str | None:
        for condition in instance.conditions:
            params = condition.params
            limits = [
                ("isometric_hold" in tags, "hold_max_s", hold_s, "effort hold"),
                (stage is Stage.STRETCH, "static_hold_max_s", hold_s, "static hold"),
                (position == "supine", "supine_hold_max_s", total_s, "time flat on the back"),
            ]
            for applies, name, seconds, what in limits:
                cap = params.get(name)
                if applies and isinstance(cap, int) and seconds > cap:
                    return f"{condition.name}: {what} of {seconds} s, at most {cap} s."
        return None
