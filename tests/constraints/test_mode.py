"""A mode: one exercise in one form with one real dose. What the form changes, and what tells modes apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from catalog.anatomy import Side
from catalog.exercise import Modality, Stage, Variant
from constraints.mode import Mode, modality_of, tags_of
from constraints.prescription import levels, one_sided
from tests.constraints.handmade import exercise, timed

PROPPED = {
    "id": "propped",
    "name": "Propped up",
    "how": "Lean on it.",
    "position": "prone",
    "drops": ["knee_weight_bearing"],
    "adds": ["wrist_weight_bearing"],
}
PLAIN = {"id": "plain", "name": "Plain", "how": "As it is."}
BEND = exercise(
    "bend",
    laterality="per_side",
    exposure=("knee_weight_bearing", "balance_mild"),
    variants=(PROPPED, PLAIN),
    dose=timed(20, 30, 40),
)


def _variant(name: str) -> Variant:
    return next(variant for variant in BEND.variants if variant.id == name)


def _mode(**changes: Any) -> Mode:
    return replace(Mode(BEND, None, Stage.MOBILISE, (), (), levels(BEND)[0]), **changes)


def test_the_position_is_that_of_the_form_or_else_of_the_exercise() -> None:
    assert _mode().position == "supine"
    assert _mode(variant=_variant("propped")).position == "prone"
    assert _mode(variant=_variant("plain")).position == "supine"


def test_a_variant_drops_and_adds_exposures() -> None:
    assert _mode().tags == {"knee_weight_bearing", "balance_mild"}
    assert _mode(variant=_variant("propped")).tags == {"wrist_weight_bearing", "balance_mild"}
    assert _mode(variant=_variant("plain")).tags == {"knee_weight_bearing", "balance_mild"}


def test_an_exercise_that_nobody_described_has_the_exposures_of_its_variant_only() -> None:
    unknown = exercise("unknown", exposure=None)
    assert tags_of(unknown, None) == frozenset()
    assert tags_of(unknown, _variant("propped")) == {"wrist_weight_bearing"}


@pytest.mark.parametrize("stage", Stage)
def test_the_stage_says_what_work_counts_as(stage: Stage) -> None:
    structure = (Stage.ARRIVE, Stage.WARM_UP, Stage.RELAX)
    expected = None if stage in structure else Modality(stage.value)
    assert modality_of(stage) is expected
    assert _mode(stage=stage).modality is expected


def test_the_base_form_has_no_variant_id() -> None:
    assert _mode().variant_id is None
    assert _mode(variant=_variant("propped")).variant_id == "propped"


def test_a_mode_takes_the_seconds_of_its_dose_and_works_the_sides_of_it() -> None:
    both, left = _mode(), _mode(dose=one_sided(levels(BEND)[0], Side.LEFT))
    assert both.total_s == both.dose.total_s == 2 * 20 + BEND.side_switch_s
    assert [both.worked_s(side) for side in Side] == [20, 20]
    assert [left.worked_s(side) for side in Side] == [20, 0]


def test_the_same_choice_is_the_same_mode() -> None:
    assert _mode() == _mode()
    assert len({_mode(), _mode()}) == 1
    assert _mode(setup_s=8, in_hand=("ball",)) == _mode(), "what follows from the rest tells nothing apart"


@pytest.mark.parametrize(
    "changes",
    [
        {"exercise": BEND.model_copy(update={"id": "other"})},
        {"variant": _variant("propped")},
        {"stage": Stage.STRETCH},
        {"equipment": ("ball",)},
        {"dose": levels(BEND)[1]},
        {"dose": one_sided(levels(BEND)[0], Side.LEFT)},
        {"dose": replace(levels(BEND)[0], sets=2, piece_s=9, set_rest_s=2)},
        {"dose": replace(levels(BEND)[0], reps=2, piece_s=10)},
    ],
    ids=["exercise", "variant", "stage", "equipment", "dose", "side", "sets", "repetitions"],
)
def test_another_choice_is_another_mode(changes: dict[str, Any]) -> None:
    other = _mode(**changes)
    assert other != _mode()
    assert other.key != _mode().key
    assert len({other, _mode()}) == 2


def test_two_variants_are_two_modes_and_neither_is_the_base_form() -> None:
    assert len({_mode(), _mode(variant=_variant("propped")), _mode(variant=_variant("plain"))}) == 3


def test_unless_it_says_so_a_mode_takes_no_time_to_put_things_in_place() -> None:
    assert _mode().setup_s == 0


def test_a_mode_is_no_other_thing() -> None:
    assert _mode() != _mode().key
