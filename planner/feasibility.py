"""Quick, exact answers about one request: can it be done at all, and how long must the session be?

Only safety and hard rules are posted: no goal, no comfort. That is a much smaller model than the one for the best plan.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import le
from typing import TYPE_CHECKING, Any

from catalog.errors import DisagreementError
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Unit
from constraints.request import LONGEST_MINUTES
from constraints.rule import Rule, RuleLevel
from constraints.rulebook import BY_ID, Rulebook
from constraints.session import Session
from constraints.structure.long_holds import LongHolds
from constraints.structure.warm_up_first import WARMING, WarmUpFirst, needs
from planner.candidates import admissible
from planner.model import Built, build, node_key, one_worker
from planner.timeline import timeline

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

LONGEST_S = 60 * LONGEST_MINUTES
"""No session is longer."""

CALL = 0.01
"""What one call of the solver costs beside its own deterministic time."""

MAKING = 0.1
"""What it costs to make the model of an instance."""

TRYING = 0.03
"""What it costs to try a session at many lengths."""

PER_UNIT = 2.0
"""Seconds on a usual machine for one unit of deterministic time in models as small as these."""

MOST_PROBES = 12
"""How often a shorter session is looked for before the shortest one so far is told without a proof."""

FAR_S = 60.0
"""Far safety cap of one call, in seconds of the clock: the limit is the purse, and the clock only stops a machine that
has gone astray."""


@dataclass
class Purse:
    """How much work is left, in seconds of solver work on a usual machine.

    It is counted by calls and by the solver's deterministic time, never by the clock, so that the same questions get
    the same answers.
    """

    left: float
    spent: float = 0.0

    def allows(self, work: float = CALL) -> bool:
        """Whether there is enough left for so much work."""
        return self.left >= work

    def pay(self, work: float) -> None:
        """Takes out what something cost."""
        self.left -= work
        self.spent += work

    def part(self, most: float) -> Purse:
        """A purse of its own with at most so much of what is left; what it spends is paid from this one afterwards."""
        return Purse(min(most, self.left))


@dataclass(frozen=True)
class Look:
    """What looking for a session gave.

    Attributes:
        possible: whether there is one; None if that was not found out in time.
        session: one that the checkers confirm, if there is one.
        shortest: whether none takes less time (only where that was asked for).
    """

    possible: bool | None
    session: Session | None = None
    shortest: bool = False


@dataclass(frozen=True)
class Shortest:
    """The shortest length with which a request can be done.

    Attributes:
        budget_s: seconds that the session must be given; None if no length up to the longest is known to do.
        proven: whether no shorter one does (with None: whether none does at all).
    """

    budget_s: int | None
    proven: bool


def look(instance: Instance, purse: Purse | None = None) -> Look:
    """Whether any session keeps all safety and hard rules of an instance.

    Raises:
        DisagreementError: a defect of this product: the checkers do not confirm the session that was found.
    """
    return _look(hard_only(instance), purse or Purse(instance.request.time_limit_s), least=False)


def shortest(instance: Instance, purse: Purse | None = None) -> Shortest:
    """The smallest number of seconds from which on an instance can be done, whatever it has been given.

    What a rule allows may depend on the length of the session (no exercise takes more than its share). So the shortest
    session under the limits of the longest length is a lower bound only; from there on each answer is checked with the
    limits of its own length, and one second less is shown to be impossible. That no shorter one does then holds because
    every rule of this product allows more in a longer session; with a hard rule of others it is never called proven.
    """
    purse = purse or Purse(instance.request.time_limit_s)
    bare = hard_only(instance)
    alike = all(rule.id in BY_ID for rule in bare.rulebook.active)
    found = _look(with_budget(bare, LONGEST_S), purse, least=True)
    if found.session is None:
        return Shortest(None, alike and found.possible is False)
    least_s = found.session.total_s if found.shortest else 0
    purse.pay(TRYING)
    budget_s = needed_s(found.session, bare)
    for _ in range(MOST_PROBES):
        if budget_s is None or budget_s <= least_s:
            return Shortest(budget_s, alike and budget_s is not None)
        shorter = _look(with_budget(bare, budget_s - 1), purse, least=True)
        if shorter.session is None:
            return Shortest(budget_s, alike and shorter.possible is False)
        purse.pay(TRYING)
        budget_s = needed_s(shorter.session, bare)
    return Shortest(budget_s, proven=False)


def hard_only(instance: Instance) -> Instance:
    """The same instance without goals and comforts."""
    book = instance.rulebook
    soft = {rule.id for rule in book.rules if rule.level in (RuleLevel.GOAL, RuleLevel.COMFORT)}
    return replace(instance, rulebook=Rulebook(book.rules, book.off | soft))


def with_budget(instance: Instance, seconds: int) -> Instance:
    """The same instance with another length."""
    return replace(instance, request=instance.request.model_copy(update={"minutes": seconds / 60}))


def breaks(session: Session, instance: Instance) -> bool:
    """Whether a session breaks any rule of an instance, by the checkers."""
    return any(finding.breach for finding in instance.rulebook.check(session, instance))


def needed_s(session: Session, instance: Instance) -> int | None:
    """The fewest seconds with which a session keeps all rules of an instance; None if it does with no length."""
    low, high = session.total_s, LONGEST_S
    if not breaks(Session(low, session.steps), with_budget(instance, low)):
        return low
    if breaks(Session(high, session.steps), with_budget(instance, high)):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if breaks(Session(middle, session.steps), with_budget(instance, middle)):
            low = middle
        else:
            high = middle
    return high


def enough(
    modes: Iterable[Mode],
    instance: Instance,
    rules: Iterable[Rule],
    refusals: Callable[[Mode], frozenset[int]] | None = None,
) -> list[Mode]:
    """The modes that are enough to tell whether anything is possible, and how short: of those that stand in the same
    place and count alike in every hard rule, the shortest, and longer ones only where they warm up more.

    Args:
        modes: in any order.
        instance: tells where a mode stands.
        rules: the hard and safety rules, as they are set; with a rule of others among them all modes are kept.
        refusals: what refuses a mode; one that more refuses is kept only where it is shorter.
    """
    rules = list(rules)
    if any(rule.id not in BY_ID for rule in rules):
        return list(modes)  # what a rule of others counts is not known here
    held = sorted({rule.params.long_s for rule in rules if isinstance(rule, LongHolds)})
    warm_s = max([rule.params.work_instead_s for rule in rules if isinstance(rule, WarmUpFirst)], default=0)
    alike: dict[Hashable, list[tuple[_Costs, frozenset[int], Mode]]] = {}
    for mode in modes:
        long_for = tuple(mode.dose.unit is Unit.HOLD and mode.dose.piece_s >= seconds for seconds in held)
        key = (mode.exercise.id, node_key(mode, instance), needs(mode, instance), long_for)
        refused = refusals(mode) if refusals is not None else frozenset()
        alike.setdefault(key, []).append((_costs(mode, warm_s), refused, mode))
    kept = []
    for group in alike.values():
        best: list[tuple[_Costs, frozenset[int]]] = []
        for costs, refused, mode in sorted(group, key=lambda item: (item[0], len(item[1]), item[2].key)):
            if not any(fewer <= refused and all(map(le, other, costs)) for other, fewer in best):
                best.append((costs, refused))
                kept.append(mode)
    return kept


_Costs = tuple[int, int, int]


def _costs(mode: Mode, warm_s: int) -> _Costs:
    """What hard rules count of a mode, the less the better: time with and without set-up, and the warmth missing."""
    worked_s = mode.dose.work_s * max(1, len(mode.dose.sides)) if mode.stage in WARMING else 0
    return mode.setup_s + mode.total_s, mode.total_s, -min(worked_s, warm_s)


def _look(instance: Instance, purse: Purse, *, least: bool) -> Look:
    """A session that keeps all rules of the instance; with `least`, one that takes the least time."""
    from ortools.sat.python import cp_model

    modes = sorted(enough(admissible(instance).modes, instance, instance.rulebook.active), key=lambda mode: mode.key)
    if not modes:
        return Look(False)
    if not purse.allows(MAKING):
        return Look(None)
    purse.pay(MAKING)
    built = build(modes, instance)
    if least:
        built.model.minimize(built.decisions.total_s)
    solver, status = solved(built.model, purse)
    if status == cp_model.INFEASIBLE:
        return Look(False)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Look(None)
    session = timeline(in_order(solver, built), instance)
    broken = [finding for finding in instance.rulebook.check(session, instance) if finding.breach]
    if broken:
        words = " ".join(instance.rulebook.rule(finding.rule).explain(finding, instance) for finding in broken)
        of_others = ", ".join(rule.id for rule in instance.rulebook.plugins)
        maybe = (
            f"\nMaybe it comes from a plug-in rule, whose post and check disagree: {of_others}." if of_others else ""
        )
        raise DisagreementError(f"The solver's session breaks rules: {words}\nThis is a defect of the planner.{maybe}")
    return Look(True, session, least and status == cp_model.OPTIMAL)


def solved(model: cp_model.CpModel, purse: Purse) -> tuple[cp_model.CpSolver, Any]:
    """Solves a model with what is left in the purse, and pays: the solver with its answer, and the status.

    There is no presolve: without it models as small as these take half the time, and "impossible" can be believed
    (wrong answers from presolve are known).

    Raises:
        DisagreementError: a defect of this product, or of a rule of others: the model is not valid.
    """
    from ortools.sat.python import cp_model

    solver = one_worker()
    parameters = solver.parameters
    parameters.cp_model_presolve = False
    parameters.max_deterministic_time = max(purse.left / PER_UNIT, 1e-3)
    parameters.max_time_in_seconds = FAR_S
    status = solver.solve(model)
    purse.pay(CALL + PER_UNIT * solver.deterministic_time)
    if status == cp_model.MODEL_INVALID:
        raise DisagreementError(f"The model is not valid: {model.validate()}\nThis is a defect of the planner.")
    return solver, status


def in_order(solver: cp_model.CpSolver, built: Built) -> Sequence[Mode]:
    """The modes of a solution, in the order of its circuit."""
    decisions, place = built.decisions, built.visited(solver)
    chosen = [index for index, literal in enumerate(decisions.taken) if solver.boolean_value(literal)]
    chosen.sort(key=lambda index: (place[decisions.node_of[index].index], decisions.modes[index].key))
    return [decisions.modes[index] for index in chosen]
