"""A new plan that changes as little as possible from one that is known."""

from __future__ import annotations

from collections.abc import Iterable

from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.kept import Kept, kept_of
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session

GONE, ADDED, CHANGED = 3, 1, 1
"""Points for an exercise that is gone, one that is new, and one in another form, dose or side."""


class StayClose(Rule):
    """Each exercise of the given plan that is gone costs three points; one that is new costs one, and so does one
    that is kept in another form, with another dose or on other sides. Without a given plan it says nothing."""

    id = "stay_close"
    title = "Close to the plan you know"
    level = RuleLevel.GOAL
    source = "the request"
    example = (
        "Against a plan of Bridge and Clamshell, one with Bridge and Heel dig loses 4 points: 3 for Clamshell, "
        "which is gone, and 1 for Heel dig, which is new."
    )
    default_weight = 10

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        given = instance.request.stay_close
        if given:
            kept = decisions.count(lambda mode: self.mode_points(mode, instance))
            yield Term(self.id, kept - GONE * len({entry.exercise for entry in given}))

    def mode_points(self, mode: Mode, instance: Instance) -> int:
        """What a mode adds when it is taken: an exercise that is kept is not gone."""
        given = instance.request.stay_close
        if not given:
            return 0
        same = [entry for entry in given if entry.exercise == mode.exercise.id]
        if not same:
            return -ADDED
        return GONE if _as_done(mode) in same else GONE - CHANGED

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        given = instance.request.stay_close
        if not given:
            return
        before = {entry.exercise for entry in given}
        done = {bout.exercise for bout in session.bouts}
        for name in sorted(before - done):
            yield self.match(-GONE, name, change="gone")
        for bout in session.bouts:
            if bout.exercise not in before:
                yield self.match(-ADDED, bout.exercise, change="new")
            elif kept_of(bout) not in given:
                yield self.match(-CHANGED, bout.exercise, change="other")

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        words = {"gone": "was in the plan you know and is gone", "new": "is new", "other": "has another form or dose"}
        return f"{name} {words[str(finding.fact('change'))]}."


def _as_done(mode: Mode) -> Kept:
    dose = mode.dose
    return Kept(
        exercise=mode.exercise.id,
        variant=mode.variant_id,
        sides=dose.sides,
        sets=dose.sets,
        reps=dose.reps,
        piece_s=dose.piece_s,
    )
