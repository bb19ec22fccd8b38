"""Changing position takes whole seconds, the same both ways, longer for a slower person."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.positions import Pace, Position, Positions

POSITIONS = Positions(
    positions=(
        Position(id="lying", name="lying", floor=True),
        Position(id="sitting", name="sitting", floor=False),
        Position(id="water", name="in the water", floor=False, plannable=False),
    ),
    same_position_s=3,
    transitions=(("lying", "sitting", 7),),
    equipment_change_s=10,
    paces=(Pace(id="usual", name="usual", percent=100), Pace(id="slow", name="slow", percent=160)),
)


def test_a_change_takes_the_same_time_in_both_directions() -> None:
    assert POSITIONS.change_s("lying", "sitting") == POSITIONS.change_s("sitting", "lying") == 7


def test_staying_takes_the_seconds_of_the_same_position() -> None:
    assert POSITIONS.change_s("lying", "lying") == 3


@pytest.mark.parametrize(("percent", "seconds"), [(50, 4), (80, 6), (100, 7), (160, 12), (200, 14), (400, 28)])
def test_seconds_at_another_pace_are_rounded_up_never_down(percent: int, seconds: int) -> None:
    assert POSITIONS.change_s("lying", "sitting", percent) == seconds


def test_extra_seconds_are_added_to_a_real_change_after_the_pace() -> None:
    assert POSITIONS.change_s("lying", "sitting", 200, 10) == 24


def test_staying_gets_no_extra_seconds() -> None:
    assert POSITIONS.change_s("lying", "lying", 200, 10) == 6


@settings(derandomize=True, deadline=None)
@given(percent=st.integers(50, 400), slower=st.integers(0, 200), extra_s=st.integers(0, 60))
def test_a_slower_person_never_gets_less_time(percent: int, slower: int, extra_s: int) -> None:
    for end in ("lying", "sitting"):
        quick = POSITIONS.change_s("lying", end, percent, extra_s)
        assert 0 < quick <= POSITIONS.change_s("lying", end, percent + slower, extra_s)


def test_a_pace_is_found_by_its_id() -> None:
    assert POSITIONS.pace("slow").percent == 160


def test_an_unknown_pace_is_a_key_error_as_promised() -> None:
    with pytest.raises(KeyError):
        POSITIONS.pace("hurried")


def test_a_position_can_be_planned_unless_it_says_otherwise() -> None:
    assert [position.plannable for position in POSITIONS.positions] == [True, True, False]
