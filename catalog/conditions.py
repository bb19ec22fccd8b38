"""Health conditions as predicates over exposure tags, exercises, categories and positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from pydantic import Field, field_validator

from catalog.errors import did_you_mean, nearest_number, shown
from catalog.exercise import Category, Fault, Frozen, Id, Sentence

LIMITS = (
    "hold_max_s",
    "static_hold_max_s",
    "supine_hold_max_s",
    "position_change_extra_s",
    "no_flexion_after_waking_h",
)
"""Parameters of a condition that are whole numbers (seconds or hours)."""

WORDS = (
    "allow_variant",
    "allowed",
    "blt",
    "chair_or_wall_support",
    "extension_items_need",
    "extension_ok",
    "minimise_transitions",
    "no_breath_hold",
    "note",
    "prefer_positions",
    "range",
    "stop_if",
    "supine_alternative",
)
"""Parameters of a condition in words or as switches."""


LARGEST_LIMIT = 600


def wrong_params(params: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the parameters of a condition."""
    for name, number in params.items():
        if name in WORDS:
            continue
        if name not in LIMITS:
            maybe = did_you_mean(name, LIMITS + WORDS) or f"one of: {', '.join(sorted(LIMITS + WORDS))}."
            yield (name,), f"there is no parameter called {name!r}", maybe
        elif isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= LARGEST_LIMIT:
            what = f"{name} is a whole number from 0 to {LARGEST_LIMIT}, not {shown(number)}"
            yield (name,), what, nearest_number(number, 0, LARGEST_LIMIT)


class ExposureTag(Frozen):
    """What an exercise exposes the body to."""

    id: Id
    meaning: Sentence
    needs_warm_up: bool = Field(default=False, strict=True)
    banned: bool = Field(default=False, strict=True)


class Screening(StrEnum):
    """What a condition means before any planning."""

    CAUTION = "caution"
    SEE_CLINICIAN_FIRST = "see_clinician_first"
    SEE_CLINICIAN = "see_clinician"
    EMERGENCY_OR_CLINICIAN = "emergency_or_clinician"
    EMERGENCY_IF_NEW_BACK_PAIN_WITH_RISK = "emergency_if_new_back_pain_with_risk"
    NOT_SUPPORTED = "not_supported"

    @property
    def refuses(self) -> bool:
        """Whether no plan is given without a clinician's word."""
        return self is not Screening.CAUTION

    @property
    def clearable(self) -> bool:
        """Whether a clinician's dated clearance lifts the refusal."""
        return self in (Screening.SEE_CLINICIAN_FIRST, Screening.EMERGENCY_IF_NEW_BACK_PAIN_WITH_RISK)


class Exclusion(Frozen):
    """A predicate: it meets an exercise form that has any of these."""

    tags: tuple[Id, ...] = ()
    ids: tuple[Id, ...] = ()
    categories: tuple[Category, ...] = ()
    positions: tuple[Id, ...] = ()

    def hit(self, exercise: str, category: Category, position: str, tags: frozenset[str]) -> str | None:
        """What of the form meets the predicate, in words; None if nothing does."""
        if exercise in self.ids:
            return "the exercise itself"
        if category in self.categories:
            return f"the category {category.value}"
        if position in self.positions:
            return f"the position {position}"
        met = [tag for tag in self.tags if tag in tags]
        return f"{' and '.join(met)}" if met else None


class Condition(Frozen):
    """A health condition. `hard` bars, `soft` makes less wanted, `prefer` makes more wanted."""

    id: Id
    name: Sentence
    screening: Screening
    hard: Exclusion = Exclusion()
    soft: Exclusion = Exclusion()
    prefer: tuple[Id, ...] = ()
    switches_off_gated: bool = Field(strict=True)
    params: dict[str, Any] = Field(default_factory=dict)
    reason: Sentence
    basis: Sentence

    @field_validator("params")
    @classmethod
    def _known_params(cls, value: dict[str, Any]) -> dict[str, Any]:
        wrong = [what for _, what, _ in wrong_params(value)]
        if wrong:
            raise ValueError("; ".join(wrong))
        return value
