"""Start-up time as ratios in one run: `routine --help` and a whole cold `routine plan` against importing the solver.

Usage: python benchmarks/startup.py [--runs 7]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

SOLVER = [sys.executable, "-c", "from ortools.sat.python import cp_model"]
MAIN = "import sys; sys.argv = ['routine', *sys.argv[1:]]; from planner.cli.app import run; run()"
COMMANDS = {
    "import of the solver": SOLVER,
    "routine --help": [sys.executable, "-c", MAIN, "--help"],
    "routine plan": [sys.executable, "-c", MAIN, "plan"],
}


def main() -> None:
    """Runs the commands in turn, and prints medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs + 1):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            taken[name].append(time.perf_counter() - start)
    base = statistics.median(taken["import of the solver"][1:])
    for name, seconds in taken.items():
        median = statistics.median(seconds[1:])
        print(f"{name:24} median {median:.3f} s   {median / base:.2f} times the import of the solver")


if __name__ == "__main__":
    main()
