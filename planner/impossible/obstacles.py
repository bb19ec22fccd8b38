"""What stands in the way before any solving: wished exercises that have no form left, targets without exercise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.exercise import Exercise
from constraints.admission import admission, refusal
from constraints.instance import Instance
from constraints.mode import modality_of
from constraints.request import Target
from constraints.safety.forms import forms
from constraints.structure.routine import Params
from planner.candidates import Candidates, Exclusion
from planner.result import Obstacle

OF_NO_HELP = frozenset({"banned"})
"""Rules that nobody can do anything about: what they take is not told."""


def obstacles(instance: Instance, found: Candidates) -> tuple[Obstacle, ...]:
    """All obstacles: wished exercises first, in their order; then target by target the rules that took most."""
    return (*_wished(instance, found), *_without_exercise(instance, found))


def taken(instance: Instance, found: Candidates) -> Mapping[str, tuple[str, ...]]:
    """Rule -> the exercises for any target that it took, where none at all is left; the rule that took most first."""
    if any(mode.modality is not None for mode in found.modes):
        return {}
    by_rule: dict[str, set[str]] = {}
    for target in instance.targets:
        for exclusion in _out(target, instance, found):
            by_rule.setdefault(exclusion.rule, set()).add(exclusion.exercise)
    ranked = sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))
    return {rule: tuple(sorted(names)) for rule, names in ranked}


def _wished(instance: Instance, found: Candidates) -> Iterator[Obstacle]:
    """Exercises that are asked for and have no mode, and that no safety rule bars (those are left out with a note)."""
    usable = {mode.exercise.id for mode in found.modes}
    reasons = {exclusion.exercise: exclusion for exclusion in found.excluded}
    for name in dict.fromkeys(instance.named):
        if name not in usable and name in reasons and instance.rulebook.barred(name, instance) is None:
            why = _behind_lock(reasons[name], instance)
            yield Obstacle(kind="exercise", about=name, rule=why.rule, reason=why.reason, count=1)


def _behind_lock(exclusion: Exclusion, instance: Instance) -> Exclusion:
    """Why what is locked of an exercise is out, rather than that its other doses and forms are not what is locked."""
    if exclusion.rule != "locked":
        return exclusion
    locked = [instance.rulebook.rule("locked")]
    for form in forms(instance.catalog.exercises[exclusion.exercise]):
        for mode in admission(form, instance, locked).modes:
            refused = refusal(mode, instance.rulebook.active, instance)
            if refused is not None:
                return Exclusion(exclusion.exercise, *refused)
    return exclusion


def _without_exercise(instance: Instance, found: Candidates) -> Iterator[Obstacle]:
    """Where no exercise is left for any target: how many each rule took of those for each."""
    if any(mode.modality is not None for mode in found.modes):
        return
    for target in instance.targets:
        tally: dict[str, list[str]] = {}
        for exclusion in _out(target, instance, found):
            tally.setdefault(exclusion.rule, []).append(exclusion.reason)
        for rule, reasons in sorted(tally.items(), key=lambda item: (-len(item[1]), item[0])):
            often = min(set(reasons), key=lambda text: (-reasons.count(text), text))
            yield Obstacle(kind="target", about=str(target), rule=rule, reason=often, count=len(reasons))


def _out(target: Target, instance: Instance, found: Candidates) -> list[Exclusion]:
    """The exercises for a target that are out. Those that the style does not know come into it only where it knows
    none: of the others is told what the style would have had."""
    every = [
        exclusion
        for exclusion in found.excluded
        if exclusion.rule not in OF_NO_HELP
        and _is_for(instance.catalog.exercises[exclusion.exercise], target, instance)
    ]
    if not instance.rulebook.is_on("routine") or instance.rulebook.settings("routine") == Params():
        return every
    known = [_of_style(exclusion, instance) for exclusion in every]
    return [exclusion for exclusion in known if exclusion is not None] or [
        Exclusion(exclusion.exercise, "routine", exclusion.reason) for exclusion in every
    ]


def _is_for(exercise: Exercise, target: Target, instance: Instance) -> bool:
    """Whether an exercise does anything for a target; warming up and resting do not count."""
    if all(modality_of(stage) is None for stage in exercise.session_stages):
        return False
    return instance.role(exercise, target) is not None


def _of_style(exclusion: Exclusion, instance: Instance) -> Exclusion | None:
    """Why the form of an exercise that the style has is out; None if the style has none of its forms."""
    routine = [instance.rulebook.rule("routine")]
    for form in forms(instance.catalog.exercises[exclusion.exercise]):
        if admission(form, instance, routine).modes:
            refused = admission(form, instance, instance.rulebook.active).refused
            return exclusion if refused is None else Exclusion(exclusion.exercise, *refused)
    return None
