"""The session fits its minutes, to the second."""

from __future__ import annotations

from collections.abc import Iterable

from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.prescription import Kind
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Bout, Session


class TimeBudget(Rule):
    """Steps follow each other without a gap from second 0, leave time to get there, and end within the budget."""

    id = "time_budget"
    title = "Fits the time"
    level = RuleLevel.HARD
    source = "the request"

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        decisions.model.add(decisions.total_s <= instance.budget_s)
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        clock = 0
        for step in session.steps:
            if step.start_s != clock:
                yield self.breach(step.exercise, why="gap", at_s=step.start_s, expected_s=clock)
            clock = step.end_s
        if session.total_s > instance.budget_s:
            yield self.breach(why="long", at_s=session.total_s, expected_s=instance.budget_s)
        before: Bout | None = None
        for bout in session.bouts:
            if bout.position not in instance.catalog.position_ids:
                yield self.breach(bout.exercise, why="position", at_s=0, expected_s=0)
                return
            yield from self._getting_there(before, bout, instance)
            before = bout

    def _getting_there(self, before: Bout | None, bout: Bout, instance: Instance) -> Iterable[Finding]:
        needed = instance.change_s(before.position if before else None, bout.position)
        for kind, seconds in ((Kind.TRANSITION, needed), (Kind.SETUP, instance.setup_s(bout.equipment))):
            given = sum(step.duration_s for step in bout.steps if step.kind is kind)
            if given != seconds:
                yield self.breach(bout.exercise, why=kind.value, at_s=given, expected_s=seconds)

    def explain(self, finding: Finding, instance: Instance) -> str:
        at, expected = finding.fact("at_s"), finding.fact("expected_s")
        match finding.fact("why"):
            case "long":
                return f"The session takes {at} s, more than the {expected} s that there are."
            case "gap":
                name = instance.catalog.label(finding.about[0])
                return f"{name}: a step starts at second {at}, and the one before it ends at {expected}."
            case "position":
                return f"{instance.catalog.label(finding.about[0])} is done in a position that does not exist."
            case why:
                return f"{instance.catalog.label(finding.about[0])}: {why} of {at} s where {expected} s are needed."
