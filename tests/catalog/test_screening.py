"""The screening questions in the data: which there are, what a yes means, and how they are asked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from catalog.screening import Outcome, RedFlag, in_order
from tests.catalog.own import builtin

DOCUMENT = Path(__file__).parents[2].parent / "shared" / "domain" / "taxonomy.yaml"
needs_taxonomy = pytest.mark.skipif(not DOCUMENT.exists(), reason="the domain document is not part of the product")
FLAGS = builtin().red_flags
OUTCOMES = {
    "cauda_equina": "emergency_now",
    "progressive_neuro_deficit": "emergency_now",
    "aaa_suspected": "emergency_now",
    "chest_pain": "emergency_now",
    "fracture_suspected": "urgent",
    "infection_suspected": "urgent",
    "malignancy_suspected": "urgent",
    "night_or_constant": "urgent",
    "inflammatory": "see_clinician",
    "seed_severe_or_sudden": "see_clinician",
    "seed_locked_or_misaligned": "see_clinician",
    "seed_persistent_despite_meds": "see_clinician",
    "numb_tingling_during": "stop_item",
}


@lru_cache(maxsize=1)
def documented() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))["red_flags"]
    return found


def test_there_are_thirteen_questions_and_what_a_yes_to_each_means() -> None:
    assert {name: flag.outcome.value for name, flag in FLAGS.items()} == OUTCOMES
    assert len(FLAGS) == 13


@needs_taxonomy
def test_they_are_those_of_the_domain_document_with_its_outcomes() -> None:
    assert {entry["id"]: entry["action"].removesuffix("_now") for entry in documented()} == {
        name: flag.outcome.value.removesuffix("_now") for name, flag in FLAGS.items()
    }


@needs_taxonomy
def test_what_is_to_be_seen_now_in_the_domain_document_is_told_to_be_seen_at_once() -> None:
    now = {entry["id"] for entry in documented() if entry["action"] == "see_clinician_now"}
    assert now
    for name in now:
        assert "today or tomorrow" in FLAGS[name].advice, name


def test_all_but_one_refuse_and_calm_breathing_is_for_what_can_wait() -> None:
    assert {name for name, flag in FLAGS.items() if not flag.outcome.refuses} == {"numb_tingling_during"}
    assert {outcome for outcome in Outcome if outcome.breathing} == {Outcome.URGENT, Outcome.SEE_CLINICIAN}
    assert {outcome for outcome in Outcome if outcome.refuses} == set(Outcome) - {Outcome.STOP_ITEM}


def test_emergencies_are_asked_first_and_the_mildest_last() -> None:
    ranks = [list(Outcome).index(flag.outcome) for flag in in_order(FLAGS)]
    assert ranks == sorted(ranks)
    assert [flag.id for flag in in_order(FLAGS)][:4] == [
        "aaa_suspected",
        "cauda_equina",
        "chest_pain",
        "progressive_neuro_deficit",
    ]
    assert in_order(dict(reversed(FLAGS.items()))) == in_order(FLAGS)


@pytest.mark.parametrize("name", OUTCOMES)
def test_each_question_can_be_answered_with_yes_or_no_and_says_what_to_do(name: str) -> None:
    flag = FLAGS[name]
    assert flag.question.endswith("?")
    assert 1 <= len(flag.signs) <= 8
    for sign in flag.signs:
        assert not sign.endswith((".", "?")), sign
        assert len(sign) < 120, "a sign is read at a glance"
    assert flag.advice.endswith(".")
    assert flag.evidence, "each has a source"
    assert set(flag.evidence) <= set(builtin().references) | {entry for entry in flag.evidence if ":" in entry}


@pytest.mark.parametrize("name", [name for name, outcome in OUTCOMES.items() if outcome == "emergency_now"])
def test_the_advice_in_an_emergency_is_to_get_help_now(name: str) -> None:
    assert "emergency" in FLAGS[name].advice
    assert any(word in FLAGS[name].advice for word in ("now", "today"))


def test_an_examined_person_can_say_no_to_old_news() -> None:
    """A cancer long healed, an old fracture: the question asks for what nobody has looked into yet."""
    for name in ("fracture_suspected", "infection_suspected", "malignancy_suspected", "night_or_constant"):
        assert "no clinician has looked into" in FLAGS[name].question, name


@pytest.mark.parametrize(
    "fault",
    [
        {"signs": ()},
        {"signs": ("one of many signs",) * 9},
        {"outcome": "maybe"},
        {"question": ""},
        {"advice": ""},
        {"other": 1},
    ],
    ids=str,
)
def test_a_question_without_signs_outcome_or_advice_is_no_question(fault: dict[str, Any]) -> None:
    plain = FLAGS["chest_pain"].model_dump()
    assert RedFlag.model_validate(plain) == FLAGS["chest_pain"]
    with pytest.raises(ValidationError):
        RedFlag.model_validate({**plain, **fault})
