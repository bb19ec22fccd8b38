"""Whether a plan may be made at all: who is sent to a clinician first, and that nothing gets past it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from catalog.screening import Outcome
from constraints.instance import Instance
from constraints.request import Request
from constraints.safety.screening import refusals
from planner.api import plan
from planner.candidates import admissible
from planner.result import Plan, PlanStatus
from tests.constraints.safety import oracle
from tests.constraints.structure.by_hand import assert_same_verdicts, breaches, mode_of, out_for, refused, said, thin
from tests.tiny import DAY, SCREENED, all_modes, catalog_of, instance_of, off_but

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
    catalog = catalog_of("bridge", "diaphragmatic_breathing")
    return instance_of(catalog, **{"conditions": conditions, **profile})


def answering(given: dict[str, bool | None], **profile: Any) -> Instance:
    """A person who says no to every other question."""
    answers = {**dict.fromkeys(oracle.red_flags(), False), **given}
    return someone(
        *profile.pop("conditions", ()), **{**SCREENED, "screening": {"day": DAY, "answers": answers}, **profile}
    )


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

    assert [refusal.cause for refusal in found] == ([condition] if REFUSES[screening(condition)] else [])


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_clearance_lifts_only_what_a_clinician_can_clear(condition: str) -> None:
    found = refusals(someone(condition, cleared="2026-01-01", pain_now=0))
    stays = REFUSES[screening(condition)] and screening(condition) not in LIFTED_BY_CLEARANCE

    assert [refusal.cause for refusal in found] == ([condition] if stays else [])


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


def test_only_emergencies_cannot_wait_and_send_to_emergency_care() -> None:
    cannot_wait = {name for name in CONDITIONS for refusal in refusals(someone(name)) if refusal.emergency}
    emergency = {name for name in CONDITIONS for refusal in refusals(someone(name)) if "emergency" in refusal.advice}

    assert cannot_wait == {name for name in CONDITIONS if screening(name).startswith("emergency")}
    assert emergency == cannot_wait


def test_every_reason_is_given_and_emergencies_come_first() -> None:
    found = refusals(someone("aaa_known_or_risk", "acute_severe_pain", "coccyx_pain", "dvt_current_or_suspected"))

    assert [refusal.cause for refusal in found] == [
        "aaa_known_or_risk",
        "dvt_current_or_suspected",
        "acute_severe_pain",
    ]


def test_a_clearance_leaves_the_other_reasons() -> None:
    found = refusals(someone("fracture_current", "dvt_current_or_suspected", cleared="2026-01-01"))

    assert [refusal.cause for refusal in found] == ["dvt_current_or_suspected"]


def test_severe_pain_now_and_childhood_refuse_without_being_named_as_conditions() -> None:
    for profile, condition in (({"pain_now": 7}, "acute_severe_pain"), ({"age": 15}, "age_under_16")):
        assert [refusal.cause for refusal in refusals(someone(**profile))] == [condition]
        assert [refusal.cause for refusal in refusals(someone(cleared="2026-01-01", **profile))] == [condition]
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


@pytest.mark.parametrize(
    "settings",
    [{"enabled": False}, {"weight": 1}, {"severe_pain_from": 8}, {"severe_pain_from": 0}, {"valid_days": 91}],
)
def test_it_cannot_be_switched_off_weighed_or_weakened(settings: dict[str, Any]) -> None:
    assert "screening" in refused("screening", **settings)


# An aneurysm: lifted only by a clearance and a back that is told to be without pain


@pytest.mark.parametrize("cleared", [None, "2026-01-01"])
@pytest.mark.parametrize("pain", [None, 0, 1, 6, 8])
def test_an_aneurysm_needs_a_clearance_and_no_pain(cleared: str | None, pain: int | None) -> None:
    found = [
        refusal
        for refusal in refusals(someone("aaa_known_or_risk", cleared=cleared, pain_now=pain))
        if refusal.cause == "aaa_known_or_risk"
    ]

    if cleared and pain == 0:
        assert found == []
    else:
        assert len(found) == 1
        assert found[0].emergency is (not cleared or bool(pain))
        assert ("now" in found[0].advice) is True
        if pain:
            assert found[0].advice == "Back pain with this risk may be an emergency: get emergency care now."
        elif cleared:
            assert "--pain 0" in found[0].advice


# Pain


@pytest.mark.parametrize("pain", range(11))
def test_severe_pain_begins_at_seven_or_where_a_stricter_setting_says(pain: int) -> None:
    for limit in (7, 5, 1):
        instance = instance_of(catalog_of("bridge"), rules={"screening": {"severe_pain_from": limit}}, pain_now=pain)
        causes = [refusal.cause for refusal in refusals(instance)]
        expected = ["acute_severe_pain"] if pain >= 7 else ["pain_now"] if pain >= limit else []

        assert causes == expected, "one reason for one pain"
        assert (admissible(instance).modes == ()) is bool(expected)


# Answers


@pytest.mark.parametrize("flag", oracle.red_flags())
@pytest.mark.parametrize("cleared", [None, DAY, "2026-05-31"])
def test_a_yes_refuses_as_its_question_says_and_no_clearance_lifts_it(flag: str, cleared: str | None) -> None:
    question = oracle.red_flags()[flag]
    instance = answering({flag: True}, cleared=cleared)
    found = refusals(instance)

    if question["outcome"] == "stop_item":
        assert found == ()
        return
    assert [refusal.cause for refusal in found] == [flag]
    assert found[0].emergency is (question["outcome"] == "emergency_now")
    assert found[0].reason == f"{question['name']}: you answered yes to this."
    assert found[0].advice.startswith(question["advice"])
    assert ("Calm breathing is fine" in found[0].advice) is (question["outcome"] != "emergency_now")
    assert admissible(instance).modes == ()


@pytest.mark.parametrize("age_days", [0, 90, 91, 3000])
def test_a_yes_does_not_wear_off(age_days: int) -> None:
    today = dt.date.fromisoformat(DAY) + dt.timedelta(days=age_days)
    assert [refusal.cause for refusal in refusals(answering({"chest_pain": True}, when={"day": today}))] == [
        "chest_pain"
    ]


def test_no_and_unsure_refuse_nothing() -> None:
    assert refusals(answering({})) == ()
    assert refusals(answering(dict.fromkeys(oracle.red_flags()))) == ()
    assert refusals(someone(screening={"day": DAY, "answers": {}})) == ()


def test_of_all_reasons_the_emergencies_come_first() -> None:
    everything = answering(dict.fromkeys(oracle.red_flags(), True), conditions=("fracture_current",), pain_now=8)
    found = refusals(everything)
    ranks = [list(Outcome).index(refusal.outcome) for refusal in found]

    assert len(found) == 12 + 2
    assert ranks == sorted(ranks)
    assert {refusal.cause for refusal in found if refusal.emergency} == {
        name for name, question in oracle.red_flags().items() if question["outcome"] == "emergency_now"
    }


# The rule


REFUSED: dict[str, dict[str, Any]] = {
    "an answer": {"screening": {"day": DAY, "answers": {"fracture_suspected": True}}, "when": {"day": DAY}},
    "a condition": {"conditions": ("fracture_current",)},
    "a condition that nobody clears": {"conditions": ("dvt_current_or_suspected",), "cleared": "2026-01-01"},
    "pain": {"pain_now": 7},
    "a child": {"age": 15},
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_refused_person_has_no_mode_and_each_exercise_of_a_session_is_a_breach(why: str) -> None:
    instance = someone(**REFUSED[why])
    modes = [mode_of(instance, "diaphragmatic_breathing"), mode_of(instance, "bridge")]

    assert admissible(instance).modes == ()
    assert {mode.exercise.id for mode in all_modes(instance) if out_for("screening", mode, instance) is None} == set()
    found = breaches("screening", modes, instance)
    assert [finding.about for finding in found] == [("diaphragmatic_breathing",), ("bridge",)]
    assert said("screening", modes, instance)[0] == (
        f"{instance.catalog.label('diaphragmatic_breathing')} must not be planned: {refusals(instance)[0].reason}"
    )


def test_whoever_is_not_refused_is_let_in_by_this_rule() -> None:
    instance = someone(**SCREENED)
    for mode in all_modes(instance):
        assert out_for("screening", mode, instance) is None
        assert breaches("screening", [mode], instance) == []


@pytest.mark.parametrize("why", [*REFUSED, "nothing"])
def test_model_and_checkers_agree_on_all_tiny_sessions(why: str) -> None:
    instance = instance_of(
        catalog_of("bridge", "diaphragmatic_breathing", "step_touch"), rules=off_but(), **REFUSED.get(why, {})
    )
    assert_same_verdicts(instance, 3, thin(all_modes(instance), 1), door=True)


def test_of_several_reasons_the_most_urgent_is_the_one_that_is_told() -> None:
    of = instance_of(
        catalog_of("bridge"), conditions=("recent_spinal_surgery", "dvt_current_or_suspected"), targets={"glutes": 3}
    )
    assert [refusal.emergency for refusal in refusals(of)] == [True, False]
    mode = all_modes(of)[0]
    rule = of.rulebook.rule("screening")
    assert str(rule.admit(mode, of)).startswith("Blood clot (DVT)")
    assert ["Blood clot (DVT)" in sentence for sentence in said("screening", [mode], of)] == [True]
