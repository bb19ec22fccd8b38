"""What makes an exercise valid: numbers in order, a dose and words if it can be planned, a reason if not."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from catalog.exercise import (
    STAGE_OF,
    Availability,
    Bounds,
    Category,
    Exercise,
    HoldsDose,
    Modality,
    RepsDose,
    Stage,
    Status,
    TimedDose,
)

PLANNED: dict[str, Any] = {
    "id": "own",
    "name": "Own exercise",
    "category": "release",
    "status": "plannable",
    "basis": "general_practice",
    "position": "supine",
    "laterality": "bilateral",
    "intensity": "gentle",
    "difficulty": 1,
    "dose": {"kind": "timed", "time_s": {"min": 30, "default": 60, "max": 90}},
    "instructions_from": "general_practice",
    "steps": ["Lie down.", "Roll.", "Get up."],
    "breathing": "Calmly.",
    "mistake": "Hurrying.",
    "stop_when": "It hurts.",
}


def exercise(**changes: Any) -> Exercise:
    return Exercise.model_validate({**PLANNED, **changes})


def faults(**changes: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        exercise(**changes)
    return "; ".join(fault["msg"] for fault in caught.value.errors())


@pytest.mark.parametrize(("low", "usual", "high"), [(3, 2, 4), (1, 5, 4), (4, 3, 2), (5, 5, 4), (2, 1, 1)])
def test_min_default_and_max_must_ascend(low: int, usual: int, high: int) -> None:
    with pytest.raises(ValidationError, match="not in ascending order"):
        Bounds(min=low, default=usual, max=high)


def test_min_default_and_max_may_be_equal() -> None:
    assert Bounds(min=2, default=2, max=2).default == 2


@pytest.mark.parametrize("value", [0, -1, 3601, 10**30])
@pytest.mark.parametrize("key", ["min", "default", "max"])
def test_a_bound_is_between_1_and_3600(key: str, value: int) -> None:
    with pytest.raises(ValidationError):
        Bounds.model_validate({"min": 1, "default": 1, "max": 1, key: value})


def test_one_citation_stands_for_all_three_numbers() -> None:
    bounds = Bounds(min=1, default=2, max=3, basis="002:107")
    assert [bounds.basis_of(which) for which in ("min", "default", "max")] == ["002:107"] * 3


def test_each_number_can_have_its_own_citation() -> None:
    bounds = Bounds(min=1, default=2, max=3, basis={"min": "judgement", "default": "002:107", "max": "behm_2020"})
    assert (bounds.basis_of("min"), bounds.basis_of("default"), bounds.basis_of("max")) == (
        "judgement",
        "002:107",
        "behm_2020",
    )


def test_citing_only_some_of_the_three_numbers_is_not_enough() -> None:
    with pytest.raises(ValidationError, match="only some"):
        Bounds(min=1, default=2, max=3, basis={"min": "judgement"})


@pytest.mark.parametrize("basis", ["002:", "002:a", "Behm", "a b", "", "002:107:8", "\x1b[31m"])
def test_a_citation_is_an_id_and_perhaps_lines(basis: str) -> None:
    with pytest.raises(ValidationError):
        Bounds(min=1, default=2, max=3, basis=basis)


@pytest.mark.parametrize(
    ("dose", "kind"),
    [
        ({"kind": "timed", "time_s": {"min": 1, "default": 2, "max": 3}}, TimedDose),
        (
            {
                "kind": "holds",
                "hold_s": {"min": 1, "default": 2, "max": 3},
                "reps": {"min": 1, "default": 1, "max": 1},
            },
            HoldsDose,
        ),
        ({"kind": "reps", "reps": {"min": 1, "default": 2, "max": 3}, "rep_s": 4}, RepsDose),
    ],
)
def test_the_kind_decides_what_a_dose_is(dose: dict[str, Any], kind: type) -> None:
    built = exercise(dose=dose).dose
    assert built is not None
    assert isinstance(built, kind)
    assert built.sets == Bounds(min=1, default=1, max=1)


@pytest.mark.parametrize("kind", ["hold", "", None, 5])
def test_a_dose_of_no_known_kind_is_refused(kind: Any) -> None:
    assert faults(dose={"kind": kind, "time_s": {"min": 1, "default": 2, "max": 3}})


def test_a_dose_has_only_the_numbers_of_its_kind() -> None:
    assert faults(dose={"kind": "timed", "time_s": {"min": 1, "default": 2, "max": 3}, "rep_s": 4})


@pytest.mark.parametrize("status", [Status.BANNED, Status.EXCLUDED_BY_DEFAULT, Status.SESSION_TEMPLATE])
def test_what_can_never_be_planned_must_say_why(status: Status) -> None:
    assert "never_planned" in faults(status=status.value)
    assert exercise(status=status.value, never_planned="It harms.").availability is Availability.NEVER


def test_a_reason_against_planning_wins_over_a_status_that_allows_it() -> None:
    assert exercise(never_planned="It needs a pool.").availability is Availability.NEVER


def test_what_is_never_planned_needs_neither_dose_nor_words() -> None:
    bare = {key: PLANNED[key] for key in PLANNED if key not in ("dose", "steps", "breathing", "mistake", "stop_when")}
    assert Exercise.model_validate({**bare, "never_planned": "It harms."}).dose is None


def test_what_can_be_planned_needs_a_dose() -> None:
    assert "dose" in faults(dose=None)


@pytest.mark.parametrize("count", [0, 1, 2, 8])
def test_what_can_be_planned_has_three_to_seven_steps(count: int) -> None:
    assert str(count) in faults(steps=["Do it."] * count)


@pytest.mark.parametrize("count", [3, 7])
def test_three_and_seven_steps_are_fine(count: int) -> None:
    assert len(exercise(steps=["Do it."] * count).steps) == count


@pytest.mark.parametrize("key", ["breathing", "mistake", "stop_when", "instructions_from"])
def test_what_can_be_planned_says_how_to_breathe_what_goes_wrong_and_when_to_stop(key: str) -> None:
    assert f"`{key}`" in faults(**{key: None})


def test_all_missing_words_are_named_at_once() -> None:
    said = faults(breathing=None, mistake=None, stop_when=None)
    assert all(f"`{key}`" in said for key in ("breathing", "mistake", "stop_when"))


@pytest.mark.parametrize(
    ("status", "availability"),
    [
        (Status.PLANNABLE, Availability.PLANNABLE),
        (Status.NEEDS_OUTSIDE_INSTRUCTION, Availability.PLANNABLE),
        (Status.NAMED_ONLY, Availability.PLANNABLE),
        (Status.CUE_PROMOTED_TO_ITEM, Availability.PLANNABLE),
        (Status.PLANNABLE_GATED, Availability.GATED),
        (Status.GATED_NAMED_ONLY, Availability.GATED),
    ],
)
def test_a_gated_status_needs_an_opt_in(status: Status, availability: Availability) -> None:
    assert exercise(status=status.value).availability is availability


@pytest.mark.parametrize("category", list(Category))
def test_every_category_has_a_stage_of_its_own(category: Category) -> None:
    assert exercise(category=category.value).session_stages == (STAGE_OF[category],)


def test_stages_that_are_named_replace_that_of_the_category() -> None:
    assert exercise(stages=["warm_up", "mobilise"]).session_stages == (Stage.WARM_UP, Stage.MOBILISE)


def test_every_modality_is_a_stage_and_they_come_in_the_order_of_a_session() -> None:
    stages = [Stage(modality.value) for modality in Modality]
    assert stages == [stage for stage in Stage if stage in stages]


def test_unstated_exposure_is_unknown_and_not_none_at_all() -> None:
    assert exercise().exposure is None
    assert exercise(exposure=[]).exposure == ()


@pytest.mark.parametrize("key", ["name", "breathing", "mistake", "stop_when", "note", "never_planned"])
@pytest.mark.parametrize(
    "text", ["\x1b[31mred", "two\nlines", "bell\x07", "tab\there", "csi\x9b31m", "null\x00", "\x7f--"]
)
def test_no_control_character_gets_into_a_text_for_people(key: str, text: str) -> None:
    assert faults(**{key: text})


@pytest.mark.parametrize("value", ["", "A", "with blank", "_start", "ü", "a" * 65, "a\n", "\x1b[31m"])
@pytest.mark.parametrize("key", ["id", "position"])
def test_an_id_is_lower_case_letters_digits_and_underscores(key: str, value: str) -> None:
    assert faults(**{key: value})


def test_an_exercise_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError):
        exercise().name = "Another"
