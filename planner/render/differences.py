"""What changes from one plan to another, in words."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.catalog import Catalog
from constraints.rulebook import BY_ID
from planner.explain.difference import Change, ChangeKind, PlanDifference
from planner.render.words import clock


def points(number: int) -> str:
    """Points of value with their sign: `+2,000`, `-5`, `0`."""
    return f"{number:+,}" if number else "0"


def counted(number: int) -> str:
    """A number of points: `1 point`, `2,000 points`."""
    return f"{number:,} point{'' if abs(number) == 1 else 's'}"


def change(entry: Change, catalog: Catalog) -> str:
    """One change in words."""
    name = catalog.label(entry.exercise)
    match entry.kind:
        case ChangeKind.OUT:
            return f"out: {name}, {entry.before}"
        case ChangeKind.IN:
            return f"in: {name}, {entry.after}"
        case ChangeKind.MOVED:
            return f"moved: {name}, from place {entry.before} to {entry.after}"
        case ChangeKind.DOSE:
            return f"dose: {name}, {entry.after} instead of {entry.before}"
        case _:
            return f"form: {entry.after} instead of {entry.before}"


def changes(difference: PlanDifference, catalog: Catalog, margin: str = "- ") -> Iterator[str]:
    """A line for each exercise that changes."""
    order = {ChangeKind.OUT: 0, ChangeKind.IN: 1}
    for entry in sorted(difference.changes, key=lambda entry: order.get(entry.kind, 2)):
        yield f"{margin}{change(entry, catalog)}"


def by_rule(difference: PlanDifference, margin: str = "- ") -> Iterator[str]:
    """A line for each rule whose points change, the largest change first."""
    for entry in sorted(difference.rules, key=lambda entry: (-abs(entry.change), entry.id)):
        title = BY_ID[entry.id].title if entry.id in BY_ID else entry.id
        yield f"{margin}{points(entry.change)} {entry.id} ({title.lower()})"


def whole(difference: PlanDifference, catalog: Catalog) -> Iterator[str]:
    """All that differs: exercises, points and time."""
    if difference.same_session:
        yield "The same exercises in the same order with the same doses."
    yield from changes(difference, catalog)
    times = clock(difference.total_s_before), clock(difference.total_s_after)
    yield f"Time: {times[0]}" if times[0] == times[1] else f"Time: {times[0]} before, {times[1]} after."
    if difference.rules:
        yield f"Points: {difference.value_before:,} before, {difference.value_after:,} after:"
        yield from by_rule(difference)
    else:
        yield f"Points: {difference.value_after:,} in both."
    if not difference.same_wishes:
        yield "The two plans were asked for with different wishes or rules, so their points measure different things."
