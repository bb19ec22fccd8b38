"""Requests with one thing changed, and what a session is worth under another request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.exercise import Exercise, Stage
from constraints.instance import Instance
from constraints.kept import Lock
from constraints.mode import modality_of
from constraints.request import Request
from constraints.session import Session


def without(request: Request, exercise: str) -> Request:
    """The request with this exercise unwanted, and no longer asked for."""
    return not_asking_for(request, exercise).model_copy(update={"exclude": tuple(sorted({*request.exclude, exercise}))})


def not_asking_for(request: Request, exercise: str) -> Request:
    """The request without a word for this exercise."""
    return request.model_copy(
        update={
            "include": tuple(name for name in request.include if name != exercise),
            "lock": tuple(text for text in request.lock if Lock.parse(text).exercise != exercise),
        }
    )


def having(request: Request, exercise: str) -> Request:
    """The request with this exercise asked for, and no longer unwanted."""
    profile = request.profile
    if exercise in profile.exclude:
        kept = tuple(name for name in profile.exclude if name != exercise)
        profile = profile.model_copy(update={"exclude": kept})
    return request.model_copy(
        update={
            "include": tuple(sorted({*request.include, exercise})),
            "exclude": tuple(name for name in request.exclude if name != exercise),
            "profile": profile,
        }
    )


def with_rule(request: Request, rule: str, settings: Mapping[str, Any]) -> Request:
    """The request with further settings for a rule."""
    before = request.rules.get(rule, {})
    return request.model_copy(update={"rules": {**request.rules, rule: {**before, **settings}}})


def value_under(instance: Instance, session: Session) -> int | None:
    """What a session is worth under the rules of an instance; None if it breaks one of them."""
    found = instance.rulebook.check(Session(instance.budget_s, session.steps), instance)
    return None if any(finding.breach for finding in found) else instance.rulebook.value(found)


def admitted_exercises(instance: Instance) -> frozenset[str]:
    """The exercises of which every rule lets some form in."""
    from planner.candidates import admissible

    return frozenset(mode.exercise.id for mode in admissible(instance).modes)


def same_thing(exercise: Exercise, stage: Stage, other: Exercise) -> bool:
    """Whether another exercise trains the same: the main region of the first in the same kind of work; in a stage that
    is structure (arriving, warming up, relaxing) the stage is enough."""
    if other.id == exercise.id or stage not in other.session_stages:
        return False
    if modality_of(stage) is None:
        return True
    return bool(exercise.regions) and exercise.regions[0] in other.regions
