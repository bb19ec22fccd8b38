"""One mode of many, sessions made by hand, and what must hold for every weighted rule.

The facts of exercises stand in the tests (`planner.testing`), so that a change of the catalogue changes no test of a
rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from catalog.anatomy import Side
from catalog.catalog import Catalog
from constraints.instance import Instance
from constraints.mode import Mode
from planner.model import build
from planner.result import PlanStatus
from planner.solve import solve
from planner.testing import PLAIN, catalog_with, condition, exercise, held, timed, tool
from tests.tiny import admitted, all_modes, disagreements, findings, instance_of, off_but, sequences

__all__ = [
    "PLAIN",
    "assert_model_agrees",
    "assert_weight_0_is_off",
    "best_value",
    "catalog_with",
    "condition",
    "exercise",
    "held",
    "in_words",
    "instance_for",
    "pick",
    "points",
    "sentences",
    "timed",
    "tool",
    "value_of_choice",
]


def pick(
    instance: Instance,
    name: str,
    *,
    work_s: int | None = None,
    variant: str | None = None,
    stage: str | None = None,
    equipment: tuple[str, ...] | None = None,
    side: Side | None = None,
) -> Mode:
    """The one mode of an exercise that is meant, whatever the rules say of it; on both sides unless one is named."""
    meant = [
        mode
        for mode in all_modes(instance, doses=99)
        if mode.exercise.id == name
        and mode.variant_id == variant
        and mode.dose.sides in (((side,),) if side else ((), tuple(Side)))
        and (work_s is None or mode.dose.work_s == work_s)
        and (stage is None or mode.stage == stage)
        and (equipment is None or mode.equipment == equipment)
    ]
    assert len(meant) == 1, f"{len(meant)} modes of {name} are meant"
    return meant[0]


def points(rule: str, modes: Sequence[Mode], instance: Instance) -> int:
    """The points of one rule for these exercises in this order, before its weight."""
    return sum(finding.points for finding in findings(rule, modes, instance))


def sentences(rule: str, modes: Sequence[Mode], instance: Instance) -> list[str]:
    """What the rule says of these exercises in this order; each is a sentence that names no bare id."""
    said = [instance.rulebook.rule(rule).explain(finding, instance) for finding in findings(rule, modes, instance)]
    for sentence in said:
        assert sentence.endswith("."), sentence
        assert "_" not in sentence, sentence
    return said


def assert_model_agrees(rule: str, instance: Instance, modes: Iterable[Mode] | None = None, longest: int = 3) -> None:
    """Model and checkers give every tiny session the same value, and the rule makes a difference among them."""
    pool = list(admitted(instance) if modes is None else modes)
    seen = {points(rule, sequence, instance) for sequence in sequences(pool, longest)}
    assert len(seen) > 1, f"{rule} gives every session {seen} points"
    judged, differ = disagreements(instance, longest, pool)
    assert judged > 1
    assert differ == []


def best_value(catalog: Catalog, rules: Mapping[str, Mapping[str, Any]], **request: Any) -> int:
    """The proven best value under these rule settings."""
    outcome = solve(instance_of(catalog, rules=rules, **request))
    assert outcome.status is PlanStatus.OPTIMAL
    assert outcome.bound == outcome.value
    return outcome.value


def assert_weight_0_is_off(rule: str, catalog: Catalog, *, matters: bool = True, **request: Any) -> None:
    """With weight 0 the best value is the one without the rule; if it `matters`, the rule changes the best value."""
    off = best_value(catalog, {rule: {"enabled": False}}, **request)
    assert best_value(catalog, {rule: {"weight": 0}}, **request) == off
    if matters:
        assert best_value(catalog, {}, **request) != off, f"{rule} makes no difference here"


def instance_for(rule: str, catalog: Catalog, **request: Any) -> Instance:
    """An instance with this rule and those that are always on."""
    settings = {**off_but(rule), **request.pop("rules", {})}
    return instance_of(catalog, rules=settings, **request)


def value_of_choice(modes: Iterable[Mode], instance: Instance) -> int:
    """The value that the model gives to exactly these modes, in whatever order it likes best."""
    from ortools.sat.python import cp_model

    chosen = set(modes)
    built = build(sorted({*admitted(instance), *chosen}, key=lambda mode: mode.key), instance)
    for literal, mode in zip(built.decisions.taken, built.decisions.modes, strict=True):
        built.model.add(literal == int(mode in chosen))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(built.model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def in_words(value: object) -> str:
    """A parameter of a test as its name: exercises in order, or a number."""
    return (" then ".join(value) or "nothing") if isinstance(value, tuple) else str(value)
