"""Another plan than those that were seen before: so many exercises for the targets are gone."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from constraints.instance import Instance
from planner.result import PlanStatus
from planner.solve import solve
from tests.constraints.structure.by_hand import breaches, reps, said, timed
from tests.planner.tiny_requests import best_by_hand
from tests.tiny import all_modes, catalog_of, disagreements, instance_of, off_but

WORK = ("clamshell", "bird_dog", "bridge", "glute_fist_release")
FRAME = "step_touch"
CHANGED: dict[str, dict[str, Any]] = {
    **{name: {"dose": reps((5,), 4), "variants": ()} for name in WORK[:3]},
    WORK[3]: {"dose": timed(30), "variants": ()},
    FRAME: {"dose": timed(60), "variants": ()},
}


def differing(*earlier: tuple[str, ...], at_least: int = 3, others: bool = False, **more: Any) -> Instance:
    """A person who has seen some plans; `others` are all the other rules as they come."""
    rules = {} if others else off_but("different")
    return instance_of(
        catalog_of(*CHANGED, changed=CHANGED),
        rules={**rules, "different": {"at_least": at_least}},
        when={"different_from": earlier},
        targets={"glutes": 3, "lumbar_paraspinals": 2},
        **more,
    )


def of(instance: Instance, *names: str) -> list[Any]:
    """The first mode of each."""
    return [next(mode for mode in all_modes(instance, doses=1) if mode.exercise.id == name) for name in names]


@pytest.mark.parametrize("at_least", [1, 2, 3, 4])
def test_so_many_exercises_of_an_earlier_plan_are_gone(at_least: int) -> None:
    earlier = WORK[:3]
    instance = differing(earlier, at_least=at_least)
    for length in range(1, 5):
        for names in combinations(WORK, length):
            gone = len(set(earlier) - set(names))
            wrong = breaches("different", of(instance, *names), instance)
            assert bool(wrong) == (gone < min(at_least, 3))


def test_warming_up_the_same_way_is_no_matter() -> None:
    instance = differing((FRAME, "clamshell"), at_least=2)
    assert breaches("different", of(instance, FRAME, "bridge"), instance) == []
    (sentence,) = said("different", of(instance, FRAME, "clamshell"), instance)
    assert sentence == "Only 1 exercises of plan 1 are gone, fewer than 2."


def test_each_earlier_plan_counts_for_itself() -> None:
    instance = differing(("clamshell",), ("bridge",), at_least=1)
    assert len(breaches("different", of(instance, "clamshell", "bridge"), instance)) == 2
    assert len(breaches("different", of(instance, "clamshell"), instance)) == 1
    assert breaches("different", of(instance, "bird_dog"), instance) == []


@pytest.mark.parametrize("at_least", [1, 2, 3])
@pytest.mark.parametrize("earlier", [(WORK[:2],), (WORK[:3],), (WORK[:2], WORK[2:]), ((FRAME, WORK[0]),)])
def test_model_and_checker_agree(earlier: tuple[tuple[str, ...], ...], at_least: int) -> None:
    instance = differing(*earlier, at_least=at_least)
    tried, differ = disagreements(instance, modes=all_modes(instance, doses=1), door=True)
    assert tried > 10
    assert differ == []


@pytest.mark.parametrize("at_least", [1, 2])
@pytest.mark.parametrize("earlier", list(combinations(WORK, 2)))
def test_the_best_different_plan_is_the_best_of_all_sessions(earlier: tuple[str, ...], at_least: int) -> None:
    instance = differing(earlier, at_least=at_least, others=True)
    best, found = best_by_hand(instance), solve(instance)
    assert (found.status, found.value) == (PlanStatus.OPTIMAL, best.value)
