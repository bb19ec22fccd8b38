"""The decisions that rules may touch; what a rule says of the order is kept for those who arrange the exercises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from catalog.exercise import Stage
from constraints.decisions import Arc, Decisions, Node, Term
from constraints.instance import Instance
from constraints.mode import Mode
from planner.model import build
from tests.constraints.handmade import catalog_with, exercise, in_words, pick, timed
from tests.tiny import admitted, instance_of, off_but

CATALOG = catalog_with(
    exercise("lie", dose=timed(20, 30, 40)),
    exercise("rest", dose=timed(30)),
    exercise("stand", position="standing", dose=timed(50)),
    exercise("press", stages=("activate",), dose=timed(60)),
)


@pytest.fixture
def instance() -> Instance:
    """An hour, and no rule that can be off."""
    return instance_of(CATALOG, minutes=60, rules=off_but())


@pytest.fixture
def decisions(instance: Instance) -> Decisions:
    """The decisions about all modes."""
    return build(sorted(admitted(instance), key=lambda mode: mode.key), instance).decisions


def _solved(decisions: Decisions, expression: Any, taken: Mapping[str, int], most: bool = True) -> int:
    """The largest (or smallest) value of an expression with these exercises (and seconds of work) and no others."""
    from ortools.sat.python import cp_model

    model = decisions.model.clone()
    for literal, mode in zip(decisions.taken, decisions.modes, strict=True):
        model.add(literal == int(taken.get(mode.exercise.id) == mode.dose.work_s))
    (model.maximize if most else model.minimize)(expression)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def _exactly(decisions: Decisions, expression: Any, taken: Mapping[str, int]) -> int:
    """The one value that an expression can have with these exercises."""
    most, least = (_solved(decisions, expression, taken, which) for which in (True, False))
    assert most == least
    return most


def _node(decisions: Decisions, name: str) -> Node:
    return next(node for node in decisions.nodes if decisions.modes[node.modes[0]].exercise.id == name)


def test_the_exercises_are_those_that_have_a_mode_in_order(decisions: Decisions) -> None:
    assert decisions.exercises == ("lie", "press", "rest", "stand")


def test_a_count_adds_up_what_the_taken_modes_count(decisions: Decisions) -> None:
    seconds = decisions.count(lambda mode: mode.total_s)
    assert _exactly(decisions, seconds, {"stand": 50}) == 50
    assert _exactly(decisions, seconds, {"lie": 40, "press": 60}) == 100
    assert _exactly(decisions, decisions.count(lambda mode: mode.stage is Stage.MOBILISE), {"lie": 20, "rest": 30}) == 2


def test_an_exercise_is_there_if_any_of_its_modes_is(decisions: Decisions) -> None:
    for work_s in (20, 30, 40):
        assert _exactly(decisions, decisions.has_exercise("lie"), {"lie": work_s}) == 1
    assert _exactly(decisions, decisions.has_exercise("lie"), {"rest": 30}) == 0
    assert _exactly(decisions, decisions.has_exercise("moonwalk"), {"rest": 30}) == 0


@pytest.mark.parametrize(("taken", "there"), [({"lie": 20}, 1), ({"rest": 30, "press": 60}, 1), ({"press": 60}, 0)])
def test_a_literal_for_modes_is_true_exactly_if_one_of_them_is_taken(
    decisions: Decisions, taken: dict[str, int], there: int
) -> None:
    assert _exactly(decisions, decisions.any_taken(lambda mode: mode.stage is Stage.MOBILISE, "any"), taken) == there


@pytest.mark.parametrize(("taken", "there"), [({"lie": 20}, 1), ({"lie": 20, "stand": 50}, 1), ({"press": 60}, 0)])
def test_a_literal_for_literals_is_true_exactly_if_one_of_them_is(
    decisions: Decisions, taken: dict[str, int], there: int
) -> None:
    names = [decisions.present[_node(decisions, name).index] for name in ("lie", "stand")]
    assert _exactly(decisions, decisions.any_of(names, "any"), taken) == there


def test_the_ends_of_an_arc_are_indices_and_minus_one_outside(decisions: Decisions) -> None:
    tail, head = _node(decisions, "lie"), _node(decisions, "press")
    assert Arc(tail, head, None, 3).ends == (tail.index, head.index)
    assert Arc(None, head, None, 0).ends == (-1, head.index)
    assert Arc(tail, None, None, 0).ends == (tail.index, -1)


def test_a_node_knows_what_a_rule_tells_apart_and_nothing_of_other_rules() -> None:
    node = Node(0, Stage.RELEASE, "supine", (("hips_first", True), ("routine", 2)), (0,))
    assert (node.split("hips_first"), node.split("routine"), node.split("variety")) == (True, 2, None)


def _charge(decisions: Decisions, points: Mapping[tuple[str | None, str | None], int]) -> Term:
    def of(tail: Node | None, head: Node | None) -> int:
        names: Sequence[str | None] = [node and decisions.modes[node.modes[0]].exercise.id for node in (tail, head)]
        return points.get((names[0], names[1]), 0)

    return decisions.charge("transitions", of)


def test_what_a_rule_charges_for_an_arc_is_kept_and_adds_up(decisions: Decisions) -> None:
    before = dict(decisions.charges.get("transitions", {}))
    lie, stand = (_node(decisions, name).index for name in ("lie", "stand"))
    decisions.charges.clear()
    term = _charge(decisions, {("lie", "stand"): -3, (None, "stand"): -2})
    assert (term.rule, term.of_order) == ("transitions", True)
    assert decisions.charges == {"transitions": {(lie, stand): -3, (-1, stand): -2}}
    _charge(decisions, {("lie", "stand"): -4})
    assert decisions.charges["transitions"] == {(lie, stand): -7, (-1, stand): -2}
    assert before == {}, "no rule that charges is on here"
    assert _exactly(decisions, term.expression, {"stand": 50}) == -2
    assert _solved(decisions, term.expression, {"lie": 20, "stand": 50}) == -2, "standing first costs less"
    assert _solved(decisions, term.expression, {"lie": 20, "stand": 50}, most=False) == -3


def test_what_a_rule_forbids_is_kept_and_cannot_be(decisions: Decisions) -> None:
    lie, stand = _node(decisions, "lie"), _node(decisions, "stand")
    decisions.forbid(lambda tail, head: tail is lie and head is stand)
    assert (lie.index, stand.index) in decisions.forbidden
    assert (stand.index, lie.index) not in decisions.forbidden
    first = next(arc.literal for arc in decisions.arcs if arc.ends == (-1, lie.index))
    assert _exactly(decisions, first, {"lie": 20, "stand": 50}) == 0


def test_seconds_are_those_of_the_work_and_of_getting_there(decisions: Decisions, instance: Instance) -> None:
    there = instance.change_s("supine", "standing")
    back = instance.change_s("standing", "supine")
    stay = instance.change_s("supine", "supine")
    assert _exactly(decisions, decisions.total_s, {"stand": 50}) == 50
    assert _exactly(decisions, decisions.transition_s, {"lie": 20, "rest": 30}) == stay
    assert _exactly(decisions, decisions.total_s, {"lie": 20, "rest": 30}) == 50 + stay
    assert _solved(decisions, decisions.total_s, {"lie": 20, "stand": 50}, most=False) == 70 + min(there, back)


SECONDS = {"lie": 20, "rest": 30, "stand": 50, "press": 60}


@pytest.mark.parametrize(
    ("names", "cost"),
    [
        (("lie",), 0),
        (("stand", "press"), -2),  # the stages leave one order
        (("lie", "press"), -1),
        (("press",), -1),
        (("lie", "stand", "press"), -1),  # standing need not come first
    ],
    ids=in_words,
)
def test_an_end_costs_a_point_where_no_exercise_could_do_better(
    decisions: Decisions, names: tuple[str, ...], cost: int
) -> None:
    term = decisions.charge_ends("calm_end", first=_is("stand"), last=_is("press"))
    assert (term.rule, term.of_order) == ("calm_end", True)
    assert _solved(decisions, term.expression, {name: SECONDS[name] for name in names}) == cost


@pytest.mark.parametrize(
    ("names", "cost"),
    [
        (("lie",), 0),  # one good exercise is good at both ends if it is alone
        (("stand",), -2),
        (("stand", "press"), -2),
        (("lie", "stand", "press"), -1),  # and at one end if it is not
        (("lie", "stand"), -1),
        (("lie", "rest", "stand"), 0),
    ],
    ids=in_words,
)
def test_one_good_exercise_cannot_stand_at_both_ends_of_several(
    decisions: Decisions, names: tuple[str, ...], cost: int
) -> None:
    term = decisions.charge_ends("effort_curve", first=_is("stand", "press"), last=_is("stand", "press"))
    assert _solved(decisions, term.expression, {name: SECONDS[name] for name in names}) == cost


def _is(*names: str) -> Callable[[Mode], bool]:
    return lambda mode: mode.exercise.id in names


def test_the_properties_that_cost_at_the_ends_are_kept(decisions: Decisions) -> None:
    bad = _is("press")
    decisions.charge_ends("calm_end", last=bad)
    assert decisions.end_charges["calm_end"] == (None, bad)


def test_the_model_is_of_the_modes_that_it_is_given(instance: Instance) -> None:
    some = [pick(instance, "lie", work_s=20), pick(instance, "press")]
    found = build(some, instance).decisions
    assert found.exercises == ("lie", "press")
    assert [found.node_of[index].stage for index in range(2)] == [mode.stage for mode in found.modes]
