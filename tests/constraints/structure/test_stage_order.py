"""The stages of a session come in one order: arrive, warm up, release, mobilise, activate, stretch, relax."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from catalog.exercise import Stage
from constraints.instance import Instance
from constraints.rulebook import Rulebook
from tests.constraints.structure.by_hand import (
    all_said,
    assert_agreement,
    breaches,
    holds,
    mode_of,
    refused,
    relabelled,
    reps,
    said,
    timed,
)
from tests.tiny import admitted, all_modes, catalog_of, instance_of, model_of, off_but, session_of

IN_STAGE = {
    Stage.ARRIVE: "diaphragmatic_breathing",
    Stage.WARM_UP: "step_touch",
    Stage.RELEASE: "glute_fist_release",
    Stage.MOBILISE: "supine_glute_circles",
    Stage.ACTIVATE: "clamshell",
    Stage.STRETCH: "reclined_pigeon",
    Stage.RELAX: "relaxation_meditation",
}
CHANGED: dict[str, dict[str, Any]] = {
    "diaphragmatic_breathing": {"dose": timed(30), "variants": (), "stages": ("arrive", "relax")},
    "step_touch": {"dose": timed(30), "variants": ()},
    "glute_fist_release": {"dose": timed(30), "variants": ()},
    "supine_glute_circles": {"dose": reps((5,), 4), "variants": ()},
    "clamshell": {"dose": reps((5,), 4), "variants": ()},
    "reclined_pigeon": {"dose": holds((20,), (1,)), "variants": ()},
    "relaxation_meditation": {"dose": timed(60), "variants": ()},
}
BACKWARDS = [stage.value for stage in reversed(Stage)]
STRETCH_BEFORE_WORK = ["arrive", "warm_up", "release", "mobilise", "stretch", "activate", "relax"]


def ordered(order: list[str] | None = None, names: tuple[str, ...] = tuple(CHANGED)) -> Instance:
    """An exercise of every stage, and this order."""
    rules = off_but() if order is None else {**off_but(), "stage_order": {"order": order}}
    return instance_of(catalog_of(*names, changed=CHANGED), minutes=30, rules=rules)


def test_a_session_in_order_passes() -> None:
    instance = ordered()

    assert breaches("stage_order", [mode_of(instance, name) for name in IN_STAGE.values()], instance) == []


@pytest.mark.parametrize(("first", "second"), list(pairwise(Stage)))
def test_a_stage_before_the_one_that_it_follows_is_found_and_named(first: Stage, second: Stage) -> None:
    instance = ordered()
    modes = [mode_of(instance, IN_STAGE[stage]) for stage in (second, first)]

    assert said("stage_order", modes, instance) == [
        f"{instance.catalog.label(IN_STAGE[first])} ({first.value}) comes after {second.value}."
    ]


def test_stages_may_be_left_out_and_have_several_exercises() -> None:
    instance = instance_of(
        catalog_of("clamshell", "bridge", "reclined_pigeon"), targets={"glutes": 3}, rules=off_but(), minutes=30
    )
    modes = [mode_of(instance, name) for name in ("clamshell", "bridge", "reclined_pigeon")]

    assert breaches("stage_order", modes, instance) == []


def test_coming_back_to_a_stage_later_is_found_once_for_each_exercise() -> None:
    instance = ordered()
    modes = [
        mode_of(instance, IN_STAGE[stage]) for stage in (Stage.ACTIVATE, Stage.RELEASE, Stage.MOBILISE, Stage.STRETCH)
    ]

    assert [finding.about for finding in breaches("stage_order", modes, instance)] == [
        (IN_STAGE[Stage.RELEASE],),
        (IN_STAGE[Stage.MOBILISE],),
    ]


def test_an_exercise_with_two_stages_counts_where_it_stands() -> None:
    instance = ordered()
    late = mode_of(instance, "diaphragmatic_breathing", stage=Stage.RELAX)
    early = mode_of(instance, "diaphragmatic_breathing", stage=Stage.ARRIVE)
    work = mode_of(instance, "clamshell")

    assert breaches("stage_order", [work, late], instance) == []
    assert breaches("stage_order", [work, early], instance) != []


def test_another_order_can_be_set() -> None:
    instance = ordered(STRETCH_BEFORE_WORK)
    work, stretch = mode_of(instance, "clamshell"), mode_of(instance, "reclined_pigeon")

    assert instance.stage_order == tuple(Stage(stage) for stage in STRETCH_BEFORE_WORK)
    assert breaches("stage_order", [stretch, work], instance) == []
    assert breaches("stage_order", [work, stretch], instance) != []


def test_the_model_follows_another_order_too() -> None:
    instance = ordered(STRETCH_BEFORE_WORK)
    work, stretch = mode_of(instance, "clamshell"), mode_of(instance, "reclined_pigeon")
    with_order, against = model_of([stretch, work], instance), model_of([work, stretch], instance)

    assert with_order is not None
    assert with_order.feasible
    assert against is not None
    assert not against.feasible


def test_inside_a_stage_the_model_takes_any_order() -> None:
    changed = {**CHANGED, "clamshell": {**CHANGED["clamshell"], "stages": ("mobilise",)}}
    instance = instance_of(catalog_of(*CHANGED, changed=changed), minutes=30, rules=off_but())
    modes = [mode_of(instance, name) for name in ("supine_glute_circles", "clamshell")]

    assert modes[0].position != modes[1].position
    for order in (modes, modes[::-1]):
        says = model_of(order, instance)
        assert says is not None
        assert says.feasible


@pytest.mark.parametrize("stage", [Stage.RELAX, Stage.ACTIVATE])
def test_an_exercise_cannot_stand_in_a_stage_that_is_not_its_own(stage: Stage) -> None:
    """Otherwise a session could call its stretch a rest, and need no warm-up before it."""
    instance = instance_of(catalog_of(*CHANGED, changed=CHANGED), minutes=10)
    session = session_of([mode_of(instance, IN_STAGE[kind]) for kind in (Stage.MOBILISE, Stage.STRETCH)], instance)
    renamed = relabelled(session, IN_STAGE[Stage.STRETCH], stage=stage)

    assert {finding.rule for finding in instance.rulebook.check(session, instance) if finding.breach} == {
        "warm_up_first"
    }
    assert all_said(renamed, instance) != []


@pytest.mark.parametrize("order", [None, STRETCH_BEFORE_WORK, BACKWARDS])
def test_model_and_checkers_agree_on_all_tiny_sessions(order: list[str] | None) -> None:
    names = tuple(IN_STAGE[stage] for stage in (Stage.ARRIVE, Stage.RELEASE, Stage.ACTIVATE, Stage.STRETCH))

    assert_agreement("stage_order", ordered(order, names), 3)


def test_it_lets_every_exercise_in() -> None:
    instance = ordered(BACKWARDS)

    assert set(all_modes(instance)) == set(admitted(instance))


@pytest.mark.parametrize(
    "order",
    [
        [],
        [stage.value for stage in Stage][:-1],
        [*Stage, Stage.RELAX],
        ["arrive", "arrive", "release", "mobilise", "activate", "stretch", "relax"],
        ["arrive", "warm_up", "release", "mobilise", "activate", "stretch", "sauna"],
        "arrive",
    ],
)
def test_an_order_names_every_stage_once(order: Any) -> None:
    assert "stage_order.order" in refused("stage_order", order=order)


def test_the_seven_stages_in_any_order_are_accepted() -> None:
    assert Rulebook.build({"stage_order": {"order": BACKWARDS}}).settings("stage_order").order == tuple(reversed(Stage))


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 1}, {"stages": []}])
def test_it_can_be_set_but_not_switched_off(settings: dict[str, Any]) -> None:
    assert "stage_order" in refused("stage_order", **settings)
