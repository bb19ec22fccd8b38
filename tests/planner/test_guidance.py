"""Nothing that a condition asks for is silent: each of its parameters acts in a rule, or is said to the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.conditions import LIMITS, WORDS
from constraints.instance import Instance
from constraints.mode import Mode
from planner.api import builtin_catalog, plan
from planner.guidance import ACTS, DISCLAIMER, SAID, STOP_RULE, guidance
from planner.result import PlanStatus
from tests.constraints.handmade import condition
from tests.tiny import all_modes, catalog_of, findings, instance_of, off_but

PARAMS = [
    (entry.id, name)
    for entry in sorted(builtin_catalog().conditions.values(), key=lambda c: c.id)
    for name in entry.params
]
DOORS = ("dose_caps", "tool_firmness", "support", "direction", "morning_flexion")
POINTS = ("cautions", "soft_tool_first")


def without(name: str, parameter: str) -> Catalog:
    """The catalogue with a condition that lacks this parameter."""
    entry = builtin_catalog().conditions[name]
    bare = entry.model_copy(update={"params": {key: value for key, value in entry.params.items() if key != parameter}})
    return replace(builtin_catalog(), conditions={**builtin_catalog().conditions, name: bare})


def someone(catalog: Catalog, *conditions: str, **request: Any) -> Instance:
    """A person with these conditions who owns everything."""
    things = tuple(builtin_catalog().equipment)
    return instance_of(catalog, conditions=conditions, equipment=things, rules=off_but(), **request)


@lru_cache(maxsize=1)
def every_mode() -> tuple[Mode, ...]:
    """The smallest and the largest mode of each form."""
    return tuple(all_modes(someone(builtin_catalog()), doses=99))


def acts(instance: Instance) -> Iterator[tuple[str, Any]]:
    """What the rules make of a person, by rule."""
    for name in DOORS:
        rule = instance.rulebook.rule(name)
        yield name, {mode.key for mode in every_mode() if rule.admit(mode, instance) is not None}
    firsts = list({mode.exercise.id: mode for mode in every_mode()}.values())
    for name in POINTS:
        yield name, [sum(found.points for found in findings(name, [mode], instance)) for mode in firsts]
    pair = [next(mode for mode in firsts if mode.position == place) for place in ("supine", "standing")]
    yield "few_changes", sum(found.points for found in findings("few_changes", pair, instance))
    yield "time", instance.change_s("supine", "standing")


@pytest.mark.parametrize(("name", "parameter"), PARAMS)
def test_every_parameter_of_every_condition_acts_or_is_said(name: str, parameter: str) -> None:
    having, lacking = someone(builtin_catalog(), name), someone(without(name, parameter), name)
    acting = {rule for (rule, one), (_, other) in zip(acts(having), acts(lacking), strict=True) if one != other}
    said = set(guidance(having)) - set(guidance(lacking))

    if parameter in SAID:
        assert len(said) == 1, "it is said"
        assert next(iter(said)).startswith(f"{builtin_catalog().conditions[name].name}: ")
    else:
        assert acting, f"{parameter} makes no difference"
        assert not said


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("hold_max_s", 3, {"dose_caps"}),
        ("static_hold_max_s", 6, {"dose_caps"}),
        ("supine_hold_max_s", 30, {"dose_caps"}),
        ("position_change_extra_s", 10, {"time"}),
        ("no_flexion_after_waking_h", 2, {"morning_flexion"}),
        ("firmness_max", 1, {"tool_firmness", "soft_tool_first"}),
        ("change_pace", "pain_or_pregnancy_or_poor_balance", {"time"}),
        ("chair_or_wall_support", True, {"support"}),
        ("extension_items_need", "that it eases", {"direction"}),
        ("minimise_transitions", True, {"few_changes"}),
        ("prefer_positions", ["standing"], {"cautions"}),
    ],
)
def test_what_acts_acts_in_its_rule(parameter: str, value: Any, expected: set[str]) -> None:
    made_up = condition("made_up", params={parameter: value})
    idle = condition("made_up")
    found = [
        dict(acts(someone(replace(builtin_catalog(), conditions={"made_up": entry}), "made_up")))
        for entry in (made_up, idle)
    ]
    assert {rule for rule in found[0] if found[0][rule] != found[1][rule]} == expected


def test_each_parameter_that_there_can_be_acts_or_is_said_and_none_does_both() -> None:
    assert set(SAID) | set(ACTS) == set(WORDS)
    assert not set(SAID) & set(ACTS)
    assert not set(LIMITS) & {*SAID, *ACTS}


def test_the_stop_rule_comes_first_and_for_everybody() -> None:
    assert guidance(someone(builtin_catalog())) == (STOP_RULE,)
    for entry in builtin_catalog().conditions:
        assert guidance(someone(builtin_catalog(), entry))[0] == STOP_RULE


def test_what_is_said_are_sentences_without_ids() -> None:
    everything = guidance(someone(builtin_catalog(), *builtin_catalog().conditions))
    assert len(everything) == len(set(everything)) > 10
    for sentence in (*everything, DISCLAIMER):
        assert sentence.endswith("."), sentence
        assert "_" not in sentence.replace("`stopped`", ""), sentence
        assert "{" not in sentence, sentence
        assert ".." not in sentence, sentence


def test_a_switch_that_is_off_is_not_said() -> None:
    quiet = condition("quiet", params={"no_breath_hold": False, "extension_ok": False})
    loud = condition("loud", params={"no_breath_hold": True, "extension_ok": True})
    catalog = replace(builtin_catalog(), conditions={"quiet": quiet, "loud": loud})
    assert guidance(someone(catalog, "quiet")) == (STOP_RULE,)
    assert len(guidance(someone(catalog, "loud"))) == 3


def test_lists_and_ids_are_said_in_words() -> None:
    entry = condition("made_up", params={"allowed": ["walking", "rest"], "range": "mid"})
    catalog = replace(builtin_catalog(), conditions={"made_up": entry})
    assert guidance(someone(catalog, "made_up"))[1:] == (
        "the made up: fine on your own: walking, rest.",
        "the made up: stay in the mid of your range, do not hang at its end.",
    )


def test_a_condition_that_follows_from_a_number_is_spoken_of_too() -> None:
    told = guidance(someone(builtin_catalog(), pregnancy_week=20))
    assert any(sentence.startswith("Pregnancy, weeks 14-27: stop also at bleeding") for sentence in told)


def test_a_plan_carries_it_and_a_refusal_does_not() -> None:
    catalog = catalog_of("bridge", "diaphragmatic_breathing")
    planned = instance_of(catalog, minutes=5, conditions=("hypertension_controlled",))
    answer = plan(planned.request, catalog)
    assert answer.sessions
    assert answer.guidance == guidance(planned)
    assert len(answer.guidance) == 2
    refused = plan(instance_of(catalog, conditions=("dvt_current_or_suspected",)).request, catalog)
    assert refused.status is PlanStatus.REFUSED
    assert refused.guidance == ()


def test_nobody_is_told_that_bending_backward_is_fine_if_anything_speaks_against_it() -> None:
    def told(*conditions: str, **profile: Any) -> bool:
        return "backward is fine" in " ".join(
            guidance(instance_of(builtin_catalog(), conditions=conditions, **profile))
        )

    assert told("osteoporosis")
    assert told("osteoporosis", "wrist_problem")
    assert not told("osteoporosis", "spinal_stenosis")
    assert not told("osteoporosis", direction="flexion")
