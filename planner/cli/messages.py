"""Messages to the person, on stderr: emergencies first, and so that nobody can miss them."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.result import Note


def notes(found: Iterable[Note]) -> None:
    """Prints the notes of a plan, the emergencies first."""
    for note in sorted(found, key=lambda note: note.level != "emergency"):
        if note.level == "emergency":
            emergency(note.text)
        else:
            print(f"routine: {note.text}", file=sys.stderr)


def lines(found: Iterable[str]) -> None:
    """Prints lines that go with what was said before."""
    for line in found:
        print(line, file=sys.stderr)


def emergency(text: str) -> None:
    """Prints what cannot wait, in a frame that does not depend on colours."""
    bar = "!" * 72
    print(f"{bar}\n  EMERGENCY\n{textwrap.fill(text, 72)}\n{bar}", file=sys.stderr)
