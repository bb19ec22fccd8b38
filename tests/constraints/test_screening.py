"""The dated answers to the screening questions: how they are read, and how far they can be relied on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from catalog.errors import RequestError
from constraints.instance import Instance, resolve
from constraints.profile import Profile
from constraints.request import Request
from constraints.screening import Screening
from planner.api import builtin_catalog
from tests.tiny import DAY, SCREENED, catalog_of, instance_of

FLAGS = builtin_catalog().red_flags
TODAY = dt.date.fromisoformat(DAY)


def given(**answers: Any) -> Screening:
    """A screening of the first of June with these answers."""
    return Screening.model_validate({"day": DAY, "answers": answers})


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        (True, True),
        ("yes", True),
        (" Yes ", True),
        ("true", True),
        (False, False),
        ("no", False),
        ("NO", False),
        ("false", False),
        (None, None),
        ("unsure", None),
        ("", None),
    ],
)
def test_plain_words_are_understood(word: Any, meant: bool | None) -> None:
    assert given(chest_pain=word).answers == {"chest_pain": meant}


@pytest.mark.parametrize("word", ["maybe", "y", "1", 0, 1, 2.0, [], {}, ["yes"], "noo"])
def test_anything_else_is_pointed_out_and_not_guessed(word: Any) -> None:
    with pytest.raises(ValidationError, match=r"chest_pain: .* is neither yes, no nor unsure"):
        given(chest_pain=word)


@pytest.mark.parametrize("answers", [["chest_pain"], "no", None, 3])
def test_answers_are_a_mapping(answers: Any) -> None:
    with pytest.raises(ValidationError):
        Screening.model_validate({"day": DAY, "answers": answers})


@pytest.mark.parametrize("data", [{}, {"answers": {}}, {"day": "soon"}, {"day": DAY, "answer": {}}])
def test_a_day_is_needed_and_nothing_unknown_is_taken(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Screening.model_validate(data)


def test_the_order_of_the_answers_does_not_matter() -> None:
    one, other = given(chest_pain="no", aaa_suspected="yes"), given(aaa_suspected=True, chest_pain=False)
    assert one == other
    assert list(one.answers) == ["aaa_suspected", "chest_pain"]


def test_all_clear_has_a_no_for_every_question() -> None:
    clear = Screening.all_clear(TODAY, FLAGS)
    assert clear.answers == dict.fromkeys(sorted(FLAGS), False)
    assert clear.positive(FLAGS) == ()
    assert clear.open_questions(FLAGS) == ()


def test_what_was_answered_with_yes_comes_most_urgent_first() -> None:
    yes = given(
        numb_tingling_during=True, inflammatory=True, chest_pain=True, fracture_suspected=True, aaa_suspected=False
    )
    assert [flag.id for flag in yes.positive(FLAGS)] == [
        "chest_pain",
        "fracture_suspected",
        "inflammatory",
        "numb_tingling_during",
    ]


def test_a_question_that_is_missing_is_as_open_as_one_that_is_unsure() -> None:
    answers = dict.fromkeys(FLAGS, False) | {"chest_pain": None}
    del answers["inflammatory"]
    partial = given(**answers)
    assert [flag.id for flag in partial.open_questions(FLAGS)] == ["chest_pain", "inflammatory"]
    assert partial.positive(FLAGS) == ()
    assert len(given().open_questions(FLAGS)) == 13


def test_age_in_days() -> None:
    assert given().age_days(TODAY) == 0
    assert given().age_days(TODAY + dt.timedelta(days=90)) == 90


# In a profile and a request


def person(day: dt.date | None = TODAY, **profile: Any) -> Instance:
    """A person on a day."""
    request = Request(minutes=5, targets={"glutes": 3}, profile=Profile(**profile), day=day)
    return resolve(request, catalog_of("bridge"))


@pytest.mark.parametrize(
    ("days", "gap"), [(0, None), (90, None), (91, f"Your screening of {DAY} is too old to rely on")]
)
def test_a_screening_counts_for_ninety_days(days: int, gap: str | None) -> None:
    clear = Screening.all_clear(TODAY, FLAGS)
    assert person(TODAY + dt.timedelta(days=days), screening=clear).screening_gap == gap


def test_what_leaves_a_gap() -> None:
    assert person().screening_gap == "You have not answered the screening questions yet"
    assert person(screening=given()).screening_gap == f"Your screening of {DAY} leaves 13 of its questions open"
    positive = given(**{**dict.fromkeys(FLAGS, False), "chest_pain": True})
    assert person(screening=positive).screening_gap is None, "a yes is an answer"


def test_the_helper_of_the_tests_is_screened() -> None:
    assert instance_of(catalog_of("bridge"), **SCREENED).screening_gap is None


@pytest.mark.parametrize(
    "profile",
    [
        {"screening": {"day": "2026-06-02"}},
        {"cleared": "2026-06-02"},
        {"stopped": {"bridge": "2026-06-02"}},
        {"stopped": {"bridge": "2999-01-01"}},
    ],
)
def test_a_day_after_the_session_is_refused(profile: dict[str, Any]) -> None:
    with pytest.raises(RequestError, match="lies after the day of the session, 2026-06-01"):
        person(**profile)


def test_a_day_in_the_future_of_today_is_refused_without_a_day() -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    with pytest.raises(RequestError, match="lies after the day of the session"):
        person(day=None, cleared=tomorrow)


def test_today_is_filled_in_only_where_a_date_is_to_be_compared_with_it() -> None:
    assert person(day=None).request.day is None, "the same request is the same document on every day"
    for dated in ({"cleared": DAY}, {"stopped": {"bridge": DAY}}, {"screening": {"day": DAY}}):
        assert person(day=None, **dated).request.day == dt.date.today()
        assert person(**dated).request.day == TODAY


def test_an_unknown_question_is_pointed_out() -> None:
    with pytest.raises(RequestError, match="chest_pian"):
        person(screening={"day": DAY, "answers": {"chest_pian": False}})
