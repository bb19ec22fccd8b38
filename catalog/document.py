"""An authored file: its data, and the line of each value on demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file: name for messages, text and data."""

    name: str
    text: str
    data: Any

    def line_of(self, path: tuple[str | int, ...]) -> int | None:
        """The line (from 1) of the value at `path`, or of the nearest parent that is in the file."""
        from catalog.reader import line_in

        return line_in(self.text, path)
