"""From the words of the command line to a request; every mistake is named, none is guessed away."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from catalog.errors import RequestError, RuleError, did_you_mean, printable, shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from enum import StrEnum

    from pydantic import ValidationError

    from catalog.catalog import Catalog
    from constraints.profile import Profile
    from constraints.request import Request


def single(values: list[str] | None, option: str) -> str | None:
    """The value of an option that may stand once; the same value twice is no harm."""
    different = list(dict.fromkeys(values or ()))
    if len(different) > 1:
        given = ", ".join(map(shown, different[:3]))
        raise RequestError(f"{option} is given {len(different)} times: {given}.", "keep one of them.")
    return different[0] if different else None


def number(text: str | None, option: str, low: float, high: float, what: str) -> float | None:
    """A number within bounds, or a clear word on what is wrong and the nearest good value."""
    if text is None:
        return None
    wanted = f"{what} from {low:.10g} to {high:.10g}"
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        near_text = _digits(text) or f"{low:g}"
        raise RequestError(f"{option} {shown(text)} is not {wanted}.", f"{option} {near_text}.") from None
    if math.isnan(value):
        raise RequestError(f"{option} {shown(text)} is not {wanted}.", f"{option} {low:g}.")
    if not low <= value <= high:
        near = low if value < low else high
        raise RequestError(
            f"{option} {shown(text)} is not {wanted}.", f"{option} {near:g}, the nearest that can be planned."
        )
    return value


def whole(text: str | None, option: str, low: int, high: int, what: str) -> int | None:
    """A whole number within bounds."""
    value = number(text, option, low, high, what)
    if value is not None and value != int(value):
        raise RequestError(f"{option} {shown(text)} is not a whole number.", f"{option} {round(value)}.")
    return None if value is None else int(value)


def day(text: str | None, option: str, *, future: bool = False) -> dt.date | None:
    """A day like 2026-05-31; one that is still to come only if `future`."""
    import datetime as dt

    if text is None:
        return None
    try:
        found = dt.date.fromisoformat(text.strip())
    except ValueError:
        raise RequestError(f"{option} {text!r} is not a day.", "write it like 2026-05-31.") from None
    if found > dt.date.today() and not future:
        raise RequestError(f"{option} {text} lies in the future.", "give the day on which it was.")
    return found


def one_of(text: str | None, option: str, choices: type[StrEnum]) -> str | None:
    """One of the values of an enumeration."""
    values = [choice.value for choice in choices]
    if text is not None and text not in values:
        raise RequestError(
            f"{option}: there is no {text!r}.", did_you_mean(text, values) or f"one of: {', '.join(values)}."
        )
    return text


def weeks_since(values: list[str] | None) -> dict[str, int] | None:
    """From `spinal_surgery=6` to weeks by event; an event that stands twice counts with the fewer weeks."""
    from constraints.profile import Event

    found: dict[str, int] = {}
    for text in values or ():
        name, equals, number_text = text.strip().partition("=")
        event = one_of(name, "--weeks-since", Event)
        if not equals or event is None:
            raise RequestError(f"--weeks-since {text!r} is not of the form EVENT=N.", "--weeks-since birth=8.")
        weeks = whole(number_text, f"--weeks-since {event}:", 0, 5200, "weeks") or 0
        found[event] = min(weeks, found.get(event, weeks))
    return found or None


def _digits(text: str) -> str:
    """The number that was probably meant: `30min` is 30, `1:30` is 1.5."""
    minutes, colon, seconds = text.strip().partition(":")
    if colon and minutes.isdecimal() and len(minutes) <= 3 and seconds.isdecimal() and int(seconds[:2]) < 60:
        return f"{int(minutes) + int(seconds[:2]) / 60:g}"
    head = text.strip().split(":")[0]
    return re.sub("[^0-9]", "", head[:20])[:3].lstrip("0")


def targets(values: list[str] | None) -> dict[str, int]:
    """From `glutes`, `glutes:left`, `glutes=4` or `glutes:left=4` to a mapping with weights."""
    found: dict[str, int] = {}
    for text in values or ():
        name, equals, weight_text = text.strip().partition("=")
        part, colon, side = name.partition(":")
        if not part:
            raise RequestError(f"--target {shown(text)} names no region or muscle.", "--target glutes.")
        if colon and side not in ("left", "right"):
            maybe = did_you_mean(side, ["left", "right"]) or f"--target {printable(part)}:left or :right."
            raise RequestError(f"--target {shown(text)}: the side is left or right, not {shown(side)}.", maybe)
        weight = whole(weight_text, f"--target {printable(name)}: weight", 1, 5, "a number") if equals else 3
        if name in found and found[name] != weight:
            what = f"--target {printable(name)} is given with weights {found[name]} and {weight}."
            raise RequestError(what, "keep one.")
        found[name] = weight or 3
    return found


def rule_settings(settings: list[str] | None, without: list[str] | None) -> dict[str, dict[str, Any]]:
    """From `--rule ID.PARAM=VALUE` and `--without-rule ID` to settings."""
    found: dict[str, dict[str, Any]] = {}
    for text in settings or ():
        name, equals, value = text.partition("=")
        rule, dot, parameter = name.strip().partition(".")
        if not equals or not dot or not parameter or not rule:
            raise RuleError(f"--rule {shown(text)} is not of the form ID.PARAM=VALUE.", "--rule transitions.weight=2.")
        before = found.setdefault(rule, {})
        typed = _typed(value.strip())
        if parameter in before and before[parameter] != typed:
            given = f"{shown(before[parameter])} and {shown(typed)}"
            raise RuleError(f"--rule {printable(name.strip())} is given as {given}.", "keep one.")
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
    from catalog.catalog import Catalog
    from planner.api import builtin_catalog

    return Catalog.load(*folders) if folders else builtin_catalog()


def edited(before: Sequence[str], changes: list[str] | None, option: str, edits: bool) -> list[str]:
    """A list with what an option adds to it; where `edits` are allowed, `-x` takes x away and `+x` is another x."""
    found = list(before)
    for text in changes or ():
        name = text.strip()
        if edits and name.startswith("-"):
            if name[1:] not in found:
                maybe = did_you_mean(name[1:], found) or f"there is {', '.join(found) or 'nothing'}."
                raise RequestError(f"{option} {shown(text)}: there is no {shown(name[1:])} to take away.", maybe)
            found.remove(name[1:])
            continue
        name = name.removeprefix("+") if edits else text
        if name not in found:
            found.append(name)
    return found


def edited_targets(before: Mapping[str, int], changes: list[str] | None, edits: bool) -> dict[str, int]:
    """Targets: `x` says what to aim at instead; where `edits` are allowed, `+x` adds and `-x` takes away."""
    words = [text.strip() for text in changes or ()]
    marked = [text for text in words if edits and text[:1] in ("+", "-")]
    plain = targets([text for text in words if text not in marked])
    found = dict(plain or before)
    for text in marked:
        if text.startswith("+"):
            found.update(targets([text[1:]]))
        elif text[1:] in found:
            del found[text[1:]]
        else:
            maybe = did_you_mean(text[1:], list(found)) or f"there is {', '.join(found) or 'nothing'}."
            raise RequestError(f"--target {shown(text)}: there is no {shown(text[1:])} to take away.", maybe)
    return found


def merged_profile(base: Profile, changes: dict[str, Any]) -> Profile:
    """A profile with what the options say laid over it; None changes nothing, a mapping grows."""
    from pydantic import ValidationError

    from constraints.profile import Profile

    data = base.model_dump()
    for name, value in changes.items():
        if isinstance(value, dict):
            data[name] = {**data[name], **value}
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
