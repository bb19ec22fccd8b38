"""A calm end: the last exercise is gentle, and neither warm-up nor activation."""

from __future__ import annotations

import pytest

from constraints.instance import Instance
from tests.constraints.handmade import (
    assert_model_agrees,
    assert_weight_0_is_off,
    catalog_with,
    exercise,
    in_words,
    instance_for,
    pick,
    points,
    sentences,
)

CATALOG = catalog_with(
    exercise("march", stages=("warm_up",), category="heat_warm_up"),
    exercise("rock"),
    exercise("sway"),
    exercise("lunge", intensity="moderate"),
    exercise("leap", intensity="strong", position="standing"),
    exercise("press", stages=("activate",)),
    exercise("rest", stages=("relax",)),
)


@pytest.fixture
def instance() -> Instance:
    """Ten minutes with the rule and nothing else that can be off."""
    return instance_for("calm_end", CATALOG, level="advanced")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("lunge", "rock"), 0),
        (("leap", "press", "rest"), 0),
        (("rock", "lunge"), -1),
        (("rock", "leap"), -1),
        (("rock", "press"), -1),
        (("march",), -1),
        (("lunge",), -1),
    ],
    ids=in_words,
)
def test_only_the_last_exercise_counts(instance: Instance, names: tuple[str, ...], expected: int) -> None:
    assert points("calm_end", [pick(instance, name) for name in names], instance) == expected


def test_an_empty_session_has_no_end(instance: Instance) -> None:
    assert points("calm_end", [], instance) == 0


def test_it_says_which_exercise_is_no_calm_end(instance: Instance) -> None:
    assert sentences("calm_end", [pick(instance, "lunge")], instance) == ["The lunge is no calm end."]


def test_model_and_checker_agree(instance: Instance) -> None:
    assert_model_agrees("calm_end", instance)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("calm_end", CATALOG, include=("lunge",), exclude=("rock", "sway", "rest"))
