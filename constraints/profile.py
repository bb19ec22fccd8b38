"""The person: what they have, what limits them, what they like, and how they tune the rules."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator

from catalog.errors import ProfileError, did_you_mean
from catalog.exercise import Frozen, Id, Sentence

Ids = Annotated[tuple[Id, ...], Field(max_length=500)]


class Level(StrEnum):
    """How used to exercise a person is; caps the difficulty at 1, 2 or 3."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"

    @property
    def difficulty_cap(self) -> int:
        """The largest difficulty that suits this level."""
        return list(Level).index(self) + 1


class Profile(Frozen):
    """One person. Ids are checked against the catalogue when a plan is made.

    Attributes:
        equipment: ids of what the person owns; mat, wall and floor are assumed.
        conditions: ids of health conditions; they bar, caution and may need a clinician's clearance.
        avoid_positions: positions the person does not want to be in.
        level: caps the difficulty of exercises.
        age: whole years; from 65 on, more time to change positions. Under 16 is not supported.
        pain_now: 0 (none) to 10; None if not asked.
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

    @classmethod
    def from_file(cls, path: Path | str) -> Profile:
        """Reads a profile from a YAML file (a mapping of the fields above).

        Raises:
            ProfileError: with file and line of everything that is wrong.
        """
        from catalog.reader import read

        document, problems = read(Path(path))
        if document is not None and not problems:
            data = {} if document.data is None else document.data
            if not isinstance(data, dict):
                kind = "a list" if isinstance(data, list) else "one value"
                raise ProfileError(
                    f"{path}: a profile is a mapping of fields, not {kind}.", "write `equipment: [chair]`."
                )
            try:
                return cls.model_validate(data)
            except ValidationError as error:
                raise ProfileError(faults(error, cls.model_fields, str(path), document.line_of)) from None
        raise ProfileError("\n".join(str(problem) for problem in problems))


def faults(error: ValidationError, fields: Any, where: str = "", line_of: Any = None) -> str:
    """Everything that pydantic found, a line each, in our words."""
    lines = []
    for fault in error.errors(include_url=False):
        path = tuple(fault["loc"])
        line = line_of(path) if line_of is not None else None
        place = f"{where}:{line}: " if line else (f"{where}: " if where else "")
        name = ".".join(str(part) for part in path)
        if fault["type"] == "extra_forbidden":
            maybe = did_you_mean(str(path[-1]), list(fields)) or f"one of: {', '.join(fields)}."
            lines.append(f"{place}{name}: there is no such field.\nMaybe {maybe}")
        else:
            shown = repr(fault["input"])
            value = shown if len(shown) <= 60 else f"{shown[:57]}..."
            lines.append(f"{place}{name}: {value}: {fault['msg'].removeprefix('Value error, ')}.")
    return "\n".join(lines)
