"""Doses stay within the bounds of the exercise, and holds within those of the session style."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field, model_validator

from catalog.anatomy import BOTH_SIDES
from catalog.exercise import Bounds, Exercise, Frozen, HoldsDose, Stage, TimedDose
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Kind, Unit, prescribed
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

    @model_validator(mode="after")
    def _ordered(self) -> Params:
        if self.hold_min_s > self.hold_max_s:
            raise ValueError(f"hold_min_s {self.hold_min_s} is more than hold_max_s {self.hold_max_s}")
        return self


class DoseBounds(Rule):
    """Never more than the largest dose, never less than the smallest."""

    id = "dose_bounds"
    title = "Dose within bounds"
    level = RuleLevel.HARD
    source = "001:19, 29, 39, 49; 002:28, 84, 107, 148; dose bounds in the catalogue"
    example = (
        "Couch stretch is held for 30 s at most, because no source document states its longer holds. With "
        "`dose_bounds.stretch_hold_max_s=60` it may be held for 60 s."
    )
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
        if facts["what"] == "label":
            return f"{name}: side, set or repetition of this step is not what comes here."
        return f"{name}: {facts['what']} {facts['is_']} is not within {facts['low']} to {facts['high']}."

    def _limits(self, exercise: Exercise, stage: Stage, held: bool) -> tuple[int, int]:
        high = self.params.hold_max_s
        if stage is Stage.STRETCH and held and not _own_dose(exercise) and not self._style_sets_holds():
            high = min(high, self.params.stretch_hold_max_s)
        return self.params.hold_min_s, high

    def _style_sets_holds(self) -> bool:
        return bool(self.params.hold_max_s != Params().hold_max_s)

    def _numbers(self, bout: Bout, exercise: Exercise) -> Iterable[Finding]:
        dose = exercise.dose
        assert dose is not None
        sets = max((step.set or 0 for step in bout.work), default=0)
        reps = max((step.rep or 0 for step in bout.work), default=0)
        pieces = sorted({step.duration_s for step in bout.work})
        numbers: list[tuple[str, int, Bounds | int]] = [("sets", sets, dose.sets)]
        numbers.append(("repetitions", reps, 1 if isinstance(dose, TimedDose) else dose.reps))
        for seconds in pieces:
            if isinstance(dose, TimedDose):
                numbers.append(("seconds", seconds, dose.time_s))
            elif isinstance(dose, HoldsDose):
                numbers.append(("hold seconds", seconds, dose.hold_s))
            else:
                numbers.append(("seconds a repetition", seconds, dose.rep_s))
        for what, number, bounds in numbers:
            low, high = (bounds.min, bounds.max) if isinstance(bounds, Bounds) else (bounds, bounds)
            if not low <= number <= high:
                yield self.breach(bout.exercise, what=what, is_=number, low=low, high=high)
        yield from self._rhythm(bout, exercise, sets, reps, pieces)

    def _rhythm(self, bout: Bout, exercise: Exercise, sets: int, reps: int, pieces: list[int]) -> Iterable[Finding]:
        """Work, rests and changes of side follow each other as the dose says, on each side and segment alike."""
        if len(pieces) != 1 or not sets or not reps:
            if bout.work:
                yield self.breach(bout.exercise, what="pieces of work", is_=len(pieces), low=1, high=1)
            return
        sides = tuple(side for side in BOTH_SIDES if side.value in bout.sides)
        plan = prescribed(exercise, sets, reps, pieces[0], sides)
        per_side = max(1, len(exercise.segments)) * sets * reps
        counts = {
            side: sum(step.side == side for step in bout.work) for side in dict.fromkeys(s.side for s in bout.work)
        }
        for number in counts.values():
            if number != per_side:
                yield self.breach(bout.exercise, what="pieces of work", is_=number, low=per_side, high=per_side)
        switches = list(self._switches(bout, exercise, max(1, len(sides)) * max(1, len(exercise.segments)) - 1))
        yield from switches
        if switches or any(number != per_side for number in counts.values()):
            return  # the pieces of the plan's own numbers may be endless
        expected: list[_Piece] = [
            (kind, seconds, "both" if side is None else side.value, set_number or None, repetition or None)
            for kind, seconds, side, set_number, repetition in plan.pieces()
        ]
        steps = [step for step in bout.steps if step.kind in (Kind.WORK, Kind.REST, Kind.SWITCH)]
        done: list[_Piece] = [(step.kind, step.duration_s, step.side, step.set, step.rep) for step in steps]
        if expected != done:
            rests = sum(kind is Kind.REST for kind, *_ in expected)
            found = sum(kind is Kind.REST for kind, *_ in done)
            if found != rests or _durations(expected) != _durations(done):
                what = "rests (number, length or place)"
                yield self.breach(bout.exercise, what=what, is_=found, low=rests, high=rests)
            else:
                odd = next(step for step, wanted, is_ in zip(steps, expected, done, strict=True) if wanted != is_)
                yield self.breach(bout.exercise, what="label", second=odd.start_s)

    def _switches(self, bout: Bout, exercise: Exercise, wanted: int) -> Iterable[Finding]:
        seconds = exercise.side_switch_s
        switches = [step.duration_s for step in bout.steps if step.kind is Kind.SWITCH]
        for found in switches:
            if found != seconds:
                yield self.breach(bout.exercise, what="switch", is_=found, low=seconds, high=seconds)
        if seconds and len(switches) != wanted:
            yield self.breach(bout.exercise, what="changes of side", is_=len(switches), low=wanted, high=wanted)

    def _holds(self, bout: Bout, exercise: Exercise) -> Iterable[Finding]:
        if exercise.dose is None or exercise.dose.kind == "reps" or bout.stage not in (Stage.STRETCH, Stage.MOBILISE):
            return
        low, high = self._limits(exercise, bout.stage, exercise.dose.kind == "holds")
        for seconds in sorted({step.duration_s for step in bout.work}):
            if not low <= seconds <= high:
                yield self.breach(bout.exercise, what="hold seconds of the style", is_=seconds, low=low, high=high)


_Piece = tuple[Kind, int, str | None, int | None, int | None]


def _durations(pieces: list[_Piece]) -> list[tuple[Kind, int]]:
    return [(kind, seconds) for kind, seconds, *_ in pieces]


def _own_dose(exercise: Exercise) -> bool:
    """Whether a source document itself states how long to hold this exercise."""
    hold = exercise.dose.hold_s if isinstance(exercise.dose, HoldsDose) else None
    return hold is not None and hold.basis_of("max")[:3].isdigit()
