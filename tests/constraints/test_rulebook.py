"""The rulebook: every rule once, a person's settings over them, and what can never be switched off."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import Any

import pytest

import constraints
from catalog.catalog import Catalog
from catalog.errors import RuleError
from catalog.exercise import Stage
from catalog.styles import Style
from constraints.instance import Instance, resolve
from constraints.profile import Level, Profile
from constraints.request import Request
from constraints.rule import GOAL_UNIT, Finding, Rule, RuleLevel
from constraints.rulebook import ALWAYS_ON, BY_ID, LARGEST_WEIGHT, RULES, Rulebook
from planner.api import builtin_catalog
from tests.constraints.handmade import (
    assert_weight_0_is_off,
    catalog_with,
    condition,
    exercise,
    pick,
    timed,
)
from tests.tiny import all_modes, catalog_of, instance_of, session_of

WEIGHED = sorted(rule.id for rule in RULES if rule.level in (RuleLevel.GOAL, RuleLevel.COMFORT))
KEPT = sorted(rule.id for rule in RULES if rule.level in (RuleLevel.SAFETY, RuleLevel.HARD))
SAFETY = sorted(rule.id for rule in RULES if rule.level is RuleLevel.SAFETY)
CAN_BE_OFF = sorted({rule.id for rule in RULES} - set(SAFETY) - ALWAYS_ON)


def _rule_classes() -> set[type[Rule]]:
    """Every rule that any module of `constraints` defines."""
    found = set()
    for module in pkgutil.walk_packages(constraints.__path__, "constraints."):
        for thing in vars(importlib.import_module(module.name)).values():
            if inspect.isclass(thing) and issubclass(thing, Rule) and not inspect.isabstract(thing):
                found.add(thing)
    return found - {Rule}


def test_every_rule_that_is_written_is_registered_once() -> None:
    assert set(RULES) == _rule_classes()
    assert len(RULES) == len(set(RULES)) == len(BY_ID)


def test_safety_rules_come_first() -> None:
    order = [rule.level is not RuleLevel.SAFETY for rule in RULES]
    assert order == sorted(order)
    assert not order[0]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_what_it_is_and_where_it_comes_from(rule: type[Rule]) -> None:
    assert rule.title
    assert rule.source
    assert rule.default_weight >= 1


def test_without_settings_every_rule_is_on_with_its_own_values() -> None:
    book = Rulebook.build()
    assert [rule.id for rule in book.active] == [rule.id for rule in RULES]
    assert all(rule.params == rule.Params() and rule.weight == rule.default_weight for rule in book.rules)


def test_later_settings_go_over_earlier_ones_key_by_key() -> None:
    style = {"exercise_count": {"at_least": 2, "at_most": 4}, "variety": {"enabled": False}, "frame": {"weight": 7}}
    person = {"exercise_count": {"at_most": 5}, "variety": {"enabled": True}, "frame": {"relax_percent": 0}}
    book = Rulebook.build(style, person)
    assert (book.settings("exercise_count").at_least, book.settings("exercise_count").at_most) == (2, 5)
    assert book.is_on("variety")
    assert (book.rule("frame").weight, book.settings("frame").relax_percent) == (7, 0)


def test_the_settings_of_style_profile_and_request_are_laid_over_each_other_in_this_order() -> None:
    three = {"variety": {"weight": 1}, "frame": {"weight": 1}, "transitions": {"weight": 1}}
    style = Style(id="calm", name="Calm", about="A test.", rules=three)
    profile = Profile(rules={"frame": {"weight": 2}, "transitions": {"weight": 2}})
    request = Request(targets={"glutes": 3}, style="calm", profile=profile, rules={"transitions": {"weight": 3}})
    book = resolve(request, catalog_with(exercise("rock"), styles={"calm": style})).rulebook
    assert [book.rule(name).weight for name in ("variety", "frame", "transitions")] == [1, 2, 3]


@pytest.mark.parametrize("rule_id", CAN_BE_OFF)
def test_a_rule_that_is_off_is_not_in_force_and_still_answers_for_its_settings(rule_id: str) -> None:
    book = Rulebook.build({rule_id: {"enabled": False}})
    assert not book.is_on(rule_id)
    assert rule_id not in [rule.id for rule in book.active]
    assert len(book.active) == len(RULES) - 1
    assert book.settings(rule_id) == BY_ID[rule_id].Params()


@pytest.mark.parametrize("rule_id", SAFETY)
def test_no_safety_rule_can_be_switched_off(rule_id: str) -> None:
    with pytest.raises(RuleError, match="protects you") as caught:
        Rulebook.build({rule_id: {"enabled": False}})
    assert caught.value.maybe


@pytest.mark.parametrize("rule_id", sorted(ALWAYS_ON))
def test_a_rule_without_which_there_is_no_plan_cannot_be_switched_off(rule_id: str) -> None:
    with pytest.raises(RuleError, match="without it there is no plan"):
        Rulebook.build({rule_id: {"enabled": False}})


@pytest.mark.parametrize("rule_id", [*SAFETY, *sorted(ALWAYS_ON)])
def test_saying_that_it_is_on_is_no_error(rule_id: str) -> None:
    assert Rulebook.build({rule_id: {"enabled": True}}).is_on(rule_id)


@pytest.mark.parametrize("rule_id", KEPT)
def test_a_rule_that_is_kept_has_no_weight(rule_id: str) -> None:
    with pytest.raises(RuleError, match="it is kept, not weighed"):
        Rulebook.build({rule_id: {"weight": 3}})


@pytest.mark.parametrize("rule_id", WEIGHED)
@pytest.mark.parametrize("weight", [0, 1, LARGEST_WEIGHT])
def test_a_weight_from_0_to_100_is_taken(rule_id: str, weight: int) -> None:
    rule = Rulebook.build({rule_id: {"weight": weight}}).rule(rule_id)
    assert rule.scale == weight * (1000 if rule.level is RuleLevel.GOAL else 1)


@pytest.mark.parametrize("weight", [-1, LARGEST_WEIGHT + 1, 1.5, "3", True])
def test_any_other_weight_is_refused(weight: Any) -> None:
    with pytest.raises(RuleError, match="whole number from 0 to 100"):
        Rulebook.build({"variety": {"weight": weight}})


@pytest.mark.parametrize("enabled", ["no", 0, 1, None])
def test_on_or_off_is_true_or_false(enabled: Any) -> None:
    with pytest.raises(RuleError, match=r"variety\.enabled is true or false"):
        Rulebook.build({"variety": {"enabled": enabled}})


def test_an_unknown_rule_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(RuleError, match="no rule called 'varity'") as caught:
        Rulebook.build({"varity": {"weight": 1}})
    assert "variety" in str(caught.value.maybe)


def test_an_unknown_parameter_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(RuleError, match="no parameter 'percents'") as caught:
        Rulebook.build({"exercise_share": {"percents": 30}})
    assert "percent" in str(caught.value.maybe)


def test_a_wrong_value_is_refused_with_the_rule_the_parameter_and_the_value() -> None:
    with pytest.raises(RuleError, match=r"exercise_share\.percent: 0"):
        Rulebook.build({"exercise_share": {"percent": 0}})


def test_the_order_of_the_stages_names_all_of_them() -> None:
    with pytest.raises(RuleError, match=r"stage_order\.order"):
        Rulebook.build({"stage_order": {"order": [stage.value for stage in Stage][1:]}})


def test_a_safety_rule_can_be_made_stricter_and_not_weaker() -> None:
    assert Rulebook.build({"contraindications": {"strong_until_pain": 1}}).settings("contraindications")
    with pytest.raises(RuleError, match="can only be made stricter"):
        Rulebook.build({"contraindications": {"strong_until_pain": 9}})


def test_the_value_is_the_points_of_each_rule_times_its_weight_goals_in_thousands() -> None:
    book = Rulebook.build({"variety": {"weight": 7}, "few_exercises": {"weight": 2}, "base_form": {"weight": 0}})
    found = [Finding("variety", -3), Finding("few_exercises", -4), Finding("base_form", -5), Finding("equipment", 0)]
    assert book.value(found) == -3 * 7 - 4 * 2 * GOAL_UNIT
    assert book.value([]) == 0


def test_what_a_session_is_checked_for_is_what_is_in_force() -> None:
    catalog = catalog_with(exercise("rock"), exercise("sway"))
    on = instance_of(catalog)
    off = instance_of(catalog, rules={"modality_mix": {"enabled": False}})
    session = session_of([pick(on, "rock"), pick(on, "sway")], on)
    assert "modality_mix" in {finding.rule for finding in on.rulebook.check(session, on)}
    assert "modality_mix" not in {finding.rule for finding in off.rulebook.check(session, off)}


def test_a_refusal_names_the_first_rule_in_the_order_of_the_book() -> None:
    catalog = catalog_with(
        exercise("pose", position="prone", difficulty=3),
        conditions={"sore_belly": condition("sore_belly", hard={"positions": ["prone"]})},
    )
    refused = instance_of(catalog, conditions=("sore_belly",), avoid_positions=("prone",), level="beginner")
    found = refused.rulebook.refusal(pick(refused, "pose"), refused)
    assert found is not None
    assert found[0] == "contraindications"
    healthy = instance_of(catalog, avoid_positions=("prone",), level="beginner")
    found = healthy.rulebook.refusal(pick(healthy, "pose"), healthy)
    assert found is not None
    assert found[0] == "positions"
    free = instance_of(catalog, level="advanced", rules={"exercise_share": {"percent": 100}})
    assert free.rulebook.refusal(pick(free, "pose"), free) is None


def test_an_exercise_is_barred_only_if_safety_bars_every_form_of_it() -> None:
    turned = {"id": "turned", "name": "Turned", "how": "Turn over.", "position": "side_lying"}
    belly = condition("sore_belly", hard={"positions": ["prone"]})
    back = condition("sore_back", hard={"positions": ["prone", "side_lying"]})
    catalog = catalog_with(
        exercise("pose", position="prone", variants=(turned,)), conditions={"sore_belly": belly, "sore_back": back}
    )
    assert _barred("pose", catalog) is None
    assert _barred("pose", catalog, conditions=("sore_belly",)) is None
    found = _barred("pose", catalog, conditions=("sore_back",))
    assert found is not None
    assert found[0] == "contraindications"


def test_a_wish_or_a_limit_of_the_person_bars_nothing() -> None:
    catalog = catalog_with(exercise("pose", position="prone", difficulty=3))
    assert _barred("pose", catalog, avoid_positions=("prone",), level="beginner", exclude=("pose",)) is None


def test_what_can_never_be_planned_is_barred_for_everybody() -> None:
    never = exercise("crack", never_planned="It is not safe.", status="banned")
    without_dose = never.model_copy(update={"id": "crunch", "dose": None})
    catalog = catalog_with(never, without_dose)
    for name in ("crack", "crunch"):
        assert _barred(name, catalog) == ("banned", "It is not safe.")


CAPS = ["osteoporosis", "pregnancy_trimester_2", "hypermobility", "hypertension_uncontrolled"]


@pytest.mark.parametrize("targets", [{"glutes": 3}, {"glutes:left": 3, "quads": 1}], ids=["both sides", "one side"])
@pytest.mark.parametrize("name", CAPS)
def test_barred_is_what_no_mode_of_gets_past_the_safety_rules(name: str, targets: dict[str, int]) -> None:
    instance = instance_of(builtin_catalog(), conditions=(name,), targets=targets, cleared="2026-01-01")
    free = _free_of_safety(instance)
    barred = {entry for entry in instance.catalog.exercises if instance.rulebook.barred(entry, instance) is not None}
    assert free
    assert barred
    assert barred == set(instance.catalog.exercises) - free


def test_an_exercise_that_safety_lets_through_on_one_side_only_is_not_barred() -> None:
    short = condition("short_of_breath", params={"supine_hold_max_s": 60})
    catalog = catalog_with(
        exercise("lift", laterality="per_side", dose=timed(40)), conditions={"short_of_breath": short}
    )
    instance = instance_of(catalog, conditions=("short_of_breath",), targets={"glutes:left": 3})
    assert _free_of_safety(instance) == {"lift"}, "40 s on the left alone are within the 60 s"
    assert instance.rulebook.barred("lift", instance) is None


@pytest.mark.parametrize("rule_id", WEIGHED)
def test_with_weight_0_the_best_value_is_the_one_without_the_rule(rule_id: str) -> None:
    catalog = catalog_of("bridge", "cat_camel", "reclined_pigeon", "general_warm_up", "glute_fist_release")
    assert_weight_0_is_off(rule_id, catalog, matters=False, minutes=6, level="beginner", conditions=("hypermobility",))


def test_a_goal_outweighs_any_comfort() -> None:
    sit = exercise("sit", position="seated_chair", stages=("activate",), intensity="strong", dose=timed(10))
    catalog = catalog_with(exercise("lie"), sit)
    request = {"targets": {"glutes": 1}, "level": "advanced", "likes": ("lie",), "dislikes": ("sit",)}
    instance = instance_of(
        catalog, rules={name: {"enabled": False} for name in ("few_exercises", "calm_end")}, **request
    )
    book = instance.rulebook
    less, more = (
        book.value(book.check(session_of([pick(instance, name) for name in names], instance), instance))
        for names in (["lie"], ["lie", "sit"])
    )
    assert more > less, "ten seconds that are wanted are worth the way, the effort at the end and a dislike"


def _barred(name: str, catalog: Catalog, **profile: Any) -> tuple[str, str] | None:
    instance = instance_of(catalog, **profile)
    return instance.rulebook.barred(name, instance)


def _free_of_safety(instance: Instance) -> set[str]:
    """The exercises of which some mode gets past every safety rule."""
    safety = list(instance.rulebook.at(RuleLevel.SAFETY))
    modes = all_modes(instance, doses=99)
    return {mode.exercise.id for mode in modes if all(rule.admit(mode, instance) is None for rule in safety)}


def test_a_thing_to_hold_on_to_is_counted_when_safety_is_asked_about_an_exercise() -> None:
    instance = resolve(Request(profile=Profile(conditions=("balance_or_fall_risk",))), builtin_catalog())
    assert instance.rulebook.barred("wall_sit", instance) is None


def test_a_tool_that_is_too_hard_and_the_only_one_bars_what_it_is_for() -> None:
    profile = Profile(level=Level.BEGINNER, equipment=("lacrosse_ball",))
    instance = resolve(Request(profile=profile), builtin_catalog())
    found = instance.rulebook.barred("glute_ball_release", instance)
    assert found is not None
    assert found[0] == "tool_firmness"
