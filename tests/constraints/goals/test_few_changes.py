"""With a condition that asks for few changes of position, each change costs a point."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from constraints.instance import Instance
from planner.solve import solve
from tests.constraints.handmade import (
    assert_model_agrees,
    assert_weight_0_is_off,
    catalog_with,
    condition,
    exercise,
    instance_for,
    pick,
    points,
    sentences,
)
from tests.constraints.structure.by_hand import relabelled
from tests.tiny import instance_of, session_of

TURNED = {"id": "turned", "name": "Turned", "how": "Turn over.", "position": "side_lying"}
CATALOG = catalog_with(
    exercise("slide", variants=(TURNED,)),
    exercise("rock"),
    exercise("march", position="standing"),
    exercise("reach", position="standing", stages=("stretch",)),
    exercise("clam", position="side_lying", stages=("activate",)),
    conditions={
        "dizzy": condition("dizzy", params={"minimise_transitions": True}),
        "steady": condition("steady", params={"minimise_transitions": False}),
    },
)


@pytest.fixture
def instance() -> Instance:
    """A person whom changes of position make dizzy."""
    return instance_for("few_changes", CATALOG, conditions=("dizzy",))


@pytest.mark.parametrize(
    ("names", "changes"),
    [
        (("slide",), 0),  # getting there at the start is no change
        (("slide", "rock"), 0),
        (("slide", "march"), 1),
        (("slide", "march", "rock"), 2),
        (("slide", "rock", "march"), 1),
        (("slide", "march", "clam", "reach"), 3),
    ],
)
def test_each_change_costs_a_point(instance: Instance, names: tuple[str, ...], changes: int) -> None:
    assert points("few_changes", [pick(instance, name) for name in names], instance) == -changes


def test_a_variant_stands_where_it_stands(instance: Instance) -> None:
    turned = pick(instance, "slide", variant="turned")
    assert points("few_changes", [turned, pick(instance, "clam")], instance) == 0
    assert points("few_changes", [turned, pick(instance, "rock")], instance) == -1


@pytest.mark.parametrize("conditions", [(), ("steady",)])
def test_nobody_else_pays(conditions: tuple[str, ...]) -> None:
    instance = instance_for("few_changes", CATALOG, conditions=conditions)
    assert points("few_changes", [pick(instance, "slide"), pick(instance, "march")], instance) == 0


def test_one_condition_among_several_is_enough_and_counts_once() -> None:
    again = catalog_with(*CATALOG.exercises.values(), conditions={**CATALOG.conditions, "giddy": GIDDY})
    instance = instance_for("few_changes", again, conditions=("dizzy", "giddy", "steady"))
    assert points("few_changes", [pick(instance, "slide"), pick(instance, "march")], instance) == -1


GIDDY = condition("giddy", params={"minimise_transitions": True})


def test_it_says_from_where_to_where(instance: Instance) -> None:
    before, after = instance.catalog.label("supine"), instance.catalog.label("standing")
    assert sentences("few_changes", [pick(instance, "slide"), pick(instance, "march")], instance) == [
        f"From {before} to {after}, slowly."
    ]


def test_the_positions_are_those_of_the_session(instance: Instance) -> None:
    session = session_of([pick(instance, "slide"), pick(instance, "march")], instance)
    rule = instance.rulebook.rule("few_changes")
    assert list(rule.check(relabelled(session, position="supine"), instance)) == []


def test_a_plan_has_fewer_changes_than_without_the_condition() -> None:
    def changes(**person: Any) -> int:
        outcome = solve(instance_of(CATALOG, minutes=10, rules={"few_changes": {"weight": 100}}, **person))
        assert outcome.session is not None
        bouts = outcome.session.bouts
        return sum(one.position != other.position for one, other in pairwise(bouts))

    assert changes(conditions=("dizzy",)) == 0
    assert changes(conditions=("steady",)) > 0


def test_model_and_checker_agree(instance: Instance) -> None:
    assert_model_agrees("few_changes", instance, longest=3)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("few_changes", CATALOG, conditions=("dizzy",), include=("slide", "march"))
    assert_weight_0_is_off("few_changes", CATALOG, matters=False, include=("slide", "march"))
