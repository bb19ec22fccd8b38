"""A muscle is released before it is made to work, whatever order the stages have."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from planner.result import PlanStatus
from planner.solve import solve
from tests.constraints.handmade import catalog_with, exercise, timed
from tests.constraints.structure.by_hand import (
    assert_agreement,
    assert_same_verdicts,
    breaches,
    mode_of,
    refused,
    relabelled,
    said,
)
from tests.tiny import admitted, instance_of, off_but, session_of

RELEASE: dict[str, Any] = {"category": "release", "stages": ("release",)}
WORK: dict[str, Any] = {"category": "activation_strength", "stages": ("activate",)}
CATALOG = catalog_with(
    exercise("roll", **RELEASE),
    exercise("press", **RELEASE, regions=("quads", "hamstrings"), position="standing"),
    exercise("bridge", **WORK),
    exercise("squat", **WORK, regions=("glutes", "quads")),
    exercise("slide", stages=("mobilise",)),
)
WORK_FIRST = ["arrive", "warm_up", "activate", "mobilise", "release", "stretch", "relax"]
OTHER_WAY = {"stage_order": {"order": WORK_FIRST}}


def someone(rules: dict[str, Any] | None = None, **request: Any) -> Instance:
    """A session for buttocks and thighs, with the work before the release if the rules say so."""
    targets = {"glutes": 3, "quads": 3}
    return instance_of(CATALOG, targets=targets, rules={**off_but("release_first"), **(rules or {})}, **request)


def found(instance: Instance, *names: str) -> list[tuple[str, ...]]:
    """What the rule holds against these exercises in this order."""
    done = breaches("release_first", [mode_of(instance, name) for name in names], instance)
    return [finding.about for finding in done]


@pytest.mark.parametrize("rules", [{}, OTHER_WAY], ids=["usual order", "work first"])
def test_no_release_of_a_region_after_work_for_it(rules: dict[str, Any]) -> None:
    instance = someone(rules)
    assert found(instance, "bridge", "roll") == [("roll", "bridge")]
    assert found(instance, "roll", "bridge") == []
    assert found(instance, "bridge", "slide", "roll") == [("roll", "bridge")], "what is between them changes nothing"


def test_another_region_may_be_released_after_the_work() -> None:
    instance = someone(OTHER_WAY)
    assert found(instance, "bridge", "press") == []
    assert found(instance, "squat", "press") == [("press", "squat")], "one shared region is enough"
    assert found(instance, "slide", "roll") == [], "to move is not to work"


def test_every_pair_is_found() -> None:
    assert found(someone(OTHER_WAY), "bridge", "squat", "roll", "press") == [
        ("roll", "bridge"),
        ("roll", "squat"),
        ("press", "squat"),
    ]


def test_the_breach_names_both_and_the_region() -> None:
    instance = someone(OTHER_WAY)
    label = instance.catalog.label("quads")
    assert said("release_first", [mode_of(instance, "squat"), mode_of(instance, "press")], instance) == [
        f"The press releases the {label} after The squat has worked it; it belongs before."
    ]


def test_the_stage_of_the_session_counts() -> None:
    instance = someone(OTHER_WAY)
    session = session_of([mode_of(instance, "bridge"), mode_of(instance, "roll")], instance)
    assert breaches("release_first", relabelled(session, "roll", stage="mobilise"), instance) == []


def test_a_plan_with_the_work_first_releases_only_what_was_not_worked() -> None:
    for settings, together in (({}, False), ({"release_first": {"enabled": False}}, True)):
        rules = {**OTHER_WAY, **settings, "exercise_count": {"at_least": 1}}
        instance = instance_of(CATALOG, targets={"glutes": 3}, rules=rules, exclude=("slide",), minutes=20)
        outcome = solve(instance)
        assert outcome.status is PlanStatus.OPTIMAL
        assert outcome.session is not None
        done = {bout.exercise for bout in outcome.session.bouts}
        assert ({"roll", "bridge"} <= done) is together


def test_what_is_asked_for_and_cannot_be_in_order_is_impossible() -> None:
    asked = {"include": ("roll", "bridge"), "minutes": 20, "targets": {"glutes": 3}}
    assert solve(instance_of(CATALOG, **asked)).status is PlanStatus.OPTIMAL
    assert solve(instance_of(CATALOG, **asked, rules=OTHER_WAY)).status is PlanStatus.INFEASIBLE


def test_model_and_checkers_agree_on_all_tiny_sessions_with_the_work_first() -> None:
    assert_agreement("release_first", someone(OTHER_WAY), 3)


def test_model_and_checkers_agree_on_all_tiny_sessions_in_the_usual_order() -> None:
    instance = someone()
    assert_same_verdicts(instance, 3)


def test_model_and_checkers_agree_where_an_exercise_can_be_both() -> None:
    catalog = catalog_with(
        exercise("knead", category="release", stages=("release", "activate"), dose=timed(30)),
        exercise("roll", **RELEASE),
        exercise("bridge", **WORK),
    )
    instance = instance_of(catalog, rules={**off_but("release_first"), **OTHER_WAY})
    assert len(admitted(instance)) == 4
    assert_agreement("release_first", instance, 3)


def test_it_may_be_switched_off_but_not_weighed() -> None:
    off = someone({"release_first": {"enabled": False}, **OTHER_WAY})
    assert not off.rulebook.is_on("release_first")
    assert "release_first" in refused("release_first", weight=2)
    assert "release_first" in refused("release_first", regions=3)
