"""Soon after waking, each exercise that bends the back far forward costs a point."""

from __future__ import annotations

from typing import Any

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
from tests.constraints.structure.by_hand import refused

HALF_WAY = {"id": "half_way", "name": "Half way", "how": "Half way only.", "drops": ["lumbar_flexion_end"]}
DEEPER = {"id": "deeper", "name": "Deeper", "how": "All the way.", "adds": ["lumbar_flexion_end"]}
CATALOG = catalog_with(
    exercise("fold", exposure=("lumbar_flexion_end", "lumbar_flexion_loaded"), variants=(HALF_WAY,)),
    exercise("crunch", exposure=("lumbar_flexion_loaded",), stages=("activate",)),
    exercise("bow", exposure=("lumbar_flexion_mid", "lumbar_extension_end"), variants=(DEEPER,), stages=("stretch",)),
)
WARM_UP = exercise("march", category="heat_warm_up", stages=("warm_up",), regions=("whole_body",), dose=timed(60))
EARLY = {"time_of_day": "morning"}


def at(rules: dict[str, Any] | None = None, **when: Any) -> Instance:
    """A session at this time of day."""
    return instance_for("gentle_morning", CATALOG, when=when, rules=rules or {})


@pytest.mark.parametrize(
    ("name", "variant", "expected"),
    [
        ("fold", None, -1),  # both kinds of far forward are one exercise
        ("fold", "half_way", -1),  # loaded is far forward too
        ("crunch", None, -1),
        ("bow", None, 0),  # the middle of the range, and backward
        ("bow", "deeper", -1),
    ],
)
def test_each_exercise_that_bends_far_forward_costs_a_point(name: str, variant: str | None, expected: int) -> None:
    instance = at(**EARLY)
    assert points("gentle_morning", [pick(instance, name, variant=variant)], instance) == expected


def test_the_exercises_of_a_session_add_up() -> None:
    instance = at(**EARLY)
    assert points("gentle_morning", [pick(instance, name) for name in ("fold", "crunch", "bow")], instance) == -2


@pytest.mark.parametrize(
    ("when", "early"),
    [
        ({}, False),  # nobody has said: no guess, unlike the safety rule for a disc
        ({"time_of_day": "morning"}, True),
        ({"time_of_day": "midday"}, False),
        ({"time_of_day": "evening"}, False),
        ({"hours_since_waking": 1.9}, True),
        ({"hours_since_waking": 2}, False),
        ({"hours_since_waking": 0, "time_of_day": "evening"}, True),
        ({"hours_since_waking": 5, "time_of_day": "morning"}, False),
    ],
)
def test_only_the_first_two_hours_after_waking_count(when: dict[str, Any], early: bool) -> None:
    instance = at(**when)
    assert points("gentle_morning", [pick(instance, "fold")], instance) == (-1 if early else 0)


def test_the_hours_are_a_setting() -> None:
    for hours, early in ((1.5, False), (4, True)):
        instance = at({"gentle_morning": {"hours": hours}}, hours_since_waking=3)
        assert points("gentle_morning", [pick(instance, "fold")], instance) == (-1 if early else 0)
    assert "hours" in refused("gentle_morning", hours=25)
    assert "hours" in refused("gentle_morning", hours=-1)


def test_it_says_what_bends_how() -> None:
    instance = at(**EARLY)
    assert sentences("gentle_morning", [pick(instance, "fold"), pick(instance, "bow")], instance) == [
        "The fold: lumbar flexion end, lumbar flexion loaded, soon after waking."
    ]


@pytest.mark.parametrize("when", [EARLY, {"hours_since_waking": 1}], ids=str)
def test_model_and_checker_agree(when: dict[str, Any]) -> None:
    assert_model_agrees("gentle_morning", at(**when), longest=3)


def test_weight_0_is_the_rule_switched_off() -> None:
    catalog = catalog_with(*CATALOG.exercises.values(), WARM_UP)
    assert_weight_0_is_off("gentle_morning", catalog, when=EARLY, include=("crunch",))
    assert_weight_0_is_off("gentle_morning", catalog, matters=False, include=("crunch",))
