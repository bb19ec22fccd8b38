"""Health conditions as predicates over exposure tags, exercises, categories and positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from pydantic import Field, field_validator

from catalog.errors import did_you_mean, nearest_number, shown
from catalog.exercise import Category, Citation, Fault, Frozen, Id, Sentence

LIMITS = (
    "hold_max_s",
    "static_hold_max_s",
    "supine_hold_max_s",
    "position_change_extra_s",
    "no_flexion_after_waking_h",
    "firmness_max",
)
"""Parameters of a condition that are whole numbers (seconds, hours, or the firmness of a ball from 1 to 3)."""

WORDS = (
    "allow_variant",
    "allowed",
    "blt",
    "change_pace",
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

SLOW_PACES = ("older_adult_65plus", "pain_or_pregnancy_or_poor_balance")
"""Paces that a condition can ask for with `change_pace`."""

NUMBERS_OF_A_PERSON = (
    "age",
    "pain_now",
    "pregnancy_week",
    "weeks_since.birth",
    "weeks_since.cesarean",
    "weeks_since.abdominal_surgery",
    "weeks_since.spinal_surgery",
    "weeks_since.hip_replacement_posterior",
    "weeks_since.hip_replacement_anterior",
)
"""What in a profile can imply a condition."""


def _words(value: Any) -> bool:
    """Whether it is a switch, or words that a person can be shown as they stand."""
    if isinstance(value, list):
        return len(value) <= LARGEST_LIMIT and all(isinstance(item, str) and _words(item) for item in value)
    return isinstance(value, bool) or (isinstance(value, str) and value.isprintable() and len(value) <= 240)


def wrong_params(params: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the parameters of a condition."""
    for name, number in params.items():
        if name == "change_pace" and number not in SLOW_PACES:
            maybe = did_you_mean(str(number), SLOW_PACES) or f"one of: {', '.join(SLOW_PACES)}."
            yield (name,), f"there is no slow pace called {shown(number)}", maybe
        if name in WORDS:
            if not _words(number):
                what = f"{name} is true, false, or words that can be seen, not {shown(number)}"
                yield (name,), what, "write plain words."
            continue
        if name not in LIMITS:
            maybe = did_you_mean(name, LIMITS + WORDS) or f"one of: {', '.join(sorted(LIMITS + WORDS))}."
            yield (name,), f"there is no parameter called {name!r}", maybe
        elif isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= LARGEST_LIMIT:
            what = f"{name} is a whole number from 0 to {LARGEST_LIMIT}, not {shown(number)}"
            yield (name,), what, nearest_number(number, 0, LARGEST_LIMIT)


def wrong_numbers(implied_by: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the numbers that imply a condition."""
    for name, span in implied_by.items():
        if name not in NUMBERS_OF_A_PERSON:
            maybe = did_you_mean(name, NUMBERS_OF_A_PERSON) or f"one of: {', '.join(NUMBERS_OF_A_PERSON)}."
            yield (name,), f"there is no number of a person called {name!r}", maybe
        elif _pair(span) and span[0] > span[1]:
            yield (name,), f"{span[0]} to {span[1]} is not in ascending order", f"[{span[1]}, {span[0]}]."


def _pair(span: Any) -> bool:
    return isinstance(span, tuple | list) and len(span) == 2 and all(isinstance(number, int) for number in span)


class ExposureTag(Frozen):
    """What an exercise exposes the body to."""

    id: Id
    meaning: Sentence
    needs_warm_up: bool = Field(default=False, strict=True)
    banned: bool = Field(default=False, strict=True)


class ScreeningAction(StrEnum):
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
        return self is not ScreeningAction.CAUTION

    @property
    def clearable(self) -> bool:
        """Whether a clinician's dated clearance lifts the refusal."""
        return self in (ScreeningAction.SEE_CLINICIAN_FIRST, ScreeningAction.EMERGENCY_IF_NEW_BACK_PAIN_WITH_RISK)


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
    screening: ScreeningAction
    implied_by: dict[str, tuple[int, int]] = Field(default_factory=dict)
    """A number of the person (see `NUMBERS_OF_A_PERSON`) -> from and to, both included, where it means this."""
    hard: Exclusion = Exclusion()
    soft: Exclusion = Exclusion()
    prefer: tuple[Id, ...] = ()
    switches_off_gated: bool = Field(strict=True)
    params: dict[str, Any] = Field(default_factory=dict)
    reason: Sentence
    basis: Sentence
    evidence: tuple[Citation, ...] = ()
    """Reference ids."""

    @field_validator("implied_by")
    @classmethod
    def _known_numbers(cls, value: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        wrong = [what for _, what, _ in wrong_numbers(value)]
        if wrong:
            raise ValueError("; ".join(wrong))
        return value

    @field_validator("params")
    @classmethod
    def _known_params(cls, value: dict[str, Any]) -> dict[str, Any]:
        wrong = [what for _, what, _ in wrong_params(value)]
        if wrong:
            raise ValueError("; ".join(wrong))
        return value
