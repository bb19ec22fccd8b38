"""The dated answers to the screening questions, and how far they can be relied on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import field_validator

from catalog.exercise import Frozen, Id
from catalog.screening import RedFlag, in_order

WORDS = {"yes": True, "no": False, "true": True, "false": False, "unsure": None, "": None}


class Screening(Frozen):
    """Answers to the red-flag questions, given on one day.

    Attributes:
        day: the day on which they were given.
        answers: question id -> True (one of its signs is there), False, or None (unsure). A question that is missing
            counts like one that is unsure. The words yes, no and unsure are understood too.
    """

    day: dt.date
    answers: dict[Id, bool | None] = {}

    @field_validator("answers", mode="before")
    @classmethod
    def _plain_words(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise ValueError("the answers are a mapping of question to yes, no or unsure")
        found = {}
        for name, answer in value.items():
            given = WORDS.get(answer.strip().lower(), answer) if isinstance(answer, str) else answer
            if given is not None and not isinstance(given, bool):
                raise ValueError(f"{str(name)[:64]}: {str(answer)[:40]!r} is neither yes, no nor unsure")
            found[str(name)] = given
        return dict(sorted(found.items()))

    @classmethod
    def all_clear(cls, day: dt.date, flags: Mapping[str, RedFlag]) -> Screening:
        """A screening with no to every question."""
        return cls(day=day, answers=dict.fromkeys(flags, False))

    def positive(self, flags: Mapping[str, RedFlag]) -> tuple[RedFlag, ...]:
        """The questions answered with yes, the most urgent first."""
        return tuple(flag for flag in in_order(flags) if self.answers.get(flag.id) is True)

    def open_questions(self, flags: Mapping[str, RedFlag]) -> tuple[RedFlag, ...]:
        """The questions without a yes or a no."""
        return tuple(flag for flag in in_order(flags) if self.answers.get(flag.id) is None)

    def age_days(self, today: dt.date) -> int:
        """Days since the answers were given."""
        return (today - self.day).days
