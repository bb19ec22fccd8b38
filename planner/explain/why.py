"""Why an exercise is in a plan: what the best plan without it has less, and who would take its place."""

from __future__ import annotations

from catalog.catalog import Catalog
from catalog.catalog import known as known_id
from catalog.errors import RequestError
from catalog.exercise import Frozen, Modality
from constraints.request import Request
from constraints.session import Session
from planner.explain.difference import ChangeKind, PlanDifference, diff, session_of
from planner.explain.variation import same_thing, value_under, without
from planner.result import Conflict, Plan, PlanStatus


class Gift(Frozen):
    """Seconds a side of one kind of work for a target, with the exercise and in the best plan without it."""

    region: str
    side: str
    modality: Modality
    with_s: int
    without_s: int
    wanted_s: int


class Why(Frozen):
    """What an exercise gives that the plan needs.

    Attributes:
        exercise: its id.
        asked_for: whether it was asked for by name.
        lost: points of value that the best plan without it has less; 0 if there is one as good; None if there is no
            plan at all without it, or none was found in the time allowed.
        lost_at_least: the same as far as it is proven: a better plan without it may exist, if less than `lost`.
        status: how planning without it ended.
        instead: exercises that come in when it is out and train the same; if none does, those in the same stage.
        gifts: what the targets get less of without it.
        difference: from the plan to the best one without it.
        conflict: what cannot stand together without it, if there is no plan then.
    """

    exercise: str
    asked_for: bool
    lost: int | None
    lost_at_least: int
    status: PlanStatus
    instead: tuple[str, ...] = ()
    gifts: tuple[Gift, ...] = ()
    difference: PlanDifference | None = None
    conflict: Conflict | None = None


def why(request: Request, exercise: str, known: Plan | None = None, catalog: Catalog | None = None) -> Why:
    """What the plan of a request loses without one of its exercises; found by planning again without it.

    Args:
        request: what was asked for.
        exercise: id of an exercise of its plan.
        known: the plan of this request, if it is at hand; it is trusted to be that.
        catalog: what can be planned; the built-in catalogue if None.

    Raises:
        RequestError: for an exercise that does not exist or is not in the plan.
        PlanError: if the request has no plan.
    """
    from constraints.instance import resolve
    from planner.api import builtin_catalog, plan

    shelf = catalog or builtin_catalog()
    known_id("exercise", exercise, shelf.exercises)
    best = known or plan(request, shelf)
    session = session_of(best)
    if exercise not in {bout.exercise for bout in session.bouts}:
        name = shelf.label(exercise)
        raise RequestError(f"{name} is not in the plan.", f"ask why not: `routine why-not {exercise}`.")
    other = plan(without(best.request, exercise), shelf)
    instance = resolve(best.request, shelf)
    asked = exercise in instance.named
    if not other.sessions or other.score is None:
        return Why(
            exercise=exercise,
            asked_for=asked,
            lost=None,
            lost_at_least=0,
            status=other.status,
            conflict=other.conflict,
        )
    assert best.score is not None
    # Without the wish for the exercise the rules are the same, so both values are measured alike.
    unasked = resolve(without(best.request, exercise).model_copy(update={"exclude": best.request.exclude}), shelf)
    value = value_under(unasked, session)
    here = best.score.value if value is None else value
    change = diff(best, other, shelf)
    return Why(
        exercise=exercise,
        asked_for=asked,
        lost=here - other.score.value,
        lost_at_least=here - other.score.bound,
        status=other.status,
        instead=tuple(_instead(exercise, session, change, shelf)),
        gifts=tuple(_gifts(best, other)),
        difference=change,
    )


def _instead(exercise: str, session: Session, change: PlanDifference, shelf: Catalog) -> list[str]:
    """Who takes its place, of all that come in."""
    stage = next(bout.stage for bout in session.bouts if bout.exercise == exercise)
    new = [shelf.exercises[entry.exercise] for entry in change.of(ChangeKind.IN)]
    same = [entry.id for entry in new if same_thing(shelf.exercises[exercise], stage, entry)]
    return same or [entry.id for entry in new if stage in entry.session_stages]


def _gifts(best: Plan, other: Plan) -> list[Gift]:
    after = {(entry.region, entry.side, entry.modality): entry for entry in other.coverage}
    return [
        Gift(
            region=entry.region,
            side=entry.side,
            modality=entry.modality,
            with_s=entry.delivered_s,
            without_s=less.delivered_s,
            wanted_s=entry.wanted_s,
        )
        for entry in best.coverage
        for less in [after.get((entry.region, entry.side, entry.modality))]
        if less is not None and min(less.delivered_s, less.wanted_s) < min(entry.delivered_s, entry.wanted_s)
    ]
