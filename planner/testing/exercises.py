"""Exercises with stated facts, things and conditions, each made in a line: the facts stand in the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.catalog import Catalog
from catalog.conditions import Condition
from catalog.equipment import Equipment
from catalog.exercise import Exercise
from planner.api import builtin_catalog

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
    """A dose by the clock with one, two or three lengths in seconds."""
    return {"kind": "timed", "time_s": _bounds(seconds), "sets": _bounds((sets,)), "set_rest_s": 10}


def held(hold_s: int, *reps: int, rest_s: int = 5) -> dict[str, Any]:
    """A dose of holds of `hold_s` seconds with one, two or three numbers of repetitions (one if none is given)."""
    return {"kind": "holds", "hold_s": _bounds((hold_s,)), "reps": _bounds(reps or (1,)), "rest_s": rest_s}


def counted(*reps: int, rep_s: int = 3) -> dict[str, Any]:
    """A dose of one, two or three numbers of repetitions of `rep_s` seconds each."""
    return {"kind": "reps", "reps": _bounds(reps), "rep_s": rep_s}


def _bounds(values: Sequence[int]) -> dict[str, int]:
    return {"min": values[0], "default": values[len(values) // 2], "max": values[-1]}


def exercise(name: str, **facts: Any) -> Exercise:
    """A plain exercise (see `PLAIN`) with other facts where they are given; 30 seconds long if no dose is.

    Raises:
        pydantic.ValidationError: for a fact that an exercise does not have, or a wrong value.
    """
    return Exercise.model_validate(
        {"id": name, "name": f"The {name.replace('_', ' ')}", "dose": timed(30), **PLAIN, **facts}
    )


def tool(name: str, firmness: int | None = None) -> Equipment:
    """A thing that is put in place before the work; balls and rollers have a firmness from 1 (soft) to 3 (hard)."""
    return Equipment(id=name, name=name.replace("_", " "), in_hand=True, firmness=firmness)


def condition(name: str, **facts: Any) -> Condition:
    """A health condition that needs no clinician first; `facts` say what it bars, cautions against and prefers."""
    plain = {"screening": "caution", "switches_off_gated": False, "reason": "A test.", "basis": "A test."}
    return Condition.model_validate({"id": name, "name": f"the {name.replace('_', ' ')}", **plain, **facts})


def catalog_with(*exercises: Exercise, **shelves: Mapping[str, Any]) -> Catalog:
    """The built-in vocabulary with these exercises only; entries of other shelves are added to what is there.

    For instance `catalog_with(exercise("rock"), equipment={"sponge": tool("sponge")})`.
    """
    source = builtin_catalog()
    added: dict[str, Any] = {name: {**getattr(source, name), **entries} for name, entries in shelves.items()}
    return replace(source, exercises={item.id: item for item in sorted(exercises, key=lambda item: item.id)}, **added)


def catalog_of(*ids: str, changed: Mapping[str, Mapping[str, Any]] | None = None) -> Catalog:
    """The built-in catalogue with these exercises only; `changed` overrides fields, id -> field -> value."""
    source = builtin_catalog().exercises
    kept: dict[str, Exercise] = {}
    for name in sorted(ids):
        fields = dict((changed or {}).get(name, {}))
        kept[name] = Exercise.model_validate({**source[name].model_dump(), **fields})
    return replace(builtin_catalog(), exercises=kept)
