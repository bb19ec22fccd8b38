"""Longest holds that a condition allows: effort holds, static holds, time flat on the back."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.anatomy import Side
from catalog.exercise import HoldsDose, RepsDose, Stage
from constraints.instance import Instance
from constraints.prescription import Kind, Unit
from planner.api import builtin_catalog
from planner.candidates import admissible
from tests.constraints.safety import oracle
from tests.constraints.structure.by_hand import (
    again,
    assert_same_verdicts,
    breaches,
    door_and_judge_differ,
    holds,
    made_up,
    mode_of,
    out_for,
    refused,
    relabelled,
    reps,
    said,
    thin,
    timed,
)
from tests.tiny import (
    SCREENED,
    admitted,
    all_modes,
    catalog_of,
    disagreements,
    findings,
    instance_of,
    off_but,
    session_of,
)

CAPPED = sorted(
    name
    for name, entry in oracle.conditions().items()
    if any(key.endswith("hold_max_s") for key in entry.get("params") or {})
)
EFFORT = "bridge"
STRETCH = "reclined_pigeon"
RESTING = "diaphragmatic_breathing"
CHANGED: dict[str, dict[str, Any]] = {
    EFFORT: {"dose": holds((5, 10, 20), (1, 2)), "exposure": ["isometric_hold"], "position": "side_lying"},
    STRETCH: {"dose": holds((10, 20, 30), (1,)), "exposure": [], "variants": ()},
    RESTING: {"dose": timed(30, 60, 90), "variants": ()},
}


def someone(*conditions: str, changed: dict[str, dict[str, Any]] | None = None, **wish: Any) -> Instance:
    """A person before an effort hold on the side, a stretch on the back, and breathing on the back."""
    catalog = catalog_of(EFFORT, STRETCH, RESTING, changed={**CHANGED, **(changed or {})})
    return instance_of(catalog, conditions=conditions, rules=off_but(), **{"minutes": 20, **wish})


def held(instance: Instance, exercise: str, seconds: int, number: int = 1) -> str | None:
    """Why holds of so many seconds are kept out, after making sure that the judge of sessions says the same."""
    unit = Unit.HOLD if isinstance(instance.catalog.exercises[exercise].dose, HoldsDose) else Unit.TIME
    mode = mode_of(instance, exercise, dose=made_up(instance, exercise, unit=unit, reps=number, piece_s=seconds))
    reason = out_for("dose_caps", mode, instance)
    assert (breaches("dose_caps", [mode], instance) == []) is (reason is None)
    return reason


def test_there_are_conditions_with_caps() -> None:
    assert set(CAPPED) >= {"hypertension_controlled", "hypermobility", "pregnancy_trimester_2"}


def test_without_a_condition_no_hold_is_too_long() -> None:
    assert held(someone(), EFFORT, 600) is None
    assert held(someone(), STRETCH, 600) is None
    assert held(someone("coccyx_pain"), RESTING, 600) is None


def test_effort_holds_end_where_the_condition_says_so_to_the_second() -> None:
    instance = someone("hypertension_controlled")

    assert held(instance, EFFORT, 10) is None
    assert held(instance, EFFORT, 11) == ("High blood pressure, treated: effort hold of 11 s, at most 10 s.")


def test_holds_without_effort_are_not_effort_holds() -> None:
    assert held(someone("hypertension_controlled"), STRETCH, 60) is None


def test_an_effort_that_goes_on_by_the_clock_is_an_effort_hold() -> None:
    instance = someone("hypertension_controlled", changed={EFFORT: {**CHANGED[EFFORT], "dose": timed(5, 30)}})

    assert held(instance, EFFORT, 10) is None
    assert held(instance, EFFORT, 30) is not None


def test_repetitions_are_no_holds() -> None:
    instance = someone("hypertension_uncontrolled", changed={EFFORT: {**CHANGED[EFFORT], "dose": reps((4, 8), 12)}})
    mode = mode_of(instance, EFFORT)

    assert out_for("dose_caps", mode, instance) is None
    assert breaches("dose_caps", [mode], instance) == []


def test_a_variant_without_effort_may_be_held_longer() -> None:
    easy = {"id": "easy", "name": "without effort", "how": "Just lie there.", "drops": ["isometric_hold"]}
    instance = someone("hypertension_controlled", changed={EFFORT: {**CHANGED[EFFORT], "variants": [easy]}})

    assert out_for("dose_caps", mode_of(instance, EFFORT, dose=-1), instance) is not None
    assert out_for("dose_caps", mode_of(instance, EFFORT, variant="easy", dose=-1), instance) is None


def test_static_stretches_end_where_the_condition_says_so() -> None:
    instance = someone("hypermobility")

    assert held(instance, STRETCH, 20) is None
    assert held(instance, STRETCH, 21) == f"{_name('hypermobility')}: static hold of 21 s, at most 20 s."
    assert held(instance, EFFORT, 60) is None


def test_time_flat_on_the_back_counts_as_a_whole_with_its_rests() -> None:
    instance = someone("pregnancy_trimester_2")

    assert held(instance, RESTING, 60) is None
    assert held(instance, RESTING, 61) == (
        f"{_name('pregnancy_trimester_2')}: time flat on the back of 61 s, at most 60 s."
    )
    assert held(instance, RESTING, 20, number=3) is None
    assert held(instance, RESTING, 20, number=4) is not None
    assert held(instance, STRETCH, 28) is not None, "28 s a side and the change of sides make 61 s"
    assert held(instance, STRETCH, 27) is None, "27 s a side and the change of sides make 59 s"


def test_time_on_the_side_is_not_time_on_the_back() -> None:
    assert held(someone("pregnancy_trimester_2"), EFFORT, 300) is None


def test_of_several_conditions_the_smallest_cap_counts() -> None:
    both = someone("hypertension_controlled", "hypertension_uncontrolled")

    assert held(both, EFFORT, 6) is None
    assert held(both, EFFORT, 7) is not None
    assert held(someone("hypertension_controlled"), EFFORT, 7) is None


def test_caps_of_different_kinds_add_up() -> None:
    instance = someone("hypermobility", "hypertension_controlled", "pregnancy_trimester_2")

    assert held(instance, EFFORT, 11) is not None
    assert held(instance, STRETCH, 21) is not None
    assert held(instance, RESTING, 61) is not None
    assert held(instance, STRETCH, 20) is None


# A ball beside the spine, for everybody


BALL = "ql_ball_release"
BOTH_TAGS = ["tool_pressure", "ball_point_pressure", "lumbar_direct_pressure"]


def pressing(exposure: list[str] = BOTH_TAGS, rules: dict[str, Any] | None = None, **facts: Any) -> Instance:
    """A healthy person before a ball beside the spine, two minutes and more a side."""
    changed = {
        BALL: {"exposure": exposure, "dose": timed(60, 120, 180), "variants": (), **facts},
        EFFORT: CHANGED[EFFORT],
    }
    return instance_of(
        catalog_of(BALL, EFFORT, changed=changed),
        minutes=30,
        targets={"ql_lateral_trunk": 3, "glutes": 3},
        rules={**off_but(), **(rules or {})},
        **{**SCREENED, "equipment": ("tennis_ball", "massage_ball"), "level": "advanced"},
    )


def test_a_ball_presses_beside_the_spine_for_two_minutes_a_side_at_most() -> None:
    instance = pressing()
    assert held(instance, BALL, 120) is None
    assert held(instance, BALL, 121) == "A ball beside the spine for 121 s a side, at most 120 s."


def test_the_sets_of_a_side_count_together_and_the_other_side_does_not() -> None:
    instance = pressing()
    for sets, inside in ((2, True), (3, False)):
        dose = made_up(instance, BALL, unit=Unit.TIME, sets=sets, piece_s=60, set_rest_s=10)
        mode = mode_of(instance, BALL, dose=dose)
        assert (out_for("dose_caps", mode, instance) is None) is inside
        assert (breaches("dose_caps", [mode], instance) == []) is inside


@pytest.mark.parametrize("exposure", [BOTH_TAGS[:2], ["tool_pressure", "lumbar_direct_pressure"], []])
def test_a_ball_elsewhere_and_hands_beside_the_spine_may_press_longer(exposure: list[str]) -> None:
    assert held(pressing(exposure), BALL, 180) is None


def test_less_time_may_be_set_and_more_not() -> None:
    instance = pressing(rules={"dose_caps": {"spine_ball_max_s": 60}})
    assert held(instance, BALL, 60) is None
    assert held(instance, BALL, 61) is not None
    assert "a safety rule can only be made stricter" in refused("dose_caps", spine_ball_max_s=121)


def test_time_that_a_session_adds_to_a_ball_is_found() -> None:
    instance = pressing()
    two_minutes = made_up(instance, BALL, unit=Unit.TIME, piece_s=120)
    honest = session_of([mode_of(instance, BALL, dose=two_minutes)], instance)
    last = honest.steps[-1]
    longer = again(
        honest, lambda step: step.model_copy(update={"duration_s": step.duration_s + 1}) if step is last else step
    )
    assert breaches("dose_caps", honest, instance) == []
    assert breaches("dose_caps", longer, instance) != []


def test_model_and_checkers_agree_on_all_tiny_sessions_with_a_ball_beside_the_spine() -> None:
    instance = pressing()
    modes = all_modes(instance, doses=9)

    assert door_and_judge_differ("dose_caps", modes, instance) == []
    assert_same_verdicts(instance, 2, modes, door=True)


def test_a_breach_is_explained_with_the_exercise_the_condition_and_both_numbers() -> None:
    instance = someone("hypermobility")
    long = mode_of(instance, STRETCH, dose=-1)

    assert said("dose_caps", [mode_of(instance, EFFORT), long], instance) == [
        f"{instance.catalog.label(STRETCH)}: {_name('hypermobility')}: static hold of 30 s, at most 20 s."
    ]


def test_one_longer_hold_among_short_ones_is_found() -> None:
    instance = someone("hypermobility")
    short = session_of([mode_of(instance, STRETCH)], instance)
    last = short.steps[-1]
    long = again(short, lambda step: step.model_copy(update={"duration_s": 25}) if step is last else step)

    assert breaches("dose_caps", short, instance) == []
    assert len(breaches("dose_caps", long, instance)) == 1


def test_a_session_cannot_talk_itself_off_the_back() -> None:
    instance = someone("pregnancy_trimester_2")
    honest = session_of([mode_of(instance, RESTING, dose=-1)], instance)

    assert breaches("dose_caps", honest, instance) != []
    assert breaches("dose_caps", relabelled(honest, position="side_lying"), instance) != []


def test_a_session_cannot_call_a_long_stretch_something_else() -> None:
    instance = someone("hypermobility")
    honest = session_of([mode_of(instance, STRETCH, dose=-1)], instance)

    assert breaches("dose_caps", honest, instance) != []
    assert breaches("dose_caps", relabelled(honest, stage=Stage.RELAX), instance) != []


def test_holds_without_a_rest_between_them_are_one_hold() -> None:
    instance = someone("hypertension_controlled")
    two_holds = made_up(instance, EFFORT, unit=Unit.HOLD, reps=2, rest_s=5)
    honest = session_of([mode_of(instance, EFFORT, dose=two_holds)], instance)
    breathless = again(honest, lambda step: None if step.kind is Kind.REST else step)

    assert breaches("dose_caps", honest, instance) == []
    assert breaches("dose_caps", breathless, instance) != []


@pytest.mark.parametrize("condition", CAPPED)
def test_every_dose_in_the_catalogue_is_held_to_the_caps_of_the_data(condition: str) -> None:
    instance = instance_of(builtin_catalog(), conditions=(condition,), rules=off_but())
    caps = oracle.conditions()[condition]["params"]
    forms = oracle.by_key()
    wrong = []
    for mode in all_modes(instance, doses=99):
        form = forms.get((mode.exercise.id, mode.variant_id))
        if form is None:
            continue
        held_s = 0 if isinstance(mode.exercise.dose, RepsDose) else mode.dose.piece_s
        fits = not (
            ("isometric_hold" in form.tags and held_s > caps.get("hold_max_s", 9999))
            or (form.stretch and held_s > caps.get("static_hold_max_s", 9999))
            or (form.position == "supine" and mode.total_s > caps.get("supine_hold_max_s", 9999))
            or (form.tags >= {"ball_point_pressure", "lumbar_direct_pressure"} and mode.worked_s(Side.LEFT) > 120)
        )
        found = breaches("dose_caps", [mode], instance)
        if (out_for("dose_caps", mode, instance) is None) is not fits or (found == []) is not fits:
            wrong.append(mode.key)

    assert wrong == []


@pytest.mark.skipif(not oracle.documented(), reason="the domain document is not part of the product")
@pytest.mark.parametrize("condition", sorted(oracle.conditions()))
def test_no_cap_is_looser_than_in_the_domain_document(condition: str) -> None:
    here = oracle.conditions()[condition].get("params") or {}
    document = oracle.documented()[condition]["params"]
    caps = {name: number for name, number in document.items() if name.endswith("hold_max_s")}

    assert {name for name, number in caps.items() if here.get(name, 10**6) > number} == set()


@pytest.mark.parametrize("condition", ["hypermobility", "hypertension_controlled", "pregnancy_trimester_2"])
def test_model_and_checkers_agree_on_all_tiny_sessions(condition: str) -> None:
    instance = someone(condition, targets={"glutes": 3})

    assert door_and_judge_differ("dose_caps", all_modes(instance, doses=9), instance) == []
    assert_same_verdicts(instance, 3, thin(admissible(instance).modes))


def test_an_exercise_that_is_asked_for_and_always_too_long_is_not_missed() -> None:
    changed = {EFFORT: {**CHANGED[EFFORT], "dose": holds((15, 20), (1,))}}
    instance = someone("hypertension_controlled", changed=changed, include=(EFFORT,))

    assert EFFORT not in {mode.exercise.id for mode in admissible(instance).modes}
    assert breaches("requested", [mode_of(instance, STRETCH)], instance) == []
    assert instance.rulebook.barred(EFFORT, instance) == (
        "dose_caps",
        "High blood pressure, treated: effort hold of 15 s, at most 10 s.",
    )


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 1}, {"hold_max_s": 60}])
def test_it_cannot_be_switched_off_weighed_or_loosened(settings: dict[str, Any]) -> None:
    assert "dose_caps" in refused("dose_caps", **settings)


def _name(condition: str) -> str:
    return str(oracle.conditions()[condition]["name"])


def test_where_the_time_on_the_back_is_limited_there_is_one_exercise_there_at_most() -> None:
    of = instance_of(
        catalog_of("supine_pelvic_tilt", "supine_abdominal_brace", "butterfly_stretch"),
        targets={"abdominals_core": 3, "adductors": 2},
        rules=off_but(),
        conditions=("pregnancy_trimester_2",),
        minutes=20,
    )
    checked, differ = disagreements(of)
    assert checked >= 10
    assert differ == []
    modes = {mode.exercise.id: mode for mode in admitted(of) if mode.position == "supine"}
    both = [modes["supine_abdominal_brace"], modes["supine_pelvic_tilt"]]
    assert [finding.breach for finding in findings("dose_caps", both, of)] == [True]
    assert findings("dose_caps", both[:1], of) == []
