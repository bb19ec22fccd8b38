"""A muscle is released before it is made to work, whatever order the stages have."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import partial

from catalog.exercise import Stage
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Bout, Session


class ReleaseFirst(Rule):
    """No release of a region after an activation exercise for the same region."""

    id = "release_first"
    title = "Release before activation"
    level = RuleLevel.HARD
    source = "003:17-19 (R003-06)"
    example = (
        "With another order of the stages, in which activation comes before release, Buttock foam roll after Bridge "
        "is refused: both are for the buttocks. Buttock foam roll after Heel dig is fine."
    )

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        order = instance.stage_order
        if order.index(Stage.RELEASE) < order.index(Stage.ACTIVATE):
            return ()
        for region in sorted({name for mode in decisions.modes for name in mode.exercise.regions}):
            released = [mode for mode in decisions.modes if _is(mode, Stage.RELEASE, region)]
            worked = [mode for mode in decisions.modes if _is(mode, Stage.ACTIVATE, region)]
            if released and worked:
                first = decisions.any_taken(partial(operator.contains, set(worked)), f"works_{region}")
                second = decisions.any_taken(partial(operator.contains, set(released)), f"releases_{region}")
                decisions.model.add_bool_or([~first, ~second])
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for late in session.in_stages([Stage.RELEASE]):
            regions = _regions(late, instance)
            for early in session.in_stages([Stage.ACTIVATE]):
                shared = sorted(regions & _regions(early, instance))
                if shared and early.work_start_s < late.work_start_s:
                    yield self.breach(late.exercise, early.exercise, region=shared[0])

    def explain(self, finding: Finding, instance: Instance) -> str:
        late, early = (instance.catalog.label(name) for name in finding.about)
        region = instance.catalog.label(str(finding.fact("region")))
        return f"{late} releases the {region} after {early} has worked it; it belongs before."


def _is(mode: Mode, stage: Stage, region: str) -> bool:
    return mode.stage is stage and region in mode.exercise.regions


def _regions(bout: Bout, instance: Instance) -> set[str]:
    exercise = instance.catalog.exercises.get(bout.exercise)
    return set() if exercise is None else set(exercise.regions)
