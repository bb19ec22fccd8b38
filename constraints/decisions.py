"""The decisions of the model that a rule may touch: the only door to CP-SAT.

Modes that no cost and no rule can tell apart when it comes to order share one *node*: same stage, same position
and same answer to every rule's `split`. The circuit runs over nodes; None stands for an end of the session.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from catalog.exercise import Stage
from constraints.mode import Mode

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(frozen=True, slots=True)
class Term:
    """Points of a soft rule: `expression` times the rule's scale goes into the value."""

    rule: str
    expression: Any
    of_order: bool = False
    """Whether these points depend on the order of the exercises; `planner.order` knows them better than the circuit."""


@dataclass(frozen=True)
class Node:
    """A class of modes that are alike when it comes to order."""

    index: int
    stage: Stage
    position: str
    splits: tuple[tuple[str, Hashable], ...]
    modes: tuple[int, ...] = field(hash=False)

    def split(self, rule: str) -> Hashable:
        """What the rule with this id tells apart; None if it tells nothing apart."""
        return dict(self.splits).get(rule)


@dataclass(frozen=True, slots=True)
class Arc:
    """From one node to another, if `literal` is true. None is the start or the end of the session."""

    tail: Node | None
    head: Node | None
    literal: Any
    seconds: int
    """Seconds of transition."""

    @property
    def ends(self) -> tuple[int, int]:
        """Indices of the two nodes; -1 for an end of the session."""
        return (-1 if self.tail is None else self.tail.index, -1 if self.head is None else self.head.index)


class Decisions:
    """Boolean decisions: which modes are taken, and which node follows which."""

    def __init__(
        self,
        model: cp_model.CpModel,
        modes: Sequence[Mode],
        taken: Sequence[Any],
        nodes: Sequence[Node],
        arcs: Sequence[Arc],
        inner_s: Callable[[Node], int],
        present: Sequence[Any],
    ) -> None:
        self.model = model
        self.modes = tuple(modes)
        self.taken = tuple(taken)
        self.nodes = tuple(nodes)
        self.arcs = tuple(arcs)
        self.present = tuple(present)
        self._inner_s = inner_s
        self.charges: dict[str, dict[tuple[int, int], int]] = {}
        """Points per rule and arc, as charged; for arranging exercises inside and between nodes."""
        self.end_charges: dict[str, tuple[Callable[[Mode], bool] | None, Callable[[Mode], bool] | None]] = {}
        """Per rule, what costs a point at the start and at the end of the session."""
        self._ends_of = {arc.ends: arc.literal for arc in self.arcs if -1 in arc.ends}
        self.seconds = {arc.ends: arc.seconds for arc in self.arcs}
        """Seconds of transition per arc."""
        self.node_of = {index: node for node in self.nodes for index in node.modes}
        """Index of a mode -> its node."""
        self.forbidden: set[tuple[int, int]] = set()
        self._by_exercise: dict[str, list[int]] = {}
        for index, mode in enumerate(self.modes):
            self._by_exercise.setdefault(mode.exercise.id, []).append(index)

    @property
    def exercises(self) -> tuple[str, ...]:
        """Ids of the exercises that have a mode, sorted."""
        return tuple(sorted(self._by_exercise))

    def count(self, of: Callable[[Mode], int | bool]) -> Any:
        """The sum of `of` over the modes that are taken, as a linear expression."""
        weights = [int(of(mode)) for mode in self.modes]
        return sum_of((literal, weight) for literal, weight in zip(self.taken, weights, strict=True) if weight)

    def any_taken(self, of: Callable[[Mode], bool], name: str) -> Any:
        """A literal that is true exactly if a mode with this property is taken."""
        found = self.model.new_bool_var(name)
        groups: dict[str, list[Any]] = {}
        for literal, mode in zip(self.taken, self.modes, strict=True):
            if of(mode):
                groups.setdefault(mode.exercise.id, []).append(literal)
        self.model.add_bool_or([literal for group in groups.values() for literal in group]).only_enforce_if(found)
        for group in groups.values():  # at most one of each: one row an exercise says more than one a mode
            self.model.add(sum_of((literal, 1) for literal in group) <= found)
        return found

    def any_of(self, literals: Sequence[Any], name: str) -> Any:
        """A literal that is true exactly if one of these is."""
        found = self.model.new_bool_var(name)
        self.model.add_bool_or(literals).only_enforce_if(found)
        for literal in literals:
            self.model.add_implication(literal, found)
        return found

    def has_exercise(self, exercise: str) -> Any:
        """Whether the exercise is taken, as a linear expression that is 0 or 1."""
        return sum_of((self.taken[index], 1) for index in self._by_exercise.get(exercise, ()))

    def charge(self, rule: str, of: Callable[[Node | None, Node | None], int]) -> Term:
        """Points of a rule for what follows what: `of` gives them for each arc (None is an end of the session)."""
        points = [(arc, int(of(arc.tail, arc.head))) for arc in self.arcs]
        self.charges[rule] = self.charges.get(rule, {})
        for arc, number in points:
            if number:
                self.charges[rule][arc.ends] = self.charges[rule].get(arc.ends, 0) + number
        return Term(rule, sum_of((arc.literal, number) for arc, number in points if number), of_order=True)

    def charge_ends(
        self, rule: str, first: Callable[[Mode], bool] | None = None, last: Callable[[Mode], bool] | None = None
    ) -> Term:
        """One point less if the first exercise has the property `first`, and one if the last has the property `last`.

        The order inside a node is free, so a node costs only if no exercise in it could stand at that end. A session of
        one stage only may leave a node and come back to it, which the circuit cannot say: there nothing is charged, and
        the exact arrangement tells (the model stays a relaxation).
        """
        self.end_charges[rule] = (first, last)
        costs = []
        for number, bad in enumerate((first, last)):
            if bad is None:
                continue
            cost = self.model.new_bool_var(f"{rule}_{number}")
            costs.append(cost)
            for node in self.nodes:
                if any(bad(self.modes[index]) for index in node.modes):
                    self.model.add(cost >= self._end_arc(node, number) - self._good(node, bad) - self._one_stage)
        for bad, cost in zip([bad for bad in (first, last) if bad is not None], costs, strict=True):
            self.model.add(cost >= self._anything - self.count(partial(_not, bad)))
        if len(costs) == 2 and first is not None:
            alone = self.model.new_bool_var(f"{rule}_alone")
            self.model.add(self.count(lambda mode: 1) <= 1).only_enforce_if(alone)
            self.model.add(sum(costs) >= 2 * self._anything - self.count(partial(_not, first)) - alone)
            for node in self.nodes:
                if not any(first(self.modes[index]) for index in node.modes):
                    continue
                both = self._end_arc(node, 0) + self._end_arc(node, 1)
                self.model.add(sum(costs) >= both - self._good(node, first) - alone - self._one_stage)
        return Term(rule, -sum(costs), of_order=True)

    @cached_property
    def _anything(self) -> Any:
        """A literal that is true exactly if anything is taken."""
        return self.any_taken(lambda mode: True, "anything")

    @cached_property
    def _one_stage(self) -> Any:
        """A literal that can be true only if all that is taken stands in one stage."""
        by_stage: dict[Stage, list[Any]] = {}
        for node in self.nodes:
            by_stage.setdefault(node.stage, []).append(self.present[node.index])
        alone = self.model.new_bool_var("one_stage")
        stages = [self.any_of(found, f"stage_{stage.value}") for stage, found in by_stage.items()]
        self.model.add(sum(stages) <= 1).only_enforce_if(alone)
        return alone

    def _end_arc(self, node: Node, number: int) -> Any:
        return self._ends_of[(-1, node.index) if number == 0 else (node.index, -1)]

    def _good(self, node: Node, bad: Callable[[Mode], bool]) -> Any:
        return sum_of((self.taken[index], 1) for index in node.modes if not bad(self.modes[index]))

    def forbid(self, of: Callable[[Node | None, Node | None], bool]) -> None:
        """Nothing with this property may follow each other."""
        for arc in self.arcs:
            if of(arc.tail, arc.head):
                self.forbidden.add(arc.ends)
                self.model.add(arc.literal == 0)

    @property
    def transition_s(self) -> Any:
        """Seconds spent on changes of position."""
        outer = [(arc.literal, arc.seconds) for arc in self.arcs if arc.seconds]
        inner = []
        for node in self.nodes:
            seconds = self._inner_s(node)
            if seconds:
                inner += [(self.taken[index], seconds) for index in node.modes]
                inner.append((self.present[node.index], -seconds))
        return sum_of([*outer, *inner])

    @property
    def total_s(self) -> Any:
        """Seconds of the whole session."""
        return self.count(lambda mode: mode.setup_s + mode.total_s) + self.transition_s


def _not(bad: Callable[[Mode], bool], mode: Mode) -> bool:
    return not bad(mode)


def sum_of(pairs: Iterable[tuple[Any, int]]) -> Any:
    """A linear expression from (variable, coefficient) pairs."""
    from ortools.sat.python import cp_model

    found = list(pairs)
    return cp_model.LinearExpr.weighted_sum([variable for variable, _ in found], [weight for _, weight in found])
