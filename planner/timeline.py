"""From exercises in order to steps: every second of the session, contiguous from 0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Kind
from constraints.session import Session, Step


def timeline(modes: Sequence[Mode], instance: Instance) -> Session:
    """The session that does these modes in this order."""
    return Session(instance.budget_s, tuple(_steps(modes, instance)))


def _steps(modes: Sequence[Mode], instance: Instance) -> Iterator[Step]:
    clock = 0
    before: Mode | None = None
    for mode in modes:
        position = before.position if before else None
        getting_there = [
            (Kind.TRANSITION, instance.change_s(position, mode.position), None, 0, 0),
            (Kind.SETUP, mode.setup_s, None, 0, 0),
        ]
        for kind, seconds, side, set_number, repetition in [*getting_there, *mode.dose.pieces()]:
            if not seconds:
                continue
            working = kind in (Kind.WORK, Kind.REST, Kind.SWITCH)
            yield Step(
                start_s=clock,
                duration_s=seconds,
                kind=kind,
                exercise=mode.exercise.id,
                variant=mode.variant_id,
                side=side.value if side is not None else ("both" if working else None),
                set=set_number or None,
                rep=repetition or None,
                stage=mode.stage,
                position=mode.position,
                equipment=mode.equipment,
            )
            clock += seconds
        before = mode
