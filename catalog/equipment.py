"""Things that an exercise needs, and what can stand in for them."""

from __future__ import annotations

from pydantic import Field

from catalog.exercise import Frozen, Id, Sentence


class Substitute(Frozen):
    """Another thing that does the job; `only_for` limits it to some exercises."""

    use: Id
    only_for: tuple[Id, ...] = ()


class Equipment(Frozen):
    """A thing. `assumed`: everybody has it. `in_hand`: putting it in place takes time. `firmness`: 1 soft to 3 hard."""

    id: Id
    name: Sentence
    assumed: bool = Field(default=False, strict=True)
    in_hand: bool = Field(default=False, strict=True)
    firmness: int | None = Field(default=None, ge=1, le=3, strict=True)
    substitutes: tuple[Substitute, ...] = ()
    household: tuple[Sentence, ...] = ()

    def stand_ins(self, exercise: str) -> tuple[str, ...]:
        """Ids that may replace it for this exercise, best first; itself not among them."""
        return tuple(s.use for s in self.substitutes if not s.only_for or exercise in s.only_for)
