"""No tool that is firmer than the person's level and conditions allow."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from tests.constraints.handmade import catalog_with, condition, exercise, tool
from tests.constraints.structure.by_hand import (
    assert_same_verdicts,
    breaches,
    door_and_judge_differ,
    mode_of,
    out_for,
    refused,
    relabelled,
    said,
)
from tests.tiny import all_modes, instance_of, off_but, session_of

THINGS = {
    name: tool(name, firmness) for name, firmness in (("sponge", 1), ("cork", 2), ("stone", 3), ("cushion", None))
}
CATALOG = catalog_with(
    exercise("roll", category="release", stages=("release",), equipment=(tuple(THINGS),)),
    exercise("prop", equipment=(("cushion",), ("sponge", "cork", "stone"))),
    exercise("lie", stages=("stretch",)),
    equipment=THINGS,
    conditions={
        "tender_skin": condition("tender_skin", params={"firmness_max": 1}),
        "tender_nerve": condition("tender_nerve", params={"firmness_max": 2}),
        "no_pressure": condition("no_pressure", params={"firmness_max": 0}),
        "stiff_knee": condition("stiff_knee"),
    },
)


def someone(*conditions: str, level: str = "intermediate", **rules: dict[str, Any]) -> Instance:
    """A person who owns everything."""
    return instance_of(
        CATALOG, rules={**off_but(), **rules}, conditions=conditions, level=level, equipment=tuple(THINGS)
    )


def firmest(instance: Instance) -> list[str]:
    """The things with which the rule lets a person roll, after making sure that the judge of sessions says the same."""
    found = []
    for thing in THINGS:
        mode = mode_of(instance, "roll", equipment=(thing,))
        inside = out_for("tool_firmness", mode, instance) is None
        assert inside is not bool(breaches("tool_firmness", [mode], instance))
        found += [thing] if inside else []
    return found


SOFT = ["sponge", "cushion"]
MEDIUM = ["sponge", "cork", "cushion"]
ANY = ["sponge", "cork", "stone", "cushion"]


@pytest.mark.parametrize(
    ("conditions", "beginner", "others"),
    [
        ((), MEDIUM, ANY),
        (("stiff_knee",), MEDIUM, ANY),
        (("tender_nerve",), MEDIUM, MEDIUM),
        (("tender_skin",), SOFT, SOFT),
        (("tender_nerve", "tender_skin"), SOFT, SOFT),
        (("no_pressure",), ["cushion"], ["cushion"]),
    ],
)
def test_level_and_conditions_each_set_a_limit(
    conditions: tuple[str, ...], beginner: list[str], others: list[str]
) -> None:
    assert firmest(someone(*conditions, level="beginner")) == beginner
    assert firmest(someone(*conditions)) == others
    assert firmest(someone(*conditions, level="advanced")) == others


def test_a_softer_limit_for_beginners_acts_and_a_harder_one_is_refused() -> None:
    softer = {"tool_firmness": {"beginner_max": 1}}
    assert firmest(someone(level="beginner", **softer)) == SOFT
    assert firmest(someone(**softer)) == ANY
    assert "a safety rule can only be made stricter" in refused("tool_firmness", beginner_max=3)


def test_every_thing_of_an_exercise_is_looked_at() -> None:
    instance = someone("tender_skin")
    assert out_for("tool_firmness", mode_of(instance, "prop", equipment=("cushion", "stone")), instance) is not None
    assert out_for("tool_firmness", mode_of(instance, "prop", equipment=("cushion", "sponge")), instance) is None


def test_the_strictest_limit_is_told_and_whose_it_is() -> None:
    instance = someone("tender_nerve", "tender_skin", level="beginner")
    modes = [mode_of(instance, "lie"), mode_of(instance, "roll", equipment=("stone",))]
    assert said("tool_firmness", modes, instance) == ["The roll: the tender skin: a stone is too firm."]
    beginner = someone(level="beginner")
    assert said("tool_firmness", [mode_of(beginner, "roll", equipment=("stone",))], beginner) == [
        "The roll: Beginner: a stone is too firm."
    ]


def test_a_hard_thing_in_any_step_is_found() -> None:
    instance = someone("tender_skin")
    honest = session_of([mode_of(instance, "roll", equipment=("sponge",))], instance)
    assert breaches("tool_firmness", honest, instance) == []
    assert breaches("tool_firmness", relabelled(honest, equipment=("stone",)), instance) != []


@pytest.mark.parametrize("who", [("tender_skin", "advanced"), ("stiff_knee", "beginner"), ("stiff_knee", "advanced")])
def test_model_and_checkers_agree_on_all_tiny_sessions(who: tuple[str, str]) -> None:
    instance = someone(who[0], level=who[1])
    modes = all_modes(instance, doses=1)
    if who != ("stiff_knee", "advanced"):
        assert door_and_judge_differ("tool_firmness", modes, instance) == []
    assert_same_verdicts(instance, 3, modes, door=True)


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 1}, {"beginner_max": 0}])
def test_it_cannot_be_switched_off_weighed_or_set_to_nothing(settings: dict[str, Any]) -> None:
    assert "tool_firmness" in refused("tool_firmness", **settings)
