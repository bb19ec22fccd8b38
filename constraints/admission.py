"""All modes of a form - stage, things, dose and sides - and which of them a set of rules lets in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from catalog.anatomy import Side
from catalog.exercise import Stage
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Prescription, levels, one_sided
from constraints.rule import Rule
from constraints.safety.forms import Form


class Admission(NamedTuple):
    """The modes that are let in, and (rule id, reason) for the first that is not; None if all are."""

    modes: list[Mode]
    refused: tuple[str, str] | None


def admission(form: Form, instance: Instance, rules: Sequence[Rule]) -> Admission:
    """What these rules let in of a form. Rules that do not judge doses are asked once for all of its doses."""
    exercise = form.exercise
    if exercise.dose is None:
        return Admission([], ("banned", exercise.never_planned or "It has no dose."))
    of_form = [rule for rule in rules if not rule.judges_dose]
    of_dose = [rule for rule in rules if rule.judges_dose]
    doses = tuple(sided(levels(exercise), instance))
    modes: list[Mode] = []
    first: tuple[str, str] | None = None
    for stage, things in product(exercise.session_stages, equipment_choices(form, instance)):
        smallest = mode_of(form, stage, things, doses[0], instance)
        refused = refusal(smallest, of_form, instance)
        if refused is not None:
            first = first or refused
            continue
        for dose in doses:
            mode = Mode(exercise, form.variant, stage, things, smallest.in_hand, dose, smallest.setup_s)
            refused = refusal(mode, of_dose, instance)
            if refused is None:
                modes.append(mode)
            first = first or refused
    return Admission(modes, first)


def mode_of(form: Form, stage: Stage, things: tuple[str, ...], dose: Prescription, instance: Instance) -> Mode:
    """A form in a stage, with these things (sorted) and this dose."""
    in_hand = tuple(name for name in things if instance.catalog.equipment[name].in_hand)
    return Mode(form.exercise, form.variant, stage, things, in_hand, dose, instance.setup_s(in_hand))


def sided(doses: tuple[Prescription, ...], instance: Instance) -> Iterator[Prescription]:
    """The doses for both sides, and those for the one side that is aimed at."""
    yield from doses
    if instance.sided:
        for side in Side:
            if any(target.side is side for target in instance.targets):
                yield from (one_sided(dose, side) for dose in doses if dose.sides)


def equipment_choices(form: Form, instance: Instance) -> list[tuple[str, ...]]:
    """The sets of things that would do; if something is missing, one set that names it."""
    options: list[list[str]] = []
    for group in form.equipment:
        usable = [name for name in group if name in instance.owned]
        if any(instance.catalog.equipment[name].assumed for name in usable):
            usable = [name for name in usable if instance.catalog.equipment[name].assumed]
            options.append(usable[:1])
            continue
        for name in group:
            stand_ins = instance.catalog.equipment[name].stand_ins(form.exercise.id)
            usable += [other for other in stand_ins if other in instance.owned and other not in usable]
        options.append(usable or [group[0]])
    choices = {tuple(sorted(choice)) for choice in product(*options) if len(set(choice)) == len(choice)}
    return sorted(choices) or [tuple(sorted({group[0] for group in form.equipment}))]


def refusal(mode: Mode, rules: Sequence[Rule], instance: Instance) -> tuple[str, str] | None:
    """(rule id, reason) of the first of these rules that does not let the mode in; None if all do."""
    for rule in rules:
        reason = rule.admit(mode, instance)
        if reason is not None:
            return rule.id, reason
    return None
