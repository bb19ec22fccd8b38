"""More on the longest holds: what adds up to one hold and what does not, and where the limits do not apply."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.anatomy import Side
from constraints.instance import Instance
from constraints.session import Session
from tests.constraints.handmade import catalog_with, condition, exercise, held, instance_for, pick, timed
from tests.constraints.structure.by_hand import breaches, one_after_the_other, out_for
from tests.tiny import session_of

EFFORT: dict[str, Any] = {"exposure": ("isometric_hold",), "position": "side_lying"}
BALL: dict[str, Any] = {"exposure": ("ball_point_pressure", "lumbar_direct_pressure"), "position": "prone"}
CATALOG = catalog_with(
    exercise("hold_on", dose=held(10, 4, rest_s=0), **EFFORT),
    exercise("hold_and_rest", dose=held(10, 4, rest_s=5), **EFFORT),
    exercise("each_side", dose=held(15, 1), laterality="per_side", side_switch_s=0, **EFFORT),
    exercise("kneel", dose=timed(90), position="quadruped"),
    exercise("lie", dose=timed(90)),
    exercise("press", dose=timed(120), **BALL),
    exercise("press_on", dose=timed(121), **BALL),
    conditions={
        "tense": condition("tense", params={"hold_max_s": 20}),
        "short_of_breath": condition("short_of_breath", params={"supine_hold_max_s": 60}),
    },
)


def _someone(*conditions: str, **request: Any) -> Instance:
    return instance_for("dose_caps", CATALOG, conditions=conditions, **request)


def _fine(name: str, instance: Instance) -> bool:
    """Whether the rule lets an exercise in, after making sure that the judge of sessions says the same."""
    mode = pick(instance, name)
    inside = out_for("dose_caps", mode, instance) is None
    assert (breaches("dose_caps", [mode], instance) == []) is inside
    return inside


@pytest.mark.parametrize(("name", "fine"), [("hold_on", False), ("hold_and_rest", True)])
def test_holds_without_a_rest_between_them_are_one_hold(name: str, fine: bool) -> None:
    assert _fine(name, _someone("tense")) is fine


@pytest.mark.parametrize("sides", [(Side.LEFT, Side.RIGHT), (Side.RIGHT, Side.LEFT)])
def test_a_hold_on_each_side_is_two_holds_though_nothing_is_between_them(sides: tuple[Side, ...]) -> None:
    instance = _someone("tense", targets={"glutes:left": 3, "glutes:right": 3})
    session = one_after_the_other(*(session_of([pick(instance, "each_side", side=side)], instance) for side in sides))
    assert len(session.bouts) == 1
    assert breaches("dose_caps", session, instance) == []


def test_only_flat_on_the_back_is_flat_on_the_back() -> None:
    instance = _someone("short_of_breath")
    assert _fine("kneel", instance)
    assert not _fine("lie", instance)


def test_a_ball_beside_the_spine_presses_for_two_minutes_at_most_whoever_it_is() -> None:
    assert _fine("press", _someone())
    assert not _fine("press_on", _someone())


def test_an_exercise_that_is_not_in_the_catalogue_hides_no_hold_that_comes_after_it() -> None:
    instance = _someone("tense")
    session = session_of([pick(instance, "kneel"), pick(instance, "hold_on")], instance)
    steps = (
        step.model_copy(update={"exercise": "moonwalk"}) if step.exercise == "kneel" else step for step in session.steps
    )
    found = breaches("dose_caps", Session(session.budget_s, tuple(steps)), instance)
    assert [finding.about for finding in found] == [("hold_on",)]
