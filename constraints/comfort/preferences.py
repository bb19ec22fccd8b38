"""What the person likes, and what they do not."""

from __future__ import annotations

from collections.abc import Iterable

from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Preferences(Rule):
    """A liked exercise gains points, a disliked one costs as many."""

    id = "preferences"
    title = "Likes and dislikes"
    level = RuleLevel.COMFORT
    source = "the profile"
    example = (
        "With `likes: [bridge]` in the profile a plan with Bridge gains a point, and with `dislikes: [bridge]` it "
        "loses one."
    )
    default_weight = 8

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        if instance.profile.likes or instance.profile.dislikes:
            yield Term(self.id, decisions.count(lambda mode: self._points(mode, instance)))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            if bout.exercise in instance.profile.likes:
                yield self.match(1, bout.exercise)
            if bout.exercise in instance.profile.dislikes:
                yield self.match(-1, bout.exercise)

    def explain(self, finding: Finding, instance: Instance) -> str:
        verb = "like" if finding.points > 0 else "do not like"
        return f"You {verb} {instance.catalog.label(finding.about[0])}."

    @staticmethod
    def _points(mode: Mode, instance: Instance) -> int:
        name = mode.exercise.id
        return int(name in instance.profile.likes) - int(name in instance.profile.dislikes)
