"""Cautions: each condition that an exercise meets costs a point, each that prefers it gains one."""

from __future__ import annotations

from typing import Any

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
from tests.tiny import DAY, SCREENED, findings

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
        "back_pain": condition("back_pain", soft={"ids": ["rock"]}, implied_by={"pain_now": (1, 6)}),
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
        ("fold", -3),  # of two tags one condition warns, of one of them the other
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


# Positions that a condition prefers


AT_EASE = condition("at_ease", soft={"ids": ["rock"]}, params={"prefer_positions": ["standing", "side_lying"]})
PLACES = catalog_with(*CATALOG.exercises.values(), conditions={**CATALOG.conditions, "at_ease": AT_EASE})


@pytest.mark.parametrize(
    ("name", "variant", "expected"),
    [
        ("march", None, 0),  # standing is preferred
        ("slide", None, -1),  # on the back
        ("slide", "face_down", -1),
        ("rock", None, -1),  # cautioned by name and not in a preferred position: once
    ],
)
def test_another_position_than_those_that_a_condition_prefers_is_a_caution(
    name: str, variant: str | None, expected: int
) -> None:
    instance = instance_for("cautions", PLACES, conditions=("at_ease",))
    assert points("cautions", [pick(instance, name, variant=variant)], instance) == expected


def test_it_names_the_position_that_is_not_preferred() -> None:
    instance = instance_for("cautions", PLACES, conditions=("at_ease",))
    assert sentences("cautions", [pick(instance, "slide")], instance) == [
        "The slide: take care with the at ease (the position supine)."
    ]


# Persons who were not screened


EXPOSED = catalog_with(
    exercise("press", exposure=("ball_point_pressure", "tool_pressure")),
    exercise("twist", exposure=("lumbar_rotation_end", "lumbar_lateral_end"), stages=("stretch",)),
    exercise("plain", exposure=("knee_weight_bearing",)),
    exercise("unknown", exposure=None, stages=("activate",)),
    conditions={"stiff_spine": condition("stiff_spine", soft={"tags": ["lumbar_rotation_end"]})},
)
LATE = {"when": {"day": "2026-08-31"}}
"""Ninety-one days after the screening."""
GAPS: dict[str, dict[str, Any]] = {
    "never asked": {},
    "too long ago": {**SCREENED, **LATE},
    "one question open": {**SCREENED, "screening": {"day": DAY, "answers": {"chest_pain": False}}},
}


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize(("name", "expected"), [("press", -1), ("twist", -2), ("plain", 0), ("unknown", -1)])
def test_each_exposure_to_be_careful_with_costs_who_was_not_screened(gap: str, name: str, expected: int) -> None:
    instance = instance_for("cautions", EXPOSED, **GAPS[gap])
    assert points("cautions", [pick(instance, name)], instance) == expected
    found = findings("cautions", [pick(instance, name)], instance)
    assert [finding.about for finding in found] == ([(name, "not_screened")] if expected else [])


@pytest.mark.parametrize("day", [DAY, "2026-08-30"])
def test_a_screened_person_pays_nothing(day: str) -> None:
    instance = instance_for("cautions", EXPOSED, **{**SCREENED, "when": {"day": day}})
    for name in ("press", "twist", "plain", "unknown"):
        assert points("cautions", [pick(instance, name)], instance) == 0


def test_a_condition_counts_besides() -> None:
    screened = instance_for("cautions", EXPOSED, conditions=("stiff_spine",), **SCREENED)
    unasked = instance_for("cautions", EXPOSED, conditions=("stiff_spine",))
    assert points("cautions", [pick(screened, "twist")], screened) == -1
    assert points("cautions", [pick(unasked, "twist")], unasked) == -3


def test_it_says_that_nobody_asked() -> None:
    instance = instance_for("cautions", EXPOSED)
    said = sentences("cautions", [pick(instance, "press"), pick(instance, "unknown")], instance)
    assert said[0] == "The press: take care, you have not been screened (ball point pressure)."
    assert said[1].startswith("The unknown: take care, you have not been screened (")


def test_the_exposures_are_a_setting() -> None:
    rules = {"cautions": {"unscreened_tags": ["knee_weight_bearing"]}}
    instance = instance_for("cautions", EXPOSED, rules=rules)
    assert [points("cautions", [pick(instance, name)], instance) for name in ("press", "plain")] == [0, -1]


@pytest.mark.parametrize("gap", GAPS)
def test_model_and_checker_agree_on_who_was_not_screened(gap: str) -> None:
    assert_model_agrees("cautions", instance_for("cautions", EXPOSED, **GAPS[gap]), longest=3)


def test_model_and_checker_agree_on_preferred_positions() -> None:
    assert_model_agrees("cautions", instance_for("cautions", PLACES, conditions=("at_ease",)), longest=2)


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
