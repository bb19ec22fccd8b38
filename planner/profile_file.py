"""Writes the screening into a profile file, and leaves everything else in it as it stands."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from catalog.errors import ProfileError
from catalog.reader import parse
from constraints.screening import Screening

ANSWERS = {True: '"yes"', False: '"no"', None: "unsure"}


def block(screening: Screening) -> list[str]:
    """The lines of a screening in a profile."""
    lines = [
        "screening:",
        f"  day: {screening.day.isoformat()}",
        "  answers:" if screening.answers else "  answers: {}",
    ]
    return lines + [f"    {name}: {ANSWERS[answer]}" for name, answer in screening.answers.items()]


def stopped_block(stopped: Mapping[str, dt.date]) -> list[str]:
    """The lines of the stopped exercises in a profile."""
    return ["stopped:", *(f"  {name}: {day.isoformat()}" for name, day in sorted(stopped.items()))]


def with_screening(text: str, name: str, screening: Screening, stopped: Mapping[str, dt.date]) -> str:
    """The text of a profile with this screening in the place of an earlier one, and these stopped exercises added.

    Raises:
        ProfileError: if the text is no profile, or is written so that nothing can be put into it.
    """
    before = _data(text, name)
    new = text
    merged = {**_days(before.get("stopped")), **stopped}
    for key, lines in (("screening", block(screening)), ("stopped", stopped_block(merged) if stopped else [])):
        if lines:
            new = _replaced(new, name, key, lines)
    after = _data(new, name)
    kept = {key: value for key, value in before.items() if key not in ("screening", "stopped")}
    if {key: after.get(key) for key in kept} != kept or set(after) - set(kept) - {"screening", "stopped"}:
        raise ProfileError(f"{name}: the screening cannot be put into this file without a risk to the rest.", _BY_HAND)
    return new


_BY_HAND = "leave out --profile, and copy the lines that are printed into the file."


def write(path: Path, text: str) -> None:
    """Puts text in the place of a file in one go: whatever happens, there is the old file or the new one.

    Raises:
        ProfileError: if the file cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        handle, scratch = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            os.chmod(scratch, target.stat().st_mode & 0o777 if target.exists() else 0o600)
            os.replace(scratch, target)
        except BaseException:
            os.unlink(scratch)
            raise
    except OSError as error:
        maybe = "check the folder and who may write to it."
        raise ProfileError(f"{path}: cannot be written: {error.strerror}.", maybe) from None


def read(path: Path) -> str:
    """The text of a profile, line ends as they are; empty if there is no such file yet.

    Raises:
        ProfileError: if it cannot be read.
    """
    from catalog.reader import read as strictly

    if not path.exists():
        return ""
    _, problems = strictly(path)
    if problems:
        raise ProfileError("\n".join(str(problem) for problem in problems))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return file.read()


def _data(text: str, name: str) -> dict[str, Any]:
    document, problems = parse(text, name)
    if document is None or problems:
        raise ProfileError("\n".join(str(problem) for problem in problems))
    data = {} if document.data is None else document.data
    if not isinstance(data, dict):
        raise ProfileError(f"{name}: a profile is a mapping of fields.", "write `equipment: [chair]`.")
    return data


def _days(stopped: Any) -> dict[str, dt.date]:
    return (
        {str(key): dt.date.fromisoformat(str(day)) for key, day in stopped.items()} if isinstance(stopped, dict) else {}
    )


def _replaced(text: str, name: str, key: str, lines: list[str]) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    there = text.splitlines()
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if isinstance(root, yaml.MappingNode) and root.flow_style:
        raise ProfileError(f"{name}: the profile is written in braces, and nothing can be added to it.", _BY_HAND)
    for key_node, value_node in root.value if isinstance(root, yaml.MappingNode) else ():
        if key_node.value == key:
            there[key_node.start_mark.line : _last_line(value_node) + 1] = lines
            break
    else:
        there += lines
    return end.join(there) + end


def _last_line(node: yaml.Node) -> int:
    """The last line (from 0) on which something of a node stands, comments after it left out."""
    if isinstance(node, yaml.ScalarNode):
        return node.end_mark.line if node.style not in ("|", ">") else node.end_mark.line - 1
    assert isinstance(node, yaml.CollectionNode)
    if node.flow_style or not node.value:
        return int(node.end_mark.line)
    children = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
    return max(_last_line(child) for child in children)
