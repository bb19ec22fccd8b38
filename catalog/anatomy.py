"""Regions of the body, their muscles and sides."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from catalog.exercise import Frozen, Id, Modality, Sentence


class Side(StrEnum):
    """A side of the body."""

    LEFT = "left"
    RIGHT = "right"


BOTH_SIDES = (Side.LEFT, Side.RIGHT)


class Region(Frozen):
    """Something that a session can be aimed at.

    `wanted_s` holds, per modality, the seconds per side that a session of usual length wants; a modality that
    is not named makes no sense for the region.
    """

    id: Id
    name: Sentence
    kind: Literal["muscles", "movement", "structure"] = "muscles"
    muscles: tuple[Id, ...] = ()
    wanted_s: dict[Modality, Annotated[int, Field(ge=1, le=600, strict=True)]] = Field(default_factory=dict)

    @property
    def targetable(self) -> bool:
        """Whether a person can ask for it."""
        return bool(self.wanted_s)
