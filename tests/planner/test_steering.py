"""Differences, what-if, advice, swaps, orders, alternatives, the frontier: worked out again by trying all sessions."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations

import pytest

from catalog.errors import PlanError, RequestError
from constraints.instance import Instance, resolve
from constraints.kept import kept_from
from constraints.mode import modality_of
from constraints.request import Request
from constraints.session import Session
from planner.api import builtin_catalog, plan
from planner.explain.difference import ChangeKind, changes, diff, session_of
from planner.explain.variation import having, with_rule, without
from planner.explain.what_if import advise, single_changes, what_if
from planner.plan_document import parse_plan
from planner.result import Plan, PlanStatus
from planner.steer.alternatives import alternatives, knee_of, trade_off, work_of
from planner.steer.reorder import mode_of_bout, reorder
from planner.steer.swap import candidates_for, substitutes, swap
from planner.verification import findings
from tests.planner.tiny_requests import best_by_hand, every_session, tiny_instance, varied_instance
from tests.tiny import session_of as timeline_of

SEEDS = range(10)


def planned() -> list[tuple[Instance, Plan]]:
    """Tiny requests with their plans, those that have one."""
    made = [
        (made, plan(made.request, made.catalog))
        for seed in SEEDS
        for made in (tiny_instance(seed), varied_instance(seed))
    ]
    return [(instance, result) for instance, result in made if result.sessions]


def value_of(session: Session, instance: Instance) -> int | None:
    """The checkers' word on a session."""
    found = instance.rulebook.check(session, instance)
    return None if any(finding.breach for finding in found) else instance.rulebook.value(found)


# ---- analysis and difference


def test_the_matches_of_the_analysis_add_up_to_the_objective_and_are_the_same_each_time() -> None:
    matches = 0
    for instance, made in planned():
        assert made.analysis is not None
        assert made.score is not None
        assert sum(match.points for rule in made.analysis.rules for match in rule.matches) == made.score.value
        assert made.analysis.value == made.score.value
        assert made.analysis.bound == made.score.bound
        assert [(rule.id, rule.points) for rule in made.analysis.rules] == [
            (rule.id, rule.points) for rule in made.score.rules
        ]
        assert all(match.sentence for rule in made.analysis.rules for match in rule.matches)
        again = plan(instance.request, instance.catalog).analysis
        assert again == made.analysis
        assert parse_plan(made.to_json()).analysis == made.analysis
        matches += sum(len(rule.matches) for rule in made.analysis.rules)
    assert matches > 100


def test_as_few_exercises_as_possible_are_called_moved() -> None:
    """The fewest whose removal leaves both orders alike, by trying every set."""
    instance, made = max(planned(), key=lambda pair: len(session_of(pair[1]).bouts))
    modes = [mode_of_bout(bout, instance) for bout in session_of(made).bouts]
    assert len(modes) >= 3
    for order in permutations(range(len(modes))):
        new = timeline_of([modes[index] for index in order], instance)
        found = changes(session_of(made), new, instance.catalog)
        assert {change.kind for change in found} <= {ChangeKind.MOVED}
        fewest = next(
            size
            for size in range(len(order) + 1)
            for dropped in combinations(order, size)
            if [index for index in order if index not in dropped] == sorted(set(order) - set(dropped))
        )
        assert len(found) == fewest
        for change in found:
            assert [modes[index].exercise.id for index in order][int(change.after) - 1] == change.exercise


def test_the_difference_of_two_plans_is_their_steps_and_points() -> None:
    request = Request(minutes=15, profile={"equipment": ["foam_roller"]})  # type: ignore[arg-type]
    first = plan(request)
    second = plan(request.model_copy(update={"lock": ("bird_dog=3x8s",)}))
    found = diff(first, second)
    names = [{bout.exercise for bout in session_of(made).bouts} for made in (first, second)]
    assert {change.exercise for change in found.of(ChangeKind.OUT)} == names[0] - names[1]
    assert {change.exercise for change in found.of(ChangeKind.IN)} == names[1] - names[0]
    assert first.score is not None
    assert second.score is not None
    assert sum(rule.change for rule in found.rules) == second.score.value - first.score.value
    assert found.same_wishes
    assert not diff(first, plan(request.model_copy(update={"minutes": 16}))).same_wishes
    assert diff(first, first).same_session
    assert diff(first, first).rules == ()


def test_a_plan_without_a_session_cannot_be_compared() -> None:
    refused = plan(Request(profile={"conditions": ["acute_severe_pain"]}))  # type: ignore[arg-type]
    with pytest.raises(PlanError, match="refused"):
        diff(refused, refused)


# ---- what if, advice


def test_advice_is_what_trying_every_session_of_each_changed_request_says() -> None:
    gains = asked = 0
    for instance, made in planned():
        told = {advice.option: advice.gain for advice in advise(instance.request, made, instance.catalog)}
        for _, option, changed in single_changes(instance):
            after = resolve(changed, instance.catalog)
            best = best_by_hand(after).value
            kept = value_of(Session(after.budget_s, session_of(made).steps), after)
            assert best is not None
            gain = best - kept if kept is not None else 0
            assert told.get(option, 0) == max(0, gain), (option, told)
            gains += gain > 0
            asked += 1
        assert list(told.values()) == sorted(told.values(), reverse=True)
    assert gains > 10
    assert asked > 30


def test_advice_never_touches_health() -> None:
    request = Request(
        minutes=15,
        profile={  # type: ignore[arg-type]
            "conditions": ["osteoporosis"],
            "pain_now": 3,
            "avoid_positions": ["prone"],
            "exclude": ["bird_dog"],
            "stopped": {"clamshell": "2026-06-01"},
        },
        day="2026-06-02",  # type: ignore[arg-type]
    )
    instance = resolve(request, builtin_catalog())
    changed = list(single_changes(instance))
    assert {option.split()[0] for _, option, _ in changed} == {"--equipment", "--minutes", "without"}
    for _, _, other in changed:
        kept = ("conditions", "pain_now", "stopped", "opt_in", "level", "cleared", "screening", "age")
        assert all(getattr(other.profile, name) == getattr(request.profile, name) for name in kept)
        assert other.rules == request.rules


def test_less_time_costs_what_the_best_shorter_session_lacks() -> None:
    costs = 0
    for instance, made in planned():
        assert instance.request.minutes is not None
        changed = instance.request.model_copy(update={"minutes": instance.request.minutes * 0.7})
        found = what_if(instance.request, changed, made, instance.catalog)
        best = best_by_hand(resolve(found.after.request, instance.catalog))
        if best.value is None:
            assert (found.gain, found.difference) == (None, None)
            continue
        assert found.after.score is not None
        assert found.after.score.value == best.value
        if found.measured_by == "before":
            then = value_of(Session(instance.budget_s, session_of(found.after).steps), instance)
            assert made.score is not None
            assert then is not None
            assert found.gain == then - made.score.value
            assert found.gain <= 0
            costs += found.gain < 0
    assert costs > 2


# ---- swap


def test_a_swap_keeps_the_rest_as_far_as_any_session_could() -> None:
    told: Counter[str] = Counter()
    for instance, made in planned():
        there = [bout.exercise for bout in session_of(made).bouts]
        for name in there:
            if name in instance.request.include:
                continue
            allowed = candidates_for(made, name, instance.catalog)
            listed = substitutes(instance.request, name, made, instance.catalog)
            assert {entry.exercise for entry in listed} <= set(allowed)
            for other in allowed:
                kept = tuple(e for e in kept_from(session_of(made)) if e.exercise != name)
                asked = having(without(made.request, name), other).model_copy(update={"stay_close": kept})
                judge = resolve(with_rule(asked, "stay_close", {"weight": 100}), instance.catalog)
                best = best_by_hand(judge).value
                new = swap(instance.request, name, other, made, instance.catalog)
                assert (new.score.value if new.score else None) == best
                told["possible" if best is not None else "not"] += 1
                if best is None:
                    assert other not in {entry.exercise for entry in listed}
            for entry in listed:
                new_value = value_of(Session(instance.budget_s, session_of(entry.plan).steps), instance)
                assert made.score is not None
                if new_value is not None:
                    assert entry.change == new_value - made.score.value
                done = {bout.exercise for bout in session_of(entry.plan).bouts}
                assert entry.exercise in done
                assert name not in done
                if entry.rest_kept:
                    assert done == set(there) - {name} | {entry.exercise}
            assert [entry.change for entry in listed] == sorted((entry.change for entry in listed), reverse=True)
    assert told["possible"] > 5, told


def test_a_substitute_trains_the_same_region_in_the_same_kind_of_work() -> None:
    catalog = builtin_catalog()
    made = plan(Request(minutes=15, profile={"equipment": ["foam_roller", "tennis_ball"]}))  # type: ignore[arg-type]
    listed = 0
    for bout in session_of(made).bouts:
        entry = catalog.exercises[bout.exercise]
        for name in candidates_for(made, bout.exercise, catalog):
            other = catalog.exercises[name]
            assert bout.stage in other.session_stages
            if modality_of(bout.stage) is not None:
                assert entry.regions[0] in other.regions
            listed += 1
    assert listed > 20


def test_a_wrong_swap_is_told() -> None:
    made = plan(Request(minutes=10))
    first, second = (bout.exercise for bout in session_of(made).bouts[:2])
    with pytest.raises(RequestError, match="in the plan already"):
        swap(made.request, first, second, made)
    with pytest.raises(RequestError, match="is not in the plan"):
        swap(made.request, "couch_stretch", "bird_dog", made)
    with pytest.raises(RequestError, match="Maybe you meant bird_dog"):
        swap(made.request, first, "bird_dgo", made)


# ---- orders by hand


def test_every_order_of_a_plan_is_timed_and_judged_as_the_checkers_do() -> None:
    told: Counter[str] = Counter()
    for instance, made in planned():
        bouts = session_of(made).bouts
        modes = {bout.exercise: mode_of_bout(bout, instance) for bout in bouts}
        for order in permutations(modes):
            new = timeline_of([modes[name] for name in order], instance)
            value = value_of(new, instance)
            found = reorder(made, order, instance.catalog)
            assert found.total_s == new.total_s
            if value is None:
                assert (found.plan, found.cost) == (None, None)
                assert found.breaks
                told["broken"] += 1
                continue
            assert made.score is not None
            assert found.cost == made.score.value - value
            assert found.plan is not None
            assert session_of(found.plan).steps == new.steps
            assert found.plan.status is (PlanStatus.OPTIMAL if found.cost == 0 else PlanStatus.FEASIBLE)
            assert [f for f in findings(found.plan, instance.catalog) if not f.warning] == []
            told["costs" if found.cost > 0 else "free"] += 1
    assert min(told["broken"], told["free"]) > 5, told
    assert told["costs"] > 0, told


def test_an_order_must_name_each_exercise_once() -> None:
    made = plan(Request(minutes=5))
    names = [bout.exercise for bout in session_of(made).bouts]
    with pytest.raises(RequestError, match=f"lacks {names[-1]}"):
        reorder(made, names[:-1])
    with pytest.raises(RequestError, match="stands twice"):
        reorder(made, [*names, names[0]])
    with pytest.raises(RequestError, match="couch_stretch is not in the plan"):
        reorder(made, [*names, "couch_stretch"])


# ---- alternatives and the frontier


def test_each_alternative_is_the_best_that_differs_so_much_from_all_before_it() -> None:
    plans = 0
    for instance, made in planned():
        for apart in (1, 2):
            found = alternatives(instance.request, 3, apart, instance.catalog)
            assert found[0].score == made.score
            judged = [
                (
                    {mode.exercise.id for mode in modes if mode.modality is not None},
                    value_of(timeline_of(modes, instance), instance),
                )
                for modes in every_session(instance)
            ]
            for number in range(1, 3):
                earlier = [set(work_of(entry)) for entry in found[:number]]
                values = [
                    value
                    for names, value in judged
                    if value is not None and all(len(old - names) >= min(apart, len(old)) for old in earlier)
                ]
                if number >= len(found):
                    assert not values
                    break
                score = found[number].score
                assert score is not None
                assert score.value == max(values)
                plans += 1
    assert plans > 10


def test_the_frontier_is_the_best_within_each_length() -> None:
    points = 0
    for instance, _ in planned():
        found = {point.minutes: point for point in trade_off(instance.request, 1, instance.catalog)}
        judged = [
            (timeline_of(modes, instance).total_s, value)
            for modes in every_session(instance)
            for value in [value_of(timeline_of(modes, instance), instance)]
            if value is not None
        ]
        lengths = [*range(1, int(instance.budget_s / 60) + 1), instance.request.minutes or 0]
        best: int | None = None
        for length in dict.fromkeys(lengths):
            room = max(60, int(length * 60 + 1e-6))
            values = [value for total, value in judged if total <= room]
            if not values or (best is not None and max(values) <= best):
                assert length not in found
                continue
            best = max(values)
            assert found[length].value == best
            points += 1
    assert points > 20


@pytest.mark.parametrize(
    ("points", "knee"),
    [
        ([(5, 0), (10, 80), (15, 95), (20, 100)], 1),
        ([(5, 0), (10, 40), (15, 90), (20, 100)], 2),
        ([(5, 0), (10, 10), (15, 30), (20, 100)], None),
        ([(5, 0), (10, 50), (15, 100)], None),
        ([(5, 0), (10, 50)], None),
        ([], None),
    ],
)
def test_the_knee_lies_farthest_above_the_line_from_first_to_last(
    points: list[tuple[float, int]], knee: int | None
) -> None:
    assert knee_of(points) == knee


@pytest.mark.parametrize("number", [0, 11])
def test_a_number_of_plans_out_of_range_is_told(number: int) -> None:
    with pytest.raises(RequestError, match="from 1 to 10"):
        alternatives(Request(minutes=5), number)
