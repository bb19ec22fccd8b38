"""A condition meets an exercise form by its tags, its id, its category or its position, and says by which."""

from __future__ import annotations

import pytest

from catalog.conditions import Exclusion, ScreeningAction
from catalog.exercise import Category

NOTHING: frozenset[str] = frozenset()


def test_an_empty_predicate_meets_nothing() -> None:
    assert Exclusion().hit("bridge", Category.RELEASE, "supine", frozenset({"isometric_hold"})) is None


@pytest.mark.parametrize(
    ("predicate", "said"),
    [
        (Exclusion(ids=("bridge",)), "the exercise itself"),
        (Exclusion(categories=(Category.RELEASE,)), "the category release"),
        (Exclusion(positions=("supine",)), "the position supine"),
        (Exclusion(tags=("isometric_hold",)), "isometric_hold"),
        (Exclusion(tags=("immersion", "isometric_hold", "groin_pressure")), "isometric_hold and groin_pressure"),
    ],
)
def test_each_kind_of_predicate_meets_alone_and_says_what_it_met(predicate: Exclusion, said: str) -> None:
    tags = frozenset({"isometric_hold", "groin_pressure"})
    assert predicate.hit("bridge", Category.RELEASE, "supine", tags) == said


@pytest.mark.parametrize(
    "predicate",
    [
        Exclusion(ids=("cat_camel",)),
        Exclusion(categories=(Category.WATER,)),
        Exclusion(positions=("prone",)),
        Exclusion(tags=("immersion",)),
    ],
)
def test_a_predicate_lets_everything_else_be(predicate: Exclusion) -> None:
    assert predicate.hit("bridge", Category.RELEASE, "supine", frozenset({"isometric_hold"})) is None


def test_a_form_without_tags_is_met_by_no_tag() -> None:
    assert Exclusion(tags=("immersion",)).hit("bridge", Category.RELEASE, "supine", NOTHING) is None


def test_only_caution_allows_a_plan_without_a_clinicians_word() -> None:
    assert [screening for screening in ScreeningAction if not screening.refuses] == [ScreeningAction.CAUTION]


def test_a_clinicians_clearance_lifts_only_what_asks_to_see_one_first() -> None:
    assert {screening for screening in ScreeningAction if screening.clearable} == {
        ScreeningAction.SEE_CLINICIAN_FIRST,
        ScreeningAction.EMERGENCY_IF_NEW_BACK_PAIN_WITH_RISK,
    }


def test_what_can_be_cleared_refuses_until_then() -> None:
    assert all(screening.refuses for screening in ScreeningAction if screening.clearable)
