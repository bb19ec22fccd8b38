"""What is asked for by name is in, what is not wanted is out, and nothing stands twice."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.errors import RequestError
from constraints.instance import Instance, resolve
from constraints.request import Request
from constraints.session import Session
from tests.constraints.structure.by_hand import (
    assert_agreement,
    breaches,
    door_and_judge_differ,
    holds,
    mode_of,
    one_after_the_other,
    out_for,
    refused,
    reps,
    said,
    timed,
)
from tests.tiny import (
    SCREENED,
    admitted,
    all_modes,
    catalog_of,
    disagreements,
    instance_of,
    model_of,
    off_but,
    session_of,
)

ROLL = "glute_fist_release"
WORK = "clamshell"
STRETCH = "reclined_pigeon"
BALL = "glute_ball_release"
GATED = "seated_forward_curl"
HARD = "single_leg_bridge"
CHANGED: dict[str, dict[str, Any]] = {
    ROLL: {"dose": timed(30), "variants": ()},
    WORK: {"dose": reps((5,), 4), "variants": ()},
    STRETCH: {"dose": holds((20,), (1,)), "variants": ()},
    BALL: {"dose": timed(60), "variants": ()},
    GATED: {"dose": holds((10,), (1,))},
    HARD: {"dose": holds((3,), (4,))},
}


def asking(
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    *,
    rules: dict[str, dict[str, Any]] | None = None,
    **profile: Any,
) -> Instance:
    """A person who asks for some exercises and does not want others."""
    return instance_of(
        catalog_of(*CHANGED, changed=CHANGED),
        minutes=20,
        targets={"glutes": 3, "lumbar_paraspinals": 1},
        include=include,
        exclude=exclude,
        rules=rules or off_but("requested"),
        **profile,
    )


def of(instance: Instance, *names: str) -> Session:
    """A session of these."""
    return session_of([mode_of(instance, name) for name in names], instance)


def test_without_a_wish_everything_goes() -> None:
    instance = asking()

    assert out_for("requested", mode_of(instance, WORK), instance) is None
    assert breaches("requested", of(instance, ROLL, STRETCH), instance) == []
    assert breaches("requested", of(instance), instance) == []


def test_what_is_asked_for_and_missing_is_found() -> None:
    instance = asking(include=(WORK, STRETCH))

    assert breaches("requested", of(instance, WORK, STRETCH), instance) == []
    assert said("requested", of(instance, ROLL, STRETCH), instance) == [
        f"{instance.catalog.label(WORK)} is asked for and not there."
    ]
    assert len(breaches("requested", of(instance), instance)) == 2


@pytest.mark.parametrize("where", ["request", "profile"])
def test_what_is_not_wanted_today_or_ever_is_out(where: str) -> None:
    wish: dict[str, Any] = {"exclude": [WORK]} if where == "request" else {"profile": {"exclude": [WORK]}}
    request = {"minutes": 20, "targets": {"glutes": 3}, "rules": off_but("requested"), **wish}
    instance = resolve(Request.model_validate(request), catalog_of(*CHANGED, changed=CHANGED))

    assert out_for("requested", mode_of(instance, WORK), instance) == "You excluded it."
    assert WORK not in {mode.exercise.id for mode in admitted(instance)}
    assert said("requested", of(instance, ROLL, WORK), instance) == [
        f"{instance.catalog.label(WORK)} is excluded and there."
    ]


def test_an_exercise_that_comes_back_later_is_found() -> None:
    instance = asking()
    twice = one_after_the_other(of(instance, ROLL), of(instance, WORK), of(instance, ROLL))

    assert said("requested", twice, instance) == [f"{instance.catalog.label(ROLL)} stands twice."]


def test_a_safety_rule_goes_before_a_wish() -> None:
    instance = asking(include=(GATED, WORK))

    assert instance.rulebook.barred(GATED, instance) is not None
    assert breaches("requested", of(instance, WORK), instance) == []
    assert breaches("requested", of(instance, ROLL), instance) != []
    says = model_of([mode_of(instance, WORK)], instance)
    assert says is not None
    assert says.feasible


def test_what_is_only_out_of_reach_is_still_missed() -> None:
    """Too hard, or without the things for it: that is no safety rule, so the wish stands and there is no session."""
    for name, kept in ((HARD, "difficulty"), (BALL, "equipment")):
        instance = asking(include=(name,), rules=off_but("requested", "difficulty"), level="beginner")

        assert instance.rulebook.rule(kept).admit(mode_of(instance, name), instance) is not None
        assert breaches("requested", of(instance, WORK), instance) != []
        says = model_of([mode_of(instance, WORK)], instance)
        assert says is not None
        assert not says.feasible


def test_an_opt_in_makes_a_wish_for_a_gated_exercise_count() -> None:
    instance = asking(include=(GATED,), opt_in=(GATED,), equipment=("chair",), **SCREENED)

    assert breaches("requested", of(instance, WORK), instance) != []
    assert breaches("requested", of(instance, GATED), instance) == []


def test_any_form_will_do() -> None:
    instance = instance_of(
        catalog_of("cat_camel", WORK, changed={WORK: CHANGED[WORK]}),
        targets={"lumbar_paraspinals": 3, "glutes": 1},
        include=("cat_camel",),
        rules=off_but("requested"),
        equipment=("chair",),
    )

    for variant in (None, "seated", "fists_or_forearms"):
        assert breaches("requested", [mode_of(instance, "cat_camel", variant=variant)], instance) == []


def test_an_exercise_is_missed_if_a_condition_leaves_one_of_its_forms() -> None:
    instance = instance_of(
        catalog_of("cat_camel", WORK, changed={WORK: CHANGED[WORK]}),
        targets={"lumbar_paraspinals": 3, "glutes": 1},
        include=("cat_camel",),
        rules=off_but("requested"),
        equipment=("chair",),
        conditions=("wrist_problem",),
    )

    assert instance.rulebook.barred("cat_camel", instance) is None
    assert breaches("requested", [mode_of(instance, WORK)], instance) != []


def test_asking_for_something_and_excluding_it_is_an_error() -> None:
    with pytest.raises(RequestError, match="asked for and excluded"):
        asking(include=(WORK,), exclude=(WORK,))


@pytest.mark.parametrize("wish", [{"include": ("clam_shell",)}, {"exclude": ("clam_shell",)}])
def test_an_unknown_exercise_is_an_error_that_offers_the_nearest(wish: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(RequestError, match=WORK):
        asking(**wish)


@pytest.mark.parametrize(
    ("include", "exclude"), [((WORK,), ()), ((WORK, STRETCH), ()), ((STRETCH,), (ROLL,)), ((GATED, ROLL), ())]
)
def test_model_and_checkers_agree_on_all_tiny_sessions(include: tuple[str, ...], exclude: tuple[str, ...]) -> None:
    assert_agreement("requested", asking(include, exclude), 3)


def test_the_door_and_the_judge_agree_about_what_is_excluded() -> None:
    instance = asking(exclude=(WORK, STRETCH))

    assert door_and_judge_differ("requested", all_modes(instance), instance) == []


def test_switched_off_wishes_do_not_bind() -> None:
    instance = asking(include=(WORK,), exclude=(ROLL,), rules=off_but())

    assert ROLL in {mode.exercise.id for mode in admitted(instance)}
    assert disagreements(instance, 2)[1] == []


@pytest.mark.parametrize("settings", [{"weight": 1}, {"include": [WORK]}])
def test_it_has_no_other_settings(settings: dict[str, Any]) -> None:
    assert "requested" in refused("requested", **settings)
