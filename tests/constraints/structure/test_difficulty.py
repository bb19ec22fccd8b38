"""No exercise that is too demanding for the person's level."""

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
    said,
    thin,
)
from tests.tiny import admitted, all_modes, catalog_of, instance_of, off_but

BY_DIFFICULTY = {1: "bridge", 2: "bird_dog", 3: "single_leg_bridge"}
CHANGED = {name: {"difficulty": difficulty} for difficulty, name in BY_DIFFICULTY.items()}
LEVELS = {"beginner": 1, "intermediate": 2, "advanced": 3}


def someone(level: str | None, rules: dict[str, dict[str, Any]] | None = None) -> Instance:
    """A person of this level before an easy, a middling and a hard exercise."""
    profile = {} if level is None else {"level": level}
    return instance_of(
        catalog_of(*BY_DIFFICULTY.values(), changed=CHANGED), rules=rules or off_but("difficulty"), **profile
    )


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("difficulty", BY_DIFFICULTY)
def test_a_level_goes_up_to_its_difficulty(level: str, difficulty: int) -> None:
    instance = someone(level)
    mode = mode_of(instance, BY_DIFFICULTY[difficulty])
    reason = out_for("difficulty", mode, instance)

    if difficulty <= LEVELS[level]:
        assert reason is None
        assert breaches("difficulty", [mode], instance) == []
    else:
        assert reason == f"Difficulty {difficulty}; level {level} goes up to {LEVELS[level]}."
        assert said("difficulty", [mode], instance) == [
            f"{instance.catalog.label(BY_DIFFICULTY[difficulty])} has difficulty {difficulty}, "
            f"and the level goes up to {LEVELS[level]}."
        ]


def test_who_says_nothing_is_in_the_middle() -> None:
    assert {mode.exercise.difficulty for mode in admitted(someone(None))} == {1, 2}


def test_every_hard_exercise_of_a_session_is_found_and_no_other() -> None:
    instance = someone("beginner")
    modes = [mode_of(instance, name) for name in BY_DIFFICULTY.values()]

    assert [finding.about[0] for finding in breaches("difficulty", modes, instance)] == [
        BY_DIFFICULTY[2],
        BY_DIFFICULTY[3],
    ]


def test_asking_for_a_hard_exercise_does_not_make_it_easier() -> None:
    instance = instance_of(catalog_of(*BY_DIFFICULTY.values(), changed=CHANGED), include=("single_leg_bridge",))

    assert out_for("difficulty", mode_of(instance, "single_leg_bridge"), instance) is not None


@pytest.mark.parametrize("level", ["beginner", "intermediate"])
def test_model_and_checkers_agree_on_all_tiny_sessions(level: str) -> None:
    instance = someone(level)

    assert door_and_judge_differ("difficulty", all_modes(instance), instance) == []
    assert_same_verdicts(instance, 2, thin(admitted(instance)))


def test_it_can_be_switched_off_and_then_everything_is_open() -> None:
    instance = someone("beginner", off_but())

    assert {mode.exercise.id for mode in admitted(instance)} == set(BY_DIFFICULTY.values())
    assert_same_verdicts(instance, 2, thin(admitted(instance), 1))


@pytest.mark.parametrize("settings", [{"weight": 1}, {"cap": 3}])
def test_it_has_no_other_settings(settings: dict[str, Any]) -> None:
    assert "difficulty" in refused("difficulty", **settings)
