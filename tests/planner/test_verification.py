"""A plan is judged from its steps and its request alone; whatever else is changed in its document is found."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from catalog.exercise import Modality, Stage
from constraints.prescription import Kind
from constraints.rule import RuleLevel
from constraints.rulebook import BY_ID
from constraints.session import Step
from planner import (
    Plan,
    PlanError,
    PlanFinding,
    PlanStatus,
    Profile,
    Request,
    RequestError,
    builtin_catalog,
    findings,
    plan,
    verify,
)
from planner.verification import CLAIMS

NOT_OFFERED = "nonsense"


@cache
def made() -> Plan:
    """A plan with steps of every kind: on one side and both, in variants, with things in hand."""
    profile = Profile(equipment=("tennis_ball", "chair"), conditions=("wrist_problem",))
    return plan(Request(minutes=8, targets={"glutes": 3, "hamstrings": 3}, profile=profile))


def with_step(number: int, **changes: Any) -> Plan:
    """The plan with one step changed and everything else as it was."""
    given = made().sessions[0]
    steps = list(given.steps)
    steps[number] = steps[number].model_copy(update=changes)
    return made().model_copy(update={"sessions": (given.model_copy(update={"steps": tuple(steps)}),)})


def wrong(changed: Plan, **more: Any) -> list[PlanFinding]:
    return [finding for finding in findings(changed, **more) if not finding.warning]


def other_values(step: Step) -> Iterator[tuple[str, Any]]:
    """Other values that each field of a step may have, those that are nearly right among them."""
    catalog = builtin_catalog()
    variants = [variant.id for variant in catalog.exercises[step.exercise].variants]
    same_stage = [name for name, entry in catalog.exercises.items() if step.stage in entry.session_stages]
    fields: dict[str, list[Any]] = {
        "start_s": [0, step.start_s + 1, max(0, step.start_s - 1), step.start_s + 60],
        "duration_s": [1, step.duration_s + 1, step.duration_s + 60],
        "kind": list(Kind),
        "exercise": [*same_stage[::8], NOT_OFFERED],
        "variant": [None, *variants, NOT_OFFERED],
        "side": [None, "left", "right", "both"],
        "set": [None, 0, 1, 2, 3],
        "rep": [None, 0, 1, 2, (step.rep or 0) + 1],
        "stage": list(Stage),
        "position": [position.id for position in catalog.positions.positions],
        "equipment": [(), *((name,) for name in catalog.equipment), step.equipment * 2, (*step.equipment, "chair")],
    }
    assert set(fields) == set(Step.model_fields), "a new field of a step has to be judged by a rule"
    return ((name, value) for name, values in fields.items() for value in values if value != getattr(step, name))


def each_kind_once() -> list[int]:
    """Indices of steps: the first of each kind of each exercise, and the last of all."""
    steps = made().sessions[0].steps
    first: dict[tuple[str, Kind], int] = {}
    for index, step in enumerate(steps):
        first.setdefault((step.exercise, step.kind), index)
    return sorted({*first.values(), len(steps) - 1})


def test_the_plan_that_is_tampered_with_is_sound_and_has_every_kind_of_step() -> None:
    assert findings(made()) == []
    assert verify(made()) == []
    assert {step.kind for step in made().sessions[0].steps} == set(Kind)
    assert {step.side for step in made().sessions[0].steps} == {None, "left", "right", "both"}
    assert any(step.variant for step in made().sessions[0].steps)


def test_every_single_change_of_every_field_of_a_step_is_found() -> None:
    """No exception: nothing that a step says is without a judge."""
    tried = 0
    missed = []
    for index in each_kind_once():
        for name, value in other_values(made().sessions[0].steps[index]):
            tried += 1
            if not wrong(with_step(index, **{name: value})):
                missed.append((index + 1, name, value))
    assert tried > 1000
    assert missed == []


@pytest.mark.parametrize("style", ["yoga_flow", "desk"])
def test_so_is_it_in_other_styles(style: str) -> None:
    result = plan(Request(style=style, time_limit_s=1))
    steps = result.sessions[0].steps
    for index in {0, 1, len(steps) // 2, len(steps) - 1}:
        for name, value in (("side", "left"), ("set", 9), ("position", "prone"), ("equipment", ("chair", "pillow"))):
            if getattr(steps[index], name) == value:
                continue
            changed = (*steps[:index], steps[index].model_copy(update={name: value}), *steps[index + 1 :])
            session = result.sessions[0].model_copy(update={"steps": changed})
            assert wrong(result.model_copy(update={"sessions": (session,)})), (index, name)


def test_a_step_too_many_or_too_few_and_two_that_change_places_are_found() -> None:
    given = made().sessions[0]
    steps = list(given.steps)
    for index in range(len(steps)):
        for changed in (steps[:index] + steps[index + 1 :], steps[: index + 1] + steps[index:]):
            session = given.model_copy(update={"steps": tuple(changed)})
            assert wrong(made().model_copy(update={"sessions": (session,)})), index
    for index in range(len(steps) - 1):
        swapped = [*steps[:index], steps[index + 1], steps[index], *steps[index + 2 :]]
        session = given.model_copy(update={"steps": tuple(swapped)})
        assert wrong(made().model_copy(update={"sessions": (session,)})), index


def changed_claims() -> Iterator[tuple[str, Plan]]:
    """Plans with one claim changed, and what the finding is called."""
    result = made()
    score = result.score
    assert score is not None
    for status in PlanStatus:
        if status not in (PlanStatus.OPTIMAL, PlanStatus.FEASIBLE):
            yield "status", result.model_copy(update={"status": status})
    yield "status", result.model_copy(update={"sessions": ()})
    yield "status", result.model_copy(update={"sessions": result.sessions * 2})
    for name in ("budget_s", "total_s"):
        session = result.sessions[0].model_copy(update={name: getattr(result.sessions[0], name) + 1})
        yield "sessions", result.model_copy(update={"sessions": (session,)})
    others = {"region": "calves", "side": "left", "modality": Modality.RELEASE, "wanted_s": 1, "delivered_s": 1}
    for index, entry in enumerate(result.coverage):
        for name, value in others.items():
            if getattr(entry, name) != value:
                row = [*result.coverage[:index], entry.model_copy(update={name: value}), *result.coverage[index + 1 :]]
                yield "coverage", result.model_copy(update={"coverage": tuple(row)})
        row = [*result.coverage[:index], *result.coverage[index + 1 :]]
        yield "coverage", result.model_copy(update={"coverage": tuple(row)})
    yield "coverage", result.model_copy(update={"coverage": result.coverage + result.coverage[:1]})
    yield "score", result.model_copy(update={"score": None})
    for name in ("value", "bound", "gap"):
        yield "score", result.model_copy(update={"score": score.model_copy(update={name: getattr(score, name) + 1})})
    for index, rule in enumerate(score.rules):
        for name, value in (("id", "banned"), ("level", RuleLevel.HARD), ("weight", 99), ("points", 7)):
            rules = [*score.rules[:index], rule.model_copy(update={name: value}), *score.rules[index + 1 :]]
            yield "score", result.model_copy(update={"score": score.model_copy(update={"rules": tuple(rules)})})
        rules = [*score.rules[:index], *score.rules[index + 1 :]]
        yield "score", result.model_copy(update={"score": score.model_copy(update={"rules": tuple(rules)})})
    inside = result.excluded[0].model_copy(update={"exercise": result.sessions[0].steps[0].exercise})
    yield "excluded", result.model_copy(update={"excluded": (*result.excluded, inside)})


def test_every_claim_that_is_not_so_is_found() -> None:
    tried = 0
    for name, changed in changed_claims():
        tried += 1
        assert name in {finding.rule for finding in wrong(changed)}, (name, changed.score)
        assert verify(changed) == [] or len(changed.sessions) != 1 or name == "status"
    assert tried > 100


def test_a_better_bound_cannot_be_judged_without_the_solver() -> None:
    """The one claim that is believed: how much better another plan could be at most, and so that none is."""
    score = made().score
    assert score is not None
    boasting = score.model_copy(update={"bound": score.bound + 1000, "gap": score.gap + 1000})
    assert made().analysis is not None
    same = {"score": boasting, "analysis": made().analysis.model_copy(update={"bound": boasting.bound})}
    assert findings(made().model_copy(update={**same, "status": PlanStatus.FEASIBLE})) == []
    too_low = score.model_copy(update={"value": score.value - 1, "bound": score.value - 1, "gap": 0})
    assert wrong(made().model_copy(update={"score": too_low}))


def test_another_catalogue_is_a_warning() -> None:
    other = made().provenance.model_copy(update={"catalog": "0123456789abcdef"})
    (found,) = findings(made().model_copy(update={"provenance": other}))
    assert (found.rule, found.warning, found.steps) == ("catalog", True, ())
    assert "Made with another catalogue: '0123456789abcdef'" in found.sentence


def test_a_plan_is_judged_for_somebody_else() -> None:
    asked = Profile(equipment=("tennis_ball", "chair"), conditions=("osteoporosis",))
    assert findings(made(), profile=made().request.profile) == []
    bare = wrong(made(), profile=Profile())
    assert {finding.rule for finding in bare} == {"equipment"}
    assert all(finding.steps for finding in bare)
    ill = wrong(made(), profile=Profile(conditions=("acute_severe_pain",), equipment=asked.equipment))
    assert "screening" in {finding.rule for finding in ill}
    assert "must not be planned" in ill[0].sentence
    assert {finding.rule for finding in wrong(made(), profile=Profile(age=80, equipment=asked.equipment))} == {
        "time_budget"
    }


def test_a_refusal_follows_from_the_request() -> None:
    refused = plan(Request(profile=Profile(conditions=("acute_severe_pain",))))
    assert findings(refused) == []
    healthy = refused.request.model_copy(update={"profile": Profile()})
    assert [finding.rule for finding in findings(refused.model_copy(update={"request": healthy}))] == ["status"]
    unknown = refused.model_copy(update={"status": PlanStatus.UNKNOWN})
    assert [finding.rule for finding in findings(unknown)] == ["status"]
    claims = refused.model_copy(update={"score": made().score})
    assert [finding.rule for finding in findings(claims)] == ["sessions"]


def test_the_steps_of_a_finding_are_named() -> None:
    steps = made().sessions[0].steps
    index = next(index for index, step in enumerate(steps) if step.kind is Kind.SWITCH)
    (found,) = wrong(with_step(index, side="left"))
    assert (found.rule, found.steps) == ("dose_bounds", (index + 1,))
    assert "side, set or repetition of this step is not what comes here" in found.sentence
    gap = wrong(with_step(index, start_s=steps[index].start_s + 1))
    assert {finding.rule for finding in gap} == {"time_budget"}
    assert [finding.steps for finding in gap] == [(index + 1,), (index + 2,)]


def test_names_of_claims_are_no_rules_and_findings_do_not_change() -> None:
    assert not set(CLAIMS) & set(BY_ID)
    found = PlanFinding("status", (), "So.")
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.rule = "other"  # type: ignore[misc]


def test_unknown_ids_in_the_request_are_errors() -> None:
    request = made().request.model_copy(update={"style": "yoga"})
    with pytest.raises(RequestError, match="yoga_flow"):
        findings(made().model_copy(update={"request": request}))


def test_a_document_is_read_back_as_it_was_written() -> None:
    assert Plan.from_json(made().to_json()) == made()
    assert Plan.from_json(made().to_json(indent=None)) == made()
    with pytest.raises(PlanError, match="schema_version"):
        Plan.from_json(made().to_json().replace('"1.', '"2.', 1))
    document = {**json.loads(made().to_json()), "schema_version": "1.99", "mood": "good"}
    with pytest.raises(PlanError, match=r"mood: there is no such field\n    Maybe this document is of version 1\.99"):
        Plan.from_json(json.dumps(document))


def test_nothing_of_it_takes_the_solver() -> None:
    script = "\n".join(
        [
            "import sys",
            "sys.modules['ortools'] = None",
            "from planner import Plan, findings, verify",
            "made = Plan.from_json(sys.stdin.read())",
            "assert findings(made) == [] and verify(made) == []",
        ]
    )
    command = [sys.executable, "-c", script]
    subprocess.run(command, input=made().to_json(), text=True, check=True, capture_output=True)
