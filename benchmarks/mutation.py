"""Mutation testing of the rules: changes one thing in one file, runs the tests that mirror it, counts what they notice.

Usage: python benchmarks/mutation.py [FILE or FOLDER ...] [--survivors] [--again] [--seconds 3000]

Needs `pip install -e ".[dev,mutation]"`. Nothing is written to the sources: each mutant lives in a process of its own,
forked from one that has already imported the solver. What is known is kept in `.mutation/` and not run again while
the mutated file stays as it is; survivors are run again when a test has changed. Stop it whenever you like.

The operators are those of cosmic-ray, cut down to the ones that say more than the others, and two of our own: a
statement less, and `in` for `not in`. Left out: strings (titles, sources and the words of sentences), type annotations,
the arguments of decorators, and `if TYPE_CHECKING`.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
import hashlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator
from parso.python.tree import Keyword

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".mutation"
SCOPE = ["constraints", "planner/verification.py"]
TESTS_OF = {
    "planner/verification.py": ["tests/constraints/test_verification.py"],
    "constraints/decisions.py": [
        "tests/constraints/test_decisions.py",
        "tests/constraints/goals/test_calm_end.py",
        "tests/constraints/comfort/test_effort_curve.py",
        "tests/constraints/comfort/test_transitions.py",
        "tests/constraints/goals/test_hips_first.py",
        "tests/constraints/goals/test_primary_mover.py",
        "tests/constraints/structure/test_routine.py",
        "tests/constraints/structure/test_stage_order.py",
        "tests/constraints/structure/test_time_budget.py",
    ],
}
"""Files whose tests stand elsewhere than in their mirror: the decisions are judged by rules that use each of them."""
LEVELS = ("structure", "goals", "comfort", "safety")
COMMON = ["tests/constraints/test_settings.py", "tests/constraints/test_strangers.py"]
"""Quick tests that hold for every rule."""
HELPERS = [
    "tests/tiny.py",
    "tests/constraints/handmade.py",
    "tests/constraints/structure/by_hand.py",
    *(f"planner/testing/{name}.py" for name in ("agreement", "bench", "exercises", "sessions")),
]
SLOWEST_S = 60
"""A mutant that takes longer than this, and ten times as long as the tests by themselves, has been noticed."""

COMPARISONS = {
    "Eq": ("NotEq", "LtE", "GtE"),
    "NotEq": ("Eq", "Lt", "Gt"),
    "Lt": ("LtE", "NotEq", "GtE"),
    "LtE": ("Lt", "Eq", "Gt"),
    "Gt": ("GtE", "NotEq", "LtE"),
    "GtE": ("Gt", "Eq", "Lt"),
    "Is": ("IsNot",),
    "IsNot": ("Is",),
}
ARITHMETIC = {
    "Add": ("Sub",),
    "Sub": ("Add",),
    "Mul": ("FloorDiv", "Add"),
    "Div": ("Mul",),
    "FloorDiv": ("Mul", "Div"),
    "Mod": ("FloorDiv",),
    "BitOr": ("BitAnd",),
    "BitAnd": ("BitOr",),
}
PLAIN = [
    "AddNot",
    "ExceptionReplacer",
    "NumberReplacer",
    "RemoveDecorator",
    "ReplaceAndWithOr",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ReplaceFalseWithTrue",
    "ReplaceOrWithAnd",
    "ReplaceTrueWithFalse",
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_Delete_USub",
    "ZeroIterationForLoop",
]


class DropStatement(Operator):
    """Drops a statement that is a call or a yield: a row of the model, a finding, an entry of a list."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        if node.type == "simple_stmt" and _is_deed(node.children[0]):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        deed = node.children[0]
        rest = "yield from ()" if deed.type in ("yield_expr", "keyword") else "pass"
        node.children[0] = Keyword(rest, deed.start_pos, prefix=deed.get_first_leaf().prefix)
        return node

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()


class SwapMembership(Operator):
    """`in` becomes `not in`, and the other way round."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        if node.type == "comparison":
            for child in node.children[1::2]:
                if _membership(child):
                    yield child.start_pos, child.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        places = [place for place in range(1, len(node.children), 2) if _membership(node.children[place])]
        place = places[index]
        word = "in" if _membership(node.children[place]) == "not in" else "not in"
        node.children[place] = Keyword(word, node.children[place].start_pos, prefix=" ")
        return node

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()


def _membership(node: Any) -> str | None:
    words = " ".join(node.get_code().split())
    return words if words in ("in", "not in") else None


def _is_deed(node: Any) -> bool:
    called = node.type in ("atom_expr", "power") and node.children[-1].get_code().startswith("(")
    return called or node.type == "yield_expr"


def operators() -> dict[str, Operator]:
    """The operators by name, made once."""
    pairs = [f"ReplaceComparisonOperator_{old}_{new}" for old, news in COMPARISONS.items() for new in news]
    pairs += [f"ReplaceBinaryOperator_{old}_{new}" for old, news in ARITHMETIC.items() for new in news]
    made: dict[str, Operator] = {name: get_operator(f"core/{name}")() for name in [*PLAIN, *pairs]}
    return {**made, "SwapMembership": SwapMembership(), "DropStatement": DropStatement()}


@dataclass(frozen=True)
class Mutant:
    """One change: the so-many-th place of an operator in a file."""

    operator: str
    occurrence: int
    line: int

    @property
    def key(self) -> str:
        """Name of the mutant within its file."""
        return f"{self.operator}:{self.occurrence}"


def mutants_of(source: str, known: dict[str, Operator]) -> list[Mutant]:
    """Every mutant of a file but those that are not worth running."""
    left_out = _left_out(source)
    tree = get_ast(source)
    found = []
    for name, operator in known.items():
        places = [place for node in ast_nodes(tree) for place in operator.mutation_positions(node)]
        for occurrence, (start, _) in enumerate(places):
            if not any(first <= start < last for first, last in left_out):
                found.append(Mutant(name, occurrence, start[0]))
    return sorted(found, key=lambda mutant: (mutant.line, mutant.operator, mutant.occurrence))


def _left_out(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Places of annotations, of decorators with arguments, and of blocks for the type checker."""
    spans: list[ast.expr | ast.stmt | None] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg | ast.AnnAssign):
            spans.append(node.annotation)
        if isinstance(node, ast.FunctionDef):
            spans.append(node.returns)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            spans += [decorator for decorator in node.decorator_list if isinstance(decorator, ast.Call)]
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            spans.append(node)
    lines = source.splitlines()
    return [
        (
            (span.lineno, span.col_offset - (lines[span.lineno - 1][span.col_offset - 1 : span.col_offset] == "@")),
            (span.end_lineno or 0, span.end_col_offset or 0),
        )
        for span in spans
        if span is not None
    ]


def tests_of(path: str) -> list[str]:
    """The tests that mirror a file, and the quick ones of all rules; if nothing mirrors it, those of every rule."""
    if path in TESTS_OF:
        return TESTS_OF[path]
    folder = ROOT / "tests" / Path(path).parent
    mirror = [folder / f"test_{Path(path).stem}.py", folder / f"test_{Path(path).stem}_more.py"]
    own = [str(test.relative_to(ROOT)) for test in mirror if test.exists()]
    common = [test for test in COMMON if test not in own]
    return [*own, *common] if own else [*common, *(f"tests/constraints/{level}" for level in LEVELS)]


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads a changed text in place of the file."""

    text = ""

    def get_code(self, fullname: str) -> Any:
        return compile(self.text, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, module: str, path: Path, text: str) -> None:
        self.module, self.path, self.text = module, path, text

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if fullname != self.module:
            return None
        loader = _Changed(fullname, str(self.path))
        loader.text = self.text
        return importlib.util.spec_from_file_location(fullname, self.path, loader=loader)


def judge(path: str, text: str | None, tests: Sequence[str], limit_s: float) -> tuple[str, float]:
    """Runs tests in a process of its own, on a changed text of a file (None: as it is): killed, survived or slow."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        code = 1
        with contextlib.suppress(BaseException):
            if text is not None:
                module = path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
                sys.meta_path.insert(0, _Finder(module, ROOT / path, text))
            code = _tested(tests)
        os._exit(code)
    done = 0
    try:
        while (taken := time.monotonic() - started) < limit_s:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return ("survived" if status == 0 else "killed"), taken
            time.sleep(0.005)
        return "slow", taken
    finally:  # too slow, or somebody stops the whole run
        if not done:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _tested(tests: Sequence[str]) -> int:
    """Pytest's answer: the first file by itself (most mutants end there), then the others."""
    import pytest

    quick = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:cov", "-p", "no:xdist", "-o", "addopts="]
    return next((code for part in (tests[:1], tests[1:]) if part and (code := int(pytest.main([*quick, *part])))), 0)


def warm_up() -> None:
    """Imports once what every test needs and no mutant touches."""
    for name in (
        "_pytest.assertion.rewrite",
        "_hypothesis_pytestplugin",
        "catalog.compiled",
        "catalog.catalog",
        "hypothesis",
        "hypothesis.strategies",
        "ortools.sat.python.cp_model",
        "pydantic",
        "pytest",
        "rich.console",
        "typer.testing",
        "yaml",
    ):
        importlib.import_module(name)
    loaded = sorted(name for name in sys.modules if name.partition(".")[0] in ("constraints", "planner", "tests"))
    assert not loaded, f"already imported, so no mutant of them can be: {loaded}"
    gc.collect()
    gc.freeze()


def files_of(arguments: Sequence[str]) -> list[str]:
    """The files to mutate, from files and folders."""
    found = []
    for argument in arguments or SCOPE:
        place = (ROOT / argument).resolve()
        inside = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        found += [str(file.relative_to(ROOT)) for file in inside if file.name != "__init__.py"]
    return list(dict.fromkeys(found))


def digest(paths: Sequence[str]) -> str:
    """One word for the contents of files and folders."""
    words = hashlib.sha256()
    for path in paths:
        place = ROOT / path
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            words.update(file.read_bytes())
    return words.hexdigest()[:16]


def run(path: str, known: dict[str, Operator], again: bool, until: float) -> dict[str, str]:
    """The outcome of each mutant of a file (`pending` if there was no time left), by key."""
    source = (ROOT / path).read_text("utf-8")
    tests = tests_of(path)
    kept = KEPT / f"{path.replace('/', '.')}.json"
    old = json.loads(kept.read_text()) if kept.exists() else {}
    results: dict[str, str] = dict(old.get("results", {})) if old.get("source") == digest([path]) else {}
    state = {"source": digest([path]), "tests": digest([*tests, *HELPERS])}
    if again or old.get("tests") != state["tests"]:
        results = {key: outcome for key, outcome in results.items() if outcome != "survived"}
    mutants = mutants_of(source, known)
    todo = [mutant for mutant in mutants if mutant.key not in results]
    limit_s = 0.0
    for mutant in todo:
        if time.monotonic() > until:
            break
        if not limit_s:
            outcome, taken = judge(path, None, tests, 900)
            assert outcome == "survived", f"the tests of {path} fail without any change: {' '.join(tests)}"
            limit_s = max(SLOWEST_S, 10 * taken)
        changed = mutate_code(source, known[mutant.operator], mutant.occurrence)
        assert changed not in (None, source), (path, mutant)
        if not _is_python(changed or "", path):  # the star before keyword arguments is no operator
            results[mutant.key] = "no Python"
            continue
        results[mutant.key], _ = judge(path, changed, tests, limit_s)
        KEPT.mkdir(exist_ok=True)
        (KEPT / ".gitignore").write_text("*\n")
        kept.write_text(json.dumps({**state, "results": results}, indent=1))
    outcomes = {mutant.key: results.get(mutant.key, "pending") for mutant in mutants}
    return {key: outcome for key, outcome in outcomes.items() if outcome != "no Python"}


def _is_python(source: str, path: str) -> bool:
    try:
        compile(source, path, "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def show(path: str, results: dict[str, str], known: dict[str, Operator]) -> None:
    """Prints the mutants that survived, each as the line before and after."""
    source = (ROOT / path).read_text("utf-8")
    for mutant in mutants_of(source, known):
        if results.get(mutant.key) != "survived":
            continue
        changed = mutate_code(source, known[mutant.operator], mutant.occurrence) or ""
        print(f"  {path}:{mutant.line} {mutant.key}")
        for sign, ours, theirs in (("-", source, changed), ("+", changed, source)):
            other = Counter(theirs.splitlines())
            for line in ours.splitlines():
                if not other[line]:
                    print(f"    {sign} {line.strip()}")


def main() -> None:
    """Runs what is not known yet, and prints the outcome per file and in total."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", help="files or folders; by default all rules and what they stand on")
    parser.add_argument("--survivors", action="store_true", help="show what survived")
    parser.add_argument("--again", action="store_true", help="run survivors again though no test has changed")
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no mutant after so many seconds")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    warm_up()
    known = operators()
    until = time.monotonic() + arguments.seconds
    total: Counter[str] = Counter()
    print(f"{'file':42} {'mutants':>8} {'killed':>8} {'survived':>8} {'pending':>8} {'killed':>8}")
    for path in files_of(arguments.files):
        results = run(path, known, arguments.again, until)
        count = Counter("killed" if outcome == "slow" else outcome for outcome in results.values())
        if results:
            report(path, count)
        if arguments.survivors:
            show(path, results, known)
        total += count
    report("total", total)


def report(name: str, count: Counter[str]) -> None:
    """One line of the table; the share is of the mutants that were run."""
    judged = count["killed"] + count["survived"]
    share = f"{100 * count['killed'] / judged:.1f} %" if judged else "-"
    print(
        f"{name:42} {sum(count.values()):8} {count['killed']:8} {count['survived']:8} {count['pending']:8} {share:>8}",
        flush=True,
    )


if __name__ == "__main__":
    main()
