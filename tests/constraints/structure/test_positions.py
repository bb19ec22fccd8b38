"""Nothing in a position that the person avoids, and every exercise in its own position."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from constraints.prescription import Kind
from tests.constraints.structure.by_hand import (
    again,
    assert_same_verdicts,
    breaches,
    door_and_judge_differ,
    mode_of,
    out_for,
    refused,
    relabelled,
    said,
    thin,
)
from tests.tiny import admitted, all_modes, catalog_of, instance_of, off_but, session_of

FOUR = "cat_camel"
BACK = "bridge"


def avoiding(*positions: str, rules: dict[str, dict[str, Any]] | None = None) -> Instance:
    """A person who avoids these positions, with a chair."""
    return instance_of(
        catalog_of(FOUR, BACK),
        targets={"glutes": 3, "lumbar_paraspinals": 3},
        rules=rules or off_but("positions"),
        equipment=("chair",),
        avoid_positions=positions,
    )


def test_a_position_that_nobody_avoids_is_let_in() -> None:
    instance = avoiding("supine")

    assert out_for("positions", mode_of(instance, FOUR), instance) is None
    assert breaches("positions", [mode_of(instance, FOUR)], instance) == []


def test_an_avoided_position_is_kept_out_found_and_named() -> None:
    instance = avoiding("quadruped", "prone")

    assert out_for("positions", mode_of(instance, FOUR), instance) == "You avoid on hands and knees."
    assert said("positions", [mode_of(instance, BACK), mode_of(instance, FOUR)], instance) == [
        f"{instance.catalog.label(FOUR)} is done on hands and knees."
    ]


def test_a_variant_in_another_position_is_another_matter() -> None:
    on_knees, on_chair = avoiding("quadruped"), avoiding("seated_chair")

    assert {mode.variant_id for mode in admitted(on_knees) if mode.exercise.id == FOUR} == {"seated"}
    assert out_for("positions", mode_of(on_chair, FOUR, variant="seated"), on_chair) is not None
    assert out_for("positions", mode_of(on_chair, FOUR), on_chair) is None


def test_a_session_cannot_claim_that_an_exercise_is_done_elsewhere() -> None:
    instance = avoiding("quadruped")
    session = relabelled(session_of([mode_of(instance, FOUR)], instance), position="standing")

    assert breaches("positions", session, instance) != []


def test_an_exercise_done_in_a_position_that_is_not_its_own_is_found() -> None:
    instance = avoiding()
    session = session_of([mode_of(instance, FOUR)], instance)

    assert breaches("positions", session, instance) == []
    assert said("positions", relabelled(session, position="standing"), instance) == [
        f"{instance.catalog.label(FOUR)} is done on hands and knees and standing."
    ]


def test_one_step_in_an_avoided_position_is_enough() -> None:
    instance = avoiding("prone")
    session = session_of([mode_of(instance, FOUR)], instance)
    last = [step for step in session.steps if step.kind is Kind.WORK][-1]
    turned = again(session, lambda step: step.model_copy(update={"position": "prone"}) if step is last else step)

    assert breaches("positions", turned, instance) != []


@pytest.mark.parametrize("positions", [("quadruped",), ("supine",), ("seated_chair",), ("quadruped", "seated_chair")])
def test_model_and_checkers_agree_on_all_tiny_sessions(positions: tuple[str, ...]) -> None:
    instance = avoiding(*positions)

    assert door_and_judge_differ("positions", all_modes(instance), instance) == []
    assert not {mode.position for mode in admitted(instance)} & set(positions)
    assert_same_verdicts(instance, 2, thin(admitted(instance)))


def test_it_can_be_switched_off() -> None:
    instance = avoiding("quadruped", rules=off_but())

    assert "quadruped" in {mode.position for mode in admitted(instance)}


@pytest.mark.parametrize("settings", [{"weight": 1}, {"avoid": ["prone"]}])
def test_it_has_no_other_settings(settings: dict[str, Any]) -> None:
    assert "positions" in refused("positions", **settings)
