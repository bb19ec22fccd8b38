"""The example package in `docs/example-rule`: installed, it plans; its tests pass, and they catch mistakes."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from constraints.instance import Instance
from constraints.rule import Finding, Rule
from constraints.session import Session
from planner import PluginError, Request, plan
from planner.testing import Bench

EXAMPLE = Path(__file__).parents[2] / "docs" / "example-rule"
MAIN = "import sys; sys.argv = ['routine', *sys.argv[1:]]; from planner.cli.app import main; main()"
KNEES = {"quadruped", "half_kneeling"}
ASKED = ("plan", "-m", "10", "-t", "adductors", "-t", "ql_lateral_trunk", "--json")


def install(package: Path, site: Path) -> None:
    """What pip does with a package of pure Python, without its network: files, and the names of its entry points."""
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))
    for name in project["tool"]["setuptools"]["packages"]:
        shutil.copytree(package / name, site / name, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    about = project["project"]
    info = site / f"{about['name'].replace('-', '_')}-{about['version']}.dist-info"
    info.mkdir(exist_ok=True)
    text = f"Metadata-Version: 2.1\nName: {about['name']}\nVersion: {about['version']}\n"
    (info / "METADATA").write_text(text, encoding="utf-8")
    lines = [
        f"[{group}]\n" + "\n".join(f"{name} = {value}" for name, value in entries.items())
        for group, entries in about["entry-points"].items()
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(site: Path, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Python with what is installed in `site`."""
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_"))}
    environment |= {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, env=environment, cwd=cwd or site
    )


def routine(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(site, "-c", MAIN, *words)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the example is installed."""
    folder = tmp_path_factory.mktemp("site")
    install(EXAMPLE, folder)
    return folder


@pytest.fixture
def kneeling(monkeypatch: pytest.MonkeyPatch, site: Path) -> Iterator[type[Rule]]:
    """The class of the rule, installed in this process."""
    monkeypatch.syspath_prepend(str(site))
    yield importlib.import_module("routine_kneeling").Kneeling
    sys.modules.pop("routine_kneeling", None)


def _on_the_knees(document: str) -> set[str]:
    steps = json.loads(document)["sessions"][0]["steps"]
    return {step["exercise"] for step in steps if step["position"] in KNEES}


def test_it_is_listed_and_shown_like_a_rule_of_our_own(site: Path) -> None:
    listed = routine(site, "rules", "list").stdout
    assert "kneeling           hard       -  Few exercises on the knees (plug-in of routine-kneeling 1.0, off" in listed
    shown = " ".join(routine(site, "rules", "show", "kneeling").stdout.split())
    for said in (
        "kneeling: Few exercises on the knees",
        "somebody else: a plug-in",
        "`--without-rule kneeling` switches it off",
        "example With kneeling.most=1 a plan has Cat-camel or Bird dog",
        "--rule kneeling.most=2 (0 to 60) Most exercises on the knees; 0 keeps off them.",
    ):
        assert said in shown


def test_it_is_in_force_where_it_is_named_and_nowhere_else(site: Path) -> None:
    plain = routine(site, *ASKED)
    assert len(_on_the_knees(plain.stdout)) > 1
    for most in (0, 1):
        named = routine(site, *ASKED, "--rule", f"kneeling.most={most}")
        assert (named.returncode, json.loads(named.stdout)["status"]) == (0, "optimal")
        assert len(_on_the_knees(named.stdout)) == most
    without = routine(site, *ASKED, "--rule", "kneeling.most=1", "--without-rule", "kneeling")
    assert len(_on_the_knees(without.stdout)) > 1


def test_a_wrong_setting_is_told(site: Path) -> None:
    for option, said in (("kneeling.most=-1", "kneeling.most"), ("kneeling.mst=1", "Maybe you meant most")):
        done = routine(site, "plan", "-m", "5", "--rule", option)
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_its_example_is_true(kneeling: type[Rule]) -> None:
    assert "With kneeling.most=1 a plan has Cat-camel or Bird dog, both done on hands and knees" in kneeling.example
    asked: dict[str, Any] = {"minutes": 20, "targets": ["abdominals_core"], "rules": {"kneeling": {"most": 1}}}
    for name in ("cat_camel", "bird_dog"):
        made = plan(Request.model_validate({**asked, "lock": [f"{name}@quadruped"]}))
        assert made.status == "optimal"
        assert {step.exercise for step in made.sessions[0].steps if step.position in KNEES} == {name}
    both = plan(Request.model_validate({**asked, "lock": ["cat_camel@quadruped", "bird_dog@quadruped"]}))
    assert both.status == "infeasible"


def test_its_own_tests_pass(site: Path, tmp_path: Path) -> None:
    """In a folder of their own, as in the README."""
    shutil.copytree(EXAMPLE / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    command = ("-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-q", "tests")
    done = run(site, *command, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("count(_on_the_knees) <= self.params.most", "count(_on_the_knees) <= self.params.most + 1"),
        ("count(_on_the_knees) <= self.params.most", "count(_on_the_knees) <= 0"),
        ("if len(kneeling) > self.params.most", "if len(kneeling) >= self.params.most"),
        ("return mode.position in ON_THE_KNEES", "return mode.exercise.position in ON_THE_KNEES"),
        ("return mode.position in ON_THE_KNEES", "return mode.position == 'quadruped'"),
        ("        return ()\n", "        return [Term(self.id, 1)]\n"),
        ("(decisions.count", "(decisions.count(lambda mode: 1) >= 1)\n        decisions.model.add(2 * decisions.count"),
        ("self.breach(*kneeling)", "self.match(-1, *kneeling)"),
    ],
)
def test_its_own_tests_catch_a_version_that_disagrees_with_itself(
    monkeypatch: pytest.MonkeyPatch, right: str, wrong: str
) -> None:
    text = (EXAMPLE / "routine_kneeling" / "__init__.py").read_text(encoding="utf-8")
    assert text.count(right) == 1
    module = ModuleType("routine_kneeling")
    monkeypatch.setitem(sys.modules, "routine_kneeling", module)
    exec(text.replace(right, wrong), module.__dict__)
    tests: dict[str, Any] = {"__name__": "tests_of_the_example"}
    exec((EXAMPLE / "tests" / "test_kneeling.py").read_text(encoding="utf-8"), tests)
    cases = [case for name, case in tests.items() if name.startswith("test_")]
    assert len(cases) == 3
    assert any(_fails(case) for case in cases)


def _fails(case: Callable[[], None]) -> bool:
    try:
        case()
    except (AssertionError, PluginError):
        return True
    return False


def test_the_first_disagreement_is_shown_so_that_it_can_be_mended(kneeling: type[Rule]) -> None:
    class Wrong(kneeling):  # type: ignore[valid-type,misc]
        """Its check forgets that half kneeling is kneeling."""

        def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
            found = [bout.exercise for bout in session.bouts if bout.position == "quadruped"]
            if len(found) > self.params.most:
                yield self.breach(*found)

    assert Bench(kneeling, params={"most": 1}).assert_model_agrees() > 100
    with pytest.raises(AssertionError) as caught:
        Bench(Wrong, params={"most": 1}).assert_model_agrees()
    assert "  session: crawl, 30 s, each side, quadruped, mobilise\n           lift, 30 s, half_kneeling" in str(
        caught.value
    )
    assert "  model:   impossible\n  check:   possible" in str(caught.value)
    assert "Maybe `post` or `admit` forbids what `check` finds no fault with." in str(caught.value)


def can_build() -> bool:
    """Whether setuptools is here, and builds wheels by itself."""
    try:
        return tuple(map(int, version("setuptools").split(".")[:2])) >= (70, 1)
    except PackageNotFoundError:
        return False


@pytest.mark.skipif(not can_build(), reason="no setuptools that builds wheels: pip install -e '.[dev]' brings it")
def test_pip_installs_it(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "example", ignore=shutil.ignore_patterns("__pycache__"))
    pip = ("-m", "pip", "install", "--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check")
    (tmp_path / "site").mkdir()
    done = run(tmp_path / "site", *pip, "--target", str(tmp_path / "site"), str(tmp_path / "example"))
    assert done.returncode == 0, done.stderr
    assert "kneeling: Few exercises on the knees" in routine(tmp_path / "site", "rules", "show", "kneeling").stdout
