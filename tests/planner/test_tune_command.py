"""`routine tune` as people use it: what it prints, what it writes, how it leaves."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from constraints.profile import Profile
from planner import Plan, Request, Rival, RulePoints, SessionPlan, Tuning, TuningStatus, WeightChange, plan
from planner.cli import app, tune_command
from planner.render.tuning import notes_on_options, profile_lines, told
from planner.steer import tuning

Run = Callable[..., tuple[int, str, str]]
GLUTES = Request(minutes=10, targets=["glutes"])
PROFILE = """\
# about me
level: beginner   # kept
rules:
  variety: {weight: 30}   # as it comes
likes: [bridge]
"""


@cache
def made(name: str) -> Plan:
    """Plans of one request: as it comes, without the fist, too long, and after a change of a weight by an option."""
    changes = {
        "given": {},
        "without": {"exclude": ("glute_fist_release",)},
        "long": {"minutes": 12.0},
        "tuned": {"rules": {"few_exercises": {"weight": 4}}},
    }
    return plan(GLUTES.model_copy(update=changes[name]))


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    """The path of a file that holds the document of a plan."""

    def write(name: str) -> str:
        path = tmp_path / f"{name}.json"
        path.write_text(made(name).to_json(), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `routine tune` in this process: (exit code, stdout, stderr)."""

    def call(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["routine", "tune", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        with pytest.raises(SystemExit) as left:
            app.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(left.value.code or 0), out, err

    return call


# What is printed


def test_the_lines_for_a_profile_come_first_and_nothing_is_written(run: Run, file: Callable[[str], str]) -> None:
    code, out, err = run(file("given"), "--prefer", file("without"))
    found = tuning.tune(made("given"), made("without"))
    (change,) = found.changes
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == "Your plan wins with one change of a weight:"
    assert lines[1:3] == ["rules:", f"  {change.rule}: {{weight: {change.weight}}}   # was {change.was}"]
    assert yaml.safe_load("\n".join(lines[1:3])) == {"rules": found.rules}
    flat = " ".join(out.split())
    assert f"{change.title} ({change.rule}): your plan {change.preferred}, the given plan {change.given}. It " in flat
    assert f"Proven in {found.rounds} rounds" in flat
    assert lines[-1] == "Nothing was written; --write FILE puts these weights into a profile."
    assert all(len(line) <= 80 for line in lines)


def test_the_same_plan_needs_no_change(run: Run, file: Callable[[str], str]) -> None:
    code, out, _ = run(file("given"), "--prefer", file("given"))
    assert (code, out) == (0, "Your plan is the best already: nothing has to change. Proven in 1 round.\n")


def test_a_plan_that_breaks_rules_leaves_with_1_and_says_which(run: Run, file: Callable[[str], str]) -> None:
    code, out, _ = run(file("given"), "--prefer", file("long"))
    assert code == 1
    assert out.startswith("Your plan breaks rules of what was asked for, so no weights make it win:\n")
    assert "  time_budget: The session takes " in out
    assert "written" not in out


def test_no_time_is_no_answer(run: Run, file: Callable[[str], str]) -> None:
    for option in (["--rounds", "1"], ["--time-limit", "0.001"]):
        code, out, _ = run(file("given"), "--prefer", file("without"), *option)
        assert code == 5
        assert out.startswith("Not known in the time allowed (1 round)")
        assert "Proven" not in out
        assert out.splitlines()[-1] == "Maybe allow more with --rounds or --time-limit."


def test_the_document_is_all_that_is_printed(run: Run, file: Callable[[str], str]) -> None:
    code, out, err = run(file("given"), "--prefer", file("without"), "--json")
    assert (code, err) == (0, "")
    assert Tuning.model_validate_json(out) == tuning.tune(made("given"), made("without"))
    code, out, err = run(file("given"), "--prefer", file("long"), "--json")
    assert (code, json.loads(out)["status"], err) == (1, "not_valid", "")


def test_a_plan_may_come_from_the_standard_input(run: Run, file: Callable[[str], str]) -> None:
    assert run("-", "--prefer", file("given"), typed=made("given").to_json())[0] == 0
    code, _, err = run("-", "--prefer", "-", typed=made("given").to_json())
    assert code == 2
    assert "standard input" in err


# What is bad input


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["given"], "There is no plan that you prefer.\nMaybe --prefer OTHER.json."),
        (["given", "--prefer", "nowhere.json"], "cannot be read"),
        (["given", "--prefer", "given", "--rounds", "0"], "--rounds '0' is not a number from 1"),
        (["given", "--prefer", "given", "--time-limit", "soon"], "--time-limit 'soon' is not seconds"),
        (["given", "--prefer", "given", "--prefer", "long"], "--prefer is given 2 times"),
    ],
)
def test_bad_input_is_named(run: Run, file: Callable[[str], str], words: list[str], text: str) -> None:
    known = {name: file(name) for name in ("given", "long")}
    code, out, err = run(*(known.get(word, word) for word in words))
    assert (code, out) == (2, "")
    assert text in err


def test_what_is_wrong_with_the_request_is_told_with_its_place(run: Run, file: Callable[[str], str]) -> None:
    path = Path(file("given"))
    document = json.loads(path.read_text())
    document["request"]["rules"] = {"varity": {"weight": 3}}
    path.write_text(json.dumps(document))
    code, _, err = run(str(path), "--prefer", file("without"))
    assert code == 2
    assert "request.rules.varity: There is no rule called 'varity'" in err
    assert "Maybe you meant variety" in err


def test_a_plan_without_a_session_is_named(run: Run, file: Callable[[str], str]) -> None:
    path = Path(file("given"))
    path.write_text(json.dumps({**json.loads(path.read_text()), "sessions": []}))
    code, _, err = run(str(path), "--prefer", file("without"))
    assert code == 2
    assert err.startswith("routine: The given plan has no session.\nMaybe ")


# What is written


def test_a_profile_gets_the_weights_and_keeps_all_else(run: Run, file: Callable[[str], str], tmp_path: Path) -> None:
    me = tmp_path / "me.yaml"
    me.write_text(PROFILE)
    code, out, err = run(file("given"), "--prefer", file("without"), "--write", str(me))
    (change,) = tuning.tune(made("given"), made("without")).changes
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == f"Written into {me}."
    assert "Nothing was written" not in out
    added = f"  {change.rule}: {{weight: {change.weight}}}\n"
    assert me.read_text() == PROFILE.replace("likes:", f"{added}likes:")
    assert Profile.from_file(me).rules == {"variety": {"weight": 30}, change.rule: {"weight": change.weight}}


def test_with_the_written_profile_the_preferred_plan_wins(run: Run, file: Callable[[str], str], tmp_path: Path) -> None:
    me = tmp_path / "me.yaml"
    run(file("given"), "--prefer", file("without"), "--write", str(me))
    again = plan(GLUTES.model_copy(update={"profile": Profile.from_file(me)}))
    assert again.score is not None
    found = tuning.tune(made("given"), made("without"))
    assert again.score.value == found.value
    exercises = {step.exercise for step in again.sessions[0].steps}
    assert "glute_fist_release" in {step.exercise for step in made("given").sessions[0].steps} - exercises


def test_a_new_profile_is_made(run: Run, file: Callable[[str], str], tmp_path: Path) -> None:
    me = tmp_path / "new.yaml"
    code, out, _ = run(file("given"), "--prefer", file("without"), "--write", str(me), "--json")
    found = Tuning.model_validate_json(out)
    assert code == 0
    assert yaml.safe_load(me.read_text()) == {"rules": found.rules}


def test_the_document_stands_alone_when_something_is_written(
    run: Run, file: Callable[[str], str], tmp_path: Path
) -> None:
    me = tmp_path / "new.yaml"
    _, out, err = run(file("given"), "--prefer", file("without"), "--write", str(me), "--json")
    json.loads(out)
    assert err == f"Written into {me}.\n"


@pytest.mark.parametrize(
    ("preferred", "more", "code"), [("given", [], 0), ("long", [], 1), ("without", ["--rounds", "1"], 5)]
)
def test_only_what_is_proven_is_written(
    run: Run, file: Callable[[str], str], tmp_path: Path, preferred: str, more: list[str], code: int
) -> None:
    me = tmp_path / "me.yaml"
    me.write_text(PROFILE)
    left, out, _ = run(file("given"), "--prefer", file(preferred), "--write", str(me), *more)
    assert left == code
    assert out.splitlines()[-1] == "Nothing was written."
    assert me.read_text() == PROFILE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{level: beginner}\n", "braces"),
        ("levle: beginner\n", "there is no such field"),
        ("level: [\n", "not valid YAML"),
        ("rules:\n", "rules"),
        ("rules: {varity: {weight: 3}}\n", "no rule called 'varity'"),
    ],
)
def test_a_profile_that_cannot_be_edited_is_named_before_the_search(
    run: Run,
    file: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    said: str,
) -> None:
    me = tmp_path / "me.yaml"
    me.write_text(text)
    monkeypatch.setattr(tuning, "tune", None)
    code, _, err = run(file("given"), "--prefer", file("without"), "--write", str(me))
    assert code == 2
    assert said in err
    assert me.read_text() == text


def test_a_profile_with_other_weights_is_pointed_out(run: Run, file: Callable[[str], str], tmp_path: Path) -> None:
    me = tmp_path / "me.yaml"
    me.write_text("rules:\n  variety: {weight: 1}\n  frame: {enabled: false}\n")
    _, out, _ = run(file("given"), "--prefer", file("without"), "--write", str(me))
    flat = " ".join(out.split())
    assert "other weights than the given plan was made with (frame, variety): plan again" in flat


def test_weights_that_were_options_are_pointed_out(run: Run, file: Callable[[str], str]) -> None:
    _, out, _ = run(file("tuned"), "--prefer", file("without"))
    assert "The given plan was made with --rule for the weight of few_exercises: keep giving it." in " ".join(
        out.split()
    )
    found = tuning.tune(made("given"), made("without"))
    rule = found.changes[0].rule
    assert list(notes_on_options(found, [rule])) == [
        f"The given plan was made with --rule for {rule}, which goes before a profile: leave it out."
    ]
    assert list(notes_on_options(found, [])) == []


# The words


def change(rule: str, was: int, weight: int, preferred: int, given: int) -> WeightChange:
    return WeightChange(rule=rule, title=rule.title(), was=was, weight=weight, preferred=preferred, given=given)


def words(found: Tuning) -> str:
    from planner import builtin_catalog

    return "\n".join(told(found, made("given").sessions[0], builtin_catalog()))


def test_the_lines_stand_below_each_other() -> None:
    assert profile_lines([change("few_exercises", 4, 2, 0, 0), change("variety", 30, 31, 0, 0)]) == [
        "rules:",
        "  few_exercises: {weight: 2}   # was 4",
        "  variety: {weight: 31}        # was 30",
    ]


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (change("a", 1, 2, 5, 3), "A (a): your plan 5, the given plan 3. It speaks for your plan, and counts more."),
        (
            change("a", 2, 1, 3, 5),
            "A (a): your plan 3, the given plan 5. It speaks against your plan, and counts less.",
        ),
        (change("a", 2, 0, -1, 0), "It speaks against your plan, and counts for nothing."),
        (change("a", 2, 3, -1, 0), "It speaks against your plan, and counts more, so that no third plan wins."),
        (change("a", 2, 1, 1, 0), "It speaks for your plan, and counts less, so that no third plan wins."),
        (change("a", 2, 1, 4, 4), "A (a): both plans 4. It counts less, so that no third plan wins."),
    ],
)
def test_each_change_has_its_sentence(one: WeightChange, sentence: str) -> None:
    assert sentence in words(Tuning(status=TuningStatus.TUNED, wins=True, changes=(one,)))


def test_several_changes_are_counted_and_added_up() -> None:
    changes = (change("a", 4, 2, 0, 0), change("b", 30, 31, 0, 0))
    won = words(Tuning(status=TuningStatus.TUNED, wins=True, changes=changes, rounds=4, value=9, best=9))
    assert won.startswith("Your plan wins with two changes of weights (3 in all):\nrules:\n")
    assert won.endswith(
        "Proven in 4 rounds: no plan is worth more with these weights, and no smaller change puts your plan ahead."
    )
    drawn = words(Tuning(status=TuningStatus.TUNED, changes=changes, rounds=4, value=9, best=9))
    assert drawn.startswith(
        "Your plan is as good as the best with two changes of weights (3 in all); no weights put it ahead:\n"
    )
    assert "Your plan wins" not in drawn


def test_a_plan_that_the_planner_would_not_make_is_told_as_such() -> None:
    text = words(Tuning(status=TuningStatus.ALREADY_BEST, wins=True, rounds=1, value=90, best=60))
    assert text.endswith("the best that it makes is worth 30 points less.")
    assert "as good as the best already" in words(Tuning(status=TuningStatus.ALREADY_BEST, rounds=1))


def rival(given: bool, *points: tuple[str, int, int], session: SessionPlan | None = None) -> Rival:
    entries = tuple(
        RulePoints(rule=rule, title=rule.title(), preferred=mine, other=other) for rule, mine, other in points
    )
    return Rival(given=given, session=session or made("given").sessions[0], points=entries)


def test_who_is_better_by_every_rule_is_shown_with_the_rules() -> None:
    better = rival(True, ("a", -2, -1), ("b", 0, 3))
    text = words(Tuning(status=TuningStatus.IMPOSSIBLE, rivals=(better,), level=(change("a", 4, 0, 0, 0),), rounds=2))
    assert text == (
        "No weights make your plan win. The given plan (the same exercises in another order, form or dose) is at least "
        "as good by every rule, and better by:\n"
        "  A (a): -1, your plan -2\n"
        "  B (b): 3, your plan 0\n"
        "It would only draw level, and only with a rule that counts for nothing: a 0 (was 4).\n"
        "Proven in 2 rounds."
    )


def test_who_together_cannot_be_beaten_are_shown_with_what_they_are_better_and_worse_by() -> None:
    session = made("long").sessions[0]
    both = (rival(True, ("a", 1, 2), ("b", 1, 0)), rival(False, ("a", 1, 0), ("b", 1, 2), session=session))
    level = tuple(change(rule, 4, 0, 0, 0) for rule in "abcd")
    text = words(Tuning(status=TuningStatus.IMPOSSIBLE, rivals=both, level=level, rounds=2))
    assert "whatever they are, one of these 2 plans is at least as good." in text
    assert "1. The given plan (the same exercises" in text
    assert "\n   better by: A (a): 2, your plan 1\n   worse by: B (b): 0, your plan 1\n2. Another plan (with " in text
    assert "It would not even draw level unless 4 rules counted for nothing." in text
    alone = words(Tuning(status=TuningStatus.IMPOSSIBLE, rivals=both[:1], rounds=2))
    assert alone.startswith("No weights from 0 to 100 make your plan win: this plan is at least as good with any.\n")


def test_many_findings_are_cut() -> None:
    from planner import PlanFinding

    found = tuple(PlanFinding("contraindications", (number, number + 2), f"Number {number}.") for number in range(30))
    text = words(Tuning(status=TuningStatus.NOT_VALID, findings=(*found[:1], *found)))
    assert "  contraindications, from step 0 on: Number 0." in text
    assert text.splitlines()[-1] == "  ... and 11 more findings."


def test_nothing_in_a_document_controls_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tune_command._say("bad\x1b[31m " + "word " * 40)
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert all(len(line) <= 80 for line in out.splitlines())
