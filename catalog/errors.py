"""Every error that this product raises on purpose.

An error says what is wrong with which value, where it stands, and - on a line of its own that starts
with "Maybe" - what to do about it. The command line prints the text and leaves with `exit_code`;
nobody ever sees a traceback for bad input.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class RoutineError(Exception):
    """Base of all errors of this product; `exit_code` is what the command line leaves with."""

    exit_code = 2

    def __init__(self, what: str, maybe: str | None = None) -> None:
        self.what = what
        self.maybe = maybe
        super().__init__(what if maybe is None else f"{what}\nMaybe {maybe}")


class RequestError(RoutineError):
    """Something asked for is not valid (unknown id, impossible number, contradiction)."""


class ProfileError(RoutineError):
    """A profile file cannot be read or holds something invalid."""


class RuleError(RoutineError):
    """A rule override is unknown, has the wrong type, or would weaken a safety rule."""


class DisagreementError(RoutineError):
    """The solver's plan does not pass the solver-free checks: a defect of this product."""

    exit_code = 70


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in an authored data file."""

    file: str
    line: int | None
    where: str
    what: str
    maybe: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        text = ": ".join(_printable(part) for part in (place, self.where, self.what) if part)
        return text if self.maybe is None else f"{text}\n    Maybe {_printable(self.maybe)}"


def _printable(text: str) -> str:
    """The text with control characters written out: they must not reach a terminal or forge a line."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


class CatalogError(RoutineError):
    """The catalogue is not valid; `problems` holds everything that is wrong, not the first thing only."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"The catalogue has {count} problem{'' if count == 1 else 's'}:"
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))


def nearest(value: str, choices: Iterable[str], count: int = 3) -> list[str]:
    """The `count` choices that look most like `value`, best first; empty if none does."""
    pool = sorted(set(choices))
    wanted = value.strip().lower().replace("-", "_").replace(" ", "_")
    close = get_close_matches(wanted, pool, n=count, cutoff=0.55)
    inside = [choice for choice in pool if wanted and wanted in choice and choice not in close]
    return (close + inside)[:count]


def did_you_mean(value: str, choices: Iterable[str]) -> str | None:
    """The text after "Maybe" for a misspelt id, or None if nothing is near."""
    close = nearest(value, choices)
    return f"you meant {' or '.join(close)}." if close else None


def shown(value: object) -> str:
    """A wrong value for a message: as it was read, and never longer than a line."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def nearest_number(value: object, smallest: int | None, largest: int | None) -> str | None:
    """The text after "Maybe" for a number that is out of bounds; None if `value` is no whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    bound = smallest if smallest is not None and value < smallest else largest
    return None if bound is None else f"the nearest value that is allowed is {bound}."
