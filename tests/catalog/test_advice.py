"""The author of an exercise without exposure is asked about likely tags; nothing is filled in for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.advice import BY_CATEGORY, BY_POSITION, BY_THING, likely_exposure, questions
from catalog.catalog import Catalog
from tests.catalog.own import OWN, REPS, builtin, folder_of, swapped

SILENT = swapped(REPS, "  exposure: []\n", "")
"""A valid own exercise on hands and knees whose exposure nobody stated."""


def own(folder: Path, text: str) -> Catalog:
    return Catalog.load(folder_of(folder, {"exercises.yaml": text}))


def test_everything_that_is_asked_about_is_a_tag_a_position_or_a_thing() -> None:
    catalog = builtin()
    assert set(BY_POSITION) <= {position.id for position in catalog.positions.positions}
    assert set(BY_THING) <= set(catalog.equipment)
    for tags in (*BY_POSITION.values(), *BY_THING.values(), *BY_CATEGORY.values()):
        assert set(tags) <= set(catalog.exposure)


def test_the_position_asks(tmp_path: Path) -> None:
    catalog = own(tmp_path, SILENT)
    assert likely_exposure(catalog.exercises["own_rocking"]) == ("knee_weight_bearing", "wrist_weight_bearing")


@pytest.mark.parametrize(
    ("thing", "tags"),
    [
        ("lacrosse_ball", {"tool_pressure", "ball_point_pressure"}),
        ("swiss_ball", {"unstable_surface", "balance_demand"}),
        ("heat_pad", {"local_heat"}),
        ("pillow", set()),
    ],
)
def test_the_thing_asks(thing: str, tags: set[str], tmp_path: Path) -> None:
    text = SILENT.replace("  laterality:", f"  equipment: [[{thing}]]\n  laterality:")
    found = set(likely_exposure(own(tmp_path, text).exercises["own_rocking"]))
    assert found == tags | {"knee_weight_bearing", "wrist_weight_bearing"}


def test_category_sides_and_forms_ask(tmp_path: Path) -> None:
    text = OWN.replace("  exposure: [hip_flexion_gt90]\n", "").replace("      drops: [hip_flexion_gt90]\n", "")
    text = swapped(text, "      equipment: []\n", "      position: half_kneeling\n      equipment: [[foam_roller]]\n")
    found = set(likely_exposure(own(tmp_path, text).exercises["own_stretch"]))
    assert {"lumbar_flexion_end", "lumbar_rotation_end", "hip_extension_end"} <= found
    assert {"asymmetrical_pelvis", "knee_weight_bearing", "tool_pressure"} <= found


def test_it_stays_a_question(tmp_path: Path) -> None:
    catalog = own(tmp_path, SILENT)
    first, second = questions(catalog)
    assert "own_rocking: `exposure` is missing" in first
    assert "any of these? knee_weight_bearing, wrist_weight_bearing." in second
    assert catalog.exercises["own_rocking"].exposure is None


def test_nothing_is_asked_where_nothing_is_likely(tmp_path: Path) -> None:
    (line,) = questions(own(tmp_path, swapped(SILENT, "position: quadruped", "position: supine")))
    assert "`exposure` is missing" in line


def test_nothing_is_asked_where_exposure_is_stated_nor_of_the_built_in_ones(tmp_path: Path) -> None:
    assert list(questions(own(tmp_path, REPS))) == []
    assert list(questions(builtin())) == []
