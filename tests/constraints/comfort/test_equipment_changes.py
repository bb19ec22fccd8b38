"""Few things to fetch: each different thing that a session needs in hand costs a point, however often it is used."""

from __future__ import annotations

import pytest

from catalog.equipment import Equipment
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

THINGS = {
    "rod": tool("rod"),
    "bag": tool("bag"),
    "rail": Equipment(id="rail", name="rail"),  # used where it is, never fetched
}
CATALOG = catalog_with(
    exercise("bare"),
    exercise("rod_a", equipment=(("rod",),)),
    exercise("rod_b", equipment=(("rod",),), position="standing"),
    exercise("bag_a", equipment=(("bag",),)),
    exercise("both", equipment=(("rod",), ("bag",))),
    exercise("rail_a", equipment=(("rail",),)),
    equipment=THINGS,
)


@pytest.fixture
def instance() -> Instance:
    """A person who has everything."""
    return instance_for("equipment_changes", CATALOG, equipment=tuple(THINGS))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("bare", "rail_a"), 0),
        (("rod_a",), -1),
        (("rod_a", "rod_b"), -1),  # fetched once
        (("rod_a", "bare", "rod_b"), -1),  # wherever it is used
        (("rod_a", "bag_a"), -2),
        (("both",), -2),  # two things for one exercise
        (("rod_a", "both", "bag_a", "rod_b"), -2),
    ],
    ids=in_words,
)
def test_each_thing_costs_a_point(instance: Instance, names: tuple[str, ...], expected: int) -> None:
    assert points("equipment_changes", [pick(instance, name) for name in names], instance) == expected


def test_it_says_what_to_fetch(instance: Instance) -> None:
    said = sentences("equipment_changes", [pick(instance, "both"), pick(instance, "rod_a")], instance)
    assert said == ["Fetch the bag.", "Fetch the rod."]


def test_model_and_checker_agree(instance: Instance) -> None:
    assert_model_agrees("equipment_changes", instance)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("equipment_changes", CATALOG, equipment=("rod",), include=("rod_a",))
