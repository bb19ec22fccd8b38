"""The softer tool first: firmness costs beginners and sensitive people points, and gains advanced people some."""

from __future__ import annotations

import pytest

from constraints.instance import Instance
from tests.constraints.handmade import (
    assert_model_agrees,
    assert_weight_0_is_off,
    catalog_with,
    condition,
    exercise,
    instance_for,
    pick,
    points,
    sentences,
    tool,
)

THINGS = {
    "sponge": tool("sponge", firmness=1),
    "cork": tool("cork", firmness=2),
    "stone": tool("stone", firmness=3),
    "cushion": tool("cushion"),
}
RELEASE = {"stages": ("release",), "category": "release"}
ANY_TOOL = (("sponge", "cork", "stone"),)
CATALOG = catalog_with(
    exercise("roll", equipment=ANY_TOOL, **RELEASE),
    exercise("lean", equipment=(*ANY_TOOL, ("cushion",)), **RELEASE),
    exercise("knead", **RELEASE),
    exercise("carry", equipment=(("stone",),)),
    equipment=THINGS,
    conditions={
        "tender_skin": condition("tender_skin", params={"firmness_max": 1}),
        "tender_nerve": condition("tender_nerve", params={"firmness_max": 2}),
        "as_firm_as_you_like": condition("as_firm_as_you_like", params={"firmness_max": 3}),
        "back_pain": condition("back_pain", params={"firmness_max": 2}, implied_by={"pain_now": (1, 6)}),
        "stiff_knee": condition("stiff_knee", params={"range": "mid"}),
    },
)
PER_STEP = {"beginner": -1, "intermediate": 0, "advanced": 1}


def _instance(level: str = "intermediate", **profile: object) -> Instance:
    return instance_for("soft_tool_first", CATALOG, equipment=tuple(THINGS), level=level, **profile)


@pytest.mark.parametrize("level", PER_STEP)
@pytest.mark.parametrize(("thing", "steps"), [("sponge", 0), ("cork", 1), ("stone", 2)])
def test_each_step_of_firmness_counts_by_level(level: str, thing: str, steps: int) -> None:
    instance = _instance(level)
    assert points("soft_tool_first", [pick(instance, "roll", equipment=(thing,))], instance) == PER_STEP[level] * steps


def test_releases_add_up_and_bare_hands_count_nothing() -> None:
    instance = _instance("beginner")
    roll, lean = pick(instance, "roll", equipment=("cork",)), pick(instance, "lean", equipment=("cushion", "stone"))
    assert points("soft_tool_first", [roll, lean, pick(instance, "knead")], instance) == -1 - 2


def test_only_a_release_presses_a_tool_on_anybody() -> None:
    instance = _instance("beginner")
    assert points("soft_tool_first", [pick(instance, "carry")], instance) == 0


@pytest.mark.parametrize("name", ["tender_skin", "tender_nerve", "as_firm_as_you_like", "back_pain"])
@pytest.mark.parametrize("level", PER_STEP)
def test_sensitive_people_get_the_softer_tool_at_every_level(level: str, name: str) -> None:
    instance = _instance(level, conditions=(name,))
    assert points("soft_tool_first", [pick(instance, "roll", equipment=("stone",))], instance) == -2


@pytest.mark.parametrize("level", PER_STEP)
def test_pain_now_makes_sensitive_like_the_condition_that_it_is(level: str) -> None:
    instance = _instance(level, pain_now=3)
    assert points("soft_tool_first", [pick(instance, "roll", equipment=("stone",))], instance) == -2


def test_another_condition_changes_nothing() -> None:
    instance = _instance("advanced", conditions=("stiff_knee",))
    assert points("soft_tool_first", [pick(instance, "roll", equipment=("stone",))], instance) == 2


def test_it_says_whether_the_tool_suits() -> None:
    for level, words in (("beginner", "firmer than needed"), ("advanced", "firm, as suits you")):
        instance = _instance(level)
        session = [pick(instance, "roll", equipment=("cork",))]
        assert sentences("soft_tool_first", session, instance) == [f"The roll: a tool that is {words}."]


@pytest.mark.parametrize("level", ["beginner", "advanced"])
def test_model_and_checker_agree(level: str) -> None:
    assert_model_agrees("soft_tool_first", _instance(level), longest=2)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("soft_tool_first", CATALOG, level="beginner", equipment=("cork",), include=("roll",))
