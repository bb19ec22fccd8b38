"""What if the request were another one, and which single change would gain most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from catalog.catalog import Catalog
from catalog.exercise import Frozen
from constraints.instance import Instance, resolve
from constraints.request import LONGEST_MINUTES, Request
from planner.explain.difference import PlanDifference, diff, session_of
from planner.explain.variation import not_asking_for, value_under
from planner.result import Plan, PlanStatus

MORE_MINUTES = 5


class WhatIf(Frozen):
    """A plan and the plan of a changed request.

    Attributes:
        before, after: the two plans; `after` may have no session.
        gain: points of value that the change brings, None if the two cannot be measured by one yardstick.
        measured_by: whose rules and wishes the gain is measured by. `after`: the old session is still allowed under
            the changed request, so the change opens something, and the gain is never negative. `before`: the new
            session was allowed before, so the change closes something, and the gain is never positive.
        proven: whether both plans are proven optimal, so that the gain is exact.
        difference: from the one to the other; None if there is no plan after the change.
    """

    before: Plan
    after: Plan
    gain: int | None
    measured_by: Literal["before", "after"] | None
    proven: bool
    difference: PlanDifference | None


class Advice(Frozen):
    """A single change of the request: what in words, the option that makes it, the points of value it gains (measured
    by the changed request), whether that is proven, and how the plan changes."""

    what: str
    option: str
    gain: int
    proven: bool
    difference: PlanDifference


def what_if(request: Request, changed: Request, best: Plan | None = None, catalog: Catalog | None = None) -> WhatIf:
    """The plan of a request beside that of a changed one.

    Args:
        request: what was asked for.
        changed: what could be asked for instead.
        best: the plan of `request`, if it is at hand; it is trusted to be that.
        catalog: what can be planned; the built-in catalogue if None.

    Raises:
        RequestError: an unknown id, or a contradiction in one of the requests.
        PlanError: if the first request has no plan.
    """
    from planner.api import builtin_catalog, plan

    shelf = catalog or builtin_catalog()
    before = best or plan(request, shelf)
    old = session_of(before)
    after = plan(changed, shelf)
    proven = {before.status, after.status} <= {PlanStatus.OPTIMAL, PlanStatus.INFEASIBLE}
    if after.score is None or before.score is None:
        return WhatIf(before=before, after=after, gain=None, measured_by=None, proven=proven, difference=None)
    gain: int | None = None
    measured_by: Literal["before", "after"] | None = None
    kept = value_under(resolve(after.request, shelf), old)
    if kept is not None:
        gain, measured_by = after.score.value - kept, "after"
    else:
        new = value_under(resolve(before.request, shelf), session_of(after))
        if new is not None:
            gain, measured_by = new - before.score.value, "before"
    change = diff(before, after, shelf)
    return WhatIf(before=before, after=after, gain=gain, measured_by=measured_by, proven=proven, difference=change)


def advise(request: Request, best: Plan | None = None, catalog: Catalog | None = None) -> tuple[Advice, ...]:
    """Which single change would gain most, best first: a thing that is not at hand, five minutes more, or one of the
    limits that a person sets as they like. Health limits and safety rules are never among them.

    A change that gains nothing is not named. The gain is measured by the wishes of the changed request: what its best
    plan has more than the present one, which is still allowed.

    Args:
        request: what was asked for.
        best: its plan, if it is at hand; it is trusted to be that.
        catalog: what can be planned; the built-in catalogue if None.

    Raises:
        RequestError: an unknown id, or a contradiction in the request.
        PlanError: if the request has no plan.
    """
    from planner.api import builtin_catalog, plan

    shelf = catalog or builtin_catalog()
    before = best or plan(request, shelf)
    session_of(before)
    found = []
    for what, option, changed in single_changes(resolve(before.request, shelf)):
        answer = what_if(before.request, changed, before, shelf)
        if answer.gain is not None and answer.difference is not None and answer.gain > 0:
            found.append(
                Advice(what=what, option=option, gain=answer.gain, proven=answer.proven, difference=answer.difference)
            )
    return tuple(sorted(found, key=lambda advice: (-advice.gain, advice.option)))


def single_changes(instance: Instance) -> Iterator[tuple[str, str, Request]]:
    """(what, option, request) for each thing that is not at hand, more minutes, and each limit fewer."""
    request, profile, catalog = instance.request, instance.profile, instance.catalog
    for name in sorted(thing.id for thing in instance.missing):
        things = profile.model_copy(update={"equipment": tuple(sorted({*profile.equipment, name}))})
        yield (
            f"having a {catalog.label(name)}",
            f"--equipment {name}",
            request.model_copy(update={"profile": things}),
        )
    minutes = (request.minutes or 0) + MORE_MINUTES
    if minutes <= LONGEST_MINUTES:
        yield (
            f"{MORE_MINUTES} minutes more",
            f"--minutes {minutes:g}",
            request.model_copy(update={"minutes": minutes}),
        )
    for name in profile.avoid_positions:
        kept = tuple(other for other in profile.avoid_positions if other != name)
        yield (
            f"not avoiding {catalog.label(name)}",
            f"without --avoid-position {name}",
            request.model_copy(update={"profile": profile.model_copy(update={"avoid_positions": kept})}),
        )
    for name in sorted(instance.excluded):
        today = tuple(other for other in request.exclude if other != name)
        ever = tuple(other for other in profile.exclude if other != name)
        yield (
            f"allowing {catalog.label(name)}",
            f"without --exclude {name}",
            request.model_copy(update={"exclude": today, "profile": profile.model_copy(update={"exclude": ever})}),
        )
    for name in instance.wished:
        yield f"not asking for {catalog.label(name)}", f"without --include {name}", not_asking_for(request, name)
