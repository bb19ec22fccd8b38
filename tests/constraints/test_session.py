"""A session is its steps; exercises, sides and seconds are read off them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from catalog.anatomy import Side
from catalog.exercise import Stage
from constraints.prescription import Kind
from constraints.session import Session, Step


def _step(start_s: int, duration_s: int, exercise: str = "rock", kind: str = "work", **facts: Any) -> Step:
    plain = {"stage": "mobilise", "position": "supine", "side": "both" if kind == "work" else None}
    return Step.model_validate(
        {"start_s": start_s, "duration_s": duration_s, "exercise": exercise, "kind": kind, **plain, **facts}
    )


LIFT = (
    _step(0, 30),
    _step(30, 8, "lift", "transition", position="prone"),
    _step(38, 10, "lift", "setup", position="prone"),
    _step(48, 20, "lift", side="left", position="prone"),
    _step(68, 4, "lift", "rest", side="left", position="prone"),
    _step(72, 20, "lift", side="left", position="prone"),
    _step(92, 5, "lift", "switch", side="right", position="prone"),
    _step(97, 20, "lift", side="right", position="prone"),
)


def test_a_step_ends_where_its_seconds_are_over() -> None:
    assert _step(38, 10).end_s == 48


@pytest.mark.parametrize("times", [{"start_s": -1}, {"duration_s": 0}, {"duration_s": -5}])
def test_a_step_takes_time_and_does_not_start_before_the_session(times: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Step.model_validate({**_step(0, 10).model_dump(), **times})


def test_a_step_may_start_with_the_session_and_last_a_second() -> None:
    assert _step(0, 1).end_s == 1


def test_a_step_knows_no_other_fields() -> None:
    with pytest.raises(ValidationError):
        _step(0, 10, colour="red")


def test_an_empty_session_has_no_exercises_and_takes_no_time() -> None:
    session = Session(600, ())
    assert session.bouts == ()
    assert session.total_s == 0
    assert session.in_stages(Stage) == ()


def test_a_session_lasts_until_the_end_of_its_last_step() -> None:
    assert Session(600, LIFT).total_s == 117


def test_steps_of_one_exercise_belong_together_from_the_way_there_on() -> None:
    rock, lift = Session(600, LIFT).bouts
    assert rock.exercise == "rock"
    assert rock.steps == LIFT[:1]
    assert lift.exercise == "lift"
    assert lift.steps == LIFT[1:]
    assert lift.position == "prone"


def test_an_exercise_that_comes_back_later_is_counted_again() -> None:
    session = Session(600, (_step(0, 10), _step(10, 10, "lift"), _step(20, 10)))
    assert [bout.exercise for bout in session.bouts] == ["rock", "lift", "rock"]


@pytest.mark.parametrize("other", [{"variant": "seated"}, {"stage": "relax"}])
def test_another_form_or_stage_of_an_exercise_is_counted_apart(other: dict[str, str]) -> None:
    first, second = Session(600, (_step(0, 10), _step(10, 10, **other))).bouts
    assert (first.exercise, second.exercise) == ("rock", "rock")
    assert (first.variant, first.stage) != (second.variant, second.stage)


def test_work_starts_after_the_way_there_and_the_setting_up() -> None:
    lift = Session(600, LIFT).bouts[1]
    assert lift.work_start_s == 48
    assert lift.end_s == 117


def test_active_seconds_hold_the_rests_and_switches_and_not_the_way_there() -> None:
    lift = Session(600, LIFT).bouts[1]
    assert lift.active_s == 20 + 4 + 20 + 5 + 20


def test_each_side_gets_its_own_work_and_what_both_sides_do() -> None:
    rock, lift = Session(600, LIFT).bouts
    assert (rock.worked_s(Side.LEFT), rock.worked_s(Side.RIGHT)) == (30, 30)
    assert (lift.worked_s(Side.LEFT), lift.worked_s(Side.RIGHT)) == (40, 20)


def test_work_that_names_no_side_is_work_for_both() -> None:
    (rock,) = Session(600, (_step(0, 30, side=None),)).bouts
    assert (rock.worked_s(Side.LEFT), rock.worked_s(Side.RIGHT)) == (30, 30)
    assert rock.sides == frozenset()


def test_an_exercise_without_work_starts_with_its_first_step() -> None:
    (lift,) = Session(600, LIFT[1:3]).bouts
    assert lift.work == ()
    assert (lift.work_start_s, lift.end_s, lift.active_s) == (30, 48, 18)


def test_place_and_things_of_an_exercise_are_those_of_its_first_step() -> None:
    first, later = _step(0, 10, position="prone", equipment=("ball",)), _step(10, 10, equipment=("strap",))
    (rock,) = Session(600, (first, later)).bouts
    assert (rock.position, rock.equipment) == ("prone", ("ball",))


def test_only_work_counts_as_a_side_that_is_worked() -> None:
    rock, lift = Session(600, LIFT[:6] + LIFT[6:7]).bouts
    assert rock.sides == {"both"}
    assert lift.sides == {"left"}, "the switch to the right is no work on the right"


def test_the_work_is_the_steps_of_work_in_order() -> None:
    lift = Session(600, LIFT).bouts[1]
    assert [step.start_s for step in lift.work] == [48, 72, 97]
    assert {step.kind for step in lift.work} == {Kind.WORK}


def test_the_exercises_of_some_stages_come_in_the_order_of_the_session() -> None:
    steps = (
        _step(0, 10, "march", stage="warm_up"),
        _step(10, 10, "rock"),
        _step(20, 10, "press", stage="activate"),
        _step(30, 10, "sway"),
    )
    session = Session(600, steps)
    chosen = session.in_stages([Stage.MOBILISE, Stage.WARM_UP])
    assert [bout.exercise for bout in chosen] == ["march", "rock", "sway"]
    assert session.in_stages([Stage.RELAX]) == ()
