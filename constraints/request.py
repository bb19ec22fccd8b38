"""What a person asks for today."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import Field, field_validator

from catalog.anatomy import Side
from catalog.errors import shown
from catalog.exercise import Frozen, Id
from constraints.kept import Kept, Lock
from constraints.profile import Ids, Profile

LONGEST_MINUTES = 180


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """A region or muscle, perhaps of one side only."""

    part: str
    side: Side | None = None

    @classmethod
    def parse(cls, text: str) -> Target:
        """From `"glutes"` or `"glutes:left"`.

        Raises:
            ValueError: if what stands behind the colon is no side.
        """
        part, colon, side = text.partition(":")
        if not colon:
            return cls(part)
        if side not in ("left", "right"):
            raise ValueError(f"target {shown(text)}: the side is left or right, not {shown(side)}")
        return cls(part, Side(side))

    def __str__(self) -> str:
        return self.part if self.side is None else f"{self.part}:{self.side.value}"


class TimeOfDay(StrEnum):
    """When the session is done; the first two hours after waking are no time for end-range bending forward."""

    MORNING = "morning"
    MIDDAY = "midday"
    EVENING = "evening"


class Request(Frozen):
    """One session to plan.

    Attributes:
        minutes: 1 to 180; a fraction counts to the second. None takes the usual length of the style.
        targets: region or muscle id, perhaps with `:left` or `:right`, -> weight 1 to 5. A list means weight 3 each.
            Empty takes the targets of the style.
        profile: the person.
        style: id of the kind of session.
        include: exercises that must be in the plan.
        exclude: exercises that must not be.
        lock: exercises that must be in, as `EXERCISE[@POSITION][=DOSE]`: at a place in the order (1 is the first) or in
            a position of the body, with a dose as a plan prints it.
        stay_close: the exercises of a plan from which this one should differ as little as possible (rule `stay_close`).
        different_from: exercises for the targets of plans from which this one must really differ (rule `different`).
        time_of_day: when it is done; morning counts as just woken unless `hours_since_waking` says more.
        hours_since_waking: 0 to 48; None if not stated.
        day: the day of the session; screening and clearance are judged by it. None takes today, if it matters.
        seed: breaks ties between equally good plans.
        time_limit_s: how long to search for a proof, in seconds of solver work on a usual machine (the solver's
            deterministic time, so that the same request always ends the same way).
        rules: settings for rules, over those of the profile.
    """

    minutes: float | None = None
    targets: dict[str, int] = Field(default_factory=dict)
    profile: Profile = Profile()
    style: Id = "general"
    include: Ids = ()
    exclude: Ids = ()
    lock: tuple[str, ...] = ()
    stay_close: tuple[Kept, ...] = ()
    different_from: tuple[Ids, ...] = ()
    time_of_day: TimeOfDay | None = None
    hours_since_waking: float | None = Field(default=None, ge=0, le=48)
    day: dt.date | None = None
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    time_limit_s: float = Field(default=10.0, gt=0, le=3600)
    rules: dict[Id, dict[Id, Any]] = Field(default_factory=dict)

    @field_validator("minutes", mode="before")
    @classmethod
    def _minutes(cls, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{shown(value)} is not a number of minutes from 1 to {LONGEST_MINUTES}")
        if math.isnan(value) or math.isinf(value):
            raise ValueError(f"{value} is not a number of minutes from 1 to {LONGEST_MINUTES}")
        if not 1 <= value <= LONGEST_MINUTES:
            near = 1 if value < 1 else LONGEST_MINUTES
            raise ValueError(f"{shown(value)} minutes: the nearest length that can be planned is {near}")
        return value

    @field_validator("targets", mode="before")
    @classmethod
    def _targets(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            pairs = [(str(key), weight) for key, weight in value.items()]
        elif isinstance(value, Iterable) and not isinstance(value, str):
            pairs = [(str(key), 3) for key in value]
        else:
            raise ValueError("targets are a mapping of id to weight, or a list of ids")
        for key, weight in pairs:
            Target.parse(key)
            if isinstance(weight, bool) or not isinstance(weight, int) or not 1 <= weight <= 5:
                what = f"target {shown(key)}: the weight is a whole number from 1 to 5, not {shown(weight)}"
                raise ValueError(what)
        return dict(sorted(pairs))

    @field_validator("include", "exclude")
    @classmethod
    def _canonical(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(set(value)))

    @field_validator("lock")
    @classmethod
    def _locks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        locks = sorted({str(Lock.parse(text)): Lock.parse(text) for text in value}.items())
        names = [lock.exercise for _, lock in locks]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"{shown(name)} is locked in two ways; keep one")
        places = [lock.place for _, lock in locks if lock.place is not None]
        for place in places:
            if places.count(place) > 1:
                raise ValueError(f"two exercises are locked at place {place}; keep one")
        return tuple(text for text, _ in locks)

    @property
    def parsed_targets(self) -> dict[Target, int]:
        """The targets with their sides taken apart."""
        return {Target.parse(key): weight for key, weight in self.targets.items()}
