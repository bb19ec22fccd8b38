"""How much of what is wanted: the stimulus matrix of a request, and what an exercise is to a target."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.anatomy import BOTH_SIDES, Side
from catalog.catalog import Catalog
from catalog.exercise import Modality
from constraints.request import Target
from constraints.wanted import Cell, cells, role, tens
from planner.api import builtin_catalog
from tests.constraints.handmade import catalog_with, exercise
from tests.tiny import instance_of


def _catalog() -> Catalog:
    """Three regions with round numbers; the thigh muscle is in two of them."""
    regions = builtin_catalog().regions
    wanted = {
        "glutes": ({"release": 90, "stretch": 60}, ("gluteus_maximus",)),
        "quads": ({"activate": 60, "stretch": 30}, ("rectus_femoris", "vastus_medialis")),
        "hip_flexors": ({"release": 40, "stretch": 60}, ("rectus_femoris", "psoas_major")),
    }
    changed = {
        name: regions[name].model_copy(
            update={"wanted_s": {Modality(k): s for k, s in row.items()}, "muscles": muscles}
        )
        for name, (row, muscles) in wanted.items()
    }
    others = {
        name: region.model_copy(update={"muscles": ()}) for name, region in regions.items() if name not in changed
    }
    return catalog_with(
        exercise("bridge", regions=("glutes", "quads"), muscles={"primary": ("gluteus_maximus",)}),
        exercise(
            "lunge", regions=("hip_flexors",), muscles={"primary": ("psoas_major",), "secondary": ("rectus_femoris",)}
        ),
        exercise("wave", regions=()),
        regions={**others, **changed},
    )


CATALOG = _catalog()
GLUTES, QUADS = Target("glutes"), Target("quads")
LEFT = (Side.LEFT,)
RIGHT = (Side.RIGHT,)


def _wanted(targets: dict[Target, int], budget_s: int, low: float = 1.0, high: float = 1.0) -> dict[str, int]:
    return {cell.name: cell.wanted_s for cell in cells(targets, CATALOG, budget_s, low, high)}


@pytest.mark.parametrize(
    ("weight", "release_s", "stretch_s"),
    [(1, 60, 40), (2, 80, 50), (3, 90, 60), (4, 110, 70), (5, 120, 80)],
)
def test_a_weight_of_3_leaves_the_seconds_and_others_take_or_add_a_sixth_a_step(
    weight: int, release_s: int, stretch_s: int
) -> None:
    assert _wanted({GLUTES: weight}, 600) == {"glutes/release": release_s, "glutes/stretch": stretch_s}


def test_a_modality_that_makes_no_sense_for_the_region_is_not_asked_for() -> None:
    assert {cell.modality for cell in cells({QUADS: 3}, CATALOG, 600, 1.0, 1.0)} == {
        Modality.ACTIVATE,
        Modality.STRETCH,
    }


def test_the_wishes_are_stretched_to_fill_the_session() -> None:
    # 150 s a side are wanted and cost 150 * 1.45 = 217.5 s of session; 326 s are 1.4989 times that.
    assert _wanted({GLUTES: 3}, 326, 0.5, 2.0) == {"glutes/release": 130, "glutes/stretch": 90}


def test_the_wishes_of_all_targets_share_the_session() -> None:
    # 150 + 90 s a side cost 348 s of session: a session of 348 s leaves them as they are.
    assert _wanted({GLUTES: 3, QUADS: 3}, 348, 0.5, 2.0) == {
        "glutes/release": 90,
        "glutes/stretch": 60,
        "quads/activate": 60,
        "quads/stretch": 30,
    }


@pytest.mark.parametrize(("budget_s", "release_s", "stretch_s"), [(60, 50, 30), (3600, 180, 120)])
def test_the_wishes_are_stretched_only_so_far(budget_s: int, release_s: int, stretch_s: int) -> None:
    assert _wanted({GLUTES: 3}, budget_s, 0.5, 2.0) == {"glutes/release": release_s, "glutes/stretch": stretch_s}


def test_one_side_costs_half_of_what_both_sides_cost() -> None:
    # 150 s on one side cost half the session that 150 s on each side cost: half the time wants as much.
    one = _wanted({Target("glutes", Side.LEFT): 3}, 163, 0.5, 2.0)
    both = _wanted({GLUTES: 3}, 326, 0.5, 2.0)
    assert list(one.values()) == list(both.values())


def test_without_sides_a_wish_is_for_both_at_once() -> None:
    found = cells({GLUTES: 2}, CATALOG, 600, 1.0, 1.0)
    assert [(cell.sides, cell.weight) for cell in found] == [(BOTH_SIDES, 2)] * 2


def test_if_any_target_names_a_side_all_are_counted_side_by_side() -> None:
    found = cells({GLUTES: 3, Target("quads", Side.RIGHT): 1}, CATALOG, 600, 1.0, 1.0)
    assert {(cell.name, cell.sides, cell.wanted_s) for cell in found} == {
        ("glutes:left/release", LEFT, 90),
        ("glutes:right/release", RIGHT, 90),
        ("glutes:left/stretch", LEFT, 60),
        ("glutes:right/stretch", RIGHT, 60),
        ("quads:right/activate", RIGHT, 40),
        ("quads:right/stretch", RIGHT, 20),
    }


def test_the_order_in_which_targets_are_named_changes_nothing() -> None:
    some = {GLUTES: 3, QUADS: 1, Target("hip_flexors", Side.LEFT): 2}
    turned = dict(reversed(some.items()))
    assert cells(some, CATALOG, 900, 0.5, 2.0) == cells(turned, CATALOG, 900, 0.5, 2.0)


def test_the_order_of_targets_of_one_weight_changes_nothing_either() -> None:
    some, turned = {GLUTES: 3, QUADS: 3}, {QUADS: 3, GLUTES: 3}
    assert cells(some, CATALOG, 900, 0.5, 2.0) == cells(turned, CATALOG, 900, 0.5, 2.0)


def test_a_muscle_wants_the_most_that_a_region_with_it_wants() -> None:
    assert _wanted({Target("rectus_femoris"): 3}, 600) == {
        "rectus_femoris/release": 40,
        "rectus_femoris/activate": 60,
        "rectus_femoris/stretch": 60,
    }


@settings(derandomize=True, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(builtin_catalog().targets)).map(Target), st.integers(1, 5), min_size=1, max_size=6
    ),
    st.integers(60, 10_800),
)
def test_every_wish_is_in_whole_tens_and_at_least_ten_seconds(targets: dict[Target, int], budget_s: int) -> None:
    found = cells(targets, builtin_catalog(), budget_s, 0.5, 2.0)
    assert {cell.target for cell in found} == set(targets)
    for cell in found:
        assert cell.wanted_s >= 10
        assert cell.wanted_s % 10 == 0
        assert cell.tens * 10 == cell.wanted_s


@pytest.mark.parametrize(("wanted_s", "most"), [(10, 1), (20, 1), (30, 1), (50, 2), (60, 3), (70, 3)])
def test_helping_muscles_give_half_of_a_wish_at_most_and_ten_seconds_at_least(wanted_s: int, most: int) -> None:
    assert Cell(GLUTES, BOTH_SIDES, Modality.STRETCH, wanted_s, 3).most_help == most


@pytest.mark.parametrize(
    ("seconds", "as_prime_mover", "as_helper"),
    [(0, 0, 0), (4, 0, 0), (5, 1, 0), (14, 1, 1), (15, 2, 1), (30, 3, 2), (44, 4, 2), (45, 5, 2), (60, 6, 3)],
)
def test_seconds_count_in_rounded_tens_and_half_for_helpers(seconds: int, as_prime_mover: int, as_helper: int) -> None:
    assert tens(seconds, "primary") == as_prime_mover
    assert tens(seconds, "secondary") == as_helper


@pytest.mark.parametrize(
    ("name", "part", "expected"),
    [
        ("bridge", "glutes", "primary"),
        ("bridge", "quads", "primary"),
        ("bridge", "hip_flexors", None),
        ("lunge", "hip_flexors", "primary"),
        ("lunge", "quads", "secondary"),  # works a muscle of that region
        ("lunge", "glutes", None),
        ("bridge", "gluteus_maximus", "primary"),
        ("lunge", "psoas_major", "primary"),
        ("lunge", "rectus_femoris", "secondary"),
        ("lunge", "vastus_medialis", None),
        ("wave", "glutes", None),
    ],
)
def test_an_exercise_is_for_a_target_helps_it_or_neither(name: str, part: str, expected: str | None) -> None:
    assert role(CATALOG.exercises[name], part, CATALOG) == expected


def test_what_a_kind_of_session_does_not_know_is_not_wanted_and_leaves_its_time_to_the_rest() -> None:
    everything = _wanted({GLUTES: 3}, 600, 0.1, 4.0)
    found = cells({GLUTES: 3}, CATALOG, 600, 0.1, 4.0, (Modality.STRETCH, Modality.MOBILISE))
    stretches_alone = {cell.name: cell.wanted_s for cell in found}
    assert set(everything) == {"glutes/release", "glutes/stretch"}
    assert set(stretches_alone) == {"glutes/stretch"}
    assert stretches_alone["glutes/stretch"] > everything["glutes/stretch"]


@pytest.mark.parametrize(
    ("settings", "known"),
    [
        ({}, "release mobilise activate stretch"),
        ({"stages": ["warm_up", "release", "stretch"]}, "release stretch"),
        ({"only": ["r1", "s1"]}, "release stretch"),
        ({"sequence": ["s1"]}, "stretch"),
        ({"only": ["r1", "s1"], "stages": ["stretch"]}, "stretch"),
        ({"only": ["r1"], "enabled": False}, "release mobilise activate stretch"),
    ],
)
def test_a_kind_of_session_knows_the_work_of_its_exercises_and_stages(settings: dict[str, Any], known: str) -> None:
    catalog = catalog_with(exercise("r1", stages=("release",)), exercise("s1", stages=("stretch",)), exercise("m1"))
    instance = instance_of(catalog, rules={"routine": settings})
    assert [modality.value for modality in instance.modalities] == known.split()
    assert {cell.modality for cell in instance.cells} <= set(instance.modalities)
