"""From modes to a CP-SAT model: one Boolean a mode, one circuit over nodes, one weighted objective."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from constraints.decisions import Arc, Decisions, Node, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import GOAL_UNIT, RuleLevel
from planner.parts import in_parts

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


MOST_GOAL_POINTS = 10_000_000
"""More goal points than any session can have, at any weights."""


@dataclass(frozen=True)
class Built:
    """A model with the decisions in it and the coefficients of its objective."""

    model: cp_model.CpModel
    decisions: Decisions
    objective: Any
    order: tuple[Term, ...]
    """The terms of the objective that depend on the order, as far as the circuit can see it."""

    def visited(self, solver: cp_model.CpSolver) -> dict[int, int]:
        """Node index -> its place in the circuit of the solution that the solver holds."""
        following = {arc.ends[0]: arc.ends[1] for arc in self.decisions.arcs if solver.boolean_value(arc.literal)}
        order: dict[int, int] = {}
        node = following.get(-1, -1)
        while node >= 0:
            order[node] = len(order)
            node = following[node]
        return order


def one_worker() -> cp_model.CpSolver:
    """A solver set as circuits over classes are solved fastest, and always the same way: one worker."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.linearization_level = 2
    parameters.cp_model_probing_level = 0
    parameters.max_consecutive_inactive_count = 20
    parameters.inprocessing_dtime_ratio = 0.0
    parameters.use_implied_bounds = False
    parameters.random_seed = 0
    parameters.catch_sigint_signal = True
    return solver


def build(modes: Sequence[Mode], instance: Instance) -> Built:
    """The model of a request over these modes. Built from sorted data only, so the same request is the same model."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    modes = in_parts(modes, instance)
    taken = [model.new_bool_var(f"x{index}") for index in range(len(modes))]
    nodes = _nodes(modes, instance)
    present = [_present(model, node, modes, taken) for node in nodes]
    arcs = _arcs(model, nodes, instance)
    _circuit(model, arcs, present)
    _entered_and_left(model, nodes, arcs, present)
    _once(model, modes, taken)
    inner = {node.index: instance.change_s(node.position, node.position) for node in nodes}
    decisions = Decisions(model, modes, taken, nodes, arcs, lambda node: inner[node.index], present)
    goals: list[Any] = []
    comforts: list[Any] = []
    order: list[Term] = []
    for rule in instance.rulebook.active:
        terms = list(rule.post(decisions, instance))
        if not rule.scale:
            continue
        if rule.level is RuleLevel.GOAL:
            goals += [term.expression * rule.weight for term in terms]
        elif rule.level is RuleLevel.COMFORT:
            comforts += [term.expression * rule.weight for term in terms]
        order += [term for term in terms if term.of_order]
    value = GOAL_UNIT * _goal(model, goals) + sum(comforts)
    model.maximize(value)
    return Built(model, decisions, value, tuple(order))


def _goal(model: cp_model.CpModel, goals: Sequence[Any]) -> Any:
    """All goal points as one whole number: the search then knows that nothing lies between two goal points."""
    total = model.new_int_var(-MOST_GOAL_POINTS, MOST_GOAL_POINTS, "goals")
    model.add(total == sum(goals))
    return total


def node_key(mode: Mode, instance: Instance) -> tuple[Hashable, ...]:
    """What must be equal for two modes to be alike when it comes to order."""
    splits = tuple((rule.id, rule.split(mode, instance)) for rule in instance.rulebook.splitting)
    return (
        instance.stage_order.index(mode.stage),
        instance.catalog.position_ids.index(mode.position),
        tuple((name, value) for name, value in splits if value is not None),
    )


def _nodes(modes: Sequence[Mode], instance: Instance) -> list[Node]:
    members: dict[tuple[Any, ...], list[int]] = {}
    for index, mode in enumerate(modes):
        members.setdefault(node_key(mode, instance), []).append(index)
    nodes = []
    for index, (key, inside) in enumerate(sorted(members.items(), key=lambda item: repr(item[0]))):
        first = modes[inside[0]]
        nodes.append(Node(index, first.stage, first.position, key[2], tuple(inside)))
    return nodes


def _present(model: cp_model.CpModel, node: Node, modes: Sequence[Mode], taken: Sequence[Any]) -> Any:
    """Whether a node is visited: exactly if one of its modes is taken.

    Stated per exercise (the sum of its modes) rather than per mode, which is the tighter relaxation.
    """
    literals = [taken[index] for index in node.modes]
    if len(literals) == 1:
        return literals[0]
    found = model.new_bool_var(f"n{node.index}")
    model.add_bool_or(literals).only_enforce_if(found)
    by_exercise: dict[str, list[Any]] = {}
    for index in node.modes:
        by_exercise.setdefault(modes[index].exercise.id, []).append(taken[index])
    for group in by_exercise.values():
        model.add(sum(group) <= found)
    return found


def _arcs(model: cp_model.CpModel, nodes: Sequence[Node], instance: Instance) -> list[Arc]:
    rank = {stage: index for index, stage in enumerate(instance.stage_order)}
    arcs = []
    for head in nodes:
        arcs.append(Arc(None, head, model.new_bool_var(f"s{head.index}"), 0))
        arcs.append(Arc(head, None, model.new_bool_var(f"e{head.index}"), 0))
    for tail in nodes:
        for head in nodes:
            if tail is head or rank[tail.stage] > rank[head.stage]:
                continue
            seconds = instance.change_s(tail.position, head.position)
            arcs.append(Arc(tail, head, model.new_bool_var(f"a{tail.index}_{head.index}"), seconds))
    return arcs


def _circuit(model: cp_model.CpModel, arcs: Sequence[Arc], present: Sequence[Any]) -> None:
    empty = model.new_bool_var("empty")
    for literal in present:
        model.add_implication(empty, ~literal)
    loops = [(0, 0, empty)] + [(index + 1, index + 1, ~literal) for index, literal in enumerate(present)]
    model.add_circuit([(arc.ends[0] + 1, arc.ends[1] + 1, arc.literal) for arc in arcs] + loops)


def _entered_and_left(
    model: cp_model.CpModel, nodes: Sequence[Node], arcs: Sequence[Arc], present: Sequence[Any]
) -> None:
    """A position that is used is entered and left. True of every circuit; stated, the relaxation is tighter."""
    for position in dict.fromkeys(node.position for node in nodes):
        used = model.new_bool_var(f"in_{position}")
        for node in nodes:
            if node.position == position:
                model.add_implication(present[node.index], used)
        outside = [(_place(arc.tail) != position, _place(arc.head) != position, arc.literal) for arc in arcs]
        model.add(sum(literal for out, into, literal in outside if out and not into) >= used)
        model.add(sum(literal for out, into, literal in outside if into and not out) >= used)


def _place(node: Node | None) -> str | None:
    return None if node is None else node.position


def _once(model: cp_model.CpModel, modes: Sequence[Mode], taken: Sequence[Any]) -> None:
    by_exercise: dict[str, list[Any]] = {}
    for mode, literal in zip(modes, taken, strict=True):
        by_exercise.setdefault(mode.exercise.id, []).append(literal)
    for literals in by_exercise.values():
        if len(literals) > 1:
            model.add_at_most_one(literals)
