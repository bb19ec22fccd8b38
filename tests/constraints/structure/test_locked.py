"""What is locked stays: the exercise, its place in the order, its position and its dose."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from constraints.instance import Instance
from planner.api import plan
from planner.explain.difference import session_of as planned_session
from planner.result import PlanStatus
from planner.solve import solve
from tests.constraints.structure.by_hand import breaches, holds, reps, timed
from tests.planner.tiny_requests import best_by_hand
from tests.tiny import all_modes, catalog_of, disagreements, instance_of, off_but

ROLL, WORK, LIFT, STRETCH = "glute_fist_release", "clamshell", "bird_dog", "reclined_pigeon"
CHANGED: dict[str, dict[str, Any]] = {
    ROLL: {"dose": timed(30), "variants": ()},
    WORK: {"dose": reps((5, 10), 4), "variants": ()},
    LIFT: {"dose": holds((5,), (3,)), "variants": ()},
    STRETCH: {"dose": holds((20, 30), (1,)), "variants": ()},
}


def locking(*locks: str, rules: dict[str, dict[str, Any]] | None = None, **more: Any) -> Instance:
    """A person who locks something."""
    return instance_of(
        catalog_of(*CHANGED, changed=CHANGED),
        minutes=20,
        targets={"glutes": 3, "lumbar_paraspinals": 1},
        rules=off_but("locked") if rules is None else rules,
        when={"lock": locks},
        **more,
    )


def smallest(instance: Instance, *names: str) -> list[Any]:
    """The first mode of each of these exercises."""
    modes = all_modes(instance, doses=1)
    return [next(mode for mode in modes if mode.exercise.id == name) for name in names]


def test_without_a_lock_everything_goes() -> None:
    instance = locking()
    for names in permutations((ROLL, WORK, STRETCH)):
        assert breaches("locked", smallest(instance, *names), instance) == []


def test_a_locked_exercise_is_there() -> None:
    instance = locking(WORK)
    (missing,) = breaches("locked", smallest(instance, ROLL, STRETCH), instance)
    assert missing.about == (WORK,)
    assert "is locked and not there" in instance.rulebook.rule("locked").explain(missing, instance)
    assert breaches("locked", smallest(instance, ROLL, WORK), instance) == []


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_locked_place_is_kept(place: int) -> None:
    instance = locking(f"{WORK}@{place}")
    for names in permutations((ROLL, WORK, LIFT)):
        wrong = breaches("locked", smallest(instance, *names), instance)
        assert bool(wrong) == (names.index(WORK) + 1 != place)


def test_a_locked_dose_is_the_only_one() -> None:
    instance = locking(f"{STRETCH}=30s")
    rule = instance.rulebook.rule("locked")
    for mode in all_modes(instance):
        if mode.exercise.id == STRETCH:
            assert (rule.admit(mode, instance) is None) == (mode.dose.piece_s == 30)
            assert (breaches("locked", [mode], instance) == []) == (mode.dose.piece_s == 30)


def test_a_locked_position_is_the_only_one() -> None:
    catalog = catalog_of("bird_dog")
    instance = instance_of(catalog, when={"lock": ("bird_dog@standing",)}, rules=off_but("locked"))
    rule = instance.rulebook.rule("locked")
    modes = all_modes(instance, doses=1)
    assert {mode.position for mode in modes} == {"quadruped", "standing"}
    for mode in modes:
        assert (rule.admit(mode, instance) is None) == (mode.position == "standing")
        assert (breaches("locked", [mode], instance) == []) == (mode.position == "standing")


@pytest.mark.parametrize(
    "locks",
    [
        (WORK,),
        (f"{WORK}@1",),
        (f"{WORK}@2",),
        (f"{WORK}@3",),
        (f"{ROLL}@1", f"{STRETCH}@3"),
        (f"{LIFT}@2", f"{WORK}@3"),
        (f"{STRETCH}=30s",),
        (f"{STRETCH}@2=30s", WORK),
    ],
)
def test_model_and_checker_agree(locks: tuple[str, ...]) -> None:
    instance = locking(*locks)
    tried, differ = disagreements(instance, modes=all_modes(instance, doses=1), door=True)
    assert tried > 10
    assert differ == []


ON_THE_BACK = ("bent_knee_fallout", "supine_knee_rocks", "active_knee_extension")
OTHERS = ("step_touch", "all_fours_tail_wag")


@pytest.mark.parametrize("place", range(1, 7))
@pytest.mark.parametrize("name", [*ON_THE_BACK, *OTHERS])
def test_the_best_plan_with_a_locked_place_is_the_best_of_all_sessions(name: str, place: int) -> None:
    """Where it is all fours that is locked, it may have to stand between two exercises on the back."""
    short = {"dose": reps((5,), 4), "variants": ()}
    changed = dict.fromkeys((*ON_THE_BACK, *OTHERS), short)
    instance = instance_of(
        catalog_of(*changed, changed={**changed, "step_touch": {"dose": timed(60), "variants": ()}}),
        minutes=8,
        targets={"lumbar_paraspinals": 3, "adductors": 2, "ql_lateral_trunk": 2, "hamstrings": 2},
        when={"lock": (f"{name}@{place}",)},
    )
    best = best_by_hand(instance)
    found = solve(instance)
    if best.value is None:
        assert found.status is PlanStatus.INFEASIBLE
        return
    assert (found.status, found.value) == (PlanStatus.OPTIMAL, best.value)
    assert found.session is not None
    assert [bout.exercise for bout in found.session.bouts].index(name) + 1 == place


def test_such_places_are_really_met() -> None:
    """A place between two exercises on the back, which the circuit alone could not say."""
    short = {"dose": reps((5,), 4), "variants": ()}
    names = ("step_touch", "bent_knee_fallout", "all_fours_tail_wag", "supine_knee_rocks")
    instance = instance_of(
        catalog_of(*names, changed=dict.fromkeys(names[1:], short)),
        targets={"lumbar_paraspinals": 3, "adductors": 2, "ql_lateral_trunk": 2},
        when={"lock": ("step_touch", "bent_knee_fallout", "all_fours_tail_wag@3", "supine_knee_rocks")},
    )
    found = solve(instance)
    assert found.session is not None
    assert [bout.position for bout in found.session.bouts] == ["standing", "supine", "quadruped", "supine"]


def test_a_lock_that_safety_bars_is_left_out_and_told() -> None:
    catalog = catalog_of("bird_dog", "clamshell", "double_knees_to_chest", "step_touch")
    lock = ("double_knees_to_chest@1",)
    instance = instance_of(catalog, conditions=("osteoporosis",), when={"lock": lock})
    made = plan(instance.request, catalog)
    assert made.status is PlanStatus.OPTIMAL
    assert "double_knees_to_chest" not in {bout.exercise for bout in planned_session(made).bouts}
    assert any("asked for and left out" in note.text for note in made.notes)
