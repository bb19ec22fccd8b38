"""Every error that this product raises on purpose.

An error says what is wrong with which value, where it stands, and - on a line of its own that starts
with "Maybe" - what to do about it. The command line prints the text and leaves with `exit_code`;
nobody ever sees a traceback for bad input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

MOST_LETTERS = 1000
"""A longer line of an error is cut in its middle."""
MOST_LINES = 400
"""Of a longer error only so many lines are told."""
MOST_SHOWN = 100
"""So many problems are told of one input; how many more there are is said."""
LONGEST_NAME = 100
"""A longer text is no misspelt id."""


def printable(text: str, keep: str = "") -> str:
    """The text with control characters, marks that turn its direction and the like written out (except those in
    `keep`): they must not reach a terminal, or forge a line."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter in keep else repr(letter)[1:-1] for letter in text)


def _fit(text: str) -> str:
    """An error text as it may be shown: nothing in it controls the terminal, and it ends."""
    lines = text.split("\n")
    more = len(lines) - MOST_LINES
    half = MOST_LETTERS // 2
    cut = [f"{line[:half]}...{line[-half:]}" if len(line) > MOST_LETTERS else line for line in lines[:MOST_LINES]]
    return printable("\n".join([*cut, f"... and {more} lines more."] if more > 0 else cut), keep="\n")


class RoutineError(Exception):
    """Base of all errors of this product; `exit_code` is what the command line leaves with.

    Whatever stands in the text comes from files, ids and options: it is made harmless here, for all errors.
    """

    exit_code = 2

    def __init__(self, what: str, maybe: str | None = None) -> None:
        self.what = _fit(what)
        self.maybe = None if maybe is None else _fit(maybe)
        super().__init__(self.what if maybe is None else f"{self.what}\nMaybe {self.maybe}")


class RequestError(RoutineError):
    """Something asked for is not valid (unknown id, impossible number, contradiction)."""


class ProfileError(RoutineError):
    """A profile file cannot be read or holds something invalid."""


class RuleError(RoutineError):
    """A rule override is unknown, has the wrong type, or would weaken a safety rule."""


class PluginError(RoutineError):
    """A rule of somebody else's raised, gave nonsense or took too long; no plan is given."""


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
        text = ": ".join(printable(part) for part in (place, self.where, self.what) if part)
        return text if self.maybe is None else f"{text}\n    Maybe {printable(self.maybe)}"


class _ListedError(RoutineError):
    """An error with a list: `problems` holds everything that was found, the text the first hundred."""

    subject = ""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{self.subject} has {count} problem{'' if count == 1 else 's'}:"
        more = [f"  ... and {count - MOST_SHOWN} more."] if count > MOST_SHOWN else []
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems[:MOST_SHOWN]), *more]))


class CatalogError(_ListedError):
    """The catalogue is not valid; `problems` holds everything that is wrong, not the first thing only."""

    subject = "The catalogue"


class PlanError(_ListedError):
    """A document is no plan that can be read; `problems` holds everything that is wrong, each with its place in it."""

    subject = "The plan"


def nearest(value: str, choices: Iterable[str], count: int = 3) -> list[str]:
    """The `count` choices that look most like `value`, best first; empty if none does."""
    if len(value) > LONGEST_NAME:
        return []
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
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > 60:
            return f"{text[:57]}..."
    return text


def _pieces(value: object) -> Iterator[str]:
    """`repr(value)` bit by bit, so that nobody waits for the end of a long one."""
    if isinstance(value, dict):
        yield "{"
        for index, (key, inside) in enumerate(value.items()):
            yield ", " if index else ""
            yield from _pieces(key)
            yield ": "
            yield from _pieces(inside)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for index, inside in enumerate(value):
            yield ", " if index else ""
            yield from _pieces(inside)
        yield "]"
    elif isinstance(value, str | bytes):
        yield repr(value[:LONGEST_NAME])
    elif isinstance(value, int) and value.bit_length() > 1000:
        yield f"a number of about {value.bit_length() * 3 // 10} digits"
    else:
        yield repr(value)


def nearest_number(value: object, smallest: int | None, largest: int | None) -> str | None:
    """The text after "Maybe" for a number that is out of bounds; None if `value` is no whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    bound = smallest if smallest is not None and value < smallest else largest
    return None if bound is None else f"the nearest value that is allowed is {bound}."
