"""The safety page reads the data by itself and comes to what the rules say; what it names is there."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from catalog.conditions import LIMITS, WORDS
from catalog.exercise import Availability
from catalog.second_reading import Left, Shape, bars, cautions, shapes, verdicts
from constraints.goals.cautions import Cautions
from constraints.instance import Instance, resolve
from constraints.mode import Mode
from constraints.prescription import levels
from constraints.profile import Level, Profile
from constraints.request import Request
from constraints.rule import RuleLevel
from constraints.rulebook import BY_ID, RULES
from constraints.safety.forms import Form
from constraints.screening import Screening
from tests.catalog.own import builtin

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from safety_page import safety_page  # noqa: E402
from safety_texts import CASES, PARAMS, POLICIES  # noqa: E402

DAY = dt.date(2026, 1, 5)

SAME = ("banned", "gated", "contraindications")
"""The rules that bar by the data that the page reads."""
ON_TOP = {
    "dose_caps": ("hold_max_s", "static_hold_max_s", "supine_hold_max_s"),
    "tool_firmness": ("firmness_max",),
    "support": ("chair_or_wall_support",),
    "direction": ("extension_items_need",),
    "morning_flexion": ("no_flexion_after_waking_h",),
}
"""A rule that bars more than the page says -> the parameters of a condition by which it does."""
ELSEWHERE = ("screening", "stopped")
"""Rules that look at the person and at no condition's predicates, or refuse the whole plan."""

CONDITIONS = sorted(builtin().conditions)


@cache
def somebody_with(*conditions: str) -> Instance:
    """A person with these conditions and nothing else against any exercise."""
    catalog = builtin()
    profile = Profile(
        conditions=conditions,
        level=Level.ADVANCED,
        pain_now=0,
        pain_free_weeks=100,
        cleared=DAY,
        screening=Screening.all_clear(DAY, catalog.red_flags),
        opt_in=tuple(name for name, entry in catalog.exercises.items() if entry.availability is Availability.GATED),
    )
    return resolve(Request(minutes=20, profile=profile, day=DAY, hours_since_waking=12), catalog)


def modes(shape: Shape) -> Iterator[Mode]:
    """The form with each of its doses and the first choice of things; one without a dose has none."""
    exercise, variant = shape.exercise, shape.variant
    groups = exercise.equipment if variant is None or variant.equipment is None else variant.equipment
    things = tuple(sorted({group[0] for group in groups}))
    for dose in levels(exercise):
        yield Mode(exercise, variant, exercise.session_stages[0], things, (), dose)


def all_shapes() -> Iterator[Shape]:
    for exercise in builtin().exercises.values():
        yield from shapes(exercise)


def test_each_safety_rule_is_compared_or_stated_as_an_exception() -> None:
    safety = {rule.id for rule in RULES if rule.level is RuleLevel.SAFETY}
    assert safety == {*SAME, *ON_TOP, *ELSEWHERE}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_page_and_the_rules_bar_the_same_forms(condition: str) -> None:
    instance = somebody_with(condition)
    rules = [instance.rulebook.rule(name) for name in SAME]
    entry = builtin().conditions[condition]
    for shape in all_shapes():
        read = bool(bars(entry, shape)) or shape.exercise.availability is Availability.NEVER
        for mode in modes(shape):
            ruled = any(rule.admit(mode, instance) is not None for rule in rules)
            assert ruled == read, (condition, shape.exercise.id, shape.name)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_the_other_rules_bar_they_bar_for_a_limit_that_the_page_shows(condition: str) -> None:
    instance, healthy = somebody_with(condition), somebody_with()
    params = builtin().conditions[condition].params
    for shape in all_shapes():
        for mode in modes(shape):
            for name, limits in ON_TOP.items():
                rule = instance.rulebook.rule(name)
                if rule.admit(mode, instance) is not None and rule.admit(mode, healthy) is None:
                    assert set(limits) & set(params), (condition, shape.exercise.id, shape.name, name)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_page_and_the_goal_caution_the_same_forms(condition: str) -> None:
    instance = somebody_with(condition)
    goal = instance.rulebook.rule("cautions")
    assert isinstance(goal, Cautions)
    entry = builtin().conditions[condition]
    for shape in all_shapes():
        told = any(True for _ in goal.of_form(Form(shape.exercise, shape.variant), instance))
        assert told == bool(cautions(entry, shape)), (condition, shape.exercise.id, shape.name)


def test_every_exercise_has_a_verdict_for_every_condition() -> None:
    catalog = builtin()
    for condition in catalog.conditions.values():
        found = verdicts(condition, catalog)
        assert [entry.exercise.id for entry in found] == sorted(catalog.exercises)
        for entry in found:
            assert (entry.left is Left.VARIANT) == (bool(entry.why) and bool(entry.allowed))
            assert (entry.left is Left.BARRED) == (bool(entry.why) and not entry.allowed)
            never = entry.exercise.availability is Availability.NEVER
            assert (entry.left is Left.NEVER) == never


def test_what_the_policies_and_reconciliations_name_is_there() -> None:
    catalog = builtin()
    known = {*BY_ID, *Profile.model_fields, *catalog.conditions, *catalog.red_flags}
    known |= {"prefer", "switches_off_gated", "unscreened_tags", "stop_when"}
    texts = [carried for _, carried in POLICIES.values()] + [carried for _, _, carried in CASES.values()]
    for name in re.findall(r"`([^`]+)`", " ".join(texts)):
        assert (ROOT / name).exists() if "/" in name else name in known, name


def test_every_policy_and_reconciliation_is_told() -> None:
    assert list(POLICIES) == [f"P{number}" for number in range(1, 9)]
    assert list(CASES) == [f"C{number}" for number in range(1, 16)]


def test_every_parameter_of_a_condition_has_words() -> None:
    assert set(PARAMS) == {*LIMITS, *WORDS}


def test_the_page_names_everything_and_stays_readable() -> None:
    page = safety_page("<!-- made -->")
    catalog = builtin()
    for name in (*catalog.conditions, *catalog.red_flags, *catalog.exposure, *catalog.exercises):
        assert f"`{name}`" in page, name
    assert "No clinician has reviewed this catalogue" in page
    assert not re.search(r"TODO|[{}]", page)
    assert "Answers count for 90 days." in " ".join(page.split())
    assert len(page.encode()) < 200_000
    bare = [line for line in page.split("\n") if "<http" not in line and not line.startswith("|")]
    assert max(map(len, bare)) <= 120
