"""Few exercises: each for the targets costs a point beyond one per two and a half minutes, two being free."""

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

NAMES = ("lift", "rock", "sway", "turn", "bend")
FRAME = ("march", "rest")
CATALOG = catalog_with(
    exercise("march", stages=("warm_up",), category="heat_warm_up"),
    exercise("lift", stages=("activate",)),
    exercise("bend", stages=("stretch",)),
    exercise("rock", dose=timed(20, 60)),
    exercise("sway", position="standing"),
    exercise("turn", regions=("quads",)),
    exercise("rest", stages=("relax",)),
)


def _instance(minutes: float, **settings: int) -> Instance:
    return instance_for("few_exercises", CATALOG, minutes=minutes, rules={"few_exercises": settings})


def _points(minutes: float, number: int, **settings: int) -> int:
    instance = _instance(minutes, **settings)
    session = [pick(instance, name, work_s=20 if name == "rock" else None) for name in NAMES[:number]]
    return points("few_exercises", session, instance)


@pytest.mark.parametrize(
    ("minutes", "number", "expected"),
    [
        (1, 0, 0),
        (1, 2, 0),  # two are free in the shortest session
        (1, 3, -1),
        (7.4, 3, -1),
        (7.5, 3, 0),  # one for each 150 s
        (7.5, 5, -2),
        (10, 4, 0),
        (10, 5, -1),
        (12.5, 5, 0),
    ],
)
def test_each_exercise_beyond_what_suits_the_length_costs_a_point(minutes: float, number: int, expected: int) -> None:
    assert _points(minutes, number) == expected


def test_as_many_as_suit_the_length_are_not_worth_a_word() -> None:
    instance = _instance(5)
    assert sentences("few_exercises", [pick(instance, name) for name in ("sway", "turn")], instance) == []


def test_how_many_suit_the_length_can_be_set() -> None:
    assert _points(10, 5, seconds_each=300) == -3
    assert _points(10, 5, seconds_each=120) == 0


def test_arriving_warming_up_and_resting_are_not_counted() -> None:
    instance = _instance(5)
    session = [pick(instance, name) for name in ("march", "sway", "turn", "bend", "rest")]
    assert points("few_exercises", session, instance) == -1
    assert points("few_exercises", [pick(instance, name) for name in FRAME], instance) == 0


def test_a_long_exercise_costs_no_more_than_a_short_one() -> None:
    instance = _instance(1)
    others = [pick(instance, "sway"), pick(instance, "turn")]
    for work_s in (20, 60):
        assert points("few_exercises", [pick(instance, "rock", work_s=work_s), *others], instance) == -1


def test_it_says_how_many_there_are_and_how_many_suit() -> None:
    instance = _instance(5)
    session = [pick(instance, name) for name in ("sway", "turn", "bend", "rest")]
    assert sentences("few_exercises", session, instance) == ["3 exercises; up to 2 suit this length."]


def test_model_and_checker_agree() -> None:
    instance = _instance(5)
    modes = [pick(instance, name, work_s=20 if name == "rock" else None) for name in (*NAMES, *FRAME)]
    assert_model_agrees("few_exercises", instance, modes, longest=4)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("few_exercises", CATALOG, minutes=5, include=("rock", "sway", "bend"))
