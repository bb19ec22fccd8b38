"""Positions that the person does not want to be in."""

from __future__ import annotations

from collections.abc import Iterable

from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import form_of
from constraints.session import Session


class PositionsAvoided(Rule):
    """Nothing in a position that the profile avoids."""

    id = "positions"
    title = "Positions to avoid"
    level = RuleLevel.HARD
    source = "the profile"
    example = (
        "With `--avoid-position standing` Plank at the wall is out. Standing side reach may be planned in its form "
        "on a chair."
    )

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        if mode.position in instance.profile.avoid_positions:
            return f"You avoid {instance.catalog.label(mode.position)}."
        return None

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            positions = {step.position for step in bout.steps} | ({form.position} if form else set())
            for position in sorted(positions & set(instance.profile.avoid_positions)):
                yield self.breach(bout.exercise, position)
            if form is not None and positions != {form.position}:
                yield self.breach(bout.exercise, *sorted(positions))

    def explain(self, finding: Finding, instance: Instance) -> str:
        exercise, *positions = (instance.catalog.label(name) for name in finding.about)
        return f"{exercise} is done {' and '.join(positions)}."
