"""Writes the screening, or weights of rules, into a profile file, and leaves everything else in it as it stands."""

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
    risk = ProfileError(f"{name}: the screening cannot be put into this file without a risk to the rest.", _BY_HAND)
    try:
        for key, lines in (("screening", block(screening)), ("stopped", stopped_block(merged) if stopped else [])):
            if lines:
                new = _replaced(new, name, key, lines)
    except yaml.YAMLError:  # the first lines do not fit
        raise risk from None
    after = _data(new, name)
    kept = {key: value for key, value in before.items() if key not in ("screening", "stopped")}
    if {key: after.get(key) for key in kept} != kept or set(after) - set(kept) - {"screening", "stopped"}:
        raise risk
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


def with_weights(text: str, name: str, weights: Mapping[str, int]) -> str:
    """The text of a profile with these weights of rules; other settings, of the same rules too, stay as they stand.

    Raises:
        ProfileError: if the text is no profile, or is written so that nothing can be put into it.
    """
    before = _data(text, name)
    rules = before.get("rules") or {}
    if not isinstance(rules, dict) or not all(isinstance(rules.get(rule, {}), dict) for rule in weights):
        raise ProfileError(f"{name}: rules is a mapping of rule to settings.", "write `rules: {variety: {weight: 3}}`.")
    merged = {rule: {**rules.get(rule, {}), "weight": weight} for rule, weight in weights.items()}
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if isinstance(root, yaml.MappingNode) and root.flow_style:
        raise ProfileError(f"{name}: the profile is written in braces, and nothing can be added to it.", _BY_HAND_TOO)
    new = text
    try:
        for rule, weight in weights.items():
            new = _with_weight(new, rule, weight)
        safe = _data(new, name) == {**before, "rules": {**rules, **merged}}
    except (yaml.YAMLError, ProfileError):  # what was put in does not fit
        safe = False
    if not safe:
        raise ProfileError(
            f"{name}: the weights cannot be put into this file without a risk to the rest.", _BY_HAND_TOO
        )
    return new


_BY_HAND_TOO = "leave out --write, and copy the lines that are printed into the file."


def _with_weight(text: str, rule: str, weight: int) -> str:
    rules = _entry(yaml.compose(text, Loader=yaml.SafeLoader), "rules")
    setting = f"{{weight: {weight}}}"
    if rules is None:
        lines = text.splitlines(keepends=True)
        return _inserted(lines, len(lines), "rules:", f"  {rule}: {setting}")
    if not isinstance(rules, yaml.MappingNode):  # nothing, or a null
        rest = text[: rules.start_mark.index].rstrip(" ") + text[rules.end_mark.index :]
        return _inserted(rest.splitlines(keepends=True), rules.start_mark.line + 1, f"  {rule}: {setting}")
    settings = _entry(rules, rule)
    old = _entry(settings, "weight")
    if old is not None:
        return text[: old.start_mark.index] + str(weight) + text[old.end_mark.index :]
    if isinstance(settings, yaml.MappingNode):
        return _added(text, settings, f"weight: {weight}")
    return _added(text, rules, f"{rule}: {setting}")


def _entry(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _added(text: str, mapping: yaml.MappingNode, entry: str) -> str:
    """The text with one more entry in a mapping: within the braces, or on a line of its own after the others."""
    if not mapping.flow_style:
        column = mapping.value[0][0].start_mark.column
        return _inserted(text.splitlines(keepends=True), _last_line(mapping) + 1, " " * column + entry)
    if not mapping.value:
        at = mapping.start_mark.index + 1
        return text[:at] + entry + text[at:]
    at = mapping.value[0][0].start_mark.index
    return f"{text[:at]}{entry}, {text[at:]}"


def _inserted(there: list[str], at: int, *lines: str) -> str:
    """The text of these lines with more before the line `at` (from 0)."""
    end = "\r\n" if any(line.endswith("\r\n") for line in there) else "\n"
    if at and not there[at - 1].endswith(("\n", "\r")):
        there[at - 1] += end
    return "".join([*there[:at], *(line + end for line in lines), *there[at:]])


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
