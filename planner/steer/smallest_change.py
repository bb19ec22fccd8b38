"""The smallest change of weights under which one plan beats others: a small problem in whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from constraints.rulebook import LARGEST_WEIGHT

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

LONGEST = 20.0
"""Seconds of solver work for one of these problems; a hundredth of it is usual."""


class OutOfTimeError(Exception):
    """It is not known whether there are such weights: the time ran out."""


def smallest_change(
    before: Sequence[int], gains: Iterable[Sequence[int]], margin: int = 1, least: int = 0
) -> tuple[int, ...] | None:
    """The weights from 0 to 100 nearest to `before` with which every gain is worth at least `margin`.

    Nearest is the smallest sum of the changes; then the fewest weights that change; then the earlier a weight stands,
    the less it changes. There is only one such answer, however it was found: halfway between two that change the same
    weights by as much, but some of them the other way, would lie a nearer one.

    Args:
        before: the weights as they are, whole numbers from 0 to 100.
        gains: for each plan to beat, what it is behind by for each point of weight (negative: ahead).
        margin: points by which each of them is to be beaten; 0 lets it draw level.
        least: no weight that is now at least this much gets below it.

    Returns:
        The weights, or None if there are none (proven).

    Raises:
        OutOfTimeError: if neither is known in time.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    up = [model.new_int_var(0, LARGEST_WEIGHT - weight, f"up{place}") for place, weight in enumerate(before)]
    down = [model.new_int_var(0, weight - min(weight, least), f"down{place}") for place, weight in enumerate(before)]
    changed = [model.new_bool_var(f"changed{place}") for place in range(len(before))]
    for gain in gains:
        now = sum(points * weight for points, weight in zip(gain, before, strict=True))
        moved = cp_model.LinearExpr.weighted_sum([*up, *down], [*gain, *(-points for points in gain)])
        model.add(moved >= margin - now)
    for more, less, switch in zip(up, down, changed, strict=True):
        model.add(more + less <= LARGEST_WEIGHT * switch)
    total = (len(before) + 1) * (sum(up) + sum(down)) + sum(changed)
    found = _least(model, total)
    if found is None:
        return None
    model.add(total <= round(found.objective_value))
    for more, less in zip(up, down, strict=True):
        if found.value(more + less):
            closer = _least(model, more + less)
            assert closer is not None  # the weights at hand are some
            found = closer
        model.add(more + less == found.value(more + less))
    return tuple(
        weight + found.value(more) - found.value(less) for weight, more, less in zip(before, up, down, strict=True)
    )


def unbeatable(
    before: Sequence[int], gains: Sequence[Sequence[int]], margin: int = 1, least: int = 0
) -> tuple[int, ...]:
    """Which of the plans to beat no weights beat together: places in `gains`, none of which can be left out.

    One that is unbeatable alone is preferred, the first of them. The weights must be known not to exist.
    """
    for place, gain in enumerate(gains):
        if smallest_change(before, [gain], margin, least) is None:
            return (place,)
    kept = list(range(len(gains)))
    for place in reversed(range(len(gains))):
        fewer = [other for other in kept if other != place]
        if smallest_change(before, [gains[other] for other in fewer], margin, least) is None:
            kept = fewer
    return tuple(kept)


def _least(model: cp_model.CpModel, objective: Any) -> cp_model.CpSolver | None:
    """A solver that holds the least value of the objective; None if nothing fits."""
    from ortools.sat.python import cp_model

    model.minimize(objective)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = LONGEST
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise OutOfTimeError
    return solver
