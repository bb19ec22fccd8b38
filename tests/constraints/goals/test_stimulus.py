"""Stimulus: a point for each ten seconds up to the wanted dose, times the weight of the target."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.anatomy import Side
from catalog.exercise import Exercise
from constraints.instance import Instance
from planner.api import builtin_catalog
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
from tests.tiny import findings

REGIONS = builtin_catalog().regions
WANTED = {
    "glutes": REGIONS["glutes"].model_copy(update={"wanted_s": {"mobilise": 60, "stretch": 90}}),
    "quads": REGIONS["quads"].model_copy(update={"wanted_s": {"mobilise": 40}}),
}
CATALOG = catalog_with(
    exercise("rock", dose=timed(30, 100)),
    exercise("sway", dose=timed(44, 44, 45)),
    exercise("lift", laterality="per_side", dose=timed(20)),
    exercise("fold", stages=("mobilise", "stretch"), dose=timed(30)),
    exercise("press", stages=("activate",)),
    exercise("turn", dose=timed(6, 6, 14)),
    exercise("help", regions=("hamstrings",), muscles={"secondary": ("gluteus_maximus",)}, dose=timed(30, 300)),
    exercise("march", stages=("warm_up",), category="heat_warm_up"),
    exercise("kick", regions=("quads", "glutes"), position="standing", dose=timed(50)),
    regions=WANTED,
)
AS_IT_IS: dict[str, dict[str, Any]] = {"stimulus": {"smallest_scale": 1.0, "largest_scale": 1.0}}


def _helper(name: str, dose: dict[str, Any]) -> Exercise:
    """An exercise whose helping muscles are those of the buttocks."""
    return exercise(name, regions=("hamstrings",), muscles={"secondary": ("gluteus_maximus",)}, dose=dose)


def _instance(targets: dict[str, int] | None = None, **request: Any) -> Instance:
    return instance_for("stimulus", CATALOG, targets=targets or {"glutes": 3}, rules=AS_IT_IS, **request)


@pytest.mark.parametrize(
    ("name", "work_s", "expected"),
    [
        ("rock", 30, 3 * 3),
        ("rock", 100, 6 * 3),  # 60 s are wanted
        ("sway", 44, 4 * 3),  # rounded to whole tens
        ("sway", 45, 5 * 3),
        ("press", 30, 0),  # no activation is wanted of this region
        ("march", 30, 0),  # warming up is structure
        ("help", 30, 2 * 3),  # half of 30 s is 15 s, rounded to 20 s
        ("help", 300, 3 * 3),  # helping muscles give half of what is wanted at most
    ],
)
def test_points_of_one_exercise(name: str, work_s: int, expected: int) -> None:
    instance = _instance()
    assert points("stimulus", [pick(instance, name, work_s=work_s)], instance) == expected


def test_exercises_are_rounded_one_by_one_and_add_up() -> None:
    instance = _instance()
    six, rock = pick(instance, "turn", work_s=6), pick(instance, "rock", work_s=30)
    assert points("stimulus", [six], instance) == 1 * 3
    assert points("stimulus", [pick(instance, "turn", work_s=14)], instance) == 1 * 3
    assert points("stimulus", [six, rock], instance) == (1 + 3) * 3


def test_helpers_and_prime_movers_add_up_to_the_wanted_dose() -> None:
    instance = _instance()
    rock, help_ = pick(instance, "rock", work_s=30), pick(instance, "help", work_s=300)
    sway = pick(instance, "sway", work_s=45)
    assert points("stimulus", [rock, help_], instance) == (3 + 3) * 3
    assert points("stimulus", [sway, help_], instance) == 6 * 3


def test_an_exercise_counts_for_the_kind_of_its_stage() -> None:
    instance = _instance()
    rock = pick(instance, "rock", work_s=100)
    assert points("stimulus", [rock, pick(instance, "fold", stage="mobilise")], instance) == 6 * 3
    assert points("stimulus", [rock, pick(instance, "fold", stage="stretch")], instance) == 6 * 3 + 3 * 3


@pytest.mark.parametrize(("weight", "wanted_s"), [(1, 40), (2, 50), (3, 60), (4, 70), (5, 80)])
def test_the_weight_of_a_target_counts_each_ten_seconds_and_asks_for_more_of_them(weight: int, wanted_s: int) -> None:
    instance = _instance({"glutes": weight})
    assert points("stimulus", [pick(instance, "rock", work_s=30)], instance) == 3 * weight
    assert points("stimulus", [pick(instance, "rock", work_s=100)], instance) == wanted_s // 10 * weight


def test_an_exercise_serves_every_target_that_it_is_for() -> None:
    instance = _instance({"glutes": 3, "quads": 1})
    assert points("stimulus", [pick(instance, "kick")], instance) == 5 * 3 + 3 * 1  # a third off 40 s is 30 s


def test_a_two_sided_target_counts_the_side_that_gets_less() -> None:
    instance = _instance({"glutes": 3, "quads:left": 3})
    both, left = pick(instance, "lift"), pick(instance, "lift", side=Side.LEFT)
    assert points("stimulus", [both], instance) == 2 * 3 + 2 * 3  # sides are counted one by one
    assert points("stimulus", [left], instance) == 2 * 3


def test_a_target_of_one_side_counts_that_side() -> None:
    instance = _instance({"glutes:left": 3, "glutes:right": 1})
    assert points("stimulus", [pick(instance, "lift", side=Side.LEFT)], instance) == 2 * 3
    assert points("stimulus", [pick(instance, "lift", side=Side.RIGHT)], instance) == 2 * 1
    assert points("stimulus", [pick(instance, "lift")], instance) == 2 * 3 + 2 * 1
    assert points("stimulus", [pick(instance, "rock", work_s=30)], instance) == 3 * 3 + 3 * 1


def test_every_wish_is_reported_with_what_it_gets() -> None:
    instance = _instance()
    found = findings("stimulus", [pick(instance, "rock", work_s=100)], instance)
    assert {(str(f.fact("modality")), f.fact("wanted_s"), f.fact("delivered_s")) for f in found} == {
        ("mobilise", 60, 100),
        ("stretch", 90, 0),
    }


def test_it_says_how_much_each_target_gets() -> None:
    instance = _instance({"glutes:left": 3})
    said = sentences("stimulus", [pick(instance, "lift", side=Side.LEFT)], instance)
    assert said == ["buttocks (left), mobilise: 20 of 60 s a side.", "buttocks (left), stretch: 0 of 90 s a side."]


@pytest.mark.parametrize(
    ("wanted_s", "work_s", "delivered_s"),
    [
        (60, 8, 0),  # half of 8 s is less than 5 s
        (60, 10, 10),
        (60, 28, 10),  # 14 s
        (60, 30, 20),
        (60, 300, 30),  # at most half of what is wanted
        (70, 300, 30),  # in whole tens
        (190, 300, 90),
        (10, 300, 10),  # ten seconds are the least that is wanted of anything
    ],
)
def test_helping_muscles_deliver_half_in_rounded_tens(wanted_s: int, work_s: int, delivered_s: int) -> None:
    region = REGIONS["glutes"].model_copy(update={"wanted_s": {"mobilise": wanted_s}})
    catalog = catalog_with(_helper("help", timed(work_s)), regions={"glutes": region})
    instance = instance_for("stimulus", catalog, rules=AS_IT_IS)
    (found,) = findings("stimulus", [pick(instance, "help")], instance)
    assert (found.fact("wanted_s"), found.fact("delivered_s")) == (wanted_s, delivered_s)


def test_model_and_checker_agree_where_nothing_but_helpers_can_be_had() -> None:
    catalog = catalog_with(_helper("help", timed(30)), _helper("assist", timed(120)), regions=WANTED)
    assert_model_agrees("stimulus", instance_for("stimulus", catalog, rules=AS_IT_IS))


def test_model_and_checker_agree_where_nothing_can_be_had_for_the_first_wish() -> None:
    fold = exercise("fold", stages=("stretch",), category="static_stretch", dose=timed(30))
    catalog = catalog_with(fold, exercise("press", stages=("activate",)), regions=WANTED)
    assert_model_agrees("stimulus", instance_for("stimulus", catalog, rules=AS_IT_IS))


def test_model_and_checker_agree() -> None:
    instance = _instance({"glutes": 3, "quads": 2})
    names = [("rock", 30), ("sway", 44), ("help", 30), ("help", 300), ("kick", 50)]
    modes = [pick(instance, name, work_s=work_s) for name, work_s in names]
    modes.append(pick(instance, "fold", stage="stretch"))
    assert_model_agrees("stimulus", instance, modes)


def test_model_and_checker_agree_on_sides() -> None:
    instance = _instance({"glutes:left": 3, "glutes:right": 1, "quads": 2})
    modes = [pick(instance, "lift", side=side) for side in (None, *Side)]
    modes += [pick(instance, "kick"), pick(instance, "help", work_s=30)]
    assert_model_agrees("stimulus", instance, modes)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("stimulus", CATALOG)
