"""Why and why not: every claim is worked out again by trying all sessions of tiny requests, without the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from catalog.errors import PlanError, RequestError
from constraints.instance import Instance, resolve
from constraints.rule import RuleLevel
from planner.api import builtin_catalog, plan
from planner.explain.difference import ChangeKind, session_of
from planner.explain.variation import having, without
from planner.explain.why import why
from planner.explain.why_not import Verdict, why_not
from planner.result import Plan, PlanStatus
from tests.planner.tiny_requests import best_by_hand, every_session, tiny_instance, varied_instance
from tests.tiny import catalog_of, instance_of
from tests.tiny import session_of as timeline_of

SEEDS = range(14)


def instances() -> list[Instance]:
    """Tiny requests that have a plan."""
    return [made for seed in SEEDS for made in (tiny_instance(seed), varied_instance(seed))]


def planned(instance: Instance) -> Plan | None:
    """The plan of a request, if it has one."""
    made = plan(instance.request, instance.catalog)
    return made if made.sessions else None


@dataclass(frozen=True)
class Judged:
    """A session as the checkers judge it: its exercises, and its value if it keeps all rules."""

    names: frozenset[str]
    value: int | None
    broken: frozenset[str]


def judged(instance: Instance) -> list[Judged]:
    """Every session, judged under the request as it is."""
    found = []
    for modes in every_session(instance):
        findings = instance.rulebook.check(timeline_of(modes, instance), instance)
        broken = frozenset(finding.rule for finding in findings if finding.breach)
        value = None if broken else instance.rulebook.value(findings)
        found.append(Judged(frozenset(mode.exercise.id for mode in modes), value, broken))
    return found


def best_of(sessions: Iterable[Judged]) -> int | None:
    """The best value of those that keep all rules."""
    return max((session.value for session in sessions if session.value is not None), default=None)


def test_what_a_plan_loses_without_an_exercise_is_what_the_best_session_without_it_lacks() -> None:
    told: Counter[str] = Counter()
    for instance in instances():
        made = planned(instance)
        if made is None:
            continue
        sessions = judged(instance)
        for bout in session_of(made).bouts:
            if bout.exercise in instance.named:
                continue
            found = why(made.request, bout.exercise, made, instance.catalog)
            lacking = [session for session in sessions if bout.exercise not in session.names]
            other = best_of(lacking)
            if other is None:
                assert (found.lost, found.status) == (None, PlanStatus.INFEASIBLE)
                told["impossible"] += 1
                continue
            assert made.score is not None
            assert found.lost == found.lost_at_least == made.score.value - other
            assert found.difference is not None
            assert found.difference.value_after == other
            in_some_best = [session.names for session in lacking if session.value == other]
            before = {entry.exercise for entry in session_of(made).bouts}
            came = {entry.exercise for entry in found.difference.of(ChangeKind.IN)}
            assert came in [names - before for names in in_some_best]
            assert set(found.instead) <= came
            told["needed"] += 1
    assert min(told["impossible"], told["needed"]) > 10, told


def test_an_exercise_that_was_asked_for_is_weighed_against_not_asking_for_it() -> None:
    asked = 0
    for instance in instances():
        made = planned(instance)
        if made is None:
            continue
        names = {bout.exercise for bout in session_of(made).bouts}
        for name in sorted(set(instance.request.include) & names):
            found = why(made.request, name, made, instance.catalog)
            assert found.asked_for
            unasked = resolve(without(made.request, name), instance.catalog)
            other = best_by_hand(unasked)
            asked += 1
            if other.value is None:
                assert found.lost is None
            else:
                assert made.score is not None
                assert found.lost == made.score.value - other.value
    assert asked > 3


def test_why_not_says_what_the_best_session_with_it_lacks() -> None:
    told: Counter[Verdict] = Counter()
    for instance in instances():
        made = planned(instance)
        if made is None:
            continue
        there = {bout.exercise for bout in session_of(made).bouts}
        for name in sorted(set(instance.catalog.exercises) - there):
            found = why_not(made.request, name, made, instance.catalog)
            told[found.verdict] += 1
            with_it = resolve(having(made.request, name), instance.catalog)
            having_it = [session for session in judged(with_it) if name in session.names]
            best = best_of(having_it)
            if found.verdict in (Verdict.BARRED, Verdict.LEFT_OUT):
                assert best is None
                assert found.bar is not None
                safety = with_it.rulebook.rule(found.bar.rule).level is RuleLevel.SAFETY
                assert safety == (found.verdict is Verdict.BARRED)
                assert all(session.broken for session in having_it)
                assert any(found.bar.rule in session.broken for session in having_it)
            elif found.verdict is Verdict.IMPOSSIBLE:
                assert best is None
            else:
                assert made.score is not None
                assert best is not None
                assert found.lost == found.lost_at_least == made.score.value - best
                assert (found.verdict is Verdict.WORSE) == (found.lost > 0)
    assert all(told[verdict] > 2 for verdict in Verdict if verdict is not Verdict.UNKNOWN), told


@pytest.mark.parametrize(
    ("person", "name", "rule", "option"),
    [
        ({}, "glute_ball_release", "equipment", "--equipment tennis_ball"),
        ({"level": "beginner"}, "single_leg_bridge", "difficulty", "--level advanced"),
        ({"avoid_positions": ("supine",)}, "dead_bug", "positions", "without --avoid-position supine"),
    ],
)
def test_the_option_that_is_told_lets_the_exercise_in(
    person: dict[str, object], name: str, rule: str, option: str
) -> None:
    catalog = catalog_of("bird_dog", "clamshell", "step_touch", "glute_fist_release", name)
    instance = instance_of(catalog, targets={"glutes": 3, "abdominals_core": 2, "hamstrings": 1}, **person)
    found = why_not(instance.request, name, catalog=catalog)
    assert found.bar is not None
    assert (found.bar.rule, found.bar.option) == (rule, option)
    changed = {
        "equipment": {"equipment": ("tennis_ball",)},
        "difficulty": {"level": "advanced"},
        "positions": {},
    }[rule]
    after = instance_of(catalog, targets=dict(instance.request.targets), **changed)
    assert why_not_or_there(after, name)


def why_not_or_there(instance: Instance, name: str) -> bool:
    """Whether no rule keeps an exercise out any more."""
    made = plan(instance.request, instance.catalog)
    if name in {bout.exercise for bout in session_of(made).bouts}:
        return True
    return why_not(instance.request, name, made, instance.catalog).bar is None


def test_a_bar_of_a_condition_names_its_source_and_never_a_way_in() -> None:
    catalog = catalog_of("bird_dog", "clamshell", "supine_knee_drop_twist", "open_book", "all_fours_tail_wag")
    instance = instance_of(catalog, targets={"lumbar_paraspinals": 3}, conditions=("osteoporosis",))
    found = why_not(instance.request, "supine_knee_drop_twist", catalog=catalog)
    assert found.verdict is Verdict.BARRED
    assert found.bar is not None
    assert found.bar.rule == "contraindications"
    assert found.bar.option == ""
    assert "Brooke-Wavell 2022" in found.bar.sources[0]


def test_the_wrong_question_is_answered_with_the_right_one() -> None:
    made = plan(instance_of(catalog_of("bird_dog", "clamshell")).request, catalog_of("bird_dog", "clamshell"))
    catalog = catalog_of("bird_dog", "clamshell")
    there = session_of(made).bouts[0].exercise
    with pytest.raises(RequestError, match=f"routine why {there}"):
        why_not(made.request, there, made, catalog)
    with pytest.raises(RequestError, match="routine why-not open_book"):
        why(made.request, "open_book", made, builtin_catalog())
    with pytest.raises(RequestError, match="Maybe you meant bird_dog"):
        why(made.request, "bird_dgo", made, catalog)


def test_a_request_without_a_plan_has_no_why() -> None:
    catalog = catalog_of("glute_ball_release")
    with pytest.raises(PlanError, match="infeasible"):
        why(instance_of(catalog).request, "glute_ball_release", catalog=catalog)
