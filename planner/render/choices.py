"""Substitutes, alternatives and the trade-off of minutes and value, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.catalog import Catalog
from constraints.request import Request
from planner.explain.difference import ChangeKind, diff, session_of
from planner.render.differences import change, changes, counted, points
from planner.render.words import clock, dose, form_name
from planner.result import Plan, PlanStatus
from planner.steer.alternatives import FrontierPoint, work_of
from planner.steer.reorder import Reordered
from planner.steer.swap import Substitute

MOST_CHANGES = 4


def substitutes(exercise: str, found: Sequence[Substitute], catalog: Catalog) -> Iterator[str]:
    """Who could take the place of an exercise."""
    name = catalog.label(exercise)
    if not found:
        yield f"Nothing that trains the same as {name} may be planned for you and is not in the plan already."
        return
    yield f"In the place of {name}, best first (points that the plan gains or loses):"
    for number, entry in enumerate(found, 1):
        own = next(one for one in entry.difference.changes if one.exercise == entry.exercise)
        proven = "" if entry.plan.status is PlanStatus.OPTIMAL else ", not proven"
        what = f"{catalog.label(entry.exercise)}, {own.after} ({entry.exercise})"
        yield f"{number}. {points(entry.change)}{proven}: {what}"
        others = [one for one in entry.difference.changes if one.exercise not in (exercise, entry.exercise)]
        if entry.rest_kept:
            yield "   All the rest stays as it is."
        else:
            shown = [change(one, catalog) for one in others[:MOST_CHANGES]]
            more = f"; and {len(others) - MOST_CHANGES} more" if len(others) > MOST_CHANGES else ""
            yield f"   Besides: {'; '.join(shown)}{more}."
    yield f"To choose one: --swap {exercise}={found[0].exercise}"


def alternatives(found: Sequence[Plan], asked: int, catalog: Catalog) -> Iterator[str]:
    """Plans that really differ, each against the best."""
    for number, plan in enumerate(found, 1):
        assert plan.score is not None
        session = session_of(plan)
        proof = "optimal" if plan.status is PlanStatus.OPTIMAL else f"at most {plan.score.gap:,} points below the best"
        less = plan.score.value - (found[0].score.value if found[0].score is not None else 0)
        what = "the best plan" if number == 1 else f"the best that really differs, {points(less)}"
        yield f"Plan {number}: {plan.score.value:,} points, {proof}; {what}; {clock(session.total_s)}"
        if number == 1:
            for bout in session.bouts:
                exercise = catalog.exercises[bout.exercise]
                yield f"- {form_name(bout, exercise)}, {dose(bout, exercise)}"
            continue
        difference = diff(found[0], plan, catalog)
        if not difference.of(ChangeKind.IN, ChangeKind.OUT):
            gone = set(work_of(found[0])) - set(work_of(plan))
            yield f"- other exercises: {', '.join(sorted(map(catalog.label, gone)))}"
        yield from changes(difference, catalog)
    if len(found) < asked:
        yield f"There is no further plan that differs so much: {len(found)} of the {asked} asked for."


def trade_off(found: Sequence[FrontierPoint], request: Request, catalog: Catalog) -> Iterator[str]:
    """What further minutes bring."""
    whole = found[-1]
    yield f"What the minutes bring, measured by the wishes of {whole.minutes:g} minutes:"
    before = 0
    for point in found:
        session = session_of(point.plan)
        share = "" if point.percent is None else f" {point.percent:3} %"
        proven = "" if point.plan.status is PlanStatus.OPTIMAL else ", not proven"
        knee = " <- knee" if point.knee else ""
        yield (
            f"{point.minutes:5g} min {point.value:9,} points{share} {points(point.value - before):>9} "
            f"{len(session.bouts):2} exercises{proven}{knee}"
        )
        before = point.value
    chosen = next((point for point in found if point.knee), found[-1])
    if chosen.knee:
        yield f"The knee is at {chosen.minutes:g} minutes: from there on, each further minute brings less than before."
    yield f"To have the plan of {chosen.minutes:g} minutes: --rule time_budget.at_most_s={int(chosen.minutes * 60)}"


def reordered(found: Reordered) -> Iterator[str]:
    """What another order breaks or costs."""
    if found.breaks:
        yield "That order cannot be planned:"
        for sentence in found.breaks:
            yield f"- {sentence}"
        yield f"It would take {clock(found.total_s)}."
        return
    assert found.cost is not None
    if found.cost > 0:
        yield f"That order is allowed and costs {counted(found.cost)}; it takes {clock(found.total_s)}."
    elif found.cost == 0:
        yield f"That order is as good; it takes {clock(found.total_s)}."
    else:
        yield f"That order is better by {counted(-found.cost)}; it takes {clock(found.total_s)}."
