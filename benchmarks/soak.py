"""Any number of random requests, each plan judged by the oracle of the tests; stops at the first breach.

Usage, from the project's root: python benchmarks/soak.py [--requests 50000] [--seed 1] [--processes 1] [--state FILE]
[--whole 0.02] [--found soak_breach.py]

With --state the number reached is kept in a file, and a run with the same seed goes on from there: `--requests` is the
total. At a breach the request is made as small as it can be while it still goes wrong; the program that repeats it is
printed and written to the file `--found`, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.random_requests import Case, Judged, judged, random_case, smallest, snippet

CHUNK = 50
EVERY_S = 10.0


def run(seed: int, whole: float, numbers: range) -> list[Judged]:
    """How the requests with these numbers ended."""
    return [judged(random_case(seed, number, whole)) for number in numbers]


@contextmanager
def outcomes(
    seed: int, whole: float, chunks: list[range], processes: int
) -> Iterator[Iterable[tuple[range, list[Judged]]]]:
    """The chunks with what came of them, in order."""
    work = partial(run, seed, whole)
    if processes == 1:
        yield ((chunk, work(chunk)) for chunk in chunks)
        return
    with multiprocessing.Pool(processes) as pool:
        yield zip(chunks, pool.imap(work, chunks), strict=True)


class Reached:
    """The number reached and the totals, kept in a file if there is one."""

    def __init__(self, path: Path | None, seed: int, whole: float) -> None:
        self.path = path
        self.series = {"seed": seed, "whole": whole}
        self.next = 0
        self.ends: Counter[str] = Counter()
        self.seconds = 0.0
        if path is not None and path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["series"] != self.series:
                raise SystemExit(f"{path} belongs to the series {kept['series']}, not to {self.series}.")
            self.next, self.ends, self.seconds = kept["next"], Counter(kept["ends"]), kept["seconds"]

    def keep(self) -> None:
        """Writes the file anew; a run that is stopped while it is written leaves the old one."""
        if self.path is None:
            return
        told = {"series": self.series, "next": self.next, "ends": dict(self.ends), "seconds": round(self.seconds, 1)}
        beside = self.path.with_name(self.path.name + ".new")
        beside.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
        beside.replace(self.path)

    def line(self, breaches: int = 0) -> str:
        """The totals in a line."""
        ends = ", ".join(f"{number} {end}" for end, number in self.ends.most_common())
        rate = self.next / self.seconds if self.seconds else 0.0
        return f"{self.next} requests, {breaches} breaches, {rate:.1f} requests a second: {ends}"


def reproduction(case: Case, found: Judged, tries: int) -> str:
    """A program that repeats the breach with as little as possible."""

    def still_wrong(smaller: Case) -> bool:
        return bool(judged(smaller).faults & found.faults)

    least = smallest(case, still_wrong, tries)
    told = "\n".join(f"# {breach}".replace("\n", "\n# ") for breach in judged(least).wrong)
    return f"# python this_file, with the project's root on PYTHONPATH. What is wrong:\n{told}\n{snippet(least)}"


def main() -> int:
    """Runs until the number is reached or something is wrong; the exit code says which."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=50_000, help="in all, those of an earlier run included")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--state", type=Path, default=None, help="file that keeps the number reached")
    parser.add_argument("--whole", type=float, default=0.02, help="share of requests on the whole catalogue")
    parser.add_argument("--found", type=Path, default=Path("soak_breach.py"), help="where the reproduction goes")
    parser.add_argument("--tries", type=int, default=2000, help="how often to look for a smaller request")
    options = parser.parse_args()
    reached = Reached(options.state, options.seed, options.whole)
    first = reached.next
    chunks = [range(start, min(start + CHUNK, options.requests)) for start in range(first, options.requests, CHUNK)]
    before, begun, told = reached.seconds, time.perf_counter(), time.perf_counter()
    with outcomes(options.seed, options.whole, chunks, options.processes) as results:
        for numbers, ended in results:
            for number, outcome in zip(numbers, ended, strict=True):
                reached.ends[outcome.status] += 1
                reached.next = number + 1
                if outcome.wrong:
                    reached.seconds = before + time.perf_counter() - begun
                    reached.next = number
                    reached.ends[outcome.status] -= 1
                    reached.keep()
                    return _stopped(options, number, outcome, reached)
            reached.seconds = before + time.perf_counter() - begun
            reached.keep()
            if time.perf_counter() - told >= EVERY_S:
                told = time.perf_counter()
                print(reached.line(), flush=True)
    print(reached.line())
    return 0


def _stopped(options: argparse.Namespace, number: int, outcome: Judged, reached: Reached) -> int:
    print(reached.line(breaches=1))
    print(
        f"Request {number} of seed {options.seed} is wrong: {outcome.wrong[0]}\nLooking for a smaller one ...",
        flush=True,
    )
    text = reproduction(random_case(options.seed, number, options.whole), outcome, options.tries)
    options.found.write_text(text, encoding="utf-8")
    print(f"{text}\nwritten to {options.found}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
