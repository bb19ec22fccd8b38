"""`routine rules show`: what a rule does to a plan, in words that are computed and true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalog.errors import RuleError
from constraints.goals.stimulus import Stimulus
from constraints.rule import Rule, RuleLevel
from constraints.rulebook import BY_ID, RULES, Rulebook
from planner.render.effect import effect, settings
from planner.testing import Bench, exercise, timed
from tests.constraints.test_plugins import Install, installer
from tests.planner.conftest import Run


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    return installer(tmp_path, monkeypatch)


def _plain(text: str) -> str:
    return " ".join(text.split())


# ---- what is printed


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.id))
def test_a_rule_is_shown_in_lines_of_80_with_its_meaning_effect_example_settings_and_source(
    run: Run, rule: type[Rule]
) -> None:
    code, out, err = run("rules", "show", rule.id)
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    made = rule()
    for text in (rule.title, str(rule.__doc__), effect(made), rule.example, rule.source):
        assert _plain(text) in _plain(out)
    weighed = rule.level in (RuleLevel.GOAL, RuleLevel.COMFORT)
    assert ("weight   " in out) is weighed
    assert f"level    {rule.level.value}" in out
    for name in type(made.params).model_fields:
        assert f"--rule {rule.id}.{name}=" in out


def test_the_texts_of_the_settings_are_there_and_a_long_list_is_told_apart_from_what_can_be_copied(run: Run) -> None:
    out = _plain(run("rules", "show", "few_exercises")[1])
    assert "--rule few_exercises.seconds_each=150 (30 to 1200) One exercise for the targets per so many" in out
    out = _plain(run("rules", "show", "cautions")[1])
    assert "--rule cautions.unscreened_tags=LIST usually abdominal_strain, ball_point_pressure, " in out
    out = _plain(run("rules", "show", "frame_count")[1])
    assert "per stage, the most exercises in it. --rule frame_count.arrive=1 (0 to 60)" in out
    assert "--rule routine.only=(empty)" in run("rules", "show", "routine")[1]


def test_the_page_of_the_rules_has_effect_and_example_of_each() -> None:
    page = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    for rule in RULES:
        part = page.split(f"### `{rule.id}`:")[1].split("###")[0]
        assert f"- effect: {effect(rule())}\n- example: {rule.example}\n" in part


# ---- the words are true


SAID = {
    "few_exercises": "counts 4,000 in the value of a plan (its weight, times 1,000 for a goal): as much as 40 s of ",
    "stimulus": "counts 1,000 in the value of a plan (its weight, times 1,000 for a goal): as much as 10 s of ",
    "primary_mover": "as much as 300 s of wanted work for a target of weight 1, or 30,000 points of a comfort",
    "transitions": "counts 1 in the value of a plan (its weight). It takes 1,000 of them to make up for one point",
    "equipment_changes": "counts 3 in the value of a plan (its weight). It takes 334 of them to make up for one point",
    "variety": "counts 30 in the value of a plan (its weight). It takes 34 of them to make up for one point of a goal",
    "gated": "it is always on, and nothing is traded for it. Its settings can only be made stricter.",
    "banned": "What breaks it is never planned: it is always on, and nothing is traded for it.",
    "difficulty": "A plan that breaks it is never given, whatever that plan would bring. `--without-rule difficulty`",
    "dose_bounds": "It can be tuned, not switched off.",
    "equipment": "It is not switched off: it is part of every plan.",
}


@pytest.mark.parametrize("rule", SAID)
def test_the_effect_is_told_in_numbers(rule: str) -> None:
    assert SAID[rule] in effect(BY_ID[rule]())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.id))
def test_what_is_said_to_switch_a_rule_off_does_and_else_it_cannot_be(rule: type[Rule]) -> None:
    words = effect(rule())
    if f"`--without-rule {rule.id}`" in words:
        assert rule.id not in {entry.id for entry in Rulebook.build({rule.id: {"enabled": False}}).active}
    else:
        assert "always on" in words or "not switched off" in words
        with pytest.raises(RuleError):
            Rulebook.build({rule.id: {"enabled": False}})


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.level is RuleLevel.GOAL], ids=lambda rule: rule.id)
def test_a_point_of_a_goal_is_worth_the_seconds_of_work_and_the_points_of_comforts_that_are_named(
    rule: type[Rule],
) -> None:
    """The seconds are done for a target of weight 1 and valued."""
    said = re.search(r"as much as (\d+) s of wanted work .*, or ([\d,]+) points of a comfort", effect(rule()))
    assert said is not None
    seconds, scale = int(said[1]), int(said[2].replace(",", ""))
    work = exercise("work", dose=timed(10, seconds, seconds) if seconds > 10 else timed(10))
    bench = Bench(
        Stimulus,
        (work,),
        asked={"minutes": 180, "targets": {"glutes": 1}},
        params={"largest_scale": 4, "smallest_scale": 1},
    )
    wanted = max(cell.wanted_s for cell in bench.instance().cells if cell.modality == "mobilise")
    done = min(seconds, wanted // 10 * 10)
    (found,) = bench.findings(bench.session(bench.done("work", work_s=seconds)))
    assert found.points * 1000 == done // 10 * 1000
    assert scale == rule().scale == rule.default_weight * 1000 == seconds // 10 * 1000


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.level is RuleLevel.COMFORT], ids=lambda rule: rule.id)
def test_so_many_points_of_a_comfort_as_are_named_make_up_for_a_goal_and_one_less_does_not(rule: type[Rule]) -> None:
    said = re.search(r"It takes ([\d,]+) of them to make up for one point of a goal of weight 1", effect(rule()))
    assert said is not None
    number = int(said[1].replace(",", ""))
    assert number * rule.default_weight >= 1000 > (number - 1) * rule.default_weight


def test_another_weight_is_told_as_it_is() -> None:
    rule = BY_ID["few_exercises"]
    assert "counts 8,000 in the value" in effect(rule(weight=8))
    assert "Its weight is 0, so its points count nothing." in effect(rule(weight=0))
    assert "It takes 500 of them" in effect(BY_ID["transitions"](weight=2))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.id))
def test_the_range_of_a_setting_is_what_is_accepted(rule: type[Rule]) -> None:
    for name, value, allowed in settings(rule()):
        found = re.fullmatch(r"(more than )?([\d.]+)(?: to |, at most )([\d.]+)", allowed)
        assert (found is not None) == bool(re.fullmatch(r"[\d.]+", value)), name
        if found is None:
            continue
        low, high = float(found[2]), float(found[3])
        step = 1 if value.isdecimal() else 0.25
        kind = int if value.isdecimal() else float
        for inside in (kind(low), kind(high)) if not found[1] else (kind(high),):
            Rulebook.build({rule.id: {name: inside}})
        for outside in ((low - step) if not found[1] else low, high + step):
            with pytest.raises(RuleError):
                Rulebook.build({rule.id: {name: kind(outside)}})


# ---- rules of others


def test_a_plug_in_shows_its_example_and_may_have_none(run: Run, install: Install) -> None:
    install("class House(Soft):\n    example = 'With \\x1bone it is fine.'\n    default_weight = 7")
    code, out, _ = run("rules", "show", "house")
    assert code == 0
    assert r"example  With \x1bone it is fine." in out
    assert "counts 7 in the value" in out
    assert "somebody else: a plug-in, off unless" in _plain(out)
    assert max(map(len, out.splitlines())) <= 80


def test_a_plug_in_without_an_example_has_no_such_line(run: Run, install: Install) -> None:
    install("class P(Frozen):\n    text: str = 'a\\x1bb' * 40\nclass House(Hard):\n    Params = P")
    code, out, _ = run("rules", "show", "house")
    assert code == 0
    assert "example" not in out
    assert "\x1b" not in out
    assert "--rule house.text=" in out


@pytest.mark.parametrize("example", ["7", "None", "'x' * 1001"])
def test_an_example_that_is_no_text_is_named(run: Run, install: Install, example: str) -> None:
    install(f"class House(Hard):\n    example = {example}")
    code, _, err = run("rules", "show", "house")
    assert code == 2
    assert "its example is" in _plain(err)
    assert "not a text of at most 1000 letters" in _plain(err)
