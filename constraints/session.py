"""The timeline that rules judge: pure data, made by anybody, known to no solver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

from pydantic import Field

from catalog.anatomy import Side
from catalog.exercise import Frozen, Id, Stage
from constraints.prescription import Kind


class Step(Frozen):
    """A stretch of time with one purpose. Times are whole seconds from the start of the session."""

    start_s: int = Field(ge=0)
    duration_s: int = Field(ge=1)
    kind: Kind
    exercise: Id
    variant: Id | None = None
    side: Literal["left", "right", "both"] | None = None
    set: int | None = None
    rep: int | None = None
    stage: Stage
    position: Id
    equipment: tuple[Id, ...] = ()

    @property
    def end_s(self) -> int:
        """The second at which it is over."""
        return self.start_s + self.duration_s


@dataclass(frozen=True)
class Bout:
    """One exercise as it is done in a session: its steps from the first second of getting there."""

    steps: tuple[Step, ...]

    @property
    def exercise(self) -> str:
        """Exercise id."""
        return self.steps[0].exercise

    @property
    def variant(self) -> str | None:
        """Variant id, None for the base form."""
        return self.steps[0].variant

    @property
    def stage(self) -> Stage:
        """The stage in which it stands."""
        return self.steps[0].stage

    @property
    def position(self) -> str:
        """Position id."""
        return self.steps[0].position

    @property
    def equipment(self) -> tuple[str, ...]:
        """What is used."""
        return self.steps[0].equipment

    @cached_property
    def work(self) -> tuple[Step, ...]:
        """The steps of work."""
        return tuple(step for step in self.steps if step.kind is Kind.WORK)

    @cached_property
    def work_start_s(self) -> int:
        """The second at which the work begins."""
        return self.work[0].start_s if self.work else self.steps[0].start_s

    @property
    def end_s(self) -> int:
        """The second at which it is over."""
        return self.steps[-1].end_s

    @cached_property
    def active_s(self) -> int:
        """Seconds from the first second of work to the last, rests and switches included."""
        return self.end_s - self.work_start_s

    @cached_property
    def sides(self) -> frozenset[str]:
        """`left`, `right` or `both`, as worked."""
        return frozenset(step.side for step in self.work if step.side is not None)

    def worked_s(self, side: Side) -> int:
        """Seconds of work that a side of the body gets."""
        return sum(step.duration_s for step in self.work if step.side in (side.value, "both", None))


@dataclass(frozen=True)
class Session:
    """A session: its budget in seconds and its steps in order."""

    budget_s: int
    steps: tuple[Step, ...]

    @cached_property
    def bouts(self) -> tuple[Bout, ...]:
        """The exercises in order; an exercise that comes back later is a bout of its own."""
        return tuple(Bout(tuple(group)) for _, group in groupby(self.steps, key=_identity))

    @property
    def total_s(self) -> int:
        """Seconds from the start to the end of the last step."""
        return self.steps[-1].end_s if self.steps else 0

    def in_stages(self, stages: Iterable[Stage]) -> tuple[Bout, ...]:
        """The bouts of these stages, in order."""
        wanted = set(stages)
        return tuple(bout for bout in self.bouts if bout.stage in wanted)


def _identity(step: Step) -> tuple[str, str | None, Stage]:
    return step.exercise, step.variant, step.stage
