"""The questions that come before any plan: signs that need a clinician, not an exercise."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from catalog.exercise import Citation, Frozen, Id, Sentence


class Outcome(StrEnum):
    """What a yes means; the most urgent first."""

    EMERGENCY_NOW = "emergency_now"
    URGENT = "urgent"
    SEE_CLINICIAN = "see_clinician"
    STOP_ITEM = "stop_item"

    @property
    def refuses(self) -> bool:
        """Whether a yes means that there is no exercise plan."""
        return self is not Outcome.STOP_ITEM

    @property
    def breathing(self) -> bool:
        """Whether calm breathing may be suggested meanwhile."""
        return self in (Outcome.URGENT, Outcome.SEE_CLINICIAN)


class RedFlag(Frozen):
    """One question of the screening: yes if any of its signs is there.

    Single red flags say little about a cause; they are asked in order to stop and refer, never to diagnose.
    """

    id: Id
    name: Sentence
    question: Sentence
    """Ends where the signs are listed; answered with yes if one of them is there."""
    signs: tuple[Sentence, ...] = Field(min_length=1, max_length=8)
    outcome: Outcome
    advice: Sentence
    """What to do now after a yes."""
    basis: Sentence
    evidence: tuple[Citation, ...] = ()
    """Reference ids."""


def in_order(flags: Mapping[str, RedFlag]) -> tuple[RedFlag, ...]:
    """The questions in the order in which they are asked: emergencies first, then by id."""
    ranks = list(Outcome)
    return tuple(sorted(flags.values(), key=lambda flag: (ranks.index(flag.outcome), flag.id)))
