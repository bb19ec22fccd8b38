"""The best order of exercises that are already chosen: exact, by dynamic programming, stage by stage.

The circuit of the model runs over nodes; inside a node the order is free, and the variety rule cannot be seen there.
Here the exercises themselves are put in order: most points first, least seconds second, then easier before harder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from constraints.comfort.variety import main_region
from constraints.decisions import Decisions, Node
from constraints.instance import Instance
from constraints.mode import Mode

WIDEST = 20_000
"""States of one stage that are followed up; beyond that only the best of them, and the order may miss the optimum."""

Label = tuple[int, int, tuple[int, ...]]
"""(points lost, seconds between exercises, exercises so far)."""

State = tuple[tuple[int, ...], int, bool]
"""(how many exercises of each kind are done, kind of the last one, whether the one before has the same region)."""

_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Arrangement:
    """Modes in order, the points of that order (0 or less), and whether no better order exists."""

    modes: tuple[Mode, ...]
    points: int
    exact: bool


@dataclass(frozen=True)
class OrderKind:
    """What counts of a mode when it is put in order: modes of one kind can change places for nothing."""

    node: Node
    region: str | None
    first: int
    """Points lost if it is the first exercise."""
    last: int
    """Points lost if it is the last."""


def order_kind(index: int, decisions: Decisions, instance: Instance, ends: bool = True) -> OrderKind:
    """The kind of a mode of the model; `ends` says whether the ends of the session matter."""
    mode = decisions.modes[index]
    book = instance.rulebook
    lost = [0, 0]
    for rule, tests in decisions.end_charges.items() if ends else ():
        for end, test in enumerate(tests):
            lost[end] += book.rule(rule).scale if test is not None and test(mode) else 0
    region = main_region(mode.exercise.regions, mode.stage, instance) if book.is_on("variety") else None
    return OrderKind(decisions.node_of[index], region, lost[0], lost[1])


@dataclass(frozen=True)
class _Costs:
    """The kinds among the chosen exercises, their members in rank order, and what it costs that one follows another."""

    kinds: tuple[OrderKind, ...]
    members: tuple[tuple[int, ...], ...]
    lost: dict[tuple[int, int], int]
    seconds: dict[tuple[int, int], int]
    triple: int
    narrowed: list[bool] = field(default_factory=list)


def arrange(
    chosen: Sequence[int], decisions: Decisions, instance: Instance, spare_s: int, ends: bool = True
) -> Arrangement | None:
    """The chosen modes in their best order, with at most `spare_s` seconds of transitions; None if no order fits.

    Without `ends`, what the first and the last exercise cost is left out: for a part of a session.
    """
    modes = decisions.modes
    ranked = sorted(chosen, key=lambda index: (modes[index].exercise.difficulty, modes[index].key))
    costs = _costs(ranked, decisions, instance, ends)
    done: dict[tuple[int, bool], list[Label]] = {}
    for stage in instance.stage_order:
        group = [kind for kind, entry in enumerate(costs.kinds) if entry.node.stage is stage]
        if group:
            done = _through(group, done, costs, spare_s)
            if not done:
                return None
    lost, _, path = min(
        (lost + costs.kinds[last].last + costs.lost[last, -1], seconds, path)
        for (last, _), found in done.items()
        for lost, seconds, path in found
    )
    return Arrangement(tuple(modes[ranked[place]] for place in path), -lost, not costs.narrowed)


def _charged(decisions: Decisions, instance: Instance, tail: int, head: int) -> int:
    """Points lost where one node follows another (-1 is an end of the session)."""
    return -sum(
        charged.get((tail, head), 0) * instance.rulebook.rule(rule).scale for rule, charged in decisions.charges.items()
    )


def _costs(ranked: Sequence[int], decisions: Decisions, instance: Instance, ends: bool) -> _Costs:
    book = instance.rulebook
    members: dict[OrderKind, list[int]] = {}
    for place, index in enumerate(ranked):
        members.setdefault(order_kind(index, decisions, instance, ends), []).append(place)
    kinds = tuple(members)
    lost: dict[tuple[int, int], int] = {}
    time: dict[tuple[int, int], int] = {}
    for i, tail in enumerate(kinds):
        time[-1, i] = 0
        lost[-1, i] = _charged(decisions, instance, -1, tail.node.index) if ends else 0
        lost[i, -1] = _charged(decisions, instance, tail.node.index, -1) if ends else 0
        for j, head in enumerate(kinds):
            arc = (tail.node.index, head.node.index)
            if tail.node is head.node:
                lost[i, j], time[i, j] = 0, instance.change_s(tail.node.position, head.node.position)
            elif arc in decisions.seconds and arc not in decisions.forbidden:
                lost[i, j], time[i, j] = _charged(decisions, instance, *arc), decisions.seconds[arc]
    triple = book.rule("variety").scale if book.is_on("variety") else 0
    return _Costs(kinds, tuple(map(tuple, members.values())), lost, time, triple)


def _through(
    group: list[int], before: dict[tuple[int, bool], list[Label]], costs: _Costs, spare_s: int
) -> dict[tuple[int, bool], list[Label]]:
    """Best labels after this stage, per (kind of the last exercise, whether the one before has the same region)."""
    layer: dict[State, list[Label]] = {}
    none = (0,) * len(group)
    for place, kind in enumerate(group):
        for (last, twin), labels in (before or {(-1, False): [(0, 0, ())]}).items():
            _extend(layer, none, place, kind, last, twin, labels, costs, spare_s)
    for _ in range(sum(len(costs.members[kind]) for kind in group) - 1):
        following: dict[State, list[Label]] = {}
        for (counts, last, twin), labels in _best(layer, costs):
            for place, kind in enumerate(group):
                if counts[place] < len(costs.members[kind]):
                    _extend(following, counts, place, kind, last, twin, labels, costs, spare_s)
        layer = following
    merged: dict[tuple[int, bool], list[Label]] = {}
    for (_, last, twin), labels in layer.items():
        for label in labels:
            _keep(merged, (last, twin), label)
    return merged


def _best(layer: dict[State, list[Label]], costs: _Costs) -> Iterator[tuple[State, list[Label]]]:
    """All states of a layer, or the best of them if there are too many."""
    if len(layer) <= WIDEST:
        yield from layer.items()
        return
    costs.narrowed.append(True)
    yield from sorted(layer.items(), key=lambda item: min(item[1]))[:WIDEST]


def _extend(
    into: dict[State, list[Label]],
    counts: tuple[int, ...],
    place: int,
    kind: int,
    last: int,
    twin: bool,
    labels: list[Label],
    costs: _Costs,
    spare_s: int,
) -> None:
    """Lets the next exercise of a kind follow."""
    if (last, kind) not in costs.lost:
        return
    region = costs.kinds[kind].region
    same = last >= 0 and region is not None and costs.kinds[last].region == region
    more = costs.lost[last, kind] + (costs.triple if same and twin else 0)
    more += costs.kinds[kind].first if last < 0 else 0
    longer = costs.seconds[last, kind]
    member = costs.members[kind][counts[place]]
    state = ((*counts[:place], counts[place] + 1, *counts[place + 1 :]), kind, same)
    for lost, seconds, path in labels:
        if seconds + longer <= spare_s:
            _keep(into, state, (lost + more, seconds + longer, (*path, member)))


def _keep(table: dict[_Key, list[Label]], key: _Key, label: Label) -> None:
    """Adds a label unless another is at least as good in points and seconds; drops those that it beats."""
    kept = table.setdefault(key, [])
    for other in kept:
        if other[0] <= label[0] and other[1] <= label[1] and other <= label:
            return
    kept[:] = [other for other in kept if not (label[0] <= other[0] and label[1] <= other[1])]
    kept.append(label)
