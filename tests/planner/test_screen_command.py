"""`routine screen` as people use it: what is asked, what is kept, and what gets past a yes (nothing)."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.screening import in_order
from constraints.profile import Profile
from planner.api import builtin_catalog
from planner.cli import app

FLAGS = in_order(builtin_catalog().red_flags)
REFUSING = [flag.id for flag in FLAGS if flag.outcome.refuses]
EMERGENCIES = [flag.id for flag in FLAGS if flag.outcome.value == "emergency_now"]
DAY = "2026-06-01"
BAR = "!" * 72
BODY = "level: beginner   # kept\nequipment: [chair]\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `routine` in this process with what is typed: (exit code, stdout, stderr)."""

    def call(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["routine", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as left:
            app.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(left.value.code or 0), out, err

    return call


@pytest.fixture
def me(tmp_path: Path) -> Path:
    """A profile without a screening."""
    path = tmp_path / "me.yaml"
    path.write_text(BODY)
    return path


def keys(flag: str, then: str = "", word: str = "y") -> str:
    """What is typed by somebody who says no up to this question, and then no to all that are left."""
    return "".join(f"{word if entry.id == flag else 'n'}\n" + (then if entry.id == flag else "") for entry in FLAGS)


def answers(tmp_path: Path, **given: Any) -> str:
    """A file with these answers, and no to all other questions."""
    path = tmp_path / "answers.yaml"
    path.write_text(yaml.safe_dump({**dict.fromkeys((flag.id for flag in FLAGS), "no"), **given}))
    return str(path)


# Nothing found


@pytest.mark.parametrize("word", ["n", "no", "N", " No "])
def test_no_to_everything_is_kept_and_the_profile_plans_as_screened(run: Run, me: Path, word: str) -> None:
    code, out, err = run("screen", "-p", str(me), "--day", DAY, typed=f"{word}\n" * 13)

    assert (code, err) == (0, "")
    assert all(flag.question in out and all(" ".join(sign.split()[:4]) in out for sign in flag.signs) for flag in FLAGS)
    assert out.count("y / n / u / q") == 13
    assert "Nothing here speaks against a plan." in out
    profile = Profile.from_file(me)
    assert me.read_text().startswith(BODY)
    assert profile.screening is not None
    assert (str(profile.screening.day), set(profile.screening.answers.values())) == (DAY, {False})
    code, _, err = run("plan", "-m", "5", "-p", str(me), "--day", DAY)
    assert (code, err) == (0, "")


def test_the_answers_from_a_file_are_the_same_answers(run: Run, me: Path, tmp_path: Path) -> None:
    assert run("screen", "-p", str(me), "--day", DAY, typed="n\n" * 13)[0] == 0
    asked = me.read_text()
    me.write_text(BODY)
    code, out, _ = run("screen", "-p", str(me), "--day", DAY, "--answers", answers(tmp_path))
    assert code == 0
    assert "y / n" not in out
    assert me.read_text() == asked


def test_without_a_profile_the_lines_are_printed_to_be_copied(run: Run, tmp_path: Path) -> None:
    code, out, err = run("screen", "--day", DAY, "--answers", answers(tmp_path, numb_tingling_during="yes"))
    assert code == 0
    assert "Not kept" in err
    lines = out[out.index("screening:") :]
    assert Profile.model_validate(yaml.safe_load(lines)).screening is not None


def test_today_is_the_day_if_none_is_given(run: Run, me: Path, tmp_path: Path) -> None:
    assert run("screen", "-p", str(me), "--answers", answers(tmp_path))[0] == 0
    screening = Profile.from_file(me).screening
    assert screening is not None
    assert screening.day == dt.date.today()


def test_a_profile_that_is_not_there_yet_is_made(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    assert run("screen", "-p", str(path), "--day", DAY, "--answers", answers(tmp_path))[0] == 0
    assert Profile.from_file(path).screening is not None


def test_the_list_has_every_question_with_its_id_and_asks_nothing(run: Run) -> None:
    code, out, _ = run("screen", "--list")
    assert code == 0
    heads = [f"{flag.id} ({flag.outcome.value.replace('_', ' ')})" for flag in FLAGS]
    assert [line for line in out.splitlines() if line in heads] == heads
    assert "y / n" not in out


# A yes


@pytest.mark.parametrize("flag", REFUSING)
def test_a_yes_leaves_with_4_and_nothing_gets_a_plan_after_it(run: Run, me: Path, flag: str) -> None:
    code, out, err = run("screen", "-p", str(me), "--day", DAY, typed=keys(flag))
    question = builtin_catalog().red_flags[flag]

    assert code == 4
    assert "no exercise plan until a clinician" in out
    assert " ".join(question.advice.split()) in " ".join(err.split())
    assert err.startswith(f"{BAR}\n  EMERGENCY\n") is (flag in EMERGENCIES)
    screening = Profile.from_file(me).screening
    assert screening is not None
    assert [name for name, answer in screening.answers.items() if answer] == [flag]
    for more in (
        (),
        ("--cleared", DAY),
        ("--cleared", "2026-06-02"),
        ("--opt-in", "bridge", "--include", "bridge"),
        ("--rule", "screening.severe_pain_from=1"),
        ("--rule", "cautions.weight=0"),
        ("--without-rule", "purpose", "--without-rule", "cautions"),
        ("--pain", "0"),
        ("--style", "gentle_stretch") if "gentle_stretch" in builtin_catalog().styles else ("--seed", "3"),
        ("--direction", "neutral", "--level", "advanced", "--age", "30"),
        ("--json",),
    ):
        code, out, err = run("plan", "-m", "5", "-p", str(me), "--day", "2026-06-02", *more)
        assert code == 4, more
        assert question.name in err
        assert err.startswith(BAR) is (flag in EMERGENCIES)
        assert json.loads(out)["sessions"] == [] if more == ("--json",) else out == "", more
    for style in builtin_catalog().styles:
        assert run("plan", "-p", str(me), "--day", "2026-06-02", "--style", style)[:2] == (4, "")
    assert run("plan", "-p", str(me), "--day", "2027-06-02")[:2] == (4, ""), "a yes does not wear off"


@pytest.mark.parametrize(
    "setting",
    [
        ("--without-rule", "screening"),
        ("--rule", "screening.enabled=false"),
        ("--rule", "screening.valid_days=9999"),
        ("--rule", "screening.severe_pain_from=11"),
    ],
    ids=str,
)
def test_the_rule_itself_cannot_be_switched_off_or_weakened(
    run: Run, me: Path, tmp_path: Path, setting: tuple[str, str]
) -> None:
    run("screen", "-p", str(me), "--day", DAY, "--answers", answers(tmp_path, chest_pain="yes"))
    code, out, _ = run("plan", "-m", "5", "-p", str(me), *setting)
    assert (code, out) == (2, "")


@pytest.mark.parametrize("flag", EMERGENCIES)
def test_after_an_emergency_nothing_more_is_asked(run: Run, me: Path, flag: str) -> None:
    number = [entry.id for entry in FLAGS].index(flag) + 1
    _, out, _ = run("screen", "-p", str(me), "--day", DAY, typed=keys(flag))
    assert out.count("y / n / u / q") == number
    screening = Profile.from_file(me).screening
    assert screening is not None
    assert len(screening.open_questions(builtin_catalog().red_flags)) == 13 - number


def test_of_several_the_emergency_comes_first_and_framed(run: Run, me: Path, tmp_path: Path) -> None:
    given = answers(tmp_path, inflammatory="yes", malignancy_suspected="yes", chest_pain="yes")
    code, _, err = run("screen", "-p", str(me), "--day", DAY, "--answers", given)
    assert code == 4
    assert err.startswith(f"{BAR}\n  EMERGENCY\nChest pain")
    assert err.split(BAR)[2].count("routine: ") == 2
    code, _, err = run("plan", "-p", str(me))
    assert code == 4
    assert err.startswith(f"{BAR}\n  EMERGENCY\nChest pain")
    assert max(len(line) for line in err.split(BAR)[1].splitlines()) <= 72


def test_an_emergency_is_told_even_if_the_file_cannot_be_written(
    run: Run, me: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import planner.profile_file

    given = answers(tmp_path, chest_pain="yes")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(planner.profile_file.os, "replace", full)
    code, _, err = run("screen", "-p", str(me), "--day", DAY, "--answers", given)
    assert code == 2
    assert err.startswith(f"{BAR}\n  EMERGENCY\nChest pain")
    assert "cannot be written: No space left on device" in err
    assert me.read_text() == BODY


def test_a_later_screening_takes_the_place_of_an_earlier_one(run: Run, me: Path, tmp_path: Path) -> None:
    run("screen", "-p", str(me), "--day", "2026-05-01", "--answers", answers(tmp_path, inflammatory="yes"))
    assert run("plan", "-m", "5", "-p", str(me), "--day", DAY)[0] == 4
    assert run("screen", "-p", str(me), "--day", DAY, "--answers", answers(tmp_path))[0] == 0
    assert me.read_text().count("screening:") == 1
    assert run("plan", "-m", "5", "-p", str(me), "--day", DAY)[0] == 0


# Unsure


@pytest.mark.parametrize("word", ["u", "unsure", "?"])
def test_an_open_question_means_the_cautious_form_and_is_told(run: Run, me: Path, word: str) -> None:
    code, out, _ = run("screen", "-p", str(me), "--day", DAY, typed=keys("infection_suspected", word=word))
    assert code == 0
    assert "1 of the questions are open" in out
    code, _, err = run("plan", "-m", "5", "-p", str(me), "--day", DAY)
    assert code == 0
    assert f"Your screening of {DAY} leaves 1 of its questions open: this is the cautious form of a plan." in err


def test_other_words_are_asked_again(run: Run, me: Path) -> None:
    code, out, _ = run("screen", "-p", str(me), "--day", DAY, typed="perhaps\n\nj\n" + "n\n" * 13)
    assert code == 0
    assert out.count("Please answer y (yes), n (no), u (unsure) or q (leave).") == 3


# A symptom during an exercise


@pytest.mark.parametrize("name", ["bridge", "Bridge", "BRIDGE", "bird dog", "bird_dog"])
def test_a_symptom_with_its_exercise_takes_that_out(run: Run, me: Path, name: str) -> None:
    code, out, err = run(
        "screen", "-p", str(me), "--day", DAY, typed=keys("numb_tingling_during", f"no_such_thing\n{name}\n\n")
    )
    stopped = "bird_dog" if "bird" in name else "bridge"
    assert code == 0
    assert "There is no exercise called 'no_such_thing'" in out
    assert "stays out of your plans until a clinician has cleared you." in err
    assert Profile.from_file(me).stopped == {stopped: dt.date.fromisoformat(DAY)}


def test_a_stopped_exercise_comes_back_with_a_clearance_only(run: Run, me: Path) -> None:
    run("screen", "-p", str(me), "--day", DAY, typed=keys("numb_tingling_during", "bridge\n\n"))
    _, out, _ = run("plan", "-m", "5", "-p", str(me), "--day", DAY, "--json")
    excluded = {entry["exercise"]: entry["rule"] for entry in json.loads(out)["excluded"]}
    assert excluded["bridge"] == "stopped"
    _, out, _ = run("plan", "-m", "5", "-p", str(me), "--day", DAY, "--cleared", DAY, "--json")
    assert "stopped" not in {entry["rule"] for entry in json.loads(out)["excluded"]}


def test_several_exercises_may_be_named(run: Run, me: Path) -> None:
    run("screen", "-p", str(me), "--day", DAY, typed=keys("numb_tingling_during", "bridge\nbird_dog\n\n"))
    assert set(Profile.from_file(me).stopped) == {"bridge", "bird_dog"}


def test_a_symptom_without_an_exercise_keeps_tools_off(run: Run, me: Path) -> None:
    code, _, err = run("screen", "-p", str(me), "--day", DAY, typed=keys("numb_tingling_during", "\n"))
    assert code == 0
    assert "Stop that exercise." in err
    assert Profile.from_file(me).stopped == {}
    _, out, _ = run("plan", "-m", "5", "-p", str(me), "--day", DAY, "-e", "foam_roller", "--json")
    excluded = {entry["exercise"]: entry for entry in json.loads(out)["excluded"]}
    assert excluded["glute_piriformis_foam_roll"]["rule"] == "stopped"
    assert "did not say in which" in excluded["glute_piriformis_foam_roll"]["reason"]


def test_the_file_with_answers_may_name_the_exercises(run: Run, me: Path, tmp_path: Path) -> None:
    given = answers(tmp_path, numb_tingling_during=True, stopped=["bridge", "Bird dog"])
    assert run("screen", "-p", str(me), "--day", DAY, "--answers", given)[0] == 0
    assert set(Profile.from_file(me).stopped) == {"bridge", "bird_dog"}


# Leaving


@pytest.mark.parametrize("end", ["q\n", "quit\n", "EXIT\n", ""], ids=["q", "quit", "exit", "end of input"])
@pytest.mark.parametrize("number", range(13))
def test_who_leaves_at_any_question_leaves_nothing_behind(run: Run, me: Path, number: int, end: str) -> None:
    code, _, err = run("screen", "-p", str(me), "--day", DAY, typed="n\n" * number + end)
    assert code == 130
    assert "Nothing was written." in err
    assert me.read_text() == BODY
    assert list(me.parent.iterdir()) == [me]


@pytest.mark.parametrize("end", ["q\n", "", "bridge\nq\n", "bridge\n"])
def test_who_leaves_when_asked_for_the_exercise_leaves_nothing_behind(run: Run, me: Path, end: str) -> None:
    typed = "n\n" * 12 + "y\n" + end
    code, _, _ = run("screen", "-p", str(me), "--day", DAY, typed=typed)
    assert code == 130
    assert me.read_text() == BODY


# Mistakes


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("chest_pain: maybe\n", "neither yes, no nor unsure"),
        ("chest_pain: 1\n", "neither yes, no nor unsure"),
        ("chest_pain: [no]\n", "neither yes, no nor unsure"),
        ("chest_pian: no\n", "chest_pain"),
        ("- chest_pain\n", "mapping"),
        ("no\n", "mapping"),
        ("", "mapping"),
        ("chest_pain: no\nchest_pain: yes\n", "chest_pain"),
        ("chest_pain: [\n", ""),
        ("chest_pain: *no\n", ""),
        ("stopped: bridge\n", "stopped is a list"),
        ("stopped: [3]\n", "stopped is a list"),
        ("stopped: [brigde]\n", "bridge"),
    ],
)
def test_a_mistake_in_the_file_with_answers_is_named_and_nothing_is_written(
    run: Run, me: Path, tmp_path: Path, text: str, what: str
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text)
    code, _, err = run("screen", "-p", str(me), "--day", DAY, "--answers", str(path))
    assert code == 2
    assert err.startswith("routine: ")
    assert what in err
    assert me.read_text() == BODY


def test_a_file_with_answers_that_is_not_there(run: Run, me: Path, tmp_path: Path) -> None:
    assert run("screen", "-p", str(me), "--answers", str(tmp_path / "none.yaml"))[0] == 2
    assert run("screen", "-p", str(me), "--answers", str(tmp_path))[0] == 2
    assert me.read_text() == BODY


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "2999-01-01", "01.06.2026"])
def test_a_day_that_is_none_or_lies_in_the_future(run: Run, me: Path, tmp_path: Path, day: str) -> None:
    code, _, err = run("screen", "-p", str(me), "--day", day, "--answers", answers(tmp_path))
    assert code == 2
    assert "--day" in err
    assert me.read_text() == BODY


@pytest.mark.parametrize("text", ["levle: beginner\n", "level: [\n", "- bridge\n", "{level: beginner}\n"])
def test_a_profile_with_a_mistake_is_pointed_out_before_anything_is_asked(run: Run, me: Path, text: str) -> None:
    me.write_text(text)
    code, out, _ = run("screen", "-p", str(me), typed="n\n" * 13)
    assert (code, out) == (2, "")
    assert me.read_text() == text


# How long it counts


@pytest.mark.parametrize(("day", "fresh"), [("2026-08-30", True), ("2026-08-31", False), ("2030-01-01", False)])
def test_a_screening_counts_for_ninety_days_and_then_the_plan_is_cautious(
    run: Run, me: Path, tmp_path: Path, day: str, fresh: bool
) -> None:
    run("screen", "-p", str(me), "--day", DAY, "--answers", answers(tmp_path))
    code, _, err = run("plan", "-m", "5", "-p", str(me), "--day", day)
    assert code == 0
    told = f"Your screening of {DAY} is too old to rely on: this is the cautious form of a plan." in err
    assert told is not fresh


def test_a_plan_for_a_day_before_the_screening_is_refused(run: Run, me: Path, tmp_path: Path) -> None:
    run("screen", "-p", str(me), "--day", DAY, "--answers", answers(tmp_path))
    code, _, err = run("plan", "-m", "5", "-p", str(me), "--day", "2026-05-31")
    assert code == 2
    assert "lies after the day of the session" in err
