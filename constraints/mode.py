"""A mode: one exercise in one form, with the things actually used and one real dose. The unit of choice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from catalog.anatomy import Side
from catalog.exercise import Exercise, Modality, Stage, Variant
from constraints.prescription import Prescription


@dataclass(frozen=True, eq=False)
class Mode:
    """What a plan chooses: fixed seconds, position, tags and things in hand.

    `equipment` holds what is used besides mat and floor, sorted; `in_hand` those of it that must be put in place.
    """

    exercise: Exercise
    variant: Variant | None
    stage: Stage
    equipment: tuple[str, ...]
    in_hand: tuple[str, ...]
    dose: Prescription
    setup_s: int = 0
    """Seconds to put the things in place before the work begins."""
    part: int = 0
    """Which part of its stage it stands in, where locked places divide the stage (see `planner.parts`); 0 elsewhere."""

    @property
    def position(self) -> str:
        """The position of this form."""
        if self.variant is not None and self.variant.position is not None:
            return self.variant.position
        return self.exercise.position

    @cached_property
    def tags(self) -> frozenset[str]:
        """Exposure tags of this form; empty also where nobody stated them (see `Exercise.exposure`)."""
        return tags_of(self.exercise, self.variant)

    @property
    def total_s(self) -> int:
        """Seconds from the first second of work to the last."""
        return self.dose.total_s

    @property
    def modality(self) -> Modality | None:
        """What it counts as; None for warm-up, breathing and relaxation, which are structure."""
        return modality_of(self.stage)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mode) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def variant_id(self) -> str | None:
        """Id of the variant, None for the base form."""
        return None if self.variant is None else self.variant.id

    @cached_property
    def key(self) -> tuple[str, str, str, tuple[str, ...], tuple[Side, ...], int, int, int, int]:
        """Identifies the mode and orders modes the same way everywhere."""
        dose = self.dose
        return (
            self.exercise.id,
            self.variant_id or "",
            self.stage.value,
            self.equipment,
            dose.sides,
            dose.total_s,
            dose.sets,
            dose.reps,
            self.part,
        )

    def worked_s(self, side: Side) -> int:
        """Seconds of work that this side gets."""
        return self.dose.worked_s(side)


_MODALITY_OF = {Stage(modality.value): modality for modality in Modality}


def tags_of(exercise: Exercise, variant: Variant | None) -> frozenset[str]:
    """Exposure tags of a form: the base form's, less what the variant drops, plus what it adds."""
    tags = frozenset(exercise.exposure or ())
    if variant is None:
        return tags
    return (tags - set(variant.drops)) | set(variant.adds)


def modality_of(stage: Stage) -> Modality | None:
    """The modality that a stage gives; None for the stages that are structure."""
    return _MODALITY_OF.get(stage)
