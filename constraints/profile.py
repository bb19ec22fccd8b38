"""The person: what they have, what limits them, what they like, and how they tune the rules."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator

from catalog.errors import ProfileError, did_you_mean, printable, shown
from catalog.exercise import Frozen, Id, Sentence
from constraints.screening import Screening

Ids = Annotated[tuple[Id, ...], Field(max_length=500)]

MOST_VALUES = 10_000
"""A profile has far fewer."""

MOST_FAULTS = 20
"""So many faults of a profile are told; how many more there are is said."""


class Level(StrEnum):
    """How used to exercise a person is; caps the difficulty at 1, 2 or 3."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"

    @property
    def difficulty_cap(self) -> int:
        """The largest difficulty that suits this level."""
        return list(Level).index(self) + 1


class Direction(StrEnum):
    """The direction that eases a person's back, as a clinician found it; neutral if neither does."""

    NEUTRAL = "neutral"
    FLEXION = "flexion"
    EXTENSION = "extension"


class Event(StrEnum):
    """What a body needs weeks to heal from."""

    BIRTH = "birth"
    CESAREAN = "cesarean"
    ABDOMINAL_SURGERY = "abdominal_surgery"
    SPINAL_SURGERY = "spinal_surgery"
    HIP_REPLACEMENT_POSTERIOR = "hip_replacement_posterior"
    HIP_REPLACEMENT_ANTERIOR = "hip_replacement_anterior"


class Profile(Frozen):
    """One person. Ids are checked against the catalogue when a plan is made.

    Attributes:
        equipment: ids of what the person owns; mat, wall and floor are assumed.
        conditions: ids of health conditions; they bar, caution and may need a clinician's clearance.
        avoid_positions: positions the person does not want to be in.
        level: caps the difficulty of exercises.
        age: whole years; from 65 on, more time to change positions. Under 16 is not supported.
        pain_now: 0 (none) to 10; None if not asked.
        screening: the dated answers to the red-flag questions; None if they were never asked.
        direction: bending forward (flexion) or backward (extension) eases the back; None if nobody has looked.
        pregnancy_week: 1 to 45.
        weeks_since: a birth or an operation -> whole weeks since then.
        pain_free_weeks: whole weeks without back pain; None if not stated.
        sessions_done: sessions done so far; None if not known. The first ones keep out of end ranges.
        stopped: exercises that had to be stopped for a symptom -> the day; out until a clinician clears the person.
        opt_in: gated exercises the person has chosen to allow, with no medical condition against it.
        likes, dislikes: exercises that are preferred or avoided where it costs nothing that matters more.
        exclude: exercises that are never wanted.
        cleared: the day on which a clinician cleared exercise; lifts a refusal, never an exclusion.
        pace: id of a pace of position changes; None chooses from age and conditions.
        rules: rule id -> {"weight": n} or {"enabled": false} or {parameter: value}.
    """

    name: Sentence | None = None
    equipment: Ids = ()
    conditions: Ids = ()
    avoid_positions: Ids = ()
    level: Level = Level.INTERMEDIATE
    age: int | None = Field(default=None, ge=0, le=120)
    pain_now: int | None = Field(default=None, ge=0, le=10)
    screening: Screening | None = None
    direction: Direction | None = None
    pregnancy_week: int | None = Field(default=None, ge=1, le=45)
    weeks_since: dict[Event, Annotated[int, Field(ge=0, le=5200)]] = Field(default_factory=dict)
    pain_free_weeks: int | None = Field(default=None, ge=0, le=5200)
    sessions_done: int | None = Field(default=None, ge=0, le=100_000)
    stopped: dict[Id, dt.date] = Field(default_factory=dict)
    opt_in: Ids = ()
    likes: Ids = ()
    dislikes: Ids = ()
    exclude: Ids = ()
    cleared: dt.date | None = None
    pace: Id | None = None
    rules: dict[Id, dict[Id, Any]] = Field(default_factory=dict)

    @field_validator("equipment", "conditions", "avoid_positions", "opt_in", "likes", "dislikes", "exclude")
    @classmethod
    def _canonical(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Sorted and without repetitions, so that the same profile is the same request."""
        return tuple(sorted(set(value)))

    @field_validator("weeks_since", "stopped")
    @classmethod
    def _in_order(cls, value: dict[Any, Any]) -> dict[Any, Any]:
        return dict(sorted(value.items()))

    @property
    def numbers(self) -> dict[str, int]:
        """The person in numbers, by the names that conditions know them by; what was not stated is missing."""
        stated = {"age": self.age, "pain_now": self.pain_now, "pregnancy_week": self.pregnancy_week}
        since = {f"weeks_since.{event.value}": weeks for event, weeks in self.weeks_since.items()}
        return {name: number for name, number in {**stated, **since}.items() if number is not None}

    @classmethod
    def from_file(cls, path: Path | str) -> Profile:
        """Reads a profile from a YAML file (a mapping of the fields above).

        Raises:
            ProfileError: with file and line of everything that is wrong.
        """
        from catalog.reader import read

        document, problems = read(Path(path), most=MOST_VALUES)
        if document is not None and not problems:
            data = {} if document.data is None else document.data
            if not isinstance(data, dict):
                kind = "a list" if isinstance(data, list) else "one value"
                raise ProfileError(
                    f"{printable(str(path))}: a profile is a mapping of fields, not {kind}.",
                    "write `equipment: [chair]`.",
                )
            try:
                return cls.model_validate(data)
            except ValidationError as error:
                raise ProfileError(faults(error, cls.model_fields, str(path), document.line_of)) from None
        told = [str(problem) for problem in problems[:MOST_FAULTS]]
        raise ProfileError("\n".join(_first_of(told, len(problems))))


def faults(error: ValidationError, fields: Any, where: str = "", line_of: Any = None) -> str:
    """The first things that pydantic found, a line each, in our words, and how many more there are."""
    lines = []
    found = error.errors(include_url=False, include_context=False)
    for fault in found[:MOST_FAULTS]:
        path = tuple(fault["loc"])
        line = line_of(path) if line_of is not None else None
        place = printable(f"{where}:{line}: " if line else (f"{where}: " if where else ""))
        name = printable(".".join(str(part) for part in path))
        if fault["type"] == "extra_forbidden":
            maybe = did_you_mean(str(path[-1]), list(fields)) or f"one of: {', '.join(fields)}."
            lines.append(f"{place}{name}: there is no such field.\nMaybe {maybe}")
        else:
            text = printable(fault["msg"].removeprefix("Value error, "))
            lines.append(f"{place}{name}: {printable(shown(fault['input']))}: {text}.")
    return "\n".join(_first_of(lines, len(found)))


def _first_of(lines: list[str], number: int) -> list[str]:
    more = number - MOST_FAULTS
    return [*lines[:MOST_FAULTS], f"... and {more} more."] if more > 0 else lines
