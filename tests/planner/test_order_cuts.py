"""Cuts for the order of exercises: the proven optimum is the best of all choices in all orders, and no cut is too deep.

The requests here are made so that the circuit values some choice too high: many exercises for one region in one place
and those that would break them up in another, sessions of one stage without a gentle exercise at its ends, and just so
much time that the best order fits or does not. What is best is found by trying every choice in every order, judged by
the checkers alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations
from random import Random
from typing import Any

import pytest

from catalog.exercise import Exercise
from constraints.instance import Instance, resolve
from constraints.mode import Mode
from planner.model import Built, build
from planner.order_cuts import OrderCuts
from planner.result import PlanStatus
from planner.solve import solve
from tests.constraints.handmade import catalog_with, exercise, pick, timed
from tests.planner.tiny_requests import every_session
from tests.tiny import admitted, all_modes, instance_of, session_of

SEEDS = range(95, 165)
PLACES = ("supine", "side_lying", "prone", "quadruped", "seated_floor", "standing")
STAGES = (
    ("mobilise",),
    ("mobilise", "activate"),
    ("release", "mobilise"),
    ("release", "mobilise", "activate"),
    ("mobilise", "activate", "stretch"),
)
RULES: dict[str, dict[str, Any]] = {
    "exercise_share": {"percent": 100},
    "purpose": {"enabled": False},
    "warm_up_first": {"enabled": False},
}


def _request(seed: int, named: bool = True) -> Instance:
    """Four to six exercises, each region mostly in a place of its own, and about the time that they take.

    With `named`, some must be there, and two have more than one dose; otherwise the choice is free.
    """
    rng = Random(seed)
    stages = rng.choice(STAGES)
    place = dict(zip(("glutes", "quads", None), rng.sample(PLACES, 3), strict=True))
    gentle = rng.choice([0.2, 0.5, 1.0])
    entries = []
    for index in range(rng.choice([4, 5]) if len(stages) == 1 else rng.choice([5, 5, 6])):
        region = rng.choices(["glutes", "quads", None], [6, 3, 1])[0] if index else "quads"
        shortest = rng.choice([20, 30, 34])
        entries.append(
            exercise(
                f"e{index}",
                stages=(rng.choice(stages),),
                position=place[region] if rng.random() < 0.85 else rng.choice(PLACES),
                regions=(region,) if region else (),
                intensity="gentle" if rng.random() < gentle else "moderate",
                dose=timed(shortest, shortest, shortest + (rng.choice([0, 1, 4, 10]) if named and index < 2 else 0)),
            )
        )
    catalog = catalog_with(*entries)
    if rng.random() < 0.4:
        catalog = replace(catalog, positions=catalog.positions.model_copy(update={"same_position_s": 0}))
    sure = rng.choice([0.4, 0.9]) if named else 0.0
    include = tuple(entry.id for entry in entries if rng.random() < sure)
    targets = {"glutes": rng.randint(1, 5), "quads": rng.randint(1, 5)}
    roomy = instance_of(catalog, targets=targets, rules=RULES, include=include)
    return _in_seconds(_seconds_of_some_order(rng, roomy) + rng.choice([-6, -2, 0, 3, 20, 60]), roomy)


def _seconds_of_some_order(rng: Random, instance: Instance) -> int:
    """What the named exercises and some others take in some order."""
    modes = [mode for mode in all_modes(instance, doses=99) if rng.random() < 0.7 or _named(mode, instance)]
    chosen = list({mode.exercise.id: mode for mode in modes}.values())
    rng.shuffle(chosen)
    chosen.sort(key=lambda mode: instance.stage_order.index(mode.stage))
    return session_of(chosen, instance).total_s


def _named(mode: Mode, instance: Instance) -> bool:
    return mode.exercise.id in instance.request.include


def _in_seconds(seconds: int, instance: Instance) -> Instance:
    """The same request with so many seconds."""
    return resolve(instance.request.model_copy(update={"minutes": max(60, seconds) / 60}), instance.catalog)


def _values(instance: Instance) -> dict[frozenset[Mode], int]:
    """The best value of each choice over all orders that break no rule, by trying them all."""
    include = set(instance.request.include)
    best: dict[frozenset[Mode], int] = {}
    for modes in every_session(instance):
        if not include <= {mode.exercise.id for mode in modes}:
            continue
        found = instance.rulebook.check(session_of(modes, instance), instance)
        if not any(finding.breach for finding in found):
            choice, value = frozenset(modes), instance.rulebook.value(found)
            best[choice] = max(best.get(choice, value), value)
    return best


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts what is cut while plans are made: rounds, those that depend on the time left, and runs of stages."""
    counted: Counter[str] = Counter()
    add, state, overvalued = OrderCuts.add, OrderCuts._state, OrderCuts._overvalued

    def counting_add(self: OrderCuts, *arguments: Any) -> bool:
        done = add(self, *arguments)
        counted["rounds" if done else "unknown order"] += 1
        return done

    def counting_state(self: OrderCuts, points: Any, unless: Sequence[Any], arrangement: Any) -> None:
        counted["shorter"] += any(literal.name == "shorter" for literal in unless)
        state(self, points, unless, arrangement)

    def counting_overvalued(self: OrderCuts, *arguments: Any) -> Iterator[Any]:
        for found in overvalued(self, *arguments):
            counted["several stages" if len(found[0]) > 1 else "one stage"] += 1
            yield found

    monkeypatch.setattr(OrderCuts, "add", counting_add)
    monkeypatch.setattr(OrderCuts, "_state", counting_state)
    monkeypatch.setattr(OrderCuts, "_overvalued", counting_overvalued)
    return counted


def _assert_best_of_all(instance: Instance) -> None:
    """The optimum is the best of all choices in all orders, and proven."""
    outcome, values = solve(instance), _values(instance)
    if not values:
        assert outcome.status is PlanStatus.INFEASIBLE
        return
    best = max(values.values())
    assert (outcome.status, outcome.value, outcome.bound) == (PlanStatus.OPTIMAL, best, best)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_optimum_is_the_best_of_all_orders_where_the_model_hopes_for_too_much(seed: int) -> None:
    _assert_best_of_all(_request(seed))


def test_these_requests_need_cuts_of_every_kind(seen: Counter[str]) -> None:
    needed = 0
    for seed in SEEDS:
        before = seen["rounds"]
        assert solve(_request(seed)).status in (PlanStatus.OPTIMAL, PlanStatus.INFEASIBLE)
        needed += seen["rounds"] > before
    assert needed >= 12
    assert seen["unknown order"] == 0
    assert seen["shorter"] >= 3
    assert seen["one stage"] >= 2
    assert seen["several stages"] >= 3


def _solved(built: Built, choice: frozenset[Mode]) -> tuple[Any, int | None]:
    """A solver that holds what the model makes of exactly this choice, and the value; None if the model forbids it."""
    from ortools.sat.python import cp_model

    model = built.model.clone()
    for literal, mode in zip(built.decisions.taken, built.decisions.modes, strict=True):
        model.add(literal == int(mode in choice))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return solver, round(solver.objective_value) if status == cp_model.OPTIMAL else None


def _chosen(built: Built, choice: frozenset[Mode]) -> list[int]:
    return [index for index, mode in enumerate(built.decisions.modes) if mode in choice]


def _cut(built: Built, choices: Iterable[frozenset[Mode]], instance: Instance) -> None:
    """Cuts for these choices, without asking for a better plan than any."""
    cuts = OrderCuts(built, instance)
    for choice in choices:
        solver, _ = _solved(built, choice)
        assert cuts.add(_chosen(built, choice), -1_000_000, solver)


@pytest.mark.parametrize("seed", range(500, 525))
def test_a_cut_makes_the_value_of_its_choice_true_and_no_value_too_low(seed: int) -> None:
    instance = _request(seed, named=False)
    values = _values(instance)
    choices = sorted(values, key=lambda choice: sorted(mode.key for mode in choice))
    built = build(admitted(instance), instance)
    too_high = [choice for choice in choices if _solved(built, choice)[1] != values[choice]]
    cut = [*too_high[::2], *Random(seed).sample(choices, min(3, len(choices)))]
    _cut(built, cut, instance)
    for choice in choices:
        says = _solved(built, choice)[1]
        assert says is not None
        assert says >= values[choice], sorted(mode.key for mode in choice)
    for choice in cut:
        assert _solved(built, choice)[1] == values[choice]


def test_before_the_cuts_the_model_values_some_of_these_choices_too_high() -> None:
    too_high = 0
    for seed in range(500, 525):
        instance = _request(seed, named=False)
        built = build(admitted(instance), instance)
        for choice, value in _values(instance).items():
            says = _solved(built, choice)[1]
            assert says is not None
            assert says >= value
            too_high += says > value
    assert too_high > 25


BUTTOCKS = ("g1", "g2", "g3", "g4")


def _buttocks_and_a_thigh(*more: Exercise, **request: Any) -> Instance:
    """Four exercises for the buttocks lying down and one for the thigh on the knees, all of one stage, and some more.

    Three of the buttocks with the thigh between them cost two changes of position, in a row they cost points too; the
    circuit sees one change and no three in a row.
    """
    catalog = catalog_with(
        *(exercise(name, position="quadruped", dose=timed(34, 34, 35 if name == "g1" else 34)) for name in BUTTOCKS),
        exercise("thigh", regions=("quads",), position="half_kneeling", dose=timed(30)),
        *more,
    )
    rules = {**RULES, **request.pop("rules", {})}
    return instance_of(catalog, targets={"glutes": 3, "quads": 3}, rules=rules, **request)


def _truth(choice: frozenset[Mode], instance: Instance) -> int:
    """The best value of these modes over all orders that break no rule."""
    judged = [instance.rulebook.check(session_of(order, instance), instance) for order in permutations(choice)]
    return max(instance.rulebook.value(found) for found in judged if not any(finding.breach for finding in found))


def _picked(instance: Instance, *names: str, **doses: int) -> frozenset[Mode]:
    return frozenset(pick(instance, name, work_s=doses.get(name, 34 if name[0] == "g" else None)) for name in names)


def test_one_cut_tells_of_all_choices_with_as_many_of_each_kind() -> None:
    instance = _buttocks_and_a_thigh(minutes=5)
    alike = [_picked(instance, *three, "thigh") for three in combinations(BUTTOCKS, 3)]
    alike.append(_picked(instance, "g1", "g2", "g3", "thigh", g1=35))
    built = build(admitted(instance), instance)
    for choice in alike:
        says = _solved(built, choice)[1]
        assert says is not None
        assert says > _truth(choice, instance)
    _cut(built, alike[:1], instance)
    for choice in alike:
        assert _solved(built, choice)[1] == _truth(choice, instance)


def test_a_cut_tells_of_a_run_of_stages_whatever_comes_after_it() -> None:
    bridges = {"lying": "supine", "standing": "standing", "side": "side_lying"}
    after = [
        exercise(name, stages=("activate",), position=position, regions=("adductors",))
        for name, position in bridges.items()
    ]
    instance = _buttocks_and_a_thigh(*after, minutes=5, rules={"effort_curve": {"enabled": False}})
    choices = [_picked(instance, "g1", "g2", "g3", "thigh", name) for name in bridges]
    built = build(admitted(instance), instance)
    before = [_solved(built, choice)[1] for choice in choices]
    _cut(built, choices[:1], instance)
    for choice, hoped in zip(choices, before, strict=True):
        says = _solved(built, choice)[1]
        assert says is not None
        assert hoped is not None
        assert _truth(choice, instance) <= says < hoped


def test_what_is_said_for_too_little_time_is_not_said_where_there_is_a_second_more() -> None:
    # 143 s are enough for the thigh between the buttocks with 34 s for each of them, not with 35 s for one.
    instance = _buttocks_and_a_thigh(minutes=143 / 60)
    long, short = (_picked(instance, "g1", "g2", "g3", "thigh", g1=seconds) for seconds in (35, 34))
    built = build(admitted(instance), instance)
    _cut(built, [long], instance)
    assert _truth(long, instance) < _truth(short, instance)
    assert _solved(built, long)[1] == _truth(long, instance)
    says = _solved(built, short)[1]
    assert says is not None
    assert says >= _truth(short, instance)


def test_nothing_is_said_of_an_order_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    instance = _buttocks_and_a_thigh(minutes=5)
    choice = _picked(instance, "g1", "g2", "g3", "thigh")
    built = build(admitted(instance), instance)
    solver, before = _solved(built, choice)
    monkeypatch.setattr("planner.order.WIDEST", 1)
    assert not OrderCuts(built, instance).add(_chosen(built, choice), -1_000_000, solver)
    assert _solved(built, choice)[1] == before


@pytest.mark.parametrize("seed", range(95, 120))
def test_without_a_full_look_at_the_orders_nothing_is_called_optimal_wrongly(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = _request(seed)
    values = _values(instance)
    monkeypatch.setattr("planner.order.WIDEST", 1)
    outcome = solve(instance)
    if not values:
        assert outcome.status is PlanStatus.INFEASIBLE
        return
    best = max(values.values())
    assert outcome.value <= best <= outcome.bound
    if outcome.status is PlanStatus.OPTIMAL:
        assert outcome.value == best
    else:
        assert outcome.status is PlanStatus.FEASIBLE


def test_without_a_full_look_at_the_orders_a_plan_is_feasible_where_it_may_be_better(
    seen: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.order.WIDEST", 1)
    outcomes = [solve(_request(seed)) for seed in range(95, 120)]
    open_ended = [outcome for outcome in outcomes if outcome.status is PlanStatus.FEASIBLE]
    assert len(open_ended) >= 5
    assert all(outcome.bound > outcome.value for outcome in open_ended)
    assert seen["unknown order"] == len(open_ended)
