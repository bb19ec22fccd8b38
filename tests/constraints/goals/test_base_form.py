"""The plain form first: each exercise of the working stages that is done as a variant costs a point."""

from __future__ import annotations

import pytest

from catalog.exercise import Stage
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
from tests.tiny import admitted

SEATED = {"id": "on_a_seat", "name": "On a seat", "how": "Sit down.", "position": "seated_floor"}
SMALL = {"id": "small_range", "name": "Small range", "how": "Move less.", "drops": ["hip_extension_end"]}
CATALOG = catalog_with(
    exercise("rock", variants=(SEATED,)),
    exercise("sway", exposure=("hip_extension_end",), variants=(SMALL, SEATED)),
    exercise("march", stages=("warm_up",), category="heat_warm_up", variants=(SEATED,)),
    exercise("breathe", stages=("arrive", "relax"), category="breathing", variants=(SEATED,)),
)


@pytest.fixture
def instance() -> Instance:
    """Ten minutes with the rule and nothing else that can be off."""
    return instance_for("base_form", CATALOG)


def test_plain_forms_cost_nothing(instance: Instance) -> None:
    assert points("base_form", [pick(instance, "rock"), pick(instance, "sway")], instance) == 0


def test_each_variant_costs_a_point(instance: Instance) -> None:
    rock, sway = pick(instance, "rock", variant="on_a_seat"), pick(instance, "sway", variant="small_range")
    assert points("base_form", [rock, pick(instance, "sway")], instance) == -1
    assert points("base_form", [rock, sway], instance) == -2


def test_breathing_warm_up_and_rest_are_as_good_in_one_form_as_in_another(instance: Instance) -> None:
    session = [
        pick(instance, "breathe", variant="on_a_seat", stage="arrive"),
        pick(instance, "march", variant="on_a_seat"),
        pick(instance, "rock"),
    ]
    assert points("base_form", session, instance) == 0


def test_it_says_which_form_it_is(instance: Instance) -> None:
    said = sentences("base_form", [pick(instance, "sway", variant="small_range")], instance)
    assert said == ["The sway in another form: small range."]


def test_model_and_checker_agree(instance: Instance) -> None:
    modes = [mode for mode in admitted(instance) if mode.stage is not Stage.ARRIVE]
    assert_model_agrees("base_form", instance, modes, longest=2)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("base_form", CATALOG, include=("rock",), avoid_positions=("supine",))
