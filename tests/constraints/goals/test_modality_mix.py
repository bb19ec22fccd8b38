"""A mix of kinds of work: three from 20 minutes on, two from 8 minutes on, each that is missing costs a point."""

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
)

CATALOG = catalog_with(
    exercise("march", stages=("warm_up",), category="heat_warm_up"),
    exercise("roll", stages=("release",), category="release"),
    exercise("rock"),
    exercise("sway", position="standing"),
    exercise("press", stages=("activate",)),
    exercise("hold", stages=("stretch",), category="static_stretch"),
    exercise("rest", stages=("relax",)),
)


def _instance(minutes: float, **settings: int) -> Instance:
    return instance_for("modality_mix", CATALOG, minutes=minutes, rules={"modality_mix": settings})


@pytest.mark.parametrize(
    ("minutes", "names", "expected"),
    [
        (7.9, (), 0),
        (7.9, ("rock",), 0),
        (8, ("rock",), -1),
        (8, ("roll", "rock"), 0),
        (19.9, ("roll", "rock"), 0),
        (20, (), -3),
        (20, ("rock",), -2),
        (20, ("rock", "sway"), -2),  # the same kind twice is one kind
        (20, ("roll", "rock"), -1),
        (20, ("march", "roll", "rock", "rest"), -1),  # warm-up and rest are no kind of work
        (20, ("roll", "press", "hold"), 0),
        (20, ("roll", "rock", "press", "hold"), 0),  # more than wanted gains nothing
        (45, ("roll", "rock"), -1),  # three in every longer session too
    ],
)
def test_each_missing_kind_costs_a_point(minutes: float, names: tuple[str, ...], expected: int) -> None:
    instance = _instance(minutes)
    assert points("modality_mix", [pick(instance, name) for name in names], instance) == expected


def test_the_numbers_of_kinds_can_be_set() -> None:
    long, short = _instance(20, kinds=4), _instance(10, short_kinds=1)
    assert points("modality_mix", [pick(long, name) for name in ("roll", "rock", "hold")], long) == -1
    assert points("modality_mix", [pick(short, "rock")], short) == 0


def test_it_says_how_many_kinds_there_are() -> None:
    instance = _instance(20)
    session = [pick(instance, "roll"), pick(instance, "rock")]
    assert sentences("modality_mix", session, instance) == ["2 kinds of work; 3 are wanted."]


def test_a_full_mix_is_not_worth_a_word() -> None:
    instance = _instance(20)
    session = [pick(instance, name) for name in ("roll", "press", "hold")]
    assert sentences("modality_mix", session, instance) == []


@pytest.mark.parametrize("minutes", [10, 20])
def test_model_and_checker_agree(minutes: float) -> None:
    instance = _instance(minutes)
    names = ("march", "roll", "rock", "sway", "press")
    assert_model_agrees("modality_mix", instance, [pick(instance, name) for name in names])


def test_model_and_checker_agree_where_a_kind_cannot_be_had() -> None:
    only_one_kind = catalog_with(exercise("rock"), exercise("march", stages=("warm_up",), category="heat_warm_up"))
    assert_model_agrees("modality_mix", instance_for("modality_mix", only_one_kind, minutes=20))


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("modality_mix", catalog_with(exercise("rock")), minutes=20)
