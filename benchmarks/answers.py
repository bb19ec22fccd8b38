"""Seconds for an answer: why each exercise is in a plan, and why not each other one of the catalogue.

The plan itself is at hand, as in a program that has just shown it; its own time stands in the first line, so that the
ratio can be seen. Usage: python benchmarks/answers.py [--requests 50] [--seed 1] [--limit 10] [--processes 1]
[--some 0]   ask about so many exercises of each request, drawn at random; 0 asks about all
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from solve import random_request

from planner.api import builtin_catalog, plan
from planner.explain.difference import session_of
from planner.explain.why import why
from planner.explain.why_not import why_not


@dataclass
class Times:
    """Seconds by question, and how the answers ended."""

    plan: list[float] = field(default_factory=list)
    why: list[float] = field(default_factory=list)
    why_not: list[float] = field(default_factory=list)
    solved: list[float] = field(default_factory=list)
    """Those of `why_not` for which a plan was made."""
    ends: Counter[str] = field(default_factory=Counter)

    def add(self, other: Times) -> None:
        """Takes over what another request took."""
        for name in ("plan", "why", "why_not", "solved"):
            getattr(self, name).extend(getattr(other, name))
        self.ends += other.ends


def asked(seed: int, limit: float, some: int, number: int) -> Times:
    """All questions about one request."""
    found = Times()
    rng = random.Random(f"{seed} {number}")
    request = random_request(rng, limit)
    start = time.perf_counter()
    best = plan(request)
    found.plan.append(time.perf_counter() - start)
    if not best.sessions:
        found.ends[f"no plan: {best.status.value}"] += 1
        return found
    there = {bout.exercise for bout in session_of(best).bouts}
    every = sorted(builtin_catalog().exercises)
    for name in rng.sample(every, some) if some else every:
        start = time.perf_counter()
        if name in there:
            because = why(request, name, best)
            found.why.append(time.perf_counter() - start)
            found.ends[
                f"why: {'needed' if because.lost else 'as good without' if because.lost == 0 else 'no plan'}"
            ] += 1
        else:
            against = why_not(request, name, best)
            seconds = time.perf_counter() - start
            found.why_not.append(seconds)
            if against.bar is None:
                found.solved.append(seconds)
            found.ends[f"why not: {against.verdict.value}"] += 1
    return found


def line(name: str, seconds: list[float]) -> str:
    """Count, median, 95th percentile and maximum."""
    ordered = sorted(seconds) or [0.0]
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    middle = statistics.median(ordered)
    return f"{name:34} {len(seconds):6} answers  median {middle:6.3f} s  p95 {p95:6.3f} s  max {ordered[-1]:6.3f} s"


def main() -> None:
    """Prints a line a question and how the answers ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=10.0)
    parser.add_argument("--some", type=int, default=0)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    plan(random_request(random.Random(0), 1.0))  # imports and the catalogue are not what is measured
    total = Times()
    work = partial(asked, given.seed, given.limit, given.some)
    with multiprocessing.Pool(given.processes) as pool:
        for found in pool.imap(work, range(given.requests)):
            total.add(found)
    print(line("plan", total.plan))
    print(line("why", total.why))
    print(line("why not, all", total.why_not))
    print(line("why not, planned again", total.solved))
    print(f"ratio of medians, why not planned again / plan: {_ratio(total.solved, total.plan):.2f}")
    for end, number in sorted(total.ends.items()):
        print(f"  {end}: {number}")


def _ratio(first: list[float], second: list[float]) -> float:
    return statistics.median(first) / statistics.median(second) if first and second else 0.0


if __name__ == "__main__":
    main()
