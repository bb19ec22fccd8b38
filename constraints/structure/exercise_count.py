"""How many exercises a session has."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field, model_validator

from catalog.exercise import Frozen
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule."""

    at_least: int = Field(default=1, ge=0, le=60)
    """Fewest exercises."""
    at_most: int = Field(default=60, ge=1, le=60)
    """Most exercises."""

    @model_validator(mode="after")
    def _ordered(self) -> Params:
        if self.at_least > self.at_most:
            raise ValueError(f"at_least {self.at_least} is more than at_most {self.at_most}")
        return self


class ExerciseCount(Rule):
    """At least so many exercises, at most so many; styles set it (five or six poses in a flow)."""

    id = "exercise_count"
    title = "Number of exercises"
    level = RuleLevel.HARD
    source = "002:148"
    example = (
        "With `exercise_count.at_most=5` a plan of six exercises is refused. The style `yoga_flow` asks for five or "
        "six."
    )
    Params = Params

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        number = decisions.count(lambda mode: 1)
        decisions.model.add(number >= self.params.at_least)
        decisions.model.add(number <= self.params.at_most)
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        number = len(session.bouts)
        if not self.params.at_least <= number <= self.params.at_most:
            yield self.breach(number=number)

    def explain(self, finding: Finding, instance: Instance) -> str:
        low, high = self.params.at_least, self.params.at_most
        return f"{finding.fact('number')} exercises; there are to be {low} to {high}."
