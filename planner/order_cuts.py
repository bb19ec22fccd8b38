"""What the circuit cannot see of the order is told to the model afterwards, for all choices of the same kinds at once.

The circuit goes through each node once and knows nothing of the order inside it, so it may value a choice too high.
`planner.order` knows the best order of a choice exactly, and that depends only on how many exercises of each kind are
chosen and on the seconds that are left for changing position. So a cut says: with these numbers of these kinds, and no
more time than this, the order brings no more points than that. The same is said of each run of stages by itself, which
holds for many more choices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from catalog.exercise import Stage
from constraints.decisions import sum_of
from constraints.instance import Instance
from planner.model import Built
from planner.order import Arrangement, OrderKind, arrange, order_kind

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

LARGEST_LOSS = 10_000_000
"""More points than any order can lose."""


class OrderCuts:
    """Cuts to a built model; each `add` makes it exact for the numbers of kinds of one choice."""

    def __init__(self, built: Built, instance: Instance) -> None:
        self._built = built
        self._instance = instance
        self._literals: dict[tuple[OrderKind, str, int], Any] = {}

    def add(self, chosen: Sequence[int], best: int, solver: cp_model.CpSolver) -> bool:
        """States the true points of the best order of this choice, and asks for a value above `best`.

        `solver` holds the solution that made the choice. False if the best order is not known: nothing can be said.
        """
        decisions, model = self._built.decisions, self._built.model
        busy_s = sum(decisions.modes[index].setup_s + decisions.modes[index].total_s for index in chosen)
        budget_s = self._instance.room_s
        now = arrange(chosen, decisions, self._instance, budget_s - busy_s)
        freely = arrange(chosen, decisions, self._instance, budget_s)
        if now is None or freely is None or not now.exact or not freely.exact:
            return False
        model.add(self._objective >= best + 1)
        everything = self._points(tuple(self._instance.stage_order), ends=True)
        unless = self._other_numbers(chosen, self._instance.stage_order, ends=True)
        self._state(everything, unless, freely)
        if now.points < freely.points:
            shorter = model.new_bool_var("shorter")
            busy = decisions.count(lambda mode: mode.setup_s + mode.total_s)
            model.add(busy <= busy_s - 1).only_enforce_if(shorter)
            self._state(everything, [*unless, shorter], now)
        for stages, arrangement, points in self._overvalued(chosen, solver):
            self._state(points, self._other_numbers(chosen, stages, ends=False), arrangement)
        return True

    def _overvalued(
        self, chosen: Sequence[int], solver: cp_model.CpSolver
    ) -> Iterator[tuple[tuple[Stage, ...], Arrangement, Any]]:
        """Runs of stages whose order the model values too high, and by more than any run inside them."""
        decisions = self._built.decisions
        here = {decisions.modes[index].stage for index in chosen}
        used = [stage for stage in self._instance.stage_order if stage in here]
        losses: dict[tuple[int, int], int] = {}
        runs = sorted(combinations(range(len(used) + 1), 2), key=lambda run: (run[1] - run[0], run))
        for first, last in runs[:-1]:
            stages = tuple(used[first:last])
            inside = [index for index in chosen if decisions.modes[index].stage in stages]
            arrangement = arrange(inside, decisions, self._instance, self._instance.room_s, ends=False)
            if arrangement is None or not arrangement.exact:
                continue
            points = self._points(stages, ends=False)
            loss = solver.value(points) - arrangement.points
            losses[first, last] = loss
            if loss > max([0, *(losses.get(part, 0) for part in ((first + 1, last), (first, last - 1)))]):
                yield stages, arrangement, points

    def _points(self, stages: Sequence[Stage], ends: bool) -> Any:
        """The points of the order in these stages, as the model sees them."""
        decisions, book = self._built.decisions, self._instance.rulebook
        arcs: list[tuple[Any, int]] = []
        for arc in decisions.arcs:
            known = [node for node in (arc.tail, arc.head) if node is not None]
            if all(node.stage in stages for node in known) and (ends or len(known) == 2):
                points = sum(
                    charged.get(arc.ends, 0) * book.rule(rule).scale for rule, charged in decisions.charges.items()
                )
                arcs += [(arc.literal, points)] if points else []
        others = [
            term.expression * book.rule(term.rule).scale
            for term in self._built.order
            if term.rule not in decisions.charges and (ends or term.rule not in decisions.end_charges)
        ]
        return sum_of(arcs) + sum(others)

    def _state(self, points: Any, unless: Sequence[Any], arrangement: Arrangement) -> None:
        model = self._built.model
        applies = model.new_bool_var("order_is_known")
        model.add_bool_or([*unless, applies])
        model.add(points - self._lost <= arrangement.points).only_enforce_if(applies)

    @cached_property
    def _lost(self) -> Any:
        """Points that the order costs beyond what the circuit sees."""
        lost = self._built.model.new_int_var(0, LARGEST_LOSS, "order_lost")
        self._built.model.maximize(self._built.objective - lost)
        return lost

    @property
    def _objective(self) -> Any:
        return self._built.objective - self._lost

    @cached_property
    def _kinds(self) -> dict[bool, dict[OrderKind, list[int]]]:
        kinds: dict[bool, dict[OrderKind, list[int]]] = {False: {}, True: {}}
        for ends, found in kinds.items():
            for index in range(len(self._built.decisions.modes)):
                kind = order_kind(index, self._built.decisions, self._instance, ends)
                found.setdefault(kind, []).append(index)
        return kinds

    def _other_numbers(self, chosen: Sequence[int], stages: Sequence[Stage], ends: bool) -> list[Any]:
        """Literals of which one is true if the order in these stages may bring more points than in this choice.

        That is so if the number of some kind is another one. Kinds without a region are an exception: one more beside
        one of its kind costs nothing, so fewer of them never bring more, as long as there is one; and more of them
        bring more only if they stand between exercises of one region, so not in a stage without any.
        """
        free = not self._instance.catalog.positions.same_position_s
        taken = set(chosen)
        kinds = {kind: members for kind, members in self._kinds[ends].items() if kind.node.stage in stages}
        numbers = {kind: sum(index in taken for index in members) for kind, members in kinds.items()}
        varied = {kind.node.stage for kind, number in numbers.items() if number and kind.region is not None}
        found = []
        for kind, number in numbers.items():
            plain = free and kind.region is None
            if not (plain and number and kind.node.stage not in varied):
                found.append(self._literal(kind, "more", number, kinds[kind]))
            if number:
                found.append(self._literal(kind, "fewer", 1 if plain else number, kinds[kind]))
        return found

    def _literal(self, kind: OrderKind, than: str, number: int, members: Sequence[int]) -> Any:
        """A literal that can be true only if more, or fewer, than so many of a kind are chosen."""
        key = (kind, than, number)
        if key not in self._literals:
            decisions, model = self._built.decisions, self._built.model
            count = sum_of((decisions.taken[index], 1) for index in members)
            literal = model.new_bool_var(f"{than}_than_{number}")
            bound = count >= number + 1 if than == "more" else count <= number - 1
            model.add(bound).only_enforce_if(literal)
            self._literals[key] = literal
        return self._literals[key]
