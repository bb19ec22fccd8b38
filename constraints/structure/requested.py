"""What is asked for by name is in; what is not wanted is out. A safety rule goes before both."""

from __future__ import annotations

from collections.abc import Iterable

from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Requested(Rule):
    """Each included exercise once, unless a safety rule bars all its forms; no excluded exercise."""

    id = "requested"
    title = "Asked for or unwanted"
    level = RuleLevel.HARD
    source = "the request; the profile"
    example = "`--include bridge` puts Bridge into the plan, and `--exclude bridge` keeps it out."

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        return "You excluded it." if mode.exercise.id in instance.excluded else None

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        for name in instance.request.include:
            if instance.rulebook.barred(name, instance) is None:
                decisions.model.add(decisions.has_exercise(name) == 1)
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        done = [bout.exercise for bout in session.bouts]
        for name in instance.request.include:
            if name not in done and instance.rulebook.barred(name, instance) is None:
                yield self.breach(name, why="missing")
        for name in sorted(set(done) & instance.excluded):
            yield self.breach(name, why="excluded")
        for name in sorted({name for name in done if done.count(name) > 1}):
            yield self.breach(name, why="twice")

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        words = {"missing": "is asked for and not there", "excluded": "is excluded and there", "twice": "stands twice"}
        return f"{name} {words[str(finding.fact('why'))]}."
