"""At least so many exercises, at most so many."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from constraints.session import Session
from tests.constraints.structure.by_hand import (
    assert_agreement,
    breaches,
    holds,
    mode_of,
    refused,
    reps,
    said,
    timed,
)
from tests.tiny import admitted, all_modes, catalog_of, instance_of, off_but, session_of

CHANGED: dict[str, dict[str, Any]] = {
    "step_touch": {"dose": timed(30), "variants": ()},
    "glute_fist_release": {"dose": timed(30), "variants": ()},
    "clamshell": {"dose": reps((5,), 4), "variants": ()},
    "bridge": {"dose": holds((5,), (2,)), "variants": ()},
}
NAMES = tuple(CHANGED)


def between(rules: dict[str, dict[str, Any]] | None = None, **count: int) -> Instance:
    """A quarter of an hour before four exercises, with these limits."""
    found = rules or {**off_but("exercise_count"), "exercise_count": count}
    return instance_of(catalog_of(*NAMES, changed=CHANGED), minutes=15, rules=found)


def of(number: int, instance: Instance) -> Session:
    """A session of so many exercises."""
    return session_of([mode_of(instance, name) for name in NAMES[:number]], instance)


@pytest.mark.parametrize(("number", "fine"), [(1, False), (2, True), (3, True), (4, False)])
def test_sessions_within_both_limits_pass_and_others_do_not(number: int, fine: bool) -> None:
    instance = between(at_least=2, at_most=3)

    assert said("exercise_count", of(number, instance), instance) == (
        [] if fine else [f"{number} exercises; there are to be 2 to 3."]
    )


def test_an_empty_session_is_none_unless_that_is_allowed() -> None:
    instance = between()

    assert said("exercise_count", of(0, instance), instance) == ["0 exercises; there are to be 1 to 60."]
    assert breaches("exercise_count", of(0, between(at_least=0)), between(at_least=0)) == []


def test_sides_sets_and_segments_do_not_make_several_exercises_of_one() -> None:
    instance = between(at_most=1)

    assert breaches("exercise_count", [mode_of(instance, "clamshell")], instance) == []


@pytest.mark.parametrize(
    "count", [{"at_least": 2}, {"at_most": 1}, {"at_least": 2, "at_most": 2}, {"at_least": 3}, {"at_least": 0}]
)
def test_model_and_checkers_agree_on_all_tiny_sessions(count: dict[str, int]) -> None:
    instance = between(**count)
    if count == {"at_least": 0}:
        assert breaches("exercise_count", of(1, instance), instance) == []
        return

    assert_agreement("exercise_count", instance, 3)


def test_it_lets_every_exercise_in() -> None:
    instance = between(at_most=1)

    assert set(all_modes(instance)) <= set(admitted(instance))


def test_switched_off_it_forbids_nothing() -> None:
    instance = between(rules=off_but())

    assert not instance.rulebook.is_on("exercise_count")
    assert [finding for finding in instance.rulebook.check(of(4, instance), instance) if finding.breach] == []


@pytest.mark.parametrize(
    "settings",
    [
        {"at_least": -1},
        {"at_least": 61},
        {"at_most": 0},
        {"at_most": 61},
        {"at_most": "few"},
        {"atmost": 3},
        {"weight": 1},
    ],
)
def test_senseless_settings_are_errors(settings: dict[str, Any]) -> None:
    assert "exercise_count" in refused("exercise_count", **settings)


def test_more_at_least_than_at_most_is_an_error() -> None:
    assert "at_least" in refused("exercise_count", at_least=5, at_most=3)
