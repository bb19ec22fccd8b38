"""The commands that explain and steer, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planner import Plan
from planner.explain.difference import session_of

SHORT = ("--minutes", "8", "--target", "glutes", "--target", "hip_flexors")


@pytest.fixture
def saved(run: Any, tmp_path: Path) -> Path:
    """A plan in a file."""
    code, out, _ = run("plan", *SHORT, "--json")
    assert code == 0
    path = tmp_path / "plan.json"
    path.write_text(out, encoding="utf-8")
    return path


def exercises(path: Path) -> list[str]:
    """Its exercises in order."""
    return [bout.exercise for bout in session_of(Plan.from_json(path.read_text(encoding="utf-8"))).bouts]


def test_why_says_what_is_lost(run: Any, saved: Path) -> None:
    for name in exercises(saved)[:4]:
        code, out, err = run("why", name, *SHORT)
        assert (code, err) == (0, "")
        assert "Without" in out or "is not needed" in out
        code, out, _ = run("why", name, *SHORT, "--json")
        assert json.loads(out)["exercise"] == name


def test_why_not_says_what_bars_or_costs(run: Any, saved: Path) -> None:
    code, out, _ = run("why-not", "back_cracking", *SHORT)
    assert code == 0
    assert out.startswith("Deliberate back cracking is never planned for you.")
    assert "Rule: banned" in out
    assert "Source:" in out
    code, out, _ = run("why-not", "glute_ball_release", "--from", str(saved))
    assert "What would let it in: --equipment tennis_ball" in out.replace("\n", " ")
    code, out, _ = run("why-not", "reclined_pigeon", "--from", str(saved))
    assert code == 0
    assert "points less" in out or "would do as well" in out


def test_the_wrong_question_gets_the_right_one(run: Any, saved: Path) -> None:
    code, out, err = run("why-not", exercises(saved)[0], *SHORT)
    assert (code, out) == (2, "")
    assert f"routine why {exercises(saved)[0]}" in err
    code, _, err = run("why", "couch_stretch", *SHORT)
    assert code == 2
    assert "routine why-not couch_stretch" in err
    code, _, err = run("why", "bird_dgo", *SHORT)
    assert code == 2
    assert "Maybe you meant bird_dog" in err


def test_what_if_adds_and_takes_away(run: Any, saved: Path) -> None:
    code, out, _ = run("what-if", "--from", str(saved), "--minutes", "12", "--equipment", "+foam_roller")
    assert code == 0
    assert out.startswith("That gains ")
    code, out, _ = run("what-if", "--from", str(saved), "--target", "-hip_flexors", "--json")
    assert json.loads(out)["after"]["request"]["targets"] == {"glutes": 3}
    code, out, _ = run("what-if", "--from", str(saved), "--target", "+quads=5", "--json")
    assert json.loads(out)["after"]["request"]["targets"] == {"glutes": 3, "hip_flexors": 3, "quads": 5}
    code, out, _ = run("what-if", "--from", str(saved), "--rule", "few_exercises.weight=0")
    assert code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--equipment", "-foam_roller"), "there is no 'foam_roller' to take away"),
        (("--target", "-quads"), "there is no 'quads' to take away"),
        (("--condition", "-osteoporosis"), "a health limit is not taken away"),
        (("--equipment", "+foam_rolller"), "Maybe you meant foam_roller"),
        (("--minutes", "0"), "--minutes 1"),
    ],
)
def test_what_cannot_be_changed_is_told(run: Any, saved: Path, words: tuple[str, ...], told: str) -> None:
    code, out, err = run("what-if", "--from", str(saved), *words)
    assert (code, out) == (2, "")
    assert told in err


def test_what_if_nothing_is_possible(run: Any, saved: Path) -> None:
    code, out, _ = run("what-if", "--from", str(saved), "--condition", "acute_severe_pain")
    assert code == 0
    assert "there is no plan, for safety" in out


def test_advice_is_ranked(run: Any, saved: Path) -> None:
    code, out, _ = run("advise", "--from", str(saved), "--json")
    assert code == 0
    gains = [entry["gain"] for entry in json.loads(out)]
    assert gains == sorted(gains, reverse=True)
    assert min(gains) > 0


def test_two_plans_are_compared(run: Any, saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    out_name = exercises(saved)[-2]
    other.write_text(run("plan", *SHORT, "--exclude", out_name, "--json")[1], encoding="utf-8")
    code, out, err = run("diff", str(saved), str(other))
    assert (code, err) == (0, "")
    assert "- out: " in out
    assert "Points: " in out
    code, out, _ = run("diff", str(saved), str(saved))
    assert out.startswith("The same exercises in the same order with the same doses.")
    code, _, err = run("diff", str(saved), str(tmp_path / "none.json"))
    assert code == 2
    assert "cannot be read" in err


def test_an_order_by_hand_is_timed_or_told_what_it_breaks(run: Any, saved: Path) -> None:
    names = exercises(saved)
    code, out, _ = run("reorder", str(saved), *names)
    assert code == 0
    assert out.startswith("That order is as good")
    code, out, _ = run("reorder", str(saved), ",".join(names), "--json")
    assert Plan.from_json(out).status == "optimal"
    code, out, _ = run("reorder", str(saved), *reversed(names))
    assert code == 1
    assert out.startswith("That order cannot be planned:")
    code, _, err = run("reorder", str(saved), *names[1:])
    assert code == 2
    assert names[0] in err


def test_locks_and_a_plan_to_stay_close_to(run: Any, saved: Path) -> None:
    code, out, _ = run("plan", *SHORT, "--lock", "bird_dog@3=3x3s", "--json")
    assert code == 0
    made = session_of(Plan.from_json(out))
    assert made.bouts[2].exercise == "bird_dog"
    assert {step.duration_s for step in made.bouts[2].work} == {3}
    gone = exercises(saved)[-2]
    code, out, _ = run("plan", *SHORT, "--exclude", gone, "--stay-close", str(saved), "--json")
    kept = {bout.exercise for bout in session_of(Plan.from_json(out)).bouts}
    assert len(set(exercises(saved)) - kept) <= 2
    assert gone not in kept


def test_swaps_are_listed_and_chosen(run: Any, saved: Path) -> None:
    listed: list[Any] = []
    for name in exercises(saved):
        code, out, _ = run("plan", *SHORT, "--swap", name, "--json")
        assert code == 0
        listed = json.loads(out)
        if listed:
            break
    code, out, _ = run("plan", *SHORT, "--swap", f"{name}={listed[0]['exercise']}", "--json")
    assert code == 0
    assert Plan.from_json(out).sessions == Plan.model_validate(listed[0]["plan"]).sessions
    code, out, _ = run("plan", *SHORT, "--swap", name)
    assert f"--swap {name}={listed[0]['exercise']}" in out.replace("\n", " ")


def test_alternatives_and_the_trade_off(run: Any) -> None:
    code, out, _ = run("plan", *SHORT, "--alternatives", "2")
    assert code == 0
    assert "Plan 2: " in out
    code, out, _ = run("plan", *SHORT, "--trade-off")
    assert code == 0
    assert "    5 min" in out
    assert "time_budget.at_most_s=" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--swap", "bird_dog", "--trade-off"), "ask one at a time"),
        (("--differing", "2"), "add --alternatives"),
        (("--alternatives", "0"), "--alternatives 1"),
        (("--lock", "bird_dog=7x7"), "one of: 3x3s"),
        (("--lock", "bird_dog@0"), "whole number from 1 on"),
        (("--stay-close", "none.json"), "cannot be read"),
    ],
)
def test_what_does_not_go_together_is_told(run: Any, words: tuple[str, ...], told: str) -> None:
    code, out, err = run("plan", *SHORT, *words)
    assert (code, out) == (2, "")
    assert told in err


@pytest.mark.parametrize("width", [80])
def test_answers_fit_the_terminal(run: Any, saved: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for words in (
        ("why-not", "reclined_pigeon", "--from", str(saved)),
        ("why", exercises(saved)[2], "--from", str(saved)),
        ("plan", *SHORT, "--trade-off"),
        ("plan", *SHORT, "--alternatives", "2"),
    ):
        _, out, _ = run(*words)
        assert max(len(line) for line in out.splitlines()) <= width
