"""Body positions and the seconds it takes to change between them."""

from __future__ import annotations

from functools import cached_property

from pydantic import Field

from catalog.exercise import Frozen, Id, Sentence


class Position(Frozen):
    """A body position; `floor` positions need getting down and up again."""

    id: Id
    name: Sentence
    floor: bool
    plannable: bool = True


class Pace(Frozen):
    """How fast a person changes positions, in percent of the usual seconds."""

    id: Id
    name: Sentence
    percent: int = Field(ge=50, le=400)


class Positions(Frozen):
    """The positions with their transition matrix: symmetric, in seconds, triangle inequality holds."""

    positions: tuple[Position, ...]
    same_position_s: int = Field(ge=0, le=60)
    transitions: tuple[tuple[Id, Id, int], ...]
    equipment_change_s: int = Field(ge=0, le=120)
    paces: tuple[Pace, ...]

    @cached_property
    def _matrix(self) -> dict[tuple[str, str], int]:
        matrix = {(position.id, position.id): self.same_position_s for position in self.positions}
        for a, b, seconds in self.transitions:
            matrix[a, b] = matrix[b, a] = seconds
        return matrix

    def change_s(self, start: str, end: str, percent: int = 100, extra_s: int = 0) -> int:
        """Whole seconds from one position to another, rounded up; `extra_s` is added to a real change."""
        seconds = -(-self._matrix[start, end] * percent // 100)
        return seconds + (extra_s if start != end else 0)

    def pace(self, pace_id: str) -> Pace:
        """The pace with this id; raises KeyError if there is none."""
        return {pace.id: pace for pace in self.paces}[pace_id]
