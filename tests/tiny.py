"""Tiny instances, every session on them, and what the model says of each: the bench on which rules are judged twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations, product
from typing import Any

from catalog.catalog import Catalog
from catalog.exercise import Exercise
from constraints.admission import equipment_choices, mode_of, sided
from constraints.instance import Instance, resolve
from constraints.mode import Mode
from constraints.profile import Profile
from constraints.request import Request
from constraints.rule import Finding, RuleLevel
from constraints.rulebook import ALWAYS_ON, RULES
from constraints.safety.forms import forms
from constraints.session import Session
from planner.api import builtin_catalog
from planner.candidates import admissible
from planner.model import build, node_key
from planner.timeline import timeline

DAY = "2026-06-01"
"""The day of sessions that are judged by a date."""
SCREENED: Mapping[str, Any] = {
    "when": {"day": DAY},
    "screening": {"day": DAY, "answers": dict.fromkeys(builtin_catalog().red_flags, False)},
    "pain_now": 0,
    "pain_free_weeks": 4,
}
"""What `instance_of` is told of a person with a complete, fresh screening and no pain for weeks."""


def catalog_of(*ids: str, changed: Mapping[str, Mapping[str, Any]] | None = None) -> Catalog:
    """The built-in catalogue with these exercises only; `changed` overrides fields, id -> field -> value."""
    source = builtin_catalog().exercises
    kept: dict[str, Exercise] = {}
    for name in sorted(ids):
        fields = dict((changed or {}).get(name, {}))
        data = source[name].model_dump()
        kept[name] = Exercise.model_validate({**data, **fields})
    return replace(builtin_catalog(), exercises=kept)


def off_but(*kept: str) -> dict[str, dict[str, Any]]:
    """Rule settings that switch off every rule that can be, except these."""
    return {
        rule.id: {"enabled": False}
        for rule in RULES
        if rule.id not in kept and rule.level is not RuleLevel.SAFETY and rule.id not in ALWAYS_ON
    }


def instance_of(
    catalog: Catalog,
    *,
    minutes: float = 10,
    targets: Mapping[str, int] | None = None,
    rules: Mapping[str, Mapping[str, Any]] | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    style: str = "general",
    when: Mapping[str, Any] | None = None,
    **profile: Any,
) -> Instance:
    """An instance on a catalogue; `when` is about day and time, further keywords are fields of the profile."""
    request = Request(
        minutes=minutes,
        targets=dict(targets or {"glutes": 3}),
        profile=Profile(**profile),
        rules={name: dict(values) for name, values in (rules or {}).items()},
        include=tuple(include),
        exclude=tuple(exclude),
        style=style,
        **(when or {}),
    )
    return resolve(request, catalog)


def admitted(instance: Instance) -> tuple[Mode, ...]:
    """All modes that every rule admits."""
    return admissible(instance).modes


def all_modes(instance: Instance, doses: int = 2) -> list[Mode]:
    """Every mode of every exercise whatever the rules say; the smallest `doses` doses of each form."""
    from constraints.prescription import levels

    found = []
    for exercise in instance.catalog.exercises.values():
        for form in forms(exercise):
            for stage, things in product(exercise.session_stages, equipment_choices(form, instance)):
                for dose in sided(levels(exercise)[:doses], instance):
                    found.append(mode_of(form, stage, things, dose, instance))
    return found


def sequences(modes: Iterable[Mode], longest: int = 3) -> Iterator[tuple[Mode, ...]]:
    """Every order of every choice of up to `longest` modes of different exercises (the empty one is left out)."""
    pool = list(modes)
    for length in range(1, longest + 1):
        for chosen in permutations(pool, length):
            if len({mode.exercise.id for mode in chosen}) == length:
                yield chosen


def session_of(modes: Sequence[Mode], instance: Instance) -> Session:
    """The timeline of these modes in this order."""
    return timeline(modes, instance)


def findings(rule_id: str, modes: Sequence[Mode], instance: Instance) -> list[Finding]:
    """What one rule finds in these modes in this order."""
    return list(instance.rulebook.rule(rule_id).check(session_of(modes, instance), instance))


@dataclass(frozen=True)
class ModelSays:
    """Whether the model allows a fixed session, and the value that it gives it."""

    feasible: bool
    value: int


def model_of(modes: Sequence[Mode], instance: Instance) -> ModelSays | None:
    """The model's word on exactly these modes in exactly this order of nodes; None if the circuit cannot tell the order
    (a node is left and entered again)."""
    from ortools.sat.python import cp_model

    keys = [node_key(mode, instance) for mode in modes]
    blocks = [key for index, key in enumerate(keys) if index == 0 or key != keys[index - 1]]
    if len(set(blocks)) != len(blocks):
        return None
    pool = sorted({*admitted(instance), *modes}, key=lambda mode: mode.key)
    built = build(pool, instance)
    decisions = built.decisions
    chosen = {mode.key for mode in modes}
    for literal, mode in zip(decisions.taken, decisions.modes, strict=True):
        built.model.add(literal == int(mode.key in chosen))
    by_key = {node_key(decisions.modes[node.modes[0]], instance): node.index for node in decisions.nodes}
    order = [by_key[key] for key in blocks]
    for tail, head in zip([-1, *order], [*order, -1], strict=True):
        for arc in decisions.arcs:
            if arc.ends == (tail, head):
                built.model.add(arc.literal == 1)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(built.model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE), solver.status_name(status)
    feasible = status == cp_model.OPTIMAL
    return ModelSays(feasible, round(solver.objective_value) if feasible else 0)


def disagreements(
    instance: Instance, longest: int = 3, modes: Iterable[Mode] | None = None, door: bool = False
) -> tuple[int, list[str]]:
    """How many tiny sessions were judged by model and checkers, and where the two differ.

    Feasible in the model exactly if no checker finds a breach; the best value over the orders inside nodes is the same.
    With `door`, modes that some rule does not admit have no place in the model, as when a plan is made.
    """
    best: dict[tuple[Any, ...], tuple[int | None, ModelSays]] = {}
    pool = list(modes if modes is not None else admitted(instance))
    inside = set(admitted(instance) if door else pool)
    for sequence in sequences(pool, longest):
        says = ModelSays(False, 0) if not inside.issuperset(sequence) else model_of(sequence, instance)
        if says is None:
            continue
        found = instance.rulebook.check(session_of(sequence, instance), instance)
        value = None if any(finding.breach for finding in found) else instance.rulebook.value(found)
        keys = [node_key(mode, instance) for mode in sequence]
        blocks = tuple(key for index, key in enumerate(keys) if index == 0 or key != keys[index - 1])
        case = (frozenset(mode.key for mode in sequence), blocks)
        known = best.get(case, (None, says))[0]
        values = [number for number in (known, value) if number is not None]
        best[case] = (max(values) if values else None, says)

    def wrong(case: tuple[Any, ...], value: int | None, says: ModelSays) -> bool:
        """In a session of one stage the model is a relaxation (see `Decisions.charge_ends`): never below the truth."""
        if (value is None) == says.feasible:
            return True
        one_stage = len({block[0] for block in case[1]}) == 1
        return value is not None and (says.value < value if one_stage else says.value != value)

    differ = [
        f"{sorted(key[0] for key in case[0])}: checkers {value}, model {says.value if says.feasible else None}"
        for case, (value, says) in best.items()
        if wrong(case, value, says)
    ]
    return len(best), differ
