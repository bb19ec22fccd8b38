"""What a good coach would look at, over seeded random requests. Reads steps, request and catalogue; knows no solver."""

from __future__ import annotations

import random

import pytest

from catalog.catalog import Catalog
from constraints.profile import Level
from planner import Profile, Request, builtin_catalog, plan, verify
from tests.constraints.handmade import catalog_with, exercise, pick, timed
from tests.requests import coach_says, random_request
from tests.tiny import instance_of, session_of

BATCH = 10
BATCHES = 20


@pytest.mark.parametrize("seed", range(BATCHES))
def test_a_coach_has_nothing_to_say_about_random_plans(seed: int) -> None:
    catalog = builtin_catalog()
    rng = random.Random(seed)
    for _ in range(BATCH):
        request = random_request(rng, catalog)
        result = plan(request)
        assert result.sessions, (request, result.notes)
        assert verify(result) == []
        assert list(coach_says(result, catalog)) == [], request


def test_the_coach_does_speak_up() -> None:
    """The look itself can fail: a plan with its end cut off does not end calmly."""
    catalog = builtin_catalog()
    result = plan(random_request(random.Random(3), catalog).model_copy(update={"minutes": 30.0}))
    session = result.sessions[0]
    warm_up = [step for step in session.steps if step.stage.value == "warm_up"]
    cut = result.model_copy(update={"sessions": (session.model_copy(update={"steps": tuple(warm_up)}),)})
    said = " ".join(coach_says(cut, catalog))
    assert "ends with" in said
    assert "nothing is really for" in said


def _said(catalog: Catalog, *names: str, spare_s: int = 60) -> list[str]:
    """What the coach says of these exercises in this order, in a session that is so many seconds longer."""
    instance = instance_of(catalog, level="advanced")
    done = session_of([pick(instance, name) for name in names], instance)
    seconds = done.total_s + spare_s
    request = Request(
        minutes=seconds / 60,
        targets={"glutes": 3},
        profile=Profile(level=Level.ADVANCED),
        rules={"exercise_share": {"percent": 100}},
    )
    result = plan(request, catalog)
    changed = {"steps": done.steps, "total_s": done.total_s}
    by_hand = result.model_copy(update={"sessions": (result.sessions[0].model_copy(update=changed),)})
    return [said for said in coach_says(by_hand, catalog) if "row" in said or "hardest" in said]


GENTLE = tuple(exercise(name) for name in ("g1", "g2", "g3"))
THREE = "three in a row for one region, and another order has none"


def test_three_in_a_row_are_called_out_where_another_order_has_none() -> None:
    thigh = exercise("thigh", regions=("quads", "glutes"))
    assert _said(catalog_with(*GENTLE, thigh), "g1", "g2", "g3", "thigh") == [THREE]
    assert _said(catalog_with(*GENTLE, thigh), "g1", "thigh", "g2", "g3") == []
    assert _said(catalog_with(*GENTLE), "g1", "g2", "g3") == []


def test_an_order_that_takes_more_time_than_there_is_is_none() -> None:
    catalog = catalog_with(*GENTLE, exercise("thigh", regions=("quads", "glutes"), position="standing"))
    assert _said(catalog, "g1", "g2", "g3", "thigh") == [THREE]
    assert _said(catalog, "g1", "g2", "g3", "thigh", spare_s=0) == []


def test_three_in_a_row_of_several_stages_are_called_out_where_the_stages_allow_another_order() -> None:
    active = exercise("active", stages=("activate",))
    late = exercise("late", regions=("quads", "glutes"), stages=("activate",))
    catalog = catalog_with(*GENTLE[:2], active, late)
    assert _said(catalog, "g1", "g2", "active", "late") == [THREE]
    assert _said(catalog_with(*GENTLE, late), "g1", "g2", "g3", "late") == [], "the thigh cannot come earlier"


def test_the_hardest_at_an_end_is_called_out_where_another_order_has_it_inside() -> None:
    hard = exercise("hard", intensity="strong", regions=("quads", "glutes"))
    catalog = catalog_with(*GENTLE, hard)
    assert _said(catalog, "hard", "g1", "g2") == ["the hardest exercise stands first: hard"]
    assert _said(catalog, "g1", "g2", "hard") == ["the hardest exercise stands last: hard"]
    assert _said(catalog, "g1", "hard", "g2") == []
    assert _said(catalog, "g1", "hard") == [], "it is at an end in any order"


def test_the_hardest_is_a_strong_exercise_or_else_a_moderate_one() -> None:
    moderate = exercise("moderate", intensity="moderate", regions=("quads", "glutes"))
    strong = exercise("strong", intensity="strong", regions=("adductors", "glutes"))
    catalog = catalog_with(*GENTLE, moderate, strong)
    assert _said(catalog, "moderate", "g1", "g2") == ["the hardest exercise stands first: moderate"]
    assert _said(catalog, "moderate", "strong", "g2") == []


def test_the_hardest_at_an_end_is_called_out_where_the_frame_could_stand_there() -> None:
    hard = exercise("hard", intensity="strong")
    march = exercise("march", stages=("warm_up",), category="heat_warm_up", regions=("whole_body",), dose=timed(30))
    rest = exercise("rest", stages=("relax",), category="breathing", regions=("relaxation",), dose=timed(30))
    last = exercise("last", stages=("stretch",), category="static_stretch", regions=("quads", "glutes"))
    catalog = catalog_with(hard, march, rest, last)
    assert _said(catalog, "hard", "last") == ["the hardest exercise stands first: hard"]
    assert _said(catalog, "hard", "last", spare_s=29) == []
    assert _said(catalog, "march", "hard") == ["the hardest exercise stands last: hard"]
    assert _said(catalog, "march", "hard", "rest") == []


@pytest.mark.parametrize("minutes", [2, 5, 30])
def test_a_target_without_an_exercise_is_called_out_however_short_the_session_is(minutes: int) -> None:
    catalog = builtin_catalog()
    for_thighs = [entry.id for entry in catalog.exercises.values() if "adductors" in entry.regions]
    both = Request(minutes=minutes, targets={"glutes": 3, "adductors": 3})
    without = both.model_copy(update={"exclude": tuple(sorted(for_thighs))})
    result = plan(without, catalog)
    missing = "nothing is really for adductors"
    assert missing in coach_says(result.model_copy(update={"request": both}), catalog)
    assert missing not in coach_says(result, catalog), "none may be chosen"
