"""The catalogue as an index: muscles, targets, labels, and ids that are checked when they are asked for."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from catalog.anatomy import BOTH_SIDES, Region, Side
from catalog.catalog import known
from catalog.errors import RequestError
from catalog.exercise import Modality
from tests.catalog.own import builtin

REGIONS = {
    region.id: region
    for region in (
        Region(id="thigh", name="thigh", muscles=("vastus", "rectus"), wanted_s={Modality.STRETCH: 60}),
        Region(id="hip", name="hip", muscles=("psoas", "rectus"), wanted_s={Modality.RELEASE: 60}),
        Region(id="whole", name="whole", kind="structure"),
    )
}


def test_a_muscle_knows_every_region_that_it_belongs_to() -> None:
    catalog = replace(builtin(), regions=REGIONS)
    assert dict(catalog.muscles) == {"psoas": ("hip",), "rectus": ("hip", "thigh"), "vastus": ("thigh",)}
    assert list(catalog.muscles) == sorted(catalog.muscles)


def test_regions_with_a_wanted_dose_and_all_muscles_can_be_aimed_at() -> None:
    assert replace(builtin(), regions=REGIONS).targets == ("hip", "psoas", "rectus", "thigh", "vastus")


def test_a_region_that_wants_no_dose_cannot_be_aimed_at() -> None:
    assert [region.id for region in REGIONS.values() if not region.targetable] == ["whole"]


def test_positions_that_cannot_be_planned_are_not_offered() -> None:
    assert builtin().position_ids == tuple(p.id for p in builtin().positions.positions if p.plannable)
    assert "water" not in builtin().position_ids


def test_there_are_two_sides() -> None:
    assert BOTH_SIDES == (Side.LEFT, Side.RIGHT)


@pytest.mark.parametrize(
    ("entry", "label"),
    [
        ("couch_stretch", "Couch stretch"),
        ("hip_flexors", "hip flexors"),
        ("foam_roller", "foam roller"),
        ("coccyx_pain", "Tailbone pain"),
        ("general", "General session"),
        ("supine", "lying on the back"),
        ("gluteus_maximus", "gluteus maximus"),
        ("no_such_thing", "no such thing"),
    ],
)
def test_every_id_has_a_label_for_people(entry: str, label: str) -> None:
    assert builtin().label(entry) == label


def test_a_known_id_comes_back_as_it_is() -> None:
    assert known("exercise", "bridge", builtin().exercises) == "bridge"
    assert known("position", "supine", builtin().position_ids) == "supine"


def test_an_unknown_id_names_the_nearest_one() -> None:
    with pytest.raises(RequestError, match=r"There is no exercise called 'brigde'\.\nMaybe you meant bridge"):
        known("exercise", "brigde", builtin().exercises)


def test_an_id_like_no_other_gets_the_first_twelve_and_a_sign_that_there_are_more() -> None:
    with pytest.raises(RequestError) as caught:
        known("exercise", "qqqqq", builtin().exercises)
    first = sorted(builtin().exercises)[:12]
    assert caught.value.maybe is not None
    assert caught.value.maybe.startswith(f"one of: {', '.join(first)}, ...")


def test_an_id_like_no_other_of_a_few_gets_them_all() -> None:
    with pytest.raises(RequestError) as caught:
        known("side", "qqqqq", ("right", "left"))
    assert caught.value.maybe == "one of: left, right."


def test_every_shelf_is_sorted_by_id_and_keyed_by_it() -> None:
    catalog = builtin()
    for shelf in (
        catalog.exercises,
        catalog.regions,
        catalog.equipment,
        catalog.exposure,
        catalog.conditions,
        catalog.styles,
        catalog.references,
    ):
        assert list(shelf) == sorted(shelf)
        assert all(entry.id == entry_id for entry_id, entry in shelf.items())


def test_the_catalogue_cannot_be_given_another_shelf() -> None:
    with pytest.raises(FrozenInstanceError):
        builtin().digest = "another"  # type: ignore[misc]


def test_nothing_in_the_built_in_catalogue_is_a_persons_own() -> None:
    assert builtin().own == frozenset()
