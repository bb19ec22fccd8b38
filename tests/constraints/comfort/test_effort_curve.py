"""Hardest in the middle: a first and a last exercise that is not gentle cost a point each."""

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
    exercise("rock"),
    exercise("sway"),
    exercise("lunge", intensity="moderate"),
    exercise("leap", intensity="strong", position="standing"),
    exercise("press", stages=("activate",)),
)


@pytest.fixture
def instance() -> Instance:
    """Ten minutes with the rule and nothing else that can be off."""
    return instance_for("effort_curve", CATALOG, level="advanced")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), 0),
        (("rock", "sway"), 0),
        (("rock", "leap", "lunge", "sway"), 0),
        (("lunge", "rock"), -1),
        (("rock", "leap"), -1),
        (("lunge", "rock", "leap"), -2),
        (("lunge",), -2),  # the only one is first and last
        (("leap", "press"), -1),  # gentle strength is gentle
    ],
    ids=in_words,
)
def test_the_ends_are_to_be_gentle(instance: Instance, names: tuple[str, ...], expected: int) -> None:
    assert points("effort_curve", [pick(instance, name) for name in names], instance) == expected


def test_it_says_what_stands_at_which_end(instance: Instance) -> None:
    said = sentences("effort_curve", [pick(instance, "lunge"), pick(instance, "leap")], instance)
    assert said == ["The lunge comes first and is not gentle.", "The leap comes last and is not gentle."]


def test_model_and_checker_agree(instance: Instance) -> None:
    assert_model_agrees("effort_curve", instance)


def test_model_and_checker_agree_where_hard_and_gentle_exercises_share_a_place() -> None:
    alike = catalog_with(
        exercise("rock"),
        exercise("sway"),
        exercise("lunge", intensity="moderate"),
        exercise("leap", intensity="strong"),
    )
    assert_model_agrees("effort_curve", instance_for("effort_curve", alike, level="advanced"), longest=4)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("effort_curve", CATALOG, include=("lunge",), exclude=("rock", "sway"))
