"""A session arrives, warms up and settles down."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from pydantic import Field

from catalog.exercise import Frozen, Stage
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session
from constraints.structure.frame_limits import seconds_in
from constraints.wanted import GRAIN_S


class Params(Frozen):
    """Settings of the rule. A percent of 0 asks for none of it."""

    warm_up_percent: int = Field(default=10, ge=0, le=30)
    """Wanted share of warm-up, up to five minutes (at least one minute from five minutes of session on)."""
    arrive_percent: int = Field(default=3, ge=0, le=30)
    """Wanted share of arriving with calm breaths (at least 30 s from ten minutes of session on)."""
    relax_percent: int = Field(default=6, ge=0, le=30)
    """Wanted share of relaxing at the end, up to three minutes (at least 30 s from ten minutes of session on)."""


class Frame(Rule):
    """A minute or more of warm-up, a few calm breaths at the start, and a calm end."""

    id = "frame"
    title = "Arrive, warm up, settle down"
    level = RuleLevel.GOAL
    source = "002:107; go_marquette; 002:195"
    example = "In 30 minutes 180 s of warm-up are wanted: 90 s bring 9 points, 180 s bring 18, and more bring no more."
    Params = Params
    default_weight = 3

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        for stage, wanted in self.wanted(instance).items():
            if not wanted:
                continue
            tens = decisions.model.new_int_var(0, wanted, f"frame_{stage.value}")
            spent = decisions.count(partial(seconds_in, stage))
            decisions.model.add(GRAIN_S * tens <= spent)
            yield Term(self.id, tens)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for stage, wanted in self.wanted(instance).items():
            spent = sum(bout.active_s for bout in session.in_stages([stage]))
            points = min(spent // GRAIN_S, wanted)
            if wanted:
                yield self.match(points, stage=stage.value, spent_s=spent, wanted_s=wanted * GRAIN_S)

    def explain(self, finding: Finding, instance: Instance) -> str:
        facts = dict(finding.facts)
        return f"{str(facts['stage']).replace('_', ' ')}: {facts['spent_s']} of {facts['wanted_s']} s."

    def wanted(self, instance: Instance) -> dict[Stage, int]:
        """Wanted tens of seconds per stage."""
        budget = instance.budget_s
        rows = (
            (Stage.ARRIVE, self.params.arrive_percent, 600, 30, 60),
            (Stage.WARM_UP, self.params.warm_up_percent, 300, 60, 300),
            (Stage.RELAX, self.params.relax_percent, 600, 30, 180),
        )
        wanted = {}
        for stage, percent, from_s, least_s, most_s in rows:
            asked = percent > 0 and budget >= from_s
            wanted[stage] = min(max(budget * percent // 100, least_s), most_s) // GRAIN_S if asked else 0
        return wanted
