"""Two thousand random people: no plan that the oracle finds unsafe, and no plan, or none, where it says otherwise."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

from catalog.errors import DisagreementError
from planner import Request, plan
from tests import random_requests
from tests.random_requests import (
    DAY,
    LIMITS_S,
    PROFILE,
    REQUEST,
    STEERED,
    Case,
    Judged,
    catalog_of,
    judged,
    random_case,
    smallest,
)
from tests.random_requests import snippet as snippet_of
from tests.safety_oracle import (
    breaches,
    conditions_of,
    exercises,
    forbidden_settings,
    of_the_future,
    refusals,
    shelf,
)

SEED = 1
NUMBER = 2000
AT_ONCE = 50


@cache
def _judged(index: int) -> Judged:
    return judged(random_case(SEED, index))


@pytest.mark.parametrize("first", range(0, NUMBER, AT_ONCE))
def test_every_plan_is_safe_and_every_refusal_right(first: int) -> None:
    for index in range(first, first + AT_ONCE):
        found = _judged(index)
        assert not found.wrong, f"{found.wrong[0]}\n{snippet_of(random_case(SEED, index))}"


# The cases are of every kind, so that the tests above can fail.

SOME = 400


def test_most_requests_end_in_a_plan_and_all_ways_to_end_are_there() -> None:
    ends = Counter(_judged(index).status for index in range(SOME))
    assert ends["optimal"] + ends["feasible"] > SOME // 3
    assert ends["feasible"] > SOME // 100
    assert ends["refused"] > SOME // 20
    assert ends["infeasible"] > SOME // 20
    assert ends["rule error"] > 0
    assert ends["refused"] < SOME // 3


def test_the_people_and_their_wishes_are_of_every_kind() -> None:
    cases = [random_case(SEED, index) for index in range(NUMBER)]
    people = [case["request"]["profile"] for case in cases]
    named = [tuple(person["conditions"]) for person in people]
    assert {name for names in named for name in names} == set(shelf("conditions"))
    assert {names[0] for names in named if len(names) == 1} == set(shelf("conditions"))
    assert {len(names) for names in named} >= set(range(6))
    for field in PROFILE:
        assert len({repr(person.get(field)) for person in people}) > 1, field
    for field in REQUEST:
        assert len({repr(case["request"].get(field)) for case in cases}) > 1, field
    asked = [case["request"] for case in cases]
    assert {request["style"] for request in asked} == set(shelf("styles"))
    assert min(request.get("minutes", 60) for request in asked) == 1
    assert max(request.get("minutes", 1) for request in asked) == 60
    assert any(":left" in target for request in asked for target in request.get("targets", ()))
    assert {request["time_limit_s"] for request in asked} == set(LIMITS_S)
    assert {name for case in cases for name in case["exercises"] or ()} == set(exercises())
    assert any(case["untagged"] for case in cases)
    assert any(case["exercises"] is None for case in cases)


def test_there_are_plans_of_every_kind() -> None:
    """With conditions, with gated exercises, in another form, for one side only, and long ones."""
    seen: Counter[str] = Counter()
    for case in (random_case(SEED, index, whole=0) for index in range(SOME // 2)):
        if forbidden_settings(case["request"]) or of_the_future(case["request"]):
            continue
        for session in plan(Request.model_validate(case["request"]), catalog_of(case)).sessions:
            done = {step.exercise for step in session.steps}
            sides = {(step.exercise, step.side) for step in session.steps if step.kind == "work"}
            seen["with a condition"] += bool(conditions_of(case["request"]))
            seen["with three"] += len(conditions_of(case["request"])) >= 3
            seen["gated"] += any("gated" in exercises()[name]["status"] for name in done)
            seen["in another form"] += any(step.variant is not None for step in session.steps)
            seen["for one side"] += any(((name, "left") in sides) != ((name, "right") in sides) for name in done)
            seen["six exercises"] += len(done) >= 6
    assert len(seen) == 6
    assert min(seen.values()) >= 3, seen


def test_some_exercises_that_are_asked_for_are_barred() -> None:
    barred = 0
    for case in (random_case(SEED, index) for index in range(SOME)):
        bad = {
            tag
            for name in case["request"]["profile"]["conditions"]
            for tag in (shelf("conditions")[name].get("hard") or {}).get("tags") or ()
        }
        for name in case["request"].get("include", ()):
            barred += bool(bad & set(exercises()[name].get("exposure") or ()))
    assert barred > SOME // 20


def test_every_field_of_a_profile_and_of_a_request_is_drawn() -> None:
    """A new field without a function here is never tried."""
    from constraints.profile import Profile

    assert set(Profile.model_fields) - set(PROFILE) == {"name"}
    assert set(Request.model_fields) - set(REQUEST) == {"profile", *STEERED}


# The oracle sees each kind of breach: a plan is taken, and the request or the steps are made to contradict it.


@cache
def _planned() -> tuple[tuple[Case, list[dict[str, Any]]], ...]:
    """Safe plans of healthy people who own and may do everything, each with its steps."""
    found = []
    for index in range(60):
        case = random_case(3, index, whole=0)
        request = case["request"]
        request["profile"] = {**HEALTHY, "opt_in": case["exercises"] or sorted(exercises())}
        request["day"] = DAY
        request.pop("rules", None)
        request.pop("exclude", None)
        case["untagged"] = []
        told = plan(Request.model_validate(request), catalog_of(case))
        if told.sessions:
            steps = told.model_dump(mode="json")["sessions"][0]["steps"]
            assert not list(breaches(request, steps))
            found.append((case, steps))
    return tuple(found)


ALL_CLEAR: dict[str, Any] = {"day": DAY, "answers": dict.fromkeys(sorted(shelf("red_flags")), False)}
HEALTHY: dict[str, Any] = {
    "equipment": random_requests.things(),
    "level": "advanced",
    "pain_now": 0,
    "pain_free_weeks": 8,
    "screening": ALL_CLEAR,
}


def _answering(**answers: Any) -> dict[str, Any]:
    return {"screening": {"day": DAY, "answers": {**ALL_CLEAR["answers"], **answers}}}


PEOPLE: dict[str, tuple[str, dict[str, Any]]] = {
    "in severe pain": ("refused", {"pain_now": 7}),
    "with a positive screening": ("refused", _answering(chest_pain=True)),
    "who did not opt in": ("gated", {"opt_in": []}),
    "who was never screened": ("gated", {"screening": None}),
    "who was screened long ago": ("gated", {"screening": {**ALL_CLEAR, "day": "2026-03-02"}}),
    "who left a question open": ("gated", _answering(chest_pain=None)),
    "who had a symptom": ("gated", _answering(numb_tingling_during="yes")),
    "who did not tell the pain": ("gated", {"pain_now": None}),
    "with a condition": ("gated", {"conditions": ["shoulder_problem"]}),
    "who is pregnant": ("condition", {"pregnancy_week": 30}),
    "in pain": ("pain", {"pain_now": 4}),
    "with high blood pressure": ("cap", {"conditions": ["hypertension_uncontrolled"], "cleared": DAY}),
    "whose joints are loose": ("cap", {"conditions": ["hypermobility"]}),
    "without things": ("equipment", {"equipment": []}),
    "who avoids positions": ("position", {"avoid_positions": ["supine", "standing"]}),
    "who is new to it": ("level", {"level": "beginner"}),
    "who is new to it and uses a hard ball": ("firmness", {"level": "beginner"}),
    "who may fall": ("support", {"conditions": ["balance_or_fall_risk"]}),
    "whom bending forward eases": ("direction", {"direction": "flexion"}),
    "whom bending backward eases": ("direction", {"direction": "extension"}),
    "in the first sessions": ("direction", {"sessions_done": 0}),
    "with a slipped disc in the morning": ("morning", {"conditions": ["disc_herniation_or_radiculopathy_acute"]}),
    "who is old and slow": ("hurry", {"age": 80}),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_the_oracle_objects_to_a_plan_for_somebody_else(who: str) -> None:
    kind, differs = PEOPLE[who]
    met = 0
    for case, steps in _planned():
        other = {**case["request"], "profile": {**case["request"]["profile"], **differs}}
        met += kind in {breach.kind for breach in breaches(other, steps)}
    assert met > 0


def test_the_oracle_objects_to_what_had_to_be_stopped() -> None:
    case, steps = _planned()[0]
    for stopped, cleared, wrong in (("2026-05-01", None, 1), ("2026-05-01", "2026-04-30", 1), ("2026-05-01", DAY, 0)):
        profile = {**case["request"]["profile"], "stopped": {steps[0]["exercise"]: stopped}, "cleared": cleared}
        kinds = {breach.kind for breach in breaches({**case["request"], "profile": profile}, steps)}
        assert ("stopped" in kinds) == bool(wrong)


def _excluded(request: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    request["exclude"] = [steps[0]["exercise"]]


def _shorter(request: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    request["minutes"] = (steps[-1]["start_s"] + steps[-1]["duration_s"] - 1) / 60


def _gap(request: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    steps[-1]["start_s"] += 1


def _overlap(request: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    steps[-1]["start_s"] -= 1


def _longer_work(request: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    next(step for step in steps if step["kind"] == "work")["duration_s"] = 3601


def _one_piece_less(request: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    later = [
        index for index, step in enumerate(steps) if step["kind"] == "work" and (step["set"], step["rep"]) > (1, 1)
    ]
    if later:
        del steps[later[0]]
    else:
        steps[-1]["duration_s"] = 1


def _one_more(request: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    max((step for step in steps if step["kind"] == "work"), key=lambda step: step["rep"])["rep"] += 100


def _twice(request: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    first = steps[0]["exercise"]
    again = [dict(step) for step in steps if step["exercise"] == first]
    steps += [{**dict(steps[0]), "exercise": "diaphragmatic_breathing"}, *again]


def _nobody_knows_it(request: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    steps[0]["exercise"] = "back_flip"


def _never(request: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    for step in steps:
        step.update(exercise="lumbar_spine_foam_roll", variant=None)


SABOTAGES: dict[str, tuple[str, Callable[[dict[str, Any], list[dict[str, Any]]], None]]] = {
    "an excluded exercise": ("excluded", _excluded),
    "a second too many": ("budget", _shorter),
    "a gap": ("clock", _gap),
    "an overlap": ("clock", _overlap),
    "an hour of work": ("dose", _longer_work),
    "a missing repetition": ("dose", _one_piece_less),
    "a hundred more repetitions": ("dose", _one_more),
    "an exercise twice": ("dose", _twice),
    "an unknown exercise": ("unknown", _nobody_knows_it),
    "an exercise that is never planned": ("never planned", _never),
    "a banned exposure": ("banned", _never),
}


@pytest.mark.parametrize("what", SABOTAGES)
def test_the_oracle_objects_to_changed_steps(what: str) -> None:
    kind, change = SABOTAGES[what]
    for case, steps in _planned()[:20]:
        request, wrong = copy.deepcopy(case["request"]), copy.deepcopy(steps)
        change(request, wrong)
        assert kind in {breach.kind for breach in breaches(request, wrong)}


def test_the_oracle_objects_to_exposures_that_nobody_stated() -> None:
    case, steps = _planned()[0]
    bare: Mapping[str, Any] = {name: {**entry, "exposure": None} for name, entry in exercises().items()}
    healthy = case["request"]
    assert "untagged" not in {breach.kind for breach in breaches(healthy, steps, bare)}
    ill = {**healthy, "profile": {**healthy["profile"], "conditions": ["osteoporosis"]}}
    assert "untagged" in {breach.kind for breach in breaches(ill, steps, bare)}


# A plan is refused by what the conditions mean.

REFUSED: list[tuple[dict[str, Any], bool]] = [
    ({}, False),
    ({"pain_now": 0}, False),
    ({"pain_now": 6}, False),
    ({"pain_now": 7}, True),
    ({"pain_now": 7, "cleared": "2026-01-15"}, True),
    ({"age": 15, "cleared": "2026-01-15"}, True),
    ({"age": 16}, False),
    ({"conditions": ["osteoporosis"]}, False),
    ({"conditions": ["spondylolisthesis"]}, True),
    ({"conditions": ["spondylolisthesis"], "cleared": "2026-01-15"}, False),
    ({"conditions": ["aaa_known_or_risk"], "cleared": "2026-01-15", "pain_now": 0}, False),
    ({"conditions": ["aaa_known_or_risk"], "cleared": "2026-01-15"}, True),
    ({"conditions": ["aaa_known_or_risk"], "cleared": "2026-01-15", "pain_now": 1}, True),
    ({"pregnancy_week": 45}, False),
    ({"weeks_since": {"birth": 5}}, True),
    ({"weeks_since": {"birth": 6}}, False),
    ({"weeks_since": {"cesarean": 11}}, True),
    ({"weeks_since": {"spinal_surgery": 12}}, False),
    ({"screening": {"day": DAY, "answers": {"cauda_equina": True}}}, True),
    ({"screening": {"day": DAY, "answers": {"cauda_equina": "unsure"}}}, False),
    ({"screening": {"day": DAY, "answers": {"cauda_equina": "yes"}}, "cleared": DAY}, True),
    ({"screening": {"day": DAY, "answers": {"numb_tingling_during": "yes"}}}, False),
    ({"conditions": ["dvt_current_or_suspected"], "cleared": "2026-01-15"}, True),
    ({"conditions": ["age_under_16"]}, True),
]


@pytest.mark.parametrize(("profile", "refused"), REFUSED, ids=str)
def test_the_oracle_refuses_whom_it_must_and_nobody_else(profile: dict[str, Any], refused: bool) -> None:
    assert bool(refusals({"profile": profile})) is refused


# The smallest case that is still wrong


def test_a_wrong_case_is_made_as_small_as_it_can_be() -> None:
    """As if the catalogue's bridge were harmful for whoever has osteoporosis."""

    def wrong(case: Case) -> bool:
        names = case["exercises"] or sorted(exercises())
        return "bridge" in names and "osteoporosis" in case["request"].get("profile", {}).get("conditions", ())

    case = next(case for case in (random_case(SEED, index, whole=1) for index in range(4000)) if wrong(case))
    found = smallest(case, wrong)
    assert found == {"request": {"profile": {"conditions": ["osteoporosis"]}}, "exercises": ["bridge"], "untagged": []}
    assert "bridge" in snippet_of(found)


def test_a_defect_that_the_planner_finds_itself_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise DisagreementError("A defect.")

    monkeypatch.setattr(random_requests, "plan", broken)
    assert judged(random_case(SEED, 1)).kinds == {"defect"}
    monkeypatch.setattr(random_requests, "plan", lambda *_: 1 // 0)
    assert judged(random_case(SEED, 1)).kinds == {"crash"}
