"""From a request to the modes that may be chosen, and why each of the other exercises is out."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.exercise import Exercise
from constraints.admission import admission
from constraints.instance import Instance
from constraints.mode import Mode
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
    found = admission(Form(exercise, None), instance, _admitting(instance))
    return None if found.modes else found.refused


def _admitting(instance: Instance) -> list[Rule]:
    """The rules in force that may refuse a mode."""
    return [rule for rule in instance.rulebook.active if type(rule).admit is not Rule.admit]


def _sifted(instance: Instance) -> tuple[list[Mode], list[Exclusion]]:
    rules = _admitting(instance)
    modes: list[Mode] = []
    excluded: list[Exclusion] = []
    for exercise in instance.catalog.exercises.values():
        found = [admission(form, instance, rules) for form in forms(exercise)]
        admitted = [mode for of_form in found for mode in of_form.modes]
        reason = next((of_form.refused for of_form in found if of_form.refused is not None), None)
        modes += admitted
        if not admitted and reason is not None:
            excluded.append(Exclusion(exercise.id, *reason))
    return modes, excluded
