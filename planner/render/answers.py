"""Answers to why, why not, what if, and advice, in words. Every number in them comes from the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.catalog import Catalog
from constraints.rulebook import BY_ID
from planner.explain.difference import PlanDifference
from planner.explain.what_if import Advice, WhatIf
from planner.explain.why import Why
from planner.explain.why_not import Verdict, WhyNot
from planner.render.differences import by_rule, changes, counted, points
from planner.render.words import duration
from planner.result import Conflict, Plan, PlanStatus


def why(found: Why, plan: Plan, catalog: Catalog) -> Iterator[str]:
    """Why an exercise is in a plan."""
    name = catalog.label(found.exercise)
    if found.asked_for:
        yield f"{name} is in because you asked for it. What the plan would be without that wish:"
    if found.lost is None:
        if found.status is PlanStatus.INFEASIBLE:
            yield f"Without {name} there is no plan at all."
            yield from conflict(found.conflict)
        else:
            yield f"No plan without {name} was found in the time allowed. That does not mean that there is none."
        return
    value = plan.score.value if plan.score is not None else 0
    if found.lost > 0:
        yield f"Without {name} the best plan is worth {counted(found.lost)} less (of {value:,})."
    elif found.lost == 0:
        yield f"{name} is not needed: there is a plan without it that is worth the same."
    else:
        yield f"Without {name} the best plan is worth {counted(-found.lost)} more."
    if found.lost_at_least != found.lost:
        yield f"Not proven in the time allowed: a plan without it may lose only {counted(found.lost_at_least)}."
    for gift in found.gifts:
        side = "" if gift.side == "both" else f" ({gift.side})"
        kept = f"{duration(gift.without_s)} instead of {duration(gift.with_s)}" if gift.without_s else "nothing"
        wish = f"{gift.wanted_s} s are wished for"
        yield f"- {catalog.label(gift.region)}{side}: {kept} of {gift.modality.value} a side; {wish}."
    if found.instead:
        yield f"Who would take its place: {', '.join(map(catalog.label, found.instead))}."
    elif found.difference is not None:
        yield "Nothing of its kind would come in for it."
    if found.difference is not None:
        yield from _without(found.difference, catalog, found.exercise)


def why_not(found: WhyNot, plan: Plan, catalog: Catalog) -> Iterator[str]:
    """Why an exercise is not in a plan."""
    name = catalog.label(found.exercise)
    value = plan.score.value if plan.score is not None else 0
    match found.verdict:
        case Verdict.BARRED | Verdict.LEFT_OUT:
            yield from _barred(found, name, catalog)
        case Verdict.WORSE:
            assert found.lost is not None
            less = f"the best plan with it has {counted(found.lost)} less (of {value:,})"
            yield f"{name} may be planned, and it is not worth it: {less}."
            if found.lost_at_least != found.lost:
                yield f"Not proven in the time allowed: a plan with it may lose only {counted(found.lost_at_least)}."
        case Verdict.AS_GOOD:
            assert found.lost is not None
            more = f"{counted(-found.lost)} more" if found.lost < 0 else "the same"
            yield f"{name} would do as well: the best plan with it is worth {more}."
        case Verdict.IMPOSSIBLE:
            yield f"{name} cannot stand together with the rest of what you asked for."
            yield from conflict(found.conflict)
        case Verdict.UNKNOWN:
            yield f"No plan with {name} was found in the time allowed. That does not mean that there is none."
    if found.difference is not None:
        yield "The best plan with it:"
        yield from changes(found.difference, catalog)
        yield from _points(found.difference)
    if found.verdict in (Verdict.WORSE, Verdict.AS_GOOD):
        yield f"To have it all the same: --include {found.exercise}"


def _barred(found: WhyNot, name: str, catalog: Catalog) -> Iterator[str]:
    bar = found.bar
    assert bar is not None
    keeps = "is never planned for you" if found.verdict is Verdict.BARRED else "is left out"
    title = BY_ID[bar.rule].title if bar.rule in BY_ID else bar.rule
    yield f"{name} {keeps}. {bar.reason}"
    yield f"Rule: {bar.rule} ({title.lower()})."
    for source in bar.sources:
        yield f"Source: {source}"
    if bar.option:
        yield f"What would let it in: {bar.option}"
    if found.substitutes:
        yield f"What trains the same and is allowed: {', '.join(map(catalog.label, found.substitutes))}."
    else:
        yield "Nothing that trains the same is allowed."


def what_if(found: WhatIf, catalog: Catalog) -> Iterator[str]:
    """What a changed request would give."""
    if found.difference is None:
        status = {"infeasible": "no plan is possible", "refused": "there is no plan, for safety"}
        yield f"With that, {status.get(found.after.status.value, 'no plan was found in the time allowed')}."
        for note in found.after.notes:
            yield note.text
        return
    if found.gain is None:
        yield "The two plans cannot be measured by one yardstick: each is not allowed under the request of the other."
    elif found.measured_by == "after":
        gains = f"{counted(found.gain)}, measured by the changed request" if found.gain else "nothing"
        yield f"That gains {gains}."
    else:
        costs = f"{counted(-found.gain)}, measured by the request as it was" if found.gain else "nothing"
        yield f"That costs {costs}."
    if not found.proven:
        yield "Not both plans are proven optimal, so this is what was found, not an exact figure."
    if found.difference.same_session:
        yield "The plan stays the same."
    yield from changes(found.difference, catalog)


def advice(found: Sequence[Advice], catalog: Catalog) -> Iterator[str]:
    """Which single change would gain most."""
    if not found:
        yield "No single thing, five more minutes or limit fewer would make this plan better."
        return
    yield "What would make the plan better, the most first (points by the wishes of the changed request):"
    for entry in found:
        new = [change.exercise for change in entry.difference.changes if change.kind.value == "in"]
        brings = f"; brings {', '.join(map(catalog.label, new))}" if new else ""
        about = "" if entry.proven else ", not proven"
        yield f"- {points(entry.gain)}{about}: {entry.what} ({entry.option}){brings}."


def conflict(found: Conflict | None) -> Iterator[str]:
    """What cannot stand together."""
    if found is not None:
        yield found.first_line


def _without(difference: PlanDifference, catalog: Catalog, skip: str) -> Iterator[str]:
    rest = [line for line in changes(difference, catalog) if not line.startswith(f"- out: {catalog.label(skip)},")]
    if rest:
        yield "The best plan without it:"
        yield from rest
    yield from _points(difference)


def _points(difference: PlanDifference) -> Iterator[str]:
    lines = list(by_rule(difference))
    if lines:
        yield "Points by rule:"
        yield from lines
