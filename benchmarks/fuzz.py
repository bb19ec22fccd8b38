"""Throws bytes at a reader until something else than a RoutineError comes out; guided by coverage.

python benchmarks/fuzz.py yaml --runs 100000     profiles and catalogue files
python benchmarks/fuzz.py plan --runs 100000     plans, read and judged

What brings an input down is saved in the current folder as `crash-...`; give its name to see it again.
Needs atheris (`pip install -e ".[fuzz]"`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

Target = Callable[[bytes], None]


def main() -> None:
    """Runs the fuzzer on one of the readers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("reader", choices=["yaml", "plan"])
    parser.add_argument("--runs", type=int, default=100_000, help="executions (default 100000)")
    parser.add_argument("--seconds", type=int, default=0, help="stop after so many seconds (default: never)")
    parser.add_argument("--longest", type=int, default=4096, help="longest input in bytes (default 4096)")
    parser.add_argument("inputs", nargs="*", help="saved inputs to run again instead")
    words = parser.parse_args()
    target, seeds = {"yaml": _yaml, "plan": _plan}[words.reader]()
    if words.inputs:
        for name in words.inputs:
            target(Path(name).read_bytes())
        return
    try:
        import atheris
    except ImportError:
        sys.exit('atheris is not installed.\nMaybe pip install atheris (or -e ".[fuzz]").')
    folder = Path(mkdtemp(prefix="routine-fuzz-"))
    for index, seed in enumerate(seeds):
        (folder / f"seed{index}").write_bytes(seed)
    options = [sys.argv[0], str(folder), f"-runs={words.runs}", f"-max_len={words.longest}", "-timeout=20"]
    options += ["-rss_limit_mb=1000", "-print_final_stats=1"]
    options += [f"-max_total_time={words.seconds}"] if words.seconds else []
    atheris.Setup(options, target)
    atheris.Fuzz()


def _instrumented() -> Any:
    """A context in which imports are instrumented, if atheris is there."""
    from contextlib import nullcontext

    try:
        import atheris
    except ImportError:
        return nullcontext()
    return atheris.instrument_imports(include=["catalog", "constraints", "planner"])


def _yaml() -> tuple[Target, list[bytes]]:
    with _instrumented():
        from catalog import loading
        from catalog.compiled import DATA
        from catalog.document import Document
        from catalog.errors import RoutineError
        from constraints.profile import Profile
    folder = Path(mkdtemp(prefix="routine-fuzz-catalog-"))
    shelves = [*loading.SHELVES, "positions"]
    ready = loading._Collector()
    ready.add_builtin()
    places = {  # without texts: finding lines in them takes most of the time
        key: place._replace(document=Document(place.document.name, "", place.document.data))
        for key, place in ready.places.items()
    }

    def load() -> None:
        """Like `Catalog.load(folder)`, over a few of the built-in entries only: reading all takes most of the time."""
        collector = loading._Collector()
        collector.folder, collector.hash = ready.folder, ready.hash.copy()
        collector.positions, collector.positions_document = ready.positions, ready.positions_document
        for shelf, entries in ready.entries.items():
            few = list(entries)[: 4 if shelf in ("exercises", "conditions") else 40]
            collector.entries[shelf] = {name: entries[name] for name in few}
            collector.places |= {(shelf, name): places[shelf, name] for name in few}
        collector.latest |= collector.places
        collector.add_folder(folder)
        collector.finish(thorough=True)

    def target(data: bytes) -> None:
        """The first byte chooses the reader: a profile, or one of the shelves."""
        which = data[0] % (2 * len(shelves)) if data else 0
        path = folder / f"{shelves[which % len(shelves)]}.yaml"
        path.write_bytes(data[1:])
        try:
            if which < len(shelves):
                load()
            else:
                Profile.from_file(path)
        except RoutineError as error:
            _harmless(str(error))
        finally:
            path.unlink()

    own = [
        f"{chr(shelves.index(name))}{path.read_text(encoding='utf-8')[:1500]}"
        for path in sorted(DATA.rglob("*.yaml"))
        for name in (path.stem if path.stem in shelves else "exercises",)
    ]
    profile = "equipment: [chair]\nconditions: [osteoporosis]\nage: 40\nrules:\n  transitions: {weight: 3}\n"
    own += [chr(len(shelves)) + profile, chr(len(shelves) + 1) + 'name: "\\u202ex"\ncleared: 2026-01-01\n']
    return target, [text.encode() for text in own]


def _plan() -> tuple[Target, list[bytes]]:
    with _instrumented():
        from catalog.errors import RoutineError
        from planner import Request, findings, plan
        from planner.plan_document import parse_plan
    made = plan(Request(minutes=1, time_limit_s=0.001))
    small: dict[str, Any] = json.loads(made.to_json())
    small["excluded"] = small["excluded"][:1]
    smaller = {**small, "sessions": [], "coverage": [], "score": None, "status": "unknown"}

    def target(data: bytes) -> None:
        """A text that starts with a letter below 128 is read as it is; others tell what to change in a good plan."""
        text = data.decode("utf-8", "surrogateescape") if data[:1] < b"\x80" else json.dumps(_edited(small, data[1:]))
        try:
            for finding in findings(parse_plan(text)):
                _harmless(finding.sentence)
        except RoutineError as error:
            _harmless(str(error))

    texts = [json.dumps(document, separators=(",", ":")).encode() for document in (small, smaller)]
    return target, [*texts, b"\x80", b"\x80\x10\x00\x03\x20\x00\x41", bytes(range(128, 256))]


def _edited(document: dict[str, Any], data: bytes) -> Any:
    """The document with values exchanged: of each three bytes, two choose the place and one the value."""
    edited: Any = json.loads(json.dumps(document))
    for index in range(0, min(len(data) - 2, 60), 3):
        places = list(_places(edited))
        above, key = places[int.from_bytes(data[index : index + 2], "big") % len(places)]
        values = [*ODD, *(inside[at] for inside, at in places[::7])]
        above[key] = json.loads(json.dumps(values[data[index + 2] % len(values)]))
    return edited


ODD = (
    *(None, True, 0, -1, 1, 2, 10**17, 0.5, 1e300, "", "x" * 70, "left", "both", "chair", "prone", "rest", "switch"),
    *("work", "setup", "transition", "stretch", "warm_up", "bridge", "nonsense", "\x1b[31m", "\u202e", [], {}, [None]),
)
"""Values that are legal somewhere, and some that are so nowhere."""


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in the data: what it is in, and its key there."""
    for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield node, key
        yield from _places(node[key])


def _harmless(text: str) -> None:
    """Fails on a text that would control a terminal, or has no end."""
    assert len(text) < 1_000_000
    assert all(letter == "\n" or letter.isprintable() for letter in text), ascii(text)


if __name__ == "__main__":
    main()
