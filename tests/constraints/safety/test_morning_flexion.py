"""With some conditions there is no bending forward soon after waking, nor where nobody has said when that was."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from tests.constraints.handmade import catalog_with, condition, exercise
from tests.constraints.structure.by_hand import assert_same_verdicts, let_in, mode_of, refused, said
from tests.tiny import all_modes, instance_of, off_but

HALF_WAY = {"id": "half_way", "name": "Half way", "how": "Half way only.", "drops": ["lumbar_flexion_mid"]}
DEEPER = {"id": "deeper", "name": "Deeper", "how": "All the way.", "adds": ["lumbar_flexion_end"]}
CATALOG = catalog_with(
    exercise("nod", exposure=("lumbar_flexion_low", "lumbar_extension_end"), variants=(DEEPER,)),
    exercise("bow", exposure=("lumbar_flexion_mid",), variants=(HALF_WAY,), stages=("stretch",)),
    exercise("fold", exposure=("lumbar_flexion_end",)),
    exercise("crunch", exposure=("lumbar_flexion_loaded",), stages=("activate",)),
    conditions={
        "sore_disc": condition("sore_disc", params={"no_flexion_after_waking_h": 2}),
        "slow_disc": condition("slow_disc", params={"no_flexion_after_waking_h": 4}),
        "old_disc": condition("old_disc", params={"no_flexion_after_waking_h": 0}),
    },
)
ALL = {"nod", "nod/deeper", "bow", "bow/half_way", "fold", "crunch"}
UPRIGHT = {"nod", "bow/half_way"}


def someone(*conditions: str, **when: Any) -> Instance:
    """A person with these conditions at this time."""
    return instance_of(CATALOG, rules=off_but(), conditions=conditions, when=when)


@pytest.mark.parametrize(
    ("when", "bends"),
    [
        ({}, False),  # nobody has said: just now
        ({"time_of_day": "morning"}, False),
        ({"time_of_day": "midday"}, True),
        ({"time_of_day": "evening"}, True),
        ({"hours_since_waking": 0}, False),
        ({"hours_since_waking": 1.99}, False),
        ({"hours_since_waking": 2}, True),
        ({"hours_since_waking": 1, "time_of_day": "evening"}, False),
        ({"hours_since_waking": 3, "time_of_day": "morning"}, True),
    ],
)
def test_how_long_ago_the_person_woke_decides(when: dict[str, Any], bends: bool) -> None:
    assert let_in("morning_flexion", someone("sore_disc", **when)) == (ALL if bends else UPRIGHT)
    assert let_in("morning_flexion", someone(**when)) == ALL
    assert let_in("morning_flexion", someone("old_disc", **when)) == ALL


def test_of_several_conditions_the_longest_time_counts() -> None:
    for hours, bends in ((1, False), (3, False), (4, True)):
        instance = someone("old_disc", "slow_disc", "sore_disc", hours_since_waking=hours)
        assert let_in("morning_flexion", instance) == (ALL if bends else UPRIGHT)


def test_the_reasons_in_words() -> None:
    early, unknown = someone("sore_disc", time_of_day="morning"), someone("sore_disc")
    assert said("morning_flexion", [mode_of(early, "nod"), mode_of(early, "fold")], early) == [
        "The fold: the sore disc: no bending forward in the first 2 hours after waking."
    ]
    assert said("morning_flexion", [mode_of(unknown, "bow")], unknown) == [
        "The bow: the sore disc: bending forward only if you say that you woke more than 2 hours ago."
    ]


@pytest.mark.parametrize("when", [{}, {"hours_since_waking": 1}, {"time_of_day": "midday"}], ids=str)
def test_model_and_checkers_agree_on_all_tiny_sessions(when: dict[str, Any]) -> None:
    instance = someone("sore_disc", **when)
    assert_same_verdicts(instance, 3, all_modes(instance, doses=1), door=True)


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 1}, {"hours": 1}])
def test_it_cannot_be_switched_off_weighed_or_tuned(settings: dict[str, Any]) -> None:
    assert "morning_flexion" in refused("morning_flexion", **settings)
