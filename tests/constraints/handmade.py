"""Exercises with stated facts, sessions made by hand, and what must hold for every weighted rule.

The facts stand in the tests, so that a change of the catalogue changes no test of a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.anatomy import Side
from catalog.catalog import Catalog
from catalog.conditions import Condition
from catalog.equipment import Equipment
from catalog.exercise import Exercise
from constraints.instance import Instance
from constraints.mode import Mode
from planner.api import builtin_catalog
from planner.model import build
from planner.result import PlanStatus
from planner.solve import solve
from tests.tiny import admitted, all_modes, disagreements, findings, instance_of, off_but, sequences

PLAIN: dict[str, Any] = {
    "category": "dynamic_mobility",
    "status": "plannable",
    "basis": "general_practice",
    "position": "supine",
    "laterality": "bilateral",
    "regions": ("glutes",),
    "exposure": (),
    "intensity": "gentle",
    "difficulty": 1,
    "stages": ("mobilise",),
    "steps": ("Begin.", "Go on.", "Stop."),
    "instructions_from": "general_practice",
    "breathing": "Breathe out.",
    "mistake": "Hurrying.",
    "stop_when": "It hurts.",
}
"""A gentle mobility exercise for the buttocks, on the back, with nothing in hand."""


def timed(*seconds: int, sets: int = 1) -> dict[str, Any]:
    """A dose by the clock with one, two or three lengths."""
    return {"kind": "timed", "time_s": _bounds(seconds), "sets": _bounds((sets,)), "set_rest_s": 10}


def held(hold_s: int, *reps: int, rest_s: int = 5) -> dict[str, Any]:
    """A dose of holds with one, two or three numbers of repetitions."""
    return {"kind": "holds", "hold_s": _bounds((hold_s,)), "reps": _bounds(reps or (1,)), "rest_s": rest_s}


def _bounds(values: Sequence[int]) -> dict[str, int]:
    return {"min": values[0], "default": values[len(values) // 2], "max": values[-1]}


def exercise(name: str, **facts: Any) -> Exercise:
    """A plain exercise with other facts where they are given; 30 seconds long if no dose is."""
    return Exercise.model_validate(
        {"id": name, "name": f"The {name.replace('_', ' ')}", "dose": timed(30), **PLAIN, **facts}
    )


def catalog_with(*exercises: Exercise, **shelves: Mapping[str, Any]) -> Catalog:
    """The built-in vocabulary with these exercises only; entries of other shelves are added to what is there."""
    source = builtin_catalog()
    added = {name: {**getattr(source, name), **entries} for name, entries in shelves.items()}
    return replace(source, exercises={item.id: item for item in sorted(exercises, key=lambda item: item.id)}, **added)


def tool(name: str, firmness: int | None = None) -> Equipment:
    """A thing that is put in place before the work."""
    return Equipment(id=name, name=name.replace("_", " "), in_hand=True, firmness=firmness)


def condition(name: str, **facts: Any) -> Condition:
    """A health condition that needs no clinician first."""
    plain = {"screening": "caution", "switches_off_gated": False, "reason": "A test.", "basis": "A test."}
    return Condition.model_validate({"id": name, "name": f"the {name.replace('_', ' ')}", **plain, **facts})


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
