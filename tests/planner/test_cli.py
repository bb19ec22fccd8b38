"""The command line as people use it: what it prints, how it leaves, and what it says about mistakes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner import Plan

MAIN = "import sys; sys.argv = ['routine', *sys.argv[1:]]; from planner.cli.app import main; main()"


def shell(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **(env or {})}
    command = [sys.executable, "-c", MAIN, *words]
    return subprocess.run(command, capture_output=True, env=environment, check=False)


def test_the_console_command_writes_everything_before_it_leaves(tmp_path: Path) -> None:
    """It leaves without the interpreter's own end; in a pipe, in a file and in an error nothing gets lost."""
    leaving = MAIN.replace("main", "run")
    for words, code in (
        (("plan", "-m", "5", "--json"), 0),
        (("catalog", "list"), 0),
        (("--version",), 0),
        (("plan", "-m", "0"), 2),
    ):
        usual = shell(*words)
        piped = subprocess.run([sys.executable, "-c", leaving, *words], capture_output=True, check=False)
        assert (piped.returncode, piped.stdout, piped.stderr) == (code, usual.stdout, usual.stderr)
        with (tmp_path / "out").open("wb") as file:
            subprocess.run([sys.executable, "-c", leaving, *words], stdout=file, stderr=subprocess.PIPE, check=False)
        assert (tmp_path / "out").read_bytes() == usual.stdout


def test_the_console_command_loses_nothing_that_is_not_yet_written() -> None:
    code = (
        "import sys\nfrom planner.cli import app\napp.main = lambda: (sys.stdout.write('late'), sys.exit(3))\napp.run()"
    )
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=buffered)
    assert (done.returncode, done.stdout, done.stderr) == (3, b"late", b"")


def test_plan_shows_the_session_its_total_and_the_proof(run) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run("plan", "--minutes", "10")
    assert code == 0
    assert err == (
        "routine: You have not answered the screening questions yet: this is the cautious form of a plan. "
        "`routine screen` asks them.\n"
    )
    assert out.startswith("General session, 10 min\n")
    for part in ("Start", "Warm up", "Fetch before you start", "given/wanted", "Left out", "Total ", " of 10:00"):
        assert part in out
    assert "Optimal: no better plan exists under your rules." in out
    assert max(len(line) for line in out.splitlines()) <= 80


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_view_fits_the_terminal(run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("COLUMNS", str(width))
    code, out, _ = run("plan", "-m", "10", "-t", "glutes:left=4", "-t", "hamstrings", "--explain")
    assert code == 0
    assert max(len(line) for line in out.splitlines()) <= width
    assert "side only" in " ".join(out.split())
    assert "How and why" in out
    assert "Breathing:" in out


def test_json_is_one_document_that_its_schema_describes(run) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("plan", "-m", "10", "--json")
    document = json.loads(out)
    assert code == 0
    assert set(document) >= {
        "schema_version",
        "status",
        "request",
        "sessions",
        "coverage",
        "score",
        "excluded",
        "provenance",
    }
    assert Plan.model_validate(document).to_json() + "\n" == out
    assert document["request"]["minutes"] == 10
    assert document["request"]["targets"]["glutes"] == 3
    code, schema, _ = run("plan", "--json-schema")
    assert code == 0
    assert set(json.loads(schema)["properties"]) == set(document)


def test_the_same_request_gives_the_same_bytes_in_every_process_and_locale() -> None:
    words = ("plan", "-m", "10", "-e", "foam_roller", "-c", "wrist_problem", "--json")
    documents = [
        shell(*words, env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": encoding}).stdout
        for seed, encoding in (("0", "utf-8"), ("1", "ascii"), ("271828", "latin-1"))
    ]
    assert documents[0]
    assert documents[0] == documents[1] == documents[2]


def test_few_characters_are_enough() -> None:
    done = shell("plan", "-m", "5", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"})
    assert done.returncode == 0
    assert b"?" not in done.stdout
    assert b"Optimal" in done.stdout


def test_a_closed_pipe_is_no_accident() -> None:
    command = f'{sys.executable} -c "{MAIN}" catalog list | head -1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("minutes", "hint"),
    [
        ("", "1"),
        ("nan", "1"),
        ("-5", "1"),
        ("0", "1"),
        ("1e9", "180"),
        ("inf", "180"),
        ("30min", "30"),
        ("1:30", "1.5"),
        ("half", "1"),
    ],
)
def test_minutes_that_are_no_minutes(run, minutes: str, hint: str) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run("plan", f"--minutes={minutes}")
    assert code == 2
    assert out == ""
    assert f"--minutes {minutes!r}" in err
    assert f"\nMaybe --minutes {hint}" in err


def test_one_minute_and_a_fraction_are_planned(run) -> None:  # type: ignore[no-untyped-def]
    assert run("plan", "-m", "1")[0] == 0
    _, out, _ = run("plan", "-m", "2.5", "--json")
    assert json.loads(out)["sessions"][0]["budget_s"] == 150


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-t", "glute"), "you meant glutes"),
        (("-t", "glutes:lef"), "you meant left"),
        (("-t", "glutes=9"), "5, the nearest"),
        (("-t", "glutes=2", "-t", "glutes=3"), "given with weights 2 and 3"),
        (("-t", "=3"), "names no region"),
        (("-m", "10", "-m", "20"), "given 2 times"),
        (("-e", "foamroller"), "you meant foam_roller"),
        (("-c", "osteoporose"), "you meant osteoporosis"),
        (("--avoid-position", "stand"), "you meant standing"),
        (("--include", "bridge", "--exclude", "bridge"), "asked for and excluded"),
        (("--include", "brige"), "you meant bridge"),
        (("--level", "begginer"), "you meant beginner"),
        (("--style", "yoga"), "you meant yoga_flow"),
        (("--pace", "fast"), "you meant fit_fast"),
        (("--seed", "1.5"), "not a whole number"),
        (("--time-limit", "0"), "0.001, the nearest"),
        (("--rule", "transitions"), "not of the form"),
        (("--rule", "transition.weight=1"), "you meant transitions"),
        (("--rule", "transitions.wieght=1"), "you meant weight"),
        (("--rule", "transitions.weight=heavy"), "whole number from 0 to 100"),
        (("--rule", "transitions.weight=1", "--rule", "transitions.weight=2"), "given as 1 and 2"),
        (("--without-rule", "contraindications"), "cannot be switched off"),
        (("--without-rule", "time_budget"), "cannot be switched off"),
        (("--rule", "banned.enabled=false"), "cannot be switched off"),
        (("--rule", "contraindications.strong_until_pain=9"), "only be made stricter"),
        (("--cleared", "yesterday"), "is not a day"),
        (("--cleared", "2999-01-01"), "in the future"),
        (("--age", "200"), "120, the nearest"),
        (("--bogus",), "No such option"),
        (("--catalog", "/nowhere"), "no such folder"),
        (("--profile", "/nowhere.yaml"), "no such file"),
    ],
)
def test_mistakes_are_named_with_what_to_do(run, words: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run("plan", *words)
    assert code == 2
    assert out == ""
    assert said in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[1, 2]", "not a list"),
        (b"just text", "not one value"),
        (b"a: [1\n b", "is not valid YAML"),
        (b"levl: beginner\nminutes: 3\n", "you meant level"),
        (b"age: 1000\n", "me.yaml:1: age: 1000"),
        (b"level: beginner\nlevel: advanced\n", "stands twice"),
        (b"equipment: &all [chair]\nlikes: *all\n", "anchors"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b'name: "\\e[31mred"\n', "name"),
        (b"a" * 2_000_000, "2,000,000 bytes"),
        (b"rules: {transitions: {weight: 200}}\n", "0 to 100"),
    ],
)
def test_broken_profiles_are_told_apart(run, tmp_path: Path, content: bytes, said: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "me.yaml"
    path.write_bytes(content)
    code, out, err = run("plan", "--profile", str(path))
    assert code == 2
    assert out == ""
    assert said in err
    assert "\x1b" not in err


def test_a_profile_that_is_a_folder(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "is a folder" in run("plan", "--profile", str(tmp_path))[2]


def test_an_empty_profile_is_nobody_in_particular(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "me.yaml"
    path.write_text("")
    assert run("plan", "-m", "5", "-p", str(path), "--json")[1] == run("plan", "-m", "5", "--json")[1]


def test_options_go_over_the_profile_and_lists_grow(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "me.yaml"
    path.write_text("level: beginner\nequipment: [chair]\npain_now: 0\n")
    _, out, _ = run("plan", "-m", "5", "-p", str(path), "-e", "pillow", "--level", "advanced", "--pain", "2", "--json")
    profile = json.loads(out)["request"]["profile"]
    assert (profile["level"], profile["equipment"], profile["pain_now"]) == ("advanced", ["chair", "pillow"], 2)


def test_a_condition_wins_over_an_include_and_says_so(run) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run("plan", "-m", "10", "--include", "double_knees_to_chest", "-c", "osteoporosis", "--json")
    assert code == 0
    assert "Both knees to chest is asked for and left out. Osteoporosis" in err
    document = json.loads(out)
    assert all(step["exercise"] != "double_knees_to_chest" for step in document["sessions"][0]["steps"])
    assert document["notes"][0]["level"] == "warning"


def test_refusals_leave_with_4_and_say_what_to_do(run) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run("plan", "-c", "acute_severe_pain")
    assert (code, out) == (4, "")
    assert "See a doctor or physiotherapist before you exercise." in err
    code, out, _ = run("plan", "-c", "dvt_current_or_suspected", "--cleared", "2026-01-01", "--json")
    assert code == 4
    document = json.loads(out)
    assert document["status"] == "refused"
    assert document["sessions"] == []
    assert document["notes"][0]["level"] == "emergency"


def test_what_is_impossible_leaves_with_3_and_the_plainest_reason(run) -> None:  # type: ignore[no-untyped-def]
    code, _, err = run("plan", "--include", "couch_stretch")
    assert code == 3
    assert "Couch stretch cannot be planned. Difficulty 3" in err
    code, _, err = run("plan", "-c", "cannot_get_on_floor", "--avoid-position", "standing")
    assert code == 3
    assert "No exercise is left for" in err
    code, _, err = run(
        "plan", "-m", "1", "--include", "reclined_pigeon", "--include", "wall_sit", "--include", "bridge"
    )
    assert code == 3
    assert "do not fit into 1 min. It needs 54 s more (--minutes 1.9)." in err


def test_too_little_time_gives_a_plan_with_its_gap(run) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("plan", "--time-limit", "0.001")
    assert code == 0
    assert "Not proven optimal in the time allowed" in out
    document = json.loads(run("plan", "--time-limit", "0.001", "--json")[1])
    assert document["status"] == "feasible"
    assert document["score"]["gap"] == document["score"]["bound"] - document["score"]["value"] > 0


def test_what_is_left_out_is_said_in_short(run) -> None:  # type: ignore[no-untyped-def]
    out = " ".join(run("plan", "-m", "10", "-c", "pregnancy_trimester_3")[1].split())
    assert "- Pregnancy, weeks 28+: " in out
    assert "- Needs equipment you have not named: " in out


def test_spare_minutes_are_told(run) -> None:  # type: ignore[no-untyped-def]
    _, _, err = run("plan", "-m", "60", "-t", "abdominals_core")
    assert "are left over" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("catalog", "list", "--region", "hamstrings", "--modality", "stretch"), "supine_hamstring_stretch"),
        (("catalog", "list", "--equipment", "swiss_ball"), "swiss_ball_lateral_opener"),
        (("catalog", "list", "--position", "prone"), "prone_scorpion"),
        (("catalog", "list", "--status", "never"), "back_cracking"),
        (("catalog", "list", "--status", "named_only"), "pilates"),
        (("catalog", "list", "--conditions"), "osteoporosis"),
        (("catalog", "list", "--styles"), "yoga_flow"),
        (("catalog", "list", "--regions"), "glutes"),
        (("catalog", "list", "--things"), "foam_roller"),
        (("catalog", "list", "--positions"), "half_kneeling"),
        (("catalog", "show", "lumbar_spine_foam_roll"), "Never planned"),
        (("catalog", "show", "clamshell"), "written from general practice"),
        (("catalog", "show", "adductor_foam_roll"), "lines 9-13"),
        (("catalog", "validate"), "Nothing is wrong"),
        (("catalog", "schema"), "Exercise"),
        (("catalog", "schema", "profile"), "avoid_positions"),
        (("rules", "list"), "contraindications  safety"),
        (("rules", "list", "--level", "comfort"), "transitions"),
        (("rules", "show", "frame_limits"), "--rule frame_limits.relax_percent=10"),
        (("rules", "show", "contraindications"), "always on"),
        (("rules", "show", "time_budget"), "not switched off"),
        (("--version",), "routine-planner"),
    ],
)
def test_the_catalogue_and_the_rules_answer(run, words: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    assert said in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("catalog", "show", "bridg"), "you meant bridge"),
        (("catalog", "list", "--region", "glute"), "you meant glutes"),
        (("catalog", "list", "--modality", "stretching"), "you meant stretch"),
        (("catalog", "schema", "exercise"), "you meant exercises"),
        (("rules", "show", "transition"), "you meant transitions"),
        (("rules", "list", "--level", "gaol"), "you meant goal"),
        (("pln",), "No such command"),
    ],
)
def test_mistakes_elsewhere_are_named_too(run, words: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    code, _, err = run(*words)
    assert code == 2
    assert said in err


def test_own_exercises_are_planned_like_built_in_ones(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")
    entry = page.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "mine.yaml").write_text(entry, encoding="utf-8")
    code, out, _ = run("catalog", "validate", str(tmp_path))
    assert code == 0
    assert "1 of them your own" in out
    words = ("plan", "-m", "15", "--include", "doorway_pec_stretch", "--catalog", str(tmp_path), "--json")
    _, out, _ = run(*words)
    document = json.loads(out)
    assert "doorway_pec_stretch" in {step["exercise"] for step in document["sessions"][0]["steps"]}
    assert document["provenance"]["own_exercises"] == ["doorway_pec_stretch"]


def test_an_own_exercise_without_exposure_is_named_by_validate(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")
    entry = page.split("```yaml\n")[1].split("```")[0].replace("  exposure: [balance_mild]\n", "")
    (tmp_path / "mine.yaml").write_text(entry, encoding="utf-8")
    assert "`exposure` is missing" in run("catalog", "validate", str(tmp_path))[1]


def test_completion_knows_the_ids() -> None:
    from planner.cli import completion

    assert completion.exercises("cat_") == ["cat_camel"]
    assert "foam_roller" in completion.equipment("f")
    assert completion.targets("glutes") == ["glutes"]
    assert completion.paces("fit") == ["fit_fast"]
    assert completion.levels("b") == ["beginner"]
    assert "stage_order" in completion.rules("st")


def test_interruption_leaves_quietly(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.api.plan", interrupted)
    assert run("plan")[0] == 130
