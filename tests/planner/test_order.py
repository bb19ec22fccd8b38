"""Putting chosen exercises in order: as good as the best of all orders that fit, by the word of the checkers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from random import Random

import pytest

from catalog.exercise import Availability
from constraints.instance import Instance
from constraints.mode import Mode
from planner.api import builtin_catalog
from planner.model import build
from planner.order import arrange
from tests.constraints.handmade import catalog_with, exercise, pick, timed
from tests.tiny import all_modes, instance_of, session_of

ORDER_RULES = {"stage_order", "time_budget", "routine"}
"""The rules whose breaches depend on the order; what a choice breaks in any order is not the question here."""

Judged = tuple[int, int, tuple[int, ...]]
"""(points lost, seconds, difficulties in order): the smaller the better."""


def _judged(modes: Sequence[Mode], instance: Instance) -> Judged | None:
    session = session_of(modes, instance)
    found = instance.rulebook.check(session, instance)
    if any(finding.breach and finding.rule in ORDER_RULES for finding in found):
        return None
    return -instance.rulebook.value(found), session.total_s, tuple(mode.exercise.difficulty for mode in modes)


def _arranged(modes: Sequence[Mode], instance: Instance, seconds: int | None = None) -> list[Mode]:
    """The order that the planner finds within so many seconds; within the whole session if none are given."""
    pool = sorted(modes, key=lambda mode: mode.key)
    budget_s = instance.budget_s if seconds is None else seconds
    spare_s = budget_s - sum(mode.setup_s + mode.total_s for mode in pool)
    found = arrange(range(len(pool)), build(pool, instance).decisions, instance, spare_s)
    if found is None:
        return []
    assert found.exact
    return list(found.modes)


def _names(modes: Sequence[Mode]) -> list[str]:
    return [mode.exercise.id for mode in modes]


def _random_choice(rng: Random) -> tuple[Instance, list[Mode]]:
    """Three to six exercises of one to three stages of the built-in catalogue, each in one mode."""
    source = builtin_catalog()
    stages = rng.sample(["release", "mobilise", "activate", "stretch"], rng.choice([1, 2, 2, 3]))
    usable = [
        entry.id
        for entry in source.exercises.values()
        if entry.availability is not Availability.NEVER and entry.session_stages[0] in stages
    ]
    names = rng.sample(usable, rng.randint(3, 6))
    if rng.random() < 0.4:
        names.append(rng.choice(["general_warm_up", "diaphragmatic_breathing", "relaxation_meditation"]))
        names = names[-6:]
    instance = instance_of(
        catalog_with(*(source.exercises[name] for name in names)),
        minutes=180,
        targets={"glutes": 3, "hip_flexors": 2},
        equipment=("foam_roller", "tennis_ball", "chair", "pillow"),
        likes=tuple(names[:1]),
        level="advanced",
        age=rng.choice([None, 70]),
    )
    modes = all_modes(instance)
    return instance, [rng.choice([mode for mode in modes if mode.exercise.id == name]) for name in names]


@pytest.mark.parametrize("seed", range(40))
def test_no_order_that_fits_is_better(seed: int) -> None:
    rng = Random(seed)
    instance, modes = _random_choice(rng)
    everything = [judged for order in permutations(modes) if (judged := _judged(order, instance)) is not None]
    lengths = sorted({judged[1] for judged in everything})
    for seconds in {lengths[0], rng.choice(lengths), lengths[-1]}:
        fitting = [judged for judged in everything if judged[1] <= seconds]
        assert _judged(_arranged(modes, instance, seconds), instance) == min(fitting)


@pytest.mark.parametrize("seed", range(40, 52))
def test_where_no_order_fits_there_is_none(seed: int) -> None:
    instance, modes = _random_choice(Random(seed))
    lengths = {judged[1] for order in permutations(modes) if (judged := _judged(order, instance)) is not None}
    assert _arranged(modes, instance, min(lengths) - 1) == []


def test_the_order_in_which_the_choice_is_given_changes_nothing() -> None:
    instance, modes = _random_choice(Random(7))
    pool = sorted(modes, key=lambda mode: mode.key)
    decisions = build(pool, instance).decisions
    turned = arrange(list(reversed(range(len(pool)))), decisions, instance, 3600)
    assert turned is not None
    assert arrange(range(len(pool)), decisions, instance, 3600) == turned


def test_an_exercise_for_another_region_breaks_up_three_in_a_row() -> None:
    catalog = catalog_with(*(exercise(name) for name in ("g1", "g2", "g3")), exercise("q1", regions=("quads",)))
    instance = instance_of(catalog)
    order = _names(_arranged([pick(instance, name) for name in catalog.exercises], instance))
    assert order.index("q1") in (1, 2)


def test_three_in_a_row_are_seen_across_stages() -> None:
    catalog = catalog_with(
        exercise("g1"),
        exercise("q1", regions=("quads",)),
        *(exercise(name, stages=("activate",)) for name in ("g2", "g3")),
    )
    instance = instance_of(catalog)
    assert _names(_arranged([pick(instance, name) for name in catalog.exercises], instance))[0] == "g1"


def test_variety_is_given_up_where_the_way_takes_too_long() -> None:
    catalog = catalog_with(
        *(exercise(name) for name in ("g1", "g2", "g3")), exercise("q1", regions=("quads",), position="prone")
    )
    instance = instance_of(catalog)
    modes = [pick(instance, name) for name in catalog.exercises]
    best = _arranged(modes, instance)
    assert _names(best).index("q1") in (1, 2)
    tight = session_of(best, instance).total_s - 1
    assert _names(_arranged(modes, instance, tight)).index("q1") in (0, 3)


def test_variety_switched_off_or_weightless_is_not_looked_at() -> None:
    catalog = catalog_with(
        *(exercise(name) for name in ("g1", "g2", "g3")), exercise("q1", regions=("quads",), position="prone")
    )
    for setting in ({"enabled": False}, {"weight": 0}):
        instance = instance_of(catalog, rules={"variety": setting})
        order = _names(_arranged([pick(instance, name) for name in catalog.exercises], instance))
        assert order.index("q1") in (0, 3), "one change of position instead of two"


def test_the_hard_exercise_stands_between_the_gentle_ones() -> None:
    catalog = catalog_with(
        exercise("a1"), exercise("a2", regions=("quads",)), exercise("hard", intensity="strong", regions=("adductors",))
    )
    instance = instance_of(catalog, level="advanced")
    assert _names(_arranged([pick(instance, name) for name in catalog.exercises], instance))[1] == "hard"


def test_hips_come_before_pressure_beside_the_spine() -> None:
    release = {"stages": ("release",), "category": "release"}
    catalog = catalog_with(
        exercise("spine", regions=("lumbar_paraspinals",), exposure=("lumbar_direct_pressure",), **release),
        exercise("buttock", difficulty=2, **release),
    )
    instance = instance_of(catalog)
    assert _names(_arranged([pick(instance, "spine"), pick(instance, "buttock")], instance)) == ["buttock", "spine"]


def test_of_equally_good_orders_the_shortest_is_taken() -> None:
    catalog = catalog_with(
        exercise("lie", regions=("glutes",)),
        exercise("sit", position="seated_floor", regions=("quads",)),
        exercise("stand", position="standing", regions=("adductors",)),
    )
    instance = instance_of(catalog, rules={"transitions": {"weight": 0}})
    modes = [pick(instance, name) for name in catalog.exercises]
    shortest = min(session_of(order, instance).total_s for order in permutations(modes))
    assert session_of(_arranged(modes, instance), instance).total_s == shortest


def test_of_equally_good_and_long_orders_the_easier_exercises_come_first() -> None:
    catalog = catalog_with(
        exercise("a_hardest", difficulty=3, regions=("glutes",)),
        exercise("b_harder", difficulty=2, regions=("quads",)),
        exercise("c_easy", difficulty=1, regions=("adductors",)),
    )
    instance = instance_of(catalog, level="advanced")
    order = _names(_arranged([pick(instance, name) for name in catalog.exercises], instance))
    assert order == ["c_easy", "b_harder", "a_hardest"]


def test_a_sequence_of_the_style_is_kept() -> None:
    catalog = catalog_with(
        exercise("a", difficulty=2), exercise("b", position="prone", regions=("quads",)), exercise("c", difficulty=1)
    )
    instance = instance_of(catalog, rules={"routine": {"sequence": ["c", "b", "a"]}})
    assert _names(_arranged([pick(instance, name) for name in ("a", "b", "c")], instance)) == ["c", "b", "a"]


PLACES = ("supine", "seated_chair", "standing")
CROWD = [f"e{number:02d}" for number in range(13)]


def _crowd(rng: Random) -> Instance:
    """Thirteen exercises of one stage, of few kinds."""
    entries = [
        exercise(name, position=rng.choice(PLACES), regions=(rng.choice(["glutes", "quads"]),), dose=timed(30))
        for name in CROWD
    ]
    return instance_of(catalog_with(*entries), minutes=60)


@pytest.mark.parametrize("seed", range(3))
def test_a_large_stage_is_put_in_order_too(seed: int) -> None:
    rng = Random(seed)
    instance = _crowd(rng)
    modes = [pick(instance, name) for name in CROWD]
    ordered = _arranged(modes, instance)
    assert sorted(_names(ordered)) == CROWD
    best = _judged(ordered, instance)
    assert best is not None
    for _ in range(300):
        other = ordered[:]
        for _ in range(rng.randint(1, 3)):
            first, second = rng.sample(range(len(other)), 2)
            other[first], other[second] = other[second], other[first]
        judged = _judged(other, instance)
        assert judged is not None
        assert best <= judged
    last = _judged(rng.sample(modes, len(modes)), instance)
    assert last is not None
    assert best <= last


def test_a_stage_of_too_many_kinds_is_put_in_order_as_well_as_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.order.WIDEST", 3)
    instance = _crowd(Random(1))
    pool = sorted([pick(instance, name) for name in CROWD], key=lambda mode: mode.key)
    found = arrange(range(len(pool)), build(pool, instance).decisions, instance, 3600)
    assert found is not None
    assert not found.exact
    assert sorted(_names(found.modes)) == CROWD
