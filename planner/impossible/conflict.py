"""When nothing fits: what stood in the way, what it would take, what to give up, and what cannot stand together.

A ladder from the plainest answer to the finest. Everything is bounded by a purse that counts solver work, not time, so
that the same request gets the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from constraints.instance import Instance
from constraints.rule import RuleLevel
from constraints.rulebook import BY_ID
from planner.candidates import Candidates
from planner.feasibility import Purse, Shortest, shortest
from planner.impossible.demands import demands
from planner.impossible.loosened import Loosened
from planner.impossible.minimal import Clash, clash
from planner.impossible.obstacles import obstacles, taken
from planner.impossible.relaxing import Ways, ways_out
from planner.impossible.states import states
from planner.impossible.telling import reason, title, way_out
from planner.impossible.wishes import minutes_wishes, wishes
from planner.result import Conflict, ConflictMember, Relaxation

MOST_WORK = 1.4
"""So much is spent at most, in seconds of solver work on a usual machine."""

FOR_LENGTH = 0.5
"""Of that at most for the shortest length that would do."""

FOR_CLASH = 0.6
"""Of that at most for the conflict."""

MAKING = 0.25
"""What it costs to make the model with switches."""


@dataclass(frozen=True)
class Explained:
    """Why a request is impossible, and the ways out of it, the cheapest first."""

    conflict: Conflict
    relaxations: tuple[Relaxation, ...] = ()


def why_impossible(instance: Instance, found: Candidates, spent: float = 0.0) -> Explained:
    """Why no plan exists for an instance of which that is proven, and what to give up for one.

    Args:
        instance: the instance.
        found: the modes that could be chosen from, and why the others were out.
        spent: deterministic time that was spent already; nothing here takes longer than what the limit of
            the request leaves.
    """
    purse = Purse(min(MOST_WORK, instance.request.time_limit_s - spent))
    in_the_way = obstacles(instance, found)
    length = _length(instance, purse)
    ways, clashing = _loosened(instance, length, purse)
    members = clashing.demands if clashing is not None else ()
    more_s = None if length.budget_s is None else length.budget_s - instance.budget_s
    careful = any(member.level is RuleLevel.SAFETY for member in members) or any(_is_safety(o.rule) for o in in_the_way)
    nothing_left = careful and any(obstacle.kind == "target" for obstacle in in_the_way)
    if nothing_left:
        ways = Ways(tuple(way for way in ways.ways if not _serves_nothing(way)), ways.complete)
    minimal = clashing is not None and clashing.minimal
    why = reason(in_the_way, taken(instance, found), members, minimal, instance)
    left = _what_is_left(instance, found) if nothing_left and not ways.ways else ""
    line = f"{why} {left}{way_out(ways.ways, ways.complete, careful, more_s)}"
    conflict = Conflict(
        first_line=line,
        members=tuple(
            ConflictMember(id=member.id, title=title(member, instance), level=member.level) for member in members
        ),
        minimal=minimal,
        obstacles=in_the_way,
        needed_s=length.budget_s,
    )
    return Explained(conflict, ways.ways)


def _what_is_left(instance: Instance, found: Candidates) -> str:
    """The exercises that serve no target and that nothing bars: breathing, resting."""
    rest = ", ".join(map(instance.catalog.label, sorted({mode.exercise.id for mode in found.modes})))
    return f"What is left under your limits: {rest}. " if rest else ""


def _serves_nothing(way: Relaxation) -> bool:
    """Whether a way out gives up that anything serves a target. Where health leaves nothing, that is no way out: a
    clinician is asked what more may be done."""
    return any((one.kind, one.id) == ("rule", "purpose") for one in way.gives_up)


def _is_safety(rule: str) -> bool:
    return rule in BY_ID and BY_ID[rule].level is RuleLevel.SAFETY


def _length(instance: Instance, purse: Purse) -> Shortest:
    """How long the session would have to be; at a part of the purse."""
    part = purse.part(FOR_LENGTH)
    length = shortest(instance, part)
    purse.pay(part.spent)
    if length.budget_s is not None and length.budget_s <= instance.budget_s:
        return Shortest(None, proven=False)  # a rule of others that wants a session to be short
    return length


def _loosened(instance: Instance, length: Shortest, purse: Purse) -> tuple[Ways, Clash | None]:
    """The ways out and the conflict, from one model."""
    if not purse.allows(MAKING):
        return Ways(), None
    found = demands(instance)
    given = (*minutes_wishes(instance.budget_s, length.budget_s), *wishes(instance, found))
    loosened = Loosened(instance, states(instance, found, given))
    if not loosened.usable(loosened.switches):
        return Ways((), complete=True), None  # there is nothing at all to plan with
    purse.pay(MAKING)
    part = purse.part(min(FOR_CLASH, purse.left / 2))
    clashing = clash(found, loosened, part)
    purse.pay(part.spent)
    return ways_out(instance, loosened, given, length, purse), clashing
