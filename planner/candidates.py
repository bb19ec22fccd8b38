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
from constraints.structure.warm_up_first import needs
from constraints.wanted import tens


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
    """All modes that every rule admits, less those that another mode of the same exercise makes pointless."""
    form_rules = [rule for rule in instance.rulebook.active if not rule.judges_dose and _admits(rule)]
    dose_rules = [rule for rule in instance.rulebook.active if rule.judges_dose and _admits(rule)]
    modes: list[Mode] = []
    excluded: list[Exclusion] = []
    for exercise in instance.catalog.exercises.values():
        admitted, reason = _of_exercise(exercise, instance, form_rules, dose_rules)
        if admitted:
            modes += _undominated(admitted, instance)
        elif reason is not None:
            excluded.append(Exclusion(exercise.id, *reason))
    return Candidates(tuple(sorted(modes, key=lambda mode: mode.key)), tuple(excluded))


def _admits(rule: Rule) -> bool:
    return type(rule).admit is not Rule.admit


def _of_exercise(
    exercise: Exercise, instance: Instance, form_rules: list[Rule], dose_rules: list[Rule]
) -> tuple[list[Mode], tuple[str, str] | None]:
    doses = levels(exercise)
    if not doses:
        return [], ("banned", exercise.never_planned or "It has no dose.")
    first_reason: tuple[str, str] | None = None
    admitted: list[Mode] = []
    for form in forms(exercise):
        for stage, things in product(exercise.session_stages, _equipment_choices(form, instance)):
            plain = _mode(form, stage, things, doses[0], instance)
            reason = _refusal(plain, form_rules, instance)
            if reason is not None:
                first_reason = first_reason or reason
                continue
            for dose in _with_sides(doses, instance):
                mode = _mode(form, stage, things, dose, instance)
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


def _undominated(modes: list[Mode], instance: Instance) -> list[Mode]:
    """Drops modes that another mode of the same exercise makes pointless; exact for every rule of this product.

    A dose is pointless if a shorter one of the same form gives each cell as much (counted in tens up to the wanted
    dose). A form is pointless if the base form stands in the same place, meets no more cautions and needs no more
    warm-up.
    """
    forms: dict[tuple[object, ...], list[Mode]] = {}
    for mode in modes:
        if not _pointless_form(mode, modes, instance):
            key = (mode.variant_id, mode.stage, mode.equipment, mode.dose.sides)
            forms.setdefault(key, []).append(mode)
    return [
        mode for alike in forms.values() for mode in alike if not any(_shorter_does(o, mode, instance) for o in alike)
    ]


def _pointless_form(mode: Mode, modes: list[Mode], instance: Instance) -> bool:
    if mode.variant is None:
        return False
    cautions = instance.rulebook.rule("cautions")
    for base in modes:
        if base.variant is not None or base.dose != mode.dose or base.stage is not mode.stage:
            continue
        if (base.position, base.equipment) != (mode.position, mode.equipment):
            continue
        if any(rule.split(base, instance) != rule.split(mode, instance) for rule in instance.rulebook.active):
            continue
        if needs(base, instance) and not needs(mode, instance):
            continue
        if cautions.mode_points(base, instance) >= cautions.mode_points(mode, instance):  # type: ignore[attr-defined]
            return True
    return False


def _shorter_does(other: Mode, mode: Mode, instance: Instance) -> bool:
    """Whether `other`, another dose of the same form, takes less time than `mode` and gives all that counts of it."""
    if mode.modality is None or (other.total_s, other.key) >= (mode.total_s, mode.key):
        return False
    if other.dose.piece_s > mode.dose.piece_s:
        return False
    warmth = instance.rulebook.settings("warm_up_first").work_instead_s
    if other.dose.work_s < min(mode.dose.work_s, warmth):
        return False
    for cell in instance.cells:
        role = instance.role(mode.exercise, cell.target) if cell.modality is mode.modality else None
        if role is None:
            continue
        enough = cell.tens if role == "primary" else cell.most_help
        given, more = (tens(min(m.worked_s(side) for side in cell.sides), role) for m in (other, mode))
        if given < min(enough, more):
            return False
    return True
