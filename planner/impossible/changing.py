"""Carrying out a way out on a request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from constraints.kept import Lock
from constraints.profile import Level
from constraints.request import Request
from planner.result import GivenUp, Relaxation


def carried_out(request: Request, relaxation: Relaxation) -> Request:
    """The request with everything changed that a way out gives up.

    Args:
        request: the request of the plan that offers the way out, with its defaults filled in (`plan.request`).
        relaxation: one of the plan's `relaxations`.
    """
    return changed(request, relaxation.gives_up)


def changed(request: Request, gives_up: Iterable[GivenUp]) -> Request:
    """The request without these."""
    for one in gives_up:
        request = _changed(request, one)
    return request


def _changed(request: Request, one: GivenUp) -> Request:
    profile = request.profile
    person: dict[str, Any]
    match one.kind:
        case "minutes":
            return _with(request, minutes=one.value)
        case "include":
            return _with(request, include=_less(request.include, one.id))
        case "lock":
            return _with(request, lock=tuple(text for text in request.lock if Lock.parse(text).exercise != one.id))
        case "different_from":
            return _with(request, different_from=())
        case "target":
            return _with(request, targets={one.id: 3})
        case "style":
            return _with(request, style=one.value)
        case "rule":
            own = {**request.rules.get(one.id, {}), "enabled": False}
            return _with(request, rules={**request.rules, one.id: own})
        case "setting":
            return _set(request, one)
        case "exclude":
            person = {"exclude": _less(profile.exclude, one.id)}
            request = _with(request, exclude=_less(request.exclude, one.id))
        case "position":
            person = {"avoid_positions": _less(profile.avoid_positions, one.id)}
        case "equipment":
            person = {"equipment": tuple(sorted({*profile.equipment, one.id}))}
        case "level":
            person = {"level": Level(str(one.value))}
    return _with(request, profile=profile.model_copy(update=person))


def _with(request: Request, **values: Any) -> Request:
    return request.model_copy(update=values)


def _less(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(entry for entry in names if entry != name)


def _set(request: Request, one: GivenUp) -> Request:
    rule, _, parameter = one.id.partition(".")
    if parameter:
        return _with(request, rules={**request.rules, rule: {**request.rules.get(rule, {}), parameter: one.value}})
    kept = {name: values for name, values in request.rules.items() if name != rule}
    own = {name: values for name, values in request.profile.rules.items() if name != rule}
    return _with(request, rules=kept, profile=request.profile.model_copy(update={"rules": own}))
