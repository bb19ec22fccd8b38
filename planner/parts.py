"""Parts of a stage: an exercise at a locked place divides its stage into what comes before it and what comes after.

The circuit of the model enters each node once, so it cannot say "one on the back, the locked one, and another on the
back". Where a place is locked, every other mode of that stage therefore stands in the model once per part, and the
locked one stands between the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from catalog.exercise import Stage
from constraints.instance import Instance
from constraints.mode import Mode


def in_parts(modes: Sequence[Mode], instance: Instance) -> Sequence[Mode]:
    """The modes, with those of divided stages once per part; the same modes where no place is locked."""
    dividing = {stage: _dividing(stage, instance) for stage in instance.stage_order}
    if not any(dividing.values()):
        return modes
    found: list[Mode] = []
    for mode in modes:
        names = dividing[mode.stage]
        if not names:
            found.append(mode)
        elif mode.exercise.id in names:
            found.append(replace(mode, part=2 * names.index(mode.exercise.id) + 2))
        else:
            found += [replace(mode, part=2 * index + 1) for index in range(len(names) + 1)]
    return found


def _dividing(stage: Stage, instance: Instance) -> list[str]:
    """The exercises with a locked place that may stand in a stage, in the order of their places."""
    placed = [(lock.place, name) for name, lock in instance.locks.items() if lock.place is not None]
    return [name for _, name in sorted(placed) if stage in instance.catalog.exercises[name].session_stages]


def placed(sequence: Sequence[Mode], instance: Instance) -> list[Mode]:
    """Modes in order, each with the part of its stage in which it stands in that order."""
    found: list[Mode] = []
    for index, mode in enumerate(sequence):
        names = _dividing(mode.stage, instance)
        if mode.exercise.id in names:
            part = 2 * names.index(mode.exercise.id) + 2
        else:
            before = [m.exercise.id for m in sequence[:index] if m.stage is mode.stage and m.exercise.id in names]
            part = 2 * (names.index(before[-1]) + 1) + 1 if before else int(bool(names))
        found.append(replace(mode, part=part))
    return found
