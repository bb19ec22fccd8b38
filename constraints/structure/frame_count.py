"""One way to arrive, one way to settle down, and a warm-up of a few exercises."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from pydantic import Field

from catalog.exercise import Frozen, Stage
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session
from constraints.structure.frame_limits import FRAME


class Params(Frozen):
    """Settings of the rule: per stage, the most exercises in it."""

    arrive: int = Field(default=1, ge=0, le=60)
    warm_up: int = Field(default=3, ge=0, le=60)
    relax: int = Field(default=1, ge=0, le=60)


class FrameCount(Rule):
    """One exercise to arrive, one to relax and three to warm up are enough; more only if they are asked for by name."""

    id = "frame_count"
    title = "One calm start, one calm end"
    level = RuleLevel.HARD
    source = "judgement"
    example = "Three exercises to warm up are fine, and a fourth is refused unless all four are asked for by name."
    Params = Params

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        for stage in FRAME:
            decisions.model.add(decisions.count(partial(_stands_in, stage)) <= self.most(stage, instance))
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for stage in FRAME:
            number, most = len(session.in_stages([stage])), self.most(stage, instance)
            if number > most:
                yield self.breach(stage=stage.value, number=number, most=most)

    def explain(self, finding: Finding, instance: Instance) -> str:
        facts = dict(finding.facts)
        return f"{str(facts['stage']).replace('_', ' ')}: {facts['number']} exercises where {facts['most']} will do."

    def most(self, stage: Stage, instance: Instance) -> int:
        """Most exercises in a stage of the frame."""
        named = set(instance.named)
        here = [
            name
            for name in named
            if stage in instance.catalog.exercises[name].session_stages
            and instance.rulebook.barred(name, instance) is None
        ]
        allowed: int = getattr(self.params, stage.value)
        return max(allowed, len(here))


def _stands_in(stage: Stage, mode: Mode) -> bool:
    return mode.stage is stage
