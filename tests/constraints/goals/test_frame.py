"""The frame: a point for each ten seconds of arriving, warming up and relaxing, up to what is wanted of each."""

from __future__ import annotations

import pytest

from constraints.instance import Instance
from tests.constraints.handmade import (
    assert_model_agrees,
    assert_weight_0_is_off,
    catalog_with,
    exercise,
    held,
    instance_for,
    pick,
    points,
    sentences,
    timed,
)
from tests.tiny import findings

CATALOG = catalog_with(
    exercise("breathe", stages=("arrive",), category="breathing", dose=timed(20, 60)),
    exercise("march", stages=("warm_up",), category="heat_warm_up", dose=timed(45, 300)),
    exercise("swing", stages=("warm_up",), category="heat_warm_up", dose=timed(16)),
    exercise("rock", dose=timed(60)),
    exercise("rest", stages=("relax",), category="relaxation", dose=timed(30, 200)),
    exercise("squeeze", stages=("relax",), category="relaxation", dose=held(10, 2)),
)


def _instance(minutes: float, **settings: int) -> Instance:
    return instance_for("frame", CATALOG, minutes=minutes, rules={"frame": settings})


@pytest.mark.parametrize(
    ("minutes", "arrive_s", "warm_up_s", "relax_s"),
    [
        (4.99, 0, 0, 0),  # a second less than five minutes
        (5, 0, 60, 0),  # at least a minute of warm-up from five minutes on
        (9.99, 0, 60, 0),  # a second less than ten minutes; a tenth of it is less than a minute
        (10, 30, 60, 30),  # 3 % of 600 s is 18 s, 6 % is 36 s: 30 s in whole tens
        (30, 50, 180, 100),  # 54, 180 and 108 s in whole tens
        (33, 50, 190, 110),  # 59.4, 198 and 118.8 s: what is not a whole ten is not wanted
        (60, 60, 300, 180),  # 108, 360 and 216 s are more than the most that is wanted
    ],
)
def test_what_is_wanted_grows_with_the_session(minutes: float, arrive_s: int, warm_up_s: int, relax_s: int) -> None:
    instance = _instance(minutes)
    wanted = {
        str(finding.fact("stage")): finding.fact("wanted_s")
        for finding in findings("frame", [pick(instance, "rock")], instance)
    }
    assert wanted == {
        stage: seconds
        for stage, seconds in (("arrive", arrive_s), ("warm_up", warm_up_s), ("relax", relax_s))
        if seconds
    }


def test_each_full_ten_seconds_are_a_point() -> None:
    instance = _instance(30)
    session = [
        pick(instance, "breathe", work_s=20),
        pick(instance, "march", work_s=45),
        pick(instance, "rock"),
        pick(instance, "rest", work_s=30),
    ]
    assert points("frame", session, instance) == 2 + 4 + 3


def test_exercises_of_a_stage_add_up_before_they_are_counted() -> None:
    instance = _instance(30)
    session = [pick(instance, "march", work_s=45), pick(instance, "swing")]
    assert points("frame", session, instance) == 6  # 45 + 16 = 61 s


def test_rests_between_holds_count_as_time_spent() -> None:
    instance = _instance(30)
    assert points("frame", [pick(instance, "squeeze")], instance) == 2  # 10 + 5 + 10 s


def test_more_than_is_wanted_gains_nothing() -> None:
    instance = _instance(10)
    session = [
        pick(instance, "breathe", work_s=60),
        pick(instance, "march", work_s=300),
        pick(instance, "rest", work_s=200),
    ]
    assert points("frame", session, instance) == 3 + 6 + 3


def test_a_share_of_0_percent_asks_for_none_of_it() -> None:
    instance = _instance(30, warm_up_percent=0)
    session = [pick(instance, "breathe", work_s=60), pick(instance, "march", work_s=300)]
    assert points("frame", session, instance) == 5


@pytest.mark.parametrize("stage", ["arrive", "relax"])
def test_the_smallest_share_still_asks_for_half_a_minute_from_ten_minutes_on(stage: str) -> None:
    instance = _instance(10, **{f"{stage}_percent": 1})
    wanted = {finding.fact("stage"): finding.fact("wanted_s") for finding in findings("frame", [], instance)}
    assert wanted[stage] == 30


def test_a_larger_share_asks_for_more_of_it() -> None:
    instance = _instance(30, relax_percent=10)
    assert points("frame", [pick(instance, "rest", work_s=200)], instance) == 18  # 10 % of 1800 s


def test_it_says_how_much_of_each_stage_there_is() -> None:
    instance = _instance(10)
    said = sentences("frame", [pick(instance, "march", work_s=45)], instance)
    assert sorted(said) == ["arrive: 0 of 30 s.", "relax: 0 of 30 s.", "warm up: 45 of 60 s."]


def test_model_and_checker_agree() -> None:
    instance = _instance(10)
    work = {"breathe": (20, 60), "march": (45,), "swing": (16,), "rock": (60,), "rest": (30, 200)}
    modes = [pick(instance, name, work_s=work_s) for name, doses in work.items() for work_s in doses]
    assert_model_agrees("frame", instance, modes)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("frame", CATALOG)
