"""Hips first: pressure beside the lumbar spine costs points without a hip release, and before other release work."""

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

RELEASE = {"stages": ("release",), "category": "release"}
PRESSURE = {**RELEASE, "exposure": ("lumbar_direct_pressure",)}
BESIDE = {"id": "beside", "name": "Beside it", "how": "Stay away.", "drops": ["lumbar_direct_pressure"]}
CATALOG = catalog_with(
    exercise("spine", regions=("lumbar_paraspinals",), variants=(BESIDE,), **PRESSURE),
    exercise("flank", regions=("ql_lateral_trunk",), position="side_lying", **PRESSURE),
    exercise("sacrum", regions=("glutes",), **PRESSURE),
    exercise("buttock", regions=("glutes",), **RELEASE),
    exercise("rotator", regions=("deep_hip_rotators", "quads"), position="side_lying", **RELEASE),
    exercise("thigh", regions=("quads",), **RELEASE),
    exercise("rock", regions=("glutes",)),
    exercise("sphinx", regions=("lumbar_paraspinals",), exposure=("lumbar_direct_pressure",)),
)


@pytest.fixture
def instance() -> Instance:
    """Ten minutes with the rule and nothing else that can be off."""
    return instance_for("hips_first", CATALOG)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("buttock", "spine"), 0),
        (("rotator", "spine"), 0),
        (("buttock", "spine", "flank"), 0),
        (("buttock", "thigh"), 0),
        (("spine",), -2),
        (("spine", "flank"), -2),  # alone is alone, however many there are
        (("thigh", "spine"), -2),  # the thigh is no hip
        (("spine", "rock"), -2),  # a hip exercise that releases nothing does not help
        (("sacrum", "spine"), -2),  # and pressure near the spine is no hip release
        (("spine", "buttock"), -1),
        (("spine", "thigh"), -2 - 1),
        (("spine", "buttock", "thigh"), -1),  # one step from pressure to other release work
        (("spine", "buttock", "flank", "thigh"), -1 - 1),
        (("sphinx",), 0),  # only a release presses a tool on the spine
    ],
    ids=in_words,
)
def test_points_of_a_session(instance: Instance, names: tuple[str, ...], expected: int) -> None:
    assert points("hips_first", [pick(instance, name) for name in names], instance) == expected


def test_a_variant_that_stays_away_from_the_spine_is_no_pressure(instance: Instance) -> None:
    assert points("hips_first", [pick(instance, "spine", variant="beside")], instance) == 0


def test_it_says_what_is_missing_and_what_comes_too_early(instance: Instance) -> None:
    session = [pick(instance, "spine"), pick(instance, "thigh")]
    assert sentences("hips_first", session, instance) == [
        "The spine: pressure near the lower back without a hip release.",
        "The thigh would better come before The spine.",
    ]


def test_model_and_checker_agree_on_what_stands_alone(instance: Instance) -> None:
    names = ("spine", "sacrum", "buttock", "thigh", "rock")
    assert_model_agrees("hips_first", instance, [pick(instance, name) for name in names])


def test_model_and_checker_agree_on_the_order(instance: Instance) -> None:
    modes = [pick(instance, name) for name in ("spine", "flank", "buttock", "rotator")]
    modes.append(pick(instance, "spine", variant="beside"))
    assert_model_agrees("hips_first", instance, modes, longest=4)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("hips_first", CATALOG, include=("spine",), exclude=("buttock", "rotator"))
