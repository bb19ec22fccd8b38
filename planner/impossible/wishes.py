"""What a person could give up, and what each would cost them.

What hurts least is cheapest: a few minutes more, or a setting eased; then what was asked for today; then limits that
the person set for themselves; then what the product holds to be right. A safety rule is never among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.errors import RuleError
from constraints.instance import Instance
from constraints.profile import Level
from constraints.rule import Rule, RuleLevel
from constraints.rulebook import ALWAYS_ON, BY_ID
from planner.feasibility import LONGEST_S
from planner.impossible.demands import PLAIN_STYLE, Demand, book_without
from planner.impossible.loosened import MORE_TIME, PER_POINT_S
from planner.impossible.naming import named
from planner.render.words import duration
from planner.result import GivenUp

COSTS = {
    "minutes": 1,
    "equipment": 5,
    "setting": 3,
    "include": 4,
    "lock": 4,
    "different_from": 4,
    "exclude": 5,
    "position": 6,
    "style": 6,
    "level": 7,
    "target": 7,
    "rule": 8,
}
"""Points for giving up one thing of a kind. Minutes cost one point more for every two that are started."""

LEAST = 3
"""Nothing but minutes costs less."""

AT_HOME = 3
"""Points for a thing that has a stand-in in every household, instead of those for equipment."""

WARM_UP = 12
"""Points for doing without a warm-up, instead of those for another rule: it is the nearest to safety."""

UNITS = {"_s": " s", "percent": " %"}
"""How the value of a setting is told, by the end of its name."""

BY_LENGTH = ("time_budget", "exercise_share", "frame_limits")
"""Rules that allow more in a longer session."""

IN_PARTS = frozenset({"requested", "locked", "positions"})
"""Rules whose wishes are given up one by one."""


@dataclass(frozen=True)
class Wish:
    """Something that can be given up.

    Attributes:
        switch: the name of its switch in the loosened model.
        cost: how much it hurts, in points; at least that where the value is not known yet.
        gives_up: what is given up.
        family: wishes of one family are alike: one of them stands for the others among the ways out.
        rules: ids of the rules that are set otherwise without it; none if it is a demand of its own.
        alone: whether it has no switch in the model, and can only be tried by itself.
    """

    switch: str
    cost: int
    gives_up: GivenUp
    family: str
    rules: tuple[str, ...] = ()
    alone: bool = False


def wishes(instance: Instance, demands: Iterable[Demand]) -> tuple[Wish, ...]:
    """Everything that can be given up about a request but its minutes, the same for the same request."""
    return (
        *_settings(instance),
        *_things(instance),
        *_parts(demands, instance),
        *_style(instance),
        *_level(instance),
        *_rules(instance),
    )


def minutes_cost(more_s: int) -> int:
    """Points for so many seconds more."""
    return COSTS["minutes"] + -(-more_s // PER_POINT_S)


def minutes_wishes(budget_s: int, alone_s: int | None) -> Iterator[Wish]:
    """Giving a session more time and something else as well. How much it takes is not known yet.

    Args:
        budget_s: seconds that the session has.
        alone_s: seconds that would be enough if nothing else were given up; if they are few, there is nothing cheaper
            with something else.
    """
    if budget_s < LONGEST_S and (alone_s is None or minutes_cost(1) + LEAST < minutes_cost(alone_s - budget_s)):
        gives_up = GivenUp(kind="minutes", what="Take more minutes", option="--minutes")
        yield Wish(MORE_TIME, COSTS["minutes"], gives_up, MORE_TIME, BY_LENGTH)


def longer(budget_s: int, more_s: int) -> GivenUp:
    """Giving a session `budget_s` seconds, `more_s` more than it has. The minutes are rounded up to two decimals."""
    minutes = -(-budget_s * 100 // 60) / 100
    return GivenUp(
        kind="minutes", value=minutes, what=f"Take {duration(more_s)} more", option=f"--minutes {minutes:.10g}"
    )


def aiming_at(region: str, instance: Instance) -> GivenUp:
    """Aiming at something else."""
    what = f"Aim at {instance.catalog.label(region).lower()} instead"
    return GivenUp(kind="target", id=region, what=what, option=f"--target {region} and no other")


def set_to(rule: Rule, name: str, value: int | float, own: int | float) -> GivenUp:
    """Giving a setting of a rule another value than the person's own."""
    unit = next((unit for ending, unit in UNITS.items() if name.endswith(ending)), "")
    words = name.removesuffix("_s").removesuffix("_percent").replace("_", " ")
    words = "" if words in ("percent", "s") else f"{words} "
    what = f"{rule.title}: {words}{value:g}{unit} instead of {own:g}{unit}"
    return GivenUp(
        kind="setting", id=f"{rule.id}.{name}", value=value, what=what, option=f"--rule {rule.id}.{name}={value:g}"
    )


def own_settings(rule: str, instance: Instance) -> dict[str, Any]:
    """What the person set about a rule, in the profile or in the request."""
    return {**instance.profile.rules.get(rule, {}), **instance.request.rules.get(rule, {})}


def _settings(instance: Instance) -> Iterator[Wish]:
    for rule in _given_rules(instance):
        own = sorted(set(own_settings(rule.id, instance)) - {"enabled"})
        switch = f"setting:{rule.id}"
        if own and rule.id in BY_ID and _differs(rule, switch, instance):
            names = " and ".join(f"{rule.id}.{name}" for name in own)
            asked = rule.id in instance.request.rules
            option = f"without --rule {names}" if asked else f"without {names} in the profile"
            what = f'Drop your own setting of the rule "{rule.title}"'
            gives_up = GivenUp(kind="setting", id=rule.id, what=what, option=option)
            alone = _moves_nodes(rule, switch, instance)
            yield Wish(switch, COSTS["setting"], gives_up, rule.id, (rule.id,), alone)


def _things(instance: Instance) -> Iterator[Wish]:
    """The soft tool before the hard one, where they are alike."""
    for thing in sorted(instance.missing, key=lambda thing: (thing.firmness or 0, thing.id)):
        cost = AT_HOME if thing.household else COSTS["equipment"]
        gives_up = GivenUp(
            kind="equipment", id=thing.id, what=f"Have at hand: {thing.name}", option=f"--equipment {thing.id}"
        )
        yield Wish(f"equipment:{thing.id}", cost, gives_up, "equipment")


def _parts(demands: Iterable[Demand], instance: Instance) -> Iterator[Wish]:
    for demand in demands:
        kind, _, name = demand.id.partition(":")
        match kind:
            case "include":
                what, option = f"Do without {named(name, instance)}", f"without --include {name}"
            case "lock":
                what, option = f"Unlock {named(name, instance)}", f"without --lock {instance.locks[name]}"
            case "exclude":
                today = name in instance.request.exclude
                what = f"Allow {named(name, instance)}"
                option = f"without --exclude {name}" if today else f"without {name} under exclude in the profile"
            case "avoid":
                kind, what = "position", f"Allow exercises {named(name, instance)}"
                option = f"without --avoid-position {name}"
            case "different" if instance.request.different_from:
                kind, what, option = "different_from", "Take a plan that is like the others", "fewer --alternatives"
            case _:
                continue
        gives_up = GivenUp.model_validate({"kind": kind, "id": name, "what": what, "option": option})
        yield Wish(demand.id, COSTS[kind], gives_up, demand.id)


def _style(instance: Instance) -> Iterator[Wish]:
    if instance.style.id == PLAIN_STYLE or PLAIN_STYLE not in instance.catalog.styles:
        return
    touched = [rule for rule in _given_rules(instance) if _differs(rule, "style", instance)]
    if touched:
        plain = instance.catalog.styles[PLAIN_STYLE]
        option = [f"--style {plain.id}"]
        if instance.request.minutes == instance.style.minutes != plain.minutes:
            option.append(f"--minutes {instance.request.minutes:.10g}")
        if instance.request.targets == dict(instance.style.targets) != dict(plain.targets):
            option += [f"--target {name}={weight}" for name, weight in instance.request.targets.items()]
        what = f"Plan a {plain.name.lower()} instead of {instance.style.name}"
        gives_up = GivenUp(kind="style", value=plain.id, what=what, option=" ".join(option))
        alone = any(_moves_nodes(rule, "style", instance) for rule in touched)
        yield Wish("style", COSTS["style"], gives_up, "style", tuple(rule.id for rule in touched), alone)


def _moves_nodes(rule: Rule, given: str, instance: Instance) -> bool:
    """Whether a rule without a setting tells places apart that are one place in the model, or puts them in another
    order, so that no switch can say it."""
    if rule.id == "stage_order":
        return True
    return rule.id == "routine" and bool(book_without(frozenset({given}), instance).settings("routine").sequence)


def _level(instance: Instance) -> Iterator[Wish]:
    """A beginner stays one: what is safe for them depends on it. The rule that caps the difficulty can go instead."""
    level = instance.profile.level
    if not instance.rulebook.is_on("difficulty") or level is Level.ADVANCED:
        return
    if level is Level.INTERMEDIATE:
        gives_up = GivenUp(
            kind="level",
            value=Level.ADVANCED.value,
            what="Allow exercises for advanced people",
            option=f"--level {Level.ADVANCED.value}",
        )
    else:
        gives_up = _without("difficulty", "Allow exercises that are harder than your level")
    yield Wish("difficulty", COSTS["level"], gives_up, "difficulty")


def _rules(instance: Instance) -> Iterator[Wish]:
    for rule in _given_rules(instance):
        if rule.level is RuleLevel.HARD and rule.id not in ALWAYS_ON | IN_PARTS | {"difficulty", "different"}:
            cost = WARM_UP if rule.id == "warm_up_first" else COSTS["rule"]
            if rule.id == "purpose":
                cost = COSTS["target"]
            gives_up = _without(rule.id, f'Switch off the rule "{rule.title}"')
            yield Wish(rule.id, cost, gives_up, rule.id)


def _without(rule: str, what: str) -> GivenUp:
    return GivenUp(kind="rule", id=rule, what=what, option=f"--without-rule {rule}")


def _given_rules(instance: Instance) -> Iterator[Rule]:
    return instance.rulebook.at(RuleLevel.HARD)


def _differs(rule: Rule, given: str, instance: Instance) -> bool:
    """Whether a rule is another one, or not in force, without something that was set."""
    try:
        book = book_without(frozenset({given}), instance)
    except RuleError:
        return False  # what is left does not go together: there is nothing to offer
    return not book.is_on(rule.id) or book.settings(rule.id) != rule.params
