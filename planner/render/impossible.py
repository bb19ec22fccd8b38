"""What is said of a request that no plan can meet, after the first line: ways out, and what cannot stand together."""

from __future__ import annotations

from collections.abc import Iterator

from constraints.rule import RuleLevel
from planner.result import Plan

MOST_SHOWN = 3
"""So many ways out are shown to a person; a program gets them all."""


def ways_and_conflict(plan: Plan) -> Iterator[str]:
    """The lines; none for a plan that has a session."""
    if plan.relaxations:
        yield "Ways out:"
        for number, way in enumerate(plan.relaxations[:MOST_SHOWN], 1):
            yield f"  {number}. {way.what}"
            yield f"     {way.option}"
    conflict = plan.conflict
    if conflict is not None and conflict.members:
        fewer = "any one of them less could" if conflict.minimal else "perhaps even fewer of them cannot"
        yield f"Cannot stand together ({fewer}):"
        for member in conflict.members:
            kept = " (kept in any case: it protects you)" if member.level is RuleLevel.SAFETY else ""
            yield f"  - {member.title}{kept}"
