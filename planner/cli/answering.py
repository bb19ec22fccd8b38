"""Prints an answer: lines for a person, or one JSON document for a program."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

WIDTH = 80

if TYPE_CHECKING:
    from pydantic import BaseModel


def answer(found: BaseModel | Sequence[BaseModel], lines: Callable[[], Iterable[str]], as_json: bool) -> int:
    """Prints an answer, and says what to leave with."""
    if as_json:
        data = (
            [entry.model_dump(mode="json") for entry in found]
            if isinstance(found, Sequence)
            else found.model_dump(mode="json")
        )
        print(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))
        return 0
    for line in lines():
        print(wrapped(line))
    return 0


def say(text: str, indent: str = "") -> None:
    """Prints a sentence in lines of 80 letters; nothing that stands in a document controls the terminal."""
    from catalog.errors import printable

    for line in textwrap.wrap(printable(text), WIDTH, subsequent_indent=indent, break_on_hyphens=False):
        print(line)


def wrapped(line: str) -> str:
    """A line as wide as the terminal is, 80 in a pipe; what goes on is set in as far as its first words."""
    from catalog.errors import printable

    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    width = max(40, min(shutil.get_terminal_size((80, 24)).columns if known else 80, 120))
    plain = printable(line)
    mark = re.match(r"\s*(?:- |[0-9]+\. )?", plain)
    more = " " * (mark.end() if mark is not None else 0)
    return textwrap.fill(plain, width, subsequent_indent=more, break_on_hyphens=False, replace_whitespace=False) or ""
