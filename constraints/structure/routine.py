"""A style can narrow what a session is made of, down to a fixed sequence."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from pydantic import field_validator

from catalog.exercise import Frozen, Id, Stage
from constraints.decisions import Decisions, Node, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule; empty means no restriction."""

    sequence: tuple[Id, ...] = ()
    """Exactly these exercises in exactly this order."""
    only: tuple[Id, ...] = ()
    """No other exercises than these."""
    stages: tuple[Stage, ...] = ()
    """No other stages than these."""
    equipment: tuple[Id, ...] = ()
    """Only exercises that use one of these."""
    positions: tuple[Id, ...] = ()
    """No other positions than these."""

    @field_validator("sequence")
    @classmethod
    def _once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        twice = sorted({name for name in value if value.count(name) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands twice; each exercise is done once")
        return value


class Routine(Rule):
    """The session keeps to the exercises, stages and order of its style."""

    id = "routine"
    title = "Part of this kind of session"
    level = RuleLevel.HARD
    source = "000:5-18; 001:11-49; 002:144-153; 003:17-59; 004:9-59"
    example = "In the style `desk` nothing is done on the floor: Bridge is out, and Plank at the wall may be planned."
    Params = Params

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        return self._why(mode.exercise.id, mode.stage, mode.equipment, mode.position, instance)

    def split(self, mode: Mode, instance: Instance) -> Hashable:
        sequence = self.params.sequence
        return sequence.index(mode.exercise.id) if mode.exercise.id in sequence else None

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        for name in self.params.sequence:
            if instance.rulebook.barred(name, instance) is None:
                decisions.model.add(decisions.has_exercise(name) == 1)
        if self.params.sequence:
            decisions.forbid(self._backwards)
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        done = [bout.exercise for bout in session.bouts]
        for bout in session.bouts:
            why = self._why(bout.exercise, bout.stage, bout.equipment, bout.position, instance)
            if why is not None:
                yield self.breach(bout.exercise, why=why)
        wanted = [name for name in self.params.sequence if instance.rulebook.barred(name, instance) is None]
        if wanted and done != wanted:
            yield self.breach(*wanted, why="The order or the number of exercises is another one.")

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{', '.join(instance.catalog.label(name) for name in finding.about)}: {finding.fact('why')}"

    def _backwards(self, tail: Node | None, head: Node | None) -> bool:
        before = tail.split(self.id) if tail is not None else None
        after = head.split(self.id) if head is not None else None
        return isinstance(before, int) and isinstance(after, int) and before > after

    def _why(
        self, exercise: str, stage: Stage, equipment: tuple[str, ...], position: str, instance: Instance
    ) -> str | None:
        params = self.params
        if params.sequence and exercise not in params.sequence:
            return f"Not one of the exercises of {instance.style.name}."
        if params.only and exercise not in params.only:
            return f"Not one of the exercises of {instance.style.name}."
        if params.stages and stage not in params.stages:
            return f"{instance.style.name} has no {stage.value.replace('_', ' ')}."
        if params.equipment and not set(params.equipment) & set(equipment):
            return f"{instance.style.name} uses {' or '.join(params.equipment).replace('_', ' ')}."
        if params.positions and position not in params.positions:
            return f"{instance.style.name} is not done {instance.catalog.label(position)}."
        return None
