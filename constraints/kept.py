"""What of another plan is to be kept: a locked exercise, and the exercises of a plan as they were done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.anatomy import Side
from catalog.exercise import Exercise, Frozen, Id, RepsDose
from constraints.prescription import Prescription, Unit, levels
from constraints.session import Bout, Session

LARGEST_NUMBER = 3600


@dataclass(frozen=True, slots=True)
class Lock:
    """An exercise that must be in; perhaps at a place in the order (1 is the first) or in a position of the body, and
    perhaps with one dose, in the numbers that a plan prints: `(20,)` is `20 s`, `(2, 20)` is `2 x 20 s`."""

    exercise: str
    place: int | None = None
    position: str | None = None
    dose: tuple[int, ...] | None = None

    @classmethod
    def parse(cls, text: str) -> Lock:
        """From `EXERCISE[@POSITION][=DOSE]`.

        Raises:
            ValueError: for a place or a dose that is none; the message says how to write it.
        """
        head, equals, dose = text.partition("=")
        exercise, at, where = head.strip().partition("@")
        where = where.strip()
        if not exercise.strip() or (at and not where) or (equals and not dose.strip()):
            raise ValueError(f"a lock is written EXERCISE[@POSITION][=DOSE], not {text[:60]!r}")
        place = int(where) if where.isdecimal() and len(where) <= 3 else None
        if place == 0 or (place is None and re.fullmatch(r"[-+]?[0-9.,]+", where)):
            raise ValueError(f"the place in the order is a whole number from 1 on, not {where[:20]!r}")
        return cls(exercise.strip(), place, where if at and place is None else None, numbers(dose) if equals else None)

    def __str__(self) -> str:
        where = self.place if self.place is not None else self.position
        at = "" if where is None else f"@{where}"
        return f"{self.exercise}{at}" + ("" if self.dose is None else f"={'x'.join(map(str, self.dose))}")


def numbers(text: str) -> tuple[int, ...]:
    """The numbers of a dose as a plan prints it: `20s`, `1 min`, `2 x 20 s`, `12 repetitions`, `2 x (3 x 20 s)`.

    Raises:
        ValueError: if it is not one.
    """
    plain = re.sub(r"repetitions|reps|each side|[()\s]", "", text.lower()).replace("×", "x").replace("*", "x")
    parts = plain.split("x")
    last = re.fullmatch(r"(?:([0-9]+)(?:m|min))?(?:([0-9]+)s?)?", parts[-1])
    if last is None or not any(last.groups()) or len(parts) > 3 or not all(p.isdecimal() for p in parts[:-1]):
        raise ValueError(f"a dose is written as a plan prints it, like 30s, 2x20s or 12, not {text.strip()[:40]!r}")
    minutes, seconds = last.groups()
    return (*map(_small, parts[:-1]), 60 * _small(minutes or "0") + _small(seconds or "0"))


def _small(text: str) -> int:
    if len(text) > 4 or int(text) > LARGEST_NUMBER:
        raise ValueError(f"{text[:20]} is more than any dose has")
    return int(text)


def printed(dose: Prescription) -> tuple[int, ...]:
    """The numbers of a dose as a plan prints them: what is 1 is not told, but for the last number."""
    return as_printed(dose.unit, dose.sets, dose.reps, dose.piece_s)


def as_printed(unit: Unit, sets: int, reps: int, piece_s: int) -> tuple[int, ...]:
    """The same, of numbers that were read from a session."""
    every = {Unit.REPETITION: (sets, reps), Unit.HOLD: (sets, reps, piece_s), Unit.TIME: (sets, piece_s)}[unit]
    return (*(number for number in every[:-1] if number > 1), every[-1])


def doses_of(exercise: Exercise) -> tuple[str, ...]:
    """The doses that an exercise has, as one writes them in a lock."""
    unit = "" if isinstance(exercise.dose, RepsDose) else "s"
    return tuple(dict.fromkeys("x".join(map(str, printed(dose))) + unit for dose in levels(exercise)))


class Kept(Frozen):
    """An exercise as it stood in another plan: its form, the sides, and sets, repetitions and seconds of one piece."""

    exercise: Id
    variant: Id | None = None
    sides: tuple[Side, ...] = ()
    sets: int = 1
    reps: int = 1
    piece_s: int = 0


def kept_of(bout: Bout) -> Kept:
    """What of an exercise in a session is compared with another plan."""
    named = [side for side in Side if side.value in bout.sides]
    return Kept(
        exercise=bout.exercise,
        variant=bout.variant,
        sides=tuple(named),
        sets=max((step.set or 1 for step in bout.work), default=1),
        reps=max((step.rep or 1 for step in bout.work), default=1),
        piece_s=bout.work[0].duration_s if bout.work else 0,
    )


def kept_from(session: Session) -> Iterator[Kept]:
    """The exercises of a session as they were done, in order."""
    return map(kept_of, session.bouts)
