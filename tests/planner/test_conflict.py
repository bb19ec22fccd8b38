"""When nothing fits: the first line, the ways out, and what cannot stand together.

On tiny catalogues all of it is worked out again by trying every session; on the built-in one every way out is carried
out, and what it makes of the request is possible.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from constraints.instance import resolve
from constraints.profile import Profile
from constraints.request import Request
from constraints.rule import RuleLevel
from constraints.rulebook import BY_ID
from planner import Plan, builtin_catalog, carried_out, findings, plan
from planner.cli import app
from planner.feasibility import Look, look
from planner.impossible.wishes import longer
from planner.result import PlanStatus, Relaxation
from tests.constraints.handmade import catalog_with, condition, exercise, timed, tool
from tests.constraints.test_plugins import installer
from tests.planner.impossible import IMPOSSIBLE
from tests.planner.tiny_impossible import broken, cheapest, possible, sessions, tiny_request
from tests.tiny import catalog_of, off_but

SOME = (*range(24), 112, 212)
"""Tiny requests; what is true of them is worked out by trying every session. With 112, minutes and something else are
cheaper than minutes alone; with 212, an exercise that is no longer asked for must serve a target."""


@cache
def answer(name: str) -> Plan:
    return plan(IMPOSSIBLE[name][0])


@cache
def carried(name: str, number: int) -> Look:
    """Whether a way out of a request makes it possible, and a session."""
    result = answer(name)
    return look(resolve(carried_out(result.request, result.relaxations[number]), builtin_catalog()))


@cache
def tiny_answer(seed: int) -> Plan:
    return plan(*tiny_request(seed))


# ---- the built-in catalogue


def test_there_are_enough_impossible_requests() -> None:
    assert len(IMPOSSIBLE) >= 45


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_the_first_line_is_the_plainest_reason_and_the_cheapest_way_out(name: str) -> None:
    result = answer(name)
    assert result.status is PlanStatus.INFEASIBLE
    assert result.conflict is not None
    expected = re.escape(IMPOSSIBLE[name][1]).replace(r"\#", "[0-9]+")
    assert re.fullmatch(expected, result.conflict.first_line), result.conflict.first_line
    assert result.notes[-1].text == result.conflict.first_line


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_every_way_out_carried_out_makes_the_request_possible(name: str) -> None:
    result = answer(name)
    assert result.relaxations
    for number, way in enumerate(result.relaxations):
        assert carried(name, number).possible, way.option


@pytest.mark.parametrize("name", sorted(IMPOSSIBLE)[::5])
def test_the_cheapest_way_out_gives_a_plan(name: str) -> None:
    result = answer(name)
    request = carried_out(result.request, result.relaxations[0]).model_copy(update={"time_limit_s": 1.0})
    assert plan(request).status in (PlanStatus.OPTIMAL, PlanStatus.FEASIBLE)


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_safety_is_never_given_up(name: str) -> None:
    """Neither by name, nor by what a way out changes: the session that it allows breaks no safety rule as it was."""
    result = answer(name)
    before = resolve(result.request, builtin_catalog())
    for number, way in enumerate(result.relaxations):
        for one in way.gives_up:
            rule = BY_ID.get(one.id.partition(".")[0]) if one.kind in ("rule", "setting") else None
            assert rule is None or rule.level is RuleLevel.HARD
        after = carried_out(result.request, way)
        kept = {"conditions", "cleared", "screening", "opt_in", "stopped", "direction", "pain_now", "pregnancy_week"}
        assert after.profile.model_dump(include=kept) == result.request.profile.model_dump(include=kept)
        session = carried(name, number).session
        assert session is not None
        safety = before.rulebook.at(RuleLevel.SAFETY)
        assert not [finding for rule in safety for finding in rule.check(session, before) if finding.breach]


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_the_length_that_would_do_does_and_one_second_less_does_not(name: str) -> None:
    result = answer(name)
    assert result.conflict is not None
    minutes = [way for way in result.relaxations if way.kind == "minutes"]
    if result.conflict.needed_s is None:
        assert not minutes
        return
    needed_s = result.conflict.needed_s
    for seconds, expected in ((needed_s, True), (needed_s - 1, False)):
        given = result.request.model_copy(update={"minutes": seconds / 60})
        assert look(resolve(given, builtin_catalog())).possible is expected
    for way in minutes:
        assert resolve(carried_out(result.request, way), builtin_catalog()).budget_s == needed_s


def test_members_are_told_in_the_order_of_the_rulebook_each_once() -> None:
    order = list(BY_ID)
    owners = {"include": "requested", "exclude": "requested", "lock": "locked", "avoid": "positions"}
    several = 0
    for name in IMPOSSIBLE:
        conflict = answer(name).conflict
        assert conflict is not None
        ids = [member.id for member in conflict.members]
        rules = [owners.get(member.partition(":")[0], member) for member in ids]
        assert rules == sorted(rules, key=order.index)
        assert len(set(ids)) == len(ids)
        assert all(member.title for member in conflict.members)
        several += len(ids) > 1
    assert several > 40


def test_ways_out_come_cheapest_first_and_most_are_proven() -> None:
    proven = 0
    for name in IMPOSSIBLE:
        ways = answer(name).relaxations
        assert [way.cost for way in ways] == sorted(way.cost for way in ways)
        assert len({way.option for way in ways}) == len(ways) <= 4
        proven += ways[0].proven
    assert proven > 45


# ---- tiny catalogues, every session tried


def test_tiny_requests_are_impossible_often_and_in_many_ways() -> None:
    answers = [tiny_answer(seed) for seed in SOME]
    assert sum(answer.status is PlanStatus.INFEASIBLE for answer in answers) > 15
    kinds = {one.kind for answer in answers for way in answer.relaxations for one in way.gives_up}
    assert kinds >= {"minutes", "include", "exclude", "position", "equipment", "setting", "rule"}


@pytest.mark.parametrize("seed", SOME)
def test_what_is_called_impossible_is_so_and_nothing_else(seed: int) -> None:
    request, catalog = tiny_request(seed)
    truth = possible(request, catalog, sessions(request, catalog))
    assert (tiny_answer(seed).status is PlanStatus.INFEASIBLE) is not truth


@pytest.mark.parametrize("seed", SOME)
def test_no_set_of_wishes_is_cheaper_than_the_first_way_out(seed: int) -> None:
    result = tiny_answer(seed)
    if result.status is PlanStatus.INFEASIBLE:
        first = result.relaxations[0] if result.relaxations else None
        assert (None if first is None else first.cost) == cheapest(*tiny_request(seed))
        assert first is None or first.proven


@pytest.mark.parametrize("seed", SOME)
def test_every_way_out_is_enough_by_the_checkers(seed: int) -> None:
    request, catalog = tiny_request(seed)
    tried = sessions(request, catalog)
    for way in tiny_answer(seed).relaxations:
        assert possible(carried_out(tiny_answer(seed).request, way), catalog, tried), way.option


@pytest.mark.parametrize("seed", SOME)
def test_the_conflict_cannot_stand_together_and_any_one_less_can(seed: int) -> None:
    conflict = tiny_answer(seed).conflict
    if conflict is None:
        return
    request, catalog = tiny_request(seed)
    instance = resolve(request, catalog)
    breaks = [broken(modes, instance) for modes in sessions(request, catalog)]
    members = {member.id for member in conflict.members}
    assert members
    assert conflict.minimal
    assert all(members & found for found in breaks), "some session keeps all of it"
    for member in sorted(members):
        assert any(not (members - {member}) & found for found in breaks), f"impossible without {member} as well"


@pytest.mark.parametrize("seed", SOME)
def test_of_a_setting_the_value_nearest_to_the_persons_own_is_offered(seed: int) -> None:
    result = tiny_answer(seed)
    request, catalog = tiny_request(seed)
    for way in result.relaxations:
        for number, one in enumerate(way.gives_up):
            if one.kind != "setting" or not isinstance(one.value, int):
                continue
            rule, _, name = one.id.partition(".")
            own = request.rules[rule][name]
            nearer = one.value + (1 if own > one.value else -1)
            less = one.model_copy(update={"value": nearer})
            changed = way.model_copy(update={"gives_up": (*way.gives_up[:number], less, *way.gives_up[number + 1 :])})
            timed_out = any(other.kind == "minutes" for other in way.gives_up)
            tried = sessions(request, catalog)
            assert timed_out or not possible(carried_out(result.request, changed), catalog, tried), way.option


# ---- cases made by hand


def impossible(catalog: Any, **fields: Any) -> Plan:
    person = {name: fields.pop(name) for name in list(fields) if name in Profile.model_fields and name != "rules"}
    request = Request(targets={"glutes": 3}, profile=Profile(**person), **fields)
    result = plan(request, catalog)
    assert result.status is PlanStatus.INFEASIBLE
    return result


def ids(result: Plan) -> list[str]:
    assert result.conflict is not None
    return [member.id for member in result.conflict.members]


def test_minutes_and_something_else_can_be_cheaper_than_minutes_alone() -> None:
    """Ten times as long, the rest has its share; without the small setting, 20 s more are enough."""
    rest = exercise("rest", stages=("relax",), regions=("relaxation",), dose=timed(70))
    own = {"frame_limits": {"relax_s": 10, "relax_percent": 1}}
    result = impossible(
        catalog_with(rest), minutes=1, include=["rest"], rules={**off_but("requested", "frame_limits"), **own}
    )
    first, *_ = result.relaxations
    assert [one.kind for one in first.gives_up] == ["setting", "minutes"]
    assert first.cost == 3 + 2
    assert result.conflict is not None
    assert result.conflict.needed_s == 7000


def test_a_safety_rule_is_named_and_not_offered() -> None:
    catalog = catalog_with(
        exercise("a"),
        conditions={"bar": condition("bar", hard={"ids": ["a"]})},
    )
    result = impossible(catalog, minutes=5, conditions=["bar"], rules=off_but("purpose"))
    assert ids(result) == ["contraindications", "purpose"]
    assert all(one.kind != "rule" or one.id == "purpose" for way in result.relaxations for one in way.gives_up)


def test_where_only_safety_is_in_the_way_the_clinician_is_the_one_to_ask() -> None:
    catalog = catalog_with(
        exercise("a"),
        conditions={"bar": condition("bar", hard={"ids": ["a"]})},
    )
    result = impossible(catalog, minutes=5, conditions=["bar"], rules=off_but())
    assert result.relaxations == ()
    assert result.conflict is not None
    assert result.conflict.first_line == (
        "No exercise is left for buttocks: The a is barred by a health condition. "
        "Nothing that you could give up changes that. Ask your clinician what more you may do."
    )


@pytest.mark.parametrize(
    ("level", "option"), [("beginner", "--without-rule difficulty"), ("intermediate", "--level advanced")]
)
def test_a_beginner_stays_a_beginner(level: str, option: str) -> None:
    """What is safe for them hangs on it; the cap on the difficulty alone is given up."""
    catalog = catalog_with(exercise("a", difficulty=3), exercise("b", regions=("quads",)))
    result = impossible(catalog, minutes=5, include=["a"], level=level)
    assert result.relaxations[0].option == option
    after = carried_out(result.request, result.relaxations[0])
    assert after.profile.level == ("beginner" if level == "beginner" else "advanced")


def test_one_thing_stands_for_all_that_would_do() -> None:
    things = {"soft": tool("soft", firmness=1), "hard": tool("hard", firmness=3)}
    catalog = catalog_with(exercise("a", equipment=(("hard", "soft"),)), exercise("b"), equipment=things)
    result = impossible(catalog, minutes=5, include=["a"])
    assert [way.option for way in result.relaxations] == ["without --include a", "--equipment soft"]


def test_one_of_two_things_can_be_got_and_the_other_wish_given_up() -> None:
    assert [way.option for way in answer("two things that are missing").relaxations][:3] == [
        "--equipment chair, --equipment foam_roller",
        "--equipment chair, without --include quad_foam_roll",
        "--equipment foam_roller, without --include seated_pelvic_tilts",
    ]


def test_of_equally_good_ways_out_the_first_by_id_comes_first() -> None:
    catalog = catalog_with(*(exercise(name, dose=timed(40)) for name in ("a", "b", "c")))
    result = impossible(catalog, minutes=1, include=["c", "a", "b"], rules=off_but("requested"))
    options = [way.option for way in result.relaxations]
    assert options == [
        "--minutes 2.1",
        "without --include a, without --include b",
        "without --include a, without --include c",
        "without --include b, without --include c",
    ]


def test_a_lock_an_exclusion_for_good_and_a_setting_of_the_profile_can_be_given_up() -> None:
    catalog = catalog_with(exercise("a"), exercise("b"))
    locked = impossible(catalog, minutes=5, lock=["a", "b"], rules={"exercise_count": {"at_most": 1}})
    assert [way.option for way in locked.relaxations] == [
        "--rule exercise_count.at_most=2",
        "without --lock a",
        "without --lock b",
    ]
    excluded = plan(Request(targets={"glutes": 3}, minutes=5, profile=Profile(exclude=["a", "b"])), catalog)
    options = ["without a under exclude in the profile", "without b under exclude in the profile"]
    assert [way.option for way in excluded.relaxations] == options
    for way in excluded.relaxations:
        assert len(carried_out(excluded.request, way).profile.exclude) == 1
    own = Profile(rules={"routine": {"only": ["b"]}})
    narrowed = plan(Request(targets={"glutes": 3}, minutes=5, include=["a"], profile=own), catalog)
    assert narrowed.relaxations[0].option == "without routine.only in the profile"
    assert carried_out(narrowed.request, narrowed.relaxations[0]).profile.rules == {}


def test_an_exercise_that_is_locked_and_included_stays_asked_for_until_both_are_given_up() -> None:
    """The quads exercise is no filler while it is asked for in one way."""
    catalog = catalog_with(exercise("a", regions=("quads",)), exercise("b", position="prone"))
    result = impossible(
        catalog,
        minutes=5,
        include=["a"],
        lock=["a@2"],
        avoid_positions=["prone"],
        rules={**off_but("requested", "locked", "positions", "purpose")},
    )
    assert [way.option for way in result.relaxations] == ["without --lock a@2", "without --avoid-position prone"]


def test_minutes_are_rounded_up_to_what_the_option_can_say() -> None:
    for seconds in range(61, 60 * 180 + 1):
        one = longer(seconds, 1)
        assert isinstance(one.value, float)
        assert seconds <= int(one.value * 60 + 1e-6) <= seconds + 1 or one.value == 180
        assert float(one.option.removeprefix("--minutes ")) == one.value <= 180


@pytest.mark.parametrize("name", ["lower_tummy_strengthening", "warm_water_exercise"])
def test_a_catalogue_with_nothing_for_the_target_is_impossible_and_nothing_helps(name: str) -> None:
    result = impossible(catalog_of(name), minutes=5)
    assert result.conflict is not None
    assert result.relaxations == ()
    assert (
        result.conflict.first_line
        == {
            "lower_tummy_strengthening": "The catalogue has no exercise for buttocks. "
            "Nothing that you could give up changes that.",
            "warm_water_exercise": "No session of 5 min keeps all rules and wishes. "
            "Nothing that you could give up changes that.",
        }[name]
    )


# ---- bounded, and the same every time


def test_the_same_request_gives_the_same_bytes_in_another_process() -> None:
    name = "a mini session with three of its own"
    script = (
        "from planner import plan\nfrom tests.planner.impossible import IMPOSSIBLE\n"
        f"print(plan(IMPOSSIBLE[{name!r}][0]).to_json())"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        assert done.stdout == answer(name).to_json() + "\n"


@pytest.mark.parametrize("limit", [0.02, 0.2, 0.5])
def test_with_little_time_less_is_known_and_nothing_wrong_is_said(limit: float) -> None:
    request = IMPOSSIBLE["two things that are missing"][0].model_copy(update={"time_limit_s": limit})
    result = plan(request)
    assert result.status is PlanStatus.INFEASIBLE
    assert result.conflict is not None
    assert "Seated pelvic tilts cannot be planned. Needs steady chair." in result.conflict.first_line
    for way in result.relaxations:
        assert look(resolve(carried_out(result.request, way), builtin_catalog()), None).possible
    if limit < 0.1:
        assert result.relaxations == ()
        assert result.conflict.first_line.endswith("No way out was found in the time allowed.")
        assert not result.conflict.minimal


# ---- rules of others


def test_a_hard_rule_of_others_is_named_and_can_be_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installer(tmp_path, monkeypatch)(
        """
class House(Hard):
    def post(self, decisions, instance):
        decisions.model.add(decisions.count(lambda mode: 1) <= 1)
        return ()
    def check(self, session, instance):
        if len(session.bouts) > 1:
            yield self.breach()
"""
    )
    catalog = catalog_with(exercise("a"), exercise("b"))
    result = impossible(catalog, minutes=5, include=["a", "b"], rules={"house": {}})
    assert ids(result) == ["include:a", "include:b", "house"]
    options = [way.option for way in result.relaxations]
    assert options == ["without --include a", "without --include b", "--without-rule house"]
    assert not any(way.proven for way in result.relaxations)
    assert plan(carried_out(result.request, result.relaxations[2]), catalog).status is PlanStatus.OPTIMAL


def test_a_rule_of_others_that_bars_everything_is_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installer(tmp_path, monkeypatch)(
        """
class House(Hard):
    def admit(self, mode, instance):
        return "Not today."
    def check(self, session, instance):
        for bout in session.bouts:
            yield self.breach(bout.exercise)
"""
    )
    result = impossible(catalog_with(exercise("a"), exercise("b"), exercise("c")), minutes=5, rules={"house": {}})
    assert result.conflict is not None
    assert result.conflict.first_line == (
        "No exercise is left for buttocks: 3 are out by the rule house. "
        'A way out, maybe not the cheapest: switch off the rule "The rule of the house" (--without-rule house).'
    )


# ---- the document, and the command line


def test_the_document_has_the_conflict_and_comes_back_as_it_was() -> None:
    result = answer("two things that are missing")
    document = json.loads(result.to_json())
    assert document["conflict"]["first_line"] == IMPOSSIBLE["two things that are missing"][1]
    assert document["conflict"]["obstacles"][0]["rule"] == "equipment"
    assert document["relaxations"][0]["option"] == "--equipment chair, --equipment foam_roller"
    assert [one["kind"] for one in document["relaxations"][0]["gives_up"]] == ["equipment", "equipment"]
    again = Plan.from_json(result.to_json())
    assert again == result
    assert findings(again) == []


def test_a_conflict_beside_a_plan_is_found() -> None:
    good = plan(Request(minutes=5))
    bad = good.model_copy(update={"conflict": answer("two things that are missing").conflict})
    assert [found.rule for found in findings(bad)] == ["conflict"]


def test_other_ends_have_no_conflict() -> None:
    for result in (plan(Request(minutes=5)), plan(Request(minutes=5, profile=Profile(pain_now=9)))):
        assert result.conflict is None
        assert result.relaxations == ()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["routine", *arguments])
        with pytest.raises(SystemExit) as leave:
            app.main()
    out, err = capsys.readouterr()
    assert isinstance(leave.value.code, int)
    return leave.value.code, out, err


def test_a_person_reads_the_first_line_up_to_three_ways_out_and_the_conflict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(
        capsys, "plan", "-m", "2", *(f"--include={name}" for name in ("quad_set", "heel_dig", "clamshell"))
    )
    assert (code, out) == (3, "")
    assert err.splitlines() == [
        "routine: Clamshell, Heel dig and Thigh tightening do not fit into 2 min. It needs 26 s more (--minutes 2.44).",
        "Ways out:",
        "  1. Take 26 s more",
        "     --minutes 2.44",
        "  2. Do without Clamshell",
        "     without --include clamshell",
        "  3. Do without Heel dig",
        "     without --include heel_dig",
        "Cannot stand together (any one of them less could):",
        "  - Clamshell",
        "  - Heel dig",
        "  - Thigh tightening",
        "  - no more than 2 min",
    ]


def test_a_program_gets_all_of_it_in_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "plan", "--include", "single_leg_bridge", "--json")
    assert code == 3
    document = json.loads(out)
    assert [way["option"] for way in document["relaxations"]] == [
        "without --include single_leg_bridge",
        "--level advanced",
    ]
    assert err == f"routine: {document['conflict']['first_line']}\n"


def test_the_option_of_a_way_out_does_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["plan", "-m", "2", "--include=quad_set", "--include=heel_dig", "--include=clamshell"]
    assert run(capsys, *asked)[0] == 3
    assert run(capsys, "plan", "--minutes", "2.44", *asked[3:])[0] == 0
    assert run(capsys, "plan", "--minutes", "2.43", *asked[3:])[0] == 3


def kinds_of(way: Relaxation) -> list[str]:
    return [one.kind for one in way.gives_up]


def test_what_is_given_up_for_a_style_keeps_minutes_and_targets() -> None:
    result = answer("a routine without its roller")
    way = next(way for way in result.relaxations if kinds_of(way) == ["style"])
    after = carried_out(result.request, way)
    assert (after.style, after.minutes, after.targets) == ("general", result.request.minutes, result.request.targets)
    assert "--minutes 12" in way.option
    assert all(f"--target {name}={weight}" in way.option for name, weight in result.request.targets.items())
