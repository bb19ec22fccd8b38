"""Each target has an exercise of its own; a target without one costs a point, whatever its weight."""

from __future__ import annotations

import pytest

from catalog.anatomy import Side
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
    exercise("bridge", regions=("glutes",), muscles={"primary": ("gluteus_maximus",), "secondary": ("hamstrings",)}),
    exercise("lift", regions=("glutes", "quads"), laterality="per_side", position="prone"),
    exercise("curl", regions=("hamstrings",), muscles={"primary": ("hamstrings",), "secondary": ("gluteus_maximus",)}),
    exercise("march", stages=("warm_up",), category="heat_warm_up", regions=("quads",)),
)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), -2),
        (("bridge",), -1),  # for the buttocks; the back of the thigh only helps
        (("curl",), -1),
        (("bridge", "curl"), 0),
        (("lift",), -1),
        (("bridge", "lift"), -1),  # two for the same target serve it once
    ],
)
def test_each_target_that_is_only_helped_costs_a_point(names: tuple[str, ...], expected: int) -> None:
    instance = instance_for("primary_mover", CATALOG, targets={"glutes": 3, "hamstrings": 2})
    assert points("primary_mover", [pick(instance, name) for name in names], instance) == expected


def test_an_exercise_serves_each_of_its_regions() -> None:
    instance = instance_for("primary_mover", CATALOG, targets={"glutes": 3, "quads": 5})
    assert points("primary_mover", [pick(instance, "lift")], instance) == 0
    assert points("primary_mover", [pick(instance, "bridge")], instance) == -1


def test_a_warm_up_for_the_region_does_not_serve_it() -> None:
    instance = instance_for("primary_mover", CATALOG, targets={"quads": 4})
    assert points("primary_mover", [pick(instance, "march")], instance) == -1


def test_a_muscle_is_served_by_its_prime_movers_only() -> None:
    instance = instance_for("primary_mover", CATALOG, targets={"gluteus_maximus": 2})
    assert points("primary_mover", [pick(instance, "bridge")], instance) == 0
    assert points("primary_mover", [pick(instance, "curl")], instance) == -1


def test_a_target_of_one_side_is_served_by_work_on_that_side() -> None:
    targets = {"glutes:left": 3, "glutes:right": 1}
    instance = instance_for("primary_mover", CATALOG, targets=targets)
    assert points("primary_mover", [pick(instance, "lift")], instance) == 0
    assert points("primary_mover", [pick(instance, "bridge")], instance) == 0
    assert points("primary_mover", [pick(instance, "lift", side=Side.LEFT)], instance) == -1
    assert points("primary_mover", [pick(instance, "lift", side=Side.RIGHT)], instance) == -1


def test_it_names_the_target_that_has_none() -> None:
    instance = instance_for("primary_mover", CATALOG, targets={"glutes": 3, "hamstrings": 2})
    said = sentences("primary_mover", [pick(instance, "bridge")], instance)
    assert said == ["No exercise is really for the back of the thigh."]


@pytest.mark.parametrize(
    "targets", [{"glutes": 3, "hamstrings": 2}, {"glutes:left": 3, "quads:right": 2, "hamstrings": 1}]
)
def test_model_and_checker_agree(targets: dict[str, int]) -> None:
    assert_model_agrees("primary_mover", instance_for("primary_mover", CATALOG, targets=targets))


def test_model_and_checker_agree_where_no_exercise_is_for_a_target() -> None:
    assert_model_agrees("primary_mover", instance_for("primary_mover", CATALOG, targets={"adductors": 4, "quads": 1}))


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("primary_mover", CATALOG, targets={"glutes": 3, "adductors": 2})
