"""One model of a request in which every rule and every wish has a switch.

A *state* is a rule as it is in force under some switches: its constraints bind exactly then. So one model answers what
would have to be given up, and which rules cannot stand together; nothing has to be built twice.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from constraints.admission import equipment_choices, mode_of, sided
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import levels
from constraints.rule import Rule, RuleLevel
from constraints.rulebook import Rulebook
from constraints.safety.forms import forms
from constraints.session import Session
from planner.feasibility import LONGEST_S, Purse, enough, hard_only, in_order, solved
from planner.impossible.demands import with_things
from planner.model import Built, build
from planner.timeline import timeline

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

CARRIED_OUT = "carried out"
"""A switch for what follows from a wish that is given up for good, as when a request is changed; it is not thrown where
rules are only looked at together."""

MORE_TIME = "minutes"
"""The switch for a longer session."""

PER_POINT_S = 120
"""So many seconds more, or a part of them, cost one point."""

Switches = tuple[tuple[str, bool], ...]
"""Names of switches, each with the value that it must have."""


@dataclass(frozen=True)
class State:
    """A rule as it sees an instance, in force exactly when all of `when` holds."""

    rule: Rule
    view: Instance
    when: Switches


@dataclass(frozen=True)
class Found:
    """What a loosened model answered.

    Attributes:
        possible: whether there is a session; None if that was not found out in time.
        thrown: the switches that are thrown.
        session: a session.
        cost: of the switches, and of the seconds that the session takes more than it is given.
        best: whether no other answer costs less.
    """

    possible: bool | None
    thrown: frozenset[str] = frozenset()
    session: Session | None = None
    cost: int = 0
    best: bool = False


class Loosened:
    """The model of a request with switches. It is built once and asked often."""

    def __init__(self, instance: Instance, states: Sequence[State]) -> None:
        self._instance = instance
        self._modes, refused = _universe(states, instance)
        self._literals: dict[str, Any] = {}
        self._rules = tuple(_Switched(state, refused[index], self._literals) for index, state in enumerate(states))
        book = hard_only(instance).rulebook
        shown = replace(instance, rulebook=_Posting(book.rules, book.off, self._rules))
        self._built: Built = build(self._modes, shown)
        self._points_of_time = self._stretched()

    @property
    def switches(self) -> tuple[str, ...]:
        """The names of all switches, in the order of the states."""
        return tuple(self._literals)

    def cheapest(
        self,
        costs: Mapping[str, int],
        purse: Purse,
        barred: Iterable[Iterable[str]] = (),
        refused: Iterable[frozenset[str]] = (),
    ) -> Found:
        """The switches that cost least to throw so that there is a session; those without a cost stay as they are. Of
        equally cheap ones those that come first in `costs`.

        Args:
            costs: points for each switch that may be thrown.
            purse: how much may be spent.
            barred: no answer throws all of one of these.
            refused: no answer is exactly one of these.
        """
        model = self._built.model.clone()
        free = [name for name in costs if name in self._literals]
        for name, literal in self._literals.items():
            if name not in costs:
                model.add(literal == int(name == CARRIED_OUT))
        for group in barred:
            model.add_bool_or([~self._literals[name] for name in group])
        for names in refused:
            model.add_bool_or([~self._literals[name] if name in names else self._literals[name] for name in free])
        finer = len(free) ** 2 + 1
        switched = sum((costs[name] * finer + place) * self._literals[name] for place, name in enumerate(free))
        model.minimize(switched + finer * self._points_of_time)
        return self._answer(model, purse, free, finer)

    def without(self, thrown: Iterable[str], purse: Purse) -> Found:
        """Whether there is a session when exactly these switches are thrown."""
        off = set(thrown)
        model = self._built.model.clone()
        for name, literal in self._literals.items():
            model.add(literal == int(name in off))
        model.maximize(0)
        return self._answer(model, purse, [name for name in self._literals if name in off])

    def core(self, kept: Sequence[str], thrown: Iterable[str], purse: Purse) -> tuple[str, ...] | None:
        """Some of the kept switches that cannot all stay as they are, where `thrown` are thrown and all others are not;
        None if none were found. They need not be few, and the answer is to be checked."""
        from ortools.sat.python import cp_model

        if not purse.allows():
            return None
        off = set(thrown)
        known = [name for name in kept if name in self._literals]
        model = self._built.model.clone()
        for name, literal in self._literals.items():
            if name not in known:
                model.add(literal == int(name in off))
        model.clear_objective()  # type: ignore[no-untyped-call]  # with one, the solver names them all
        model.add_assumptions([~self._literals[name] for name in known])
        solver, status = solved(model, purse)
        if status != cp_model.INFEASIBLE:
            return None
        found = {max(index, ~index) for index in solver.sufficient_assumptions_for_infeasibility()}
        return tuple(name for name in known if self._literals[name].index in found)

    def binding(self, names: Iterable[str]) -> list[str]:
        """Those of these switches that matter: a rule that refuses nothing and states nothing has one as well."""
        of = {name for rule in self._rules if rule.binds for name, _ in rule.when}
        return [name for name in names if name in of]

    def usable(self, thrown: Iterable[str]) -> list[Mode]:
        """The modes that no rule keeps out when exactly these switches are thrown."""
        off = set(thrown)
        refused = [rule.refused for rule in self._rules if all((name in off) == value for name, value in rule.when)]
        return [mode for mode in self._modes if not any(plain_key(mode) in keys for keys in refused)]

    def _stretched(self) -> Any:
        """Points for the time that a session takes more than it is given; none where its length is no matter."""
        model, total_s = self._built.model, self._built.decisions.total_s
        points = model.new_int_var(0, LONGEST_S // PER_POINT_S, "points_of_time")
        row = model.add(total_s <= self._instance.budget_s + PER_POINT_S * points)
        if "time_budget" in self._literals:
            row.only_enforce_if(~self._literals["time_budget"])
        return points

    def _answer(self, model: cp_model.CpModel, purse: Purse, free: Sequence[str], finer: int = 1) -> Found:
        from ortools.sat.python import cp_model

        if not purse.allows():
            return Found(None)
        solver, status = solved(model, purse)
        if status == cp_model.INFEASIBLE:
            return Found(False)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Found(None)
        thrown = frozenset(name for name in free if solver.boolean_value(self._literals[name]))
        cost = round(solver.objective_value) // finer
        return Found(True, thrown, self._session(solver), cost, status == cp_model.OPTIMAL)

    def _session(self, solver: cp_model.CpSolver) -> Session:
        return timeline(in_order(solver, self._built), self._instance)


class _Posting(Rulebook):
    """A rulebook that posts states instead of rules, and answers for the settings of the rules as ever."""

    def __init__(self, rules: tuple[Rule, ...], off: frozenset[str], posting: tuple[Rule, ...]) -> None:
        super().__init__(rules, off)
        object.__setattr__(self, "active", posting)


class _Switched(Rule):
    """A state as a rule of the loosened model: everything that it posts binds only when its switches are so."""

    level = RuleLevel.HARD

    def __init__(self, state: State, refused: frozenset[Hashable], literals: dict[str, Any]) -> None:
        super().__init__()
        self.id = state.rule.id  # type: ignore[misc]
        self.when = state.when
        self.refused = refused
        self.binds = bool(refused)
        """Whether it says anything at all about these modes."""
        self._state = state
        self._literals = literals

    def split(self, mode: Mode, instance: Instance) -> Hashable:
        return self._state.rule.split(mode, self._state.view)

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        when = [self._literal(decisions.model, name, value) for name, value in self.when]
        for mode, literal in zip(decisions.modes, decisions.taken, strict=True):
            if plain_key(mode) in self.refused:
                decisions.model.add_bool_or([~literal, *(~literal_ for literal_ in when)])
        seen = copy(decisions)
        enforcing = _Enforcing(decisions.model, when)
        seen.model = enforcing  # type: ignore[assignment]
        list(self._state.rule.post(seen, self._state.view))
        self.binds = self.binds or enforcing.used
        return ()

    def _literal(self, model: cp_model.CpModel, name: str, value: bool) -> Any:
        if name not in self._literals:
            self._literals[name] = model.new_bool_var(f"switch_{len(self._literals)}")
        return self._literals[name] if value else ~self._literals[name]


class _Enforcing:
    """A model through which every constraint binds only under some literals."""

    def __init__(self, model: cp_model.CpModel, when: Sequence[Any]) -> None:
        self.used = False
        self._model = model
        self._when = list(when)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._model, name)
        return partial(self._enforced, found) if name.startswith("add") else found

    def _enforced(self, add: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.used = True
        constraint = add(*arguments, **named)
        constraint.only_enforce_if(*self._when)
        return constraint


def plain_key(mode: Mode) -> Hashable:
    """What identifies a mode, whatever part of its stage it stands in."""
    return mode.key if mode.part == 0 else replace(mode, part=0).key


def _universe(states: Sequence[State], instance: Instance) -> tuple[list[Mode], list[frozenset[Hashable]]]:
    """The modes to choose from, whatever anybody owns or any rule says, and for each state those that it refuses. Of
    modes that no rule and no state tells apart the shortest are enough."""
    everything = with_things(instance, tuple(instance.catalog.equipment))
    admitting = [index for index, state in enumerate(states) if type(state.rule).admit is not Rule.admit]
    refused: list[set[Hashable]] = [set() for _ in states]
    of_mode: dict[Hashable, tuple[int, ...]] = {}
    modes: list[Mode] = []
    for exercise in instance.catalog.exercises.values():
        if exercise.dose is None:
            continue
        doses = tuple(sided(levels(exercise), everything))
        for form in forms(exercise):
            for stage, things in product(exercise.session_stages, equipment_choices(form, everything)):
                first = mode_of(form, stage, things, doses[0], everything)
                if first.position not in instance.catalog.position_ids:
                    continue
                by_form = [
                    i
                    for i in admitting
                    if not states[i].rule.judges_dose and states[i].rule.admit(first, states[i].view)
                ]
                for dose in doses:
                    mode = replace(first, dose=dose)
                    by_dose = [
                        i
                        for i in admitting
                        if states[i].rule.judges_dose and states[i].rule.admit(mode, states[i].view)
                    ]
                    of_mode[mode.key] = tuple(sorted(by_form + by_dose))
                    modes.append(mode)
    rules = [state.rule for state in states]
    kept = sorted(
        enough(modes, hard_only(instance), rules, lambda mode: frozenset(of_mode[mode.key])), key=lambda mode: mode.key
    )
    for mode in kept:
        for index in of_mode[mode.key]:
            refused[index].add(mode.key)
    return kept, [frozenset(keys) for keys in refused]
