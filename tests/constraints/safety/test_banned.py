"""What is never planned for anybody: entries that say so, banned exposures, a tool under an arched back."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.exercise import Stage
from constraints.instance import Instance
from constraints.prescription import Kind, Prescription, Unit
from constraints.session import Session, Step
from planner.api import builtin_catalog
from planner.candidates import admissible
from tests.constraints.safety import oracle
from tests.constraints.structure.by_hand import (
    all_said,
    assert_same_verdicts,
    breaches,
    door_and_judge_differ,
    mode_of,
    out_for,
    refused,
    relabelled,
    reps,
    said,
    thin,
    timed,
)
from tests.tiny import all_modes, catalog_of, instance_of, off_but, session_of

NEVER = {name: entry["never_planned"] for name, entry in oracle.exercises().items() if "never_planned" in entry}
ONE_MINUTE = Prescription(Unit.TIME, 1, 1, 60, 0, 0, 5)
ARCHED = ["tool_pressure", "lumbar_extension_end"]


def roller(exposure: list[str], **fields: Any) -> Instance:
    """The lower back sweep with this exposure instead of its own."""
    changed = {"lower_back_palm_sweeps": {"exposure": exposure, "variants": (), "dose": timed(30), **fields}}
    catalog = catalog_of("lower_back_palm_sweeps", "bridge", changed=changed)
    return instance_of(catalog, targets={"lumbar_paraspinals": 3, "glutes": 3}, rules=off_but())


def by_hand(exercise: str, variant: str | None = None) -> Session:
    """A minute of this, lying on the back."""
    step = Step(
        start_s=0,
        duration_s=60,
        kind=Kind.WORK,
        exercise=exercise,
        variant=variant,
        side="both",
        set=1,
        rep=1,
        stage=Stage.RELEASE,
        position="supine",
    )
    return Session(600, (step,))


def test_an_ordinary_exercise_is_let_in_and_nothing_is_found_in_its_session() -> None:
    instance = roller(["tool_pressure"])
    mode = mode_of(instance, "lower_back_palm_sweeps")

    assert out_for("banned", mode, instance) is None
    assert breaches("banned", [mode], instance) == []


@pytest.mark.parametrize("name", sorted(NEVER))
def test_an_entry_that_is_never_planned_is_out_with_its_own_reason(name: str) -> None:
    instance = instance_of(builtin_catalog())

    assert out_for("banned", mode_of(instance, name, dose=ONE_MINUTE), instance) == NEVER[name]


def test_no_profile_and_no_wish_brings_a_banned_entry_in() -> None:
    instance = instance_of(
        builtin_catalog(),
        minutes=180,
        include=tuple(sorted(NEVER)),
        rules=off_but(),
        level="advanced",
        equipment=tuple(builtin_catalog().equipment),
        opt_in=tuple(sorted(NEVER)),
        likes=tuple(sorted(NEVER)),
        cleared="2026-01-01",
    )
    found = admissible(instance)

    assert {mode.exercise.id for mode in found.modes} & set(NEVER) == set()
    assert {exclusion.exercise: exclusion.reason for exclusion in found.excluded if exclusion.rule == "banned"} == NEVER


def test_a_banned_exposure_is_out_for_everybody() -> None:
    instance = roller(["tool_pressure", "lumbar_spine_rolling"])
    mode = mode_of(instance, "lower_back_palm_sweeps")

    assert out_for("banned", mode, instance) == (
        "Banned for everybody: tool rolled over the lumbar vertebrae (banned)."
    )
    assert len(breaches("banned", [mode], instance)) == 1


def test_a_tool_under_an_arched_back_is_out_and_each_alone_is_not() -> None:
    for exposure, inside in ((ARCHED, False), (ARCHED[:1], True), (ARCHED[1:], True)):
        instance = roller(exposure)
        mode = mode_of(instance, "lower_back_palm_sweeps")
        reason = out_for("banned", mode, instance)

        assert reason == (None if inside else "Banned for everybody: a tool under an arched back.")
        assert (breaches("banned", [mode], instance) == []) is inside


def test_a_variant_that_arches_over_the_tool_is_out_and_one_that_flattens_is_not() -> None:
    arching = {"id": "arching", "name": "arching back", "how": "Lean back over it.", "adds": ["lumbar_extension_end"]}
    flat = {"id": "flat", "name": "staying flat", "how": "Stay flat.", "drops": ["lumbar_extension_end"]}

    instance = roller(["tool_pressure"], variants=[arching])
    assert out_for("banned", mode_of(instance, "lower_back_palm_sweeps"), instance) is None
    assert out_for("banned", mode_of(instance, "lower_back_palm_sweeps", variant="arching"), instance) is not None

    instance = roller(ARCHED, variants=[flat])
    assert out_for("banned", mode_of(instance, "lower_back_palm_sweeps"), instance) is not None
    assert out_for("banned", mode_of(instance, "lower_back_palm_sweeps", variant="flat"), instance) is None


@pytest.mark.parametrize("name", sorted(NEVER))
def test_a_session_with_a_banned_entry_is_found_and_explained(name: str) -> None:
    instance = instance_of(builtin_catalog())

    assert said("banned", by_hand(name), instance) == [
        f"{builtin_catalog().label(name)} can never be planned: {NEVER[name]}"
    ]


def test_what_the_catalogue_does_not_know_is_found() -> None:
    instance = instance_of(builtin_catalog())

    assert said("banned", by_hand("handstand_on_a_roller"), instance) == [
        "handstand on a roller can never be planned: it is not in the catalogue"
    ]
    assert said("banned", by_hand("bridge", variant="on_a_wheel"), instance) == [
        f"{builtin_catalog().label('bridge')} can never be planned: it is not in the catalogue"
    ]


def test_every_banned_exercise_of_a_session_is_found_and_no_other() -> None:
    instance = roller(ARCHED)
    modes = [mode_of(instance, name) for name in ("lower_back_palm_sweeps", "bridge")]

    assert [finding.about for finding in breaches("banned", modes, instance)] == [("lower_back_palm_sweeps",)]


def test_a_session_that_names_a_harmless_variant_is_judged_by_what_the_catalogue_says_of_it() -> None:
    arching = {"id": "arching", "name": "arching back", "how": "Lean back over it.", "adds": ["lumbar_extension_end"]}
    instance = roller(["tool_pressure"], variants=[arching])
    harmless = session_of([mode_of(instance, "lower_back_palm_sweeps")], instance)

    assert breaches("banned", relabelled(harmless, variant="arching"), instance) != []


def test_no_tiny_session_with_a_banned_form_passes_the_checkers() -> None:
    arching = {"id": "arching", "name": "arching back", "how": "Lean back over it.", "adds": ["lumbar_extension_end"]}
    changed = {
        "lower_back_palm_sweeps": {"exposure": ["tool_pressure"], "variants": [arching], "dose": timed(30, 60)},
        "glute_fist_release": {"exposure": ARCHED, "variants": (), "dose": timed(30)},
        "bridge": {"dose": reps((4, 6), 5)},
    }
    instance = instance_of(
        catalog_of("lower_back_palm_sweeps", "glute_fist_release", "bridge", changed=changed),
        targets={"glutes": 3, "lumbar_paraspinals": 2},
        rules=off_but(),
    )

    assert door_and_judge_differ("banned", all_modes(instance), instance) == []
    assert {(mode.exercise.id, mode.variant_id) for mode in admissible(instance).modes} == {
        ("bridge", None),
        ("lower_back_palm_sweeps", None),
    }
    assert_same_verdicts(instance, 2, thin(admissible(instance).modes))
    banned = [mode for mode in all_modes(instance) if out_for("banned", mode, instance) is not None]
    assert all(all_said(session_of([mode], instance), instance) for mode in banned)


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 1}, {"except_for": ["bridge"]}, {"enabled": "no"}])
def test_it_cannot_be_switched_off_weighed_or_given_exceptions(settings: dict[str, Any]) -> None:
    assert "banned" in refused("banned", **settings)


def test_switching_it_off_says_why_not() -> None:
    assert "protects you" in refused("banned", enabled=False)
