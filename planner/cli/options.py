"""From the words of the command line to a request; every mistake is named, none is guessed away."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from catalog.errors import RequestError, RuleError, did_you_mean

if TYPE_CHECKING:
    from pydantic import ValidationError

    from catalog.library import Catalog
    from constraints.profile import Profile
    from constraints.request import Request


def single(values: list[str] | None, option: str) -> str | None:
    """The value of an option that may stand once; the same value twice is no harm."""
    different = list(dict.fromkeys(values or ()))
    if len(different) > 1:
        raise RequestError(f"{option} is given {len(different)} times: {', '.join(different)}.", "keep one of them.")
    return different[0] if different else None


def number(text: str | None, option: str, low: float, high: float, what: str) -> float | None:
    """A number within bounds, or a clear word on what is wrong and the nearest good value."""
    if text is None:
        return None
    wanted = f"{what} from {low:.10g} to {high:.10g}"
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        raise RequestError(f"{option} {text!r} is not {wanted}.", f"{option} {_digits(text) or f'{low:g}'}.") from None
    if math.isnan(value):
        raise RequestError(f"{option} {text!r} is not {wanted}.", f"{option} {low:g}.")
    if not low <= value <= high:
        near = low if value < low else high
        raise RequestError(
            f"{option} {text!r} is not {wanted}.", f"{option} {near:g}, the nearest that can be planned."
        )
    return value


def whole(text: str | None, option: str, low: int, high: int, what: str) -> int | None:
    """A whole number within bounds."""
    value = number(text, option, low, high, what)
    if value is not None and value != int(value):
        raise RequestError(f"{option} {text!r} is not a whole number.", f"{option} {round(value)}.")
    return None if value is None else int(value)


def _digits(text: str) -> str:
    """The number that was probably meant: `30min` is 30, `1:30` is 1.5."""
    minutes, colon, seconds = text.strip().partition(":")
    if colon and minutes.isdigit() and len(minutes) <= 3 and seconds.isdigit() and int(seconds[:2]) < 60:
        return f"{int(minutes) + int(seconds[:2]) / 60:g}"
    head = text.strip().split(":")[0]
    return "".join(character for character in head if character.isdigit())[:3].lstrip("0")


def targets(values: list[str] | None) -> dict[str, int]:
    """From `glutes`, `glutes:left`, `glutes=4` or `glutes:left=4` to a mapping with weights."""
    found: dict[str, int] = {}
    for text in values or ():
        name, equals, weight_text = text.strip().partition("=")
        part, colon, side = name.partition(":")
        if not part:
            raise RequestError(f"--target {text!r} names no region or muscle.", "--target glutes.")
        if colon and side not in ("left", "right"):
            maybe = did_you_mean(side, ["left", "right"]) or f"--target {part}:left or --target {part}:right."
            raise RequestError(f"--target {text!r}: the side is left or right, not {side!r}.", maybe)
        weight = whole(weight_text, f"--target {name}: weight", 1, 5, "a number") if equals else 3
        if name in found and found[name] != weight:
            raise RequestError(f"--target {name} is given with weights {found[name]} and {weight}.", "keep one.")
        found[name] = weight or 3
    return found


def rule_settings(settings: list[str] | None, without: list[str] | None) -> dict[str, dict[str, Any]]:
    """From `--rule ID.PARAM=VALUE` and `--without-rule ID` to settings."""
    found: dict[str, dict[str, Any]] = {}
    for text in settings or ():
        name, equals, value = text.partition("=")
        rule, dot, parameter = name.strip().partition(".")
        if not equals or not dot or not parameter or not rule:
            raise RuleError(f"--rule {text!r} is not of the form ID.PARAM=VALUE.", "--rule transitions.weight=2.")
        before = found.setdefault(rule, {})
        typed = _typed(value.strip())
        if parameter in before and before[parameter] != typed:
            raise RuleError(f"--rule {rule}.{parameter} is given as {before[parameter]} and {typed}.", "keep one.")
        before[parameter] = typed
    for rule in without or ():
        found.setdefault(rule, {})["enabled"] = False
    return found


def _typed(value: str) -> Any:
    if value in ("true", "false"):
        return value == "true"
    if "," in value:
        return [_typed(part.strip()) for part in value.split(",") if part.strip()]
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return value


def catalog_of(folders: list[str] | None) -> Catalog:
    """The built-in catalogue, with the person's own folders over it."""
    from catalog.library import Catalog
    from planner.api import builtin_catalog

    return Catalog.load(*folders) if folders else builtin_catalog()


def merged_profile(path: str | None, changes: dict[str, Any]) -> Profile:
    """The profile from a file with what the options say laid over it: lists grow, single values replace."""
    from pydantic import ValidationError

    from constraints.profile import Profile

    base = Profile.from_file(path) if path is not None else Profile()
    data = base.model_dump()
    for name, value in changes.items():
        if isinstance(value, list):
            data[name] = [*data[name], *value]
        elif value is not None:
            data[name] = value
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        raise RequestError(_first(error)) from None


def make_request(**fields: Any) -> Request:
    """A request from fields that are not None; what is wrong with them becomes a RequestError."""
    from pydantic import ValidationError

    from constraints.request import Request

    try:
        return Request.model_validate({name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        raise RequestError(_first(error)) from None


def _first(error: ValidationError) -> str:
    from constraints.profile import faults

    return faults(error, ())
