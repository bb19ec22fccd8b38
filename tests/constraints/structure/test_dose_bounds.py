"""Never more than the largest dose, never less than the smallest, and holds as long as the style has them."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.anatomy import Side
from catalog.exercise import Stage
from constraints.instance import Instance
from constraints.prescription import Kind, Prescription, Unit
from constraints.rulebook import Rulebook
from constraints.session import Session
from planner.api import builtin_catalog
from tests.constraints.structure.by_hand import (
    again,
    all_said,
    assert_same_verdicts,
    breaches,
    door_and_judge_differ,
    holds,
    made_up,
    mode_of,
    one_after_the_other,
    out_for,
    refused,
    relabelled,
    reps,
    said,
    thin,
    timed,
)
from tests.tiny import admitted, all_modes, catalog_of, instance_of, off_but, session_of

HOLDS = "bird_dog"
REPS = "clamshell"
TIMED = "quad_hand_kneading"
STRETCH = "couch_stretch"
MOBILISE = "knees_to_chest_slow_rock"
CHANGED: dict[str, dict[str, Any]] = {
    HOLDS: {"dose": holds((3, 8, 10), (3, 5, 8), rest_s=3, sets=(1, 1, 2)), "variants": ()},
    REPS: {"dose": reps((6, 10, 12), 4, sets=(1, 1, 3)), "variants": ()},
    TIMED: {"dose": timed(30, 60, 120, sets=(1, 1, 2)), "variants": ()},
    STRETCH: {"dose": holds((20, 30, 60), (1, 2)), "equipment": ()},
    MOBILISE: {"dose": timed(10, 30, 60), "variants": ()},
}
NAMES = (HOLDS, REPS, TIMED, STRETCH, MOBILISE)
FIVE_S: dict[str, Any] = {"unit": Unit.HOLD, "reps": 3, "piece_s": 5, "rest_s": 3}
"""Three holds of 5 s a side, as `HOLDS` allows."""


def bench(changed: dict[str, dict[str, Any]] | None = None, **dose_bounds: Any) -> Instance:
    """One exercise of every kind of dose, and this setting of the rule."""
    rules = {**off_but(), "dose_bounds": dose_bounds} if dose_bounds else off_but()
    return instance_of(
        catalog_of(*NAMES, changed={**CHANGED, **(changed or {})}),
        minutes=60,
        targets={"glutes": 3, "quads": 2, "lumbar_paraspinals": 1},
        rules=rules,
        level="advanced",
    )


def done(exercise: str, instance: Instance | None = None, **dose: Any) -> list[str]:
    """What is said of a session with this dose that no catalogue offers."""
    found = instance or bench()
    mode = mode_of(found, exercise, dose=made_up(found, exercise, **dose))
    return said("dose_bounds", [mode], found)


def test_every_dose_that_the_catalogue_offers_is_within_its_bounds() -> None:
    instance = instance_of(
        builtin_catalog(), rules={**off_but(), "dose_bounds": {"stretch_hold_max_s": 180}}, minutes=180
    )

    modes = [mode for mode in all_modes(instance, doses=99) if mode.exercise.never_planned is None]
    found = {mode.key: said("dose_bounds", [mode], instance) for mode in modes}
    assert len(modes) > 500
    assert {key: sentences for key, sentences in found.items() if sentences} == {}


@pytest.mark.parametrize(
    ("number", "what"), [(2, "hold seconds 2 is not within 3 to 10"), (11, "hold seconds 11 is not within 3 to 10")]
)
def test_a_hold_is_no_shorter_and_no_longer_than_the_exercise_says(number: int, what: str) -> None:
    assert done(HOLDS, unit=Unit.HOLD, reps=3, piece_s=number, rest_s=3) == [f"{_label(HOLDS)}: {what}."]
    assert done(HOLDS, unit=Unit.HOLD, reps=3, piece_s=3, rest_s=3) == []
    assert done(HOLDS, unit=Unit.HOLD, reps=3, piece_s=10, rest_s=3) == []


@pytest.mark.parametrize(("number", "fine"), [(2, False), (3, True), (8, True), (9, False)])
def test_there_are_no_fewer_and_no_more_holds_than_the_exercise_says(number: int, fine: bool) -> None:
    found = done(HOLDS, unit=Unit.HOLD, reps=number, piece_s=5, rest_s=3)

    assert found == ([] if fine else [f"{_label(HOLDS)}: repetitions {number} is not within 3 to 8."])


@pytest.mark.parametrize(("number", "fine"), [(5, False), (6, True), (12, True), (13, False)])
def test_there_are_no_fewer_and_no_more_repetitions_than_the_exercise_says(number: int, fine: bool) -> None:
    found = done(REPS, reps=number, piece_s=4)

    assert found == ([] if fine else [f"{_label(REPS)}: repetitions {number} is not within 6 to 12."])


def test_repetitions_keep_their_tempo() -> None:
    assert done(REPS, reps=6, piece_s=4) == []
    assert done(REPS, reps=6, piece_s=3) == [f"{_label(REPS)}: seconds a repetition 3 is not within 4 to 4."]
    assert done(REPS, reps=6, piece_s=5) == [f"{_label(REPS)}: seconds a repetition 5 is not within 4 to 4."]


@pytest.mark.parametrize(("seconds", "fine"), [(29, False), (30, True), (120, True), (121, False)])
def test_work_by_the_clock_is_no_shorter_and_no_longer(seconds: int, fine: bool) -> None:
    found = done(TIMED, unit=Unit.TIME, piece_s=seconds)

    assert found == ([] if fine else [f"{_label(TIMED)}: seconds {seconds} is not within 30 to 120."])


@pytest.mark.parametrize(("exercise", "most"), [(HOLDS, 2), (REPS, 3), (TIMED, 2)])
def test_there_are_no_more_sets_than_the_exercise_says(exercise: str, most: int) -> None:
    dose = {
        HOLDS: {"unit": Unit.HOLD, "reps": 3, "piece_s": 5, "rest_s": 3},
        REPS: {"reps": 6, "piece_s": 4},
        TIMED: {"unit": Unit.TIME, "piece_s": 60},
    }[exercise]
    rest_s = 10 if exercise == TIMED else 15

    assert done(exercise, sets=most, set_rest_s=rest_s, **dose) == []
    assert done(exercise, sets=most + 1, set_rest_s=rest_s, **dose) == [
        f"{_label(exercise)}: sets {most + 1} is not within 1 to {most}."
    ]


def test_work_by_the_clock_is_not_repeated_within_a_set() -> None:
    assert done(TIMED, unit=Unit.TIME, piece_s=120, reps=1) == []
    assert done(TIMED, unit=Unit.TIME, piece_s=120, reps=5) != []


def test_a_missing_and_a_doubled_piece_of_work_are_found() -> None:
    instance = bench()
    session = session_of([mode_of(instance, REPS)], instance)
    second = [step for step in session.steps if step.kind is Kind.WORK][1]
    missing = again(session, lambda step: None if step is second else step)
    doubled = one_after_the_other(session, Session(session.budget_s, (second,)))

    assert breaches("dose_bounds", session, instance) == []
    assert said("dose_bounds", missing, instance) == [f"{_label(REPS)}: pieces of work 5 is not within 6 to 6."]
    assert said("dose_bounds", doubled, instance) == [f"{_label(REPS)}: pieces of work 7 is not within 6 to 6."]


def test_an_exercise_without_any_work_is_found() -> None:
    instance = bench()
    session = session_of([mode_of(instance, HOLDS), mode_of(instance, REPS)], instance)
    idle = again(session, lambda step: None if step.exercise == REPS and step.kind is Kind.WORK else step)

    assert {finding.about for finding in breaches("dose_bounds", idle, instance)} == {(REPS,)}
    assert said("dose_bounds", idle, instance)[:2] == [
        f"{_label(REPS)}: sets 0 is not within 1 to 3.",
        f"{_label(REPS)}: repetitions 0 is not within 6 to 12.",
    ]


def test_the_pieces_of_one_exercise_all_last_the_same() -> None:
    instance = bench()
    session = session_of([mode_of(instance, HOLDS, dose=made_up(instance, HOLDS, **FIVE_S))], instance)
    second = [step for step in session.steps if step.kind is Kind.WORK][1]
    longer = again(session, lambda step: step.model_copy(update={"duration_s": 6}) if step is second else step)

    assert breaches("dose_bounds", session, instance) == []
    assert said("dose_bounds", longer, instance) == [f"{_label(HOLDS)}: pieces of work 2 is not within 1 to 1."]


@pytest.mark.parametrize(("field", "what"), [("set", "sets 0 is not within 1 to 2"), ("rep", "repetitions 0 is not")])
def test_work_of_no_set_or_no_repetition_is_found(field: str, what: str) -> None:
    instance = bench()
    nameless = relabelled(session_of([mode_of(instance, HOLDS)], instance), **{field: None})

    assert said("dose_bounds", nameless, instance)[0].startswith(f"{_label(HOLDS)}: {what}")


def test_the_second_side_is_held_to_the_same_bounds_as_the_first() -> None:
    """20 s a side: four holds of 5 s on the left, but two of 10 s on the right, where three are the least."""
    instance = bench()
    left, right = (
        session_of([mode_of(instance, HOLDS, dose=made_up(instance, HOLDS, sides=(side,), rest_s=3, **dose))], instance)
        for side, dose in (
            (Side.LEFT, {"unit": Unit.HOLD, "reps": 4, "piece_s": 5}),
            (Side.RIGHT, {"unit": Unit.HOLD, "reps": 2, "piece_s": 10}),
        )
    )

    assert breaches("dose_bounds", right, instance) != []
    assert all_said(one_after_the_other(left, right), instance) != []


def test_every_segment_is_worked() -> None:
    changed = {TIMED: {**CHANGED[TIMED], "segments": ["upper", "lower"]}}
    instance = bench(changed)
    session = session_of([mode_of(instance, TIMED)], instance)
    works = [step for step in session.steps if step.kind is Kind.WORK]
    halved = again(session, lambda step: None if step is works[1] else step)

    assert len(works) == 4
    assert breaches("dose_bounds", session, instance) == []
    assert breaches("dose_bounds", halved, instance) != []


def test_a_change_of_side_takes_as_long_as_the_exercise_says() -> None:
    instance = bench()
    session = session_of([mode_of(instance, REPS)], instance)
    hurried = again(
        session, lambda step: step.model_copy(update={"duration_s": 1}) if step.kind is Kind.SWITCH else step
    )

    assert said("dose_bounds", hurried, instance) == [f"{_label(REPS)}: switch 1 is not within 5 to 5."]


def test_a_change_of_side_is_not_left_out() -> None:
    instance = bench()
    session = session_of([mode_of(instance, REPS)], instance)

    assert all_said(session, instance) == []
    assert all_said(again(session, lambda step: None if step.kind is Kind.SWITCH else step), instance) != []


def test_a_change_of_side_takes_no_longer_either() -> None:
    instance = bench()
    session = session_of([mode_of(instance, REPS)], instance)
    slow = again(session, lambda step: step.model_copy(update={"duration_s": 9}) if step.kind is Kind.SWITCH else step)

    assert said("dose_bounds", slow, instance) == [f"{_label(REPS)}: switch 9 is not within 5 to 5."]


def test_sides_are_changed_once() -> None:
    instance = bench()
    session = session_of([mode_of(instance, REPS)], instance)
    (switch,) = [step for step in session.steps if step.kind is Kind.SWITCH]
    twice = one_after_the_other(session, Session(session.budget_s, (switch,)))

    assert said("dose_bounds", twice, instance) == [f"{_label(REPS)}: changes of side 2 is not within 1 to 1."]


def test_a_rest_that_is_left_out_is_counted() -> None:
    instance = bench()
    session = session_of([mode_of(instance, HOLDS, dose=made_up(instance, HOLDS, **FIVE_S))], instance)
    first = next(step for step in session.steps if step.kind is Kind.REST)
    hurried = again(session, lambda step: None if step is first else step)

    assert said("dose_bounds", hurried, instance) == [
        f"{_label(HOLDS)}: rests (number, length or place) 3 is not within 4 to 4."
    ]


@pytest.mark.parametrize("seconds", [None, 1, 300])
def test_rests_are_as_long_as_the_exercise_says(seconds: int | None) -> None:
    instance = bench()
    session = session_of([mode_of(instance, HOLDS)], instance)
    other = again(
        session,
        lambda step: (
            step
            if step.kind is not Kind.REST
            else (None if seconds is None else step.model_copy(update={"duration_s": seconds}))
        ),
    )

    assert all_said(session, instance) == []
    assert all_said(other, instance) != []


def test_a_stretch_is_held_for_30_seconds_at_most() -> None:
    instance = bench()

    assert _held(instance, STRETCH, 30) is None
    assert _held(instance, STRETCH, 31) == "Holds of 31 s; this kind of session has 1 to 30 s."


def test_a_stretch_whose_source_states_a_longer_hold_keeps_it() -> None:
    own = {**holds((20, 30, 60), (1, 2)), "hold_s": {"min": 20, "default": 30, "max": 60, "basis": "002:84"}}
    instance = bench({STRETCH: {**CHANGED[STRETCH], "dose": own}})

    assert _held(instance, STRETCH, 60) is None


def test_a_stretch_by_the_clock_is_no_hold() -> None:
    instance = bench({STRETCH: {**CHANGED[STRETCH], "dose": timed(20, 60, 90)}})
    mode = mode_of(instance, STRETCH, dose=made_up(instance, STRETCH, unit=Unit.TIME, piece_s=60))

    assert mode.stage is Stage.STRETCH
    assert out_for("dose_bounds", mode, instance) is None
    assert breaches("dose_bounds", [mode], instance) == []


def test_another_longest_stretch_can_be_set() -> None:
    assert _held(bench(stretch_hold_max_s=45), STRETCH, 45) is None
    assert _held(bench(stretch_hold_max_s=45), STRETCH, 46) is not None
    assert _held(bench(stretch_hold_max_s=25), STRETCH, 30) is not None


def test_a_style_with_holds_of_its_own_sets_both_ends() -> None:
    instance = bench(hold_min_s=25, hold_max_s=50)

    for seconds, inside in ((24, False), (25, True), (50, True), (51, False)):
        assert (_held(instance, STRETCH, seconds) is None) is inside, seconds
        assert (_held(instance, MOBILISE, seconds, Unit.TIME) is None) is inside, seconds


def test_longer_shortest_holds_do_not_allow_longer_longest_ones() -> None:
    instance = bench(hold_min_s=22)

    assert _held(instance, STRETCH, 21) is not None
    assert _held(instance, STRETCH, 31) is not None


def test_holds_of_a_style_are_for_stretching_and_mobility_only() -> None:
    instance = bench(hold_min_s=40, hold_max_s=50)

    assert _held(instance, HOLDS, 5) is None
    assert _held(instance, TIMED, 120, Unit.TIME) is None


def test_repetitions_are_no_holds() -> None:
    instance = bench({REPS: {**CHANGED[REPS], "stages": ("mobilise",)}}, hold_min_s=40, hold_max_s=50)
    mode = mode_of(instance, REPS)

    assert mode.stage is Stage.MOBILISE
    assert out_for("dose_bounds", mode, instance) is None
    assert breaches("dose_bounds", [mode], instance) == []


@pytest.mark.parametrize("settings", [{}, {"hold_min_s": 25, "hold_max_s": 50}, {"stretch_hold_max_s": 20}])
def test_the_door_and_the_judge_agree_for_every_real_dose(settings: dict[str, Any]) -> None:
    instance = bench(**settings)

    assert door_and_judge_differ("dose_bounds", all_modes(instance, doses=99), instance) == []


@pytest.mark.parametrize("settings", [{}, {"hold_min_s": 25, "hold_max_s": 50}])
def test_model_and_checkers_agree_on_all_tiny_sessions(settings: dict[str, Any]) -> None:
    instance = bench(**settings)

    assert_same_verdicts(instance, 2, thin(admitted(instance)))


@pytest.mark.parametrize(
    "settings",
    [
        {"enabled": False},
        {"weight": 1},
        {"stretch_hold_max_s": 4},
        {"stretch_hold_max_s": 181},
        {"hold_min_s": 0},
        {"hold_max_s": 601},
        {"hold_max_s": "long"},
        {"hold_s": 30},
    ],
)
def test_senseless_settings_are_errors(settings: dict[str, Any]) -> None:
    assert "dose_bounds" in refused("dose_bounds", **settings)


def test_a_shortest_hold_above_the_longest_is_an_error() -> None:
    assert "hold_min_s" in refused("dose_bounds", hold_min_s=40, hold_max_s=20)


def test_settings_are_kept() -> None:
    book = Rulebook.build({"dose_bounds": {"hold_min_s": 10}}, {"dose_bounds": {"hold_max_s": 60}})

    assert book.settings("dose_bounds").hold_min_s == 10
    assert book.settings("dose_bounds").hold_max_s == 60


def _held(instance: Instance, exercise: str, seconds: int, unit: Unit = Unit.HOLD) -> str | None:
    """Why one piece of so many seconds is kept out, after making sure that the judge of sessions minds it as well."""
    entry = instance.catalog.exercises[exercise]
    roomy = entry.dose.model_dump()
    name = "hold_s" if unit is Unit.HOLD else "time_s"
    roomy[name] = {**roomy[name], "min": 1, "max": 600}
    catalog = catalog_of(*NAMES, changed={**CHANGED, exercise: {**entry.model_dump(), "dose": roomy}})
    wide = instance_of(catalog, minutes=60, rules=dict(instance.request.rules), level="advanced")
    fewest = getattr(entry.dose, "reps", None)
    dose: Prescription = made_up(
        wide, exercise, unit=unit, reps=fewest.min if fewest else 1, piece_s=seconds, rest_s=roomy.get("rest_s", 0)
    )
    mode = mode_of(wide, exercise, dose=dose)
    reason = out_for("dose_bounds", mode, wide)
    assert (breaches("dose_bounds", [mode], wide) == []) is (reason is None)
    return reason


def _label(exercise: str) -> str:
    return builtin_catalog().label(exercise)
