"""Plans that are really different, and the plans on the frontier between minutes and value."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.catalog import Catalog
from catalog.errors import RequestError
from catalog.exercise import Frozen
from constraints.mode import modality_of
from constraints.request import Request
from planner.explain.difference import session_of
from planner.explain.variation import with_rule
from planner.result import Plan

MOST_ALTERNATIVES = 10
STEP_MINUTES = 5


class FrontierPoint(Frozen):
    """The best plan within so many minutes, measured by the wishes of the whole request.

    Attributes:
        minutes: what it may take at most.
        value: its value.
        percent: the value in percent of that of the whole time, rounded down; None if that is not above 0.
        plan: the plan.
        knee: whether this is where more minutes begin to bring less: the point farthest above the straight line from
            the first to the last.
    """

    minutes: float
    value: int
    percent: int | None
    plan: Plan
    knee: bool = False


def alternatives(
    request: Request, number: int, differing: int | None = None, catalog: Catalog | None = None
) -> tuple[Plan, ...]:
    """The best plan, and further plans, each the best of those that really differ from all before it.

    Args:
        request: what is asked for.
        number: how many plans, 1 to 10.
        differing: so many exercises for the targets of each earlier plan are gone (rule `different`, 3 if None).
        catalog: what can be planned; the built-in catalogue if None.

    Returns:
        As many plans as there are, each with its value; fewer than `number` if the last one asked for does not exist.
        If the request has no plan, that one result.

    Raises:
        RequestError: for a number out of range, or anything wrong with the request.
    """
    from planner.api import builtin_catalog, plan

    if not 1 <= number <= MOST_ALTERNATIVES:
        near = min(max(number, 1), MOST_ALTERNATIVES)
        raise RequestError(f"{number} plans: from 1 to {MOST_ALTERNATIVES} can be made.", f"ask for {near}.")
    shelf = catalog or builtin_catalog()
    asked = request if differing is None else with_rule(request, "different", {"at_least": differing})
    found = [plan(asked, shelf)]
    while found[-1].sessions and len(found) < number:
        earlier = (*asked.different_from, *(work_of(made) for made in found))
        found.append(plan(asked.model_copy(update={"different_from": earlier}), shelf))
    return tuple(found) if len(found) == 1 or found[-1].sessions else tuple(found[:-1])


def work_of(plan: Plan) -> tuple[str, ...]:
    """The exercises for the targets in a plan, sorted: what is not arriving, warming up or relaxing."""
    bouts = session_of(plan).bouts
    return tuple(sorted({bout.exercise for bout in bouts if modality_of(bout.stage) is not None}))


def trade_off(
    request: Request, step_minutes: int = STEP_MINUTES, catalog: Catalog | None = None
) -> tuple[FrontierPoint, ...]:
    """What each further five minutes bring: the best plan within 5, 10, ... minutes up to those of the request, all
    measured by the wishes of the whole request, so that the values can be compared.

    Lengths at which no plan is possible are left out, and so are those that bring nothing over a shorter one. Each
    plan is that of the same request with the rule `time_budget.at_most_s`.

    Args:
        request: what is asked for.
        step_minutes: from one length to the next.
        catalog: what can be planned; the built-in catalogue if None.

    Raises:
        RequestError: for anything wrong with the request.
    """
    from constraints.instance import resolve
    from planner.api import builtin_catalog, plan

    shelf = catalog or builtin_catalog()
    minutes = resolve(request, shelf).request.minutes or 0
    lengths: list[float] = [*range(step_minutes, int(minutes) + 1, step_minutes)]
    if not lengths or lengths[-1] < minutes:
        lengths.append(minutes)
    found: list[tuple[float, Plan]] = []
    for length in lengths:
        made = plan(with_rule(request, "time_budget", {"at_most_s": max(60, int(length * 60 + 1e-6))}), shelf)
        if made.score is not None and (not found or made.score.value > _value(found[-1][1])):
            found.append((length, made))
    knee = knee_of([(length, _value(made)) for length, made in found])
    most = _value(found[-1][1]) if found else 0
    return tuple(
        FrontierPoint(
            minutes=length,
            value=_value(made),
            percent=100 * _value(made) // most if most > 0 else None,
            plan=made,
            knee=index == knee,
        )
        for index, (length, made) in enumerate(found)
    )


def knee_of(points: Sequence[tuple[float, int]]) -> int | None:
    """Index of the point that lies farthest above the line from the first to the last; None if none lies above it."""
    if len(points) < 3:
        return None
    (first_x, first_y), (last_x, last_y) = points[0], points[-1]
    heights = [(y - first_y) * (last_x - first_x) - (x - first_x) * (last_y - first_y) for x, y in points]
    highest = max(heights)
    return heights.index(highest) if highest > 0 else None


def _value(plan: Plan) -> int:
    return 0 if plan.score is None else plan.score.value
