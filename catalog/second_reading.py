"""What each condition leaves of each exercise, read straight from the data: no rule and no planner is asked.

The safety page and the review sheet are made from this, so that they are a second reading of the data. A test holds it
against what the rules say of every condition and every exercise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from catalog.catalog import Catalog
from catalog.conditions import Condition, Exclusion
from catalog.exercise import Availability, Exercise, Variant


class Ground(StrEnum):
    """By what a condition meets a form."""

    EXERCISE = "exercise"
    CATEGORY = "category"
    POSITION = "position"
    TAG = "tag"
    OPT_IN = "opt-in"
    UNKNOWN = "unknown"


class Left(StrEnum):
    """What a condition leaves of an exercise; `never` was never there."""

    BASE = "base form"
    VARIANT = "only as a variant"
    BARRED = "barred"
    NEVER = "never planned"


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """By what a form is met: `name` is the tag, the exercise, the category or the position."""

    ground: Ground
    name: str


@dataclass(frozen=True, slots=True)
class Shape:
    """An exercise in its base form (`variant` is None) or as a variant, with its exposures."""

    exercise: Exercise
    variant: Variant | None

    @property
    def tags(self) -> tuple[str, ...] | None:
        """Exposure tags, in the order of the data; None if nobody stated them."""
        if self.exercise.exposure is None:
            return None
        if self.variant is None:
            return self.exercise.exposure
        kept = [tag for tag in self.exercise.exposure if tag not in self.variant.drops]
        return tuple(dict.fromkeys([*kept, *self.variant.adds]))

    @property
    def position(self) -> str:
        """Id of the position."""
        return (self.variant and self.variant.position) or self.exercise.position

    @property
    def name(self) -> str:
        """Id of the form, `base` for the base form."""
        return "base" if self.variant is None else self.variant.id


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a condition leaves of one exercise, and why the base form is out."""

    exercise: Exercise
    left: Left
    why: tuple[Reason, ...]
    allowed: tuple[Shape, ...]


def shapes(exercise: Exercise) -> tuple[Shape, ...]:
    """The base form, then the variants."""
    return (Shape(exercise, None), *(Shape(exercise, variant) for variant in exercise.variants))


def bars(condition: Condition, shape: Shape) -> tuple[Reason, ...]:
    """Every reason for which the condition bars a form; empty if it does not."""
    found = list(_met(condition.hard, shape))
    if condition.switches_off_gated and shape.exercise.availability is Availability.GATED:
        found.append(Reason(Ground.OPT_IN, "opt-in switched off"))
    if shape.tags is None:
        found.append(Reason(Ground.UNKNOWN, "exposure not stated"))
    return tuple(found)


def cautions(condition: Condition, shape: Shape) -> tuple[Reason, ...]:
    """Every reason for which the condition makes a form less wanted."""
    found = tuple(_met(condition.soft, shape))
    preferred = condition.params.get("prefer_positions")
    if not found and preferred and shape.position not in preferred:
        return (Reason(Ground.POSITION, shape.position),)
    return found


def _met(predicate: Exclusion, shape: Shape) -> Iterator[Reason]:
    if shape.exercise.id in predicate.ids:
        yield Reason(Ground.EXERCISE, shape.exercise.id)
    if shape.exercise.category in predicate.categories:
        yield Reason(Ground.CATEGORY, shape.exercise.category.value)
    if shape.position in predicate.positions:
        yield Reason(Ground.POSITION, shape.position)
    for tag in predicate.tags:
        if tag in (shape.tags or ()):
            yield Reason(Ground.TAG, tag)


def verdict(condition: Condition, exercise: Exercise) -> Verdict:
    """What the condition leaves of the exercise; an exercise with an opt-in counts as opted in."""
    base, *others = shapes(exercise)
    if exercise.availability is Availability.NEVER:
        return Verdict(exercise, Left.NEVER, (), ())
    why = bars(condition, base)
    allowed = tuple(shape for shape in (base, *others) if not bars(condition, shape))
    left = Left.BASE if not why else Left.VARIANT if allowed else Left.BARRED
    return Verdict(exercise, left, why, allowed)


def verdicts(condition: Condition, catalog: Catalog) -> tuple[Verdict, ...]:
    """What the condition leaves of every exercise, by id."""
    return tuple(verdict(condition, exercise) for exercise in catalog.exercises.values())
