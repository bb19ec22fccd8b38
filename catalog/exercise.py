"""What an exercise is: its dose, its forms and where each fact comes from. Pure data, no rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

ID = r"^[a-z0-9][a-z0-9_]*$"
CITATION = r"^[a-z0-9][a-z0-9_]*(:[0-9][0-9, -]*)?$"
LINES = r"^[0-9][0-9, -]*$"
DOCUMENT = r"^[0-9]{3}$"
SENTENCE = r"^[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+$"
"""Neither control characters nor those that break lines or turn the direction of the text without being seen."""

Id = Annotated[str, Field(pattern=ID, max_length=64)]
"""An identifier: lower case letters, digits and underscores."""

Group = Annotated[tuple[Id, ...], Field(min_length=1)]
"""Things of which one is needed."""

Citation = Annotated[str, Field(pattern=CITATION, max_length=80)]
"""A reference id, optionally with the lines it points at: `"002:107"`, `"behm_2020"`."""

Sentence = Annotated[str, Field(min_length=3, max_length=240, pattern=SENTENCE)]
"""A short text that a person reads, and reads as it stands in the file."""


class Stage(StrEnum):
    """The part of a session in which an exercise stands; the default order is the order here."""

    ARRIVE = "arrive"
    WARM_UP = "warm_up"
    RELEASE = "release"
    MOBILISE = "mobilise"
    ACTIVATE = "activate"
    STRETCH = "stretch"
    RELAX = "relax"


class Modality(StrEnum):
    """The kind of stimulus that counts towards a target."""

    RELEASE = "release"
    MOBILISE = "mobilise"
    ACTIVATE = "activate"
    STRETCH = "stretch"


class Category(StrEnum):
    """The shelf on which an exercise stands in the catalogue."""

    BREATHING = "breathing"
    HEAT_WARM_UP = "heat_warm_up"
    RELEASE = "release"
    DYNAMIC_MOBILITY = "dynamic_mobility"
    ACTIVATION_STRENGTH = "activation_strength"
    STATIC_STRETCH = "static_stretch"
    RELAXATION = "relaxation"
    SELF_MOBILISATION = "self_mobilisation"
    WATER = "water"


STAGE_OF: dict[Category, Stage] = {
    Category.BREATHING: Stage.ARRIVE,
    Category.HEAT_WARM_UP: Stage.WARM_UP,
    Category.RELEASE: Stage.RELEASE,
    Category.DYNAMIC_MOBILITY: Stage.MOBILISE,
    Category.SELF_MOBILISATION: Stage.MOBILISE,
    Category.ACTIVATION_STRENGTH: Stage.ACTIVATE,
    Category.STATIC_STRETCH: Stage.STRETCH,
    Category.RELAXATION: Stage.RELAX,
    Category.WATER: Stage.MOBILISE,
}


class Status(StrEnum):
    """How much the source documents give; what can be planned is `Exercise.availability`."""

    PLANNABLE = "plannable"
    PLANNABLE_GATED = "plannable_gated"
    NEEDS_OUTSIDE_INSTRUCTION = "needs_outside_instruction"
    NAMED_ONLY = "named_only"
    GATED_NAMED_ONLY = "gated_named_only"
    CUE_PROMOTED_TO_ITEM = "cue_promoted_to_item"
    SESSION_TEMPLATE = "session_template"
    BANNED = "banned"
    EXCLUDED_BY_DEFAULT = "excluded_by_default"


class Availability(StrEnum):
    """Whether an exercise can stand in a plan: yes, only after opting in, or never."""

    PLANNABLE = "plannable"
    GATED = "gated"
    NEVER = "never"


class Laterality(StrEnum):
    """`per_side`: done once for each side. `bilateral`: both sides work at the same time."""

    BILATERAL = "bilateral"
    PER_SIDE = "per_side"


class Intensity(StrEnum):
    """How hard the exercise feels at its default dose."""

    GENTLE = "gentle"
    MODERATE = "moderate"
    STRONG = "strong"


Fault = tuple[tuple[str | int, ...], str, str | None]
"""One thing that is wrong with an entry: (path inside it, what is wrong, what to do)."""

# The rules between the fields of an entry take plain fields, not a model: an entry with another fault is no model yet,
# and is to be told all of its faults at once. A field that is wrong in itself holds a value of a strange type there.


def wrong_bounds(fields: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong between the fields of `Bounds`."""
    names = [name for name in ("min", "default", "max") if isinstance(fields.get(name), int)]
    numbers = [fields[name] for name in names]
    if numbers != sorted(numbers):
        what = ", ".join(f"{name} {number}" for name, number in zip(names, numbers, strict=True))
        better = ", ".join(f"{name} {number}" for name, number in zip(names, sorted(numbers), strict=True))
        yield (), f"{what} are not in ascending order", f"you meant {better}."
    basis = fields.get("basis")
    missing = [name for name in ("min", "default", "max") if isinstance(basis, dict) and name not in basis]
    if missing:
        what = "basis names only some of min, default and max"
        yield ("basis",), what, f"add {' and '.join(missing)}, or give one citation for all three."


NEVER = (Status.BANNED, Status.EXCLUDED_BY_DEFAULT, Status.SESSION_TEMPLATE)
"""What has this status can never be planned."""


def lacks(fields: Mapping[str, Any]) -> Iterator[Fault]:
    """What an `Exercise` with these fields lacks."""
    if fields.get("never_planned") is not None:
        return
    status = fields.get("status")
    if status in NEVER:
        yield ("status",), f"status {status} can never be planned: say why in `never_planned`", "add it."
        return
    needs = "an exercise that can be planned needs"
    if fields.get("dose") is None:
        yield ("dose",), f"{needs} a `dose` (or a reason in `never_planned`)", "add it."
    steps = fields.get("steps", ())
    if isinstance(steps, list | tuple) and not 3 <= len(steps) <= 7:
        yield ("steps",), f"{needs} 3 to 7 `steps`, not {len(steps)}", "write a short sentence for each step."
    for key in ("breathing", "mistake", "stop_when", "instructions_from"):
        if not fields.get(key):
            yield (key,), f"{needs} `{key}`", "add it."


def availability_of(fields: Mapping[str, Any]) -> Availability:
    """Whether an `Exercise` with these fields can stand in a plan at all."""
    if fields.get("never_planned") is not None:
        return Availability.NEVER
    if fields.get("status") in (Status.PLANNABLE_GATED, Status.GATED_NAMED_ONLY):
        return Availability.GATED
    return Availability.PLANNABLE


class Frozen(BaseModel):
    """Immutable; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Bounds(Frozen):
    """Smallest, usual and largest value of a number, and where each comes from."""

    min: int = Field(ge=1, le=3600, strict=True)
    default: int = Field(ge=1, le=3600, strict=True)
    max: int = Field(ge=1, le=3600, strict=True)
    basis: Citation | dict[Literal["min", "default", "max"], Citation] = "judgement"

    @model_validator(mode="after")
    def _ordered(self) -> Bounds:
        wrong = [what for _, what, _ in wrong_bounds(vars(self))]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def basis_of(self, which: Literal["min", "default", "max"]) -> str:
        """The citation of one of the three numbers."""
        return self.basis if isinstance(self.basis, str) else self.basis[which]


ONCE = Bounds(min=1, default=1, max=1)


class TimedDose(Frozen):
    """Work by the clock: `sets` times `time_s` seconds per side and segment."""

    kind: Literal["timed"]
    time_s: Bounds
    sets: Bounds = ONCE
    set_rest_s: int = Field(default=10, ge=0, le=300, strict=True)
    tender_spot_s: int | None = Field(default=None, ge=1, le=300, strict=True)
    """How long to stay on one sore spot inside `time_s`."""


class HoldsDose(Frozen):
    """Holds: `sets` times `reps` holds of `hold_s` seconds with `rest_s` between them, per side."""

    kind: Literal["holds"]
    hold_s: Bounds
    reps: Bounds
    sets: Bounds = ONCE
    rest_s: int = Field(default=5, ge=0, le=120, strict=True)
    set_rest_s: int = Field(default=15, ge=0, le=300, strict=True)
    progress_hold_s: int | None = Field(default=None, ge=1, le=600, strict=True)
    """The longest hold that the source allows after several sessions that brought relief."""


class RepsDose(Frozen):
    """Movement: `sets` times `reps` repetitions of `rep_s` seconds each, per side."""

    kind: Literal["reps"]
    reps: Bounds
    rep_s: int = Field(ge=1, le=60, strict=True)
    sets: Bounds = ONCE
    set_rest_s: int = Field(default=15, ge=0, le=300, strict=True)


Dose = Annotated[TimedDose | HoldsDose | RepsDose, Field(discriminator="kind")]


class SourceRef(Frozen):
    """Where a source document speaks of the exercise."""

    document: str = Field(pattern=DOCUMENT)
    lines: str = Field(pattern=LINES)
    level: Literal[
        "full",
        "partial",
        "truncated",
        "purpose_only",
        "named_with_general_rules",
        "named_only",
        "headline_only",
        "cue_only",
        "rule",
        "advice",
        "banned",
    ]


class Muscles(Frozen):
    """Prime movers (or the tissue under the tool) and helpers, as muscle ids."""

    primary: tuple[Id, ...] = ()
    secondary: tuple[Id, ...] = ()


class Variant(Frozen):
    """Another form of an exercise that takes away (or adds) exposures."""

    id: Id
    name: Sentence
    how: Sentence
    """What is done differently from the base form."""
    drops: tuple[Id, ...] = ()
    adds: tuple[Id, ...] = ()
    position: Id | None = None
    """The position of this form, if it is another one than the base form's."""
    equipment: tuple[Group, ...] | None = None
    """Replaces the base form's equipment groups, if given."""
    basis: Citation = "judgement"


class Exercise(Frozen):
    """One entry of the catalogue.

    Seconds, repetitions and sets are whole numbers. `equipment` is a list of groups: one member of every
    group is needed. An entry without `dose` can never be planned and says why in `never_planned`.
    """

    id: Id
    name: Sentence
    category: Category
    status: Status
    basis: Literal["source", "general_practice"]
    """`source`: one of the five source documents names it. `general_practice`: added by this project."""
    never_planned: Sentence | None = None
    position: Id
    alternative_positions: tuple[Id, ...] = ()
    laterality: Laterality
    segments: tuple[Id, ...] = ()
    """Parts of the muscle that are worked one after the other on each side."""
    equipment: tuple[Group, ...] = ()
    optional_equipment: tuple[Id, ...] = ()
    regions: tuple[Id, ...] = ()
    """The regions that the exercise is for, the main one first."""
    muscles: Muscles = Muscles()
    exposure: tuple[Id, ...] | None = None
    """Exposure tags of the base form; None means nobody has stated them (unknown, not "none")."""
    lumbar_movement: dict[str, str] = Field(default_factory=dict)
    intensity: Intensity
    difficulty: int = Field(ge=1, le=3, strict=True)
    dose: Dose | None = None
    side_switch_s: int = Field(default=5, ge=0, le=60, strict=True)
    """Seconds to change over to the other side or segment."""
    stages: tuple[Stage, ...] = ()
    """Where it may stand in a session; empty means the stage of its category."""
    variants: tuple[Variant, ...] = ()
    easier: tuple[Id, ...] = ()
    harder: tuple[Id, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    instructions_from: Literal["source", "general_practice"] | None = None
    """Whether the source tells how to do it, or these steps were written from general practice."""
    steps: tuple[Sentence, ...] = Field(default=(), max_length=7)
    breathing: Sentence | None = None
    mistake: Sentence | None = None
    stop_when: Sentence | None = None
    note: Sentence | None = None

    @model_validator(mode="after")
    def _complete(self) -> Exercise:
        wrong = [what for _, what, _ in lacks(vars(self))]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    @property
    def availability(self) -> Availability:
        """Whether it can stand in a plan at all."""
        return availability_of(vars(self))

    @property
    def session_stages(self) -> tuple[Stage, ...]:
        """The stages in which it may stand."""
        return self.stages or (STAGE_OF[self.category],)
