"""Rules of others end to end: one that works is planned with like any other; one that fails is named, with no plan."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from constraints.instance import Instance
from constraints.plugins import limits
from constraints.request import Request
from planner import DisagreementError, PluginError, RuleError, plan, verify
from planner.candidates import admissible, candidates
from planner.cli import app
from planner.dominance import undominated
from planner.result import Plan, PlanStatus
from planner.solve import Outcome, _largest_value, solve
from tests.constraints.handmade import assert_model_agrees, catalog_with, exercise, timed
from tests.constraints.test_plugins import Install, installer
from tests.planner.tiny_requests import best_by_hand, crowded_instance, tiny_instance, with_rules
from tests.tiny import instance_of, off_but, session_of

CATALOG = catalog_with(exercise("rock"), exercise("sway"), exercise("sit", position="seated_chair"))
REQUEST = Request(minutes=10, targets={"glutes": 3}, rules={"house": {}})


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    return installer(tmp_path, monkeypatch)


def _assert_best_of_all(instance: Instance) -> Outcome:
    """The plan is as good as the best of all sessions by the checkers, and it says so."""
    outcome, best = solve(instance), best_by_hand(instance)
    if best.value is None:
        assert outcome.status is PlanStatus.INFEASIBLE
        return outcome
    assert (outcome.status, outcome.value, outcome.bound) == (PlanStatus.OPTIMAL, best.value, best.value)
    assert outcome.session in [session_of(modes, instance) for modes in best.sessions]
    return outcome


def _requests() -> Iterator[Instance]:
    """Random requests with few enough sessions to try them all under several rules."""
    yield from map(tiny_instance, (3, 4, 6, 7, 8, 9))
    yield from map(crowded_instance, (0, 4, 5, 7, 8))


# ---- rules that work

AT_MOST = """
class P(Frozen):
    most: int = 2
class House(Hard):
    Params = P
    def post(self, decisions, instance):
        decisions.model.add(decisions.count(lambda mode: 1) <= self.params.most)
        return ()
    def check(self, session, instance):
        if len(session.bouts) > self.params.most:
            yield self.breach(number=len(session.bouts))
"""

SLOWLY = """
class House(Soft):
    default_weight = 50
    def post(self, decisions, instance):
        yield Term(self.id, decisions.count(lambda mode: mode.total_s // 10))
    def check(self, session, instance):
        for bout in session.bouts:
            yield self.match(bout.active_s // 10, bout.exercise)
"""
"""Likes long doses, which dominance calls pointless: points for every ten seconds, wanted or not."""

NEIGHBOURS = """
class House(Rule):
    id = "house"; title = "Names in order"; level = RuleLevel.GOAL; source = "the house"
    def split(self, mode, instance): return mode.exercise.id
    def post(self, decisions, instance):
        def cost(tail, head):
            if tail is None or head is None: return 0
            return -1 if tail.split(self.id) > head.split(self.id) else 0
        yield decisions.charge(self.id, cost)
    def check(self, session, instance):
        names = [bout.exercise for bout in session.bouts]
        for one, other in zip(names, names[1:]):
            if one > other:
                yield self.match(-1, one, other)
"""

LAST = """
class House(Soft):
    default_weight = 90
    def post(self, decisions, instance):
        yield decisions.charge_ends(self.id, first=self.short, last=self.short)
    def short(self, mode): return mode.total_s < 60
    def check(self, session, instance):
        for bout in session.bouts[:1] + session.bouts[-1:]:
            if bout.active_s < 60:
                yield self.match(-1, bout.exercise)
"""


def test_a_hard_rule_holds_and_leaves_the_best_of_what_it_allows(install: Install) -> None:
    install(AT_MOST)
    differ = 0
    for plain in _requests():
        outcome = _assert_best_of_all(with_rules(plain, house={"most": 2}))
        assert outcome.session is None or len(outcome.session.bouts) <= 2
        differ += outcome.value != solve(plain).value
    assert differ > 2


@pytest.mark.parametrize("text", [SLOWLY, NEIGHBOURS, LAST], ids=["doses", "order", "ends"])
def test_a_weighted_rule_is_planned_with_to_the_optimum(install: Install, text: str) -> None:
    install(text)
    differ = 0
    for plain in _requests():
        outcome = _assert_best_of_all(with_rules(plain, house={}))
        differ += outcome.value != solve(plain).value
    assert differ > 2


@pytest.mark.parametrize("text", [SLOWLY, NEIGHBOURS], ids=["doses", "order"])
def test_model_and_check_of_a_wrapped_rule_agree_on_every_tiny_session(install: Install, text: str) -> None:
    install(text)
    catalog = catalog_with(
        exercise("rock", dose=timed(30, 60)), exercise("sway"), exercise("act", stages=("activate",))
    )
    assert_model_agrees("house", instance_of(catalog, rules={**off_but(), "house": {}}))


def test_with_a_rule_of_others_no_mode_is_called_pointless(install: Install) -> None:
    install(SLOWLY)
    catalog = catalog_with(exercise("rock", dose=timed(30, 60, 300)), exercise("sway"))
    plain = instance_of(catalog, rules={"exercise_share": {"percent": 100}})
    named = with_rules(plain, house={})
    assert len(undominated(admissible(named).modes, named)) < len(admissible(named).modes)
    assert candidates(named) == admissible(named)
    assert candidates(plain) == candidates(with_rules(plain, house={"enabled": False})) != admissible(plain)


def test_a_plan_with_a_rule_of_others_shows_its_points_and_can_be_verified(install: Install) -> None:
    install(SLOWLY)
    made = plan(REQUEST, CATALOG)
    assert made.status is PlanStatus.OPTIMAL
    assert made.score is not None
    (score,) = [score for score in made.score.rules if score.id == "house"]
    assert (score.weight, score.points) == (50, 50 * 9)
    assert sum(rule.points for rule in made.score.rules) == made.score.value
    assert verify(made, CATALOG) == []
    assert Plan.model_validate_json(made.to_json()) == made


def test_what_a_rule_of_others_does_not_let_in_is_left_out_with_its_reason(install: Install) -> None:
    install(
        "class House(Hard):\n    def admit(self, mode, instance):\n"
        "        return 'Not here.' if mode.exercise.id == 'sit' else None"
    )
    made = plan(REQUEST, CATALOG)
    assert ("sit", "house", "Not here.") in [(entry.exercise, entry.rule, entry.reason) for entry in made.excluded]
    assert {step.exercise for step in made.sessions[0].steps} == {"rock", "sway"}


def test_every_dose_is_asked_for_whatever_the_rule_says_of_itself(install: Install) -> None:
    install(
        "class House(Hard):\n    def admit(self, mode, instance): return 'Long.' if mode.dose.work_s > 30 else None"
    )
    instance = instance_of(catalog_with(exercise("rock", dose=timed(30, 60, 300))), rules={"house": {}})
    assert [mode.dose.work_s for mode in candidates(instance).modes] == [30]


def test_one_that_is_installed_and_not_named_changes_nothing(install: Install) -> None:
    before = plan(REQUEST.model_copy(update={"rules": {}}), CATALOG)
    install("raise RuntimeError('I am here')")
    assert plan(REQUEST.model_copy(update={"rules": {}}), CATALOG) == before
    with pytest.raises(RuleError, match="I am here"):
        plan(REQUEST, CATALOG)


def test_a_bound_without_a_solver_counts_what_a_rule_of_others_may_give(install: Install) -> None:
    install(SLOWLY)
    named = instance_of(CATALOG, rules={"house": {}})
    best = best_by_hand(named)
    assert best.value is not None
    assert _largest_value(named, candidates(named).modes) >= best.value
    unweighed = with_rules(named, house={"weight": 0})
    assert _largest_value(unweighed, ()) < _largest_value(named, ())


# ---- rules that fail: no plan

HOSTILE: dict[str, tuple[str, str]] = {
    "raises in admit": ("def admit(self, *about): raise ValueError('no')", "admit raised ValueError: no"),
    "raises in split": ("def split(self, *about): return 1 / 0", "split raised ZeroDivisionError"),
    "raises in post": ("def post(self, *about): return about[0].nothing", "post raised AttributeError"),
    "raises in check": ("def check(self, *about): return {}['x']", "check raised KeyError: 'x'"),
    "raises while it is listened to": ("def check(self, *about):\n        yield {}['x']", "check raised KeyError"),
    "ends the program": ("def check(self, *about): sys.exit(0)", "check raised SystemExit: 0"),
    "calls itself for ever": ("def check(self, *about): return self.check(*about)", "check raised RecursionError"),
    "asks all rules, itself among them": (
        "def check(self, session, instance): return instance.rulebook.check(session, instance)",
        "check raised",
    ),
    "wants all memory": ("def check(self, *about): return [0] * 10 ** 15", "check raised MemoryError"),
    "forgets to answer": ("def check(self, *about): pass", "check gave None"),
    "answers with a number": ("def admit(self, *about): return 7", "admit gave a int"),
    "tells apart by objects": ("def split(self, *about): return object()", "split gave a object"),
    "speaks for another rule": ("def check(self, *about): yield Finding('stimulus', 999)", "the rule 'stimulus'"),
    "has half points": ("def check(self, *about): yield Finding('house', 0.5)", "a float for points"),
    "finds for ever": ("def check(self, *about): return (self.match(0) for _ in itertools.count())", "more than 10000"),
    "posts for ever": ("def post(self, *about): return (Term('house', 0) for _ in itertools.count())", "10000 terms"),
    "loops in admit": ("def admit(self, *about):\n        while True: pass", "admit took longer"),
    "loops in split": ("def split(self, *about):\n        while True: pass", "split took longer"),
    "loops in post": ("def post(self, *about):\n        while True: pass", "post took longer"),
    "sleeps in check": ("def check(self, *about): time.sleep(10 ** 6)", "check took longer"),
    "loops and catches": (
        "def check(self, *about):\n        while True:\n"
        "            try: time.sleep(1)\n            except Exception: pass",
        "check took longer",
    ),
    "takes points from others": (
        "def post(self, d, instance): d.charge('variety', lambda a, b: -5); return ()",
        "changed what belongs to other rules",
    ),
    "takes away what others state": (
        "def post(self, d, instance): d.model.proto.constraints.clear(); return ()",
        "changed what belongs to other rules",
    ),
    "outweighs everything": ("def check(self, *about): yield self.match(10 ** 9)", "more than 1000000 points"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_rule_that_fails_is_named_and_no_plan_is_given(
    install: Install, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    if "took" in HOSTILE[case][1]:
        monkeypatch.setattr(limits, "LONGEST_CALL_S", 0.05)
    install(f"class House(Soft):\n    {HOSTILE[case][0]}")
    with pytest.raises(PluginError) as caught:
        plan(REQUEST, CATALOG)
    assert HOSTILE[case][1] in caught.value.what
    assert caught.value.what.startswith(
        "The plug-in rule house (distribution others 1.0, entry point plugin_of_others_"
    )


def test_a_plan_is_not_verified_by_a_rule_that_fails(install: Install) -> None:
    install("class House(Soft):\n    calls = 0\n    def check(self, *about): raise ValueError('now')")
    made = plan(REQUEST.model_copy(update={"rules": {}}), CATALOG).model_copy(update={"request": REQUEST})
    with pytest.raises(PluginError, match="check raised ValueError: now"):
        verify(made, CATALOG)


DISAGREEING = {
    "a breach that its post allows": ("Hard", "def check(self, *about): yield self.breach()", "breaks rules"),
    "more points than its post said": (
        "Soft",
        "def check(self, *about): yield self.match(5)",
        "The checkers value the plan at",
    ),
    "fewer points than its post said": (
        "Soft",
        "def post(self, *about): yield Term(self.id, 5)",
        "5 points by its post",
    ),
    "a soft rule that makes all impossible": (
        "Soft",
        "def post(self, decisions, instance): decisions.model.add_bool_or([]); return ()",
        "the checkers know a session",
    ),
    "a hard rule whose check allows what its post forbids": (
        "Hard",
        "def post(self, decisions, instance): decisions.model.add(decisions.count(lambda mode: 1) == 0); return ()\n"
        "    def check(self, session, instance): return ()",
        "",
    ),
    "a model that is none": (
        "Hard",
        "def post(self, decisions, instance):\n"
        "        decisions.model.proto.variables[0].domain.clear()\n        return ()",
        "",
    ),
}


@pytest.mark.parametrize("case", DISAGREEING)
def test_a_rule_that_disagrees_with_itself_is_a_suspect(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kind, text, said = DISAGREEING[case]
    install(f"class House({kind}):\n    {text}")
    with pytest.raises(DisagreementError) as caught:
        plan(REQUEST, CATALOG)
    assert said in str(caught.value)
    assert "Maybe it comes from a plug-in rule, whose post and check disagree: house." in str(caught.value)


# ---- on the command line


def _run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["routine", *words])
    with pytest.raises(SystemExit) as left:
        app.main()
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return int(left.value.code or 0), out, err


@pytest.mark.parametrize("option", ["house.enabled=true", "house.weight=3"])
def test_the_command_line_names_a_rule_of_others(
    install: Install, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    install("class House(Soft):\n    def check(self, *about):\n        print('looking')\n        return ()")
    code, out, err = _run(monkeypatch, capsys, "plan", "-m", "5", "--rule", option, "--json")
    assert code == 0
    assert "house" in [rule["id"] for rule in json.loads(out)["score"]["rules"]]
    assert "looking" in err


def test_the_command_line_says_which_rule_failed_and_prints_no_plan(
    install: Install, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    install("class House(Soft):\n    def check(self, *about): raise ValueError('\\x1b[31mred')")
    (tmp_path / "me.yaml").write_text("rules: {house: {weight: 3}}\n", encoding="utf-8")
    code, out, err = _run(monkeypatch, capsys, "plan", "-m", "5", "--profile", str(tmp_path / "me.yaml"))
    assert (code, out) == (2, "")
    assert r"check raised ValueError: \x1b[31mred" in err
    assert "\nMaybe do without it (--without-rule house)" in err
    words = ("plan", "-m", "5", "--profile", str(tmp_path / "me.yaml"), "--without-rule", "house")
    assert _run(monkeypatch, capsys, *words)[0] == 0
