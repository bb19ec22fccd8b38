"""What every rule has without writing it: its scale, its findings, and verbs that say nothing."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from tests.constraints.handmade import catalog_with, exercise, pick
from tests.tiny import instance_of, session_of


def _rule(level: RuleLevel, **made: Any) -> Rule:
    class Quiet(Rule):
        id = "quiet"
        title = "Says nothing"
        source = "a test"
        default_weight = 7

    Quiet.level = level
    return Quiet(**made)


@pytest.fixture
def instance() -> Instance:
    """Two exercises."""
    return instance_of(catalog_with(exercise("rock"), exercise("sway")))


@pytest.mark.parametrize(
    ("level", "scale"),
    [(RuleLevel.SAFETY, 0), (RuleLevel.HARD, 0), (RuleLevel.GOAL, 7000), (RuleLevel.COMFORT, 7)],
)
def test_a_point_of_a_goal_is_worth_a_thousand_of_a_comfort_and_what_is_kept_is_not_weighed(
    level: RuleLevel, scale: int
) -> None:
    assert _rule(level).scale == scale


def test_a_weight_that_is_given_goes_before_the_usual_one() -> None:
    assert _rule(RuleLevel.COMFORT).weight == 7
    assert _rule(RuleLevel.COMFORT, weight=2).weight == 2
    assert _rule(RuleLevel.COMFORT, weight=0).scale == 0


def test_without_parameters_a_rule_has_its_own_and_with_them_those() -> None:
    params = Rule.Params()
    assert _rule(RuleLevel.HARD).params == params
    assert _rule(RuleLevel.HARD, params=params).params is params


def test_a_rule_that_says_nothing_lets_everything_in_and_finds_nothing(instance: Instance) -> None:
    rule, mode = _rule(RuleLevel.HARD), pick(instance, "rock")
    nothing: Any = None  # no decisions are touched
    assert rule.admit(mode, instance) is None
    assert rule.split(mode, instance) is None
    assert list(rule.post(nothing, instance)) == []
    assert list(rule.check(session_of([mode], instance), instance)) == []
    assert rule.judges_dose is False


def test_a_breach_forbids_and_scores_nothing_and_a_match_the_other_way_round() -> None:
    rule = _rule(RuleLevel.GOAL)
    assert rule.breach("rock", "sway", why="twice", at_s=3) == Finding(
        "quiet", 0, True, ("rock", "sway"), (("at_s", 3), ("why", "twice"))
    )
    assert rule.match(-2, "rock", why="late") == Finding("quiet", -2, False, ("rock",), (("why", "late"),))
    assert (Finding("quiet").points, Finding("quiet").breach) == (0, False)


def test_a_fact_is_found_by_its_name() -> None:
    finding = _rule(RuleLevel.GOAL).match(1, why="late", at_s=3)
    assert (finding.fact("why"), finding.fact("at_s")) == ("late", 3)
    with pytest.raises(KeyError):
        finding.fact("where")


def test_a_rule_without_words_of_its_own_says_its_title_and_what_it_is_about(instance: Instance) -> None:
    rule = _rule(RuleLevel.HARD)
    assert rule.explain(rule.breach("rock", "sway"), instance) == "Says nothing: The rock, The sway"
    assert rule.explain(rule.breach(), instance) == "Says nothing"
