"""The best order of exercises that are already chosen: exact, by dynamic programming, stage by stage.

The circuit of the model runs over nodes; inside a node the order is free, and the variety rule cannot be seen there.
Here the exercises themselves are put in order: most points first, least seconds second, then easier before harder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from constraints.comfort.variety import main_region
from constraints.decisions import Decisions, Node
from constraints.instance import Instance
from constraints.mode import Mode

LARGEST_GROUP = 10
"""Exercises of one stage that are put in order exactly; more keep the order of the solver."""

Label = tuple[int, int, tuple[int, ...]]
"""(points lost, seconds between exercises, exercises so far)."""

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class _Costs:
    """What it costs that one exercise follows another."""

    items: tuple[Mode, ...]
    nodes: tuple[Node, ...]
    mains: tuple[str | None, ...]
    lost: dict[tuple[int, int], int]
    seconds: dict[tuple[int, int], int]
    first: tuple[int, ...]
    last: tuple[int, ...]
    triple: int
    places: tuple[int, ...]


def arrange(
    chosen: Sequence[int],
    decisions: Decisions,
    instance: Instance,
    spare_s: int,
    visited: Mapping[int, int] | None = None,
) -> list[Mode]:
    """The chosen modes in their best order, with at most `spare_s` seconds of transitions.

    `visited` gives the place of each node in the circuit; a stage too large to be put in order exactly keeps to it.
    """
    node_of = {index: node for node in decisions.nodes for index in node.modes}
    ranked = sorted(chosen, key=lambda index: (decisions.modes[index].exercise.difficulty, decisions.modes[index].key))
    costs = _costs(ranked, node_of, decisions, instance, visited or {})
    groups = _groups(costs.items, instance)
    labels: dict[tuple[int, bool], list[Label]] = {}
    for group in groups:
        labels = _through(group, labels, costs, spare_s)
    finished = [
        (lost + costs.last[last], seconds, path)
        for (last, _), found in sorted(labels.items())
        for lost, seconds, path in found
    ]
    if not finished:
        return []
    return [costs.items[index] for index in min(finished)[2]]


def _groups(items: Sequence[Mode], instance: Instance) -> list[list[int]]:
    return [
        group
        for stage in instance.stage_order
        if (group := [index for index, mode in enumerate(items) if mode.stage is stage])
    ]


def _costs(
    ranked: Sequence[int],
    node_of: dict[int, Node],
    decisions: Decisions,
    instance: Instance,
    visited: Mapping[int, int],
) -> _Costs:
    book = instance.rulebook
    points: dict[tuple[int, int], int] = {}
    for rule, charged in decisions.charges.items():
        for ends, number in charged.items():
            points[ends] = points.get(ends, 0) + number * book.rule(rule).scale
    seconds = {arc.ends: arc.seconds for arc in decisions.arcs if arc.ends not in decisions.forbidden}
    items = tuple(decisions.modes[index] for index in ranked)
    nodes = tuple(node_of[index] for index in ranked)

    def ends_cost(mode: Mode, which: int) -> int:
        cost = 0
        for rule, bad in decisions.end_charges.items():
            test = bad[which]
            cost += book.rule(rule).scale if test is not None and test(mode) else 0
        return cost

    lost: dict[tuple[int, int], int] = {}
    time: dict[tuple[int, int], int] = {}
    for i, tail in enumerate(nodes):
        for j, head in enumerate(nodes):
            if i == j:
                continue
            if tail is head:
                lost[i, j], time[i, j] = 0, instance.change_s(tail.position, head.position)
            elif (tail.index, head.index) in seconds:
                lost[i, j] = -points.get((tail.index, head.index), 0)
                time[i, j] = seconds[tail.index, head.index]
    for i, node in enumerate(nodes):
        lost[-1, i], time[-1, i] = -points.get((-1, node.index), 0), seconds[-1, node.index]
    first = tuple(ends_cost(mode, 0) for mode in items)
    last = tuple(ends_cost(mode, 1) - points.get((node.index, -1), 0) for mode, node in zip(items, nodes, strict=True))
    mains = tuple(main_region(mode.exercise.regions, instance) for mode in items)
    triple = book.rule("variety").scale if book.is_on("variety") else 0
    places = tuple(visited.get(node.index, node.index) for node in nodes)
    return _Costs(items, nodes, mains, lost, time, first, last, triple, places)


def _through(
    group: list[int], before: dict[tuple[int, bool], list[Label]], costs: _Costs, spare_s: int
) -> dict[tuple[int, bool], list[Label]]:
    """Best labels after this stage, per (last exercise, whether the one before has the same main region)."""
    if len(group) > LARGEST_GROUP:
        return _in_given_order(group, before, costs, spare_s)
    layer: dict[tuple[int, int, bool], list[Label]] = {}
    for position, index in enumerate(group):
        for key, label in _starts(index, before, costs, spare_s):
            _keep(layer, (1 << position, *key), label)
    for _ in range(len(group) - 1):
        following: dict[tuple[int, int, bool], list[Label]] = {}
        for (mask, last, twin), labels in layer.items():
            for position, index in enumerate(group):
                if mask >> position & 1 or (last, index) not in costs.lost:
                    continue
                for label in labels:
                    extended = _extend(label, last, twin, index, costs)
                    if extended[1][1] <= spare_s:
                        _keep(following, (mask | 1 << position, *extended[0]), extended[1])
        layer = following
    merged: dict[tuple[int, bool], list[Label]] = {}
    for (_, last, twin), labels in layer.items():
        for label in labels:
            _keep(merged, (last, twin), label)
    return merged


def _starts(
    index: int, before: dict[tuple[int, bool], list[Label]], costs: _Costs, spare_s: int
) -> list[tuple[tuple[int, bool], Label]]:
    if not before:
        label = (costs.lost[-1, index] + costs.first[index], costs.seconds[-1, index], (index,))
        return [((index, False), label)] if label[1] <= spare_s else []
    found = []
    for (last, twin), labels in before.items():
        if (last, index) in costs.lost:
            found += [_extend(label, last, twin, index, costs) for label in labels]
    return [(key, label) for key, label in found if label[1] <= spare_s]


def _extend(label: Label, last: int, twin: bool, index: int, costs: _Costs) -> tuple[tuple[int, bool], Label]:
    lost, seconds, path = label
    same = costs.mains[last] is not None and costs.mains[last] == costs.mains[index]
    lost += costs.lost[last, index] + (costs.triple if same and twin else 0)
    return (index, same), (lost, seconds + costs.seconds[last, index], (*path, index))


def _in_given_order(
    group: list[int], before: dict[tuple[int, bool], list[Label]], costs: _Costs, spare_s: int
) -> dict[tuple[int, bool], list[Label]]:
    ordered = sorted(group, key=lambda index: (costs.places[index], index))
    labels: dict[tuple[int, bool], list[Label]] = {}
    for key, label in _starts(ordered[0], before, costs, spare_s):
        _keep(labels, key, label)
    for index in ordered[1:]:
        extended: dict[tuple[int, bool], list[Label]] = {}
        for (last, twin), found in labels.items():
            for label in found if (last, index) in costs.lost else []:
                key, longer = _extend(label, last, twin, index, costs)
                if longer[1] <= spare_s:
                    _keep(extended, key, longer)
        labels = extended
    return labels


def _keep(table: dict[_Key, list[Label]], key: _Key, label: Label) -> None:
    """Adds a label unless another is at least as good in points and seconds; drops those that it beats."""
    kept = table.setdefault(key, [])
    for other in kept:
        if other[0] <= label[0] and other[1] <= label[1] and other <= label:
            return
    kept[:] = [other for other in kept if not (label[0] <= other[0] and label[1] <= other[1])]
    kept.append(label)
