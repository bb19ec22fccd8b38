"""A new plan stays close to one that is known: three points for what is gone, one for what is new or done otherwise."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from random import Random
from typing import Any

import pytest

from constraints.instance import Instance, resolve
from constraints.kept import Kept, kept_from
from constraints.session import Session
from planner.result import PlanStatus
from planner.solve import solve
from tests.constraints.handmade import points, sentences
from tests.planner.tiny_requests import best_by_hand, every_session, tiny_instance, varied_instance
from tests.tiny import all_modes, catalog_of, disagreements, instance_of, off_but, session_of

NAMES = ("clamshell", "bird_dog", "glute_fist_release", "step_touch")


def close_to(*known: Kept, **more: Any) -> Instance:
    """A person who knows a plan of these."""
    return instance_of(catalog_of(*NAMES), rules=off_but("stay_close"), minutes=20, when={"stay_close": known}, **more)


def smallest(instance: Instance, *names: str) -> list[Any]:
    """The first mode of each."""
    return [next(mode for mode in all_modes(instance, doses=1) if mode.exercise.id == name) for name in names]


def test_without_a_known_plan_it_says_nothing() -> None:
    instance = close_to()
    assert points("stay_close", smallest(instance, *NAMES), instance) == 0


def test_what_is_gone_new_or_done_otherwise_costs() -> None:
    plain = close_to()
    known = tuple(kept_from(session_of(smallest(plain, "clamshell", "bird_dog"), plain)))
    instance = close_to(*known)
    assert points("stay_close", smallest(instance, "clamshell", "bird_dog"), instance) == 0
    assert points("stay_close", smallest(instance, "bird_dog", "clamshell"), instance) == 0
    assert points("stay_close", smallest(instance, "clamshell"), instance) == -3
    assert points("stay_close", smallest(instance, "clamshell", "bird_dog", "step_touch"), instance) == -1
    assert points("stay_close", smallest(instance, "step_touch"), instance) == -7
    longer = next(
        mode for mode in all_modes(instance) if mode.exercise.id == "clamshell" and mode.key > instance_key(instance)
    )
    (other,) = smallest(instance, "bird_dog")
    assert points("stay_close", [longer, other], instance) == -1
    assert sentences("stay_close", [longer, other], instance) == [
        f"{instance.catalog.label('clamshell')} has another form or dose."
    ]


def instance_key(instance: Instance) -> Any:
    """The key of the smallest clamshell."""
    return smallest(instance, "clamshell")[0].key


@pytest.mark.parametrize("known", [1, 2, 3])
def test_model_and_checker_agree(known: int) -> None:
    plain = close_to()
    for names in list(permutations(NAMES, known))[:3]:
        instance = close_to(*kept_from(session_of(smallest(plain, *names), plain)))
        tried, differ = disagreements(instance, longest=2, modes=all_modes(instance, doses=1), door=True)
        assert tried > 10
        assert differ == []


def changed(known: tuple[Kept, ...], session: Session) -> int:
    """What the rule charges, worked out from two lists."""
    now = {entry.exercise: entry for entry in kept_from(session)}
    before = {entry.exercise: entry for entry in known}
    gone, new = set(before) - set(now), set(now) - set(before)
    other = [name for name in set(before) & set(now) if before[name] != now[name]]
    return 3 * len(gone) + len(new) + len(other)


def test_the_closest_plan_is_the_best_of_all_sessions_and_at_full_weight_hardly_another_is_closer() -> None:
    """Random requests, and some allowed session of each as the known plan; then something in it is unwanted."""
    seen: Counter[str] = Counter()
    for seed in range(3):
        for instance in (tiny_instance(seed), varied_instance(seed)):
            allowed = best_by_hand(instance).sessions
            if not allowed:
                continue
            rng = Random(seed)
            known = tuple(kept_from(session_of(rng.choice(list(every_session(instance))[1:]), instance)))
            for weight in (0, 10, 100):
                request = instance.request.model_copy(
                    update={
                        "stay_close": known,
                        "rules": {**instance.request.rules, "stay_close": {"weight": weight}},
                    }
                )
                asked = resolve(request, instance.catalog)
                best, found = best_by_hand(asked), solve(asked)
                assert (found.status, found.value) == (PlanStatus.OPTIMAL, best.value)
                assert found.session is not None
                (charged,) = [
                    -sum(f.points for f in found.findings if f.rule == "stay_close"),
                ]
                assert charged == changed(known, found.session)
                seen[f"{weight}"] += charged
    assert seen["0"] > seen["10"] >= seen["100"] > 0, seen
