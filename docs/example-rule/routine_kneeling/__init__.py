"""A rule for sore knees: at most so many exercises on hands and knees or half kneeling."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.exercise import Frozen
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session

ON_THE_KNEES = frozenset({"quadruped", "half_kneeling"})


class Params(Frozen):
    """Settings of the rule."""

    most: int = Field(default=2, ge=0, le=60)
    """Most exercises on the knees; 0 keeps off them."""


class Kneeling(Rule):
    """At most two exercises on hands and knees or half kneeling, for knees that get sore."""

    id = "kneeling"
    title = "Few exercises on the knees"
    level = RuleLevel.HARD
    source = "judgement"
    example = "With kneeling.most=1 a plan has Cat-camel or Bird dog, both done on hands and knees, but never the two."
    Params = Params

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        decisions.model.add(decisions.count(_on_the_knees) <= self.params.most)
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        kneeling = [bout.exercise for bout in session.bouts if bout.position in ON_THE_KNEES]
        if len(kneeling) > self.params.most:
            yield self.breach(*kneeling)

    def explain(self, finding: Finding, instance: Instance) -> str:
        names = ", ".join(instance.catalog.label(name) for name in finding.about)
        return f"{len(finding.about)} exercises on the knees, at most {self.params.most}: {names}."


def _on_the_knees(mode: Mode) -> bool:
    return mode.position in ON_THE_KNEES
