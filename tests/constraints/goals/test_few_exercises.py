"""Few exercises: each costs a point, however long it is."""

from __future__ import annotations

import pytest

from constraints.instance import Instance
from tests.constraints.handmade import (
    assert_model_agrees,
    assert_weight_0_is_off,
    catalog_with,
    exercise,
    instance_for,
    pick,
    points,
    sentences,
    timed,
)

CATALOG = catalog_with(
    exercise("march", stages=("warm_up",), category="heat_warm_up"),
    exercise("rock", dose=timed(20, 60)),
    exercise("sway", position="standing"),
    exercise("rest", stages=("relax",)),
)


@pytest.fixture
def instance() -> Instance:
    """Ten minutes with the rule and nothing else that can be off."""
    return instance_for("few_exercises", CATALOG)


@pytest.mark.parametrize("names", [(), ("rock",), ("rock", "sway"), ("march", "rock", "sway", "rest")])
def test_each_exercise_costs_a_point(instance: Instance, names: tuple[str, ...]) -> None:
    session = [pick(instance, name, work_s=60 if name == "rock" else None) for name in names]
    assert points("few_exercises", session, instance) == -len(names)


def test_a_long_exercise_costs_no_more_than_a_short_one(instance: Instance) -> None:
    short, long = (points("few_exercises", [pick(instance, "rock", work_s=work_s)], instance) for work_s in (20, 60))
    assert short == long == -1


def test_it_says_how_many_there_are(instance: Instance) -> None:
    session = [pick(instance, "sway"), pick(instance, "rest")]
    assert sentences("few_exercises", session, instance) == ["2 exercises."]


def test_model_and_checker_agree(instance: Instance) -> None:
    assert_model_agrees("few_exercises", instance)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("few_exercises", CATALOG)
