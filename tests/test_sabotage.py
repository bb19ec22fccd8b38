"""Who breaks a rule, a checker or a fact breaks a test: shown by doing it, in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("catalog", "constraints", "planner", "tests", "docs", "benchmarks", "pyproject.toml", "README.md")

pytestmark = pytest.mark.xdist_group("sabotage")


@dataclass(frozen=True)
class Sabotage:
    """One text in one file replaced by another, and the tests that have to notice."""

    file: str
    pattern: str
    instead: str
    tests: str

    def __str__(self) -> str:
        return f"{self.file}: {''.join(re.findall(r'[a-z_ ]{4,}', self.pattern)[:2]).strip()}"


def useless(file: str, verb: str) -> Sabotage:
    """A rule whose verb does nothing any more; its own tests have to notice."""
    folder, name = Path(file).parent, Path(file).stem
    instead = r"\1" + ("        return None\n" if verb == "admit" else "        return ()\n")
    return Sabotage(file, rf"(    def {verb}\([^)]*\) -> [^\n]*:\n)", instead, f"tests/{folder}/test_{name}.py")


SABOTAGES = (
    # What the model is told (the rest of the rules is the work of benchmarks/mutation.py).
    useless("constraints/structure/time_budget.py", "post"),
    useless("constraints/structure/warm_up_first.py", "post"),
    useless("constraints/structure/frame_count.py", "post"),
    useless("constraints/goals/cautions.py", "post"),
    useless("constraints/comfort/transitions.py", "post"),
    # What the checkers see.
    useless("constraints/structure/dose_bounds.py", "check"),
    useless("constraints/safety/contraindications.py", "check"),
    # Who is let in.
    useless("constraints/safety/contraindications.py", "admit"),
    useless("constraints/safety/screening.py", "admit"),
    # Numbers and facts.
    Sabotage(
        "constraints/safety/dose_caps.py",
        "seconds > cap",
        "seconds > cap + 1",
        "tests/constraints/safety/test_dose_caps.py",
    ),
    Sabotage(
        "constraints/safety/screening.py",
        "if flag.outcome.refuses",
        "if False",
        "tests/constraints/safety/test_screening.py",
    ),
    Sabotage(
        "catalog/data/exercises/stretch.yaml",
        r"(- id: double_knees_to_chest\n(?:  .*\n)*?  exposure: \[)lumbar_flexion_end, ",
        r"\1",
        "tests/planner/test_docs.py::test_the_generated_pages_are_fresh[safety.md]",
    ),
    Sabotage(
        "catalog/data/exercises/mobility.yaml",
        r"(- id: cat_camel\n(?:  .*\n)*?  exposure: \[)",
        r"\1abdominal_strain, ",
        "tests/planner/test_docs.py::test_the_generated_pages_are_fresh[safety.md]",
    ),
    Sabotage(
        "catalog/data/conditions.yaml",
        r"(- id: osteoporosis\n(?:  .*\n)*?    tags: \[)lumbar_flexion_end, ",
        r"\1",
        "tests/planner/test_docs.py::test_the_generated_pages_are_fresh[safety.md]",
    ),
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in a folder of its own."""
    folder = tmp_path_factory.mktemp("sabotage")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / part)
    return folder


def outcome_of(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """These tests, run in the copy, up to the first that fails."""
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-o",
        "addopts=",
        tests,
    ]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTEST_ADDOPTS": ""}
    environment = {name: value for name, value in environment.items() if not name.startswith(("COV_", "PYTEST_XDIST"))}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def sabotaged(copy: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Path, Sabotage]]:
    """The copy with one sabotage in it, and without it afterwards."""
    sabotage: Sabotage = request.param
    path = copy / sabotage.file
    before = path.read_text(encoding="utf-8")
    after, times = re.subn(sabotage.pattern, sabotage.instead, before, count=1)
    assert times == 1, "there is nothing to sabotage any more: mend this test"
    assert after != before
    path.write_text(after, encoding="utf-8")
    if path.suffix == ".yaml":
        subprocess.run(
            [sys.executable, "-B", "-m", "catalog.compiled"],
            cwd=copy,
            check=True,
            env={**os.environ, "PYTHONPATH": str(copy)},
        )
    yield copy, sabotage
    path.write_text(before, encoding="utf-8")
    if path.suffix == ".yaml":
        shutil.copy(ROOT / "catalog/data/compiled.json", copy / "catalog/data/compiled.json")


@pytest.mark.parametrize("sabotaged", SABOTAGES, ids=str, indirect=True)
def test_a_sabotage_makes_a_test_fail(sabotaged: tuple[Path, Sabotage]) -> None:
    folder, sabotage = sabotaged
    done = outcome_of(folder, sabotage.tests)
    assert done.returncode == 1, done.stdout[-2000:]
    assert re.search(r"\d+ failed", done.stdout), done.stdout[-2000:]


@pytest.mark.parametrize("tests", sorted({sabotage.tests for sabotage in SABOTAGES if "::" in sabotage.tests}))
def test_without_a_sabotage_these_tests_pass(copy: Path, tests: str) -> None:
    done = outcome_of(copy, tests)
    assert done.returncode == 0, done.stdout[-2000:]
