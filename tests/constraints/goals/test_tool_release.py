"""Release with a tool: a release with bare hands costs a point, whatever the person owns."""

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
    tool,
)

RELEASE = {"stages": ("release",), "category": "release"}
CATALOG = catalog_with(
    exercise("roll", equipment=(("soft_stick",),), **RELEASE),
    exercise("knead", **RELEASE),
    exercise("stroke", position="standing", **RELEASE),
    exercise("lean", equipment=(("cushion",),), **RELEASE),
    exercise("rock"),
    equipment={"soft_stick": tool("soft_stick", firmness=1), "cushion": tool("cushion")},
)


@pytest.fixture(params=[("soft_stick", "cushion"), ()], ids=["owning tools", "owning nothing"])
def instance(request: pytest.FixtureRequest) -> Instance:
    """Ten minutes with the rule, for people with and without a tool."""
    return instance_for("tool_release", CATALOG, equipment=request.param)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("roll",), 0),
        (("knead",), -1),
        (("roll", "knead", "stroke"), -2),
        (("lean",), -1),  # a cushion is no tool: nothing presses
        (("rock",), 0),
    ],
    ids=in_words,
)
def test_each_release_by_hand_costs_a_point(instance: Instance, names: tuple[str, ...], expected: int) -> None:
    assert points("tool_release", [pick(instance, name) for name in names], instance) == expected


def test_it_names_what_is_done_by_hand(instance: Instance) -> None:
    said = sentences("tool_release", [pick(instance, "knead")], instance)
    assert said == ["The knead is done with the hands."]


def test_model_and_checker_agree() -> None:
    instance = instance_for("tool_release", CATALOG, equipment=("soft_stick", "cushion"))
    assert_model_agrees("tool_release", instance)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("tool_release", CATALOG, include=("knead",))
