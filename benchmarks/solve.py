"""Time to proven optimum on seeded random requests: the planner against a plain model, in one run.

The plain model is the same rules over a circuit of single exercises with default solver parameters (one worker, so that
both use one core). Usage: python benchmarks/solve.py [--requests 100] [--plain 20] [--limit 20] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable

from constraints.instance import Instance, resolve
from constraints.profile import Profile
from constraints.request import Request
from planner.api import builtin_catalog
from planner.candidates import candidates
from planner.result import PlanStatus
from planner.solve import solve

MINUTES = (5, 10, 15, 20, 30, 45, 60)
THINGS = ("foam_roller", "tennis_ball", "massage_ball", "lacrosse_ball", "swiss_ball", "chair", "pillow")


def random_request(rng: random.Random, limit: float) -> Request:
    """Minutes, two to five regions with weights, equipment and level at random."""
    regions = [region.id for region in builtin_catalog().regions.values() if region.targetable]
    return Request(
        minutes=rng.choice(MINUTES),
        targets={region: rng.randint(1, 5) for region in rng.sample(regions, rng.randint(2, 5))},
        profile=Profile(
            equipment=rng.sample(THINGS, rng.randint(0, 4)),
            level=rng.choice(["beginner", "intermediate", "advanced"]),
        ),
        time_limit_s=limit,
    )


def plain(instance: Instance, limit: float) -> bool:
    """The exercise-level circuit with default parameters; whether it proved its optimum in time."""
    from ortools.sat.python import cp_model

    from planner import model

    grouped = model.node_key
    model.node_key = lambda mode, instance: (*grouped(mode, instance), mode.exercise.id)
    try:
        built = model.build(candidates(instance).modes, instance)
    finally:
        model.node_key = grouped
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = limit
    return bool(solver.solve(built.model) == cp_model.OPTIMAL)


def measured(name: str, instances: list[Instance], run: Callable[[Instance], bool]) -> float:
    """Runs all, prints a line, and returns the median in seconds."""
    seconds, proven = [], 0
    for instance in instances:
        start = time.perf_counter()
        proven += run(instance)
        seconds.append(time.perf_counter() - start)
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    median = statistics.median(ordered)
    print(
        f"{name:34} {len(ordered):4} requests  median {median:6.3f} s  p95 {p95:6.3f} s  max {ordered[-1]:6.3f} s  "
        f"proven {proven}/{len(ordered)}"
    )
    return median


def main() -> None:
    """Prints both lines and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--plain", type=int, default=20, help="how many of them the plain model gets, too")
    parser.add_argument("--limit", type=float, default=20.0, help="seconds a request")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    catalog = builtin_catalog()
    instances = [resolve(random_request(rng, options.limit), catalog) for _ in range(options.requests)]
    solve(instances[0])
    measured("planner", instances, lambda instance: solve(instance).status is PlanStatus.OPTIMAL)
    some = instances[: options.plain]
    fast = measured("planner, the first of them", some, lambda instance: solve(instance).status is PlanStatus.OPTIMAL)
    slow = measured("plain exercise-level circuit", some, lambda instance: plain(instance, options.limit))
    print(f"median ratio plain / planner: {slow / fast:.1f} (the plain one is cut off at {options.limit:g} s)")


if __name__ == "__main__":
    main()
