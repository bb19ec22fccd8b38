"""Tiny instances, all modes and all sessions on them, and what a rule finds in a session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations, product
from typing import Any

from catalog.catalog import Catalog
from constraints.admission import equipment_choices, mode_of, sided
from constraints.instance import Instance, resolve
from constraints.mode import Mode
from constraints.prescription import levels
from constraints.profile import Profile
from constraints.request import Request
from constraints.rule import Finding, Rule, RuleLevel
from constraints.rulebook import ALWAYS_ON, BY_ID, RULES
from constraints.safety.forms import forms
from constraints.session import Session
from planner.candidates import admissible
from planner.timeline import timeline


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
    """An instance on a catalogue: ten minutes for the buttocks if nothing else is said.

    Args:
        catalog: what can be planned.
        minutes, targets, rules, include, exclude, style: as in a `Request`.
        when: further fields of the request, the day and the time for instance.
        profile: fields of the profile.

    Raises:
        RequestError, RuleError: as `planner.plan` does.
    """
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


def with_rule(instance: Instance, rule: type[Rule], params: Mapping[str, Any], weight: int | None = None) -> Instance:
    """The same instance with this rule in force, whether or not it is registered or installed.

    A rule that has the id of a built-in one takes its place. Any other is wrapped as a plug-in is when a plan is made,
    so that what would fail there fails here.

    Raises:
        AssertionError: if the class cannot be used as a plug-in rule; says why.
        pydantic.ValidationError: for a parameter that the rule does not have, or a wrong value.
    """
    made = (rule if rule.id in BY_ID else _wrapped(rule))(rule.Params.model_validate(dict(params)), weight)
    book = instance.rulebook
    if any(other.id == rule.id for other in book.rules):
        rules = tuple(made if other.id == rule.id else other for other in book.rules)
    else:
        rules = (*book.rules, made)
    return replace(instance, rulebook=replace(book, rules=rules, off=book.off - {rule.id}))


def _wrapped(rule: type[Rule]) -> type[Rule]:
    from constraints.plugins.guarded import fitted
    from constraints.plugins.lookup import Plugin
    from constraints.plugins.within import NonsenseError

    try:
        return fitted(Plugin(str(getattr(rule, "id", "?")), "under test", None), rule)
    except NonsenseError as nonsense:
        raise AssertionError(f"{rule.__name__} cannot be used as a plug-in rule: {nonsense}.") from None


def admitted(instance: Instance) -> tuple[Mode, ...]:
    """All modes that every rule admits."""
    return admissible(instance).modes


def all_modes(instance: Instance, doses: int = 2) -> list[Mode]:
    """Every mode of every exercise whatever the rules say; the smallest `doses` doses of each form."""
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


def in_words(mode: Mode, instance: Instance) -> str:
    """A mode in a line: exercise, variant, seconds, sides, position, stage and things."""
    side = {0: "", 1: f", {mode.dose.sides[0].value if mode.dose.sides else ''} side only", 2: ", each side"}
    parts = [
        mode.exercise.id + (f" ({mode.variant_id})" if mode.variant_id else ""),
        f"{mode.dose.work_s} s{side[len(mode.dose.sides)]}",
        mode.position,
        mode.stage.value,
        *mode.equipment,
    ]
    return ", ".join(parts)
