"""The session fits its minutes, to the second."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Frozen
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.prescription import Kind
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import form_of
from constraints.session import Bout, Session, Step

GETTING_THERE = (Kind.TRANSITION, Kind.SETUP)


class Params(Frozen):
    """Settings of the rule."""

    at_most_s: int = Field(default=10800, ge=60, le=10800)
    """Most seconds of the session where that is less than its minutes; what is wished for stays that of the minutes."""


class TimeBudget(Rule):
    """Steps follow each other without a gap from second 0, leave time to get there, and end within the budget. There is
    at least one: nothing at all is no session."""

    id = "time_budget"
    title = "Fits the time"
    level = RuleLevel.HARD
    source = "the request"
    example = "With 20 minutes a plan of 1,201 seconds is refused; one of 1,200 is fine."
    Params = Params

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        decisions.model.add(decisions.total_s <= instance.room_s)
        decisions.model.add_bool_or(decisions.taken)
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        if not session.steps:
            yield self.breach(why="empty", at_s=0, expected_s=0)
        clock = 0
        for step in session.steps:
            if step.start_s != clock:
                yield self.breach(step.exercise, why="gap", at_s=step.start_s, expected_s=clock, second=step.start_s)
            clock = step.end_s
        if session.total_s > instance.room_s:
            yield self.breach(why="long", at_s=session.total_s, expected_s=instance.room_s)
        before: Bout | None = None
        for bout in session.bouts:
            if bout.position not in instance.catalog.position_ids:
                yield self.breach(bout.exercise, why="position", at_s=0, expected_s=0)
                return
            yield from self._getting_there(before, bout, instance)
            yield from self._out_of_place(bout, instance)
            before = bout

    def _getting_there(self, before: Bout | None, bout: Bout, instance: Instance) -> Iterable[Finding]:
        needed = instance.change_s(before.position if before else None, bout.position)
        for kind, seconds in ((Kind.TRANSITION, needed), (Kind.SETUP, instance.setup_s(bout.equipment))):
            given = sum(step.duration_s for step in bout.steps if step.kind is kind)
            if given != seconds:
                yield self.breach(bout.exercise, why=kind.value, at_s=given, expected_s=seconds)

    def _out_of_place(self, bout: Bout, instance: Instance) -> Iterable[Finding]:
        """Getting there is one transition, then one set-up, before anything else, of no side; and it leads where the
        exercise is done."""
        form = form_of(bout, instance.catalog)
        before = -1
        for step in bout.steps:
            place = GETTING_THERE.index(step.kind) if step.kind in GETTING_THERE else len(GETTING_THERE)
            if place < before or (place == before and step.kind in GETTING_THERE):
                yield self.breach(bout.exercise, why="order", at_s=0, expected_s=0, second=step.start_s)
            before = max(place, before)
            if step.kind in GETTING_THERE and _worked(step):
                yield self.breach(bout.exercise, why="worked", at_s=0, expected_s=0, second=step.start_s)
            if form is not None and step.position != form.position:
                yield self.breach(bout.exercise, why="elsewhere", at_s=0, expected_s=0, second=step.start_s)

    def explain(self, finding: Finding, instance: Instance) -> str:
        at, expected = finding.fact("at_s"), finding.fact("expected_s")
        match finding.fact("why"):
            case "long":
                return f"The session takes {at} s, more than the {expected} s that there are."
            case "empty":
                return "The session is empty."
            case "gap":
                name = instance.catalog.label(finding.about[0])
                return f"{name}: a step starts at second {at}, and the one before it ends at {expected}."
            case "position":
                return f"{instance.catalog.label(finding.about[0])} is done in a position that does not exist."
            case "order":
                return f"{instance.catalog.label(finding.about[0])}: first the change of position, then the set-up."
            case "worked":
                return f"{instance.catalog.label(finding.about[0])}: getting there has no side, set or repetition."
            case "elsewhere":
                return f"{instance.catalog.label(finding.about[0])}: this is not the position in which it is done."
            case why:
                return f"{instance.catalog.label(finding.about[0])}: {why} of {at} s where {expected} s are needed."


def _worked(step: Step) -> bool:
    """Whether a step says that it is of a side, a set or a repetition."""
    return (step.side, step.set, step.rep) != (None, None, None)
