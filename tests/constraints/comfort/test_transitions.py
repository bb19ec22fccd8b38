"""Few changes of position: each costs a point per three seconds that it usually takes, whatever the person's pace."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.catalog import Catalog
from catalog.positions import Positions
from constraints.instance import Instance
from planner.api import builtin_catalog
from tests.constraints.handmade import (
    assert_model_agrees,
    assert_weight_0_is_off,
    catalog_with,
    exercise,
    in_words,
    instance_for,
    pick,
    points,
    sentences,
)

SECONDS = {("supine", "prone"): 9, ("supine", "standing"): 13, ("prone", "standing"): 10}


def _catalog() -> Catalog:
    """Three positions with known seconds between them."""
    known = builtin_catalog().positions
    kept = [row for row in known.transitions if not {(row[0], row[1]), (row[1], row[0])} & set(SECONDS)]
    rows = [*kept, *((a, b, seconds) for (a, b), seconds in SECONDS.items())]
    return replace(
        catalog_with(
            exercise("lie"),
            exercise("rest"),
            exercise("turn", position="prone"),
            exercise("stand", position="standing"),
            exercise("press", position="standing", stages=("activate",)),
        ),
        positions=Positions.model_validate({**known.model_dump(), "transitions": rows}),
    )


CATALOG = _catalog()


@pytest.fixture
def instance() -> Instance:
    """Ten minutes with the rule and nothing else that can be off."""
    return instance_for("transitions", CATALOG)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("stand",), 0),  # getting into the first position costs nothing
        (("lie", "rest"), 0),
        (("stand", "press"), 0),
        (("lie", "turn"), -3),
        (("lie", "stand"), -5),  # each begun three of 13 s
        (("stand", "lie"), -5),
        (("turn", "stand"), -4),
        (("lie", "turn", "stand"), -7),
        (("lie", "turn", "rest"), -6),
    ],
    ids=in_words,
)
def test_each_change_costs_a_point_per_three_seconds(instance: Instance, names: tuple[str, ...], expected: int) -> None:
    assert points("transitions", [pick(instance, name) for name in names], instance) == expected


@pytest.mark.parametrize("pace", ["fit_fast", "older_adult_65plus"])
def test_the_pace_of_the_person_changes_no_points(pace: str) -> None:
    instance = instance_for("transitions", CATALOG, pace=pace)
    assert points("transitions", [pick(instance, "lie"), pick(instance, "stand")], instance) == -5


def test_the_seconds_for_a_point_can_be_set() -> None:
    instance = instance_for("transitions", CATALOG, rules={"transitions": {"seconds_a_point": 10}})
    assert points("transitions", [pick(instance, name) for name in ("lie", "stand", "turn")], instance) == -2 - 1


def test_it_says_from_where_to_where(instance: Instance) -> None:
    said = sentences("transitions", [pick(instance, "lie"), pick(instance, "stand")], instance)
    assert said == ["From lying on the back to standing."]


def test_model_and_checker_agree(instance: Instance) -> None:
    assert_model_agrees("transitions", instance)


def test_weight_0_is_the_rule_switched_off() -> None:
    assert_weight_0_is_off("transitions", CATALOG, include=("lie", "stand"))
