"""What is locked stays: the exercise, and with it its place, its position and its dose if they are locked too."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import partial

from catalog.exercise import Stage
from constraints.decisions import Decisions, Node, Term, sum_of
from constraints.instance import Instance
from constraints.kept import as_printed, kept_of, printed
from constraints.mode import Mode
from constraints.prescription import levels
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Bout, Session


class Locked(Rule):
    """Each locked exercise is in, unless a safety rule bars it: at the place in the order, in the position and with the
    dose that are locked with it."""

    id = "locked"
    title = "Locked by you"
    level = RuleLevel.HARD
    source = "the request"
    example = (
        "With `--lock bridge@3` Bridge is the third exercise; a plan in which it comes second, or not at all, is "
        "refused."
    )
    judges_dose = True

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        lock = instance.locks.get(mode.exercise.id)
        if lock is None:
            return None
        if lock.position is not None and mode.position != lock.position:
            return f"You locked it {instance.catalog.label(lock.position)}."
        if lock.dose is not None and printed(mode.dose) != lock.dose:
            return "You locked another dose of it."
        return None

    def split(self, mode: Mode, instance: Instance) -> Hashable:
        """Locked places divide a stage into parts."""
        return mode.part or None

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        for name, lock in instance.locks.items():
            if instance.rulebook.barred(name, instance) is None:
                decisions.model.add(decisions.has_exercise(name) == 1)
                if lock.place is not None:
                    self._post_place(name, lock.place, decisions, instance)
        if any(lock.place is not None for lock in instance.locks.values()):
            decisions.forbid(self._backwards)
        return ()

    def _post_place(self, name: str, place: int, decisions: Decisions, instance: Instance) -> None:
        """In the stage in which the exercise stands, so many exercises stand in earlier stages and parts. A part behind
        it is used only if it is there: elsewhere there is nothing to divide."""
        order = instance.stage_order
        for mode, literal in zip(decisions.modes, decisions.taken, strict=True):
            if mode.exercise.id == name:
                earlier = decisions.count(partial(_before, order, mode))
                decisions.model.add(earlier == place - 1).only_enforce_if(literal)
        for stage in instance.catalog.exercises[name].session_stages:
            here = [(m, x) for m, x in zip(decisions.modes, decisions.taken, strict=True) if m.stage is stage]
            own = [(literal, 1) for mode, literal in here if mode.exercise.id == name]
            behind = {mode.part + 1 for mode, _ in here if mode.exercise.id == name}
            for mode, literal in here:
                if mode.part in behind:
                    decisions.model.add(sum_of([(literal, 1)]) <= sum_of(own))

    def _backwards(self, tail: Node | None, head: Node | None) -> bool:
        """Within a stage, the parts come in their order."""
        if tail is None or head is None or tail.stage is not head.stage:
            return False
        before, after = tail.split(self.id), head.split(self.id)
        return isinstance(before, int) and isinstance(after, int) and before > after

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for name, lock in instance.locks.items():
            if instance.rulebook.barred(name, instance) is not None:
                continue
            there = [(place, bout) for place, bout in enumerate(session.bouts, 1) if bout.exercise == name]
            if not there:
                yield self.breach(name, why="missing")
            for place, bout in there:
                if lock.place is not None and place != lock.place:
                    yield self.breach(name, why="place", is_=place, wanted=lock.place)
                if lock.position is not None and bout.position != lock.position:
                    yield self.breach(name, why="position", is_=bout.position, wanted=lock.position)
                if lock.dose is not None and lock.dose != _printed(bout, instance):
                    yield self.breach(name, why="dose", is_=_text(_printed(bout, instance)), wanted=_text(lock.dose))

    def explain(self, finding: Finding, instance: Instance) -> str:
        name = instance.catalog.label(finding.about[0])
        facts = dict(finding.facts)
        match facts["why"]:
            case "missing":
                return f"{name} is locked and not there."
            case "place":
                return f"{name} is locked at place {facts['wanted']} and stands at place {facts['is_']}."
            case "position":
                is_, wanted = (instance.catalog.label(str(facts[key])) for key in ("is_", "wanted"))
                return f"{name} is locked {wanted} and stands there {is_}."
            case _:
                return f"{name} is locked with a dose of {facts['wanted']}, not {facts['is_']}."


def _before(order: tuple[Stage, ...], placed: Mode, mode: Mode) -> bool:
    """Whether a mode comes before the one that has its place."""
    if mode.stage is placed.stage:
        return mode.part < placed.part
    return order.index(mode.stage) < order.index(placed.stage)


def _printed(bout: Bout, instance: Instance) -> tuple[int, ...]:
    """The numbers of the dose that was really done, read from the steps."""
    done = kept_of(bout)
    unit = levels(instance.catalog.exercises[bout.exercise])[0].unit
    return as_printed(unit, done.sets, done.reps, done.piece_s)


def _text(dose: tuple[int, ...]) -> str:
    return " x ".join(map(str, dose))
