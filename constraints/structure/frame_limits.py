"""Warm-up, arriving and relaxing are structure: they stay within their share."""

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


class Params(Frozen):
    """Settings of the rule: per stage, the seconds that are always allowed and the percent of the session."""

    arrive_s: int = Field(default=60, ge=0, le=3600)
    arrive_percent: int = Field(default=5, ge=0, le=100)
    warm_up_s: int = Field(default=120, ge=0, le=3600)
    warm_up_percent: int = Field(default=16, ge=0, le=100)
    relax_s: int = Field(default=120, ge=0, le=3600)
    relax_percent: int = Field(default=10, ge=0, le=100)


FRAME = (Stage.ARRIVE, Stage.WARM_UP, Stage.RELAX)


def seconds_in(stage: Stage, mode: Mode) -> int:
    """The seconds of a mode if it stands in this stage, otherwise none."""
    return mode.total_s if mode.stage is stage else 0


class FrameLimits(Rule):
    """Warm-up takes a sixth of the session or two minutes, whichever is more; arriving and relaxing less."""

    id = "frame_limits"
    title = "Warm-up and rest stay small"
    level = RuleLevel.HARD
    source = "judgement"
    example = "In 30 minutes warming up takes 288 s at most (16 percent), and in 10 minutes 120 s."
    Params = Params

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        for stage in FRAME:
            spent = decisions.count(partial(seconds_in, stage))
            decisions.model.add(spent <= self.limit_s(stage, instance))
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for stage in FRAME:
            spent = sum(bout.active_s for bout in session.in_stages([stage]))
            limit = self.limit_s(stage, instance)
            if spent > limit:
                yield self.breach(stage=stage.value, spent_s=spent, limit_s=limit)

    def explain(self, finding: Finding, instance: Instance) -> str:
        facts = dict(finding.facts)
        return f"{facts['stage']} takes {facts['spent_s']} s, at most {facts['limit_s']} s."

    def limit_s(self, stage: Stage, instance: Instance) -> int:
        """Most seconds of work that a stage of the frame may take."""
        always: int = getattr(self.params, f"{stage.value}_s")
        percent: int = getattr(self.params, f"{stage.value}_percent")
        return max(always, instance.budget_s * percent // 100)
