"""A request for a plan that changes as little as possible from one that is known."""

from __future__ import annotations

from constraints.kept import Kept, kept_from
from constraints.request import Request
from planner.explain.difference import session_of
from planner.explain.variation import with_rule
from planner.result import Plan


def close_to(request: Request, plan: Plan, weight: int | None = None) -> Request:
    """The request, with the wish to stay close to a plan.

    Args:
        request: what is asked for now.
        plan: the plan that is known, of whatever request.
        weight: how much a change costs, 0 to 100 (rule `stay_close`; its own weight if None).

    Raises:
        PlanError: if the plan has no session.
    """
    close = request.model_copy(update={"stay_close": kept_in(plan)})
    return close if weight is None else with_rule(close, "stay_close", {"weight": weight})


def kept_in(plan: Plan) -> tuple[Kept, ...]:
    """The exercises of a plan as they are done in it, in order.

    Raises:
        PlanError: if the plan has no session.
    """
    return tuple(kept_from(session_of(plan)))
