"""No filler: what is not structure serves a target, or was asked for by name."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from constraints.mode import Mode
from tests.constraints.structure.by_hand import (
    assert_agreement,
    breaches,
    door_and_judge_differ,
    holds,
    mode_of,
    out_for,
    refused,
    reps,
    said,
    timed,
)
from tests.tiny import admitted, all_modes, catalog_of, disagreements, instance_of, off_but

WARM = "step_touch"
GLUTES = "clamshell"
HELPING = "bridge"
QUADS = "quad_hand_kneading"
REST = "relaxation_meditation"
GATED = "seated_forward_curl"
CHANGED: dict[str, dict[str, Any]] = {
    WARM: {"dose": timed(30), "variants": ()},
    REST: {"dose": timed(60), "variants": ()},
    GLUTES: {
        "dose": reps((5,), 4),
        "variants": (),
        "regions": ["glutes"],
        "muscles": {"primary": ["gluteus_medius"], "secondary": []},
    },
    HELPING: {
        "dose": holds((5,), (3,)),
        "regions": ["hamstrings"],
        "muscles": {"primary": ["hamstrings"], "secondary": ["gluteus_maximus"]},
    },
    QUADS: {
        "dose": timed(30),
        "variants": (),
        "regions": ["quads"],
        "muscles": {"primary": ["vastus_medialis"], "secondary": []},
    },
    GATED: {"dose": holds((10,), (1,)), "regions": ["lumbar_paraspinals"]},
}
NONE_AT_ALL = "No exercise serves a target: warming up and resting alone are no session."


def aiming(
    *targets: str,
    include: tuple[str, ...] = (),
    rules: dict[str, dict[str, Any]] | None = None,
    names: tuple[str, ...] = (WARM, GLUTES, HELPING, QUADS, REST),
    **profile: Any,
) -> Instance:
    """A person who aims at these."""
    return instance_of(
        catalog_of(*names, changed=CHANGED),
        minutes=20,
        targets=dict.fromkeys(targets, 3),
        include=include,
        rules=rules or off_but("purpose", "requested"),
        **profile,
    )


def alone(exercise: str, instance: Instance) -> list[Mode]:
    """The exercise and nothing else."""
    return [mode_of(instance, exercise)]


def test_an_exercise_for_a_target_is_let_in() -> None:
    instance = aiming("glutes")

    assert out_for("purpose", mode_of(instance, GLUTES), instance) is None
    assert breaches("purpose", alone(GLUTES, instance), instance) == []


def test_an_exercise_that_helps_a_target_is_let_in() -> None:
    instance = aiming("glutes")

    assert out_for("purpose", mode_of(instance, HELPING), instance) is None
    assert breaches("purpose", alone(HELPING, instance), instance) == []


def test_a_muscle_is_a_target_as_well_as_a_region() -> None:
    instance = aiming("gluteus_medius")

    assert out_for("purpose", mode_of(instance, GLUTES), instance) is None
    assert out_for("purpose", mode_of(instance, HELPING), instance) is not None


def test_an_exercise_for_something_else_is_out_found_and_named() -> None:
    instance = aiming("glutes")
    modes = [mode_of(instance, QUADS), mode_of(instance, GLUTES)]

    assert out_for("purpose", mode_of(instance, QUADS), instance) == "Serves none of your targets."
    assert said("purpose", modes, instance) == [f"{instance.catalog.label(QUADS)} serves nothing that was asked for."]


def test_warming_up_and_resting_need_no_target() -> None:
    instance = aiming("glutes")
    modes = [mode_of(instance, name) for name in (WARM, GLUTES, REST)]

    assert {out_for("purpose", mode, instance) for mode in modes} == {None}
    assert breaches("purpose", modes, instance) == []


def test_warming_up_and_resting_alone_are_no_session() -> None:
    instance = aiming("glutes")

    assert said("purpose", [mode_of(instance, WARM), mode_of(instance, REST)], instance) == [NONE_AT_ALL]
    assert said("purpose", [], instance) == [NONE_AT_ALL]


def test_what_is_asked_for_by_name_needs_no_target() -> None:
    instance = aiming("glutes", include=(QUADS,))

    assert out_for("purpose", mode_of(instance, QUADS), instance) is None
    assert breaches("purpose", alone(QUADS, instance), instance) == []


def test_what_the_style_lists_needs_no_target() -> None:
    rules = {**off_but("purpose", "routine"), "routine": {"sequence": [WARM, QUADS]}}
    instance = aiming("glutes", rules=rules)

    assert out_for("purpose", mode_of(instance, QUADS), instance) is None
    assert breaches("purpose", [mode_of(instance, WARM), mode_of(instance, QUADS)], instance) == []


def test_who_asks_for_a_warm_up_by_name_gets_it_alone() -> None:
    instance = aiming("glutes", include=(WARM,))

    assert breaches("purpose", alone(WARM, instance), instance) == []


def test_asking_for_something_barred_does_not_make_a_warm_up_a_session() -> None:
    instance = aiming("glutes", include=(GATED,), names=(WARM, GLUTES, REST, GATED))

    assert instance.rulebook.barred(GATED, instance) is not None
    assert said("purpose", alone(WARM, instance), instance) == [NONE_AT_ALL]


@pytest.mark.parametrize("targets", [("glutes",), ("quads",), ("gluteus_medius:left",), ("lumbar_paraspinals",)])
def test_the_door_and_the_judge_agree_for_what_is_no_structure(targets: tuple[str, ...]) -> None:
    instance = aiming(*targets, names=(GLUTES, HELPING, QUADS, GATED), opt_in=(GATED,), equipment=("chair",))

    assert door_and_judge_differ("purpose", all_modes(instance), instance) == []


@pytest.mark.parametrize("include", [(), (QUADS,), (WARM,)])
def test_model_and_checkers_agree_on_all_tiny_sessions(include: tuple[str, ...]) -> None:
    instance = aiming("glutes", include=include, rules=off_but("purpose"))
    pool = admitted(instance)

    assert (QUADS in {mode.exercise.id for mode in pool}) is (QUADS in include)
    if include:
        assert disagreements(instance, 3, pool)[1] == []
    else:
        assert_agreement("purpose", instance, 3, pool)


def test_switched_off_filler_is_let_in() -> None:
    instance = aiming("glutes", rules=off_but())

    assert QUADS in {mode.exercise.id for mode in admitted(instance)}


@pytest.mark.parametrize("settings", [{"weight": 1}, {"at_least": 2}, {"enabled": 1}])
def test_it_has_no_other_settings(settings: dict[str, Any]) -> None:
    assert "purpose" in refused("purpose", **settings)
