"""Who may fall stands only with something to hold on to."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from tests.constraints.handmade import catalog_with, condition, exercise
from tests.constraints.structure.by_hand import (
    assert_same_verdicts,
    breaches,
    let_in,
    mode_of,
    refused,
    relabelled,
    said,
)
from tests.tiny import all_modes, instance_of, off_but, session_of

AT_WALL = {"id": "at_wall", "name": "At the wall", "how": "Hold on.", "equipment": [["wall"]]}
ON_CHAIR = {"id": "on_chair", "name": "On a chair", "how": "Sit.", "position": "seated_chair", "equipment": [["chair"]]}
FREE = {"id": "free", "name": "Free", "how": "Let go.", "equipment": []}
UP = {"id": "up", "name": "Upright", "how": "Stand up.", "position": "standing"}
CATALOG = catalog_with(
    exercise("step", position="standing", variants=(AT_WALL, ON_CHAIR)),
    exercise("swing", position="standing", equipment=(("chair",),), variants=(FREE,), stages=("activate",)),
    exercise("lean", position="standing", equipment=(("couch_or_bench",), ("strap_or_towel",)), stages=("stretch",)),
    exercise("pull", position="standing", equipment=(("strap_or_towel",),)),
    exercise("slide", variants=(UP,)),
    conditions={
        "shaky": condition("shaky", params={"chair_or_wall_support": True}),
        "steady": condition("steady", params={"chair_or_wall_support": False}),
    },
)
ALL = {"step", "step/at_wall", "step/on_chair", "swing", "swing/free", "lean", "pull", "slide", "slide/up"}
SAFE = {"step/at_wall", "step/on_chair", "swing", "lean", "slide"}


def someone(*conditions: str) -> Instance:
    """A person with these conditions who owns what there is to hold on to."""
    things = ("chair", "couch_or_bench", "strap_or_towel")
    return instance_of(CATALOG, rules=off_but(), conditions=conditions, equipment=things)


def test_standing_needs_a_hold_and_nothing_else_does() -> None:
    assert let_in("support", someone("shaky")) == SAFE
    assert let_in("support", someone("shaky", "steady")) == SAFE


def test_who_stands_well_needs_none() -> None:
    assert let_in("support", someone()) == ALL
    assert let_in("support", someone("steady")) == ALL


def test_the_reason_in_words() -> None:
    instance = someone("shaky")
    assert said("support", [mode_of(instance, "slide"), mode_of(instance, "pull")], instance) == [
        "The pull: the shaky: standing only with a wall or a chair to hold on to."
    ]


def test_a_session_cannot_talk_itself_off_its_feet_or_stand_up_unseen() -> None:
    instance = someone("shaky")
    standing = session_of([mode_of(instance, "step")], instance)
    lying = session_of([mode_of(instance, "slide")], instance)

    assert breaches("support", relabelled(standing, position="seated_chair"), instance) != []
    assert breaches("support", lying, instance) == []
    assert breaches("support", relabelled(lying, position="standing"), instance) != []


def test_a_hold_that_the_session_leaves_out_is_missed() -> None:
    instance = someone("shaky")
    honest = session_of([mode_of(instance, "swing")], instance)
    assert breaches("support", honest, instance) == []
    assert breaches("support", relabelled(honest, equipment=()), instance) != []


@pytest.mark.parametrize("conditions", [("shaky",), ()], ids=str)
def test_model_and_checkers_agree_on_all_tiny_sessions(conditions: tuple[str, ...]) -> None:
    instance = someone(*conditions)
    assert_same_verdicts(instance, 2, all_modes(instance, doses=1), door=True)


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 1}])
def test_it_cannot_be_switched_off_or_weighed(settings: dict[str, Any]) -> None:
    assert "support" in refused("support", **settings)
