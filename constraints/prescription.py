"""A prescription: one real dose of an exercise - sets, repetitions, holds, rests - and the pieces of time it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from catalog.anatomy import BOTH_SIDES, Side
from catalog.exercise import Bounds, Exercise, HoldsDose, Laterality, RepsDose, TimedDose


class Kind(StrEnum):
    """What a second of a session is spent on."""

    TRANSITION = "transition"
    SETUP = "setup"
    WORK = "work"
    REST = "rest"
    SWITCH = "switch"


class Unit(StrEnum):
    """What one repetition is."""

    TIME = "time"
    HOLD = "hold"
    REPETITION = "repetition"


@dataclass(frozen=True, slots=True, order=True)
class Prescription:
    """`sets` x `reps` pieces of `piece_s` seconds, on each of `sides` and segments.

    `rest_s` is between repetitions, `set_rest_s` between sets, `switch_s` between sides or segments. `sides` is empty
    for a bilateral exercise.
    """

    unit: Unit
    sets: int
    reps: int
    piece_s: int
    rest_s: int
    set_rest_s: int
    switch_s: int
    sides: tuple[Side, ...] = ()
    segments: int = 1

    @property
    def work_s(self) -> int:
        """Seconds of work per side, all segments together."""
        return self.segments * self.sets * self.reps * self.piece_s

    @property
    def block_s(self) -> int:
        """Seconds of one side and segment with its rests."""
        one_set = self.reps * self.piece_s + (self.reps - 1) * self.rest_s
        return self.sets * one_set + (self.sets - 1) * self.set_rest_s

    @property
    def total_s(self) -> int:
        """Seconds of the whole exercise, without getting there."""
        blocks = max(1, len(self.sides)) * self.segments
        return blocks * self.block_s + (blocks - 1) * self.switch_s

    def worked_s(self, side: Side) -> int:
        """Seconds of work that this side gets."""
        return self.work_s if not self.sides or side in self.sides else 0

    def pieces(self) -> Iterator[tuple[Kind, int, Side | None, int, int]]:
        """In order: what, seconds, side (None: both), set and repetition, counted from 1 (0 for a switch)."""
        sides: tuple[Side | None, ...] = self.sides or (None,)
        first = True
        for side in sides:
            for _segment in range(self.segments):
                if not first and self.switch_s:
                    yield Kind.SWITCH, self.switch_s, side, 0, 0
                first = False
                yield from self._block(side)

    def _block(self, side: Side | None) -> Iterator[tuple[Kind, int, Side | None, int, int]]:
        for set_number in range(1, self.sets + 1):
            if set_number > 1 and self.set_rest_s:
                yield Kind.REST, self.set_rest_s, side, set_number - 1, self.reps
            for repetition in range(1, self.reps + 1):
                if repetition > 1 and self.rest_s:
                    yield Kind.REST, self.rest_s, side, set_number, repetition - 1
                yield Kind.WORK, self.piece_s, side, set_number, repetition


def levels(exercise: Exercise) -> tuple[Prescription, ...]:
    """The real doses of an exercise, from its smallest to its largest, for both sides.

    The ladder passes through the smallest, the usual and the largest value of each number: first it lengthens or adds
    repetitions up to the usual dose, then repetitions, holds and sets up to the largest.
    """
    sides = BOTH_SIDES if exercise.laterality is Laterality.PER_SIDE else ()
    return tuple(prescribed(exercise, *rung, sides) for rung in _ladder(exercise))


def one_sided(prescription: Prescription, side: Side) -> Prescription:
    """The same dose for one side only."""
    return Prescription(
        prescription.unit,
        prescription.sets,
        prescription.reps,
        prescription.piece_s,
        prescription.rest_s,
        prescription.set_rest_s,
        prescription.switch_s,
        (side,),
        prescription.segments,
    )


def prescribed(exercise: Exercise, sets: int, reps: int, piece_s: int, sides: tuple[Side, ...]) -> Prescription:
    """The prescription with these numbers; rests, switches and segments are those of the exercise."""
    dose = exercise.dose
    segments = max(1, len(exercise.segments))
    if isinstance(dose, HoldsDose):
        unit, rest_s = Unit.HOLD, dose.rest_s
    else:
        unit, rest_s = (Unit.TIME if isinstance(dose, TimedDose) else Unit.REPETITION), 0
    set_rest_s = dose.set_rest_s if dose is not None else 0
    return Prescription(unit, sets, reps, piece_s, rest_s, set_rest_s, exercise.side_switch_s, sides, segments)


def _steps(bounds: Bounds, stride: int) -> tuple[int, ...]:
    """Values from min to max that include min, default and max and are about `stride` apart."""
    values = {bounds.min, bounds.default, bounds.max}
    for low, high in ((bounds.min, bounds.default), (bounds.default, bounds.max)):
        parts = max(1, (high - low) // stride)
        values |= {low + (high - low) * part // parts for part in range(parts)}
    return tuple(sorted(values))


def _ladder(exercise: Exercise) -> list[tuple[int, int, int]]:
    """(sets, repetitions, seconds of one piece), ascending in work."""
    dose = exercise.dose
    if dose is None:
        return []
    sets = list(range(dose.sets.min, dose.sets.max + 1))
    if isinstance(dose, TimedDose):
        exact = {dose.time_s.min, dose.time_s.default, dose.time_s.max}
        times = sorted({value if value in exact else value // 5 * 5 for value in _steps(dose.time_s, 30)})
        times = [value for value in times if value >= dose.time_s.min]
        rungs = [(dose.sets.default, 1, seconds) for seconds in times]
        rungs += [(n, 1, seconds) for n in sets for seconds in (dose.time_s.default, dose.time_s.max)]
        if dose.sets.min < dose.sets.default:
            rungs.append((dose.sets.min, 1, dose.time_s.min))
    elif isinstance(dose, HoldsDose):
        hold = dose.hold_s
        rungs = [(dose.sets.min, dose.reps.min, hold.min), (dose.sets.default, dose.reps.default, hold.default)]
        rungs += [(dose.sets.default, reps, hold.default) for reps in _steps(dose.reps, 4)]
        rungs += [(dose.sets.default, reps, hold.max) for reps in (dose.reps.default, dose.reps.max)]
        rungs += [(n, dose.reps.default, hold.default) for n in sets]
        rungs += [(dose.sets.max, dose.reps.max, hold.max)]
    else:
        assert isinstance(dose, RepsDose)
        rungs = [(dose.sets.min, dose.reps.min, dose.rep_s)]
        rungs += [(dose.sets.default, reps, dose.rep_s) for reps in _steps(dose.reps, 4)]
        rungs += [(n, reps, dose.rep_s) for n in sets for reps in (dose.reps.default, dose.reps.max)]
    return _distinct(rungs)


def _distinct(rungs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """One rung per amount of work: the one with the fewest pieces."""
    best: dict[int, tuple[int, int, int]] = {}
    for rung in rungs:
        sets, reps, seconds = rung
        work = sets * reps * seconds
        if work not in best or (sets * reps, sets) < (best[work][0] * best[work][1], best[work][0]):
            best[work] = rung
    return [best[work] for work in sorted(best)]
