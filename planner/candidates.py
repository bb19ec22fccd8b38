"""From a request to the modes that may be chosen, and why each of the other exercises is out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from catalog.anatomy import Side
from catalog.exercise import Exercise, Stage
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Prescription, levels, one_sided
from constraints.rule import Rule
from constraints.safety.forms import Form, forms
from planner.dominance import undominated


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An exercise that is out before any solving: the rule that says so and its reason."""

    exercise: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Admissible modes in a fixed order, and the exercises that have none."""

    modes: tuple[Mode, ...]
    excluded: tuple[Exclusion, ...]


def candidates(instance: Instance) -> Candidates:
    """The modes to choose from: all that every rule admits, less those that another one makes pointless.

    What a plug-in rule counts is not known here, so with one in force no mode is pointless.
    """
    modes, excluded = _sifted(instance)
    return _in_order(modes if instance.rulebook.plugins else undominated(modes, instance), excluded)


def admissible(instance: Instance) -> Candidates:
    """All modes that every rule admits."""
    return _in_order(*_sifted(instance))


def _in_order(modes: list[Mode], excluded: list[Exclusion]) -> Candidates:
    return Candidates(tuple(sorted(modes, key=lambda mode: mode.key)), tuple(excluded))


def plain_form_refused(exercise: Exercise, instance: Instance) -> tuple[str, str] | None:
    """(rule id, reason) if the plain form of an exercise is out, with any tool and dose; None if it may be planned."""
    admitted, reason = _of_form(Form(exercise, None), instance, *_admitting(instance))
    return None if admitted else reason


def _admitting(instance: Instance) -> tuple[list[Rule], list[Rule]]:
    """The rules that judge a form, and those that judge its doses."""
    rules = [rule for rule in instance.rulebook.active if _admits(rule)]
    return [rule for rule in rules if not rule.judges_dose], [rule for rule in rules if rule.judges_dose]


def _sifted(instance: Instance) -> tuple[list[Mode], list[Exclusion]]:
    form_rules, dose_rules = _admitting(instance)
    modes: list[Mode] = []
    excluded: list[Exclusion] = []
    for exercise in instance.catalog.exercises.values():
        admitted, reason = _of_exercise(exercise, instance, form_rules, dose_rules)
        modes += admitted
        if not admitted and reason is not None:
            excluded.append(Exclusion(exercise.id, *reason))
    return modes, excluded


def _admits(rule: Rule) -> bool:
    return type(rule).admit is not Rule.admit


def _of_exercise(
    exercise: Exercise, instance: Instance, form_rules: list[Rule], dose_rules: list[Rule]
) -> tuple[list[Mode], tuple[str, str] | None]:
    if exercise.dose is None:
        return [], ("banned", exercise.never_planned or "It has no dose.")
    first_reason: tuple[str, str] | None = None
    admitted: list[Mode] = []
    for form in forms(exercise):
        found, reason = _of_form(form, instance, form_rules, dose_rules)
        admitted += found
        first_reason = first_reason or reason
    return admitted, first_reason


def _of_form(
    form: Form, instance: Instance, form_rules: list[Rule], dose_rules: list[Rule]
) -> tuple[list[Mode], tuple[str, str] | None]:
    doses = levels(form.exercise)
    first_reason: tuple[str, str] | None = None
    admitted: list[Mode] = []
    for stage, things in product(form.exercise.session_stages, _equipment_choices(form, instance)):
        plain = _mode(form, stage, things, doses[0], instance)
        reason = _refusal(plain, form_rules, instance)
        if reason is not None:
            first_reason = first_reason or reason
            continue
        for dose in _with_sides(doses, instance):
            mode = Mode(form.exercise, form.variant, stage, things, plain.in_hand, dose, plain.setup_s)
            reason = _refusal(mode, dose_rules, instance)
            if reason is None:
                admitted.append(mode)
            else:
                first_reason = first_reason or reason
    return admitted, first_reason


def _refusal(mode: Mode, rules: list[Rule], instance: Instance) -> tuple[str, str] | None:
    for rule in rules:
        reason = rule.admit(mode, instance)
        if reason is not None:
            return rule.id, reason
    return None


def _mode(form: Form, stage: Stage, things: tuple[str, ...], dose: Prescription, instance: Instance) -> Mode:
    in_hand = tuple(name for name in things if instance.catalog.equipment[name].in_hand)
    return Mode(form.exercise, form.variant, stage, things, in_hand, dose, instance.setup_s(in_hand))


def _with_sides(doses: tuple[Prescription, ...], instance: Instance) -> Iterator[Prescription]:
    yield from doses
    if instance.sided:
        for side in Side:
            if any(target.side is side for target in instance.targets):
                yield from (one_sided(dose, side) for dose in doses if dose.sides)


def _equipment_choices(form: Form, instance: Instance) -> list[tuple[str, ...]]:
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
