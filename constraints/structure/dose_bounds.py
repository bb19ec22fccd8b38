"""Doses stay within the bounds of the exercise, and holds within those of the session style."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Bounds, Exercise, Frozen, HoldsDose, RepsDose, Stage, TimedDose
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Kind, Unit
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Bout, Session


class Params(Frozen):
    """Settings of the rule, in seconds."""

    stretch_hold_max_s: int = Field(default=30, ge=5, le=180)
    """Longest hold of a static stretch that has no dose of its own in a source document (002:107)."""
    hold_min_s: int = Field(default=1, ge=1, le=180)
    """Shortest hold or timed piece of a stretch or mobility exercise (styles set it)."""
    hold_max_s: int = Field(default=600, ge=1, le=600)
    """Longest hold or timed piece of a stretch or mobility exercise (styles set it)."""


class DoseBounds(Rule):
    """Never more than the largest dose, never less than the smallest."""

    id = "dose_bounds"
    title = "Dose within bounds"
    level = RuleLevel.HARD
    source = "001:19, 29, 39, 49; 002:28, 84, 107, 148; dose bounds in the catalogue"
    judges_dose = True
    Params = Params

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        if mode.dose.unit is Unit.REPETITION or mode.stage not in (Stage.STRETCH, Stage.MOBILISE):
            return None
        low, high = self._limits(mode.exercise, mode.stage, mode.dose.unit is Unit.HOLD)
        if not low <= mode.dose.piece_s <= high:
            return f"Holds of {mode.dose.piece_s} s; this kind of session has {low} to {high} s."
        return None

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            exercise = instance.catalog.exercises.get(bout.exercise)
            if exercise is not None and exercise.dose is not None:
                yield from self._numbers(bout, exercise)
                yield from self._holds(bout, exercise)

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        facts = dict(finding.facts)
        return f"{name}: {facts['what']} {facts['is_']} is not within {facts['low']} to {facts['high']}."

    def _limits(self, exercise: Exercise, stage: Stage, held: bool) -> tuple[int, int]:
        high = self.params.hold_max_s
        if stage is Stage.STRETCH and held and not _own_dose(exercise) and not self._style_sets_holds():
            high = min(high, self.params.stretch_hold_max_s)
        return self.params.hold_min_s, high

    def _style_sets_holds(self) -> bool:
        defaults = Params()
        return (self.params.hold_min_s, self.params.hold_max_s) != (defaults.hold_min_s, defaults.hold_max_s)

    def _numbers(self, bout: Bout, exercise: Exercise) -> Iterable[Finding]:
        dose = exercise.dose
        assert dose is not None
        side = bout.work[0].side if bout.work else None
        one_side = [step for step in bout.work if step.side == side]
        segments = max(1, len(exercise.segments))
        sets = max((step.set or 0 for step in one_side), default=0)
        reps = max((step.rep or 0 for step in one_side), default=0)
        numbers: list[tuple[str, int, Bounds | int]] = [("sets", sets, dose.sets)]
        pieces = sorted({step.duration_s for step in bout.work})
        if isinstance(dose, RepsDose | HoldsDose):
            numbers.append(("repetitions", reps, dose.reps))
        for seconds in pieces:
            if isinstance(dose, TimedDose):
                numbers.append(("seconds", seconds, dose.time_s))
            elif isinstance(dose, HoldsDose):
                numbers.append(("hold seconds", seconds, dose.hold_s))
            else:
                numbers.append(("seconds a repetition", seconds, dose.rep_s))
        numbers.append(("pieces of work", len(one_side), segments * sets * max(1, reps)))
        for what, number, bounds in numbers:
            low, high = (bounds.min, bounds.max) if isinstance(bounds, Bounds) else (bounds, bounds)
            if not low <= number <= high:
                yield self.breach(bout.exercise, what=what, is_=number, low=low, high=high)
        for kind, seconds in ((Kind.SWITCH, exercise.side_switch_s),):
            for step in bout.steps:
                if step.kind is kind and step.duration_s != seconds:
                    yield self.breach(bout.exercise, what="switch", is_=step.duration_s, low=seconds, high=seconds)

    def _holds(self, bout: Bout, exercise: Exercise) -> Iterable[Finding]:
        if exercise.dose is None or exercise.dose.kind == "reps" or bout.stage not in (Stage.STRETCH, Stage.MOBILISE):
            return
        low, high = self._limits(exercise, bout.stage, exercise.dose.kind == "holds")
        for seconds in sorted({step.duration_s for step in bout.work}):
            if not low <= seconds <= high:
                yield self.breach(bout.exercise, what="hold seconds of the style", is_=seconds, low=low, high=high)


def _own_dose(exercise: Exercise) -> bool:
    """Whether a source document itself states how long to hold this exercise."""
    hold = exercise.dose.hold_s if isinstance(exercise.dose, HoldsDose) else None
    return hold is not None and hold.basis_of("max")[:3].isdigit()
