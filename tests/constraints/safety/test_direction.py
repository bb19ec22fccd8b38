"""The direction that eases a back decides which end range is left out; without one, early sessions keep out of both."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from planner.api import builtin_catalog
from tests.constraints.handmade import catalog_with, condition, exercise
from tests.constraints.structure.by_hand import assert_same_verdicts, let_in, mode_of, refused, said
from tests.tiny import all_modes, instance_of, off_but

HALF_WAY = {"id": "half_way", "name": "Half way", "how": "Half way only.", "drops": ["lumbar_flexion_end"]}
CATALOG = catalog_with(
    exercise("fold", exposure=("lumbar_flexion_end",), variants=(HALF_WAY,)),
    exercise("crunch", exposure=("lumbar_flexion_loaded",), stages=("activate",)),
    exercise("arch", exposure=("lumbar_extension_end",)),
    exercise(
        "nod", exposure=("lumbar_flexion_mid", "lumbar_extension_low", "lumbar_rotation_end"), stages=("stretch",)
    ),
    conditions={
        "sore_disc": condition("sore_disc", params={"extension_items_need": "leg pain that moves toward the back"}),
        "stiff_knee": condition("stiff_knee"),
    },
)
ALL = {"fold", "fold/half_way", "crunch", "arch", "nod"}
FORWARD = {"fold", "crunch"}
BACKWARD = {"arch"}


def someone(rules: dict[str, Any] | None = None, **profile: Any) -> Instance:
    """A person before exercises that bend far forward, far backward, and neither."""
    return instance_of(CATALOG, rules={**off_but(), **(rules or {})}, **profile)


@pytest.mark.parametrize(
    ("direction", "without", "with_disc"),
    [
        (None, ALL, ALL - BACKWARD),
        ("neutral", ALL, ALL - BACKWARD),
        ("flexion", ALL - BACKWARD, ALL - BACKWARD),
        ("extension", ALL - FORWARD, ALL - FORWARD),
    ],
)
def test_each_direction_leaves_out_the_other_end(direction: str | None, without: set[str], with_disc: set[str]) -> None:
    assert let_in("direction", someone(direction=direction)) == without
    assert let_in("direction", someone(direction=direction, conditions=("stiff_knee",))) == without
    assert let_in("direction", someone(direction=direction, conditions=("sore_disc",))) == with_disc


@pytest.mark.parametrize("direction", [None, "neutral", "flexion", "extension"])
@pytest.mark.parametrize("done", [None, 0, 1, 2, 3, 100])
def test_the_first_three_sessions_keep_out_of_both_ends_where_there_is_no_direction(
    direction: str | None, done: int | None
) -> None:
    first = done is not None and done < 3
    expected = {
        None: ALL - FORWARD - BACKWARD if first else ALL,
        "neutral": ALL - FORWARD - BACKWARD if first else ALL,
        "flexion": ALL - BACKWARD,
        "extension": ALL - FORWARD,
    }[direction]
    assert let_in("direction", someone(direction=direction, sessions_done=done)) == expected


def test_more_first_sessions_may_be_asked_for_and_fewer_not() -> None:
    longer = {"direction": {"first_sessions": 5}}
    assert let_in("direction", someone(longer, sessions_done=4)) == ALL - FORWARD - BACKWARD
    assert let_in("direction", someone(longer, sessions_done=5)) == ALL
    assert "a safety rule can only be made stricter" in refused("direction", first_sessions=2)


def test_the_two_ends_never_meet_where_a_direction_is_known() -> None:
    for direction in ("flexion", "extension"):
        inside = let_in("direction", someone(direction=direction))
        assert not (inside & FORWARD and inside & BACKWARD)


def test_the_reasons_in_words() -> None:
    def reasons(name: str, **profile: Any) -> list[str]:
        instance = someone(**profile)
        return said("direction", [mode_of(instance, name)], instance)

    assert reasons("arch", direction="flexion") == [
        "The arch: Bending forward eases you: nothing that bends you far backward."
    ]
    assert reasons("fold", direction="extension") == [
        "The fold: Bending backward eases you: nothing that bends you far forward."
    ]
    assert reasons("arch", conditions=("sore_disc",)) == [
        "The arch: the sore disc: far backward only if that eases you (direction: extension)."
    ]
    assert reasons("crunch", sessions_done=0) == [
        "The crunch: One of your first 3 sessions: no end range yet, neither way."
    ]


def test_a_disc_herniation_in_the_data_asks_for_a_direction() -> None:
    assert "extension_items_need" in builtin_catalog().conditions["disc_herniation_or_radiculopathy_acute"].params


PEOPLE: dict[str, dict[str, Any]] = {
    "nobody has looked": {},
    "flexion": {"direction": "flexion"},
    "extension": {"direction": "extension", "conditions": ("sore_disc",)},
    "disc": {"conditions": ("sore_disc",)},
    "new": {"sessions_done": 1},
}


@pytest.mark.parametrize("who", PEOPLE)
def test_model_and_checkers_agree_on_all_tiny_sessions(who: str) -> None:
    instance = someone(**PEOPLE[who])
    assert_same_verdicts(instance, 3, all_modes(instance, doses=1), door=True)


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 1}])
def test_it_cannot_be_switched_off_or_weighed(settings: dict[str, Any]) -> None:
    assert "direction" in refused("direction", **settings)
