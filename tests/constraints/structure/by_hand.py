"""Modes, sessions and doses made by hand, and the questions that the tests of the rules ask of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from catalog.anatomy import BOTH_SIDES, Side
from catalog.errors import RuleError
from catalog.exercise import Laterality, Stage
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Prescription, Unit, levels
from constraints.rule import Finding
from constraints.rulebook import Rulebook
from constraints.safety.forms import Form, forms
from constraints.session import Session, Step
from tests.tiny import admitted, all_modes, disagreements, sequences, session_of

SIDE_CHANGE_S = 5
"""Seconds of a change of side in doses made here, as in the catalogue by default."""


def bounds(smallest: int, usual: int, largest: int, basis: str = "judgement") -> dict[str, Any]:
    """Smallest, usual and largest value, as the catalogue writes them."""
    return {"min": smallest, "default": usual, "max": largest, "basis": basis}


def timed(*seconds: int, sets: tuple[int, int, int] = (1, 1, 1), set_rest_s: int = 10) -> dict[str, Any]:
    """A dose by the clock; one number is smallest, usual and largest at once."""
    return {"kind": "timed", "time_s": _spread(seconds), "sets": bounds(*sets), "set_rest_s": set_rest_s}


def holds(
    hold_s: Sequence[int],
    reps: Sequence[int],
    *,
    rest_s: int = 5,
    sets: tuple[int, int, int] = (1, 1, 1),
    basis: str = "judgement",
) -> dict[str, Any]:
    """A dose of holds."""
    return {
        "kind": "holds",
        "hold_s": {**_spread(hold_s), "basis": basis},
        "reps": _spread(reps),
        "sets": bounds(*sets),
        "rest_s": rest_s,
    }


def reps(numbers: Sequence[int], rep_s: int, *, sets: tuple[int, int, int] = (1, 1, 1)) -> dict[str, Any]:
    """A dose of repetitions."""
    return {"kind": "reps", "reps": _spread(numbers), "rep_s": rep_s, "sets": bounds(*sets)}


def _spread(numbers: Sequence[int]) -> dict[str, Any]:
    return bounds(numbers[0], numbers[len(numbers) // 2], numbers[-1])


def mode_of(
    instance: Instance,
    exercise: str,
    *,
    variant: str | None = None,
    stage: Stage | None = None,
    dose: Prescription | int = 0,
    equipment: Sequence[str] | None = None,
) -> Mode:
    """One mode, whatever the rules say of it: by default the smallest dose with the first thing of every group."""
    entry = instance.catalog.exercises[exercise]
    form = form_named(instance, exercise, variant)
    things = [group[0] for group in form.equipment] if equipment is None else equipment
    in_hand = tuple(sorted({name for name in things if instance.catalog.equipment[name].in_hand}))
    setup_s = instance.catalog.positions.equipment_change_s if in_hand else 0
    real = levels(entry)[dose] if isinstance(dose, int) else dose
    stood = stage or entry.session_stages[0]
    return Mode(entry, form.variant, stood, tuple(sorted(set(things))), in_hand, real, setup_s)


def form_named(instance: Instance, exercise: str, variant: str | None = None) -> Form:
    """The form of an exercise with this variant id; None is the base form."""
    for form in forms(instance.catalog.exercises[exercise]):
        if (form.variant.id if form.variant else None) == variant:
            return form
    raise KeyError(f"{exercise} has no variant {variant}")


def made_up(
    instance: Instance,
    exercise: str,
    *,
    unit: Unit = Unit.REPETITION,
    sets: int = 1,
    reps: int = 1,
    piece_s: int = 10,
    rest_s: int = 0,
    set_rest_s: int = 0,
    sides: tuple[Side, ...] | None = None,
) -> Prescription:
    """A dose that no catalogue offers."""
    entry = instance.catalog.exercises[exercise]
    both = BOTH_SIDES if entry.laterality is Laterality.PER_SIDE else ()
    segments = max(1, len(entry.segments))
    worked = both if sides is None else sides
    return Prescription(unit, sets, reps, piece_s, rest_s, set_rest_s, entry.side_switch_s, worked, segments)


def again(session: Session, change: Callable[[Step], Step | None]) -> Session:
    """The session with every step changed (None takes it out), and the clock set right again."""
    steps: list[Step] = []
    clock = 0
    for step in session.steps:
        changed = change(step)
        if changed is not None:
            steps.append(changed.model_copy(update={"start_s": clock}))
            clock += changed.duration_s
    return Session(session.budget_s, tuple(steps))


def one_after_the_other(*parts: Session) -> Session:
    """The steps of several sessions as one session."""
    steps = tuple(step for part in parts for step in part.steps)
    return again(Session(parts[0].budget_s, steps), lambda step: step)


def relabelled(session: Session, exercise: str | None = None, **changes: Any) -> Session:
    """The session with fields of its steps overwritten (of one exercise, or of all)."""
    steps = (step.model_copy(update=changes) if exercise in (None, step.exercise) else step for step in session.steps)
    return Session(session.budget_s, tuple(steps))


def breaches(rule: str, done: Session | Iterable[Mode], instance: Instance) -> list[Finding]:
    """What one rule holds against a session, in force or not."""
    session = done if isinstance(done, Session) else session_of(tuple(done), instance)
    return [finding for finding in instance.rulebook.rule(rule).check(session, instance) if finding.breach]


def said(rule: str, done: Session | Iterable[Mode], instance: Instance) -> list[str]:
    """The same, in words for a person."""
    return [instance.rulebook.rule(rule).explain(finding, instance) for finding in breaches(rule, done, instance)]


def all_said(session: Session, instance: Instance) -> list[str]:
    """What any rule in force holds against a session, in words."""
    return [
        instance.rulebook.rule(finding.rule).explain(finding, instance)
        for finding in instance.rulebook.check(session, instance)
        if finding.breach
    ]


def out_for(rule: str, mode: Mode, instance: Instance) -> str | None:
    """Why the rule keeps a mode out; None if it lets it in."""
    return instance.rulebook.rule(rule).admit(mode, instance)


def door_and_judge_differ(rule: str, modes: Iterable[Mode], instance: Instance) -> list[str]:
    """The modes that a rule lets in and then finds fault with, or keeps out without a fault in their session.

    Asserts that there are modes of both kinds, so that agreement means something.
    """
    verdicts = []
    differ = []
    for mode in modes:
        inside = out_for(rule, mode, instance) is None
        verdicts.append(inside)
        if inside == bool(breaches(rule, [mode], instance)):
            differ.append(f"{mode.key}: {'in' if inside else 'out'}")
    assert set(verdicts) == {True, False}, f"{rule} tells no two of {len(verdicts)} modes apart"
    return differ


def assert_agreement(rule: str, instance: Instance, longest: int = 3, modes: Iterable[Mode] | None = None) -> None:
    """Model and checkers say the same of every tiny session, and the rule allows some of them and forbids others."""
    pool = tuple(modes if modes is not None else admitted(instance))
    fine = {not breaches(rule, sequence, instance) for sequence in sequences(pool, longest)}
    assert fine == {True, False}, f"{rule} does not bite on these {len(pool)} modes: {fine}"
    judged, differ = disagreements(instance, longest, pool)
    assert judged > 0
    assert differ == []


def assert_same_verdicts(
    instance: Instance, longest: int = 2, modes: Iterable[Mode] | None = None, door: bool = False
) -> None:
    """Model and checkers say the same of every tiny session, for rules that judge at the door only (see `disagreements`
    for `door`)."""
    judged, differ = disagreements(instance, longest, modes, door)
    assert judged > 0
    assert differ == []


def refused(rule: str, **values: Any) -> str:
    """The error that these settings of a rule bring."""
    with pytest.raises(RuleError) as caught:
        Rulebook.build({rule: values})
    return str(caught.value)


def thin(modes: Iterable[Mode], each: int = 2) -> list[Mode]:
    """Of every form, at most so many doses: the smallest, the largest, and some between."""
    by_form: dict[tuple[Any, ...], list[Mode]] = {}
    for mode in sorted(modes, key=lambda mode: mode.key):
        form = (mode.exercise.id, mode.variant_id, mode.stage, mode.equipment, mode.dose.sides)
        by_form.setdefault(form, []).append(mode)
    kept = []
    for found in by_form.values():
        ordered = sorted(found, key=lambda mode: mode.total_s)
        last = len(ordered) - 1
        picked = {round(last * step / max(1, each - 1)) for step in range(each)}
        kept += [ordered[index] for index in sorted(picked)]
    return kept


def let_in(rule: str, instance: Instance) -> set[str]:
    """The forms (`exercise` or `exercise/variant`) that a rule lets in, after making sure that the judge of sessions
    says the same of each."""
    found: dict[str, set[bool]] = {}
    for mode in all_modes(instance):
        inside = out_for(rule, mode, instance) is None
        assert inside is not bool(breaches(rule, [mode], instance)), mode.key
        found.setdefault(mode.exercise.id + (f"/{mode.variant_id}" if mode.variant_id else ""), set()).add(inside)
    return {form for form, verdicts in found.items() if True in verdicts}
