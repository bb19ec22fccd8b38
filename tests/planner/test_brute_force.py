"""The planner against every session there is: its optimum is the best, and "impossible" means that none is left."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, permutations
from random import Random
from typing import Any

import pytest

from catalog.catalog import Catalog
from constraints.instance import Instance, resolve
from constraints.rule import RuleLevel
from constraints.rulebook import RULES
from planner.api import builtin_catalog
from planner.result import PlanStatus
from planner.solve import Outcome, solve
from tests.constraints.handmade import catalog_with, exercise, timed
from tests.planner.tiny_requests import (
    best_by_hand,
    crowded_instance,
    every_session,
    things_to_own,
    tiny_instance,
    varied_instance,
    with_profile,
    with_rules,
)
from tests.tiny import instance_of, session_of

WEIGHED = sorted(rule.id for rule in RULES if rule.level in (RuleLevel.GOAL, RuleLevel.COMFORT))


def _assert_best_of_all(instance: Instance) -> Outcome:
    """The planner's plan is as good as the best of all sessions, and it says so."""
    outcome, best = solve(instance), best_by_hand(instance)
    if best.value is None:
        assert outcome.status is PlanStatus.INFEASIBLE
        assert outcome.session is None
        return outcome
    assert (outcome.status, outcome.value, outcome.bound) == (PlanStatus.OPTIMAL, best.value, best.value)
    assert outcome.session in [session_of(modes, instance) for modes in best.sessions]
    return outcome


@pytest.mark.parametrize("seed", range(40))
def test_the_optimum_is_the_best_of_all_sessions(seed: int) -> None:
    _assert_best_of_all(tiny_instance(seed))


@pytest.mark.parametrize("seed", range(40))
def test_the_optimum_is_the_best_of_all_sessions_where_the_order_matters_most(seed: int) -> None:
    _assert_best_of_all(crowded_instance(seed))


VARIED = 300
"""Requests under the rules as they come, on three or four exercises each."""


@pytest.mark.parametrize("seed", range(VARIED))
def test_the_optimum_is_the_best_of_all_sessions_for_all_kinds_of_people(seed: int) -> None:
    _assert_best_of_all(varied_instance(seed))


def test_the_people_are_of_all_kinds() -> None:
    people = [varied_instance(seed) for seed in range(VARIED)]
    outcomes = [solve(instance) for instance in people]
    lengths = [len(outcome.session.bouts) for outcome in outcomes if outcome.session is not None]
    assert len(lengths) > VARIED // 2
    assert {1, 2, 3, 4} <= set(lengths)
    assert sum(number > 1 for number in lengths) > VARIED // 3
    assert all(not instance.request.rules and not instance.profile.rules for instance in people)
    assert {entry.id for instance in people for entry in instance.conditions} >= _plannable_conditions()
    assert {instance.sided for instance in people} == {False, True}
    assert {instance.profile.pain_now for instance in people} >= {None, 0, 2, 5}
    used = {thing for found in outcomes if found.session for bout in found.session.bouts for thing in bout.equipment}
    assert len(used) > 5


def _plannable_conditions() -> set[str]:
    """Those with which a plan is made, cleared by a clinician if need be; pain and age imply one of them."""
    return {
        name
        for name, entry in builtin_catalog().conditions.items()
        if entry.screening.clearable or not entry.screening.refuses
    }


def test_the_random_requests_are_of_every_kind() -> None:
    outcomes = [solve(tiny_instance(seed)) for seed in range(40)]
    lengths = {len(outcome.session.bouts) if outcome.session else 0 for outcome in outcomes}
    assert lengths >= {0, 1, 2, 3, 4}
    assert any(instance.sided for instance in map(tiny_instance, range(40)))
    assert any(instance.conditions for instance in map(tiny_instance, range(40)))


@pytest.mark.parametrize("seed", [3, 11, 20])
def test_orders_that_are_left_out_of_the_enumeration_break_the_order_of_the_stages(seed: int) -> None:
    instance = tiny_instance(seed)
    seen = set(every_session(instance))
    left_out = [order for modes in seen if 2 <= len(modes) <= 3 for order in permutations(modes) if order not in seen]
    assert left_out
    for order in Random(seed).sample(left_out, min(200, len(left_out))):
        found = instance.rulebook.check(session_of(order, instance), instance)
        assert any(finding.breach and finding.rule == "stage_order" for finding in found)


IMPOSSIBLE: dict[str, dict[str, Any]] = {
    "more is asked for than fits": {"minutes": 1, "include": ("rock", "sway", "lunge")},
    "a stretch is asked for and nothing warms up": {
        "include": ("hold",),
        "exclude": ("rock", "sway", "lunge", "march"),
    },
    "more exercises are wanted than there are": {"rules": {"exercise_count": {"at_least": 6}}},
    "what is asked for is in a position to avoid": {"include": ("lunge",), "avoid_positions": ("standing",)},
    "what is asked for needs a thing that is not there": {"include": ("roll",)},
    "nothing serves the target": {"targets": {"shoulder_girdle": 3}},
    "the warm-up that is asked for takes more than its share": {
        "include": ("march",),
        "rules": {"frame_limits": {"warm_up_s": 10, "warm_up_percent": 1}},
    },
}
SMALL = catalog_with(
    exercise("rock"),
    exercise("sway", regions=("quads",)),
    exercise("lunge", position="standing"),
    exercise("hold", stages=("stretch",), category="static_stretch"),
    exercise("march", stages=("warm_up",), category="heat_warm_up", regions=("whole_body",)),
)


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_what_is_called_impossible_is_impossible(what: str) -> None:
    roll = exercise("roll", stages=("release",), category="release", equipment=(("foam_roller",),))
    catalog = SMALL if "roll" not in IMPOSSIBLE[what].get("include", ()) else _with(SMALL, roll)
    instance = instance_of(catalog, **IMPOSSIBLE[what])
    assert best_by_hand(instance).value is None
    assert solve(instance).status is PlanStatus.INFEASIBLE


def test_a_second_less_than_the_shortest_session_is_impossible() -> None:
    three = {"include": ("rock", "sway", "lunge")}
    shortest = min(
        session_of(modes, instance_of(SMALL, **three)).total_s
        for modes in every_session(instance_of(SMALL, **three))
        if {"rock", "sway", "lunge"} <= {mode.exercise.id for mode in modes}
    )
    assert _assert_best_of_all(instance_of(SMALL, minutes=shortest / 60, **three)).session is not None
    assert _assert_best_of_all(instance_of(SMALL, minutes=(shortest - 1) / 60, **three)).session is None


def test_a_shorter_dose_that_costs_nothing_makes_room_for_the_better_order() -> None:
    # The buttocks get more than they want in any case. 143 s are enough for 35 + 34 + 34 + 30 s with the buttocks in a
    # row, or for 34 + 34 + 30 + 34 s with the thigh between them, which takes a second more and is worth more.
    doses = {"a1": timed(34, 34, 35), "a2": timed(34), "a3": timed(34)}
    catalog = catalog_with(
        *(exercise(name, position="quadruped", dose=dose) for name, dose in doses.items()),
        exercise("b", position="half_kneeling", regions=("quads",)),
    )
    instance = instance_of(
        catalog,
        minutes=143 / 60,
        targets={"glutes": 3, "quads": 3},
        include=("a1", "a2", "a3", "b"),
        rules={"exercise_share": {"percent": 100}},
    )
    _assert_best_of_all(instance)


@pytest.mark.parametrize("number", [3, 4, 5])
@pytest.mark.parametrize("regions", [("glutes",), ("glutes", "quads", "adductors")], ids=len)
def test_a_session_of_one_stage_without_a_gentle_exercise_is_proven_too(number: int, regions: tuple[str, ...]) -> None:
    places = ("supine", "prone", "quadruped")
    catalog = catalog_with(
        *(
            exercise(
                f"e{index}",
                intensity="moderate",
                position=places[index % 3],
                regions=(regions[index % len(regions)],),
                dose=timed(20 + index),
            )
            for index in range(number)
        )
    )
    _assert_best_of_all(
        instance_of(catalog, minutes=5, targets=dict.fromkeys(regions, 5), rules={"exercise_share": {"percent": 100}})
    )


@pytest.mark.parametrize("hard", [1, 2])
def test_gentle_exercises_of_one_place_stand_at_both_ends_of_a_session_of_one_stage(hard: int) -> None:
    catalog = catalog_with(
        exercise("a1"),
        exercise("a2"),
        *(
            exercise(f"b{index}", position="seated_floor", intensity="strong", regions=("quads",))
            for index in range(hard)
        ),
    )
    include = tuple(catalog.exercises)
    outcome = _assert_best_of_all(instance_of(catalog, minutes=5, include=include, level="advanced"))
    assert outcome.session is not None
    assert {outcome.session.bouts[0].exercise, outcome.session.bouts[-1].exercise} == {"a1", "a2"}


def test_more_than_ten_exercises_in_a_stage_fit_where_their_shortest_way_does() -> None:
    places = ("supine", "seated_chair", "standing")
    regions = ("glutes", "quads", "adductors", "hamstrings")
    catalog = catalog_with(
        *(exercise(f"e{index:02d}", position=places[index % 3], regions=(regions[index % 4],)) for index in range(11))
    )
    roomy = instance_of(catalog)
    ways = [sum(roomy.change_s(a, b) for a, b in pairwise(order)) for order in permutations(places)]
    seconds = 11 * 30 + 8 * roomy.change_s("supine", "supine") + min(ways)
    outcome = solve(instance_of(catalog, minutes=seconds / 60, include=tuple(catalog.exercises)))
    assert outcome.session is not None
    assert outcome.session.total_s == seconds


MORE_ROOM = range(100, 130)


@pytest.mark.parametrize("seed", MORE_ROOM)
def test_owning_more_never_makes_the_plan_worse(seed: int) -> None:
    instance = tiny_instance(seed)
    rng = Random(seed)
    things = things_to_own(instance.catalog)
    some = (*instance.profile.equipment, *rng.sample(things, 2))
    less = with_profile(instance, equipment=())
    for poorer, richer in ((less, instance), (instance, with_profile(instance, equipment=some))):
        _assert_no_worse(richer, poorer)
    _assert_no_worse(with_profile(instance, equipment=things), with_profile(instance, equipment=some))


@pytest.mark.parametrize("seed", MORE_ROOM)
def test_avoiding_fewer_positions_never_makes_the_plan_worse(seed: int) -> None:
    instance = tiny_instance(seed)
    some = tuple(Random(seed).sample(instance.catalog.position_ids, 3))
    for fewer, more in ((some[:1], some), ((), some[:1])):
        _assert_no_worse(with_profile(instance, avoid_positions=fewer), with_profile(instance, avoid_positions=more))


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_the_catalogue_changes_nothing(seed: int) -> None:
    instance = tiny_instance(seed)
    names = list(instance.catalog.exercises)
    Random(seed).shuffle(names)
    shuffled = replace(instance.catalog, exercises={name: instance.catalog.exercises[name] for name in names})
    ours, theirs = solve(instance), solve(resolve(instance.request, shuffled))
    assert (ours.status, ours.value, ours.bound, ours.session) == (
        theirs.status,
        theirs.value,
        theirs.bound,
        theirs.session,
    )
    assert ours.fingerprint == theirs.fingerprint
    assert set(ours.candidates.excluded) == set(theirs.candidates.excluded)


@pytest.mark.parametrize("rule", WEIGHED)
@pytest.mark.parametrize("first", [0, 200])
def test_a_rule_with_weight_0_is_as_good_as_off(rule: str, first: int) -> None:
    for seed in range(first, first + 6):
        instance = tiny_instance(seed)
        off = solve(with_rules(instance, **{rule: {"enabled": False}}))
        weightless = solve(with_rules(instance, **{rule: {"weight": 0}}))
        assert (weightless.status, weightless.value) == (off.status, off.value)


@pytest.mark.parametrize("rule", WEIGHED)
def test_without_a_rule_the_optimum_is_still_the_best_of_all_sessions(rule: str) -> None:
    seed = 300 + WEIGHED.index(rule)
    _assert_best_of_all(with_rules(tiny_instance(seed), **{rule: {"enabled": False}}))
    _assert_best_of_all(with_rules(crowded_instance(seed), **{rule: {"enabled": False}}))


def test_the_same_request_gives_the_same_plan() -> None:
    for seed in range(5):
        first, second = solve(tiny_instance(seed)), solve(tiny_instance(seed))
        assert first.session == second.session
        assert first.deterministic_time == second.deterministic_time


def _assert_no_worse(more_room: Instance, less_room: Instance) -> None:
    """Whoever has more room has a plan at least as good."""
    limited, free = solve(less_room), solve(more_room)
    assert {limited.status, free.status} <= {PlanStatus.OPTIMAL, PlanStatus.INFEASIBLE}
    if limited.status is PlanStatus.OPTIMAL:
        assert free.status is PlanStatus.OPTIMAL
        assert free.value >= limited.value


def _with(catalog: Catalog, *more: Any) -> Catalog:
    assert builtin_catalog().equipment == catalog.equipment
    return catalog_with(*catalog.exercises.values(), *more)
