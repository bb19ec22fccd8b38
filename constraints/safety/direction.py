"""The direction that eases a person's back decides which end range is left out."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Frozen
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.profile import Direction
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import form_of
from constraints.session import Session

FORWARD = frozenset({"lumbar_flexion_end", "lumbar_flexion_loaded"})
BACKWARD = frozenset({"lumbar_extension_end"})


class Params(Frozen):
    """Settings of the rule; a safety rule accepts only stricter ones."""

    first_sessions: int = Field(default=3, ge=3, le=1000)
    """Sessions that keep out of both end ranges, for a person without a direction."""


class DirectionalBias(Rule):
    """Who bends forward with ease is not taken to the end of bending backward, and the other way round; so the two
    never meet in one session. Without a direction the first sessions stay out of both."""

    id = "direction"
    title = "Against the direction that eases you"
    level = RuleLevel.SAFETY
    source = "reconciliation C7; 002:52-76, 231-246; conditions.yaml, extension_items_need"
    example = (
        "With `--direction flexion` Standing backbend is out, with `--direction extension` Both knees to chest is. "
        "With `--direction neutral` both may stand in a plan."
    )
    Params = Params

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        return self._why(mode.tags, instance)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            why = None if form is None else self._why(form.tags, instance)
            if why is not None:
                yield self.breach(bout.exercise, why=why)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])}: {finding.fact('why')}"

    def _why(self, tags: frozenset[str], instance: Instance) -> str | None:
        profile = instance.profile
        direction = profile.direction
        if direction is Direction.FLEXION and tags & BACKWARD:
            return "Bending forward eases you: nothing that bends you far backward."
        if direction is Direction.EXTENSION and tags & FORWARD:
            return "Bending backward eases you: nothing that bends you far forward."
        if direction is not Direction.EXTENSION and tags & BACKWARD:
            for condition in instance.conditions:
                if "extension_items_need" in condition.params:
                    return f"{condition.name}: far backward only if that eases you (direction: extension)."
        done = profile.sessions_done
        new = done is not None and done < self.params.first_sessions
        if new and direction in (None, Direction.NEUTRAL) and tags & (FORWARD | BACKWARD):
            return f"One of your first {self.params.first_sessions} sessions: no end range yet, neither way."
        return None
