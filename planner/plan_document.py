"""Reads the document of a plan from anywhere, strictly: what is wrong is told in plain words, with its place."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from catalog.errors import MOST_SHOWN, PlanError, Problem, RoutineError, did_you_mean, shown
from catalog.faults import TYPES
from planner.result import SCHEMA_VERSION, Plan

STDIN = "-"
MAX_VALUES = 50_000
MAX_MAPPINGS = 3_000
"""A plan of three hours has a fifth of either."""
MAX_DIGITS = 18

Place = tuple[str | int, ...]


def read_plan(path: Path | str) -> Plan:
    """The plan in a JSON file; `-` is the standard input.

    Raises:
        PlanError: with everything that is wrong, each with its place in the document.
    """
    from catalog.reader import MAX_BYTES, bytes_of

    name = _shown_name(path)
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1) if str(path) == STDIN else bytes_of(Path(path))
    except (OSError, ValueError) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise PlanError([Problem(name, None, "", what, "check the path and who may read it.")]) from None
    if len(content) > MAX_BYTES:
        what = f"has more than the {MAX_BYTES:,} bytes that are read"
        raise PlanError([Problem(name, None, "", what, "it is another file than the one you meant.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanError(
            [Problem(name, None, "", f"is not UTF-8 text (byte {error.start})", "save it as UTF-8.")]
        ) from None
    return parse_plan(text, name)


def parse_plan(text: str, name: str = "plan") -> Plan:
    """The plan that a JSON text describes; like `read_plan` for text that is at hand."""
    data = _data(text, name)
    _check_version(data, name)
    _check_size(data, name)
    try:
        return Plan.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise PlanError(list(_faults(error, data, name))) from None


def placed(error: RoutineError, plan: Plan, name: str) -> PlanError:
    """What is wrong with the request of a plan, with the place in the document, as far as the error names a value."""
    quoted = re.search(r"called '([^']+)'", error.what) or re.match(r"([a-z0-9_]+)[.:]", error.what)
    place = _place_of(quoted[1], plan.request.model_dump(mode="json"), ("request",)) if quoted else None
    return PlanError(
        [Problem(_shown_name(name), None, ".".join(map(str, place or ("request",))), error.what, error.maybe)]
    )


def _shown_name(path: Path | str) -> str:
    return "standard input" if str(path) == STDIN else str(path)


class _FaultError(Exception):
    """Something in the text that JSON or this program does not know: what, and what to do."""


def _data(text: str, name: str) -> dict[str, Any]:
    """The data of the text; what different programs read differently is an error."""
    line: int | None = None
    try:
        data = json.loads(
            text, object_pairs_hook=_mapping, parse_int=_whole, parse_float=_number, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        line, what, maybe = error.lineno, f"is not valid JSON: {error.msg} (column {error.colno})", "make it anew."
    except RecursionError:
        what, maybe = "is nested too deeply", "make it anew."
    except _FaultError as fault:
        what, maybe = fault.args
    else:
        if isinstance(data, dict):
            return data
        kind = "a list" if isinstance(data, list) else "one value"
        what, maybe = f"a plan is a mapping, not {kind}", "make one with `routine plan --json`."
    raise PlanError([Problem(name, line, "", what, maybe)])


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _FaultError(f"the key {shown(key)} stands twice in the same place", "delete one of the two.")
        found[key] = value
    return found


def _whole(text: str) -> int:
    if len(text.lstrip("-")) > MAX_DIGITS:
        raise _FaultError(f"{shown(text)} has more than {MAX_DIGITS} digits", "write a smaller number.")
    return int(text)


def _number(text: str) -> float:
    if math.isinf(float(text)):
        raise _FaultError(f"{shown(text)} is too large", "write a smaller number.")
    return float(text)


def _constant(text: str) -> float:
    raise _FaultError(f"{text} is no number", "write a number, or null.")


def _check_version(data: dict[str, Any], name: str) -> None:
    version = data.get("schema_version", SCHEMA_VERSION)
    known = SCHEMA_VERSION.partition(".")[0]
    if not isinstance(version, str) or re.fullmatch(r"[0-9]{1,4}\.[0-9]{1,4}", version) is None:
        what, maybe = f"{shown(version)} is no version", f'write "{SCHEMA_VERSION}".'
    elif version.partition(".")[0] != known:
        what = f"this is version {version} of the document, and only {known}.x is read"
        maybe = "use the program that made it, or plan again."
    else:
        return
    raise PlanError([Problem(name, None, "schema_version", what, maybe)])


def _check_size(data: dict[str, Any], name: str) -> None:
    """A plan has so many values; what has many more would take minutes to judge."""
    values = mappings = 0
    todo: list[Any] = [data]
    while todo:
        node = todo.pop()
        values += 1
        mappings += isinstance(node, dict)
        todo += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for number, most, what in ((values, MAX_VALUES, "values"), (mappings, MAX_MAPPINGS, "mappings")):
        if number > most:
            problem = f"holds {number:,} {what}, more than the {most:,} that are read"
            raise PlanError([Problem(name, None, "", problem, "it is no plan of this program.")])


def _faults(error: ValidationError, data: dict[str, Any], name: str) -> Iterator[Problem]:
    for index, fault in enumerate(error.errors(include_url=False)):
        place: Place = tuple(fault["loc"])
        key, kind = str(place[-1]) if place else "", fault["type"]
        value = shown(fault["input"])
        maybe: str | None = None
        if index >= MOST_SHOWN:
            what = fault["msg"]
        elif kind == "extra_forbidden":
            what = "there is no such field"
            maybe = _newer(data) or did_you_mean(key, _fields()) or "delete it."
        elif kind == "missing":
            what, maybe = "is missing", "add it."
        elif kind in ("enum", "literal_error"):
            expected = str(fault["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
            what, maybe = f"{value} is not one of {expected}", did_you_mean(str(fault["input"]), expected.split(", "))
        elif kind.partition("_")[0] in TYPES:
            what = f"{value} {TYPES[kind.partition('_')[0]]}"
        else:
            what = f"{value}: {fault['msg'].removeprefix('Value error, ')}"
        yield Problem(name, None, ".".join(map(str, place)), what, maybe)


def _newer(data: dict[str, Any]) -> str | None:
    version = data.get("schema_version", SCHEMA_VERSION)
    if version == SCHEMA_VERSION:
        return None
    return f"this document is of version {version}, and this program knows {SCHEMA_VERSION}."


@cache
def _fields() -> tuple[str, ...]:
    """The names of all fields that stand anywhere in a plan."""
    schema = Plan.json_schema()
    models = [schema, *schema.get("$defs", {}).values()]
    return tuple(dict.fromkeys(name for model in models for name in model.get("properties", {})))


def _place_of(wanted: str, node: Any, place: Place) -> Place | None:
    """Where the text stands in the data, as a value or as a key (perhaps with a side behind it)."""
    items: list[tuple[Any, Any]] = []
    if isinstance(node, dict):
        items = list(node.items())
    elif isinstance(node, list):
        items = list(enumerate(node))
    for key, value in items:
        if wanted in (value, key) or (isinstance(key, str) and key.partition(":")[0] == wanted):
            return (*place, key)
        found = _place_of(wanted, value, (*place, key))
        if found is not None:
            return found
    return None
