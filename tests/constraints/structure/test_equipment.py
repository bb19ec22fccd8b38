"""Only what is at hand: owned, assumed, or replaced by something that does the same job."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from tests.constraints.structure.by_hand import (
    assert_same_verdicts,
    breaches,
    door_and_judge_differ,
    mode_of,
    out_for,
    refused,
    relabelled,
    said,
    timed,
)
from tests.tiny import admitted, all_modes, catalog_of, instance_of, off_but, session_of

ROLL = "glute_piriformis_foam_roll"
BALL = "glute_ball_release"
BALL_ON_CHAIR = "hamstring_ball_on_chair"
WALL = "wall_sit"
COUCH = "couch_stretch"
SACRUM = "sacral_nudge_foam_roller"
THORACIC = "thoracic_foam_roll"


def owner(*things: str, names: tuple[str, ...] = (ROLL, BALL, BALL_ON_CHAIR, WALL, SACRUM), **wish: Any) -> Instance:
    """A person with these things before exercises that need a roller, a ball, a ball and a chair, a wall, a roller."""
    return instance_of(
        catalog_of(*names),
        minutes=30,
        targets={"glutes": 3, "hamstrings": 2, "lumbar_paraspinals": 1, "quads": 1, "shoulder_girdle": 1},
        rules=off_but(),
        equipment=things,
        **wish,
    )


def doable(instance: Instance) -> set[str]:
    """The exercises that are let in."""
    return {mode.exercise.id for mode in admitted(instance)}


def test_what_is_owned_may_be_used_and_nothing_is_found() -> None:
    instance = owner("foam_roller")
    mode = mode_of(instance, ROLL)

    assert out_for("equipment", mode, instance) is None
    assert breaches("equipment", [mode], instance) == []


def test_what_is_missing_keeps_an_exercise_out_and_is_named() -> None:
    instance = owner()
    label = instance.catalog.label

    assert out_for("equipment", mode_of(instance, ROLL), instance) == f"Needs {label('foam_roller')}."
    assert out_for("equipment", mode_of(instance, BALL), instance) == (
        f"Needs {label('tennis_ball')} or {label('massage_ball')} or {label('lacrosse_ball')}."
    )


def test_of_several_things_only_the_missing_ones_are_named() -> None:
    instance = owner("tennis_ball")

    assert out_for("equipment", mode_of(instance, BALL_ON_CHAIR), instance) == (
        f"Needs {instance.catalog.label('chair')}."
    )


def test_one_of_a_group_is_enough_and_of_each_group_one_is_needed() -> None:
    assert doable(owner("lacrosse_ball")) == {BALL, WALL}
    assert doable(owner("chair")) == {WALL}
    assert doable(owner("lacrosse_ball", "chair")) == {BALL, BALL_ON_CHAIR, WALL}


def test_wall_and_floor_are_there_for_everybody() -> None:
    instance = owner()

    assert out_for("equipment", mode_of(instance, WALL), instance) is None
    assert breaches("equipment", [mode_of(instance, WALL)], instance) == []


def test_a_substitute_does_the_job() -> None:
    instance = owner("couch_or_bench", "tennis_ball")
    mode = mode_of(instance, BALL_ON_CHAIR, equipment=("couch_or_bench", "tennis_ball"))

    assert BALL_ON_CHAIR in doable(instance)
    assert breaches("equipment", [mode], instance) == []


def test_a_substitute_for_some_exercises_is_none_for_others() -> None:
    instance = owner("firm_bolster_or_stacked_pillows")

    assert doable(instance) == {SACRUM, WALL}
    rolling = mode_of(instance, ROLL, equipment=("firm_bolster_or_stacked_pillows",))
    assert said("equipment", [rolling], instance) == [
        f"{instance.catalog.label(ROLL)} needs {instance.catalog.label('foam_roller')}."
    ]


def test_a_variant_with_things_of_its_own_needs_those() -> None:
    instance = owner("chair", names=("cat_camel",))
    bare = owner(names=("cat_camel",))
    seated = mode_of(instance, "cat_camel", variant="seated")

    assert seated.equipment == ("chair",)
    assert out_for("equipment", seated, instance) is None
    assert out_for("equipment", seated, bare) is not None
    assert out_for("equipment", mode_of(bare, "cat_camel"), bare) is None
    assert breaches("equipment", relabelled(session_of([seated], instance), equipment=()), instance) != []


def test_a_session_with_things_that_are_not_there_is_found_and_explained() -> None:
    instance = owner("tennis_ball")
    modes = [mode_of(instance, BALL), mode_of(instance, ROLL)]

    assert said("equipment", modes, instance) == [
        f"{instance.catalog.label(ROLL)} uses {instance.catalog.label('foam_roller')}, which is not at hand."
    ]


def test_a_session_without_the_things_it_needs_is_found_and_explained() -> None:
    instance = owner("foam_roller", "tennis_ball")
    session = relabelled(session_of([mode_of(instance, BALL)], instance), equipment=("foam_roller",))

    assert said("equipment", session, instance) == [
        f"{instance.catalog.label(BALL)} needs {instance.catalog.label('tennis_ball')} or "
        f"{instance.catalog.label('massage_ball')} or {instance.catalog.label('lacrosse_ball')}."
    ]


def test_both_things_of_an_exercise_are_needed() -> None:
    instance = owner("chair", "tennis_ball")
    session = session_of([mode_of(instance, BALL_ON_CHAIR)], instance)

    assert breaches("equipment", session, instance) == []
    for kept in ("chair", "tennis_ball"):
        assert len(breaches("equipment", relabelled(session, equipment=(kept,)), instance)) == 1


def test_one_thing_cannot_serve_two_needs_at_once() -> None:
    """On the roller with the head on a pillow: one roller is not roller and pillow."""
    instance = owner("foam_roller", names=(THORACIC,), conditions=("hypertension_controlled",))
    both = owner("foam_roller", "pillow", names=(THORACIC,), conditions=("hypertension_controlled",))

    assert doable(both) == {THORACIC}
    assert doable(instance) == set()
    lonely = mode_of(instance, THORACIC, variant="still_on_pillow", equipment=("foam_roller",))
    assert breaches("equipment", [lonely], instance) != []


def test_an_optional_thing_is_not_needed() -> None:
    assert "knee_pad" in owner(names=(COUCH,)).catalog.exercises[COUCH].optional_equipment
    assert doable(owner(names=(COUCH,), level="advanced")) == {COUCH}


@pytest.mark.parametrize(
    "things", [(), ("tennis_ball",), ("foam_roller", "couch_or_bench"), ("massage_ball", "chair"), ("pillow",)]
)
def test_the_door_and_the_judge_agree_for_every_mode(things: tuple[str, ...]) -> None:
    instance = owner(*things)

    assert door_and_judge_differ("equipment", all_modes(instance, doses=1), instance) == []


@pytest.mark.parametrize(
    "things", [("tennis_ball", "lacrosse_ball"), ("foam_roller", "couch_or_bench", "massage_ball")]
)
def test_model_and_checkers_agree_on_all_tiny_sessions(things: tuple[str, ...]) -> None:
    changed = {name: {"dose": timed(30), "variants": ()} for name in (BALL, ROLL, BALL_ON_CHAIR)}
    instance = instance_of(
        catalog_of(BALL, ROLL, BALL_ON_CHAIR, changed=changed),
        targets={"glutes": 3, "hamstrings": 2},
        rules=off_but(),
        equipment=things,
    )

    assert_same_verdicts(instance, 3)


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 1}, {"borrow": True}])
def test_it_cannot_be_switched_off(settings: dict[str, Any]) -> None:
    assert "equipment" in refused("equipment", **settings)
