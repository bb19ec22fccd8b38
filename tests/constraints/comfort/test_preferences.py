"""Likes and dislikes: a liked exercise gains a point, a disliked one costs one."""

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

TURNED = {"id": "turned", "name": "Turned", "how": "Turn over.", "position": "prone"}
CATALOG = catalog_with(
    exercise("rock", variants=(TURNED,)),
    exercise("sway"),
    exercise("lunge"),
    exercise("rest", stages=("relax",)),
)


@pytest.fixture
def instance() -> Instance:
    """Somebody who likes two exercises and dislikes one."""
    return instance_for("preferences", CATALOG, likes=("rock", "rest"), dislikes=("lunge",))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("sway",), 0),
        (("rock",), 1),
        (("rock", "rest"), 2),
        (("lunge",), -1),
        (("rock", "lunge"), 0),
    ],
    ids=in_words,
)
def test_likes_gain_and_dislikes_cost(instance: Instance, names: tuple[str, ...], expected: int) -> None:
    assert points("preferences", [pick(instance, name) for name in names], instance) == expected


def test_every_form_of_an_exercise_is_liked(instance: Instance) -> None:
    assert points("preferences", [pick(instance, "rock", variant="turned")], instance) == 1


def test_what_is_liked_and_disliked_counts_nothing() -> None:
    instance = instance_for("preferences", CATALOG, likes=("rock",), dislikes=("rock",))
    assert points("preferences", [pick(instance, "rock")], instance) == 0


def test_it_says_what_you_like_and_what_not(instance: Instance) -> None:
    said = sentences("preferences", [pick(instance, "rock"), pick(instance, "lunge")], instance)
    assert said == ["You like The rock.", "You do not like The lunge."]


def test_model_and_checker_agree(instance: Instance) -> None:
    assert_model_agrees("preferences", instance)


@pytest.mark.parametrize("taste", [{"likes": ("rock",)}, {"dislikes": ("lunge",)}])
def test_model_and_checker_agree_on_somebody_who_only_likes_or_only_dislikes(taste: dict[str, tuple[str, ...]]) -> None:
    assert_model_agrees("preferences", instance_for("preferences", CATALOG, **taste), longest=2)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("preferences", CATALOG, dislikes=("lunge",), include=("lunge",))
