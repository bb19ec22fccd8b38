"""The routines of the five source documents, as styles, each with its own rules; and ours is never below theirs."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.exercise import Stage
from constraints.instance import resolve
from constraints.rulebook import Rulebook
from planner import Plan, Profile, Request, builtin_catalog, plan, verify
from planner.verification import value_of
from tests.tiny import DAY, SCREENED

ALL = ("foam_roller", "massage_ball", "swiss_ball", "chair", "pillow")
BOLD: dict[str, Any] = {
    "equipment": ALL,
    "level": "advanced",
    "opt_in": ("erector_spinae_ball_release", "psoas_ball_release"),
    "screening": SCREENED["screening"],
    "pain_now": 0,
}


def styled(style: str, **profile: Any) -> Plan:
    result = plan(Request(style=style, profile=Profile(**(profile or BOLD)), time_limit_s=30, day=DAY))
    assert result.status == "optimal", result.notes
    assert verify(result) == []
    return result


def order(result: Plan) -> list[str]:
    return list(dict.fromkeys(step.exercise for step in result.sessions[0].steps))


def test_every_style_has_settings_that_its_rules_know() -> None:
    for style in builtin_catalog().styles.values():
        Rulebook.build(style.rules)
        instance = resolve(Request(style=style.id), builtin_catalog())
        assert instance.targets, style.id


def test_004_gives_its_five_exercises_in_its_order() -> None:
    assert order(styled("release_routine")) == [
        "adductor_foam_roll",
        "quad_foam_roll",
        "glute_piriformis_foam_roll",
        "psoas_half_kneeling_rock",
        "frog_rock_back",
    ]


def test_000_gives_its_three_releases_in_its_order() -> None:
    assert order(styled("indirect_release")) == [
        "glute_piriformis_foam_roll",
        "sacral_nudge_foam_roller",
        "ql_foam_roll",
    ]


def test_001_gives_ball_work_of_one_to_three_minutes_a_side_on_its_four_muscles() -> None:
    result = styled("trigger_point")
    assert set(order(result)) == {
        "ql_ball_release",
        "erector_spinae_ball_release",
        "psoas_ball_release",
        "glute_ball_release",
    }
    work = [step for step in result.sessions[0].steps if step.kind == "work"]
    assert all(60 <= step.duration_s <= 180 for step in work)
    assert {step.side for step in work} == {"left", "right"}


def test_001_without_the_opt_in_keeps_to_what_is_not_gated() -> None:
    assert set(order(styled("trigger_point", equipment=ALL))) == {"ql_ball_release", "glute_ball_release"}


def test_002_gives_a_flow_of_five_or_six_poses_held_ten_to_sixty_seconds() -> None:
    result = styled("yoga_flow")
    assert len(order(result)) in (5, 6)
    catalog = builtin_catalog()
    for step in result.sessions[0].steps:
        dose = catalog.exercises[step.exercise].dose
        if step.kind == "work" and dose is not None and dose.kind != "reps":
            assert 10 <= step.duration_s <= 60


def test_003_goes_from_release_over_movement_to_activation() -> None:
    stages = list(dict.fromkeys(step.stage for step in styled("dynamic_first").sessions[0].steps))
    working = [stage for stage in stages if stage not in (Stage.ARRIVE, Stage.WARM_UP, Stage.RELAX)]
    assert working == [Stage.RELEASE, Stage.MOBILISE, Stage.ACTIVATE]


def test_the_desk_session_stays_off_the_floor() -> None:
    positions = {step.position for step in styled("desk").sessions[0].steps}
    assert positions <= {"seated_chair", "standing"}


@pytest.mark.parametrize(
    "style", ["release_routine", "indirect_release", "trigger_point", "yoga_flow", "dynamic_first", "mini_session"]
)
def test_our_plan_is_never_below_the_source_s_under_equal_limits(style: str) -> None:
    """Same person, targets and minutes; ours is free to choose, theirs is fixed. Both scored by the general rules."""
    theirs = styled(style)
    minutes = theirs.request.minutes
    free = Request(
        minutes=minutes,
        targets=theirs.request.targets,
        profile=Profile(**BOLD),
        rules={"exercise_share": {"percent": 50}},
        time_limit_s=30,
        day=DAY,
    )
    ours = plan(free)
    assert ours.status == "optimal"
    assert ours.score is not None
    assert ours.score.value >= value_of(theirs, free, builtin_catalog())
