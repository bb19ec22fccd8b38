"""No three in a row for one region: each such three costs a point.

The model sees only what no order can avoid; how exercises are put in order is tested in tests/planner/test_order.py.
"""

from __future__ import annotations

import pytest

from constraints.instance import Instance
from constraints.mode import Mode
from tests.constraints.handmade import (
    assert_weight_0_is_off,
    catalog_with,
    exercise,
    in_words,
    instance_for,
    pick,
    points,
    sentences,
    value_of_choice,
)
from tests.tiny import sequences

CATALOG = catalog_with(
    exercise("g1", regions=("glutes",)),
    exercise("g2", regions=("glutes", "quads"), position="standing"),
    exercise("g3", regions=("glutes",)),
    exercise("g4", regions=("glutes",), stages=("activate",)),
    exercise("g5", regions=("whole_body", "glutes"), stages=("activate",)),
    exercise("q1", regions=("quads", "glutes")),
    exercise("q2", regions=("quads",), stages=("activate",)),
    exercise("w1", regions=("whole_body",), stages=("warm_up",), category="heat_warm_up"),
    exercise("w2", regions=("whole_body",), stages=("warm_up",), category="heat_warm_up"),
    exercise("w3", regions=("whole_body",), stages=("warm_up",), category="heat_warm_up"),
    exercise("n1", regions=()),
)


@pytest.fixture
def instance() -> Instance:
    """Ten minutes with the rule and nothing else that can be off."""
    return instance_for("variety", CATALOG)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), 0),
        (("g1", "g2"), 0),
        (("g1", "g2", "g3"), -1),
        (("g1", "g2", "g3", "g4"), -2),  # two threes overlap
        (("g1", "g2", "q1", "g3"), 0),
        (("g1", "g2", "q1", "g3", "g4"), 0),
        (("q1", "g1", "g2", "g3", "q2"), -1),
        (("g1", "q1", "q2"), 0),  # the first region of an exercise is its main one
        (("g1", "g3", "g5"), -1),  # structure is passed over: the buttocks are the main region
        (("w1", "w2", "w3"), 0),  # structure is no region
        (("g1", "n1", "g2", "g3"), 0),
        (("q1", "q2", "g4"), 0),  # two and one
        (("g1", "q1", "q2", "g4"), 0),
    ],
    ids=in_words,
)
def test_each_three_in_a_row_costs_a_point(instance: Instance, names: tuple[str, ...], expected: int) -> None:
    assert points("variety", [pick(instance, name) for name in names], instance) == expected


def test_it_names_the_region_and_the_three(instance: Instance) -> None:
    said = sentences("variety", [pick(instance, name) for name in ("g1", "g2", "g3")], instance)
    assert said == ["Three in a row for the buttocks: The g1, The g2, The g3."]


def test_it_names_no_more_than_the_three(instance: Instance) -> None:
    said = sentences("variety", [pick(instance, name) for name in ("g1", "g2", "g3", "q2")], instance)
    assert said == ["Three in a row for the buttocks: The g1, The g2, The g3."]


def test_the_model_counts_no_three_that_some_order_avoids(instance: Instance) -> None:
    pool = [pick(instance, name) for name in ("g1", "g2", "g3", "g4", "q1", "q2")]
    best: dict[frozenset[Mode], int] = {}
    for modes in sequences(pool, longest=4):
        if _breaks_the_stages(modes, instance):
            continue
        chosen = frozenset(modes)
        best[chosen] = max(best.get(chosen, -99), points("variety", modes, instance))
    weight = instance.rulebook.rule("variety").weight
    avoidable = 0
    for chosen, most in best.items():
        says = value_of_choice(chosen, instance)
        assert says >= most * weight, [mode.exercise.id for mode in chosen]
        avoidable += says > most * weight
    assert len(best) > 50
    assert avoidable < len(best) // 10, "it should see nearly all that cannot be avoided"


def test_the_model_counts_threes_that_no_order_avoids(instance: Instance) -> None:
    weight = instance.rulebook.rule("variety").weight
    for names, threes in (
        (("g1", "g2", "g3"), 1),
        (("g1", "g2", "g3", "g4"), 2),
        (("g1", "g2", "g3", "q1"), 0),
        (("g1", "g2", "g3", "q2"), 1),  # what comes in a later stage parts no three of an earlier one
        (("w1", "g1", "g2", "g3", "q2"), 1),
    ):
        chosen = [pick(instance, name) for name in names]
        assert value_of_choice(chosen, instance) == -threes * weight


def test_the_model_counts_a_three_where_there_are_no_more_than_three() -> None:
    three = {"regions": ("glutes",)}
    instance = instance_for("variety", catalog_with(*(exercise(name, **three) for name in ("g1", "g2", "g3"))))
    chosen = [pick(instance, name) for name in ("g1", "g2", "g3")]
    assert value_of_choice(chosen, instance) == -instance.rulebook.rule("variety").weight


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("variety", CATALOG, include=("g1", "g2", "g3"), exclude=("q1",), minutes=5)


def _breaks_the_stages(modes: tuple[Mode, ...], instance: Instance) -> bool:
    """Whether some stage comes after a later one."""
    ranks = [instance.stage_order.index(mode.stage) for mode in modes]
    return ranks != sorted(ranks)
