"""One exercise to arrive, three to warm up, one to relax; more only if more are asked for by name."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.exercise import Stage
from constraints.instance import Instance
from constraints.mode import Mode
from planner.result import PlanStatus
from planner.solve import solve
from tests.constraints.handmade import catalog_with, condition, exercise, timed
from tests.constraints.structure.by_hand import all_said, assert_agreement, breaches, mode_of, refused, said
from tests.tiny import admitted, all_modes, instance_of, model_of, off_but, session_of

MOST = {"arrive": 1, "warm_up": 3, "relax": 1}
FIRST_LETTER = {"arrive": "a", "warm_up": "w", "relax": "r"}
KIND: dict[str, dict[str, Any]] = {
    "a": {"stages": ("arrive",), "category": "breathing", "regions": ("relaxation",)},
    "w": {"stages": ("warm_up",), "category": "heat_warm_up", "regions": ("whole_body",)},
    "r": {"stages": ("relax",), "category": "breathing", "regions": ("relaxation",)},
    "b": {"stages": ("arrive", "relax"), "category": "breathing", "regions": ("relaxation",)},
    "g": {},
}
"""What an exercise is by the first letter of its name; b may stand at both ends, g is work."""

RELAX_FIRST = ["relax", *(stage.value for stage in Stage if stage is not Stage.RELAX)]


def session_for(*names: str, rules: dict[str, dict[str, Any]] | None = None, **more: Any) -> Instance:
    """Exercises of these names under the rule and those that are always on; settings of the rule are in `count`."""
    count = more.pop("count", {})
    settings = {**off_but("frame_count", "requested", "routine"), "frame_count": count, **(rules or {})}
    catalog = catalog_with(*(exercise(name, **KIND[name[0]]) for name in names))
    return instance_of(catalog, minutes=more.pop("minutes", 15), rules=settings, **more)


def in_turn(instance: Instance, *names: str) -> list[Mode]:
    """These exercises in this order; `b1/relax` names the stage too."""
    parts = [name.partition("/") for name in names]
    return [mode_of(instance, name, stage=Stage(stage) if stage else None) for name, _, stage in parts]


def several(stage: str, number: int) -> list[str]:
    """Names of so many exercises of a stage."""
    return [f"{FIRST_LETTER[stage]}{index + 1}" for index in range(number)]


@pytest.mark.parametrize("stage", MOST)
def test_as_many_as_suit_the_stage_pass_and_one_more_does_not(stage: str) -> None:
    most = MOST[stage]
    names = several(stage, most + 1)
    instance = session_for(*names)

    assert breaches("frame_count", in_turn(instance, *names[:most]), instance) == []
    assert said("frame_count", in_turn(instance, *names), instance) == [
        f"{stage.replace('_', ' ')}: {most + 1} exercises where {most} will do."
    ]


def test_each_stage_is_counted_by_itself() -> None:
    frame = ("a1", "w1", "w2", "w3", "r1")
    instance = session_for(*frame, "w4", "r2")

    assert breaches("frame_count", in_turn(instance, *frame), instance) == []
    assert len(breaches("frame_count", in_turn(instance, *frame, "w4", "r2"), instance)) == 2


def test_the_length_of_the_session_changes_nothing() -> None:
    for minutes in (2, 180):
        instance = session_for("r1", "r2", minutes=minutes)
        assert breaches("frame_count", in_turn(instance, "r1"), instance) == []
        assert len(breaches("frame_count", in_turn(instance, "r1", "r2"), instance)) == 1


def test_work_is_not_counted() -> None:
    names = [f"g{number}" for number in range(6)]
    instance = session_for(*names)

    assert breaches("frame_count", in_turn(instance, *names), instance) == []


def test_sides_and_sets_do_not_make_several_exercises_of_one() -> None:
    sets = timed(30, sets=3)
    circles = exercise("circles", laterality="per_side", **{**KIND["r"], "dose": sets})
    instance = instance_of(catalog_with(circles), rules=off_but("frame_count"))

    assert breaches("frame_count", in_turn(instance, "circles"), instance) == []


def test_an_exercise_counts_for_the_stage_in_which_it_stands() -> None:
    instance = session_for("b1", "b2")

    assert breaches("frame_count", in_turn(instance, "b1/arrive", "b2/relax"), instance) == []
    assert said("frame_count", in_turn(instance, "b1/relax", "b2/relax"), instance) == [
        "relax: 2 exercises where 1 will do."
    ]
    assert said("frame_count", in_turn(instance, "b1/arrive", "b2/arrive"), instance) == [
        "arrive: 2 exercises where 1 will do."
    ]


@pytest.mark.parametrize("stage", MOST)
@pytest.mark.parametrize("most", [0, 2, 4])
def test_the_numbers_can_be_set(stage: str, most: int) -> None:
    names = several(stage, most + 1)
    others = [several(other, 1)[0] for other in MOST if other != stage]
    instance = session_for(*names, *others, count={stage: most})

    assert breaches("frame_count", in_turn(instance, *names[:most], *others), instance) == []
    assert len(breaches("frame_count", in_turn(instance, *names), instance)) == 1


def test_more_may_stand_there_if_more_are_asked_for_by_name() -> None:
    instance = session_for("r1", "r2", "r3", include=("r1", "r2"))

    assert breaches("frame_count", in_turn(instance, "r1", "r2"), instance) == []
    assert said("frame_count", in_turn(instance, "r1", "r2", "r3"), instance) == ["relax: 3 exercises where 2 will do."]


def test_an_exercise_that_is_asked_for_and_barred_makes_no_room() -> None:
    names = ("r1", "r2", "r3")
    sore = {"sore_wrist": condition("sore_wrist", hard={"ids": ["r3"]})}
    instance = instance_of(
        catalog_with(*(exercise(name, **KIND["r"]) for name in names), conditions=sore),
        rules=off_but("frame_count"),
        include=("r1", "r3"),
        conditions=("sore_wrist",),
    )
    assert len(breaches("frame_count", in_turn(instance, "r1", "r2"), instance)) == 1


def test_fewer_that_are_asked_for_by_name_change_nothing() -> None:
    names = ("w1", "w2", "w3", "w4")
    instance = session_for(*names, include=("w1", "w2"))

    assert breaches("frame_count", in_turn(instance, *names[:3]), instance) == []
    assert len(breaches("frame_count", in_turn(instance, *names), instance)) == 1


def test_names_make_room_in_their_own_stage_only() -> None:
    instance = session_for("a1", "a2", "r1", "r2", "g1", "g2", include=("a1", "a2", "g1", "g2"))

    assert breaches("frame_count", in_turn(instance, "a1", "a2", "r1"), instance) == []
    assert len(breaches("frame_count", in_turn(instance, "r1", "r2"), instance)) == 1


def test_those_that_may_stand_at_both_ends_may_all_stand_at_one() -> None:
    instance = session_for("b1", "b2", include=("b1", "b2"))

    for stage in ("arrive", "relax"):
        assert breaches("frame_count", in_turn(instance, f"b1/{stage}", f"b2/{stage}"), instance) == []


def test_the_sequence_of_a_style_makes_room_too() -> None:
    names = ["w1", "w2", "w3", "w4", "r1", "r2"]
    instance = session_for(*names, rules={"routine": {"sequence": names}})

    assert all_said(session_of(in_turn(instance, *names), instance), instance) == []


def test_a_name_in_both_lists_counts_once() -> None:
    rules = {"routine": {"sequence": ["r1", "r2"]}}
    instance = session_for("r1", "r2", "r3", rules=rules, include=("r1", "r2"))

    assert len(breaches("frame_count", in_turn(instance, "r1", "r2", "r3"), instance)) == 1


@pytest.mark.parametrize(
    ("names", "more"),
    [
        (("r1", "r2", "g1"), {}),
        (("a1", "a2", "r1"), {}),
        (("w1", "w2", "w3", "g1"), {"count": {"warm_up": 2}}),
        (("w1", "a1", "r1", "g1"), {"count": {"warm_up": 0, "arrive": 0, "relax": 0}}),
        (("b1", "b2", "b3"), {}),
        (("b1", "b2", "a1"), {"count": {"relax": 2}}),
        (("r1", "r2", "r3"), {"include": ("r1", "r2")}),
        (("b1", "b2", "r1"), {"include": ("b1", "r1")}),
        (("w1", "w2", "w3"), {"include": ("w3",), "count": {"warm_up": 1}}),
        (("r1", "r2", "g1"), {"rules": {"stage_order": {"order": RELAX_FIRST}}}),
    ],
)
def test_model_and_checkers_agree_on_all_tiny_sessions(names: tuple[str, ...], more: dict[str, Any]) -> None:
    assert_agreement("frame_count", session_for(*names, **more), 3)


@pytest.mark.parametrize("stage", MOST)
def test_the_model_counts_up_to_the_limit(stage: str) -> None:
    names = several(stage, MOST[stage] + 1)
    instance = session_for(*names)

    for chosen, fine in ((names[:-1], True), (names, False)):
        says = model_of(in_turn(instance, *chosen), instance)
        assert says is not None
        assert says.feasible is fine


def test_it_lets_every_exercise_in() -> None:
    instance = session_for("a1", "w1", "r1", "g1", count={"arrive": 0, "warm_up": 0, "relax": 0})

    assert set(all_modes(instance)) == set(admitted(instance))


def test_switched_off_it_forbids_nothing() -> None:
    names = ("r1", "r2", "r3")
    instance = session_for(*names, rules={"frame_count": {"enabled": False}})
    modes = in_turn(instance, *names)
    says = model_of(modes, instance)

    assert all_said(session_of(modes, instance), instance) == []
    assert says is not None
    assert says.feasible


def test_a_plan_warms_up_with_three_short_exercises_and_with_more_only_if_allowed() -> None:
    catalog = catalog_with(
        *(exercise(name, **KIND["w"]) for name in ("w1", "w2", "w3", "w4", "w5")), exercise("g1", dose=timed(120))
    )
    numbers = {}
    for count in ({}, {"warm_up": 5}, {"enabled": False}, {"warm_up": 1}):
        outcome = solve(instance_of(catalog, minutes=25, rules={"frame_count": count}))
        assert outcome.status is PlanStatus.OPTIMAL
        assert outcome.session is not None
        numbers[repr(count)] = len(outcome.session.in_stages([Stage.WARM_UP]))
    assert list(numbers.values()) == [3, 5, 5, 1]


def test_a_plan_has_all_that_are_asked_for_by_name() -> None:
    catalog = catalog_with(*(exercise(name, **KIND[name[0]]) for name in ("r1", "r2", "r3", "a1", "a2", "g1")))
    outcome = solve(instance_of(catalog, include=("a1", "a2", "r1", "r3")))

    assert outcome.status is PlanStatus.OPTIMAL
    assert outcome.session is not None
    assert {bout.exercise for bout in outcome.session.bouts} == {"a1", "a2", "r1", "r3", "g1"}


@pytest.mark.parametrize(
    "settings",
    [{"arrive": -1}, {"warm_up": 61}, {"relax": "one"}, {"relax": 1.5}, {"stretch": 2}, {"weight": 1}],
)
def test_senseless_settings_are_errors(settings: dict[str, Any]) -> None:
    assert "frame_count" in refused("frame_count", **settings)
