"""Another exercise in the place of one: who could stand there, what that does to the plan, and the plan with it."""

from __future__ import annotations

from catalog.catalog import Catalog, known
from catalog.errors import RequestError, did_you_mean
from catalog.exercise import Frozen
from constraints.instance import resolve
from constraints.kept import kept_from
from constraints.request import Request
from constraints.session import Session
from planner.explain.difference import PlanDifference, diff, session_of
from planner.explain.variation import (
    admitted_exercises,
    having,
    not_asking_for,
    same_thing,
    value_under,
    with_rule,
    without,
)
from planner.result import Plan

KEEP_WEIGHT = 100
"""How much it costs that anything but the swapped exercise changes: as much as a rule can weigh."""


class Substitute(Frozen):
    """An exercise that could take the place of another one.

    Attributes:
        exercise: its id.
        change: points of value that the plan gains by the swap, negative for lost; by the rules of the request.
        difference: from the plan to the one with the swap.
        rest_kept: whether nothing else changes.
        plan: the plan with the swap.
    """

    exercise: str
    change: int
    difference: PlanDifference
    rest_kept: bool
    plan: Plan


def substitutes(
    request: Request, exercise: str, best: Plan | None = None, catalog: Catalog | None = None
) -> tuple[Substitute, ...]:
    """What could stand in the place of an exercise, best first: admitted exercises that train the same (the same main
    region in the same kind of work), each in the plan that keeps all the rest as far as possible.

    Args:
        request: what was asked for.
        exercise: id of an exercise of its plan.
        best: the plan in which to swap; the best plan of the request if None.
        catalog: what can be planned; the built-in catalogue if None.

    Raises:
        RequestError: for an exercise that does not exist or is not in the plan.
        PlanError: if there is no plan to swap in.
    """
    from planner.api import builtin_catalog, plan

    shelf = catalog or builtin_catalog()
    now = best or plan(request, shelf)
    found = []
    for name in candidates_for(now, exercise, shelf):
        swapped = swap(now.request, exercise, name, now, shelf)
        if swapped.sessions:
            found.append(_substitute(now, exercise, name, swapped, shelf))
    return tuple(sorted(found, key=lambda entry: (-entry.change, not entry.rest_kept, entry.exercise)))


def candidates_for(now: Plan, exercise: str, shelf: Catalog) -> list[str]:
    """Exercises that may be planned, are not in the plan, and train the same as one that is; by id."""
    entry = shelf.exercises[known("exercise", exercise, shelf.exercises)]
    bouts = session_of(now).bouts
    bout = next((bout for bout in bouts if bout.exercise == exercise), None)
    if bout is None:
        names = [bout.exercise for bout in bouts]
        maybe = did_you_mean(exercise, names) or f"one of: {', '.join(names)}."
        raise RequestError(f"{shelf.label(exercise)} is not in the plan.", maybe)
    allowed = admitted_exercises(resolve(without(now.request, exercise), shelf))
    there = {other.exercise for other in bouts}
    return sorted(
        other.id
        for other in shelf.exercises.values()
        if other.id in allowed - there and same_thing(entry, bout.stage, other)
    )


def swap(
    request: Request, exercise: str, substitute: str, best: Plan | None = None, catalog: Catalog | None = None
) -> Plan:
    """The best plan with one exercise for another that keeps all the rest as far as possible.

    Args:
        request: what was asked for.
        exercise: id of an exercise of its plan; it is out.
        substitute: id of the exercise that is to come in.
        best: the plan in which to swap; the best plan of the request if None.
        catalog: what can be planned; the built-in catalogue if None.

    Raises:
        RequestError: for an exercise that does not exist, or one that is not in the plan, or already there.
        PlanError: if there is no plan to swap in.
    """
    from planner.api import builtin_catalog, plan

    shelf = catalog or builtin_catalog()
    known("exercise", substitute, shelf.exercises)
    now = best or plan(request, shelf)
    session = session_of(now)
    there = {bout.exercise for bout in session.bouts}
    if exercise not in there:
        candidates_for(now, exercise, shelf)
    if substitute in there:
        raise RequestError(f"{shelf.label(substitute)} is in the plan already.", "choose another one.")
    kept = tuple(entry for entry in kept_from(session) if entry.exercise != exercise)
    asked = having(without(now.request, exercise), substitute).model_copy(update={"stay_close": kept})
    return plan(with_rule(asked, "stay_close", {"weight": KEEP_WEIGHT}), shelf)


def _substitute(now: Plan, exercise: str, name: str, swapped: Plan, shelf: Catalog) -> Substitute:
    change = diff(now, swapped, shelf)
    others = [entry for entry in change.changes if entry.exercise not in (exercise, name)]
    neutral = not_asking_for(having(now.request, name), exercise)
    values = [_value(neutral, session_of(plan), shelf) for plan in (now, swapped)]
    return Substitute(
        exercise=name, change=values[1] - values[0], difference=change, rest_kept=not others, plan=swapped
    )


def _value(request: Request, session: Session, shelf: Catalog) -> int:
    """The points of a session under the weights of a request, whether or not it has what is asked for."""
    instance = resolve(request, shelf)
    value = value_under(instance, session)
    if value is not None:
        return value
    return instance.rulebook.value([found for found in instance.rulebook.check(session, instance) if not found.breach])
