"""`routine verify`: what it prints, how it leaves, and that it needs no solver."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from planner import Profile, Request, plan
from planner.cli import app

SOLVERLESS = """import sys
sys.modules["ortools"] = None
sys.argv = ["routine", *sys.argv[1:]]
from planner.cli.app import main
try:
    main()
finally:
    assert not [name for name in sys.modules if name.startswith("ortools.")]
"""


@cache
def made() -> str:
    return plan(Request(minutes=5, profile=Profile(name="Anna"))).to_json()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs `routine verify` in this process: (exit code, stdout, stderr)."""

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["routine", "verify", *words])
        with pytest.raises(SystemExit) as left:
            app.main()
        out, err = capsys.readouterr()
        assert all(len(line) <= 80 for line in out.splitlines())
        return int(left.value.code or 0), out, err

    return call


def document(tmp_path: Path, **changes: Any) -> str:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({**json.loads(made()), **changes}), encoding="utf-8")
    return str(path)


def changed_step(number: int, **changes: Any) -> list[dict[str, Any]]:
    sessions: list[dict[str, Any]] = json.loads(made())["sessions"]
    sessions[0]["steps"][number] |= changes
    return sessions


def test_a_sound_plan_leaves_with_0_and_says_what_was_checked(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run(document(tmp_path))
    steps = len(json.loads(made())["sessions"][0]["steps"])
    text = " ".join(out.split())
    assert (code, err) == (0, "")
    assert text.startswith(f"Nothing is wrong: {steps} steps, ")
    assert " rules, for Anna (General session, 300 s)." in text
    assert text.endswith("That no better plan exists is not checked: it takes the solver.")


def test_findings_leave_with_1_and_name_rule_steps_and_what_is_wrong(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run(document(tmp_path, sessions=changed_step(1, start_s=3, position="prone")))
    assert (code, err) == (1, "")
    assert "time_budget, step 2: " in out
    assert out.splitlines()[-1].endswith("findings.")
    code, out, _ = run(document(tmp_path, status="unknown"))
    assert (code, out) == (1, "status: The status is unknown, and there is a session.\n1 finding.\n")


def test_many_findings_are_counted_and_the_first_are_shown(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    step = json.loads(made())["sessions"][0]["steps"][0]
    steps = [{**step, "start_s": 1000 + 2 * index} for index in range(300)]
    _, out, _ = run(document(tmp_path, sessions=[{"budget_s": 300, "total_s": 300, "steps": steps}]))
    lines = out.splitlines()
    assert lines[-2].startswith("... and ")
    assert lines[-2].endswith(" more findings.")
    steps = [{**step, "exercise": "bridge" if index % 2 else "bird_dog"} for index in range(100)]
    _, out, _ = run(document(tmp_path, sessions=[{"budget_s": 300, "total_s": 300, "steps": steps}]))
    assert ", 15, ..." in " ".join(out.split())


def test_another_catalogue_is_a_warning_and_no_failure(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    provenance = {**json.loads(made())["provenance"], "catalog": "\x1b[31m"}
    code, out, _ = run(document(tmp_path, provenance=provenance))
    assert code == 0
    assert out.startswith("warning: catalog: Made with another catalogue: '\\x1b[31m'")
    assert "Nothing is wrong" in out


def test_it_is_judged_for_another_person(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    person = tmp_path / "me.yaml"
    person.write_text("age: 80\n")
    code, out, _ = run(document(tmp_path), "--profile", str(person))
    assert code == 1
    assert "transition of 3 s where 5 s are needed" in " ".join(out.split())
    person.write_text("level: intermediate\n")
    code, out, _ = run(document(tmp_path), "--profile", str(person))
    assert code == 0
    assert "for the person in" in " ".join(out.split())
    person.write_text("conditions: [ostoporosis]\n")
    code, _, err = run(document(tmp_path), "--profile", str(person))
    assert code == 2
    assert "you meant osteoporosis" in err


def test_without_a_session_it_says_what_it_cannot_say(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    empty = {"sessions": [], "coverage": [], "score": None, "status": "infeasible"}
    code, out, _ = run(document(tmp_path, **empty))
    assert code == 0
    assert "there is no session (infeasible) for Anna." in out
    assert "That no plan exists is not checked: it takes the solver." in out


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"style": "yoga"}, "request.style: There is no style called 'yoga'.\n    Maybe you meant yoga_flow."),
        ({"targets": {"glute": 3}}, "request.targets.glute: There is no region or muscle to aim at called 'glute'."),
        ({"targets": {"glute:left": 3}}, "request.targets.glute:left: There is no region or muscle"),
        ({"profile": {"equipment": ["chair", "rolle"]}}, "request.profile.equipment.1: There is no equipment called"),
        ({"rules": {"transition": {"weight": 1}}}, "request.rules.transition: There is no rule called"),
        ({"rules": {"transitions": {"weight": 1000}}}, "request.rules.transitions: transitions.weight is a whole"),
        ({"include": ["bridge"], "exclude": ["bridge"]}, "request.include.0: bridge: asked for and excluded"),
        ({"minutes": 1000}, "request.minutes: 1000: 1000 minutes: the nearest length"),
        ({"targets": {"glutes:up": 3}}, "the side is left or right, not 'up'"),
    ],
)
def test_what_is_wrong_with_the_request_is_told_with_its_place(run, tmp_path: Path, request_: Any, said: str) -> None:  # type: ignore[no-untyped-def]
    path = document(tmp_path, request=request_)
    code, out, err = run(path)
    assert (code, out) == (2, "")
    assert said in err
    assert f"  {path}: request" in err


def test_what_cannot_be_read_leaves_with_2(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "broken.json"
    path.write_text("{")
    for words, said in (
        ((str(path),), "broken.json:1: is not valid JSON"),
        ((str(tmp_path / "nowhere"),), "cannot be read: No such file"),
        ((document(tmp_path), "--catalog", "/nowhere"), "no such folder"),
        ((document(tmp_path), "--profile", "/nowhere"), "no such file"),
        ((document(tmp_path), "-p", "a", "-p", "b"), "given 2 times"),
        ((), "Missing argument"),
    ):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert said in err


def test_it_reads_from_a_pipe(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(made().encode())))
    assert run("-")[0] == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[]")))
    assert "standard input: a plan is a mapping, not a list" in run("-")[2]


def test_it_needs_no_solver(tmp_path: Path) -> None:
    path = document(tmp_path)
    for words in ((path,), ("--help",)):
        done = subprocess.run([sys.executable, "-c", SOLVERLESS, "verify", *words], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
