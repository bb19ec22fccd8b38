"""The settings of the rules: what each is if nobody says anything, how far it goes, and what each rule weighs."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.errors import RuleError
from constraints.rulebook import BY_ID, Rulebook

RANGES: dict[tuple[str, str], tuple[int, int, int]] = {
    ("arrive", "frame_count"): (0, 1, 60),
    ("warm_up", "frame_count"): (0, 3, 60),
    ("relax", "frame_count"): (0, 1, 60),
    ("arrive_s", "frame_limits"): (0, 60, 3600),
    ("arrive_percent", "frame_limits"): (0, 5, 100),
    ("warm_up_s", "frame_limits"): (0, 120, 3600),
    ("warm_up_percent", "frame_limits"): (0, 16, 100),
    ("relax_s", "frame_limits"): (0, 120, 3600),
    ("relax_percent", "frame_limits"): (0, 10, 100),
    ("stretch_hold_max_s", "dose_bounds"): (5, 30, 180),
    ("hold_min_s", "dose_bounds"): (1, 1, 180),
    ("hold_max_s", "dose_bounds"): (1, 600, 600),
    ("at_least", "exercise_count"): (0, 1, 60),
    ("at_most", "exercise_count"): (1, 60, 60),
    ("percent", "exercise_share"): (1, 20, 100),
    ("long_s", "long_holds"): (10, 60, 600),
    ("work_instead_s", "warm_up_first"): (30, 120, 900),
    ("warm_up_percent", "frame"): (0, 10, 30),
    ("arrive_percent", "frame"): (0, 3, 30),
    ("relax_percent", "frame"): (0, 6, 30),
    ("seconds_each", "few_exercises"): (30, 150, 1200),
    ("kinds", "modality_mix"): (0, 3, 4),
    ("short_kinds", "modality_mix"): (0, 2, 4),
    ("seconds_a_point", "transitions"): (1, 3, 30),
    ("spine_ball_max_s", "dose_caps"): (30, 120, 120),
    ("settled_weeks", "gated"): (2, 2, 5200),
    ("first_sessions", "direction"): (3, 3, 1000),
    ("beginner_max", "tool_firmness"): (1, 2, 2),
    ("strong_until_pain", "contraindications"): (0, 3, 3),
    ("valid_days", "screening"): (1, 90, 90),
    ("severe_pain_from", "screening"): (1, 7, 7),
    ("hours", "gentle_morning"): (0, 2, 24),
}
"""Smallest, usual and largest value of each setting that is a whole number."""

WEIGHTS = {
    "stimulus": 1,
    "primary_mover": 30,
    "modality_mix": 15,
    "hips_first": 3,
    "tool_release": 2,
    "frame": 3,
    "calm_end": 10,
    "cautions": 5,
    "gentle_morning": 4,
    "few_changes": 3,
    "few_exercises": 4,
    "base_form": 2,
    "transitions": 1,
    "equipment_changes": 3,
    "preferences": 8,
    "variety": 30,
    "effort_curve": 10,
    "soft_tool_first": 4,
    "economy": 1,
}
"""What a rule weighs if nobody says anything: so many comforts make up for so many others."""


def _set(rule: str, setting: str, value: Any) -> Any:
    return getattr(Rulebook.build({rule: {setting: value}}).settings(rule), setting)


@pytest.mark.parametrize(("setting", "rule"), RANGES)
def test_a_setting_nobody_touches_has_its_usual_value(setting: str, rule: str) -> None:
    assert getattr(Rulebook.build().settings(rule), setting) == RANGES[setting, rule][1]


@pytest.mark.parametrize(("setting", "rule"), RANGES)
def test_a_setting_goes_to_both_ends_of_its_range_and_no_further(setting: str, rule: str) -> None:
    smallest, _, largest = RANGES[setting, rule]
    for inside in (smallest, largest):
        assert _set(rule, setting, inside) == inside
    for outside in (smallest - 1, largest + 1):
        with pytest.raises(RuleError, match=f"{rule}.{setting}: {outside}"):
            Rulebook.build({rule: {setting: outside}})


@pytest.mark.parametrize(
    ("setting", "inside", "outside"),
    [("smallest_scale", (0.01, 0.5, 1), (0, 1.01)), ("largest_scale", (1, 1.5, 4), (0.99, 4.01))],
)
def test_wanted_doses_shrink_and_grow_within_reason(
    setting: str, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    assert getattr(Rulebook.build().settings("stimulus"), setting) == inside[1]
    for scale in inside:
        assert _set("stimulus", setting, scale) == scale
    for scale in outside:
        with pytest.raises(RuleError, match=setting):
            Rulebook.build({"stimulus": {setting: scale}})


def test_the_smallest_hold_may_be_the_largest_and_no_more() -> None:
    both = {"hold_min_s": 20, "hold_max_s": 20}
    settings = Rulebook.build({"dose_bounds": both}).settings("dose_bounds")
    assert (settings.hold_min_s, settings.hold_max_s) == (20, 20)
    with pytest.raises(RuleError, match="hold_min_s 21 is more than hold_max_s 20"):
        Rulebook.build({"dose_bounds": {**both, "hold_min_s": 21}})


def test_the_fewest_exercises_may_be_the_most_and_no_more() -> None:
    both = {"at_least": 4, "at_most": 4}
    settings = Rulebook.build({"exercise_count": both}).settings("exercise_count")
    assert (settings.at_least, settings.at_most) == (4, 4)
    with pytest.raises(RuleError, match="exercise_count"):
        Rulebook.build({"exercise_count": {**both, "at_least": 5}})


@pytest.mark.parametrize("rule", WEIGHTS)
def test_weighed_rules_weigh_what_was_agreed_against_each_other(rule: str) -> None:
    assert BY_ID[rule].default_weight == WEIGHTS[rule]
    assert Rulebook.build().rule(rule).weight == WEIGHTS[rule]
