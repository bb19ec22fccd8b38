"""Whatever stands on the command line: a documented exit code, no traceback, nothing that controls a terminal."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planner.candidates import Candidates
from planner.cli import app
from planner.result import PlanStatus
from planner.solve import Outcome
from tests.hostile.texts import ESCAPES, harmful, words

SETTINGS = settings(
    deadline=None, max_examples=120, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PLAN_OPTIONS = [
    name
    for param in typer.main.get_command(app.app).commands["plan"].params  # type: ignore[attr-defined]
    for name in (param.opts if not getattr(param, "is_flag", False) else ())
]
MAIN = "import sys; sys.argv = ['routine', *sys.argv[1:]]; from planner.cli.app import main; main()"
CODES = {0, 1, 2, 3, 4, 5}

numbers = st.one_of(
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(
        ["1:²", "²", "１２", "٣:٣٠", "1_0", "1e999", "9" * 5000, "0x10", "", " ", "-", "1,5", "nan", "--", "1:30:5"]
    ),
)
settings_of_rules = st.builds(
    lambda rule, name, value: f"{rule}.{name}={value}",
    st.one_of(st.sampled_from(["transitions", "stage_order", "routine", "contraindications", "frame"]), words),
    st.one_of(st.sampled_from(["weight", "enabled", "order", "only", "arrive_percent"]), words),
    st.one_of(numbers, words, st.sampled_from(["true", "false", "1,2", ",", "nan,nan", "inf"])),
)
targets = st.builds(
    "{}{}{}".format, st.one_of(st.just("glutes"), words), st.sampled_from(["", ":left", ":", "="]), numbers
)
days = st.one_of(st.dates().map(str), st.sampled_from(["20260101", "2026-W01-1", "2026-1-1", "0001-01-01", "1e3"]))
values = st.one_of(words, numbers, settings_of_rules, targets, days)


@pytest.fixture(autouse=True)
def _no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked for is understood or refused before the search, which is not what is tried here."""
    monkeypatch.setattr("planner.api.solve", lambda instance: Outcome(PlanStatus.UNKNOWN, Candidates((), ())))


def run(*argv: str) -> tuple[int, str]:
    """`routine` in this process: exit code, and everything that it prints."""
    before, sys.argv = sys.argv, ["routine", *argv]
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            app.main()
    except SystemExit as left:
        return int(left.code or 0), said.getvalue()
    finally:
        sys.argv = before
    raise AssertionError("it did not leave")


def fine(*argv: str) -> int:
    code, said = run(*argv)
    assert code in CODES
    assert "Traceback" not in said
    assert harmful(said) == []
    return code


@SETTINGS
@given(st.lists(st.tuples(st.sampled_from(PLAN_OPTIONS), values), max_size=4), st.booleans())
@example([("-m", "1:²")], False)
@example([("--seed", "9" * 5000)], False)
@example([("--rule", "transitions.weight=" + "9" * 4000)], False)
@example([("--target", "glutes:\x1b[31m")], False)
@example([("-m", "1\x1b[2J"), ("-m", "2")], False)
@example([("--catalog", "x" * 5000)], False)
@example([("--profile", "\x00")], True)
def test_any_options_of_plan(options: list[tuple[str, str]], as_json: bool) -> None:
    fine("plan", *[word for option in options for word in option], *(["--json"] if as_json else []))


@SETTINGS
@given(
    st.sampled_from(
        [
            ("catalog", "show"),
            ("catalog", "validate"),
            ("catalog", "schema"),
            ("catalog", "list", "--region"),
            ("catalog", "list", "--modality"),
            ("catalog", "list", "--status"),
            ("catalog", "list", "--catalog"),
            ("rules", "show"),
            ("rules", "list", "--level"),
            ("verify",),
            ("verify", "--profile"),
            (),
            ("plan",),
            ("catalog",),
        ]
    ),
    st.lists(words, min_size=1, max_size=2),
)
@example(("verify",), ["/dev/zero"])
@example(("plan",), ["--\x1b[31m"])
@example((), ["\x1b]0;title\x07"])
def test_any_words_of_any_command(command: tuple[str, ...], more: list[str]) -> None:
    if not any(word.startswith(("--install", "--show-c")) or word in ("-", ".", "..", "/") for word in more):
        fine(*command, *more)


@pytest.mark.parametrize("name", [*ESCAPES, "\udcff\udc9b"])
def test_words_as_the_system_hands_them_over(tmp_path: Path, name: str) -> None:
    """Through a real process, with bytes that are no text."""
    (tmp_path / "home").mkdir()
    path = tmp_path / "home" / name.replace("/", "")
    path.write_text("- {}\n")
    for argv in (
        ["plan", "--profile", str(path)],
        ["plan", "--catalog", str(path)],
        ["plan", "--catalog", str(tmp_path / "home")],
        ["plan", f"--{name}"],
        [name],
        ["verify", str(path)],
        ["catalog", "show", name],
    ):
        command = [sys.executable, "-c", MAIN, *[os.fsencode(word) for word in argv]]
        done = subprocess.run(command, capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode("utf-8")
        assert done.returncode == 2, argv
        assert "Traceback" not in said
        assert harmful(said) == []


@pytest.mark.parametrize("name", ESCAPES)
def test_names_in_own_files_control_nothing(tmp_path: Path, name: str) -> None:
    """Ids, names and words that a person wrote, through every command that prints them."""
    from tests.catalog.own import OWN

    folder = tmp_path / "mine"
    folder.mkdir()
    quoted = '"' + name.encode("unicode_escape").decode().replace('"', "") + '"'
    for good, bad in (("id: own_stretch", f"id: {quoted}"), ('name: "Own stretch"', f"name: {quoted}")):
        assert good in OWN
        (folder / "exercises.yaml").write_text(OWN.replace(good, bad), encoding="utf-8")
        for argv in (["catalog", "validate", str(folder)], ["catalog", "list", "--catalog", str(folder)]):
            assert fine(*argv) == 2


def test_a_long_option_is_not_repeated_in_full() -> None:
    for argv in (
        ("plan", "-m", "x" * 100_000),
        ("plan", "-t", "x" * 100_000),
        ("plan", "--rule", "transitions.weight=" + "x" * 100_000),
        ("catalog", "show", "x" * 100_000),
    ):
        code, said = run(*argv)
        assert code == 2
        assert len(said) < 2500
