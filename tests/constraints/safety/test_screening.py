"""Whether a plan may be made at all: who is sent to a clinician first, and that nothing gets past it."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from constraints.request import Request
from constraints.safety.screening import refusals
from planner.api import plan
from planner.result import Plan, PlanStatus
from tests.constraints.safety import oracle
from tests.constraints.structure.by_hand import refused
from tests.tiny import catalog_of, instance_of

CONDITIONS = sorted(oracle.conditions())
REFUSES = {
    "caution": False,
    "see_clinician_first": True,
    "see_clinician": True,
    "emergency_or_clinician": True,
    "emergency_if_new_back_pain_with_risk": True,
    "not_supported": True,
}
LIFTED_BY_CLEARANCE = {"see_clinician_first", "emergency_if_new_back_pain_with_risk"}
"""Policies P1 and P2 of the domain document."""


def someone(*conditions: str, **profile: Any) -> Instance:
    """A person with these conditions."""
    return instance_of(catalog_of("bridge", "diaphragmatic_breathing"), conditions=conditions, **profile)


def asked(*conditions: str, rules: dict[str, dict[str, Any]] | None = None, **profile: Any) -> Plan:
    """What the planner answers a person with these conditions."""
    request = {
        "minutes": 6,
        "targets": {"glutes": 3},
        "profile": {"conditions": list(conditions), **profile},
        "rules": rules or {},
    }
    return plan(Request.model_validate(request), catalog_of("bridge", "diaphragmatic_breathing", "step_touch"))


def screening(condition: str) -> str:
    """What the data says of a condition."""
    return str(oracle.conditions()[condition]["screening"])


def test_a_healthy_person_is_not_refused() -> None:
    assert refusals(someone()) == ()
    assert refusals(someone(pain_now=0, age=16)) == ()


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_refuses_as_its_data_says(condition: str) -> None:
    found = refusals(someone(condition))

    assert [refusal.condition for refusal in found] == ([condition] if REFUSES[screening(condition)] else [])


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_clearance_lifts_only_what_a_clinician_can_clear(condition: str) -> None:
    found = refusals(someone(condition, cleared="2026-01-01"))
    stays = REFUSES[screening(condition)] and screening(condition) not in LIFTED_BY_CLEARANCE

    assert [refusal.condition for refusal in found] == ([condition] if stays else [])


def test_every_kind_of_screening_occurs() -> None:
    assert {screening(condition) for condition in CONDITIONS} == set(REFUSES)


@pytest.mark.skipif(not oracle.documented(), reason="the domain document is not part of the product")
@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_is_screened_as_in_the_domain_document(condition: str) -> None:
    assert screening(condition) == oracle.documented()[condition]["screening"]


@pytest.mark.parametrize("condition", [name for name in CONDITIONS if REFUSES[screening(name)]])
def test_a_refusal_says_why_and_what_to_do(condition: str) -> None:
    refusal = refusals(someone(condition))[0]
    entry = oracle.conditions()[condition]

    assert refusal.reason == f"{entry['name']}: {entry['reason']}"
    assert refusal.advice.endswith(".")
    assert ("--cleared" in refusal.advice) is (screening(condition) in LIFTED_BY_CLEARANCE)


def test_only_emergencies_are_urgent_and_send_to_emergency_care() -> None:
    urgent = {name for name in CONDITIONS for refusal in refusals(someone(name)) if refusal.urgent}
    emergency = {name for name in CONDITIONS for refusal in refusals(someone(name)) if "emergency" in refusal.advice}

    assert urgent == {name for name in CONDITIONS if screening(name).startswith("emergency")}
    assert emergency == urgent


def test_every_reason_is_given_and_emergencies_come_first() -> None:
    found = refusals(someone("aaa_known_or_risk", "acute_severe_pain", "coccyx_pain", "dvt_current_or_suspected"))

    assert [refusal.condition for refusal in found] == [
        "aaa_known_or_risk",
        "dvt_current_or_suspected",
        "acute_severe_pain",
    ]


def test_a_clearance_leaves_the_other_reasons() -> None:
    found = refusals(someone("fracture_current", "dvt_current_or_suspected", cleared="2026-01-01"))

    assert [refusal.condition for refusal in found] == ["dvt_current_or_suspected"]


def test_severe_pain_now_and_childhood_refuse_without_being_named_as_conditions() -> None:
    for profile, condition in (({"pain_now": 7}, "acute_severe_pain"), ({"age": 15}, "age_under_16")):
        assert [refusal.condition for refusal in refusals(someone(**profile))] == [condition]
        assert [refusal.condition for refusal in refusals(someone(cleared="2026-01-01", **profile))] == [condition]
    assert refusals(someone(pain_now=6)) == ()


@pytest.mark.parametrize("condition", [name for name in CONDITIONS if REFUSES[screening(name)]])
def test_the_planner_gives_a_refused_person_no_session_but_the_reason(condition: str) -> None:
    answer = asked(condition)

    assert answer.status is PlanStatus.REFUSED
    assert answer.sessions == ()
    assert answer.score is None
    assert [note.level for note in answer.notes] == [
        "emergency" if screening(condition).startswith("emergency") else "warning"
    ]
    assert str(oracle.conditions()[condition]["name"]) in answer.notes[0].text


def test_a_cleared_person_gets_a_plan() -> None:
    assert asked("fracture_current").status is PlanStatus.REFUSED
    assert asked("anticoagulant_or_bleeding_disorder").status is PlanStatus.REFUSED
    assert asked("anticoagulant_or_bleeding_disorder", cleared="2026-01-01").sessions


def test_no_setting_and_no_opt_in_gets_past_a_refusal() -> None:
    answer = asked(
        "dvt_current_or_suspected",
        cleared="2026-01-01",
        opt_in=["bridge"],
        likes=["bridge"],
        rules={"purpose": {"enabled": False}, "contraindications": {"strong_until_pain": 0}},
    )

    assert answer.status is PlanStatus.REFUSED
    assert answer.sessions == ()


def test_screening_is_no_rule_that_could_be_switched_off() -> None:
    assert "no rule called 'screening'" in refused("screening", enabled=False)
