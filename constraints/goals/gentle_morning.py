"""Soon after waking, bending far forward can wait."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Frozen
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.direction import FORWARD
from constraints.safety.forms import form_of
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule."""

    hours: float = Field(default=2.0, ge=0, le=24)
    """Hours after waking that count as morning."""


class GentleMorning(Rule):
    """In the first hours after waking, each exercise that bends the back far forward costs."""

    id = "gentle_morning"
    title = "Easy on the back after waking"
    level = RuleLevel.GOAL
    source = "reconciliation C11; snook_1998; 002:150"
    example = "With `--time-of-day morning` Both knees to chest loses a point, and in the evening none."
    Params = Params
    default_weight = 4

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        if instance.just_woken(self.params.hours):
            yield Term(self.id, decisions.count(soon_after_waking))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        if not instance.just_woken(self.params.hours):
            return
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            met = sorted(form.tags & FORWARD) if form is not None else []
            if met:
                yield self.match(-1, bout.exercise, met=", ".join(met).replace("_", " "))

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])}: {finding.fact('met')}, soon after waking."


def soon_after_waking(mode: Mode) -> int:
    """Points of a mode in a session soon after waking."""
    return -1 if mode.tags & FORWARD else 0
