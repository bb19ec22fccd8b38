"""A style can narrow what a session is made of, down to a fixed sequence."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from catalog.errors import RoutineError
from constraints.instance import Instance
from constraints.request import Request
from planner.api import builtin_catalog, plan
from planner.result import PlanStatus
from tests.constraints.structure.by_hand import (
    assert_agreement,
    assert_same_verdicts,
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
from tests.tiny import SCREENED, admitted, all_modes, catalog_of, disagreements, instance_of, off_but, session_of

ROLL = "glute_piriformis_foam_roll"
BALL = "glute_ball_release"
WORK = "clamshell"
BRIDGE = "bridge"
STRETCH = "reclined_pigeon"
REST = "diaphragmatic_breathing"
GATED = "seated_forward_curl"
CHANGED: dict[str, dict[str, Any]] = {
    ROLL: {"dose": timed(30), "variants": ()},
    BALL: {"dose": timed(60), "variants": ()},
    WORK: {"dose": reps((5,), 4), "variants": ()},
    BRIDGE: {"dose": holds((5,), (3,))},
    STRETCH: {"dose": holds((20,), (1,)), "variants": ()},
    REST: {"dose": timed(30), "variants": ()},
    GATED: {"dose": holds((10,), (1,))},
}
OTHER_ORDER = "The order or the number of exercises is another one."


def style(*names: str, include: tuple[str, ...] = (), profile: dict[str, Any] | None = None, **params: Any) -> Instance:
    """A session whose style narrows it so (among these exercises, by default all but the gated one)."""
    return instance_of(
        catalog_of(*(names or tuple(name for name in CHANGED if name != GATED)), changed=CHANGED),
        minutes=20,
        targets={"glutes": 3, "lumbar_paraspinals": 1},
        rules={**off_but("routine"), "routine": params},
        include=include,
        **{"equipment": ("foam_roller", "tennis_ball", "chair"), **(profile or {})},
    )


def of(instance: Instance, *names: str) -> list[str]:
    """What is said of a session of these."""
    return said("routine", [mode_of(instance, name) for name in names], instance)


def name(instance: Instance, *ids: str) -> str:
    """The names of these, in order."""
    return ", ".join(instance.catalog.label(one) for one in ids)


def test_without_settings_everything_goes() -> None:
    instance = style()

    assert {mode.exercise.id for mode in admitted(instance)} == set(CHANGED) - {GATED}
    assert of(instance, STRETCH, ROLL) == []


def test_a_sequence_is_kept_in_its_order() -> None:
    instance = style(sequence=[ROLL, WORK, STRETCH])

    assert of(instance, ROLL, WORK, STRETCH) == []
    for wrong in permutations((ROLL, WORK, STRETCH)):
        if wrong != (ROLL, WORK, STRETCH):
            assert of(instance, *wrong) == [f"{name(instance, ROLL, WORK, STRETCH)}: {OTHER_ORDER}"]


def test_a_sequence_is_kept_whole() -> None:
    instance = style(sequence=[ROLL, WORK, STRETCH])

    assert of(instance, ROLL, STRETCH) == [f"{name(instance, ROLL, WORK, STRETCH)}: {OTHER_ORDER}"]
    assert of(instance) == [f"{name(instance, ROLL, WORK, STRETCH)}: {OTHER_ORDER}"]


def test_nothing_is_added_to_a_sequence() -> None:
    instance = style(sequence=[ROLL, STRETCH])

    assert out_for("routine", mode_of(instance, WORK), instance) == "Not one of the exercises of General session."
    assert of(instance, ROLL, WORK, STRETCH) == [
        f"{name(instance, WORK)}: Not one of the exercises of General session.",
        f"{name(instance, ROLL, STRETCH)}: {OTHER_ORDER}",
    ]
    assert {mode.exercise.id for mode in admitted(instance)} == {ROLL, STRETCH}


def test_two_exercises_of_one_stage_and_place_keep_the_order_of_the_sequence() -> None:
    for sequence in ([BALL, ROLL], [ROLL, BALL]):
        answer = plan(
            Request.model_validate(
                {
                    "minutes": 20,
                    "targets": {"glutes": 3},
                    "profile": {"equipment": ["foam_roller", "tennis_ball"]},
                    "rules": {**off_but("routine", "stimulus"), "routine": {"sequence": sequence}},
                }
            ),
            catalog_of(ROLL, BALL, WORK, changed=CHANGED),
        )

        assert answer.status is PlanStatus.OPTIMAL
        assert list(dict.fromkeys(step.exercise for step in answer.sessions[0].steps)) == sequence


def test_a_safety_rule_takes_its_exercise_out_of_the_sequence() -> None:
    instance = style(ROLL, GATED, BRIDGE, sequence=[ROLL, GATED])
    open_gate = style(ROLL, GATED, BRIDGE, sequence=[ROLL, GATED], profile={"opt_in": (GATED,), **SCREENED})

    assert of(instance, ROLL) == []
    assert of(open_gate, ROLL) != []
    assert of(open_gate, ROLL, GATED) == []


def test_a_sequence_that_cannot_be_kept_is_impossible_and_not_shortened() -> None:
    answer = plan(
        Request.model_validate(
            {"minutes": 20, "targets": {"glutes": 3}, "rules": {"routine": {"sequence": [ROLL, WORK]}}}
        ),
        catalog_of(ROLL, WORK, changed=CHANGED),
    )

    assert answer.status is PlanStatus.INFEASIBLE
    assert builtin_catalog().label(ROLL) in " ".join(note.text for note in answer.notes)


def test_an_unknown_exercise_in_a_sequence_is_an_error_that_names_it() -> None:
    request = {"minutes": 20, "targets": {"glutes": 3}, "rules": {"routine": {"sequence": ["clam_shell"]}}}

    with pytest.raises(RoutineError, match="clam_shell"):
        plan(Request.model_validate(request), catalog_of(WORK, changed=CHANGED))


def test_an_exercise_that_stands_twice_in_a_sequence_is_an_error() -> None:
    assert WORK in refused("routine", sequence=[WORK, BRIDGE, WORK])


def test_only_some_exercises_in_any_order_and_number() -> None:
    instance = style(only=[ROLL, STRETCH])

    assert {mode.exercise.id for mode in admitted(instance)} == {ROLL, STRETCH}
    assert of(instance, STRETCH) == []
    assert of(instance, STRETCH, ROLL) == []
    assert of(instance, ROLL, WORK) == [f"{name(instance, WORK)}: Not one of the exercises of General session."]


def test_only_some_stages() -> None:
    instance = style(stages=["release", "arrive"])

    assert {(mode.exercise.id, mode.stage.value) for mode in admitted(instance)} == {
        (ROLL, "release"),
        (BALL, "release"),
        (REST, "arrive"),
    }
    assert of(instance, REST, ROLL) == []
    assert of(instance, ROLL, STRETCH) == [f"{name(instance, STRETCH)}: General session has no stretch."]


def test_only_with_certain_things() -> None:
    instance = style(equipment=["foam_roller", "chair"])

    assert {mode.exercise.id for mode in admitted(instance)} == {ROLL}
    assert of(instance, ROLL) == []
    assert of(instance, BALL, WORK) == [
        f"{name(instance, BALL)}: General session uses foam roller or chair.",
        f"{name(instance, WORK)}: General session uses foam roller or chair.",
    ]


def test_only_in_certain_positions() -> None:
    instance = style(positions=["supine", "side_lying"])

    assert {mode.exercise.id for mode in admitted(instance)} == {WORK, BRIDGE, STRETCH, REST}
    assert of(instance, REST, WORK) == []
    assert len(of(instance, ROLL)) == 1
    assert of(instance, ROLL)[0].startswith(f"{name(instance, ROLL)}: General session is not done sitting on the floor")


def test_several_limits_hold_together() -> None:
    instance = style(only=[ROLL, BALL, WORK], stages=["release"], equipment=["tennis_ball"])

    assert {mode.exercise.id for mode in admitted(instance)} == {BALL}


def test_the_style_is_named_as_the_reason() -> None:
    catalog = builtin_catalog()
    narrow = {key: one for key, one in catalog.styles.items() if one.rules.get("routine", {}).get("positions")}
    for key, one in narrow.items():
        instance = instance_of(catalog, style=key)
        reasons = {out_for("routine", mode, instance) for mode in all_modes(instance, doses=1)} - {None}

        assert reasons
        assert all(one.name in str(reason) for reason in reasons)


@pytest.mark.parametrize(
    "params",
    [
        {"only": [ROLL, STRETCH]},
        {"stages": ["release", "relax"]},
        {"equipment": ["foam_roller"]},
        {"positions": ["supine"]},
        {"only": [ROLL, REST], "stages": ["arrive", "release"]},
    ],
)
def test_the_door_and_the_judge_agree_for_every_mode(params: dict[str, Any]) -> None:
    instance = style(**params)

    assert door_and_judge_differ("routine", all_modes(instance), instance) == []
    assert_same_verdicts(instance, 3)


@pytest.mark.parametrize(
    ("names", "sequence"),
    [
        ((ROLL, BALL, WORK), [ROLL, BALL]),
        ((ROLL, BALL, WORK), [BALL, ROLL]),
        ((ROLL, WORK, STRETCH), [ROLL, WORK, STRETCH]),
        ((WORK, BRIDGE, REST), [WORK, BRIDGE, REST]),
        ((WORK, BRIDGE, REST), [REST, BRIDGE, WORK]),
        ((ROLL, GATED, STRETCH), [ROLL, GATED, STRETCH]),
        ((WORK, STRETCH), [STRETCH, WORK]),
    ],
)
def test_model_and_checkers_agree_on_all_tiny_sessions(names: tuple[str, ...], sequence: list[str]) -> None:
    instance = style(*names, sequence=sequence)

    if sequence == [STRETCH, WORK]:
        assert disagreements(instance, 2)[1] == []
    else:
        assert_agreement("routine", instance, 3)


def test_switched_off_nothing_is_narrowed() -> None:
    instance = instance_of(
        catalog_of(WORK, STRETCH, changed=CHANGED),
        minutes=20,
        rules={**off_but(), "routine": {"enabled": False, "sequence": [WORK]}},
    )

    assert {mode.exercise.id for mode in admitted(instance)} == {WORK, STRETCH}
    modes = [mode_of(instance, WORK), mode_of(instance, STRETCH)]
    assert not [found for found in instance.rulebook.check(session_of(modes, instance), instance) if found.breach]
    assert disagreements(instance, 2)[1] == []
    assert breaches("routine", modes, instance) != [], "in force, it would object"


@pytest.mark.parametrize(
    "settings",
    [
        {"sequence": "clamshell"},
        {"sequence": ["No such id!"]},
        {"stages": ["sauna"]},
        {"only": 3},
        {"order": []},
        {"weight": 1},
    ],
)
def test_senseless_settings_are_errors(settings: dict[str, Any]) -> None:
    assert "routine" in refused("routine", **settings)


@pytest.mark.parametrize(
    "params", [{"only": ["clam_shell"]}, {"equipment": ["foam_rolla"]}, {"positions": ["suppine"]}]
)
def test_an_unknown_id_in_any_setting_is_an_error_that_names_it(params: dict[str, list[str]]) -> None:
    (unknown,) = next(iter(params.values()))
    request = Request.model_validate({"minutes": 20, "targets": {"glutes": 3}, "rules": {"routine": params}})

    with pytest.raises(RoutineError, match=unknown):
        plan(request, catalog_of(WORK, changed=CHANGED))
