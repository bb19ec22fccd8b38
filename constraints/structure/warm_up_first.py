"""Nothing that needs warm muscles comes before a warm-up, above all no static stretch."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import partial

from pydantic import Field

from catalog.exercise import Exercise, Frozen, Stage
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import form_of
from constraints.session import Bout, Session

WARMING = (Stage.RELEASE, Stage.MOBILISE)


class Params(Frozen):
    """Settings of the rule."""

    work_instead_s: int = Field(default=120, ge=30, le=900)
    """Seconds of release and mobility work in earlier stages that do instead of a warm-up exercise."""


class WarmUpFirst(Rule):
    """Before a static stretch, an end-range or a strengthening exercise: a warm-up exercise in an earlier stage, or two
    minutes of release and mobility work in earlier stages."""

    id = "warm_up_first"
    title = "Warm up before stretching"
    level = RuleLevel.HARD
    source = "002:107 (R002-14)"
    example = (
        "Before Butterfly stretch there is a warm-up exercise, or 120 s of release and mobility work; 119 s will "
        "not do."
    )
    Params = Params

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        order = instance.stage_order
        for stage in order:
            before = order[: order.index(stage)]
            needing = [mode for mode in decisions.modes if mode.stage is stage and needs(mode, instance)]
            if not needing:
                continue
            wanted = decisions.any_taken(partial(operator.contains, set(needing)), f"needs_warm_up_{stage.value}")
            warmth = decisions.count(partial(self._warmth, before))
            decisions.model.add(warmth >= self.params.work_instead_s).only_enforce_if(wanted)
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        order = instance.stage_order
        for bout in session.bouts:
            if not self._needs(bout, instance):
                continue
            earlier = [
                other
                for other in session.bouts
                if other.end_s <= bout.work_start_s and order.index(other.stage) < order.index(bout.stage)
            ]
            warmed = any(other.stage is Stage.WARM_UP for other in earlier)
            work = sum(step.duration_s for other in earlier if other.stage in WARMING for step in other.work)
            if not warmed and work < self.params.work_instead_s:
                yield self.breach(bout.exercise, work_s=work)

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        return (
            f"{name} needs warm muscles: no warm-up comes before it, and only {finding.fact('work_s')} s of "
            f"release and mobility work (at least {self.params.work_instead_s} s)."
        )

    def _warmth(self, before: tuple[Stage, ...], mode: Mode) -> int:
        if mode.stage not in before:
            return 0
        if mode.stage is Stage.WARM_UP:
            return int(self.params.work_instead_s)
        return _worked_s(mode) if mode.stage in WARMING else 0

    @staticmethod
    def _needs(bout: Bout, instance: Instance) -> bool:
        form = form_of(bout, instance.catalog)
        return form is not None and _demanding(form.exercise, form.tags, bout.stage, instance)


def _worked_s(mode: Mode) -> int:
    return mode.dose.work_s * max(1, len(mode.dose.sides))


def needs(mode: Mode, instance: Instance) -> bool:
    """Whether a mode needs warm muscles: static stretches, and what its exposure tags say."""
    return _demanding(mode.exercise, mode.tags, mode.stage, instance)


def _demanding(exercise: Exercise, tags: frozenset[str], stage: Stage, instance: Instance) -> bool:
    if stage in (Stage.ARRIVE, Stage.WARM_UP, Stage.RELEASE, Stage.RELAX):
        return False
    if stage is Stage.STRETCH:
        return True
    return any(instance.catalog.exposure[tag].needs_warm_up for tag in tags)
