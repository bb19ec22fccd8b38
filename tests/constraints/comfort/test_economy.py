"""Nothing that brings nothing: each exercise costs a point, and one more for each minute, or part of one, of it."""

from __future__ import annotations

import pytest

from constraints.instance import Instance
from planner import Profile, Request, builtin_catalog, plan
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

CATALOG = catalog_with(
    exercise("short", dose=timed(20, 60, 180)),
    exercise("long", dose=timed(61)),
    exercise("other", position="standing", regions=("quads",)),
    exercise("rest", stages=("relax",), dose=timed(120)),
)


@pytest.fixture
def instance() -> Instance:
    """Ten minutes with the rule and nothing else that can be off."""
    return instance_for("economy", CATALOG)


@pytest.mark.parametrize(("work_s", "expected"), [(20, -2), (60, -2), (180, -4)])
def test_an_exercise_costs_a_point_and_one_a_minute(instance: Instance, work_s: int, expected: int) -> None:
    assert points("economy", [pick(instance, "short", work_s=work_s)], instance) == expected


def test_a_minute_that_has_begun_counts(instance: Instance) -> None:
    assert points("economy", [pick(instance, "long")], instance) == -3


def test_every_stage_counts_and_an_empty_session_costs_nothing(instance: Instance) -> None:
    assert points("economy", [pick(instance, "long"), pick(instance, "rest")], instance) == -6
    assert points("economy", [], instance) == 0


def test_it_says_how_long_each_takes(instance: Instance) -> None:
    assert sentences("economy", [pick(instance, "long")], instance) == ["The long takes 61 s."]


def test_model_and_checker_agree(instance: Instance) -> None:
    modes = [pick(instance, "short", work_s=work_s) for work_s in (20, 60, 180)]
    modes += [pick(instance, name) for name in ("long", "other", "rest")]
    assert_model_agrees("economy", instance, modes, longest=3)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("economy", CATALOG, minutes=5, include=("short", "other"))


def test_no_exercise_stands_in_a_long_session_that_brings_nothing() -> None:
    """Left out, each exercise would cost points of goals: with an hour for two targets there is room for filler."""
    request = Request(minutes=60, targets={"lumbar_paraspinals": 3, "abdominals_core": 5}, profile=Profile())
    result = plan(request)
    assert result.score is not None
    done = {step.exercise for step in result.sessions[0].steps}
    others = set(builtin_catalog().exercises) - done
    for name in sorted(done):
        without = plan(request.model_copy(update={"exclude": tuple(sorted({*others, name}))}))
        assert without.score is not None
        assert without.score.value < result.score.value, name
