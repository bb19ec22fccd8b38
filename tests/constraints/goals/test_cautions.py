"""Cautions: each condition that an exercise meets costs a point, each that prefers it gains one."""

from __future__ import annotations

import pytest

from constraints.instance import Instance
from tests.constraints.handmade import (
    assert_model_agrees,
    assert_weight_0_is_off,
    catalog_with,
    condition,
    exercise,
    instance_for,
    pick,
    points,
    sentences,
)

STIFF_KNEE = condition("stiff_knee", soft={"tags": ["knee_weight_bearing"]}, prefer=["slide"])
SORE_BACK = condition(
    "sore_back",
    soft={"tags": ["knee_weight_bearing", "wrist_weight_bearing"], "ids": ["march"], "positions": ["prone"]},
    prefer=["slide"],
)
HALF_WAY = {"id": "half_way", "name": "Half way", "how": "Do not kneel.", "drops": ["knee_weight_bearing"]}
FACE_DOWN = {"id": "face_down", "name": "Face down", "how": "Turn over.", "position": "prone"}
CATALOG = catalog_with(
    exercise("bend", exposure=("knee_weight_bearing",), variants=(HALF_WAY,)),
    exercise("fold", exposure=("knee_weight_bearing", "wrist_weight_bearing")),
    exercise("slide", variants=(FACE_DOWN,)),
    exercise("march", position="standing"),
    exercise("rock"),
    conditions={
        "stiff_knee": STIFF_KNEE,
        "sore_back": SORE_BACK,
        "current_back_pain": condition("current_back_pain", soft={"ids": ["rock"]}),
    },
)


@pytest.fixture
def instance() -> Instance:
    """A person with both conditions."""
    return instance_for("cautions", CATALOG, conditions=("stiff_knee", "sore_back"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rock", 0),
        ("bend", -2),  # both conditions warn of kneeling
        ("fold", -2),  # two tags of one condition are one caution of that condition
        ("march", -1),  # one of the two conditions names it
        ("slide", 2),  # both conditions prefer it
    ],
)
def test_each_condition_costs_or_gains_a_point(instance: Instance, name: str, expected: int) -> None:
    assert points("cautions", [pick(instance, name)], instance) == expected


def test_the_exercises_of_a_session_add_up(instance: Instance) -> None:
    session = [pick(instance, name) for name in ("bend", "slide", "march")]
    assert points("cautions", session, instance) == -2 + 2 - 1


def test_a_variant_is_judged_by_its_own_exposures(instance: Instance) -> None:
    assert points("cautions", [pick(instance, "bend", variant="half_way")], instance) == 0


def test_a_variant_is_judged_by_its_own_position(instance: Instance) -> None:
    assert points("cautions", [pick(instance, "slide", variant="face_down")], instance) == 2 - 1


def test_an_exercise_can_be_preferred_and_cautioned_at_once() -> None:
    mixed = condition("mixed", soft={"ids": ["slide"]}, prefer=["slide"])
    catalog = catalog_with(exercise("slide"), conditions={"mixed": mixed})
    instance = instance_for("cautions", catalog, conditions=("mixed",))
    assert points("cautions", [pick(instance, "slide")], instance) == 0
    assert len(sentences("cautions", [pick(instance, "slide")], instance)) == 2


def test_pain_now_counts_as_the_condition_that_it_is() -> None:
    instance = instance_for("cautions", CATALOG, pain_now=3)
    assert points("cautions", [pick(instance, "rock")], instance) == -1


def test_without_conditions_there_are_no_points() -> None:
    instance = instance_for("cautions", CATALOG)
    assert points("cautions", [pick(instance, name) for name in ("bend", "fold", "slide")], instance) == 0


def test_it_names_the_exercise_the_condition_and_what_to_take_care_of(instance: Instance) -> None:
    assert sentences("cautions", [pick(instance, "bend")], instance) == [
        "The bend: take care with the sore back (knee weight bearing).",
        "The bend: take care with the stiff knee (knee weight bearing).",
    ]


def test_it_says_what_is_preferred(instance: Instance) -> None:
    assert sentences("cautions", [pick(instance, "slide")], instance) == [
        "The slide is a good choice with: the sore back.",
        "The slide is a good choice with: the stiff knee.",
    ]


def test_model_and_checker_agree(instance: Instance) -> None:
    assert_model_agrees("cautions", instance, longest=2)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off(
        "cautions", CATALOG, conditions=("stiff_knee", "sore_back"), include=("fold",), exclude=("slide",)
    )
