"""Everything that is wrong with one entry in itself, in words for the person who wrote it.

Used only for an entry that is known to be faulty. The entry is mended as far as it is plain what was meant (a misspelt
key, an unknown kind of dose) and looked at again, so that one fault does not hide another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from catalog.conditions import Condition, Exclusion, wrong_numbers, wrong_params
from catalog.equipment import Substitute
from catalog.errors import did_you_mean, nearest, nearest_number, shown
from catalog.exercise import (
    CITATION,
    DOCUMENT,
    ID,
    LINES,
    SENTENCE,
    Bounds,
    Exercise,
    Fault,
    HoldsDose,
    Muscles,
    RepsDose,
    SourceRef,
    TimedDose,
    Variant,
    lacks,
    wrong_bounds,
)
from catalog.positions import Pace, Position

Path = tuple[str | int, ...]

DOSES: dict[str, type[BaseModel]] = {"timed": TimedDose, "holds": HoldsDose, "reps": RepsDose}
BOUNDS = ("time_s", "hold_s", "reps", "sets")
WHICH = ("min", "default", "max")


MOST_FAULTS = 100
"""Of an entry with more faults only so many are told, and nothing else is concluded from it."""


class Wrong:
    """Stands in an entry for a value that is wrong in itself, so that no other check looks at it."""


WRONG = Wrong()


@dataclass(slots=True)
class Examined:
    """What an examination found: the faults, and the entry as far as it can be trusted.

    In `data`, misspelt keys stand under the name that was meant and wrong values are `WRONG`; `written` holds the path
    of each such key as it is in the file.
    """

    data: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)
    written: dict[Path, str] = field(default_factory=dict)

    def in_file(self, path: Path) -> Path:
        """The path in the file of what stands at `path` in the data."""
        return tuple(self.written.get(path[: index + 1], part) for index, part in enumerate(path))

    def tell(self, path: Path, what: str, maybe: str | None) -> None:
        """Adds a fault, once."""
        fault = (self.in_file(path), what, maybe)
        if fault not in self.faults:
            self.faults.append(fault)


@dataclass(frozen=True, slots=True)
class _Error:
    """One error of pydantic: its path without the names that a model gives to its alternatives."""

    path: Path
    kind: str
    value: Any
    context: Mapping[str, Any]
    message: str
    of_key: bool
    """Whether it is the key that is wrong, not what stands behind it."""


def examined(model: type[BaseModel], raw: Any) -> Examined:
    """Everything that is wrong with `raw` as an entry of this model."""
    if not isinstance(raw, dict):
        maybe = "write an entry that starts with `- id: ...`, and each of its keys on a line below."
        return Examined({}, [((), f"{shown(raw)} is not a mapping of keys to values", maybe)])
    found = Examined(deepcopy(raw))
    errors = _errors(model, found.data)
    if len(errors) > MOST_FAULTS:
        for error in errors[:MOST_FAULTS]:
            found.tell(error.path, *_words(error, model, found.data))
        found.tell((), f"has {len(errors) - MOST_FAULTS} more faults", "mend these first.")
        return Examined({key: value for key, value in raw.items() if key == "id"}, found.faults)
    while _mend(found, model, errors):
        errors = _errors(model, found.data)
    plain = [error for error in errors if error.kind != "value_error"]
    for error in plain:
        found.tell(error.path, *_words(error, model, found.data))
    for error in sorted(plain, key=lambda error: error.of_key):
        _discard(found.data, error)
    for rule in _rules(model, found.data):
        found.tell(*rule)
    if not found.faults:
        for error in errors:
            found.tell(error.path, error.message.removeprefix("Value error, "), None)
    return found


def _errors(model: type[BaseModel], raw: dict[str, Any]) -> list[_Error]:
    try:
        model.model_validate(raw)
    except ValidationError as error:
        found = [_plain(fault, raw) for fault in error.errors(include_url=False) if _counts(fault, raw)]
        return list({(item.path, item.of_key): item for item in reversed(found)}.values())[::-1]
    return []


def _counts(fault: Any, raw: Any) -> bool:
    """Whether a fault is one of its own: pydantic calls a list too short, too, for each entry that is wrong itself."""
    if fault["type"] == "too_short" and len(fault["input"]) >= fault["ctx"]["min_length"]:
        return False
    return _is_of_the_right_branch(fault["loc"], raw)


def _is_of_the_right_branch(where: Path, raw: Any) -> bool:
    """Whether a fault of a citation, which is text or a mapping, is of the one of the two that was written."""
    if len(where) < 2 or "basis" not in where[:-1]:
        return True
    at = where.index("basis")
    is_mapping = isinstance(_at(raw, _plain_path(where[: at + 1])), dict)
    branch = str(where[at + 1])
    return not (branch.startswith("dict[") and not is_mapping) and not (branch == "constrained-str" and is_mapping)


def _plain(fault: Any, raw: Any) -> _Error:
    path = _plain_path(fault["loc"])
    above = _at(raw, path[:-1])
    of_key = path[-1:] == ("[key]",) and not (isinstance(above, dict) and "[key]" in above)
    path = path[:-1] if of_key else path
    kind, value, context = fault["type"], fault["input"], fault.get("ctx", {})
    if kind.startswith("union_tag"):
        path = (*path, "kind")
        value = value.get("kind") if isinstance(value, dict) else None
    return _Error(path, kind, value, context, fault["msg"], of_key)


def _plain_path(where: Path) -> Path:
    """The path as it stands in the file: without the kind of the dose and without the branches of a citation."""
    found: list[str | int] = []
    for index, part in enumerate(where):
        before = where[index - 1] if index else None
        if index == 1 and before == "dose" and part in DOSES:
            continue
        if before == "basis" and isinstance(part, str) and (part == "constrained-str" or part.startswith("dict[")):
            continue
        found.append(part)
    return tuple(found)


def _at(node: Any, path: Path) -> Any:
    for part in path:
        if isinstance(node, dict):
            node = node.get(part)
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
        else:
            return None
    return node


def _mend(found: Examined, model: type[BaseModel], errors: list[_Error]) -> bool:
    """Mends one thing where it is plain what was meant; whether there was any."""
    return any(_mend_key(found, model, error) or _mend_kind(found, error) for error in errors)


def _mend_key(found: Examined, model: type[BaseModel], error: _Error) -> bool:
    """Moves what stands behind a misspelt key to the key that was meant, if nothing stands there yet."""
    *above, key = error.path or ("",)
    if not (error.kind == "extra_forbidden" or (error.of_key and error.kind in ("literal_error", "enum"))):
        return False
    parent = _at(found.data, tuple(above))
    known = _choices(error) if error.of_key else _keys(model, error.path, found.data)
    meant = nearest(str(key), known, 1)
    if not meant or meant[0] in parent:
        return False
    found.tell(error.path, *_words(error, model, found.data))
    _rename(found, tuple(above), parent, str(key), meant[0])
    return True


def _rename(found: Examined, above: Path, parent: dict[str, Any], key: str, meant: str) -> None:
    parent[meant] = parent.pop(key)
    found.written[(*above, meant)] = key


def _mend_kind(found: Examined, error: _Error) -> bool:
    """Gives a dose of an unknown kind the kind that is nearest, or the one that its keys speak of."""
    if not error.kind.startswith("union_tag"):
        return False
    dose = found.data["dose"]
    misspelt = nearest("kind", [key for key in dose if key != "kind"], 1) if "kind" not in dose else []
    if misspelt:
        found.tell(("dose", misspelt[0]), f"the key {misspelt[0]!r} is not known", "you meant kind.")
        _rename(found, ("dose",), dose, misspelt[0], "kind")
        return True
    telling = {"time_s": "timed", "hold_s": "holds", "rep_s": "reps"}
    close = nearest(str(error.value), DOSES, 1) if error.value is not None else []
    close += [kind for key, kind in telling.items() if key in dose]
    if not close:
        return False
    what, maybe = _words(error, Exercise, found.data)
    found.tell(error.path, what, maybe if "kind" in dose else f"add kind: {close[0]}.")
    dose["kind"] = close[0]
    return True


def _discard(data: dict[str, Any], error: _Error) -> None:
    """Takes a wrong value out of the data, so that nothing else is concluded from it."""
    if error.kind in ("missing", "extra_forbidden") or not error.path:
        return
    *above, last = error.path
    parent: Any = _at(data, tuple(above))
    if error.of_key:
        parent.pop(last, None)
    elif parent is not None:
        parent[last] = WRONG


def _rules(model: type[BaseModel], data: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong between the fields of the entry."""
    if model is Exercise:
        yield from lacks(data)
        dose = data.get("dose")
        for name in BOUNDS:
            bounds = dose.get(name) if isinstance(dose, dict) else None
            for path, what, maybe in wrong_bounds(bounds) if isinstance(bounds, dict) else ():
                yield ("dose", name, *path), what, maybe
    params = data.get("params")
    if model is Condition and isinstance(params, dict):
        for path, what, maybe in wrong_params(params):
            yield ("params", *path), what, maybe
    numbers = data.get("implied_by")
    if model is Condition and isinstance(numbers, dict):
        for path, what, maybe in wrong_numbers(numbers):
            yield ("implied_by", *path), what, maybe


def _keys(model: type[BaseModel], path: Path, data: dict[str, Any]) -> list[str]:
    """The keys that are known where the key at the end of `path` stands."""
    inner: dict[str, type[BaseModel]] = {
        "variants": Variant,
        "muscles": Muscles,
        "sources": SourceRef,
        "hard": Exclusion,
        "soft": Exclusion,
        "substitutes": Substitute,
        "positions": Position,
        "paces": Pace,
        **dict.fromkeys(BOUNDS, Bounds),
    }
    kind = _at(data, ("dose", "kind"))
    if isinstance(kind, str) and kind in DOSES:
        inner["dose"] = DOSES[kind]
    for part in path[:-1]:
        model = inner.get(str(part), model)
    return list(model.model_fields)


def _choices(error: _Error) -> list[str]:
    expected = str(error.context.get("expected", ""))
    return [choice.strip().strip("'") for choice in expected.replace(" or ", ", ").split(",")]


TYPES = {
    "int": "is not a whole number",
    "float": "is not a number",
    "bool": "is not true or false",
    "string": "is not text",
    "tuple": "is not a list",
    "list": "is not a list",
    "dict": "is not a mapping of keys to values",
    "model": "is not a mapping of keys to values",
}
"""First word of pydantic's name for a wrong type -> our words."""

PATTERNS = {
    ID: "is not an id: lower-case letters, digits and _",
    CITATION: "is not a citation: the id of a reference, with `:` and the lines if you like",
    LINES: 'is not a list of lines, like "17-25"',
    DOCUMENT: 'is not the number of a source document, like "003"',
    SENTENCE: "holds characters that cannot be seen and control how the text is shown",
}


def _words(error: _Error, model: type[BaseModel], data: dict[str, Any]) -> tuple[str, str | None]:
    """What is wrong in our words, with the nearest good value."""
    key = str(error.path[-1]) if error.path else ""
    if error.kind == "extra_forbidden":
        return f"the key {key!r} is not known", did_you_mean(key, _keys(model, error.path, data)) or "delete it."
    if error.kind == "missing":
        return f"the key {key!r} is missing", "add it."
    if error.kind == "union_tag_not_found":
        return "the key 'kind' is missing", f"add one of {', '.join(f'kind: {kind}' for kind in DOSES)}."
    for fits, words in _WORDING:
        if fits(error):
            return words(error)
    return f"{shown(error.value)}: {error.message}", None


def _one_of(error: _Error) -> tuple[str, str | None]:
    choices = list(DOSES) if error.kind == "union_tag_invalid" else _choices(error)
    return f"{shown(error.value)} is not one of {', '.join(choices)}", did_you_mean(str(error.value), choices)


def _wrong_type(error: _Error) -> tuple[str, str | None]:
    return f"{shown(error.value)} {TYPES[error.kind.partition('_')[0]]}", _right_type(error)


def _right_type(error: _Error) -> str | None:
    """How the value may have been meant."""
    written = str(error.value)
    wanted = error.kind.partition("_")[0]
    if wanted == "string":
        return f'write "{written.lower()}", in quotes.' if isinstance(error.value, int | float) else None
    if wanted in ("tuple", "list"):
        return f"write [{written}]." if isinstance(error.value, str) and len(written) <= 40 else None
    if wanted == "bool":
        meant = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
        return f"write {meant[written.lower()]}." if written.lower() in meant else "write true or false."
    if wanted != "int" or isinstance(error.value, bool):
        return None
    minutes = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", written)
    if minutes:
        return f"write the seconds: {60 * int(minutes[1]) + int(minutes[2])}."
    plain = re.fullmatch(r"0*([0-9]{1,6})(\.[0-9]{1,6})?", written)
    return f"write {round(float(plain[0]))}." if plain else None


def _pattern(error: _Error) -> tuple[str, str | None]:
    pattern = str(error.context.get("pattern", ""))
    alternatives = re.fullmatch(r"\^\(([\w|]+)\)\$", pattern)
    if alternatives:
        grades = alternatives[1].split("|")
        return f"{shown(error.value)} is not one of {', '.join(grades)}", did_you_mean(str(error.value), grades)
    what = f"{shown(error.value)} {PATTERNS.get(pattern, 'is not written as expected here')}"
    if pattern == SENTENCE:
        return what, "delete them."
    slug = re.sub(r"[^a-z0-9]+", "_", str(error.value).lower()).strip("_")
    return what, f"write {slug}." if pattern == ID and slug else None


def _length(error: _Error) -> tuple[str, str | None]:
    most, least = error.context.get("max_length"), error.context.get("min_length")
    bound = f"at most {most} are allowed" if most is not None else f"at least {least} are needed"
    if error.kind.startswith("string"):
        return f"{shown(error.value)} has {_count(len(error.value), 'letter')}: {bound}", None
    if not error.value:
        return "this list is empty", "name at least one, or delete the list."
    return f"the list has {_count(len(error.value), 'entry')}: {bound}", None


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {'entries' if what == 'entry' else what + 's'}"


def _bound(error: _Error) -> tuple[str, str | None]:
    most, least = error.context.get("le"), error.context.get("ge")
    bound = f"at most {most}" if most is not None else f"at least {least}"
    return f"{shown(error.value)} is not {bound}", nearest_number(error.value, least, most)


_Words = Callable[[_Error], tuple[str, str | None]]

_WORDING: tuple[tuple[Callable[[_Error], bool], _Words], ...] = (
    (lambda error: error.kind in ("enum", "literal_error", "union_tag_invalid"), _one_of),
    (lambda error: error.kind == "string_pattern_mismatch", _pattern),
    (lambda error: "max_length" in error.context or "min_length" in error.context, _length),
    (lambda error: "le" in error.context or "ge" in error.context, _bound),
    (lambda error: error.kind.partition("_")[0] in TYPES, _wrong_type),
)
"""Which errors are told by which words; the first that fits."""
