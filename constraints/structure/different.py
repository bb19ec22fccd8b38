"""Another plan than those that were seen before."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Frozen
from constraints.decisions import Decisions, Term, sum_of
from constraints.instance import Instance
from constraints.mode import modality_of
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule."""

    at_least: int = Field(default=3, ge=1, le=50)
    """So many exercises of each earlier plan are gone (all of them, if it has fewer)."""


class Different(Rule):
    """Of the exercises for the targets in each plan that the request wants to differ from, some are gone. Arriving,
    warming up and relaxing do not count: they are structure."""

    id = "different"
    title = "Really another plan"
    level = RuleLevel.HARD
    source = "the request"
    example = (
        "Beside a first plan of six exercises for the targets, a plan that shares three of them is different "
        "enough, and one that shares four is refused."
    )
    Params = Params

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        for earlier in instance.request.different_from:
            again = [
                (literal, 1)
                for literal, mode in zip(decisions.taken, decisions.modes, strict=True)
                if mode.modality is not None and mode.exercise.id in earlier
            ]
            if again:
                decisions.model.add(sum_of(again) <= self._most(earlier))
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        done = {bout.exercise for bout in session.bouts if modality_of(bout.stage) is not None}
        for number, earlier in enumerate(instance.request.different_from, 1):
            gone = len(set(earlier) - done)
            wanted = min(len(set(earlier)), int(self.params.at_least))
            if gone < wanted:
                yield self.breach(plan=number, gone=gone, wanted=wanted)

    def explain(self, finding: Finding, instance: Instance) -> str:
        facts = dict(finding.facts)
        return f"Only {facts['gone']} exercises of plan {facts['plan']} are gone, fewer than {facts['wanted']}."

    def _most(self, earlier: tuple[str, ...]) -> int:
        """Most exercises of an earlier plan that may come again."""
        return max(0, len(set(earlier)) - int(self.params.at_least))
