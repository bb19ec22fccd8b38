"""Doses, times and sides in the words that a person uses."""

from __future__ import annotations

from catalog.exercise import Exercise
from constraints.session import Bout

STAGE_NAMES = {
    "arrive": "arrive",
    "warm_up": "warm up",
    "release": "release",
    "mobilise": "mobilise",
    "activate": "activate",
    "stretch": "stretch",
    "relax": "relax",
}


def clock(seconds: int) -> str:
    """Seconds as minutes and seconds: `4:05`, `61:00`."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def duration(seconds: int) -> str:
    """Seconds as people say them: `45 s`, `90 s`, `3 min`, `2 min 10 s`."""
    if seconds <= 90 and seconds != 60:
        return f"{seconds} s"
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min" if rest == 0 else f"{minutes} min {rest} s"


def dose(bout: Bout, exercise: Exercise) -> str:
    """The dose of a bout: `2 x 30 s each side`, `10 repetitions`, `60 s`."""
    side = bout.work[0].side
    one_side = [step for step in bout.work if step.side == side]
    segments = max(1, len(exercise.segments))
    sets = max(step.set or 1 for step in one_side)
    reps = max(step.rep or 1 for step in one_side)
    piece = one_side[0].duration_s
    if exercise.dose is not None and exercise.dose.kind == "reps":
        text = f"{reps} repetitions" if sets == 1 else f"{sets} x {reps} repetitions"
    elif exercise.dose is not None and exercise.dose.kind == "holds":
        text = f"{reps} x {duration(piece)}" if reps > 1 else duration(piece)
        text = f"{sets} x ({text})" if sets > 1 else text
    else:
        text = f"{sets} x {duration(piece)}" if sets > 1 else duration(piece)
    if segments > 1:
        text += f" on each of {segments} parts"
    return f"{text}{_sides(bout)}"


def _sides(bout: Bout) -> str:
    if bout.sides == {"both"}:
        return ""
    if len(bout.sides) == 1:
        return f", {next(iter(bout.sides))} side only"
    return " each side"


def form_name(bout: Bout, exercise: Exercise) -> str:
    """The exercise with its form: `Cat-camel, on a chair`."""
    for variant in exercise.variants:
        if variant.id == bout.variant:
            return f"{exercise.name}, {variant.name}"
    return exercise.name
