"""The form in which a session does an exercise, looked up in the catalogue (never taken from the plan's word)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.catalog import Catalog
from catalog.exercise import Exercise, Variant
from constraints.mode import tags_of
from constraints.session import Bout


@dataclass(frozen=True, slots=True)
class Form:
    """An exercise in its base form or as a variant."""

    exercise: Exercise
    variant: Variant | None

    @property
    def tags(self) -> frozenset[str]:
        """Exposure tags of this form."""
        return tags_of(self.exercise, self.variant)

    @property
    def position(self) -> str:
        """Position of this form."""
        return (self.variant.position if self.variant else None) or self.exercise.position

    @property
    def equipment(self) -> tuple[tuple[str, ...], ...]:
        """Groups of which one member each is needed."""
        if self.variant is not None and self.variant.equipment is not None:
            return self.variant.equipment
        return self.exercise.equipment


def forms(exercise: Exercise) -> Iterator[Form]:
    """The base form and then the variants."""
    yield Form(exercise, None)
    for variant in exercise.variants:
        yield Form(exercise, variant)


def form_of(bout: Bout, catalog: Catalog) -> Form | None:
    """The form of a bout; None if the catalogue has no such exercise or variant."""
    exercise = catalog.exercises.get(bout.exercise)
    if exercise is None:
        return None
    for form in forms(exercise):
        if (form.variant.id if form.variant else None) == bout.variant:
            return form
    return None
